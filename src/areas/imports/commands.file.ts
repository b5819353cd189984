import { createHash } from 'node:crypto'
import type { OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { readWorkbook } from '../../server/excel/read.ts'
import { openAttachment } from '../../server/files.ts'
import { rosterKinds } from '../../server/rosters.ts'
import { locate, readRoster, type Roster } from './rules.ts'
import type { Edits, Sheet } from './rules.sheet.ts'
import { PROBLEM_SHEET } from '../../server/excel/annotate.ts'
import * as store from './store.ts'

/** Sheets and the last reading of recent imports, so that each changed choice is answered at once. */
type Kept = { readonly sheets: readonly Sheet[]; readonly cells: number; stamp: string; roster: Roster | null }
const KEPT_IMPORTS = 6
const KEPT_CELLS = 3_000_000
const kept = new Map<string, Kept>()

function keep(import_id: string, sheets: readonly Sheet[]): Kept {
  const cells = sheets.reduce((sum, sheet) => sum + sheet.rows.reduce((all, row) => all + row.length, 0), 0)
  const entry: Kept = { sheets, cells, stamp: '', roster: null }
  kept.delete(import_id)
  kept.set(import_id, entry)
  const total = (): number => [...kept.values()].reduce((sum, each) => sum + each.cells, 0)
  for (const [oldest] of kept) {
    if (kept.size <= 1 || (kept.size <= KEPT_IMPORTS && total() <= KEPT_CELLS)) break
    kept.delete(oldest)
  }
  return entry
}
export const forget = (import_id: string): void => void kept.delete(import_id)

/** Reads a workbook apart; the list of problems that an error workbook carries in front is passed over. */
export async function readSheets(ctx: Pick<OpenContext, 'signal'>, content: Uint8Array, file_name: string): Promise<readonly Sheet[]> {
  const sheets = await readWorkbook(content, file_name, ctx.signal === undefined ? {} : { signal: ctx.signal })
  return sheets.filter(sheet => sheet.name !== PROBLEM_SHEET || sheets.length === 1)
}
export const keepSheets = (import_id: string, sheets: readonly Sheet[]): void => void keep(import_id, sheets)

type SheetEdits = Readonly<Record<string, Edits>>

/** An import of the scope that still can be changed, taken for this transaction. */
export const openForChange = (ctx: OpenContext, import_id: string): Promise<store.ImportRecord> => openImport(ctx, import_id, true)

/** An import of the scope that is neither committed nor given up. */
export async function openImport({ db, user }: OpenContext, import_id: string, lock = false): Promise<store.ImportRecord> {
  const record = await store.importById(db, user.county, import_id, lock)
  if (!record) throw new AppError('IMPORT_NOT_FOUND')
  if (record.committed_at !== null) throw new AppError('IMPORT_COMMITTED', { file_name: record.file_name })
  if (record.discarded_at !== null) throw new AppError('IMPORT_DISCARDED', { file_name: record.file_name })
  return record
}

export function editsOf({ codec }: OpenContext, { edits_cipher }: store.ImportRecord): SheetEdits {
  return edits_cipher === null ? {} : (JSON.parse(codec.openFile(edits_cipher).toString('utf8')) as SheetEdits)
}

async function entryOf(ctx: OpenContext, record: store.ImportRecord): Promise<Kept> {
  const known = kept.get(record.import_id)
  if (known !== undefined) {
    kept.delete(record.import_id)
    kept.set(record.import_id, known)
    return known
  }
  const { content, file_name } = await openAttachment(ctx, record.attachment_id)
  return keep(record.import_id, await readSheets(ctx, content, file_name))
}

export async function sheetsOf(ctx: OpenContext, record: store.ImportRecord): Promise<readonly Sheet[]> {
  return (await entryOf(ctx, record)).sheets
}

/** What headings are called for remembering: their order and words, not the rows. */
export const headerHash = (labels: readonly string[]): string => createHash('sha256').update(labels.join('\n')).digest('hex')

/** The roster as read under the choices, corrections and what is remembered; nothing of the register. */
export async function rosterOf(ctx: OpenContext, record: store.ImportRecord): Promise<Roster> {
  const entry = await entryOf(ctx, record)
  const edits = editsOf(ctx, record)
  const located = locate({ sheets: entry.sheets, file_name: record.file_name, kinds: rosterKinds() }, record.settings, edits)
  if (located === null) throw new AppError('SHEET_UNKNOWN', { file_name: record.file_name })
  const { kind, header } = located
  const remembered =
    kind === null || header === null ? null : await store.rememberedMapping(ctx.db, ctx.user.county, kind.id, headerHash(header.labels))
  const stamp = createHash('sha256')
    .update(JSON.stringify([record.settings, edits, remembered, ctx.today]))
    .digest('hex')
  if (entry.roster !== null && entry.stamp === stamp) return entry.roster
  entry.roster = readRoster(located, record.settings, remembered, { law: ctx.law, today: ctx.today, file_name: record.file_name })
  entry.stamp = stamp
  return entry.roster
}
