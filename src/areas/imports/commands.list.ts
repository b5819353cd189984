import type { Static } from 'typebox'
import { query, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { listKinds } from '../../server/rosters.ts'
import { readSheets } from './commands.file.ts'
import type { readListRoute } from './contract.lists.ts'
import { readListRows } from './rules.list.ts'

/** As many rows as the areas take at once. */
const MOST_ROWS = 2000

export type ListFile = { readonly file_name: string; readonly content: Uint8Array; readonly list: string }

/** Reads a list of another area out of a workbook, as it stands, for the one who brought it; nothing is stored. */
export const readList = query(
  'import.read-list',
  'office.read',
  async (ctx: OpenContext, { file_name, content, list }: ListFile): Promise<Static<typeof readListRoute.reply>> => {
    const kind = listKinds().find(each => each.id === list)
    if (kind === undefined) throw new AppError('KIND_UNKNOWN', { kind: list })
    const read = readListRows(await readSheets(ctx, content, file_name), kind)
    if ('code' in read) throw new AppError(read.code, { ...read, file_name })
    if (read.rows.length > MOST_ROWS) throw new AppError('LIST_TOO_LONG', { file_name, rows: read.rows.length, most: MOST_ROWS })
    return { ...read, rows: read.rows.map(row => [...row]) }
  },
)
