import { type ReactNode, useState } from 'react'
import { formatMonth, month } from '../../kernel/month.ts'
import { Link } from '../../web/link.tsx'
import { CodeWord } from '../../web/widgets/code-word.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { Money } from '../../web/widgets/money.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { WhyAmount } from '../../web/widgets/why-amount.tsx'
import type { ChangeView, EntitlementView, MemberView, PaymentView, PersonView, ReliefView } from './contract.ts'

const monthWords = (text: string): string => formatMonth(month(text))

/** Members of a household, those who left last and grey. */
export function MemberTable({ members, current }: { readonly members: readonly MemberView[]; readonly current?: string }): ReactNode {
  const columns: readonly Column<MemberView>[] = [
    {
      key: 'name',
      title: '姓名',
      width: 110,
      render: row => (row.person_id === current ? row.name : <Link to={`/people/${row.person_id}`}>{row.name}</Link>),
    },
    { key: 'relation', title: '与户主关系', width: 96, render: row => row.relation_text },
    { key: 'age', title: '年龄', align: 'right', width: 52, render: row => row.age ?? '–' },
    { key: 'id', title: '证号', width: 170, render: row => row.id_masked ?? '无证号' },
    { key: 'counted', title: '计入', width: 52, render: row => (row.counted ? '计入' : '不计') },
    { key: 'insured', title: '保障', width: 52, render: row => (row.insured ? '保障' : '–') },
    {
      key: 'days',
      title: '起止',
      render: row => (
        <span className={row.to_day === null ? '' : 'muted'}>
          {row.from_day} 起{row.to_day === null ? '' : `，${row.to_day} 止`}
        </span>
      ),
    },
  ]
  return (
    <DataTable
      label="家庭成员"
      columns={columns}
      rows={members}
      rowKey={row => `${row.person_id} ${row.from_day}`}
      {...(current === undefined
        ? {}
        : { current: `${current} ${members.find(row => row.person_id === current && row.to_day === null)?.from_day ?? ''}` })}
    />
  )
}

export function FamilyPanel({ person }: { readonly person: PersonView }): ReactNode {
  if (person.households.length === 0) return <Panel title="共同生活家庭">没有登记家庭。导入低保等按户的花名册时，家庭会一起登记。</Panel>
  return person.households.map(household => {
    const now = household.members.filter(member => member.to_day === null)
    const stated =
      household.stated_members !== null && household.stated_members > now.length
        ? `，花名册写 ${household.stated_members} 人，其余没有列名`
        : ''
    return (
      <Panel
        key={household.household_id}
        flush
        title="共同生活家庭"
        note={
          <>
            计入 {now.filter(member => member.counted).length} 人，保障 {now.filter(member => member.insured).length} 人{stated}　
            <Link to={`/households/${household.household_id}`}>看家庭</Link>
          </>
        }
      >
        <MemberTable members={household.members} current={person.person_id} />
      </Panel>
    )
  })
}

const entitlementColumns = (onWhy: (entitlement_id: string) => void): readonly Column<EntitlementView>[] => [
  { key: 'title', title: '项目', width: 100, render: row => <b>{row.title}</b> },
  { key: 'whom', title: '对象', width: 84, render: row => (row.household_id === null ? '本人' : `全户 ${row.persons} 人`) },
  {
    key: 'months',
    title: '起止',
    width: 170,
    render: row =>
      row.to_month === null ? (
        `${monthWords(row.from_month)} 起`
      ) : (
        <span className="muted">
          {monthWords(row.from_month)} 起，{monthWords(row.to_month)} 停发
        </span>
      ),
  },
  {
    key: 'amount',
    title: '月金额（元）',
    align: 'right',
    width: 104,
    render: row => <Money fen={row.amount_fen} strong={row.to_month === null} />,
  },
  { key: 'origin', title: '来源', width: 108, render: row => (row.origin === 'imported' ? '上级审批导入' : '办理决定') },
  { key: 'document', title: '批准文书', render: row => row.approved_by_doc ?? '–' },
  {
    key: 'why',
    title: '来历',
    width: 136,
    render: row => (
      <button type="button" className="link" onClick={() => onWhy(row.entitlement_id)}>
        为什么是这个金额
      </button>
    ),
  },
]

export function EntitlementPanel({ entitlements }: { readonly entitlements: readonly EntitlementView[] }): ReactNode {
  const [explained, setExplained] = useState<string>()
  const stopped = entitlements.filter(each => each.to_month !== null).length
  return (
    <Panel flush title="待遇" note={stopped === 0 ? undefined : `含已停或已变更 ${stopped} 项`}>
      <DataTable
        label="待遇"
        columns={entitlementColumns(setExplained)}
        rows={entitlements}
        rowKey={row => row.entitlement_id}
        empty="没有登记待遇。"
      />
      <WhyAmount entitlementId={explained} onClose={() => setExplained(undefined)} />
    </Panel>
  )
}

const dash = (fen: number): ReactNode => (fen === 0 ? <span className="muted">–</span> : <Money fen={fen} />)
const BATCH_WORDS: Readonly<Record<string, string>> = { made: '造册中', submitted: '审批中', approved: '已批准', sent: '已送银行' }

function PaymentState({ row }: { readonly row: PaymentView }): ReactNode {
  if (row.result === 'paid') return <StatusMark status="done">已到账</StatusMark>
  if (row.result === 'failed') return <StatusMark status="error">退回</StatusMark>
  return <StatusMark status="underway">{BATCH_WORDS[row.batch_state] ?? '办理中'}</StatusMark>
}

const PAYMENTS: readonly Column<PaymentView>[] = [
  { key: 'month', title: '月份', width: 96, render: row => monthWords(row.paid_month) },
  { key: 'title', title: '项目', width: 100, render: row => row.title },
  { key: 'base', title: '基本', align: 'right', width: 90, render: row => dash(row.base_fen) },
  { key: 'uplift', title: '分类施保', align: 'right', width: 90, render: row => dash(row.uplift_fen) },
  { key: 'price', title: '价格补贴', align: 'right', width: 90, render: row => dash(row.price_fen) },
  { key: 'other', title: '补发/扣回', align: 'right', width: 90, render: row => dash(row.back_pay_fen - row.offset_fen) },
  { key: 'net', title: '实发（元）', align: 'right', width: 96, render: row => <Money fen={row.net_fen} strong /> },
  { key: 'state', title: '状态', render: row => <PaymentState row={row} /> },
]

export function PaymentPanel({ payments }: { readonly payments: readonly PaymentView[] }): ReactNode {
  const failed = payments.filter(row => row.result === 'failed')
  return (
    <Panel flush title="最近六笔发放">
      <DataTable
        label="最近发放"
        columns={PAYMENTS}
        rows={payments}
        rowKey={row => `${row.batch_id} ${row.line_no}`}
        empty="还没有发放记录。"
      />
      {failed.map(row => (
        <p key={`${row.batch_id} ${row.line_no}`} className="panel-foot secondary">
          {monthWords(row.paid_month)}
          {row.title}
          {row.result_at === null ? '' : ` ${row.result_at.slice(0, 10)} `}被银行退回，请核对账户后重发。
        </p>
      ))}
    </Panel>
  )
}

const RELIEF: readonly Column<ReliefView>[] = [
  { key: 'month', title: '月份', width: 96, render: row => monthWords(row.paid_month) },
  { key: 'reason', title: '事由', render: row => row.reason },
  { key: 'cause', title: '困难原因', width: 120, render: row => <CodeWord list="relief_cause" code={row.cause} /> },
  { key: 'unit', title: '对象', width: 90, render: row => (row.unit === 'household' ? `全户 ${row.persons} 人` : '本人') },
  { key: 'amount', title: '金额（元）', align: 'right', width: 110, render: row => <Money fen={row.amount_fen} strong /> },
]

export function ReliefPanel({ relief }: { readonly relief: readonly ReliefView[] }): ReactNode {
  return (
    <Panel flush title="近12个月临时救助" note="本人和全家">
      <DataTable
        label="近12个月临时救助"
        columns={RELIEF}
        rows={relief}
        rowKey={row => `${row.paid_month} ${row.number} ${row.cause}`}
        empty="没有。"
      />
    </Panel>
  )
}

const FIELD_WORDS: Readonly<Record<string, string>> = {
  name: '姓名',
  phone: '电话',
  address: '住址',
  villager_group: '村民组',
  note: '备注',
  division: '所在村',
  born_on: '出生日期',
  sex: '性别',
  id: '证号尾号',
  account: '账户',
  account_waiting: '账户（待第二人确认）',
  died_on: '死亡日期',
}

export function HistoryPanel({ changes }: { readonly changes: readonly ChangeView[] }): ReactNode {
  return (
    <Panel title="经过" note={changes.length === 0 ? undefined : `${changes.length} 条`}>
      {changes.length === 0 ? (
        <span className="secondary">登记以后没有变动。</span>
      ) : (
        <ul className="stack" aria-label="变动经过">
          {changes.map(change => (
            <li key={`${change.changed_at} ${change.field}`}>
              <span className="secondary">{change.changed_at.slice(0, 10)}</span> {FIELD_WORDS[change.field] ?? change.field}：
              {change.old_value ?? '空'} → {change.new_value ?? '空'}
              <br />
              <span className="secondary">
                {change.source}
                {change.changed_by === '' ? '' : `，${change.changed_by}经办`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
