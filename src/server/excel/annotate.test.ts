import assert from 'node:assert/strict'
import { test } from 'node:test'
import ExcelJS from 'exceljs'
import { AppError } from '../errors.ts'
import { annotateWorkbook, type CellProblem, PROBLEM_SHEET } from './annotate.ts'
import { bombXlsx, messyXls, messyXlsx } from './fixtures.ts'
import { readWorkbook } from './read.ts'

const problems: CellProblem[] = [
  { sheet: '农村低保', cell: 'C6', severity: 'error', message: '身份证号精度丢失', remedy: '请按证件重新录入' },
  { sheet: '农村低保', cell: 'C6', severity: 'warning', message: '与第 5 行相同' },
  { sheet: '农村低保', cell: 'E6', severity: 'warning', message: '公式没有计算结果' },
]

async function load(bytes: Uint8Array): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytes as unknown as ArrayBuffer)
  return workbook
}

const colour = (cell: ExcelJS.Cell | undefined) => (cell?.fill as ExcelJS.FillPattern | undefined)?.fgColor?.argb
const note = (cell: ExcelJS.Cell | undefined) => {
  const found = cell?.note as string | ExcelJS.Comment | undefined
  return typeof found === 'string' ? found : found?.texts?.map(({ text }) => text).join('')
}

test('the error workbook is the same workbook with marks and a list in front', async () => {
  const original = await messyXlsx()
  const marked = await annotateWorkbook(original, '低保.xlsx', problems)
  const workbook = await load(marked)
  assert.deepEqual(
    workbook.worksheets.map(({ name }) => name),
    [PROBLEM_SHEET, '封面', '农村低保'],
  )
  const sheet = workbook.getWorksheet('农村低保')
  assert.deepEqual(
    ['C6', 'E6', 'C5', 'E7'].map(address => colour(sheet?.getCell(address))),
    ['FFFFC7CE', 'FFFFEB9C', undefined, undefined],
  )
  assert.equal(note(sheet?.getCell('C6')), '【兜底检查】身份证号精度丢失（请按证件重新录入）\n与第 5 行相同')
  assert.equal(sheet?.getCell('F5').numFmt, 'yyyy"年"m"月"')
  const read = await readWorkbook(marked, 'a.xlsx')
  const before = await readWorkbook(original, 'a.xlsx')
  assert.deepEqual(
    read.slice(1).map(({ rows }) => rows),
    before.map(({ rows }) => rows),
  )
  assert.deepEqual(
    read[0]?.rows[2]?.map(({ text }) => text),
    ['1', '农村低保', 'C6', '错误', '身份证号精度丢失', '请按证件重新录入'],
  )
})

test('a second round takes the old marks off', async () => {
  const first = await annotateWorkbook(await messyXlsx(), 'a.xlsx', problems)
  const workbook = await load(await annotateWorkbook(first, 'a.xlsx', problems.slice(2)))
  assert.deepEqual(
    workbook.worksheets.map(({ name }) => name),
    [PROBLEM_SHEET, '封面', '农村低保'],
  )
  const sheet = workbook.getWorksheet('农村低保')
  assert.deepEqual([colour(sheet?.getCell('C6')), note(sheet?.getCell('C6'))], [undefined, undefined])
  assert.equal(colour(sheet?.getCell('E6')), 'FFFFEB9C')
})

test('an .xls comes as a plain copy with the same addresses', async () => {
  const marked = await annotateWorkbook(messyXls(), '特困.xls', [{ sheet: '特困', cell: 'C4', severity: 'error', message: '精度丢失' }])
  const [list, copy] = await readWorkbook(marked, 'a.xlsx')
  const [original] = await readWorkbook(messyXls(), 'a.xls')
  assert.equal(list?.name, PROBLEM_SHEET)
  assert.deepEqual(
    copy?.rows.map(row => row.map(({ text }) => text)),
    original?.rows.map(row => row.map(({ text }) => text)),
  )
  assert.deepEqual(copy?.merges, original?.merges)
  assert.equal(colour((await load(marked)).getWorksheet('特困')?.getCell('C4')), 'FFFFC7CE')
})

test('a bad file is refused as in reading', async () => {
  await assert.rejects(
    annotateWorkbook(bombXlsx(undefined, 400), 'a.xlsx', []),
    error => error instanceof AppError && error.code === 'WORKBOOK_TOO_LARGE',
  )
})
