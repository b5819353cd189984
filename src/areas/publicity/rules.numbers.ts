import { luhn } from '../../kernel/luhn.ts'
import { isDay } from '../../kernel/day.ts'
import { checkDigit, maskIdNumber } from '../../kernel/id-number.ts'

/** Numbers that no public file may show, and `long_number`: digits that are none of them but long enough to be one. */
export type NumberKind = 'id18' | 'id15' | 'disability_card' | 'account' | 'phone' | 'long_number'
/** `digits` is the whole number: for comparing inside the scan only, it never leaves it. */
export type NumberHit = { readonly kind: NumberKind; readonly digits: string; readonly masked: string }

type Segment = { readonly text: string; readonly gap: string }
type Chain = { readonly segments: readonly Segment[]; readonly lead: string }

const IGNORED = /[\p{Default_Ignorable_Code_Point}\p{M}]/gu
const CROSSES = /[×✕✖╳ХΧхχ]/g
/** In tens: everyday, then those of amounts in words. */
const HAN_DIGITS = '〇一二三四五六七八九零壹贰叁肆伍陆柒捌玖'
const HAN_NUMBER = /[〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖]{11,}/g
const SCIENTIFIC = /(?<![\d.])(\d)\.(\d{5,17})E\+?(1\d)(?!\d)/gi

/** What a reader of the text sees, as plain characters: full-width, circled and Chinese digits as 0–9, nothing invisible. */
export function plainText(raw: string): string {
  return raw
    .normalize('NFKC')
    .replace(IGNORED, '')
    .replace(/\s+/g, ' ')
    .replace(CROSSES, 'X')
    .replace(HAN_NUMBER, digits => [...digits].map(digit => String(HAN_DIGITS.indexOf(digit) % 10)).join(''))
    .replace(SCIENTIFIC, (_, first: string, rest: string, exponent: string) => (first + rest).padEnd(Number(exponent) + 1, '0'))
}

const SEGMENT = /\d+|[Xx](?![A-Za-z])/g
/** Between two pieces of one number: blanks, dashes, brackets, quotes … but no letter and no Chinese character. */
const JOINS = /^[^\p{L}\p{N}]{0,3}$/u

/** Digits that stand close together, as a reader may take them for one number. */
function chainsOf(text: string): Chain[] {
  const chains: { segments: Segment[]; lead: string }[] = []
  let end = -1
  for (const { 0: piece, index } of text.matchAll(SEGMENT)) {
    const gap = end === -1 ? '' : text.slice(end, index)
    const chain = chains.at(-1)
    const isX = piece === 'X' || piece === 'x'
    if (chain !== undefined && end !== -1 && JOINS.test(gap)) chain.segments.push({ text: piece.toUpperCase(), gap })
    else if (!isX) chains.push({ segments: [{ text: piece, gap: '' }], lead: text.slice(Math.max(0, index - 12), index) })
    else continue
    end = index + piece.length
  }
  return chains
}

const LONGEST = 22

/** Every number of a text. `label`: the heading of its column or the words before it. */
export function numbersIn(raw: string, label = ''): NumberHit[] {
  const text = plainText(raw)
  if (!/\d/.test(text)) return []
  return chainsOf(text).flatMap(chain => hitsOf(chain, plainText(label) + chain.lead))
}

/** Numbers that begin in one piece and end in a later one: neighbouring cells, two lines. Only such as prove themselves. */
export function numbersAcross(pieces: readonly string[]): NumberHit[] {
  const plain = pieces.map(piece =>
    plainText(piece)
      .replace(/^['‘’]/, '')
      .trim(),
  )
  const boxes = pieces.length >= 11 && plain.every(piece => piece.length === 1)
  const chains: Segment[][] = [[]]
  for (const piece of plain) {
    // An amount or a date between them ends a number.
    if (!/^[\d ]*[\dXx]$/.test(piece)) chains.push([])
    else for (const [text] of piece.matchAll(SEGMENT)) chains.at(-1)?.push({ text: text.toUpperCase(), gap: '|' })
  }
  return chains
    .flatMap(segments => hitsOf({ segments, lead: '' }, ''))
    .filter(({ kind, digits }) => !plain.some(piece => piece.includes(digits)) && (kind !== 'phone' || boxes) && kind !== 'long_number')
}

function hitsOf({ segments }: Chain, label: string): NumberHit[] {
  const hits: NumberHit[] = []
  for (let from = 0; from < segments.length; ) {
    const found = longestFrom(segments, from, label)
    if (found === undefined) {
      from++
      continue
    }
    hits.push(...found.hits)
    from = found.next
  }
  return hits
}

function longestFrom(segments: readonly Segment[], from: number, label: string): { hits: NumberHit[]; next: number } | undefined {
  const first = segments[from]
  if (first === undefined || first.text === 'X') return undefined
  const fraction = first.gap === '.' && from > 0
  let best: { hits: NumberHit[]; next: number } | undefined
  let digits = ''
  for (let to = from; to < segments.length; to++) {
    const { text = '' } = segments[to] ?? {}
    if (text === 'X' && digits.length !== 17) break
    digits += text
    const part = segments.slice(from, to + 1)
    const hits =
      to === from
        ? single(digits, segments[from + 1], label, fraction)
        : several(digits, part, segments.length, fraction || isAmount(segments[to + 1]))
    // A card number begins with an id: the longer one is meant.
    if (hits.length > 0 && (best === undefined || hits[0]?.kind !== 'long_number')) best = { hits, next: to + 1 }
    if (digits.length > LONGEST) break
  }
  return best
}

/** The .50 of an amount: what stands before it is no end of a number. */
const isAmount = (next: Segment | undefined): boolean => next !== undefined && next.gap === '.' && next.text.length <= 2

const hit = (kind: NumberKind, digits: string): NumberHit => ({ kind, digits, masked: maskNumber(kind, digits) })

/** A number that stands in one piece. */
function single(digits: string, next: Segment | undefined, label: string, fraction: boolean): NumberHit[] {
  // The X of an id is a segment of its own: 17 digits and it are read as several.
  if (digits.length === 17 && next?.text === 'X' && isId(`${digits}X`)) return []
  if (isCard(digits)) return [hit('disability_card', digits)]
  if (digits.length === 18 && (isId(digits) || /身份证|证件号/.test(label))) return [hit('id18', digits)]
  if (digits.length > 18) {
    const inside = idsInside(digits)
    if (inside.length > 0) return inside
  }
  if (fraction) return []
  if (digits.length === 15 && (isId15(digits) || /身份证|证件号/.test(label))) return [hit('id15', digits)]
  const phone = phoneIn(digits)
  if (phone !== undefined) return [hit('phone', phone)]
  if (isAccount(digits, label)) return [hit('account', digits)]
  return isUnclear(digits) ? [hit('long_number', digits)] : []
}

/** A number in several pieces must prove itself: figures that merely stand side by side are everywhere. */
function several(digits: string, segments: readonly Segment[], chainLength: number, besideAmount: boolean): NumberHit[] {
  const lengths = segments.map(segment => segment.text.length)
  const gaps = new Set(segments.slice(1).flatMap(({ gap }) => (gap === '' ? [] : [gap])))
  // Whoever parts a number parts it in one way.
  if (gaps.size > 1 || (besideAmount && !gaps.has('.'))) return []
  const glued = segments.length === 2 && segments[1]?.text === 'X' && segments[1].gap === ''
  const besideBlank = segments.at(-1)?.gap.includes(' ') === true && !isSpaced(lengths)
  if (isCard(digits) && isValidId(digits.slice(0, 18)) && !besideBlank) return [hit('disability_card', digits)]
  if (digits.length === 18 && (isValidId(digits) || (isId(digits) && (glued || isOneOf(lengths, ID_PARTS))))) return [hit('id18', digits)]
  if (digits.length === 15 && isId15(digits) && (isOneOf(lengths, ID15_PARTS) || isSpaced(lengths))) return [hit('id15', digits)]
  if (digits.length === 11 && MOBILE.test(digits) && isPhoneParted(segments, lengths, chainLength)) return [hit('phone', digits)]
  if (digits.length >= 16 && digits.length <= 19 && digits.startsWith('62') && isAccountParted(lengths) && luhn(digits))
    return [hit('account', digits)]
  return []
}

const ID_PARTS = ['6-8-4', '6-8-3-1', '6-12', '14-4', '10-8', '6-4-4-4', '6-4-2-2-4', '3-3-4-4-4', '3-3-8-4', '4-4-4-4-2', '17-1']
const ID15_PARTS = ['6-6-3', '6-9']
/** Printed on the card in fours; or the six digits of the bank, then the rest. */
const isAccountParted = (lengths: readonly number[]): boolean =>
  isSpaced(lengths) || /^(?:4-){3}(?:4(?:-[123])?|[4-7])$/.test(lengths.join('-')) || isOneOf(lengths, ['6-10', '6-12', '6-13'])
const isOneOf = (lengths: readonly number[], parts: readonly string[]): boolean => parts.includes(lengths.join('-'))
const isSpaced = (lengths: readonly number[]): boolean => lengths.every(length => length === 1)

/** 138-0000-0000 and the like; with blanks only when nothing else stands beside it, since amounts do. */
function isPhoneParted(segments: readonly Segment[], lengths: readonly number[], chainLength: number): boolean {
  if (isSpaced(lengths)) return true
  const gaps = segments.slice(1).map(segment => segment.gap)
  const dashed = gaps.every(gap => gap !== ' ' && gap === gaps[0] && /^[-‐-―−.·•_()]+$/.test(gap))
  const alone = chainLength === segments.length && gaps.every(gap => gap === ' ')
  return (dashed && isOneOf(lengths, ['3-4-4', '3-8', '7-4', '4-4-3'])) || (alone && isOneOf(lengths, ['3-4-4']))
}

const PROVINCE = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\d{4}/
const LAST_BIRTH_YEAR = 2050

/** Region and birth day can be those of a person; the check digit may be mistyped. */
const isId = (text: string): boolean => {
  if (!/^\d{17}[\dX]$/.test(text) || !PROVINCE.test(text)) return false
  const year = Number(text.slice(6, 10))
  return year >= 1880 && year <= LAST_BIRTH_YEAR && isDay(`${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`)
}
const isValidId = (text: string): boolean => isId(text) && checkDigit(text.slice(0, 17)) === text[17]

const isId15 = (text: string): boolean =>
  /^\d{15}$/.test(text) && PROVINCE.test(text) && isDay(`19${text.slice(6, 8)}-${text.slice(8, 10)}-${text.slice(10, 12)}`)

/** 20 characters: id, category 1–7, level 1–4 (残疾人证). What a re-issued card adds (B1) is left beside it. */
const isCard = (text: string): boolean => text.length === 20 && /[1-7][1-4]$/.test(text) && isId(text.slice(0, 18))

/** Ids glued to other digits: 「1」 of the row number before it, a phone behind it. */
function idsInside(digits: string): NumberHit[] {
  const hits: NumberHit[] = []
  for (let at = 0; at + 18 <= digits.length; at++) {
    const window = digits.slice(at, at + 18)
    if (!isValidId(window)) continue
    hits.push(hit('id18', window))
    at += 17
  }
  return hits
}

const MOBILE = /^1[3-9]\d{9}$/

/** The 11 digits of a mobile number, with the country's code or a trunk zero in front or without. */
const phoneIn = (digits: string): string | undefined => {
  const bare = digits.replace(/^(?:0086|086|86|0)(?=1[3-9]\d{9}$)/, '')
  return MOBILE.test(bare) ? bare : undefined
}

const ACCOUNT_WORDS = /账号|帐号|账户|帐户|卡号|一卡通|存折|开户/
const PAPER_WORDS = /批次|文号|单号|流水/
/** 62: cards of Chinese banks; the others are older cards. */
const CARD_PREFIX = /^(?:62|60|9558|9559|955880|4\d|5[1-6]|3[5-7]|68|69|90|98|99)/
/** A moment as people and programs number papers by: 20200618…; such a number is an account only where it is called one. */
const MOMENT = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/

function isAccount(digits: string, label: string): boolean {
  if (ACCOUNT_WORDS.test(label) && !PAPER_WORDS.test(label)) return digits.length >= 12 && digits.length <= 30
  if (digits.length < 16 || digits.length > 19 || MOMENT.test(digits)) return false
  return digits.startsWith('62') || (luhn(digits) && CARD_PREFIX.test(digits))
}

const isUnclear = (digits: string): boolean => digits.length >= 16 && !MOMENT.test(digits) && !/^(\d)\1*$/.test(digits)

/** Never seven digits in a row: enough to find the place, not enough to use the number. */
function maskNumber(kind: NumberKind, digits: string): string {
  const last4 = digits.slice(-4)
  switch (kind) {
    case 'id18':
      return maskIdNumber(digits)
    case 'disability_card':
      return `${digits.slice(0, 6)}${'*'.repeat(digits.length - 6)}`
    case 'phone':
      return `${digits.slice(0, 3)}****${last4}`
    case 'id15':
    case 'account':
    case 'long_number':
      return '*'.repeat(digits.length - 4) + last4
  }
}
