import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SETUP, testApp } from '../../server/testing.app.ts'
import { sampleId } from './sample.fixture.ts'

const code = (reply: { json: () => { code?: string } }): string | undefined => reply.json().code

/** A town with so many people; the browser is the clerk's. */
async function townOf(t: Parameters<typeof testApp>[0], count: number) {
  const house = await testApp(t)
  const clerk = house.browser()
  await clerk.post('/api/setup', SETUP)
  await clerk.post('/api/villages/paste', { villages: [{ division: '349999100201', name: '石桥村' }] })
  const people: string[] = []
  for (let n = 1; n <= count; n++) {
    const person = { name: '柳小满', id: sampleId(n), id_kind: '01', sex: '1', born_on: null, division: '349999100201' }
    const made = await clerk.post('/api/people', { ...person, villager_group: null, address: null, phone: null, reason: '登记' })
    assert.equal(made.statusCode, 200, made.body)
    people.push(String(made.json().person_id))
  }
  const run = (sql: string) => house.database.ownerPool.query(sql)
  const look = (person_id: string | undefined, purpose?: string) =>
    clerk.post(`/api/people/${person_id}/reveal`, { what: 'id', ...(purpose === undefined ? {} : { purpose }) })
  return { ...house, clerk, people, run, look }
}

describe('the purpose of a session', () => {
  test('is chosen once, stands in every audit row, and holds half an hour', async t => {
    const house = await townOf(t, 2)
    const [wang, li] = house.people
    assert.deepEqual([(await house.look(wang)).statusCode, code(await house.look(wang))], [409, 'PURPOSE_NEEDED'])
    assert.equal(code(await house.clerk.post('/api/purpose', { purpose: '77' })), 'PURPOSE_UNKNOWN')
    assert.equal((await house.clerk.get('/api/session')).json().purpose, null)
    assert.deepEqual((await house.clerk.post('/api/purpose', { purpose: '01' })).json(), { code: '01', seconds_left: 1800 })
    for (const person of [wang, li]) assert.equal((await house.look(person)).statusCode, 200)
    assert.equal((await house.look(wang, '05')).statusCode, 200, 'one of its own goes before')
    const { rows } = await house.run("SELECT purpose FROM audit_event WHERE command = 'reveal.id' ORDER BY audit_id")
    assert.deepEqual(
      rows.map(row => row.purpose),
      ['01', '01', '05'],
    )
    await house.run("UPDATE user_session SET purpose_at = now() - interval '29 minutes 50 seconds'")
    assert.equal((await house.look(li)).statusCode, 200)
    await house.run("UPDATE user_session SET purpose_at = now() - interval '30 minutes'")
    assert.equal(code(await house.look(li)), 'PURPOSE_NEEDED')
    await house.run("UPDATE user_session SET purpose_at = now() + interval '1 day'")
    assert.equal(code(await house.look(li)), 'PURPOSE_NEEDED', 'the clock was set back')
  })

  test('belongs to one session, and to who may look', async t => {
    const house = await townOf(t, 1)
    await house.clerk.post('/api/purpose', { purpose: '01' })
    const { admin_login, admin_password } = SETUP
    const other = house.browser()
    await other.post('/api/login', { login: admin_login, password: admin_password })
    assert.equal(code(await other.post(`/api/people/${house.people[0]}/reveal`, { what: 'id' })), 'PURPOSE_NEEDED')
    await house.run("UPDATE app_user SET roles = '{auditor}'")
    assert.equal(code(await house.clerk.post('/api/purpose', { purpose: '01' })), 'NOT_ALLOWED')
  })
})

test('twenty different people within ten minutes raise an alarm, nineteen or the same one do not', async t => {
  const house = await townOf(t, 20)
  await house.clerk.post('/api/purpose', { purpose: '03' })
  const alarms = async () => (await house.run('SELECT kind, login, facts FROM alarm')).rows
  for (const person of [...house.people.slice(0, 19), ...house.people.slice(0, 5)]) await house.look(person)
  assert.deepEqual(await alarms(), [])
  await house.run(
    "ALTER TABLE audit_event DISABLE TRIGGER USER; UPDATE audit_event SET at = at - interval '10 minutes' WHERE command = 'reveal.id'",
  )
  await house.look(house.people[19])
  assert.deepEqual(await alarms(), [], 'those of before are ten minutes old')
  await house.run("UPDATE audit_event SET at = at + interval '5 minutes' WHERE at < now() - interval '5 minutes'")
  await house.look(house.people[19])
  assert.deepEqual(await alarms(), [{ kind: 'bulk_reveal', login: SETUP.admin_login, facts: { people: 20, minutes: 10 } }])
})
