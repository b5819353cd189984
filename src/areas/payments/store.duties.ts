import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '../../server/db.ts'
import { APPROVER_ROLES, REVIEWER_ROLES } from './rules.ts'

/** `today` decides which deputies act. */
export type Asking = { readonly county: number; readonly today: string }

/** In use, over the whole town, with one of the roles as his own or as a deputy of today. */
const acts = ({ county, today }: Asking, user: string, town: RawBuilder<unknown>, roles: readonly string[]) => {
  const of = (column: string) => sql.ref(`${user}.${column}`)
  return sql`${of('county')} = ${county} AND ${of('disabled_at')} IS NULL AND ${of('division')} IN (${town}, left(${town}, 6) || '000000')
    AND (${of('roles')} && ${[...roles]}::text[] OR EXISTS (
      SELECT FROM deputy d WHERE d.county = ${county} AND d.deputy_user_id = ${of('user_id')} AND d.roles && ${[...roles]}::text[]
         AND d.ended_at IS NULL AND ${today}::date BETWEEN d.from_day AND d.to_day))`
}

/**
 * Whether somebody other than the makers may review. Who would be the only one to approve as well does not count: he approves, and
 * the review falls to him too.
 */
export const reviewable = (
  asking: Asking,
  town: RawBuilder<unknown>,
  makers: RawBuilder<unknown>,
): RawBuilder<boolean> => sql<boolean>`EXISTS (
  SELECT FROM app_user r WHERE ${acts(asking, 'r', town, REVIEWER_ROLES)} AND r.user_id NOT IN (${makers})
     AND (NOT (${acts(asking, 'r', town, APPROVER_ROLES)}) OR EXISTS (
       SELECT FROM app_user o WHERE ${acts(asking, 'o', town, APPROVER_ROLES)} AND o.user_id <> r.user_id AND o.user_id NOT IN (${makers}))))`

/** Whether batches of this town are reviewed at all, whoever makes them. */
export async function hasReview(trx: Trx, asking: Asking, town: string): Promise<boolean> {
  const nobody = sql`'00000000-0000-0000-0000-000000000000'::uuid`
  const { rows } = await sql<{ reviewed: boolean }>`SELECT ${reviewable(asking, sql`${town}::text`, nobody)} AS reviewed`.execute(trx)
  return rows[0]?.reviewed === true
}
