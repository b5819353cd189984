import assert from 'node:assert/strict'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { chanceOf } from '../demo/chance.ts'
import { registryOf } from '../demo/people.ts'
import { addMonths, month as monthOf, type Month } from '../src/kernel/month.ts'
import { env } from '../src/server/env.ts'
import { manyTekun } from './rosters.ts'
import { ADMIN, assertVerified, end, get, post, startOn, TOWN, uploadRoster, type Started } from './system.ts'

/**
 * The server is killed (SIGKILL, every second time the database with it) while it takes in a roster or runs a month, at a moment that chance
 * chooses. After each restart: what was acknowledged is there in full, what was not is there in full or not at all, what was refused
 * changed nothing; at the end the sealed chain of audit rows holds.
 */
const ROUNDS = env.soakRounds()
const PEOPLE = 300
const PROGRAMME = 'tekun'
const FIRST_MONTH = monthOf('2022-01')

const folder = mkdtempSync(join(tmpdir(), 'doudi-soak-'))
const dataDir = join(folder, 'data')
const chance = chanceOf(42)
const registry = registryOf(chance)

type Board = {
  programmes: {
    programme: string
    entitled: number
    batches: { batch_id: string; lines: number; hash: string; voided_at?: string | null }[]
  }[]
}

async function waitFor<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let waited = 0; waited < 180_000; waited += 50) {
    const found = await look()
    if (found !== undefined) return found
    await pause(50)
  }
  throw new Error('waited three minutes in vain')
}

/** SIGKILL to our own server; with `database` to the postmaster of our own folder too. */
async function kill(server: Started, database: boolean): Promise<void> {
  const postmaster = globSync('**/postmaster.pid', { cwd: dataDir })[0]
  if (database && postmaster !== undefined) {
    const pid = Number(readFileSync(join(dataDir, postmaster), 'utf8').split('\n')[0])
    if (pid > 1) process.kill(pid, 'SIGKILL')
  }
  await end(server.child, 'SIGKILL')
}

async function upload(server: Started, cookie: string, month: Month): Promise<string> {
  const import_id = await uploadRoster(server, cookie, await manyTekun(registry, PEOPLE))
  await post(
    server,
    `/api/imports/${import_id}`,
    { kind: PROGRAMME, month, amount: 'person_month', gone: 'keep', coverage: 'town' },
    cookie,
  )
  return import_id
}

/** Begins the commit and waits for its end; true when the server said that it is done. */
async function commit(server: Started, cookie: string, import_id: string): Promise<boolean> {
  const { body } = await post(server, `/api/imports/${import_id}/commit`, {}, cookie)
  return waitFor(async () => {
    const { state, error } = await get<{ state: string; error: unknown }>(
      server,
      `/api/jobs/${(body as { job_id: string }).job_id}`,
      cookie,
    )
    assert.ok(state !== 'failed', JSON.stringify(error))
    return state === 'done' ? true : undefined
  })
}

const runMonth = async (server: Started, cookie: string, month: Month): Promise<boolean> => {
  await post(server, '/api/payments', { programme: PROGRAMME, month, kind: 'regular' }, cookie)
  return true
}

/** The work is begun, then the server is killed after a while; a broken connection is no acknowledgement, a refusal fails the test. */
async function killedDuring(server: Started, database: boolean, work: () => Promise<boolean>): Promise<boolean> {
  const working = work().catch((error: unknown) => {
    if (error instanceof assert.AssertionError || /: 4\d\d /.test(String(error))) throw error
    return false
  })
  await pause(chance.int(0, 900))
  await kill(server, database)
  return working
}

const peopleOf = async (server: Started, cookie: string): Promise<number> =>
  (await get<{ total: number }>(server, '/api/people', cookie)).total
const boardOf = async (server: Started, cookie: string, month: Month): Promise<Board['programmes'][number]> => {
  const { programmes } = await get<Board>(server, `/api/payments/month/${month}`, cookie)
  const found = programmes.find(({ programme }) => programme === PROGRAMME)
  assert.ok(found)
  return found
}

test(`${ROUNDS} times killed: acknowledged is durable, unfinished is whole or absent, refused is unchanged`, {
  timeout: 3_600_000,
}, async t => {
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  let server = await startOn(dataDir)
  t.after(() => kill(server, false).catch(() => undefined))
  let { cookie } = await post(server, '/api/setup', {
    ...TOWN,
    admin_name: ADMIN.name,
    admin_login: ADMIN.login,
    admin_password: ADMIN.password,
  })
  const restart = async (): Promise<void> => {
    server = await startOn(dataDir)
    ;({ cookie } = await post(server, '/api/login', { login: ADMIN.login, password: ADMIN.password }))
  }
  let people = 0,
    month = FIRST_MONTH
  const seen = { acknowledged: 0, whole: 0, absent: 0 }
  const count = (acknowledged: boolean, there: boolean): void => {
    assert.ok(there || !acknowledged, 'acknowledged and lost')
    seen[acknowledged ? 'acknowledged' : there ? 'whole' : 'absent'] += 1
  }
  for (let round = 1; round <= ROUNDS; round++) {
    const database = round % 4 >= 2
    if (round % 2 === 1) {
      const import_id = await upload(server, cookie, month)
      const acknowledged = await killedDuring(server, database, () => commit(server, cookie, import_id))
      await restart()
      const now = await peopleOf(server, cookie)
      const { committed } = await get<{ committed: boolean }>(server, `/api/imports/${import_id}`, cookie)
      count(acknowledged, committed)
      assert.equal(now, committed ? people + PEOPLE : people, `round ${round}: half a roster`)
      if (!committed) await commit(server, cookie, import_id)
      people += PEOPLE
      assert.equal(await peopleOf(server, cookie), people)
    } else {
      const { entitled } = await boardOf(server, cookie, month)
      assert.equal(entitled, people)
      const acknowledged = await killedDuring(server, database, () => runMonth(server, cookie, month))
      await restart()
      const batch = (await boardOf(server, cookie, month)).batches[0]
      count(acknowledged, batch !== undefined)
      if (batch === undefined) await runMonth(server, cookie, month)
      const [whole] = (await boardOf(server, cookie, month)).batches
      assert.equal(whole?.lines, people, `round ${round}: half a run`)
      await assert.rejects(runMonth(server, cookie, month), /409|422|400/)
      const after = (await boardOf(server, cookie, month)).batches
      assert.deepEqual(
        after.map(({ lines, hash }) => [lines, hash]),
        [[whole?.lines, whole?.hash]],
        `round ${round}: a refusal changed something`,
      )
      month = addMonths(month, 1)
    }
  }
  await server.stop()
  assertVerified(dataDir)
  t.diagnostic(JSON.stringify(seen))
})
