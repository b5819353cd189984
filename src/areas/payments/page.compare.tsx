import type { ReactNode } from 'react'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { Money, yuan, yuanChange } from '../../web/widgets/money.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import type { BatchSummary, LineChange, VillageRow } from './contract.ts'
import { count } from './page.words.ts'

const signed = (n: number): string => (n === 0 ? '0' : n > 0 ? `+${count(n)}` : `−${count(-n)}`)

/** persons_prev + added − removed ± changed = persons, and the same in money. */
export function BridgeBox({ batch }: { readonly batch: BatchSummary }): ReactNode {
  const b = batch.bridge
  const personsEqual = b.previous_persons + b.added_persons - b.removed_persons + b.changed_persons === b.persons
  const moneyEqual =
    b.previous_fen + b.added_fen - b.removed_fen + b.changed_fen === b.due_fen && b.due_fen + b.back_pay_fen - b.offset_fen === b.net_fen
  return (
    <section className="panel bridge" aria-label="与上月衔接">
      <div className="bridge-row">
        <b>人数</b>
        <span>上月 {count(b.previous_persons)}</span>
        <span>＋新增 {count(b.added_persons)}</span>
        <span>－停发 {count(b.removed_persons)}</span>
        <span>±变更 {signed(b.changed_persons)}</span>
        <span>
          ＝本月 <b>{count(b.persons)}</b>
        </span>
        <Equal yes={personsEqual} />
      </div>
      <div className="bridge-row">
        <b>金额（元）</b>
        <span>上月应发 {yuan(b.previous_fen)}</span>
        <span>＋新增 {yuan(b.added_fen)}</span>
        <span>－停发 {yuan(b.removed_fen)}</span>
        <span>±变更 {b.changed_fen === 0 ? '0.00' : yuanChange(b.changed_fen)}</span>
        <span>
          ＝本月应发 <b>{yuan(b.due_fen)}</b>
        </span>
        {(b.back_pay_fen !== 0 || b.offset_fen !== 0) && (
          <>
            <span>＋补发 {yuan(b.back_pay_fen)}</span>
            <span>－扣回 {yuan(b.offset_fen)}</span>
          </>
        )}
        <span>
          ＝实发 <b>{yuan(b.net_fen)}</b>
        </span>
        <Equal yes={moneyEqual} />
      </div>
    </section>
  )
}

const Equal = ({ yes }: { readonly yes: boolean }): ReactNode => (
  <span className="bridge-end">{yes ? <StatusMark status="done">相等</StatusMark> : <StatusMark status="error">不等</StatusMark>}</span>
)

type CompareProps = {
  readonly batch: BatchSummary
  readonly villages: readonly VillageRow[]
  readonly onOpen: (division: string, change: LineChange | '') => void
}

function columnsOf({ batch, villages, onOpen }: CompareProps): readonly Column<VillageRow>[] {
  const sum = (of: (village: VillageRow) => number): number => villages.reduce((total, village) => total + of(village), 0)
  const opening = (village: VillageRow, change: LineChange, shown: string | number, what: string): ReactNode =>
    shown === 0 || shown === '0' ? (
      <span className="muted">–</span>
    ) : (
      <button
        type="button"
        className="link plain-link"
        aria-label={`${village.village}${what} ${shown}`}
        onClick={() => onOpen(village.division, change)}
      >
        {shown}
      </button>
    )
  const moved = villages.some(village => village.moved_persons !== 0)
  return [
    { key: 'village', title: '村', render: v => v.village, sum: `合计 ${villages.length} 村` },
    { key: 'previous', title: '上月人', align: 'right', render: v => count(v.previous_persons), sum: count(sum(v => v.previous_persons)) },
    {
      key: 'added',
      title: '新增人',
      align: 'right',
      render: v => opening(v, 'added', v.added_persons, '新增人'),
      sum: count(sum(v => v.added_persons)),
    },
    {
      key: 'removed',
      title: '停发人',
      align: 'right',
      render: v => opening(v, 'removed', v.removed_persons, '停发人'),
      sum: count(sum(v => v.removed_persons)),
    },
    ...(moved
      ? [
          {
            key: 'moved',
            title: '迁移人',
            align: 'right' as const,
            render: (v: VillageRow) => opening(v, 'moved', signed(v.moved_persons), '迁移人'),
            sum: signed(sum(v => v.moved_persons)),
          },
        ]
      : []),
    {
      key: 'changed',
      title: batch.unit === 'household' ? '变更户' : '变更笔',
      align: 'right',
      render: v => opening(v, 'changed', v.changed_households, '变更'),
      sum: count(sum(v => v.changed_households)),
    },
    ...(batch.unit === 'household'
      ? [
          {
            key: 'households',
            title: '本月户',
            align: 'right' as const,
            render: (v: VillageRow) => count(v.households),
            sum: count(sum(v => v.households)),
          },
        ]
      : []),
    { key: 'persons', title: '本月人', align: 'right', render: v => count(v.persons), sum: count(sum(v => v.persons)) },
    { key: 'due', title: '本月应发', align: 'right', render: v => <Money fen={v.due_fen} />, sum: yuan(sum(v => v.due_fen)) },
    { key: 'change', title: '比上月', align: 'right', render: v => yuanChange(v.change_fen), sum: yuanChange(sum(v => v.change_fen)) },
  ]
}

/** Every village of the town against the month before; a count opens its lines. */
export function VillageTable(props: CompareProps): ReactNode {
  const { batch, villages, onOpen } = props
  const note = (
    <>
      单位：户、人、元{' '}
      <button type="button" className="link" onClick={() => onOpen('', '')}>
        {batch.unit === 'household' ? '按户看' : '按人看'}
      </button>
    </>
  )
  return (
    <Panel flush title="按村比较" note={note}>
      <DataTable
        dense
        label="按村比较"
        columns={columnsOf(props)}
        rows={villages}
        rowKey={v => v.division}
        onOpen={v => onOpen(v.division, '')}
      />
    </Panel>
  )
}
