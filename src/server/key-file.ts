import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { codecOf, SUITES, type Codec, type Keys, type Suite } from './codec.ts'
import { AppError } from './errors.ts'
import { randomBuffer } from './random.ts'

/**
 * The key file, JSON, keys in base64: `{version, suite, cipher, mac (gm only), index, audit}`; without `suite` it is aes.
 * It lies beside the data folder, never inside it: whoever carries the data off must not carry the key with it.
 */
const VERSION = 1
const KEY_BYTES = 32,
  SM4_KEY_BYTES = 16

/** Fresh keys. `audit` is handed over at a rotation: the chain of audit seals is proved with it from its first link. */
export function freshKeys(suite: Suite, audit: Buffer = randomBuffer(KEY_BYTES)): Keys {
  const index = randomBuffer(KEY_BYTES)
  return suite === 'gm'
    ? { suite, cipher: randomBuffer(SM4_KEY_BYTES), mac: randomBuffer(KEY_BYTES), index, audit }
    : { suite, cipher: randomBuffer(KEY_BYTES), index, audit }
}

/** Reads the key file; makes it (0600, never overwriting) only where `mayCreate` says the data is new. */
export function codecFromFile(path: string, mayCreate: boolean): Codec {
  if (!existsSync(path)) {
    if (!mayCreate) throw new AppError('KEY_FILE_MISSING', { path })
    writeKeyFile(path, freshKeys('aes'))
  }
  return codecOf(readKeyFile(path))
}

export function readKeyFile(path: string): Keys {
  const text = readFileSync(path, 'utf8')
  try {
    return parseKeys(text)
  } catch {
    throw new AppError('KEY_FILE_DAMAGED', { path })
  }
}

/** Durable when this returns, the name in its folder included. KEY_FILE_EXISTS rather than writing over one. */
export function writeKeyFile(path: string, keys: Keys): void {
  const { suite = 'aes', cipher, index, audit } = keys
  const texts = Object.entries({ cipher, ...(keys.suite === 'gm' ? { mac: keys.mac } : {}), index, audit })
  const content = { version: VERSION, suite, ...Object.fromEntries(texts.map(([name, key]) => [name, key.toString('base64')])) }
  try {
    writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw new AppError('KEY_FILE_EXISTS', { path })
    throw error
  }
  flushFolder(path)
}

/** Where a rotation keeps the new key until the database holds its values. */
export const nextKeyPath = (path: string): string => `${path}.new`

/**
 * Finishes or drops what a rotation left when it ended at whatever point: the database says which key it holds. Called by every start and
 * by the rotation itself; two at once do no harm. A rename is all or nothing: at each moment one of the two files is whole.
 */
export function settleNextKey(path: string, inForce: string): void {
  const next = nextKeyPath(path)
  if (!existsSync(next)) return
  if (keyIdOf(next) === inForce) {
    try {
      renameSync(next, path)
    } catch (error) {
      // Another start was faster.
      if (keyIdOf(path) !== inForce) throw error
    }
  } else if (keyIdOf(path) === inForce) rmSync(next, { force: true })
  else return
  flushFolder(path)
}

/** Undefined where there is no whole key file: one that was cut within its writing has sealed nothing. */
function keyIdOf(path: string): string | undefined {
  try {
    return codecOf(readKeyFile(path)).keyId
  } catch {
    return undefined
  }
}

/** A file's name is safe on disk only when its folder is. Windows has no such call and needs none. */
function flushFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

function parseKeys(text: string): Keys {
  const raw = JSON.parse(text) as Record<string, unknown>
  const suite = SUITES.find(each => each === (raw['suite'] ?? 'aes'))
  if (raw['version'] !== VERSION || suite === undefined) throw new Error('unknown version or suite')
  const key = (name: string, length = KEY_BYTES): Buffer => {
    const bytes = Buffer.from(String(raw[name]), 'base64')
    if (bytes.length !== length) throw new Error(name)
    return bytes
  }
  const common = { index: key('index'), audit: key('audit') }
  return suite === 'gm'
    ? { suite, cipher: key('cipher', SM4_KEY_BYTES), mac: key('mac'), ...common }
    : { suite, cipher: key('cipher'), ...common }
}
