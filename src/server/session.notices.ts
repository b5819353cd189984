import { OLD_AFTER_DAYS, warningOf, type BackupWarning } from '../areas/backups/rules.ts'
import { hasOpenAlarm } from './alarms.ts'
import { later, msBetween, now } from './clock.ts'
import type { Office } from './context.ts'
import { setScope, WHOLE, type Db } from './db.ts'
import type { SignedIn } from './session.ts'

/** Codes of what the office should put right, for the banner above every page (web/widgets/banner.tsx has their words). */
export async function noticesOf(db: Db, { office, user }: Pick<SignedIn, 'office' | 'user'>): Promise<string[]> {
  const backup = await backupWarning(db, office)
  const approved = !user.permissions.has('system.approval') || (await isApproved(db, office))
  const alarms = (await hasOpenAlarm(db, user)) ? ['ALARMS_OPEN'] : []
  const clock = (await isClockBehind(db, office)) ? ['CLOCK_BEHIND'] : []
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

/** Something was done in the future: the machine's clock was set back since, or was ahead then. */
async function isClockBehind(db: Db, { county }: Office): Promise<boolean> {
  const latest = await db.transaction().execute(async trx => {
    await setScope(trx, WHOLE)
    return trx
      .selectFrom('audit_event')
      .select(({ fn }) => fn.max('at').as('at'))
      .where('county', '=', county)
      .executeTakeFirst()
  })
  const at = latest?.at ?? null
  return at !== null && msBetween(now(), at) > CLOCK_SLACK_MS
}

/** Everybody hears of a missing backup, whatever part of the town he sees: it is everybody's work that would be lost. */
async function backupWarning(db: Db, { county, demo }: Office): Promise<BackupWarning | null> {
  if (demo) return null
  const good = await db.transaction().execute(async trx => {
    await setScope(trx, WHOLE)
    return trx
      .selectFrom('backup_run')
      .select(({ fn }) => fn.max('started_at').as('started_at'))
      .where('county', '=', county)
      .where('checked_at', 'is not', null)
      .where('problem', 'is', null)
      .executeTakeFirst()
  })
  const last = good?.started_at ?? null
  return warningOf(last === null ? null : later(last, 0), later(now(), -OLD_AFTER_DAYS * DAY_MS), demo)
}
