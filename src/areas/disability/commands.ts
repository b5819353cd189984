import { addDays, day, type Day } from '../../kernel/day.ts'
import { command, query, refuse, type OpenContext } from '../../server/command.ts'
import { forgetPlans } from '../../server/db.plans.ts'
import { AppError } from '../../server/errors.ts'
import { peopleOf, refuseLines, type Refused } from '../elderly/commands.listed.ts'
import type { CardQuery, CardRow, CardsTaken, CardState, NewCard } from './contract.ts'
import { ageOf, cardProblems, cardWarning, idWithin, readCard, stateProblems, type ReadCard } from './rules.ts'
import * as store from './store.ts'

/** Longest page of the list of holders: a large town has so many. */
const LONGEST_PAGE = 500

type CardList = {
  readonly cards: CardRow[]
  readonly total: number
  readonly villages: { readonly division: string; readonly village: string; readonly persons: number }[]
}

type FoundCards = { readonly rows: CardRow[]; readonly total: number }

export async function cardRows({ db, user, codec, today }: OpenContext, wanted: CardQuery, limit: number): Promise<FoundCards> {
  const { category = null, level = null, division = null, state = null, expiring } = wanted
  const asked = wanted.name?.trim() ?? ''
  const ends_by = expiring === undefined ? null : addDays(today, expiring)
  const filter = { category, level, division, state, ends_by, name: asked === '' ? null : asked }
  const records = await store.cards(db, user.county, filter, limit)
  const rows = records.map(({ number_cipher, born_on, ...record }): CardRow => {
    const { card_id, person_id, name, division, village, categories, level, digits_differ, card_reissue } = record
    const { issued_on, expires_on, card_state, state_on, state_reason } = record
    const [masked_number, age] = [codec.maskId(number_cipher), ageOf(born_on, today)]
    const card = { categories, level, digits_differ, card_reissue, issued_on, expires_on, card_state, state_on, state_reason }
    return { card_id, person_id, name, masked_number, division, village, age, ...card }
  })
  return { rows, total: records[0]?.total ?? 0 }
}

/** Who holds a card: the open ones, or those in the state asked for. */
export const cards = query('disability.cards', 'disability.read', async (ctx: OpenContext, wanted: CardQuery): Promise<CardList> => {
  const { rows, total } = await cardRows(ctx, wanted, LONGEST_PAGE)
  return { cards: rows, total, villages: await store.cardVillages(ctx.db, ctx.user.county) }
})

type Line = {
  readonly entry: NewCard
  readonly read: ReadCard
  readonly person_id: string
  readonly division: string
  readonly index: Buffer
}

/** Takes cards, one or a whole roster, all or none. The label of the roster stands over the digit of the number and is warned of. */
export const takeCards = command(
  'disability.take',
  'disability.write',
  async (
    ctx: OpenContext,
    { cards: entries, replaces }: { readonly cards: readonly NewCard[]; readonly replaces: boolean },
  ): Promise<CardsTaken> => {
    const { db, user, codec, law, now, today, newId } = ctx
    const refused: Refused[] = []
    const { lines, warnings } = await readLines(ctx, entries, refused)
    const standing = await store.cardsForChange(
      db,
      user.county,
      lines.map(({ person_id }) => person_id),
      lines.map(({ index }) => index),
    )
    const { rows, same, replaced } = settle(lines, standing, replaces, entries, refused)
    refuseLines(refused)
    const state_reason = '换发新证'
    await store.changeStates(db, user.county, replaced, { card_state: 'replaced', state_on: today, state_reason })
    await forgetPlans(db, rows.length)
    await store.insertCards(
      db,
      rows.map(({ entry, read, person_id, division, index }) => ({
        county: user.county,
        card_id: newId(),
        person_id,
        division,
        number_cipher: codec.seal('id', read.card.number).cipher,
        number_index: index,
        categories: [...read.categories],
        level: read.level,
        digits_differ: read.differs,
        card_reissue: read.card.reissue,
        issued_on: dayOrNull(entry.issued_on),
        expires_on: dayOrNull(entry.expires_on),
        card_state: 'valid',
        state_on: dayOrNull(entry.issued_on) ?? today,
        created_by: user.user_id,
        created_at: now,
      })),
    )
    for (const card_id of replaced)
      ctx.changed({ subject: null, row: `disability_card ${card_id}`, before: { card_state: 'valid' }, after: { card_state: 'replaced' } })
    return { added: rows.length, same, warnings: warnings.map(({ line, name, read }) => cardWarning(line, name, read, law)) }
  },
  ({ replaces }, { added, same, warnings }) => ({ added, same, differing: warnings.length, replaces }),
)

const dayOrNull = (text: string | null): Day | null => (text === null ? null : day(text))

type Warned = { readonly line: number; readonly name: string; readonly read: ReadCard }

/** Each line with its holder of the register, by the id within the number; what refuses a line goes to `refused`. */
async function readLines(ctx: OpenContext, entries: readonly NewCard[], refused: Refused[]) {
  const { codec, law, today } = ctx
  const holders = await peopleOf(
    ctx,
    entries.map(({ number }) => ({ id: idWithin(number) })),
    today,
  )
  const lines: (Line & { readonly line: number })[] = []
  const warnings: Warned[] = []
  for (const [line, entry] of entries.entries()) {
    const read = readCard(entry, law)
    const facts = {
      alone: entries.length === 1,
      name: entry.name,
      category: entry.category,
      level: entry.level,
      on: entry.issued_on,
      expires_on: entry.expires_on,
    }
    if (typeof read === 'string') {
      refused.push({ line, problem: read, facts })
      continue
    }
    const holder = holders[line]
    const problems: readonly string[] = cardProblems(entry, read, holder, today)
    const known = { ...facts, register: holder?.name, born_on: holder?.born_on, died_on: holder?.died_on }
    refused.push(...problems.map(problem => ({ line, problem, facts: known })))
    if (problems.length > 0 || holder === undefined) continue
    if (read.differs) warnings.push({ line: line + 1, name: entry.name, read })
    const { person_id, division } = holder
    lines.push({ line, entry, read, person_id, division, index: codec.index('id', read.card.number) })
  }
  return { lines, warnings }
}

/** What becomes of each line beside the cards that stand: new, the same as before, in the place of another, or refused. */
function settle(
  lines: readonly (Line & { readonly line: number })[],
  standing: readonly store.HeldCard[],
  replaces: boolean,
  entries: readonly NewCard[],
  refused: Refused[],
) {
  const byNumber = new Map(standing.map(card => [card.number_index.toString('hex'), card]))
  const byPerson = new Map(standing.filter(({ card_state }) => isOpen(card_state)).map(card => [card.person_id, card]))
  const taken = { numbers: new Set<string>(), people: new Set<string>() }
  const rows: Line[] = []
  const replaced: string[] = []
  let same = 0
  for (const line of lines) {
    const key = line.index.toString('hex')
    const known = byNumber.get(key)
    const held = byPerson.get(line.person_id)
    const again = taken.numbers.has(key) || taken.people.has(line.person_id)
    taken.numbers.add(key)
    taken.people.add(line.person_id)
    if (known !== undefined && !again && isSame(known, line)) same++
    else if (again || known !== undefined)
      refused.push({ line: line.line, problem: 'CARD_TWICE', facts: { alone: entries.length === 1, name: entries[line.line]?.name } })
    else if (held !== undefined && !replaces)
      refused.push({ line: line.line, problem: 'CARD_HELD', facts: { alone: entries.length === 1, name: entries[line.line]?.name } })
    else {
      if (held !== undefined) replaced.push(held.card_id)
      rows.push(line)
    }
  }
  return { rows, same, replaced }
}

const isOpen = (state: CardState): boolean => state === 'valid' || state === 'frozen'

/** The same card once more, in another roster: what the roster leaves out is no difference. */
const isSame = (held: store.HeldCard, { entry, read, person_id }: Line): boolean =>
  isOpen(held.card_state) &&
  held.person_id === person_id &&
  held.level === read.level &&
  held.categories.join() === read.categories.join() &&
  (entry.issued_on === null || entry.issued_on === held.issued_on) &&
  (entry.expires_on === null || entry.expires_on === held.expires_on)

type SetState = {
  readonly card_id: string
  readonly state: Exclude<CardState, 'replaced'>
  readonly on: string
  readonly reason: string
}

/** 冻结, 注销, 迁出, and back again, with a day and a word. */
export const setCardState = command(
  'disability.state',
  'disability.manage',
  async (ctx: OpenContext, { card_id, state, on, reason }: SetState): Promise<void> => {
    const { db, user, today, changed } = ctx
    const found = await store.cardForChange(db, user.county, card_id)
    if (!found) throw new AppError('CARD_NOT_FOUND', { card_id })
    if (found.card_state === 'replaced') throw new AppError('CARD_REPLACED')
    const { card_state, state_on } = found
    refuse(stateProblems({ state, on: day(on) }, found, today), { on, since: state_on })
    await store.changeStates(db, user.county, [card_id], { card_state: state, state_on: day(on), state_reason: reason })
    changed({ subject: found.person_id, row: `disability_card ${card_id}`, before: { card_state }, after: { card_state: state, reason } })
  },
  ({ card_id, state, on, reason }) => ({ card_id, state, on, reason }),
)
