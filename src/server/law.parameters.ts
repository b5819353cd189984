import { isMap, isNode } from 'yaml'
import type { DatedValue, FieldType, FieldValue, ParameterHistory } from '../kernel/law.ts'
import type { Report } from './law.problems.ts'
import { dayOf, fieldValue, flagOf, itemsOf, nameIn, openYaml, type Row, rowOf, textOf, type YamlFile } from './law.yaml.ts'

const TYPES: readonly FieldType[] = ['fen', 'integer', 'percent', 'text', 'boolean', 'list']
const TYPE_WORDS: Readonly<Record<FieldType, string>> = {
  fen: '不小于 0 的整数（分）',
  integer: '整数',
  percent: '带引号的百分数，例如 "20" 或 "12.5"',
  text: '文字',
  boolean: 'true 或 false',
  list: '列表',
}
const fits = (value: FieldValue, type: FieldType): boolean => {
  if (type === 'fen') return typeof value === 'number' && value >= 0
  if (type === 'integer') return typeof value === 'number'
  if (type === 'percent') return typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value)
  if (type === 'list') return Array.isArray(value)
  return typeof value === (type === 'text' ? 'string' : 'boolean')
}

/** Where a row stands, kept beside it until all checks ran. */
export type Placed<T> = { readonly row: Row; readonly value: T }

/** All parameters of one file, undefined when it cannot be read at all; `sourceKeys` are the keys a value may name. */
export const readParameters = (
  folder: string,
  name: string,
  sourceKeys: ReadonlySet<string>,
  report: Report,
): readonly Placed<ParameterHistory>[] | undefined => {
  const file = openYaml(folder, name, report)
  if (!file) return undefined
  return itemsOf(file, file.root, report).flatMap(node => {
    const row = rowOf(file, node, { required: ['id', 'title', 'unit', 'fields', 'values'] }, report, nameIn(node, 'id'))
    if (!row) return []
    const fields = fieldsOf(row)
    const nodes = row.cells.get('values')
    const items = nodes ? itemsOf(file, nodes.node, report) : []
    const dated = items.flatMap(item => datedValue(file, item, row.id, fields, sourceKeys, report))
    if (nodes && items.length === 0) row.problem('MISSING_FIELD', '没有一行数值；请至少写一行 valid_from 和数值', nodes.line)
    // With an unreadable date the order is unknown: a gap or overlap found then would mislead.
    if (dated.length === items.length) checkTimeline(dated)
    const values = dated.map(({ value }) => value)
    return [{ row, value: { id: row.id, title: textOf(row, 'title') ?? '', unit: textOf(row, 'unit') ?? '', fields, values } }]
  })
}

function fieldsOf(row: Row): Readonly<Record<string, FieldType>> {
  const cell = row.cells.get('fields')
  if (!cell) return {}
  const entries = isMap(cell.node) ? Object.entries((cell.node.toJSON() as Record<string, unknown>) ?? {}) : []
  const typed = entries.flatMap(([field, word]) => {
    const type = TYPES.find(each => each === word)
    if (type) return [[field, type] as const]
    row.problem('BAD_VALUE', `“${field}”的类型 ${String(word)} 不认识；可写 ${TYPES.join('、')}`, cell.line)
    return []
  })
  if (entries.length === 0) row.problem('BAD_VALUE', '“fields”要写明数值栏目和类型，例如 fields: { value: fen }', cell.line)
  return Object.fromEntries(typed)
}

function datedValue(
  file: YamlFile,
  node: unknown,
  id: string,
  fields: Readonly<Record<string, FieldType>>,
  sourceKeys: ReadonlySet<string>,
  report: Report,
): readonly Placed<DatedValue>[] {
  const names = Object.keys(fields)
  const repealing = isMap(node) && node.get('repealed') === true
  const frame = ['valid_to', 'clause', 'repealed', 'source']
  const shape = { required: repealing ? ['valid_from'] : ['valid_from', ...names], optional: frame }
  const row = rowOf(file, node, shape, report, id)
  if (!row) return []
  const value = repealing ? {} : Object.fromEntries(Object.entries(fields).flatMap(([field, type]) => typedValue(row, field, type)))
  const valid_from = dayOf(row, 'valid_from')
  const valid_to = dayOf(row, 'valid_to')
  const repealed = flagOf(row, 'repealed')
  const source = sourceOf(row, sourceKeys)
  if (valid_from === null || (valid_to === null && (row.cells.get('valid_to')?.value ?? null) !== null)) return []
  return [{ row, value: { valid_from, valid_to, repealed, value, source, clause: textOf(row, 'clause') } }]
}

function typedValue(row: Row, field: string, type: FieldType): readonly (readonly [string, FieldValue])[] {
  const cell = row.cells.get(field)
  if (!cell) return []
  const value = fieldValue(isNode(cell.node) ? cell.node.toJSON() : cell.value)
  if (value !== undefined && fits(value, type)) return [[field, value]]
  row.problem('BAD_VALUE', `“${field}: ${String(cell.value)}”应是${TYPE_WORDS[type]}`, cell.line)
  return []
}

/** The source a row names; a missing or unknown one is reported where it stands. */
export function sourceOf(row: Row, sourceKeys: ReadonlySet<string>): string {
  const cell = row.cells.get('source')
  const key = textOf(row, 'source')
  if (key !== null && sourceKeys.has(key)) return key
  if (key !== null)
    row.problem('MISSING_SOURCE', `出处“${key}”不在 sources.yaml 里；请在 sources.yaml 登记这份文件，或改成已登记的出处`, cell?.line)
  else row.problem('MISSING_SOURCE', '没有写出处；请加一行 source: 并写上 sources.yaml 里的文件代号', cell?.line)
  return key ?? ''
}

/** Dated values must follow each other without a gap and without an overlap; an end without a successor needs `repealed: true`. */
function checkTimeline(dated: readonly Placed<DatedValue>[]): void {
  const reversed = dated.filter(({ value }) => value.valid_to !== null && value.valid_to <= value.valid_from)
  if (reversed.length > 0) {
    for (const { row, value } of reversed) {
      const line = row.cells.get('valid_to')?.line
      row.problem(
        'BAD_DATE',
        `结束日期 ${value.valid_to} 不晚于开始日期 ${value.valid_from}；valid_to 是失效的第一天，要晚于 valid_from`,
        line,
      )
    }
    return
  }
  const ordered = dated.toSorted((a, b) => (a.value.valid_from < b.value.valid_from ? -1 : a.value.valid_from > b.value.valid_from ? 1 : 0))
  ordered.forEach(({ row, value }, index) => {
    const next = ordered[index + 1]
    if (next) checkBorder(value, next)
    else if (value.valid_to !== null && !value.repealed) {
      const line = row.cells.get('valid_to')?.line
      row.problem('GAP', `${value.valid_to} 以后没有数值；请补上下一段，删去 valid_to，或加一行 repealed: true 说明已废止`, line)
    }
  })
}

function checkBorder(value: DatedValue, { row, value: next }: Placed<DatedValue>): void {
  const line = row.cells.get('valid_from')?.line
  if (value.valid_to === null) {
    row.problem(
      'OVERLAP',
      `自 ${next.valid_from} 起有两个数值：前一行（${value.valid_from} 起）没有写 valid_to；请给前一行写 valid_to: ${next.valid_from}`,
      line,
    )
  } else if (value.valid_to > next.valid_from) {
    row.problem(
      'OVERLAP',
      `${next.valid_from} 到 ${value.valid_to} 有两个数值；请把前一行的 valid_to 改为 ${next.valid_from}，或把本行的 valid_from 改为 ${value.valid_to}`,
      line,
    )
  } else if (value.valid_to < next.valid_from) {
    row.problem(
      'GAP',
      `${value.valid_to} 到 ${next.valid_from} 之间没有数值；请补上这一段，或写一行 repealed: true 说明这段时间已停止执行`,
      line,
    )
  }
}

/** The same id twice, in one file or in two. */
export const checkUnique = <T>(placed: readonly Placed<T>[], keyOf: (value: T) => string, what: string): void => {
  const first = new Map<string, Row>()
  for (const { row, value } of placed) {
    const key = keyOf(value)
    const earlier = first.get(key)
    if (earlier) row.problem('DUPLICATE_KEY', `${what}“${key}”已在 ${earlier.file.name} 第 ${earlier.line} 行写过；请只留一处`)
    else first.set(key, row)
  }
}
