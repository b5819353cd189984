import { createHash } from 'node:crypto'
import { day } from '../../kernel/day.ts'
import { month, monthToDate } from '../../kernel/month.ts'
import { typedText, villageShortName } from '../../kernel/text.ts'
import { withoutNumbers } from '../../kernel/traces.ts'
import { command, refuse, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { saveAttachment } from '../../server/files.ts'
import { resolveVillages } from '../divisions/commands.ts'
import { listSheets, type ListFile } from './commands.file.ts'
import type { ListAbout, ListTaken, NewConclusion } from './contract.ts'
import { conclusionProblems, isElsewhere, listProblems, proposalOf } from './rules.ts'
import { readList, sheetOfText, type ListedPerson } from './rules.read.ts'
import * as store from './store.ts'
import { match } from './store.match.ts'
import { households } from './store.read.ts'

/** A list is held against the whole town; an account for one village would find its people missing. */
function refuseBelowTown({ user }: OpenContext): void {
  if (user.town < user.scope.lo || user.town >= user.scope.hi) throw new AppError('TOWN_USER_NEEDED')
}

type Source = { readonly file_name: string; readonly sha256: string; readonly attachment_id: string | null }

async function keep(ctx: OpenContext, about: ListAbout, people: readonly ListedPerson[], source: Source): Promise<ListTaken> {
  const { db, user, codec, now, newId, today, law } = ctx
  refuse(listProblems(about, people, today, law), { ...about, rows: people.length })
  const names = [...new Set(people.flatMap(({ village }) => village ?? []))]
  const found = await resolveVillages(ctx, { names })
  const divisions = new Map(found.flatMap(({ name, division }) => (division === null ? [] : [[name, division] as const])))
  const sealed = people.map(({ id }) => (id === null ? null : codec.seal('id', id)))
  const inRegister = await store.countKnown(
    db,
    user.county,
    sealed.flatMap(each => each?.index ?? []),
  )
  if (isElsewhere(people, new Set(divisions.keys()), user.county, inRegister))
    throw new AppError('OUTSIDE_LIST_ELSEWHERE', { file_name: source.file_name, villages: names.slice(0, 3).join('、') })
  const list_id = newId()
  const rows = people.map(({ id: _id, village, ...person }, at): store.RowInsert => {
    const seal = sealed[at] ?? null
    return {
      ...person,
      row_no: at + 1,
      division: divisions.get(village ?? '') ?? user.town,
      id_cipher: seal?.cipher ?? null,
      id_index: seal?.index ?? null,
      id_last4: seal?.last4 ?? null,
    }
  })
  await store.insertList(
    db,
    {
      county: user.county,
      list_id,
      division: user.town,
      kind: about.kind,
      provider: typedText(about.provider),
      listed_on: day(about.listed_on),
      ...source,
      created_by: user.user_id,
      created_at: now,
    },
    rows,
  )
  return {
    list_id,
    households: new Set(people.map(each => each.household_no)).size,
    persons: people.length,
    flawed: people.flatMap(({ sheet_row, name, flaw }) => (flaw === null ? [] : [{ sheet_row, name, flaw }])),
    unknown_villages: names.filter(name => !divisions.has(name)).map(villageShortName),
  }
}

const told = ({ kind, provider, listed_on }: ListAbout, { list_id, persons, households: homes, flawed }: ListTaken) => ({
  list_id,
  kind,
  provider,
  listed_on,
  persons,
  households: homes,
  flawed: flawed.length,
})

type Upload = ListAbout & ListFile

/** Takes a list in from a workbook or a .csv; the file is kept. Rows with a damaged or doubled number are kept too, named, and never matched. */
export const uploadList = command(
  'matching.upload',
  'matching.write',
  async (ctx: OpenContext, { file_name, content, ...about }: Upload): Promise<ListTaken> => {
    refuseBelowTown(ctx)
    const people = readList(await listSheets(ctx, { file_name, content }), ctx.law)
    if (people === null) throw new AppError('OUTSIDE_LIST_NO_HEADER', { file_name })
    const sha256 = createHash('sha256').update(content).digest('hex')
    const attachment_id = await saveAttachment(ctx, { kind: 'roster', file_name, media_type: 'application/octet-stream', content })
    return keep(ctx, about, people, { file_name: withoutNumbers(file_name).slice(-200), sha256, attachment_id })
  },
  told,
)

/** The same from lines that were copied out of a sheet. */
export const pasteList = command(
  'matching.paste',
  'matching.write',
  async (ctx: OpenContext, { text, ...about }: ListAbout & { readonly text: string }): Promise<ListTaken> => {
    refuseBelowTown(ctx)
    const people = readList([sheetOfText('粘贴的名单', text)], ctx.law)
    if (people === null) throw new AppError('OUTSIDE_LIST_NO_HEADER', { file_name: '粘贴的名单' })
    const sha256 = createHash('sha256').update(text).digest('hex')
    return keep(ctx, about, people, { file_name: '粘贴的名单', sha256, attachment_id: null })
  },
  told,
)

type OfList = { readonly list_id: string }

async function openList(ctx: OpenContext, list_id: string): Promise<store.StoredList> {
  refuseBelowTown(ctx)
  const found = await store.listForChange(ctx.db, ctx.user.county, list_id)
  if (!found) throw new AppError('OUTSIDE_LIST_NOT_FOUND', { list_id })
  if (found.voided) throw new AppError('OUTSIDE_LIST_VOIDED')
  return found
}

/** Holds the list against the register as it stood on a day. Earlier results stay where they are, the newest are shown. */
export const matchList = command(
  'matching.match',
  'matching.write',
  async (ctx: OpenContext, { list_id, on }: OfList & { readonly on: string }): Promise<{ hits: number }> => {
    const { db, user, today, changed } = ctx
    const held = await openList(ctx, list_id)
    if (on > today) throw new AppError('MATCH_IN_FUTURE', { on })
    const run = { run_no: held.run_no + 1, matched_on: day(on) }
    await store.setMatched(db, user.county, list_id, run)
    const hits = await match(
      db,
      { county: user.county, list_id, run_no: run.run_no, on: run.matched_on },
      await store.countRows(db, user.county, list_id),
    )
    changed({ row: `outside_list ${list_id}`, before: { matched_on: held.matched_on }, after: { matched_on: on } })
    return { hits }
  },
  ({ list_id, on }, { hits }) => ({ list_id, matched_on: on, hits }),
)

/** What a person concludes of households of a list: all of them, or none. */
export const conclude = command(
  'matching.conclude',
  'matching.write',
  (ctx: OpenContext, { list_id, ...wanted }: OfList & NewConclusion): Promise<Reached> => concluded(ctx, list_id, wanted),
  ({ list_id, conclusion, decided_on, document, programme }, { households: homes, persons }) => ({
    list_id,
    conclusion,
    decided_on,
    document,
    programme,
    households: homes,
    persons,
  }),
)

type Reached = { readonly households: number; readonly persons: number }

async function concluded(ctx: OpenContext, list_id: string, wanted: NewConclusion): Promise<Reached> {
  const { db, user, now, newId, today, law } = ctx
  const held = await openList(ctx, list_id)
  if (held.run_no === 0) throw new AppError('OUTSIDE_LIST_NOT_MATCHED')
  const nos = [...new Set(wanted.household_nos)]
  const homes = await households(db, user.county, { list_id, run_no: held.run_no }, nos)
  if (homes.length < nos.length) throw new AppError('OUTSIDE_HOUSEHOLD_NOT_FOUND')
  const done = homes.find(home => home.conclusion_id !== null)
  if (done !== undefined) throw new AppError('CONCLUDED_ALREADY', { head: done.head, household: done.household_number })
  const whole = { listed_on: held.listed_on, today, law, proposals: homes.map(proposalOf) }
  refuse(conclusionProblems(wanted, whole), { ...wanted, household_nos: nos.length, listed_on: held.listed_on, head: homes[0]?.head })
  const admitted = wanted.conclusion === 'admitted'
  await store.insertConclusions(
    db,
    {
      county: user.county,
      list_id,
      conclusion: wanted.conclusion,
      match_reason: wanted.conclusion === 'ineligible' ? wanted.match_reason : null,
      decided_on: day(wanted.decided_on),
      document: said(wanted.document),
      words: said(wanted.words),
      programme: admitted ? wanted.programme : null,
      from_month: admitted && wanted.from_month !== null ? monthToDate(month(wanted.from_month)) : null,
      created_by: user.user_id,
      created_at: now,
    },
    homes.map(({ household_no, division }) => ({ conclusion_id: newId(), household_no, division })),
  )
  return { households: homes.length, persons: homes.reduce((sum, home) => sum + home.persons, 0) }
}

const said = (words: string | null): string | null => {
  const text = withoutNumbers(typedText(words ?? ''))
  return text === '' ? null : text
}

/** Writes 已纳入 for every open household that the rule finds wholly included. */
export const confirmIncluded = command(
  'matching.confirm',
  'matching.write',
  async (ctx: OpenContext, { list_id, decided_on }: OfList & { readonly decided_on: string }): Promise<Reached> => {
    const { db, user } = ctx
    const held = await openList(ctx, list_id)
    if (held.run_no === 0) throw new AppError('OUTSIDE_LIST_NOT_MATCHED')
    const homes = await households(db, user.county, { list_id, run_no: held.run_no })
    const open = homes.filter(home => home.conclusion_id === null && proposalOf(home) === 'included')
    if (open.length === 0) throw new AppError('NOTHING_TO_CONFIRM')
    const nothing = { match_reason: null, document: null, words: null, programme: null, from_month: null }
    return concluded(ctx, list_id, {
      household_nos: open.map(home => home.household_no),
      conclusion: 'included',
      decided_on,
      ...nothing,
    })
  },
  ({ list_id, decided_on }, { households: homes, persons }) => ({ list_id, decided_on, households: homes, persons }),
)

/** Takes a conclusion back, with a word; another may follow. */
export const revokeConclusion = command(
  'matching.revoke',
  'matching.write',
  async (
    ctx: OpenContext,
    { list_id, conclusion_id, reason }: OfList & { readonly conclusion_id: string; readonly reason: string },
  ): Promise<void> => {
    const { db, user, now, changed } = ctx
    await openList(ctx, list_id)
    const found = await store.conclusionForChange(db, user.county, list_id, conclusion_id)
    if (!found) throw new AppError('CONCLUSION_NOT_FOUND', { conclusion_id })
    if (found.voided) throw new AppError('CONCLUSION_REVOKED')
    await store.voidConclusion(db, user.county, conclusion_id, { voided_at: now, void_reason: reason })
    changed({ row: `match_conclusion ${conclusion_id}`, before: { voided: false }, after: { voided: true, reason } })
  },
  ({ list_id, conclusion_id, reason }) => ({ list_id, conclusion_id, reason }),
)

/** A list that was the wrong one; while something is concluded of it, it stays. */
export const voidList = command(
  'matching.void',
  'matching.write',
  async (ctx: OpenContext, { list_id, reason }: OfList & { readonly reason: string }): Promise<void> => {
    const { db, user, now, changed } = ctx
    await openList(ctx, list_id)
    const concluded_of = await store.countConclusions(db, user.county, list_id)
    if (concluded_of > 0) throw new AppError('OUTSIDE_LIST_CONCLUDED', { count: concluded_of })
    await store.voidList(db, user.county, list_id, { voided_at: now, void_reason: reason })
    changed({ row: `outside_list ${list_id}`, before: { voided: false }, after: { voided: true, reason } })
  },
  ({ list_id, reason }) => ({ list_id, reason }),
)
