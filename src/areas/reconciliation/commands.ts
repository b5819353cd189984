import { createHash } from 'node:crypto'
import { fenToJson } from '../../kernel/money.ts'
import { formatMonth, month as monthOf, monthToDate } from '../../kernel/month.ts'
import { typedText } from '../../kernel/text.ts'
import { withoutNumbers } from '../../kernel/traces.ts'
import { command, query, type OpenContext } from '../../server/command.ts'
import { inScope, scopeOf } from '../../server/db.ts'
import { AppError } from '../../server/errors.ts'
import { readWorkbook } from '../../server/excel/read.ts'
import { saveAttachment } from '../../server/files.ts'
import { rosterKinds } from '../../server/rosters.ts'
import { resolveVillages } from '../divisions/commands.ts'
import type { SystemRosterDetail, SystemRosterRow } from './contract.ts'
import { readSystemRoster, type SystemHousehold } from './rules.ts'
import * as store from './store.ts'

/** Rosters stand at the town; an account for one village cannot hold them against its own lines alone. */
function refuseBelowTown({ user }: OpenContext): void {
  if (user.town < user.scope.lo || user.town >= user.scope.hi) throw new AppError('TOWN_USER_NEEDED')
}

const SHOWN = 5
type Upload = { readonly month: string; readonly file_name: string; readonly content: Uint8Array }

/** Takes the county system's export of a month in. Anything wrong in it refuses it whole, with the places: it is to be what the system says. */
export const uploadSystemRoster = command(
  'reconciliation.upload',
  'payment.make',
  async (ctx: OpenContext, { month, file_name, content }: Upload): Promise<{ system_roster_id: string; households: number }> => {
    const { db, user, now, newId, today, signal } = ctx
    refuseBelowTown(ctx)
    if (month > today.slice(0, 7)) throw new AppError('SYSTEM_MONTH_IN_FUTURE', { month: formatMonth(monthOf(month)) })
    // Both programmes have the columns of this kind, and the export holds both.
    const kind = rosterKinds().find(each => each.id === 'dibao.rural')
    if (kind === undefined) throw new Error('the kind of dibao rosters is gone')
    const sheets = await readWorkbook(content, file_name, signal === undefined ? {} : { signal })
    const read = readSystemRoster(sheets, { kind, law: ctx.law, today, month: monthOf(month), file_name })
    if (read.sheets === 0) throw new AppError('SYSTEM_ROSTER_NO_HEADER', { file_name })
    if (read.otherMonth !== null)
      throw new AppError('SYSTEM_MONTH_DIFFERS', { stated: formatMonth(read.otherMonth), month: formatMonth(monthOf(month)) })
    if (read.faults.length > 0)
      throw new AppError('SYSTEM_ROSTER_FAULTY', {
        count: read.faults.length,
        rows: read.faults
          .slice(0, SHOWN)
          .map(({ place, what }) => `${place} ${what}`)
          .join('；'),
      })
    if (read.households.length === 0) throw new AppError('SYSTEM_ROSTER_EMPTY', { file_name })
    const attachment_id = await saveAttachment(ctx, { kind: 'roster', file_name, media_type: 'application/octet-stream', content })
    const system_roster_id = newId()
    await store.insertRoster(
      db,
      {
        county: user.county,
        system_roster_id,
        division: user.town,
        paid_month: monthToDate(monthOf(month)),
        file_name: withoutNumbers(file_name).slice(-200),
        sha256: createHash('sha256').update(content).digest('hex'),
        attachment_id,
        created_by: user.user_id,
        created_at: now,
      },
      await rowsOf(ctx, read.households),
    )
    return { system_roster_id, households: read.households.length }
  },
  ({ month }, { system_roster_id, households }) => ({ system_roster_id, month, households }),
)

async function rowsOf(ctx: OpenContext, households: readonly SystemHousehold[]): Promise<store.RowInsert[]> {
  const names = [...new Set(households.flatMap(({ village }) => village ?? []))]
  const found = await resolveVillages(ctx, { names })
  const divisions = new Map(found.map(({ name, division }) => [name, division]))
  if (names.length > 0 && found.every(({ division }) => division === null))
    throw new AppError('SYSTEM_ROSTER_ELSEWHERE', { villages: names.slice(0, 3).join('、') })
  return households.map(({ id, village, ...household }, at) => {
    const { cipher, index, last4 } = ctx.codec.seal('id', id)
    return {
      ...household,
      row_no: at + 1,
      division: divisions.get(village ?? '') ?? ctx.user.town,
      id_cipher: cipher,
      id_index: index,
      id_last4: last4,
    }
  })
}

const NOTHING: store.Compared = { compared: 0, mismatches: [] }

type Whole = { readonly row: SystemRosterRow; readonly found: store.Compared }

async function compared({ db, user }: OpenContext, only: string | null = null): Promise<Whole[]> {
  const town = scopeOf(user.town)
  const records = await inScope(db, town, user.scope, () => store.rosters(db, user.county, only))
  const whole: Whole[] = []
  // One comparison a month; an office has twelve of them a year.
  for (const record of records) {
    const found = record.voided === null ? await store.compare(db, user.county, record.system_roster_id, town, user.scope) : NOTHING
    const explained = found.mismatches.filter(({ note }) => note !== null).length
    whole.push({ found, row: { ...record, compared: found.compared, mismatches: found.mismatches.length, explained } })
  }
  return whole
}

/** The exports taken in, newest month first, each held against what is paid now. */
export const systemRosters = query(
  'reconciliation.list',
  'payment.read',
  async (ctx: OpenContext): Promise<SystemRosterRow[]> => (await compared(ctx)).map(({ row }) => row),
)

type OfRoster = { readonly system_roster_id: string }

/** One month with every difference. */
export const systemRoster = query(
  'reconciliation.detail',
  'payment.read',
  async (ctx: OpenContext, { system_roster_id }: OfRoster): Promise<SystemRosterDetail> => {
    const [whole] = await compared(ctx, system_roster_id)
    if (whole === undefined) throw new AppError('SYSTEM_ROSTER_NOT_FOUND', { system_roster_id })
    const fen = (amount: bigint | null): number | null => (amount === null ? null : fenToJson(amount))
    return {
      roster: whole.row,
      mismatches: whole.found.mismatches.map(({ division: _division, ...each }) => ({
        ...each,
        system_fen: fen(each.system_fen),
        paid_fen: fen(each.paid_fen),
      })),
    }
  },
)

async function openRoster(ctx: OpenContext, system_roster_id: string): Promise<store.StoredRoster> {
  refuseBelowTown(ctx)
  const found = await store.rosterForChange(ctx.db, ctx.user.county, system_roster_id)
  if (!found) throw new AppError('SYSTEM_ROSTER_NOT_FOUND', { system_roster_id })
  if (found.voided) throw new AppError('SYSTEM_ROSTER_VOIDED')
  return found
}

/** Says why a difference is there. It stays a difference. */
export const explainMismatch = command(
  'reconciliation.explain',
  'payment.make',
  async (
    ctx: OpenContext,
    { system_roster_id, mismatch_key, note }: OfRoster & { readonly mismatch_key: string; readonly note: string },
  ) => {
    const { db, user, now, changed } = ctx
    await openRoster(ctx, system_roster_id)
    const found = await store.compare(db, user.county, system_roster_id, scopeOf(user.town), user.scope)
    const mismatch = found.mismatches.find(each => each.mismatch_key === mismatch_key)
    if (mismatch === undefined) throw new AppError('MISMATCH_NOT_FOUND')
    const words = withoutNumbers(typedText(note))
    if (words === '') throw new AppError('MISMATCH_NEEDS_WORDS')
    const key = { county: user.county, system_roster_id, mismatch_key, division: mismatch.division }
    await store.saveNote(db, { ...key, note: words, noted_by: user.user_id, noted_at: now })
    changed({ row: `system_roster ${system_roster_id}`, before: { note: mismatch.note }, after: { note: words } })
  },
  ({ system_roster_id, mismatch_key }) => ({ system_roster_id, mismatch_key }),
)

/** A wrong export: it falls with its comparison, another may take its place. */
export const voidSystemRoster = command(
  'reconciliation.void',
  'payment.make',
  async (ctx: OpenContext, { system_roster_id, reason }: OfRoster & { readonly reason: string }): Promise<void> => {
    const { db, user, now, changed } = ctx
    await openRoster(ctx, system_roster_id)
    await store.voidRoster(db, user.county, system_roster_id, { voided_at: now, void_reason: reason })
    changed({ row: `system_roster ${system_roster_id}`, before: { voided: false }, after: { voided: true, reason } })
  },
  ({ system_roster_id, reason }) => ({ system_roster_id, reason }),
)
