import { sql, type RawBuilder } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import { addMonths, monthFromDate, monthToDate } from '../../kernel/month.ts'
import type { Trx } from '../../server/db.ts'
import { byItsValues, forgetPlans, planForSets, refreshStatistics } from '../../server/db.plans.ts'
import type { MatchRule } from './contract.ts'
import { RELIEF_MONTHS } from './rules.ts'

export type Run = { readonly county: number; readonly list_id: string; readonly run_no: number; readonly on: Day }

/** What a rule selects: row_no, division, person_id, from_month; a row once. */
type Select = (run: Run) => RawBuilder<unknown>

// People of the list whom the register knows: the rule `person` has found them in this run.
const known = ({ county, list_id, run_no }: Run) => sql`
  SELECT row_no, division, person_id FROM match_hit
   WHERE county = ${county} AND list_id = ${list_id}::uuid AND run_no = ${run_no} AND rule = 'person'`

/** Insured by an entitlement of this programme in the month of the day; where a roster named nobody, the one it is paid to. */
const entitled =
  (programme: string): Select =>
  run =>
    sql`
    SELECT DISTINCT ON (k.row_no) k.row_no, k.division, k.person_id, e.from_month
      FROM (SELECT e.county, e.from_month, coalesce(i.person_id, e.person_id) AS person_id
              FROM entitlement e LEFT JOIN entitlement_person i ON i.county = e.county AND i.entitlement_id = e.entitlement_id
             WHERE e.county = ${run.county} AND e.programme = ${programme} AND e.voided_at IS NULL
               AND e.from_month <= ${run.on}::date AND (e.to_month IS NULL OR e.to_month > ${run.on}::date)) e
      JOIN (${known(run)}) k ON k.person_id = e.person_id
     ORDER BY k.row_no, e.from_month DESC`

/**
 * One statement per rule, in this order; `person` first, the others build on it. Another area joins with one more line here: the
 * cards of disabled people would come into `disability` with a UNION.
 */
const SELECTS: Readonly<Record<MatchRule, Select>> = {
  person: ({ county, list_id }) => sql`
    SELECT r.row_no, r.division, p.person_id, NULL::date
      FROM outside_list_row r JOIN person p ON p.county = r.county AND p.id_index = r.id_index
     WHERE r.county = ${county} AND r.list_id = ${list_id}::uuid AND r.flaw IS NULL`,
  died: run => sql`
    SELECT k.row_no, k.division, k.person_id, NULL::date
      FROM (${known(run)}) k JOIN person p ON p.county = ${run.county} AND p.person_id = k.person_id
     WHERE p.died_on <= ${run.on}::date`,
  'dibao.rural': entitled('dibao.rural'),
  'dibao.urban': entitled('dibao.urban'),
  tekun: entitled('tekun'),
  orphan: entitled('orphan'),
  relief: run => sql`
    SELECT DISTINCT ON (k.row_no) k.row_no, k.division, k.person_id, l.paid_month
      FROM (${known(run)}) k
      JOIN relief_grant g ON g.county = ${run.county} AND g.person_id = k.person_id
      JOIN relief_list l ON l.county = g.county AND l.relief_list_id = g.relief_list_id
     WHERE l.voided_at IS NULL AND l.paid_month <= ${run.on}::date
       AND l.paid_month > ${monthToDate(addMonths(monthFromDate(run.on), -RELIEF_MONTHS))}::date
     ORDER BY k.row_no, l.paid_month DESC`,
  // Whom the list calls disabled, or who holds a card that is valid on the day.
  disability: run => sql`
    SELECT r.row_no, r.division, k.person_id, NULL::date
      FROM outside_list_row r
      LEFT JOIN match_hit k ON k.county = r.county AND k.list_id = r.list_id AND k.run_no = ${run.run_no} AND k.row_no = r.row_no AND k.rule = 'person'
     WHERE r.county = ${run.county} AND r.list_id = ${run.list_id}::uuid AND r.listed_disability IS NOT NULL
       AND r.flaw IS DISTINCT FROM 'id_twice'
     UNION
    SELECT k.row_no, k.division, k.person_id, NULL::date
      FROM (${known(run)}) k JOIN disability_card c ON c.county = ${run.county} AND c.person_id = k.person_id
     WHERE c.card_state = 'valid' AND (c.expires_on IS NULL OR c.expires_on >= ${run.on}::date)`,
}

/** Holds the whole list against the register. Gives the number of hits. */
export async function match(trx: Trx, run: Run, rows: number): Promise<number> {
  await forgetPlans(trx, rows)
  if (rows > WORTH_SETS) await planForSets(trx)
  let hits = 0
  for (const [rule, select] of Object.entries(SELECTS)) {
    const { numAffectedRows } = await sql`${byItsValues}
      INSERT INTO match_hit (county, list_id, run_no, rule, row_no, division, person_id, from_month)
      SELECT ${run.county}, ${run.list_id}::uuid, ${run.run_no}, ${rule}, h.row_no, h.division, h.person_id, h.from_month
        FROM (${select(run)}) AS h (row_no, division, person_id, from_month)`.execute(trx)
    hits += Number(numAffectedRows ?? 0n)
    if (rule === 'person') await refreshStatistics(trx, ['match_hit'], hits)
  }
  return hits
}

/** From here on whole tables are joined rather than looked up row by row. */
const WORTH_SETS = 500
