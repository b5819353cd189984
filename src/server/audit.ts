import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { withoutTraces } from '../kernel/traces.ts'
import { keptChanges, onlySubject, type Change } from './audit.changes.ts'
import { hashOf, type Codec, type HashAlgorithm } from './codec.ts'
import { inScope, setScope, WHOLE, type Db, type Trx } from './db.ts'
import { AppError } from './errors.ts'
import type { InTransaction } from './command.ts'

export type AuditFacts = Readonly<Record<string, string | number | boolean | null | undefined>>
export type AuditOutcome = 'done' | 'refused' | 'denied' | 'failed'

// Writers hold this lock shared from their audit row to their commit; the seal takes it alone, so no row can slip in behind it.
const SEAL_LOCK = 20_200_630n

const factsWithoutTraces = (facts: AuditFacts): AuditFacts =>
  Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, typeof fact === 'string' ? withoutTraces(fact) : fact]))

export type AuditRow = {
  readonly command: string
  readonly outcome: AuditOutcome
  readonly facts: AuditFacts
  readonly purpose?: string | undefined
  /** The one person concerned; where it is not said, the `person_id` among the facts. */
  readonly subject?: string | null | undefined
  readonly changes?: readonly Change[] | undefined
}

/** The audit row of the command that runs in this transaction. Facts never hold an identity number or an account. */
export const recordAudit = (ctx: InTransaction, row: AuditRow): Promise<void> => recordAudits(ctx, [row])

/** Several rows in one statement, which first takes the lock: a row joins to it, so no number is drawn before it is held. */
export async function recordAudits({ db, user, codec, now, address }: InTransaction, rows: readonly AuditRow[]): Promise<void> {
  const written = rows.map(({ command, outcome, facts, purpose, subject, changes = [] }) => {
    const kept = keptChanges(codec, changes)
    return {
      command,
      outcome,
      purpose,
      facts: factsWithoutTraces(facts),
      subject: subject ?? onlySubject(changes) ?? personIn(facts),
      changes: kept.length === 0 ? null : kept,
    }
  })
  await sql`
    WITH held AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(${SEAL_LOCK.toString()}::bigint))
    INSERT INTO audit_event (county, at, division, login, address, command, outcome, purpose, facts, subject, changes)
    SELECT ${user.county}::int, ${now}::timestamptz, ${user.town}, ${user.login}, ${address}, r.command, r.outcome, r.purpose, r.facts, r.subject, r.changes
      FROM held CROSS JOIN jsonb_to_recordset(${JSON.stringify(written)}::jsonb)
           AS r(command text, outcome text, purpose text, facts jsonb, subject uuid, changes jsonb)`.execute(db)
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** The rows that an input is about, by their numbers: a refusal names them too. */
export const rowsIn = (input: unknown): AuditFacts =>
  typeof input !== 'object' || input === null
    ? {}
    : Object.fromEntries(
        Object.entries(input).filter(([field, value]) => field.endsWith('_id') && typeof value === 'string' && UUID.test(value)),
      )
const personIn = ({ person_id }: AuditFacts): string | null => (typeof person_id === 'string' && UUID.test(person_id) ? person_id : null)

export type Seal = {
  readonly seal_no: number
  readonly last_id: bigint
  readonly events: number
  readonly hash: string
  readonly hmac: string
}

/** One row as it is sealed: jsonb as the database's own text, so that also 1 and 1.0 differ. */
type Event = {
  readonly audit_id: bigint
  readonly at: string
  readonly division: string
  readonly login: string
  readonly address: string
  readonly command: string
  readonly outcome: string
  readonly purpose: string | null
  readonly facts: string
  readonly subject: string | null
  readonly changes: string | null
}

/** What stands on the seal itself. Format 1 covers neither it nor subject and changes; it was hashed by SHA-256 alone. */
type SealHead = {
  readonly format: number
  readonly algorithm: HashAlgorithm
  readonly county: number
  readonly seal_no: number
  readonly first_id: bigint
  readonly last_id: bigint
  readonly events: number
  readonly previous: string
  readonly sealed_at: string
}
const FORMAT = 2
const LOWEST = -(2n ** 63n)

/** One link of the chain: the head with the previous hash, and every event of the batch in order of their numbers. */
export function sealHash(head: SealHead, events: readonly Event[]): string {
  if (head.format === 1) return firstFormat(head.previous, events)
  const { format, algorithm, county, seal_no, first_id, last_id, previous, sealed_at } = head
  const hash = hashOf(algorithm)
  hash.update(
    JSON.stringify([format, algorithm, county, seal_no, first_id.toString(), last_id.toString(), head.events, previous, sealed_at]),
  )
  for (const e of events) {
    const { audit_id, at, division, login, address, command, outcome, purpose, facts, subject, changes } = e
    hash.update(JSON.stringify([audit_id.toString(), at, division, login, address, command, outcome, purpose, facts, subject, changes]))
  }
  return hash.digest('hex')
}

/** Seals of the first version go on being proved as they were made. */
function firstFormat(previous: string, events: readonly Event[]): string {
  const hash = hashOf('sha256').update(previous)
  for (const { audit_id, at, division, login, address, command, outcome, purpose, facts } of events) {
    const parsed: unknown = JSON.parse(facts)
    hash.update(JSON.stringify([audit_id.toString(), at, division, login, address, command, outcome, purpose, parsed]))
  }
  return hash.digest('hex')
}

const isHashAlgorithm = (text: string): text is HashAlgorithm => text === 'sha256' || text === 'sm3'
export const sealHmac = (key: Uint8Array, hash: string, algorithm: HashAlgorithm): string =>
  createHmac(algorithm, key).update(hash).digest('hex')

const eventsAfter = async (trx: Trx, county: number, after: bigint, upTo?: bigint): Promise<Event[]> => {
  const { rows } = await sql<Event>`
    SELECT audit_id, at, division, login, address, command, outcome, purpose, facts::text AS facts, subject::text AS subject,
           changes::text AS changes
      FROM audit_event WHERE county = ${county} AND audit_id > ${after} ${upTo === undefined ? sql`` : sql`AND audit_id <= ${upTo}`}
     ORDER BY audit_id`.execute(trx)
  return rows
}

/**
 * Seals every audit row that is not sealed yet. Gives undefined when there is none, or when `wait` is false
 * and a writer is between its audit row and its commit (the next call takes them).
 */
export function sealAudit(
  db: Db,
  { auditKey, hashAlgorithm: algorithm }: Pick<Codec, 'auditKey' | 'hashAlgorithm'>,
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
    // The moment is sealed in the database's spelling: it is read back in that.
    const { rows } = await sql<{ at: string }>`SELECT ${now}::timestamptz AS at`.execute(trx)
    const head: SealHead = {
      format: FORMAT,
      algorithm,
      county,
      seal_no: (last?.seal_no ?? 0) + 1,
      first_id: first.audit_id,
      last_id: end.audit_id,
      events: events.length,
      previous: last?.hash ?? '',
      sealed_at: rows[0]?.at ?? now,
    }
    const hash = sealHash(head, events)
    const seal = { ...head, hash, hmac: sealHmac(auditKey, hash, algorithm) }
    await trx.insertInto('audit_seal').values(seal).execute()
    return seal
  })
}

export type SealFailure = { readonly what: string; readonly where: string }

type Chain = {
  readonly seals: number
  readonly exports: number
  readonly unsealed: number
  readonly head: string
  readonly failures: SealFailure[]
}
export type Watch = {
  readonly progress?: ((done: number, total: number, what: string) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** How the row of an export is named among the changes of the audit row that gave it. */
export const exportRow = (export_id: string): string => `export_register ${export_id}`

/**
 * Holds the export register against the audit rows that gave its files, which hold every column: whoever changes, deletes or invents a
 * row of it cannot do the same to a sealed one. Gives the rows that do not agree.
 */
async function changedExports(trx: Trx, county: number): Promise<{ readonly exports: number; readonly changed: string[] }> {
  const { rows } = await sql<{ exports: number; changed: string[] }>`
    WITH given AS (
      SELECT e.county, e.at, e.login, e.division, c.change->>'row' AS named, c.change->'after' AS facts
        FROM audit_event e CROSS JOIN LATERAL jsonb_array_elements(e.changes) AS c(change)
       WHERE e.county = ${county} AND e.changes IS NOT NULL AND e.outcome = 'done' AND starts_with(c.change->>'row', ${exportRow('')})
    ), kept AS (
      SELECT county, at, login, division, ${exportRow('')}::text || export_id::text AS named,
             jsonb_strip_nulls(to_jsonb(r) - ARRAY['county', 'export_id', 'at', 'login', 'division']) AS facts
        FROM export_register r WHERE county = ${county}
    )
    SELECT count(k.named)::int AS exports,
           coalesce(array_agg(coalesce(k.named, g.named) ORDER BY coalesce(k.named, g.named)) FILTER (WHERE k IS DISTINCT FROM g), '{}') AS changed
      FROM kept k FULL JOIN given g ON g.county = k.county AND g.named = k.named`.execute(trx)
  return rows[0] ?? { exports: 0, changed: [] }
}

/** How an alarm is named among the changes of the audit row that raised it, and what stands there for the rest of it. */
export const alarmRow = (alarm_id: string): string => `alarm ${alarm_id}`
export const ALARM_DIGEST = sql<string>`encode(sha256(convert_to(concat_ws(' ', kind, login, facts::text), 'UTF8')), 'hex')`

/** Alarms that are gone or other than they were raised, and those that stand closed without the row of who closed them. */
async function changedAlarms(trx: Trx, county: number): Promise<string[]> {
  const { rows } = await sql<{ changed: string }>`
    WITH raised AS (
      SELECT c.change->>'row' AS named, e.at, e.division, c.change->'after'->>'digest' AS digest
        FROM audit_event e CROSS JOIN LATERAL jsonb_array_elements(e.changes) AS c(change)
       WHERE e.county = ${county} AND e.command = 'alarm.raise' AND e.outcome = 'done'
    ), kept AS (
      SELECT ${alarmRow('')}::text || alarm_id::text AS named, at, division, ${ALARM_DIGEST} AS digest FROM alarm WHERE county = ${county}
    ), closed AS (
      SELECT facts->>'alarm_id' AS alarm_id FROM audit_event WHERE county = ${county} AND command = 'alarm.see' AND outcome = 'done'
    )
    SELECT r.named AS changed FROM raised r LEFT JOIN kept k ON k.named = r.named WHERE k IS DISTINCT FROM r
    UNION
    SELECT ${alarmRow('')}::text || a.alarm_id::text FROM alarm a
     WHERE a.county = ${county} AND (a.seen_at IS NOT NULL) IS DISTINCT FROM EXISTS (SELECT FROM closed c WHERE c.alarm_id = a.alarm_id::text)
     ORDER BY 1`.execute(trx)
  return rows.map(({ changed }) => changed)
}

/**
 * Proves the chain from its rows, whatever suites it was sealed with, and the export register from them; also reports rows that no seal
 * covers.
 */
export function verifySeals(db: Db, key: Uint8Array, county: number, { progress, signal }: Watch = {}): Promise<Chain> {
  return db
    .transaction()
    .setAccessMode('read only')
    .setIsolationLevel('repeatable read')
    .execute(async trx => {
      await setScope(trx, WHOLE)
      const seals = await trx.selectFrom('audit_seal').selectAll().where('county', '=', county).orderBy('seal_no').execute()
      const failures: SealFailure[] = []
      // Also below the first number that the database gave: nothing can be slipped in there.
      let previous = '',
        last = LOWEST
      for (const [index, seal] of seals.entries()) {
        if (signal?.aborted === true) throw new AppError('CANCELLED')
        const where = `audit_seal ${seal.seal_no}`
        const events = await eventsAfter(trx, county, last, seal.last_id)
        if (seal.seal_no !== index + 1 || seal.previous !== previous) failures.push({ what: 'CHAIN_BROKEN', where })
        if (!holds(seal, previous, events)) failures.push({ what: 'EVENTS_CHANGED', where })
        if (!isHashAlgorithm(seal.algorithm) || sealHmac(key, seal.hash, seal.algorithm) !== seal.hmac)
          failures.push({ what: 'SEAL_FORGED', where })
        previous = seal.hash
        last = seal.last_id
        progress?.(index + 1, seals.length, '核对审计封存')
      }
      const { rows } = await sql<{ n: number }>`
        SELECT count(*)::int AS n FROM audit_event WHERE county = ${county} AND audit_id > ${last}`.execute(trx)
      const { exports, changed } = await changedExports(trx, county)
      failures.push(...changed.map(where => ({ what: 'EXPORT_CHANGED', where })))
      failures.push(...(await changedAlarms(trx, county)).map(where => ({ what: 'ALARM_CHANGED', where })))
      return { seals: seals.length, exports, unsealed: rows[0]?.n ?? 0, head: previous, failures }
    })
}

export type SealOver = { readonly seal_no: number; readonly sealed_at: string; readonly algorithm: string; readonly holds: boolean }

/** The seal over one row, and whether it holds: against its own rows, the seal before it and the key. Null while there is none yet. */
export function sealOver({ db, user, codec }: InTransaction, audit_id: bigint): Promise<SealOver | null> {
  // A seal covers the rows of all towns of the county, whatever part of them the asking user may read.
  return inScope(db, WHOLE, user.scope, async () => {
    const of = db.selectFrom('audit_seal').selectAll().where('county', '=', user.county).limit(1)
    const seal = await of.where('last_id', '>=', audit_id).orderBy('seal_no').executeTakeFirst()
    if (!seal || seal.first_id > audit_id) return null
    const before = await of.where('seal_no', '<', seal.seal_no).orderBy('seal_no', 'desc').executeTakeFirst()
    const events = await eventsAfter(db, user.county, before?.last_id ?? LOWEST, seal.last_id)
    const { seal_no, sealed_at, algorithm, hash, hmac } = seal
    const signed = isHashAlgorithm(algorithm) && sealHmac(codec.auditKey, hash, algorithm) === hmac
    return {
      seal_no,
      sealed_at,
      algorithm,
      holds: signed && seal.previous === (before?.hash ?? '') && holds(seal, before?.hash ?? '', events),
    }
  })
}

type StoredSeal = Omit<SealHead, 'algorithm'> & { readonly algorithm: string; readonly hash: string }
function holds(seal: StoredSeal, previous: string, events: readonly Event[]): boolean {
  const { format, algorithm } = seal
  if (!isHashAlgorithm(algorithm) || events.length !== seal.events || events[0]?.audit_id !== seal.first_id) return false
  // The first version knew neither column and hashed by SHA-256 alone: anything there was written in behind it.
  if (format === 1 && (algorithm !== 'sha256' || events.some(event => event.subject !== null || event.changes !== null))) return false
  return (format === 1 || format === FORMAT) && sealHash({ ...seal, algorithm, previous }, events) === seal.hash
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
