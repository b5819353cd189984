import { normaliseText, villageShortName } from '../../kernel/text.ts'
import { command, query, refuse, type OpenContext } from '../../server/command.ts'
import { scopeOf } from '../../server/db.ts'
import { AppError } from '../../server/errors.ts'
import type { ExchangeBody, Exchanged, PastedVillages, PasteResult, VillageEnsured, VillageFound, VillageList } from './contract.ts'
import { isOfChildren } from '../children/rules.ts'
import { exchangeProblem, freeVillageCodes, pasteProblems, villageIndex, villageKey } from './rules.ts'
import * as store from './store.ts'

/** As the table has it. */
const LONGEST_NAME = 60
const NONE = { people: 0, households: 0 }

/** All villages of the user's town, whatever part of it the user may see: names are public, rows are not. */
function villagesOfTown({ db, user }: OpenContext): Promise<store.Village[]> {
  const town = scopeOf(user.town)
  return store.villagesBetween(db, user.county, town.lo, town.hi)
}

function retiredOfTown({ db, user }: OpenContext): Promise<string[]> {
  const town = scopeOf(user.town)
  return store.retiredCodes(db, user.county, town.lo, town.hi)
}

/** The villages of the user's scope with their aliases and counts. */
export const villages = query<Record<string, never>, VillageList>(
  'village.list',
  'office.read',
  async (ctx: OpenContext): Promise<VillageList> => {
    const { db, user } = ctx
    const [rows, counts] = [
      await store.villagesBetween(db, user.county, user.scope.lo, user.scope.hi),
      await store.villageCounts(db, user.county),
    ]
    return { town: user.town, villages: rows.map(row => ({ ...row, ...(counts.get(row.division) ?? NONE) })) }
  },
)

/** The divisions behind a roster's village names; null for names that nobody knows yet. */
export const resolveVillages = query(
  'village.resolve',
  'office.read',
  async (ctx: OpenContext, { names }: { names: readonly string[] }): Promise<VillageFound[]> => {
    const known = villageIndex(await villagesOfTown(ctx))
    return names.map(name => ({ name, division: known.get(villageKey(name)) ?? null }))
  },
)

/** The same, and unknown villages get a provisional code (last three digits from 200). Names without text are refused. */
export const ensureVillages = command(
  'village.ensure',
  'person.write',
  async (ctx: OpenContext, { names }: { names: readonly string[] }): Promise<VillageEnsured[]> => {
    const { db, user, now } = ctx
    if (names.some(name => villageKey(name) === '')) throw new AppError('VILLAGE_NAME_EMPTY')
    const long = names.find(name => [...normaliseText(name)].length > LONGEST_NAME)
    if (long !== undefined) throw new AppError('VILLAGE_NAME_LONG', { name: [...long].slice(0, 20).join('') })
    await store.lockTown(db, user.town)
    const villages = await villagesOfTown(ctx)
    const known = new Map(villageIndex(villages))
    const unknown = new Map<string, string>()
    for (const name of names) if (!known.has(villageKey(name)) && !unknown.has(villageKey(name))) unknown.set(villageKey(name), name)
    const codes = freeVillageCodes(user.town, [...villages.map(village => village.division), ...(await retiredOfTown(ctx))], unknown.size)
    if (codes.length < unknown.size) throw new AppError('NO_FREE_VILLAGE_CODE', { villages: unknown.size, free: codes.length })
    const added = [...unknown].map(([key, name], index) => {
      const division = codes[index] ?? ''
      known.set(key, division)
      return { division, name: normaliseText(name), short_name: villageShortName(name), provisional: true }
    })
    await store.insertVillages(db, user.county, now, added)
    const created = new Set(added.map(village => village.division))
    return names.map(name => {
      const division = known.get(villageKey(name)) ?? ''
      return { name, division, created: created.has(division) }
    })
  },
  (_, output) => ({ created: new Set(output.filter(village => village.created).map(village => village.division)).size }),
)

async function villageOf(ctx: OpenContext, division: string): Promise<{ village: store.Village; others: store.Village[] }> {
  const all = await villagesOfTown(ctx)
  const village = all.find(each => each.division === division)
  if (!village) throw new AppError('VILLAGE_NOT_FOUND', { division })
  return { village, others: all.filter(each => each.division !== division) }
}

/** Another spelling for a village. It must not be another village's name or alias. */
export const addAlias = command(
  'village.alias',
  'division.write',
  async (ctx: OpenContext, input: { division: string; alias: string }): Promise<Record<string, never>> => {
    const { db, user, now } = ctx
    const alias = villageShortName(input.alias)
    if (alias === '') throw new AppError('VILLAGE_NAME_EMPTY')
    await store.lockTown(db, user.town)
    const { village, others } = await villageOf(ctx, input.division)
    const other = others.find(each => villageIndex([each]).has(villageKey(alias)))
    if (other) throw new AppError('ALIAS_TAKEN', { alias, village: other.short_name })
    await store.insertAliases(db, user.county, now, user.town, [{ alias, division: input.division }])
    ctx.changed({
      row: `division ${input.division}`,
      before: { aliases: village.aliases },
      after: { aliases: [...village.aliases, alias] },
    })
    return {}
  },
  input => ({ division: input.division }),
)

/** Corrects a village's name; the old one stays as an alias, so that old rosters still meet it. */
export const renameVillage = command(
  'village.rename',
  'division.write',
  async (ctx: OpenContext, input: { division: string; name: string }): Promise<Record<string, never>> => {
    const { db, user, now } = ctx
    const name = normaliseText(input.name)
    if (name === '') throw new AppError('VILLAGE_NAME_EMPTY')
    await store.lockTown(db, user.town)
    const { village, others } = await villageOf(ctx, input.division)
    const taken = others.find(each => villageIndex([each]).has(villageKey(name)))
    if (taken) throw new AppError('VILLAGE_NAME_TAKEN', { name, village: taken.short_name })
    if (villageKey(village.short_name) !== villageKey(name)) {
      await store.insertAliases(db, user.county, now, user.town, [{ alias: village.short_name, division: village.division }])
    }
    await store.nameVillages(db, user.county, [
      { division: village.division, name, short_name: villageShortName(name), provisional: village.provisional },
    ])
    ctx.changed({ row: `division ${village.division}`, before: { village_name: village.name }, after: { village_name: name } })
    return {}
  },
  input => ({ division: input.division }),
)

/**
 * Villages with their real codes, pasted by a clerk. A known code gets the name; a new code is added. A name that already
 * belongs to another code is refused: people stand under that code. A provisional one is exchanged by exchangeCodes.
 */
export const pasteVillages = command(
  'village.paste',
  'division.write',
  async (ctx: OpenContext, { villages: pasted }: PastedVillages): Promise<PasteResult> => {
    const { db, user, now } = ctx
    refuse(pasteProblems(user.town, pasted))
    await store.lockTown(db, user.town)
    const known = new Map((await villagesOfTown(ctx)).map(village => [village.division, village]))
    const index = villageIndex([...known.values()])
    const taken = pasted.filter(({ division, name }) => (index.get(villageKey(name)) ?? division) !== division)
    if (taken.length > 0)
      throw new AppError('VILLAGE_NAME_TAKEN', {
        name: taken.map(each => each.name).join('、'),
        division: index.get(villageKey(taken[0]?.name ?? '')),
      })
    const rows = pasted.map(({ division, name }) => ({
      division,
      name: normaliseText(name),
      short_name: villageShortName(name),
      provisional: false,
    }))
    const added = rows.filter(row => !known.has(row.division))
    const renamed = rows.filter(row => {
      const village = known.get(row.division)
      return village !== undefined && (village.name !== row.name || village.provisional)
    })
    await store.insertVillages(db, user.county, now, added)
    const old = renamed.flatMap(({ division, short_name }) => {
      const before = known.get(division)
      return before && villageKey(before.short_name) !== villageKey(short_name) ? [{ alias: before.short_name, division }] : []
    })
    await store.insertAliases(db, user.county, now, user.town, old)
    await store.nameVillages(db, user.county, renamed)
    for (const { division, name } of renamed) {
      const before = known.get(division)
      ctx.changed({
        row: `division ${division}`,
        before: { village_name: before?.name, provisional: before?.provisional },
        after: { village_name: name, provisional: false },
      })
    }
    return { added: added.length, renamed: renamed.length, unchanged: rows.length - added.length - renamed.length }
  },
  (_, output) => ({ ...output }),
)

/**
 * Puts real codes in the place of provisional ones, with everything that stands under them: people, payment lines, files, users' scope.
 * The administrator's act (docs/decisions/0006). Batches keep their check codes; the audit trail keeps what it says.
 */
export const exchangeCodes = command(
  'village.exchange',
  'user.manage',
  async (ctx: OpenContext, { villages: exchanges, reason }: ExchangeBody): Promise<Exchanged> => {
    const { db, user, law } = ctx
    if (normaliseText(reason) === '') throw new AppError('EXCHANGE_NEEDS_REASON')
    if (user.town < user.scope.lo || user.town >= user.scope.hi) throw new AppError('EXCHANGE_NEEDS_TOWN')
    await store.lockTown(db, user.town)
    await store.lockProgrammes(
      db,
      user.town,
      law.programmes.map(programme => programme.id),
    )
    const problem = exchangeProblem(user.town, exchanges, await villagesOfTown(ctx))
    if (problem !== null) throw new AppError(problem.code, { division: problem.division })
    const tables = await store.exchangeCodes(db, user.county, exchanges)
    for (const { division, to } of exchanges) ctx.changed({ row: `division ${division}`, before: { division }, after: { division: to } })
    return { villages: exchanges.length, tables: tables.filter(each => each.rows > 0 && !isOfChildren(each.table)) }
  },
  ({ villages: exchanges, reason }, { tables }) => ({
    villages: exchanges.map(({ division, to }) => `${division}→${to}`).join('；'),
    reason,
    ...Object.fromEntries(tables.map(({ table, rows }) => [`rows_${table}`, rows])),
  }),
)
