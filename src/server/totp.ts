import { createHmac } from 'node:crypto'
import type { Codec } from './codec.ts'
import { qrSvg } from './printing/qr.ts'
import { randomBuffer } from './random.ts'

/** One-time passwords by time (RFC 6238): six digits, 30 seconds, SHA-1, as every authenticator app makes them. */
const STEP_MS = 30_000
const SHAPE = { algorithm: 'SHA1', digits: 6, period: STEP_MS / 1000 } as const
/** The step before and the one after are taken too: clocks of telephones differ. */
const WINDOW = 1
const SECRET_BYTES = 20
const RECOVERY_CODES = 10

const otpauth = () => import('otpauth')

/** A new secret, with what the app scans and what is typed where it cannot scan. */
export async function newTotpSecret(office: string, login: string): Promise<{ secret: string; svg: string }> {
  const { Secret, TOTP } = await otpauth()
  const secret = Secret.fromHex(randomBuffer(SECRET_BYTES).toString('hex'))
  const uri = new TOTP({ ...SHAPE, secret, issuer: `兜底 ${office}`, label: login }).toString()
  return { secret: secret.base32, svg: await qrSvg(uri) }
}

/** The time step whose code this is, or undefined. Whoever keeps the last one used refuses it and all before: a code counts once. */
export async function totpStep(secret: string, code: string, atMs: number): Promise<bigint | undefined> {
  const { Secret, TOTP } = await otpauth()
  const token = code.replace(/[\s-]/g, '')
  if (!/^[0-9]{6}$/.test(token)) return undefined
  const delta = new TOTP({ ...SHAPE, secret: Secret.fromBase32(secret) }).validate({ token, window: WINDOW, timestamp: atMs })
  return delta === null ? undefined : BigInt(Math.floor(atMs / STEP_MS) + delta)
}

// Without 0, O, 1, I, L, U: read from paper and typed.
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 12

/** Ten codes of twelve letters (59 bits each), `ABCD-EFGH-JKMN`. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: RECOVERY_CODES }, () => {
    let code = ''
    // A byte above the last whole multiple would make the first letters more likely.
    while (code.length < LENGTH) {
      for (const byte of randomBuffer(2 * LENGTH))
        if (code.length < LENGTH && byte < 256 - (256 % LETTERS.length)) code += LETTERS[byte % LETTERS.length] ?? ''
    }
    return code.replace(/(.{4})(?=.)/g, '$1-')
  })

/** What is kept of a recovery code; undefined for what cannot be one. */
export function recoveryHash({ auditKey }: Codec, user_id: string, code: string): Buffer | undefined {
  const plain = code.replace(/[\s-]/g, '').toUpperCase()
  if (plain.length !== LENGTH) return undefined
  return createHmac('sha256', auditKey).update(`recovery\n${user_id}\n${plain}`).digest()
}
