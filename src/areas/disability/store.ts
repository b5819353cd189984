import { sql } from 'kysely'
import type { Day } from '../../kernel/day.ts'
import { byItsValues } from '../../server/db.plans.ts'
import { inParts, type Trx } from '../../server/db.ts'
import type { CardState } from './contract.ts'

export type HeldCard = {
  readonly card_id: string
  readonly person_id: string
  readonly number_index: Buffer
  readonly categories: string[]
  readonly level: string
  readonly issued_on: Day | null
  readonly expires_on: Day | null
  readonly card_state: CardState
}

/** Open cards of these people, and cards with these numbers in whatever state, locked: two pastes at once wait for each other. */
export async function cardsForChange(
  trx: Trx,
  county: number,
  person_ids: readonly string[],
  indexes: readonly Buffer[],
): Promise<HeldCard[]> {
  const { rows } = await sql<HeldCard>`
    SELECT card_id, person_id, number_index, categories, level, issued_on, expires_on, card_state FROM disability_card
     WHERE county = ${county} AND (number_index = ANY(${indexes}::bytea[])
           OR (person_id = ANY(${person_ids}::uuid[]) AND card_state IN ('valid', 'frozen'))) FOR UPDATE`.execute(trx)
  return rows
}

export type CardInsert = {
  readonly county: number
  readonly card_id: string
  readonly person_id: string
  readonly division: string
  readonly number_cipher: Buffer
  readonly number_index: Buffer
  readonly categories: string[]
  readonly level: string
  readonly digits_differ: boolean
  readonly card_reissue: number
  readonly issued_on: Day | null
  readonly expires_on: Day | null
  readonly card_state: CardState
  readonly state_on: Day
  readonly created_by: string
  readonly created_at: string
}

export const insertCards = (trx: Trx, rows: readonly CardInsert[]): Promise<void> =>
  inParts(rows, part => trx.insertInto('disability_card').values(part).execute())

export type StateChange = { readonly card_state: CardState; readonly state_on: Day; readonly state_reason: string }

export async function changeStates(trx: Trx, county: number, card_ids: readonly string[], change: StateChange): Promise<void> {
  if (card_ids.length === 0) return
  await trx.updateTable('disability_card').set(change).where('county', '=', county).where('card_id', 'in', card_ids).execute()
}

export type StoredCard = { readonly person_id: string; readonly card_state: CardState; readonly state_on: Day }

export async function cardForChange(trx: Trx, county: number, card_id: string): Promise<StoredCard | undefined> {
  const { rows } = await sql<StoredCard>`
    SELECT person_id, card_state, state_on FROM disability_card
     WHERE county = ${county} AND card_id = ${card_id}::uuid FOR UPDATE`.execute(trx)
  return rows[0]
}

export type CardFilter = {
  readonly category: string | null
  readonly level: string | null
  readonly division: string | null
  readonly state: CardState | null
  /** Valid cards that end on this day or before. */
  readonly ends_by: Day | null
  readonly name: string | null
}
export type CardRecord = {
  readonly card_id: string
  readonly person_id: string
  readonly name: string
  readonly born_on: Day | null
  readonly number_cipher: Buffer
  readonly division: string
  readonly village: string
  readonly categories: string[]
  readonly level: string
  readonly digits_differ: boolean
  readonly card_reissue: number
  readonly issued_on: Day | null
  readonly expires_on: Day | null
  readonly card_state: CardState
  readonly state_on: Day
  readonly state_reason: string | null
  readonly total: number
}

/** 多重 (7) asks for those of several categories as well as for those that say no more than 多重. */
export async function cards(trx: Trx, county: number, filter: CardFilter, limit: number): Promise<CardRecord[]> {
  const { category, level, division, state, ends_by, name } = filter
  const { rows } = await sql<CardRecord>`
    SELECT ${byItsValues} c.card_id, c.person_id, p.name, p.born_on, c.number_cipher, c.division, coalesce(d.short_name, '') AS village,
           c.categories, c.level, c.digits_differ, c.card_reissue, c.issued_on, c.expires_on, c.card_state, c.state_on, c.state_reason,
           count(*) OVER ()::int AS total
      FROM disability_card c
      JOIN person p ON p.county = c.county AND p.person_id = c.person_id
      LEFT JOIN division d ON d.county = c.county AND d.division = c.division
     WHERE c.county = ${county}
       AND (${category}::text IS NULL OR ${category} = ANY(c.categories) OR (${category} = '7' AND cardinality(c.categories) > 1))
       AND (${level}::text IS NULL OR c.level = ${level})
       AND (${division}::text IS NULL OR c.division = ${division})
       AND CASE WHEN ${state}::text IS NULL THEN c.card_state IN ('valid', 'frozen') ELSE c.card_state = ${state} END
       AND (${ends_by}::date IS NULL OR (c.card_state = 'valid' AND c.expires_on <= ${ends_by}::date))
       AND (${name}::text IS NULL OR strpos(p.name, ${name}) > 0)
     ORDER BY c.division, p.name, c.card_id LIMIT ${limit}`.execute(trx)
  return rows
}

/** Holders of an open card by village. */
export async function cardVillages(
  trx: Trx,
  county: number,
): Promise<{ readonly division: string; readonly village: string; readonly persons: number }[]> {
  const { rows } = await sql<{ division: string; village: string; persons: number }>`
    SELECT c.division, coalesce(d.short_name, '') AS village, count(*)::int AS persons
      FROM disability_card c LEFT JOIN division d ON d.county = c.county AND d.division = c.division
     WHERE c.county = ${county} AND c.card_state IN ('valid', 'frozen') GROUP BY c.division, d.short_name ORDER BY c.division`.execute(trx)
  return rows
}

export type ValidCard = { readonly person_id: string; readonly categories: string[]; readonly level: string }

/**
 * Who of these people holds a valid card on a day. `matching` reads the same by SQL of its own: card_state 'valid', and
 * `expires_on` empty or not before the day.
 */
export async function validCards(trx: Trx, county: number, person_ids: readonly string[], on: Day): Promise<ValidCard[]> {
  const { rows } = await sql<ValidCard>`
    SELECT person_id, categories, level FROM disability_card
     WHERE county = ${county} AND person_id = ANY(${person_ids}::uuid[]) AND card_state = 'valid'
       AND (expires_on IS NULL OR expires_on >= ${on}::date)`.execute(trx)
  return rows
}
