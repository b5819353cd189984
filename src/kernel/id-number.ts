import { ageOn, type Day, isDay } from './day.ts'
import { isBlankMark, normaliseText } from './text.ts'

/** What a reader should know about an accepted number: an unknown division prefix is information, never an error. */
export type IdNote = 'UNKNOWN_PREFIX' | 'CONVERTED_15' | 'NORMALISED'
export type IdProblem = 'EMPTY' | 'WRONG_LENGTH' | 'BAD_CHARACTER' | 'PRECISION_LOST' | 'CHECK_DIGIT' | 'BAD_BIRTH_DATE'

/** A citizen identity number (公民身份号码, GB 11643-1999): 18 characters, its birth day and sex ('1' 男, '2' 女, GB/T 2261.1). */
export type ReadId = {
  readonly ok: true
  readonly id: string
  readonly birth: Day
  readonly sex: '1' | '2'
  readonly from15: boolean
  readonly notes: readonly IdNote[]
}
export type IdReading = ReadId | { readonly ok: false; readonly problem: IdProblem }

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const

/** The 18th character for the first 17 digits (GB 11643-1999, ISO 7064 MOD 11-2). */
export function checkDigit(first17: string): string {
  if (!/^\d{17}$/.test(first17)) throw new RangeError('checkDigit needs 17 digits')
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(first17[index]), 0)
  return '10X98765432'.charAt(sum % 11)
}

/** GB/T 2260 provinces, with 81–83 for residence permits of Hong Kong, Macao and Taiwan residents. */
const PROVINCE = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/
const hasKnownProvince = (prefix: string): boolean => PROVINCE.test(prefix)

/** The bare characters of an id cell: no blanks, apostrophe, ="…" wrapper or leading G of a student number; x and × as X. */
function bareId(raw: string): string {
  return normaliseText(raw)
    .replace(/\s/g, '')
    .replace(/^="(.*)"$/, '$1')
    .replace(/^['‘’′`]+/, '')
    .toUpperCase()
    .replace(/[×✕✖Х]/g, 'X')
    .replace(/^G(?=.{18}$)/, '')
}

/**
 * Reads an identity number out of a roster cell. Damage is named and never repaired.
 * A numeric cell of 10^15 or more has lost digits already, whatever it looks like: the reader of the cell must say so, since
 * one damaged number in eleven still has a fitting check digit.
 * isKnownPrefix decides about the first six digits; by default only the province is looked at, because elders
 * carry the codes of abolished prefectures.
 */
export function readIdNumber(raw: string, isKnownPrefix: (sixDigits: string) => boolean = hasKnownProvince): IdReading {
  const bare = bareId(raw)
  if (isBlankMark(bare)) return { ok: false, problem: 'EMPTY' }
  if (/^\d(?:\.\d+)?E\+?\d+$/.test(bare)) return { ok: false, problem: 'PRECISION_LOST' }
  if (/[^\dX]/.test(bare)) return { ok: false, problem: 'BAD_CHARACTER' }
  if (bare.length !== 15 && bare.length !== 18) return { ok: false, problem: 'WRONG_LENGTH' }
  if (!/^\d{15}(?:\d\d[\dX])?$/.test(bare)) return { ok: false, problem: 'BAD_CHARACTER' }

  const from15 = bare.length === 15
  const id = from15 ? to18(bare) : bare
  const checkFails = checkDigit(id.slice(0, 17)) !== id[17]
  if (checkFails && id.endsWith('000')) return { ok: false, problem: 'PRECISION_LOST' }
  const birth = `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`
  if (!isDay(birth)) return { ok: false, problem: 'BAD_BIRTH_DATE' }
  if (checkFails) return { ok: false, problem: 'CHECK_DIGIT' }

  const notes: IdNote[] = []
  if (!isKnownPrefix(id.slice(0, 6))) notes.push('UNKNOWN_PREFIX')
  if (from15) notes.push('CONVERTED_15')
  if (bare !== raw) notes.push('NORMALISED')
  return { ok: true, id, birth, sex: Number(id[16]) % 2 === 1 ? '1' : '2', from15, notes }
}

/** 15 digits of the first generation to 18; sequences 996–999 were kept for people over a hundred, born 18xx. */
function to18(id15: string): string {
  const century = /99[6-9]$/.test(id15) ? '18' : '19'
  const first17 = id15.slice(0, 6) + century + id15.slice(6)
  return first17 + checkDigit(first17)
}

/** What is wrong with the birth day as seen from a given day. */
export function idBirthProblem(birth: Day, today: Day): 'BORN_IN_FUTURE' | 'OLDER_THAN_120' | undefined {
  if (birth > today) return 'BORN_IN_FUTURE'
  return ageOn(birth, today) > 120 ? 'OLDER_THAN_120' : undefined
}

/** 349999********0428; of ids that are not 18 characters only the last four show, of very short ones nothing. */
export function maskIdNumber(id: string): string {
  const characters = [...id]
  if (characters.length < 8) return '*'.repeat(characters.length)
  const shownAtStart = characters.length === 18 ? 6 : 0
  const last = characters.slice(-4).join('')
  return characters.slice(0, shownAtStart).join('') + '*'.repeat(characters.length - 4 - shownAtStart) + last
}

const DISABILITY_CARD = /^(\d{17}[\dX])([1-7])([1-4])(?:B([1-9]))?$/

/** A disability card number (残疾人证): the 18 characters of the id, category 1–7, level 1–4, and B1, B2 … when re-issued. */
export const looksLikeDisabilityCard = (text: string): boolean => DISABILITY_CARD.test(bareId(text))

/** `number`: as it is kept. `id`: of the holder, its check digit not yet looked at. `reissue`: 0 for the first card. */
export type DisabilityCard = {
  readonly number: string
  readonly id: string
  readonly category: string
  readonly level: string
  readonly reissue: number
}

/** The parts of a disability card number; undefined when it is none. */
export function readDisabilityCard(raw: string): DisabilityCard | undefined {
  const number = bareId(raw)
  const [, id, category, level, reissue] = DISABILITY_CARD.exec(number) ?? []
  if (id === undefined || category === undefined || level === undefined) return undefined
  return { number, id, category, level, reissue: Number(reissue ?? 0) }
}
