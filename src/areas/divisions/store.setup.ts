import type { Trx } from '../../server/db.ts'

/** The rows of the county and of its town, when the office is set up. Names there already stay. */
export async function insertTown(
  trx: Trx,
  {
    county,
    countyDivision,
    town,
    town_name,
    now,
  }: {
    county: number
    countyDivision: string
    town: string
    town_name: string
    now: string
  },
): Promise<void> {
  const countyName = `县（区）${county}`
  await trx
    .insertInto('division')
    .values([
      { county, division: countyDivision, level: 'county', name: countyName, short_name: countyName, created_at: now },
      { county, division: town, level: 'town', name: town_name, short_name: town_name, created_at: now },
    ])
    .onConflict(conflict => conflict.columns(['county', 'division']).doNothing())
    .execute()
}
