import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { PERMISSIONS } from '../src/areas/users/contract.ts'
import { day } from '../src/kernel/day.ts'
import { codecOf } from '../src/server/codec.ts'
import type { Context, User } from '../src/server/command.ts'
import { openDb, scopeOf, type Db } from '../src/server/db.ts'
import { loadLaw } from '../src/server/law.ts'
import { openDatabase } from '../src/server/postgres/open.ts'
import { newId } from '../src/server/random.ts'

/** One benchmark: its figures by name; `limit` is what the issue asks for. */
export type Measured = { readonly name: string; readonly value: number; readonly unit: string; readonly limit?: string; readonly met?: boolean }

export const COUNTY = 349999
export const TOWN = '349999100000'

/** A durable database of its own with an office and villages; `db` is the app role behind the fence, `owner` fills tables in bulk. */
export type Bench = { readonly db: Db; readonly owner: Client; readonly as: (login: string) => Context; readonly codec: Context['codec']; readonly close: () => Promise<void>; readonly dataDir: string }

export async function openBench(villages: number): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'doudi-bench-'))
  const dataDir = join(folder, 'data')
  const database = await openDatabase({ dataDir, databaseUrl: undefined, purpose: 'command', log: () => undefined })
  const owner = new Client(database.ownerConfig)
  await owner.connect()
  await owner.query(`
    INSERT INTO division (county, division, level, name, short_name, created_at)
    SELECT ${COUNTY}, '349999000000', 'county', 'XX县', 'XX县', now() UNION ALL SELECT ${COUNTY}, '${TOWN}', 'town', 'XX镇', 'XX镇', now()
    UNION ALL SELECT ${COUNTY}, (349999100200 + g)::text, 'village', '第' || g || '村', '第' || g || '村', now() FROM generate_series(1, ${villages}) g`)
  await owner.query(`INSERT INTO office (county, division, name, town_name, created_at) VALUES (${COUNTY}, '${TOWN}', 'XX镇民政办', 'XX镇', now())`)
  const db = openDb({ ...database.appConfig, max: 4 })
  const law = loadLaw()
  const codec = codecOf({ cipher: Buffer.alloc(32, 1), index: Buffer.alloc(32, 2), audit: Buffer.alloc(32, 3) })
  const users = new Map<string, string>()
  const as = (login: string): Context => {
    const user_id = users.get(login) ?? newId()
    users.set(login, user_id)
    const user: User = { user_id, login, name: login, permissions: new Set(PERMISSIONS), county: COUNTY, town: TOWN, scope: scopeOf(TOWN) }
    return { db, user, today: day('2020-06-18'), now: '2020-06-18T06:00:00Z', newId, law, codec, address: 'bench' }
  }
  const close = async (): Promise<void> => {
    await db.destroy()
    await owner.end()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { db, owner, as, codec, close, dataDir }
}

export const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

export const percentile = (values: readonly number[], percent: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.ceil((values.length * percent) / 100) - 1)] ?? Number.NaN

/** People, households, accounts and open entitlements in bulk, without the importer: what a run of months starts from. */
export async function fillHouseholds(owner: Client, households: number, villages: number): Promise<void> {
  await owner.query(`
    INSERT INTO person (county, person_id, division, name, search_keys, id_cipher, id_index, id_last4, born_on, created_at, updated_at)
    SELECT ${COUNTY}, md5('p' || g)::uuid, (349999100201 + g % ${villages})::text, '人' || g, ARRAY['人'], sha256(('c' || g)::bytea), sha256(('i' || g)::bytea), right('000' || g, 4), '1950-01-01', now(), now()
      FROM generate_series(1, ${households}) g`)
  await owner.query(`
    INSERT INTO household (county, household_id, division, head_person_id, created_at, updated_at)
    SELECT ${COUNTY}, md5('h' || g)::uuid, (349999100201 + g % ${villages})::text, md5('p' || g)::uuid, now(), now() FROM generate_series(1, ${households}) g`)
  await owner.query(`
    INSERT INTO bank_account (county, account_id, person_id, division, holder_name, account_cipher, account_index, account_last4, from_day, source, created_at)
    SELECT ${COUNTY}, md5('a' || g)::uuid, md5('p' || g)::uuid, (349999100201 + g % ${villages})::text, '人' || g, sha256(('a' || g)::bytea), sha256(('b' || g)::bytea), right('000' || g, 4), '2019-01-01', 'bench', now()
      FROM generate_series(1, ${households}) g`)
  await owner.query(`
    INSERT INTO entitlement (county, entitlement_id, division, programme, household_id, person_id, from_month, persons, base_fen, uplift_fen, amount_fen, steps, origin, created_by, created_at)
    SELECT ${COUNTY}, md5('e' || g)::uuid, (349999100201 + g % ${villages})::text, 'dibao.rural', md5('h' || g)::uuid, md5('p' || g)::uuid, '2020-01-01', 1 + g % 4, (200 + g % 300) * 100, 0, (200 + g % 300) * 100, '[]', 'imported',
           md5('u')::uuid, now() FROM generate_series(1, ${households}) g`)
  await owner.query('ANALYZE')
}
