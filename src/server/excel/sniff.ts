import { AppError } from '../errors.ts'

/** What a file is by its content; its name is never trusted. */
export type FileKind =
  | 'empty'
  | 'zip'
  | 'xls'
  | 'encrypted'
  | 'word'
  | 'otherOle'
  | 'brokenOle'
  | 'mhtml'
  | 'xml2003'
  | 'html'
  | 'pdf'
  | 'image'
  | 'binary'
  | 'text'

/** Whether a file may hold a workbook that Doudi reads. Errors: NOT_A_WORKBOOK, WORKBOOK_FORMAT_LATER, _ENCRYPTED, _DAMAGED. */
export function workbookKind(bytes: Uint8Array): 'zip' | 'xls' {
  const found = sniff(bytes)
  switch (found) {
    case 'zip':
    case 'xls':
      return found
    case 'encrypted':
      throw new AppError('WORKBOOK_ENCRYPTED')
    case 'brokenOle':
      throw new AppError('WORKBOOK_DAMAGED', { detail: 'ole' })
    case 'mhtml':
    case 'xml2003':
    case 'html':
    case 'text':
      throw new AppError('WORKBOOK_FORMAT_LATER', { found })
    default:
      throw new AppError('NOT_A_WORKBOOK', { found })
  }
}

const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const IMAGES = ['89504e47', 'ffd8ff', '47494638', '424d'].map(hex => Buffer.from(hex, 'hex'))
/** Enough to see a type by; a text file longer than this is judged by its beginning. */
const HEAD = 4096

/** The order matters: MHTML holds HTML, and an Excel-2003 XML file holds `<Table`. */
export function sniff(bytes: Uint8Array): FileKind {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (file.length === 0) return 'empty'
  if (file.length >= 4 && file.readUInt32BE(0) === 0x50_4b_03_04) return 'zip'
  if (file.subarray(0, 8).equals(OLE)) return oleKind(file)
  const head = file.subarray(0, HEAD)
  const ascii = head.toString('latin1')
  if (/^[\s\S]{0,1024}MIME-Version:/i.test(ascii)) return 'mhtml'
  if (ascii.includes('urn:schemas-microsoft-com:office:spreadsheet')) return 'xml2003'
  if (/<(?:!doctype\s+html|html|table|meta|body)[\s>]/i.test(ascii)) return 'html'
  if (ascii.startsWith('%PDF')) return 'pdf'
  if (IMAGES.some(magic => head.subarray(0, magic.length).equals(magic))) return 'image'
  if (hasUtf16Mark(head)) return 'text'
  return looksBinary(head) ? 'binary' : 'text'
}

function hasUtf16Mark(head: Buffer): boolean {
  return head.length >= 2 && (head.readUInt16BE(0) === 0xff_fe || head.readUInt16BE(0) === 0xfe_ff)
}

/** Text has no NUL and is either UTF-8 or GB 18030. */
function looksBinary(head: Buffer): boolean {
  if (head.includes(0)) return true
  // A character may be cut in two at the end of the head.
  const complete = head.length < HEAD ? head : head.subarray(0, head.lastIndexOf(10) + 1 || head.length)
  return !['utf-8', 'gb18030'].some(encoding => decodes(complete, encoding)) || head.some(isControl)
}

/** Control characters that no text file holds: all but tab, line ends and form feed. */
function isControl(byte: number): boolean {
  return byte < 9 || (byte > 13 && byte < 32)
}

function decodes(bytes: Buffer, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** An OLE file (the old Office container) is told by the streams at its top, not by words somewhere in its content. */
function oleKind(file: Buffer): FileKind {
  const names = oleTopNames(file)
  if (names === null) return 'brokenOle'
  if (names.has('EncryptedPackage')) return 'encrypted'
  if (names.has('Workbook') || names.has('Book')) return 'xls'
  if (names.has('WordDocument')) return 'word'
  return 'otherOle'
}

const NO_ENTRY = 0xff_ff_ff_ff

function oleTopNames(file: Buffer): ReadonlySet<string> | null {
  if (file.length < 1024) return null
  const sectorSize = 2 ** file.readUInt16LE(30)
  if (sectorSize !== 512 && sectorSize !== 4096) return null
  const directory = oleChain(file, file.readUInt32LE(48), sectorSize)
  if (directory === null || directory.length < 128) return null
  const names = new Set<string>()
  const waiting = [directory.readUInt32LE(76)]
  const seen = new Set<number>()
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (id === NO_ENTRY || seen.has(id)) continue
    seen.add(id)
    if ((id + 1) * 128 > directory.length) return null
    const entry = directory.subarray(id * 128, (id + 1) * 128)
    names.add(entry.toString('utf16le', 0, Math.max(0, Math.min(64, entry.readUInt16LE(64)) - 2)))
    waiting.push(entry.readUInt32LE(68), entry.readUInt32LE(72))
  }
  return names
}

/** The bytes of a chain of sectors, or null when the chain leaves the file (it was cut). */
function oleChain(file: Buffer, first: number, sectorSize: number): Buffer | null {
  const sectors: Buffer[] = []
  const perTable = sectorSize / 4
  for (let sector = first; sector < 0xff_ff_ff_fa; ) {
    const start = (sector + 1) * sectorSize
    if (start + sectorSize > file.length || sectors.length > 1024) return null
    sectors.push(file.subarray(start, start + sectorSize))
    const tableIndex = Math.floor(sector / perTable)
    if (tableIndex >= 109) return null
    const entry = (file.readUInt32LE(76 + tableIndex * 4) + 1) * sectorSize + (sector % perTable) * 4
    if (entry + 4 > file.length) return null
    sector = file.readUInt32LE(entry)
  }
  return Buffer.concat(sectors)
}
