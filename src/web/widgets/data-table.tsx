import { useVirtualizer } from '@tanstack/react-virtual'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { useLook } from '../theme.tsx'

export type Column<Row> = {
  readonly key: string
  readonly title: ReactNode
  /** Money and counts stand right, ids left. */
  readonly align?: 'left' | 'right' | 'center'
  /** px; without it the column takes what its content needs. */
  readonly width?: number
  readonly render: (row: Row, index: number) => ReactNode
  /** The cell of the sum row. */
  readonly sum?: ReactNode
}

export type DataTableProps<Row> = {
  /** What the table shows; read out, not drawn. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** 24 px rows for comparison and sheets; 29 px for worklists (default). */
  readonly dense?: boolean
  /** Click or Enter on a row. */
  readonly onOpen?: (row: Row) => void
  /** Key of the tinted current row. */
  readonly current?: string | undefined
  /** A row that needs attention gets the tint. */
  readonly rowKind?: (row: Row) => 'error' | 'warning' | undefined
  /** What stands in place of rows when there are none. */
  readonly empty?: ReactNode
  /** On a phone each row becomes a card with its headings, for short lists of many columns. */
  readonly stacks?: boolean
  /** The table scrolls inside this height (CSS length); default: grows, and scrolls only sideways. Needed above 200 rows. */
  readonly height?: string
}

/** Above this number of rows only the visible ones are drawn. */
const VIRTUAL_ABOVE = 200
const VIRTUAL_HEIGHT = '70vh'

/** A plain dense table: sticky head, sum row at the top, frozen first column, arrows and Enter on rows. */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { label, columns, rows, dense = false, stacks = false, empty = '没有符合条件的记录' } = props
  // state, not a ref: the rows inside need to be drawn again once the scrolling box exists
  const [box, setBox] = useState<HTMLDivElement | null>(null)
  const virtual = rows.length > VIRTUAL_ABOVE
  const height = props.height ?? (virtual ? VIRTUAL_HEIGHT : undefined)
  return (
    <div
      ref={setBox}
      className="table-box"
      data-dense={dense}
      data-stacks={stacks ? true : undefined}
      tabIndex={0}
      role="region"
      aria-label={label}
      {...(height === undefined ? {} : { style: { maxHeight: height } })}
    >
      <table className="table" aria-rowcount={rows.length + 1}>
        <caption className="visually-hidden">{label}</caption>
        <Head columns={columns} />
        {rows.length === 0 ? (
          <tbody>
            <tr>
              <td colSpan={columns.length} className="table-empty">
                {empty}
              </td>
            </tr>
          </tbody>
        ) : virtual ? (
          <VirtualBody {...props} box={box} />
        ) : (
          <PlainBody {...props} />
        )}
      </table>
    </div>
  )
}

function Head<Row>({ columns }: { readonly columns: readonly Column<Row>[] }): ReactNode {
  return (
    <thead>
      <tr>
        {columns.map(column => (
          <th key={column.key} scope="col" data-align={column.align} style={widthOf(column)}>
            {column.title}
          </th>
        ))}
      </tr>
      {columns.some(column => column.sum !== undefined) && (
        <tr className="sum">
          {columns.map((column, index) =>
            index === 0 ? (
              <th key={column.key} scope="row" data-align={column.align}>
                {column.sum ?? '合计'}
              </th>
            ) : (
              <td key={column.key} data-align={column.align}>
                {column.sum}
              </td>
            ),
          )}
        </tr>
      )}
    </thead>
  )
}

const widthOf = <Row,>(column: Column<Row>): { width: number; minWidth: number } | undefined =>
  column.width === undefined ? undefined : { width: column.width, minWidth: column.width }

function PlainBody<Row>(props: DataTableProps<Row>): ReactNode {
  const [focused, setFocused] = useState(0)
  return (
    <tbody>
      {props.rows.map((row, index) => (
        <Line
          key={props.rowKey(row)}
          {...props}
          row={row}
          index={index}
          reachable={index === Math.min(focused, props.rows.length - 1)}
          onReach={setFocused}
        />
      ))}
    </tbody>
  )
}

type VirtualProps<Row> = DataTableProps<Row> & { readonly box: HTMLDivElement | null }

function VirtualBody<Row>(props: VirtualProps<Row>): ReactNode {
  const { rows, box, dense = false, columns } = props
  const [focused, setFocused] = useState(0)
  const { text, phone } = useLook()
  const rowHeight = phone ? (dense ? 36 : 48) : (dense ? 24 : 29) + (text === 'large' ? 6 : 0)
  const virtualizer = useVirtualizer({ count: rows.length, getScrollElement: () => box, estimateSize: () => rowHeight, overscan: 20 })
  const items = virtualizer.getVirtualItems()
  const before = items[0]?.start ?? 0
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0)
  const reach = (index: number): void => {
    setFocused(index)
    virtualizer.scrollToIndex(index)
  }
  return (
    <tbody>
      <Gap height={before} span={columns.length} />
      {items.map(({ index }) => {
        const row = rows[index]
        return row === undefined ? null : (
          <Line
            key={props.rowKey(row)}
            {...props}
            row={row}
            index={index}
            reachable={index === focused}
            onReach={reach}
            measure={virtualizer.measureElement}
          />
        )
      })}
      <Gap height={after} span={columns.length} />
    </tbody>
  )
}

/** Holds the place of rows that are not drawn. */
const Gap = ({ height, span }: { readonly height: number; readonly span: number }): ReactNode =>
  height <= 0 ? null : (
    <tr aria-hidden="true">
      <td colSpan={span} style={{ height, padding: 0, border: 0 }} />
    </tr>
  )

type LineProps<Row> = DataTableProps<Row> & {
  readonly row: Row
  readonly index: number
  readonly reachable: boolean
  readonly onReach: (index: number) => void
  readonly measure?: (element: HTMLTableRowElement | null) => void
}

function Line<Row>({
  row,
  index,
  columns,
  rows,
  rowKey,
  onOpen,
  current,
  rowKind,
  reachable,
  onReach,
  measure,
}: LineProps<Row>): ReactNode {
  const isCurrent = current !== undefined && current === rowKey(row)
  const opening =
    onOpen === undefined
      ? {}
      : {
          tabIndex: reachable ? 0 : -1,
          'data-opens': true,
          onClick: (event: React.MouseEvent) => {
            if (!startedInControl(event.target)) onOpen(row)
          },
          onFocus: () => onReach(index),
          onKeyDown: (event: KeyboardEvent<HTMLTableRowElement>) => rowKeys(event, index, rows.length, () => onOpen(row)),
        }
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      data-kind={rowKind?.(row)}
      {...(isCurrent ? { 'aria-current': 'true' as const } : {})}
      {...opening}
    >
      {columns.map((column, place) =>
        place === 0 ? (
          <th key={column.key} scope="row" data-align={column.align}>
            {column.render(row, index)}
          </th>
        ) : (
          <td key={column.key} data-align={column.align} data-label={typeof column.title === 'string' ? column.title : undefined}>
            {column.render(row, index)}
          </td>
        ),
      )}
    </tr>
  )
}

const startedInControl = (target: EventTarget): boolean =>
  target instanceof Element && target.closest('a, button, input, select, textarea, label') !== null

function rowKeys(event: KeyboardEvent<HTMLTableRowElement>, index: number, count: number, open: () => void): void {
  if (event.target !== event.currentTarget) return
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (event.key === 'Enter') open()
  else if (step === 0 || index + step < 0 || index + step >= count) return
  event.preventDefault()
  if (step === 0) return
  const neighbour = step > 0 ? event.currentTarget.nextElementSibling : event.currentTarget.previousElementSibling
  if (neighbour instanceof HTMLElement) neighbour.focus()
}
