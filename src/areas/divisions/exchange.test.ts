import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scopeOf, setScope } from '../../server/db.ts'
import { newId } from '../../server/random.ts'
import { COUNTY, testOffice, TOWN, VILLAGES } from '../../server/testing.office.ts'
import { openFund } from '../funds/commands.ts'
import { proveFunds } from '../funds/commands.prove.ts'
import { proveBatches } from '../payments/commands.prove.ts'
import { approveBatch, runBatch, submitBatch } from '../payments/commands.ts'
import { town, type Town } from '../payments/store.fixtures.test.ts'
import { addAlias, ensureVillages, exchangeCodes, pasteVillages, resolveVillages, villages } from './commands.ts'
import { exchangesOf } from './rules.exchange.ts'
import { exchangeProblem } from './rules.ts'
import * as store from './store.ts'

const [EAST, STONE, WILLOW] = VILLAGES.map(village => village.division) as [string, string, string]
const REAL = '349999100001'
const reason = '2020年统计用区划代码'
const admin = (office: Pick<Town, 'as'>) =>
  office.as({ login: 'admin', permissions: ['office.read', 'user.manage', 'division.write'] as const })
const provisional = (office: Pick<Town, 'database'>, codes: readonly string[]) =>
  office.database.ownerPool.query('UPDATE division SET provisional = true WHERE division = ANY ($1)', [codes])

/** How many rows of each table stand under each code, seen past the fence. */
async function countsUnder(own: Town, names: readonly string[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const name of names)
    for (const row of await own.sql(`SELECT division, count(*)::int AS n FROM ${name} GROUP BY division`))
      counts.set(`${name} ${String(row.division)}`, Number(row.n))
  return counts
}

async function tablesWithDivision(own: Pick<Town, 'database'>): Promise<string[]> {
  const { rows } = await own.database.ownerPool.query<{ table_name: string }>(
    `SELECT c.table_name FROM information_schema.columns c
       JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
      WHERE c.table_schema = 'public' AND c.column_name = 'division' ORDER BY 1`,
  )
  return rows.map(row => row.table_name)
}

/** Every text in every table that holds the code, but for the trail of acts and the row of the code itself. */
async function placesOf(own: Town, code: string): Promise<string[]> {
  const columns = await own.sql(
    `SELECT c.table_name, c.column_name FROM information_schema.columns c
       JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
      WHERE c.table_schema = 'public' AND c.data_type IN ('text', 'jsonb') AND c.table_name NOT IN ('audit_event', 'idempotency', 'division')
        AND (c.table_name, c.column_name) <> ('payment_line', 'made_division')`,
  )
  const found: string[] = []
  for (const { table_name: name, column_name: column } of columns) {
    const [row] = await own.sql(`SELECT count(*)::int AS n FROM ${String(name)} WHERE ${String(column)}::text LIKE '%' || $1 || '%'`, [
      code,
    ])
    if (row?.n !== 0) found.push(`${String(name)}.${String(column)}`)
  }
  return found
}

/** Two provisional villages with people, money, a relief list, users, an alias and a move from one to the other. */
async function settled(own: Town): Promise<{ readonly may: string; readonly june: { batch_id: string; hash: string } }> {
  await provisional(own, [EAST, STONE])
  const first = await own.entitled({ village: 0, persons: 2, base: 800_00n })
  await own.entitled({ village: 1, base: 400_00n })
  await own.entitled({ village: 2, base: 300_00n })
  await own.relief({ month: '2020-05-01', number: 1, people: [{ person_id: first.person_id, amount: 500_00n }] })
  await addAlias(own.as(), { division: EAST, alias: '老东河' })
  await own.sql(
    `INSERT INTO person_change (county, change_id, person_id, division, field, old_value, new_value, source, changed_by, changed_at)
     VALUES ($1, $2, $3, $4, 'division', $5, $4, '变动：迁居', $2, now())`,
    [COUNTY, newId(), first.person_id, EAST, STONE],
  )
  await own.sql(
    `INSERT INTO app_user (county, user_id, login, name, roles, division, password_hash, password_changed_at, created_at)
     VALUES ($1, $2, 'east', '东河村', '{clerk}', $3, 'x', now(), now())`,
    [COUNTY, newId(), EAST],
  )
  await own.sql(
    `INSERT INTO household_member (county, household_id, person_id, from_day, division, relation, relation_text, counted, insured, created_at)
     VALUES ($1, $2, $3, '2020-01-01', $4, '01', '户主', true, true, now())`,
    [COUNTY, first.household_id, first.person_id, EAST],
  )
  // Each village has its own fund, and all of them the same name.
  for (const division of [EAST, STONE]) {
    const fund = { kind: 'mutual_aid', division, name: '救急难互助资金', opened_on: '2020-01-01', opening_fen: 100, place: 'bank' } as const
    await openFund(own.as(), { ...fund, document: null })
  }
  const may = await runBatch(own.maker(), { programme: 'dibao.rural', kind: 'regular', month: '2020-05' })
  await submitBatch(own.maker(), may)
  await approveBatch(own.approver(), may)
  const june = await runBatch(own.maker(), { programme: 'dibao.rural', kind: 'regular', month: '2020-06' })
  return { may: may.hash, june }
}

test('codes change places under people, money and users; check codes on signed paper hold, and the next batch runs', async t => {
  const own = await town(t)
  const { may, june } = await settled(own)
  const names = (await tablesWithDivision(own)).filter(name => name !== 'audit_event' && name !== 'division')
  const before = await countsUnder(own, names)
  const exchanges = [
    { division: EAST, to: STONE },
    { division: STONE, to: REAL },
  ]
  const { villages: count, tables } = await exchangeCodes(admin(own), { villages: exchanges, reason })
  assert.equal(count, 2)
  const rowsOf = new Map(tables.map(each => [each.table, each.rows]))
  assert.deepEqual(
    ['person', 'household', 'household_member', 'bank_account', 'entitlement', 'payment_line', 'relief_grant', 'app_user'].map(name =>
      rowsOf.get(name),
    ),
    [2, 2, 1, 2, 2, 4, 1, 1],
  )
  const to = new Map(exchanges.map(each => [each.division, each.to]))
  const expected = new Map([...before].map(([key, n]) => [key.replace(/\d{12}$/, code => to.get(code) ?? code), n]))
  assert.deepEqual(new Map([...(await countsUnder(own, names))].toSorted()), new Map([...expected].toSorted()))
  assert.deepEqual(await placesOf(own, EAST), [], 'nothing is left under the code that was given up')
  assert.deepEqual(await own.sql(`SELECT old_value, new_value FROM person_change WHERE field = 'division'`), [
    { old_value: REAL, new_value: STONE },
  ])
  assert.deepEqual(
    await own.sql(
      `SELECT division, level, short_name, provisional, replaced_by FROM division WHERE level IN ('village', 'retired') ORDER BY 1`,
    ),
    [
      { division: REAL, level: 'village', short_name: '石桥村', provisional: false, replaced_by: null },
      { division: EAST, level: 'retired', short_name: '东河村', provisional: false, replaced_by: STONE },
      { division: STONE, level: 'village', short_name: '东河村', provisional: false, replaced_by: null },
      { division: WILLOW, level: 'village', short_name: '柳沟村', provisional: false, replaced_by: null },
    ],
  )

  assert.deepEqual(await proveBatches(own.as(), {}), { batches: 2, failures: [] })
  assert.deepEqual(await proveFunds(own.as(), {}), { vouchers: 2, failures: [] })
  assert.deepEqual(
    (await own.sql('SELECT hash FROM payment_batch ORDER BY paid_month')).map(row => row.hash),
    [may, june.hash],
  )
  await submitBatch(own.maker(), june)
  await approveBatch(own.approver(), june)
  const july = await runBatch(own.maker(), { programme: 'dibao.rural', kind: 'regular', month: '2020-07' })
  assert.equal(july.bridge?.moved ?? 0, 0, 'nobody moved: the same villages under their true codes')
  assert.deepEqual(await proveBatches(own.as(), {}), { batches: 3, failures: [] })
  await own.sql('UPDATE payment_line SET division = $1 WHERE batch_id = $2 AND made_division IS NOT NULL', [WILLOW, june.batch_id])
  assert.deepEqual((await proveBatches(own.as(), {})).failures, [{ what: 'BATCH_CHANGED', where: `payment_batch ${june.batch_id}` }])
})

test('the audit row names both codes and the rows; the village’s user and its rosters follow; the old code is not given out again', async t => {
  const own = await town(t)
  await settled(own)
  await exchangeCodes(admin(own), { villages: [{ division: EAST, to: REAL }], reason })
  const [row] = await own.sql(`SELECT login, facts FROM audit_event WHERE command = 'village.exchange' AND outcome = 'done'`)
  assert.equal(row?.login, 'admin')
  const facts = row?.facts as Record<string, unknown>
  assert.deepEqual([facts.villages, facts.reason, facts.rows_person, facts.rows_app_user], [`${EAST}→${REAL}`, reason, 1, 1])
  const list = await villages(own.as({ login: 'east', division: REAL }), {})
  assert.deepEqual(
    list.villages.map(village => [village.division, village.provisional, village.people, village.aliases]),
    [[REAL, false, 1, ['老东河']]],
  )
  const found = await resolveVillages(own.as(), { names: ['东河村', '老东河'] })
  assert.deepEqual(new Set(found.map(each => each.division)), new Set([REAL]))
  const made = await ensureVillages(own.as(), { names: ['新沟村', '上湾村'] })
  assert.deepEqual(
    made.map(each => each.division),
    ['349999100200', '349999100204'],
  )
  assert.deepEqual(await pasteVillages(own.as(), { villages: [{ division: EAST, name: '高坎村' }] }), {
    added: 1,
    renamed: 0,
    unchanged: 0,
  })
  assert.deepEqual(await own.sql('SELECT level, short_name, replaced_by FROM division WHERE division = $1', [EAST]), [
    { level: 'village', short_name: '高坎村', replaced_by: null },
  ])
})

test('refused: checked codes, codes in use, other towns, twice, unknown villages; then nothing has changed', async t => {
  const own = await town(t)
  await settled(own)
  const state = await own.state()
  const refused = (exchanges: { division: string; to: string }[], code: string) =>
    assert.rejects(exchangeCodes(admin(own), { villages: exchanges, reason }), { code })
  await refused([{ division: WILLOW, to: REAL }], 'CODE_NOT_PROVISIONAL')
  await refused([{ division: EAST, to: WILLOW }], 'CODE_TAKEN')
  await refused([{ division: EAST, to: STONE }], 'CODE_TAKEN')
  await refused([{ division: EAST, to: '349999101001' }], 'VILLAGE_OUTSIDE_TOWN')
  await refused([{ division: EAST, to: TOWN }], 'VILLAGE_OUTSIDE_TOWN')
  await refused([{ division: REAL, to: REAL }], 'VILLAGE_NOT_FOUND')
  await refused(
    [
      { division: EAST, to: REAL },
      { division: STONE, to: REAL },
    ],
    'VILLAGE_TWICE_IN_INPUT',
  )
  await assert.rejects(exchangeCodes(admin(own), { villages: [{ division: EAST, to: REAL }], reason: ' ' }), {
    code: 'EXCHANGE_NEEDS_REASON',
  })
  assert.equal(await own.state(), state)
  assert.deepEqual(await own.sql('SELECT count(*)::int AS n FROM person WHERE division = $1', [EAST]), [{ n: 1 }])
})

test('who may not: a clerk, a village’s administrator; and the database itself holds the rules against the app role', async t => {
  const own = await town(t)
  await settled(own)
  const input = { villages: [{ division: EAST, to: REAL }], reason }
  await assert.rejects(exchangeCodes(own.as({ login: 'clerk', permissions: ['office.read', 'division.write', 'person.write'] }), input), {
    code: 'NOT_ALLOWED',
  })
  await assert.rejects(exchangeCodes(own.as({ login: 'cadre', permissions: ['user.manage'], division: EAST }), input), {
    code: 'EXCHANGE_NEEDS_TOWN',
  })
  const direct = (division: string, to: string, scope = TOWN) =>
    own.db.transaction().execute(async trx => {
      await setScope(trx, scopeOf(scope))
      return store.exchangeCodes(trx, COUNTY, [{ division, to }])
    })
  await assert.rejects(direct(WILLOW, REAL), { code: '22023' })
  await assert.rejects(direct(EAST, WILLOW), { code: '22023' })
  await assert.rejects(direct(EAST, REAL, EAST), { code: '22023' }, 'the new code is outside the village’s scope')
  for (const statement of [
    'UPDATE payment_line SET division = division',
    'UPDATE person_change SET old_value = NULL',
    'DELETE FROM division',
  ])
    await assert.rejects(own.database.appPool.query(statement), { code: '42501' }, statement)
})

test('no table with a division is forgotten', async t => {
  const office = await testOffice(t)
  await provisional(office, [EAST])
  const moved = await office.db.transaction().execute(async trx => {
    await setScope(trx, scopeOf(TOWN))
    return store.exchangeCodes(trx, COUNTY, [{ division: EAST, to: REAL }])
  })
  const all = await tablesWithDivision(office)
  assert.ok(all.length > 20)
  // The trail of acts is never rewritten; the register of codes itself gets new rows.
  assert.deepEqual(moved.map(each => each.table).toSorted(), all.filter(name => name !== 'audit_event' && name !== 'division').toSorted())
})

test('the own code confirms a provisional village; codes given up in the same act are free', async t => {
  const office = await testOffice(t)
  await provisional(office, [EAST])
  assert.deepEqual((await exchangeCodes(admin(office), { villages: [{ division: EAST, to: EAST }], reason })).tables, [])
  assert.deepEqual(
    (await villages(office.as(), {})).villages.filter(village => village.provisional),
    [],
  )
  const held = [EAST, STONE].map(division => ({ division, provisional: true }))
  const swap = [
    { division: EAST, to: STONE },
    { division: STONE, to: EAST },
  ]
  assert.equal(exchangeProblem(TOWN, swap, held), null)
})

test('pasted lines meet provisional villages by name; checked ones with another code and unknown names are told', () => {
  const known = [
    { division: EAST, name: '东河村村民委员会', short_name: '东河村', aliases: ['老东河'], provisional: true },
    { division: STONE, name: '石桥村', short_name: '石桥村', aliases: [], provisional: false },
  ]
  const pasted = [
    { division: REAL, name: '老东河' },
    { division: STONE, name: '石桥村民委员会' },
    { division: WILLOW, name: '没有的村' },
  ]
  assert.deepEqual(exchangesOf(pasted, known), { exchanges: [{ division: EAST, to: REAL }], unknown: ['没有的村'], checked: [] })
  assert.deepEqual(exchangesOf([{ division: REAL, name: '石桥' }], known).checked, ['石桥村'])
})
