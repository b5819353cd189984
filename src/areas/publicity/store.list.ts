import { sql } from 'kysely'
import { monthToDate, type Month } from '../../kernel/month.ts'
import type { Trx } from '../../server/db.ts'
import type { ListRecord } from './rules.list.ts'

/** Who gets a programme in a month, by village, group and name; no numbers and no addresses leave the database. */
export async function publicRecords(
  trx: Trx,
  county: number,
  { programme, month, division }: { programme: string; month: Month; division?: string | undefined },
): Promise<ListRecord[]> {
  const on = monthToDate(month)
  const inVillage = division === undefined ? sql`` : sql`AND e.division = ${division}`
  const { rows } = await sql<ListRecord>`
    SELECT e.division, coalesce(d.short_name, '') AS village, coalesce(h.villager_group, p.villager_group) AS villager_group,
           coalesce(head.name, p.name, '') AS name, coalesce(head.born_on, p.born_on) AS born_on, e.persons, e.amount_fen
      FROM entitlement e
      LEFT JOIN person p ON p.county = e.county AND p.person_id = e.person_id
      LEFT JOIN household h ON h.county = e.county AND h.household_id = e.household_id
      LEFT JOIN person head ON head.county = h.county AND head.person_id = h.head_person_id
      LEFT JOIN division d ON d.county = e.county AND d.division = e.division
     WHERE e.county = ${county} AND e.programme = ${programme} AND e.voided_at IS NULL ${inVillage}
       AND e.from_month <= ${on}::date AND (e.to_month IS NULL OR e.to_month > ${on}::date)
     ORDER BY e.division, villager_group NULLS LAST, name, e.entitlement_id`.execute(trx)
  return rows
}

export const officeNames = async (trx: Trx, county: number): Promise<{ name: string; town_name: string }> =>
  trx.selectFrom('office').select(['name', 'town_name']).where('county', '=', county).executeTakeFirstOrThrow()
