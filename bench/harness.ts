import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { loadavg, tmpdir } from 'node:os'
import { Client } from 'pg'
import { PERMISSIONS } from '../src/areas/users/contract.ts'
import { day } from '../src/kernel/day.ts'
import { codecOf } from '../src/server/codec.ts'
import type { Context, User } from '../src/server/command.ts'
import { openDb } from '../src/server/db.open.ts'
import { scopeOf, type Db } from '../src/server/db.ts'
import { loadLaw } from '../src/server/law.ts'
import { openDatabase } from '../src/server/postgres/open.ts'
import { newId } from '../src/server/random.ts'

/**
 * One figure. `limit` is what the issue asks for. `cpu`: seconds of processor that our process and the database took together;
 * on a machine that others use too it says what the wall clock cannot.
 */
export type Measured = {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly limit?: string
  readonly met?: boolean
  readonly cpu?: number
}

/** A figure with its limit: at most, or at least. */
export const held = (figure: Omit<Measured, 'limit' | 'met'>, sign: '≤' | '≥', limit: number): Measured => ({
  ...figure,
  limit: `${sign} ${limit}`,
  met: sign === '≤' ? figure.value <= limit : figure.value >= limit,
})

export const COUNTY = 349999
export const TOWN = '349999100000'
export const COUNTY_CODE = '349999000000'

/** A durable database of its own with an office and villages; `db` is the app role behind the fence, `owner` fills tables in bulk. */
export type Bench = {
  readonly db: Db
  readonly owner: Client
  /** A user with every permission who sees this division and what lies below it. */
  readonly as: (login: string, division?: string) => Context
  readonly codec: Context['codec']
  readonly close: () => Promise<void>
  readonly dataDir: string
}

/** Twelve digits of the nth village (from 1) of the nth town (from 0). */
export const villageOf = (town: number, village: number): string => `${COUNTY}${100 + town}${200 + village}`

/** `name` of a village; by default 第N村. More than one town: the first is the office's. */
export async function openBench(villages: number, towns = 1, name = (village: number): string => `第${village}村`): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'doudi-bench-'))
  const dataDir = join(folder, 'data')
  const database = await openDatabase({ dataDir, databaseUrl: undefined, purpose: 'command', log: () => undefined })
  const owner = new Client(database.ownerConfig)
  await owner.connect()
  await addDivisions(owner, villages, towns, name)
  await owner.query(
    `INSERT INTO office (county, division, name, town_name, created_at) VALUES (${COUNTY}, '${TOWN}', 'XX镇民政办', 'XX镇', now())`,
  )
  const db = openDb({ ...database.appConfig, max: 4 })
  const law = loadLaw()
  const codec = codecOf({ cipher: Buffer.alloc(32, 1), index: Buffer.alloc(32, 2), audit: Buffer.alloc(32, 3) })
  const users = new Map<string, string>()
  const as: Bench['as'] = (login, division = TOWN) => {
    const user_id = users.get(login) ?? newId()
    users.set(login, user_id)
    const user: User = {
      user_id,
      login,
      name: login,
      permissions: new Set(PERMISSIONS),
      county: COUNTY,
      town: TOWN,
      scope: scopeOf(division),
    }
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

async function addDivisions(owner: Client, villages: number, towns: number, name: (village: number) => string): Promise<void> {
  const rows = [[COUNTY_CODE, 'county', 'XX县'] as const].concat(
    Array.from({ length: towns }, (_, town) => [`${COUNTY}${100 + town}000`, 'town', `${town === 0 ? 'XX' : `第${town}`}镇`] as never),
    Array.from({ length: towns * villages }, (_, n) => {
      const [town, village] = [Math.floor(n / villages), (n % villages) + 1]
      return [villageOf(town, village), 'village', name(n + 1)] as never
    }),
  )
  await owner.query(
    `INSERT INTO division (county, division, level, name, short_name, created_at)
     SELECT ${COUNTY}, d.division, d.level, d.name, d.name, now() FROM unnest($1::text[], $2::text[], $3::text[]) AS d (division, level, name)`,
    [0, 1, 2].map(column => rows.map(row => row[column])),
  )
}

export const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

/** Wall clock and processor time (this process and the database) of one piece of work, in seconds. */
export async function clocked(bench: Pick<Bench, 'owner'>, work: () => Promise<unknown>): Promise<{ value: number; cpu: number }> {
  const before = await processorSeconds(bench)
  const value = await seconds(work)
  return { value, cpu: (await processorSeconds(bench)) - before }
}

const TICKS = 100

/** Seconds of processor that this process and every process of the database have taken so far; NaN where there is no /proc. */
async function processorSeconds({ owner }: Pick<Bench, 'owner'>): Promise<number> {
  const { user, system } = process.cpuUsage()
  const { rows } = await owner.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  const postmaster = statOf(String(rows[0]?.pid))?.parent
  if (postmaster === undefined) return Number.NaN
  const children = readdirSync('/proc')
    .flatMap(pid => (/^\d+$/.test(pid) ? (statOf(pid) ?? []) : []))
    .filter(({ parent }) => parent === postmaster)
  const ticks = children.reduce((sum, { own }) => sum + own, 0) + (statOf(postmaster)?.withEnded ?? 0)
  return (user + system) / 1e6 + ticks / TICKS
}

/** What /proc tells of a process: its parent, its ticks, and its ticks with those of children that ended. */
function statOf(pid: string): { parent: string; own: number; withEnded: number } | undefined {
  try {
    // The name in parentheses may hold blanks.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    const ticks = fields.slice(11, 15).map(Number)
    const own = (ticks[0] ?? 0) + (ticks[1] ?? 0)
    return { parent: fields[1] ?? '', own, withEnded: own + (ticks[2] ?? 0) + (ticks[3] ?? 0) }
  } catch {
    return undefined
  }
}

/** Peak and present memory of a process in MB, from /proc. */
export function memoryOf(pid: number | 'self'): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const megabytes = (key: string): number => Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) / 1024
  return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') }
}

/** How busy the machine has been in the last minute; above 1.5 on two cores the clock measures others too. */
export const load = (): number => loadavg()[0] ?? Number.NaN

export const percentile = (values: readonly number[], percent: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.ceil((values.length * percent) / 100) - 1)] ?? Number.NaN

/**
 * People, households, accounts and open entitlements in bulk, without the importer: what a run of months starts from. Ids sort by time of
 * making, as the program's own do, and villages follow each other, as in rosters.
 */
export async function fillHouseholds(owner: Client, households: number, villages: number): Promise<void> {
  const village = `(349999100201 + (g - 1) * ${villages} / ${households})::text`
  const id = (kind: string): string =>
    `(lpad(to_hex(1577836800000 + g / 50), 12, '0') || '7' || lpad(to_hex(g % 50), 3, '0') || '8' || substr(md5('${kind}' || g), 1, 15))::uuid`
  await owner.query(`
    INSERT INTO person (county, person_id, division, name, search_keys, id_cipher, id_index, id_last4, born_on, created_at, updated_at)
    SELECT ${COUNTY}, ${id('p')}, ${village}, '人' || g, ARRAY['人'], sha256(('c' || g)::bytea), sha256(('i' || g)::bytea),
           right('000' || g, 4), '1950-01-01', now(), now()
      FROM generate_series(1, ${households}) g`)
  await owner.query(`
    INSERT INTO household (county, household_id, division, head_person_id, created_at, updated_at)
    SELECT ${COUNTY}, ${id('h')}, ${village}, ${id('p')}, now(), now() FROM generate_series(1, ${households}) g`)
  await owner.query(`
    INSERT INTO bank_account (county, account_id, person_id, division, holder_name, account_cipher, account_index, account_last4, from_day, source, created_at)
    SELECT ${COUNTY}, ${id('a')}, ${id('p')}, ${village}, '人' || g, sha256(('a' || g)::bytea), sha256(('b' || g)::bytea),
           right('000' || g, 4), '2019-01-01', 'bench', now()
      FROM generate_series(1, ${households}) g`)
  await owner.query(`
    INSERT INTO entitlement (county, entitlement_id, division, programme, household_id, person_id, from_month, persons, base_fen, uplift_fen,
                             amount_fen, steps, origin, created_by, created_at)
    SELECT ${COUNTY}, ${id('e')}, ${village}, 'dibao.rural', ${id('h')}, ${id('p')}, '2020-01-01', 1 + g % 4,
           (200 + g % 300) * 100, 0, (200 + g % 300) * 100, '[]', 'imported', md5('u')::uuid, now() FROM generate_series(1, ${households}) g`)
  await owner.query('ANALYZE')
}
