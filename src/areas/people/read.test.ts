import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { COUNTY, testOffice, VILLAGES } from '../../server/testing.office.ts'
import { saveHouseholds } from '../households/commands.ts'
import { householdPage } from '../households/commands.read.ts'
import { changePerson, registerPerson, saveAccount } from './commands.hand.ts'
import { listPeople, personPage, revealAccount, revealPerson, search } from './commands.read.ts'
import { movePeople, recordDeath, savePeople } from './commands.ts'
import { sampleId, sampleName, samplePerson } from './sample.fixture.ts'
import { runs } from '../../server/testing.runs.ts'

const EAST = VILLAGES[0].division,
  STONE = VILLAGES[1].division
const office = await testOffice()
const clerk = office.as()
const east = office.as({ login: 'east', division: EAST })
const source = '测试名单'
const register = async (n: number, name: string, division: string = STONE): Promise<string> =>
  (await savePeople(clerk, { people: [samplePerson(n, { name, division })], source }))[0]?.person_id ?? ''
const names = async (text: string, ctx = clerk) => (await search(ctx, { text })).people.map(person => person.name)

const wang = await register(1, '王秀英'),
  other = await register(2, '王秀荣', EAST)
await register(3, '单雄信')
await register(4, '䶮𬭚')
await register(5, '阿依古丽·买买提')
await register(6, '王秀英', EAST)

test('people are found by part of the name, initials, tail, number, village, and several of these', async () => {
  assert.deepEqual(await names('王秀英'), ['王秀英', '王秀英'])
  assert.deepEqual(new Set(await names('王秀')), new Set(['王秀英', '王秀荣']))
  assert.deepEqual(new Set(await names('秀')), new Set(['王秀英', '王秀荣']))
  assert.deepEqual(await names('wxr'), ['王秀荣'])
  assert.deepEqual(await names('SXX'), ['单雄信'])
  assert.deepEqual(await names('𬭚'), ['䶮𬭚'])
  assert.deepEqual(await names('古丽买'), ['阿依古丽·买买提'])
  assert.deepEqual(
    (await search(clerk, { text: sampleId(1) })).people.map(person => person.person_id),
    [wang],
  )
  assert.ok((await search(clerk, { text: sampleId(2).slice(-4).toLowerCase() })).people.some(person => person.person_id === other))
  assert.deepEqual(
    (await search(clerk, { text: '石桥 wxy' })).people.map(person => person.person_id),
    [wang],
  )
  assert.deepEqual(
    (await search(clerk, { text: '王秀英 石桥村' })).people.map(person => person.village),
    ['石桥村'],
  )
  const village = await search(clerk, { text: '石桥' })
  assert.deepEqual([village.villages, village.people.length], [[{ division: STONE, name: '石桥村' }], 4])
  assert.deepEqual(await names('w'), [])
})

test('what is found never holds a whole number, and more than twenty says so', async () => {
  await savePeople(clerk, {
    people: Array.from({ length: 30 }, (_, n) => samplePerson(1000 + n, { name: '钱多多', division: STONE })),
    source,
  })
  const found = await search(clerk, { text: '钱多多' })
  assert.deepEqual([found.people.length, found.more], [20, true])
  assert.ok(!JSON.stringify(found).includes(sampleId(1000)))
})

test("another village's user finds, counts and opens nothing", async () => {
  assert.deepEqual(await names('单雄信', east), [])
  assert.deepEqual((await search(east, { text: sampleId(3) })).people, [])
  assert.deepEqual((await search(east, { text: '石桥' })).villages, [])
  assert.equal((await listPeople(east, { division: STONE })).total, 0)
  await assert.rejects(personPage(east, { person_id: wang }), { code: 'PERSON_NOT_FOUND' })
  await assert.rejects(revealPerson(east, { person_id: wang, what: 'id', purpose: '02' }), { code: 'PERSON_NOT_FOUND' })
  await assert.rejects(movePeople(east, { person_ids: [other], division: STONE, source }), { code: 'OUT_OF_SCOPE' })
})

test('every character and neighbouring pair of any name finds the person', async () => {
  const people = Array.from({ length: 60 }, (_, n) => samplePerson(2000 + n, { name: `${sampleName(2000 + n)}`, division: EAST }))
  await savePeople(clerk, { people, source })
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 59 }), fc.nat(3), fc.integer({ min: 1, max: 2 }), async (n, start, length) => {
      const characters = [...(people[n]?.name ?? '')]
      const at = start % characters.length
      const text = characters.slice(at, at + length).join('')
      const { people: found, more } = await search(clerk, { text })
      assert.ok(
        found.every(person => person.name.includes(text)),
        text,
      )
      assert.ok(more || found.some(person => person.name === people[n]?.name), text)
    }),
    runs(60),
  )
})

test('a list goes on from page to page without gap or repetition', async () => {
  await savePeople(clerk, {
    people: Array.from({ length: 450 }, (_, n) => samplePerson(5000 + n, { division: VILLAGES[2].division })),
    source,
  })
  const first = await listPeople(clerk, { division: VILLAGES[2].division })
  assert.equal(first.total, 450)
  const seen: string[] = []
  for (let page = first; ; ) {
    seen.push(...page.people.map(person => person.person_id))
    if (page.next === null) break
    page = await listPeople(clerk, { division: VILLAGES[2].division, after: page.next })
  }
  assert.deepEqual([seen.length, new Set(seen).size], [450, 450])
  await assert.rejects(listPeople(clerk, { after: 'x' }), { code: 'BAD_REQUEST' })
})

test('the person page shows family, entitlement and history; the household page the same family', async () => {
  const head = await register(7000, '刘长海'),
    son = await register(7001, '刘小海')
  const member = (person_id: string, relation: string, relation_text: string) => ({
    person_id,
    relation,
    relation_text,
    counted: true,
    insured: true,
  })
  const [household] = await saveHouseholds(clerk, {
    from_day: '2020-01-01',
    source,
    households: [
      {
        key: '1',
        head_person_id: head,
        division: STONE,
        outside_number: null,
        villager_group: null,
        address: null,
        phone: '13800005512',
        stated_members: 2,
        members: [member(head, '02', '户主'), member(son, '22', '长子')],
      },
    ],
  })
  await office.database.ownerPool.query(
    `INSERT INTO entitlement (county, entitlement_id, division, programme, household_id, person_id, from_month, persons, base_fen, uplift_fen, amount_fen, steps, origin, created_by, created_at)
     VALUES ($1, gen_random_uuid(), $2, 'dibao.rural', $3, $4, '2020-01-01', 2, 63800, 24000, 87800, '[]', 'imported', gen_random_uuid(), now())`,
    [COUNTY, STONE, household?.household_id, head],
  )
  await changePerson(clerk, { person_id: head, phone: '13812345512', name: '刘长河', reason: '本人申请' })
  const page = await personPage(clerk, { person_id: head })
  assert.deepEqual([page.name, page.phone_masked, page.id_masked], ['刘长河', '138****5512', `349999********${sampleId(7000).slice(-4)}`])
  assert.deepEqual(
    page.households[0]?.members.map(each => [each.name, each.relation_text, each.to_day]),
    [
      ['刘长河', '户主', null],
      ['刘小海', '长子', null],
    ],
  )
  assert.deepEqual(
    page.entitlements.map(each => [each.title, each.from_month, each.amount_fen]),
    [['农村低保', '2020-01', 87800]],
  )
  assert.deepEqual(
    page.changes.map(each => [each.field, each.old_value, each.new_value, each.source]),
    [
      ['phone', null, '138****5512', '变动：本人申请'],
      ['name', '刘长海', '刘长河', '变动：本人申请'],
    ],
  )
  assert.deepEqual((await search(clerk, { text: '长河' })).people[0]?.programmes, ['农村低保'])
  assert.deepEqual(
    (await listPeople(clerk, { programme: 'dibao.rural' })).people.map(each => each.name),
    ['刘长河'],
  )
  const family = await householdPage(clerk, { household_id: household?.household_id ?? '' })
  assert.deepEqual(
    [family.head_name, family.phone_masked, family.members.length, family.entitlements.length],
    ['刘长河', '138****5512', 2, 1],
  )
  await assert.rejects(changePerson(clerk, { person_id: head, name: '刘 长 河', reason: '同样' }), { code: 'NOTHING_CHANGED' })

  const death = await recordDeath(clerk, { person_id: head, died_on: '2020-06-03', source })
  assert.deepEqual([death.to_month, death.open_entitlements.length], ['2020-07', 1])
  await assert.rejects(recordDeath(clerk, { person_id: head, died_on: '2020-06-04', source }), { code: 'ALREADY_DEAD' })
  await assert.rejects(recordDeath(clerk, { person_id: son, died_on: '2020-06-19', source }), { code: 'DEATH_IN_FUTURE' })
  const [again] = await savePeople(clerk, { people: [samplePerson(7000, { name: '刘长河', division: STONE })], source })
  assert.equal(again?.register?.died_on, '2020-06-03')
})

test('a look at a number needs the right and a purpose, and leaves both in the audit', async () => {
  await saveAccount(clerk, {
    person_id: wang,
    number: '622848000000002207',
    bank_name: '农商行',
    branch_name: null,
    holder_name: '王秀英',
    payee_relation: null,
    from_day: '2020-01-01',
    reason: '新开卡',
  })
  const account_id = (await personPage(clerk, { person_id: wang })).accounts[0]?.account_id ?? ''
  assert.deepEqual(await revealPerson(clerk, { person_id: wang, what: 'id', purpose: '01' }), { value: sampleId(1) })
  assert.deepEqual(await revealAccount(clerk, { account_id, purpose: '05' }), { value: '622848000000002207' })
  await assert.rejects(revealPerson(clerk, { person_id: wang, what: 'id', purpose: '77' }), { code: 'PURPOSE_UNKNOWN' })
  await assert.rejects(
    revealPerson(office.as({ login: 'reader', permissions: ['person.read'] }), { person_id: wang, what: 'id', purpose: '01' }),
    { code: 'NOT_ALLOWED' },
  )
  const { rows } = await office.database.ownerPool.query(
    "SELECT command, purpose, facts::text AS facts FROM audit_event WHERE command IN ('reveal.id', 'reveal.account') ORDER BY audit_id",
  )
  assert.deepEqual(
    rows.map(row => [row.command, row.purpose]),
    [
      ['reveal.id', '01'],
      ['reveal.account', '05'],
    ],
  )
  assert.ok(!rows.some(row => row.facts.includes(sampleId(1)) || row.facts.includes('622848')))
})

test('by hand: one person is registered once; somebody else’s account needs the relation', async () => {
  const person = {
    name: '赵德福',
    id_kind: '01',
    id: sampleId(8000),
    sex: '9' as const,
    born_on: null,
    division: EAST,
    villager_group: null,
    address: null,
    phone: null,
    reason: '本人到所登记',
  }
  const { person_id } = await registerPerson(clerk, person)
  await assert.rejects(registerPerson(clerk, person), { code: 'PERSON_EXISTS' })
  await assert.rejects(registerPerson(clerk, { ...person, id: sampleId(8001), division: '349999100399' }), { code: 'VILLAGE_NOT_FOUND' })
  const account = {
    person_id,
    number: '622848000000000001',
    bank_name: null,
    branch_name: null,
    holder_name: '赵小福',
    payee_relation: null,
    from_day: '2020-06-01',
    reason: '代领',
  }
  await assert.rejects(saveAccount(clerk, account), { code: 'HOLDER_NEEDS_RELATION' })
  assert.deepEqual(await saveAccount(clerk, { ...account, payee_relation: '儿子' }), { outcome: 'new' })
})

test('the whole name comes before longer names, however many there are', async () => {
  await savePeople(clerk, {
    people: Array.from({ length: 90 }, (_, n) => samplePerson(9000 + n, { name: `吴海${'山文武'[n % 3] ?? ''}`, division: EAST })),
    source,
  })
  await register(9999, '吴海')
  const { people, more } = await search(clerk, { text: '吴海' })
  assert.deepEqual([people[0]?.name, people.length, more], ['吴海', 20, true])
})
