import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import {
  BULK,
  completeRequest,
  EXPORT_KINDS,
  exportNumber,
  isBulk,
  isFull,
  isOffHours,
  markForFoot,
  markText,
  type CompleteRequest,
  type ExportKind,
  type FullRequest,
  type MarkFacts,
} from '../areas/oversight/rules.exports.ts'
import { withoutTraces } from '../kernel/traces.ts'
import { raiseAlarm } from './alarms.ts'
import { exportRow } from './audit.ts'
import { dayOf, later, momentHere } from './clock.ts'
import type { OpenContext } from './command.ts'
import { inScope, scopeOf } from './db.ts'
import { AppError } from './errors.ts'
import { encryptWorkbook, writeRoster, type RosterRow, type RosterSpec } from './excel/write.ts'
import { asHandedOut, type HandedOut } from './handed-out.ts'

/**
 * The only way a file in which people stand leaves Doudi. Masked unless its kind needs whole numbers; those want `export.full`, a
 * purpose, a receiver and an opening password, and leave as encrypted workbooks only. Each file has its row in the export register,
 * written in the transaction of the command that gives it: when that fails there is neither.
 */

type Handing = {
  readonly kind: ExportKind
  /** What is exported, without a person's name: the number of a batch, the title of a list. */
  readonly subject: string
  /** The file's name with its ending. */
  readonly name: string
  /** Asked for by kinds with whole numbers. */
  readonly full?: FullRequest | undefined
}

/** A list as a workbook with its watermark. `rows`: how many it has, where the sheet holds subtotals between them. */
export async function handOutRoster(
  ctx: OpenContext,
  { spec, rows, ...handing }: Handing & { readonly spec: RosterSpec; readonly rows?: number },
): Promise<HandedOut> {
  const { holds } = EXPORT_KINDS[handing.kind]
  const prepared = prepare(ctx, handing)
  let counted = 0
  async function* counting(): AsyncGenerator<RosterRow> {
    for await (const row of spec.rows) {
      counted += 1
      // What somebody typed into a name or a remark is masked here, at the last door.
      yield holds === 'whole' ? row : Object.fromEntries(Object.entries(row).map(([key, value]) => [key, maskedValue(value)]))
    }
  }
  const { facts } = prepared
  // A bank's or county's program reads row by row from the head on and would stumble over a row of words: there the watermark stands on
  // a second sheet and at the foot of each printed page.
  const mark = facts.isPublic ? {} : { mark: { text: markText(facts), foot: markForFoot(facts), apart: holds === 'whole' } }
  const plain = await writeRoster({ ...spec, rows: counting(), ...mark })
  const content = prepared.request === null ? plain : await encryptWorkbook(plain, prepared.request.password, ctx.signal)
  return register(ctx, handing, prepared, content, rows ?? counted)
}

const maskedValue = (value: RosterRow[string] | undefined) => (typeof value === 'string' ? withoutTraces(value) : (value ?? null))

/** A file that is no list: a document, a scan, a workbook that somebody handed in. Kinds with whole numbers cannot leave this way. */
export function handOutFile(
  ctx: OpenContext,
  { content, rows, ...handing }: Handing & { readonly content: Buffer; readonly rows: number },
): Promise<HandedOut> {
  const prepared = prepare(ctx, handing)
  if (prepared.request !== null) throw new Error(`${handing.kind} leaves as an encrypted workbook only`)
  return register(ctx, handing, prepared, content, rows)
}

type Prepared = { readonly export_id: string; readonly facts: MarkFacts; readonly request: CompleteRequest | null }

/** Rights and request are asked before a workbook is written for nothing. */
function prepare(ctx: OpenContext, { kind, full = {} }: Handing): Prepared {
  const { user, now } = ctx
  const request = EXPORT_KINDS[kind].holds === 'whole' ? demandFull(ctx, full) : null
  const export_id = ctx.newId()
  return {
    export_id,
    request,
    facts: {
      login: user.login,
      name: user.name,
      moment: momentHere(now),
      number: exportNumber(export_id, dayOf(now)),
      purpose: request?.purpose ?? null,
      receiver: request?.receiver ?? null,
      isPublic: EXPORT_KINDS[kind].holds === 'public',
    },
  }
}

function demandFull({ user }: OpenContext, full: FullRequest): CompleteRequest {
  if (!user.permissions.has('export.full')) throw new AppError('NOT_ALLOWED', { command: 'export.full', permission: 'export.full' })
  const asked = completeRequest(user.login, full)
  if ('request' in asked) return asked.request
  throw new AppError(asked.problems[0] ?? 'EXPORT_PASSWORD_MISSING', { problems: asked.problems, rules: asked.password })
}

async function register(
  ctx: OpenContext,
  { kind, subject, name }: Handing,
  { export_id, facts, request }: Prepared,
  content: Buffer,
  rows: number,
): Promise<HandedOut> {
  const { db, user, now } = ctx
  // As the audit keeps texts: `changedExports` holds the two against each other.
  const given = {
    user_id: user.user_id,
    kind,
    subject: withoutTraces(subject),
    is_full: isFull(kind),
    encrypted: request !== null,
    purpose: request?.purpose ?? null,
    receiver: request?.receiver ?? null,
    file_name: withoutTraces(name),
    rows,
    sha256: createHash('sha256').update(content).digest('hex'),
    mark: withoutTraces(markText(facts)),
  }
  // The register stands at the town, also for who sees one village alone.
  await inScope(db, scopeOf(user.town), user.scope, () =>
    db
      .insertInto('export_register')
      .values({ county: user.county, export_id, division: user.town, at: now, login: user.login, ...given })
      .execute(),
  )
  ctx.changed({ row: exportRow(export_id), before: {}, after: given })
  await watchExports(ctx, given)
  return asHandedOut({ name, content, number: facts.number })
}

const WATCHED = Object.entries(EXPORT_KINDS).flatMap(([kind, { holds }]) => (holds === 'none' || holds === 'public' ? [] : [kind]))

/** After a file has its row: too many or too much within an hour, or whole numbers outside office hours, call for an explanation. */
async function watchExports(
  ctx: OpenContext,
  { kind, rows, file_name: file }: { readonly kind: ExportKind; readonly rows: number; readonly file_name: string },
): Promise<void> {
  const { db, user, now } = ctx
  if (!WATCHED.includes(kind)) return
  const { rows: sums } = await inScope(db, scopeOf(user.town), user.scope, () =>
    sql<{ files: number; rows: number }>`
      SELECT count(*)::int AS files, coalesce(sum(rows), 0)::int AS rows FROM export_register
      WHERE county = ${user.county} AND user_id = ${user.user_id}::uuid AND kind = ANY (${WATCHED}::text[])
        AND at > ${later(now, -BULK.minutes * 60_000)}::timestamptz AND at <= ${now}::timestamptz`.execute(db),
  )
  const sum = sums[0] ?? { files: 0, rows: 0 }
  if (isBulk(sum)) await raiseAlarm(ctx, 'bulk_export', { ...sum, minutes: BULK.minutes, file })
  if (EXPORT_KINDS[kind].holds === 'whole' && isOffHours(now))
    await raiseAlarm(ctx, 'bulk_export', { kind, rows, file, off_hours: true, at: momentHere(now) })
}
