import assert from 'node:assert/strict'
import { test } from 'node:test'
import { raiseAlarm } from './alarms.ts'
import { command } from './command.ts'
import { testOffice, TOWN, VILLAGES } from './testing.office.ts'

const alarming = command('test.alarm', 'office.read', (ctx, { kind, login }: { kind: 'bulk_reveal' | 'failed_logins'; login?: string }) =>
  raiseAlarm(ctx, kind, { people: 20 }, login),
)
const seeing = command('test.see', 'office.read', async ({ db }) => (await db.selectFrom('alarm').select('alarm_id').execute()).length)

test('one open alarm for a kind and login, raised in the town by a village user too, and gone with a command that fails', async t => {
  const office = await testOffice(t)
  const villager = office.as({ login: 'cadre', division: VILLAGES[0].division })
  const both = await Promise.all([alarming(villager, { kind: 'bulk_reveal' }), alarming(villager, { kind: 'bulk_reveal' })])
  assert.deepEqual(both.toSorted(), [false, true])
  assert.equal(await alarming(villager, { kind: 'failed_logins', login: '*' }), true)
  assert.equal(await alarming(office.as({ login: 'clerk' }), { kind: 'bulk_reveal' }), true, 'another login has its own')
  assert.equal(await seeing(villager, {}), 0, 'the scope is the village again')
  assert.equal(await seeing(office.as(), {}), 3)
  await office.database.ownerPool.query('UPDATE alarm SET seen_at = now()')
  assert.equal(await alarming(villager, { kind: 'bulk_reveal' }), true, 'a new one after the old was dealt with')
  const failing = command('test.fail', 'office.read', async ctx => {
    await raiseAlarm(ctx, 'bulk_reveal', {}, 'other')
    throw new Error('after it')
  })
  await assert.rejects(failing(office.as(), {}))
  const { rows } = await office.database.ownerPool.query('SELECT DISTINCT division, facts FROM alarm')
  assert.deepEqual(rows, [{ division: TOWN, facts: { people: 20 } }])
})
