import { OLD_AFTER_DAYS, warningOf, type BackupWarning } from '../areas/backups/rules.ts'
import { hasOpenAlarm } from './alarms.ts'
import { later, msBetween, now } from './clock.ts'
import type { Office } from './context.ts'
import { setScope, WHOLE, type Db } from './db.ts'
import type { SignedIn } from './session.ts'

/** Codes of what the office should put right, for the banner above every page (web/widgets/banner.tsx has their words). */
export async function noticesOf(db: Db, { office, user }: Pick<SignedIn, 'office' | 'user'>): Promise<string[]> {
  const latest = await latestOf(db, office)
  const backup = backupWarning(latest.backup, office)
  const approved = !user.permissions.has('system.approval') || (await isApproved(db, office))
  const alarms = (await hasOpenAlarm(db, user)) ? ['ALARMS_OPEN'] : []
  const clock = isClockBehind(latest.audit) ? ['CLOCK_BEHIND'] : []
  return [...clock, ...(backup === null ? [] : [backup]), ...(approved ? [] : ['SYSTEM_NOT_APPROVED']), ...alarms]
}

/** A demo town holds nobody's data: it needs no approval. */
async function isApproved(db: Db, { county, demo }: Office): Promise<boolean> {
  if (demo) return true
  const office = await db.selectFrom('office').select('approval_id').where('county', '=', county).executeTakeFirst()
  return office !== undefined && office.approval_id !== null
}

const DAY_MS = 24 * 3_600_000
const CLOCK_SLACK_MS = 10 * 60_000

/** The last good backup and the latest entry of the audit, whatever part of the town the user sees; in one transaction, for every page asks. */
const latestOf = (db: Db, { county }: Office): Promise<{ readonly backup: string | null; readonly audit: string | null }> =>
  db.transaction().execute(async trx => {
    await setScope(trx, WHOLE)
    const good = await trx
      .selectFrom('backup_run')
      .select(({ fn }) => fn.max('started_at').as('at'))
      .where('county', '=', county)
      .where('checked_at', 'is not', null)
      .where('problem', 'is', null)
      .executeTakeFirst()
    const done = await trx
      .selectFrom('audit_event')
      .select(({ fn }) => fn.max('at').as('at'))
      .where('county', '=', county)
      .executeTakeFirst()
    return { backup: good?.at ?? null, audit: done?.at ?? null }
  })

/** Everybody hears of a missing backup, it is everybody's work that would be lost. */
const backupWarning = (last: string | null, { demo }: Office): BackupWarning | null =>
  demo ? null : warningOf(last === null ? null : later(last, 0), later(now(), -OLD_AFTER_DAYS * DAY_MS), demo)

/** Something was done in the future: the machine's clock was set back since, or was ahead then. */
const isClockBehind = (latest: string | null): boolean => latest !== null && msBetween(now(), latest) > CLOCK_SLACK_MS
