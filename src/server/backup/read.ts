import { createHash } from 'node:crypto'
import { createReadStream, openSync, readSync, closeSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { AppError } from '../errors.ts'
import { readMigrations } from '../postgres/migrate.ts'
import { HEADER_BYTES, openEnvelope, opening } from './envelope.ts'
import { fileOf, framesOf, type Frame } from './frames.ts'
import { FORMAT, type Head } from './manifest.ts'

/** A backup that can be read: its head and files, and all that follows, once. */
export type OpenBackup = {
  readonly file: string
  readonly head: Head
  readonly files: ReadonlyMap<string, Buffer>
  /** Tables, rows and the tail, in order. Take them all, or call `close`. */
  readonly frames: AsyncGenerator<Frame>
  readonly close: () => Promise<void>
}

/** Refuses what is no backup, a wrong passphrase, a damaged file, and one of a later program. Nothing is written. */
export async function openBackup(given: string, passphrase: string, signal?: AbortSignal): Promise<OpenBackup> {
  const file = resolve(given)
  const envelope = await openEnvelope(headerOf(file), passphrase)
  const source = createReadStream(file, { start: HEADER_BYTES })
  const plain = createGunzip()
  // What goes wrong on the way comes out where the frames are read.
  const flow = pipeline(source, opening(envelope), plain, signal === undefined ? {} : { signal }).catch(() => undefined)
  const frames = named(framesOf(plain))
  const close = async (): Promise<void> => {
    plain.destroy()
    source.destroy()
    await flow
  }
  try {
    const first = await frames.next()
    const head = headIn(first.done === true ? undefined : first.value)
    const files = new Map<string, Buffer>()
    let next = await frames.next()
    for (; next.done !== true && next.value.kind === 'file'; next = await frames.next()) {
      const { name, content } = fileOf(next.value)
      files.set(name, Buffer.from(content))
    }
    return { file, head, files, frames: after(next.done === true ? undefined : next.value, frames), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Errors of the unpacking are of a file whose seal held but whose inside does not: the same refusal. */
async function* named(frames: AsyncGenerator<Frame>): AsyncGenerator<Frame> {
  try {
    yield* frames
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_'))
      throw new AppError('BACKUP_DAMAGED', { kind: 'changed', chunk: 0 })
    throw error
  }
}

async function* after(first: Frame | undefined, rest: AsyncGenerator<Frame>): AsyncGenerator<Frame> {
  if (first !== undefined) yield first
  yield* rest
}

function headerOf(file: string): Buffer {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) throw new AppError('FILE_NOT_FOUND', { file })
  const header = Buffer.alloc(HEADER_BYTES)
  const handle = openSync(file, 'r')
  try {
    return header.subarray(0, readSync(handle, header, 0, HEADER_BYTES, 0))
  } finally {
    closeSync(handle)
  }
}

function headIn(found: Frame | undefined): Head {
  if (found?.kind !== 'head') throw new AppError('BACKUP_DAMAGED', { kind: 'changed', chunk: 0 })
  const head = JSON.parse(found.content.toString('utf8')) as Head
  if (head.format > FORMAT) throw new AppError('BACKUP_NEWER', { found: head.doudi })
  assertKnown(head)
  return head
}

/** The data goes into the schema that it came from: its migrations must be ours, unchanged, and no more than ours. */
function assertKnown({ migrations, doudi }: Head): void {
  const ours = readMigrations()
  if (migrations.length > ours.length) throw new AppError('BACKUP_NEWER', { found: doudi })
  const foreign = migrations.find(({ number, hash }) => ours[number]?.hash !== hash)
  if (foreign !== undefined) throw new AppError('BACKUP_FOREIGN', { file: foreign.file, found: doudi })
}

/** Proves the whole file against its seals without unpacking it, before anything is made of it. Gives its SHA-256. */
export async function proveFile(given: string, passphrase: string, signal?: AbortSignal): Promise<{ bytes: number; sha256: string }> {
  const file = resolve(given)
  const header = headerOf(file)
  const envelope = await openEnvelope(header, passphrase)
  const hash = createHash('sha256').update(header)
  let bytes = header.length
  const source = createReadStream(file, { start: HEADER_BYTES })
  source.on('data', data => {
    hash.update(data)
    bytes += data.length
  })
  const nowhere = new Writable({ write: (_data, _encoding, done) => done() })
  await pipeline(source, opening(envelope), nowhere, signal === undefined ? {} : { signal })
  return { bytes, sha256: hash.digest('hex') }
}
