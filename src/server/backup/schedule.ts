import { backupDue } from '../../areas/backups/commands.ts'
import { asKeeper, runBackup } from '../../areas/backups/commands.run.ts'
import { RETRY_MINUTES } from '../../areas/backups/rules.ts'
import { ticks } from '../clock.ts'
import type { Context } from '../command.ts'
import { officeOf, systemContext, type Means } from '../context.ts'
import type { Jobs } from '../jobs.ts'
import type { Place } from './place.ts'

const LOOK_EVERY_MS = 60_000

/**
 * Once a day at the hour of the plan, and as soon as the PC is on again when it was off then. Asks the records each minute, so that a
 * restart forgets nothing; one at a time. A demo town and an office without a passphrase are left alone. Gives the way to stop it.
 */
export function scheduleBackups(
  means: Means & { readonly place: Place },
  jobs: Jobs,
  log: (line: string) => void,
  everyMs = LOOK_EVERY_MS,
): () => void {
  // From the question on: a slow answer must not be asked for twice.
  let busy = false
  // A refusal before the record is made (a key that has changed) leaves no attempt in it to wait for.
  let restUntil = 0
  const due = async (): Promise<Context | undefined> => {
    const office = await officeOf(means.db)
    if (office === undefined || office.demo) return undefined
    const ctx = asKeeper(systemContext(means, office))
    return (await backupDue(ctx, means.place)) ? ctx : undefined
  }
  const start = (ctx: Context): void =>
    void jobs.start(ctx.user, 'backup.run', async (progress, signal) => {
      try {
        const { file } = await runBackup(means.place, { ...ctx, progress, signal }, 'scheduled')
        log(`backup written and checked: ${file}`)
      } catch (error) {
        restUntil = ticks() + RETRY_MINUTES * 60_000
        log(`scheduled backup failed: ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`)
        throw error
      } finally {
        busy = false
      }
    })
  const look = async (): Promise<void> => {
    if (busy || ticks() < restUntil) return
    busy = true
    try {
      const ctx = await due()
      if (ctx) start(ctx)
      else busy = false
    } catch (error) {
      busy = false
      log(`backup schedule: ${String(error)}`)
    }
  }
  const timer = setInterval(() => void look(), everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
