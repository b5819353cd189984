import { sql } from 'kysely'
import { OLD_AFTER_DAYS, warningOf, type BackupWarning } from '../areas/backups/rules.ts'
import { lastGoodBackup } from './backup/settings.ts'
import { later, msBetween, now } from './clock.ts'
import type { Office } from './context.ts'
import { readIn, WHOLE, type Db } from './db.ts'
import type { SignedIn } from './session.ts'

/** Codes of what the office should put right, for the banner above every page (web/widgets/banner.tsx has their words). */
export async function noticesOf(db: Db, { office, user }: Pick<SignedIn, 'office' | 'user'>): Promise<string[]> {
  const { backup, audit, approved, alarm } = await stateOf(db, office)
  const warning = backupWarning(backup, office)
  return [
    ...(isClockBehind(audit) ? ['CLOCK_BEHIND'] : []),
    ...(warning === null ? [] : [warning]),
    // A demo town holds nobody's data: it needs no approval.
    ...(approved || office.demo || !user.permissions.has('system.approval') ? [] : ['SYSTEM_NOT_APPROVED']),
    ...(alarm && user.permissions.has('alarm.see') ? ['ALARMS_OPEN'] : []),
  ]
}

type State = {
  /** The start of the last good backup, and the latest entry of the audit. */
  readonly backup: string | null
  readonly audit: string | null
  readonly approved: boolean
  /** Some alarm stands open. */
  readonly alarm: boolean
}

/** Of the whole office, whatever part of the town the user sees; in one statement, for every page asks. */
const stateOf = (db: Db, { county }: Office): Promise<State> =>
  readIn(db, WHOLE, async trx => {
    const { rows } = await sql<State>`
        SELECT ${lastGoodBackup(county)} AS backup,
               (SELECT max(at) FROM audit_event WHERE county = ${county}) AS audit,
               EXISTS (SELECT FROM office WHERE county = ${county} AND approval_id IS NOT NULL) AS approved,
               EXISTS (SELECT FROM alarm WHERE county = ${county} AND seen_at IS NULL) AS alarm`.execute(trx)
    return rows[0] ?? { backup: null, audit: null, approved: false, alarm: false }
  })

const DAY_MS = 24 * 3_600_000
const CLOCK_SLACK_MS = 10 * 60_000

/** Everybody hears of a missing backup, it is everybody's work that would be lost. */
const backupWarning = (last: string | null, { demo }: Office): BackupWarning | null =>
  warningOf(last === null ? null : later(last, 0), later(now(), -OLD_AFTER_DAYS * DAY_MS), demo)

/** Something was done in the future: the machine's clock was set back since, or was ahead then. */
const isClockBehind = (latest: string | null): boolean => latest !== null && msBetween(now(), latest) > CLOCK_SLACK_MS
