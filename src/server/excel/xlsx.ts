import { AppError } from '../errors.ts'
import { isDateFormat } from './cells.ts'
import type { ReadLimits } from './shape.ts'
import type { Sink } from './sink.ts'
import { tooLarge } from './sink.ts'
import { type Book, readSheet } from './xlsx.sheet.ts'
import { attributesOf, decodeExcelEscapes, isTrue, type XmlHandlers, xmlScanner } from './xml.ts'
import type { Archive } from './zip.ts'

/** More than any office makes; every sheet costs its own pass. */
const MOST_SHEETS = 300
const SMALL_PART = 32 * 1024 * 1024

type SheetEntry = { readonly name: string; readonly hidden: boolean; readonly part: string }

/** Reads an .xlsx in one pass per sheet; nothing but the shared strings and one row stands in memory. */
export async function readXlsx(archive: Archive, sink: Sink, limits: ReadLimits): Promise<void> {
  const { sheets, from1904, stringsPart, stylesPart } = await readDirectory(archive)
  const book: Book = {
    from1904,
    dateStyles: stylesPart === undefined ? [] : await readDateStyles(archive, stylesPart),
    strings: stringsPart === undefined ? [] : await readSharedStrings(archive, stringsPart, limits),
  }
  const size = sheets.reduce((sum, sheet) => sum + archive.statedSize(sheet.part), 1)
  let done = 0
  for (const sheet of sheets) {
    sink.startSheet(sheet.name, sheet.hidden)
    sink.endSheet(await readSheet(archive, sheet.part, book, sink))
    done += archive.statedSize(sheet.part)
    sink.progress(done / size)
  }
}

type Directory = {
  readonly sheets: readonly SheetEntry[]
  readonly from1904: boolean
  readonly stringsPart: string | undefined
  readonly stylesPart: string | undefined
}

async function readDirectory(archive: Archive): Promise<Directory> {
  const office = (await readRelations(archive, '_rels/.rels', '')).find(relation => relation.type === 'officeDocument')
  const workbookPart = office?.target ?? 'xl/workbook.xml'
  const folder = workbookPart.slice(0, workbookPart.lastIndexOf('/') + 1)
  const relations = await readRelations(archive, `${folder}_rels/${workbookPart.slice(folder.length)}.rels`, folder)
  const targets = new Map(relations.map(relation => [relation.id, relation]))
  const sheets: SheetEntry[] = []
  let from1904 = false
  await parse(archive, workbookPart, {
    open: (name, raw) => {
      if (name === 'workbookPr') from1904 = isTrue(attributesOf(raw)['date1904'])
      if (name !== 'sheet') return
      const attributes = attributesOf(raw)
      const target = targets.get(relationId(attributes))
      // Chart and macro sheets hold no cells.
      if (target === undefined || target.type !== 'worksheet') return
      sheets.push({ name: attributes['name'] ?? '', hidden: (attributes['state'] ?? 'visible') !== 'visible', part: target.target })
    },
  })
  if (sheets.length === 0) throw new AppError('WORKBOOK_DAMAGED', { detail: 'no sheets' })
  if (sheets.length > MOST_SHEETS) throw tooLarge('sheets', MOST_SHEETS)
  const partOf = (type: string): string | undefined =>
    relations.find(relation => relation.type === type && archive.has(relation.target))?.target
  return { sheets, from1904, stringsPart: partOf('sharedStrings'), stylesPart: partOf('styles') }
}

function relationId(attributes: Readonly<Record<string, string>>): string {
  const name = Object.keys(attributes).find(key => key.endsWith(':id'))
  return (name === undefined ? undefined : attributes[name]) ?? ''
}

type Relation = { readonly id: string; readonly type: string; readonly target: string }

/** `type` is the last word of the type's address, which differs between the two editions of the standard only before it. */
async function readRelations(archive: Archive, part: string, folder: string): Promise<Relation[]> {
  const relations: Relation[] = []
  if (!archive.has(part)) return relations
  await parse(archive, part, {
    open: (name, raw) => {
      if (name !== 'Relationship') return
      const { Id = '', Type = '', Target = '', TargetMode } = attributesOf(raw)
      if (TargetMode !== 'External')
        relations.push({ id: Id, type: Type.slice(Type.lastIndexOf('/') + 1), target: resolvePart(folder, Target) })
    },
  })
  return relations
}

function resolvePart(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1)
  const path: string[] = []
  for (const step of `${folder}${target}`.split('/')) {
    if (step === '..') path.pop()
    else if (step !== '.' && step !== '') path.push(step)
  }
  return path.join('/')
}

async function readDateStyles(archive: Archive, part: string): Promise<boolean[]> {
  const codes = new Map<number, string>()
  const formats: number[] = []
  let inCellFormats = false
  await parse(archive, part, {
    open: (name, raw) => {
      if (name === 'cellXfs') inCellFormats = true
      if (name === 'numFmt') {
        const { numFmtId = '', formatCode = '' } = attributesOf(raw)
        codes.set(Number(numFmtId), formatCode)
      }
      if (name === 'xf' && inCellFormats) formats.push(Number(attributesOf(raw)['numFmtId'] ?? 0))
    },
    close: name => {
      if (name === 'cellXfs') inCellFormats = false
    },
  })
  return formats.map(id => isDateFormat(id, codes.get(id)))
}

async function readSharedStrings(archive: Archive, part: string, limits: ReadLimits): Promise<string[]> {
  const strings: string[] = []
  let current = ''
  let inText = false
  let inPhonetic = false
  await parse(
    archive,
    part,
    {
      open: name => {
        if (name === 'si') current = ''
        else if (name === 't') inText = !inPhonetic
        else if (name === 'rPh') inPhonetic = true
      },
      close: name => {
        if (name === 'si') strings.push(decodeExcelEscapes(current))
        else if (name === 't') inText = false
        else if (name === 'rPh') inPhonetic = false
      },
      text: text => {
        if (inText) current += text
      },
    },
    limits.sharedStringsBytes,
  )
  return strings
}

async function parse(archive: Archive, part: string, handlers: Partial<XmlHandlers>, limit = SMALL_PART): Promise<void> {
  const nothing = (): void => {}
  const scanner = xmlScanner({ open: nothing, close: nothing, text: nothing, ...handlers })
  await archive.read(part, scanner.push, limit)
  scanner.end()
}
