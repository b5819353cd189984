import { createHash, createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { setScope, WHOLE, type Db, type Trx } from './db.ts'
import type { OpenContext } from './command.ts'

export type AuditFacts = Readonly<Record<string, string | number | boolean | null | undefined>>
export type AuditOutcome = 'done' | 'refused' | 'denied' | 'failed'

// Writers hold this lock shared from their audit row to their commit; the seal takes it alone, so no row can slip in behind it.
const SEAL_LOCK = 20_200_630n

// File names and reasons are typed by people, and some write a whole number into them.
const LONG_NUMBER = /(?<![0-9A-Za-z])[0-9]{14,}[0-9Xx]?(?![0-9A-Za-z])/g
export const withoutNumbers = (text: string): string => text.replace(LONG_NUMBER, number => `********${number.slice(-4)}`)
const factsWithoutNumbers = (facts: AuditFacts): AuditFacts =>
  Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, typeof fact === 'string' ? withoutNumbers(fact) : fact]))

/** The audit row of the command that runs in this transaction. Facts never hold an identity number or an account. */
export async function recordAudit(
  ctx: OpenContext,
  event: {
    command: string
    outcome: AuditOutcome
    facts: AuditFacts
    purpose?: string | undefined
  },
): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock_shared(${SEAL_LOCK.toString()}::bigint)`.execute(ctx.db)
  await ctx.db
    .insertInto('audit_event')
    .values({
      county: ctx.user.county,
      at: ctx.now,
      division: ctx.user.town,
      login: ctx.user.login,
      address: ctx.address,
      command: event.command,
      outcome: event.outcome,
      purpose: event.purpose ?? null,
      facts: sql`${JSON.stringify(factsWithoutNumbers(event.facts))}::jsonb`,
    })
    .execute()
}

export type Seal = {
  readonly seal_no: number
  readonly last_id: bigint
  readonly events: number
  readonly hash: string
  readonly hmac: string
}

type Event = {
  audit_id: bigint
  at: string
  division: string
  login: string
  address: string
  command: string
  outcome: string
  purpose: string | null
  facts: unknown
}

/** One link of the chain: the previous hash and every event of the batch, in order of their numbers. */
export function sealHash(previous: string, events: readonly Event[]): string {
  const hash = createHash('sha256').update(previous)
  for (const e of events) {
    hash.update(JSON.stringify([e.audit_id.toString(), e.at, e.division, e.login, e.address, e.command, e.outcome, e.purpose, e.facts]))
  }
  return hash.digest('hex')
}

export const sealHmac = (key: Uint8Array, hash: string): string => createHmac('sha256', key).update(hash).digest('hex')

const eventsAfter = (trx: Trx, county: number, after: bigint, upTo?: bigint) => {
  const rows = trx
    .selectFrom('audit_event')
    .select(['audit_id', 'at', 'division', 'login', 'address', 'command', 'outcome', 'purpose', 'facts'])
    .where('county', '=', county)
    .where('audit_id', '>', after)
    .orderBy('audit_id')
  return (upTo === undefined ? rows : rows.where('audit_id', '<=', upTo)).execute()
}

/**
 * Seals every audit row that is not sealed yet. Gives undefined when there is none, or when `wait` is false
 * and a writer is between its audit row and its commit (the next call takes them).
 */
export function sealAudit(
  db: Db,
  key: Uint8Array,
  { county, now, wait }: { county: number; now: string; wait: boolean },
): Promise<Seal | undefined> {
  return db.transaction().execute(async trx => {
    await setScope(trx, WHOLE)
    if (wait) await sql`SELECT pg_advisory_xact_lock(${SEAL_LOCK.toString()}::bigint)`.execute(trx)
    else {
      const got = await sql<{ got: boolean }>`SELECT pg_try_advisory_xact_lock(${SEAL_LOCK.toString()}::bigint) AS got`.execute(trx)
      if (!got.rows[0]?.got) return undefined
    }
    const last = await trx
      .selectFrom('audit_seal')
      .select(['seal_no', 'last_id', 'hash'])
      .where('county', '=', county)
      .orderBy('seal_no', 'desc')
      .limit(1)
      .executeTakeFirst()
    const events = await eventsAfter(trx, county, last?.last_id ?? 0n)
    const first = events[0],
      end = events.at(-1)
    if (!first || !end) return undefined
    const previous = last?.hash ?? ''
    const hash = sealHash(previous, events)
    const seal = {
      county,
      seal_no: (last?.seal_no ?? 0) + 1,
      first_id: first.audit_id,
      last_id: end.audit_id,
      events: events.length,
      previous,
      hash,
      hmac: sealHmac(key, hash),
      sealed_at: now,
    }
    await trx.insertInto('audit_seal').values(seal).execute()
    return seal
  })
}

export type SealFailure = { readonly what: string; readonly where: string }

/** Proves the chain from its rows; also reports rows that no seal covers. */
export function verifySeals(
  db: Db,
  key: Uint8Array,
  county: number,
): Promise<{ seals: number; unsealed: number; head: string; failures: SealFailure[] }> {
  return db
    .transaction()
    .setAccessMode('read only')
    .setIsolationLevel('repeatable read')
    .execute(async trx => {
      await setScope(trx, WHOLE)
      const seals = await trx.selectFrom('audit_seal').selectAll().where('county', '=', county).orderBy('seal_no').execute()
      const failures: SealFailure[] = []
      let previous = '',
        last = 0n
      for (const [index, seal] of seals.entries()) {
        const where = `audit_seal ${seal.seal_no}`
        const events = await eventsAfter(trx, county, last, seal.last_id)
        if (seal.seal_no !== index + 1 || seal.previous !== previous) failures.push({ what: 'CHAIN_BROKEN', where })
        if (events.length !== seal.events || sealHash(previous, events) !== seal.hash) failures.push({ what: 'EVENTS_CHANGED', where })
        if (sealHmac(key, seal.hash) !== seal.hmac) failures.push({ what: 'SEAL_FORGED', where })
        previous = seal.hash
        last = seal.last_id
      }
      const unsealed = await eventsAfter(trx, county, last)
      return { seals: seals.length, unsealed: unsealed.length, head: previous, failures }
    })
}

/** The heads of the chain after a seal number, in order: what `seal.log` keeps outside the database. */
export const sealsAfter = (db: Db, county: number, after: number) =>
  db
    .selectFrom('audit_seal')
    .select(['county', 'seal_no', 'last_id', 'events', 'hash', 'sealed_at'])
    .where('county', '=', county)
    .where('seal_no', '>', after)
    .orderBy('seal_no')
    .execute()
