import type { Day } from '../../kernel/day.ts'
import { isLawParameterMissing, type Law, type Parameter, type Programme } from '../../kernel/law.ts'
import { fenToJson } from '../../kernel/money.ts'
import type { Month } from '../../kernel/month.ts'
import type { RosterProblem, RosterRow } from './contract.ts'
import { stopMonthAfter } from './rules.ts'

type Standards = {
  readonly above: Parameter<bigint>
  readonly below: Parameter<bigint>
  readonly plausible: Parameter<{ readonly above: string; readonly below: string }>
}

/** Amounts per person outside what the standard of the month lets expect. Warnings only: an imported amount is never changed. */
export function amountWarnings(rows: readonly RosterRow[], programme: Programme, law: Law, m: Month): RosterProblem[] {
  const { rate, warnAbove } = programme
  if (rate === null || warnAbove === null) return []
  try {
    const standards: Standards = {
      above: law.fen(warnAbove.parameter, m, warnAbove.key ?? undefined),
      below: law.fen(rate.parameter, m, rate.key ?? undefined),
      plausible: law.parameter('import.plausibility', m),
    }
    return rows.flatMap(row => amountWarning(row, standards))
  } catch (error) {
    if (!isLawParameterMissing(error)) throw error
    return [{ code: 'STANDARD_UNKNOWN', level: 'warning', key: null, facts: { parameter: error.id, month: m }, unchecked: null }]
  }
}

function amountWarning(row: RosterRow, { above, below, plausible }: Standards): RosterProblem[] {
  if (row.persons < 1) return []
  const persons = BigInt(row.persons)
  const warn = (code: 'ABOVE_STANDARD' | 'BELOW_STANDARD', standard: Parameter<bigint>, percent: string): RosterProblem => ({
    code,
    level: 'warning',
    key: row.key,
    unchecked: standard.unchecked ?? plausible.unchecked,
    facts: {
      persons: row.persons,
      amount_fen: fenToJson(row.base_fen + row.uplift_fen),
      base_fen: fenToJson(row.base_fen),
      standard_fen: fenToJson(standard.value),
      percent,
      parameter: standard.id,
    },
  })
  // 分类施保 comes on top of the standard, so only the base is held against it.
  if (row.base_fen * 100n > above.value * persons * BigInt(plausible.value.above))
    return [warn('ABOVE_STANDARD', above, plausible.value.above)]
  const amount = row.base_fen + row.uplift_fen
  return amount * 100n < below.value * persons * BigInt(plausible.value.below) ? [warn('BELOW_STANDARD', below, plausible.value.below)] : []
}

/** Who receives by a row: the insured that are named, else the head or the person. */
export const receiversOf = (row: RosterRow): readonly string[] => (row.insured.length > 0 ? row.insured : [row.person_id])

export type Death = { readonly person_id: string; readonly name: string; readonly died_on: Day }

/** The dead are not paid from the month after their death on; the month of the death itself is. */
export function deathProblems(rows: readonly RosterRow[], deaths: readonly Death[], m: Month): RosterProblem[] {
  const dead = new Map(deaths.filter(({ died_on }) => stopMonthAfter(died_on) <= m).map(death => [death.person_id, death]))
  if (dead.size === 0) return []
  return rows.flatMap(row =>
    [...new Set([row.person_id, ...row.insured])].flatMap((id): RosterProblem[] => {
      const death = dead.get(id)
      return death === undefined
        ? []
        : [
            {
              code: 'DEAD_PERSON',
              level: 'block',
              key: row.key,
              unchecked: null,
              facts: { person_id: id, name: death.name, died_on: death.died_on },
            },
          ]
    }),
  )
}

export type OtherBenefit = { readonly person_id: string; readonly name: string; readonly programme: string }

/** The same person in a programme that does not go with this one (money.md §8). */
export function exclusionWarnings(
  rows: readonly RosterRow[],
  programme: Programme,
  others: readonly OtherBenefit[],
  law: Law,
): RosterProblem[] {
  const byPerson = new Map<string, OtherBenefit[]>()
  for (const other of others) byPerson.set(other.person_id, [...(byPerson.get(other.person_id) ?? []), other])
  if (byPerson.size === 0) return []
  return rows.flatMap(row =>
    receiversOf(row).flatMap(id =>
      (byPerson.get(id) ?? []).flatMap((other): RosterProblem[] => {
        const exclusion = programme.incompatibleWith.find(each => each.programme === other.programme)
        if (exclusion === undefined) return []
        const kind = law.source(exclusion.source).kind
        return [
          {
            code: 'INCOMPATIBLE',
            level: 'warning',
            key: row.key,
            unchecked: kind === 'own' || kind === 'demo' ? kind : null,
            facts: { person_id: id, name: other.name, programme: other.programme, effect: exclusion.effect, clause: exclusion.clause },
          },
        ]
      }),
    ),
  )
}

/** A start after the roster's own month cannot be meant: the roster pays this month. It is told and not used. */
export const startWarnings = (rows: readonly RosterRow[], m: Month): RosterProblem[] =>
  rows.flatMap((row): RosterProblem[] =>
    row.from_month !== null && row.from_month > m
      ? [{ code: 'FROM_MONTH_LATER', level: 'warning', key: row.key, facts: { from_month: row.from_month, month: m }, unchecked: null }]
      : [],
  )
