import { normaliseName } from '../../kernel/text.ts'
import { addMonths, monthFromDate, monthToDate } from '../../kernel/month.ts'
import { fenToJson } from '../../kernel/money.ts'
import { recordReveal } from '../../server/alarms.ts'
import { command, query, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { villagesNamed } from '../divisions/rules.ts'
import type { HouseholdOfPerson, MemberView, PeoplePage, PeopleQuery, PersonRow, PersonView, SearchResult } from './contract.ts'
import { maskPhone } from './rules.ts'
import { rankFound, readSearchWord, searchWords } from './rules.search.ts'
import { ageOf, entitlementView, programmeTitle } from './rules.views.ts'
import { accountCipher } from './store.accounts.ts'
import * as read from './store.read.ts'
import { personById } from './store.ts'

const SHOWN = 20,
  PAGE = 200,
  PAYMENTS = 6

const monthOf = ({ today }: OpenContext): string => monthToDate(monthFromDate(today))

/** Rows of lists: with village, age and the programmes received this month. */
async function personRows(ctx: OpenContext, people: readonly read.FoundPerson[]): Promise<PersonRow[]> {
  const { db, user, law, today } = ctx
  const villages = await read.villageNames(
    db,
    user.county,
    people.map(person => person.division),
  )
  const programmes = await read.programmesOf(
    db,
    user.county,
    people.map(person => person.person_id),
    monthOf(ctx),
  )
  return people.map(({ born_on, ...person }) => ({
    ...person,
    age: ageOf(born_on, person.died_on, today),
    village: villages.get(person.division) ?? '',
    programmes: (programmes.get(person.person_id) ?? []).map(id => programmeTitle(law, id)),
  }))
}

/**
 * Finds people by a part of the name, pinyin initials, the last four or the whole of the identity number, the village,
 * or several of these (石桥 wxy). At most twenty, the best first.
 */
export const search = query('person.search', 'person.read', async (ctx: OpenContext, { text }: { text: string }): Promise<SearchResult> => {
  const { db, user, codec } = ctx
  const words = searchWords(text)
  const villages = await read.villagesOfScope(db, user.county, user.scope)
  const named = words.map(word => (/\p{Script=Han}/u.test(word) ? villagesNamed(word, villages) : []))
  // Beside other words a village's name narrows the search; alone it may also be a part of a name.
  const at = words.length > 1 ? named.findIndex(divisions => divisions.length > 0) : -1
  const divisions = at < 0 ? null : (named[at] ?? null)
  const others = words.filter((_, index) => index !== at)
  const meant = others.map(readSearchWord)
  const keys = meant.flatMap(word => (word.kind === 'keys' ? word.keys : word.kind === 'character' ? [word.character] : []))
  const parts = meant.flatMap(word => (word.kind === 'keys' && word.part !== null ? [word.part] : []))
  const number = meant.find(word => word.kind === 'id')
  const wanted = { keys, parts, divisions, id_index: number ? codec.index('id', number.id) : null }
  const name = others.length === 1 && /\p{Script=Han}|\p{Co}/u.test(others[0] ?? '') ? normaliseName(others[0] ?? '') : null
  const found =
    keys.length === 0 && number === undefined
      ? []
      : name !== null
        ? await byName(ctx, name, wanted)
        : await read.findPeople(db, user.county, user.scope, wanted)
  const ranked = rankFound(found, others.join(''))
  if (words.length === 1 && ranked.length < SHOWN && (named[0] ?? []).length > 0)
    ranked.push(...(await inVillages(ctx, named[0] ?? [], ranked)))
  const shortNames = new Map(villages.map(village => [village.division, village.short_name]))
  return {
    people: await personRows(ctx, ranked.slice(0, SHOWN)),
    more: ranked.length > SHOWN,
    villages: [...new Set(named.flat())].slice(0, 5).map(division => ({ division, name: shortNames.get(division) ?? '' })),
  }
})

/** Names that begin with the text, read in order of name (so the whole name comes first); names that hold it further on fill up. */
async function byName({ db, user }: OpenContext, start: string, wanted: read.Wanted): Promise<read.FoundPerson[]> {
  const first = await read.peopleNamedFrom(db, user.county, user.scope, start, wanted.divisions, SHOWN + 1)
  if (first.length > SHOWN) return first
  const holding = await read.findPeople(db, user.county, user.scope, wanted)
  const known = new Set(first.map(person => person.person_id))
  return [...first, ...holding.filter(person => !known.has(person.person_id))]
}

async function inVillages(
  { db, user }: OpenContext,
  divisions: readonly string[],
  known: readonly read.FoundPerson[],
): Promise<read.FoundPerson[]> {
  const there = await read.findPeople(db, user.county, user.scope, { keys: [], parts: [], divisions, id_index: null })
  const ids = new Set(known.map(person => person.person_id))
  return there.filter(person => !ids.has(person.person_id))
}

/** People of a village (or of the whole scope) in order of village and name, 200 a page. */
export const listPeople = query('person.list', 'person.read', async (ctx: OpenContext, asked: PeopleQuery): Promise<PeoplePage> => {
  const { db, user } = ctx
  const filter = {
    division: asked.division ?? null,
    programme: asked.programme ?? null,
    alive: asked.alive === undefined ? null : asked.alive === 'yes',
    month: monthOf(ctx),
  }
  const after = readPosition(asked.after)
  const found = await read.peoplePage(db, user.county, user.scope, filter, after, PAGE + 1)
  const total = after === null ? await read.countPeople(db, user.county, user.scope, filter) : null
  const shown = found.slice(0, PAGE)
  const last = shown.at(-1)
  return {
    people: await personRows(ctx, shown),
    next: found.length > PAGE && last ? `${last.division}~${last.name}~${last.person_id}` : null,
    total,
  }
})

function readPosition(after: string | undefined): read.Position | null {
  if (after === undefined) return null
  const [, division, name, person_id] = /^(\d{12})~(.+)~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(after) ?? []
  if (division === undefined || name === undefined || person_id === undefined) throw new AppError('BAD_REQUEST', { fields: 'after' })
  return { division, name, person_id }
}

/** Everything that stands about one person; numbers and phone masked. */
export const personPage = query(
  'person.page',
  'person.read',
  async (ctx: OpenContext, { person_id }: { person_id: string }): Promise<PersonView> => {
    const { db, user, law, codec, today } = ctx
    const { county } = user
    const person = await personById(db, county, person_id)
    if (!person) throw new AppError('PERSON_NOT_FOUND')
    const villages = await read.villageNames(db, county, [person.division])
    const yearAgo = monthToDate(addMonths(monthFromDate(today), -12))
    const changes = await read.changesOf(db, county, person_id)
    const { name, sex, born_on, died_on, division, villager_group, address, note, id_kind } = person
    return {
      person_id,
      name,
      sex,
      born_on,
      died_on,
      division,
      villager_group,
      address,
      note,
      id_kind,
      age: ageOf(born_on, died_on, today),
      village: villages.get(division) ?? '',
      id_kind_name: law.codeName('id_kind', id_kind) ?? id_kind,
      id_masked: person.id_cipher === null ? null : codec.maskId(person.id_cipher),
      phone_masked: maskPhone(person.phone),
      accounts: await read.accountHistory(db, county, person_id),
      waiting_account: await read.waitingAccountOf(db, county, person_id),
      households: familiesView(ctx, await read.familiesOf(db, county, person_id)),
      entitlements: (await read.entitlementsOf(db, county, person_id)).map(row => entitlementView(row, law)),
      payments: (await read.paymentsOf(db, county, person_id, PAYMENTS)).map(row => ({
        ...row,
        title: programmeTitle(law, row.programme),
        paid_month: row.paid_month.slice(0, 7),
        base_fen: fenToJson(row.base_fen),
        uplift_fen: fenToJson(row.uplift_fen),
        price_fen: fenToJson(row.price_fen),
        back_pay_fen: fenToJson(row.back_pay_fen),
        offset_fen: fenToJson(row.offset_fen),
        net_fen: fenToJson(row.net_fen),
      })),
      relief: (await read.reliefOf(db, county, person_id, yearAgo)).map(row => ({
        ...row,
        paid_month: row.paid_month.slice(0, 7),
        amount_fen: fenToJson(row.amount_fen),
      })),
      revision: await read.revisionOf(db, county, person_id),
      changes: changes.map(change =>
        change.field === 'phone' ? { ...change, old_value: maskPhone(change.old_value), new_value: maskPhone(change.new_value) } : change,
      ),
    }
  },
  { people: ({ person_id }) => [person_id] },
)

/** A member as shown in a family; the number masked. */
function memberView({ codec, today }: Pick<OpenContext, 'codec' | 'today'>, row: read.MemberRow): MemberView {
  const { person_id, name, sex, born_on, died_on, id_cipher, relation, relation_text, counted, insured, from_day, to_day } = row
  return {
    person_id,
    name,
    sex,
    died_on,
    relation,
    relation_text,
    counted,
    insured,
    from_day,
    to_day,
    age: ageOf(born_on, died_on, today),
    id_masked: id_cipher === null ? null : codec.maskId(id_cipher),
  }
}

function familiesView(ctx: OpenContext, rows: readonly read.MemberRow[]): HouseholdOfPerson[] {
  return [...Map.groupBy(rows, row => row.household_id)].flatMap(([household_id, members]) => {
    const first = members[0]
    if (!first) return []
    const { head_person_id, outside_number, stated_members } = first
    return [{ household_id, head_person_id, outside_number, stated_members, members: members.map(row => memberView(ctx, row)) }]
  })
}

/** One masked value in full, for a purpose of the code list, without one for that of the session; each look has its audit row with that purpose. */
async function reveal(ctx: OpenContext, given: string | undefined, what: 'id' | 'phone' | 'account', person_id: string): Promise<void> {
  const purpose = given ?? ctx.purpose
  if (purpose === undefined) throw new AppError('PURPOSE_NEEDED')
  if (ctx.law.codeName('reveal_purpose', purpose) === null) throw new AppError('PURPOSE_UNKNOWN', { purpose })
  await recordReveal(ctx, { what, purpose, facts: { person_id } })
}

export const revealPerson = command(
  'person.reveal',
  'person.reveal',
  async (
    ctx: OpenContext,
    { person_id, what, purpose }: { person_id: string; what: 'id' | 'phone'; purpose?: string },
  ): Promise<{ value: string }> => {
    const person = await personById(ctx.db, ctx.user.county, person_id)
    if (!person) throw new AppError('PERSON_NOT_FOUND')
    const value = what === 'phone' ? person.phone : person.id_cipher === null ? null : ctx.codec.open('id', person.id_cipher)
    if (value === null) throw new AppError(what === 'phone' ? 'NO_PHONE' : 'NO_ID_NUMBER')
    await reveal(ctx, purpose, what, person_id)
    return { value }
  },
  input => ({ person_id: input.person_id, what: input.what, purpose: input.purpose }),
  { secret: true },
)

export const revealAccount = command(
  'account.reveal',
  'person.reveal',
  async (ctx: OpenContext, { account_id, purpose }: { account_id: string; purpose?: string }): Promise<{ value: string }> => {
    const account = await accountCipher(ctx.db, ctx.user.county, account_id)
    if (!account) throw new AppError('ACCOUNT_NOT_FOUND')
    await reveal(ctx, purpose, 'account', account.person_id)
    return { value: ctx.codec.open('account', account.account_cipher) }
  },
  input => ({ account_id: input.account_id, purpose: input.purpose }),
  { secret: true },
)
