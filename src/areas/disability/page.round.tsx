import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { addressOf, call, download, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { useParam, useQueryText } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { ChoiceField } from '../../web/widgets/field.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Facts, Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { ReasonDialog } from '../../web/widgets/reason-dialog.tsx'
import {
  roundFileRoute,
  checkRoundRoute,
  strikeTargetRoute,
  voidRoundRoute,
  type CheckCell,
  type RoundDetail,
  type TargetRow,
} from './contract.rounds.ts'
import { CheckDialog } from './page.check.tsx'
import { RoundState } from './page.rounds.tsx'
import { kindWords } from './rules.ts'
import { coverageWords, isMet } from './rules.rounds.ts'

type Act = { readonly act: 'void' } | { readonly act: 'check' | 'strike'; readonly row: TargetRow }

/** One round: its people by its items, and how far each item is covered. */
export default function RoundPage(): ReactNode {
  const round_id = useParam('id')
  const may = useMay()
  const law = useLaw()
  const { session } = useSession()
  const [only, setOnly] = useQueryText('only')
  const [open, setOpen] = useState<Act>()
  const [failure, setFailure] = useState<unknown>()
  const answer = useQuery({
    queryKey: ['rounds', round_id],
    queryFn: ({ signal }) => call(checkRoundRoute, { params: { round_id }, signal }),
  })
  const detail = answer.data
  const today = session?.today ?? ''
  const isOpen = detail?.round.voided === null
  const exportList = (): void => {
    setFailure(undefined)
    download(addressOf(roundFileRoute.path, { round_id }, {}), '核查表.xlsx').catch(setFailure)
  }
  return (
    <>
      <PageHead
        title={detail?.round.round_title ?? '残疾人核查'}
        crumbs={[{ label: '残疾人核查', to: '/checks' }]}
        meta={detail && <Meta detail={detail} today={today} />}
      />
      <div className="filters">
        <ChoiceField
          label="看哪些人"
          value={only}
          onText={setOnly}
          options={[
            { value: '', label: '全部' },
            { value: 'open', label: '还没查完的' },
            { value: 'unmet', label: '有没落实的' },
          ]}
        />
        <Button onClick={exportList} disabled={(detail?.people.length ?? 0) === 0}>
          导出核查表
        </Button>
        {isOpen && may('disability.manage') && (
          <Button danger onClick={() => setOpen({ act: 'void' })}>
            作废这一轮
          </Button>
        )}
      </div>
      {failure !== undefined && <RefusalNotice error={failure} />}
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {detail !== undefined && (
        <>
          <Panel title="各项落实">
            <Facts facts={detail.counts.map(count => [law?.codeName('check_item', count.item) ?? count.item, coverageWords(count)])} />
          </Panel>
          <People
            detail={detail}
            rows={detail.people.filter(row => isShown(row, only))}
            onCheck={isOpen && may('disability.write') ? row => setOpen({ act: 'check', row }) : undefined}
            onStrike={isOpen && may('disability.manage') ? row => setOpen({ act: 'strike', row }) : undefined}
          />
        </>
      )}
      {open !== undefined && detail !== undefined && (
        <Opened detail={detail} open={open} today={today} checker={session?.user?.name ?? ''} onClose={() => setOpen(undefined)} />
      )}
    </>
  )
}

const isShown = ({ done_on, cells, voided }: TargetRow, only: string): boolean =>
  only === '' || (voided === null && (only === 'open' ? done_on === null : cells.some(cell => cell.applies && !isMet(cell.result))))

const Meta = ({ detail: { round }, today }: { readonly detail: RoundDetail; readonly today: string }): ReactNode => (
  <>
    <span>
      {round.opened_on} 至 {round.due_on}
    </span>
    <span>
      {round.people} 人，已完成 {round.done} 人
    </span>
    <RoundState row={round} today={today} />
  </>
)

type PeopleProps = {
  readonly detail: RoundDetail
  readonly rows: readonly TargetRow[]
  readonly onCheck: ((row: TargetRow) => void) | undefined
  readonly onStrike: ((row: TargetRow) => void) | undefined
}

function People({ detail, rows, onCheck, onStrike }: PeopleProps): ReactNode {
  const law = useLaw()
  const columns: readonly Column<TargetRow>[] = [
    { key: 'name', title: '对象', width: 84, render: row => row.name },
    { key: 'village', title: '村（居）', render: row => row.village },
    {
      key: 'kind',
      title: '残疾',
      render: row => (row.level === null ? '–' : kindWords(law, row.categories, row.level)),
    },
    { key: 'age', title: '年龄', align: 'right', render: row => row.age ?? '–' },
    ...detail.items.map(
      (item): Column<TargetRow> => ({
        key: item,
        title: law?.codeName('check_item', item) ?? item,
        render: row => <Cell cell={row.cells.find(each => each.item === item)} />,
      }),
    ),
    { key: 'act', title: '办理', render: row => <Acts row={row} onCheck={onCheck} onStrike={onStrike} /> },
  ]
  return (
    <Panel flush>
      <DataTable label="核查对象" stacks columns={columns} rows={rows} rowKey={row => row.person_id} empty="没有符合条件的人" />
    </Panel>
  )
}

function Cell({ cell }: { readonly cell: CheckCell | undefined }): ReactNode {
  const law = useLaw()
  if (cell === undefined) return <StatusMark status="notbegun">未查</StatusMark>
  if (!cell.applies) return <StatusMark status="na">不适用</StatusMark>
  if (cell.result === null) return <StatusMark status="underway">待定</StatusMark>
  const word = law?.codeName('check_result', cell.result) ?? cell.result
  return (
    <span title={[cell.evidence, `${cell.checked_on} ${cell.checker}`].filter(Boolean).join('；')}>
      <StatusMark status={isMet(cell.result) ? 'done' : 'warning'}>{word}</StatusMark>
    </span>
  )
}

function Acts({ row, onCheck, onStrike }: { readonly row: TargetRow } & Pick<PeopleProps, 'onCheck' | 'onStrike'>): ReactNode {
  if (row.voided !== null) return <StatusMark status="na">已划去：{row.voided}</StatusMark>
  if (onCheck === undefined && onStrike === undefined) return row.done_on ?? '–'
  return (
    <span className="row">
      {onCheck !== undefined && (
        <Button size="small" onClick={() => onCheck(row)} aria-label={`${row.done_on === null ? '登记' : '更正'}${row.name}的核查`}>
          {row.done_on === null ? '登记' : '更正'}
        </Button>
      )}
      {onStrike !== undefined && (
        <Button size="small" danger onClick={() => onStrike(row)} aria-label={`划去${row.name}`}>
          划去
        </Button>
      )}
    </span>
  )
}

type OpenedProps = {
  readonly detail: RoundDetail
  readonly open: Act
  readonly today: string
  readonly checker: string
  readonly onClose: () => void
}

/** The dialog of the button that was pressed. */
function Opened({ detail, open, today, checker, onClose }: OpenedProps): ReactNode {
  const client = useQueryClient()
  const { round_id, people } = detail.round
  const refresh = () => client.invalidateQueries({ queryKey: ['rounds'] })
  const voidAll = async (reason: string): Promise<void> => {
    await call(voidRoundRoute, { params: { round_id }, body: { reason }, key: newKey() })
    await refresh()
  }
  const strike = async ({ person_id }: TargetRow, reason: string): Promise<void> => {
    await call(strikeTargetRoute, { params: { round_id, person_id }, body: { reason }, key: newKey() })
    await refresh()
  }
  switch (open.act) {
    case 'check':
      return <CheckDialog detail={detail} row={open.row} today={today} checker={checker} onClose={onClose} onDone={refresh} />
    case 'strike':
      return (
        <ReasonDialog
          title={`划去${open.row.name}`}
          verb="从这一轮划去"
          says="划去的人不再计入人数和各项落实；查过的结果留存可查，不能恢复。"
          onReason={reason => strike(open.row, reason)}
          onClose={onClose}
        />
      )
    case 'void':
      return (
        <ReasonDialog
          title="作废这一轮核查"
          verb={`作废 ${people} 人的核查`}
          says="作废后这一轮的结果不再计入总结；记录留存可查，不能恢复。"
          onReason={voidAll}
          onClose={onClose}
        />
      )
  }
}
