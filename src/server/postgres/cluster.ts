import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { randomHex } from '../random.ts'
import type { Binaries } from './binaries.ts'
import type { DataFolder } from './folder.ts'
import { problem, problemFrom } from './problems.ts'
import { assertReachable, commandLine, giveTo, type RunAs } from './runas.ts'

/** Makes the cluster where there is none, and sees that PostgreSQL can reach and own it. Under the folder's `engine` lock. */
export function prepareCluster(folder: DataFolder, binaries: Binaries, as: RunAs, lasting: boolean): void {
  try {
    if (as.kind === 'user') {
      // The user of the database walks through the data folder, it cannot list it; passwords in it are 0600.
      if (process.getuid?.() === 0) chmodSync(folder.path, 0o711)
      assertReachable(as, folder.path)
      assertReachable(as, binaries.bin)
    }
    if (existsSync(folder.cluster)) giveTo(as, folder.cluster)
    else initialise(folder, binaries, as, lasting)
  } catch (error) {
    throw problemFrom(error, '建立数据库', folder.path)
  }
  const found = readFileSync(join(folder.cluster, 'PG_VERSION'), 'utf8').trim()
  const needed = majorVersion(binaries, as)
  if (found !== needed) throw problem('folder_other_version', { path: folder.path, found, needed })
}

/** Builds it under another name and renames it when whole: killed in the middle, it leaves nothing that looks like a cluster. */
function initialise(folder: DataFolder, binaries: Binaries, as: RunAs, lasting: boolean): void {
  for (const name of readdirSync(folder.path)) {
    if (name.startsWith('pg.new-')) rmSync(join(folder.path, name), { recursive: true, force: true, maxRetries: 3 })
  }
  const fresh = join(folder.path, `pg.new-${randomHex(4)}`)
  const passwords = `${fresh}.pw`
  try {
    mkdirSync(fresh, { mode: 0o700 })
    writeFileSync(passwords, folder.secrets.superuser, { mode: 0o600 })
    giveTo(as, fresh)
    giveTo(as, passwords)
    const locale = localeArguments(Number(majorVersion(binaries, as)))
    const access = ['-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwords}`]
    runInitdb(binaries, as, ['-D', fresh, '-E', 'UTF8', ...locale, ...access, '--data-checksums', ...(lasting ? [] : ['--no-sync'])])
    renameSync(fresh, folder.cluster)
    flushFolder(folder.path)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true, maxRetries: 3 })
    throw error
  } finally {
    rmSync(passwords, { force: true })
  }
}

function runInitdb(binaries: Binaries, as: RunAs, args: readonly string[]): void {
  const line = commandLine(binaries, as, 'initdb', args)
  const run = spawnSync(line.file, line.args, { ...line.options, encoding: 'utf8' })
  if (run.error !== undefined) throw run.error
  if (run.status !== 0) throw new Error(run.stderr || `initdb ended with ${run.status ?? run.signal}`)
}

/** Sorting by code point on every machine; the built-in provider came with PostgreSQL 17. */
const localeArguments = (major: number): string[] =>
  major >= 17 ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : ['--locale=C.UTF-8']

function majorVersion(binaries: Binaries, as: RunAs): string {
  const line = commandLine(binaries, as, 'postgres', ['--version'])
  const run = spawnSync(line.file, line.args, { ...line.options, encoding: 'utf8' })
  const major = /\(PostgreSQL\) (\d+)/.exec(run.stdout ?? '')?.[1]
  if (major === undefined) throw run.error ?? new Error(run.stderr || 'postgres --version gave no version')
  return major
}

/** A rename lasts through a power cut only when its folder is flushed; Windows cannot and need not. */
function flushFolder(path: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
