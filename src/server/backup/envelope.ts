import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import { AppError } from '../errors.ts'
import { randomBuffer } from '../random.ts'

/**
 * The outside of a backup file: a header, its proof, then AES-256-GCM in chunks. The nonce of a chunk holds its number and whether it is
 * the last, and the header is bound to each: a file that was cut, lengthened, reordered or put together from two does not open.
 *
 * Header, 52 bytes, big-endian: magic 8, version 2, key derivation 1 (argon2id), cipher 1 (AES-256-GCM), argon2id memory in KiB 4, passes 4,
 * lanes 4, chunk size 4, salt 16, nonce prefix 7, zero 1. Then HMAC-SHA-256 of it, 32 bytes, by which a wrong passphrase is told.
 */
const MAGIC = 'DOUDIBAK'
const VERSION = 1
const ARGON2ID = 1,
  AES_256_GCM = 1
const FIXED_BYTES = 52,
  PROOF_BYTES = 32,
  TAG_BYTES = 16,
  SALT_BYTES = 16,
  PREFIX_BYTES = 7
export const HEADER_BYTES = FIXED_BYTES + PROOF_BYTES

/** What deriving the key costs, in KiB and passes; a reader takes the file's own figures, within bounds. */
const COST = { memory: 65_536, passes: 3, lanes: 1 } as const
const LARGEST = { memory: 1_048_576, passes: 20, lanes: 16, chunk: 16 << 20 } as const
const CHUNK_BYTES = 65_536

type Keys = { readonly header: Buffer; readonly key: Buffer; readonly prefix: Buffer; readonly chunk: number }

/** A fresh header and its keys: the same passphrase never gives the same key twice. */
export async function newEnvelope(passphrase: string): Promise<Keys> {
  const fixed = Buffer.alloc(FIXED_BYTES)
  const salt = randomBuffer(SALT_BYTES),
    prefix = randomBuffer(PREFIX_BYTES)
  fixed.write(MAGIC, 0, 'latin1')
  fixed.writeUInt16BE(VERSION, 8)
  fixed.writeUInt8(ARGON2ID, 10)
  fixed.writeUInt8(AES_256_GCM, 11)
  for (const [at, value] of [COST.memory, COST.passes, COST.lanes, CHUNK_BYTES].entries()) fixed.writeUInt32BE(value, 12 + at * 4)
  salt.copy(fixed, 28)
  prefix.copy(fixed, 28 + SALT_BYTES)
  const { key, mac } = await deriveKeys(passphrase, salt, COST)
  return { header: Buffer.concat([fixed, proofOf(mac, fixed)]), key, prefix, chunk: CHUNK_BYTES }
}

/** BACKUP_NOT_ONE, BACKUP_NEWER, BACKUP_PASSPHRASE_WRONG: told from the first 84 bytes alone. */
export async function openEnvelope(header: Buffer, passphrase: string): Promise<Keys> {
  if (header.length < HEADER_BYTES || header.toString('latin1', 0, 8) !== MAGIC) throw new AppError('BACKUP_NOT_ONE')
  const fixed = header.subarray(0, FIXED_BYTES)
  const version = fixed.readUInt16BE(8)
  if (version > VERSION) throw new AppError('BACKUP_NEWER', { found: version })
  const [memory = 0, passes = 0, lanes = 0, chunk = 0] = [12, 16, 20, 24].map(at => fixed.readUInt32BE(at))
  const within =
    fixed.readUInt8(10) === ARGON2ID &&
    fixed.readUInt8(11) === AES_256_GCM &&
    memory >= 8 * lanes &&
    memory <= LARGEST.memory &&
    passes >= 1 &&
    passes <= LARGEST.passes &&
    lanes >= 1 &&
    lanes <= LARGEST.lanes &&
    chunk >= 1024 &&
    chunk <= LARGEST.chunk
  if (!within) throw new AppError('BACKUP_DAMAGED', { kind: 'changed', chunk: 0 })
  const { key, mac } = await deriveKeys(passphrase, fixed.subarray(28, 28 + SALT_BYTES), { memory, passes, lanes })
  if (!timingSafeEqual(header.subarray(FIXED_BYTES, HEADER_BYTES), proofOf(mac, fixed))) throw new AppError('BACKUP_PASSPHRASE_WRONG')
  return { header: header.subarray(0, HEADER_BYTES), key, prefix: fixed.subarray(28 + SALT_BYTES, 28 + SALT_BYTES + PREFIX_BYTES), chunk }
}

async function deriveKeys(passphrase: string, salt: Buffer, cost: { memory: number; passes: number; lanes: number }) {
  // Two keyboards may spell one passphrase in two Unicode forms.
  const { hashRaw } = await import('@node-rs/argon2')
  const raw = await hashRaw(passphrase.normalize('NFC'), {
    memoryCost: cost.memory,
    timeCost: cost.passes,
    parallelism: cost.lanes,
    outputLen: 64,
    salt,
  })
  return { key: raw.subarray(0, 32), mac: raw.subarray(32, 64) }
}

const proofOf = (mac: Buffer, fixed: Buffer): Buffer => createHmac('sha256', mac).update(fixed).digest()

function nonceOf(prefix: Buffer, counter: number, final: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  prefix.copy(nonce)
  nonce.writeUInt32BE(counter, PREFIX_BYTES)
  nonce.writeUInt8(final ? 1 : 0, 11)
  return nonce
}

/** Plain bytes in, header and sealed chunks out. The last chunk is held back until the end, so that it can be marked. */
export function sealing({ header, key, prefix, chunk }: Keys): Transform {
  let held: Buffer[] = []
  let size = 0,
    counter = 0
  const seal = (plain: Buffer, final: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(prefix, counter++, final)).setAAD(header)
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  }
  const stream = new Transform({
    transform(data: Buffer, _encoding, done) {
      held.push(data)
      size += data.length
      if (size > chunk) {
        let rest = Buffer.concat(held)
        for (; rest.length > chunk; rest = rest.subarray(chunk)) this.push(seal(rest.subarray(0, chunk), false))
        held = [rest]
        size = rest.length
      }
      done()
    },
    flush(done) {
      done(null, seal(Buffer.concat(held), true))
    },
  })
  stream.push(header)
  return stream
}

/** The bytes after the header in, plain bytes out; nothing comes out that was not proved. BACKUP_DAMAGED tells how. */
export function opening({ header, key, prefix, chunk }: Keys): Transform {
  let held: Buffer[] = []
  let size = 0,
    counter = 0
  const whole = chunk + TAG_BYTES
  const attempt = (sealed: Buffer, final: boolean): Buffer | undefined => {
    if (sealed.length < TAG_BYTES) return undefined
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(prefix, counter, final)).setAAD(header)
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
    try {
      return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()])
    } catch {
      return undefined
    }
  }
  const open = (sealed: Buffer, final: boolean): Buffer => {
    const plain = attempt(sealed, final)
    if (plain !== undefined) {
      counter++
      return plain
    }
    const kind = attempt(sealed, !final) === undefined ? 'changed' : final ? 'truncated' : 'appended'
    throw new AppError('BACKUP_DAMAGED', {
      kind: final && sealed.length < whole && kind === 'changed' ? 'truncated' : kind,
      chunk: counter,
    })
  }
  const guarded = (done: TransformCallback, work: () => void): void => {
    try {
      work()
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)))
      return
    }
    done()
  }
  return new Transform({
    transform(data: Buffer, _encoding, done) {
      held.push(data)
      size += data.length
      guarded(done, () => {
        if (size <= whole) return
        let rest = Buffer.concat(held)
        for (; rest.length > whole; rest = rest.subarray(whole)) this.push(open(rest.subarray(0, whole), false))
        held = [rest]
        size = rest.length
      })
    },
    flush(done) {
      guarded(done, () => this.push(open(Buffer.concat(held), true)))
    },
  })
}
