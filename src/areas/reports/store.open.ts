import { sql } from 'kysely'
import type { Trx } from '../../server/db.ts'
import type { OpenCount } from './rules.open.ts'
import { firstDay, inRange, nextDay, type Ground } from './store.ground.ts'

/** What was begun in the period and still waits at its end, by kind. */
export async function openCounts(trx: Trx, ground: Ground): Promise<OpenCount[]> {
  const end = nextDay(ground)
  const within = (column: string) => sql`${sql.ref(column)} >= ${firstDay(ground)} AND ${sql.ref(column)} < ${end}`
  const { rows } = await sql<OpenCount>`
    SELECT 'reserve.proof' AS kind, count(*)::int AS count FROM reserve_case c
     WHERE ${inRange('c', ground)} AND c.voided_at IS NULL AND ${within('c.paid_on')} AND (c.proof_on IS NULL OR c.proof_on >= ${end})
    UNION ALL
    SELECT 'society.inspection', count(*)::int FROM society s
     WHERE ${inRange('s', ground)} AND s.level = 'village' AND (s.closed_on IS NULL OR s.closed_on >= ${end})
       AND ${end} > make_date(extract(year FROM ${end} - 1)::int, 5, 31) AND s.founded_on <= make_date(extract(year FROM ${end} - 1)::int - 1, 7, 1)
       AND NOT EXISTS (SELECT FROM society_inspection i
                        WHERE i.county = s.county AND i.society_id = s.society_id AND i.year = extract(year FROM ${end} - 1) - 1
                          AND i.inspection_result IN ('passed', 'nearly', 'exempt') AND i.inspected_on < ${end})
    UNION ALL
    SELECT 'medical.answer', count(*)::int FROM medical_claim c
     WHERE ${inRange('c', ground)} AND c.withdrawn_at IS NULL AND ${within('c.declared_on')}
       AND (coalesce(c.approved_on, c.returned_on) IS NULL OR coalesce(c.approved_on, c.returned_on) >= ${end})
    UNION ALL
    SELECT 'medical.money', count(*)::int FROM medical_claim c
     WHERE ${inRange('c', ground)} AND c.withdrawn_at IS NULL AND ${within('c.approved_on')} AND (c.paid_on IS NULL OR c.paid_on >= ${end})
    UNION ALL
    SELECT 'visit.made', count(*)::int FROM visit v
     WHERE ${inRange('v', ground)} AND v.voided_at IS NULL AND ${within('v.planned_on')} AND (v.visited_on IS NULL OR v.visited_on >= ${end})`.execute(
    trx,
  )
  return rows
}
