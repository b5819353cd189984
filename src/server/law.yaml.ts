import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml'
import { isDay } from '../kernel/day.ts'
import type { FieldValue } from '../kernel/law.ts'
import type { LawProblemKind, Report } from './law.problems.ts'

/** One opened file: its root node and where a node stands. */
export type YamlFile = { readonly name: string; readonly root: unknown; readonly line: (node: unknown) => number }
/** A cell of a row: its node, its line and its plain value. */
type Cell = { readonly node: unknown; readonly line: number; readonly value: unknown }
/** One mapping whose fields were checked against a list of known names. */
export type Row = {
  readonly file: YamlFile
  readonly line: number
  readonly id: string
  readonly cells: ReadonlyMap<string, Cell>
  readonly problem: (kind: LawProblemKind, text: string, line?: number) => void
}
export type Shape = { readonly required: readonly string[]; readonly optional?: readonly string[] }

/** Opens a file; a file that is no valid YAML is reported with its line and not read further. */
export const openYaml = (folder: string, name: string, report: Report): YamlFile | undefined => {
  const path = join(folder, name)
  if (!existsSync(path)) {
    report({ kind: 'MISSING_FILE', file: name, line: 1, id: '', text: '没有这个文件；请从安装包里恢复它' })
    return undefined
  }
  const lines = new LineCounter()
  const document = parseDocument(readFileSync(path, 'utf8'), { uniqueKeys: true, lineCounter: lines })
  const found = [...document.errors, ...document.warnings]
  for (const error of found) {
    const line = error.linePos?.[0].line ?? 1
    const id = idAround(document.contents, error.pos[0])
    if (error.code === 'DUPLICATE_KEY') {
      report({ kind: 'DUPLICATE_KEY', file: name, line, id, text: '同一段里有两个同名字段；请只留一个' })
    } else report({ kind: 'BAD_YAML', file: name, line, id, text: `YAML 写法读不懂（${error.code}）；请检查缩进、冒号、引号和括号` })
  }
  const line = (node: unknown): number => (isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1)
  // An alias would copy a value that stands elsewhere: each value of law is written where it is valid.
  const alias = firstAlias(document)
  if (alias)
    report({
      kind: 'BAD_YAML',
      file: name,
      line: line(alias),
      id: idAround(document.contents, alias.range?.[0] ?? 0),
      text: '不能用 * 引用别处的值；请把值写在这里',
    })
  if (found.length > 0 || alias) return undefined
  return { name, root: document.contents, line }
}

const NAMES = ['id', 'key', 'list', 'year']
/** The id of the row that holds a position of the file, as far as the broken text lets us see it. */
function idAround(root: unknown, position: number): string {
  const rows = isSeq(root) ? root.items : [root]
  const row = rows.find(each => isMap(each) && each.range && each.range[0] <= position && position <= each.range[2])
  return NAMES.map(name => nameIn(row, name)).find(id => id !== '') ?? ''
}

const firstAlias = (document: Document.Parsed): Node | undefined => {
  let first: Node | undefined
  visit(document, (_key, node) => {
    if (!isAlias(node)) return undefined
    first = node
    return visit.BREAK
  })
  return first
}

/** The items of a list; anything else is reported. */
export const itemsOf = (file: YamlFile, node: unknown, report: Report): readonly unknown[] => {
  if (isSeq(node)) return node.items
  report({ kind: 'BAD_VALUE', file: file.name, line: file.line(node), id: '', text: '这里应是一个列表；每一项以“- ”开头' })
  return []
}

const plain = (node: unknown): unknown => (isScalar(node) ? node.value : isNode(node) ? node.toJSON() : node)

/** Reads one mapping. `id` is the name that problems carry; unknown and missing fields are reported here, once. */
export const rowOf = (file: YamlFile, node: unknown, shape: Shape, report: Report, id: string): Row | undefined => {
  const start = file.line(node)
  const problem: Row['problem'] = (kind, text, line = start) => report({ kind, file: file.name, line, id, text })
  if (!isMap(node)) {
    problem('BAD_VALUE', '这里应是“字段: 值”的一段')
    return undefined
  }
  const known = new Set([...shape.required, ...(shape.optional ?? [])])
  const cells = new Map<string, Cell>()
  for (const { key, value } of node.items) {
    const name = String(plain(key))
    const line = file.line(key)
    if (known.has(name)) cells.set(name, { node: value, line, value: plain(value) })
    else problem('UNKNOWN_FIELD', `不认识字段“${name}”；这里可以写 ${[...known].join('、')}`, line)
  }
  for (const name of shape.required) if (!cells.has(name)) problem('MISSING_FIELD', `缺少字段“${name}”；请补上`)
  return { file, line: start, id, cells, problem }
}

/** The words under `name` before the row is checked, to name it in problems. */
export const nameIn = (node: unknown, name: string): string => {
  const value = isMap(node) ? node.get(name) : undefined
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Text, or null where the field is absent or empty. A number written without quotes is reported: 0660 would silently become 660. */
export const textOf = (row: Row, name: string, kind: 'BAD_VALUE' | 'UNQUOTED_CODE' = 'BAD_VALUE'): string | null => {
  const cell = row.cells.get(name)
  if (!cell || cell.value === null) return null
  if (typeof cell.value === 'string') return cell.value
  row.problem(kind, `“${name}”要写成带引号的文字，例如 ${name}: "${sourceText(cell.node)}"`, cell.line)
  return null
}
const sourceText = (node: unknown): string => (isScalar(node) ? (node.source ?? String(node.value)) : '…')

export const textsOf = (row: Row, name: string): readonly string[] => {
  const cell = row.cells.get(name)
  if (!cell) return []
  if (!isSeq(cell.node)) {
    row.problem('BAD_VALUE', `“${name}”应是列表，例如 ${name}: [甲, 乙]`, cell.line)
    return []
  }
  return cell.node.items.flatMap(item => {
    if (isScalar(item) && typeof item.value === 'string') return [item.value]
    row.problem('UNQUOTED_CODE', `“${name}”里的 ${sourceText(item)} 要加引号`, row.file.line(item))
    return []
  })
}

export const dayOf = (row: Row, name: string): string | null => {
  const cell = row.cells.get(name)
  if (!cell || cell.value === null) return null
  if (typeof cell.value === 'string' && isDay(cell.value)) return cell.value
  row.problem('BAD_DATE', `“${name}: ${JSON.stringify(cell.value)}”不是一个日期；请写成 2020-07-01 这样的年-月-日`, cell.line)
  return null
}

export const flagOf = (row: Row, name: string): boolean => {
  const cell = row.cells.get(name)
  if (!cell) return false
  if (typeof cell.value === 'boolean') return cell.value
  row.problem('BAD_VALUE', `“${name}”只能写 true 或 false`, cell.line)
  return false
}

/** One word of a fixed set; anything else is reported and the first word stands in so that reading goes on. */
export const oneOf = <T extends string>(row: Row, name: string, words: readonly [T, ...T[]]): T => {
  const cell = row.cells.get(name)
  const found = words.find(word => word === cell?.value)
  if (cell && found === undefined)
    row.problem('BAD_VALUE', `“${name}: ${String(cell.value)}”不在可选值之内；可写 ${words.join('、')}`, cell.line)
  return found ?? words[0]
}

/** Plain data (text, safe integers, booleans, lists, mappings); undefined for anything else, such as a decimal number. */
export const fieldValue = (value: unknown): FieldValue | undefined => {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined
  if (Array.isArray(value)) {
    const items = value.map(fieldValue)
    return items.every(item => item !== undefined) ? items : undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const fields = Object.entries(value).map(([field, inner]) => [field, fieldValue(inner)] as const)
  return fields.every(([, inner]) => inner !== undefined) ? (Object.fromEntries(fields) as Record<string, FieldValue>) : undefined
}
