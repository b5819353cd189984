import { sql, type RawBuilder } from 'kysely'
import { addMonths, monthToDate, type Month } from '../../kernel/month.ts'
import type { Scope } from '../../server/db.ts'
import type { BatchState } from './rules.warnings.ts'

/** Whose rows are read: the lines of this range, of the batches handed in; and the records between two months. */
export type Ground = {
  readonly county: number
  readonly scope: Scope
  readonly batches: readonly BatchState[]
  readonly from: Month
  readonly to: Month
}

/** The same, of one programme's batches. */
export const ofProgramme = (ground: Ground, programme: string): Ground => ({
  ...ground,
  batches: ground.batches.filter(each => each.programme === programme),
})

export const firstDay = ({ from }: Ground): RawBuilder<unknown> => sql`${monthToDate(from)}::date`
/** The day after the period's last. */
export const nextDay = ({ to }: Ground): RawBuilder<unknown> => sql`${monthToDate(addMonths(to, 1))}::date`
/** The rows of a table, by its alias, that stand in the county and range. */
export const inRange = (alias: string, { county, scope }: Ground): RawBuilder<unknown> =>
  sql`${sql.ref(`${alias}.county`)} = ${county} AND ${sql.ref(`${alias}.division`)} >= ${scope.lo} AND ${sql.ref(`${alias}.division`)} < ${scope.hi}`

/**
 * The rows of a source in the period and range of the ground, in these columns: row_id uuid, division text, day date, person_id uuid,
 * household_id uuid, name text, amount_fen bigint, done boolean. What is no person or household is NULL there.
 */
export type RecordRows = (ground: Ground) => RawBuilder<unknown>
