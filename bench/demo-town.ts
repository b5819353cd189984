import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { DEMO_USERS } from '../demo/office.ts'
import { summarise } from '../src/areas/reports/commands.ts'
import { env } from '../src/server/env.ts'
import { officeOf, systemContext } from '../src/server/context.ts'
import { openOffice } from '../src/server/office.ts'
import { ROOT } from '../tools/source-walk.ts'
import { held, memoryOf, percentile, seconds, type Measured } from './harness.ts'

const IDLE_SECONDS = 20
const HALF_YEAR = { from: '2020-01', to: '2020-06' }
/** What a clerk opens in a morning. */
const PAGES = [
  '/',
  '/api/session',
  '/api/home',
  '/api/people',
  '/api/entitlements?month=2020-06&state=active',
  '/api/payments/month/2020-06',
  '/api/relief?from=2020-01&to=2020-06',
  '/api/reports',
  '/api/summary?from=2020-01&to=2020-06',
]

/** The demo town as its two commands make it: how long it takes, its summary, and the server that has served a morning and rests. */
export async function demoTown(): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'doudi-bench-'))
  const dataDir = join(folder, 'data')
  try {
    const built = await seconds(async () => buildDemo(dataDir))
    const summaries = await summarySeconds(dataDir)
    const { now, peak } = await idleMemory(dataDir)
    return [
      { name: 'demo town, built through the commands', value: built, unit: 's' },
      held({ name: 'summary of the demo town, first', value: summaries[0] ?? Number.NaN, unit: 's' }, '≤', 2),
      held({ name: 'summary of the demo town, median of 9', value: percentile(summaries, 50), unit: 's' }, '≤', 2),
      held({ name: 'server with the demo town, idle after a morning', value: now, unit: 'MB' }, '≤', 250),
      { name: '… its peak until then', value: peak, unit: 'MB' },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

const doudi = (...words: string[]): string[] => [join(ROOT, 'bin/doudi.mjs'), ...words]
const environment = (): NodeJS.ProcessEnv => env.withChanges({ DATABASE_URL: undefined, DOUDI_DATA: undefined, DOUDI_KEY_FILE: undefined })

function buildDemo(dataDir: string): void {
  const { status, stderr } = spawnSync(process.execPath, doudi('demo', '--data', dataDir, '--no-serve', '--json'), {
    encoding: 'utf8',
    env: environment(),
  })
  if (status !== 0) throw new Error(`the demo was not built: ${stderr}`)
}

async function summarySeconds(dataDir: string): Promise<number[]> {
  const opened = await openOffice({ dataDir, databaseUrl: undefined, keyFile: undefined, purpose: 'command', log: () => undefined })
  try {
    const office = await officeOf(opened.means.db)
    if (!office) throw new Error('the demo town has no office')
    const times: number[] = []
    for (let n = 0; n < 9; n++) {
      times.push(
        await seconds(async () => {
          const { figures } = await summarise(systemContext(opened.means, office), HALF_YEAR)
          if (figures.length < 10) throw new Error(`the summary has ${figures.length} figures`)
        }),
      )
    }
    return times
  } finally {
    await opened.close()
  }
}

/** MB of the server process alone, resting after every page was opened some times. */
async function idleMemory(dataDir: string): Promise<{ now: number; peak: number }> {
  const server = spawn(process.execPath, doudi('serve', '--data', dataDir, '--port', '0'), {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environment(),
  })
  try {
    const url = await addressOf(server)
    const user = DEMO_USERS[1]
    const reply = await fetch(`${url}/api/login`, {
      method: 'POST',
      headers: { 'x-doudi': '1', 'content-type': 'application/json' },
      body: JSON.stringify({ login: user?.login, password: user?.password }),
    })
    const cookie = (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    if (!reply.ok || cookie === '') throw new Error(`login: ${reply.status} ${await reply.text()}`)
    for (let round = 0; round < 5; round++) {
      for (const page of PAGES) {
        const answer = await fetch(url + page, { headers: { 'x-doudi': '1', cookie } })
        await answer.arrayBuffer()
        if (!answer.ok) throw new Error(`${page}: ${answer.status}`)
      }
    }
    await pause(IDLE_SECONDS * 1000)
    return memoryOf(serverOf(server))
  } finally {
    const ended = new Promise(resolve => server.once('exit', resolve))
    server.kill('SIGTERM')
    await ended
  }
}

/** The bootstrap becomes the program where it can; else the program is its child. */
function serverOf({ pid }: ChildProcess): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  const program = [String(pid), ...children].find(each => each !== '' && readFileSync(`/proc/${each}/cmdline`, 'utf8').includes('doudi.ts'))
  return Number(program)
}

async function addressOf(server: ChildProcess): Promise<string> {
  let said = ''
  server.stderr?.on('data', (bytes: Buffer) => {
    said += bytes.toString()
  })
  for (let waited = 0; waited < 120_000; waited += 100) {
    const url = /http:\/\/[\w.:[\]]+/.exec(said)?.[0]
    if (url !== undefined) return url
    if (server.exitCode !== null) break
    await pause(100)
  }
  throw new Error(`the server did not start: ${said}`)
}

export const benchmark = demoTown
