import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { fenToJson } from '../../kernel/money.ts'
import { AMOUNT_HINT, amountFault, typedFen } from '../../web/amount.ts'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { useGo } from '../../web/link.tsx'
import { useMay } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { EmptyState } from '../../web/widgets/empty-state.tsx'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { Money } from '../../web/widgets/money.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { newPolicyRoute, policiesRoute, type PolicyRow } from './contract.ts'

/** 银龄安康: the group policies of the town's old people. */
export default function PoliciesPage(): ReactNode {
  const may = useMay()
  const go = useGo()
  const law = useLaw()
  const [making, setMaking] = useState(false)
  const answer = useQuery({ queryKey: ['elderly'], queryFn: ({ signal }) => call(policiesRoute, { signal }) })
  const policies = answer.data?.policies ?? []
  const columns: readonly Column<PolicyRow>[] = [
    { key: 'year', title: '年度', render: row => `${row.year}年` },
    { key: 'insurer', title: '承保公司', render: row => row.insurer },
    { key: 'no', title: '保单号', render: row => row.policy_no },
    { key: 'term', title: '保障起止', render: row => `${row.starts_on} 至 ${row.ends_on}` },
    { key: 'premium', title: '每人保费（元）', align: 'right', render: row => <Money fen={row.premium_fen} /> },
    { key: 'persons', title: '参保人数', align: 'right', render: row => row.persons },
    { key: 'paid', title: '出资方', render: row => law?.codeName('visit_source', row.funded_by) ?? row.funded_by },
    {
      key: 'state',
      title: '状态',
      render: row => (row.voided === null ? <StatusMark status="done">有效</StatusMark> : <StatusMark status="na">已作废</StatusMark>),
    },
  ]
  return (
    <>
      <PageHead
        title="银龄安康"
        meta={policies.length > 0 && <span>{policies.length} 张保单</span>}
        actions={
          may('elderly.write') && (
            <Button type="primary" onClick={() => setMaking(true)}>
              登记团体保单
            </Button>
          )
        }
      />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {answer.isSuccess && policies.length === 0 ? (
        <EmptyState title="还没有团体保单">统一为困难老人购买意外伤害保险的，先登记保单，再把名单粘贴进来。</EmptyState>
      ) : (
        <Panel flush>
          <DataTable
            label="团体保单"
            stacks
            columns={columns}
            rows={policies}
            rowKey={row => row.policy_id}
            onOpen={row => go(`/elderly/${row.policy_id}`)}
            empty="正在读取"
          />
        </Panel>
      )}
      {making && <PolicyDialog onClose={() => setMaking(false)} onMade={policy_id => go(`/elderly/${policy_id}`)} />}
    </>
  )
}

const EMPTY = { insurer: '', policy_no: '', starts_on: '', ends_on: '', premium: '', funded_by: '' }

type PolicyDialogProps = { readonly onClose: () => void; readonly onMade: (policy_id: string) => void }

function PolicyDialog({ onClose, onMade }: PolicyDialogProps): ReactNode {
  const law = useLaw()
  const [form, setForm] = useState(EMPTY)
  const [key] = useState(newKey)
  const change = (part: Partial<typeof EMPTY>): void => setForm({ ...form, ...part })
  const fen = typedFen(form.premium)
  const { insurer, policy_no, starts_on, ends_on, funded_by } = form
  const blocked =
    [insurer, policy_no, starts_on, ends_on, funded_by].some(each => each.trim() === '') || fen === undefined || fen <= 0n
      ? '请把保单填全'
      : undefined
  const make = async (): Promise<void> => {
    const body = { insurer, policy_no, starts_on, ends_on, funded_by, premium_fen: fenToJson(fen ?? 0n) }
    const { policy_id } = await call(newPolicyRoute, { body, key })
    onMade(policy_id)
  }
  return (
    <FormDialog title="登记团体保单" verb="登记保单" blocked={blocked} onAct={make} onClose={onClose}>
      <div className="halves">
        <TextField label="承保公司" value={insurer} onText={text => change({ insurer: text })} maxLength={60} />
        <TextField label="保单号" value={policy_no} onText={text => change({ policy_no: text })} maxLength={40} />
        <TextField label="保障开始" type="date" value={starts_on} onText={text => change({ starts_on: text })} />
        <TextField label="保障结束" type="date" value={ends_on} onText={text => change({ ends_on: text })} min={starts_on} />
        <TextField
          label="每人保费（元）"
          value={form.premium}
          onText={premium => change({ premium })}
          inputMode="decimal"
          fault={amountFault(form.premium)}
          hint={AMOUNT_HINT}
        />
        <ChoiceField
          label="出资方"
          value={funded_by}
          onText={text => change({ funded_by: text })}
          options={[
            { value: '', label: '请选' },
            ...(law?.codes('visit_source') ?? []).map(each => ({ value: each.code, label: each.name })),
          ]}
        />
      </div>
    </FormDialog>
  )
}
