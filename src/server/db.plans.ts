import { sql } from 'kysely'
import type { Trx } from './db.ts'

/**
 * Before a bulk write. The foreign-key checks of a connection keep the plan they were first given, and one made while the
 * tables held a page is a scan of the whole table for every row: 15,000 memberships took 155 s instead of 2. Forgetting the
 * plans makes the next check plan for the tables as they are now.
 */
export const forgetPlans = (db: Trx): Promise<unknown> => sql`DISCARD PLANS`.execute(db)
