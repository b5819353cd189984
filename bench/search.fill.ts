import { chanceOf } from '../demo/chance.ts'
import { registryOf } from '../demo/people.ts'
import { searchKeys } from '../src/areas/people/rules.search.ts'
import { COUNTY, villageOf, type Bench } from './harness.ts'

/** Surnames as often as they are met in China (per mille, mem. from the household register), the rest evenly. */
const COMMON: readonly (readonly [surname: string, perMille: number])[] = [
  ['王', 72],
  ['李', 72],
  ['张', 68],
  ['刘', 54],
  ['陈', 45],
  ['杨', 31],
  ['黄', 22],
  ['赵', 21],
  ['吴', 20],
  ['周', 20],
  ['徐', 15],
  ['孙', 15],
  ['马', 13],
  ['朱', 13],
  ['胡', 12],
  ['郭', 12],
  ['何', 11],
  ['林', 11],
  ['高', 10],
  ['罗', 9],
  ['郑', 9],
  ['梁', 8],
  ['谢', 8],
  ['宋', 8],
  ['唐', 7],
  ['许', 7],
  ['邓', 7],
  ['韩', 7],
  ['冯', 6],
  ['曹', 6],
  ['彭', 6],
  ['曾', 6],
  ['肖', 6],
  ['田', 5],
  ['董', 5],
  ['潘', 5],
  ['袁', 5],
  ['蔡', 5],
]
const BATCH = 20_000
const VILLAGE_HEADS = [...'东西南北上下前后大小新老金白青柳石枣双三']
const VILLAGE_TAILS = [...'河塘岗圩沟桥林里井庙集楼湾杨台堤园渡官坝']

/** 400 different names of villages. */
export const villageName = (n: number): string =>
  `${VILLAGE_HEADS[Math.floor((n - 1) / 20) % 20] ?? ''}${VILLAGE_TAILS[(n - 1) % 20] ?? ''}村`

export type Sample = { readonly name: string; readonly id: string; readonly town: number; readonly village: number }

/**
 * `people` of an invented county, spread evenly over the villages, with search keys as the code makes them and real blind indexes.
 * Gives every `every`th of them, to be searched for. The GIN index is made afterwards, as a restore does.
 */
export async function fillPeople(
  bench: Bench,
  size: { people: number; towns: number; villages: number; every: number },
): Promise<Sample[]> {
  const chance = chanceOf(42)
  const { born } = registryOf(chance)
  const surname = surnames(chance.int)
  const samples: Sample[] = []
  await bench.owner.query('DROP INDEX person_search; DROP INDEX person_name; DROP INDEX person_division_name')
  for (let from = 0; from < size.people; from += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, size.people - from) }, (_, index) => {
      const n = from + index
      const { name, id, birth } = born([1930, 2018], '东河村', undefined, surname())
      const place = n % (size.towns * size.villages)
      const at = { town: Math.floor(place / size.villages), village: (place % size.villages) + 1 }
      if (n % size.every === 0) samples.push({ name, id, ...at })
      return { name, id, birth, division: villageOf(at.town, at.village) }
    })
    await insert(bench, rows)
  }
  await bench.owner.query(`
    SET maintenance_work_mem = '256MB';
    CREATE INDEX person_search ON person USING gin (search_keys);
    CREATE INDEX person_name ON person (county, name);
    CREATE INDEX person_division_name ON person (county, division, name)`)
  await bench.owner.query('VACUUM ANALYZE person')
  return samples
}

function surnames(int: (low: number, high: number) => number): () => string | undefined {
  const listed = COMMON.flatMap(([surname, weight]) => Array.from({ length: weight }, () => surname))
  return () => listed[int(0, 999)]
}

const insert = (
  { owner, codec }: Bench,
  rows: readonly { name: string; id: string; birth: string; division: string }[],
): Promise<unknown> =>
  owner.query(
    `INSERT INTO person (county, person_id, division, name, search_keys, id_cipher, id_index, id_last4, born_on, created_at, updated_at)
     SELECT ${COUNTY}, gen_random_uuid(), n.division, n.name, string_to_array(n.keys, chr(9)), n.id_index || n.id_index, n.id_index, n.last4, n.born, now(), now()
       FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::text[], $6::date[]) AS n (division, name, keys, id_index, last4, born)`,
    [
      rows.map(row => row.division),
      rows.map(row => row.name),
      rows.map(row => searchKeys(row.name, row.id.slice(-4)).join('\t')),
      rows.map(row => codec.index('id', row.id)),
      rows.map(row => row.id.slice(-4)),
      rows.map(row => row.birth),
    ],
  )
