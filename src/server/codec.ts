import { createCipheriv, createDecipheriv, createHash, createHmac, createSecretKey, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { maskIdNumber } from '../kernel/id-number.ts'
import { AppError } from './errors.ts'

/** What is kept of an identity number or an account: cipher text, a keyed index for equality, the last four for display. */
export type Sealed = { readonly cipher: Buffer; readonly index: Buffer; readonly last4: string }
type Kind = 'id' | 'account' | 'file'

/** The only way to identity numbers, accounts and stored files. Values are handed in already normalised. */
export type Codec = {
  readonly keyId: string
  readonly auditKey: Uint8Array
  readonly seal: (kind: 'id' | 'account', value: string) => Sealed
  readonly index: (kind: 'id' | 'account', value: string) => Buffer
  readonly open: (kind: 'id' | 'account', cipher: Uint8Array) => string
  /** `349999********0428`, without handing the number out. */
  readonly maskId: (cipher: Uint8Array) => string
  readonly sealFile: (content: Uint8Array) => Buffer
  readonly openFile: (cipher: Uint8Array) => Buffer
}

type Keys = { readonly cipher: Buffer; readonly index: Buffer; readonly audit: Buffer }

const VERSION = 1,
  NONCE = 12,
  TAG = 16

/** AES-256-GCM; the kind is bound to the text, so an account can never be read as an identity number. Layout: version, nonce, tag, text. */
export function codecOf(keys: Keys): Codec {
  // A key object is prepared once; a plain Buffer would be wrapped anew at each of 40,000 calls of an import.
  const cipherKey = createSecretKey(keys.cipher)
  const indexKey = createSecretKey(keys.index)
  const encrypt = (kind: Kind, plain: Uint8Array): Buffer => {
    const nonce = randomBytes(NONCE)
    const cipher = createCipheriv('aes-256-gcm', cipherKey, nonce).setAAD(Buffer.from(kind))
    const text = Buffer.concat([cipher.update(plain), cipher.final()])
    return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), text])
  }
  const decrypt = (kind: Kind, sealed: Uint8Array): Buffer => {
    const bytes = Buffer.from(sealed)
    if (bytes[0] !== VERSION) throw new Error('sealed value of an unknown version')
    const decipher = createDecipheriv('aes-256-gcm', cipherKey, bytes.subarray(1, 1 + NONCE)).setAAD(Buffer.from(kind))
    decipher.setAuthTag(bytes.subarray(1 + NONCE, 1 + NONCE + TAG))
    return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE + TAG)), decipher.final()])
  }
  const index = (kind: Kind, value: string): Buffer => createHmac('sha256', indexKey).update(`${kind}:${value}`).digest()
  return {
    keyId: createHash('sha256').update(keys.cipher).update(keys.index).digest('hex').slice(0, 16),
    auditKey: keys.audit,
    seal: (kind, value) => ({ cipher: encrypt(kind, Buffer.from(value)), index: index(kind, value), last4: value.slice(-4) }),
    index,
    open: (kind, cipher) => decrypt(kind, cipher).toString(),
    maskId: cipher => maskIdNumber(decrypt('id', cipher).toString()),
    sealFile: content => encrypt('file', content),
    openFile: cipher => decrypt('file', cipher),
  }
}

/** Reads the key file; makes it (0600, never overwriting) only where `mayCreate` says the data is new. */
export function codecFromFile(path: string, mayCreate: boolean): Codec {
  if (!existsSync(path)) {
    if (!mayCreate) throw new AppError('KEY_FILE_MISSING', { path })
    const fresh = {
      version: VERSION,
      cipher: randomBytes(32).toString('base64'),
      index: randomBytes(32).toString('base64'),
      audit: randomBytes(32).toString('base64'),
    }
    writeFileSync(path, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true })
  }
  return codecOf(parseKeys(readFileSync(path, 'utf8'), path))
}

function parseKeys(text: string, path: string): Keys {
  try {
    const raw = JSON.parse(text) as Record<string, unknown>
    const key = (name: string): Buffer => {
      const bytes = Buffer.from(String(raw[name]), 'base64')
      if (bytes.length !== 32) throw new Error(name)
      return bytes
    }
    return { cipher: key('cipher'), index: key('index'), audit: key('audit') }
  } catch {
    throw new AppError('KEY_FILE_DAMAGED', { path })
  }
}
