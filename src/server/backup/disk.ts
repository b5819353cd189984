import { closeSync, fsyncSync, openSync } from 'node:fs'
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
