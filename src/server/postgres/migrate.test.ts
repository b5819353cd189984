import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { env } from '../env.ts'
import { testDatabase } from '../testing.ts'
import { migrate, readMigrations } from './migrate.ts'

const FIRST = { '0000_first.sql': 'CREATE TABLE first (n integer);\nINSERT INTO first VALUES (1);\n' }

function folderOf(t: TestContext, files: Record<string, string>): string {
  const folder = mkdtempSync(join(env.temporaryFolder(), 'doudi-migrations-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  put(folder, files)
  return folder
}
const put = (folder: string, files: Record<string, string>) =>
  Object.entries(files).forEach(([name, sql]) => writeFileSync(join(folder, name), sql))

test('each file is applied once, in order, and what it did is kept with its hash', async t => {
  const folder = folderOf(t, FIRST)
  const { ownerConfig, ownerPool } = await testDatabase(t, folder)
  assert.deepEqual(await migrate(ownerConfig, folder), [])
  put(folder, { '0001_second.sql': 'ALTER TABLE first ADD COLUMN m integer;', '0002_third.sql': 'UPDATE first SET m = n;' })
  assert.deepEqual(await migrate(ownerConfig, folder), ['0001_second.sql', '0002_third.sql'])
  assert.deepEqual((await ownerPool.query('SELECT n, m FROM first')).rows, [{ n: 1, m: 1 }])
  const ledger = await ownerPool.query<{ file: string; hash: string }>('SELECT file, hash FROM schema_migration ORDER BY number')
  assert.deepEqual(
    ledger.rows,
    readMigrations(folder).map(({ file, hash }) => ({ file, hash })),
  )
})

test('an applied file that was changed, renamed or taken away is refused by name; other line ends are no change', async t => {
  const folder = folderOf(t, FIRST)
  const { ownerConfig } = await testDatabase(t, folder)
  put(folder, { '0000_first.sql': FIRST['0000_first.sql'].replaceAll('\n', '\r\n') })
  assert.deepEqual(await migrate(ownerConfig, folder), [])
  put(folder, { '0000_first.sql': `${FIRST['0000_first.sql']}-- later thought` })
  await assert.rejects(migrate(ownerConfig, folder), { code: 'migration_changed', message: /0000_first\.sql 在执行之后被改动过/ })
  await assert.rejects(migrate(ownerConfig, folderOf(t, {})), { code: 'migration_missing', message: /缺少编号 0000/ })
  await assert.rejects(migrate(ownerConfig, folderOf(t, { '0000_other.sql': FIRST['0000_first.sql'] })), { code: 'migration_changed' })
})

test('a gap, a number twice, a bad name and a file with its own transaction are refused before anything runs', t => {
  const refused = (files: Record<string, string>, code: string, file: RegExp) =>
    assert.throws(() => readMigrations(folderOf(t, files)), { code, message: file })
  refused({ ...FIRST, '0002_third.sql': '' }, 'migration_missing', /缺少编号 0001/)
  refused({ ...FIRST, '0000_second.sql': '' }, 'migration_badly_named', /0000_second\.sql/)
  refused({ ...FIRST, '1_second.sql': '' }, 'migration_badly_named', /1_second\.sql/)
  refused({ '0000_first.sql': 'CREATE TABLE a ();\ncommit;\nCREATE TABLE b ();' }, 'migration_badly_named', /事务/)
  assert.equal(readMigrations(folderOf(t, { '0000_first.sql': 'DO $$\nBEGIN\n  PERFORM 1;\nEND\n$$;' })).length, 1)
})

test('a file that fails leaves nothing of itself; the files before it stay', async t => {
  const folder = folderOf(t, FIRST)
  const { ownerConfig, ownerPool } = await testDatabase(t, folder)
  put(folder, { '0001_second.sql': 'CREATE TABLE second (n integer);', '0002_third.sql': 'CREATE TABLE third (n integer); SELECT 1 / 0;' })
  await assert.rejects(migrate(ownerConfig, folder), { code: 'migration_failed', message: /0002_third\.sql 执行失败.*division by zero/ })
  const tables = await ownerPool.query<{ name: string }>(`SELECT relname AS name FROM pg_class WHERE relname IN ('second', 'third')`)
  assert.deepEqual(tables.rows, [{ name: 'second' }])
  put(folder, { '0002_third.sql': 'CREATE TABLE third (n integer);' })
  assert.deepEqual(await migrate(ownerConfig, folder), ['0002_third.sql'])
})

test('two migrators at once: one works, the other finds it done', async t => {
  const folder = folderOf(t, FIRST)
  const { ownerConfig } = await testDatabase(t, folder)
  put(folder, { '0001_slow.sql': 'SELECT pg_sleep(0.3); CREATE TABLE slow (n integer);' })
  const applied = await Promise.all([migrate(ownerConfig, folder), migrate(ownerConfig, folder)])
  assert.deepEqual(applied.flat(), ['0001_slow.sql'])
})

test('every table and column of the real schema says in Chinese what it holds', async t => {
  const { ownerPool } = await testDatabase(t)
  const { rows } = await ownerPool.query<{ name: string }>(`
    SELECT c.relname || coalesce('.' || a.attname, '') AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    LEFT JOIN LATERAL (SELECT 0::smallint AS attnum, NULL::name AS attname UNION ALL
      SELECT attnum, attname FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) a ON true
    WHERE c.relkind IN ('r', 'p') AND coalesce(col_description(c.oid, nullif(a.attnum, 0)),
      CASE a.attnum WHEN 0 THEN obj_description(c.oid) END, '') !~ '[一-鿿]'`)
  assert.deepEqual(
    rows.map(({ name }) => name),
    [],
  )
})
