import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { env } from '../env.ts'
import { randomHex } from '../random.ts'
import { codeOf, problem, problemFrom } from './problems.ts'

/**
 * Inside the data folder: `pg/` the cluster, `engine.json` (0600) the passwords, `run/` (0700) the socket, `postgres.log`.
 */
export type DataFolder = { path: string; cluster: string; log: string; secrets: Secrets }
export type Secrets = { name: string; superuser: string; owner: string; app: string }

/** Makes the folder (0700) where there is none. The absolute path, free of links. */
export function prepareFolder(given: string): string {
  try {
    mkdirSync(given, { recursive: true, mode: 0o700 })
    return realpathSync(given)
  } catch (error) {
    if (codeOf(error) === 'ENOSPC') throw problemFrom(error, '建立数据文件夹', given)
    throw problem('folder_unreadable', { path: given, detail: error instanceof Error ? error.message : String(error) }, error)
  }
}

/** Call under the `engine` lock: it makes the passwords at first use. */
export function openFolder(path: string): DataFolder {
  const cluster = join(path, 'pg')
  return { path, cluster, log: join(path, 'postgres.log'), secrets: readSecrets(path, existsSync(cluster)) }
}

function readSecrets(path: string, clusterExists: boolean): Secrets {
  const file = join(path, 'engine.json')
  if (existsSync(file)) {
    const kept = parseSecrets(readFileSync(file, 'utf8'))
    if (kept !== undefined) return kept
  }
  if (clusterExists) throw problem('folder_secrets_lost', { path })
  const fresh = { name: randomHex(8), superuser: randomHex(24), owner: randomHex(24), app: randomHex(24) }
  writePrivate(file, `${JSON.stringify(fresh)}\n`)
  return fresh
}

function parseSecrets(text: string): Secrets | undefined {
  try {
    const { name, superuser, owner, app } = JSON.parse(text) as Record<string, unknown>
    if (typeof name !== 'string' || typeof superuser !== 'string' || typeof owner !== 'string' || typeof app !== 'string') return undefined
    return { name, superuser, owner, app }
  } catch {
    return undefined
  }
}

/** Whole or not at all: written beside, flushed, renamed. */
function writePrivate(file: string, text: string): void {
  const fresh = `${file}.new`
  const handle = openSync(fresh, 'w', 0o600)
  try {
    writeFileSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  chmodSync(fresh, 0o600)
  renameSync(fresh, file)
}

/** A socket's whole path, with its closing zero, must fit the kernel's 108 bytes. */
const LONGEST_SOCKET_PATH = 107
export const SOCKET_PORT = 5432
const socketFits = (folder: string): boolean => Buffer.byteLength(join(folder, `.s.PGSQL.${SOCKET_PORT}`)) <= LONGEST_SOCKET_PATH

/** `run/` in the data folder; below a long path a private folder among the temporary ones, under a name only we know. */
export function socketFolder(folder: DataFolder): string {
  const inside = join(folder.path, 'run')
  if (socketFits(inside)) return inside
  const name = `doudi-${folder.secrets.name}`
  const outside = join(env.temporaryFolder(), name)
  return socketFits(outside) ? outside : join('/tmp', name)
}

/** Makes the socket's folder 0700 for `uid`, and refuses one that another user has made or may enter. */
export function prepareSocketFolder(path: string, own: (path: string) => void, uid: number): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const before = lstatSync(path)
  const ownUid = process.getuid?.() ?? uid
  if (!before.isDirectory() || (before.uid !== uid && before.uid !== ownUid)) {
    throw problem('folder_not_private', { path, detail: before.isDirectory() ? `所有者编号 ${before.uid}` : '不是文件夹' })
  }
  if ((before.mode & 0o077) !== 0) chmodSync(path, 0o700)
  own(path)
}
