import { AppError } from '../errors.ts'

/** No tag and no text of a workbook is longer: a cell ends at 32,767 characters, each at most ten long when escaped. */
const LONGEST_TOKEN = 1_000_000

export type XmlHandlers = {
  /** name without prefix; the attributes as they stand, for `attributesOf` */
  readonly open: (name: string, attributes: string) => void
  /** also called for a self-closing tag */
  readonly close: (name: string) => void
  readonly text: (text: string) => void
}

/**
 * Feeds XML in pieces, so that a sheet never stands in memory as a whole and a handler can stop it by throwing.
 * Document types (the door for entity bombs) are refused: WORKBOOK_DAMAGED.
 */
export function xmlScanner(handlers: XmlHandlers): { push: (piece: string) => void; end: () => void } {
  let rest = ''
  return {
    push: piece => {
      rest = scan(rest + piece, handlers)
      if (rest.length > LONGEST_TOKEN) throw damaged('xml token too long')
    },
    end: () => {
      if (rest.trim() !== '') throw damaged('xml ends early')
    },
  }
}

const damaged = (detail: string): AppError => new AppError('WORKBOOK_DAMAGED', { detail })

/** Handles what is complete and returns the rest. */
function scan(xml: string, handlers: XmlHandlers): string {
  let at = 0
  while (at < xml.length) {
    const open = xml.indexOf('<', at)
    if (open === -1) break
    if (open > at) handlers.text(decodeEntities(xml.slice(at, open)))
    at = open
    const next = endOfMarkup(xml, open, handlers)
    if (next === -1) break
    at = next
  }
  return xml.slice(at)
}

/** Where the markup that begins at `open` ends, after telling the handlers of it; -1 when it is not complete yet. */
function endOfMarkup(xml: string, open: number, handlers: XmlHandlers): number {
  const mark = xml.charCodeAt(open + 1)
  if (mark === 33) return endOfDeclaration(xml, open, handlers)
  if (mark === 63) return after(xml, '?>', open)
  const end = mark === 47 ? xml.indexOf('>', open) : endOfTag(xml, open + 1)
  if (end === -1) return -1
  if (mark === 47) handlers.close(localName(xml.slice(open + 2, end).trim()))
  else openTag(xml, open, end, handlers)
  return end + 1
}

function openTag(xml: string, open: number, end: number, handlers: XmlHandlers): void {
  const selfClosing = xml.charCodeAt(end - 1) === 47
  const last = selfClosing ? end - 1 : end
  let nameEnd = open + 1
  while (nameEnd < last && xml.charCodeAt(nameEnd) > 32) nameEnd++
  const name = localName(xml.slice(open + 1, nameEnd))
  handlers.open(name, xml.slice(nameEnd, last))
  if (selfClosing) handlers.close(name)
}

function endOfDeclaration(xml: string, open: number, handlers: XmlHandlers): number {
  if (xml.startsWith('<!--', open)) return after(xml, '-->', open + 4)
  if (xml.startsWith('<![CDATA[', open)) {
    const end = xml.indexOf(']]>', open)
    if (end === -1) return -1
    handlers.text(xml.slice(open + 9, end))
    return end + 3
  }
  if (xml.length - open < 9) return -1
  throw damaged('document type in xml')
}

function after(xml: string, mark: string, from: number): number {
  const found = xml.indexOf(mark, from)
  return found === -1 ? -1 : found + mark.length
}

/** A `>` may stand inside a quoted attribute. */
function endOfTag(xml: string, from: number): number {
  let quote = 0
  for (let at = from; at < xml.length; at++) {
    const code = xml.charCodeAt(at)
    if (quote !== 0) {
      if (code === quote) quote = 0
    } else if (code === 34 || code === 39) quote = code
    else if (code === 62) return at
  }
  return -1
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}

/** The attributes of a tag, names with their prefix (`r:id`). */
export function attributesOf(raw: string): Record<string, string> {
  const found: Record<string, string> = {}
  let at = 0
  for (;;) {
    const equals = raw.indexOf('=', at)
    if (equals === -1) return found
    const name = raw.slice(at, equals).trim()
    let open = equals + 1
    while (raw.charCodeAt(open) <= 32) open++
    const close = raw.indexOf(raw.charAt(open), open + 1)
    if (close === -1) return found
    found[name] = decodeEntities(raw.slice(open + 1, close))
    at = close + 1
  }
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? whole
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole
  })
}

/** Excel writes control characters as `_x000D_`. */
export function decodeExcelEscapes(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** A flag as XML Schema spells it. */
export function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true'
}
