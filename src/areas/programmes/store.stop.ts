import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import { monthFromDate, monthToDate, type Month } from '../../kernel/month.ts'
import type { Trx } from '../../server/db.ts'
import type { DeathStop } from './rules.death.ts'

export type Stoppable = {
  readonly entitlement_id: string
  readonly person_id: string
  readonly programme: string
  readonly name: string
  readonly from_month: Month
  readonly to_month: Month | null
  readonly stop_reason: string | null
  readonly voided: boolean
  /** The last month that a line which is not void pays. */
  readonly paid_until: Month | null
}
type StoppableRow = Omit<Stoppable, 'from_month' | 'to_month' | 'paid_until'> & {
  readonly from_month: Day
  readonly to_month: Day | null
  readonly paid_until: Day | null
}

export async function programmesOf(trx: Trx, county: number, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ programme: string }>`
    SELECT DISTINCT programme FROM entitlement WHERE county = ${county} AND entitlement_id = ANY(${ids}::uuid[])
      ORDER BY programme`.execute(trx)
  return rows.map(row => row.programme)
}

/** The entitlements with the last month paid from each, locked; those outside the scope are missing. */
export async function stoppables(trx: Trx, county: number, ids: readonly string[]): Promise<Map<string, Stoppable>> {
  const { rows } = await sql<StoppableRow>`
    SELECT e.entitlement_id, e.person_id, e.programme, e.from_month, e.to_month, e.stop_reason, e.voided_at IS NOT NULL AS voided,
           coalesce((SELECT p.name FROM person p WHERE p.county = e.county AND p.person_id = e.person_id), '') AS name,
           (SELECT max(l.paid_month) FROM payment_line l
             WHERE l.county = e.county AND l.person_id = e.person_id AND l.entitlement_id = e.entitlement_id
               AND l.voided_at IS NULL) AS paid_until
      FROM entitlement e
     WHERE e.county = ${county} AND e.entitlement_id = ANY(${ids}::uuid[])
     ORDER BY e.entitlement_id FOR UPDATE`.execute(trx)
  const orNull = (day: Day | null): Month | null => (day === null ? null : monthFromDate(day))
  return new Map(
    rows.map(row => [
      row.entitlement_id,
      {
        ...row,
        from_month: monthFromDate(row.from_month),
        to_month: orNull(row.to_month),
        paid_until: orNull(row.paid_until),
      },
    ]),
  )
}

export async function diedOn(trx: Trx, county: number, person_id: string): Promise<string | null> {
  const row = await trx
    .selectFrom('person')
    .select('died_on')
    .where('county', '=', county)
    .where('person_id', '=', person_id)
    .executeTakeFirst()
  return row?.died_on ?? null
}

/** Entitlements that name the person as beneficiary, head or insured and are not void; by two indexes, which OR would not use. */
const naming = (county: number, person_id: string) => sql`
  e.county = ${county} AND e.voided_at IS NULL AND e.entitlement_id IN (
    SELECT entitlement_id FROM entitlement WHERE county = ${county} AND person_id = ${person_id}::uuid
    UNION ALL SELECT entitlement_id FROM entitlement_person WHERE county = ${county} AND person_id = ${person_id}::uuid)`

export async function programmesOfPerson(trx: Trx, county: number, person_id: string): Promise<string[]> {
  const { rows } = await sql<{ programme: string }>`
    SELECT DISTINCT e.programme FROM entitlement e WHERE ${naming(county, person_id)} ORDER BY e.programme`.execute(trx)
  return rows.map(row => row.programme)
}

export type NamingPerson = Omit<DeathStop, 'paid' | 'runs'> & {
  readonly entitlement_id: string
  readonly programme: string
  readonly person_id: string
  readonly household_id: string | null
  readonly persons: number
}
type NamingRow = Omit<NamingPerson, 'from_month' | 'to_month' | 'paid_until' | 'later_from'> & {
  readonly from_month: Day
  readonly to_month: Day | null
  readonly paid_until: Day | null
  readonly later_from: Day | null
}

/** What a corrected death may move; the caller holds the locks of the programmes. */
export async function namingPerson(trx: Trx, county: number, person_id: string): Promise<NamingPerson[]> {
  const { rows } = await sql<NamingRow>`
    SELECT e.entitlement_id, e.programme, e.person_id, e.household_id, e.persons, e.amount_fen, e.from_month, e.to_month, e.stop_reason,
           (SELECT max(l.paid_month) FROM payment_line l
             WHERE l.county = e.county AND l.person_id = e.person_id AND l.entitlement_id = e.entitlement_id
               AND l.voided_at IS NULL) AS paid_until,
           (SELECT min(n.from_month) FROM entitlement n
             WHERE n.county = e.county AND n.programme = e.programme AND n.voided_at IS NULL AND n.from_month >= e.to_month
               AND (n.person_id = e.person_id OR n.household_id = e.household_id)) AS later_from,
           EXISTS (SELECT FROM person o
             WHERE o.county = e.county AND o.person_id <> ${person_id}::uuid AND o.died_on >= e.from_month AND o.died_on < e.to_month
               AND (o.person_id = e.person_id OR o.person_id IN (
                     SELECT i.person_id FROM entitlement_person i WHERE i.county = e.county AND i.entitlement_id = e.entitlement_id))
           ) AS other_death
      FROM entitlement e WHERE ${naming(county, person_id)}
     ORDER BY e.from_month, e.entitlement_id`.execute(trx)
  const orNull = (day: Day | null): Month | null => (day === null ? null : monthFromDate(day))
  return rows.map(row => ({
    ...row,
    from_month: monthFromDate(row.from_month),
    to_month: orNull(row.to_month),
    paid_until: orNull(row.paid_until),
    later_from: orNull(row.later_from),
  }))
}

/** Money per entitlement and month, back-pay and reissues with it; what the bank sent back does not count. */
export async function paidMonths(
  trx: Trx,
  county: number,
  entitlements: readonly { readonly entitlement_id: string; readonly person_id: string }[],
): Promise<Map<string, Map<Month, bigint>>> {
  const { rows } = await sql<{ entitlement_id: string; paid_month: Day; net_fen: bigint }>`
    SELECT l.entitlement_id, l.paid_month, sum(l.net_fen)::bigint AS net_fen FROM payment_line l
     WHERE l.county = ${county} AND l.person_id = ANY(${entitlements.map(each => each.person_id)}::uuid[])
       AND l.entitlement_id = ANY(${entitlements.map(each => each.entitlement_id)}::uuid[])
       AND l.voided_at IS NULL AND l.result IS DISTINCT FROM 'failed'
     GROUP BY l.entitlement_id, l.paid_month`.execute(trx)
  const months = new Map<string, Map<Month, bigint>>()
  for (const { entitlement_id, paid_month, net_fen } of rows)
    months.set(entitlement_id, (months.get(entitlement_id) ?? new Map<Month, bigint>()).set(monthFromDate(paid_month), net_fen))
  return months
}

export type MovedStop = {
  readonly entitlement_id: string
  /** Null: it goes on. */
  readonly to_month: Month | null
  readonly reason: string | null
  readonly note: string | null
}

/** Ends moved in either direction, or taken away. */
export async function moveStops(trx: Trx, county: number, stops: readonly MovedStop[]): Promise<void> {
  if (stops.length === 0) return
  await sql`
    UPDATE entitlement e SET to_month = w.to_month, stop_reason = w.reason, stop_note = w.note
      FROM unnest(${stops.map(each => each.entitlement_id)}::uuid[],
                  ${stops.map(each => (each.to_month === null ? null : monthToDate(each.to_month)))}::date[],
                  ${stops.map(each => each.reason)}::text[], ${stops.map(each => each.note)}::text[])
           AS w (entitlement_id, to_month, reason, note)
     WHERE e.county = ${county} AND e.entitlement_id = w.entitlement_id`.execute(trx)
}
