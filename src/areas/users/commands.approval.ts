import { dayWords } from '../../kernel/day.ts'
import { isSameDisk } from '../../server/backup/disk.ts'
import type { Place } from '../../server/backup/place.ts'
import { backupSettings } from '../../server/backup/settings.ts'
import { dayOf } from '../../server/clock.ts'
import { command, query, type InTransaction, type OpenContext } from '../../server/command.ts'
import { writeOfficialDocument } from '../../server/docx/write.ts'
import { AppError } from '../../server/errors.ts'
import { handOutFile } from '../../server/exports.ts'
import { openAttachment, saveAttachment, sniffScan } from '../../server/files.ts'
import type { HandedOut } from '../../server/handed-out.ts'
import { dutyHolders } from './commands.duties.ts'
import { writeSetting } from './commands.settings.ts'
import type { Approval, ApprovalFacts } from './contract.approval.ts'
import { approvalDocument, approvalSheet, NO_FACTS, type Keeping } from './rules.approval.ts'
import { rolesOf, ROLES } from './rules.ts'
import * as store from './store.approval.ts'
import { settingsOf } from './store.settings.ts'
import { holders } from './store.ts'

const SETTING = 'approval'
/** Undefined where the data stand on a server of the office. */
export type Kept = Pick<Place, 'dataDir' | 'keyFile' | 'engine'> | undefined

async function read(ctx: InTransaction, place: Kept): Promise<Approval & { readonly town_name: string }> {
  const { db, user, today, codec } = ctx
  const office = await store.officeRecord(db, user.county)
  const settings = await settingsOf(db, { county: user.county, division: user.town })
  const facts = { ...NO_FACTS, ...(settings.get(SETTING) as ApprovalFacts | undefined) }
  const used = await holders(db, user.county)
  const backups = place === undefined ? undefined : await backupSettings(ctx, place)
  const embedded = place?.engine.kind === 'embedded' ? place : undefined
  const keeping: Keeping = {
    office: office.name,
    town_name: office.town_name,
    dataDir: embedded?.dataDir ?? null,
    keyFile: place?.keyFile ?? null,
    suite: codec.suite,
    backup: backups?.plan ?? null,
    hasPassphrase: backups !== undefined && backups.passphrase !== null,
    lastGood: office.last_good === null ? null : dayWords(dayOf(office.last_good)),
    sameDisk: backups !== undefined && embedded !== undefined && isSameDisk(backups.plan.folder, embedded.dataDir),
    holders: await dutyHolders(ctx),
    users: used.length,
    roles: ROLES.map(role => ({ role, users: used.filter(({ roles }) => rolesOf(roles).includes(role)).length })).filter(
      ({ users }) => users > 0,
    ),
  }
  const holdings = await store.holdings(db, user.county, today)
  return {
    facts,
    sheet: approvalSheet({ facts, holdings, keeping }),
    demo: office.demo,
    town_name: office.town_name,
    signed: office.scan_name === null || office.approved_at === null ? null : { file_name: office.scan_name, at: office.approved_at },
  }
}

export const readApproval = query('system.approval.read', 'system.approval', async (ctx: InTransaction, place: Kept): Promise<Approval> => {
  const { town_name: _, ...approval } = await read(ctx, place)
  return approval
})

/** What only the office knows. */
export const saveApproval = command(
  'system.approval.fill',
  'system.approval',
  async (ctx: OpenContext, facts: ApprovalFacts): Promise<Record<string, never>> => {
    const trimmed = Object.fromEntries(Object.entries(facts).map(([name, words]) => [name, words.trim()]))
    const { public_phone = '' } = trimmed
    // It is let through every public output, so it must not be somebody's own.
    if (/^1[3-9]\d{9}$/.test(public_phone.replace(/\D/g, '')) || !/^[\d\s()（）-]{0,24}$/.test(public_phone))
      throw new AppError('APPROVAL_PHONE')
    await writeSetting(ctx, SETTING, trimmed)
    return {}
  },
  () => ({}),
)

/** The sheet as .docx, to be sent to the county. */
export const approvalFile = command(
  'system.approval.file',
  'system.approval',
  async (ctx: OpenContext, place: Kept): Promise<HandedOut> => {
    const { sheet, town_name } = await read(ctx, place)
    const content = await writeOfficialDocument(approvalDocument(sheet, { town_name }))
    return handOutFile(ctx, { kind: 'paper', subject: sheet.title, name: `${sheet.title}.docx`, content, rows: 0 })
  },
  (_, { number }) => ({ number }),
  { secret: true },
)

/** The signed sheet. A later one takes its place; the earlier stays in the archive. */
export const attachApproval = command(
  'system.approval.sign',
  'system.approval',
  async (ctx: OpenContext, { file }: { readonly file: { readonly name: string; readonly content: Uint8Array } }) => {
    const { db, user, now, changed } = ctx
    const media_type = sniffScan(file.content)
    if (media_type === undefined) throw new AppError('SCAN_NOT_READABLE', { file: file.name })
    const before = await store.officeRecord(db, user.county)
    const approval_id = await saveAttachment(ctx, { kind: 'system_approval', file_name: file.name, media_type, content: file.content })
    await store.setApproval(db, user.county, { approval_id, approved_at: now })
    changed({ row: 'office', before: { approval_id: before.approval_id }, after: { approval_id } })
    return { approval_id }
  },
  (_, { approval_id }) => ({ approval_id }),
)

/** The signed sheet as it was uploaded; each opening is audited. */
export const openApproval = command(
  'system.approval.open',
  'system.approval',
  async (ctx: OpenContext): Promise<HandedOut> => {
    const { approval_id } = await store.officeRecord(ctx.db, ctx.user.county)
    if (approval_id === null) throw new AppError('APPROVAL_MISSING')
    const { file_name, content } = await openAttachment(ctx, approval_id)
    return handOutFile(ctx, { kind: 'signed_paper', subject: '系统启用审批单', name: file_name, content, rows: 1 })
  },
  (_, { number }) => ({ number }),
  { secret: true },
)
