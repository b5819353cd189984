import type { Permission } from '../users/contract.ts'
import type { Context } from '../../server/command.ts'
import { newId } from '../../server/random.ts'
import { COUNTY, testOffice, TOWN, VILLAGES, type TestOffice } from '../../server/testing.office.ts'

/** People, accounts, households, entitlements and relief lists straight into the tables: the commands of other areas are not what is tested here. */
export type Beneficiary = {
  readonly person_id: string
  readonly household_id: string | null
  readonly entitlement_id: string
  readonly account: string
}
export type Given = {
  readonly name?: string
  readonly village?: number
  readonly persons?: number
  readonly base?: bigint
  readonly uplift?: bigint
  readonly programme?: string
  readonly from?: string
  readonly to?: string | null
  readonly account?: string | null
  readonly holder?: string
  readonly payee_relation?: string | null
  readonly died_on?: string | null
  readonly person_id?: string
  readonly household?: boolean
}
export type Town = TestOffice & {
  readonly maker: () => Context
  readonly approver: () => Context
  readonly finance: () => Context
  readonly entitled: (given?: Given) => Promise<Beneficiary>
  readonly relief: (given: {
    month: string
    number: number
    people: readonly { person_id: string; amount: bigint }[]
    voided?: boolean
  }) => Promise<string>
  readonly sql: (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>
  /** How much stands in the tables of this area, to see that a refusal changed nothing. */
  readonly state: () => Promise<string>
}

const READS = ['payment.read', 'person.read', 'entitlement.read', 'relief.read', 'report.read'] as const satisfies readonly Permission[]
let serial = 0

export async function town(t?: { after: (done: () => Promise<void>) => void }): Promise<Town> {
  const office = await testOffice(t)
  const { ownerPool } = office.database
  const codec = office.as().codec
  const sql: Town['sql'] = async (text, values = []) => (await ownerPool.query(text, values)).rows as Record<string, unknown>[]

  const person = async (name: string, division: string, died_on: string | null): Promise<string> => {
    const person_id = newId()
    const id = codec.seal('id', `34999919500101${String(++serial).padStart(4, '0')}`)
    await sql(
      `INSERT INTO person (county, person_id, division, name, search_keys, id_cipher, id_index, id_last4, died_on, created_at, updated_at)
               VALUES ($1, $2, $3, $4, '{}', $5, $6, $7, $8, now(), now())`,
      [COUNTY, person_id, division, name, id.cipher, id.index, id.last4, died_on],
    )
    return person_id
  }
  const entitled: Town['entitled'] = async (given = {}) => {
    const {
      village = 0,
      persons = 1,
      base = 300_00n,
      uplift = 0n,
      programme = 'dibao.rural',
      from = '2020-01-01',
      to = null,
      died_on = null,
      household = true,
    } = given
    const division = VILLAGES[village]?.division ?? VILLAGES[0].division
    const name = given.name ?? `民${++serial}`
    const person_id = given.person_id ?? (await person(name, division, died_on))
    const account = given.account ?? `6217000000${String(++serial).padStart(9, '0')}`
    if (given.account !== null && given.person_id === undefined) {
      const sealed = codec.seal('account', account)
      await sql(
        `INSERT INTO bank_account (county, account_id, person_id, division, bank_name, holder_name, account_cipher, account_index, account_last4, payee_relation, from_day, source, created_at)
                 VALUES ($1, $2, $3, $4, 'XX银行', $5, $6, $7, $8, $9, '2019-01-01', '测试', now())`,
        [
          COUNTY,
          newId(),
          person_id,
          division,
          given.holder ?? name,
          sealed.cipher,
          sealed.index,
          sealed.last4,
          given.payee_relation ?? null,
        ],
      )
    }
    let household_id: string | null = null
    if (household) {
      household_id = newId()
      await sql(
        `INSERT INTO household (county, household_id, division, head_person_id, created_at, updated_at) VALUES ($1, $2, $3, $4, now(), now())`,
        [COUNTY, household_id, division, person_id],
      )
    }
    const entitlement_id = newId()
    await sql(
      `INSERT INTO entitlement (county, entitlement_id, division, programme, household_id, person_id, from_month, to_month, persons, base_fen, uplift_fen, amount_fen, steps, origin, created_by, created_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '[]', 'imported', $13, now())`,
      [COUNTY, entitlement_id, division, programme, household_id, person_id, from, to, persons, base, uplift, base + uplift, newId()],
    )
    return { person_id, household_id, entitlement_id, account }
  }
  const relief: Town['relief'] = async ({ month, number, people, voided = false }) => {
    const list = newId()
    await sql(
      `INSERT INTO relief_list (county, relief_list_id, division, paid_month, number, unit, reason, voided_at, created_by, created_at)
               VALUES ($1, $2, $3, $4, $5, 'person', '春荒救助', $6, $7, now())`,
      [COUNTY, list, TOWN, month, number, voided ? '2020-06-01' : null, newId()],
    )
    for (const [index, { person_id, amount }] of people.entries()) {
      await sql(
        `INSERT INTO relief_grant (county, relief_list_id, row_no, division, person_id, persons, cause, amount_fen, created_at) VALUES ($1, $2, $3, $4, $5, 1, '01', $6, now())`,
        [COUNTY, list, index + 1, VILLAGES[0].division, person_id, amount],
      )
    }
    return list
  }
  const state: Town['state'] = async () =>
    JSON.stringify([
      await sql(`SELECT to_jsonb(b) AS row FROM payment_batch b ORDER BY batch_id`),
      await sql(`SELECT to_jsonb(l) AS row FROM payment_line l ORDER BY batch_id, line_no`),
      await sql(`SELECT to_jsonb(n) AS row FROM payment_note n ORDER BY batch_id, code`),
      await sql(`SELECT attachment_id FROM attachment ORDER BY 1`),
    ])
  return {
    ...office,
    entitled,
    relief,
    sql,
    state,
    maker: () => office.as({ login: 'maker', permissions: [...READS, 'payment.make', 'payment.send'] }),
    approver: () => office.as({ login: 'approver', permissions: [...READS, 'payment.approve'] }),
    finance: () => office.as({ login: 'finance', permissions: [...READS, 'payment.send', 'export.full'] }),
  }
}

/** The refusal of a promise as its code. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'done'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

export const PDF = Buffer.from('%PDF-1.7 signed')
