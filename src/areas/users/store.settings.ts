import { sql } from 'kysely'
import { readIn, scopeOf, type Db, type Trx } from '../../server/db.ts'

type Office = { readonly county: number; readonly division: string }

/** Every setting of the office by name. */
export const settingsOf = async (trx: Trx, { county, division }: Office): Promise<Map<string, unknown>> => {
  const rows = await trx
    .selectFrom('office_setting')
    .select(['name', 'value'])
    .where('county', '=', county)
    .where('division', '=', division)
    .execute()
  return new Map(rows.map(({ name, value }) => [name, value]))
}

/** The same before anybody has signed in: in the office's own scope. */
export const settingsBeforeSignIn = (db: Db, office: Office): Promise<Map<string, unknown>> =>
  readIn(db, scopeOf(office.division), trx => settingsOf(trx, office))

export async function saveSetting(
  trx: Trx,
  setting: { county: number; division: string; name: string; value: unknown; changed_by: string; changed_at: string },
): Promise<void> {
  const { value, ...row } = setting
  const json = sql<string>`${JSON.stringify(value)}::jsonb`
  await trx
    .insertInto('office_setting')
    .values({ ...row, value: json })
    .onConflict(conflict =>
      conflict.columns(['county', 'division', 'name']).doUpdateSet({ value: json, changed_by: row.changed_by, changed_at: row.changed_at }),
    )
    .execute()
}
