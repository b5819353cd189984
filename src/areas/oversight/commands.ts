import { addDays, day } from '../../kernel/day.ts'
import { readIdNumber } from '../../kernel/id-number.ts'
import { sealOver } from '../../server/audit.ts'
import { later } from '../../server/clock.ts'
import { command, query, type Context, type OpenContext } from '../../server/command.ts'
import type { Db } from '../../server/db.ts'
import { AppError } from '../../server/errors.ts'
import { answerOf } from '../../server/messages.ts'
import { proveAudit, sealTimes } from '../../server/seal-log.ts'
import type { AuditDetail, AuditFilter, AuditListRow, AuditPage, AuditProof, Look } from './contract.ts'
import { namePlaces, namesIn } from './commands.places.ts'
import { commandsNamed, LOOKS } from './rules.actions.ts'
import { fieldName, rowName, soughtText, valueWord, type Words } from './rules.words.ts'
import * as store from './store.ts'

const PAGE = 100,
  LOOKS_SHOWN = 200,
  FAILURES_TOLD = 200

const startOf = (on: string): string => later(`${on}T00:00:00+08:00`, 0)

/** The audit by time, login, action, outcome, person or words; the newest first. A look at one person's rows has its own row. */
export const searchAudit = query(
  'audit.search',
  'audit.read',
  async (ctx: OpenContext, asked: AuditFilter): Promise<AuditPage> => {
    const { db, user } = ctx
    const subject = await personOf(ctx, asked)
    const after = asked.after === undefined ? undefined : await store.positionOf(db, user.county, asked.after)
    if (asked.after !== undefined && after === undefined) throw new AppError('AUDIT_ROW_NOT_FOUND')
    const part = soughtText(asked.text ?? '')
    const { rows, next } = await store.search(
      db,
      user.county,
      {
        from: asked.from === undefined ? null : startOf(asked.from),
        until: asked.to === undefined ? null : startOf(addDays(day(asked.to), 1)),
        login: asked.login ?? null,
        command: asked.command ?? null,
        outcomes: outcomesOf(asked.outcome),
        subject: subject?.person_id ?? null,
        after: after ?? null,
        text: part === '' ? null : { part, commands: commandsNamed(part) },
      },
      PAGE,
    )
    return { rows: rows.map(row => listRow(ctx, row)), next, subject }
  },
  { people: ({ after }, { subject }) => (subject === null || after !== undefined ? [] : [subject.person_id]) },
)

function outcomesOf(asked: AuditFilter['outcome']): store.Sought['outcomes'] {
  if (asked === undefined) return null
  return asked === 'wrong' ? ['refused', 'denied', 'failed'] : [asked]
}

async function personOf({ db, user, codec }: OpenContext, { number, person_id }: AuditFilter): Promise<AuditPage['subject']> {
  const masked = (cipher: Buffer | null): string | null => (cipher === null ? null : codec.maskId(cipher))
  if (person_id !== undefined) {
    const [person] = await store.concerned(db, user.county, [person_id])
    return { person_id, id_masked: masked(person?.id_cipher ?? null) }
  }
  if (number === undefined || number.trim() === '') return null
  const read = readIdNumber(number)
  if (!read.ok) throw new AppError('AUDIT_NUMBER_WRONG')
  const person = await store.personBehind(db, user.county, codec.index('id', read.id))
  if (!person) throw new AppError('PERSON_NOT_FOUND')
  return { person_id: person.person_id, id_masked: masked(person.id_cipher) }
}

const listRow = ({ law }: Pick<Context, 'law'>, { subject, purpose, ...row }: store.EventRow): AuditListRow => ({
  audit_id: row.audit_id,
  at: row.at,
  login: row.login,
  name: row.name,
  command: row.command,
  outcome: row.outcome,
  address: row.address,
  purpose: purpose === null ? null : (law.codeName('reveal_purpose', purpose) ?? purpose),
  changed: row.changed,
  about_person: subject !== null,
})

/** One row with what changed, and whether the seal over it holds. Names of people are masked. */
export const auditDetail = query(
  'audit.detail',
  'audit.read',
  async (ctx: OpenContext, { audit_id }: { audit_id: string }): Promise<AuditDetail> => {
    const { db, user, law, codec } = ctx
    const row = await store.eventDetail(db, user.county, audit_id)
    if (!row) throw new AppError('AUDIT_ROW_NOT_FOUND')
    const people = await store.concerned(db, user.county, [
      ...row.changes.flatMap(({ subject }) => subject ?? []),
      ...((row.subject ?? '') ? [row.subject ?? ''] : []),
    ])
    const masked = new Map(people.map(({ person_id, id_cipher }) => [person_id, id_cipher === null ? null : codec.maskId(id_cipher)]))
    const known = await namesIn(ctx, [JSON.stringify(row.facts), JSON.stringify(row.changes)])
    const words: Words = {
      command: row.command,
      programmeTitle: id => law.programmes.find(programme => programme.id === id)?.title ?? null,
      nameOf: id => known.get(id),
      lookPurpose: code => law.codeName('reveal_purpose', code),
      names: people.map(({ name }) => name),
    }
    const { code, person_id, ...facts } = row.facts
    return {
      ...listRow(ctx, row),
      agent: row.agent,
      refusal: row.outcome === 'done' || typeof code !== 'string' ? null : (answerOf(new AppError(code))?.body.what ?? '程序没有办成'),
      facts: Object.entries({
        ...facts,
        ...(row.outcome === 'done' && code !== undefined ? { code } : {}),
        ...(person_id === row.subject ? {} : { person_id }),
      })
        .filter(([, value]) => value !== undefined)
        .map(([field, value]) => ({ field: fieldName(field), value: valueWord(field, value, words) })),
      changes: row.changes.map(({ row: of, subject, before, after }) => ({
        row: rowName(of, words.nameOf),
        about: subject === undefined ? null : (masked.get(subject) ?? null),
        fields: [...new Set([...Object.keys(before), ...Object.keys(after)])].map(field => ({
          field: fieldName(field),
          before: valueWord(field, before[field], words),
          after: valueWord(field, after[field], words),
        })),
      })),
      more_changes: row.all_changes - row.changes.length,
      subject: row.subject === null ? null : { person_id: row.subject, id_masked: masked.get(row.subject) ?? null },
      seal: await sealOver(ctx, BigInt(audit_id)),
    }
  },
)

/** Who looked at somebody and why; for the head of the office, and the audit administrator. */
export const viewersOf = query(
  'person.viewers',
  'audit.viewers',
  async (ctx: OpenContext, { person_id }: { person_id: string }): Promise<{ looks: Look[]; more: boolean }> => {
    const { db, user, law } = ctx
    if ((await store.concerned(db, user.county, [person_id])).length === 0) throw new AppError('PERSON_NOT_FOUND')
    const rows = await store.looksAt(db, user.county, { person_id, commands: LOOKS, limit: LOOKS_SHOWN + 1 })
    const looks = rows.slice(0, LOOKS_SHOWN).map(row => {
      const { audit_id, at, login, name, command: what, purpose, address } = listRow({ law }, row)
      return { audit_id, at, login, name, command: what, purpose, address }
    })
    return { looks, more: rows.length > LOOKS_SHOWN }
  },
)

const mayProve = query('audit.verify', 'audit.verify', async () => true)
const noteProof = command(
  'audit.verify',
  'audit.verify',
  async (_: OpenContext, proof: AuditProof) => proof,
  ({ ok, seals, failures }) => ({ ok, seals, failures: failures.length }),
)

/** Refuses before a job is begun. */
export const askProof = (ctx: Context): Promise<boolean> => mayProve(ctx, {})

/** Proves the whole chain and its log outside the database; the proof has its own row. */
export async function proveChain(ctx: Context & { readonly db: Db }, { dataDir }: { readonly dataDir: string }): Promise<AuditProof> {
  await mayProve(ctx, {})
  const { ok, checked, unsealed, head, failures } = await proveAudit(ctx.db, ctx.codec.auditKey, ctx.user.county, dataDir, ctx)
  const told = failures.slice(0, FAILURES_TOLD)
  const places = await namePlaces(ctx, { failures: told, seals: await sealTimes(ctx.db, ctx.user.county, dataDir) })
  const proof = { ok, ...checked, unsealed, head, failures: told.map((failure, n) => ({ ...failure, place: places[n] ?? failure.where })) }
  await noteProof({ ...ctx, idempotencyKey: undefined }, proof)
  return proof
}
