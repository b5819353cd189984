import { createHash } from 'node:crypto'
import { month as monthOf, monthProblems, monthToDate, type Month } from '../../kernel/month.ts'
import { recordReveal } from '../../server/alarms.ts'
import { command, query, refuse, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { saveAttachment } from '../../server/files.ts'
import { rosterKinds } from '../../server/rosters.ts'
import { ensureVillages, villages } from '../divisions/commands.ts'
import { saveHouseholds } from '../households/commands.ts'
import { saveAccounts } from '../people/commands.accounts.ts'
import { savePeople } from '../people/commands.ts'
import { applyRoster } from '../programmes/commands.ts'
import { createReliefList } from '../relief/commands.ts'
import { countsOf, registerFindings, reliefInput, rosterFindings, rosterInput, villagesOf, withOutcome } from './commands.compare.ts'
import { editsOf, forget, headerHash, keepSheets, openForChange, openImport, readSheets, rosterOf, sheetsOf } from './commands.file.ts'
import type { ImportChoices, ImportCounts, ImportResult, RosterFile, SetImport } from './contract.ts'
import { leaversUndecided, locate, type Roster } from './rules.ts'
import { accountInputs, grantInputs, householdInputs, personInputs, personsOf, rosterRows } from './rules.inputs.ts'
import { severityOf } from './rules.problems.ts'
import { editKey, textOf } from './rules.sheet.ts'
import { gridCell, problemsOf, secretColumns } from './rules.views.ts'
import * as store from './store.ts'

const MOST_EDITS = 5000

/** Rosters decide about the whole town's payments; an account for one village sees no batch. */
function refuseBelowTown({ user }: OpenContext): void {
  if (user.town < user.scope.lo || user.town >= user.scope.hi) throw new AppError('TOWN_USER_NEEDED')
}

function refuseUnknownKind(kind: string | undefined): void {
  if (kind !== undefined && !rosterKinds().some(each => each.id === kind)) throw new AppError('KIND_UNKNOWN', { kind })
}

/**
 * Takes a roster workbook in as a draft: the original is kept encrypted, kind and month are guessed from it. Nothing of it is in
 * the register yet. Errors: those of `readWorkbook`, HEADER_NOT_FOUND, KIND_UNKNOWN.
 */
export const uploadRoster = command(
  'import.upload',
  'import.write',
  async (ctx: OpenContext, { file_name, content, kind }: RosterFile): Promise<{ import_id: string }> => {
    const { db, user, now, newId } = ctx
    refuseBelowTown(ctx)
    refuseUnknownKind(kind)
    const sheets = await readSheets(ctx, content, file_name)
    const settings: ImportChoices = kind === undefined ? {} : { kind }
    const located = locate({ sheets, file_name, kinds: rosterKinds() }, settings, {})
    if (located?.header === null || located === null) throw new AppError('HEADER_NOT_FOUND', { file_name })
    const attachment_id = await saveAttachment(ctx, { kind: 'roster', file_name, media_type: 'application/octet-stream', content })
    const import_id = newId()
    await store.insertImport(db, user.county, {
      import_id,
      division: user.town,
      attachment_id,
      file_name,
      sha256: createHash('sha256').update(content).digest('hex'),
      kind: located.kind?.id ?? null,
      month: located.month,
      settings,
      created_by: user.user_id,
      created_at: now,
    })
    keepSheets(import_id, sheets)
    return { import_id }
  },
  ({ file_name, content }, { import_id }) => ({ import_id, file_name, bytes: content.byteLength }),
)

/** Keeps what the clerk chose. Another kind or sheet begins anew with the columns. */
export const setImport = command(
  'import.set',
  'import.write',
  async (ctx: OpenContext, { import_id, ...choices }: SetImport): Promise<Record<string, never>> => {
    const record = await openForChange(ctx, import_id)
    refuseUnknownKind(choices.kind)
    if (choices.month !== undefined) refuse(monthProblems(monthOf(choices.month)), { month: choices.month })
    const fields = new Set(rosterKinds().flatMap(kind => kind.columns.map(column => column.field)))
    const unknown = Object.values(choices.columns ?? {}).find(field => field !== '' && !fields.has(field))
    if (unknown !== undefined) throw new AppError('FIELD_UNKNOWN', { field: unknown })
    const settings = merged(record.settings, choices)
    const sheets = await sheetsOf(ctx, record)
    const located = locate({ sheets, file_name: record.file_name, kinds: rosterKinds() }, settings, editsOf(ctx, record))
    if (located === null) throw new AppError('SHEET_UNKNOWN', { file_name: record.file_name })
    if (located.header === null) throw new AppError('HEADER_NOT_FOUND', { file_name: record.file_name, sheet: located.sheet.name })
    await store.saveSettings(ctx.db, ctx.user.county, import_id, settings, located.kind?.id ?? null, located.month)
    return {}
  },
  ({ columns, ...rest }) => ({ ...rest, columns: columns === undefined ? 0 : Object.keys(columns).length }),
)

function merged(before: ImportChoices, { columns, ...choices }: ImportChoices): ImportChoices {
  const sameLayout =
    (choices.kind === undefined || choices.kind === before.kind) && (choices.sheet === undefined || choices.sheet === before.sheet)
  const { columns: old = {}, amount, period_months, ...kept } = before
  const claimed = new Set(Object.values(columns ?? {}).filter(field => field !== ''))
  const stays = Object.fromEntries(Object.entries(sameLayout ? old : {}).filter(([, field]) => !claimed.has(field)))
  return {
    ...kept,
    ...(sameLayout && amount !== undefined ? { amount } : {}),
    ...(sameLayout && period_months !== undefined ? { period_months } : {}),
    ...choices,
    columns: { ...stays, ...columns },
  }
}

export type CellEdit = { readonly import_id: string; readonly row: number; readonly column: number; readonly text: string }

/** Corrects one cell of the sheet in force; rows and columns count from 0. The file stays as it came, the correction is kept encrypted. */
export const editCell = command(
  'import.edit',
  'import.write',
  async (ctx: OpenContext, { import_id, row, column, text }: CellEdit): Promise<Record<string, never>> => {
    const record = await openForChange(ctx, import_id)
    const { located } = await rosterOf(ctx, record)
    const original = (await sheetsOf(ctx, record))[located.index]
    if (original === undefined || row >= original.rows.length) throw new AppError('CELL_NOT_FOUND')
    const edits = editsOf(ctx, record)
    const { [editKey(row, column)]: _, ...others } = edits[String(located.index)] ?? {}
    const own = textOf(original, row, column) === text ? others : { ...others, [editKey(row, column)]: text }
    if (Object.keys(own).length > MOST_EDITS) throw new AppError('TOO_MANY_EDITS', { most: MOST_EDITS })
    const sealed = ctx.codec.sealFile(Buffer.from(JSON.stringify({ ...edits, [String(located.index)]: own })))
    await store.saveEdits(ctx.db, ctx.user.county, import_id, sealed)
    return {}
  },
  ({ import_id, row, column }) => ({ import_id, row, column }),
)

// Of the code list reveal_purpose: what a cell is read for where the session has no purpose.
const CHECKING_ROSTER = '03'

/** The whole text of one cell, for the one who corrects it; a look at a whole number where the grid shows it masked. */
export const readCell = command(
  'import.reveal',
  'import.write',
  async (ctx: OpenContext, { import_id, row, column }: Omit<CellEdit, 'text'>): Promise<{ text: string }> => {
    const roster = await rosterOf(ctx, await openForChange(ctx, import_id))
    const text = textOf(roster.located.sheet, row, column)
    if (gridCell(text, secretColumns(roster).has(column)) !== text)
      await recordReveal(ctx, { what: 'cell', purpose: ctx.purpose ?? CHECKING_ROSTER, facts: { import_id, row, column } })
    return { text }
  },
  ({ import_id, row, column }) => ({ import_id, row, column }),
  { secret: true },
)

/** Gives a draft up; file and choices stay on record. */
export const discardImport = command(
  'import.discard',
  'import.write',
  async (ctx: OpenContext, { import_id }: { readonly import_id: string }): Promise<Record<string, never>> => {
    await openForChange(ctx, import_id)
    await store.markDiscarded(ctx.db, ctx.user.county, import_id, ctx.now)
    forget(import_id)
    return {}
  },
  ({ import_id }) => ({ import_id }),
)

const STEPS = ['正在读表', '正在登记村', '正在登记人员', '正在登记家庭', '正在登记账号', '正在登记待遇'] as const

/** Tells how far it is; after a cancellation the transaction is given up here. */
function stepped({ signal, progress }: OpenContext): (step: number) => void {
  return step => {
    if (signal?.aborted === true) throw new AppError('CANCELLED')
    progress?.(step, STEPS.length, STEPS[step] ?? '正在收尾')
  }
}

/** Refuses before a job is begun: who may not, and an import that is settled. */
export const askCommit = query(
  'import.commit',
  'import.write',
  async (ctx: OpenContext, { import_id }: { readonly import_id: string }): Promise<void> => {
    refuseBelowTown(ctx)
    await openImport(ctx, import_id)
  },
)

/**
 * Brings a roster into the register, all of it or nothing, in one transaction: villages, people, households, accounts, and the
 * entitlements of its month or a list of relief. Refused while errors stand or a question is open. The same roster again changes nothing.
 */
export const commitImport = command(
  'import.commit',
  'import.write',
  async (ctx: OpenContext, { import_id }: { readonly import_id: string }): Promise<ImportResult> => {
    const step = stepped(ctx)
    step(0)
    refuseBelowTown(ctx)
    const record = await openForChange(ctx, import_id)
    const roster = await rosterOf(ctx, record)
    const { kind, month } = readyToCommit(roster)
    const written = await write(ctx, roster, { import_id, month, source: `${record.file_name}（${month}）` }, step)
    const { choices, columns, located } = roster
    await store.markCommitted(ctx.db, ctx.user.county, import_id, {
      kind,
      month,
      settings: choices,
      counts: written.counts,
      committed_by: ctx.user.user_id,
      committed_at: ctx.now,
    })
    await store.rememberMapping(ctx.db, ctx.user.county, {
      division: ctx.user.town,
      kind,
      header_hash: headerHash(located.header?.labels ?? []),
      name: located.kind?.title ?? kind,
      settings: {
        columns: Object.fromEntries(columns.map(({ column, field }) => [String(column), field ?? ''])),
        ...(choices.amount === undefined ? {} : { amount: choices.amount }),
        ...(choices.period_months === undefined ? {} : { period_months: choices.period_months }),
      },
      saved_by: ctx.user.user_id,
      saved_at: ctx.now,
    })
    step(STEPS.length)
    return written
  },
  ({ import_id }, { counts, relief_list_id }) => ({ import_id, relief_list_id, ...counts }),
)

/** IMPORT_QUESTIONS_OPEN or IMPORT_HAS_ERRORS with the first places. */
function readyToCommit(roster: Roster): { readonly kind: string; readonly month: Month } {
  const { questions, missing, choices, located } = roster
  const titles = missing.map(field => located.kind?.columns.find(column => column.field === field)?.title ?? field)
  if (questions.length > 0 || choices.kind === undefined || choices.month === undefined)
    throw new AppError('IMPORT_QUESTIONS_OPEN', { questions, missing: titles })
  const errors = problemsOf(
    roster,
    roster.findings.filter(finding => severityOf(finding) === 'error'),
  )
  if (errors.length > 0)
    throw new AppError('IMPORT_HAS_ERRORS', { count: errors.length, cells: errors.slice(0, 20).map(({ cell, code }) => `${cell} ${code}`) })
  if (roster.units.length === 0) throw new AppError('IMPORT_EMPTY')
  return { kind: choices.kind, month: monthOf(choices.month) }
}

type Ground = { readonly import_id: string; readonly month: Month; readonly source: string }

async function write(
  ctx: OpenContext,
  roster: Roster,
  { import_id, month, source }: Ground,
  step: (step: number) => void,
): Promise<ImportResult> {
  const from_day = monthToDate(month)
  const { kind } = roster.located
  const isRelief = kind?.unit === 'ask'
  const byHousehold = kind?.unit === 'household' || (isRelief && roster.choices.unit === 'household')
  step(1)
  const ensured = await ensureVillages(ctx, { names: villagesOf(roster) })
  const divisions = new Map(ensured.map(({ name, division }) => [name, division]))
  const divisionOf = (village: string): string => divisions.get(village) ?? ''
  const names = new Map((await villages(ctx, {})).villages.map(({ division, short_name }) => [division, short_name]))
  step(2)
  const saved = await savePeople(ctx, { people: personInputs(roster.rows, divisionOf), source })
  const persons = personsOf(roster.rows, saved, divisionOf)
  step(3)
  const households = byHousehold
    ? await saveHouseholds(ctx, { households: householdInputs(roster.units, persons, isRelief), from_day, source })
    : []
  const householdOf = new Map(households.map(({ key, household_id }) => [key, household_id]))
  step(4)
  const accounts = await saveAccounts(ctx, { accounts: accountInputs(roster.rows, persons), from_day, source })
  step(5)
  const villages_new = new Set(ensured.filter(village => village.created).map(village => village.division)).size
  const counts: ImportCounts = { ...countsOf(roster, saved, villages_new), accounts_new: accounts.new, accounts_changed: accounts.changed }
  const told = [...roster.findings, ...registerFindings(roster, roster.rows, saved, names)]
  const warnings = (more: typeof told): ImportResult['warnings'] =>
    problemsOf(
      roster,
      [...told, ...more].filter(finding => severityOf(finding) === 'warning'),
    ).slice(0, 500)
  if (isRelief) {
    const list = await createReliefList(ctx, reliefInput(roster, month, import_id, grantInputs(roster, persons, householdOf, ctx.law)))
    const outcome = list.same ? { unchanged: roster.units.length } : { new: roster.units.length }
    return { import_id, counts: { ...counts, ...outcome }, relief_list_id: list.relief_list_id, warnings: warnings([]) }
  }
  const outcome = await applyRoster(ctx, await rosterInput(ctx, roster, month, import_id, rosterRows(roster, persons, householdOf)))
  if (leaversUndecided(roster, outcome.gone.length)) {
    throw new AppError('IMPORT_GONE_UNDECIDED', {
      count: outcome.gone.length,
      names: outcome.gone
        .slice(0, 5)
        .map(({ name }) => name)
        .join('、'),
    })
  }
  return {
    import_id,
    counts: withOutcome(counts, outcome),
    relief_list_id: null,
    warnings: warnings(rosterFindings(ctx, roster, outcome.problems)),
  }
}
