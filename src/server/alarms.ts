import { sql } from 'kysely'
import type { AlarmKind } from '../areas/oversight/rules.alarms.ts'
import { ALARM_DIGEST, alarmRow, recordAudit, type AuditFacts } from './audit.ts'
import { later } from './clock.ts'
import type { InTransaction } from './command.ts'
import { inScope, scopeOf } from './db.ts'

/**
 * Raises an alarm in the transaction that is open, about its user or `login`; at most one of a kind and login stands open,
 * so that one cause does not bury the others. It has its own audit row, which proves it. Facts hold counts and names of exported files,
 * never a number of a person. True when it is a new one.
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
    const alarm_id = ctx.newId()
    const { digest } = await db
      .insertInto('alarm')
      .values({
        county,
        alarm_id,
        division: user.town,
        at: now,
        kind,
        login,
        facts: sql`${JSON.stringify(facts)}::jsonb`,
        seen_by: null,
        seen_at: null,
        note: null,
      })
      .returning(ALARM_DIGEST.as('digest'))
      .executeTakeFirstOrThrow()
    const changes = [{ row: alarmRow(alarm_id), before: {}, after: { kind, user: login, digest } }]
    await recordAudit(ctx, { command: 'alarm.raise', outcome: 'done', facts: {}, changes })
    return true
  })
}

const othersSee = async ({ db, user }: Pick<InTransaction, 'db' | 'user'>): Promise<boolean> =>
  (await db
    .selectFrom('app_user')
    .select('user_id')
    .where('county', '=', user.county)
    .where('user_id', '<>', user.user_id)
    .where('disabled_at', 'is', null)
    .where(sql<boolean>`roles && ARRAY['security_admin', 'audit_admin']::text[]`)
    .limit(1)
    .executeTakeFirst()) !== undefined

/** Closes an alarm by what somebody found out. Gives the refusal when it is not his to close. */
export async function markAlarmSeen(
  { db, user, now }: InTransaction,
  alarm_id: string,
  note: string,
): Promise<'seen' | 'ALARM_NOT_FOUND' | 'ALARM_SEEN' | 'ALARM_OWN'> {
  const alarm = await db
    .selectFrom('alarm')
    .select(['login', 'seen_at', sql<string | null>`facts->>'by'`.as('by')])
    .where('county', '=', user.county)
    .where('alarm_id', '=', alarm_id)
    .forUpdate()
    .executeTakeFirst()
  if (!alarm) return 'ALARM_NOT_FOUND'
  if (alarm.seen_at !== null) return 'ALARM_SEEN'
  if (alarm.login === user.login) return 'ALARM_OWN'
  // `by`: whose act it is, where the alarm stands under the login of him whom it befell. Where nobody else sees to alarms, it is his to explain.
  if (alarm.by === user.login && (await othersSee({ db, user }))) return 'ALARM_OWN'
  await db
    .updateTable('alarm')
    .set({ seen_by: user.user_id, seen_at: now, note })
    .where('county', '=', user.county)
    .where('alarm_id', '=', alarm_id)
    .execute()
  return 'seen'
}

const BULK_PEOPLE = 20,
  BULK_MINUTES = 10

type Reveal = {
  readonly what: 'id' | 'phone' | 'account' | 'evidence' | 'cell'
  /** A code of the list reveal_purpose. */
  readonly purpose: string
  /** Whose number it is: a person, or the row of a draft that is nobody yet. */
  readonly facts: { readonly person_id: string } | { readonly import_id: string; readonly row: number; readonly column: number }
}

/** A look at a whole number: it has its audit row, and so many different people within so many minutes by one user call for an explanation. */
export async function recordReveal(ctx: InTransaction, { what, purpose, facts }: Reveal): Promise<void> {
  await recordAudit(ctx, { command: `reveal.${what}`, outcome: 'done', facts, purpose })
  const { db, user, now } = ctx
  const { rows } = await inScope(db, scopeOf(user.town), user.scope, () =>
    sql<{ people: number }>`
    SELECT count(DISTINCT coalesce(subject::text, facts->>'person_id', (facts->>'import_id') || ' ' || (facts->>'row')))::int AS people FROM audit_event
    WHERE county = ${user.county} AND login = ${user.login} AND command LIKE 'reveal.%' AND outcome = 'done'
      AND at > ${later(now, -BULK_MINUTES * 60_000)}::timestamptz AND at <= ${now}::timestamptz`.execute(db),
  )
  const people = rows[0]?.people ?? 0
  if (people >= BULK_PEOPLE) await raiseAlarm(ctx, 'bulk_reveal', { people, minutes: BULK_MINUTES })
}
