import type { Trx } from '../../server/db.ts'

/** Names of those who are still children on this day, as far as the scope reaches. */
export async function childNames(trx: Trx, county: number, bornFrom: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('person')
    .select('name')
    .distinct()
    .where('county', '=', county)
    .where('born_on', '>=', bornFrom)
    .where('died_on', 'is', null)
    .execute()
  return rows.map(({ name }) => name)
}
