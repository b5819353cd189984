import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import { monthFromDate, type Month } from '../../kernel/month.ts'
import type { Trx } from '../../server/db.ts'

export type Stoppable = {
  readonly entitlement_id: string
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
    SELECT e.entitlement_id, e.programme, e.from_month, e.to_month, e.stop_reason, e.voided_at IS NOT NULL AS voided,
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
