import { sql } from 'kysely'
import type { Trx } from './db.ts'

const WORTH_COUNTING = 100

/** Stands in a statement whose right plan depends on its values: a rare word and a common one, a village and a county. It is never kept. */
export const BY_ITS_VALUES = '/* planned for its values */'
export const byItsValues = sql.raw(BY_ITS_VALUES)

/**
 * Before a bulk write. The foreign-key checks of a connection keep the plan they were first given, and one made while the
 * tables held a page is a scan of the whole table for every row: 15,000 memberships took 155 s instead of 2. Forgetting the
 * plans makes the next check plan for the tables as they are now. Nothing for a handful of rows: the connection's readings keep theirs.
 */
export async function forgetPlans(db: Trx, rows = Number.POSITIVE_INFINITY): Promise<void> {
  if (rows >= WORTH_COUNTING) await sql`DISCARD PLANS`.execute(db)
}

/**
 * Statements that take whole sets. On tables without statistics (right after an import) and behind row-level security the planner
 * expects one row and walks every line in nested loops; here it is told not to, until the transaction ends.
 */
export const planForSets = (db: Trx): Promise<unknown> => sql`SET LOCAL enable_nestloop = off`.execute(db)

/**
 * After a bulk write of `rows` rows: counts the tables, so that what follows (in this transaction too) is planned for what stands there.
 * Nothing for a handful of rows, or on a server older than 17, whose autovacuum comes by within a minute.
 */
export async function refreshStatistics(db: Trx, tables: readonly string[], rows: number): Promise<void> {
  if (rows < WORTH_COUNTING) return
  const { rows: found } = await sql<{ able: boolean }>`SELECT current_setting('server_version_num')::int >= 170000 AS able`.execute(db)
  if (found[0]?.able === true) await sql`ANALYZE ${sql.join(tables.map(table => sql.table(table)))}`.execute(db)
}
