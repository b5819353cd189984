import type { BackupPlan, BackupState } from './contract.ts'

/** Instants as ISO text in UTC with milliseconds, so that they compare as text. */
export type Run = {
  readonly backup_id: string
  readonly started_at: string
  readonly finished_at: string | null
  readonly checked_at: string | null
  readonly problem: string | null
  readonly file: string
}

/** At noon the PC of an office is on. */
export const DEFAULT_PLAN: Omit<BackupPlan, 'folder'> = { hour: 12, keep: 14 }
/** A failed attempt is made again after this time. */
export const RETRY_MINUTES = 60
export const OLD_AFTER_DAYS = 3

export const isGood = ({ checked_at, problem }: Pick<Run, 'checked_at' | 'problem'>): boolean => checked_at !== null && problem === null

/** `busy`: some backup or check is at work just now. */
export function stateOf(run: Omit<Run, 'backup_id' | 'started_at' | 'file'>, busy: boolean): BackupState {
  if (isGood(run)) return 'good'
  if (run.problem !== null) return 'failed'
  if (busy) return 'running'
  return run.finished_at === null ? 'interrupted' : 'unchecked'
}

/** Newest first. */
export const newestFirst = <T extends Pick<Run, 'started_at'>>(runs: readonly T[]): T[] =>
  [...runs].sort((a, b) => (a.started_at < b.started_at ? 1 : a.started_at > b.started_at ? -1 : 0))

export const lastGood = (runs: readonly Run[]): string | null => newestFirst(runs.filter(isGood))[0]?.started_at ?? null

/**
 * A backup should be made now. `due`: the last moment of the plan that has passed, also one at which the PC was off; `retryFrom`: attempts
 * before it are long enough ago.
 */
export const isDue = (runs: readonly Run[], due: string, retryFrom: string): boolean =>
  !runs.some(run => isGood(run) && run.started_at >= due) && !runs.some(run => run.started_at > retryFrom)

/**
 * Backups that may go: good ones beyond the newest `keep`, and failed ones older than all that are kept. Never the last good one, nor a
 * file that a good one has: a second attempt within the same second failed under the same name.
 */
export function toDrop<T extends Run>(runs: readonly T[], keep: number): T[] {
  const good = newestFirst(runs.filter(isGood))
  const kept = good.slice(0, Math.max(1, keep))
  const oldest = kept.at(-1)
  if (oldest === undefined) return []
  const files = new Set(kept.map(({ file }) => file))
  return runs.filter(run => !files.has(run.file) && (isGood(run) || run.started_at < oldest.started_at))
}

export type BackupWarning = 'BACKUP_NEVER' | 'BACKUP_OLD'

/** What everybody should see. `oldFrom`: a good backup of before is too old. A demo town has nothing to lose. */
export function warningOf(good: string | null, oldFrom: string, demo: boolean): BackupWarning | null {
  if (demo) return null
  if (good === null) return 'BACKUP_NEVER'
  return good < oldFrom ? 'BACKUP_OLD' : null
}

/** What is not as it should be about the backups, in the order in which it is put right. */
export const ADVICE = {
  no_passphrase: { title: '还没有设备份口令', words: '备份里有全部证号和账号，要用口令加密。设好口令，才会每天自动备份。' },
  never_good: { title: '还没有试恢复核对一致的备份', words: '现在备份一次，核对一致了才算有备份。' },
  same_disk: {
    title: '备份和数据在同一个盘上',
    words: '这个盘坏了，两样一起没有。请插一个移动硬盘或 U 盘，把备份文件夹改到那里；或者常把备份文件拷到别处。',
  },
} as const
export type Advice = keyof typeof ADVICE

type Standing = { readonly hasPassphrase: boolean; readonly lastGood: string | null; readonly sameDisk: boolean }
export function adviceOf({ hasPassphrase, lastGood: good, sameDisk }: Standing): Advice[] {
  return [
    ...(hasPassphrase ? [] : ['no_passphrase' as const]),
    ...(good === null ? ['never_good' as const] : []),
    ...(sameDisk ? ['same_disk' as const] : []),
  ]
}

export const PASSPHRASE_LENGTH = 12
export type PassphraseProblem = 'PASSPHRASE_SHORT' | 'PASSPHRASE_POOR'

/** At least 12 characters, six of them different: the file may fall into anybody's hands, and nobody locks him out after five guesses. */
export function passphraseProblem(passphrase: string): PassphraseProblem | null {
  const characters = [...passphrase.normalize('NFC').trim()]
  if (characters.length < PASSPHRASE_LENGTH) return 'PASSPHRASE_SHORT'
  return new Set(characters).size < 6 ? 'PASSPHRASE_POOR' : null
}

/** `doudi-349999100-20200618-120000.backup`: the town, the day and the time of the office. */
export const backupName = (town: string, officeDay: string, officeTime: string): string =>
  `doudi-${town.slice(0, 9)}-${officeDay.replaceAll('-', '')}-${officeTime.replaceAll(':', '')}.backup`
export const isBackupName = (name: string): boolean => /^doudi-\d{9}-\d{8}-\d{6}\.backup$/.test(name)

/** How a restore is begun, in the folder of Doudi: the name `doudi` alone is known to no terminal. */
export const RESTORE_COMMAND = 'npm run -s doudi -- restore 备份文件 --data data'

const PROBLEM_WORDS: Readonly<Record<string, string>> = {
  CANCELLED: '被取消',
  BACKUP_DISK_FULL: '备份的磁盘满了',
  DISK_FULL: '数据库的磁盘满了，没能试恢复',
  BACKUP_NOT_WRITABLE: '备份文件夹写不进（盘没插好？）',
  BACKUP_FOLDER_WRONG: '备份文件夹不合适',
  BACKUP_NOT_CHECKED: '没有试恢复：数据库账号不能新建数据库',
  BACKUP_DIFFERS: '试恢复对不上',
  RESTORE_DIFFERS: '试恢复对不上',
  BACKUP_DAMAGED: '文件坏了',
  BACKUP_NOT_ONE: '文件坏了',
  BACKUP_RUNNING: '另一个备份正在办',
  DATABASE_GONE: '数据库中途停了',
  KEY_FILE_MISSING: '密钥文件不见了',
  KEY_FILE_WRONG: '密钥文件不是这份数据的',
  OUTPUT_EXISTS: '同名文件已经有了',
}

/** Why a backup is not good, from the code that is kept of it. */
export const problemWords = (code: string): string => PROBLEM_WORDS[code] ?? `程序出错（${code}），运行记录里有说明`
