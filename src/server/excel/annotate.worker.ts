import ExcelJS from 'exceljs'
import { parseCellAddress } from './address.ts'
import { type AnnotateInput, type CellProblem, PROBLEM_SHEET } from './annotate.ts'
import { serialOfDay } from './cells.ts'
import { readWorkbook } from './read.ts'
import type { Cell, SheetData } from './shape.ts'
import { sniff } from './sniff.ts'
import { answerParent } from './thread.ts'

/** Above this the library that keeps a workbook's looks needs more memory than the office PC has. */
const MOST_CELLS_LOADED = 600_000
/** Begins every comment of ours, so that it can be told from the clerk's own and taken off again. */
const NOTE_MARK = '【兜底检查】'
const COLOURS = { error: 'FFFFC7CE', warning: 'FFFFEB9C' } as const
const FILLS = { error: solid(COLOURS.error), warning: solid(COLOURS.warning) }
const SEVERITY = { error: '错误', warning: '提醒' } as const
const THIN: Partial<ExcelJS.Borders> = { top: { style: 'thin' }, left: { style: 'thin' }, bottom: { style: 'thin' }, right: { style: 'thin' } }

function solid(argb: string): ExcelJS.FillPattern {
  return { type: 'pattern', pattern: 'solid', fgColor: { argb } }
}

await answerParent<AnnotateInput, Uint8Array>(async ({ bytes, fileName, problems }, post) => {
  // Our own reader goes first: the library that keeps the looks survives neither a bomb nor a damaged file.
  const sheets = await readWorkbook(bytes, fileName)
  const workbook = keepsLooks(bytes, sheets) ? await loadWorkbook(bytes) : plainCopy(sheets)
  const listed = problems.map(problem => ({ ...problem, sheet: sheetNameOf(workbook, problem.sheet) }))
  markCells(workbook, listed)
  addProblemSheet(workbook, listed)
  post(new Uint8Array(await workbook.xlsx.writeBuffer()))
})

function keepsLooks(bytes: Uint8Array, sheets: readonly SheetData[]): boolean {
  const cells = sheets.reduce((sum, sheet) => sum + sheet.rows.reduce((count, row) => count + row.length, 0), 0)
  return sniff(bytes) === 'zip' && cells <= MOST_CELLS_LOADED
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

/** Values only, at the same addresses: numbers as numbers, dates as dates, everything else as text. */
function plainCopy(sheets: readonly SheetData[]): ExcelJS.Workbook {
  const workbook = new ExcelJS.Workbook()
  for (const data of sheets) {
    if (data.name === PROBLEM_SHEET) continue
    const sheet = workbook.addWorksheet(data.name, { state: data.hidden ? 'hidden' : 'visible' })
    data.rows.forEach((cells, at) => {
      cells.forEach((cell, column) => {
        if (cell.kind !== 'empty') copyCell(sheet.getCell(at + 1, column + 1), cell)
      })
    })
    for (const { top, left, bottom, right } of data.merges) sheet.mergeCells(top + 1, left + 1, bottom + 1, right + 1)
    for (const row of data.hiddenRows) sheet.getRow(row + 1).hidden = true
    for (const column of data.hiddenColumns) sheet.getColumn(column + 1).hidden = true
  }
  return workbook
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

/** The library drops what Excel forbids in a name; the list must name the sheet as it stands in the file. */
function sheetNameOf(workbook: ExcelJS.Workbook, name: string): string {
  return workbook.worksheets.find(sheet => sheet.name === name)?.name ?? workbook.getWorksheet(name)?.name ?? name
}

function markCells(workbook: ExcelJS.Workbook, problems: readonly CellProblem[]): void {
  const byCell = Map.groupBy(problems, problem => `${problem.sheet}!${problem.cell}`)
  for (const together of byCell.values()) {
    const [first] = together
    if (first === undefined || parseCellAddress(first.cell) === null) continue
    const cell = workbook.getWorksheet(first.sheet)?.getCell(first.cell.replaceAll('$', ''))
    if (cell === undefined) continue
    const worst = together.some(({ severity }) => severity === 'error') ? 'error' : 'warning'
    // A loaded style object is shared by many cells, so it is replaced, never changed.
    cell.style = { ...cell.style, fill: FILLS[worst] }
    cell.note = NOTE_MARK + together.map(({ message, remedy }) => (remedy === undefined ? message : `${message}（${remedy}）`)).join('\n')
  }
}

function addProblemSheet(workbook: ExcelJS.Workbook, problems: readonly CellProblem[]): void {
  const sheet = workbook.addWorksheet(PROBLEM_SHEET, { views: [{ state: 'frozen', ySplit: 2 }] })
  sheet.columns = [8, 20, 10, 8, 50, 50].map(width => ({ width }))
  const errors = problems.filter(({ severity }) => severity === 'error').length
  sheet.addRow([`共 ${errors} 个错误、${problems.length - errors} 个提醒；错误改好后再导入，提醒请核对。点单元格可跳到原处。`]).font = { bold: true }
  sheet.mergeCells('A1:F1')
  sheet.addRow(['序号', '工作表', '单元格', '类别', '问题', '怎么改']).font = { bold: true }
  problems.forEach((problem, at) => {
    const row = sheet.addRow([at + 1, problem.sheet, problem.cell, SEVERITY[problem.severity], problem.message, problem.remedy ?? ''])
    row.getCell(3).value = { text: problem.cell, hyperlink: `#'${problem.sheet.replaceAll("'", "''")}'!${problem.cell}` }
    row.getCell(4).fill = FILLS[problem.severity]
  })
  sheet.eachRow((row, number) => {
    if (number > 1) row.eachCell(cell => Object.assign(cell, { border: THIN, alignment: { vertical: 'top', wrapText: true } }))
  })
  moveToFront(workbook, sheet)
}

/** `orderNo` decides the order of the sheets in the file; the library does not declare it. */
function moveToFront(workbook: ExcelJS.Workbook, sheet: ExcelJS.Worksheet): void {
  Object.assign(sheet, { orderNo: -1 })
  workbook.views = [{ x: 0, y: 0, width: 20_000, height: 12_000, firstSheet: 0, activeTab: 0, visibility: 'visible' }]
}
