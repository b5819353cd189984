import { newId } from '../../server/random.ts'
import { COUNTY, testOffice, TOWN, VILLAGES, type TestOffice } from '../../server/testing.office.ts'

/** Batches and lines straight into the tables: what is counted is tested here, not how payments are made. */
export type Line = {
  readonly person: string
  readonly household?: string | null
  readonly village?: number
  readonly persons?: number
  readonly base?: bigint
  readonly uplift?: bigint
  readonly price?: bigint
  readonly backPay?: bigint
  readonly offset?: bigint
  readonly kind?: 'base' | 'back_pay' | 'offset' | 'reissue'
  readonly result?: 'paid' | 'failed'
  readonly corrects?: { readonly batch: string; readonly line: number }
}
export type Batch = {
  readonly programme: string
  readonly month: string
  readonly lines: readonly Line[]
  readonly unit?: 'person' | 'household'
  readonly kind?: 'regular' | 'relief' | 'supplementary' | 'reissue'
  readonly number?: number
  readonly state?: 'made' | 'approved' | 'sent' | 'void'
}
export type ReportTown = TestOffice & {
  readonly person: (name: string, village?: number) => Promise<string>
  readonly household: (head: string, village?: number) => Promise<string>
  readonly batch: (batch: Batch) => Promise<string>
  readonly sql: (text: string, values?: unknown[]) => Promise<unknown>
}

const UNITS: Readonly<Record<string, 'person' | 'household'>> = { 'dibao.urban': 'household', 'dibao.rural': 'household' }
const villageOf = (at = 0): string => VILLAGES[at]?.division ?? VILLAGES[0].division

export async function reportTown(t?: { after: (done: () => Promise<void>) => void }): Promise<ReportTown> {
  const office = await testOffice(t)
  const { ownerPool } = office.database
  const { codec } = office.as()
  let serial = 0
  const sql: ReportTown['sql'] = async (text, values = []) => (await ownerPool.query(text, values)).rows

  const person: ReportTown['person'] = async (name, village) => {
    const person_id = newId()
    const id = codec.seal('id', `34999919500101${String(++serial).padStart(4, '0')}`)
    await sql(
      `INSERT INTO person (county, person_id, division, name, search_keys, id_cipher, id_index, id_last4, created_at, updated_at)
               VALUES ($1, $2, $3, $4, '{}', $5, $6, $7, now(), now())`,
      [COUNTY, person_id, villageOf(village), name, id.cipher, id.index, id.last4],
    )
    return person_id
  }
  const household: ReportTown['household'] = async (head, village) => {
    const household_id = newId()
    await sql(
      `INSERT INTO household (county, household_id, division, head_person_id, created_at, updated_at) VALUES ($1, $2, $3, $4, now(), now())`,
      [COUNTY, household_id, villageOf(village), head],
    )
    return household_id
  }
  const batch: ReportTown['batch'] = async ({ programme, month, lines, kind = 'regular', number = 1, state = 'sent', ...given }) => {
    const batch_id = newId()
    const unit = given.unit ?? UNITS[programme] ?? 'person'
    const done = state === 'made' ? null : '2020-06-20T00:00:00Z'
    const sent = state === 'sent' || state === 'void' ? done : null
    const voided = state === 'void' ? done : null
    await sql(
      `INSERT INTO payment_batch (county, batch_id, division, programme, paid_month, kind, number, unit, reason, made_by, made_at,
                 approved_by, approved_at, approved_via, sent_by, sent_at, voided_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '测试', $9, now(), $10, $11, 'screen', $9, $12, $13)`,
      [COUNTY, batch_id, TOWN, programme, `${month}-01`, kind, number, unit, newId(), newId(), done, sent, voided],
    )
    for (const [at, line] of lines.entries()) {
      const { base = 0n, uplift = 0n, price = 0n, backPay = 0n, offset = 0n } = line
      const seq = kind === 'regular' ? 0 : number
      await sql(
        `INSERT INTO payment_line (county, batch_id, line_no, division, programme, paid_month, line_kind, seq, person_id, household_id, persons, person_name,
                   base_fen, uplift_fen, price_fen, back_pay_fen, offset_fen, net_fen, result, corrects_batch, corrects_line, voided_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, (SELECT name FROM person WHERE person_id = $9), $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
        [
          COUNTY,
          batch_id,
          at + 1,
          villageOf(line.village),
          programme,
          `${month}-01`,
          line.kind ?? 'base',
          seq,
          line.person,
          line.household ?? null,
          line.persons ?? 1,
          base,
          uplift,
          price,
          backPay,
          offset,
          base + uplift + price + backPay - offset,
          line.result ?? null,
          line.corrects?.batch ?? null,
          line.corrects?.line ?? null,
          voided,
        ],
      )
    }
    return batch_id
  }
  return { ...office, person, household, batch, sql }
}

/** Three households, two persons supported alone, an orphan; two relief months. */
export async function smallTown(t: Parameters<typeof reportTown>[0]) {
  const town = await reportTown(t)
  const [wang, sun, li, old, lone, child] = [
    await town.person('王秀英', 0),
    await town.person('孙桂芳', 1),
    await town.person('李长顺', 1),
    await town.person('陈守仁', 0),
    await town.person('吴老根', 2),
    await town.person('龚小宝', 2),
  ]
  const homes = { wang: await town.household(wang, 0), sun: await town.household(sun, 1), li: await town.household(li, 1) }
  for (const month of ['2020-01', '2020-02', '2020-03', '2020-04', '2020-05', '2020-06']) {
    await town.batch({
      programme: 'dibao.rural',
      month,
      lines: [
        { person: wang, household: homes.wang, persons: 3, base: 900_00n, uplift: 90_00n, price: 55_00n, village: 0 },
        { person: sun, household: homes.sun, persons: 2, base: 500_00n, village: 1 },
        ...(month < '2020-04' ? [{ person: li, household: homes.li, persons: 1, base: 400_00n, village: 1 }] : []),
      ],
    })
    await town.batch({
      programme: 'tekun',
      month,
      lines: [
        { person: old, base: 610_00n, village: month < '2020-05' ? 0 : 1 },
        ...(month > '2020-02' ? [{ person: lone, base: 827_00n, village: 2 }] : []),
      ],
    })
  }
  await town.batch({
    programme: 'temporaryRelief',
    month: '2020-01',
    kind: 'relief',
    unit: 'person',
    lines: [
      { person: wang, base: 1000_00n },
      { person: sun, base: 500_00n, village: 1 },
    ],
  })
  await town.batch({
    programme: 'temporaryRelief',
    month: '2020-06',
    kind: 'relief',
    unit: 'household',
    lines: [
      { person: wang, household: homes.wang, persons: 3, base: 3000_00n },
      { person: li, household: homes.li, base: 3000_00n, village: 1 },
    ],
  })
  return { ...town, wang, sun, li, old, lone, child, homes }
}
