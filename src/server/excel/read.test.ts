import assert from 'node:assert/strict'
import { test } from 'node:test'
import { messyXls, messyXlsx, xlsxOfSheet } from './fixtures.ts'
import { readWorkbook } from './read.ts'
import { cellAt, type SheetData } from './shape.ts'

const at = (sheet: SheetData | undefined, row: number, column: number) => {
  assert.ok(sheet)
  return cellAt(sheet, row, column)
}

test('reads a messy roster as the clerk sees it', async () => {
  const [cover, roster] = await readWorkbook(await messyXlsx(), '低保.xlsx')
  assert.deepEqual([cover?.name, cover?.hidden, roster?.name, roster?.hidden], ['封面', true, '农村低保', false])
  assert.equal(roster?.rows.length, 9)
  assert.equal(at(roster, 0, 0).text, 'XX镇西岗村2020年6月农村低保金发放花名册')
  assert.deepEqual(at(roster, 4, 1), { text: '张　三', kind: 'text' })
  assert.deepEqual(at(roster, 4, 2), { text: '349999196001010428', kind: 'text' })
  assert.deepEqual(at(roster, 4, 4), { text: '1300.5', kind: 'number', number: 1300.5 })
  assert.deepEqual(at(roster, 4, 5), { text: '2020-06-01', kind: 'date', number: 43_983, day: '2020-06-01' })
  assert.equal(at(roster, 5, 1).text, '欧阳𬭚')
  assert.deepEqual(at(roster, 5, 3), { text: '1,300.00', kind: 'text' })
  assert.equal(at(roster, 5, 4).kind, 'formula_empty')
  assert.deepEqual([at(roster, 5, 2).text, at(roster, 5, 2).precisionLost], ['349999196001010000', true])
  assert.deepEqual([at(roster, 5, 6).text, at(roster, 5, 6).precisionLost], ['6217000012345680', true])
  assert.equal(at(roster, 6, 1).text, ' 䶮某 ')
  assert.equal(at(roster, 6, 3).text, '0.3')
  assert.deepEqual(at(roster, 6, 4), { text: '728', kind: 'number', number: 728 })
  assert.deepEqual(at(roster, 6, 7), { text: '#REF!', kind: 'error' })
  assert.deepEqual(at(roster, 40, 3), { text: '', kind: 'empty' })
  assert.deepEqual(roster?.hiddenRows, [5])
  assert.deepEqual(roster?.hiddenColumns, [7])
  assert.deepEqual(
    [...(roster?.merges ?? [])].sort((a, b) => a.top - b.top || a.left - b.left),
    [
      { top: 0, left: 0, bottom: 0, right: 7 },
      { top: 2, left: 0, bottom: 3, right: 0 },
      { top: 2, left: 3, bottom: 2, right: 4 },
    ],
  )
})

test('reads an .xls, also under the name of an .xlsx', async () => {
  const [sheet] = await readWorkbook(messyXls(), '特困.xlsx')
  assert.equal(sheet?.name, '特困')
  assert.deepEqual(at(sheet, 2, 1), { text: '欧阳𬭚', kind: 'text' })
  assert.deepEqual(at(sheet, 2, 2), { text: '349999196001010428', kind: 'text' })
  assert.deepEqual(at(sheet, 2, 3), { text: '1300.5', kind: 'number', number: 1300.5 })
  assert.equal(at(sheet, 2, 4).day, '2020-06-01')
  assert.equal(at(sheet, 3, 4).day, '2020-06-02')
  assert.equal(at(sheet, 3, 3).text, '0.07')
  assert.deepEqual([at(sheet, 3, 2).text, at(sheet, 3, 2).precisionLost], ['349999196001010000', true])
  assert.deepEqual(sheet?.merges, [{ top: 0, left: 0, bottom: 0, right: 4 }])
})

test('knows the Chinese built-in dates, prefixes, gaps, phonetics and inline strings', async () => {
  const sheet = `<x:worksheet xmlns:x="m"><x:cols><x:col min="2" max="3" hidden="1"/></x:cols><x:sheetData>
    <x:row r="2"><x:c r="A2" s="1"><x:v>43983</x:v></x:c><x:c r="C2" s="2"><x:v>43983</x:v></x:c><x:c r="D2" s="3"><x:v>0.5</x:v></x:c></x:row>
    <x:row r="4" hidden="true"><x:c r="B4" t="inlineStr"><x:is><x:r><x:t>王&amp;</x:t></x:r><x:r><x:t>&#x4E3D;_x000D_</x:t></x:r>
    <x:rPh><x:t>wang</x:t></x:rPh></x:is></x:c><x:c r="D4" t="b"><x:v>1</x:v></x:c></x:row>
    <x:row r="9"><x:c r="A9" s="1"/></x:row></x:sheetData></x:worksheet>`
  const [read] = await readWorkbook(xlsxOfSheet(sheet, [0, 57, 176, 20], '<numFmt numFmtId="176" formatCode="0.00_ "/>'), 'a.xlsx')
  assert.equal(at(read, 1, 0).day, '2020-06-01')
  assert.deepEqual(at(read, 1, 2), { text: '43983', kind: 'number', number: 43_983 })
  assert.deepEqual(at(read, 1, 3), { text: '0.5', kind: 'number', number: 0.5 })
  assert.equal(at(read, 3, 1).text, '王&丽\r')
  assert.equal(at(read, 3, 3).text, 'TRUE')
  assert.equal(read?.rows.length, 4)
  assert.deepEqual(read?.hiddenRows, [3])
  assert.deepEqual(read?.hiddenColumns, [1, 2])
})

test('tells how far it is, and stops when the caller gives up', async () => {
  const shares: number[] = []
  await readWorkbook(await messyXlsx(), 'a.xlsx', { onProgress: share => shares.push(share) })
  assert.ok((shares.at(-1) ?? 0) > 0.9)
  const stop = new AbortController()
  const reading = readWorkbook(await messyXlsx(), 'a.xlsx', { signal: stop.signal })
  stop.abort(new Error('the clerk pressed 取消'))
  await assert.rejects(reading, /取消/)
})
