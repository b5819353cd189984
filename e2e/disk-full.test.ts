import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { chanceOf } from '../demo/chance.ts'
import { registryOf } from '../demo/people.ts'
import { manyTekun, MONTH, type Workbook } from './rosters.ts'
import { signedIn } from './stream.ts'
import { ADMIN, assertVerified, end, get, post, startOn, TOWN, uploadRoster, type Started } from './system.ts'

/**
 * A disk that is really full, a small one of its own in memory. It needs the right to mount, which root has here and in containers; a user
 * without it sees the test skipped. It covers what PostgreSQL, the backup and Doudi's own files do when nothing can be written any more.
 */
const PEOPLE = 600
const MEGABYTE = 1024 * 1024

test('a full disk: refused in words, nothing half done, no part of a file left, and with room again all goes on', {
  timeout: 600_000,
}, async t => {
  const disk = smallDisk(t, '420m')
  if (disk === undefined) return t.skip('this machine lets nobody mount')
  const dataDir = join(disk, 'data')
  let server = await startOn(dataDir)
  t.after(() => end(server.child, 'SIGKILL'))
  const { name, login, password } = ADMIN
  let { cookie } = await post(server, '/api/setup', { ...TOWN, admin_name: name, admin_login: login, admin_password: password })
  await post(server, '/api/backups/passphrase', { passphrase: 'kettle amber willow bridge 417' }, cookie)
  const import_id = await draftOf(server, cookie)
  const before = await pictureOf(server, cookie, import_id)

  fill(disk, 0)
  const committed = await jobOf(server, cookie, `/api/imports/${import_id}/commit`)
  assertDiskFull(committed)
  const backup = await jobOf(server, cookie, '/api/backups/run')
  assertDiskFull(backup)
  assert.deepEqual(partsIn(disk), [], 'a part of a backup was left')
  const document = await tryUpload(server, cookie)
  assertDiskFull(document)

  rmSync(join(disk, 'filler'))
  cookie = await signedIn(server).catch(async () => {
    await end(server.child, 'SIGTERM')
    server = await startOn(dataDir)
    return signedIn(server)
  })
  assert.deepEqual(await pictureOf(server, cookie, import_id), before, 'a refusal changed something')
  assert.deepEqual(await jobOf(server, cookie, `/api/imports/${import_id}/commit`), { state: 'done', error: null })
  assert.equal((await get<{ total: number }>(server, '/api/people', cookie)).total, PEOPLE)
  assert.deepEqual(await jobOf(server, cookie, '/api/backups/run'), { state: 'done', error: null })
  await end(server.child, 'SIGTERM')
  assertVerified(dataDir)
})

function smallDisk(t: TestContext, size: string): string | undefined {
  const disk = mkdtempSync(join(tmpdir(), 'doudi-full-'))
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=755`, 'none', disk]).status !== 0) return undefined
  t.after(() => {
    spawnSync('umount', ['-l', disk])
    rmSync(disk, { recursive: true, force: true, maxRetries: 5 })
  })
  return disk
}

/** Fills the disk up to so many free bytes. */
function fill(disk: string, free: number): void {
  const { bavail, bsize } = statfsSync(disk)
  spawnSync('sh', ['-c', `head -c ${bavail * bsize - free} /dev/zero > ${join(disk, 'filler')}`])
  if (free === 0) spawnSync('sh', ['-c', `head -c ${MEGABYTE} /dev/zero >> ${join(disk, 'filler')}`])
}

const partsIn = (disk: string): string[] =>
  readdirSync(disk, { recursive: true, encoding: 'utf8' }).filter(file => /\.part$|\.doudi$|\.tmp$/.test(file))

type End = { readonly state: string; readonly error: { readonly code: string; readonly what: string } | null }

/** Starts the work and waits for its end; a refusal at the door counts as one of the work. */
async function jobOf(server: Started, cookie: string, path: string): Promise<End> {
  try {
    const { body } = await post(server, path, {}, cookie)
    for (let waited = 0; waited < 120_000; waited += 100) {
      const { state, error } = await get<End>(server, `/api/jobs/${(body as { job_id: string }).job_id}`, cookie)
      if (state === 'done' || state === 'failed') return { state, error }
      await pause(100)
    }
  } catch (error) {
    return refusalOf(String(error))
  }
  throw new Error('the work does not end')
}
function refusalOf(text: string): End {
  const told = /\{.*\}$/s.exec(text)?.[0]
  if (told === undefined) throw new Error(text)
  return { state: 'failed', error: JSON.parse(told) as NonNullable<End['error']> }
}

/** The database may have to stop when it can write nothing at all; then it says so, and comes back by itself. */
function assertDiskFull({ state, error }: End): void {
  assert.equal(state, 'failed')
  assert.match(error?.code ?? '', /^(DISK_FULL|BACKUP_DISK_FULL|DATABASE_GONE)$/, JSON.stringify(error))
  assert.match(error?.what ?? '', /[\u4e00-\u9fff]/)
}

async function pictureOf(server: Started, cookie: string, import_id: string): Promise<unknown> {
  const { total } = await get<{ total: number }>(server, '/api/people', cookie)
  const { committed } = await get<{ committed: boolean }>(server, `/api/imports/${import_id}`, cookie)
  const { imports } = await get<{ imports: unknown[] }>(server, '/api/imports', cookie)
  return { total, committed, imports: imports.length }
}

const roster = (): Promise<Workbook> => manyTekun(registryOf(chanceOf(7)), PEOPLE)

async function draftOf(server: Started, cookie: string): Promise<string> {
  const import_id = await uploadRoster(server, cookie, await roster())
  const choices = { kind: 'tekun', month: MONTH, amount: 'person_month', gone: 'keep', coverage: 'town' }
  await post(server, `/api/imports/${import_id}`, choices, cookie)
  return import_id
}

/** A document that is kept: the roster as a file, sealed into the database. */
async function tryUpload(server: Started, cookie: string): Promise<End> {
  return uploadRoster(server, cookie, await roster()).then(
    () => ({ state: 'done', error: null }),
    (error: unknown) => refusalOf(String(error)),
  )
}
