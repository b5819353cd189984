import { accessSync, constants, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { AppError } from '../server/errors.ts'

/** A file that the user names and the command reads. */
export function readGiven(path: string): Buffer {
  const file = resolve(path)
  if (!isFile(file)) throw new AppError('FILE_NOT_FOUND', { file })
  return readFileSync(file)
}

type Keeping = {
  /** Refuse to write over a file. */
  readonly fresh: boolean
}

/** Refuses a place where no file can be written; asked before the work, which must not be done for nothing. */
export function placeFor(path: string, { fresh }: Keeping): string {
  const file = resolve(path)
  const folder = dirname(file)
  if (!existsSync(folder)) throw new AppError('OUTPUT_FOLDER_MISSING', { file, folder })
  if (existsSync(file) && (fresh || !isFile(file))) throw new AppError('OUTPUT_EXISTS', { file })
  try {
    accessSync(existsSync(file) ? file : folder, constants.W_OK)
  } catch {
    throw new AppError('OUTPUT_NOT_WRITABLE', { file })
  }
  return file
}

/** Writes what the command made; a new file is for its owner's eyes only. */
export function keepFile(path: string, content: Uint8Array, keeping: Keeping): string {
  const file = placeFor(path, keeping)
  try {
    writeFileSync(file, content, { mode: 0o600, flag: keeping.fresh ? 'wx' : 'w' })
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw new AppError('OUTPUT_NOT_WRITABLE', { file })
    throw error
  }
  return file
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true
