import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import chineseDays from 'chinese-days'
import fc from 'fast-check'
import { parse } from 'yaml'
import { addDays, type Day, day } from '../kernel/day.ts'
import { codeWords, type FieldValue, lawOf, refOf } from '../kernel/law.ts'
import { parseYuan } from '../kernel/money.ts'
import { calendarOf } from '../kernel/workdays.ts'
import { loadLaw } from '../server/law.ts'
import { runs } from '../server/testing.runs.ts'

const law = loadLaw()

test('loads in less than 300 ms', () => {
  // The best of five: other work on the machine must not fail this.
  const spent = [1, 2, 3, 4, 5].map(() => {
    const start = performance.now()
    loadLaw()
    return performance.now() - start
  })
  assert.ok(Math.min(...spent) < 300, `${spent.join(', ')} ms`)
})

/** The cases a clerk can read and add to; a file without cases would test nothing. */
function casesOf(name: string): readonly Readonly<Record<string, string>>[] {
  const cases: readonly Readonly<Record<string, string>>[] = parse(readFileSync(new URL(`cases/${name}`, import.meta.url), 'utf8'))
  assert.ok(cases.length >= 10)
  return cases
}

for (const { case: title = '', parameter = '', on = '', key, expect = '' } of casesOf('parameters.yaml')) {
  test(`${title}: ${parameter} ${on} ${expect}`, () => {
    if (expect === '没有') assert.throws(() => law.fen(parameter, on, key), { name: 'LawParameterMissing' })
    else assert.deepEqual(parseYuan(expect.replace(/元$/, '')), { ok: true, fen: law.fen(parameter, on, key).value })
  })
}

test('roster words are read as the cases say', () => {
  for (const { list = '', word = '', expect } of casesOf('words.yaml')) {
    const code = law.codeOf(list, word)
    assert.equal(code === null ? '认不出' : law.codeName(list, code), expect, `${list} ${word}`)
  }
})

test('a missing value names the parameter, the day and the column', () => {
  assert.throws(() => law.parameter('dibao.standard', '2019-06-30', 'rural'), {
    name: 'LawParameterMissing',
    message: /dibao\.standard（rural） 在 2019-06-30/,
  })
  assert.throws(() => law.parameter('dibao.standard', '2020-06', 'village'), { name: 'LawParameterMissing', message: /urban、rural/ })
  assert.throws(() => law.parameter('dibao.maximum', '2020-06'), { name: 'LawParameterMissing', message: /dibao\.maximum/ })
  assert.throws(() => law.fen('dibao.rounding', '2020-06'), /不是一个金额/)
})

test('a single value needs no key; several come together', () => {
  assert.equal(law.parameter<number>('orphan.rate', '2020-06').value, 105000)
  assert.deepEqual(law.parameter('dibao.rounding', '2020-06').value, { unit_fen: 100, mode: 'half_up' })
  assert.equal(law.parameter<readonly FieldValue[]>('relief.approvalBands', '2020-06').value.length, 4)
})

test('a parameter carries its document, and warns when nobody checked it', () => {
  const rate = law.parameter('tekun.payRate', '2020-07', 'dispersed')
  assert.deepEqual([rate.source.number, rate.unchecked, rate.valid_from, rate.valid_to], ['宁政秘〔2020〕78号', null, '2020-07-01', null])
  assert.equal(law.parameter('dibao.standard', '2020-06', 'urban').unchecked, 'demo')
  assert.equal(law.parameter('dibao.rounding', '2020-06').unchecked, 'own')
  assert.deepEqual(refOf(rate), { id: 'tekun.payRate', key: 'dispersed', valid_from: '2020-07-01', source: 'ningguo-2020' })
})

test('the seed: rates of the half year give the published totals', () => {
  const rate = (id: string, key?: string) => law.fen(id, '2020-06', key).value
  assert.equal(rate('tekun.payRate', 'dispersed') * 2377n + rate('tekun.payRate', 'concentrated') * 80n, 151613000n)
  assert.equal(rate('orphan.rate') * 179n, 18795000n)
  assert.equal(rate('retrenched1960s.rate') * 43n * 6n, 9391200n)
})

test('every source that data names is there', () => {
  const named = [
    ...law.parameterIds().flatMap(id => law.parameterHistory(id).values.map(({ source }) => source)),
    ...law.programmes.flatMap(({ source, incompatibleWith }) => [source, ...incompatibleWith.map(pair => pair.source)]),
    ...law.toJson().codes.map(({ source }) => source),
  ]
  assert.ok(named.length > 40)
  for (const key of named) assert.equal(law.source(key).key, key)
})

test('the programmes of the half year, with what they may not be combined with', () => {
  assert.deepEqual(
    law.programmes.map(({ id }) => id),
    ['dibao.urban', 'dibao.rural', 'tekun', 'retrenched1960s', 'orphan', 'temporaryRelief'],
  )
  const rural = law.programme('dibao.rural')
  assert.deepEqual([rural.calcMode, rural.unit, rural.payTitle, rural.recurring], ['GAP_PERSON', 'household', '农村最低生活保障金', true])
  assert.deepEqual(
    rural.incompatibleWith.map(({ programme, effect }) => `${programme} ${effect}`),
    ['dibao.urban FORBID', 'tekun FORBID', 'orphan HIGHER_OF'],
  )
  assert.deepEqual([law.programme('temporaryRelief').recurring, law.programme('temporaryRelief').batchChoosesUnit], [false, true])
  assert.throws(() => law.programme('dibao.village'), /dibao\.village/)
  for (const { warnAbove } of law.programmes)
    if (warnAbove) assert.ok(law.fen(warnAbove.parameter, '2020-06', warnAbove.key ?? undefined).value > 0n)
})

const LISTS = ['bank_return', 'care_level', 'disability_category', 'disability_level', 'hukou', 'id_kind', 'labour_capacity', 'marital']
const MORE = [
  'care_kind',
  'check_item',
  'check_result',
  'child_answer',
  'child_finding',
  'child_health',
  'child_schooling',
  'guardian_kinship',
  'parent_state',
  'insured_category',
  'visit_category',
  'visit_occasion',
  'visit_source',
  'fund_account',
  'fund_purpose',
  'match_reason',
  'medical_class',
  'inspection_paper',
  'training_topic',
  'outside_list_kind',
  'nationality',
  'relation',
  'relief_cause',
  'reveal_purpose',
  'sex',
  'stop_reason',
  'tekun_form',
  'child_programme',
  'publicity_pass',
  'sensitive_word',
]

test('every list is there, and every word of it names exactly one code', () => {
  assert.deepEqual(
    law
      .toJson()
      .codes.map(({ list }) => list)
      .toSorted(),
    [...LISTS, ...MORE].toSorted(),
  )
  for (const { list, entries } of law.toJson().codes) {
    assert.ok(entries.length > 1, list)
    const words = entries.flatMap(entry => [...new Set(codeWords(entry))])
    assert.equal(new Set(words).size, words.length, `a word of ${list} names two codes`)
    for (const entry of entries) for (const word of codeWords(entry)) assert.equal(law.codeOf(list, word), entry.code, `${list} ${word}`)
  }
  assert.deepEqual([law.codes('nationality').length, law.codes('relation').length], [58, 85])
})

test('a list that is not there is named; a list nobody checked says so', () => {
  assert.throws(() => law.codeOf('colour', '红'), /代码表 colour/)
  assert.equal(law.codeName('sex', '7'), null)
  assert.equal(law.codeList('reveal_purpose').unchecked, 'own')
  assert.equal(law.codeList('relation').unchecked, null)
})

test('the forms of support are the columns of their rate', () => {
  const forms = law.codes('tekun_form').map(({ code }) => code)
  assert.deepEqual(forms, Object.keys(law.parameterHistory('tekun.payRate').fields))
})

test('the browser reads the same law from JSON', () => {
  const browser = lawOf(JSON.parse(JSON.stringify(law.toJson())))
  assert.deepEqual(browser.toJson(), law.toJson())
  assert.deepEqual(browser.parameter('tekun.payRate', '2020-07'), law.parameter('tekun.payRate', '2020-07'))
})

test('on every day since the first value exactly one value is in force', () => {
  const ids = law.parameterIds()
  fc.assert(
    fc.property(fc.constantFrom(...ids), fc.integer({ min: 0, max: 4000 }), (id, days) => {
      const history = law.parameterHistory(id)
      const on: string = addDays(day(history.values[0]?.valid_from ?? ''), days)
      const inForce = history.values.filter(value => value.valid_from <= on && (value.valid_to === null || on < value.valid_to))
      assert.equal(inForce.length, 1)
      assert.equal(law.parameter(id, on).valid_from, inForce[0]?.valid_from)
    }),
    runs(),
  )
})

test('workdays of the covered years agree day by day with an independent table', () => {
  const calendar = calendarOf(law.calendar)
  assert.deepEqual(law.calendar.years, [2019, 2020, 2021, 2025, 2026])
  for (const year of law.calendar.years) {
    for (let each: Day = day(`${year}-01-01`); each <= `${year}-12-31`; each = addDays(each, 1)) {
      assert.equal(calendar.isWorkday(each), chineseDays.isWorkday(each), each)
    }
  }
  assert.equal(calendar.covers(2022), false)
})

test('the holiday of spring 2020 was prolonged to 2 February', () => {
  const calendar = calendarOf(law.calendar)
  const days = ['2020-01-19', '2020-01-31', '2020-02-01', '2020-02-02', '2020-02-03']
  assert.deepEqual(
    days.map(each => calendar.isWorkday(day(each))),
    [true, false, false, false, true],
  )
})
