import { sql } from 'kysely'
import type { Trx } from '../../server/db.ts'

export type StoredRun = {
  readonly backup_id: string
  readonly started_at: string
  readonly finished_at: string | null
  readonly how: string
  readonly file: string
  readonly bytes: bigint | null
  readonly checked_at: string | null
  readonly problem: string | null
}

const SHOWN = 400

/** The newest, newest first. */
export const storedRuns = (db: Trx, county: number, division: string): Promise<StoredRun[]> =>
  db
    .selectFrom('backup_run')
    .select(['backup_id', 'started_at', 'finished_at', 'how', 'file', 'bytes', 'checked_at', 'problem'])
    .where('county', '=', county)
    .where('division', '=', division)
    .orderBy('started_at', 'desc')
    .limit(SHOWN)
    .execute()

type Key = { readonly county: number; readonly backup_id: string }

export async function insertRun(
  db: Trx,
  run: Key & { readonly division: string; readonly started_at: string; readonly how: 'scheduled' | 'by_hand'; readonly file: string },
): Promise<void> {
  await db.insertInto('backup_run').values(run).execute()
}

export async function updateRun(
  db: Trx,
  { county, backup_id }: Key,
  facts: { finished_at?: string; bytes?: bigint; sha256?: string; checked_at?: string | null; problem?: string | null },
): Promise<void> {
  await db.updateTable('backup_run').set(facts).where('county', '=', county).where('backup_id', '=', backup_id).execute()
}

/** Whether some process backs up or checks just now: both hold an advisory lock of the server while they do. */
export async function isBusy(db: Trx): Promise<boolean> {
  const { rows } = await sql<{ busy: boolean }>`
    SELECT EXISTS (
      SELECT FROM pg_locks l JOIN pg_database d ON d.datname = current_database()
       WHERE l.locktype = 'advisory' AND l.granted
         AND ((l.classid = 0 AND l.objid = 7060014 AND l.database = d.oid)
              OR (l.classid = 7060015 AND l.objid::bigint = hashtext(d.datname)::bigint & 4294967295))) AS busy`.execute(db)
  return rows[0]?.busy === true
}
