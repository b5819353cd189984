import { sql } from 'kysely'
import { readIn, scopeOf, type Db, type Trx } from '../../server/db.ts'
import type { Deputyship } from './rules.deputy.ts'

type Office = { readonly county: number; readonly division: string }

/** Deputyships of the town that end on this day or later, ended ones too. */
export const deputyshipsOf = (trx: Trx, { county }: Pick<Office, 'county'>, from: string): Promise<Deputyship[]> =>
  trx
    .selectFrom('deputy as d')
    .innerJoin('app_user as u', join => join.onRef('u.county', '=', 'd.county').onRef('u.user_id', '=', 'd.user_id'))
    .select(['d.deputy_id', 'd.user_id', 'u.name as user_name', 'd.deputy_user_id', 'd.roles', 'd.from_day', 'd.to_day', 'd.ended_at'])
    .select(sql<string[]>`CASE WHEN u.disabled_at IS NULL THEN u.roles ELSE '{}' END`.as('user_roles'))
    .where('d.county', '=', county)
    .where('d.to_day', '>=', from)
    .orderBy('d.from_day')
    .orderBy('d.deputy_id')
    .execute()

/** The same before anybody has signed in: in the office's own scope. */
export const deputyshipsBeforeSignIn = (db: Db, office: Office, from: string): Promise<Deputyship[]> =>
  readIn(db, scopeOf(office.division), trx => deputyshipsOf(trx, office, from))

const LISTED = 200

export const listedDeputyships = (trx: Trx, county: number) =>
  trx
    .selectFrom('deputy as d')
    .innerJoin('app_user as u', join => join.onRef('u.county', '=', 'd.county').onRef('u.user_id', '=', 'd.user_id'))
    .innerJoin('app_user as p', join => join.onRef('p.county', '=', 'd.county').onRef('p.user_id', '=', 'd.deputy_user_id'))
    .innerJoin('app_user as m', join => join.onRef('m.county', '=', 'd.county').onRef('m.user_id', '=', 'd.made_by'))
    .select(['d.deputy_id', 'd.user_id', 'u.name as user_name', 'd.deputy_user_id', 'p.name as deputy_name', 'm.name as made_by'])
    .select(['d.roles', 'd.from_day', 'd.to_day', 'd.reason', 'd.ended_at'])
    .where('d.county', '=', county)
    .orderBy('d.to_day', 'desc')
    .orderBy('d.deputy_id')
    .limit(LISTED)
    .execute()

type Row = {
  county: number
  deputy_id: string
  division: string
  user_id: string
  deputy_user_id: string
  roles: string[]
  from_day: string
  to_day: string
  reason: string
  made_by: string
  made_at: string
}
export async function insertDeputyship(trx: Trx, row: Row): Promise<void> {
  await trx
    .insertInto('deputy')
    .values({ ...row, ended_by: null, ended_at: null })
    .execute()
}

/** False when there is none such, or it was ended already. */
export async function endDeputyship(
  trx: Trx,
  { county, deputy_id, ended_by, ended_at }: { county: number; deputy_id: string; ended_by: string; ended_at: string },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('deputy')
    .set({ ended_by, ended_at })
    .where('county', '=', county)
    .where('deputy_id', '=', deputy_id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
