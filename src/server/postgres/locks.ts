import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { ticks } from '../clock.ts'
import { codeOf, problem } from './problems.ts'

/**
 * Locks of a data folder, held by the kernel: a listening socket without a file (Linux abstract name, Windows named pipe).
 * It goes away with its process however that ends, so there is no stale lock to judge and no pid that another process may have taken over.
 * The folder is known by device and inode: the same one through any path.
 */
export type FolderLock = { release: () => Promise<void> }

/** `serve`: one server per folder, for its life. `engine`: whoever is just starting or stopping the database. */
export type LockKind = 'serve' | 'engine'

export type FolderLocks = { take: (kind: LockKind) => Promise<FolderLock | undefined>; waitFor: (kind: LockKind) => Promise<FolderLock> }

/** The names are made once, so that leaving works even when the folder has been deleted under us. */
export function locksOf(folder: string): FolderLocks {
  const { dev, ino } = statSync(folder, { bigint: true })
  const id = createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 24)
  const take = (kind: LockKind) => tryLock(process.platform === 'win32' ? `\\\\.\\pipe\\doudi-${kind}-${id}` : `\0doudi-${kind}-${id}`)
  return { take, waitFor: kind => waitForLock(() => take(kind), folder) }
}

async function tryLock(name: string): Promise<FolderLock | undefined> {
  const server = createServer(socket => socket.destroy())
  server.unref()
  if (!(await listens(server, name))) return undefined
  return { release: () => new Promise(done => server.close(() => done())) }
}

const ENGINE_WAIT_SECONDS = 120

async function waitForLock(take: () => Promise<FolderLock | undefined>, folder: string): Promise<FolderLock> {
  const start = ticks()
  for (;;) {
    const lock = await take()
    if (lock !== undefined) return lock
    if (ticks() - start > ENGINE_WAIT_SECONDS * 1000) throw problem('folder_is_busy', { path: folder, seconds: ENGINE_WAIT_SECONDS })
    await pause(20)
  }
}

const listens = (server: Server, name: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    server.once('error', error => (codeOf(error) === 'EADDRINUSE' || codeOf(error) === 'EACCES' ? resolve(false) : reject(error)))
    server.listen(name, () => resolve(true))
  })
