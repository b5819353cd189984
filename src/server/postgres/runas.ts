import { spawnSync } from 'node:child_process'
import { chownSync, lstatSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { env } from '../env.ts'
import { type Binaries, exe } from './binaries.ts'
import { problem } from './problems.ts'

/**
 * As whom PostgreSQL runs; it refuses root. An ordinary user: as itself. Root: inside a user namespace in which root is called nobody,
 * so that the files stay root's and no parent folder need let anyone in; where namespaces are forbidden, as nobody in earnest.
 * A cluster that belongs to an ordinary user is run as that user, also by root.
 */
export type RunAs = { kind: 'self' | 'namespace'; uid: number; gid: number } | { kind: 'user'; uid: number; gid: number }

const NOBODY = 65_534
const NAMESPACE = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`]

export function chooseUser(cluster: string): RunAs {
  const uid = process.getuid?.() ?? -1
  const gid = process.getgid?.() ?? -1
  if (uid !== 0) return { kind: 'self', uid, gid }
  const owner = statSync(cluster, { throwIfNoEntry: false })
  if (owner !== undefined && owner.uid !== 0) return { kind: 'user', uid: owner.uid, gid: owner.gid }
  return namespacesWork() ? { kind: 'namespace', uid, gid } : { kind: 'user', uid: NOBODY, gid: NOBODY }
}

const namespacesWork = (): boolean =>
  env.mayUnshare() && spawnSync('unshare', [...NAMESPACE, 'true'], { stdio: 'ignore', env: env.forPostgres() }).status === 0

/** What to hand to spawn for a PostgreSQL program under this user. */
export function commandLine(binaries: Binaries, as: RunAs, program: string, args: readonly string[]) {
  const file = join(binaries.bin, exe(program))
  const environment = env.forPostgres()
  if (binaries.libraries !== undefined) environment['LD_LIBRARY_PATH'] = binaries.libraries
  const drop = as.kind === 'user' ? { uid: as.uid, gid: as.gid } : {}
  const run = as.kind === 'namespace' ? { file: 'unshare', args: [...NAMESPACE, file, ...args] } : { file, args: [...args] }
  return { ...run, options: { env: environment, cwd: process.platform === 'win32' ? binaries.bin : '/', ...drop } }
}

/** Gives a folder and all within to the user that PostgreSQL runs as. */
export function giveTo(as: RunAs, path: string): void {
  if (as.kind !== 'user') return
  const found = lstatSync(path)
  if (found.uid !== as.uid) chownSync(path, as.uid, as.gid)
  if (found.isDirectory()) for (const name of readdirSync(path)) giveTo(as, join(path, name))
}

/** Another user must be able to walk down to the folder: names the parent that does not let it. */
export function assertReachable(as: RunAs, path: string): void {
  if (as.kind !== 'user') return
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder)
    const enters = uid === as.uid ? mode & 0o100 : gid === as.gid ? mode & 0o010 : mode & 0o001
    if (enters === 0) throw problem('parent_blocks', { path: folder })
    if (dirname(folder) === folder) return
  }
}
