import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import type { Fen } from '../../kernel/money.ts'
import { inParts, type Trx } from '../../server/db.ts'
import type { Receipt, VisitLead } from './contract.visits.ts'
import type { Voided } from './store.ts'

export type PlanInsert = {
  readonly county: number
  readonly plan_id: string
  readonly division: string
  readonly occasion: string
  readonly year: number
  readonly source: string
  readonly lead: VisitLead
  readonly created_by: string
  readonly created_at: string
}

export async function insertPlan(trx: Trx, row: PlanInsert): Promise<void> {
  await trx.insertInto('visit_plan').values(row).execute()
}

export type PlanRecord = {
  readonly plan_id: string
  readonly occasion: string
  readonly year: number
  readonly source: string
  readonly lead: VisitLead
  readonly voided: string | null
}

/** Newest first. `only`: this one alone. */
export async function plans(trx: Trx, county: number, only: string | null = null): Promise<PlanRecord[]> {
  const { rows } = await sql<PlanRecord>`
    SELECT plan_id, occasion, year, source, lead, void_reason AS voided
      FROM visit_plan WHERE county = ${county} AND (${only}::uuid IS NULL OR plan_id = ${only}::uuid)
     ORDER BY year DESC, created_at DESC, plan_id`.execute(trx)
  return rows
}

export type StoredPlan = { readonly year: number; readonly lead: VisitLead; readonly voided: boolean }

/** The plan, locked: two pastes at once wait for each other. */
export async function planForChange(trx: Trx, county: number, plan_id: string): Promise<StoredPlan | undefined> {
  const { rows } = await sql<StoredPlan>`
    SELECT year, lead, voided_at IS NOT NULL AS voided FROM visit_plan
     WHERE county = ${county} AND plan_id = ${plan_id}::uuid FOR UPDATE`.execute(trx)
  return rows[0]
}

export type PlanSums = {
  readonly plan_id: string
  readonly listed: number
  readonly listed_fen: Fen
  readonly visited: number
  readonly visited_fen: Fen
}

export async function planSums(trx: Trx, county: number): Promise<PlanSums[]> {
  const { rows } = await sql<PlanSums>`
    SELECT plan_id, count(*)::int AS listed, sum(amount_fen)::bigint AS listed_fen, count(visited_on)::int AS visited,
           coalesce(sum(amount_fen) FILTER (WHERE visited_on IS NOT NULL), 0)::bigint AS visited_fen
      FROM visit WHERE county = ${county} AND voided_at IS NULL GROUP BY plan_id`.execute(trx)
  return rows
}

export type VisitRecord = {
  readonly visit_id: string
  readonly person_id: string
  readonly name: string
  readonly id_cipher: Buffer | null
  readonly division: string
  readonly village: string
  readonly category: string
  readonly amount_fen: Fen
  readonly planned_on: Day
  readonly words: string | null
  readonly visited_on: Day | null
  readonly visitors: string | null
  readonly receipt: Receipt | null
  readonly proxy_name: string | null
  readonly proxy_relation: string | null
  readonly voided: string | null
}

export async function visits(trx: Trx, county: number, plan_id: string): Promise<VisitRecord[]> {
  const { rows } = await sql<VisitRecord>`
    SELECT v.visit_id, v.person_id, coalesce(p.name, '') AS name, p.id_cipher, v.division, coalesce(d.short_name, '') AS village, v.category,
           v.amount_fen, v.planned_on, v.words, v.visited_on, v.visitors, v.receipt, v.proxy_name, v.proxy_relation, v.void_reason AS voided
      FROM visit v
      LEFT JOIN person p ON p.county = v.county AND p.person_id = v.person_id
      LEFT JOIN division d ON d.county = v.county AND d.division = v.division
     WHERE v.county = ${county} AND v.plan_id = ${plan_id}::uuid
     ORDER BY v.voided_at NULLS FIRST, v.division, p.name, v.visit_id`.execute(trx)
  return rows
}

/** Who stands on the list, with the household. */
export async function listedPeople(
  trx: Trx,
  county: number,
  plan_id: string,
): Promise<{ readonly person_id: string; readonly household_id: string | null }[]> {
  const { rows } = await sql<{ person_id: string; household_id: string | null }>`
    SELECT person_id, household_id FROM visit WHERE county = ${county} AND plan_id = ${plan_id}::uuid AND voided_at IS NULL`.execute(trx)
  return rows
}

export type VisitInsert = {
  readonly county: number
  readonly visit_id: string
  readonly plan_id: string
  readonly division: string
  readonly person_id: string
  readonly household_id: string | null
  readonly category: string
  readonly amount_fen: Fen
  readonly planned_on: Day
  readonly words: string | null
  readonly created_by: string
  readonly created_at: string
}

export const insertVisits = (trx: Trx, rows: readonly VisitInsert[]): Promise<void> =>
  inParts(rows, part => trx.insertInto('visit').values(part).execute())

export type StoredVisit = {
  readonly person_id: string
  readonly name: string
  readonly born_on: Day | null
  readonly died_on: Day | null
  readonly visited_on: Day | null
  readonly amount_fen: Fen
  readonly voided: boolean
}

/** The visit, locked, with the life of its person. */
export async function visitForChange(trx: Trx, county: number, plan_id: string, visit_id: string): Promise<StoredVisit | undefined> {
  const { rows } = await sql<StoredVisit>`
    SELECT v.person_id, p.name, p.born_on, p.died_on, v.visited_on, v.amount_fen, v.voided_at IS NOT NULL AS voided
      FROM visit v JOIN person p ON p.county = v.county AND p.person_id = v.person_id
     WHERE v.county = ${county} AND v.plan_id = ${plan_id}::uuid AND v.visit_id = ${visit_id}::uuid FOR UPDATE OF v`.execute(trx)
  return rows[0]
}

type Made = {
  readonly visited_on: Day
  readonly visitors: string
  readonly receipt: Receipt
  readonly proxy_name: string | null
  readonly proxy_relation: string | null
  readonly recorded_by: string
  readonly recorded_at: string
}

export async function changeVisit(trx: Trx, county: number, visit_id: string, change: Made | Voided): Promise<void> {
  await trx.updateTable('visit').set(change).where('county', '=', county).where('visit_id', '=', visit_id).execute()
}

export async function voidPlan(trx: Trx, county: number, plan_id: string, change: Voided): Promise<void> {
  await trx.updateTable('visit_plan').set(change).where('county', '=', county).where('plan_id', '=', plan_id).execute()
}
