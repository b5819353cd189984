import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOf, readSheets, sheetOf } from './testing.ts'

test('an amount beyond all reason is an error at its cell, also where a total stands under it', () => {
  const amounts = [1e15, '99999999999999999999', '9007199254740991000', 100_000_000.01, 100_000_000]
  const roster = readSheets([
    sheetOf([
      ['2020年6月孤儿基本生活费花名册'],
      ['村', '姓名', '身份证号', '发放金额'],
      ...amounts.map((amount, at) => ['石桥村', `张${'三四五六七'[at]}`, idOf('20120305', 111 + at), amount]),
      ['合计', null, null, 1050],
    ]),
  ])
  const told = roster.findings.filter(finding => finding.column === 3).map(({ row, code }) => [(row ?? 0) + 1, code])
  assert.deepEqual(told.slice(0, 4), [
    [3, 'AMOUNT_NOT_A_NUMBER'],
    [4, 'AMOUNT_NOT_A_NUMBER'],
    [5, 'AMOUNT_NOT_A_NUMBER'],
    [6, 'AMOUNT_TOO_LARGE'],
  ])
  assert.ok(!told.some(([row]) => row === 7), '一亿元整 is read')
})
