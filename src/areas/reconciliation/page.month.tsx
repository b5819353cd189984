import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { formatMonth, month } from '../../kernel/month.ts'
import { call, newKey } from '../../web/api.ts'
import { useParam } from '../../web/link.tsx'
import { useMay } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { Money } from '../../web/widgets/money.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { explainRoute, systemRosterRoute, voidSystemRosterRoute, type Mismatch } from './contract.ts'
import { RosterState } from './page.words.tsx'
import { MISMATCH_WORD } from './rules.ts'

/** One month: every household that the system and the payments do not have alike. */
export default function MonthPage(): ReactNode {
  const system_roster_id = useParam('id')
  const may = useMay()
  const client = useQueryClient()
  const [open, setOpen] = useState<Mismatch | 'void'>()
  const answer = useQuery({
    queryKey: ['reconciliation', system_roster_id],
    queryFn: ({ signal }) => call(systemRosterRoute, { params: { system_roster_id }, signal }),
  })
  const detail = answer.data
  const writes = may('payment.make') && detail?.roster.voided === null
  const refresh = () => client.invalidateQueries({ queryKey: ['reconciliation'] })
  const close = (): void => setOpen(undefined)
  const act = async (words: string): Promise<void> => {
    if (open === 'void') await call(voidSystemRosterRoute, { params: { system_roster_id }, body: { reason: words }, key: newKey() })
    else if (open !== undefined)
      await call(explainRoute, { params: { system_roster_id }, body: { mismatch_key: open.mismatch_key, note: words }, key: newKey() })
    await refresh()
  }
  return (
    <>
      <PageHead
        title={detail === undefined ? '系统核对' : `${formatMonth(month(detail.roster.month))}系统核对`}
        crumbs={[{ label: '系统核对', to: '/reconciliation' }]}
        meta={
          detail && (
            <>
              <span>对上 {detail.roster.compared} 户</span>
              <span>{detail.roster.mismatches} 处不一致</span>
              <RosterState row={detail.roster} />
            </>
          )
        }
        actions={
          writes && (
            <Button danger onClick={() => setOpen('void')}>
              作废这份名册
            </Button>
          )
        }
      />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {detail !== undefined && (
        <Panel flush>
          <DataTable
            label="不一致的户"
            stacks
            columns={columnsOf(writes ? setOpen : undefined)}
            rows={detail.mismatches}
            rowKey={row => row.mismatch_key}
            empty={detail.roster.compared > 0 ? '系统和实际发放完全一致' : '没有可比的户：这个月还没有送银行的低保，或者名册已作废'}
          />
        </Panel>
      )}
      {open !== undefined && <WordsDialog open={open} onWords={act} onClose={close} />}
    </>
  )
}

const yuanOf = (fen: number | null): ReactNode => (fen === null ? '–' : <Money fen={fen} />)

const columnsOf = (onExplain: ((row: Mismatch) => void) | undefined): readonly Column<Mismatch>[] => [
  { key: 'head', title: '户主', width: 100, render: row => row.head_name },
  { key: 'village', title: '村（居）', render: row => row.village },
  { key: 'kind', title: '哪里不一致', render: row => <StatusMark status="error">{MISMATCH_WORD[row.kind]}</StatusMark> },
  { key: 'system', title: '系统（元）', align: 'right', render: row => yuanOf(row.system_fen) },
  { key: 'paid', title: '发放（元）', align: 'right', render: row => yuanOf(row.paid_fen) },
  { key: 'persons', title: '人数 系统/发放', align: 'right', render: row => `${row.system_persons ?? '–'} / ${row.paid_persons ?? '–'}` },
  { key: 'row', title: '表格第几行', align: 'right', render: row => row.sheet_row ?? '–' },
  {
    key: 'note',
    title: '说明',
    render: row => (
      <>
        {row.note !== null && (
          <span>
            {row.note}
            {row.noted_by !== null && `（${row.noted_by}）`}{' '}
          </span>
        )}
        {onExplain !== undefined && (
          <Button size="small" onClick={() => onExplain(row)} aria-label={`说明${row.head_name}${MISMATCH_WORD[row.kind]}`}>
            {row.note === null ? '说明' : '改说明'}
          </Button>
        )}
        {onExplain === undefined && row.note === null && '–'}
      </>
    ),
  },
]

type WordsProps = {
  readonly open: Mismatch | 'void'
  readonly onWords: (words: string) => Promise<void>
  readonly onClose: () => void
}

function WordsDialog({ open, onWords, onClose }: WordsProps): ReactNode {
  const [words, setWords] = useState(open === 'void' ? '' : (open.note ?? ''))
  const isVoid = open === 'void'
  return (
    <FormDialog
      title={isVoid ? '作废系统名册' : `${open.head_name}：${MISMATCH_WORD[open.kind]}`}
      verb={isVoid ? '作废名册' : '登记说明'}
      danger={isVoid}
      blocked={words.trim() === '' ? (isVoid ? '请写原因' : '请写说明') : undefined}
      onAct={() => onWords(words.trim())}
      onClose={onClose}
    >
      <p>
        {isVoid
          ? '作废后这个月可以导入另一份；原来的留存可查。'
          : '写明为什么不一致、怎么处理；有说明的仍算不一致，改好系统或发放以后才会消失。'}
      </p>
      <TextField label={isVoid ? '原因' : '说明'} value={words} onText={setWords} maxLength={200} />
    </FormDialog>
  )
}
