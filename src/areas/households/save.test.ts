import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ticks } from '../../server/clock.ts'
import { testOffice, VILLAGES } from '../../server/testing.office.ts'
import { savePeople } from '../people/commands.ts'
import { samplePerson } from '../people/sample.fixture.ts'
import { moveHousehold, saveHouseholds } from './commands.ts'
import type { HouseholdInput, MemberInput } from './contract.ts'

const EAST = VILLAGES[0].division,
  STONE = VILLAGES[1].division
const office = await testOffice()
const clerk = office.as()
const source = '测试名单'

const registered = async (from: number, count: number, division: string = EAST): Promise<string[]> =>
  (await savePeople(clerk, { people: Array.from({ length: count }, (_, n) => samplePerson(from + n, { division })), source })).map(
    each => each.person_id,
  )
const member = (person_id: string, relation = '01', other: Partial<MemberInput> = {}): MemberInput => ({
  person_id,
  relation,
  relation_text: relation === '01' ? '户主' : '之子',
  counted: true,
  insured: true,
  ...other,
})
const family = (members: MemberInput[], other: Partial<HouseholdInput> = {}): HouseholdInput => ({
  key: 'family',
  head_person_id: members[0]?.person_id ?? '',
  division: EAST,
  outside_number: null,
  villager_group: null,
  address: null,
  phone: null,
  stated_members: members.length,
  members,
  ...other,
})
const save = async (input: HouseholdInput, from_day: string) => {
  const [saved] = await saveHouseholds(clerk, { households: [input], from_day, source })
  assert.ok(saved)
  return saved
}
const memberships = async (household_id: string): Promise<string[]> => {
  const { rows } = await office.database.ownerPool.query<{ text: string }>(
    `SELECT p.name || ' ' || m.relation || ' ' || m.from_day || ' ' || coalesce(m.to_day::text, '') AS text
       FROM household_member m JOIN person p USING (county, person_id) WHERE household_id = $1 ORDER BY p.person_id, m.from_day`,
    [household_id],
  )
  return rows.map(row => row.text)
}
const nameOf = (n: number) => samplePerson(n).name

test('a household is met again by its head; who is left out of a complete list leaves, who joins is opened', async () => {
  const [head = '', son = '', daughter = ''] = await registered(100, 3)
  const first = await save(family([member(head), member(son, '20')]), '2020-01-01')
  assert.equal(first.outcome, 'new')
  assert.deepEqual(await save(family([member(head), member(son, '20')]), '2020-02-01'), { ...first, outcome: 'same' })
  assert.deepEqual(await save(family([member(head), member(daughter, '30')]), '2020-03-01'), { ...first, outcome: 'changed' })
  assert.deepEqual(await memberships(first.household_id), [
    `${nameOf(100)} 01 2020-01-01 `,
    `${nameOf(101)} 20 2020-01-01 2020-03-01`,
    `${nameOf(102)} 30 2020-03-01 `,
  ])
  await save(family([member(head), member(son, '20'), member(daughter, '30')]), '2020-04-01')
  assert.deepEqual((await memberships(first.household_id)).slice(1, 3), [
    `${nameOf(101)} 20 2020-01-01 2020-03-01`,
    `${nameOf(101)} 20 2020-04-01 `,
  ])
})

test('new particulars close the membership and open another; on the same day they correct it', async () => {
  const [head = '', son = ''] = await registered(200, 2)
  const { household_id } = await save(family([member(head), member(son, '20')]), '2020-01-01')
  await save(family([member(head), member(son, '22')]), '2020-01-01')
  assert.deepEqual((await memberships(household_id))[1], `${nameOf(201)} 22 2020-01-01 `)
  await save(family([member(head), member(son, '22', { insured: false })]), '2020-05-01')
  assert.deepEqual((await memberships(household_id)).slice(1), [`${nameOf(201)} 22 2020-01-01 2020-05-01`, `${nameOf(201)} 22 2020-05-01 `])
  assert.equal(
    (await save(family([member(head), member(son, '20')]), '2020-02-01')).outcome,
    'same',
    'an older list does not undo a newer one',
  )
})

test('a list of heads alone leaves the family as it is, and another applicant does not take the head’s place', async () => {
  const [head = '', wife = ''] = await registered(300, 2)
  const { household_id } = await save(family([member(head), member(wife, '12')]), '2020-01-01')
  const applicant = await save(family([member(wife)], { stated_members: null }), '2020-03-01')
  assert.deepEqual(applicant, { key: 'family', household_id, outcome: 'same' })
  assert.deepEqual(await memberships(household_id), [`${nameOf(300)} 01 2020-01-01 `, `${nameOf(301)} 12 2020-01-01 `])
})

test('after the head’s death the widow heads the same household', async () => {
  const [head = '', widow = '', son = ''] = await registered(400, 3)
  const { household_id } = await save(family([member(head), member(widow, '12'), member(son, '20')]), '2020-01-01')
  const after = await save(family([member(widow), member(son, '20')]), '2020-04-01')
  assert.equal(after.household_id, household_id)
  const { rows } = await office.database.ownerPool.query('SELECT head_person_id FROM household WHERE household_id = $1', [household_id])
  assert.equal(rows[0].head_person_id, widow)
})

test('a son who founds his own household leaves the old one; an empty household is closed', async () => {
  const [head = '', son = '', alone = ''] = await registered(500, 3)
  const old = await save(family([member(head), member(son, '20')]), '2020-01-01')
  const both = await saveHouseholds(clerk, {
    from_day: '2020-03-01',
    source,
    households: [family([member(head)], { key: 'old' }), family([member(son)], { key: 'young' })],
  })
  assert.deepEqual(
    both.map(each => [each.key, each.outcome]),
    [
      ['old', 'changed'],
      ['young', 'new'],
    ],
  )
  assert.deepEqual((await memberships(old.household_id))[1], `${nameOf(501)} 20 2020-01-01 2020-03-01`)
  const single = await save(family([member(alone)]), '2020-01-01')
  await save(family([member(head), member(alone, '99')]), '2020-04-01')
  const { rows } = await office.database.ownerPool.query('SELECT closed_on::text FROM household WHERE household_id = $1', [
    single.household_id,
  ])
  assert.equal(rows[0].closed_on, '2020-04-01')
})

test('an outside number meets the household when its head is new', async () => {
  const [head = '', brother = ''] = await registered(600, 2)
  const first = await save(family([member(head)], { outside_number: '皖乡0001' }), '2020-01-01')
  const second = await save(family([member(brother)], { outside_number: '皖乡0001' }), '2020-02-01')
  assert.deepEqual([second.household_id, second.outcome], [first.household_id, 'changed'])
})

test('a family moves with its people and accounts, and the history says so', async () => {
  const [head = '', son = ''] = await registered(700, 2)
  const { household_id } = await save(family([member(head), member(son, '20')]), '2020-01-01')
  assert.deepEqual(await moveHousehold(clerk, { household_id, division: STONE, source: '整户迁居' }), { moved: 2 })
  const { rows } = await office.database.ownerPool.query(
    `SELECT (SELECT division FROM household WHERE household_id = $1) AS household,
            (SELECT array_agg(DISTINCT division) FROM household_member WHERE household_id = $1) AS members,
            (SELECT count(*)::int FROM person_change WHERE person_id = ANY ($2) AND field = 'division') AS changes`,
    [household_id, [head, son]],
  )
  assert.deepEqual(rows[0], { household: STONE, members: [STONE], changes: 2 })
})

test('wrong households are refused; a village’s user cannot place people of another village', async () => {
  const [head = '', other = ''] = await registered(800, 2, STONE)
  const refused = async (households: HouseholdInput[], code: string) =>
    assert.rejects(saveHouseholds(clerk, { households, from_day: '2020-01-01', source }), { code })
  await refused([family([member(head)], { head_person_id: other })], 'HEAD_NOT_MEMBER')
  await refused([family([member(head), member(head, '20')])], 'MEMBER_TWICE_IN_INPUT')
  await refused([family([member(head)]), family([member(head)], { key: 'again' })], 'HOUSEHOLD_TWICE_IN_INPUT')
  const east = office.as({ login: 'east', division: EAST })
  await assert.rejects(saveHouseholds(east, { households: [family([member(head)])], from_day: '2020-01-01', source }), {
    code: 'PERSON_NOT_FOUND',
  })
})

test('5,000 households of three are saved in seconds', async t => {
  const people = await registered(2000, 15_000)
  const households = Array.from({ length: 5000 }, (_, n) =>
    family([member(people[n * 3] ?? ''), member(people[n * 3 + 1] ?? '', '20'), member(people[n * 3 + 2] ?? '', '30')], { key: `${n}` }),
  )
  const start = ticks()
  const saved = await saveHouseholds(clerk, { households, from_day: '2020-01-01', source })
  const first = ticks() - start
  const again = await saveHouseholds(clerk, { households, from_day: '2020-02-01', source })
  t.diagnostic(`first ${Math.round(first)} ms, again ${Math.round(ticks() - start - first)} ms`)
  assert.deepEqual(
    again.map(each => [each.key, each.household_id, each.outcome]),
    saved.map(each => [each.key, each.household_id, 'same']),
  )
})
