import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { AppError } from '../errors.ts'
import type { ReadLimits } from './shape.ts'
import { tooLarge } from './sink.ts'

/** The parts of a zip by name; unpacked bytes are counted over the whole life of the archive. */
export type Archive = {
  /** every part, folders left out */
  readonly names: () => readonly string[]
  readonly has: (name: string) => boolean
  /** size as the directory tells it, for progress only */
  readonly statedSize: (name: string) => number
  /** the part in pieces of text, in order; a part that is longer than `limit` bytes is refused */
  readonly read: (name: string, piece: (text: string) => void, limit?: number) => Promise<void>
  /** the part as bytes, under the same limits */
  readonly bytes: (name: string, limit?: number) => Promise<Buffer>
}

/** Errors: WORKBOOK_DAMAGED, WORKBOOK_ENCRYPTED, WORKBOOK_TOO_LARGE. */
export async function openArchive(bytes: Uint8Array, limits: ReadLimits): Promise<Archive> {
  const zip = await orDamaged(() => fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)))
  if (zip.entryCount > limits.entries) throw tooLarge('entries', limits.entries)
  const entries = await directory(zip, limits)
  let unpacked = 0
  const unpack = async (name: string, take: (chunk: Buffer) => void, limit: number): Promise<void> => {
    const entry = entries.get(name)
    if (entry === undefined) throw new AppError('WORKBOOK_DAMAGED', { missing: name })
    let read = 0
    await inflate(zip, entry, chunk => {
      read += chunk.length
      unpacked += chunk.length
      if (read > limit) throw tooLarge('part', limit, { part: name })
      if (unpacked > limits.unpackedBytes) throw tooLarge('unpackedBytes', limits.unpackedBytes)
      take(chunk)
    })
  }
  return {
    names: () => [...entries.keys()].filter(name => !name.endsWith('/')),
    has: name => entries.has(name),
    statedSize: name => entries.get(name)?.uncompressedSize ?? 0,
    read: async (name, piece, limit = limits.unpackedBytes) => {
      const decoder = new TextDecoder('utf-8')
      await unpack(name, chunk => piece(decoder.decode(chunk, { stream: true })), limit)
      piece(decoder.decode())
    },
    bytes: async (name, limit = limits.unpackedBytes) => {
      const chunks: Buffer[] = []
      await unpack(name, chunk => void chunks.push(chunk), limit)
      return Buffer.concat(chunks)
    },
  }
}

/** The stated sizes can lie, but a file that says itself that it is too large need not be unpacked to be refused. */
async function directory(zip: ZipFile, limits: ReadLimits): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  let stated = 0
  await orDamaged(async () => {
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted()) throw new AppError('WORKBOOK_ENCRYPTED')
      stated += entry.uncompressedSize
      if (stated > limits.unpackedBytes) throw tooLarge('unpackedBytes', limits.unpackedBytes)
      entries.set(entry.fileName, entry)
    }
  })
  return entries
}

async function inflate(zip: ZipFile, entry: Entry, take: (chunk: Buffer) => void): Promise<void> {
  await orDamaged(async () => {
    const stream = await zip.openReadStreamPromise(entry)
    // Leaving the loop by an error destroys the stream, so a bomb stops being unpacked at once.
    for await (const chunk of stream) take(chunk as Buffer)
  })
}

async function orDamaged<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('WORKBOOK_DAMAGED', { detail: error instanceof Error ? error.message : 'zip' })
  }
}
