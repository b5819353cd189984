import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'

/** The only source of randomness. */

/** UUID v7: sorts by time of making, so new rows go to the end of the index. */
export const newId = (): string => v7()

/** Hex text of `bytes` random bytes. */
export const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex')

/** Raw random bytes, for keys and nonces. */
export const randomBuffer = (bytes: number): Buffer => randomBytes(bytes)
