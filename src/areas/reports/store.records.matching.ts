import { sql } from 'kysely'
import { firstDay, inRange, nextDay, type RecordRows } from './store.ground.ts'

const NOT_LIFTED = '01'

const WHO = sql`coalesce(encode(r.id_index, 'hex'), concat(r.list_id, ':', r.row_no))`
/**
 * Everybody on the list of each household that was admitted to rural dibao, once though two lists name him. The household is its conclusion;
 * who enters may not be registered yet.
 */
export const povertyAdmitted: RecordRows = ground => sql`
  SELECT DISTINCT ON (${WHO}) md5(concat(r.list_id, ':', r.row_no))::uuid, r.division, c.decided_on, p.person_id, c.conclusion_id, r.name, NULL::bigint, true
    FROM match_conclusion c
    JOIN outside_list o ON o.county = c.county AND o.list_id = c.list_id AND o.kind = ${NOT_LIFTED} AND o.voided_at IS NULL
    JOIN outside_list_row r ON r.county = c.county AND r.list_id = c.list_id AND r.household_no = c.household_no AND r.flaw IS DISTINCT FROM 'id_twice'
    LEFT JOIN person p ON p.county = r.county AND p.id_index = r.id_index
   WHERE ${inRange('c', ground)} AND c.conclusion = 'admitted' AND c.programme = 'dibao.rural' AND c.voided_at IS NULL
     AND c.decided_on >= ${firstDay(ground)} AND c.decided_on < ${nextDay(ground)}
   ORDER BY ${WHO}, c.decided_on, c.conclusion_id`

/** The disabled of the newest list of the period's end that was matched, by its latest matching. */
export const povertyDisabled: RecordRows = ground => sql`
  SELECT md5(concat(r.list_id, ':', r.row_no))::uuid, r.division, o.listed_on, h.person_id, NULL::uuid, r.name, NULL::bigint, true
    FROM (SELECT o.county, o.list_id, o.run_no, o.listed_on FROM outside_list o
           WHERE o.county = ${ground.county} AND o.kind = ${NOT_LIFTED} AND o.voided_at IS NULL AND o.run_no > 0 AND o.listed_on < ${nextDay(ground)}
           ORDER BY o.listed_on DESC, o.created_at DESC, o.list_id LIMIT 1) o
    JOIN match_hit h ON h.county = o.county AND h.list_id = o.list_id AND h.run_no = o.run_no AND h.rule = 'disability'
    JOIN outside_list_row r ON r.county = h.county AND r.list_id = h.list_id AND r.row_no = h.row_no
   WHERE ${inRange('r', ground)}`

/** Households of the compared months: alike (done), or a difference each. */
export const systemComparison: RecordRows = ground => sql`
  SELECT md5(concat_ws(':', c.system_roster_id, c.kind, c.row_no, c.person_id))::uuid, c.division, c.paid_month, c.person_id, NULL::uuid, c.head_name,
         coalesce(c.paid_fen, c.system_fen), c.kind IS NULL
    FROM system_comparison c
   WHERE ${inRange('c', ground)} AND c.paid_month >= ${firstDay(ground)} AND c.paid_month < ${nextDay(ground)}`
