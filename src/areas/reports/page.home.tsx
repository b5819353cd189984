import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { formatMonth } from '../../kernel/month.ts'
import { call } from '../../web/api.ts'
import { Link, useGo } from '../../web/link.tsx'
import { useSetMenuCounts } from '../../web/menu-counts.ts'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { EmptyState } from '../../web/widgets/empty-state.tsx'
import { ErrorPage } from '../../web/widgets/error-page.tsx'
import { Notice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel, Split } from '../../web/widgets/panel.tsx'
import { homeRoute, type Home, type Queue, type QueueId, type QueueItem } from './contract.home.ts'
import { MonthTable } from './page.home-month.tsx'
import { skippedMonths } from './rules.home.ts'

const QUEUE_WORDS: Readonly<Record<QueueId, string>> = {
  with_errors: '有错误的批次',
  to_submit: '待送审的批次',
  to_review: '等我复核的批次',
  to_approve: '等我审批的批次',
  to_send: '待导出银行清单',
  returned: '退回待更正',
  import_drafts: '未入库的导入草稿',
  dead_entitled: '停发未办（已去世）',
  without_account: '缺账户的享受人',
  accounts_to_confirm: '换账户待我确认',
  provisional_villages: '暂编代码的村',
}
const QUEUE_UNITS: Readonly<Record<QueueItem['about'], string>> = { batch: '批', import: '份', person: '人', village: '个', account: '个' }
const BATCH_QUEUES: ReadonlySet<QueueId> = new Set(['with_errors', 'to_submit', 'to_review', 'to_approve', 'to_send', 'returned'])

const addressOf = ({ about, id }: QueueItem): string =>
  ({ batch: `/payments/${id}`, import: `/import/${id}`, person: `/people/${id}`, village: '/villages', account: '/accounts' })[about]

/** 待办: whom the citizen at the counter asks for, where the month stands, and what waits for me. */
export default function HomePage(): ReactNode {
  const answer = useQuery({ queryKey: ['home'], queryFn: ({ signal }) => call(homeRoute, { signal }), refetchOnMount: 'always' })
  useCountsInMenu(answer.data)
  if (answer.error !== null) return <ErrorPage error={answer.error} onRetry={() => void answer.refetch()} />
  const home = answer.data
  return (
    <>
      <PageHead title="待办" />
      {home === undefined ? (
        <Notice kind="info">正在读取</Notice>
      ) : home.nobody ? (
        <FirstUse home={home} />
      ) : (
        <>
          {home.programmes.length > 0 && <MonthTable home={home} />}
          <Work home={home} />
        </>
      )}
    </>
  )
}

/** The menu shows the same numbers as the queues. */
function useCountsInMenu(home: Home | undefined): void {
  const setCounts = useSetMenuCounts()
  useEffect(() => {
    if (home === undefined) return
    const sum = (keep: (queue: Queue) => boolean): number => home.queues.filter(keep).reduce((total, { count }) => total + count, 0)
    setCounts({
      '/': sum(() => true),
      '/payments': sum(({ queue }) => BATCH_QUEUES.has(queue)),
      '/villages': sum(({ queue }) => queue === 'provisional_villages'),
    })
  }, [home, setCounts])
}

/** Nothing in the register: the shortest way to a first result. */
function FirstUse({ home }: { readonly home: Home }): ReactNode {
  const go = useGo()
  const may = useMay()
  const mayImport = may('import.write')
  return (
    <>
      <EmptyState
        title="还没有登记任何人"
        steps={[
          { what: '导入花名册', detail: '您手里现成的 .xlsx 或 .xls，一个项目一份，不用改格式', effort: '约 3 分钟' },
          { what: '看问题清单', detail: '证号、重复、合计对不上的，指到单元格', effort: '按错误多少' },
          { what: '入库', detail: '人员、家庭、账户、待遇一次登记', effort: '1 分钟' },
          { what: '造册送审', detail: '按月生成发放清册，另一个人审批', effort: '1 分钟' },
        ]}
        {...(mayImport
          ? {
              actions: (
                <Button type="primary" onClick={() => go('/import')}>
                  导入花名册
                </Button>
              ),
            }
          : {})}
      >
        {mayImport ? '人员、家庭和账户都从花名册来，不用一个一个录。' : '经办人导入花名册后，这里会列出当月发放和等您办的事。'}
      </EmptyState>
      <Reminders home={home} />
    </>
  )
}

function Work({ home }: { readonly home: Home }): ReactNode {
  const [chosen, choose] = useState<QueueId>()
  const total = home.queues.reduce((sum, { count }) => sum + count, 0)
  const current = home.queues.find(({ queue }) => queue === chosen) ?? home.queues[0]
  if (current === undefined) {
    return (
      <>
        <Panel title="我的队列">现在没有等您办的事。</Panel>
        <Reminders home={home} />
      </>
    )
  }
  return (
    <Split side={340} at="left">
      <div className="stack">
        <Panel title="我的队列" note={`共 ${total} 件`} flush>
          <QueueTable queues={home.queues} current={current.queue} onChoose={choose} />
        </Panel>
        <Reminders home={home} />
      </div>
      <QueueList queue={current} />
    </Split>
  )
}

type QueueTableProps = { readonly queues: readonly Queue[]; readonly current: QueueId; readonly onChoose: (queue: QueueId) => void }

function QueueTable({ queues, current, onChoose }: QueueTableProps): ReactNode {
  const columns: readonly Column<Queue>[] = [
    {
      key: 'queue',
      title: '队列',
      render: ({ queue }) => (
        <button type="button" className="link plain-link" aria-pressed={queue === current} onClick={() => onChoose(queue)}>
          {QUEUE_WORDS[queue]}
        </button>
      ),
    },
    {
      key: 'count',
      title: '件数',
      align: 'right',
      width: 90,
      render: ({ count, items }) => (
        <>
          <b className="strong">{count}</b> {QUEUE_UNITS[items[0]?.about ?? 'batch']}
        </>
      ),
    },
  ]
  return <DataTable label="我的队列" rows={queues} rowKey={({ queue }) => queue} columns={columns} current={current} />
}

function QueueList({ queue: { queue, count, items } }: { readonly queue: Queue }): ReactNode {
  const columns: readonly Column<QueueItem>[] = [
    { key: 'label', title: '名称', render: item => <Link to={addressOf(item)}>{item.label}</Link> },
    { key: 'detail', title: '情况', render: ({ detail }) => <span className="wrap">{detail}</span> },
  ]
  return (
    <Panel title={QUEUE_WORDS[queue]} note={count > items.length ? `先列 ${items.length} 件，共 ${count} 件` : undefined} flush>
      <DataTable label={QUEUE_WORDS[queue]} rows={items} rowKey={({ id }) => id} columns={columns} />
    </Panel>
  )
}

/** What nobody's queue holds, and yet will stop the month. */
function Reminders({ home }: { readonly home: Home }): ReactNode {
  const may = useMay()
  const { session } = useSession()
  const onlyMe = home.approvers.length === 1 && home.approvers[0] === session?.user?.name && may('payment.make')
  const skipped = home.programmes.flatMap(programme => {
    const months = home.whole_town ? skippedMonths(programme, home.month) : []
    return months[0] === undefined ? [] : [{ programme, first: months[0], count: months.length }]
  })
  if (home.approvers.length > 0 && !onlyMe && skipped.length === 0) return null
  return (
    <div className="notices">
      {home.approvers.length === 0 && (
        <Notice kind="warning" title="还没有审批人" {...(may('user.manage') ? { actions: <Link to="/users">新建用户</Link> } : {})}>
          造册和审批必须是两个人。
          {may('user.manage') ? '' : '请系统管理员建账号、安全管理员给「分管领导」的角色，没有审批不能导出银行清单。'}
        </Notice>
      )}
      {onlyMe && (
        <Notice kind="warning" title="只有您一个审批人">
          您造的册要由另一个人审批，请系统管理员再建一个账号、安全管理员给「分管领导」的角色。
        </Notice>
      )}
      {skipped.map(({ programme: { programme, title }, first, count }) => (
        <Notice
          key={programme}
          kind="warning"
          title={`${title}${formatMonth(first)}没有造册`}
          actions={<Link to={`/payments?month=${first}`}>去看</Link>}
        >
          {count > 1 ? `到上月共有 ${count} 个月没有造册。` : ''}
        </Notice>
      ))}
    </div>
  )
}
