import { line, type Trace } from './trace.ts'

/** The text of a file by its mark, else UTF-8, else GB 18030; undefined when it is none of them. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const mark = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)
  const encodings = mark === 0xff_fe ? ['utf-16le'] : mark === 0xfe_ff ? ['utf-16be'] : ['utf-8', 'gb18030']
  for (const encoding of encodings) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // the next one
    }
  }
  return undefined
}

/** Plain text and CSV: line by line; where most lines have the same mark between cells, by cells. */
export function scanText(text: string, trace: Trace): void {
  const part = trace.scan.part('')
  const lines = text.split(/\r\n|\n|\r/)
  const comma = [',', '\t', ';', '|'].find(mark => {
    const filled = lines.slice(0, 200).filter(each => each.trim() !== '')
    return filled.filter(each => each.includes(mark)).length > filled.length / 2
  })
  lines.forEach((raw, at) => {
    if (raw.trim() === '') return
    const place = `${trace.prefix}第 ${at + 1} 行`
    const cells = comma === undefined ? [raw] : cellsOf(raw, comma)
    if (cells.length > 1) part.row({ cells, place: cell => `${place}第 ${cell + 1} 格` })
    else line(part, raw, place)
    // A number with the mark inside it is cut by the cells.
    if (cells.length > 1) part.echo(raw, place)
  })
}

function cellsOf(raw: string, comma: string): string[] {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (const character of raw) {
    if (character === '"') quoted = !quoted
    else if (character === comma && !quoted) {
      cells.push(cell)
      cell = ''
    } else cell += character
  }
  return [...cells, cell].map(each => each.trim().replace(/^=/, ''))
}

const CELL_END = /^\/(?:td|th|cell|ss:cell)$/i
const ROW_END = /^\/(?:tr|row|ss:row|p|div|li|h\d|title|option|table|worksheet)$|^br\/?$/i
const UNSEEN = /^(?:script|style)$/i

/** A web page, also one that calls itself .xls, and Excel-2003 XML: what stands between the tags, in attributes and in remarks. */
export function scanHtml(source: string, trace: Trace): void {
  const part = trace.scan.part('')
  let cells: string[] = []
  let text = ''
  let row = 0
  let at = 0
  const endRow = (): void => {
    if (text.trim() !== '') cells.push(decodeEntities(text))
    text = ''
    if (cells.some(cell => cell.trim() !== '')) {
      row++
      const place = `${trace.prefix}第 ${row} 行`
      const filled = cells
      if (filled.length === 1) line(part, filled[0] ?? '', place)
      else part.row({ cells: filled, place: cell => `${place}第 ${cell + 1} 格` })
    }
    cells = []
  }
  for (const { 0: tag, index } of source.matchAll(/<!--[\s\S]*?-->|<(script|style)\b[\s\S]*?<\/\1\s*>|<[^>]*>/gi)) {
    text += source.slice(at, index)
    at = index + tag.length
    if (tag.startsWith('<!--') || UNSEEN.test(/^<(\w+)/.exec(tag)?.[1] ?? ''))
      part.echo(decodeEntities(tag), `${trace.prefix}网页里看不到的内容`)
    else {
      const [name = ''] = tag.slice(1, -1).trim().split(/\s/)
      if (/\d{6}|[^\x20-\x7e\s]|&#/.test(tag)) part.echo(attributesText(tag), `${trace.prefix}网页标记的属性`)
      if (CELL_END.test(name)) {
        cells.push(decodeEntities(text))
        text = ''
      } else if (ROW_END.test(name)) {
        if (cells.length > 0 && /^(?:br|\/p|\/div)/i.test(name)) text += ' '
        else endRow()
      }
    }
  }
  text += source.slice(at)
  endRow()
}

const attributesText = (tag: string): string =>
  [...tag.matchAll(/=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/g)]
    .map(([, double, single, bare]) => decodeEntities(double ?? single ?? bare ?? ''))
    .join('\n字\n')

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  shy: '',
}
const decodeEntities = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,5}));?/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole
  })
