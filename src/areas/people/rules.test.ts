import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { day } from '../../kernel/day.ts'
import { checkDigit } from '../../kernel/id-number.ts'
import { testLaw } from '../../server/testing.law.ts'
import type { PersonInput } from './contract.ts'
import {
  amendProblems,
  birthProblem,
  changesOf,
  deathProblems,
  isWritten,
  maskPhone,
  matchNamesakes,
  readAccountNumber,
  readPeople,
  type ReadPerson,
  type RegisterPerson,
} from './rules.ts'
import { ageOf, entitlementView, programmeTitle, type EntitlementFacts } from './rules.views.ts'

const TODAY = day('2020-06-18')
const idOf = (birth: string, sequence: string): string => `349999${birth}${sequence}${checkDigit(`349999${birth}${sequence}`)}`
const A = idOf('19580305', '121')
const B = idOf('19620412', '232')
const input = (more: Partial<PersonInput> = {}): PersonInput => ({
  key: '3',
  name: '张三',
  id: A,
  id_kind: '01',
  sex: '9',
  born_on: null,
  division: '349999100201',
  villager_group: null,
  address: null,
  phone: null,
  ...more,
})
const problemsOf = (...people: PersonInput[]) => Object.fromEntries(readPeople(people, TODAY).problems)
const readOne = (more: Partial<PersonInput>): ReadPerson => readPeople([input(more)], TODAY).read[0] ?? assert.fail('nobody')

describe('what a roster says of a person', () => {
  test('is cleaned, and the identity card tells birth and sex', () => {
    const person = readOne({
      name: '张　三',
      id: ` ${A.toLowerCase()} `,
      sex: '2',
      born_on: '1999-01-01',
      address: ' 东 组\n',
      phone: ' ',
      villager_group: '一组',
    })
    assert.deepEqual(
      [person.name, person.id, person.sex, person.born_on, person.address, person.phone, person.villager_group, person.index],
      ['张三', A, '1', '1958-03-05', '东 组', null, '一组', 0],
    )
  })
  test('other papers have 4 to 40 characters and tell nothing', () => {
    const passport = (id: string) => readOne({ id, id_kind: '04', sex: '2', born_on: '1990-01-01' })
    assert.deepEqual([passport('e 1234').id, passport('e 1234').sex, passport('e 1234').born_on], ['E1234', '2', '1990-01-01'])
    assert.deepEqual(problemsOf(input({ id_kind: '04', id: '1234' }), input({ id_kind: '04', id: '9'.repeat(40) })), {})
    assert.deepEqual(problemsOf(input({ id_kind: '04', id: '123' }), input({ key: '4', id_kind: '04', id: '9'.repeat(41) })), {
      ID_INVALID: ['3', '4'],
    })
  })
  test('problems name the rows: no name, a long one, a wrong number, the same one twice', () => {
    assert.deepEqual(problemsOf(input({ name: ' ' }), input({ key: '4', id: B, name: '张'.repeat(61) })), { NAME_EMPTY: ['3', '4'] })
    assert.deepEqual(problemsOf(input({ name: '𬭚'.repeat(60) })), {})
    assert.deepEqual(problemsOf(input({ id: '123' })), { ID_INVALID: ['3'] })
    assert.deepEqual(problemsOf(input({ id: idOf('20200619', '121') })), { ID_INVALID: ['3'] }, 'born tomorrow')
    assert.deepEqual(problemsOf(input({ id: idOf('18990617', '121') })), { ID_INVALID: ['3'] }, 'older than 120')
    assert.deepEqual(problemsOf(input(), input({ key: '4', id: B }), input({ key: '5', id: ` ${A}` })), { DUPLICATE_ID_IN_INPUT: ['5'] })
    assert.deepEqual(problemsOf(input({ id: null }), input({ key: '4', id: ' ' })), {}, 'no number is not the same number')
    assert.equal(readOne({ id: ' ' }).id, null)
  })
  test('a birth is in the past and not before 1880', () => {
    assert.deepEqual(
      ['2020-06-18', '2020-06-19', '1880-01-01', '1879-12-31', null].map(born => birthProblem(born, TODAY)),
      [null, 'BIRTH_IN_FUTURE', null, 'BIRTH_TOO_EARLY', null],
    )
    assert.deepEqual(problemsOf(input({ id: null, born_on: '2021-01-01' })), { BIRTH_IN_FUTURE: ['3'] })
    assert.deepEqual(problemsOf(input({ born_on: '2021-01-01' })), {}, 'the number goes before what is written')
  })
})

const registered = (more: Partial<RegisterPerson> = {}): RegisterPerson => ({
  person_id: 'p1',
  name: '张三',
  division: '349999100201',
  id_last4: null,
  sex: '9',
  born_on: null,
  villager_group: null,
  address: null,
  phone: null,
  died_on: null,
  ...more,
})

describe('what it says otherwise than the register', () => {
  const changes = (more: Partial<PersonInput>, known: Partial<RegisterPerson>) =>
    changesOf(readOne({ id: null, ...more }), registered(known)).map(
      each => `${each.field} ${each.old}→${each.new}${isWritten(each) ? '' : ' (told)'}`,
    )
  test('name and village are only told, the rest is written', () => {
    assert.deepEqual(
      changes({ name: '张三丰', division: '349999100202', address: '西组', phone: '1', villager_group: '二组' }, { address: '东组' }),
      [
        'name 张三→张三丰 (told)',
        'division 349999100201→349999100202 (told)',
        'villager_group null→二组',
        'address 东组→西组',
        'phone null→1',
      ],
    )
  })
  test('what a list leaves out empties nothing; birth, sex and number are only filled in', () => {
    assert.deepEqual(
      changes({}, { address: '东组', phone: '1', villager_group: '一组', sex: '1', born_on: '1950-01-01', id_last4: '1234' }),
      [],
    )
    assert.deepEqual(changes({ address: '东组' }, { address: '东组' }), [])
    assert.deepEqual(changes({ sex: '2', born_on: '1951-01-01' }, { sex: '1', born_on: '1950-01-01' }), [])
    assert.deepEqual(changes({ sex: '2', born_on: '1951-01-01' }, {}), ['born_on null→1951-01-01', 'sex 9→2'])
    assert.deepEqual(changes({ id: A }, {}), ['born_on null→1958-03-05', 'sex 9→1', `id null→${A.slice(-4)}`])
    assert.deepEqual(changes({ id: A }, { id_last4: '9999', sex: '1', born_on: '1958-03-05' }), [])
  })
})

describe('namesakes where no number decides', () => {
  const meet = (inputs: readonly Partial<PersonInput>[], known: readonly Partial<RegisterPerson>[], claimed: readonly string[] = []) => {
    const { read } = readPeople(
      inputs.map((each, at) => input({ key: String(at), id: null, ...each })),
      TODAY,
    )
    const met = matchNamesakes(
      read,
      known.map((each, at) => registered({ person_id: `p${at + 1}`, ...each })),
      new Set(claimed),
    )
    return read.map(({ index }) => met.get(index)?.person_id ?? null)
  }
  test('the same name in the same village is the same person; elsewhere it is another', () => {
    assert.deepEqual(meet([{}], [{}]), ['p1'])
    assert.deepEqual(meet([{}], [{ division: '349999100202' }]), [null])
    assert.deepEqual(meet([{}], [{ name: '李四' }]), [null])
    assert.deepEqual(meet([{}], [{}], ['p1']), [null], 'somebody else’s already')
  })
  test('birth and sex must not speak against it', () => {
    assert.deepEqual(meet([{ sex: '1' }], [{ sex: '2' }]), [null])
    assert.deepEqual(meet([{ sex: '1' }], [{ sex: '1' }]), ['p1'])
    assert.deepEqual(meet([{ sex: '1' }], [{ sex: '9' }]), ['p1'])
    assert.deepEqual(meet([{ sex: '9' }], [{ sex: '2' }]), ['p1'])
    assert.deepEqual(meet([{ born_on: '1950-01-01' }], [{ born_on: '1950-01-02' }]), [null])
    assert.deepEqual(meet([{ born_on: '1950-01-01' }], [{}]), ['p1'])
    assert.deepEqual(meet([{}], [{ born_on: '1950-01-01' }]), ['p1'])
  })
  test('an input with a number meets only one without, born the same day', () => {
    assert.deepEqual(meet([{ id: A }], [{ born_on: '1958-03-05' }]), ['p1'])
    assert.deepEqual(meet([{ id: A }], [{ born_on: '1958-03-05', id_last4: '1234' }]), [null])
    assert.deepEqual(meet([{ id: A }], [{}]), [null])
  })
  test('without number: same birth first, then those without number in order of registration, then a single one with', () => {
    assert.deepEqual(meet([{ born_on: '1950-01-01' }], [{}, { born_on: '1950-01-01' }]), ['p2'])
    for (const order of [
      ['p3', 'p1', 'p2'],
      ['p1', 'p2', 'p3'],
      ['p2', 'p3', 'p1'],
    ])
      assert.deepEqual(
        meet(
          [{}, {}, {}, {}],
          order.map(person_id => ({ person_id })),
        ),
        ['p1', 'p2', 'p3', null],
      )
    assert.deepEqual(meet([{}], [{ id_last4: '1234' }]), ['p1'])
    assert.deepEqual(meet([{}], [{ id_last4: '1234' }, { id_last4: '5678' }]), [null], 'two with a number: it may be either')
    assert.deepEqual(
      meet(
        [{ sex: '1' }],
        [
          { id_last4: '1234', sex: '1' },
          { id_last4: '5678', sex: '2' },
        ],
      ),
      ['p1'],
    )
    assert.deepEqual(meet([{}], [{ id_last4: '1234' }, {}]), ['p2'])
    assert.deepEqual(meet([{ born_on: '1950-01-01' }, {}], [{ born_on: '1950-01-01', id_last4: '1234' }, {}]), ['p1', 'p2'])
    assert.deepEqual(meet([{ id: A }, {}], [{ born_on: '1958-03-05' }]), ['p1', null], 'nobody is met twice')
  })
})

test('account numbers: 8 to 30 figures, blanks, hyphens and apostrophe taken off', () => {
  assert.equal(readAccountNumber("'6217 0000-0001 "), '621700000001')
  assert.deepEqual(
    [7, 8, 30, 31].map(length => readAccountNumber('1'.repeat(length))?.length ?? null),
    [null, 8, 30, null],
  )
  assert.equal(readAccountNumber('621700000001X'), null)
})

test('telephones show three and four figures, short ones none', () => {
  assert.deepEqual(['13900005512', '12345678', '1234567', null].map(maskPhone), ['139****5512', '123*5678', '*******', null])
})

describe('deaths', () => {
  const living = { born_on: '1950-01-01', died_on: null }
  test('not in the future, not before the birth, not on a second day', () => {
    assert.deepEqual(
      ['2020-06-18', '2020-06-19', '1950-01-01', '1949-12-31'].map(died => deathProblems(died, living, TODAY).join()),
      ['', 'DEATH_IN_FUTURE', '', 'DEATH_BEFORE_BIRTH'],
    )
    assert.deepEqual(deathProblems('1900-01-01', { born_on: null, died_on: null }, TODAY), [])
    assert.deepEqual(deathProblems('2020-05-01', { ...living, died_on: '2020-05-01' }, TODAY), [])
    assert.deepEqual(deathProblems('2020-05-02', { ...living, died_on: '2020-05-01' }, TODAY), ['ALREADY_DEAD'])
  })
  test('corrected only where one is recorded, to another day that could be, or to none', () => {
    const dead = { ...living, died_on: '2020-05-01' }
    assert.deepEqual(amendProblems('2020-05-02', living, TODAY), ['NOT_DEAD'])
    assert.deepEqual(amendProblems('2020-05-01', dead, TODAY), ['DEATH_DAY_SAME'])
    assert.deepEqual([amendProblems('2020-05-02', dead, TODAY), amendProblems(null, dead, TODAY)], [[], []])
    assert.deepEqual(amendProblems('2020-06-19', dead, TODAY), ['DEATH_IN_FUTURE'])
  })
})

test('an entitlement as pages show it', () => {
  const facts: EntitlementFacts = {
    entitlement_id: 'e',
    programme: 'dibao.rural',
    household_id: null,
    person_id: 'p',
    from_month: '2020-01-01',
    to_month: '2020-06-01',
    persons: 2,
    base_fen: 60000n,
    uplift_fen: 5n,
    amount_fen: 60005n,
    category: null,
    origin: 'import',
    approved_by_doc: null,
    stop_reason: null,
    stop_note: null,
  }
  const { title, from_month, to_month, base_fen, uplift_fen, amount_fen } = entitlementView(facts, testLaw)
  assert.deepEqual([title, from_month, to_month, base_fen, uplift_fen, amount_fen], ['农村低保', '2020-01', '2020-06', 60000, 5, 60005])
  assert.equal(entitlementView({ ...facts, to_month: null }, testLaw).to_month, null)
  assert.equal(programmeTitle(testLaw, 'gone'), 'gone')
})

test('age is counted to today, or to the day of death', () => {
  assert.equal(ageOf('1950-06-18', null, '2020-06-18'), 70)
  assert.equal(ageOf('1950-06-18', '2019-01-01', '2020-06-18'), 68)
  assert.equal(ageOf('1950-06-18', '2021-07-01', '2020-06-18'), 70)
  assert.equal(ageOf('1950-06-18', '2020-06-18', '2020-06-18'), 70)
  assert.equal(ageOf(null, null, '2020-06-18'), null)
})
