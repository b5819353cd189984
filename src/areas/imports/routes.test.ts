import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SETUP, testApp } from '../../server/testing.app.ts'

test('a roster is refused at the door, before a job of it begins', async t => {
  const house = await testApp(t)
  const clerk = house.browser()
  await clerk.post('/api/setup', SETUP)
  const commit = async (): Promise<unknown[]> => {
    const reply = await clerk.post('/api/imports/01900000-0000-7000-8000-000000000001/commit', {})
    return [reply.statusCode, reply.json().code]
  }
  assert.deepEqual(await commit(), [404, 'IMPORT_NOT_FOUND'])
  await house.database.ownerPool.query("UPDATE app_user SET roles = '{auditor}'")
  assert.deepEqual(await commit(), [403, 'NOT_ALLOWED'])
})
