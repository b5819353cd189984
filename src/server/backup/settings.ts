import { sql, type RawBuilder } from 'kysely'
import { DEFAULT_PLAN } from '../../areas/backups/rules.ts'
import type { BackupPlan } from '../../areas/backups/contract.ts'
import { settingsOf } from '../../areas/users/store.settings.ts'
import type { InTransaction } from '../command.ts'
import type { Place } from './place.ts'

// Backups keep their plan and their sealed passphrase in `office_setting`.

export const PLAN = 'backup_plan',
  PASSPHRASE = 'backup_passphrase'
export type SealedPassphrase = { readonly cipher: string; readonly set_at: string; readonly set_by: string }
export type BackupSettings = { readonly plan: BackupPlan; readonly passphrase: SealedPassphrase | null }

/** Beside the data folder, never inside it: a restore needs an empty one. */
const defaultFolder = (dataDir: string): string => `${dataDir}-backups`

export async function backupSettings({ db, user }: InTransaction, { dataDir }: Pick<Place, 'dataDir'>): Promise<BackupSettings> {
  const found = await settingsOf(db, { county: user.county, division: user.town })
  const plan = found.get(PLAN) as BackupPlan | undefined
  return {
    plan: plan ?? { folder: defaultFolder(dataDir), ...DEFAULT_PLAN },
    passphrase: (found.get(PASSPHRASE) as SealedPassphrase | undefined) ?? null,
  }
}

/** The start of the latest backup that was restored and found equal; null when there is none. */
export const lastGoodBackup = (county: number): RawBuilder<string | null> =>
  sql`(SELECT max(started_at) FROM backup_run WHERE county = ${county} AND checked_at IS NOT NULL AND problem IS NULL)`
