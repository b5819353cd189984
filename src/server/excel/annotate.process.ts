import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import ExcelJS from 'exceljs'
import { parseCellAddress } from './address.ts'
import { type AnnotateInput, type CellProblem, PROBLEM_SHEET } from './annotate.ts'
import { serialOfDay } from './cells.ts'
import { readWorkbook } from './read.ts'
import type { Cell, SheetData } from './shape.ts'
import { workbookKind } from './sniff.ts'
import { answerParent } from './apart.ts'

/** Above this the library that keeps a workbook's looks needs more than half a gigabyte. */
const MOST_CELLS_LOADED = 250_000
/** Comments are drawings: thousands of them make a file that no office program opens in good time. Colour and list have all. */
const MOST_NOTES = 2000
/** Begins every comment of ours, so that it can be told from the clerk's own and taken off again. */
const NOTE_MARK = '【兜底检查】'
const COLOURS = { error: 'FFFFC7CE', warning: 'FFFFEB9C' } as const
const FILLS = { error: solid(COLOURS.error), warning: solid(COLOURS.warning) }
const SEVERITY = { error: '错误', warning: '提醒' } as const
const THIN: Partial<ExcelJS.Borders> = {
  top: { style: 'thin' },
  left: { style: 'thin' },
  bottom: { style: 'thin' },
  right: { style: 'thin' },
}

function solid(argb: string): ExcelJS.FillPattern {
  return { type: 'pattern', pattern: 'solid', fgColor: { argb } }
}

answerParent<AnnotateInput, Uint8Array>(async ({ bytes, fileName, problems }, post) => {
  // Our own reader goes first: the library that keeps the looks survives neither a bomb nor a damaged file.
  const sheets = await readWorkbook(bytes, fileName)
  post(keepsLooks(bytes, sheets) ? await markOriginal(bytes, problems) : await markedCopy(sheets, problems))
})

async function markOriginal(bytes: Uint8Array, problems: readonly CellProblem[]): Promise<Uint8Array> {
  const workbook = await loadWorkbook(bytes)
  for (const [place, mark] of marksOf(problems)) {
    const found = workbook.getWorksheet(place.sheet)?.getCell(place.cell)
    if (found !== undefined) applyMark(found, mark)
  }
  addProblemSheet(workbook, problems)
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

function keepsLooks(bytes: Uint8Array, sheets: readonly SheetData[]): boolean {
  const cells = sheets.reduce((sum, sheet) => sum + sheet.rows.reduce((count, row) => count + row.length, 0), 0)
  return workbookKind(bytes) === 'zip' && cells <= MOST_CELLS_LOADED
}

async function loadWorkbook(bytes: Uint8Array): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook()
  // The library takes any bytes; its types know only an older Buffer.
  await workbook.xlsx.load(bytes as unknown as ArrayBuffer)
  const earlier = workbook.getWorksheet(PROBLEM_SHEET)
  if (earlier !== undefined) workbook.removeWorksheet(earlier.id)
  for (const sheet of workbook.worksheets) {
    sheet.eachRow(row => row.eachCell({ includeEmpty: true }, takeOffMark))
  }
  return workbook
}

function takeOffMark(cell: ExcelJS.Cell): void {
  const note = cell.note as string | ExcelJS.Comment | undefined
  if (note === undefined) return
  const text = typeof note === 'string' ? note : (note.texts ?? []).map(part => part.text).join('')
  if (!text.startsWith(NOTE_MARK)) return
  // Setting `note` to nothing would leave an empty comment behind, and the loaded model keeps its own copy.
  Object.assign(cell, { _comment: undefined })
  Reflect.deleteProperty(cell.model, 'comment')
  cell.style = { ...cell.style, fill: { type: 'pattern', pattern: 'none' } }
}

/** Values only, at the same addresses: numbers as numbers, dates as dates, everything else as text. Written row by row. */
async function markedCopy(sheets: readonly SheetData[], problems: readonly CellProblem[]): Promise<Uint8Array> {
  const stream = new PassThrough()
  const collected = buffer(stream)
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: true })
  addProblemSheet(workbook, problems).commit()
  const marks = marksOf(problems)
  for (const data of sheets) {
    if (data.name !== PROBLEM_SHEET)
      copySheet(
        workbook,
        data,
        marks.filter(([{ sheet }]) => sheet === data.name),
      )
  }
  await workbook.commit()
  return new Uint8Array(await collected)
}

function copySheet(workbook: ExcelJS.stream.xlsx.WorkbookWriter, data: SheetData, marks: readonly PlacedMark[]): void {
  const sheet = workbook.addWorksheet(data.name, { state: data.hidden ? 'hidden' : 'visible' })
  const hiddenRows = new Set(data.hiddenRows)
  const marksOfRow = Map.groupBy(marks, ([{ cell }]) => parseCellAddress(cell)?.row)
  const mergesOfRow = Map.groupBy(data.merges, ({ top }) => top)
  for (const column of data.hiddenColumns) sheet.getColumn(column + 1).hidden = true
  data.rows.forEach((cells, at) => {
    const row = sheet.getRow(at + 1)
    if (hiddenRows.has(at)) row.hidden = true
    cells.forEach((cell, column) => {
      const target = row.getCell(column + 1)
      // Writing below a merge would overwrite its first cell.
      if (cell.kind !== 'empty' && target.master === target) copyCell(target, cell)
    })
    for (const { top, left, bottom, right } of mergesOfRow.get(at) ?? []) sheet.mergeCells(top + 1, left + 1, bottom + 1, right + 1)
    for (const [{ cell }, mark] of marksOfRow.get(at) ?? []) applyMark(sheet.getCell(cell), mark)
    row.commit()
  })
  sheet.commit()
}

function copyCell(target: ExcelJS.Cell, cell: Cell): void {
  if (cell.day !== undefined && cell.day >= '1900-03-01') {
    target.value = serialOfDay(cell.day)
    target.numFmt = 'yyyy-mm-dd'
  } else if (cell.kind === 'number' && cell.number !== undefined && cell.precisionLost !== true) {
    target.value = cell.number
  } else {
    target.value = cell.text
    target.numFmt = '@'
  }
}

type Mark = { readonly severity: CellProblem['severity']; readonly note: string | undefined }
type PlacedMark = readonly [place: { readonly sheet: string; readonly cell: string }, mark: Mark]

/** One mark per cell, however many problems it has. */
function marksOf(problems: readonly CellProblem[]): PlacedMark[] {
  const marks: PlacedMark[] = []
  for (const together of Map.groupBy(problems, ({ sheet, cell }) => `${sheet}!${cell}`).values()) {
    const [first] = together
    if (first === undefined || parseCellAddress(first.cell) === null) continue
    const texts = together.map(({ message, remedy }) => (remedy === undefined ? message : `${message}（${remedy}）`))
    marks.push([
      { sheet: first.sheet, cell: first.cell.replaceAll('$', '') },
      {
        severity: together.some(({ severity }) => severity === 'error') ? 'error' : 'warning',
        note: marks.length < MOST_NOTES ? NOTE_MARK + texts.join('\n') : undefined,
      },
    ])
  }
  return marks
}

function applyMark(cell: ExcelJS.Cell, { severity, note }: Mark): void {
  // A loaded style object is shared by many cells, so it is replaced, never changed.
  cell.style = { ...cell.style, fill: FILLS[severity] }
  if (note !== undefined) cell.note = note
}

function addProblemSheet(workbook: ExcelJS.Workbook, problems: readonly CellProblem[]): ExcelJS.Worksheet {
  const sheet = workbook.addWorksheet(PROBLEM_SHEET, { views: [{ state: 'frozen', ySplit: 2 }] })
  sheet.columns = [8, 20, 10, 8, 50, 50].map(width => ({ width }))
  const errors = problems.filter(({ severity }) => severity === 'error').length
  sheet.addRow([`共 ${errors} 个错误、${problems.length - errors} 个提醒；错误改好后再导入，提醒请核对。点单元格可跳到原处。`]).font = {
    bold: true,
  }
  sheet.mergeCells('A1:F1')
  sheet.addRow(['序号', '工作表', '单元格', '类别', '问题', '怎么改']).font = { bold: true }
  problems.forEach((problem, at) => {
    const row = sheet.addRow([at + 1, problem.sheet, problem.cell, SEVERITY[problem.severity], problem.message, problem.remedy ?? ''])
    if (at < MOST_NOTES)
      row.getCell(3).value = { text: problem.cell, hyperlink: `#'${problem.sheet.replaceAll("'", "''")}'!${problem.cell}` }
    row.getCell(4).fill = FILLS[problem.severity]
  })
  sheet.eachRow((row, number) => {
    if (number > 1) row.eachCell(cell => Object.assign(cell, { border: THIN, alignment: { vertical: 'top', wrapText: true } }))
  })
  moveToFront(workbook, sheet)
  return sheet
}

/** `orderNo` decides the order of the sheets in the file; the library does not declare it. */
function moveToFront(workbook: ExcelJS.Workbook, sheet: ExcelJS.Worksheet): void {
  Object.assign(sheet, { orderNo: -1 })
  workbook.views = [{ x: 0, y: 0, width: 20_000, height: 12_000, firstSheet: 0, activeTab: 0, visibility: 'visible' }]
}
