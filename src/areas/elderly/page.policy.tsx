import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { pastedLines } from '../../kernel/pasted.ts'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { useGo, useParam, useQueryText } from '../../web/link.tsx'
import { useMay } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import {
  insureRoute,
  policyRoute,
  voidInsuredRoute,
  voidPolicyRoute,
  type InsuredRow,
  type PolicyRow,
  type VillageCount,
} from './contract.ts'
import { PasteField } from './page.paste.tsx'
import { ReasonDialog } from '../../web/widgets/reason-dialog.tsx'

/** One policy: how many of each village it insures, and the people of the village that was clicked. */
export default function PolicyPage(): ReactNode {
  const policy_id = useParam('id')
  const [division, setDivision] = useQueryText('village')
  const may = useMay()
  const [open, setOpen] = useState<Act>()
  const answer = useQuery({
    queryKey: ['elderly', policy_id, division],
    queryFn: ({ signal }) => call(policyRoute, { params: { policy_id }, query: division === '' ? {} : { division }, signal }),
  })
  const detail = answer.data
  const writes = may('elderly.write') && detail?.policy.voided === null
  return (
    <>
      <PageHead
        title={detail === undefined ? '团体保单' : `${detail.policy.insurer} ${detail.policy.policy_no}`}
        crumbs={[{ label: '银龄安康', to: '/elderly' }]}
        meta={detail && <Meta policy={detail.policy} />}
        actions={
          writes && (
            <>
              <Button danger onClick={() => setOpen({ act: 'void' })}>
                作废保单
              </Button>
              <Button type="primary" onClick={() => setOpen({ act: 'list' })}>
                列入名单
              </Button>
            </>
          )
        }
      />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {detail !== undefined && (
        <Panel flush title="各村参保人数">
          <DataTable
            label="各村参保人数"
            columns={villageColumns(detail.policy.persons)}
            rows={detail.villages}
            rowKey={row => row.division}
            current={division}
            onOpen={row => setDivision(row.division)}
            empty="名单还是空的"
          />
        </Panel>
      )}
      {detail !== undefined && division !== '' && (
        <Members rows={detail.members} onStrike={writes ? row => setOpen({ act: 'strike', row }) : undefined} />
      )}
      {open !== undefined && detail !== undefined && <Opened policy={detail.policy} open={open} onClose={() => setOpen(undefined)} />}
    </>
  )
}

type Act = { readonly act: 'list' | 'void' } | { readonly act: 'strike'; readonly row: InsuredRow }
type OpenedProps = { readonly policy: PolicyRow; readonly open: Act; readonly onClose: () => void }

/** The dialog of the button that was pressed. */
function Opened({ policy, open, onClose }: OpenedProps): ReactNode {
  const { policy_id } = policy
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['elderly'] })
  const strike = async ({ member_id }: InsuredRow, reason: string): Promise<void> => {
    await call(voidInsuredRoute, { params: { policy_id, member_id }, body: { reason }, key: newKey() })
    await refresh()
  }
  const voidAll = async (reason: string): Promise<void> => {
    await call(voidPolicyRoute, { params: { policy_id }, body: { reason }, key: newKey() })
    await refresh()
  }
  switch (open.act) {
    case 'list':
      return <InsureDialog policy_id={policy_id} onClose={onClose} onDone={refresh} />
    case 'strike':
      return (
        <ReasonDialog
          title={`划去${open.row.name}`}
          verb="从保单上划去"
          says="划去的人不再计入参保人数；记录留存可查，需要时可重新列入。"
          onReason={reason => strike(open.row, reason)}
          onClose={onClose}
        />
      )
    case 'void':
      return (
        <ReasonDialog
          title={`作废保单 ${policy.policy_no}`}
          verb={`作废 ${policy.persons} 人的保单`}
          says="作废后名单上的人都不再计入参保人数；记录留存可查，不能恢复。"
          onReason={voidAll}
          onClose={onClose}
        />
      )
  }
}

const Meta = ({ policy }: { readonly policy: PolicyRow }): ReactNode => (
  <>
    <span>
      {policy.starts_on} 至 {policy.ends_on}
    </span>
    <span>
      {policy.persons} 人，每人 {yuan(policy.premium_fen)} 元，合计 {yuan(policy.persons * policy.premium_fen)} 元
    </span>
    {policy.voided !== null && <StatusMark status="na">已作废：{policy.voided}</StatusMark>}
  </>
)

const villageColumns = (persons: number): readonly Column<VillageCount>[] => [
  { key: 'village', title: '村（居）', render: row => row.village },
  { key: 'persons', title: '参保人数', align: 'right', sum: persons, render: row => row.persons },
]

function Members({
  rows,
  onStrike,
}: {
  readonly rows: readonly InsuredRow[]
  readonly onStrike: ((row: InsuredRow) => void) | undefined
}): ReactNode {
  const go = useGo()
  const law = useLaw()
  const columns: readonly Column<InsuredRow>[] = [
    { key: 'name', title: '被保险人', width: 100, render: row => row.name },
    { key: 'id', title: '证件号码', render: row => row.masked_id ?? '–' },
    { key: 'category', title: '来自名单', render: row => law?.codeName('insured_category', row.category) ?? row.category },
    { key: 'payee', title: '受益人', render: row => row.payee ?? '法定继承人' },
    {
      key: 'act',
      title: '办理',
      render: row =>
        row.voided !== null ? (
          <StatusMark status="na">已划去：{row.voided}</StatusMark>
        ) : onStrike === undefined ? (
          '–'
        ) : (
          <Button size="small" danger onClick={() => onStrike(row)} aria-label={`划去${row.name}`}>
            划去
          </Button>
        ),
    },
  ]
  return (
    <Panel flush title={`${rows[0]?.village ?? ''}名单`}>
      <DataTable
        label="被保险人"
        stacks
        columns={columns}
        rows={rows}
        rowKey={row => row.member_id}
        onOpen={row => go(`/people/${row.person_id}`)}
      />
    </Panel>
  )
}

type InsureProps = { readonly policy_id: string; readonly onClose: () => void; readonly onDone: () => Promise<unknown> }

function InsureDialog({ policy_id, onClose, onDone }: InsureProps): ReactNode {
  const [text, setText] = useState('')
  const [key] = useState(newKey)
  const lines = pastedLines(text)
  const short = lines.findIndex(cells => cells.length < 3)
  const blocked = lines.length === 0 ? '请粘贴名单' : short >= 0 ? `第 ${short + 1} 行缺姓名、证号或类别` : undefined
  const add = async (): Promise<void> => {
    const people = lines.map(([name = '', id = '', category = '', payee = '']) => ({
      name,
      id,
      category,
      payee: payee === '' ? null : payee,
    }))
    await call(insureRoute, { params: { policy_id }, body: { people }, key })
    await onDone()
  }
  return (
    <FormDialog title="列入保单名单" verb={`列入 ${lines.length} 人`} blocked={blocked} onAct={add} onClose={onClose}>
      <PasteField text={text} onText={setText} columns="姓名 证号 类别 受益人（可不填）" list="insured" />
      <p>名单上的人要先在「人员与家庭」里登记。有一行不对，整份都不存，并说出是哪一行。</p>
    </FormDialog>
  )
}
