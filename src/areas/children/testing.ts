import { after, beforeEach } from 'node:test'
import { checkDigit } from '../../kernel/id-number.ts'
import { testOffice, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { newChild } from './commands.ts'
import type { ChildFacts, NewChild, NewGuardian } from './contract.ts'

/** An office whose children are emptied before each test, and who works in it. */
export const house = (): { readonly office: TestOffice } => {
  const held: { office?: TestOffice } = {}
  beforeEach(async () => {
    held.office ??= await testOffice()
    await held.office.database.ownerPool.query(
      'TRUNCATE child_training, child_worker, child_review, child_round, child_change, guardian, child_class, child_record, household, person CASCADE',
    )
  })
  after(async () => held.office?.database.drop())
  return {
    get office() {
      if (held.office === undefined) throw new Error('no office yet')
      return held.office
    },
  }
}
type House = ReturnType<typeof house>

export const numberOf = (i: number, birth = '20120506'): string => {
  const body = `349999${birth}${String(101 + 2 * i)}`
  return body + checkDigit(body)
}
export const NAMED = ['office.read', 'person.read', 'child.read', 'child.write', 'child.round', 'childworker.write'] as const
export const supervisorOf = ({ office }: House) => office.as({ login: 'ertong', permissions: NAMED })
export const directorOf = ({ office }: House, at = 0) =>
  office.as({
    login: `dir${at}`,
    permissions: ['office.read', 'person.read', 'child.read', 'child.write'],
    division: VILLAGES[at]?.division ?? '',
  })
export const clerkOf = ({ office }: House) =>
  office.as({ login: 'clerk', permissions: ['office.read', 'person.read', 'person.write', 'report.read', 'childworker.write'] })

export const FACTS: ChildFacts = {
  division: VILLAGES[0].division,
  address: null,
  schooling: '03',
  school: null,
  health: '01',
  father_name: null,
  father_state: '02',
  mother_name: null,
  mother_state: '02',
  parents_place: null,
}

export const wantedOf = (i: number, change: Partial<NewChild> = {}): NewChild => ({
  name: `童小${'一二三四五六七'[i] ?? ''}`,
  id: numberOf(i),
  born_on: null,
  sex: null,
  ...FACTS,
  kind: 'left_behind',
  from_day: '2020-03-01',
  from_reason: '入户排查',
  words: null,
  ...change,
})

export const addTo = async (of: House, i: number, change: Partial<NewChild> = {}, ctx = supervisorOf(of)): Promise<string> =>
  (await newChild(ctx, wantedOf(i, change))).child
export const GUARDIAN: NewGuardian = {
  name: '童大山',
  id: null,
  kinship: '03',
  phone: '13900000000',
  address: null,
  entrusted: true,
  entrust_reason: '父母外出务工',
  agreed_on: '2020-03-01',
  from_day: '2020-03-01',
}
