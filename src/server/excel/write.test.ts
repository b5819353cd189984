import assert from 'node:assert/strict'
import { test } from 'node:test'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { cellAddress, parseCellAddress } from './address.ts'
import { dayOfSerial, decimalText, isDateFormat, serialOfDay } from './cells.ts'
import { readWorkbook } from './read.ts'
import { cellAt } from './shape.ts'
import { type RosterRow, type RosterSpec, writeRoster, yuanNumber } from './write.ts'
import { runs } from '../testing.runs.ts'

const SEED = runs()

const people: RosterRow[] = [
  { no: 1, name: '张三', id: '34999919600101042X', account: '6217000012345678901', from: '2020-06-01', count: 2, amount: 728_05n },
  { no: 2, name: '欧阳𬭚', id: '349999196001010428', account: '0012', from: '1952-02-29', count: 1, amount: 364_10n },
  { no: 3, name: '=1+1', id: '349999196001010000', account: '', from: null, count: 1, amount: null },
]

const spec = (rows: RosterSpec['rows'], more: Partial<RosterSpec> = {}): RosterSpec => ({
  sheetName: '发放清册',
  title: 'XX镇2020年6月农村低保金发放清册',
  subtitle: { left: '编报单位：XX镇民政办', middle: '2020年6月18日', right: '单位：元' },
  header: [
    ['序号', '姓名', '身份证号', '账号', '起始', '发放', ''],
    ['', '', '', '', '', '人数', '金额'],
  ],
  headerMerges: [...[0, 1, 2, 3, 4].map(at => ({ top: 0, left: at, bottom: 1, right: at })), { top: 0, left: 5, bottom: 0, right: 6 }],
  columns: [
    { key: 'no', width: 6, kind: 'int' },
    { key: 'name', width: 10, kind: 'text' },
    { key: 'id', width: 21, kind: 'text' },
    { key: 'account', width: 22, kind: 'text' },
    { key: 'from', width: 12, kind: 'day' },
    { key: 'count', width: 6, kind: 'int', total: true },
    { key: 'amount', width: 14, kind: 'yuan', total: true },
  ],
  rows,
  totals: true,
  amountInWords: sums => `共${sums.get('amount')}分`,
  footer: '制表人：　　审核人：　　负责人：　　财政所：',
  draftNote: '草稿，未经审批',
  orientation: 'landscape',
  ...more,
})

test('a roster reads back as it was given', async () => {
  const [sheet] = await readWorkbook(await writeRoster(spec(people)), 'a.xlsx')
  assert.ok(sheet)
  const texts = sheet.rows.map(row => row.map(cell => cell.text))
  assert.deepEqual(texts[0], ['XX镇2020年6月农村低保金发放清册'])
  assert.equal(texts[1]?.[0], '草稿，未经审批')
  assert.deepEqual(
    texts[2]?.filter(text => text !== ''),
    ['编报单位：XX镇民政办', '2020年6月18日', '单位：元'],
  )
  assert.deepEqual(texts[5], ['1', '张三', '34999919600101042X', '6217000012345678901', '2020-06-01', '2', '728.05'])
  assert.deepEqual(texts[6], ['2', '欧阳𬭚', '349999196001010428', '0012', '1952-02-29', '1', '364.1'])
  assert.deepEqual(texts[7], ['3', '=1+1', '349999196001010000', '', '', '1'])
  assert.deepEqual(texts[8], ['合计', '', '', '', '', '4', '1092.15'])
  assert.deepEqual(texts[9], ['合计（大写）：共109215分'])
  assert.deepEqual(texts[10], ['制表人：　　审核人：　　负责人：　　财政所：'])
  assert.equal(cellAt(sheet, 5, 2).kind, 'text')
  assert.ok(sheet.merges.some(merge => merge.top === 3 && merge.left === 5 && merge.right === 6 && merge.bottom === 3))
})

test('a roster is ready to print', async () => {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load((await writeRoster(spec(people))) as unknown as ArrayBuffer)
  const [sheet] = workbook.worksheets
  assert.ok(sheet)
  const { paperSize, orientation, fitToPage, fitToWidth, fitToHeight, printTitlesRow } = sheet.pageSetup
  assert.deepEqual([paperSize, orientation, fitToPage, fitToWidth, fitToHeight, printTitlesRow], [9, 'landscape', true, 1, 0, '4:5'])
  assert.deepEqual([sheet.views[0]?.state, (sheet.views[0] as { ySplit?: number }).ySplit], ['frozen', 5])
  assert.equal(sheet.headerFooter.oddFooter, '&C第 &P 页，共 &N 页')
  assert.equal(sheet.headerFooter.oddHeader, '&C草稿，未经审批')
  assert.deepEqual([sheet.getCell('C6').numFmt, sheet.getCell('D6').numFmt, sheet.getCell('G6').numFmt], ['@', '@', '#,##0.00'])
  assert.equal(sheet.getCell('A1').font.name, '方正小标宋简体')
})

test('rows may come from a stream, and a single-column table has no place for three texts', async () => {
  async function* many() {
    for (let at = 0; at < 2500; at++) yield { name: `第${at}人` }
  }
  const columns = [{ key: 'name', width: 20, kind: 'text' as const }]
  const [sheet] = await readWorkbook(
    await writeRoster(spec(many(), { columns, header: [['姓名']], headerMerges: [], totals: false })),
    'a.xlsx',
  )
  assert.equal(cellAt(sheet ?? assert.fail(), 2 + 1 + 2500, 0).text, '第2499人')
})

test('an amount written as yuan reads back to the same fen', async () => {
  const toFen = (text: string): bigint => {
    const [whole = '', fraction = ''] = text.replace('-', '').split('.')
    return (text.startsWith('-') ? -1n : 1n) * BigInt(whole + fraction.padEnd(2, '0'))
  }
  const most = 999_999_999_999_999n
  fc.assert(
    fc.property(fc.bigInt({ min: -most, max: most }), fen => toFen(decimalText(yuanNumber(fen))) === fen),
    runs(5000),
  )
  assert.throws(() => yuanNumber(most + 1n), RangeError)
  const amounts = [0n, 1n, -1n, 10n, 9_95n, 1_234_567_89n, most, ...fc.sample(fc.bigInt({ min: 0n, max: most }), runs())]
  const columns = [{ key: 'amount', width: 20, kind: 'yuan' as const }]
  const rows = amounts.map(amount => ({ amount }))
  const book = await writeRoster({ sheetName: 'a', title: 't', header: [['金额']], columns, rows, orientation: 'portrait' })
  const [sheet] = await readWorkbook(book, 'a.xlsx')
  assert.deepEqual(
    sheet?.rows.slice(2).map(row => toFen(row[0]?.text ?? '')),
    amounts,
  )
})

test('addresses, serial days and decimals go there and back', () => {
  assert.deepEqual(
    ['A1', 'Z1', 'AA1', 'C17', 'XFD1048576'].map(address => parseCellAddress(address)?.column),
    [0, 25, 26, 2, 16_383],
  )
  assert.deepEqual([cellAddress(16, 2), parseCellAddress('$c$17')], ['C17', { row: 16, column: 2 }])
  assert.deepEqual(['C0', '17', 'XFE1', 'A1048577', ''].map(parseCellAddress), [null, null, null, null, null])
  fc.assert(
    fc.property(fc.nat(1_048_575), fc.nat(16_383), (row, column) => {
      assert.deepEqual(parseCellAddress(cellAddress(row, column)), { row, column })
    }),
    SEED,
  )
  assert.deepEqual([dayOfSerial(1, false), dayOfSerial(60, false), dayOfSerial(61, false)], ['1900-01-01', null, '1900-03-01'])
  assert.deepEqual([dayOfSerial(43_983.7, false), dayOfSerial(42_521, true)], ['2020-06-01', '2020-06-01'])
  fc.assert(
    fc.property(fc.integer({ min: 61, max: 2_958_465 }), serial => serialOfDay(dayOfSerial(serial, false) ?? '') === serial),
    SEED,
  )
  assert.deepEqual([1.005, 1234.0999999999999, 1e-7, 1e21, -0.5, 0, 3702.8999999999996, 1.5e15].map(decimalText), [
    '1.005',
    '1234.1',
    '0.0000001',
    '1000000000000000000000',
    '-0.5',
    '0',
    '3702.9',
    '1500000000000000',
  ])
  assert.deepEqual(
    ['yyyy"年"m"月"', '[$-804]yyyy/m/d;@', 'h:mm', '#,##0.00_ ', '[Red]0.00', 'General', '"d"0', 'G/通用格式'].map(code =>
      isDateFormat(200, code),
    ),
    [true, true, false, false, false, false, false, false],
  )
  assert.deepEqual(
    [27, 36, 57, 58, 14, 0, 49].map(id => isDateFormat(id, undefined)),
    [true, true, true, true, true, false, false],
  )
})
