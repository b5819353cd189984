import { sql } from 'kysely'
import type { Trx } from '../../server/db.ts'
import type { BatchKind, Bridge, Unit } from './contract.ts'

/** What one run writes. `month` is a first-of-month day; `town` the office, whose villages lie in the scope [lo, hi). */
export type NewBatch = {
  readonly county: number
  readonly batch_id: string
  readonly town: string
  readonly lo: string
  readonly hi: string
  readonly programme: string
  readonly month: string
  readonly kind: BatchKind
  readonly number: number
  readonly unit: Unit
  readonly reason: string | null
  readonly relief_list_id: string | null
  readonly corrects_batch: string | null
  readonly made_by: string
  readonly made_at: string
}

/** One run at a time for a town and programme: the month and its numbers belong to whoever holds this. */
export async function lockProgramme(trx: Trx, town: string, programme: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`payments:${town}:${programme}`}, 0))`.execute(trx)
}

/** The next number of its kind in the month; voided batches keep theirs. */
export async function nextNumber(trx: Trx, b: Pick<NewBatch, 'county' | 'town' | 'programme' | 'month' | 'kind'>): Promise<number> {
  const row = await trx
    .selectFrom('payment_batch')
    .select(eb => eb.fn.max('number').as('last'))
    .where('county', '=', b.county)
    .where('division', '=', b.town)
    .where('programme', '=', b.programme)
    .where('paid_month', '=', b.month)
    .where('kind', '=', b.kind)
    .executeTakeFirst()
  return (row?.last ?? 0) + 1
}

/** The regular batch of an earlier month that this one is held against: the latest that is not void. */
export async function previousBatch(
  trx: Trx,
  b: Pick<NewBatch, 'county' | 'town' | 'programme' | 'month'>,
): Promise<{ batch_id: string; paid_month: string } | undefined> {
  return trx
    .selectFrom('payment_batch')
    .select(['batch_id', 'paid_month'])
    .where('county', '=', b.county)
    .where('division', '=', b.town)
    .where('programme', '=', b.programme)
    .where('kind', '=', 'regular')
    .where('voided_at', 'is', null)
    .where('paid_month', '<', b.month)
    .orderBy('paid_month', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function insertBatch(trx: Trx, b: NewBatch, previous: string | null): Promise<void> {
  await trx
    .insertInto('payment_batch')
    .values({
      county: b.county,
      batch_id: b.batch_id,
      division: b.town,
      programme: b.programme,
      paid_month: b.month,
      kind: b.kind,
      number: b.number,
      unit: b.unit,
      reason: b.reason,
      relief_list_id: b.relief_list_id,
      corrects_batch: b.corrects_batch,
      previous_batch: previous,
      made_by: b.made_by,
      made_at: b.made_at,
    })
    .execute()
}

// The account in force on the first day of the paid month or opened later in it; one person has one account at a time. One that held for
// no day is none: corrected on its first day, rejected, or waiting for its second person (money.md §7.5); the database keeps those so.
// One sorted pass and a hash join: a look-up per line took two thirds of the run.
const accountOf = ({ county, lo, hi, month }: NewBatch, person: string) => sql`
  LEFT JOIN (
    SELECT DISTINCT ON (a.person_id) a.person_id, a.account_id, a.bank_name, a.holder_name, a.account_cipher, a.account_last4 FROM bank_account a
     WHERE a.county = ${county} AND a.division >= ${lo} AND a.division < ${hi} AND a.from_day < (${month}::date + interval '1 month')
       AND (a.to_day IS NULL OR (a.to_day > ${month}::date AND a.to_day > a.from_day))
     ORDER BY a.person_id, a.from_day DESC) acc ON acc.person_id = ${sql.ref(person)}`

/**
 * From entitlements to lines in one statement. A supplementary run takes those of the month that no batch has paid yet;
 * the regular run takes all, so that a payment made before it is refused by the unique key, never skipped in silence.
 */
export async function insertEntitledLines(trx: Trx, b: NewBatch): Promise<number> {
  const unpaidOnly =
    b.kind === 'supplementary'
      ? sql`AND NOT EXISTS (SELECT 1 FROM payment_line l WHERE l.county = e.county AND l.programme = e.programme AND l.paid_month = ${b.month}::date
            AND l.person_id = e.person_id AND l.line_kind = 'base' AND l.voided_at IS NULL)`
      : sql``
  const result = await sql`
    INSERT INTO payment_line (county, batch_id, line_no, division, programme, paid_month, line_kind, seq, person_id, household_id, entitlement_id,
                              persons, person_name, base_fen, uplift_fen, net_fen, payee_name, account_id, bank_name, account_cipher, account_last4)
    SELECT e.county, ${b.batch_id}::uuid, row_number() OVER (ORDER BY e.division, e.entitlement_id), e.division, e.programme, ${b.month}::date, 'base', 0,
           e.person_id, e.household_id, e.entitlement_id, e.persons, p.name, e.base_fen, e.uplift_fen, e.amount_fen,
           acc.holder_name, acc.account_id, acc.bank_name, acc.account_cipher, acc.account_last4
      FROM entitlement e
      JOIN person p ON p.county = e.county AND p.person_id = e.person_id
      ${accountOf(b, 'e.person_id')}
     WHERE e.county = ${b.county} AND e.programme = ${b.programme} AND e.division >= ${b.lo} AND e.division < ${b.hi}
       AND e.from_month <= ${b.month}::date AND (e.to_month IS NULL OR e.to_month > ${b.month}::date) AND e.voided_at IS NULL
       ${unpaidOnly}`.execute(trx)
  return Number(result.numAffectedRows ?? 0n)
}

/** The approved grants of one relief list; `seq` is the batch number, so that a person may be helped again in another batch of the month. */
export async function insertReliefLines(trx: Trx, b: NewBatch): Promise<number> {
  const result = await sql`
    INSERT INTO payment_line (county, batch_id, line_no, division, programme, paid_month, line_kind, seq, person_id, household_id,
                              persons, person_name, base_fen, net_fen, payee_name, account_id, bank_name, account_cipher, account_last4)
    SELECT g.county, ${b.batch_id}::uuid, row_number() OVER (ORDER BY g.row_no), g.division, ${b.programme}, ${b.month}::date, 'base', ${b.number}::int,
           g.person_id, g.household_id, g.persons, p.name, g.amount_fen, g.amount_fen,
           acc.holder_name, acc.account_id, acc.bank_name, acc.account_cipher, acc.account_last4
      FROM relief_grant g
      JOIN person p ON p.county = g.county AND p.person_id = g.person_id
      ${accountOf(b, 'g.person_id')}
     WHERE g.county = ${b.county} AND g.relief_list_id = ${b.relief_list_id}::uuid`.execute(trx)
  return Number(result.numAffectedRows ?? 0n)
}

/** The failed lines of a returned batch again, with today's account; never a new entitlement, and counted 0 in every figure. */
export async function insertReissueLines(trx: Trx, b: NewBatch): Promise<number> {
  const result = await sql`
    INSERT INTO payment_line (county, batch_id, line_no, division, programme, paid_month, component, line_kind, seq, person_id, household_id, entitlement_id,
                              persons, person_name, base_fen, uplift_fen, price_fen, electricity_fen, back_pay_fen, offset_fen, net_fen,
                              payee_name, account_id, bank_name, account_cipher, account_last4, corrects_batch, corrects_line)
    SELECT f.county, ${b.batch_id}::uuid, row_number() OVER (ORDER BY f.line_no), f.division, f.programme, f.paid_month, f.component, 'reissue', ${b.number}::int,
           f.person_id, f.household_id, f.entitlement_id, f.persons, f.person_name, f.base_fen, f.uplift_fen, f.price_fen, f.electricity_fen,
           f.back_pay_fen, f.offset_fen, f.net_fen, acc.holder_name, acc.account_id, acc.bank_name, acc.account_cipher, acc.account_last4, f.batch_id, f.line_no
      FROM payment_line f
      LEFT JOIN LATERAL (
        SELECT a.account_id, a.bank_name, a.holder_name, a.account_cipher, a.account_last4 FROM bank_account a
         WHERE a.county = f.county AND a.person_id = f.person_id AND a.to_day IS NULL ORDER BY a.from_day DESC LIMIT 1) acc ON true
     WHERE f.county = ${b.county} AND f.batch_id = ${b.corrects_batch}::uuid AND f.result = 'failed' AND f.voided_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM payment_line r WHERE r.county = f.county AND r.person_id = f.person_id AND r.paid_month = f.paid_month
                      AND r.corrects_batch = f.batch_id AND r.corrects_line = f.line_no AND r.voided_at IS NULL)`.execute(trx)
  return Number(result.numAffectedRows ?? 0n)
}

/** Sums, bridge and hash of a batch whose lines stand, in the database's own arithmetic. */
export type Totals = {
  lines: number
  households: number
  persons: number
  base_fen: bigint
  uplift_fen: bigint
  back_pay_fen: bigint
  offset_fen: bigint
  net_fen: bigint
  hash: string
}

/**
 * The sums and the check code of a batch: SHA-256 over every column of every line in order that the run wrote, so that one changed amount,
 * person or account gives another code. The binary form of a record carries the type and length of each value: an empty field and its
 * neighbour cannot be mistaken, and 100,000 lines take a third of the time of their text.
 * The batch itself (programme, month, number) is part of it.
 * Sums and code read the lines apart: together, the lines are sorted by household for the count and then once more, on disk, for the code;
 * apart, the code follows the primary key.
 */
export async function totalsOf(trx: Trx, county: number, batch_id: string): Promise<Totals> {
  const { rows } = await sql<Totals>`
    SELECT s.*, encode(sha256(convert_to(concat_ws('|', b.programme, b.paid_month, b.kind, b.number), 'UTF8') || c.content), 'hex') AS hash
      FROM payment_batch b
      CROSS JOIN (
        SELECT count(*)::int AS lines, count(DISTINCT coalesce(l.household_id, l.person_id))::int AS households, coalesce(sum(l.persons), 0)::int AS persons,
               coalesce(sum(l.base_fen), 0)::bigint AS base_fen, coalesce(sum(l.uplift_fen), 0)::bigint AS uplift_fen,
               coalesce(sum(l.back_pay_fen), 0)::bigint AS back_pay_fen, coalesce(sum(l.offset_fen), 0)::bigint AS offset_fen,
               coalesce(sum(l.net_fen), 0)::bigint AS net_fen
          FROM payment_line l WHERE l.county = ${county} AND l.batch_id = ${batch_id}::uuid) s
      CROSS JOIN (
        SELECT coalesce(string_agg(record_send(ROW(
                 l.line_no, coalesce(l.made_division, l.division), l.programme, l.paid_month, l.component, l.line_kind, l.seq, l.person_id, l.household_id, l.entitlement_id, l.person_name, l.persons,
                 l.base_fen, l.uplift_fen, l.price_fen, l.electricity_fen, l.back_pay_fen, l.offset_fen, l.net_fen,
                 l.payee_name, l.account_id, l.bank_name, l.account_cipher, l.account_last4, l.corrects_batch, l.corrects_line)), ''::bytea ORDER BY l.line_no), ''::bytea) AS content
          FROM payment_line l WHERE l.county = ${county} AND l.batch_id = ${batch_id}::uuid) c
     WHERE b.county = ${county} AND b.batch_id = ${batch_id}::uuid`.execute(trx)
  const totals = rows[0]
  if (!totals) throw new Error('totals of a batch that is not there')
  return totals
}

export type BridgeRow = Omit<Bridge, 'previous_month' | 'net_fen' | 'back_pay_fen' | 'offset_fen'>
type Big<T> = { [K in keyof T]: K extends `${string}_fen` ? bigint : T[K] }

/** The comparison of two batches line by line: who came, who left, whose amount changed, who moved to another village. */
export async function bridgeOf(trx: Trx, county: number, batch_id: string, previous: string | null): Promise<Big<BridgeRow>> {
  const { rows } = await sql<Big<BridgeRow>>`
    WITH now AS (SELECT coalesce(household_id, person_id) AS who, division, persons, base_fen + uplift_fen AS due FROM payment_line
                  WHERE county = ${county} AND batch_id = ${batch_id}::uuid),
         before AS (SELECT coalesce(household_id, person_id) AS who, division, persons, base_fen + uplift_fen AS due FROM payment_line
                  WHERE county = ${county} AND batch_id = ${previous}::uuid)
    SELECT coalesce(sum(b.persons), 0)::int AS previous_persons,
           coalesce(sum(n.persons) FILTER (WHERE b.who IS NULL), 0)::int AS added_persons,
           coalesce(sum(b.persons) FILTER (WHERE n.who IS NULL), 0)::int AS removed_persons,
           coalesce(sum(n.persons - b.persons), 0)::int AS changed_persons,
           coalesce(sum(n.persons), 0)::int AS persons,
           count(b.who)::int AS previous_households,
           (count(*) FILTER (WHERE b.who IS NULL))::int AS added_households,
           (count(*) FILTER (WHERE n.who IS NULL))::int AS removed_households,
           count(n.who)::int AS households,
           coalesce(sum(b.due), 0)::bigint AS previous_fen,
           coalesce(sum(n.due) FILTER (WHERE b.who IS NULL), 0)::bigint AS added_fen,
           coalesce(sum(b.due) FILTER (WHERE n.who IS NULL), 0)::bigint AS removed_fen,
           coalesce(sum(n.due - b.due), 0)::bigint AS changed_fen,
           coalesce(sum(n.due), 0)::bigint AS due_fen,
           (count(*) FILTER (WHERE n.division <> b.division))::int AS moved
      FROM now n FULL JOIN before b ON b.who = n.who`.execute(trx)
  const row = rows[0]
  if (!row) throw new Error('bridge without a row')
  return row
}

export async function saveTotals(trx: Trx, county: number, batch_id: string, totals: Totals, bridge: Bridge): Promise<void> {
  await trx
    .updateTable('payment_batch')
    .set({
      lines: totals.lines,
      households: totals.households,
      persons: totals.persons,
      base_fen: totals.base_fen,
      uplift_fen: totals.uplift_fen,
      back_pay_fen: totals.back_pay_fen,
      offset_fen: totals.offset_fen,
      net_fen: totals.net_fen,
      hash: totals.hash,
      bridge: sql`${JSON.stringify(bridge)}::jsonb`,
    })
    .where('county', '=', county)
    .where('batch_id', '=', batch_id)
    .execute()
}
