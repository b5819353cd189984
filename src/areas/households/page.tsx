import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { formatMonth, month } from '../../kernel/month.ts'
import { call, newKey } from '../../web/api.ts'
import { Link, useParam } from '../../web/link.tsx'
import { useMay } from '../../web/session.tsx'
import { Dialog } from '../../web/widgets/dialog.tsx'
import { ErrorPage } from '../../web/widgets/error-page.tsx'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { Money } from '../../web/widgets/money.tsx'
import { Facts, Panel, Tag } from '../../web/widgets/panel.tsx'
import { villagesRoute } from '../divisions/contract.ts'
import type { EntitlementView, MemberView } from '../people/contract.ts'
import { householdRoute, moveHouseholdRoute, type HouseholdView } from './contract.ts'

const monthWords = (text: string): string => formatMonth(month(text))

/** A co-living household: who belongs to it, who did, and what it receives. */
export default function HouseholdPage(): ReactNode {
  const household_id = useParam('id')
  const may = useMay()
  const client = useQueryClient()
  const [moving, setMoving] = useState(false)
  const answer = useQuery({
    queryKey: ['household', household_id],
    queryFn: ({ signal }) => call(householdRoute, { params: { household_id }, signal }),
  })
  if (answer.error !== null) return <ErrorPage error={answer.error} onRetry={() => void answer.refetch()} />
  const household = answer.data
  if (household === undefined) return null
  const now = household.members.filter(member => member.to_day === null)
  const again = () => {
    for (const kept of ['household', 'person', 'people']) void client.invalidateQueries({ queryKey: [kept] })
  }
  return (
    <>
      <PageHead
        title={`${household.head_name}家`}
        crumbs={[
          { label: '人员与家庭', to: '/people' },
          { label: household.village, to: `/people?village=${household.division}` },
        ]}
        meta={household.closed_on === null ? <span>{now.length} 人</span> : <Tag kind="warning">{household.closed_on} 销户</Tag>}
        actions={
          may('person.write') && household.closed_on === null ? <Button onClick={() => setMoving(true)}>整户迁移</Button> : undefined
        }
      />
      <div className="stack">
        <Panel>
          <Facts
            facts={[
              [
                '户主',
                <Link key="head" to={`/people/${household.head_person_id}`}>
                  {household.head_name}
                </Link>,
              ],
              ['住址', household.address ?? `${household.village}${household.villager_group ?? ''}`],
              ['电话', household.phone_masked ?? '未登记'],
              ['低保证号', household.outside_number ?? '未登记'],
              ['花名册家庭人口', household.stated_members === null ? '未写' : `${household.stated_members} 人`],
            ]}
          />
        </Panel>
        <Panel
          flush
          title="共同生活家庭成员"
          note={`计入 ${now.filter(member => member.counted).length} 人，保障 ${now.filter(member => member.insured).length} 人`}
        >
          <DataTable label="家庭成员" columns={MEMBERS} rows={household.members} rowKey={row => `${row.person_id} ${row.from_day}`} />
        </Panel>
        <Panel flush title="全户待遇">
          <DataTable
            label="全户待遇"
            columns={ENTITLEMENTS}
            rows={household.entitlements}
            rowKey={row => row.entitlement_id}
            empty="没有按户享受的待遇。"
          />
        </Panel>
      </div>
      <MoveDialog household={household} open={moving} onClose={() => setMoving(false)} onDone={again} />
    </>
  )
}

const MEMBERS: readonly Column<MemberView>[] = [
  { key: 'name', title: '姓名', width: 110, render: row => <Link to={`/people/${row.person_id}`}>{row.name}</Link> },
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
        {row.died_on === null ? '' : `，${row.died_on} 去世`}
      </span>
    ),
  },
]
const ENTITLEMENTS: readonly Column<EntitlementView>[] = [
  { key: 'title', title: '项目', width: 120, render: row => row.title },
  { key: 'persons', title: '保障人数', align: 'right', width: 80, render: row => row.persons },
  {
    key: 'months',
    title: '起止月份',
    width: 180,
    render: row => `${monthWords(row.from_month)} 起${row.to_month === null ? '' : `，${monthWords(row.to_month)} 停发`}`,
  },
  {
    key: 'amount',
    title: '月金额（元）',
    align: 'right',
    width: 110,
    render: row => <Money fen={row.amount_fen} strong={row.to_month === null} />,
  },
  { key: 'document', title: '批准文书', render: row => row.approved_by_doc ?? '–' },
]

type MoveProps = { readonly household: HouseholdView; readonly open: boolean; readonly onClose: () => void; readonly onDone: () => void }

function MoveDialog({ household, open, onClose, onDone }: MoveProps): ReactNode {
  const [division, setDivision] = useState('')
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [key, setKey] = useState(newKey)
  const villages = useQuery({ queryKey: ['villages'], enabled: open, queryFn: ({ signal }) => call(villagesRoute, { signal }) })
  const blocked = division === '' ? '还要选迁到哪个村' : reason.trim() === '' ? '还要写依据' : undefined
  const move = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await call(moveHouseholdRoute, { params: { household_id: household.household_id }, body: { division, reason: reason.trim() }, key })
      onDone()
      onClose()
    } catch (refusal) {
      setError(refusal)
    } finally {
      setBusy(false)
      setKey(newKey())
    }
  }
  const count = household.members.filter(member => member.to_day === null).length
  const options = [
    { value: '', label: '请选村' },
    ...(villages.data?.villages ?? [])
      .filter(each => each.division !== household.division)
      .map(each => ({ value: each.division, label: each.short_name })),
  ]
  return (
    <Dialog
      open={open}
      title={`整户迁移：${household.head_name}家 ${count} 人`}
      onClose={onClose}
      actions={
        <>
          {blocked !== undefined && <span className="secondary">{blocked}</span>}
          <Button onClick={onClose}>先不办</Button>
          <Button type="primary" disabled={blocked !== undefined || busy} onClick={() => void move()}>
            迁移这一户
          </Button>
        </>
      }
    >
      <div className="stack">
        {error !== undefined && <RefusalNotice error={error} />}
        <ChoiceField
          label="迁到"
          value={division}
          onText={setDivision}
          options={options}
          hint="全家人和账户一起走；已经发过的钱仍记在原来的村。"
        />
        <TextField label="依据" value={reason} onText={setReason} maxLength={200} hint="如：户口已迁，村里证明。会记入每个人的经过。" />
      </div>
    </Dialog>
  )
}
