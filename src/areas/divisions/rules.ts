import { normaliseText, villageShortName } from '../../kernel/text.ts'
import type { VillageProblem } from './contract.ts'

/**
 * How villages are met: the short name without its last 村 or 社区, so that 石桥, 石桥村 and 石桥村委会 are one.
 * What is left must have two characters: 中村 is not 中.
 */
export function villageKey(name: string): string {
  const short = villageShortName(name)
  return short.replace(/(?<=..)(?:社区|村)$/, '')
}

/** 统计用区划代码: villagers' committees (村委会) have 200–399 in the last three digits. */
const FIRST_CODE = 200,
  LAST_CODE = 399

/** The lowest village codes of a town that are not used yet; fewer than asked for when the town is full. */
export function freeVillageCodes(town: string, taken: Iterable<string>, count: number): string[] {
  const used = new Set(taken)
  const free: string[] = []
  for (let code = FIRST_CODE; code <= LAST_CODE && free.length < count; code++) {
    const division = town.slice(0, 9) + String(code)
    if (!used.has(division)) free.push(division)
  }
  return free
}

export type KnownName = {
  readonly division: string
  readonly name: string
  readonly short_name: string
  readonly aliases: readonly string[]
}

/** Village names and aliases of one town as a look-up by villageKey. A village's own name goes before another's alias. */
export function villageIndex(villages: readonly KnownName[]): ReadonlyMap<string, string> {
  const index = new Map<string, string>()
  for (const { division, aliases } of villages) for (const alias of aliases) index.set(villageKey(alias), division)
  for (const { division, name, short_name } of villages) {
    index.set(villageKey(name), division)
    index.set(villageKey(short_name), division)
  }
  return index
}

/** Villages that a word of a search may mean: those whose name or alias begins with it. */
export function villagesNamed(word: string, villages: readonly KnownName[]): string[] {
  const key = villageKey(word)
  if (key === '') return []
  return villages
    .filter(village => [village.short_name, village.name, ...village.aliases].some(name => villageKey(name).startsWith(key)))
    .map(village => village.division)
}

export type Pasted = { readonly division: string; readonly name: string }

/** What is wrong with pasted villages: outside the town, the town's own code, a code or a name twice, a name without text. */
export function pasteProblems(town: string, pasted: readonly Pasted[]): VillageProblem[] {
  const problems = new Set<VillageProblem>()
  const codes = new Set<string>(),
    names = new Set<string>()
  for (const { division, name } of pasted) {
    if (division.slice(0, 9) !== town.slice(0, 9) || division.endsWith('000')) problems.add('VILLAGE_OUTSIDE_TOWN')
    if (normaliseText(name) === '') problems.add('VILLAGE_NAME_EMPTY')
    if (codes.has(division) || names.has(villageKey(name))) problems.add('VILLAGE_TWICE_IN_INPUT')
    codes.add(division)
    names.add(villageKey(name))
  }
  return [...problems]
}

export type Exchange = { readonly division: string; readonly to: string }
type Held = { readonly division: string; readonly provisional: boolean }

/**
 * Why provisional codes cannot be exchanged for real ones, each with the code that is the reason; the first counts.
 * `villages`: all of the town. A code that is given up in the same exchange is free; the own code as `to` confirms it.
 */
export function exchangeProblem(
  town: string,
  exchanges: readonly Exchange[],
  villages: readonly Held[],
): { readonly code: VillageProblem; readonly division: string } | null {
  const known = new Map(villages.map(village => [village.division, village]))
  const given = new Set(exchanges.map(({ division }) => division))
  const seen = new Set<string>()
  for (const { division, to } of exchanges) {
    const village = known.get(division)
    if (to.slice(0, 9) !== town.slice(0, 9) || to.endsWith('000')) return { code: 'VILLAGE_OUTSIDE_TOWN', division: to }
    if (village === undefined) return { code: 'VILLAGE_NOT_FOUND', division }
    if (!village.provisional) return { code: 'CODE_NOT_PROVISIONAL', division }
    if (known.has(to) && !given.has(to)) return { code: 'CODE_TAKEN', division: to }
    if (seen.has(`from ${division}`) || seen.has(`to ${to}`)) return { code: 'VILLAGE_TWICE_IN_INPUT', division }
    seen.add(`from ${division}`).add(`to ${to}`)
  }
  return null
}
