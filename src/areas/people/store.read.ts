import { sql, type RawBuilder } from 'kysely'
import { byItsValues } from '../../server/db.plans.ts'
import type { Scope, Trx } from '../../server/db.ts'

export type FoundPerson = {
  person_id: string
  name: string
  sex: string
  born_on: string | null
  division: string
  villager_group: string | null
  id_last4: string | null
  died_on: string | null
}
const FOUND = sql`p.person_id, p.name, p.sex, p.born_on, p.division, p.villager_group, p.id_last4, p.died_on`
// The scope stands in the query besides row-level security: the planner reads it, and a lost policy would not open the register.
const within = (county: number, { lo, hi }: Scope) => sql`p.county = ${county} AND p.division >= ${lo} AND p.division < ${hi}`
/** Searches stop reading here; what is shown is ranked out of these. */
const READ_AT_MOST = 60

export type Wanted = {
  readonly keys: readonly string[]
  readonly parts: readonly string[]
  readonly id_index: Buffer | null
  readonly divisions: readonly string[] | null
}

/**
 * People who have all keys (an index over arrays), all parts in their name, the number, one of the villages.
 * In a village without keys the list is read in order of name.
 */
export async function findPeople(db: Trx, county: number, scope: Scope, wanted: Wanted): Promise<FoundPerson[]> {
  const conditions: RawBuilder<unknown>[] = [within(county, scope)]
  if (wanted.keys.length > 0) conditions.push(sql`p.search_keys @> ${wanted.keys}::text[]`)
  if (wanted.id_index !== null) conditions.push(sql`p.id_index = ${wanted.id_index}`)
  if (wanted.divisions !== null) conditions.push(sql`p.division = ANY (${wanted.divisions}::text[])`)
  for (const part of wanted.parts) conditions.push(sql`position(${part} IN replace(replace(lower(p.name), '·', ''), ' ', '')) > 0`)
  const byName = wanted.keys.length === 0 && wanted.id_index === null
  const { rows } = await sql<FoundPerson>`
    SELECT ${byItsValues} ${FOUND} FROM person p WHERE ${sql.join(conditions, sql` AND `)}
    ${byName ? sql`ORDER BY p.division, p.name` : sql``} LIMIT ${READ_AT_MOST}`.execute(db)
  return rows
}

/** People whose name begins with this text: a range over (county, name), in order. */
export async function peopleNamedFrom(
  db: Trx,
  county: number,
  scope: Scope,
  start: string,
  divisions: readonly string[] | null,
  limit: number,
): Promise<FoundPerson[]> {
  const { rows } = await sql<FoundPerson>`
    SELECT ${byItsValues} ${FOUND} FROM person p
     WHERE ${within(county, scope)} AND p.name >= ${start} AND p.name < ${`${start}\u{10FFFF}`}
           ${divisions === null ? sql`` : sql`AND p.division = ANY (${divisions}::text[])`}
     ORDER BY ${divisions === null ? sql`p.name` : sql`p.division, p.name`} LIMIT ${limit}`.execute(db)
  return rows
}

/** Receives of this programme in the month: alone, as head, or as an insured person of the household. */
const receives = (programme: string, month: string) => sql`(
  EXISTS (SELECT FROM entitlement e WHERE e.county = p.county AND e.person_id = p.person_id AND e.programme = ${programme} AND ${inForce(month)})
  OR EXISTS (SELECT FROM entitlement_person i JOIN entitlement e ON e.county = i.county AND e.entitlement_id = i.entitlement_id
              WHERE i.county = p.county AND i.person_id = p.person_id AND e.programme = ${programme} AND ${inForce(month)}))`
const inForce = (month: string) =>
  sql`e.voided_at IS NULL AND e.from_month <= ${month}::date AND (e.to_month IS NULL OR e.to_month > ${month}::date)`

export type Filter = {
  readonly division: string | null
  readonly programme: string | null
  readonly alive: boolean | null
  readonly month: string
}
export type Position = { readonly division: string; readonly name: string; readonly person_id: string }

function filtered(county: number, scope: Scope, filter: Filter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [within(county, scope)]
  if (filter.division !== null) conditions.push(sql`p.division = ${filter.division}`)
  if (filter.alive !== null) conditions.push(filter.alive ? sql`p.died_on IS NULL` : sql`p.died_on IS NOT NULL`)
  if (filter.programme !== null) conditions.push(receives(filter.programme, filter.month))
  return sql.join(conditions, sql` AND `)
}

/** One page in order of village and name, after the last row of the page before. */
export async function peoplePage(
  db: Trx,
  county: number,
  scope: Scope,
  filter: Filter,
  after: Position | null,
  limit: number,
): Promise<FoundPerson[]> {
  const { rows } = await sql<FoundPerson>`
    SELECT ${byItsValues} ${FOUND} FROM person p
     WHERE ${filtered(county, scope, filter)}
           ${after === null ? sql`` : sql`AND (p.division, p.name, p.person_id) > (${after.division}, ${after.name}, ${after.person_id}::uuid)`}
     ORDER BY p.division, p.name, p.person_id LIMIT ${limit}`.execute(db)
  return rows
}

export async function countPeople(db: Trx, county: number, scope: Scope, filter: Filter): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT ${byItsValues} count(*)::int AS n FROM person p WHERE ${filtered(county, scope, filter)}`.execute(db)
  return rows[0]?.n ?? 0
}

/** Which programmes these people receive in the month. */
export async function programmesOf(db: Trx, county: number, person_ids: readonly string[], month: string): Promise<Map<string, string[]>> {
  if (person_ids.length === 0) return new Map()
  const { rows } = await sql<{ person_id: string; programmes: string[] }>`
    SELECT person_id, array_agg(DISTINCT programme ORDER BY programme) AS programmes FROM (
      SELECT e.person_id, e.programme FROM entitlement e
       WHERE e.county = ${county} AND e.person_id = ANY (${person_ids}::uuid[]) AND ${inForce(month)}
      UNION ALL
      SELECT i.person_id, e.programme FROM entitlement_person i JOIN entitlement e ON e.county = i.county AND e.entitlement_id = i.entitlement_id
       WHERE i.county = ${county} AND i.person_id = ANY (${person_ids}::uuid[]) AND ${inForce(month)}) received
     GROUP BY person_id`.execute(db)
  return new Map(rows.map(row => [row.person_id, row.programmes]))
}

export async function villageNames(db: Trx, county: number, divisions: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ division: string; short_name: string }>`
    SELECT division, short_name FROM division WHERE county = ${county} AND division = ANY (${[...new Set(divisions)]}::text[])`.execute(db)
  return new Map(rows.map(row => [row.division, row.short_name]))
}

/** Villages of the scope with their spellings, for words that name a village. */
export async function villagesOfScope(
  db: Trx,
  county: number,
  { lo, hi }: Scope,
): Promise<{ division: string; name: string; short_name: string; aliases: string[] }[]> {
  const { rows } = await sql<{ division: string; name: string; short_name: string; aliases: string[] }>`
    SELECT d.division, d.name, d.short_name,
           coalesce((SELECT array_agg(a.alias) FROM division_alias a WHERE a.county = d.county AND a.division = d.division), '{}') AS aliases
      FROM division d WHERE d.county = ${county} AND d.level = 'village' AND d.division >= ${lo} AND d.division < ${hi}
     ORDER BY d.division`.execute(db)
  return rows
}

export type EntitlementRow = {
  entitlement_id: string
  programme: string
  household_id: string | null
  person_id: string
  from_month: string
  to_month: string | null
  persons: number
  base_fen: bigint
  uplift_fen: bigint
  amount_fen: bigint
  category: string | null
  origin: string
  approved_by_doc: string | null
  stop_reason: string | null
  stop_note: string | null
}
const ENTITLEMENT = sql`e.entitlement_id, e.programme, e.household_id, e.person_id, e.from_month, e.to_month, e.persons, e.base_fen, e.uplift_fen,
  e.amount_fen, e.category, e.origin, e.approved_by_doc, e.stop_reason, e.stop_note`

/**
 * Entitlements that name this person as beneficiary, head or insured; the latest first. Voided ones are left out. By two indexes, which OR
 * would not use.
 */
export async function entitlementsOf(db: Trx, county: number, person_id: string): Promise<EntitlementRow[]> {
  const { rows } = await sql<EntitlementRow>`
    SELECT ${ENTITLEMENT} FROM entitlement e
     WHERE e.county = ${county} AND e.voided_at IS NULL AND e.entitlement_id IN (
           SELECT entitlement_id FROM entitlement WHERE county = ${county} AND person_id = ${person_id}::uuid
           UNION ALL SELECT entitlement_id FROM entitlement_person WHERE county = ${county} AND person_id = ${person_id}::uuid)
     ORDER BY e.from_month DESC, e.programme LIMIT 60`.execute(db)
  return rows
}

export type MemberRow = {
  household_id: string
  head_person_id: string
  outside_number: string | null
  stated_members: number | null
  person_id: string
  name: string
  sex: string
  born_on: string | null
  died_on: string | null
  id_cipher: Buffer | null
  relation: string
  relation_text: string
  counted: boolean
  insured: boolean
  from_day: string
  to_day: string | null
}
const MEMBER = sql`h.household_id, h.head_person_id, h.outside_number, h.stated_members, m.person_id, p.name, p.sex, p.born_on, p.died_on, p.id_cipher,
  m.relation, m.relation_text, m.counted, m.insured, m.from_day, m.to_day`

/** Members, past and present, of every household this person is in now; the head first. */
export async function familiesOf(db: Trx, county: number, person_id: string): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    SELECT ${MEMBER}
      FROM household h JOIN household_member m ON m.county = h.county AND m.household_id = h.household_id
      JOIN person p ON p.county = m.county AND p.person_id = m.person_id
     WHERE h.county = ${county} AND h.household_id IN (
           SELECT household_id FROM household_member WHERE county = ${county} AND person_id = ${person_id}::uuid AND to_day IS NULL)
     ORDER BY h.household_id, m.to_day IS NOT NULL, m.person_id <> h.head_person_id, p.born_on NULLS LAST, m.from_day`.execute(db)
  return rows
}

export type PaymentRow = {
  batch_id: string
  line_no: number
  programme: string
  paid_month: string
  line_kind: string
  base_fen: bigint
  uplift_fen: bigint
  price_fen: bigint
  back_pay_fen: bigint
  offset_fen: bigint
  net_fen: bigint
  result: string | null
  result_reason: string | null
  result_at: string | null
  batch_state: string
}

/** The last payment lines to the person or to a household the person is in now. */
export async function paymentsOf(db: Trx, county: number, person_id: string, limit: number): Promise<PaymentRow[]> {
  const columns = sql`l.batch_id, l.line_no, l.programme, l.paid_month, l.line_kind, l.base_fen, l.uplift_fen, l.price_fen, l.back_pay_fen, l.offset_fen,
    l.net_fen, l.result, l.result_reason, l.result_at`
  // The batch stands under the town, so a village's user does not see it: then the line's own result is all there is to say.
  const { rows } = await sql<PaymentRow>`
    SELECT x.*, CASE WHEN b.returned_at IS NOT NULL OR x.result IS NOT NULL THEN 'returned' WHEN b.sent_at IS NOT NULL THEN 'sent'
                     WHEN b.approved_at IS NOT NULL THEN 'approved' WHEN b.submitted_at IS NOT NULL THEN 'submitted' ELSE 'made' END AS batch_state
      FROM (SELECT ${columns} FROM payment_line l WHERE l.county = ${county} AND l.person_id = ${person_id}::uuid AND l.voided_at IS NULL
            UNION
            SELECT ${columns} FROM payment_line l WHERE l.county = ${county} AND l.voided_at IS NULL AND l.household_id IN (
                   SELECT household_id FROM household_member WHERE county = ${county} AND person_id = ${person_id}::uuid AND to_day IS NULL)) x
      LEFT JOIN payment_batch b ON b.county = ${county} AND b.batch_id = x.batch_id
     ORDER BY x.paid_month DESC, x.programme, x.line_no LIMIT ${limit}`.execute(db)
  return rows
}

export type ReliefRow = {
  paid_month: string
  number: number
  reason: string
  cause: string
  unit: string
  persons: number
  amount_fen: bigint
}

/** Relief grants from a month on, to the person or to a household the person is in now. */
export async function reliefOf(db: Trx, county: number, person_id: string, from_month: string): Promise<ReliefRow[]> {
  const { rows } = await sql<ReliefRow>`
    SELECT r.paid_month, r.number, r.reason, g.cause, r.unit, g.persons, g.amount_fen
      FROM relief_grant g JOIN relief_list r ON r.county = g.county AND r.relief_list_id = g.relief_list_id
     WHERE g.county = ${county} AND r.voided_at IS NULL AND r.paid_month >= ${from_month}::date AND (g.person_id = ${person_id}::uuid OR g.household_id IN (
           SELECT household_id FROM household_member WHERE county = ${county} AND person_id = ${person_id}::uuid AND to_day IS NULL))
     ORDER BY r.paid_month DESC, r.number`.execute(db)
  return rows
}

export type ChangeHistory = {
  changed_at: string
  field: string
  old_value: string | null
  new_value: string | null
  source: string
  changed_by: string
}

/** How many changes of a person there are; none is ever taken away, so it only grows, whatever the clock does. */
export async function revisionOf(db: Trx, county: number, person_id: string): Promise<number> {
  const { rows } = await sql<{ revision: number }>`
    SELECT count(*)::int AS revision FROM person_change c WHERE c.county = ${county} AND c.person_id = ${person_id}::uuid`.execute(db)
  return rows[0]?.revision ?? 0
}

export async function changesOf(db: Trx, county: number, person_id: string): Promise<ChangeHistory[]> {
  const { rows } = await sql<ChangeHistory>`
    SELECT c.changed_at, c.field, c.old_value, c.new_value, c.source, coalesce(u.name, '') AS changed_by
      FROM person_change c LEFT JOIN app_user u ON u.county = c.county AND u.user_id = c.changed_by
     WHERE c.county = ${county} AND c.person_id = ${person_id}::uuid ORDER BY c.changed_at DESC, c.change_id DESC LIMIT 100`.execute(db)
  return rows
}

export type AccountHistory = {
  account_id: string
  bank_name: string | null
  branch_name: string | null
  holder_name: string
  last4: string
  payee_relation: string | null
  from_day: string
  to_day: string | null
  source: string
}

export type WaitingHere = {
  account_id: string
  holder_name: string
  bank_name: string | null
  last4: string
  from_day: string
  creator: string | null
  has_evidence: boolean
}

/** The account of this person that waits for a second person. */
export async function waitingAccountOf(db: Trx, county: number, person_id: string): Promise<WaitingHere | null> {
  const { rows } = await sql<WaitingHere>`
    SELECT a.account_id, a.holder_name, a.bank_name, a.account_last4 AS last4, a.from_day, u.name AS creator, a.evidence_id IS NOT NULL AS has_evidence
      FROM bank_account a LEFT JOIN app_user u ON u.county = a.county AND u.user_id = a.created_by
     WHERE a.county = ${county} AND a.person_id = ${person_id}::uuid
       AND a.replaces IS NOT NULL AND a.confirmed_at IS NULL AND a.rejected_at IS NULL`.execute(db)
  return rows[0] ?? null
}

/** Accounts in force and past ones, the latest first; corrected ones that never held are left out. */
export async function accountHistory(db: Trx, county: number, person_id: string): Promise<AccountHistory[]> {
  const { rows } = await sql<AccountHistory>`
    SELECT account_id, bank_name, branch_name, holder_name, account_last4 AS last4, payee_relation, from_day, to_day, source
      FROM bank_account WHERE county = ${county} AND person_id = ${person_id}::uuid AND (to_day IS NULL OR to_day > from_day)
     ORDER BY from_day DESC, account_id DESC`.execute(db)
  return rows
}
