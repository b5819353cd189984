import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { idOf, readSheets, sheetOf } from './testing.ts'

const A = idOf('19580305', 121)
const B = idOf('19620412', 232)
const C = idOf('19490701', 343)

describe('what an amount means', () => {
  const HEAD = ['村', '姓名', '身份证号', '保障人数', '保障金额']
  const read = (persons: readonly number[], amounts: readonly number[], choices = {}) =>
    readSheets(
      [
        sheetOf([
          ['2020年6月农村低保花名册'],
          HEAD,
          ...[A, B, C].slice(0, amounts.length).map((id, at) => ['石桥村', '张三', id, persons[at] ?? 1, amounts[at] ?? 0]),
        ]),
      ],
      { choices },
    )

  test('per household is sure when per person would be above the standard', () => {
    assert.deepEqual(
      [read([3, 2, 1], [1500, 900, 400]).meaning?.amount, read([3, 2, 1], [1500, 900, 400]).questions],
      ['household_month', []],
    )
  })
  test('both are possible: the clerk is asked, and the choice multiplies', () => {
    assert.deepEqual(read([2, 1, 1], [300, 200, 200]).questions, ['amount'])
    const chosen = read([2, 1, 1], [300, 200, 200], { amount: 'person_month' })
    assert.deepEqual([chosen.questions, chosen.units[0]?.base_fen], [[], 60000n])
  })
  test('everybody far above the standard: a sum of six months is proposed, not taken for granted', () => {
    const roster = read([1, 1, 1], [3000, 2400, 2700])
    assert.deepEqual([roster.choices.amount, roster.choices.period_months, roster.questions], ['period_total', 6, ['amount']])
  })
})
