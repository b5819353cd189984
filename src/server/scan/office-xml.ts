import { AppError } from '../errors.ts'
import { attributesOf, xmlScanner } from '../excel/xml.ts'
import type { Archive } from '../excel/zip.ts'

/** How a text stands in a document: what is deleted, hidden or behind a field is still in the file. */
export type How = 'shown' | 'deleted' | 'hidden' | 'field' | 'attribute'
/** `element` is the tag that held the text or the attribute; `ref` the cell of a comment. */
export type Met = {
  readonly line: (text: string, how: How, element: string, ref: string) => void
  /** A row of a table. */
  readonly row: (cells: readonly string[]) => void
  /** All texts of a paragraph in their order, when some of it is deleted or hidden. */
  readonly mixed: (text: string) => void
}

/** Attributes in which people's words stand; the others are measures and marks. */
const TELLING = new Set(
  (
    'descr title name alt tooltip location display author prompt promptTitle error errorTitle Target codeName val value displayText ' +
    'displayName instr string v caption uniqueName formula userId string-value'
  ).split(' '),
)
/** Tags inside one word: they end, and the word goes on. */
const RUNS = new Set(['t', 'r', 'rPr', 'font', 'span', 'b', 'i', 'u', 'a', 'delText', 'instrText', 'delInstrText', 's'])
const BLOCKS = new Set(['si', 'text', 'comment', 'threadedComment', 'div', 'td', 'h'])
const ROWS = new Set(['tr', 'table-row'])
const CELLS = new Set(['tc', 'table-cell'])
const BLANKS: Readonly<Record<string, string>> = { tab: ' ', br: ' ', cr: ' ', noBreakHyphen: '-', 'line-break': ' ' }

type Streams = Record<'all' | 'shown' | 'deleted' | 'hidden' | 'field', string>
const noText = (): Streams => ({ all: '', shown: '', deleted: '', hidden: '', field: '' })

/** Words and numbers of any XML part of an office file, whatever its vocabulary: paragraphs, rows of tables, telling attributes. */
export async function readOfficeXml(archive: Archive, part: string, met: Met): Promise<void> {
  const elements: string[] = []
  const paragraphs: Streams[] = []
  const rows: string[][] = []
  let loose = ''
  let hidden = false
  let ref = ''
  const flush = (element: string): void => {
    if (loose.trim() !== '') met.line(loose, 'shown', element, ref)
    loose = ''
  }
  const endParagraph = (): void => {
    const { all, shown, ...others } = paragraphs.pop() ?? noText()
    const cells = rows.at(-1)
    if (cells !== undefined && cells.length > 0) cells[cells.length - 1] = `${cells.at(-1) ?? ''} ${shown}`.trim()
    else if (shown.trim() !== '') met.line(shown, 'shown', 'p', ref)
    for (const how of ['deleted', 'hidden', 'field'] as const) if (others[how].trim() !== '') met.line(others[how], how, 'p', ref)
    if (all.length > shown.length) met.mixed(all)
  }
  const text = (words: string): void => {
    const inner = elements.at(-1) ?? ''
    const paragraph = paragraphs.at(-1)
    if (paragraph === undefined) {
      loose += words
      return
    }
    if (words.trim() === '' && inner === 'p') return
    const how = inner === 'delText' ? 'deleted' : inner === 'instrText' || inner === 'delInstrText' ? 'field' : hidden ? 'hidden' : 'shown'
    paragraph[how] += words
    paragraph.all += words
  }
  const scanner = xmlScanner({
    open: (name, raw) => {
      elements.push(name)
      if (name === 'p') paragraphs.push(noText())
      else if (ROWS.has(name)) rows.push([])
      else if (CELLS.has(name)) rows.at(-1)?.push('')
      else if (name === 'r') hidden = false
      else if (name === 'vanish') hidden = !/val="(?:0|false|off)"/.test(raw)
      else if (BLANKS[name] !== undefined) text(BLANKS[name])
      if (raw === '') return
      if (name === 'comment' || name === 'threadedComment') ref = attributesOf(raw)['ref'] ?? ''
      for (const value of tellingValues(raw)) met.line(value, 'attribute', name, ref)
    },
    close: name => {
      elements.pop()
      if (name === 'p') endParagraph()
      else if (ROWS.has(name)) met.row(rows.pop() ?? [])
      else if (name === 'r') hidden = false
      else if (BLOCKS.has(name) || !RUNS.has(name)) flush(name)
    },
    text,
  })
  await archive.read(part, piece => {
    // Another encoding than UTF-8 would read as nothing at all.
    if (piece.includes('\0')) throw new AppError('WORKBOOK_DAMAGED', { detail: 'encoding' })
    scanner.push(piece)
  })
  scanner.end()
}

const WORTH_A_LOOK = /[^\x20-\x7e]|\d[^A-Za-z]*\d{4}/
function tellingValues(raw: string): string[] {
  if (!WORTH_A_LOOK.test(raw) && !raw.includes('&#')) return []
  return Object.entries(attributesOf(raw)).flatMap(([name, value]) => {
    const local = name.slice(name.indexOf(':') + 1)
    return TELLING.has(local) && WORTH_A_LOOK.test(value) ? [value] : []
  })
}
