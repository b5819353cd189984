import fc from 'fast-check'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { addDays, day } from '../../kernel/day.ts'
import { checkDigit } from '../../kernel/id-number.ts'
import { loadLaw } from '../../server/law.ts'
import { insuredProblems, listedProblems, policyProblems, type Listed } from './rules.ts'
import { listingProblems, planProblems, visitDayProblems, visitProblems, type ListingFacts, type VisitFacts } from './rules.visits.ts'

const law = loadLaw()
const ID = `34999919500101001${checkDigit('34999919500101001')}`
const OLD: Listed = { person_id: 'a', name: '王秀英', born_on: day('1950-01-01'), died_on: null }
const TERM = { starts_on: day('2020-01-15'), ends_on: day('2021-01-14') }
const POLICY = { ...TERM, insurer: '某保险公司', policy_no: 'P1', premium_fen: 20_00, funded_by: '02' }
const NOBODY = { people: new Set<string>(), households: new Set<string>() }
const entry = (change: Partial<ListingFacts> = {}): ListingFacts => ({
  amount_fen: 500_00,
  planned_on: day('2020-01-16'),
  words: null,
  household_id: 'h',
  ...change,
})
const visit = (change: Partial<VisitFacts> = {}): VisitFacts => ({
  visited_on: day('2020-01-16'),
  visitors: '周敏、罗志刚',
  receipt: 'signature',
  proxy_name: null,
  proxy_relation: null,
  ...change,
})
const made = (change: Partial<VisitFacts>, person: Partial<Listed> = {}) =>
  visitProblems(visit(change), { ...OLD, ...person }, 2020, day('2020-06-18'))

describe('a line of a list', () => {
  const problems = (change: Partial<{ id: string; name: string; category: string }>, person: Listed | undefined = OLD) =>
    listedProblems({ id: ID, name: '王秀英', category: '低保', ...change }, person, 'insured_category', law)
  test('is met by number; name, number and category are held against the register', () => {
    assert.deepEqual(problems({ id: `${ID.slice(0, 17)}?` }), ['LISTED_ID_WRONG'])
    assert.deepEqual(problems({ name: '王秀芳' }), ['LISTED_NAME_DIFFERS'])
    assert.deepEqual(problems({ category: '富裕老人' }), ['LISTED_CATEGORY_UNKNOWN'])
    assert.deepEqual(problems({ name: ' 王秀英 ', category: '01' }), [])
    assert.deepEqual(listedProblems({ id: ID, name: '王秀英', category: '01' }, undefined, 'visit_category', law), [
      'LISTED_PERSON_UNKNOWN',
    ])
  })
})

describe('group policies', () => {
  test('dates, premium, payer', () => {
    assert.deepEqual(policyProblems(POLICY, law), [])
    assert.deepEqual(policyProblems({ ...POLICY, ends_on: '2020-01-15' }, law), [])
    assert.deepEqual(policyProblems({ ...POLICY, ends_on: '2020-01-14', premium_fen: 0, funded_by: '77' }, law), [
      'POLICY_ENDS_FIRST',
      'PREMIUM_NOT_POSITIVE',
      'POLICY_PAYER_UNKNOWN',
    ])
  })

  test('who died before it began is not insured; the first day is still one', () => {
    assert.deepEqual(insuredProblems(OLD, TERM, new Set()), [])
    assert.deepEqual(insuredProblems({ ...OLD, died_on: day('2020-01-15') }, TERM, new Set()), [])
    assert.deepEqual(insuredProblems({ ...OLD, died_on: day('2020-01-14') }, TERM, new Set()), ['INSURED_DEAD'])
    assert.deepEqual(insuredProblems({ ...OLD, born_on: day('2021-01-15') }, TERM, new Set()), ['INSURED_NOT_BORN'])
    assert.deepEqual(insuredProblems(OLD, TERM, new Set(['a'])), ['INSURED_TWICE'])
  })
})

describe('visits', () => {
  test('a plan: known occasion and source, at most a year ahead', () => {
    const plan = { occasion: '01', source: '02', year: 2020, lead: 'civil_affairs' as const }
    assert.deepEqual(planProblems({ ...plan, year: 2021 }, day('2020-12-20'), law), [])
    assert.deepEqual(planProblems({ ...plan, year: 2022 }, day('2020-12-20'), law), ['VISIT_YEAR_AHEAD'])
    assert.deepEqual(planProblems({ ...plan, occasion: '77', source: '77' }, day('2020-01-02'), law), [
      'VISIT_OCCASION_UNKNOWN',
      'VISIT_SOURCE_UNKNOWN',
    ])
  })

  test('the list: money, once a plan, a word for a second of one household', () => {
    const taken = { people: new Set(['b']), households: new Set(['h']) }
    assert.deepEqual(listingProblems(entry(), OLD, 2020, NOBODY), [])
    assert.deepEqual(listingProblems(entry({ amount_fen: 0 }), OLD, 2020, NOBODY), ['VISIT_AMOUNT_NOT_POSITIVE'])
    assert.deepEqual(listingProblems(entry({ amount_fen: -1 }), OLD, 2020, NOBODY), ['VISIT_AMOUNT_NOT_POSITIVE'])
    assert.deepEqual(listingProblems(entry(), OLD, 2020, taken), ['VISIT_NEEDS_WORDS'])
    assert.deepEqual(listingProblems(entry({ words: ' ' }), OLD, 2020, taken), ['VISIT_NEEDS_WORDS'])
    assert.deepEqual(listingProblems(entry({ words: '两位老人都卧床' }), OLD, 2020, taken), [])
    assert.deepEqual(listingProblems(entry({ household_id: null }), OLD, 2020, taken), [])
    assert.deepEqual(listingProblems(entry({ words: '有话也不行' }), { ...OLD, person_id: 'b' }, 2020, taken), ['VISIT_TWICE'])
  })

  test('made: not in the future, by somebody, signed for by himself or by a named other', () => {
    assert.deepEqual(made({}), [])
    assert.deepEqual(made({ visited_on: day('2020-06-18') }), [])
    assert.deepEqual(made({ visited_on: day('2020-06-19') }), ['VISIT_IN_FUTURE'])
    assert.deepEqual(made({ visitors: ' ' }), ['VISITORS_NEEDED'])
    assert.deepEqual(made({ receipt: 'proxy', proxy_name: ' ', proxy_relation: '儿子' }), ['PROXY_NEEDED'])
    assert.deepEqual(made({ receipt: 'proxy', proxy_name: '李强', proxy_relation: null }), ['PROXY_NEEDED'])
    assert.deepEqual(made({ receipt: 'proxy', proxy_name: '王秀英', proxy_relation: '本人' }), ['PROXY_SAME'])
    assert.deepEqual(made({ receipt: 'proxy', proxy_name: '李强', proxy_relation: '儿子' }), [])
  })

  test('the borders: first of January, birth and death', () => {
    assert.deepEqual(made({ visited_on: day('2019-12-31') }), ['VISIT_BEFORE_YEAR'])
    assert.deepEqual(made({ visited_on: day('2020-01-01') }), [])
    assert.deepEqual(made({}, { died_on: day('2020-01-16') }), [])
    assert.deepEqual(made({}, { died_on: day('2020-01-15') }), ['VISIT_AFTER_DEATH'])
    assert.deepEqual(made({}, { born_on: day('2020-01-16') }), [])
    assert.deepEqual(made({}, { born_on: day('2020-01-17') }), ['VISIT_BEFORE_BIRTH'])
  })

  test('a day passes exactly when it lies within life and not before the year', () => {
    const start = day('2019-06-01')
    const offset = fc.integer({ min: 0, max: 800 })
    fc.assert(
      fc.property(offset, offset, offset, (on, birth, life) => {
        const when = addDays(start, on)
        const born_on = addDays(start, birth)
        const died_on = addDays(born_on, life)
        const passes = on >= birth && on <= birth + life && when >= '2020-01-01'
        assert.equal(visitDayProblems(when, { born_on, died_on }, 2020).length === 0, passes)
      }),
      { seed: 42, numRuns: 200 },
    )
  })
})
