import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { call } from '../../web/api.ts'
import { Link } from '../../web/link.tsx'
import { useMay } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { dutiesRoute, type DutiesReply } from './contract.roles.ts'
import { DUTY_WORDS, movesOf, standingOf, type Move } from './rules.duties.ts'
import { ROLE_NAMES } from './rules.ts'

type Gap = DutiesReply['gaps'][number]

/** 职责分离: which duties meet in one person, to whom the later one should go, what nobody does yet. The first run leads here. */
export default function DutiesPage(): ReactNode {
  const answer = useQuery({ queryKey: ['duties'], queryFn: ({ signal }) => call(dutiesRoute, { signal }) })
  const may = useMay()
  const data = answer.data
  return (
    <div className="stack">
      <PageHead
        title="职责分离"
        crumbs={[{ label: '用户', to: '/users' }]}
        meta={<span className="secondary">{data === undefined ? '' : `${data.holders} 人在用`}</span>}
        actions={
          <>
            <Link to="/">去待办</Link>
            <Button onClick={() => window.print()}>打印建议</Button>
          </>
        }
      />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {data !== undefined && (
        <>
          {data.holders === 1 && (
            <Notice
              kind="info"
              title="现在只有您一个人，什么都归您，可以先这样开始"
              actions={may('user.manage') ? <Link to="/users">去建第二个人</Link> : undefined}
            >
              导入花名册、造册、送审都能办；审批和账户更换的确认要等第二个人。下面是建议：哪几样先移给镇里或县里的谁。打印出来给领导看，定了以后在「用户」里给角色。
            </Notice>
          )}
          <Panel title="兼了不该兼的职责" flush note={data.collisions.length === 0 ? '没有' : undefined}>
            <DataTable
              label="兼了不该兼的职责"
              stacks
              rows={movesOf(data.collisions)}
              rowKey={row => row.key}
              columns={COLLISION_COLUMNS}
              empty="没有人兼了不该兼的职责"
            />
          </Panel>
          <Panel title="还没有人担任的职责" flush>
            <DataTable
              label="还没有人担任的职责"
              stacks
              rows={data.gaps}
              rowKey={row => row.duty}
              columns={GAP_COLUMNS}
              empty="每样都有人"
            />
          </Panel>
          <p className="secondary">
            造册、复核、审批、送出要四个人，更换账户要两个人，系统、安全、审计三个管理员要分开。人手不够、实在分不开的，每张审批单上会印出这一批还差哪一道。
          </p>
        </>
      )}
    </div>
  )
}

const COLLISION_COLUMNS: readonly Column<Move>[] = [
  { key: 'name', title: '谁', render: row => row.name },
  { key: 'moves', title: '应移出', render: row => <b>{DUTY_WORDS[row.moves]}</b> },
  {
    key: 'why',
    title: '与什么相冲突',
    render: row => (
      <div className="wrap">
        {row.against.map(({ first, why }) => (
          <div key={first}>
            {DUTY_WORDS[first]}：<span className="secondary">{why}</span>
          </div>
        ))}
      </div>
    ),
  },
  { key: 'town', title: '镇里可以由谁', render: row => <TownCell row={row} /> },
  { key: 'county', title: '县里可以由谁', render: row => <div className="wrap">{row.takers.county}</div> },
  { key: 'state', title: '移出以前', render: row => <StandingCell row={row} /> },
]

const TownCell = ({ row: { takers } }: { readonly row: Move }): ReactNode => (
  <div className="wrap">
    {takers.town}
    <div className="secondary">给「{ROLE_NAMES[takers.role]}」的角色</div>
  </div>
)

const StandingCell = ({ row }: { readonly row: Move }): ReactNode => (
  <div className="wrap">
    {standingOf(row).map(({ done, words }) => (
      <div key={words}>
        <StatusMark status={done ? 'done' : 'warning'}>{words}</StatusMark>
      </div>
    ))}
  </div>
)

const GAP_COLUMNS: readonly Column<Gap>[] = [
  { key: 'duty', title: '职责', render: row => <b>{DUTY_WORDS[row.duty]}</b> },
  { key: 'what', title: '没有人的结果', render: row => <div className="wrap">{row.what}</div> },
  { key: 'town', title: '镇里可以由谁', render: row => <div className="wrap">{row.takers.town}</div> },
  { key: 'county', title: '县里可以由谁', render: row => <div className="wrap">{row.takers.county}</div> },
  { key: 'role', title: '给什么角色', render: row => ROLE_NAMES[row.takers.role] },
]
