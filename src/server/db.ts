import { sql, type Kysely, type Transaction } from 'kysely'
import type { Day } from '../kernel/day.ts'
import type { Database } from './schema.ts'

export type Db = Kysely<Database>
export type Trx = Transaction<Database>

/** Which rows a transaction may see: division codes in [lo, hi). Held by row-level security. */
export type Scope = {
  readonly lo: string
  readonly hi: string
  /** Only people born on or after this day are seen: for those who work with children alone. */
  readonly bornFrom?: Day | undefined
  /** Named for the register of children: without it the database shows none of its rows. */
  readonly children?: boolean | undefined
}

/** All divisions: for the local operator of the office's own machine and for the audit seal. */
export const WHOLE: Scope = { lo: '000000000000', hi: ':' }

/** The range of a division and everything below it: trailing groups of zeros are open. */
export function scopeOf(division: string): Scope {
  if (!/^\d{12}$/.test(division)) throw new RangeError(`not a division code: ${division}`)
  const length = [2, 4, 6, 9].find(digits => /^0+$/.test(division.slice(digits))) ?? 12
  const next = (BigInt(division.slice(0, length)) + 1n).toString().padStart(length, '0')
  return { lo: division, hi: next.length > length ? ':' : next.padEnd(12, '0') }
}

/** Whether rows of this division stand within the scope. */
export const sees = ({ lo, hi }: Scope, division: string): boolean => lo <= division && division < hi

/** Sets the scope for this transaction only. SET LOCAL, not set_config: a distributed engine passes only the former on. */
export async function setScope(trx: Trx, { lo, hi, bornFrom, children = false }: Scope): Promise<void> {
  if (!/^\d{12}$/.test(lo) || !/^(\d{12}|:)$/.test(hi)) throw new RangeError('scope is not a division range')
  // One round trip: every command and every reading begins with it.
  const named = children ? 'named' : ''
  await sql`SET LOCAL app.lo = ${sql.lit(lo)}; SET LOCAL app.hi = ${sql.lit(hi)};
            SET LOCAL app.born_from = ${sql.lit(bornFrom ?? '')}; SET LOCAL app.children = ${sql.lit(named)}`.execute(trx)
}

/** Reads in a scope, in a transaction of its own: for what the frame asks beside the commands. */
export const readIn = <T>(db: Db, scope: Scope, work: (trx: Trx) => Promise<T>): Promise<T> =>
  db
    .transaction()
    .setAccessMode('read only')
    .execute(async trx => {
      await setScope(trx, scope)
      return work(trx)
    })

/** Works in another scope within an open transaction, then goes back to the user's own: for what stands at the town whoever asks. */
export async function inScope<T>(trx: Trx, scope: Scope, own: Scope, work: () => Promise<T>): Promise<T> {
  await setScope(trx, scope)
  const result = await work()
  // After a failure there is nothing to go back to: the transaction is over.
  await setScope(trx, own)
  return result
}

/** The SQLSTATE and constraint of a database error, or undefined for anything else. */
export function databaseError(error: unknown): { readonly state: string; readonly constraint: string | undefined } | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  if (!/^[0-9A-Z]{5}$/.test(error.code)) return undefined
  const constraint = 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : undefined
  return { state: error.code, constraint }
}

/** At most so many rows in one statement: it has at most 65,535 parameters. */
const ROWS_A_STATEMENT = 1000

/** Writes rows a thousand at a time, in one transaction of the caller's. */
export async function inParts<T>(rows: readonly T[], write: (part: readonly T[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT) await write(rows.slice(at, at + ROWS_A_STATEMENT))
}
