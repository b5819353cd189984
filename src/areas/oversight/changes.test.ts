import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { month } from '../../kernel/month.ts'
import type { KeptChange } from '../../server/audit.changes.ts'
import { env } from '../../server/env.ts'
import { testOffice, TOWN, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { planBackups, setPassphrase } from '../backups/commands.ts'
import { addAlias, exchangeCodes, pasteVillages, renameVillage } from '../divisions/commands.ts'
import { moveHousehold, saveHouseholds } from '../households/commands.ts'
import { changePerson, registerPerson, saveAccount } from '../people/commands.hand.ts'
import { amendDeath } from '../people/commands.death.ts'
import { movePeople, recordDeath, savePeople } from '../people/commands.ts'
import { personPage } from '../people/commands.read.ts'
import { sampleId } from '../people/sample.fixture.ts'
import { applyRoster, stopEntitlements, voidEntitlement } from '../programmes/commands.ts'
import { rosterOf, rowOf, settle } from '../programmes/testing.ts'

type Row = { command: string; subject: string | null; changes: KeptChange[] | null }
const rowsOf = async ({ database }: TestOffice, command: string): Promise<Row[]> =>
  (await database.ownerPool.query<Row>('SELECT command, subject, changes FROM audit_event WHERE command = $1 ORDER BY audit_id', [command]))
    .rows
const last = async (office: TestOffice, command: string): Promise<Row> => {
  const row = (await rowsOf(office, command)).at(-1)
  assert.ok(row, command)
  return row
}
const HASH = /^#[0-9a-f]{32}$/
const PHONES = ['13800000001', '13800000002', '13800000003'],
  ACCOUNTS = ['6217000000000000017', '6217000000000000025'],
  ADDRESS = '石桥村东头第三家',
  NOTE = '精神二级，长期服药'

const person = (n: number) => ({
  name: '柳小满',
  id: sampleId(n),
  id_kind: '01',
  sex: '9' as const,
  born_on: null,
  division: VILLAGES[0]?.division ?? '',
  villager_group: '第1组',
  address: null,
  phone: PHONES[0] ?? null,
})

/** One person with everything changed that can be. */
async function changedPerson(office: TestOffice): Promise<string> {
  const ctx = office.as()
  const { person_id } = await registerPerson(ctx, { ...person(1), reason: '登记' })
  await changePerson(ctx, { person_id, reason: `电话换成${PHONES[1]}`, phone: PHONES[1] ?? null, address: ADDRESS, note: NOTE })
  await changePerson(ctx, { person_id, reason: '更正姓名', name: '柳晓满' })
  const account = { bank_name: '农商行', branch_name: null, holder_name: '柳晓满', payee_relation: null, person_id, reason: '登记' }
  await saveAccount(ctx, { ...account, number: ACCOUNTS[0] ?? '', from_day: '2020-01-01' })
  await saveAccount(ctx, { ...account, number: ACCOUNTS[1] ?? '', from_day: '2020-06-01' })
  await savePeople(ctx, { people: [{ ...person(1), key: 'a', name: '柳晓满', phone: PHONES[2] ?? null }], source: '花名册' })
  return person_id
}

test('what changed about a person stands in the audit: the fields, whose, and numbers only as hashes', async t => {
  const office = await testOffice(t)
  const person_id = await changedPerson(office)
  const [first, second] = await rowsOf(office, 'person.change')
  assert.equal(first?.subject, person_id)
  assert.deepEqual(Object.keys(first?.changes?.[0]?.after ?? {}).toSorted(), ['address', 'note', 'phone'])
  for (const value of Object.values(first?.changes?.[0]?.after ?? {})) assert.match(String(value), HASH)
  assert.equal(second?.changes, null, 'the name is told by the command that changed it')
  assert.deepEqual((await last(office, 'person.name')).changes, [
    { row: 'person', subject: person_id, before: { name: '柳小满' }, after: { name: '柳晓满' } },
  ])
  const account = await last(office, 'account.save')
  assert.equal(account.subject, person_id)
  assert.deepEqual(Object.keys(account.changes?.[0]?.after ?? {}), ['account'])
  assert.match(String(account.changes?.[0]?.after['account']), HASH)
  assert.notEqual(account.changes?.[0]?.before['account'], account.changes?.[0]?.after['account'])
  assert.deepEqual(Object.keys((await last(office, 'person.save')).changes?.[0]?.after ?? {}), ['phone'])
})

test('no number, phone, address or note of anybody stands anywhere in the audit', async t => {
  const office = await testOffice(t)
  const person_id = await changedPerson(office)
  await personPage(office.as(), { person_id })
  await setPassphrase(office.as(), { passphrase: 'Kuaiche-2020-zhan-7' })
  await assert.rejects(registerPerson(office.as(), { ...person(1), reason: `重复登记${PHONES[0]}` }))
  const { rows } = await office.database.ownerPool.query<{ text: string }>('SELECT e::text AS text FROM audit_event e')
  assert.ok(rows.length > 8)
  for (const secret of [...PHONES, ...ACCOUNTS, sampleId(1), ADDRESS, NOTE, '精神二级', 'Kuaiche-2020-zhan-7'])
    for (const { text } of rows) assert.ok(!text.includes(secret), `${secret} in ${text}`)
})

test('a death, its correction and a move', async t => {
  const office = await testOffice(t)
  const ctx = office.as()
  const { person_id } = await registerPerson(ctx, { ...person(2), reason: '登记' })
  await recordDeath(ctx, { person_id, died_on: '2020-05-02', source: '登记' })
  await amendDeath(ctx, { person_id, died_on: '2020-05-03', reason: '看错' })
  await movePeople(ctx, { person_ids: [person_id], division: VILLAGES[1]?.division ?? '', source: '迁' })
  const change = async (command: string) => {
    const { subject, changes } = await last(office, command)
    assert.equal(subject, person_id)
    return [changes?.[0]?.before, changes?.[0]?.after]
  }
  assert.deepEqual(await change('person.death'), [{ died_on: null }, { died_on: '2020-05-02' }])
  assert.deepEqual(await change('person.death.amend'), [{ died_on: '2020-05-02' }, { died_on: '2020-05-03' }])
  assert.deepEqual(await change('person.move'), [{ division: VILLAGES[0]?.division }, { division: VILLAGES[1]?.division }])
})

test('amounts, ends and voided entitlements, each with its person', async t => {
  const office = await testOffice(t)
  const ctx = office.as()
  const folk = await settle(office, 3)
  await applyRoster(ctx, rosterOf([0, 1, 2].map(i => rowOf(folk, i))))
  assert.equal((await last(office, 'entitlement.apply')).changes, null, 'what is new changed nothing')
  await applyRoster(ctx, rosterOf([rowOf(folk, 0, { base_fen: 650_00n }), rowOf(folk, 1)], { month: month('2020-02') }))
  const { changes, subject } = await last(office, 'entitlement.apply')
  assert.equal(subject, null, 'two people')
  assert.deepEqual(
    changes?.map(({ before, after }) => [before, after]),
    [
      [{ base_fen: 60000 }, { base_fen: 65000 }],
      [{ to_month: null }, { to_month: '2020-02' }],
    ],
  )
  assert.deepEqual(
    changes?.map(each => each.subject),
    [folk.people[0], folk.people[2]],
  )
  const { rows } = await office.database.ownerPool.query<{ entitlement_id: string; person_id: string }>(
    'SELECT entitlement_id, person_id FROM entitlement WHERE to_month IS NULL AND voided_at IS NULL ORDER BY from_month',
  )
  const [one, two] = rows
  assert.ok(one && two)
  await stopEntitlements(ctx, { items: [{ entitlement_id: one.entitlement_id, to_month: month('2020-03'), reason: '99', note: null }] })
  await voidEntitlement(ctx, { entitlement_id: two.entitlement_id, reason: '录错' })
  const stopped = await last(office, 'entitlement.stop')
  assert.deepEqual([stopped.subject, stopped.changes?.[0]?.after], [one.person_id, { to_month: '2020-03', stop_reason: '99' }])
  assert.deepEqual((await last(office, 'entitlement.void')).changes?.[0]?.after, { voided: true })
})

test('households, villages, codes and settings', async t => {
  const office = await testOffice(t)
  const ctx = office.as()
  const { person_id } = await registerPerson(ctx, { ...person(3), reason: '登记' })
  const member = { person_id, relation: '01', relation_text: '本人', counted: true, insured: true }
  const household = {
    key: 'h',
    division: VILLAGES[0]?.division ?? '',
    head_person_id: person_id,
    outside_number: null,
    villager_group: '第1组',
    address: null,
    phone: PHONES[0] ?? null,
    stated_members: 1,
    members: [member],
  }
  const [saved] = await saveHouseholds(ctx, { households: [household], from_day: '2020-01-01', source: '花名册' })
  await saveHouseholds(ctx, {
    households: [{ ...household, phone: PHONES[1] ?? null, members: [{ ...member, insured: false }] }],
    from_day: '2020-02-01',
    source: '花名册',
  })
  const { changes } = await last(office, 'household.save')
  assert.ok(changes && changes.length >= 2, JSON.stringify(changes))
  assert.match(String(changes.find(({ row }) => row.startsWith('household '))?.after['phone']), HASH)
  await moveHousehold(ctx, { household_id: saved?.household_id ?? '', division: VILLAGES[1]?.division ?? '', source: '迁' })
  assert.deepEqual((await last(office, 'household.move')).changes?.[0]?.after, { division: VILLAGES[1]?.division })

  const division = VILLAGES[0]?.division ?? ''
  await addAlias(ctx, { division, alias: '老石桥' })
  assert.deepEqual((await last(office, 'village.alias')).changes?.[0]?.after, { aliases: ['老石桥'] })
  await renameVillage(ctx, { division, name: '新石桥村' })
  assert.equal((await last(office, 'village.rename')).changes?.[0]?.after['village_name'], '新石桥村')
  await pasteVillages(ctx, { villages: [{ division, name: '大石桥村' }] })
  assert.equal((await last(office, 'village.paste')).changes?.[0]?.after['village_name'], '大石桥村')
  const provisional = `${TOWN.slice(0, 9)}299`
  await office.database.ownerPool.query(
    `INSERT INTO division (county, division, level, name, short_name, provisional, created_at)
     VALUES (349999, $1, 'village', '新村', '新村', true, now())`,
    [provisional],
  )
  const to = `${TOWN.slice(0, 9)}199`
  await exchangeCodes(ctx, { villages: [{ division: provisional, to }], reason: '换正式代码' })
  assert.deepEqual((await last(office, 'village.exchange')).changes, [
    { row: `division ${provisional}`, before: { division: provisional }, after: { division: to } },
  ])

  const dataDir = mkdtempSync(join(env.temporaryFolder(), 'doudi-audit-'))
  t.after(() => rmSync(dataDir, { recursive: true, force: true }))
  await planBackups(ctx, { folder: `${dataDir}-backups`, hour: 13, keep: 5, dataDir })
  t.after(() => rmSync(`${dataDir}-backups`, { recursive: true, force: true }))
  await planBackups(ctx, { folder: `${dataDir}-backups`, hour: 15, keep: 5, dataDir })
  assert.deepEqual((await last(office, 'backup.plan')).changes, [{ row: 'office_setting', before: { hour: 13 }, after: { hour: 15 } }])
})
