import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { BY_ITS_VALUES } from './db.plans.ts'
import type { Db } from './db.ts'
import type { Database } from './schema.ts'

// Days stay 'YYYY-MM-DD', int8 is bigint (money), timestamps are ISO text: no value passes through a float or a time zone.
type TypeId = Parameters<typeof pg.types.getTypeParser>[0]
const INT8 = 20,
  DATE = 1082,
  TIMESTAMPTZ = 1184,
  TEXT_ARRAY = 1009 as TypeId,
  DATE_ARRAY = 1182 as TypeId,
  INT8_ARRAY = 1016 as TypeId
pg.types.setTypeParser(INT8, BigInt)
pg.types.setTypeParser(DATE, text => text)
pg.types.setTypeParser(TIMESTAMPTZ, text => text.replace(' ', 'T').replace(/\+00$/, 'Z'))
const textArray = pg.types.getTypeParser(TEXT_ARRAY) as (text: string) => string[]
pg.types.setTypeParser(DATE_ARRAY, text => textArray(text))
pg.types.setTypeParser(INT8_ARRAY, text => textArray(text).map(BigInt))

/**
 * A pool as Kysely. The pool is ended by `db.destroy()`. A connection that dies is dropped, never fatal: the pool listens to idle
 * ones only, so one that dies inside a transaction, between two statements, would end the whole process.
 */
export function openDb(config: pg.PoolConfig): Db {
  const pool = new pg.Pool({ max: 12, connectionTimeoutMillis: 15_000, options: '-c timezone=UTC', ...config })
  pool.on('error', () => undefined)
  pool.on('connect', client => client.on('error', () => undefined))
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: thriftyPool(pool) }) })
}

// Small work is mostly round trips and planning: a page asks eight to twenty short statements, each planned anew behind row-level security.

/** As Kysely begins a transaction; a reading says so. */
const isBeginning = (text: string): boolean => text === 'begin' || text.startsWith('start transaction')
const isReading = (text: string): boolean => text.endsWith('read only')
const ENDS = new Set(['commit', 'rollback'])
/** A statement that takes a set is planned for this set. */
const LARGEST_KEPT = 50
/** Plans that one connection keeps. Texts with as many marks as a list has entries must not fill its memory. */
const MOST_KEPT = 400

/**
 * The pool as Kysely takes it, with two savings that no caller sees. BEGIN waits and goes along with the statement that sets the scope,
 * always the first. Statements of readings, and of no transaction at all (the session of each request), are kept by each connection under a
 * name, so that it plans them once. Statements of commands are not: a plan made for five rows must not serve fifty thousand.
 */
export function thriftyPool(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>()
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect()
      const known = clients.get(client) ?? thriftyClient(client, names)
      clients.set(client, known)
      return known
    },
  }
}

type Query = (text: string, values: readonly unknown[]) => Promise<unknown>

function thriftyClient(client: pg.PoolClient, names: Map<string, string>): PostgresPoolClient {
  let waiting: string | undefined
  let keeps = true
  const query: Query = async (text, values) => {
    if (isBeginning(text)) {
      waiting = text
      keeps = isReading(text)
      return { command: 'BEGIN', rowCount: null, rows: [] }
    }
    const begin = waiting
    waiting = undefined
    if (ENDS.has(text)) {
      keeps = true
      // Nothing was asked: nothing has begun.
      if (begin !== undefined) return { command: text.toUpperCase(), rowCount: null, rows: [] }
    }
    // Several statements in one text take no values.
    if (begin !== undefined && values.length === 0) return lastOf(await client.query(`${begin}; ${text}`))
    if (begin !== undefined) await client.query(begin)
    // Told how to plan, it must not do so ever after.
    if (text.startsWith('SET LOCAL enable_')) keeps = false
    const name = keeps ? nameOf(names, text, values) : undefined
    return name === undefined ? client.query(text, [...values]) : client.query({ name, text, values: [...values] })
  }
  return {
    query: query as PostgresPoolClient['query'],
    release: destroy => client.release(destroy),
    get processID() {
      return (client as { processID?: number }).processID
    },
  } as PostgresPoolClient
}

/** Of several statements in one text there are several results; the last is that of the statement that was asked. */
const lastOf = (results: unknown): unknown => (Array.isArray(results) ? results.at(-1) : results)

function nameOf(names: Map<string, string>, text: string, values: readonly unknown[]): string | undefined {
  if (values.length === 0 || text.includes(BY_ITS_VALUES) || values.some(value => Array.isArray(value) && value.length > LARGEST_KEPT))
    return undefined
  const name = names.get(text) ?? (names.size < MOST_KEPT ? `kept_${names.size}` : undefined)
  if (name !== undefined) names.set(text, name)
  return name
}
