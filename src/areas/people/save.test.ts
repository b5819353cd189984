import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ticks } from '../../server/clock.ts'
import { testOffice, VILLAGES } from '../../server/testing.office.ts'
import { saveAccounts } from './commands.accounts.ts'
import { matchPeople, savePeople } from './commands.ts'
import type { AccountInput } from './contract.ts'
import { sampleId, samplePerson } from './sample.fixture.ts'

const EAST = VILLAGES[0].division,
  STONE = VILLAGES[1].division
const office = await testOffice()
const clerk = office.as()
const source = '测试名单'

test('20,000 people are saved, met again as the same, and met by number', async t => {
  const { as, database } = await testOffice(t)
  const people = Array.from({ length: 20_000 }, (_, n) => samplePerson(n))
  const steps: [string, number][] = []
  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const start = ticks()
    const result = await work()
    steps.push([what, ticks() - start])
    return result
  }
  const saved = await timed('save', () => savePeople(as(), { people, source }))
  const again = await timed('save again', () => savePeople(as(), { people, source }))
  const matched = await timed('match', () => matchPeople(as(), { people }))
  await timed('change phones', () => savePeople(as(), { people: people.map(person => ({ ...person, phone: '13800000000' })), source }))
  const accounts = saved.map((person, n) => ({
    person_id: person.person_id,
    division: people[n]?.division ?? '',
    number: `62284800${String(n).padStart(10, '0')}`,
    bank_name: '农商行',
    branch_name: null,
    holder_name: people[n]?.name ?? '',
    payee_relation: null,
  }))
  await timed('accounts', () => saveAccounts(as(), { accounts, from_day: '2020-01-01', source }))
  t.diagnostic(steps.map(([what, ms]) => `${what} ${Math.round(ms)} ms`).join(', '))
  assert.deepEqual(new Set(saved.map(each => each.outcome)), new Set(['new']))
  assert.deepEqual(
    again.map(each => [each.key, each.person_id, each.outcome]),
    saved.map(each => [each.key, each.person_id, 'same']),
  )
  assert.deepEqual(
    matched.map(each => each.person_id),
    saved.map(each => each.person_id),
  )
  const { rows } = await database.ownerPool.query('SELECT count(*)::int AS people, count(DISTINCT id_index)::int AS numbers FROM person')
  assert.deepEqual(rows[0], { people: 20_000, numbers: 20_000 })
  const history = await database.ownerPool.query(
    "SELECT count(*)::int AS n FROM person_change WHERE field = 'phone' AND old_value IS NULL AND new_value = '13800000000'",
  )
  assert.equal(history.rows[0].n, 20_000)
})

test('a new phone is written with its history; a differing name or village is reported and stays', async () => {
  const person = samplePerson(101, { name: '王 秀英', division: EAST })
  const [first] = await savePeople(clerk, { people: [person], source })
  const [second] = await savePeople(clerk, {
    people: [{ ...person, name: '王秀瑛', division: STONE, phone: '13900001111' }],
    source: '五月名单 第3行',
  })
  assert.equal(second?.outcome, 'changed')
  assert.deepEqual(second?.register, { name: '王秀英', division: EAST, died_on: null })
  assert.deepEqual(
    second?.changes.map(change => change.field),
    ['name', 'division', 'phone'],
  )
  const { rows } = await office.database.ownerPool.query(
    'SELECT name, division, phone, sex, born_on::text FROM person WHERE person_id = $1',
    [first?.person_id],
  )
  assert.deepEqual(rows[0], { name: '王秀英', division: EAST, phone: '13900001111', sex: '2', born_on: '1951-02-01' })
  const changes = await office.database.ownerPool.query(
    'SELECT field, old_value, new_value, source FROM person_change WHERE person_id = $1',
    [first?.person_id],
  )
  assert.deepEqual(changes.rows, [{ field: 'phone', old_value: null, new_value: '13900001111', source: '五月名单 第3行' }])
  const [third] = await savePeople(clerk, { people: [{ ...person, name: '王秀瑛' }], source })
  assert.equal(third?.outcome, 'same', 'a name that is only reported changes nothing')
})

test('wrong and repeated numbers are refused with the keys of their rows, and nothing is saved', async () => {
  const bad = sampleId(300).slice(0, 17) + (sampleId(300).endsWith('1') ? '2' : '1')
  await assert.rejects(savePeople(clerk, { people: [samplePerson(301), samplePerson(300, { id: bad })], source }), {
    code: 'ID_INVALID',
    facts: { keys: ['row 300'], count: 1, problems: ['ID_INVALID'] },
  })
  const twice = [samplePerson(301), samplePerson(302), samplePerson(303, { id: sampleId(301).toLowerCase() })]
  await assert.rejects(savePeople(clerk, { people: twice, source }), {
    code: 'DUPLICATE_ID_IN_INPUT',
    facts: { keys: ['row 303'], count: 1, problems: ['DUPLICATE_ID_IN_INPUT'] },
  })
  const [found] = await matchPeople(clerk, { people: [samplePerson(301)] })
  assert.equal(found?.outcome, 'new')
})

test('twins with one name stay two people, with numbers and without', async () => {
  const twins = [samplePerson(400, { name: '李双双' }), samplePerson(480, { name: '李双双' })]
  const numbered = await savePeople(clerk, { people: twins, source })
  assert.notEqual(numbered[0]?.person_id, numbered[1]?.person_id)
  const without = ['a', 'b'].map(key => samplePerson(401, { key, name: '赵双双', id: null, born_on: '2015-03-02', division: EAST }))
  const first = await savePeople(clerk, { people: without, source })
  assert.deepEqual(
    first.map(each => each.outcome),
    ['new', 'new'],
  )
  const again = await savePeople(clerk, { people: without, source })
  assert.deepEqual(
    again.map(each => [each.outcome, each.person_id]),
    first.map(each => ['same', each.person_id]),
  )
})

test('a list without numbers meets the single namesake of the village, and nobody of another birth', async () => {
  const [known] = await savePeople(clerk, { people: [samplePerson(500, { name: '孙桂芳', division: EAST })], source })
  const without = samplePerson(500, { key: 'relief', name: '孙桂芳', id: null, division: EAST })
  const matches = await matchPeople(clerk, { people: [without] })
  assert.equal(matches[0]?.person_id, known?.person_id)
  const others = await matchPeople(clerk, {
    people: [
      { ...without, born_on: '1999-01-01' },
      { ...without, key: 'stone', division: STONE },
    ],
  })
  assert.deepEqual(
    others.map(each => each.outcome),
    ['new', 'new'],
  )
})

test('the number of a person registered without one is filled in where birth and name agree', async () => {
  const person = samplePerson(600, { name: '周𬭚', division: EAST })
  const [bare] = await savePeople(clerk, { people: [{ ...person, id: null, born_on: '1970-08-01' }], source })
  const [numbered] = await savePeople(clerk, { people: [person], source })
  assert.equal(numbered?.person_id, bare?.person_id)
  assert.deepEqual(
    numbered?.changes.filter(change => change.field === 'id'),
    [{ field: 'id', old: null, new: sampleId(600).slice(-4) }],
  )
  const [again] = await savePeople(clerk, { people: [person], source })
  assert.equal(again?.outcome, 'same')
})

test("a village's user cannot save into another village, nor learn who is there", async () => {
  const east = office.as({ login: 'east', division: EAST })
  await savePeople(clerk, { people: [samplePerson(700, { division: STONE })], source })
  await assert.rejects(savePeople(east, { people: [samplePerson(701, { division: STONE })], source }), { code: 'OUT_OF_SCOPE' })
  const [match] = await matchPeople(east, { people: [samplePerson(700, { division: EAST })] })
  assert.deepEqual([match?.outcome, match?.register], ['new', null])
  await assert.rejects(
    savePeople(east, { people: [samplePerson(700, { division: EAST })], source }),
    (error: Error) => 'code' in error && error.code === 'PERSON_EXISTS' && !JSON.stringify(error).includes(STONE),
  )
  await assert.rejects(savePeople(office.as({ login: 'reader', permissions: ['person.read'] }), { people: [], source }), {
    code: 'NOT_ALLOWED',
  })
})

test('another number waits for a second person beside the old one; the same number once more changes nothing; its holder changes at once', async () => {
  const [person] = await savePeople(clerk, { people: [samplePerson(800, { name: '何志远' })], source })
  assert.ok(person)
  const account = {
    person_id: person.person_id,
    division: samplePerson(800).division,
    number: '6228 4800 0000 000001',
    bank_name: '农商行',
    branch_name: null,
    holder_name: '何志远',
    payee_relation: null,
  }
  const save = (other: Partial<AccountInput>, from_day: string) =>
    saveAccounts(clerk, { accounts: [{ ...account, ...other }], from_day, source })
  const none = { new: 0, changed: 0, unchanged: 0, waiting: 0 }
  assert.deepEqual(await save({}, '2020-01-01'), { ...none, new: 1 })
  assert.deepEqual(await save({ number: '622848000000000001' }, '2020-02-01'), { ...none, unchanged: 1 })
  assert.deepEqual(await save({ number: '622848000000000002' }, '2020-03-01'), { ...none, changed: 1, waiting: 1 })
  assert.deepEqual(await save({ number: '622848000000000002' }, '2020-03-01'), { ...none, unchanged: 1 }, 'stated once more it still waits')
  assert.deepEqual(
    await save({}, '2020-04-01'),
    { ...none, unchanged: 1 },
    'a roster with the old number leaves the waiting one to the second person',
  )
  assert.deepEqual(await save({ number: '622848000000000003' }, '2020-03-01'), { ...none, changed: 1, waiting: 1 })
  assert.deepEqual(await save({ number: '622848000000000009' }, '2020-02-01'), { ...none, unchanged: 1 }, 'an older list changes nothing')
  assert.deepEqual(await save({ holder_name: '何志元', payee_relation: '儿子' }, '2020-05-01'), { ...none, changed: 1 })
  const { rows } = await office.database.ownerPool.query(
    'SELECT account_last4, from_day::text, to_day::text, rejected_at IS NOT NULL AS given_up FROM bank_account WHERE person_id = $1 ORDER BY account_last4, from_day',
    [person.person_id],
  )
  assert.deepEqual(rows, [
    { account_last4: '0001', from_day: '2020-01-01', to_day: '2020-05-01', given_up: false },
    { account_last4: '0001', from_day: '2020-05-01', to_day: null, given_up: false },
    { account_last4: '0002', from_day: '2020-03-01', to_day: '2020-03-01', given_up: true },
    { account_last4: '0003', from_day: '2020-03-01', to_day: '2020-03-01', given_up: false },
  ])
  await assert.rejects(save({ number: '12ab' }, '2020-04-01'), { code: 'ACCOUNT_NUMBER_INVALID' })
  await assert.rejects(
    saveAccounts(clerk, { accounts: [account, { ...account, number: '622848000000000009' }], from_day: '2020-04-01', source }),
    { code: 'ACCOUNT_TWICE_IN_INPUT' },
  )
})

test('births after today or before 1880 and accounts that begin before 1990 or in more than a year are refused; the borders are not', async () => {
  const born = (n: number, born_on: string) => samplePerson(n, { id: null, born_on, name: `界${n}` })
  const save = (...people: ReturnType<typeof born>[]) => savePeople(clerk, { people, source })
  const refused = (code: string, keys: string[]) => ({ code, facts: { keys, count: keys.length, problems: [code] } })
  await assert.rejects(save(born(900, '2020-06-18'), born(901, '2020-06-19')), refused('BIRTH_IN_FUTURE', ['row 901']))
  await assert.rejects(save(born(902, '1879-12-31')), refused('BIRTH_TOO_EARLY', ['row 902']))
  await assert.rejects(save({ ...born(903, '2030-01-01'), id: 'K1234567', id_kind: '02' }), refused('BIRTH_IN_FUTURE', ['row 903']))
  const saved = await save(born(904, '2020-06-18'), born(905, '1880-01-01'))
  assert.deepEqual(
    saved.map(each => each.outcome),
    ['new', 'new'],
  )
  const account = (n: number, from_day: string) =>
    saveAccounts(clerk, {
      accounts: [
        {
          person_id: saved[n]?.person_id ?? '',
          division: samplePerson(904 + n).division,
          number: `6228480000000000${90 + n}`,
          bank_name: null,
          branch_name: null,
          holder_name: `界${904 + n}`,
          payee_relation: null,
        },
      ],
      from_day,
      source,
    })
  await assert.rejects(account(0, '1989-12-31'), { code: 'ACCOUNT_DAY_TOO_EARLY', facts: { from_day: '1989-12-31' } })
  await assert.rejects(account(0, '2021-06-19'), { code: 'ACCOUNT_DAY_TOO_FAR' })
  assert.equal((await account(0, '2021-06-18')).new, 1)
  assert.equal((await account(1, '1990-01-01')).new, 1)
})
