import { sql } from 'kysely'
import { monthFromDate, monthToDate, type Month } from '../../kernel/month.ts'
import type { Trx } from '../../server/db.ts'
import type { ImportChoices, ImportCounts } from './contract.ts'
import type { Remembered } from './rules.ts'

export type ImportRecord = {
  readonly import_id: string
  readonly attachment_id: string
  readonly file_name: string
  readonly sha256: string
  readonly settings: ImportChoices
  readonly edits_cipher: Buffer | null
  readonly created_by: string
  readonly committed_at: string | null
  readonly discarded_at: string | null
}

export type NewImport = {
  readonly import_id: string
  readonly division: string
  readonly attachment_id: string
  readonly file_name: string
  readonly sha256: string
  readonly kind: string | null
  readonly month: Month | null
  readonly settings: ImportChoices
  readonly created_by: string
  readonly created_at: string
}
const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`
const firstDay = (month: Month | null): string | null => (month === null ? null : monthToDate(month))

export async function insertImport(db: Trx, county: number, { month, settings, ...row }: NewImport): Promise<void> {
  await db
    .insertInto('roster_import')
    .values({ county, ...row, month: firstDay(month), settings: json(settings) })
    .execute()
}

/** One import of the scope; `lock` holds it against a second clerk. */
export async function importById(db: Trx, county: number, import_id: string, lock = false): Promise<ImportRecord | undefined> {
  const { rows } = await sql<ImportRecord>`
    SELECT import_id, attachment_id, file_name, sha256, settings, edits_cipher, created_by, committed_at, discarded_at
      FROM roster_import WHERE county = ${county} AND import_id = ${import_id}::uuid ${lock ? sql`FOR UPDATE` : sql``}`.execute(db)
  return rows[0]
}

export type ListedImport = {
  readonly import_id: string
  readonly file_name: string
  readonly kind: string | null
  readonly month: Month | null
  readonly created_at: string
  readonly created_by: string
  readonly committed_at: string | null
  readonly counts: ImportCounts | null
}

/** The last imports of the scope, those given up left out. */
export async function recentImports(db: Trx, county: number, most: number): Promise<ListedImport[]> {
  const { rows } = await sql<Omit<ListedImport, 'month'> & { month: string | null }>`
    SELECT i.import_id, i.file_name, i.kind, i.month, i.created_at, i.committed_at, i.counts,
           coalesce((SELECT u.name FROM app_user u WHERE u.county = i.county AND u.user_id = i.created_by), '') AS created_by
      FROM roster_import i
     WHERE i.county = ${county} AND i.discarded_at IS NULL
     ORDER BY i.created_at DESC, i.import_id DESC LIMIT ${most}`.execute(db)
  return rows.map(row => ({ ...row, month: row.month === null ? null : monthFromDate(row.month as Parameters<typeof monthFromDate>[0]) }))
}

/** The last time that this very file was taken in. */
export async function committedTwin(
  db: Trx,
  county: number,
  sha256: string,
  import_id: string,
): Promise<{ import_id: string; committed_at: string } | undefined> {
  const { rows } = await sql<{ import_id: string; committed_at: string }>`
    SELECT import_id, committed_at FROM roster_import
     WHERE county = ${county} AND sha256 = ${sha256} AND import_id <> ${import_id}::uuid AND committed_at IS NOT NULL
     ORDER BY committed_at DESC LIMIT 1`.execute(db)
  return rows[0]
}

export async function saveSettings(
  db: Trx,
  county: number,
  import_id: string,
  settings: ImportChoices,
  kind: string | null,
  month: Month | null,
): Promise<void> {
  await db
    .updateTable('roster_import')
    .set({ settings: json(settings), kind, month: firstDay(month) })
    .where('county', '=', county)
    .where('import_id', '=', import_id)
    .execute()
}

export async function saveEdits(db: Trx, county: number, import_id: string, edits_cipher: Buffer): Promise<void> {
  await db.updateTable('roster_import').set({ edits_cipher }).where('county', '=', county).where('import_id', '=', import_id).execute()
}

export type Commitment = {
  readonly kind: string
  readonly month: Month
  readonly settings: ImportChoices
  readonly counts: ImportCounts
  readonly committed_by: string
  readonly committed_at: string
}

export async function markCommitted(
  db: Trx,
  county: number,
  import_id: string,
  { month, settings, counts, ...rest }: Commitment,
): Promise<void> {
  await db
    .updateTable('roster_import')
    .set({ ...rest, month: firstDay(month), settings: json(settings), counts: json(counts) })
    .where('county', '=', county)
    .where('import_id', '=', import_id)
    .execute()
}

export async function markDiscarded(db: Trx, county: number, import_id: string, now: string): Promise<void> {
  await db.updateTable('roster_import').set({ discarded_at: now }).where('county', '=', county).where('import_id', '=', import_id).execute()
}

/** What was chosen for a roster of this kind with these headings. */
export async function rememberedMapping(db: Trx, county: number, kind: string, header_hash: string): Promise<Remembered | null> {
  const row = await db
    .selectFrom('roster_mapping')
    .select('settings')
    .where('county', '=', county)
    .where('kind', '=', kind)
    .where('header_hash', '=', header_hash)
    .executeTakeFirst()
  return row === undefined ? null : (row.settings as Remembered)
}

export type Mapped = {
  readonly division: string
  readonly kind: string
  readonly header_hash: string
  readonly name: string
  readonly settings: Remembered
  readonly saved_by: string
  readonly saved_at: string
}

export async function rememberMapping(db: Trx, county: number, { settings, ...row }: Mapped): Promise<void> {
  await db
    .insertInto('roster_mapping')
    .values({ county, ...row, settings: json(settings) })
    .onConflict(conflict =>
      conflict
        .columns(['county', 'division', 'kind', 'header_hash'])
        .doUpdateSet({ settings: json(settings), name: row.name, saved_by: row.saved_by, saved_at: row.saved_at }),
    )
    .execute()
}
