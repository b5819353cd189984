import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { HouseholdInput, MemberInput } from './contract.ts'
import { householdProblems, isComplete, meetHouseholds, planMembers, type KnownHousehold, type Membership } from './rules.ts'

const member = (person_id: string, more: Partial<MemberInput> = {}): MemberInput => ({
  person_id,
  relation: '12',
  relation_text: '妻',
  counted: true,
  insured: true,
  ...more,
})
const household = (head: string, others: readonly string[] = [], more: Partial<HouseholdInput> = {}): HouseholdInput => ({
  key: `k-${head}`,
  head_person_id: head,
  division: '349999100201',
  outside_number: null,
  villager_group: null,
  address: null,
  phone: null,
  stated_members: null,
  members: [head, ...others].map(each => member(each)),
  ...more,
})
const problems = (...inputs: HouseholdInput[]) => Object.fromEntries(householdProblems(inputs))

describe('a list of households', () => {
  test('names each head among the members, and nobody twice', () => {
    assert.deepEqual(problems(household('a', ['b']), household('c')), {})
    assert.deepEqual(problems(household('a', [], { members: [member('b')] })), { HEAD_NOT_MEMBER: ['k-a'] })
    assert.deepEqual(problems(household('a', ['b']), household('c', ['b'])), { MEMBER_TWICE_IN_INPUT: ['k-c'] })
    assert.deepEqual(problems(household('a', ['b', 'b'])), { MEMBER_TWICE_IN_INPUT: ['k-a'] })
    assert.deepEqual(problems(household('a'), household('a', [], { key: 'again' })), {
      HOUSEHOLD_TWICE_IN_INPUT: ['again'],
      MEMBER_TWICE_IN_INPUT: ['again'],
    })
    assert.deepEqual(problems(household('a', [], { members: [] }), household('b', [], { members: [] })), {
      HEAD_NOT_MEMBER: ['k-a', 'k-b'],
    })
  })
  test('is complete when it lists as many as it states, or several where it states nothing', () => {
    assert.equal(isComplete(household('a')), false)
    assert.equal(isComplete(household('a', ['b'])), true)
    assert.equal(isComplete(household('a', [], { stated_members: 1 })), true)
    assert.equal(isComplete(household('a', ['b'], { stated_members: 3 })), false)
    assert.equal(isComplete(household('a', ['b'], { stated_members: 1 })), true)
  })
})

const membership = (household_id: string, person_id: string, more: Partial<Membership> = {}): Membership => ({
  household_id,
  from_day: '2020-01-01',
  to_day: null,
  ...member(person_id),
  ...more,
})

describe('which household of the register it is', () => {
  const known: KnownHousehold[] = [
    { household_id: 'h1', head_person_id: 'a', outside_number: 'N01' },
    { household_id: 'h2', head_person_id: 'b', outside_number: 'N02' },
    { household_id: 'h3', head_person_id: 'x', outside_number: null },
  ]
  const met = (inputs: readonly HouseholdInput[], members: readonly Membership[]) =>
    Object.fromEntries(meetHouseholds(inputs, known, members))
  test('the one its head heads goes before one where he only lives', () => {
    assert.deepEqual(met([household('b')], [membership('h1', 'b'), membership('h2', 'b')]), { 'k-b': 'h2' })
  })
  test('then the one where he lives now; where he has left, or that is not known, he is new', () => {
    assert.deepEqual(met([household('c')], [membership('h1', 'c')]), { 'k-c': 'h1' })
    assert.deepEqual(met([household('c')], [membership('h1', 'c', { to_day: '2020-02-01' })]), {})
    assert.deepEqual(met([household('c')], [membership('other town', 'c')]), {})
  })
  test('then by the number outside; no number meets none', () => {
    assert.deepEqual(met([household('z', [], { outside_number: 'N02' })], []), { 'k-z': 'h2' })
    assert.deepEqual(met([household('z')], []), {})
  })
  test('no household is met twice: heads first, a second member of it takes another or is new', () => {
    const members = [membership('h1', 'a'), membership('h1', 'c'), membership('h3', 'c')]
    assert.deepEqual(met([household('c'), household('a')], members), { 'k-a': 'h1', 'k-c': 'h3' })
    assert.deepEqual(met([household('c'), household('a')], members.slice(0, 2)), { 'k-a': 'h1' })
    assert.deepEqual(met([household('a', [], { outside_number: 'N02' }), household('z', [], { outside_number: 'N02' })], members), {
      'k-a': 'h1',
      'k-z': 'h2',
    })
    assert.deepEqual(met([household('a', [], { outside_number: 'N02' }), household('y', [], { outside_number: 'N01' })], members), {
      'k-a': 'h1',
    })
  })
})

describe('members follow a list that holds from a day', () => {
  const DAY = '2020-06-01'
  const plan = (input: HouseholdInput, known: readonly Membership[]) => {
    const { open, close, correct } = planMembers(input, known, DAY)
    return {
      open: open.map(each => `${each.person_id} ${each.from_day}`),
      close: close.map(each => `${each.person_id} ${each.from_day}–${each.to_day}`),
      correct: correct.map(each => `${each.person_id} ${each.from_day}`),
    }
  }
  const nothing = { open: [], close: [], correct: [] }
  const as = (person_id: string, more: Partial<Membership> = {}) => membership('h1', person_id, more)

  test('who is new begins that day, or when an earlier membership ends after it', () => {
    assert.deepEqual(plan(household('a', ['b']), [as('a')]), { ...nothing, open: ['b 2020-06-01'] })
    assert.deepEqual(plan(household('a'), [as('a', { to_day: '2020-03-01' })]), { ...nothing, open: ['a 2020-06-01'] })
    const twice = [as('a', { to_day: '2020-07-01' }), as('a', { from_day: '2019-01-01', to_day: '2020-02-01' })]
    assert.deepEqual(plan(household('a'), twice), { ...nothing, open: ['a 2020-07-01'] })
    assert.deepEqual(plan(household('a'), twice.toReversed()), { ...nothing, open: ['a 2020-07-01'] })
    assert.deepEqual(plan(household('a'), [as('a', { to_day: DAY })]), { ...nothing, open: ['a 2020-06-01'] })
  })
  test('the same particulars change nothing; any other ends the old and opens the new', () => {
    assert.deepEqual(plan(household('a', ['b']), [as('a'), as('b')]), nothing)
    for (const other of [{ relation: '20' }, { relation_text: '子' }, { counted: false }, { insured: false }])
      assert.deepEqual(
        plan(household('a', ['b']), [as('a'), as('b', other)]),
        { ...nothing, open: ['b 2020-06-01'], close: ['b 2020-01-01–2020-06-01'] },
        JSON.stringify(other),
      )
  })
  test('what began that very day is corrected, what began later is newer than the list', () => {
    assert.deepEqual(plan(household('a', ['b']), [as('a'), as('b', { from_day: DAY, relation: '20' })]), {
      ...nothing,
      correct: ['b 2020-06-01'],
    })
    assert.deepEqual(plan(household('a', ['b']), [as('a'), as('b', { from_day: '2020-06-02', relation: '20' })]), nothing)
  })
  test('a complete list ends those it leaves out, a day later who came that day; an incomplete one ends nobody', () => {
    const family = [as('a'), as('b'), as('c', { from_day: DAY }), as('d', { from_day: '2020-06-02' })]
    assert.deepEqual(plan(household('a', ['b']), family), { ...nothing, close: ['c 2020-06-01–2020-06-02'] })
    assert.deepEqual(plan(household('a', ['x']), family.slice(0, 2)), {
      ...nothing,
      open: ['x 2020-06-01'],
      close: ['b 2020-01-01–2020-06-01'],
    })
    assert.deepEqual(plan(household('a'), family), nothing)
    assert.deepEqual(plan(household('a', [], { stated_members: 3 }), family), nothing)
  })
})
