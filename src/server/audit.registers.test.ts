import assert from 'node:assert/strict'
import { test } from 'node:test'
import { markAlarmSeen, raiseAlarm } from './alarms.ts'
import { sealAudit, verifySeals } from './audit.ts'
import { command } from './command.ts'
import { handOutFile } from './exports.ts'
import { COUNTY, testOffice } from './testing.office.ts'

const KEY = Buffer.alloc(32, 3)

const giving = command(
  'test.give',
  'office.read',
  (ctx, name: string) => handOutFile(ctx, { kind: 'approval_scan', subject: name, name, content: Buffer.from(name), rows: 1 }),
  undefined,
  { secret: true },
)
const givingTwo = command('test.give-two', 'office.read', async (ctx, names: readonly [string, string]) => {
  for (const name of names) await giving(ctx, name)
  return {}
})

/** Four exports: one with numbers in its name, one of a login that looks like a telephone, two of one command. */
async function exported(t: Parameters<typeof testOffice>[0]) {
  const office = await testOffice(t)
  await giving(office.as(), '周敏349999199001011234，电话13912345678.pdf')
  await giving(office.as({ login: '13912345678' }), '第 1 批.pdf')
  await givingTwo(office.as(), ['第 2 批.pdf', '第 3 批.pdf'])
  await sealAudit(office.db, { auditKey: KEY, hashAlgorithm: 'sha256' }, { county: COUNTY, now: '2020-06-18T06:01:00Z', wait: true })
  const { rows } = await office.database.ownerPool.query<{ export_id: string }>('SELECT export_id FROM export_register ORDER BY export_id')
  const prove = async () => {
    const { exports, failures } = await verifySeals(office.db, KEY, COUNTY)
    return { exports, failures }
  }
  return { ids: rows.map(({ export_id }) => export_id), prove, owner: office.database.ownerPool }
}
const changed = (...ids: readonly (string | undefined)[]) => ids.map(id => ({ what: 'EXPORT_CHANGED', where: `export_register ${id}` }))

test('a register that nobody touched holds', async t => {
  const { prove } = await exported(t)
  assert.deepEqual(await prove(), { exports: 4, failures: [] })
})

test('each column of an export that is changed behind the program’s back is told of, with its place', async t => {
  const { ids, prove, owner } = await exported(t)
  const [first, second] = ids
  const changes = {
    division: "'349999200000'",
    at: "at + interval '1 hour'",
    user_id: `'${second}'`,
    login: "'other'",
    kind: "'paper'",
    subject: "''",
    is_full: 'NOT is_full',
    encrypted: 'NOT encrypted',
    purpose: "'01'",
    receiver: "'XX镇财政所'",
    file_name: "'b.pdf'",
    rows: 'rows + 1',
    sha256: "repeat('0', 64)",
    mark: "''",
  }
  const { rows } = await owner.query<{ column_name: string }>(
    "SELECT column_name FROM information_schema.columns WHERE table_name = 'export_register' AND column_name NOT IN ('county', 'export_id')",
  )
  assert.deepEqual(rows.map(row => row.column_name).toSorted(), Object.keys(changes).toSorted(), 'no column is left out here')
  await owner.query('CREATE TABLE untouched AS SELECT * FROM export_register')
  for (const [column, value] of Object.entries(changes)) {
    await owner.query(`UPDATE export_register SET ${column} = ${value} WHERE export_id = $1`, [first])
    assert.deepEqual(await prove(), { exports: 4, failures: changed(first) }, column)
    await owner.query(`UPDATE export_register r SET ${column} = u.${column} FROM untouched u WHERE u.export_id = r.export_id`)
  }
  assert.deepEqual((await prove()).failures, [])
})

test('a deleted export is told of, and an invented one', async t => {
  const { ids, prove, owner } = await exported(t)
  await owner.query('DELETE FROM export_register WHERE export_id = $1', [ids[2]])
  assert.deepEqual(await prove(), { exports: 3, failures: changed(ids[2]) })
  const invented = '01900000-0000-7000-8000-000000000009'
  await owner.query(
    `INSERT INTO export_register SELECT (jsonb_populate_record(r, jsonb_build_object('export_id', '${invented}'))).*
       FROM export_register r WHERE export_id = $1`,
    [ids[0]],
  )
  assert.deepEqual(await prove(), { exports: 4, failures: changed(...[invented, ids[2]].toSorted()) })
  await owner.query("UPDATE audit_event SET changes = NULL WHERE command = 'test.give'")
  assert.ok(
    (await prove()).failures.some(({ what }) => what === 'EVENTS_CHANGED'),
    'nor can both be changed alike',
  )
})

const alarming = command('test.alarm', 'office.read', (ctx, by: string) =>
  raiseAlarm(ctx, 'admin_account', { act: 'disable', by }, '13912345678'),
)
const closing = command(
  'alarm.see',
  'office.read',
  (ctx, alarm_id: string) => markAlarmSeen(ctx, alarm_id, '问过本人'),
  alarm_id => ({ alarm_id }),
)

test('an alarm that is deleted, changed or closed behind the program’s back is told of; one that somebody closed holds', async t => {
  const office = await testOffice(t)
  const owner = office.database.ownerPool
  await alarming(office.as(), '13912345679')
  const { rows } = await owner.query<{ alarm_id: string }>('SELECT alarm_id FROM alarm')
  const alarm_id = rows[0]?.alarm_id ?? ''
  const prove = async () => (await verifySeals(office.db, KEY, COUNTY)).failures
  const wrong = [{ what: 'ALARM_CHANGED', where: `alarm ${alarm_id}` }]
  assert.deepEqual(await prove(), [])
  await owner.query('CREATE TABLE untouched_alarm AS SELECT * FROM alarm')
  const changes = {
    division: "'349999200000'",
    at: "at + interval '1 hour'",
    kind: "'bulk_reveal'",
    login: "'other'",
    facts: `'{"act": "password", "by": "13912345679"}'`,
    seen_at: 'now()',
  }
  for (const [column, value] of Object.entries(changes)) {
    await owner.query(`UPDATE alarm SET ${column} = ${value}`)
    assert.deepEqual(await prove(), wrong, column)
    await owner.query(`UPDATE alarm a SET ${column} = u.${column} FROM untouched_alarm u`)
  }
  assert.deepEqual(await prove(), [])
  assert.equal(await closing(office.as({ login: 'security' }), alarm_id), 'seen')
  assert.deepEqual(await prove(), [])
  await owner.query('UPDATE alarm SET seen_at = NULL')
  assert.deepEqual(await prove(), wrong, 'opened again')
  await owner.query('DELETE FROM alarm')
  assert.deepEqual(await prove(), wrong, 'deleted')
})
