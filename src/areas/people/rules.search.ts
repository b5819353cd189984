import { pinyin } from 'pinyin-pro'
import { readIdNumber } from '../../kernel/id-number.ts'
import { normaliseName, normaliseText } from '../../kernel/text.ts'

/** Combinations of readings kept per name: 曾乐行 may be zyx, zlx, zlh … */
const MAX_READINGS = 8

/** A name as it is searched: without blanks and dots, Latin letters small. */
export const searchForm = (name: string): string => normaliseName(name).replace(/[\s·]/g, '').toLowerCase()

const grams = (characters: readonly string[]): string[] => [
  ...characters,
  ...characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`),
]

const LETTER = /^[a-z]$/
const plainLetter = (letter: string): string => letter.normalize('NFD').charAt(0).toLowerCase()
const lettersOf = (readings: readonly string[]): string[] => [...new Set(readings.map(plainLetter).filter(letter => LETTER.test(letter)))]
const FIRST = { pattern: 'first', toneType: 'none', type: 'array' } as const

/** The dictionary is asked once per character: 20,000 names hold some two thousand of them. */
const readings = new Map<string, readonly string[]>()
function remembered(key: string, read: () => string[]): readonly string[] {
  const known = readings.get(key)
  if (known) return known
  const letters = lettersOf(read())
  readings.set(key, letters)
  return letters
}
const initialsOf = (character: string): readonly string[] =>
  remembered(character, () => [...pinyin(character, FIRST), ...pinyin(character, { ...FIRST, multiple: true })])
/** As a surname first (单 s, 仇 q, 尉迟 yc), then as the character is read elsewhere. */
const surnameInitials = (character: string): readonly string[] =>
  remembered(`surname ${character}`, () => [...pinyin(character, { ...FIRST, surname: 'head' }), ...pinyin(character, FIRST)])
/** Compound surnames (复姓) whose reading differs from that of their characters; the others need no entry. */
const COMPOUND_SURNAMES: Readonly<Record<string, string>> = { 尉迟: 'yc', 万俟: 'mq', 单于: 'cy', 长孙: 'zs', 澹台: 'tt' }

/** Initials of a Chinese name in its possible readings, the likeliest first. */
export function initialsOfName(name: string): string[] {
  const characters = [...searchForm(name)].filter(character => /[\p{Script=Han}\p{Co}]/u.test(character))
  const pair = characters.length > 2 ? COMPOUND_SURNAMES[characters.slice(0, 2).join('')] : undefined
  const choices = characters.map((character, index) => {
    const own = index === 0 ? surnameInitials(character) : initialsOf(character)
    const asSurname = pair?.[index]
    return asSurname === undefined ? own : [...new Set([asSurname, ...own])]
  })
  let combined = ['']
  for (const letters of choices) {
    if (letters.length === 0) continue
    combined = combined.flatMap(start => letters.map(letter => start + letter)).slice(0, MAX_READINGS * 4)
  }
  return combined.slice(0, MAX_READINGS).filter(initials => initials !== '')
}

const prefixes = (letters: string): string[] =>
  Array.from({ length: Math.max(0, letters.length - 1) }, (_, index) => letters.slice(0, index + 2))

/**
 * What a person is found by: each character and each two neighbouring characters of the name, the pinyin initials and their
 * beginnings from two letters on, `t:` with the last four of the identity number. Sorted, each once.
 */
export function searchKeys(name: string, idLast4: string | null): string[] {
  const form = searchForm(name)
  const latin = /^[a-z][a-z'-]+$/.test(form)
  const keys = [...(latin ? prefixes(form.slice(0, 20)) : grams([...form])), ...initialsOfName(name).flatMap(prefixes)]
  if (latin) keys.push(...grams([...form]))
  if (idLast4 !== null) keys.push(`t:${idLast4}`)
  return [...new Set(keys)].sort()
}

/** One word of a search, read by its look. */
export type SearchWord =
  | { readonly kind: 'id'; readonly id: string }
  /** Keys that must all be among the person's; `part` must also stand in the name as it is. */
  | { readonly kind: 'keys'; readonly keys: readonly string[]; readonly part: string | null }
  /** One character: names that begin with it, then names that hold it. */
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'nothing' }

/** Reads a word: a whole identity number, its last four, pinyin initials (from two letters), a part of a name. */
export function readSearchWord(word: string): SearchWord {
  const bare = normaliseText(word)
  const id = readIdNumber(bare)
  if (id.ok) return { kind: 'id', id: id.id }
  if (/^\d{3}[\dXx]$/.test(bare)) return { kind: 'keys', keys: [`t:${bare.toUpperCase()}`], part: null }
  const form = searchForm(bare)
  if (/^[a-z]+$/.test(form)) return form.length < 2 ? { kind: 'nothing' } : { kind: 'keys', keys: [form], part: null }
  if (form === '' || /^\d+$/.test(form)) return { kind: 'nothing' }
  const characters = [...form]
  if (characters.length === 1) return { kind: 'character', character: form }
  return { kind: 'keys', keys: grams(characters).slice(characters.length), part: characters.length > 2 ? form : null }
}

/** Words of a search box, at most five. A comma or 、 parts words like a blank. */
export const searchWords = (text: string): string[] =>
  normaliseText(text)
    .split(/[\s,、，]+/)
    .filter(word => word !== '')
    .slice(0, 5)

/** Best first: the whole name, then names that begin so, then the others; the living before the dead. */
export function rankFound<T extends { readonly name: string; readonly died_on: string | null }>(rows: readonly T[], text: string): T[] {
  const form = searchForm(text)
  const rank = (row: T): number => {
    const name = searchForm(row.name)
    return (name === form ? 0 : name.startsWith(form) ? 1 : 2) + (row.died_on === null ? 0 : 0.5)
  }
  return [...rows].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}
