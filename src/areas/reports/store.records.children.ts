import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { firstDay, inRange, nextDay, type Ground, type RecordRows } from './store.ground.ts'

/** Who holds the duty on the last day of the period. Officials, not persons of the register; their names are public. */
const inOffice =
  (duty: 'town_supervisor' | 'village_director'): RecordRows =>
  ground =>
    sql`
  SELECT w.worker_id, w.division, w.from_day, NULL::uuid, NULL::uuid, w.name, NULL::bigint, true
    FROM child_worker w
   WHERE ${inRange('w', ground)} AND w.duty = ${duty} AND w.from_day < ${nextDay(ground)} AND (w.to_day IS NULL OR w.to_day >= ${nextDay(ground)})`
export const townSupervisors = inOffice('town_supervisor')
export const villageDirectors = inOffice('village_director')

// Rows without anybody: so many numbers from 1 as there are children, none of them a child.
const NUMBERED = sql`('00000000-0000-8000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`
/**
 * As many rows as the latest round has children, the first so many done. The database gives whoever reads a summary two numbers and no
 * child, so there is nothing here that could lead to one, neither by village nor by name.
 */
export const reviewedChildren: RecordRows = (ground: Ground): RawBuilder<unknown> => sql`
  SELECT ${NUMBERED}, ${ground.scope.lo}::text, ${firstDay(ground)}, NULL::uuid, NULL::uuid, '（儿童信息不列）'::text, NULL::bigint, n <= c.reviewed
    FROM child_review_coverage(${ground.county}, ${firstDay(ground)}, (${nextDay(ground)} - 1)::date) AS c,
         generate_series(1, c.due) AS n`
