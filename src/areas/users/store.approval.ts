import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import { lastGoodBackup } from '../../server/backup/settings.ts'
import type { Trx } from '../../server/db.ts'
import type { Holdings } from './rules.approval.ts'

/** How much of everything the office holds, in the user's scope. */
export async function holdings(trx: Trx, county: number, today: Day): Promise<Holdings> {
  const { rows } = await sql<Holdings>`
    SELECT p.*, h.*,
      (SELECT count(*) FROM household_member WHERE county = ${county} AND to_day IS NULL)::int AS members,
      (SELECT count(*) FROM bank_account WHERE county = ${county})::int AS accounts,
      (SELECT count(*) FROM entitlement WHERE county = ${county} AND voided_at IS NULL)::int AS entitlements,
      (SELECT count(*) FROM payment_line WHERE county = ${county} AND voided_at IS NULL)::int AS lines,
      ((SELECT count(*) FROM relief_grant WHERE county = ${county}) + (SELECT count(*) FROM reserve_case WHERE county = ${county})
       + (SELECT count(*) FROM aid_case WHERE county = ${county}) + (SELECT count(*) FROM medical_claim WHERE county = ${county}))::int AS relief,
      (SELECT count(*) FROM attachment WHERE county = ${county})::int AS files,
      (SELECT count(*) FROM audit_event WHERE county = ${county})::int AS audits
     FROM (SELECT count(*)::int AS people, count(id_cipher)::int AS ids, count(phone)::int AS phones,
                  (count(*) FILTER (WHERE born_on > ${today}::date - interval '14 years'))::int AS under14,
                  (count(*) FILTER (WHERE born_on > ${today}::date - interval '18 years'))::int AS under18
             FROM person WHERE county = ${county}) p,
          (SELECT count(*)::int AS households FROM household WHERE county = ${county} AND closed_on IS NULL) h`.execute(trx)
  const [held] = rows
  if (held === undefined) throw new Error('counting gave no row')
  return held
}

type OfficeRecord = {
  readonly name: string
  readonly town_name: string
  readonly demo: boolean
  readonly approval_id: string | null
  readonly approved_at: string | null
  readonly scan_name: string | null
  /** The start of the latest backup that was restored and found equal. */
  readonly last_good: string | null
}
export async function officeRecord(trx: Trx, county: number): Promise<OfficeRecord> {
  const { rows } = await sql<OfficeRecord>`
    SELECT o.name, o.town_name, o.demo, o.approval_id, o.approved_at, a.file_name AS scan_name, ${lastGoodBackup(county)} AS last_good
      FROM office o LEFT JOIN attachment a ON a.county = o.county AND a.attachment_id = o.approval_id
     WHERE o.county = ${county}`.execute(trx)
  const [office] = rows
  if (office === undefined) throw new Error('no office')
  return office
}

export async function setApproval(trx: Trx, county: number, signed: { approval_id: string; approved_at: string }): Promise<void> {
  await trx.updateTable('office').set(signed).where('county', '=', county).execute()
}
