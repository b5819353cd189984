import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import type pg from 'pg'
import { openDb, thriftyPool } from './db.open.ts'
import { BY_ITS_VALUES, planForSets } from './db.plans.ts'
import { setScope, WHOLE, type Db } from './db.ts'
import { testDatabase } from './testing.ts'

const READING = 'start transaction isolation level repeatable read read only'
type Sent = string | { readonly name: string; readonly text: string }

/** What goes over the wire, without a wire. */
async function wire(): Promise<{ sent: Sent[]; ask: (text: string, ...values: unknown[]) => Promise<unknown> }> {
  const sent: Sent[] = []
  const query = async (asked: Sent) => {
    sent.push(typeof asked === 'string' ? asked : { name: asked.name, text: asked.text })
    if (asked === 'broken') throw new Error('broken')
    return { command: 'SELECT', rowCount: 0, rows: [] }
  }
  const client = { query, release: () => undefined }
  const pool = { options: {}, connect: async () => client, end: async () => undefined } as unknown as pg.Pool
  const taken = await thriftyPool(pool).connect()
  return { sent, ask: (text, ...values) => taken.query(text, values) }
}

describe('the pool without a database', () => {
  test('a transaction begins with its scope, in one text', async () => {
    const { sent, ask } = await wire()
    for (const text of ['begin', "SET LOCAL app.lo = '1'", 'commit']) await ask(text)
    assert.deepEqual(sent, ["begin; SET LOCAL app.lo = '1'", 'commit'])
  })

  test('a first statement with values cannot share a text, and the transaction has still begun before it', async () => {
    const { sent, ask } = await wire()
    await ask('begin')
    await ask('SELECT $1', 1)
    await ask('rollback')
    assert.deepEqual(sent, ['begin', 'SELECT $1', 'rollback'])
  })

  test('a transaction that asks nothing sends nothing', async () => {
    const { sent, ask } = await wire()
    await ask('begin')
    assert.deepEqual(await ask('commit'), { command: 'COMMIT', rowCount: null, rows: [] })
    await ask('begin')
    await ask('rollback')
    assert.deepEqual(sent, [])
  })

  test('a beginning that fails is not sent again before the next statement', async () => {
    const { sent, ask } = await wire()
    await ask('begin')
    await assert.rejects(async () => {
      await ask('SELECT $1', 1)
      await ask('broken')
    })
    await ask('rollback')
    await ask('SELECT 2')
    assert.deepEqual(sent, ['begin', 'SELECT $1', 'broken', 'rollback', 'SELECT 2'])
  })

  test('readings keep their statements; commands, sets and texts without values do not', async () => {
    const { sent, ask } = await wire()
    const few = Array.from({ length: 50 }, (_, at) => at)
    await ask(READING)
    await ask('SET LOCAL app.lo')
    await ask('SELECT $1', 1)
    await ask('SELECT $1', 2)
    await ask('SELECT ANY $1', few)
    await ask('SELECT ANY $1', [...few, 51])
    await ask('SELECT now()')
    await ask(`SELECT ${BY_ITS_VALUES} $1`, 1)
    await ask('commit')
    await ask('begin')
    await ask('SET LOCAL app.lo')
    await ask('SELECT $1', 1)
    await ask('commit')
    assert.deepEqual(sent, [
      `${READING}; SET LOCAL app.lo`,
      { name: 'kept_0', text: 'SELECT $1' },
      { name: 'kept_0', text: 'SELECT $1' },
      { name: 'kept_1', text: 'SELECT ANY $1' },
      'SELECT ANY $1',
      'SELECT now()',
      `SELECT ${BY_ITS_VALUES} $1`,
      'commit',
      'begin; SET LOCAL app.lo',
      'SELECT $1',
      'commit',
    ])
  })

  test('whatever its isolation, a transaction waits, and a reading keeps its statements', async () => {
    const { sent, ask } = await wire()
    for (const beginning of ['start transaction read only', 'start transaction isolation level serializable']) {
      await ask(beginning)
      await ask('SET LOCAL app.lo')
      await ask('SELECT $1', 1)
      await ask('commit')
    }
    assert.deepEqual(sent, [
      'start transaction read only; SET LOCAL app.lo',
      { name: 'kept_0', text: 'SELECT $1' },
      'commit',
      'start transaction isolation level serializable; SET LOCAL app.lo',
      'SELECT $1',
      'commit',
    ])
  })

  test('no more statements are kept than a connection can bear', async () => {
    const { sent, ask } = await wire()
    await ask(READING)
    for (let n = 0; n < 500; n++) await ask(`SELECT $1 + ${n}`, 1)
    assert.equal(sent.filter(each => typeof each !== 'string').length, 400)
  })
})

describe('the pool on PostgreSQL', () => {
  const keptIn = async (db: Db, work: (trx: Parameters<typeof setScope>[0]) => Promise<unknown>, reading: boolean): Promise<number> => {
    const begin = db.transaction()
    const mode = reading ? begin.setAccessMode('read only').setIsolationLevel('repeatable read') : begin
    return mode.execute(async trx => {
      await setScope(trx, WHOLE)
      await work(trx)
      const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM pg_prepared_statements`.execute(trx)
      return rows[0]?.n ?? -1
    })
  }
  const question = (trx: Parameters<typeof setScope>[0]) => sql`SELECT count(*) FROM person WHERE county = ${349999}`.execute(trx)

  test('a reading keeps a statement, a writing none, nor one that is told how to plan', async t => {
    const db = openDb({ ...(await testDatabase(t)).appConfig, max: 1 })
    try {
      assert.equal(await keptIn(db, question, false), 0)
      assert.equal(
        await keptIn(
          db,
          async trx => {
            await planForSets(trx)
            await question(trx)
          },
          true,
        ),
        0,
      )
      assert.equal(await keptIn(db, question, true), 1)
      assert.equal(await keptIn(db, question, true), 1)
    } finally {
      await db.destroy()
    }
  })

  test('what began lazily rolls back whole, stays read-only, and leaves the connection as it was', async t => {
    const db = openDb({ ...(await testDatabase(t)).appConfig, max: 1 })
    try {
      const write = (key: string) => (trx: Parameters<typeof setScope>[0]) =>
        sql`INSERT INTO audit_event (county, at, division, login, address, command, outcome, facts)
            VALUES (349999, now(), '349999100000', ${key}, 'test', 'test', 'done', '{}')`.execute(trx)
      await assert.rejects(keptIn(db, write('a'), true), /read-only/)
      await assert.rejects(
        keptIn(
          db,
          async trx => {
            await write('b')(trx)
            await sql`SELECT 1 / 0`.execute(trx)
          },
          false,
        ),
        /division by zero/,
      )
      await keptIn(db, write('c'), false)
      const seen = await db.transaction().execute(async trx => {
        await setScope(trx, WHOLE)
        return trx.selectFrom('audit_event').select('login').execute()
      })
      assert.deepEqual(seen, [{ login: 'c' }])
      const first = await db.transaction().execute(trx => sql<{ n: number }>`SELECT 7 AS n`.execute(trx))
      assert.deepEqual(first.rows, [{ n: 7 }], 'a first statement that is no scope gives its own rows')
      await assert.rejects(
        db.transaction().execute(trx => sql`SET LOCAL no_such.thing TO`.execute(trx)),
        /syntax error/,
      )
      // Only the one of the reading that was refused.
      assert.equal(await keptIn(db, question, false), 1)
    } finally {
      await db.destroy()
    }
  })
})
