import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Month } from '../../kernel/month.ts'
import type { Trx } from '../../server/db.ts'
import { byItsValues } from '../../server/db.plans.ts'
import { RULES, type Conclusion, type FlawedRow, type ListRow, type MatchRule } from './contract.ts'
import { COVERING } from './rules.ts'

export type ListRecord = Omit<ListRow, 'households' | 'persons' | 'concluded'> & { readonly run_no: number }

/** Newest first. `only`: this one alone. */
export async function lists(trx: Trx, county: number, only: string | null = null): Promise<ListRecord[]> {
  const { rows } = await sql<ListRecord>`
    SELECT l.list_id, l.kind, l.provider, l.listed_on, l.file_name, l.created_at, coalesce(u.name, '') AS created_by, l.run_no, l.matched_on,
           l.void_reason AS voided
      FROM outside_list l LEFT JOIN app_user u ON u.county = l.county AND u.user_id = l.created_by
     WHERE l.county = ${county} AND (${only}::uuid IS NULL OR l.list_id = ${only}::uuid)
     ORDER BY l.listed_on DESC, l.created_at DESC, l.list_id`.execute(trx)
  return rows
}

export type Counted = { readonly list_id: string; readonly households: number; readonly persons: number; readonly concluded: number }

/** Of the reader's scope. */
export async function counts(trx: Trx, county: number, only: string | null = null): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    SELECT r.list_id, count(DISTINCT r.household_no)::int AS households, count(*)::int AS persons,
           (SELECT count(*) FROM match_conclusion c WHERE c.county = ${county} AND c.list_id = r.list_id AND c.voided_at IS NULL)::int AS concluded
      FROM outside_list_row r
     WHERE r.county = ${county} AND (${only}::uuid IS NULL OR r.list_id = ${only}::uuid)
     GROUP BY r.list_id`.execute(trx)
  return rows
}

export type HouseholdRecord = {
  readonly household_no: number
  readonly household_number: string
  readonly head: string
  readonly division: string
  readonly village: string
  readonly persons: number
  readonly flawed: number
  readonly died: number
  readonly covered: number
  readonly hits: readonly number[]
  readonly conclusion_id: string | null
  readonly conclusion: Conclusion
  readonly match_reason: string | null
  readonly decided_on: Day
  readonly document: string | null
  readonly words: string | null
  readonly programme: string | null
  readonly from_month: Month | null
  readonly decided_by: string
  readonly begun: boolean
}

/** Every household of the list in the scope, with what each rule has met in it and what was concluded. `only`: these alone. */
export async function households(
  trx: Trx,
  county: number,
  { list_id, run_no }: { readonly list_id: string; readonly run_no: number },
  only: readonly number[] | null = null,
): Promise<HouseholdRecord[]> {
  const { rows } = await sql<HouseholdRecord>`${byItsValues}
    WITH row_hits AS (
      SELECT h.row_no, array_agg(h.rule) AS rules, bool_or(h.rule = 'died') AS died, bool_or(h.rule = ANY (${COVERING}::text[])) AS covered
        FROM match_hit h WHERE h.county = ${county} AND h.list_id = ${list_id}::uuid AND h.run_no = ${run_no} GROUP BY h.row_no),
    home AS (
      SELECT r.household_no, min(r.household_number) AS household_number, (array_agg(r.name ORDER BY r.row_no))[1] AS head,
             (array_agg(r.division ORDER BY r.row_no))[1] AS division, count(*)::int AS persons, count(r.flaw)::int AS flawed,
             (count(*) FILTER (WHERE h.died))::int AS died, (count(*) FILTER (WHERE h.covered AND NOT h.died))::int AS covered,
             ARRAY[${sql.join(RULES.map(rule => sql`(count(*) FILTER (WHERE ${rule} = ANY (h.rules)))::int`))}] AS hits
        FROM outside_list_row r LEFT JOIN row_hits h USING (row_no)
       WHERE r.county = ${county} AND r.list_id = ${list_id}::uuid
         AND (${only}::int[] IS NULL OR r.household_no = ANY (${only}::int[]))
       GROUP BY r.household_no)
    SELECT home.*, coalesce(d.short_name, d.name, '') AS village, c.conclusion_id, c.conclusion, c.match_reason, c.decided_on, c.document,
           c.words, c.programme, to_char(c.from_month, 'YYYY-MM') AS from_month, coalesce(u.name, '') AS decided_by,
           CASE WHEN c.conclusion = 'admitted' THEN ${begun(county, list_id)} ELSE false END AS begun
      FROM home
      LEFT JOIN division d ON d.county = ${county} AND d.division = home.division
      LEFT JOIN match_conclusion c ON c.county = ${county} AND c.list_id = ${list_id}::uuid AND c.household_no = home.household_no AND c.voided_at IS NULL
      LEFT JOIN app_user u ON u.county = c.county AND u.user_id = c.created_by
     ORDER BY home.household_no`.execute(trx)
  return rows
}

// The money has begun: somebody of the household has an entitlement of the programme that starts in the decided month or later.
const begun = (county: number, list_id: string) => sql`EXISTS (
  SELECT 1 FROM outside_list_row r
    JOIN person p ON p.county = r.county AND p.id_index = r.id_index
    JOIN entitlement e ON e.county = p.county AND e.programme = c.programme AND e.voided_at IS NULL AND e.from_month >= c.from_month
     AND (e.person_id = p.person_id OR EXISTS (SELECT 1 FROM entitlement_person i WHERE i.county = e.county AND i.entitlement_id = e.entitlement_id
                                                  AND i.person_id = p.person_id))
   WHERE r.county = ${county} AND r.list_id = ${list_id}::uuid AND r.household_no = home.household_no)`

export async function flawed(trx: Trx, county: number, list_id: string): Promise<FlawedRow[]> {
  const { rows } = await sql<FlawedRow>`
    SELECT sheet_row, name, flaw FROM outside_list_row
     WHERE county = ${county} AND list_id = ${list_id}::uuid AND flaw IS NOT NULL ORDER BY row_no`.execute(trx)
  return rows
}

export type MemberRecord = {
  readonly row_no: number
  readonly sheet_row: number
  readonly name: string
  readonly relation_text: string | null
  readonly id_cipher: Buffer | null
  readonly listed_disability: string | null
  readonly flaw: FlawedRow['flaw'] | null
  readonly person_id: string | null
  readonly registered_name: string | null
  readonly hits: readonly { readonly rule: MatchRule; readonly from_month: Month | null }[]
}

export async function members(
  trx: Trx,
  county: number,
  { list_id, run_no, household_no }: { readonly list_id: string; readonly run_no: number; readonly household_no: number },
): Promise<MemberRecord[]> {
  const { rows } = await sql<MemberRecord>`
    SELECT r.row_no, r.sheet_row, r.name, r.relation_text, r.id_cipher, r.listed_disability, r.flaw, p.person_id,
           CASE WHEN p.name <> r.name THEN p.name END AS registered_name,
           coalesce((SELECT jsonb_agg(jsonb_build_object('rule', h.rule, 'from_month', to_char(h.from_month, 'YYYY-MM')) ORDER BY array_position(${[...RULES]}::text[], h.rule))
                       FROM match_hit h WHERE h.county = r.county AND h.list_id = r.list_id AND h.run_no = ${run_no} AND h.row_no = r.row_no), '[]') AS hits
      FROM outside_list_row r
      LEFT JOIN match_hit k ON k.county = r.county AND k.list_id = r.list_id AND k.run_no = ${run_no} AND k.row_no = r.row_no AND k.rule = 'person'
      LEFT JOIN person p ON p.county = k.county AND p.person_id = k.person_id
     WHERE r.county = ${county} AND r.list_id = ${list_id}::uuid AND r.household_no = ${household_no}
     ORDER BY r.row_no`.execute(trx)
  return rows
}
