import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { day } from '../../kernel/day.ts'
import { month } from '../../kernel/month.ts'
import { testLaw } from '../../server/testing.law.ts'
import type { GrantInput, ReliefListInput } from './contract.ts'
import { reliefProblems, type GrantFacts } from './rules.ts'

const grant = (more: Partial<GrantInput> = {}): GrantInput => ({
  person_id: 'p1',
  household_id: null,
  division: '349999100201',
  persons: 1,
  cause: '11',
  village_fen: null,
  office_fen: null,
  amount_fen: 100000n,
  import_row: null,
  ...more,
})
const list = (grants: readonly GrantInput[], more: Partial<ReliefListInput> = {}): ReliefListInput => ({
  paid_month: month('2020-06'),
  unit: 'person',
  reason: '临时救助',
  document: null,
  import_id: null,
  grants,
  ...more,
})
const facts = (more: Partial<GrantFacts> = {}): GrantFacts => ({
  name: '张三',
  died_on: null,
  programmes: [],
  earlier: [],
  pots: [],
  ...more,
})
const told = (
  grants: readonly GrantInput[],
  more: Partial<ReliefListInput> = {},
  known: readonly GrantFacts[] = grants.map(() => facts()),
) => reliefProblems(list(grants, more), known, testLaw).map(({ code, level, grant: at }) => `${at === null ? 'list' : at} ${code} ${level}`)
const oneFact = (more: Partial<GrantInput>, known: Partial<GrantFacts> = {}) =>
  reliefProblems(list([grant(more)]), [facts(known)], testLaw)[0]

describe('what refuses a list', () => {
  test('nobody on it, an amount of nothing, no count or an impossible one, an unknown cause', () => {
    assert.deepEqual(told([]), ['list LIST_EMPTY block'])
    assert.deepEqual(told([grant()]), [])
    assert.deepEqual(told([grant({ amount_fen: 0n })]), ['0 AMOUNT_EMPTY block'])
    assert.deepEqual(told([grant({ amount_fen: -1n })]), ['0 AMOUNT_EMPTY block'])
    assert.deepEqual(told([grant({ amount_fen: 1n })]), [])
    assert.deepEqual(told([grant({ persons: 0 })]), ['0 PERSONS_OUT_OF_RANGE block'])
    assert.deepEqual(told([grant({ persons: 40 })]), [])
    assert.deepEqual(told([grant({ persons: 41 })]), ['0 PERSONS_OUT_OF_RANGE block'])
    assert.deepEqual(told([grant({ cause: '77' })]), ['0 CAUSE_UNKNOWN block'])
  })
  test('the same person twice, by 户 the same household too; the first is named', () => {
    const twice = reliefProblems(list([grant({ person_id: 'x' }), grant(), grant()]), [], testLaw)
    assert.deepEqual(
      twice.map(each => [each.grant, each.code, each.facts]),
      [[2, 'BENEFICIARY_TWICE', { first: 2 }]],
    )
    const family = [grant({ household_id: 'h' }), grant({ person_id: 'p2', household_id: 'h' })]
    assert.deepEqual(told(family), [], 'by 人 two of one household may be helped')
    assert.deepEqual(told(family, { unit: 'household' }), ['1 BENEFICIARY_TWICE block'])
    assert.deepEqual(told([grant(), grant({ person_id: 'p2' })], { unit: 'household' }), [], 'without households nothing is the same')
  })
  test('somebody who died in an earlier month; in the month itself the household is meant', () => {
    const died = (died_on: string) => told([grant()], {}, [facts({ died_on })])
    assert.deepEqual(died('2020-05-31'), ['0 DEAD_PERSON block'])
    assert.deepEqual(died('2020-06-01'), [])
    assert.deepEqual(died('2020-07-01'), [])
    assert.deepEqual(oneFact({}, { died_on: '2020-05-31' })?.facts, { name: '张三', died_on: '2020-05-31' })
  })
})

describe('what warns', () => {
  test('more than the months that the class may have: 特困 and 孤儿 six, 低保 five, others four times the standard a person', () => {
    const above = (programmes: readonly string[], amount: bigint, persons = 1) =>
      told([grant({ amount_fen: amount, persons })], {}, [facts({ programmes })]).some(each => each.includes('ABOVE_CASE_CAP'))
    for (const [programme, cap] of [
      ['tekun', 361200n],
      ['orphan', 361200n],
      ['dibao.rural', 301000n],
      ['dibao.urban', 301000n],
      ['retrenched1960s', 240800n],
    ] as const) {
      assert.equal(above([programme], cap), false, programme)
      assert.equal(above([programme], cap + 1n), true, programme)
      assert.equal(above([programme], cap * 3n, 3), false, `${programme} of three`)
    }
    assert.equal(above([], 240801n), true)
    assert.equal(above(['dibao.rural', 'tekun'], 361200n), false, 'the better class counts')
    const urban = { ...testLaw, fen: (id: string, on: string, key?: string) => testLaw.fen(id, on, key === 'urban' ? 'rural' : 'nothing') }
    assert.equal(
      reliefProblems(list([grant({ amount_fen: 301000n })]), [facts({ programmes: ['dibao.urban'] })], urban).some(
        each => each.code === 'STANDARD_UNKNOWN',
      ),
      false,
      'the urban standard for who has urban 低保',
    )
    assert.deepEqual(oneFact({ amount_fen: 240801n })?.facts, {
      name: '张三',
      amount_fen: 240801,
      cap_fen: 240800,
      months: 4,
      persons: 1,
      standard_fen: 60200,
    })
    assert.equal(oneFact({ amount_fen: 240801n })?.unchecked, 'own')
  })
  test('more than the town may approve, with who decides', () => {
    const right = (amount_fen: bigint) =>
      reliefProblems(list([grant({ amount_fen, persons: 40 })]), [facts()], testLaw).map(each => [
        each.code,
        each.facts['decided_by'],
        each.unchecked,
      ])
    assert.deepEqual(right(200000n), [])
    assert.deepEqual(right(200001n), [['ABOVE_TOWN_RIGHT', '县民政局', 'demo']])
    assert.deepEqual(right(500000n), [['ABOVE_TOWN_RIGHT', '县民政局', 'demo']])
    assert.deepEqual(right(500001n), [['ABOVE_TOWN_RIGHT', '县民政局会议', 'demo']])
    assert.deepEqual(right(2000001n), [['ABOVE_TOWN_RIGHT', null, 'demo']])
  })
  test('the same cause again in a year, or a third time at all', () => {
    const before = (...causes: readonly string[]) =>
      causes.map((cause, at) => ({ relief_list_id: `l${at}`, paid_month: month(`2020-0${at + 1}`), number: at + 1, cause }))
    const warned = (earlier: GrantFacts['earlier']) => told([grant()], {}, [facts({ earlier })]).map(each => each.split(' ')[1])
    assert.deepEqual(warned([]), [])
    assert.deepEqual(warned(before('12')), [])
    assert.deepEqual(warned(before('11')), ['SAME_CAUSE_THIS_YEAR'])
    assert.deepEqual(warned(before('12', '13')), ['TOO_MANY_THIS_YEAR'])
    assert.deepEqual(warned(before('11', '11')), ['SAME_CAUSE_THIS_YEAR', 'TOO_MANY_THIS_YEAR'])
    const both = reliefProblems(list([grant()]), [facts({ earlier: before('11', '11') })], testLaw)
    assert.deepEqual(
      both.map(each => each.facts),
      [
        { name: '张三', month: '2020-02', number: 2, cause: '11' },
        { name: '张三', times: 3, limit: 2 },
      ],
    )
  })
  test('how often is what the county says', () => {
    const twice: typeof testLaw = {
      ...testLaw,
      parameter: (id, on, key) => {
        const read = testLaw.parameter(id, on, key)
        return id === 'relief.yearlyLimit' ? Object.assign({ ...read }, { value: 2 }) : read
      },
    } as typeof testLaw
    const once = [{ relief_list_id: 'l', paid_month: month('2020-01'), number: 1, cause: '11' }]
    assert.deepEqual(reliefProblems(list([grant()]), [facts({ earlier: once })], twice), [])
  })
  test('limits are not looked at where the form is wrong, and are told once where the law does not know the month', () => {
    assert.deepEqual(told([grant({ persons: 0, amount_fen: 9999999n })]), ['0 PERSONS_OUT_OF_RANGE block'])
    const old = { paid_month: month('2015-06') }
    const earlier = [{ relief_list_id: 'l', paid_month: month('2015-01'), number: 1, cause: '11' }]
    assert.deepEqual(told([grant({ amount_fen: 0n })], {}, [facts({ earlier })]), ['0 AMOUNT_EMPTY block'])
    assert.deepEqual(told([grant({ amount_fen: 1n })], {}, [facts({ earlier })]), ['0 SAME_CAUSE_THIS_YEAR warning'])
    const two = [grant(), grant({ person_id: 'p2' })]
    const wrong = [grant({ persons: 0 }), grant({ person_id: 'p2' })]
    assert.deepEqual(told(wrong, old), ['0 PERSONS_OUT_OF_RANGE block', 'list STANDARD_UNKNOWN warning'])
    assert.deepEqual(told([grant()], old), ['list STANDARD_UNKNOWN warning'])
    assert.deepEqual(told(two, old, [facts({ earlier }), facts()]), ['list STANDARD_UNKNOWN warning'])
    assert.deepEqual(reliefProblems(list(two, old), [], testLaw)[0]?.facts, { parameter: 'relief.monthsCap', month: '2015-06' })
  })
  test('without facts from the register only the form is judged', () => {
    assert.deepEqual(told([grant({ amount_fen: 240801n })], {}, []), ['0 ABOVE_CASE_CAP warning', '0 ABOVE_TOWN_RIGHT warning'])
  })
})

test('another pot has helped for the same cause: told, never silently; another cause is nothing', () => {
  for (const source of ['reserve', 'mutual_aid'] as const) {
    const pots = [{ source, on: day('2020-02-03'), cause: '11', amount_fen: 50_000n }]
    assert.deepEqual(told([grant()], {}, [facts({ pots })]), ['0 SAME_CAUSE_FROM_POT warning'])
    assert.deepEqual(told([grant({ cause: '21' })], {}, [facts({ pots })]), [])
    assert.deepEqual(oneFact({}, { pots })?.facts, { name: '张三', cause: '11', source, on: '2020-02-03', amount_fen: 50_000 })
  }
})
