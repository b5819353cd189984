import { createHash } from 'node:crypto'
import { addDays, parseDay } from '../../kernel/day.ts'
import { dayOf } from '../../server/clock.ts'
import { command, query, type OpenContext } from '../../server/command.ts'
import { inScope, scopeOf } from '../../server/db.ts'
import { AppError } from '../../server/errors.ts'
import { readWorkbook } from '../../server/excel/read.ts'
import type { ExportFilter, ExportList, ExportRow, TracedFile } from './contract.exports.ts'
import { exportNumber, idEndOf } from './rules.exports.ts'
import * as store from './store.exports.ts'

const MOST_SHOWN = 500

/** The register stands at the town; who sees one village alone still finds his own exports. */
const atTown = <T>({ db, user }: OpenContext, work: () => Promise<T>): Promise<T> => inScope(db, scopeOf(user.town), user.scope, work)

/** The export register: of the whole office for who oversees it, one's own exports for everybody else. No person stands in it. */
export const listExports = query('export.list', 'office.read', async (ctx: OpenContext, filter: ExportFilter): Promise<ExportList> => {
  const { db, user } = ctx
  const all = user.permissions.has('export.read')
  return atTown(ctx, async () => {
    const { total, records } = await store.exportsOf(db, user.county, soughtOf(filter, all ? undefined : user.user_id), MOST_SHOWN)
    return { all, total, people: all ? await store.exporters(db, user.county) : [], rows: records.map(rowOf) }
  })
})

function soughtOf({ from, to, login, kind, full, sought = '' }: ExportFilter, own: string | undefined): store.Sought {
  const text = sought.trim()
  const idEnd = idEndOf(text)
  const hashStart = idEnd === undefined && /^[0-9a-f]{8,64}$/i.test(text) ? text.toLowerCase() : undefined
  const until = to === undefined ? undefined : parseDay(to)
  return {
    own,
    since: from === undefined ? undefined : midnight(from),
    before: until === undefined ? undefined : midnight(addDays(until, 1)),
    login,
    kind,
    fullOnly: full === 'yes',
    idEnd,
    hashStart,
    words: idEnd === undefined && hashStart === undefined && text !== '' ? text : undefined,
  }
}

/** The day's beginning in the office. */
const midnight = (day: string): string => `${day}T00:00:00+08:00`

const rowOf = (record: store.ExportRecord): ExportRow => ({ ...record, number: exportNumber(record.export_id, dayOf(record.at)) })

type Found = { readonly name: string; readonly content: Buffer }

/** Where did this file come from: by its hash, or, when it was saved anew, by the 登记号 in its cells. It is not kept. */
export const traceFile = command(
  'export.trace',
  'export.read',
  async (ctx: OpenContext, { name, content }: Found): Promise<TracedFile> => {
    const sha256 = createHash('sha256').update(content).digest('hex')
    const ofHash = await one(ctx, { hashStart: sha256 })
    if (ofHash !== null) return { sha256, by: 'hash', row: ofHash }
    const idEnd = await idEndIn(name, content)
    const ofMark = idEnd === undefined ? null : await one(ctx, { idEnd })
    return { sha256, by: ofMark === null ? null : 'mark', row: ofMark }
  },
  (_, { sha256, by, row }) => ({ sha256, by, number: row?.number }),
)

const one = (ctx: OpenContext, sought: store.Sought): Promise<ExportRow | null> =>
  atTown(ctx, async () => {
    const [record] = (await store.exportsOf(ctx.db, ctx.user.county, sought, 1)).records
    return record === undefined ? null : rowOf(record)
  })

/** The first 登记号 in the cells of a workbook; undefined for any other file, and for one that its password keeps shut. */
async function idEndIn(name: string, content: Buffer): Promise<string | undefined> {
  try {
    const sheets = await readWorkbook(content, name)
    for (const sheet of sheets)
      for (const row of sheet.rows)
        for (const cell of row) {
          const end = cell.text.includes('DC') ? idEndOf(cell.text) : undefined
          if (end !== undefined) return end
        }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
  return undefined
}
