import assert from 'node:assert/strict'
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { chanceOf } from '../demo/chance.ts'
import { MONTH } from './rosters.ts'
import { ADMIN, assertVerified, end, get, post, startOn, TOWN, type Started, type System } from './system.ts'

/**
 * Clerks save without a pause while Doudi, the whole database or one of its processes is killed. Each command carries its key, as the pages
 * send it: afterwards every command is sent again, also those that were answered, and each has happened once and answers as before.
 */
const VILLAGE = '349999100201'
const CLERKS = 4
type Victim = 'doudi' | 'database' | 'backend'
const VICTIMS: readonly Victim[] = ['database', 'doudi', 'backend']

type Sent = { readonly path: string; readonly body: object; readonly key: string; reply?: string }

export async function killRounds(t: TestContext, rounds: number, seed: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'doudi-kill-'))
  const dataDir = join(folder, 'data')
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  const chance = chanceOf(seed)
  let server = await startOn(dataDir)
  t.after(() => end(server.child, 'SIGKILL'))
  const { name, login, password } = ADMIN
  let { cookie } = await post(server, '/api/setup', { ...TOWN, admin_name: name, admin_login: login, admin_password: password })
  await post(server, '/api/villages/paste', { villages: [{ division: VILLAGE, name: '东河村民委员会' }] }, cookie)
  const all: Sent[] = []
  const seen = { answered: 0, 'there unanswered': 0, 'not there': 0 }
  for (let round = 0; round < rounds; round++) {
    const victim = VICTIMS[round % VICTIMS.length] ?? 'doudi'
    const stream = streamOf(server, cookie, round)
    await pause(chance.int(300, 1500))
    const killed = kill(victim, server, dataDir)
    if (victim === 'doudi') await end(server.child, 'SIGKILL')
    await pause(victim === 'doudi' ? 0 : chance.int(0, 400))
    const sent = await stream.stop()
    assert.ok(killed || victim === 'doudi', `round ${round}: no ${victim} to kill`)
    if (victim === 'doudi') server = await startOn(dataDir)
    cookie = await signedIn(server)
    for (const command of sent) {
      const there = await isThere(server, cookie, command)
      const { reply } = command
      assert.ok(there || reply === undefined, `round ${round}: answered and lost: ${command.path} ${JSON.stringify(command.body)}`)
      seen[reply !== undefined ? 'answered' : there ? 'there unanswered' : 'not there'] += 1
    }
    for (const command of [...sent, ...sent.slice(0, 3)]) await again(server, cookie, command)
    all.push(...sent)
    await onceEach(server, cookie, all)
  }
  assert.ok(seen.answered > rounds, JSON.stringify(seen))
  await end(server.child, 'SIGTERM')
  assertVerified(dataDir)
  t.diagnostic(JSON.stringify({ rounds, commands: all.length, ...seen }))
}

/** Four clerks: new people, then a relief list and its batch for each fifth one. */
function streamOf(server: System, cookie: string, round: number): { stop: () => Promise<Sent[]> } {
  const sent: Sent[] = []
  let stopped = false
  const one = async (path: string, body: object): Promise<string | undefined> => {
    const command: Sent = { path, body, key: `key-${round}-${sent.length}-${path.length}` }
    sent.push(command)
    const reply = await ask(server, cookie, command)
    if (reply !== undefined) command.reply = reply
    return reply
  }
  const clerk = async (clerk: number): Promise<void> => {
    for (let n = 0; !stopped; n++) {
      const made = await one('/api/people', personOf(`轮${round}号${clerk}人${n}`))
      if (made === undefined || n % 5 !== 0) continue
      const { person_id } = JSON.parse(made) as { person_id: string }
      const list = await one('/api/relief', listOf(`轮${round}号${clerk}批${n}`, person_id))
      if (list === undefined) continue
      const { relief_list_id } = JSON.parse(list) as { relief_list_id: string }
      await one('/api/payments', { programme: 'temporaryRelief', month: MONTH, kind: 'relief', relief_list_id })
    }
  }
  const clerks = Array.from({ length: CLERKS }, (_, at) => clerk(at))
  return {
    stop: async () => {
      stopped = true
      await Promise.all(clerks)
      return sent
    },
  }
}

const personOf = (name: string): object => ({
  name,
  id_kind: '01',
  id: null,
  sex: '9',
  born_on: null,
  division: VILLAGE,
  villager_group: null,
  address: null,
  phone: null,
  reason: '登记',
})
const listOf = (reason: string, person_id: string): object => ({
  paid_month: MONTH,
  unit: 'person',
  reason,
  document: null,
  grants: [{ person_id, persons: 1, cause: '11', village_fen: null, office_fen: null, amount_fen: 50_000 }],
})

/** The reply; undefined when there was none, or when the database was gone. Any other refusal fails the test. */
async function ask(server: System, cookie: string, { path, body, key }: Sent): Promise<string | undefined> {
  const headers = { 'x-doudi': '1', 'content-type': 'application/json', cookie, 'idempotency-key': key }
  let reply: Response
  try {
    reply = await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    const text = await reply.text()
    if (reply.ok) return text
    assert.match(`${reply.status} ${text}`, /^503 \{"code":"DATABASE_(GONE|BUSY)","what":"[^"]*[\u4e00-\u9fff]/)
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error
  }
  return undefined
}

/** The same command with the same key: one effect, and the reply of the first time. */
async function again(server: System, cookie: string, command: Sent): Promise<void> {
  const reply = await ask(server, cookie, command)
  assert.ok(reply !== undefined, `no answer to ${command.path}`)
  if (command.reply !== undefined) assert.deepEqual(JSON.parse(reply), JSON.parse(command.reply), command.path)
  command.reply = reply
}

async function isThere(server: System, cookie: string, { path, body, reply }: Sent): Promise<boolean> {
  if (path === '/api/people') return (await peopleNamed(server, cookie, (body as { name: string }).name)) > 0
  const { relief } = await get<Board>(server, `/api/payments/month/${MONTH}`, cookie)
  if (path === '/api/relief') return relief.some(({ reason }) => reason === (body as { reason: string }).reason)
  const { relief_list_id } = body as { relief_list_id: string }
  const batch = relief.find(list => list.relief_list_id === relief_list_id)?.batch
  return (
    batch !== null &&
    batch !== undefined &&
    (reply === undefined || batch.batch_id === (JSON.parse(reply) as { batch_id: string }).batch_id)
  )
}

type Board = {
  relief: { relief_list_id: string; reason: string; batch: { batch_id: string; lines: number } | null }[]
}
const peopleNamed = async (server: System, cookie: string, name: string): Promise<number> =>
  ((await post(server, '/api/people/search', { text: name }, cookie)).body as { people: { name: string }[] }).people.filter(
    person => person.name === name,
  ).length

/** As many people, lists and batches as commands, and no grant is paid by two lines. */
async function onceEach(server: System, cookie: string, all: readonly Sent[]): Promise<void> {
  const count = (path: string): number => all.filter(command => command.path === path).length
  const { total } = await get<{ total: number }>(server, '/api/people', cookie)
  assert.equal(total, count('/api/people'))
  const { relief } = await get<Board>(server, `/api/payments/month/${MONTH}`, cookie)
  const reasons = all.filter(({ path }) => path === '/api/relief').map(({ body }) => (body as { reason: string }).reason)
  assert.deepEqual(relief.map(({ reason }) => reason).toSorted(), reasons.toSorted())
  const batches = relief.flatMap(({ batch }) => batch ?? [])
  assert.equal(batches.length, count('/api/payments'))
  assert.ok(batches.every(({ lines }) => lines === 1))
}

/** SIGKILL to the database's first process, or to one that serves Doudi's pool; false when there is none. */
function kill(victim: Victim, { child }: Started, dataDir: string): boolean {
  if (victim === 'doudi') return child.kill('SIGKILL')
  const file = globSync('**/postmaster.pid', { cwd: dataDir })[0]
  const postmaster = file === undefined ? 0 : Number(readFileSync(join(dataDir, file), 'utf8').split('\n')[0])
  const pid = victim === 'database' ? postmaster : backendOf(postmaster)
  return pid !== undefined && pid > 1 && process.kill(pid, 'SIGKILL')
}

function backendOf(postmaster: number): number | undefined {
  const children = readdirSync('/proc').filter(pid => /^\d+$/.test(pid) && parentOf(pid) === postmaster)
  const found = children.find(pid => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('doudi_app'))
  return found === undefined ? undefined : Number(found)
}

function parentOf(pid: string): number | undefined {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    return undefined
  }
}

/** Signs in as soon as the database is back, without anybody's help. */
export async function signedIn(server: System, { login, password } = ADMIN): Promise<string> {
  for (let waited = 0; waited < 60_000; waited += 200) {
    const { status } = await fetch(`${server.url}/api/session`)
    if (status === 200) return (await post(server, '/api/login', { login, password })).cookie
    assert.equal(status, 503)
    await pause(200)
  }
  throw new Error('the database did not come back within a minute')
}
