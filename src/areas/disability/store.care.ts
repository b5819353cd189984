import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Trx } from '../../server/db.ts'
import type { Voided } from './store.rounds.ts'

export type CareInsert = {
  readonly county: number
  readonly care_id: string
  readonly person_id: string
  readonly division: string
  readonly care_kind: string
  readonly care_level: string
  readonly caregiver: string
  readonly no_carer: string
  readonly from_day: Day
  readonly created_by: string
  readonly created_at: string
}

export async function insertCare(trx: Trx, row: CareInsert): Promise<void> {
  await trx.insertInto('home_care').values(row).execute()
}

export type CareRecord = {
  readonly care_id: string
  readonly person_id: string
  readonly name: string
  readonly id_cipher: Buffer | null
  readonly division: string
  readonly village: string
  readonly care_kind: string
  readonly care_level: string
  readonly caregiver: string
  readonly no_carer: string
  readonly from_day: Day
  readonly to_day: Day | null
  readonly end_reason: string | null
  readonly voided: string | null
}

/** Those cared for now first. */
export async function cares(trx: Trx, county: number): Promise<CareRecord[]> {
  const { rows } = await sql<CareRecord>`
    SELECT h.care_id, h.person_id, p.name, p.id_cipher, h.division, coalesce(d.short_name, '') AS village, h.care_kind, h.care_level, h.caregiver,
           h.no_carer, h.from_day, h.to_day, h.end_reason, h.void_reason AS voided
      FROM home_care h
      JOIN person p ON p.county = h.county AND p.person_id = h.person_id
      LEFT JOIN division d ON d.county = h.county AND d.division = h.division
     WHERE h.county = ${county}
     ORDER BY h.voided_at NULLS FIRST, h.to_day NULLS FIRST, h.division, p.name, h.care_id`.execute(trx)
  return rows
}

export type StoredCare = {
  readonly person_id: string
  readonly from_day: Day
  readonly to_day: Day | null
  readonly voided: boolean
}

export async function careForChange(trx: Trx, county: number, care_id: string): Promise<StoredCare | undefined> {
  const { rows } = await sql<StoredCare>`
    SELECT person_id, from_day, to_day, voided_at IS NOT NULL AS voided FROM home_care
     WHERE county = ${county} AND care_id = ${care_id}::uuid FOR UPDATE`.execute(trx)
  return rows[0]
}

export async function changeCare(
  trx: Trx,
  county: number,
  care_id: string,
  change: Voided | { readonly to_day: Day; readonly end_reason: string },
): Promise<void> {
  await trx.updateTable('home_care').set(change).where('county', '=', county).where('care_id', '=', care_id).execute()
}
