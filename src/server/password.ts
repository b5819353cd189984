import { hash, verify } from '@node-rs/argon2'

// OWASP's floor for argon2id: 19 MiB, two passes, one lane.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** Two keyboards may spell one password in two Unicode forms: both hash alike. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), COST)
export const isPassword = (stored: string, password: string): Promise<boolean> => verify(stored, password.normalize('NFC'))
