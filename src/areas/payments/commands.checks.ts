import { isLawParameterMissing, type Programme } from '../../kernel/law.ts'
import { addMonths, formatMonth, monthFromDate, monthsBetween } from '../../kernel/month.ts'
import type { Day } from '../../kernel/day.ts'
import type { OpenContext } from '../../server/command.ts'
import type { BatchProblem } from './contract.ts'
import { severityOf } from './rules.checks.ts'
import { planForSets } from '../../server/db.plans.ts'
import { batchStatus, isUnapproved } from './rules.ts'
import * as store from './store.ts'
import * as checks from './store.checks.ts'

type Found = checks.Found & { readonly facts?: checks.Facts }

/** What is wrong with a roster that is not approved yet, as things stand now; afterwards nothing is asked any more. */
export async function problemsOf(ctx: OpenContext, batch: store.BatchRow): Promise<BatchProblem[]> {
  if (!isUnapproved(batchStatus(batch))) return []
  const found = (await findings(ctx, batch)).filter(({ count }) => count > 0)
  const notes = new Map((await store.notesOf(ctx.db, ctx.user.county, batch.batch_id)).map(note => [note.code, note]))
  return found.map(({ code, count, lines, facts = {} }) => {
    const note = notes.get(code)
    return {
      code,
      severity: severityOf(code),
      count,
      facts: { ...facts },
      lines: lines.map(line => ({ ...line, facts: withTitles(ctx, line.facts) })),
      note: note?.note ?? null,
      noted: note ? { name: note.name ?? '', at: note.noted_at } : null,
    }
  })
}

async function findings(ctx: OpenContext, batch: store.BatchRow): Promise<Found[]> {
  const { db, law } = ctx
  const programme = law.programme(batch.programme)
  const standard = batch.kind === 'regular' || batch.kind === 'supplementary' ? standardOf(ctx, programme, batch.paid_month) : null
  const b: checks.Checked = {
    county: ctx.user.county,
    batch_id: batch.batch_id,
    month: batch.paid_month,
    previous: batch.previous_batch,
    today: ctx.today,
    reissue: batch.kind === 'reissue',
    incompatible: programme.incompatibleWith.map(each => each.programme),
    standard: typeof standard === 'bigint' ? standard : null,
  }
  await planForSets(db)
  return [
    await checks.deadPeople(db, b),
    await checks.withoutAccount(db, b),
    await checks.outdatedAccounts(db, b),
    await checks.unconfirmedAccounts(db, b),
    await checks.sharedAccounts(db, b),
    await checks.otherPayees(db, b),
    ...(b.previous === null ? [] : [await checks.changedAmounts(db, b)]),
    await checks.newAccounts(db, b),
    await checks.otherReceivers(db, b),
    ...(b.incompatible.length === 0 ? [] : [await checks.exclusiveProgrammes(db, b)]),
    ...(b.standard === null ? [] : [await checks.aboveStandard(db, b)]),
    ...(standard === 'unknown' ? [{ code: 'STANDARD_UNKNOWN' as const, count: 1, lines: [] }] : []),
    ...(await skippedMonth(ctx, batch)),
  ]
}

/** Fen per person-month; null where the programme has no such value, 'unknown' where the law has none for this month. */
function standardOf({ law }: OpenContext, { warnAbove }: Programme, month: string): bigint | null | 'unknown' {
  if (warnAbove === null) return null
  try {
    return law.fen(warnAbove.parameter, month, warnAbove.key ?? undefined).value
  } catch (error) {
    if (isLawParameterMissing(error)) return 'unknown'
    throw error
  }
}

/** A month between the last regular batch and this one was never run. */
async function skippedMonth(ctx: OpenContext, batch: store.BatchRow): Promise<Found[]> {
  if (batch.kind !== 'regular' || batch.previous_batch === null) return []
  const [previous] = await store.batches(ctx.db, { county: ctx.user.county, today: ctx.today }, { batch_id: batch.previous_batch })
  if (!previous) return []
  const last = monthFromDate(previous.paid_month as Day)
  const count = monthsBetween(last, monthFromDate(batch.paid_month as Day)) - 1
  return [{ code: 'MONTH_SKIPPED', count, lines: [], facts: { last: formatMonth(last), first_missing: formatMonth(addMonths(last, 1)) } }]
}

/** A programme's name for people instead of its code. */
function withTitles({ law }: OpenContext, facts: checks.Facts): checks.Facts {
  const { programme } = facts
  return typeof programme === 'string' ? { ...facts, programme: law.programme(programme).title } : facts
}
