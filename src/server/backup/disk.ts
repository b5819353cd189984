import { closeSync, fsyncSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** A file's name is safe on disk only when its folder is. Windows has no such call and needs none. */
export function flushFolder(file: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(dirname(file), 'r')
  try {
    fsyncSync(folder)
  } catch {
    // Some sticks refuse it; the file itself is flushed.
  } finally {
    closeSync(folder)
  }
}

/** Both lie on one disk: when it breaks, both are gone. A folder that is not made yet counts as where it will be. */
export function isSameDisk(folder: string, dataDir: string): boolean {
  const disk = (path: string): number | undefined => {
    for (let at = path; ; at = dirname(at)) {
      const found = statSync(at, { throwIfNoEntry: false })
      if (found !== undefined || dirname(at) === at) return found?.dev
    }
  }
  return disk(folder) === disk(dataDir)
}
