import { sql } from 'kysely'
import { firstDay, inRange, nextDay, type RecordRows } from './store.ground.ts'

/** The insured of policies that begin. Policies stand at the town: the member's row alone, joined by number, is what the scope looks at. */
export const insured: RecordRows = ground => sql`
  SELECT m.member_id, m.division, g.starts_on, m.person_id, NULL::uuid, coalesce(p.name, ''), g.premium_fen, true
    FROM group_policy g JOIN group_policy_member m ON m.county = g.county AND m.policy_id = g.policy_id
    LEFT JOIN person p ON p.county = m.county AND p.person_id = m.person_id
   WHERE g.county = ${ground.county} AND ${inRange('m', ground)} AND g.voided_at IS NULL AND m.voided_at IS NULL
     AND g.starts_on >= ${firstDay(ground)} AND g.starts_on < ${nextDay(ground)}`

const SPRING = '01'
/** Visits at 春节 that were made, of plans led by the office or by the 残联. */
const springVisitsOf =
  (lead: 'civil_affairs' | 'disabled_federation'): RecordRows =>
  ground =>
    sql`
  SELECT v.visit_id, v.division, v.visited_on, v.person_id, NULL::uuid, coalesce(p.name, ''), v.amount_fen, true
    FROM visit_plan a JOIN visit v ON v.county = a.county AND v.plan_id = a.plan_id
    LEFT JOIN person p ON p.county = v.county AND p.person_id = v.person_id
   WHERE a.county = ${ground.county} AND a.occasion = ${SPRING} AND a.lead = ${lead} AND v.voided_at IS NULL AND ${inRange('v', ground)}
     AND v.visited_on >= ${firstDay(ground)} AND v.visited_on < ${nextDay(ground)}`
export const springVisits = springVisitsOf('civil_affairs')
export const federationVisits = springVisitsOf('disabled_federation')
