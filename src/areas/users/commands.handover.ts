import { createHash } from 'node:crypto'
import * as clock from '../../server/clock.ts'
import { command, query, type OpenContext } from '../../server/command.ts'
import { inScope, scopeOf } from '../../server/db.ts'
import { AppError } from '../../server/errors.ts'
import { handOutFile } from '../../server/exports.ts'
import { openAttachment, saveAttachment, sniffScan } from '../../server/files.ts'
import type { HandedOut } from '../../server/handed-out.ts'
import { openAt } from '../../server/session.ts'
import { signInSettingsIn } from '../../server/session.settings.ts'
import type { ReplyOf } from '../../kernel/route.ts'
import type { Declared, Handover, handoverDraftRoute, HandoverItem, handoversRoute } from './contract.roles.ts'
import { handoverText, holdsNumber, itemsOf, missingIn, type WorkFacts } from './rules.handover.ts'
import { lastHolderOf } from './rules.grant.ts'
import { permissionsOf, ROLE_NAMES, rolesOf } from './rules.ts'
import { deputyshipsOf } from './store.deputy.ts'
import * as store from './store.handover.ts'
import { openSessions } from './store.session.ts'
import { holders } from './store.ts'

// 《移交清单》. The leaver makes his own, the system administrator anybody's; both see only what they count, never a person of the register.

const YEAR_MS = 365 * 24 * 3_600_000

/** Handovers stand in the town, also those of a village's user: works there and goes back to the user's own rows. */
function inTown<T>(ctx: OpenContext, work: (town: OpenContext) => Promise<T>): Promise<T> {
  const scope = scopeOf(ctx.user.town)
  return inScope(ctx.db, scope, ctx.user.scope, () => work({ ...ctx, user: { ...ctx.user, scope } }))
}

const permit = ({ user }: OpenContext, command: string, own: readonly string[], permission: 'user.manage' | 'user.read'): void => {
  if (!own.includes(user.user_id) && !user.permissions.has(permission)) throw new AppError('NOT_ALLOWED', { command, permission })
}

export const draftHandover = query(
  'handover.draft',
  'office.read',
  async (ctx: OpenContext, { user_id }: { user_id: string }): Promise<ReplyOf<typeof handoverDraftRoute>> => {
    permit(ctx, 'handover.draft', [user_id], 'user.manage')
    return inTown(ctx, async town => {
      const users = await holders(ctx.db, ctx.user.county)
      const leaver = users.find(each => each.user_id === user_id)
      if (leaver === undefined) throw new AppError('USER_NOT_FOUND')
      const named = users.map(each => ({ user_id: each.user_id, name: each.name, roles: rolesOf(each.roles) }))
      return {
        leaver: { user_id, name: leaver.name, roles: rolesOf(leaver.roles) },
        items: itemsOf(await workOf(town, leaver, users)),
        takers: named.filter(each => each.user_id !== user_id),
      }
    })
  },
)

type User = Awaited<ReturnType<typeof holders>>[number]

async function workOf(ctx: OpenContext, leaver: User, users: readonly User[]): Promise<WorkFacts> {
  const { db, user, law, today, now } = ctx
  const of = { county: user.county, user_id: leaver.user_id }
  const deputyships = (await deputyshipsOf(db, user, today)).filter(each => each.ended_at === null)
  const nameOf = (user_id: string): string => users.find(each => each.user_id === user_id)?.name ?? ''
  const batches = (await store.openBatches(db, of)).flatMap(({ programme, paid_month, number, failed_open, ...moments }) => {
    const status = statusOf(moments)
    return status === 'returned' && failed_open === 0
      ? []
      : [{ title: law.programme(programme).title, month: paid_month.slice(0, 7), number, status, failed_open }]
  })
  const last = lastHolderOf(users, leaver.user_id)
  return {
    batches,
    imports: (await store.openImports(db, of)).map(({ file_name, created_at }) => ({ file_name, day: clock.dayOf(created_at) })),
    accounts_waiting: await store.accountsWaiting(db, of),
    checks_waiting: await store.checksWaiting(db, of),
    acting_for: deputyships
      .filter(each => each.deputy_user_id === leaver.user_id)
      .map(each => ({ name: each.user_name, to_day: each.to_day })),
    acted_by: deputyships
      .filter(each => each.user_id === leaver.user_id)
      .map(each => ({ name: nameOf(each.deputy_user_id), to_day: each.to_day })),
    sessions: (await openSessions(db, { ...of, ...openAt(await signInSettingsIn(ctx)) })).length,
    totp: leaver.totp_from !== null,
    knows_passphrase: permissionsOf(leaver.roles).has('backup.run') || (await store.setUpBackups(db, of)),
    full_exports: await store.fullExports(db, of, clock.later(now, -YEAR_MS)),
    last_roles: last === undefined ? [] : [ROLE_NAMES[last]],
  }
}

type Moments = Pick<Awaited<ReturnType<typeof store.openBatches>>[number], 'submitted_at' | 'approved_at' | 'sent_at' | 'returned_at'>
function statusOf({ submitted_at, approved_at, sent_at, returned_at }: Moments): WorkFacts['batches'][number]['status'] {
  if (returned_at !== null) return 'returned'
  if (sent_at !== null) return 'sent'
  if (approved_at !== null) return 'approved'
  return submitted_at === null ? 'draft' : 'submitted'
}

type NewHandover = { readonly user_id: string; readonly to_user_id: string; readonly declared: readonly Declared[] }

/** Keeps the list as it stands now, with its check code, to be printed and signed. */
export const makeHandover = command(
  'handover.make',
  'office.read',
  async (ctx: OpenContext, { user_id, to_user_id, declared: typed }: NewHandover) => {
    const { db, user, now } = ctx
    permit(ctx, 'handover.make', [user_id], 'user.manage')
    if (user_id === to_user_id) throw new AppError('HANDOVER_TO_ONESELF')
    const declared = typed.map(({ kind, what, amount, note }) => ({ kind, what: what.trim(), amount: amount.trim(), note: note.trim() }))
    if (declared.some(({ what, amount, note }) => holdsNumber(what) || holdsNumber(amount) || holdsNumber(note)))
      throw new AppError('HANDOVER_HOLDS_NUMBER')
    if (declared.some(row => missingIn(row) !== undefined)) throw new AppError('HANDOVER_ROW_HALF')
    return inTown(ctx, async town => {
      const users = await holders(db, user.county)
      const leaver = users.find(each => each.user_id === user_id)
      if (leaver === undefined || !users.some(each => each.user_id === to_user_id)) throw new AppError('USER_NOT_FOUND')
      const items = itemsOf(await workOf(town, leaver, users))
      const handover_id = ctx.newId()
      const hash = hashOf({ handover_id, user_id, to_user_id, made_at: now, items, declared })
      await store.insertHandover(db, {
        county: user.county,
        handover_id,
        division: user.town,
        user_id,
        to_user_id,
        items,
        declared,
        hash,
        made_by: user.user_id,
        made_at: now,
      })
      return { handover_id, login: leaver.login, hash, open: items.length }
    })
  },
  ({ to_user_id }, { handover_id, login, hash, open }) => ({ handover_id, of: login, to_user_id, hash, open }),
)

type Hashed = {
  readonly handover_id: string
  readonly user_id: string
  readonly to_user_id: string
  readonly made_at: string
  readonly items: readonly HandoverItem[]
  readonly declared: readonly Declared[]
}
const hashOf = ({ made_at, ...handover }: Hashed): string =>
  createHash('sha256')
    .update(handoverText({ ...handover, made_on: clock.dayOf(made_at) }))
    .digest('hex')

type Stored = Awaited<ReturnType<typeof store.listedHandovers>>[number]
const itemsIn = (row: Stored): HandoverItem[] => row.items as HandoverItem[]
const declaredIn = (row: Stored): Declared[] => row.declared as Declared[]
const rowOf = (row: Stored): Omit<Handover, 'items' | 'declared' | 'hash' | 'whole' | 'user_roles' | 'to_roles' | 'user_disabled'> => ({
  handover_id: row.handover_id,
  user_id: row.user_id,
  user_name: row.user_name,
  to_user_id: row.to_user_id,
  to_name: row.to_name,
  made_by: row.made_by,
  made_on: clock.dayOf(row.made_at),
  open: itemsIn(row).length,
  signed_at: row.signed_at,
})

/** The administrators see all, everybody else those he hands over or takes. */
export const listHandovers = query('handover.list', 'office.read', async (ctx: OpenContext): Promise<ReplyOf<typeof handoversRoute>> => {
  const { db, user } = ctx
  const all = user.permissions.has('user.read')
  return inTown(ctx, async () => ({
    handovers: (await store.listedHandovers(db, user.county, all ? undefined : user.user_id)).map(rowOf),
    without: all
      ? (await store.disabledWithout(db, user.county)).map(({ user_id, name, disabled_at, disabled_reason }) => ({
          user_id,
          name,
          disabled_at: disabled_at ?? '',
          reason: disabled_reason ?? '',
        }))
      : [],
  }))
})

async function found(ctx: OpenContext, handover_id: string, command: string): Promise<Stored> {
  const row = await store.handoverById(ctx.db, ctx.user.county, handover_id)
  if (row === undefined) throw new AppError('HANDOVER_NOT_FOUND')
  permit(ctx, command, [row.user_id, row.to_user_id], 'user.read')
  return row
}

export const readHandover = query(
  'handover.read',
  'office.read',
  (ctx: OpenContext, { handover_id }: { handover_id: string }): Promise<Handover> =>
    inTown(ctx, async () => {
      const row = await found(ctx, handover_id, 'handover.read')
      const items = itemsIn(row)
      const declared = declaredIn(row)
      return {
        ...rowOf(row),
        items,
        declared,
        hash: row.hash,
        whole: hashOf({ ...row, items, declared }) === row.hash,
        user_roles: rolesOf(row.user_roles),
        to_roles: rolesOf(row.to_roles),
        user_disabled: row.user_disabled,
      }
    }),
)

type Signed = { readonly handover_id: string; readonly file: { readonly name: string; readonly content: Uint8Array } }

/** The list that three people have signed; after that nothing of it is changed. */
export const attachHandover = command(
  'handover.sign',
  'office.read',
  (ctx: OpenContext, { handover_id, file }: Signed) =>
    inTown(ctx, async () => {
      const { db, user, now } = ctx
      const row = await store.lockHandover(db, user.county, handover_id)
      if (row === undefined) throw new AppError('HANDOVER_NOT_FOUND')
      permit(ctx, 'handover.sign', [row.user_id, row.to_user_id], 'user.manage')
      if (row.signed_at !== null) throw new AppError('HANDOVER_SIGNED')
      const media_type = sniffScan(file.content)
      if (media_type === undefined) throw new AppError('SCAN_NOT_READABLE', { file: file.name })
      const scan_id = await saveAttachment(ctx, { kind: 'handover_scan', file_name: file.name, media_type, content: file.content })
      await store.signHandover(db, { county: user.county, handover_id, scan_id, signed_at: now })
      return { scan_id }
    }),
  ({ handover_id }, { scan_id }) => ({ handover_id, scan_id }),
)

/** The signed list as it was uploaded; each opening is audited. */
export const openHandoverScan = command(
  'handover.scan.open',
  'office.read',
  (ctx: OpenContext, { handover_id }: { handover_id: string }): Promise<HandedOut> =>
    inTown(ctx, async town => {
      const { scan_id } = await found(ctx, handover_id, 'handover.scan.open')
      if (scan_id === null) throw new AppError('SCAN_MISSING')
      const { file_name, content } = await openAttachment(ctx, scan_id)
      return handOutFile(town, { kind: 'signed_paper', subject: '移交清单', name: file_name, content, rows: 1 })
    }),
  ({ handover_id }, { number }) => ({ handover_id, number }),
  { secret: true },
)
