import { groupBy } from '../../kernel/group.ts'
import { formatYuan, fenToJson, type Fen } from '../../kernel/money.ts'
import type { Month } from '../../kernel/month.ts'
import type { Mapping } from './rules.columns.ts'
import { baseOf, type Meaning } from './rules.amount.ts'
import type { Finding, FindingCode } from './rules.problems.ts'
import type { ReadRow } from './rules.rows.ts'

/** One beneficiary of the roster: a household by its head and listed members, or one person. Amounts per month, in fen. */
export type Unit = {
  readonly head: ReadRow
  /** Listed persons, the head first. */
  readonly members: readonly ReadRow[]
  /** Whether the members are listed with their relation, not only the head. */
  readonly listed: boolean
  readonly persons: number
  readonly stated_members: number | null
  readonly base_fen: Fen
  readonly uplift_fen: Fen
  readonly category: string | null
  readonly start_month: Month | null
  readonly outside_number: string | null
}

const HEADS: readonly string[] = ['01', '02']

/** Rows under their head. Without a column of relations every row is a head of its own. */
export function groupRows(
  rows: readonly ReadRow[],
  mapping: Mapping,
  byPerson: boolean,
): { readonly groups: readonly ReadRow[][]; readonly findings: readonly Finding[] } {
  if (byPerson || !mapping.has('relation')) return { groups: rows.map(row => [row]), findings: [] }
  const groups: ReadRow[][] = []
  const findings: Finding[] = []
  for (const row of rows) {
    const open = groups.at(-1)
    const sameNumber = row.outsideNumber !== null && row.outsideNumber === open?.[0]?.outsideNumber
    const isHead = row.relation === null ? !sameNumber && hasAmount(row) : HEADS.includes(row.relation)
    if (isHead) groups.push([row])
    else if (open === undefined || (row.outsideNumber !== null && !sameNumber)) {
      findings.push({ code: 'HEAD_MISSING', row: row.row, column: mapping.get('relation') ?? null, facts: {} })
      groups.push([row])
    } else open.push(row)
  }
  return { groups, findings }
}

const hasAmount = (row: ReadRow): boolean => row.money.base !== null || row.money.total !== null
const readable = (amount: Fen | null | 'bad'): Fen => (amount === null || amount === 'bad' ? 0n : amount)

export type UnitSetting = { readonly mapping: Mapping; readonly meaning: Meaning; readonly byPerson: boolean; readonly listed: boolean }

/** Beneficiaries with their monthly amounts. An amount that cannot be used is told and counts 0. */
export function unitsOf(
  groups: readonly (readonly ReadRow[])[],
  setting: UnitSetting,
): { readonly units: readonly Unit[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = []
  const times = commonTimes(groups)
  const units = groups.flatMap(group => {
    const head = group[0]
    return head === undefined ? [] : [unitOf(head, group, setting, times, findings)]
  })
  return { units, findings }
}

function unitOf(head: ReadRow, group: readonly ReadRow[], setting: UnitSetting, times: bigint, findings: Finding[]): Unit {
  const { mapping, meaning, byPerson, listed } = setting
  const tell = (code: FindingCode, field: string, facts: Finding['facts'] = {}): void => {
    findings.push({ code, row: head.row, column: mapping.get(field) ?? mapping.get('total') ?? mapping.get('name') ?? null, facts })
  }
  const persons = personsOf(head, group, byPerson, listed, tell)
  const stated = statedAmounts(group)
  checkTotal(head, stated, persons, setting, times, tell)
  checkPerPerson(head, stated, persons, setting, tell)
  const monthly = (amount: Fen, field: string): Fen => {
    if (meaning.period_months === null) return amount
    const months = BigInt(meaning.period_months)
    if (amount % months !== 0n) tell('PERIOD_NOT_DIVISIBLE', field, { amount: formatYuan(amount), months: Number(months) })
    return amount / months
  }
  const isPerPerson = meaning.amount === 'person_month' && !byPerson
  const base_fen = monthly(isPerPerson ? stated.base * BigInt(persons) : stated.base, 'base')
  const uplift_fen = monthly(stated.uplift, 'uplift')
  if (stated.empty && meaning.amount !== 'grant') tell('AMOUNT_EMPTY', 'base')
  else if (!stated.unreadable && base_fen + uplift_fen === 0n && meaning.amount !== 'grant') tell('AMOUNT_ZERO', 'base')
  return {
    head,
    members: group,
    listed,
    persons,
    stated_members: membersOf(head, group, listed, persons, tell),
    base_fen,
    uplift_fen,
    category: head.category,
    start_month: head.startMonth,
    outside_number: head.outsideNumber,
  }
}

type Tell = (code: FindingCode, field: string, facts?: Finding['facts']) => void
type Stated = { readonly base: Fen; readonly uplift: Fen; readonly unreadable: boolean; readonly empty: boolean }

/** What the rows of one beneficiary state together: amounts stand with the head, or a part with each member. */
function statedAmounts(group: readonly ReadRow[]): Stated {
  const bases = group.map(baseOf)
  const uplifts = group.map(row => row.money.uplift)
  const sum = (amounts: readonly (Fen | null | 'bad')[]): Fen => amounts.reduce<Fen>((total, amount) => total + readable(amount), 0n)
  return {
    base: sum(bases),
    uplift: sum(uplifts),
    unreadable: [...bases, ...uplifts].includes('bad'),
    empty: bases.every(amount => amount === null) && uplifts.every(amount => amount === null),
  }
}

function personsOf(head: ReadRow, group: readonly ReadRow[], byPerson: boolean, listed: boolean, tell: Tell): number {
  if (byPerson) return 1
  const stated = head.counts.insured
  const members = head.counts.members
  if (stated !== null && members !== null && stated > members) tell('PERSONS_MORE_THAN_MEMBERS', 'insured', { persons: stated, members })
  return Math.max(1, stated ?? (listed ? group.length : (members ?? 1)))
}

function membersOf(head: ReadRow, group: readonly ReadRow[], listed: boolean, persons: number, tell: Tell): number | null {
  const members = head.counts.members
  if (!listed) return members === null || members === 0 ? null : Math.max(members, persons)
  if (members !== null && members < group.length) tell('MEMBERS_FEWER_THAN_LISTED', 'members', { listed: group.length, members })
  return Math.max(members ?? group.length, group.length, persons)
}

/** 本月实发 must be the sum of its parts, or a whole number of months of it. */
function checkTotal(head: ReadRow, stated: Stated, persons: number, { meaning, byPerson }: UnitSetting, times: bigint, tell: Tell): void {
  const { total, base, electricity, backPay, offset, received } = head.money
  if (total === null || total === 'bad' || base === null || stated.unreadable) return
  const own = meaning.amount === 'person_month' && !byPerson ? stated.base * BigInt(persons) : stated.base
  const sum = own + stated.uplift
  const extra = readable(electricity) + readable(backPay) - readable(offset)
  const months = BigInt(head.counts.months ?? 1)
  const fits = [
    ...[1n, months, times].flatMap(count => [sum * count, sum * count + extra]),
    sum - readable(received),
    sum + extra - readable(received),
  ]
  if (!fits.includes(total)) tell('TOTAL_DIFFERS', 'total', { stated: formatYuan(total), computed: formatYuan(sum + extra) })
}

function checkPerPerson(head: ReadRow, stated: Stated, persons: number, { meaning }: UnitSetting, tell: Tell): void {
  const { perPerson, base } = head.money
  if (perPerson === null || perPerson === 'bad' || base === null || base === 'bad' || meaning.amount !== 'household_month') return
  if (perPerson * BigInt(persons) === stated.base) return
  tell('PER_PERSON_DIFFERS', 'perPerson', { perPerson: formatYuan(perPerson), persons, amount: formatYuan(stated.base) })
}

/** How many months most totals cover (1–6月, 合计 = 6 × 标准): 1 unless most rows agree on another number. */
function commonTimes(groups: readonly (readonly ReadRow[])[]): bigint {
  const ratios = groups.flatMap(group => {
    const total = group[0]?.money.total
    const { base, uplift } = statedAmounts(group)
    const sum = base + uplift
    if (total === null || total === undefined || total === 'bad' || sum === 0n || group[0]?.money.base === null) return []
    return [total % sum === 0n ? fenToJson(total / sum) : 1]
  })
  const [first] = [...groupBy(ratios, ratio => ratio)].sort(([, a], [, b]) => b.length - a.length)
  if (first === undefined) return 1n
  const [times, agreeing] = first
  return times < 2 || times > 12 || agreeing.length * 5 < ratios.length * 3 ? 1n : BigInt(times)
}

/** Extras that are told once for the whole list, at the first that stands there. */
export function listFindings(rows: readonly ReadRow[], mapping: Mapping): Finding[] {
  const once = (code: FindingCode, fields: readonly ('electricity' | 'backPay' | 'offset')[]): Finding[] =>
    rows
      .flatMap(row => fields.filter(field => readable(row.money[field]) > 0n).map(field => ({ row: row.row, field })))
      .slice(0, 1)
      .map(({ row, field }) => ({ code, row, column: mapping.get(field) ?? null, facts: {} }))
  return [...once('ELECTRICITY_LEFT_OUT', ['electricity']), ...once('BACK_PAY_LEFT_OUT', ['backPay', 'offset'])]
}
