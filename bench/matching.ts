import { matchList, pasteList } from '../src/areas/matching/commands.ts'
import { list } from '../src/areas/matching/commands.read.ts'
import { clocked, COUNTY, held, openBench, type Bench, type Measured } from './harness.ts'
import { fillPeople, villageName, type Sample } from './search.fill.ts'

const SIZE = { people: 50_000, towns: 1, villages: 20, every: 5 } as const
const ROWS = SIZE.people / SIZE.every
const IN_A_HOUSEHOLD = 3
const LINE = { kind: '01', provider: '县扶贫办', listed_on: '2020-03-05' } as const

/** A list of 10,000 rows held against a register of 50,000 people of whom every second is entitled to something. */
export async function matchTenThousand(): Promise<Measured[]> {
  const bench = await openBench(SIZE.villages, SIZE.towns, villageName)
  try {
    const samples = await fillPeople(bench, SIZE)
    await entitle(bench)
    const clerk = bench.as('clerk')
    let list_id = ''
    const taken = await clocked(bench, async () => {
      list_id = (await pasteList(clerk, { ...LINE, text: textOf(samples) })).list_id
    })
    let hits = 0
    const matched = await clocked(bench, async () => {
      hits = (await matchList(clerk, { list_id, on: '2020-06-18' })).hits
    })
    const read = await clocked(bench, () => list(clerk, { list_id, view: 'open' }))
    if (hits < ROWS) throw new Error(`only ${hits} hits on ${ROWS} rows`)
    return [
      {
        ...held({ name: `matching of ${ROWS} rows with 50,000 people, all rules`, value: matched.value, unit: 's' }, '≤', 3),
        cpu: matched.cpu,
      },
      { name: '… the list taken in before, from the pasted text', unit: 's', ...taken },
      { name: '… the households with their proposals, read', unit: 's', ...read },
    ]
  } finally {
    await bench.close()
  }
}

const textOf = (samples: readonly Sample[]): string =>
  samples
    .map(({ name, id, village }, at) =>
      [Math.floor(at / IN_A_HOUSEHOLD) + 1, name, id, '', villageName(village + 1), at % 9 === 0 ? '肢体二级' : ''].join('\t'),
    )
    .join('\n')

/** Every second person: rural dibao, urban dibao, tekun or an orphan; and a relief list of 2,000. */
async function entitle({ owner }: Bench): Promise<void> {
  await owner.query(`
    INSERT INTO entitlement (county, entitlement_id, division, programme, person_id, from_month, persons, base_fen, amount_fen, steps, origin, created_by, created_at)
    SELECT ${COUNTY}, gen_random_uuid(), p.division, (ARRAY['dibao.rural', 'dibao.rural', 'dibao.urban', 'tekun', 'orphan'])[1 + p.n % 5], p.person_id, '2020-01-01', 1,
           30000, 30000, '[]', 'imported', p.person_id, now()
      FROM (SELECT *, row_number() OVER (ORDER BY person_id) AS n FROM person) p WHERE p.n % 2 = 0;
    INSERT INTO relief_list (county, relief_list_id, division, paid_month, number, unit, reason, created_by, created_at)
    SELECT ${COUNTY}, md5('list')::uuid, '349999100000', '2020-03-01', 1, 'person', 'bench', md5('u')::uuid, now();
    INSERT INTO relief_grant (county, relief_list_id, row_no, division, person_id, persons, cause, amount_fen, created_at)
    SELECT ${COUNTY}, md5('list')::uuid, p.n, p.division, p.person_id, 1, '病', 100000, now()
      FROM (SELECT *, row_number() OVER (ORDER BY person_id)::int AS n FROM person) p WHERE p.n <= 2000;
    ANALYZE`)
}

export const benchmark = matchTenThousand
