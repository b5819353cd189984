import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SETUP, testApp } from '../../server/testing.app.ts'

const ID = '349999199001011237'

test('a revealed number is never kept as a repeated reply, and every look has its audit row', async t => {
  const { browser, database } = await testApp(t)
  const clerk = browser()
  assert.equal((await clerk.post('/api/setup', SETUP)).statusCode, 200)
  const pasted = await clerk.post('/api/villages/paste', { villages: [{ division: '349999100201', name: '石桥村' }] })
  assert.equal(pasted.statusCode, 200, pasted.body)
  const person = { name: '周敏', id: ID, id_kind: '01', sex: '2', born_on: null, division: '349999100201' }
  const optional = { villager_group: null, address: null, phone: null, reason: '登记' }
  const made = await clerk.post('/api/people', { ...person, ...optional })
  assert.equal(made.statusCode, 200, made.body)
  const { person_id } = made.json()
  for (const key of ['look-000001', 'look-000001']) {
    const reply = await clerk.post(`/api/people/${person_id}/reveal`, { what: 'id', purpose: '02' }, { 'idempotency-key': key })
    assert.deepEqual(reply.json(), { value: ID })
  }
  const kept = await database.ownerPool.query<{ reply: string }>('SELECT reply::text FROM idempotency')
  assert.ok(!JSON.stringify(kept.rows).includes(ID))
  const looks = await database.ownerPool.query("SELECT 1 FROM audit_event WHERE command = 'reveal.id' AND outcome = 'done'")
  assert.equal(looks.rowCount, 2)
})
