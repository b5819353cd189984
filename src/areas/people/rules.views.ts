import { ageOn, day } from '../../kernel/day.ts'
import type { Law } from '../../kernel/law.ts'
import { fenToJson } from '../../kernel/money.ts'
import type { EntitlementView } from './contract.ts'

export type EntitlementFacts = {
  readonly entitlement_id: string
  readonly programme: string
  readonly household_id: string | null
  readonly person_id: string
  readonly from_month: string
  readonly to_month: string | null
  readonly persons: number
  readonly base_fen: bigint
  readonly uplift_fen: bigint
  readonly amount_fen: bigint
  readonly category: string | null
  readonly origin: string
  readonly approved_by_doc: string | null
  readonly stop_reason: string | null
  readonly stop_note: string | null
}

/** The title of a programme; its id when the law no longer has it. */
export const programmeTitle = (law: Law, id: string): string => law.programmes.find(programme => programme.id === id)?.title ?? id

/** An entitlement as pages show it: months for first days, fen as JSON integers, the programme's title. */
export const entitlementView = (row: EntitlementFacts, law: Law): EntitlementView => ({
  ...row,
  title: programmeTitle(law, row.programme),
  from_month: row.from_month.slice(0, 7),
  to_month: row.to_month?.slice(0, 7) ?? null,
  base_fen: fenToJson(row.base_fen),
  uplift_fen: fenToJson(row.uplift_fen),
  amount_fen: fenToJson(row.amount_fen),
})

/** Full years on a day, or at death; null when the birth is not known. */
export const ageOf = (born_on: string | null, died_on: string | null, today: string): number | null =>
  born_on === null ? null : ageOn(day(born_on), day(died_on !== null && died_on < today ? died_on : today))
