import { formatYuan, type Fen } from '../../kernel/money.ts'
import type { AmountMeaning, RosterKind } from './contract.ts'
import type { ReadRow } from './rules.rows.ts'

/** How the amount column is read, whether that is sure, and in Chinese why. */
export type Meaning = {
  readonly amount: AmountMeaning
  readonly period_months: number | null
  readonly sure: boolean
  readonly evidence: string
}

export type AmountFacts = {
  readonly kind: RosterKind
  /** Rows that carry an amount. */
  readonly rows: readonly ReadRow[]
  /** The most one person gets in a month (standard or highest rate); null when none is registered for the month. */
  readonly standard_fen: Fen | null
  readonly baseLabel: string
  /** Months that the title names: 半年, 1-6月. */
  readonly titlePeriod: number | null
}
type Sample = { readonly base: Fen; readonly persons: bigint; readonly perPerson: Fen | null }

const PERIODS = [3, 6, 12] as const
const share = (all: number, some: number): number => (all === 0 ? 0 : some / all)

/** Reads the meaning out of the rows themselves; where they fit two meanings, the clerk is asked. */
export function readMeaning(facts: AmountFacts): Meaning {
  const { kind, rows } = facts
  if (kind.amount.includes('grant')) return meaning('grant', true, '救助金额按每一行一次计。')
  const samples = rows.flatMap((row): Sample[] => {
    const base = baseOf(row)
    if (base === null || base === 'bad' || base <= 0n) return []
    const perPerson = row.money.perPerson
    return [
      {
        base,
        persons: BigInt(Math.max(1, row.counts.insured ?? row.counts.members ?? 1)),
        perPerson: perPerson === 'bad' ? null : perPerson,
      },
    ]
  })
  const standard = facts.standard_fen
  const words = `「${facts.baseLabel.split('|').at(-1) ?? ''}」`
  const period = readPeriod(samples, standard, facts.titlePeriod, words)
  if (period !== null) return period
  return kind.unit === 'person' ? ofPersons(samples, standard, words) : ofHouseholds(samples, standard, words)
}

/** The amount a row states: its own column, or what was paid less the uplift. */
export function baseOf({ money }: ReadRow): Fen | null | 'bad' {
  if (money.base !== null || money.total === null) return money.base
  if (money.total === 'bad' || money.uplift === 'bad') return 'bad'
  return money.total - (money.uplift ?? 0n)
}

const meaning = (amount: AmountMeaning, sure: boolean, evidence: string, period_months: number | null = null): Meaning => ({
  amount,
  period_months,
  sure,
  evidence,
})

/** A sum of several months shows in amounts above the standard that fit it once divided. */
function readPeriod(samples: readonly Sample[], standard: Fen | null, titlePeriod: number | null, words: string): Meaning | null {
  if (standard === null)
    return titlePeriod === null ? null : meaning('period_total', false, `标题写的是 ${titlePeriod} 个月，${words}可能是合计。`, titlePeriod)
  const above = samples.filter(({ base, persons }) => base > standard * persons)
  if (share(samples.length, above.length) < 0.5) return null
  const fits = (months: number): boolean =>
    share(samples.length, samples.filter(({ base, persons }) => base <= standard * persons * BigInt(months)).length) >= 0.9
  const months = titlePeriod !== null && fits(titlePeriod) ? titlePeriod : PERIODS.find(fits)
  if (months === undefined) return null
  const evidence = `${above.length} 行高于标准 ${formatYuan(standard)} 元/人·月，按 ${months} 个月合计才在标准以内。`
  return meaning('period_total', months === titlePeriod, evidence, months)
}

function ofPersons(samples: readonly Sample[], standard: Fen | null, words: string): Meaning {
  if (standard === null) return meaning('person_month', true, `${words}按每人每月读。`)
  const within = samples.filter(({ base }) => base <= standard).length
  return meaning('person_month', true, `${words}按每人每月读，${within} 行在标准 ${formatYuan(standard)} 元以内。`)
}

function ofHouseholds(samples: readonly Sample[], standard: Fen | null, words: string): Meaning {
  const multi = samples.filter(({ persons }) => persons > 1n)
  const withPerPerson = multi.flatMap(({ base, perPerson, persons }) => (perPerson === null ? [] : [{ base, perPerson, persons }]))
  const byHousehold = withPerPerson.filter(({ base, perPerson, persons }) => base === perPerson * persons).length
  const byPerson = withPerPerson.filter(({ base, perPerson }) => base === perPerson).length
  if (share(withPerPerson.length, byHousehold) >= 0.8) {
    return meaning('household_month', true, `按户月金额算，${byHousehold} 行与「人均补差 × 人数」相等，其余两种都对不上。`)
  }
  if (share(withPerPerson.length, byPerson) >= 0.8) {
    return meaning('person_month', true, `${byPerson} 行与人均补差相等，按每人每月读。`)
  }
  if (/户/.test(words)) return meaning('household_month', true, `${words}写明是每户的金额。`)
  if (/人均|每人/.test(words)) return meaning('person_month', true, `${words}写明是每人的金额。`)
  if (multi.length === 0) return meaning('household_month', true, '每一行都是一人，按户、按人结果一样。')
  if (standard === null) return meaning('household_month', false, `没有登记这个月的标准，看不出${words}是每户还是每人的金额。`)
  const personFits = multi.filter(({ base }) => base <= standard).length
  if (share(multi.length, personFits) < 0.9) {
    const over = multi.length - personFits
    return meaning('household_month', true, `按户月金额算都在标准以内；若按每人算，有 ${over} 行会高于标准 ${formatYuan(standard)} 元。`)
  }
  return meaning('household_month', false, `${words}按每户、按每人都说得通（标准 ${formatYuan(standard)} 元/人·月），请选一种。`)
}
