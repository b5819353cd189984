import { proveBatches, rehashBatches } from '../src/areas/payments/commands.prove.ts'
import { runBatch } from '../src/areas/payments/commands.ts'
import { day } from '../src/kernel/day.ts'
import { codecOf, type Suite } from '../src/server/codec.ts'
import { freshKeys, readKeyFile, writeKeyFile } from '../src/server/key-file.ts'
import { rotateKey } from '../src/server/rotation.ts'
import { clocked, COUNTY, fillHouseholds, memoryOf, openBench, type Bench, type Measured } from './harness.ts'

const PEOPLE = 100_000
const VILLAGES = 400
const MONTHS = Array.from({ length: 10 }, (_, month) => `2020-${String(month + 1).padStart(2, '0')}`)
const SET = 5000

/** The key of 100,000 people, as many accounts and 1,000,000 payment lines changed: once to the Chinese suite and once back. */
export async function keyRotation(): Promise<Measured[]> {
  const bench = await openBench(VILLAGES)
  const path = `${bench.dataDir}.key`
  try {
    writeKeyFile(path, freshKeys('aes'))
    await fillHouseholds(bench.owner, PEOPLE, VILLAGES)
    await sealPeople(bench, path)
    const clerk = { ...bench.as('clerk'), codec: codecOf(readKeyFile(path)), today: day('2020-10-18') }
    for (const month of MONTHS) await runBatch(clerk, { programme: 'dibao.rural', month, kind: 'regular' })
    const lines = await bench.owner.query<{ n: number }>('SELECT count(*)::int AS n FROM payment_line WHERE account_cipher IS NOT NULL')
    if (lines.rows[0]?.n !== PEOPLE * MONTHS.length) throw new Error(`${lines.rows[0]?.n} sealed lines`)
    const gm = await clocked(bench, () => rotate(bench, 'gm'))
    const aes = await clocked(bench, () => rotate(bench, 'aes'))
    const what = '100,000 people, 1,000,000 lines'
    return [
      { name: `key changed from aes to gm, ${what}`, unit: 's', ...gm },
      { name: `key changed from gm to aes, ${what}`, unit: 's', ...aes },
      { name: 'peak memory of the process', value: memoryOf('self').peak, unit: 'MB' },
    ]
  } finally {
    await bench.close()
  }
}

async function rotate({ dataDir }: Bench, suite: Suite): Promise<void> {
  const { values } = await rotateKey({
    dataDir,
    databaseUrl: undefined,
    keyFile: undefined,
    suite,
    log: () => undefined,
    progress: () => undefined,
    signal: new AbortController().signal,
    prove: ctx => proveBatches(ctx, {}),
    rehash: rehashBatches,
  })
  if (values !== PEOPLE * (2 + MONTHS.length)) throw new Error(`${values} values sealed anew`)
}

/** The bulk fill writes stand-ins; here every number becomes a real sealed one. */
async function sealPeople({ owner }: Bench, path: string): Promise<void> {
  const codec = codecOf(readKeyFile(path))
  await owner.query('INSERT INTO codec_key (key_id, suite, created_at) VALUES ($1, $2, now())', [codec.keyId, codec.suite])
  for (const [table, key, kind, cipher, index] of [
    ['person', 'person_id', 'id', 'id_cipher', 'id_index'],
    ['bank_account', 'account_id', 'account', 'account_cipher', 'account_index'],
  ] as const) {
    const { rows } = await owner.query<{ key: string }>(`SELECT ${key} AS key FROM ${table} ORDER BY 1`)
    for (let from = 0; from < rows.length; from += SET) {
      const set = rows.slice(from, from + SET)
      const sealed = set.map((_, at) => codec.seal(kind, `3499991950${String(from + at).padStart(8, '0')}`))
      await owner.query(
        `UPDATE ${table} t SET ${cipher} = n.cipher, ${index} = n.index FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS n (key, cipher, index)
          WHERE t.county = ${COUNTY} AND t.${key} = n.key`,
        [set.map(row => row.key), sealed.map(each => each.cipher), sealed.map(each => each.index)],
      )
    }
  }
}

export const benchmark = keyRotation
