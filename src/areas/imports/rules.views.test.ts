import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Finding } from './rules.problems.ts'
import { gridCells, masked, problemsOf } from './rules.views.ts'
import { idOf, sheetOf } from './testing.ts'

test('problems: errors first, then by place; those of the whole sheet before their rows', () => {
  const finding = (code: Finding['code'], row: number | null, column: number | null): Finding => ({ code, row, column, facts: {} })
  const sheet = sheetOf([['姓名']])
  const shown = problemsOf({ located: { sheet } }, [
    finding('NAME_PADDED', 1, 0),
    finding('VILLAGE_MISSING', 3, 1),
    finding('SEX_DIFFERS', 2, 1),
    finding('VILLAGE_MISSING', 3, 0),
    finding('ID_EMPTY', 2, 5),
    finding('HIDDEN_ROWS', null, 4),
    finding('SEX_DIFFERS', 0, null),
    finding('SEX_DIFFERS', 0, 0),
  ])
  assert.deepEqual(
    shown.map(({ severity, cell, row, column }) => [severity, cell, row, column]),
    [
      ['error', '花名册!F3', 2, 5],
      ['error', '花名册!A4', 3, 0],
      ['error', '花名册!B4', 3, 1],
      ['warning', '花名册', null, null],
      ['warning', '花名册!A1', 0, null],
      ['warning', '花名册!A1', 0, 0],
      ['warning', '花名册!B3', 2, 1],
      ['info', '花名册!A2', 1, 0],
    ],
  )
  assert.deepEqual([shown[0]?.what, shown[0]?.how], ['没有身份证号', '请补上号码；没有号码的人请先在人员页登记。'])
})

test('long numbers show the county and the last four, accounts the last four, wherever they stand', () => {
  const id = idOf('19580305', 121)
  assert.equal(masked(`张三${id}，电话另附`), `张三349999********${id.slice(-4)}，电话另附`)
  assert.equal(masked('6217000000000001001'), '***************1001')
  assert.equal(masked('349999580305121'), '***********5121')
  assert.equal(masked('34999919580305012x'), '349999********012x')
  assert.equal(masked('123456789012'), '********9012')
  assert.equal(masked('13900000000'), '13900000000', 'eleven figures are shown but in a column that is secret')
})

test('a secret column never shows more than its last four, whatever stands there', () => {
  const sheet = sheetOf([['张三', '13900000000', '13900000000', '0558-7123456', '12345678', '1234567', '无此人电话号码呀', 300]])
  assert.deepEqual(gridCells(sheet, 0, new Set([2, 3, 4, 5, 6])), [
    '张三',
    '13900000000',
    '*******0000',
    '********3456',
    '****5678',
    '1234567',
    '无此人电话号码呀',
    '300',
  ])
  assert.deepEqual(gridCells(sheetOf([[idOf('19580305', 121)]]), 0, new Set([0])), [masked(idOf('19580305', 121))])
  assert.deepEqual(gridCells(sheet, 9, new Set()), [])
})
