import type { ReactNode } from 'react'
import { formatMonth, month as monthOf } from '../../kernel/month.ts'
import { Link } from '../../web/link.tsx'
import { useMay } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { Money } from '../../web/widgets/money.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark, Steps } from '../../web/widgets/status-mark.tsx'
import { actWord, bareBatch, blockWords, holderWords, stepsOf, whereOf, type Course, type Where } from '../payments/rules.steps.ts'
import type { Home, HomeProgramme } from './contract.home.ts'

/** The month's payments: for each programme the step, the holder, what holds it up, and the next act as a link. */
export function MonthTable({ home }: { readonly home: Home }): ReactNode {
  const may = useMay()
  const persons = home.programmes.reduce((sum, each) => sum + each.persons, 0)
  const fen = home.programmes.reduce((sum, each) => sum + each.amount_fen, 0)
  const going = home.programmes.filter(each => each.persons > 0).length
  const counts: readonly Column<HomeProgramme>[] = [
    { key: 'programme', title: '项目', width: 190, render: each => <b className="strong">{each.title}</b> },
    {
      key: 'persons',
      title: '人数',
      align: 'right',
      width: 80,
      render: each => (each.persons === 0 ? <span className="muted">–</span> : thousands(each.persons)),
    },
    {
      key: 'amount',
      title: '金额（元）',
      align: 'right',
      width: 120,
      render: each => <Money fen={each.persons === 0 ? null : each.amount_fen} />,
    },
  ]
  const course: readonly Column<HomeProgramme>[] = [
    { key: 'steps', title: '办到哪一步', render: each => <Steps steps={stepsOf(whereIs(each))} /> },
    { key: 'holder', title: '在谁手里', render: each => holderOf(each, home) },
    { key: 'block', title: '卡在哪里', render: each => blockOf(each, home.whole_town) },
  ]
  const act: Column<HomeProgramme> = { key: 'act', title: '去办', render: each => <Act each={each} month={home.month} may={may} /> }
  return (
    <Panel
      title={`${Number(home.month.slice(5))}月发放`}
      note={
        <span>
          {home.whole_town ? '全镇' : '本村'} {going} 项 {thousands(persons)} 人次，合计 <Money fen={fen} strong /> 元
        </span>
      }
      flush
    >
      <DataTable
        stacks
        label={`${formatMonth(monthOf(home.month))}发放`}
        rows={[...home.programmes].sort((a, b) => Number(b.persons > 0) - Number(a.persons > 0))}
        rowKey={each => each.programme}
        columns={[...counts, ...course, ...(home.whole_town ? [act] : [])]}
      />
    </Panel>
  )
}

const thousands = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')

/** The course of a programme; for who sees one village, by the bare state of its batch. */
const courseOf = ({ batch, standing, ...each }: HomeProgramme): Course => ({ ...each, batch: batch ?? bareBatch(standing) })
const whereIs = (each: HomeProgramme): Where => whereOf(courseOf(each))

function holderOf(each: HomeProgramme, { whole_town, ...home }: Pick<Home, 'whole_town' | 'reviewers' | 'approvers'>): ReactNode {
  const where = whereIs(each)
  if (where.holder === 'approver' && home.approvers.length === 0) return '还没有审批人'
  const officers = whole_town ? home : { reviewers: [], approvers: [] }
  return holderWords(where, each.batch?.maker ?? '', officers) ?? <span className="muted">–</span>
}

/** A roster of the month may still come; without changes the last one goes on. */
function blockOf(each: HomeProgramme, wholeTown: boolean): ReactNode {
  const where = whereIs(each)
  if (wholeTown && where.block === 'await_run' && !each.imported) return '没有变动就可造册'
  const { word, status } = blockWords(where, courseOf(each).batch)
  return status === undefined ? word : <StatusMark status={status}>{word}</StatusMark>
}

type ActProps = { readonly each: HomeProgramme; readonly month: string; readonly may: ReturnType<typeof useMay> }

/** The next act where it is this user's, else a look. */
function Act({ each, month, may }: ActProps): ReactNode {
  const where = whereIs(each)
  if (each.batch === null) {
    if (where.block === 'nobody_entitled') return may('import.write') ? <Link to="/import">导入花名册</Link> : null
    return <Link to={`/payments?month=${month}`}>{may('payment.make') ? '去造册' : '查看'}</Link>
  }
  return <Link to={`/payments/${each.batch.batch_id}`}>{actWord(where, may, each.batch.mine)}</Link>
}
