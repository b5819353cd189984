import assert from 'node:assert/strict'
import { test } from 'node:test'
import { editKey, mergedText, placeOf, textOf, withEdits } from './rules.sheet.ts'
import { sheetOf } from './testing.ts'

test('a place is named as Excel names it', () => {
  assert.equal(placeOf('花名册', 16, 3), '花名册!D17')
  assert.equal(placeOf('花名册', 0, 26), '花名册!AA1')
  assert.equal(placeOf('花名册', 4, null), '花名册!A5')
  assert.equal(placeOf('花名册', null, 3), '花名册')
})

test('a correction is text in its cell, also beyond the end of its row; the other cells and the file stay', () => {
  const sheet = sheetOf([
    ['姓名', '金额'],
    ['张三', 300],
  ])
  const edited = withEdits(sheet, { [editKey(1, 1)]: '308', [editKey(1, 3)]: '备注', [editKey(0, 0)]: '' })
  assert.deepEqual(
    edited.rows.map(row => row.map(({ text, kind }) => `${text} ${kind}`)),
    [
      [' empty', '金额 text'],
      ['张三 text', '308 text', ' empty', '备注 text'],
    ],
  )
  assert.equal(textOf(sheet, 1, 1), '300')
  assert.deepEqual(withEdits(sheet, { [editKey(7, 0)]: '无此行' }).rows, sheet.rows)
  assert.equal(withEdits(sheet, {}), sheet, 'nothing corrected: the sheet itself')
})

test('a merged range speaks for every cell in it and for none beside it', () => {
  const sheet = sheetOf(
    [
      [null, null, null, null],
      [null, '补助金额', null, null],
      [null, null, '标准', null],
      [null, null, null, null],
    ],
    { merges: [{ top: 1, left: 1, bottom: 2, right: 2 }] },
  )
  assert.deepEqual(
    sheet.rows.map((row, at) => row.map((_, column) => mergedText(sheet, at, column))),
    [
      ['', '', '', ''],
      ['', '补助金额', '补助金额', ''],
      ['', '补助金额', '标准', ''],
      ['', '', '', ''],
    ],
  )
})
