import { type ChildProcess, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { env } from '../env.ts'

/** For tests: engines held by other processes, which can be killed, and run as another user. */

export type Told = { startedHere?: boolean; pid?: number; host?: string; code?: string; message?: string; stopped?: boolean }
export type EngineProcess = { process: ChildProcess; told: Told; leave: () => Promise<void>; kill: () => Promise<void> }

export type ChildOptions = { purpose?: 'serve' | 'command'; lasting?: boolean; uid?: number; changes?: Record<string, string> }

const PROGRAM = `
  const { startEmbedded } = await import(${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)})
  const say = (told) => process.stdout.write(JSON.stringify(told) + '\\n')
  try {
    const engine = await startEmbedded({ ...JSON.parse(process.argv[1]), log: () => undefined })
    say({ startedHere: engine.startedHere, pid: engine.pid, host: engine.host })
    process.stdin.resume()
    await new Promise((done) => process.stdin.once('end', done))
    await engine.stop()
    say({ stopped: true })
  } catch (error) {
    say({ code: error.code ?? 'bug', message: error.message })
  }`

/** Starts or joins the engine in a process of its own; `told` is what that process said first. */
export async function engineProcess(dataDir: string, options: ChildOptions = {}): Promise<EngineProcess> {
  const child = launch(dataDir, options)
  const lines = createInterface({ input: child.stdout ?? process.stdin })
  const [line] = (await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => ['{"code":"died"}'])])) as [string]
  const ended = once(child, 'exit')
  return {
    process: child,
    told: JSON.parse(line) as Told,
    leave: async () => {
      child.stdin?.end()
      await ended
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

export function launch(dataDir: string, { purpose = 'command', lasting = false, uid, changes = {} }: ChildOptions): ChildProcess {
  const settings = JSON.stringify({ dataDir, purpose, lasting })
  return spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, settings], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
    env: env.withChanges({ NODE_OPTIONS: undefined, NODE_TEST_CONTEXT: undefined, ...changes }),
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
}

const made: string[] = []
// At the very end: node runs the hooks of a test in the order they were set, so a folder would go before its engine has stopped.
process.on('exit', () => made.forEach(folder => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })))

/** A private (0700) folder, removed when the file is done; it may belong to another user. */
export function privateFolder(uid?: number): string {
  const folder = realpathSync(mkdtempSync(join(env.temporaryFolder(), 'doudi-pg-')))
  if (uid !== undefined) chownSync(folder, uid, uid)
  made.push(folder)
  return folder
}
