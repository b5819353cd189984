import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatMonth, addMonths, month } from '../../kernel/month.ts'
import { rosterKinds } from '../../server/rosters.ts'
import { runs } from '../../server/testing.runs.ts'
import { guessKind, guessMonth, guessPeriod, guessUnit, villageOfAddress, villageOfTitle } from './rules.guess.ts'

const kindOf = (title: string, file = '', sheet = ''): string | null => guessKind(rosterKinds(), title, file, sheet)?.id ?? null

test('the kind: by the title, then the name of the file, then that of the sheet; two kinds are none', () => {
  assert.equal(kindOf('XX镇2020年6月农村低保金发放花名册', '城市低保.xlsx'), 'dibao.rural')
  assert.equal(kindOf('XX镇花名册', '2020年6月五保名单'), 'tekun')
  assert.equal(kindOf('', '表', '孤儿 '), 'orphan')
  assert.equal(kindOf('特困人员、孤儿花名册'), null)
  assert.equal(kindOf('特困人员、孤儿花名册', '孤儿'), 'orphan')
  assert.equal(kindOf('农村低保家庭临时救助花名册'), 'temporaryRelief', 'the act, not the group it reaches')
  assert.equal(kindOf('花名册'), null)
})

test('the month: written out or in figures; a range or two months name none', () => {
  for (const text of ['2020年6月', '2020年度6月份', '202006特困', '2020-06', '2020.6 低保', '2020_06'])
    assert.equal(guessMonth(text), '2020-06', text)
  for (const text of ['2020年1-6月', '2020年1月至6月', '2020年5月、2020年6月', '2020年13月', '花名册', '12006789', '2020061234'])
    assert.equal(guessMonth(text), null, text)
  assert.equal(guessMonth('花名册', '2020年12月'), '2020-12')
  assert.equal(guessMonth('2020年5月', '2020年12月'), '2020-05')
  assert.equal(guessMonth('2020年6月（2020年6月造）'), '2020-06', 'the same month twice is one')
  assert.equal(guessMonth('2020年1-6月', '2020年6月'), null)
})

test('every month is guessed from its own spelling', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1199 }), at => {
      const m = addMonths(month('2000-01'), at)
      assert.equal(guessMonth(`XX镇${formatMonth(m)}农村低保花名册`), m)
      assert.equal(guessMonth(`${m.replace('-', '')}低保.xlsx`), m)
    }),
    runs(),
  )
})

test('persons or households: what the title says; both or neither is for the clerk', () => {
  for (const text of ['临时救助（按人）', '按人计', '救助(人)', '救助人次']) assert.equal(guessUnit(text), 'person', text)
  for (const text of ['临时救助（按户）', '救助（户）', '困难家庭救助']) assert.equal(guessUnit(text), 'household', text)
  for (const text of ['临时救助', '按户、按人']) assert.equal(guessUnit(text), null, text)
  assert.equal(guessUnit('临时救助', '按户.xlsx'), 'household')
})

test('the village of a title or an address', () => {
  assert.equal(villageOfTitle('XX镇石桥村2020年6月农村低保'), '石桥村')
  assert.equal(villageOfTitle('XX街道城关社区花名册'), '城关社区')
  assert.equal(villageOfTitle('XX镇新农村2020年6月农村低保'), '新农村')
  for (const title of ['XX镇农村低保花名册', 'XX镇各村五保名单', 'XX镇五保供养农村名册', 'XX镇村民花名册', 'XX镇2020年农村低保'])
    assert.equal(villageOfTitle(title), null, title)
  assert.equal(villageOfAddress('XX县XX镇石桥村东组'), '石桥村')
  assert.equal(villageOfAddress('石桥村东组'), '石桥村')
  assert.equal(villageOfAddress('XX县XX镇'), null)
})

test('months that an amount covers: 2 to 12 of a range, 半年, 季度, 全年', () => {
  assert.deepEqual(
    ['2020年1-6月', '1月至12月', '5-6月', '第二季度', '上半年', '全年', '2020年7~12月'].map(text => guessPeriod(text)),
    [6, 12, 2, 3, 6, 12, 6],
  )
  for (const text of ['6-6月', '1-13月', '6-1月', '2020年6月', '']) assert.equal(guessPeriod(text), null, text)
  assert.equal(guessPeriod('花名册', '半年'), 6)
})
