import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { formatMonth, month } from '../../kernel/month.ts'
import { call, newKey } from '../../web/api.ts'
import { useGo } from '../../web/link.tsx'
import { useMay } from '../../web/session.tsx'
import { CodeWord } from '../../web/widgets/code-word.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { Money, yuan } from '../../web/widgets/money.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { Facts, Panel } from '../../web/widgets/panel.tsx'
import { reliefListRoute, voidReliefListRoute, type ReliefGrantRow, type ReliefListRow, type ReliefWarning } from './contract.ts'
import { UNIT_WORD } from './page.words.ts'

/** One list: its grants with the three amounts, its sum, and what to look at again. */
export function ReliefDetail({ reliefListId, onClose }: { readonly reliefListId: string; readonly onClose: () => void }): ReactNode {
  const answer = useQuery({
    queryKey: ['relief-list', reliefListId],
    queryFn: ({ signal }) => call(reliefListRoute, { params: { relief_list_id: reliefListId }, signal }),
  })
  const go = useGo()
  const may = useMay()
  const [voiding, setVoiding] = useState(false)
  if (answer.error !== null) return <RefusalNotice error={answer.error} />
  if (answer.data === undefined)
    return (
      <p className="secondary" role="status">
        正在取名单
      </p>
    )
  const { list, grants, warnings } = answer.data
  const open = list.voided === null && list.batch_id === null
  const note = (
    <span className="row">
      {open && may('relief.write') && (
        <Button size="small" danger onClick={() => setVoiding(true)}>
          作废这一批
        </Button>
      )}
      <Button size="small" onClick={onClose}>
        收起
      </Button>
    </span>
  )
  return (
    <>
      <Panel title={`${formatMonth(month(list.paid_month))}第 ${list.number} 批：${list.reason}`} note={note}>
        <div className="stack">
          <Facts
            facts={[
              ['合计', `${list.count} ${UNIT_WORD[list.unit]} ${yuan(list.amount_fen)} 元`],
              ['批准文书', list.document ?? '–'],
              ['来源', list.file_name ?? `${list.made_by}登记`],
              ...(list.voided === null ? [] : [['作废', list.voided.reason] as const]),
            ]}
          />
          <Warnings warnings={warnings} />
          <DataTable
            label="救助对象"
            columns={grantColumns(list)}
            rows={grants}
            rowKey={row => String(row.row_no)}
            onOpen={row => go(`/people/${row.person_id}`)}
            rowKind={row => (warnings.some(each => each.row_no === row.row_no) ? 'warning' : undefined)}
          />
        </div>
      </Panel>
      {voiding && <VoidDialog list={list} onClose={() => setVoiding(false)} />}
    </>
  )
}

export function Warnings({ warnings }: { readonly warnings: readonly ReliefWarning[] }): ReactNode {
  return warnings.map(each => (
    <Notice
      key={`${each.code} ${each.row_no}`}
      kind={each.level === 'block' ? 'error' : 'warning'}
      title={each.row_no === null ? '提醒' : `第 ${each.row_no} 行`}
    >
      {each.text}
      {each.unchecked !== null && (each.unchecked === 'demo' ? '（按演示值核对）' : '（按通行做法核对，未与原文逐条核对）')}
    </Notice>
  ))
}

const grantColumns = (list: ReliefListRow): Column<ReliefGrantRow>[] => [
  {
    key: 'name',
    title: list.unit === 'household' ? '户主' : '姓名',
    width: 110,
    sum: `合计 ${list.count} ${UNIT_WORD[list.unit]}`,
    render: row => row.name,
  },
  { key: 'id', title: '证件号码', render: row => row.masked_id ?? '–' },
  { key: 'village', title: '村（居）', render: row => row.village },
  { key: 'persons', title: '家庭人口', align: 'right', render: row => row.persons },
  { key: 'cause', title: '困难原因', render: row => <CodeWord list="relief_cause" code={row.cause} /> },
  { key: 'proposed', title: '村级建议（元）', align: 'right', render: row => <Money fen={row.village_fen} /> },
  { key: 'office', title: '民政所意见（元）', align: 'right', render: row => <Money fen={row.office_fen} /> },
  {
    key: 'amount',
    title: '批准金额（元）',
    align: 'right',
    sum: yuan(list.amount_fen),
    render: row => <Money fen={row.amount_fen} strong />,
  },
]

function VoidDialog({ list, onClose }: { readonly list: ReliefListRow; readonly onClose: () => void }): ReactNode {
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const [key] = useState(newKey)
  const tooShort = reason.trim() === ''
  const act = async (): Promise<void> => {
    await call(voidReliefListRoute, { params: { relief_list_id: list.relief_list_id }, body: { reason: reason.trim() }, key })
    await client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('relief') })
  }
  return (
    <FormDialog
      title={`作废${formatMonth(month(list.paid_month))}第 ${list.number} 批`}
      verb={`作废 ${list.count} ${UNIT_WORD[list.unit]}`}
      danger
      onAct={act}
      onClose={onClose}
      blocked={tooShort ? '请写明作废原因' : undefined}
    >
      <p>
        这一批 {list.count} {UNIT_WORD[list.unit]} {yuan(list.amount_fen)} 元，还没有造册。作废后不能恢复，名单留存可查。
      </p>
      <TextField label="作废原因" value={reason} onText={setReason} maxLength={200} />
    </FormDialog>
  )
}
