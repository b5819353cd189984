import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { rosterKinds } from '../../server/rosters.ts'
import { findHeader, findSheet, titleOf } from './rules.header.ts'
import { idOf, sheetOf, type Value } from './testing.ts'

const COLUMNS = rosterKinds().flatMap(kind => kind.columns)
const HEAD = ['序号', '村', '姓名', '身份证号', '保障金额', '备注']
const PERSON = [1, '石桥村', '张三', idOf('19580305', 121), 300, null]
const spanOf = (rows: Parameters<typeof sheetOf>[0], merges: Parameters<typeof sheetOf>[1] = {}) => {
  const header = findHeader(sheetOf(rows, merges), COLUMNS)
  return header === null ? null : [header.top, header.bottom]
}
const blank = (count: number): (readonly Value[])[] => Array.from({ length: count }, () => [null])
const down = (column: number, top: number, bottom: number) => ({ top, left: column, bottom, right: column })
const across = (row: number, left: number, right: number) => ({ top: row, left, bottom: row, right })

describe('which row holds the headings', () => {
  test('the twelfth row is still looked at, the thirteenth is not', () => {
    assert.deepEqual(spanOf([...blank(11), HEAD, PERSON]), [11, 11])
    assert.equal(spanOf([...blank(12), HEAD, PERSON]), null)
  })
  test('it names a person and a number: instructions that name one of them are passed over', () => {
    assert.deepEqual(spanOf([['姓名', '要与户口簿一致'], ['身份证号', '设成文本'], HEAD, PERSON]), [2, 2])
    assert.equal(
      spanOf([
        ['姓名', '金额'],
        ['张三', 300],
      ]),
      null,
    )
  })
  test('a heading is met without its bracket too', () => {
    assert.deepEqual(spanOf([['姓名（户主）', '身份证号(18位)'], PERSON]), [0, 0])
    assert.deepEqual(
      spanOf([
        ['收款人全称', '收款人身份证号'],
        ['张三', idOf('19580305', 121)],
      ]),
      [0, 0],
    )
  })
})

describe('levels below', () => {
  const merged = (depth: number) => ({ merges: [0, 1, 2, 3, 5].map(column => down(column, 1, 1 + depth)) })
  test('the number reaches down over a level whose words nobody knows', () => {
    const rows = [['花名册'], HEAD, [null, null, null, null, '甲', null], PERSON]
    assert.deepEqual(spanOf(rows, merged(1)), [1, 2])
    assert.deepEqual(findHeader(sheetOf(rows, merged(1)), COLUMNS)?.labels.slice(3, 5), ['身份证号', '保障金额|甲'])
  })
  test('three levels at most, whatever is merged', () => {
    const levels = ['甲', '乙', '丙'].map(word => [null, null, null, null, word, null])
    assert.deepEqual(spanOf([['花名册'], HEAD, ...levels.slice(0, 2), PERSON], merged(2)), [1, 3])
    assert.deepEqual(spanOf([['花名册'], HEAD, ...levels, PERSON], merged(3)), [1, 3])
  })
  test('without merged cells at least half of the words are known headings', () => {
    assert.deepEqual(spanOf([HEAD, [null, null, '户主', null, '标准', '甲'], PERSON]), [0, 1])
    assert.deepEqual(spanOf([HEAD, [null, '标准', null, null, '甲', null], PERSON]), [0, 1])
    assert.deepEqual(spanOf([HEAD, [null, null, null, null, '标准', null], PERSON]), [0, 1])
    assert.deepEqual(spanOf([HEAD, [1, '石桥村', '户主', null, '甲', '说明'], PERSON]), [0, 0], 'two of five')
  })
  test('a person without a number, a blank row, the headings once more and a village line are no level', () => {
    assert.deepEqual(spanOf([HEAD, [1, '石桥村', '张三', null, 300, null], PERSON]), [0, 0])
    assert.deepEqual(spanOf([HEAD, [null, null, null, null, null, null], PERSON]), [0, 0])
    assert.deepEqual(spanOf([HEAD, HEAD, PERSON]), [0, 0])
    assert.deepEqual(spanOf([HEAD, ['一、石桥村', null, null, null, null, null], PERSON], { merges: [across(1, 0, 5)] }), [0, 0])
    assert.deepEqual(spanOf([HEAD, PERSON], { merges: [down(3, 0, 1)] }), [0, 0], 'the number itself under a merged heading')
  })
  test('another column that was merged one row too deep swallows nobody', () => {
    const unnumbered = [1, '石桥村', '张三', null, 300, null]
    for (const column of [0, 5]) assert.deepEqual(spanOf([HEAD, unnumbered, PERSON], { merges: [down(column, 0, 1)] }), [0, 0])
    assert.deepEqual(spanOf([['花名册'], HEAD, unnumbered, PERSON], { merges: [{ top: 0, left: 0, bottom: 0, right: 5 }] }), [1, 1])
  })
})

describe('a level of group headings above', () => {
  const groups = ['基本情况', null, '身份', null, '金额', null, '其他', null]
  const wide = ['序号', '村', '姓名', '身份证号', '标准', '实发', '账号', '备注']
  const pairs = [0, 2, 4, 6].map(left => across(0, left, left + 1))
  test('groups over some columns each belong to the headings', () => {
    const rows = [groups, wide, PERSON]
    assert.deepEqual(spanOf(rows, { merges: pairs }), [0, 1])
    assert.deepEqual(findHeader(sheetOf(rows, { merges: pairs }), COLUMNS)?.labels.slice(2, 6), [
      '身份|姓名',
      '身份|身份证号',
      '金额|标准',
      '金额|实发',
    ])
    assert.deepEqual(spanOf([['花名册'], groups, wide, PERSON], { merges: pairs.map(each => ({ ...each, top: 1, bottom: 1 })) }), [1, 2])
  })
  test('two groups are enough, one word is not; half the width is a group, three fifths are a title', () => {
    const over = (merges: ReturnType<typeof across>[], first: readonly Value[], head: readonly string[]) =>
      spanOf([first, head, PERSON], { merges })?.[0]
    const five = HEAD.slice(1)
    assert.equal(over([across(0, 0, 1)], ['基本情况', null, null, '金额', null], five), 0)
    assert.equal(over([across(0, 3, 4)], ['序', null, null, '金额', null], five), 0)
    assert.equal(over([across(0, 0, 1)], ['基本情况', null, null, null, null], five), 1)
    assert.equal(over([across(0, 0, 3)], ['基本情况', null, null, null, '金额', null, null, null], wide), 0)
    assert.equal(over([across(0, 0, 2)], ['低保花名册', null, null, '第1页', null], five), 1)
  })
  test('a title line with unit or month, or without merged cells, is no group', () => {
    const above = (first: readonly Value[], merges = [across(0, 0, 1)]) => spanOf([first, HEAD, PERSON], { merges })?.[0]
    assert.equal(above(['XX镇花名册', null, null, '单位：元']), 1)
    assert.equal(above(['XX镇花名册', null, null, '2020年6月']), 1)
    assert.equal(above(['XX镇', '花名册', null, null], []), 1)
    assert.equal(above(['XX镇', '花名册', null, null], [across(0, 0, 0)]), 1, 'a range of one cell')
    assert.equal(above(['XX镇', '花名册', null, null], [across(1, 0, 1)]), 1)
    assert.equal(above(['XX镇', '花名册', null, null], [down(0, 0, 1)]), 1)
  })
})

describe('what the columns say', () => {
  test('as many as the widest level or a merged heading reaches; a title reaching further adds none', () => {
    const labels = (rows: Parameters<typeof sheetOf>[0], merges: Parameters<typeof sheetOf>[1] = {}) =>
      findHeader(sheetOf(rows, merges), COLUMNS)?.labels
    assert.deepEqual(labels([['姓名', '身份证号', '金额'], [null, null, '标准', '实发'], PERSON]), [
      '姓名',
      '身份证号',
      '金额|标准',
      '实发',
    ])
    assert.deepEqual(labels([['姓名', '身份证号', '金额'], PERSON], { merges: [across(0, 2, 3)] }), ['姓名', '身份证号', '金额', '金额'])
    const titled = [['花名册'], ['姓名', '身份证号', '金额'], PERSON]
    assert.deepEqual(labels(titled, { merges: [across(0, 0, 7), across(2, 3, 9)] }), ['姓名', '身份证号', '金额'])
  })
  test('words over the headings make the title; without headings the first three rows', () => {
    const rows = [['XX镇', '花名册'], [null, '单位： 元'], HEAD, ['末行']]
    const sheet = sheetOf(rows)
    assert.equal(titleOf(sheet, findHeader(sheet, COLUMNS)), 'XX镇 花名册 单位: 元')
    assert.equal(titleOf(sheetOf([['一'], ['二'], ['三'], ['四']]), null), '一 二 三')
  })
})

test('the sheet: a visible one with people goes before a hidden one and before empty headings', () => {
  const empty = sheetOf([HEAD])
  const blanks = sheetOf([HEAD, [null, null]])
  const full = sheetOf([HEAD, PERSON])
  const hidden = sheetOf([HEAD, PERSON], { hidden: true })
  assert.equal(findSheet([empty, hidden, full], COLUMNS), 2)
  assert.equal(findSheet([full, full], COLUMNS), 0)
  assert.equal(findSheet([blanks, hidden], COLUMNS), 1)
  assert.equal(findSheet([empty, blanks], COLUMNS), 0)
})
