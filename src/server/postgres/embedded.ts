import { existsSync } from 'node:fs'
import { Client, type ClientConfig } from 'pg'
import { type Binaries, findBinaries } from './binaries.ts'
import { prepareCluster } from './cluster.ts'
import { type DataFolder, openFolder, prepareFolder, prepareSocketFolder, socketFolder } from './folder.ts'
import { type FolderLock, type FolderLocks, locksOf } from './locks.ts'
import {
  clearSocket,
  findPostmaster,
  hostOf,
  type Postmaster,
  startPostmaster,
  stopPostmaster,
  superuserAt,
  trimLog,
  waitUntilAnswers,
} from './postmaster.ts'
import { problem, problemFrom } from './problems.ts'
import { APP, DATABASE, OWNER, provision } from './provision.ts'
import { chooseUser, giveTo, type RunAs } from './runas.ts'

/** A database ready for use. `superuser` only on the embedded engine, for its launcher, backup and tests. */
export type Engine = {
  kind: 'embedded' | 'server'
  host: string
  port: number
  owner: ClientConfig
  app: ClientConfig
  superuser?: ClientConfig
  /** For psql and the like; contains the owner's password. */
  ownerUrl: string
  /** The server process was started by this call, not found running. */
  startedHere: boolean
  /** Process id of the embedded server. */
  pid?: number
  /** Calls back once when the server goes away under us. */
  onLost: (listener: () => void) => void
  /** Leaves; the last one to leave stops the embedded server. Safe to call twice. */
  stop: () => Promise<void>
}

export type EmbeddedOptions = {
  dataDir: string
  log: (note: string) => void
  /** `serve` holds the folder against a second serve; `command` joins whatever runs. */
  purpose?: 'serve' | 'command'
  /** false: no durability, for tests. */
  lasting?: boolean
  connections?: number
}

export async function startEmbedded(options: EmbeddedOptions): Promise<Engine> {
  const path = prepareFolder(options.dataDir)
  const locks = locksOf(path)
  const serving = options.purpose === 'serve' ? await locks.take('serve') : undefined
  if (options.purpose === 'serve' && serving === undefined) throw problem('folder_is_served', { path })
  try {
    const turn = await locks.waitFor('engine')
    try {
      return await startOrJoin(path, options, locks, serving)
    } finally {
      await turn.release()
    }
  } catch (error) {
    await serving?.release()
    throw problemFrom(error, '启动数据库', path)
  }
}

type Running = { folder: DataFolder; binaries: Binaries; as: RunAs; server: Postmaster; superuser: ClientConfig; startedHere: boolean }

async function startOrJoin(path: string, options: EmbeddedOptions, locks: FolderLocks, serving: FolderLock | undefined): Promise<Engine> {
  const folder = openFolder(path)
  const binaries = findBinaries(path)
  const as = chooseUser(folder.cluster)
  const running = (await join(folder, binaries, as)) ?? (await start(folder, binaries, as, options))
  if (running.startedHere) await provision(running.superuser, folder.secrets)
  options.log(running.startedHere ? `数据库已启动（数据文件夹 ${path}）` : `已连上正在运行的数据库（数据文件夹 ${path}）`)
  return engineOf(running, await stayConnected(running.superuser), locks, serving)
}

/** A server found running: of a serve, of another command, or left behind by a process that was killed. */
async function join(folder: DataFolder, binaries: Binaries, as: RunAs): Promise<Running | undefined> {
  const server = existsSync(folder.cluster) ? findPostmaster(folder.cluster) : undefined
  if (server === undefined) return undefined
  const superuser = superuserAt(folder, { host: hostOf(server.socket), port: server.port })
  if (!(await waitUntilAnswers(server, folder.cluster, superuser))) return undefined
  return { folder, binaries, as, server, superuser, startedHere: false }
}

async function start(folder: DataFolder, binaries: Binaries, as: RunAs, options: EmbeddedOptions): Promise<Running> {
  const lasting = options.lasting ?? true
  prepareCluster(folder, binaries, as, lasting)
  const socket = socketFolder(folder)
  if (process.platform !== 'win32') {
    prepareSocketFolder(socket, made => giveTo(as, made), as.uid)
    clearSocket(socket, folder.cluster)
  }
  const server = await startPostmaster(folder, binaries, as, { lasting, connections: options.connections ?? 40, socket })
  return { folder, binaries, as, server, superuser: superuserAt(folder, { host: hostOf(socket), port: server.port }), startedHere: true }
}

/** Each process that uses the server holds this lock, shared, on one connection; a killed process loses both at once. */
const USERS_LOCK = 7_060_001

async function stayConnected(superuser: ClientConfig): Promise<Client> {
  const client = new Client({ ...superuser, application_name: 'doudi user', keepAlive: true })
  client.on('error', () => undefined)
  await client.connect()
  await client.query('SELECT pg_advisory_lock_shared($1)', [USERS_LOCK])
  return client
}

const LOG_CHECK_MS = 10 * 60 * 1000

function engineOf(running: Running, user: Client, locks: FolderLocks, serving: FolderLock | undefined): Engine {
  const { folder, server, superuser, startedHere } = running
  const at = { host: hostOf(server.socket), port: server.port, database: DATABASE }
  const owner = { ...at, user: OWNER, password: folder.secrets.owner }
  const logCheck = setInterval(() => trimLog(folder.log), LOG_CHECK_MS)
  logCheck.unref()
  let stopping: Promise<void> | undefined
  const stop = async () => {
    clearInterval(logCheck)
    await leave(running, user, locks)
    await serving?.release()
  }
  return {
    kind: 'embedded',
    host: at.host,
    port: at.port,
    owner,
    app: { ...at, user: APP, password: folder.secrets.app },
    superuser,
    ownerUrl: `postgresql://${OWNER}:${owner.password}@localhost:${at.port}/${DATABASE}?host=${encodeURIComponent(at.host)}`,
    startedHere,
    pid: server.pid,
    onLost: listener => user.once('end', () => stopping === undefined && listener()),
    stop: () => (stopping ??= stop()),
  }
}

/** Stops the server when nobody else holds the users' lock; the `engine` lock keeps newcomers out meanwhile. */
async function leave(running: Running, user: Client, locks: FolderLocks): Promise<void> {
  const turn = await locks.waitFor('engine')
  try {
    if (await isLast(user)) await stopPostmaster(running.server, running.folder, running.binaries, running.as)
  } finally {
    await user.end().catch(() => undefined)
    await turn.release()
  }
}

async function isLast(user: Client): Promise<boolean> {
  try {
    await user.query('SELECT pg_advisory_unlock_shared($1)', [USERS_LOCK])
    const { rows } = await user.query<{ alone: boolean }>('SELECT pg_try_advisory_lock($1) AS alone', [USERS_LOCK])
    return rows[0]?.alone === true
  } catch {
    // The server was killed under us: nothing to stop, the next start recovers it.
    return false
  }
}
