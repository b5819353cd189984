import { ageOn, day } from '../../kernel/day.ts'
import { normaliseName } from '../../kernel/text.ts'
import type { PublicPlace } from './contract.ts'
import { plainText } from './rules.numbers.ts'

/** One household (or person) as the register has it; nothing of it that no public list may show. */
export type ListRecord = {
  readonly division: string
  readonly village: string
  readonly villager_group: string | null
  readonly name: string
  readonly born_on: string | null
  readonly persons: number
  readonly amount_fen: bigint
}
export type PublicRow = {
  readonly village: string
  readonly group: string
  readonly name: string
  readonly persons: number
  readonly amount_fen: bigint
}

const CHILD_YEARS = 18
/** Fewer than three of a village are as good as a name. */
export const SMALL = 3
export const OTHER_VILLAGES = '其他村（居）'

/** Nobody's name has four digits: a number was typed into it, and no mask of names is meant for that. */
export const spoiltName = (records: readonly ListRecord[]): ListRecord | undefined =>
  records.find(({ name }) => (plainText(name).match(/\d/g)?.length ?? 0) >= 4)

/** 张*三, 张*; of a child 王某某, wherever it hangs. */
function publicName(name: string, place: PublicPlace, isChild: boolean): string {
  const [first = '', ...rest] = [...normaliseName(name)]
  if (isChild) return `${first}某某`
  if (place === 'board') return normaliseName(name)
  return rest.length < 2 ? `${first}*` : `${first}${'*'.repeat(rest.length - 1)}${rest.at(-1) ?? ''}`
}

/**
 * What may be public of each household: people.md §9.2. Board: head's name, village and group, persons, monthly amount; site: masked
 * name and village, small villages under one name. No number, no address, no reason, no telephone of anybody.
 */
export function publicRows(records: readonly ListRecord[], place: PublicPlace, today: string): PublicRow[] {
  const counts = new Map<string, number>()
  for (const { division } of records) counts.set(division, (counts.get(division) ?? 0) + 1)
  const rows = records.map(({ division, village, villager_group, name, born_on, persons, amount_fen }) => {
    const isChild = born_on !== null && ageOn(day(born_on), day(today)) < CHILD_YEARS
    const small = place === 'web' && (counts.get(division) ?? 0) < SMALL
    return {
      village: small ? OTHER_VILLAGES : village,
      group: place === 'board' ? groupOf(villager_group) : '',
      name: publicName(name, place, isChild),
      persons,
      amount_fen,
    }
  })
  return [...rows].sort((a, b) => Number(a.village === OTHER_VILLAGES) - Number(b.village === OTHER_VILLAGES))
}

/** Whoever typed an address or a telephone into the group does not make it public. */
const groupOf = (raw: string | null): string => (raw !== null && /^[\p{Script=Han}\d]{1,8}$/u.test(raw) && !/\d{4}/.test(raw) ? raw : '')

export type PublicCount = { readonly village: string; readonly persons: number; readonly amount_fen: bigint }

/**
 * Programmes of children: numbers alone, by village. Villages of fewer than three go under one name, together with as many of the next
 * larger ones as that name needs to stand for three: else the sum of all would tell them. Undefined: fewer than three in all.
 */
export function publicCounts(records: readonly ListRecord[]): PublicCount[] | undefined {
  const villages = new Map<string, { village: string; persons: number; amount_fen: bigint }>()
  for (const { division, village, persons, amount_fen } of records) {
    const sum = villages.get(division) ?? { village, persons: 0, amount_fen: 0n }
    villages.set(division, { village, persons: sum.persons + persons, amount_fen: sum.amount_fen + amount_fen })
  }
  const ascending = [...villages.values()].sort((a, b) => a.persons - b.persons)
  const other = { village: OTHER_VILLAGES, persons: 0, amount_fen: 0n }
  const hidden = new Set<PublicCount>()
  for (const each of ascending) {
    if (each.persons >= SMALL && (hidden.size === 0 || other.persons >= SMALL)) break
    hidden.add(each)
    other.persons += each.persons
    other.amount_fen += each.amount_fen
  }
  if (hidden.size > 0 && other.persons < SMALL) return undefined
  const shown = [...villages.values()].filter(each => !hidden.has(each))
  return hidden.size === 0 ? shown : [...shown, other]
}

/** What stands under each list, for those who read it. */
export function noticeOf({ office, phone, place }: { office: string; phone: string | null; place: PublicPlace }): string {
  const contact = phone === null ? '' : `，电话：${phone}`
  const shown =
    place === 'board'
      ? '只公布户主姓名、村民组、人数和金额，不公布证件号码、账号、电话和家庭困难的具体原因。'
      : '姓名已隐去部分文字，不公布证件号码、账号、电话和家庭困难的具体原因。'
  return `接受群众监督，有异议请向${office}反映${contact}。${shown}`
}
export const PUBLIC_MARK = '公示专用，请勿转载或用于其他用途'
