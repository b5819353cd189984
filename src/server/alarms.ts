import { sql } from 'kysely'
import type { AuditFacts } from './audit.ts'
import { later } from './clock.ts'
import type { InTransaction } from './command.ts'
import { inScope, scopeOf } from './db.ts'

/** What the security and the audit administrator are called for. */
export type AlarmKind = 'failed_logins' | 'bulk_reveal' | 'bulk_export' | 'admin_account'

/** The login of an alarm that is about nobody in particular. */
export const NOBODY = '*'

/**
 * Raises an alarm in the transaction that is open, about its user or `login`; at most one of a kind and login stands open,
 * so that one cause does not bury the others. Facts hold counts, never a name or a number of a person. True when it is a new one.
 */
export async function raiseAlarm(ctx: InTransaction, kind: AlarmKind, facts: AuditFacts, login = ctx.user.login): Promise<boolean> {
  const { db, user, now } = ctx
  const county = user.county
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`alarm:${county}:${kind}:${login}`}, 0))`.execute(db)
  // Alarms stand in the town's scope, also those about a village's user, who does not see them.
  return inScope(db, scopeOf(user.town), user.scope, async () => {
    const open = await db
      .selectFrom('alarm')
      .select('alarm_id')
      .where('county', '=', county)
      .where('kind', '=', kind)
      .where('login', '=', login)
      .where('seen_at', 'is', null)
      .executeTakeFirst()
    if (open) return false
    await db
      .insertInto('alarm')
      .values({
        county,
        alarm_id: ctx.newId(),
        division: user.town,
        at: now,
        kind,
        login,
        facts: sql`${JSON.stringify(facts)}::jsonb`,
        seen_by: null,
        seen_at: null,
        note: null,
      })
      .execute()
    return true
  })
}

const BULK_PEOPLE = 20,
  BULK_MINUTES = 10

/** After a look at a whole number has its audit row: so many different people within so many minutes by one user call for an explanation. */
export async function watchReveals(ctx: InTransaction): Promise<void> {
  const { db, user, now } = ctx
  const { rows } = await inScope(db, scopeOf(user.town), user.scope, () =>
    sql<{ people: number }>`
    SELECT count(DISTINCT coalesce(subject::text, facts->>'person_id'))::int AS people FROM audit_event
    WHERE county = ${user.county} AND login = ${user.login} AND command LIKE 'reveal.%' AND outcome = 'done'
      AND at > ${later(now, -BULK_MINUTES * 60_000)}::timestamptz AND at <= ${now}::timestamptz`.execute(db),
  )
  const people = rows[0]?.people ?? 0
  if (people >= BULK_PEOPLE) await raiseAlarm(ctx, 'bulk_reveal', { people, minutes: BULK_MINUTES })
}
