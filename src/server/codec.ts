import { createCipheriv, createDecipheriv, createHash, createHmac, createSecretKey, timingSafeEqual, type Hash } from 'node:crypto'
import { maskIdNumber } from '../kernel/id-number.ts'
import { AppError } from './errors.ts'
import { randomBuffer } from './random.ts'

/** What is kept of an identity number or an account: cipher text, a keyed index for equality, the last four for display. */
export type Sealed = { readonly cipher: Buffer; readonly index: Buffer; readonly last4: string }
export type SealedKind = 'id' | 'account' | 'file' | 'secret'

/** `aes`: AES-256-GCM and HMAC-SHA-256. `gm`: SM4-CBC with HMAC-SM3 over it (GB/T 32907, GB/T 32905). The key file chooses. */
export const SUITES = ['aes', 'gm'] as const
export type Suite = (typeof SUITES)[number]
export type HashAlgorithm = 'sha256' | 'sm3'

/** The only way to identity numbers, accounts, stored files and one-time-password secrets. Values are handed in already normalised. */
export type Codec = {
  readonly keyId: string
  readonly suite: Suite
  /** What goes with the suite: audit seals are made with it. */
  readonly hashAlgorithm: HashAlgorithm
  readonly auditKey: Uint8Array
  readonly seal: (kind: 'id' | 'account', value: string) => Sealed
  readonly index: (kind: 'id' | 'account', value: string) => Buffer
  readonly open: (kind: 'id' | 'account', cipher: Uint8Array) => string
  /** `349999********0428`, without handing the number out. */
  readonly maskId: (cipher: Uint8Array) => string
  readonly sealFile: (content: Uint8Array) => Buffer
  readonly openFile: (cipher: Uint8Array) => Buffer
  /** A secret the program itself must read again: of one-time passwords, of settings. */
  readonly sealSecret: (value: string) => Buffer
  readonly openSecret: (cipher: Uint8Array) => string
}

type Common = { readonly cipher: Buffer; readonly index: Buffer; readonly audit: Buffer }
/** AES: `cipher` 32 bytes. GM: `cipher` 16 bytes, and `mac`, 32 bytes, proves what it enciphered. The rest 32 bytes each. */
export type Keys = (Common & { readonly suite?: 'aes' }) | (Common & { readonly suite: 'gm'; readonly mac: Buffer })

type Cipher = {
  readonly encrypt: (kind: SealedKind, plain: Uint8Array) => Buffer
  /** Gives undefined when the text was changed or belongs to another key or kind. */
  readonly decrypt: (kind: SealedKind, sealed: Buffer) => Buffer | undefined
}

/** The first byte of every sealed value. */
const LAYOUT: Readonly<Record<Suite, number>> = { aes: 1, gm: 2 }
const suiteAt = (layout: number | undefined): Suite | undefined => SUITES.find(suite => LAYOUT[suite] === layout)

export const hashAlgorithmOf = (suite: Suite): HashAlgorithm => (suite === 'gm' ? 'sm3' : 'sha256')
/** The hash of a stored algorithm name, for seals that must be proved long after the suite has changed. */
export const hashOf = (algorithm: HashAlgorithm): Hash => createHash(algorithm)

/** The kind is bound to the text in every suite, so an account can never be read as an identity number. */
export function codecOf(keys: Keys): Codec {
  const suite = keys.suite ?? 'aes'
  const hashAlgorithm = hashAlgorithmOf(suite)
  const { encrypt, decrypt } = keys.suite === 'gm' ? gmCipher(keys.cipher, keys.mac) : aesCipher(keys.cipher)
  const indexKey = createSecretKey(keys.index)
  const index = (kind: SealedKind, value: string): Buffer => createHmac(hashAlgorithm, indexKey).update(`${kind}:${value}`).digest()
  const decipher = (kind: SealedKind, sealed: Uint8Array): Buffer => {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
    const has = suiteAt(bytes[0])
    if (has !== undefined && has !== suite) throw new AppError('SEALED_WITH_OTHER_SUITE', { has, wants: suite })
    const plain = has === undefined ? undefined : decrypt(kind, bytes)
    if (plain === undefined) throw new AppError('SEALED_DAMAGED', { kind })
    return plain
  }
  return {
    keyId: fingerprint(keys),
    suite,
    hashAlgorithm,
    auditKey: keys.audit,
    seal: (kind, value) => ({ cipher: encrypt(kind, Buffer.from(value)), index: index(kind, value), last4: value.slice(-4) }),
    index,
    open: (kind, cipher) => decipher(kind, cipher).toString(),
    maskId: cipher => maskIdNumber(decipher('id', cipher).toString()),
    sealFile: content => encrypt('file', content),
    openFile: cipher => decipher('file', cipher),
    sealSecret: value => encrypt('secret', Buffer.from(value)),
    openSecret: cipher => decipher('secret', cipher).toString(),
  }
}

/** Tells one key from another without giving it away; stands in the table `codec_key`. */
function fingerprint(keys: Keys): string {
  const hash = createHash('sha256').update(keys.cipher).update(keys.index)
  return (keys.suite === 'gm' ? hash.update(keys.mac) : hash).digest('hex').slice(0, 16)
}

const NONCE = 12,
  TAG = 16

/** Layout: version, nonce, tag, text. */
function aesCipher(key: Buffer): Cipher {
  // A key object is prepared once; a plain Buffer would be wrapped anew at each of 40,000 calls of an import.
  const cipherKey = createSecretKey(key)
  return {
    encrypt: (kind, plain) => {
      const nonce = randomBuffer(NONCE)
      const cipher = createCipheriv('aes-256-gcm', cipherKey, nonce).setAAD(Buffer.from(kind))
      const text = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([Buffer.of(LAYOUT.aes), nonce, cipher.getAuthTag(), text])
    },
    decrypt: (kind, sealed) => {
      if (sealed.length < 1 + NONCE + TAG) return undefined
      const decipher = createDecipheriv('aes-256-gcm', cipherKey, sealed.subarray(1, 1 + NONCE)).setAAD(Buffer.from(kind))
      decipher.setAuthTag(sealed.subarray(1 + NONCE, 1 + NONCE + TAG))
      const text = decipher.update(sealed.subarray(1 + NONCE + TAG))
      try {
        return Buffer.concat([text, decipher.final()])
      } catch {
        return undefined
      }
    },
  }
}

const BLOCK = 16,
  MAC = 32

/** Layout: version, IV, MAC, text. Enciphered first, then proved: a changed text is refused before it is deciphered, so padding tells nothing. */
function gmCipher(key: Buffer, mac: Buffer): Cipher {
  const cipherKey = createSecretKey(key),
    macKey = createSecretKey(mac)
  // The kind ends with a zero byte, which no kind holds: kind and IV cannot run into each other.
  const macOf = (kind: SealedKind, iv: Uint8Array, text: Uint8Array): Buffer =>
    createHmac('sm3', macKey).update(Buffer.of(LAYOUT.gm)).update(`${kind}\0`).update(iv).update(text).digest()
  return {
    encrypt: (kind, plain) => {
      const iv = randomBuffer(BLOCK)
      const cipher = createCipheriv('sm4-cbc', cipherKey, iv)
      const text = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([Buffer.of(LAYOUT.gm), iv, macOf(kind, iv, text), text])
    },
    decrypt: (kind, sealed) => {
      const iv = sealed.subarray(1, 1 + BLOCK),
        proof = sealed.subarray(1 + BLOCK, 1 + BLOCK + MAC),
        text = sealed.subarray(1 + BLOCK + MAC)
      if (text.length === 0 || !timingSafeEqual(proof, macOf(kind, iv, text))) return undefined
      const decipher = createDecipheriv('sm4-cbc', cipherKey, iv)
      return Buffer.concat([decipher.update(text), decipher.final()])
    },
  }
}
