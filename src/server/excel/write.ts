import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import type ExcelJS from 'exceljs'
import { runApart } from './apart.ts'
import { serialOfDay } from './cells.ts'
import type { Merge } from './shape.ts'

/** How a column's values are written: ids and accounts are always `text`; `yuan` takes fen (bigint); `day` takes 'YYYY-MM-DD'. */
export type RosterColumn = {
  readonly key: string
  /** in characters, as Excel counts */
  readonly width: number
  readonly kind: 'text' | 'yuan' | 'int' | 'day'
  readonly align?: 'left' | 'center' | 'right'
  /** sum this column in the 合计 row (yuan and int only) */
  readonly total?: boolean
}

export type RosterValue = string | number | bigint | null
export type RosterRow = Readonly<Record<string, RosterValue>>

/** `apart`: on a sheet of its own, for a list that another program reads row by row. `foot` stands at the foot of each printed page. */
export type SheetMark = { readonly text: string; readonly foot: string; readonly apart: boolean }

export type RosterSpec = {
  readonly sheetName: string
  readonly title: string
  /** the line under the title, e.g. 编报单位：… / 2020年6月 / 单位：元 */
  readonly subtitle?: { readonly left?: string; readonly middle?: string; readonly right?: string }
  /** one or two levels; as many texts as columns, '' where a merge covers */
  readonly header: readonly (readonly string[])[]
  /** merges inside the header, rows counted from its first row */
  readonly headerMerges?: readonly Merge[]
  readonly columns: readonly RosterColumn[]
  readonly rows: Iterable<RosterRow> | AsyncIterable<RosterRow>
  /** writes a 合计 row; the label stands in the first column */
  readonly totals?: boolean
  /** the text after 合计（大写）, made from the sums (yuan in fen, int as it is) by column key */
  readonly amountInWords?: (sums: ReadonlyMap<string, bigint>) => string
  /** e.g. 制表人： 审核人： 负责人： 财政所： */
  readonly footer?: string
  /** e.g. 草稿，未经审批，不得作为发放依据; stands under the title and at the top of each printed page */
  readonly draftNote?: string
  /** The watermark; set by src/server/exports.ts alone */
  readonly mark?: SheetMark
  readonly orientation: 'portrait' | 'landscape'
}

/** Named, never embedded: an office PC has them, any other falls back. */
const TITLE_FONT = { name: '方正小标宋简体', size: 18 }
const HEADER_FONT = { name: '宋体', size: 11, bold: true }
const BODY_FONT = { name: '仿宋', size: 11 }
const DRAFT_FONT = { ...BODY_FONT, bold: true, color: { argb: 'FFC00000' } }
const MARK_FONT = { ...BODY_FONT, size: 9, color: { argb: 'FF595959' } }
const LINE: Partial<ExcelJS.Borders> = {
  top: { style: 'thin' },
  left: { style: 'thin' },
  bottom: { style: 'thin' },
  right: { style: 'thin' },
}
const FORMATS: Readonly<Record<RosterColumn['kind'], string>> = { text: '@', yuan: '#,##0.00', int: '0', day: 'yyyy-mm-dd' }
const ALIGNS: Readonly<Record<RosterColumn['kind'], 'left' | 'center' | 'right'>> = {
  text: 'left',
  yuan: 'right',
  int: 'center',
  day: 'center',
}
/** Excel keeps 15 significant digits: 9,999,999,999,999.99 yuan is the last amount it shows to the fen. */
const MOST_FEN = 999_999_999_999_999n
const A4 = 9
const ROWS_AT_A_STRETCH = 2000

/**
 * An .xlsx ready to print on A4: title, repeated header, totals, signatures, page numbers. Rows are taken one by one, so
 * a large roster never stands in memory as a workbook. Errors: a RangeError for an amount Excel cannot hold to the fen.
 */
export async function writeRoster(spec: RosterSpec): Promise<Buffer> {
  const stream = new PassThrough()
  const collected = buffer(stream)
  // 38 MB of memory that an idle server need not hold.
  const { default: excel } = await import('exceljs')
  const workbook = new excel.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: true })
  const bands = bandsAbove(spec)
  const headerStart = bands.length + 1
  const sheet = addSheet(workbook, spec, headerStart)
  for (const band of bands) addBand(sheet, spec.columns.length, band)
  addHeader(sheet, spec, headerStart)
  const sums = await addRows(sheet, spec)
  if (spec.totals === true) addTotals(sheet, spec.columns, sums)
  if (spec.amountInWords !== undefined) {
    addBand(sheet, spec.columns.length, {
      texts: [`合计（大写）：${spec.amountInWords(sums)}`],
      font: HEADER_FONT,
      height: 24,
      lined: true,
    })
  }
  if (spec.footer !== undefined) addBand(sheet, spec.columns.length, { texts: [spec.footer], font: BODY_FONT, height: 30 })
  if (spec.mark?.apart === false) addBand(sheet, spec.columns.length, { texts: [spec.mark.text], font: MARK_FONT, height: 32 })
  sheet.commit()
  if (spec.mark?.apart === true) addMarkSheet(workbook, spec.mark)
  await workbook.commit()
  return collected
}

function addMarkSheet(workbook: ExcelJS.stream.xlsx.WorkbookWriter, { text }: SheetMark): void {
  const sheet = workbook.addWorksheet('导出登记')
  sheet.columns = [{ key: 'mark', width: 60 }]
  for (const part of text.split('　')) sheet.addRow([part]).commit()
  sheet.commit()
}

function addSheet(workbook: ExcelJS.stream.xlsx.WorkbookWriter, spec: RosterSpec, headerStart: number): ExcelJS.Worksheet {
  const headerEnd = headerStart + spec.header.length - 1
  const sheet = workbook.addWorksheet(spec.sheetName, {
    views: [{ state: 'frozen', ySplit: headerEnd, xSplit: 0 }],
    pageSetup: {
      paperSize: A4,
      orientation: spec.orientation,
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      horizontalCentered: true,
      margins: { left: 0.5, right: 0.5, top: 0.7, bottom: 0.7, header: 0.3, footer: 0.3 },
      printTitlesRow: `${headerStart}:${headerEnd}`,
    },
    headerFooter: {
      // A figure behind a code of size would be read as part of it: a space stands between them.
      oddFooter: `${spec.mark === undefined ? '' : `&L&8 ${inFoot(spec.mark.foot)}`}&C第 &P 页，共 &N 页`,
      ...(spec.draftNote === undefined ? {} : { oddHeader: `&C${inFoot(spec.draftNote)}` }),
    },
  })
  sheet.columns = spec.columns.map(column => ({ key: column.key, width: column.width }))
  return sheet
}

// An & begins a code in a page's head or foot.
const inFoot = (text: string): string => text.replaceAll('&', '&&')

/** A row across the whole table: one text over all columns, or up to three at left, middle and right. */
type Band = {
  readonly texts: readonly string[]
  readonly font: Partial<ExcelJS.Font>
  readonly height: number
  readonly align?: 'center'
  readonly lined?: true
}

function bandsAbove(spec: RosterSpec): Band[] {
  const bands: Band[] = [{ texts: [spec.title], font: TITLE_FONT, height: 34, align: 'center' }]
  if (spec.draftNote !== undefined) bands.push({ texts: [spec.draftNote], font: DRAFT_FONT, height: 20, align: 'center' })
  if (spec.subtitle !== undefined) {
    const { left = '', middle = '', right = '' } = spec.subtitle
    const texts = spec.columns.length >= 3 ? [left, middle, right] : [[left, middle, right].filter(text => text !== '').join('　　')]
    bands.push({ texts, font: BODY_FONT, height: 22 })
  }
  return bands
}

const BAND_ALIGNS = ['left', 'center', 'right'] as const

function addBand(sheet: ExcelJS.Worksheet, columns: number, band: Band): void {
  const row = sheet.addRow([])
  row.height = band.height
  band.texts.forEach((text, at) => {
    const first = Math.floor((columns * at) / band.texts.length) + 1
    const last = Math.floor((columns * (at + 1)) / band.texts.length)
    if (last > first) sheet.mergeCells(row.number, first, row.number, last)
    const cell = row.getCell(first)
    cell.value = text
    cell.font = band.font
    cell.alignment = { horizontal: band.align ?? BAND_ALIGNS[at] ?? 'left', vertical: 'middle', wrapText: true }
  })
  if (band.lined === true) for (let column = 1; column <= columns; column++) row.getCell(column).border = LINE
  row.commit()
}

function addHeader(sheet: ExcelJS.Worksheet, spec: RosterSpec, start: number): void {
  const rows = spec.header.map(texts => {
    const row = sheet.addRow([...texts])
    row.height = 28
    for (let column = 1; column <= spec.columns.length; column++) {
      const cell = row.getCell(column)
      cell.font = HEADER_FONT
      cell.border = LINE
      cell.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true }
    }
    return row
  })
  for (const { top, left, bottom, right } of spec.headerMerges ?? []) sheet.mergeCells(start + top, left + 1, start + bottom, right + 1)
  // A committed row can no longer be merged, so they are committed only now.
  for (const row of rows) row.commit()
}

async function addRows(sheet: ExcelJS.Worksheet, spec: RosterSpec): Promise<ReadonlyMap<string, bigint>> {
  const sums = new Map<string, bigint>()
  let count = 0
  for await (const values of spec.rows) {
    addBodyRow(sheet, spec.columns, BODY_FONT, column => values[column.key] ?? null)
    for (const column of spec.columns) {
      const value = values[column.key]
      if (column.total === true && (typeof value === 'bigint' || typeof value === 'number')) {
        sums.set(column.key, (sums.get(column.key) ?? 0n) + BigInt(value))
      }
    }
    // Other requests get their turn.
    if (++count % ROWS_AT_A_STRETCH === 0) await setImmediate()
  }
  return sums
}

function addTotals(sheet: ExcelJS.Worksheet, columns: readonly RosterColumn[], sums: ReadonlyMap<string, bigint>): void {
  const [first] = columns
  addBodyRow(sheet, columns, HEADER_FONT, column =>
    column.total === true ? (sums.get(column.key) ?? 0n) : column === first ? '合计' : null,
  )
}

function addBodyRow(
  sheet: ExcelJS.Worksheet,
  columns: readonly RosterColumn[],
  font: Partial<ExcelJS.Font>,
  valueOf: (column: RosterColumn) => RosterValue,
): void {
  const row = sheet.addRow([])
  row.height = 22
  columns.forEach((column, at) => {
    const cell = row.getCell(at + 1)
    const value = valueOf(column)
    cell.value = excelValue(value, column)
    // Styles are shared objects in the library: each cell takes constants, none is changed afterwards.
    cell.font = font
    cell.border = LINE
    cell.numFmt = typeof value === 'string' && column.kind !== 'day' ? FORMATS.text : FORMATS[column.kind]
    cell.alignment = { horizontal: column.align ?? ALIGNS[column.kind], vertical: 'middle', wrapText: column.kind === 'text' }
  })
  row.commit()
}

function excelValue(value: RosterValue, column: RosterColumn): string | number | null {
  if (value === null) return null
  switch (column.kind) {
    case 'text':
      return String(value)
    case 'yuan':
      return typeof value === 'string' ? value : yuanNumber(BigInt(value))
    case 'int':
      return typeof value === 'string' ? value : Number(value)
    case 'day':
      return serialOfDay(String(value))
  }
}

/** The double nearest to the amount: one division of exact integers, so it shows and reads back to the fen. */
export function yuanNumber(fen: bigint): number {
  if (fen > MOST_FEN || fen < -MOST_FEN) throw new RangeError(`${fen} fen is more than a workbook can hold exactly`)
  return Number(fen) / 100
}

export type EncryptInput = { readonly bytes: Uint8Array; readonly password: string }

const ENCRYPT_BOUNDS = { milliseconds: 120_000, heapMegabytes: 512 }

/**
 * A workbook that only its password opens (ECMA-376 agile encryption: AES-256, SHA-512, 100,000 rounds), in Excel, WPS and LibreOffice.
 * In a process of its own: the rounds are made without a pause, and for a second nobody else would be answered. Measured with 20,000
 * rows (850 kB) on the shared two cores: 1.5 to 2.7 s and 65 MB there, nothing here; a small file takes 1 s, nearly all of it rounds.
 * The password goes through a pipe, never over a command line.
 */
export async function encryptWorkbook(bytes: Uint8Array, password: string, signal?: AbortSignal): Promise<Buffer> {
  let made: Uint8Array | undefined
  const input: EncryptInput = { bytes, password }
  await runApart<Uint8Array>(new URL('./encrypt.process.ts', import.meta.url), input, { ...ENCRYPT_BOUNDS, signal }, workbook => {
    made = workbook
  })
  if (made === undefined) throw new Error('the workbook was not encrypted')
  return Buffer.from(made.buffer, made.byteOffset, made.byteLength)
}
