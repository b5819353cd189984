import { ageOn, day } from '../../kernel/day.ts'
import { normaliseName } from '../../kernel/text.ts'
import type { PublicPlace } from './contract.ts'

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
/** On a site, fewer than three of a village are as good as a name. */
const SMALL = 3
const SMALL_VILLAGES = '其他村（居）'

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
      village: small ? SMALL_VILLAGES : village,
      group: place === 'board' ? groupOf(villager_group) : '',
      name: publicName(name, place, isChild),
      persons,
      amount_fen,
    }
  })
  return place === 'web' ? rows.toSorted((a, b) => Number(a.village === SMALL_VILLAGES) - Number(b.village === SMALL_VILLAGES)) : rows
}

/** Whoever typed an address or a telephone into the group does not make it public. */
const groupOf = (raw: string | null): string => (raw !== null && /^[\p{Script=Han}\d]{1,8}$/u.test(raw) && !/\d{4}/.test(raw) ? raw : '')

/** Programmes of children are never published as a list, not even masked (困境儿童个人信息保护工作办法). */
const CHILDREN = /孤儿|儿童|未成年/
export const isChildProgramme = ({ id, title }: { readonly id: string; readonly title: string }): boolean =>
  id === 'orphan' || CHILDREN.test(title)
