import { useQueries, useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useState, type KeyboardEvent, type ReactNode } from 'react'
import { call } from '../../web/api.ts'
import { useLook } from '../../web/theme.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { editCellRoute, readCellRoute, rowsRoute, type GridRow, type ImportPreview, type ProblemWire } from './contract.ts'

/** A place in the sheet, from 0; `index` is the row's place among those shown. */
export type Place = { readonly row: number; readonly column: number }
type GridProps = {
  readonly preview: ImportPreview
  readonly only: 'problems' | 'all'
  readonly onOnly: (only: 'problems' | 'all') => void
  readonly at: Place | null
  readonly onAt: (place: Place | null) => void
  /** A cell was changed: everything is asked again. */
  readonly onChanged: () => Promise<unknown>
}

const PAGE = 200
const VIEW_HEIGHT = 300

/** The sheet as it stands with its own letters and numbers; F2 corrects a cell, Enter saves and goes down. */
export function Grid(props: GridProps): ReactNode {
  const { preview, only, onOnly } = props
  const [error, setError] = useState<unknown>()
  const total = useRows(preview.import_id, only, 0).data?.total
  return (
    <Panel
      title="预览"
      flush
      label="预览"
      note={
        <>
          <button type="button" className="link" aria-pressed={only === 'problems'} onClick={() => onOnly('problems')}>
            只看有问题的行
          </button>
          <button type="button" className="link" aria-pressed={only === 'all'} onClick={() => onOnly('all')}>
            全部
          </button>
          <span>{total === undefined ? '正在读取' : `${total} 行`}</span>
          <span>F2 改这一格</span>
          <span>F8 下一处</span>
        </>
      }
    >
      {error !== undefined && <RefusalNotice error={error} />}
      <Sheet {...props} total={total ?? 0} onError={setError} />
    </Panel>
  )
}

function useRows(import_id: string, only: 'problems' | 'all', page: number) {
  return useQuery(rowsQuery(import_id, only, page))
}
const rowsQuery = (import_id: string, only: 'problems' | 'all', page: number) => ({
  queryKey: ['import', import_id, 'rows', only, page],
  queryFn: ({ signal }: { signal: AbortSignal }) => call(rowsRoute, { params: { import_id }, query: { only, from: page * PAGE }, signal }),
})

type SheetProps = GridProps & { readonly total: number; readonly onError: (error: unknown) => void }

/** Only the rows in view are drawn, and only the pages they lie on are asked for. */
function useSheetRows(import_id: string, only: 'problems' | 'all', total: number, box: HTMLDivElement | null) {
  const { text, phone } = useLook()
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => box,
    estimateSize: () => (phone ? 36 : text === 'large' ? 30 : 24),
    overscan: 12,
  })
  const items = virtualizer.getVirtualItems()
  const pages = [...new Set(items.map(item => Math.floor(item.index / PAGE)))]
  const answers = useQueries({ queries: pages.map(page => rowsQuery(import_id, only, page)) })
  const rowAt = (index: number): GridRow | undefined => answers[pages.indexOf(Math.floor(index / PAGE))]?.data?.rows[index % PAGE]
  return { virtualizer, items, rowAt, before: items[0]?.start ?? 0, after: virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) }
}

function Sheet({ preview, only, at, onAt, onChanged, total, onError }: SheetProps): ReactNode {
  const [box, setBox] = useState<HTMLDivElement | null>(null)
  const { virtualizer, items, rowAt, before, after } = useSheetRows(preview.import_id, only, total, box)
  const marks = marksOf(preview.problems)
  const index = at === null ? -1 : indexOf(preview, only, at.row)
  useEffect(() => {
    if (index >= 0 && index < total) virtualizer.scrollToIndex(index)
  }, [index, total, virtualizer])
  const { draft, setDraft, edit, save } = useEditing({ preview, at, onAt, onChanged, onError })
  const beside = (rows: number, columns: number): Place | null => {
    const row = rowAt(index + rows)?.row
    return at === null || row === undefined ? at : { row, column: Math.max(0, Math.min(preview.columns.length - 1, at.column + columns)) }
  }
  const keys = keysOf(
    draft === null && at !== null,
    () => void edit(),
    (rows, columns) => onAt(beside(rows, columns)),
  )
  return (
    <div
      ref={setBox}
      className="table-box"
      data-dense="true"
      role="region"
      aria-label="花名册内容"
      tabIndex={0}
      style={{ maxHeight: VIEW_HEIGHT }}
      onKeyDown={keys}
    >
      <table className="table" aria-rowcount={total + 2}>
        <caption className="visually-hidden">花名册内容，按表里的行号和列号</caption>
        <Heads preview={preview} />
        <tbody>
          {total === 0 && (
            <tr>
              <td colSpan={preview.columns.length + 1} className="table-empty">
                {only === 'problems' ? '没有有问题的行' : '表头下面没有行'}
              </td>
            </tr>
          )}
          {before > 0 && <Space height={before} />}
          {items.map(item => {
            const row = rowAt(item.index)
            return row === undefined ? (
              <Space key={item.key} height={item.size} />
            ) : (
              <Row
                key={row.row}
                preview={preview}
                row={row}
                marks={marks}
                at={at}
                draft={draft}
                onPick={place => {
                  setDraft(null)
                  onAt(place)
                }}
                onEdit={() => void edit()}
                onCancel={() => setDraft(null)}
                onSave={(value, way) => void save(value, way === 'down' ? beside(1, 0) : beside(0, 1))}
              />
            )
          })}
          {after > 0 && <Space height={after} />}
        </tbody>
      </table>
    </div>
  )
}

type EditingProps = Pick<SheetProps, 'preview' | 'at' | 'onAt' | 'onChanged' | 'onError'>

/** The cell under correction: its whole text is asked for first, since the grid shows numbers masked. */
function useEditing({ preview, at, onAt, onChanged, onError }: EditingProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const params = { import_id: preview.import_id }
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    onError(undefined)
    try {
      await work()
    } catch (refusal) {
      onError(refusal)
    }
  }
  const edit = async (): Promise<void> => {
    if (at === null || preview.committed) return
    await attempt(async () => setDraft((await call(readCellRoute, { params, body: at })).text))
  }
  const save = async (text: string, next: Place | null): Promise<void> => {
    if (at === null) return
    await attempt(async () => {
      await call(editCellRoute, { params, body: { ...at, text } })
      setDraft(null)
      onAt(next ?? at)
      await onChanged()
    })
  }
  return { draft, setDraft, edit, save }
}

type RowProps = Pick<CellProps, 'onEdit' | 'onCancel' | 'onSave' | 'draft'> & {
  readonly preview: ImportPreview
  readonly row: GridRow
  readonly marks: ReadonlyMap<string, ProblemWire>
  readonly at: Place | null
  readonly onPick: (place: Place) => void
}

function Row({ preview, row: { row, cells }, marks, at, draft, onPick, ...acts }: RowProps): ReactNode {
  return (
    <tr>
      <th scope="row" className="row-number">
        {row + 1}
      </th>
      {preview.columns.map(({ column, letters }) => {
        const current = at?.row === row && at.column === column
        return (
          <GridCell
            key={column}
            name={`${letters}${row + 1}`}
            text={cells[column] ?? ''}
            mark={marks.get(`${row},${column}`)}
            current={current}
            draft={current ? draft : null}
            onPick={() => onPick({ row, column })}
            {...acts}
          />
        )
      })}
    </tr>
  )
}

/** F2 or Enter corrects, arrows walk; everything else is left to the page. */
const keysOf =
  (active: boolean, edit: () => void, walk: (rows: number, columns: number) => void) =>
  (event: KeyboardEvent): void => {
    const step = STEPS[event.key]
    if (!active) return
    if (event.key === 'F2' || event.key === 'Enter') edit()
    else if (step !== undefined) walk(step[0], step[1])
    else return
    event.preventDefault()
  }

const STEPS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

function Heads({ preview }: { readonly preview: ImportPreview }): ReactNode {
  return (
    <thead>
      <tr>
        <th scope="col" className="row-number">
          行
        </th>
        {preview.columns.map(({ column, letters, label }) => (
          <th key={column} scope="col">
            <span className="muted">{letters}</span> {label.split('|').at(-1)}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function Space({ height }: { readonly height: number }): ReactNode {
  return (
    <tr aria-hidden="true">
      <td style={{ height, padding: 0 }} />
    </tr>
  )
}

type CellProps = {
  readonly name: string
  readonly text: string
  readonly mark: ProblemWire | undefined
  readonly current: boolean
  readonly draft: string | null
  readonly onPick: () => void
  readonly onEdit: () => void
  readonly onCancel: () => void
  readonly onSave: (text: string, way: 'down' | 'right') => void
}

function GridCell({ name, text, mark, current, draft, onPick, onEdit, onCancel, onSave }: CellProps): ReactNode {
  const shown =
    mark === undefined || mark.severity === 'info' ? (
      text
    ) : (
      <span className={mark.severity === 'error' ? 'cell-error' : 'cell-warning'}>{text === '' ? '（空）' : text}</span>
    )
  if (draft !== null)
    return (
      <td>
        <CellInput name={name} text={draft} onCancel={onCancel} onSave={onSave} />
      </td>
    )
  return (
    <td
      tabIndex={current ? 0 : -1}
      ref={cell => {
        if (current && cell !== null && !isTyping()) cell.focus({ preventScroll: true })
      }}
      data-current={current}
      style={current ? { outline: '2px solid var(--primary)', outlineOffset: -2 } : {}}
      title={mark === undefined ? text : `${mark.what}。${mark.how}`}
      onClick={onPick}
      onDoubleClick={onEdit}
    >
      {shown}
    </td>
  )
}

const isTyping = (): boolean => /^(?:INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? '')

function CellInput({
  name,
  text,
  onCancel,
  onSave,
}: Pick<CellProps, 'name' | 'text' | 'onCancel' | 'onSave'> & { readonly text: string }): ReactNode {
  const [value, setValue] = useState(text)
  const keys = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') onCancel()
    else if (event.key === 'Enter' || event.key === 'Tab') onSave(value, event.key === 'Enter' ? 'down' : 'right')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <input
      className="control"
      data-small="true"
      aria-label={`改 ${name}`}
      ref={input => input?.focus()}
      value={value}
      maxLength={500}
      onChange={event => setValue(event.target.value)}
      onKeyDown={keys}
    />
  )
}

/** The worst problem of each cell. */
function marksOf(problems: readonly ProblemWire[]): ReadonlyMap<string, ProblemWire> {
  const marks = new Map<string, ProblemWire>()
  for (const problem of problems) {
    const key = `${problem.row},${problem.column}`
    if (problem.row !== null && !marks.has(key)) marks.set(key, problem)
  }
  return marks
}

/** Where a row of the sheet stands among those shown; −1 when it is not shown. */
function indexOf(preview: ImportPreview, only: 'problems' | 'all', row: number): number {
  const first = preview.header === null ? 0 : preview.header.bottom
  if (only === 'all') return row - first
  const rows = [
    ...new Set(preview.problems.flatMap(each => (each.row === null || each.severity === 'info' || each.row < first ? [] : [each.row]))),
  ].sort((a, b) => a - b)
  return rows.indexOf(row)
}
