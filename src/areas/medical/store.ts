import { sql, type RawBuilder } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Fen } from '../../kernel/money.ts'
import type { Trx } from '../../server/db.ts'
import { forgetPlans } from '../../server/db.plans.ts'
import type { Scheme } from './contract.ts'
import type { ClaimDays, ClaimInput, OtherClaim, Patient } from './rules.ts'

export type PatientRecord = Patient & { readonly name: string; readonly division: string; readonly household_id: string | null }

/** The open household of a person `p` on a day. */
const householdOn = (on: RawBuilder<unknown>) => sql`
  (SELECT m.household_id FROM household_member m JOIN household h ON h.county = m.county AND h.household_id = m.household_id
    WHERE m.county = p.county AND m.person_id = p.person_id AND m.from_day <= ${on} AND (m.to_day IS NULL OR m.to_day > ${on})
      AND (h.closed_on IS NULL OR h.closed_on > ${on}) ORDER BY m.from_day DESC LIMIT 1) AS household_id`

/** The person as the register has him, with the open household of that day; undefined outside the scope. */
export async function patient(trx: Trx, county: number, person_id: string, on: Day): Promise<PatientRecord | undefined> {
  const { rows } = await sql<PatientRecord>`
    SELECT p.name, p.born_on, p.died_on, p.division, ${householdOn(sql`${on}::date`)}
      FROM person p WHERE p.county = ${county} AND p.person_id = ${person_id}::uuid`.execute(trx)
  return rows[0]
}

export type ListedPatient = PatientRecord & { readonly position: number; readonly person_id: string }
export type Sought = { readonly index: Buffer; readonly on: Day }

/** People of the scope behind these blind indexes, by position, each with the open household of his day. */
export async function patientsByNumber(trx: Trx, county: number, sought: readonly Sought[]): Promise<ListedPatient[]> {
  const { rows } = await sql<ListedPatient>`
    SELECT (w.n - 1)::int AS position, p.person_id, p.name, p.born_on, p.died_on, p.division, ${householdOn(sql`w.on_day`)}
      FROM unnest(${sought.map(({ index }) => index)}::bytea[], ${sought.map(({ on }) => on)}::date[]) WITH ORDINALITY AS w (id_index, on_day, n)
      JOIN person p ON p.county = ${county} AND p.id_index = w.id_index`.execute(trx)
  return rows
}

export type ClaimOf = OtherClaim & { readonly person_id: string }

/** The claims of these people that stand: neither returned nor withdrawn. */
export async function otherClaims(trx: Trx, county: number, person_ids: readonly string[]): Promise<ClaimOf[]> {
  const { rows } = await sql<ClaimOf>`
    SELECT person_id, scheme, admitted_on, discharged_on, requested_fen FROM medical_claim
     WHERE county = ${county} AND person_id = ANY(${person_ids}::uuid[]) AND returned_on IS NULL AND withdrawn_at IS NULL
     ORDER BY discharged_on, scheme`.execute(trx)
  return rows
}

export type ClaimInsert = ClaimInput & {
  readonly county: number
  readonly claim_id: string
  readonly division: string
  readonly person_id: string
  readonly household_id: string | null
  readonly scheme: Scheme
  readonly hospital: string
  readonly illness: string | null
  readonly burden_fen: Fen
  readonly words: string | null
  readonly created_by: string
  readonly created_at: string
}

export async function insertClaims(trx: Trx, rows: readonly ClaimInsert[]): Promise<void> {
  await forgetPlans(trx, rows.length)
  await trx.insertInto('medical_claim').values(rows).execute()
}

export type StoredClaim = ClaimDays & {
  readonly claim_id: string
  readonly person_id: string
  readonly name: string
  readonly received_on: Day
  readonly requested_fen: Fen
  readonly approved_fen: Fen | null
}

/** The claims, locked in one order, so that two lists of the same claims wait for each other. */
export async function claimsForChange(trx: Trx, county: number, claim_ids: readonly string[]): Promise<StoredClaim[]> {
  const { rows } = await sql<StoredClaim>`
    SELECT c.claim_id, c.person_id, coalesce((SELECT p.name FROM person p WHERE p.county = c.county AND p.person_id = c.person_id), '') AS name,
           c.received_on, c.checked_on, c.declared_on, c.approved_on, c.returned_on, c.paid_on, c.withdrawn_at IS NOT NULL AS withdrawn,
           c.requested_fen, c.approved_fen
      FROM medical_claim c WHERE c.county = ${county} AND c.claim_id = ANY(${claim_ids}::uuid[]) ORDER BY c.claim_id FOR UPDATE`.execute(
    trx,
  )
  return rows
}

type ClaimChange =
  | { readonly checked_on: Day; readonly checked_by: string }
  | { readonly declared_on: Day; readonly declared_by: string }
  | {
      readonly approved_on: Day
      readonly approved_fen: Fen
      readonly answer_document: string
      readonly answer_words: string | null
      readonly answered_by: string
    }
  | { readonly returned_on: Day; readonly return_reason: string; readonly answer_document: string | null; readonly answered_by: string }
  | { readonly paid_on: Day; readonly paid_fen: Fen; readonly paid_by: string }
  | { readonly withdrawn_at: string; readonly withdraw_reason: string; readonly withdrawn_by: string }

export async function changeClaims(trx: Trx, county: number, claim_ids: readonly string[], change: ClaimChange): Promise<void> {
  await trx.updateTable('medical_claim').set(change).where('county', '=', county).where('claim_id', 'in', claim_ids).execute()
}

export type ClaimRecord = ClaimDays & {
  readonly claim_id: string
  readonly person_id: string
  readonly name: string
  readonly id_cipher: Buffer | null
  readonly division: string
  readonly village: string
  readonly scheme: Scheme
  readonly aid_class: string
  readonly hospital: string
  readonly admitted_on: Day
  readonly discharged_on: Day
  readonly burden_fen: Fen
  readonly requested_fen: Fen
  readonly approved_fen: Fen | null
  readonly paid_fen: Fen | null
  readonly received_on: Day
}

const CLAIM = sql`
  c.claim_id, c.person_id, coalesce(p.name, '') AS name, p.id_cipher, c.division, coalesce(d.short_name, '') AS village, c.scheme, c.aid_class,
  c.hospital, c.admitted_on, c.discharged_on, c.burden_fen, c.requested_fen, c.approved_fen, c.paid_fen, c.received_on, c.checked_on,
  c.declared_on, c.approved_on, c.returned_on, c.paid_on, c.withdrawn_at IS NOT NULL AS withdrawn`
const SOURCE = sql`
  medical_claim c LEFT JOIN person p ON p.county = c.county AND p.person_id = c.person_id
                  LEFT JOIN division d ON d.county = c.county AND d.division = c.division`

/** Claims received in [from, to], both included, newest first. */
export async function claimsReceived(trx: Trx, county: number, from: Day, to: Day): Promise<ClaimRecord[]> {
  const { rows } = await sql<ClaimRecord>`
    SELECT ${CLAIM} FROM ${SOURCE} WHERE c.county = ${county} AND c.received_on BETWEEN ${from}::date AND ${to}::date
     ORDER BY c.received_on DESC, c.created_at DESC, c.claim_id`.execute(trx)
  return rows
}

/** Claims declared in [from, to] that were not withdrawn, in the order of the villages. */
export async function claimsDeclared(trx: Trx, county: number, from: Day, to: Day): Promise<ClaimRecord[]> {
  const { rows } = await sql<ClaimRecord>`
    SELECT ${CLAIM} FROM ${SOURCE}
     WHERE c.county = ${county} AND c.declared_on BETWEEN ${from}::date AND ${to}::date AND c.withdrawn_at IS NULL
     ORDER BY c.division, name, c.discharged_on, c.claim_id`.execute(trx)
  return rows
}

export type DetailRecord = ClaimRecord & {
  readonly covered_fen: Fen
  readonly basic_fen: Fen
  readonly serious_fen: Fen
  readonly other_fen: Fen
  readonly illness: string | null
  readonly words: string | null
  readonly answer_document: string | null
  readonly answer_words: string | null
  readonly return_reason: string | null
  readonly withdrawn_at: string | null
  readonly withdraw_reason: string | null
  readonly received_by: string
  readonly checked_by: string
  readonly declared_by: string
  readonly answered_by: string
  readonly paid_by: string
  readonly withdrawn_by: string
}

const nameOf = (column: string) =>
  sql`coalesce((SELECT u.name FROM app_user u WHERE u.county = c.county AND u.user_id = ${sql.ref(`c.${column}`)}), '')`

/** One claim with who took each step. */
export async function claimDetail(trx: Trx, county: number, claim_id: string): Promise<DetailRecord | undefined> {
  const { rows } = await sql<DetailRecord>`
    SELECT ${CLAIM}, c.covered_fen, c.basic_fen, c.serious_fen, c.other_fen, c.illness, c.words, c.answer_document, c.answer_words,
           c.return_reason, c.withdrawn_at, c.withdraw_reason,
           ${nameOf('created_by')} AS received_by, ${nameOf('checked_by')} AS checked_by, ${nameOf('declared_by')} AS declared_by,
           ${nameOf('answered_by')} AS answered_by, ${nameOf('paid_by')} AS paid_by, ${nameOf('withdrawn_by')} AS withdrawn_by
      FROM ${SOURCE} WHERE c.county = ${county} AND c.claim_id = ${claim_id}::uuid`.execute(trx)
  return rows[0]
}
