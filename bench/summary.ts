import { figureDetail, figureRows, summarise } from '../src/areas/reports/commands.ts'
import { clocked, COUNTY, COUNTY_CODE, fillHouseholds, held, openBench, TOWN, villageOf, type Bench, type Measured } from './harness.ts'

const BENEFICIARIES = 50_000
const VILLAGES = 400
const MONTHS = 6
const CLAIMS = 10_000
const PERIOD = { from: '2020-01', to: '2020-06' }

/** The half-year summary of a county of 50,000 beneficiaries: 300,000 lines that were sent, and records beside them. */
export async function summary(): Promise<Measured[]> {
  const bench = await openBench(VILLAGES)
  try {
    await fillHouseholds(bench.owner, BENEFICIARIES, VILLAGES)
    await payHalfAYear(bench)
    await claim(bench)
    const reader = bench.as('reader', COUNTY_CODE)
    const all = await clocked(bench, async () => {
      const { figures } = await summarise(reader, PERIOD)
      const told = new Map(figures.map(({ id, value, rows }) => [id, [value, rows]]))
      const found = JSON.stringify([told.get('dibao.rural.persons')?.[1], told.get('medicalAid.personTimes')?.[0]])
      if (found !== JSON.stringify([BENEFICIARIES, CLAIMS])) throw new Error(`the summary counted ${found}`)
    })
    const id = 'dibao.rural.amount'
    const villages = await clocked(bench, () => figureDetail(reader, { ...PERIOD, id }))
    const people = await clocked(bench, () => figureRows(reader, { ...PERIOD, id, division: villageOf(0, 1) }))
    return [
      held({ name: 'summary of 50,000 beneficiaries, all figures', unit: 's', ...all }, '≤', 15),
      { name: 'one figure by village', unit: 's', ...villages },
      { name: 'its rows of one village', unit: 's', ...people },
    ]
  } finally {
    await bench.close()
  }
}

/** Six months of lines, each month one batch whose list went out. */
async function payHalfAYear({ owner }: Bench): Promise<void> {
  await owner.query(`
    INSERT INTO payment_batch (county, batch_id, division, programme, paid_month, kind, number, unit, made_by, made_at,
                               approved_by, approved_at, approved_via, sent_by, sent_at)
    SELECT ${COUNTY}, md5('batch' || m)::uuid, '${TOWN}', 'dibao.rural', make_date(2020, m, 1), 'regular', 1, 'household', md5('a')::uuid, now(),
           md5('b')::uuid, now(), 'screen', md5('a')::uuid, now() FROM generate_series(1, ${MONTHS}) m`)
  await owner.query(`
    INSERT INTO payment_line (county, batch_id, line_no, division, programme, paid_month, line_kind, seq, person_id, household_id, entitlement_id,
                              persons, person_name, base_fen, uplift_fen, net_fen, result)
    SELECT e.county, md5('batch' || m)::uuid, row_number() OVER (PARTITION BY m ORDER BY e.entitlement_id), e.division, e.programme,
           make_date(2020, m, 1), 'base', 0, e.person_id, e.household_id, e.entitlement_id, e.persons, p.name, e.base_fen, e.uplift_fen, e.amount_fen, 'paid'
      FROM entitlement e JOIN person p USING (county, person_id), generate_series(1, ${MONTHS}) m`)
}

async function claim({ owner }: Bench): Promise<void> {
  await owner.query(`
    INSERT INTO medical_claim (county, claim_id, division, person_id, scheme, aid_class, hospital, admitted_on, discharged_on, covered_fen, basic_fen,
                               serious_fen, other_fen, burden_fen, requested_fen, received_on, created_by, created_at, checked_on, checked_by,
                               declared_on, declared_by)
    SELECT county, md5(person_id::text)::uuid, division, person_id, 'medical_aid', '01', '县人民医院', '2020-02-01', '2020-02-09', 500000, 300000, 0, 0,
           200000, 140000, '2020-02-10', md5('a')::uuid, now(), '2020-02-11', md5('a')::uuid, '2020-02-12', md5('a')::uuid
      FROM person ORDER BY person_id LIMIT ${CLAIMS}`)
  await owner.query('ANALYZE')
}

export const benchmark = summary
