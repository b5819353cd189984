import { checkDigit } from '../../kernel/id-number.ts'
import assert from 'node:assert/strict'
import { testOffice, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import type { Permission } from '../users/contract.ts'
import { savePeople } from '../people/commands.ts'
import { takeCards } from './commands.ts'
import type { NewCare } from './contract.care.ts'
import type { NewCheck, NewRound } from './contract.rounds.ts'
import type { NewCard } from './contract.ts'

/** Four people of three villages, born on the first of January 1960, and what the tests of this area enter for them. */
export const WORKER: Permission[] = ['office.read', 'disability.read', 'disability.write']
export const CARE: Omit<NewCare, 'person_id'> = {
  care_kind: '1',
  care_level: '3',
  caregiver: '邻居李强',
  no_carer: '父母已故，未婚',
  from_day: '2020-03-10',
}
export const ROUND: NewRound = {
  round_title: '2020年六项核查',
  opened_on: '2020-03-01',
  due_on: '2020-03-31',
  people: [],
  person_ids: [],
}
export const idOf = (i: number): string => {
  const body = `34999919600101${String(100 + i)}`
  return body + checkDigit(body)
}
export const nameOf = (i: number): string => `余成${'一二三四五六'[i] ?? ''}`
export const card = (i: number, change: Partial<NewCard> = {}): NewCard => ({
  number: `${idOf(i)}41`,
  name: nameOf(i),
  id: null,
  category: null,
  level: null,
  issued_on: '2015-03-01',
  expires_on: '2025-02-28',
  ...change,
})

const SIX: readonly (readonly [string, string | null])[] = [
  ['11', '1111'],
  ['12', null],
  ['13', '1313'],
  ['14', '1417'],
  ['15', '1511'],
  ['16', null],
]
export const sixOf = (person_id: string): NewCheck[] =>
  SIX.map(([item, result]) => ({ person_id, item, applies: result !== null, result, evidence: null }))

export type House = {
  readonly office: TestOffice
  readonly owner: (text: string, values?: unknown[]) => Promise<{ rows: unknown[]; rowCount: number | null }>
  readonly take: (cards: NewCard[], replaces?: boolean, ctx?: ReturnType<TestOffice['as']>) => ReturnType<typeof takeCards>
  /** Empties the area and the register, and gives the ids of the four. */
  readonly anew: () => Promise<string[]>
}

export async function house(): Promise<House> {
  const office = await testOffice()
  const owner: House['owner'] = (text, values = []) => office.database.ownerPool.query(text, values)
  const anew: House['anew'] = async () => {
    await owner('TRUNCATE home_care, check_item, check_target, check_round, disability_card, household, person CASCADE')
    const input = (i: number) => ({
      key: String(i),
      name: nameOf(i),
      id: idOf(i),
      id_kind: '01',
      sex: '9',
      born_on: null,
      division: VILLAGES[i % 3]?.division ?? '',
      villager_group: null,
      address: null,
      phone: null,
    })
    const saved = await savePeople(office.as(), { people: [0, 1, 2, 3].map(input), source: '测试' })
    return saved.map(each => each.person_id)
  }
  return { office, owner, take: (cards, replaces = false, ctx = office.as()) => takeCards(ctx, { cards, replaces }), anew }
}

export const refusesWith =
  (code: string, facts: Record<string, unknown> = {}) =>
  (error: unknown): boolean => {
    const refusal = error as Error & { code: string; facts: Record<string, unknown> }
    assert.equal(refusal.code, code)
    for (const [key, value] of Object.entries(facts)) assert.equal(refusal.facts[key], value, key)
    return true
  }
