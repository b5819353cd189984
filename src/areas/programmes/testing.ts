import { month } from '../../kernel/month.ts'
import { newId } from '../../server/random.ts'
import { COUNTY, TOWN, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import type { RosterInput, RosterRow } from './contract.ts'

/** Invented people and households for tests of this area and of relief; `i` numbers them. */
export type Folk = { readonly people: readonly string[]; readonly households: readonly string[]; readonly villages: readonly string[] }

export const villageOf = (i: number): string => VILLAGES[i % VILLAGES.length]?.division ?? TOWN

/** So many people, each head of a household of their own, spread over the three villages. */
export async function settle({ database }: TestOffice, count: number): Promise<Folk> {
  const people = Array.from({ length: count }, newId)
  const households = Array.from({ length: count }, newId)
  const villages = people.map((_, i) => villageOf(i))
  await database.ownerPool.query(
    `INSERT INTO person (county, person_id, division, name, search_keys, created_at, updated_at)
     SELECT ${COUNTY}, w.id, w.division, '试' || w.n, '{}', now(), now()
       FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS w (id, division, n)`,
    [people, villages],
  )
  await database.ownerPool.query(
    `INSERT INTO household (county, household_id, division, head_person_id, created_at, updated_at)
     SELECT ${COUNTY}, w.id, w.division, w.head, now(), now() FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS w (id, division, head)`,
    [households, villages, people],
  )
  return { people, households, villages }
}

/** The row of household `i`: two persons, 600.00 in all, unless told otherwise. */
export function rowOf(folk: Folk, i: number, change: Partial<RosterRow> = {}): RosterRow {
  return {
    key: `r${i}`,
    household_id: folk.households[i] ?? '',
    person_id: folk.people[i] ?? '',
    division: folk.villages[i] ?? '',
    persons: 2,
    base_fen: 600_00n,
    uplift_fen: 0n,
    category: 'B',
    insured: [],
    from_month: null,
    import_row: `Sheet1!${i + 5}`,
    steps: [],
    ...change,
  }
}

export function rosterOf(rows: readonly RosterRow[], change: Partial<RosterInput> = {}): RosterInput {
  return {
    programme: 'dibao.rural',
    month: month('2020-01'),
    import_id: null,
    approved_by_doc: null,
    rows,
    gone: 'stop',
    gone_divisions: VILLAGES.map(village => village.division),
    gone_reason: '99',
    ...change,
  }
}

/** A regular batch of the month, with one base line for each entitlement active in it. */
export async function runMonth({ database }: TestOffice, programme: string, m: string): Promise<string> {
  const batch_id = newId()
  const day = `${m}-01`
  await database.ownerPool.query(
    `INSERT INTO payment_batch (county, batch_id, division, programme, paid_month, kind, number, unit, made_by, made_at)
     VALUES (${COUNTY}, $1, $2, $3, $4, 'regular', 1, 'household', $1, now())`,
    [batch_id, TOWN, programme, day],
  )
  await database.ownerPool.query(
    `INSERT INTO payment_line (county, batch_id, line_no, division, programme, paid_month, line_kind, person_id,
      household_id, entitlement_id,
                               persons, person_name, base_fen, net_fen)
     SELECT county, $1, row_number() OVER (), division, programme, $3, 'base', person_id,
       household_id, entitlement_id, persons, '试', amount_fen, amount_fen
       FROM entitlement WHERE programme = $2 AND voided_at IS NULL AND from_month <= $3 AND (to_month IS NULL OR to_month > $3)`,
    [batch_id, programme, day],
  )
  return batch_id
}

type Stored = {
  person_id: string
  from_month: string
  to_month: string | null
  amount_fen: string
  voided: boolean
  stop_reason: string | null
}

/** Every segment as stored, seen past the fence, in order of start. */
export async function segmentsOf({ database }: TestOffice, person_id?: string): Promise<Stored[]> {
  const { rows } = await database.ownerPool.query<Stored>(
    `SELECT person_id::text, to_char(from_month, 'YYYY-MM') AS from_month, to_char(to_month, 'YYYY-MM') AS to_month, amount_fen::text,
            voided_at IS NOT NULL AS voided, stop_reason
       FROM entitlement WHERE $1::uuid IS NULL OR person_id = $1 ORDER BY from_month, created_at, entitlement_id`,
    [person_id ?? null],
  )
  return rows
}
