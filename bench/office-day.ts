import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { ADMIN, get, post, startOn, TOWN as SETUP_TOWN, type Started } from '../e2e/system.ts'
import type { Role } from '../src/areas/users/contract.ts'
import { env } from '../src/server/env.ts'
import { codecFromFile } from '../src/server/key-file.ts'
import { openDatabase } from '../src/server/postgres/open.ts'
import { newId, randomBuffer } from '../src/server/random.ts'
import { ROOT } from '../tools/source-walk.ts'
import { COUNTY, fillHouseholds, held, TOWN, villageOf, type Measured } from './harness.ts'
import type { Load, Orders } from './office-day.load.ts'

/**
 * An office at work: 50 people ask and save at once for a minute over HTTP on a durable database, four times a second each; then for
 * another minute without a pause.
 */
const HOUSEHOLDS = 3000
const VILLAGES = 12
const SECONDS = Number(env.withChanges({})['DOUDI_BENCH_SECONDS'] ?? 60)
const WARM_UP_SECONDS = Math.min(20, SECONDS)
const MONTH = '2020-06'
/** 213 requests a second of fifty people. */
const EVERY_MS = 235
/** The server stops a session that asks more than twenty times a second. */
const AT_MOST_EVERY_MS = 50
const STAFF: readonly (readonly [Role, number])[] = [
  ['clerk', 20],
  ['assistance_worker', 6],
  ['head', 2],
  ['approver', 2],
  ['finance', 3],
  ['county_viewer', 1],
  ['village_cadre', 14],
  ['auditor', 2],
]

export async function benchmark(): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'doudi-bench-'))
  const dataDir = join(folder, 'data')
  const server = await startOn(dataDir)
  try {
    const orders = await openDay(server, dataDir)
    const measure = async (pace: Pick<Orders, 'run' | 'every_ms'> & { seconds?: number }): Promise<readonly [Load, number]> => {
      const before = processorSeconds(server.child.pid ?? 0)
      const load = await underLoad({ ...orders, ...pace })
      return [load, processorSeconds(server.child.pid ?? 0) - before]
    }
    // A process just started has compiled nothing and its connections have planned nothing: the first ten seconds are three times slower.
    await measure({ run: 'w', every_ms: EVERY_MS, seconds: WARM_UP_SECONDS })
    const [busy, cpu] = await measure({ run: 'a', every_ms: EVERY_MS })
    const [full, fullCpu] = await measure({ run: 'b', every_ms: AT_MOST_EVERY_MS })
    return [...figuresOf(busy, cpu), ...limitsOf(full, fullCpu)]
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

const failedOf = ({ errors }: Load): number => Object.values(errors).reduce((sum, count) => sum + count, 0)
const told = ({ kinds, errors, p50 }: Load): void => void process.stderr.write(`${JSON.stringify({ kinds, errors, p50 })}\n`)

function figuresOf(load: Load, cpu: number): Measured[] {
  told(load)
  return [
    held({ name: '50 people at once: requests answered', value: load.requests / load.seconds, unit: '/s', cpu }, '≥', 200),
    { name: '50 people at once: of these, saved durably', value: load.writes / load.seconds, unit: '/s' },
    held({ name: '50 people at once: 95 of 100 answers within', value: load.p95, unit: 'ms' }, '≤', 150),
    held({ name: '50 people at once: errors', value: failedOf(load), unit: '' }, '≤', 0),
  ]
}

/** What it can bear: everybody asks again as soon as the answer is there. */
function limitsOf(load: Load, cpu: number): Measured[] {
  told(load)
  return [
    held({ name: '50 people without a pause: requests answered', value: load.requests / load.seconds, unit: '/s', cpu }, '≥', 200),
    held({ name: '50 people without a pause: 95 of 100 answers within', value: load.p95, unit: 'ms' }, '≤', 150),
    held({ name: '50 people without a pause: errors', value: failedOf(load), unit: '' }, '≤', 0),
  ]
}

type Town = Omit<Orders, 'run' | 'every_ms'>

/** A town of 3,000 households, and everybody signed in. */
async function openDay(server: Started, dataDir: string): Promise<Town> {
  const { name, login, password } = ADMIN
  const { cookie } = await post(server, '/api/setup', { ...SETUP_TOWN, admin_name: name, admin_login: login, admin_password: password })
  const divisions = Array.from({ length: VILLAGES }, (_, at) => villageOf(0, at + 1))
  await post(server, '/api/villages/paste', { villages: divisions.map((division, at) => ({ division, name: `第${at + 1}村` })) }, cookie)
  const database = await openDatabase({ dataDir, databaseUrl: undefined, purpose: 'command', log: () => undefined })
  const owner = new Client(database.ownerConfig)
  await owner.connect()
  await fillHouseholds(owner, HOUSEHOLDS, VILLAGES)
  const codec = codecFromFile(`${dataDir}.key`, false)
  await owner.query('UPDATE person SET id_cipher = $1', [codec.seal('id', '349999195001010017').cipher])
  await owner.query('ANALYZE')
  const users = await addStaff(owner, divisions)
  const { rows } = await owner.query<{ person_id: string; division: string }>(
    'SELECT person_id::text, division FROM person ORDER BY person_id LIMIT 240',
  )
  await owner.end()
  await database.close()
  await get(server, '/api/people', users[0]?.cookie ?? '')
  // Cadres see the first village: everybody asks for people who are there for all.
  const person_ids = rows.filter(({ division }) => division === divisions[0]).map(({ person_id }) => person_id)
  const names = Array.from({ length: 200 }, (_, at) => `人${at + 1}`)
  return { url: server.url, seconds: SECONDS, month: MONTH, users, person_ids, names, divisions: divisions.slice(0, 1) }
}

/** Each signed in already: the door lets in thirty a minute. */
async function addStaff(owner: Client, divisions: readonly string[]): Promise<Orders['users']> {
  const users = []
  for (const [at, role] of STAFF.flatMap(([role, count]) => Array.from({ length: count }, () => role)).entries()) {
    const user_id = newId()
    const token = randomBuffer(32).toString('base64url')
    const division = role === 'village_cadre' ? divisions[0] : role === 'county_viewer' ? `${COUNTY}000000` : TOWN
    await owner.query(
      `INSERT INTO app_user (county, user_id, login, name, roles, division, password_hash, password_changed_at, created_at)
       VALUES (${COUNTY}, $1, $2, $2, ARRAY[$3], $4, 'none', now(), now())`,
      [user_id, `user${at}`, role, division],
    )
    await owner.query(
      `INSERT INTO user_session (county, token_hash, session_id, user_id, created_at, last_seen_at, expires_at, address, agent)
       VALUES (${COUNTY}, $1, $2, $3, now(), now(), now() + interval '12 hours', '127.0.0.1', 'bench')`,
      [createHash('sha256').update(token).digest(), newId(), user_id],
    )
    const writes = role === 'clerk' || role === 'assistance_worker'
    users.push({ cookie: `doudi=${token}`, writes, money: role !== 'assistance_worker' })
  }
  return users
}

/** Seconds of processor of the server and everything it started, the database with its processes; NaN without /proc. */
function processorSeconds(root: number): number {
  const seen = readdirSync('/proc').flatMap(pid => (/^\d+$/.test(pid) ? (statOf(pid) ?? []) : []))
  const below = (parent: number): number =>
    seen.filter(each => each.parent === parent).reduce((sum, { pid, ticks }) => sum + ticks + below(pid), 0)
  return ((seen.find(({ pid }) => pid === root)?.ticks ?? Number.NaN) + below(root)) / 100
}

/** A process with its ticks and those of its children that ended. */
function statOf(pid: string): { pid: number; parent: number; ticks: number } | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return { pid: Number(pid), parent: Number(fields[1]), ticks: fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) }
  } catch {
    return undefined
  }
}

async function underLoad(orders: Orders): Promise<Load> {
  const child = spawn(process.execPath, [join(ROOT, 'bench/office-day.load.ts')], { stdio: ['pipe', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (bytes: Buffer) => {
    text += bytes.toString()
  })
  child.stdin.end(JSON.stringify(orders))
  await new Promise(resolve => child.once('close', resolve))
  return JSON.parse(text) as Load
}
