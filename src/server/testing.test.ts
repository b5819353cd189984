import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ticks } from './clock.ts'
import { testDatabase } from './testing.ts'

test('a test database is migrated, its own, and quick', async t => {
  const start = ticks()
  const one = await testDatabase(t)
  const first = ticks() - start
  const two = await testDatabase(t)
  t.diagnostic(`first ${Math.round(first)} ms, second ${Math.round(ticks() - start - first)} ms`)
  await one.ownerPool.query('CREATE TABLE only_here (n integer)')
  await assert.rejects(two.ownerPool.query('SELECT * FROM only_here'), { code: '42P01' })
  assert.equal((await two.ownerPool.query('SELECT count(*)::int AS n FROM schema_migration')).rows[0]?.n > 0, true)
})

test('the app role reads, adds and changes, and neither deletes, empties nor makes tables', async t => {
  const { ownerPool, appPool } = await testDatabase(t)
  await ownerPool.query('CREATE TABLE note (n integer)')
  await appPool.query('INSERT INTO note VALUES (1)')
  await appPool.query('UPDATE note SET n = 2')
  assert.deepEqual((await appPool.query('SELECT n FROM note')).rows, [{ n: 2 }])
  for (const forbidden of [
    'DELETE FROM note',
    'TRUNCATE note',
    'CREATE TABLE other (n integer)',
    'DROP TABLE note',
    "SELECT distribute('note')",
  ]) {
    await assert.rejects(appPool.query(forbidden), { code: '42501' }, forbidden)
  }
})
