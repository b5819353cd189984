import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { closeSync, copyFileSync, existsSync, openSync, readFileSync, readlinkSync, rmSync, statSync, truncateSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client, type ClientConfig } from 'pg'
import { ticks } from '../clock.ts'
import type { Binaries } from './binaries.ts'
import { type DataFolder, SOCKET_PORT } from './folder.ts'
import { codeOf, problem, problemFrom } from './problems.ts'
import { commandLine, giveTo, type RunAs } from './runas.ts'

/** The one server process of a cluster: found, started, stopped. Under the folder's `engine` lock. */
export type Postmaster = { pid: number; port: number; socket: string }

const START_SECONDS = 180
const STOP_SECONDS = 60
const LOG_LIMIT_BYTES = 5 << 20

/** The running server of this cluster, or nothing; a postmaster.pid whose process is gone or is something else is removed. */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const file = join(cluster, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  const pid = Math.abs(Number(lines[0]))
  if (Number.isSafeInteger(pid) && pid > 0 && isPostmasterOf(pid, cluster)) {
    return { pid, port: Number(lines[3]) || SOCKET_PORT, socket: lines[4]?.trim() ?? '' }
  }
  rmSync(file, { force: true })
  return undefined
}

/**
 * Removes the socket that a killed server left behind. PostgreSQL itself refuses to start over it while the old number is in use:
 * by an unrelated process, or by the dead server whose parent has not noticed yet.
 */
export function clearSocket(socket: string, cluster: string): void {
  const file = join(socket, `.s.PGSQL.${SOCKET_PORT}`)
  if (!existsSync(`${file}.lock`)) return
  const pid = Math.abs(Number(readFileSync(`${file}.lock`, 'utf8').split('\n')[0]))
  if (Number.isSafeInteger(pid) && pid > 0 && isPostmasterOf(pid, cluster)) return
  rmSync(file, { force: true })
  rmSync(`${file}.lock`, { force: true })
}

/**
 * The process lives and works in the cluster's folder (an absolute path without links), as a postmaster does;
 * elsewhere than on Linux its being alive must do.
 */
export function isPostmasterOf(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') return true
  try {
    return readlinkSync(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, '') === cluster
  } catch {
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
  if (process.platform !== 'linux') return true
  try {
    // A process that has ended and waits for its parent to notice is still there for kill(2).
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** `lasting: false` gives up durability for speed: throw-away databases of tests only. */
export type StartOptions = { lasting: boolean; connections: number; socket: string }

function settings(options: StartOptions, port: number): string[] {
  const unix = process.platform !== 'win32'
  const chosen: Record<string, string | number> = {
    listen_addresses: unix ? '' : '127.0.0.1',
    port,
    unix_socket_directories: unix ? options.socket : '',
    unix_socket_permissions: '0700',
    max_connections: options.connections,
    shared_buffers: '128MB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '1GB',
    // A roster turns an empty table into a full one at once; the default minute leaves the planner with the empty one.
    autovacuum_naptime: '15s',
    jit: 'off',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Identity numbers must not reach the log: no statements, no values of keys, and no errors, which quote what they refuse.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_statement: 'none',
    log_parameter_max_length: 0,
    log_checkpoints: 'off',
    ...(options.lasting ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  return Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Starts the server in a session of its own, so that Ctrl-C in our window does not reach it, and waits until it answers. */
export async function startPostmaster(folder: DataFolder, binaries: Binaries, as: RunAs, options: StartOptions): Promise<Postmaster> {
  const port = process.platform === 'win32' ? await freePort() : SOCKET_PORT
  trimLog(folder.log)
  const before = existsSync(folder.log) ? statSync(folder.log).size : 0
  const log = openSync(folder.log, 'a', 0o600)
  giveTo(as, folder.log)
  try {
    const line = commandLine(binaries, as, 'postgres', ['-D', folder.cluster, ...settings(options, port)])
    const child = spawn(line.file, line.args, { ...line.options, detached: true, windowsHide: true, stdio: ['ignore', log, log] })
    child.unref()
    await untilReady(child, superuserAt(folder, { host: hostOf(options.socket), port }))
    return { pid: child.pid ?? 0, port, socket: options.socket }
  } catch (error) {
    const said = readFileSync(folder.log).subarray(before).toString('utf8')
    throw problemFrom(error, '启动数据库', folder.path, said)
  } finally {
    closeSync(log)
  }
}

export const hostOf = (socket: string): string => (process.platform === 'win32' ? '127.0.0.1' : socket)

export const superuserAt = (folder: DataFolder, at: { host: string; port: number }): ClientConfig => ({
  ...at,
  user: 'postgres',
  password: folder.secrets.superuser,
  database: 'postgres',
  application_name: 'doudi launcher',
})

async function untilReady(child: ChildProcess, config: ClientConfig): Promise<void> {
  let ended: Error | undefined
  child.once('error', error => (ended = error))
  child.once('exit', (code, signal) => (ended = new Error(`postgres ended with ${code ?? signal}`)))
  const start = ticks()
  for (;;) {
    if (ended !== undefined) throw ended
    const refusal = await answers(config)
    if (refusal === undefined) return
    if (!isPassing(refusal) || ticks() - start > START_SECONDS * 1000) throw refusal
    await pause(15)
  }
}

/** Waits for a server that somebody else has started. False when it ended meanwhile, or is going down. */
export async function waitUntilAnswers(found: Postmaster, cluster: string, config: ClientConfig): Promise<boolean> {
  const start = ticks()
  for (;;) {
    const refusal = await answers(config)
    if (refusal === undefined) return true
    if (!isPostmasterOf(found.pid, cluster)) return false
    if (!isPassing(refusal) || ticks() - start > START_SECONDS * 1000) throw problemFrom(refusal, '连接数据库', cluster)
    await pause(15)
  }
}

async function answers(config: ClientConfig): Promise<unknown> {
  const client = new Client(config)
  client.on('error', () => undefined)
  try {
    await client.connect()
    return undefined
  } catch (error) {
    return error
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Not there yet, or 57P03 (starting up, recovering, shutting down): try again. */
const isPassing = (error: unknown): boolean =>
  ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P03'].includes(codeOf(error) ?? '') ||
  (error instanceof Error && error.message.startsWith('Connection terminated'))

/**
 * Stops as `pg_ctl stop -m fast` does: open transactions are rolled back, everything is written out.
 * On Unix that is SIGINT; on Windows only pg_ctl can send it.
 */
export async function stopPostmaster(found: Postmaster, folder: DataFolder, binaries: Binaries, as: RunAs): Promise<void> {
  if (process.platform === 'win32') {
    const line = commandLine(binaries, as, 'pg_ctl', ['stop', '-m', 'fast', '-w', '-t', String(STOP_SECONDS), '-D', folder.cluster])
    spawnSync(line.file, line.args, { ...line.options, stdio: 'ignore', windowsHide: true })
  } else if (isPostmasterOf(found.pid, folder.cluster)) {
    process.kill(found.pid, 'SIGINT')
  }
  const start = ticks()
  while (isPostmasterOf(found.pid, folder.cluster)) {
    if (ticks() - start > STOP_SECONDS * 1000) throw problem('engine_did_not_stop', { seconds: STOP_SECONDS, pid: found.pid })
    await pause(10)
  }
}

/** One file, one older one: PostgreSQL appends, so the file can be emptied under it. */
export function trimLog(log: string): void {
  if (!existsSync(log) || statSync(log).size <= LOG_LIMIT_BYTES) return
  copyFileSync(log, `${log}.1`)
  truncateSync(log)
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no free port'))))
    })
  })
