import { handle, type Register } from '../../server/handle.ts'
import { officeOf } from '../../server/context.ts'
import { AppError } from '../../server/errors.ts'
import type { Place } from '../../server/backup/place.ts'
import { backupOverview, planBackups, setPassphrase } from './commands.ts'
import { checkAgain, runBackup } from './commands.run.ts'
import * as contract from './contract.ts'

export const backupRoutes: Register = (app, deps) => {
  const place = (): Place => {
    if (deps.place === undefined) throw new AppError('BACKUP_NOT_HERE')
    return deps.place
  }
  handle(app, deps, contract.backupsRoute, async ctx => backupOverview(ctx, place(), (await officeOf(deps.db))?.demo ?? false))
  handle(app, deps, contract.planBackupsRoute, (ctx, { body }) => planBackups(ctx, { ...body, dataDir: place().dataDir }))
  handle(app, deps, contract.setPassphraseRoute, (ctx, { body }) => setPassphrase(ctx, body))
  handle(app, deps, contract.runBackupRoute, async ctx => {
    const here = place()
    await backupOverview(ctx, here, false)
    return {
      job_id: deps.jobs.start(ctx.user, 'backup.run', (progress, signal) => runBackup(here, { ...ctx, progress, signal }, 'by_hand')),
    }
  })
  handle(app, deps, contract.checkBackupRoute, async (ctx, { params }) => {
    const here = place()
    await backupOverview(ctx, here, false)
    return {
      job_id: deps.jobs.start(ctx.user, 'backup.check', (progress, signal) => checkAgain(here, { ...ctx, progress, signal }, params)),
    }
  })
}
