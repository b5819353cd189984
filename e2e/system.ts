import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Download, Page } from 'playwright-core'
import { env } from '../src/server/env.ts'
import type { Workbook } from './rosters.ts'

/** The whole built system as an office has it: its own process, an empty data folder, the built pages, a port of its own. */
export type System = {
  readonly url: string
  readonly stop: () => Promise<void>
}
export type Started = System & { readonly child: ChildProcess }
export type Person = { readonly login: string; readonly name: string; readonly password: string }

const ROOT = fileURLToPath(new URL('../', import.meta.url))
export const ADMIN: Person = { login: 'zhoumin', name: '周敏', password: 'quiet-river-2020' }
export const APPROVER: Person = { login: 'hezhiyuan', name: '何志远', password: 'green-hill-7788' }
/** The county code of all invented people belongs to nobody. */
export const TOWN = { town_name: 'XX镇', town_code: '349999100' } as const

/** Starts `doudi serve` on an empty folder. Call `stop` in every case; it also removes the folder. */
export async function startSystem(): Promise<System> {
  const folder = await mkdtemp(join(tmpdir(), 'doudi-e2e-'))
  const unlock = await lockBuild()
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5 })
  try {
    const { url, stop } = await startOn(join(folder, 'data'), { program: 'bin/doudi.mjs' })
    return { url, stop: () => stop().then(remove) }
  } catch (error) {
    await remove()
    throw error
  } finally {
    await unlock()
  }
}

const surroundings = (): NodeJS.ProcessEnv =>
  env.withChanges({ DATABASE_URL: undefined, DOUDI_KEY_FILE: undefined, DOUDI_DATA: undefined, NODE_TEST_CONTEXT: undefined })

/** `doudi serve` on a folder that stays; `nodeOptions` go before the program. `bin/doudi.mjs` also builds the pages. */
export async function startOn(
  dataDir: string,
  { nodeOptions = [], program = 'src/cli/doudi.ts' }: { nodeOptions?: readonly string[]; program?: string } = {},
): Promise<Started> {
  const child = spawn(process.execPath, [...nodeOptions, `${ROOT}${program}`, 'serve', '--data', dataDir, '--port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: surroundings(),
  })
  try {
    return { url: await addressOf(child), child, stop: () => end(child) }
  } catch (error) {
    await end(child, 'SIGKILL')
    throw error
  }
}

/** What a stopped server left behind holds by `doudi verify`. */
export function assertVerified(dataDir: string): void {
  const args = [`${ROOT}src/cli/doudi.ts`, 'verify', '--data', dataDir, '--json']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env: surroundings(), encoding: 'utf8' })
  assert.equal(status, 0, stdout + stderr)
}

/** The built pages, for a test that serves them itself: their folder. */
export async function builtPages(): Promise<string> {
  const unlock = await lockBuild()
  try {
    const child = spawn(process.execPath, ['--input-type=module', '-e', 'import("./bin/bootstrap.mjs").then(it => it.ensureWeb())'], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    await new Promise(resolve => child.once('exit', resolve))
    return `${ROOT}dist/web`
  } finally {
    await unlock()
  }
}

/** Two test files that start at once must not build the pages at once. */
async function lockBuild(): Promise<() => Promise<void>> {
  const lock = `${ROOT}.cache/e2e-build.lock`
  await mkdir(`${ROOT}.cache`, { recursive: true })
  for (let waited = 0; waited < 60; waited += 0.2) {
    try {
      await mkdir(lock)
      return () => rmdir(lock)
    } catch {
      await pause(200)
    }
  }
  return async () => {
    await rm(lock, { recursive: true, force: true })
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  let said = ''
  child.stderr?.on('data', (bytes: Buffer) => {
    said += bytes.toString()
  })
  for (let waited = 0; waited < 180_000; waited += 50) {
    const url = /http:\/\/[\w.:[\]]+/.exec(said)?.[0]
    if (url !== undefined) return url
    if (child.exitCode !== null) break
    await pause(50)
  }
  throw new Error(`the system did not start: ${said}`)
}

export async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  child.kill(signal)
  await ended
}

/** Calls the system as the pages do; `cookie` of a login. For what a test needs but does not test. */
export async function post(system: System, path: string, body: unknown, cookie = ''): Promise<{ cookie: string; body: unknown }> {
  const reply = await fetch(system.url + path, {
    method: 'POST',
    headers: { 'x-doudi': '1', 'content-type': 'application/json', cookie },
    body: JSON.stringify(body),
  })
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
  return { cookie: (reply.headers.get('set-cookie') ?? cookie).split(';')[0] ?? '', body: await reply.json() }
}

/** A town with a clerk who is the administrator too, and an approver; gives the clerk's cookie. */
export async function settle(system: System): Promise<string> {
  const { cookie } = await post(system, '/api/setup', {
    ...TOWN,
    admin_name: ADMIN.name,
    admin_login: ADMIN.login,
    admin_password: ADMIN.password,
  })
  await addUser(system, cookie, APPROVER, { roles: ['approver'] })
  return cookie
}

/** A user as the system and the security administrator make him, who has changed the password he was given to his own. */
export async function addUser(system: System, admin: string, person: Person, rest: { roles: string[]; division?: string }): Promise<void> {
  const given = 'Given-at-the-desk-1'
  const { body } = await post(system, '/api/users', { login: person.login, name: person.name, password: given }, admin)
  await post(system, `/api/users/${(body as { user_id: string }).user_id}/grant`, rest, admin)
  const { cookie } = await post(system, '/api/login', { login: person.login, password: given })
  await post(system, '/api/password', { old_password: given, new_password: person.password }, cookie)
}

export async function logIn(page: Page, system: System, { login, password }: Person): Promise<void> {
  await page.goto(`${system.url}/login`)
  await page.getByLabel('登录名').fill(login)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('heading', { name: '待办' }).waitFor()
}

/**
 * What a click downloads, under the name that the page gives it: the browsers of tests replace a Chinese name
 * by 「download」 where the machine has no Chinese locale.
 */
export async function downloaded(page: Page, click: () => Promise<unknown>): Promise<{ name: string; content: Buffer }> {
  await page.evaluate(
    'HTMLAnchorElement.prototype.click = function () { globalThis.lastDownload = this.download; this.dispatchEvent(new MouseEvent("click", { cancelable: true })) }',
  )
  const [file]: [Download, unknown] = await Promise.all([page.waitForEvent('download'), click()])
  return { name: String(await page.evaluate('globalThis.lastDownload')), content: await readFile(await file.path()) }
}

/** A roster that is there to be looked at, as the page sends it; gives its import_id. */
export async function uploadRoster(system: System, cookie: string, file: Workbook): Promise<string> {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(file.buffer)], { type: file.mimeType }), file.name)
  const reply = await fetch(`${system.url}/api/imports`, { method: 'POST', headers: { 'x-doudi': '1', cookie }, body: form })
  if (!reply.ok) throw new Error(`upload: ${reply.status} ${await reply.text()}`)
  return ((await reply.json()) as { import_id: string }).import_id
}

/** Takes a roster in over the API, with the choices a clerk would make; for tests that are about something else. */
export async function importRoster(system: System, cookie: string, file: Workbook, choices: object = {}): Promise<string> {
  const import_id = await uploadRoster(system, cookie, file)
  if (Object.keys(choices).length > 0) await post(system, `/api/imports/${import_id}`, choices, cookie)
  const { body } = await post(system, `/api/imports/${import_id}/commit`, {}, cookie)
  await jobDone(system, cookie, (body as { job_id: string }).job_id)
  return import_id
}

async function jobDone(system: System, cookie: string, job_id: string): Promise<void> {
  for (let tried = 0; tried < 200; tried++) {
    const { state, error } = await get<{ state: string; error: unknown }>(system, `/api/jobs/${job_id}`, cookie)
    if (state === 'done') return
    if (state === 'failed' || state === 'cancelled') throw new Error(JSON.stringify(error))
    await pause(100)
  }
  throw new Error('the job does not end')
}

export async function get<T>(system: System, path: string, cookie: string): Promise<T> {
  const reply = await fetch(system.url + path, { headers: { 'x-doudi': '1', cookie } })
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
  return (await reply.json()) as T
}
