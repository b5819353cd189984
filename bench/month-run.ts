import { sql } from 'kysely'
import { runBatch } from '../src/areas/payments/commands.ts'
import type { Context } from '../src/server/command.ts'
import { setScope } from '../src/server/db.ts'
import { newId } from '../src/server/random.ts'
import { COUNTY, fillHouseholds, openBench, seconds, TOWN, type Bench, type Measured } from './harness.ts'

const HOUSEHOLDS = 100_000
const VILLAGES = 400
/** The row-by-row way is measured on a part and scaled: at full size it would take a quarter of an hour. It grows in proportion, since each row costs the same round trips. */
const BASELINE_ROWS = 2_000

/** 100,000 households from entitlements to lines with totals, as the app role; beside it the way that peers use, in the same run. */
export async function monthRun(): Promise<Measured[]> {
  const bench = await openBench(VILLAGES)
  try {
    await fillHouseholds(bench.owner, HOUSEHOLDS, VILLAGES)
    const clerk = bench.as('clerk')
    const ours = await seconds(() => runBatch(clerk, { programme: 'dibao.rural', month: '2020-06', kind: 'regular' }))
    const { rows } = await bench.owner.query<{ lines: number; net: bigint }>('SELECT count(*)::int AS lines, sum(net_fen) AS net FROM payment_line')
    if (rows[0]?.lines !== HOUSEHOLDS) throw new Error(`the run made ${rows[0]?.lines} lines`)
    const baseline = (await seconds(() => rowByRow(clerk, bench))) * (HOUSEHOLDS / BASELINE_ROWS)
    const ratio = baseline / ours
    return [
      { name: 'month run, 100,000 households', value: ours, unit: 's', limit: '≤ 6', met: ours <= 6 },
      { name: `row by row (${BASELINE_ROWS} rows, scaled)`, value: baseline, unit: 's' },
      { name: 'how many times faster', value: ratio, unit: '×', limit: '≥ 30', met: ratio >= 30 },
    ]
  } finally {
    await bench.close()
  }
}

/** One household after another, as an object-relational mapper does it: read the entitlement, its person, its account, look whether it is paid, insert, add up; each row its own transaction. */
async function rowByRow({ user, db }: Context, { owner }: Bench): Promise<void> {
  const batch = newId()
  await owner.query(`INSERT INTO payment_batch (county, batch_id, division, programme, paid_month, kind, number, unit, made_by, made_at)
    VALUES (${COUNTY}, $1, '${TOWN}', 'dibao.rural', '2020-07-01', 'regular', 1, 'household', $1, now())`, [batch])
  const { rows: due } = await owner.query<{ entitlement_id: string }>(`SELECT entitlement_id FROM entitlement WHERE county = ${COUNTY} LIMIT ${BASELINE_ROWS}`)
  for (const [index, { entitlement_id }] of due.entries()) {
    await db.transaction().execute(async trx => {
      await setScope(trx, user.scope)
      const e = await trx.selectFrom('entitlement').selectAll().where('county', '=', COUNTY).where('entitlement_id', '=', entitlement_id).executeTakeFirstOrThrow()
      const person = await trx.selectFrom('person').selectAll().where('county', '=', COUNTY).where('person_id', '=', e.person_id).executeTakeFirstOrThrow()
      const account = await trx.selectFrom('bank_account').selectAll().where('county', '=', COUNTY).where('person_id', '=', e.person_id).where('to_day', 'is', null).executeTakeFirst()
      const paid = await trx.selectFrom('payment_line').select('line_no').where('county', '=', COUNTY).where('person_id', '=', e.person_id).where('paid_month', '=', '2020-07-01').executeTakeFirst()
      if (paid) return
      await trx.insertInto('payment_line').values({
        county: COUNTY, batch_id: batch, line_no: index + 1, division: e.division, programme: e.programme, paid_month: '2020-07-01', line_kind: 'base', person_id: e.person_id, household_id: e.household_id,
        entitlement_id, persons: e.persons, person_name: person.name, base_fen: e.base_fen, uplift_fen: e.uplift_fen, net_fen: e.amount_fen, payee_name: account?.holder_name ?? null,
        account_id: account?.account_id ?? null, account_cipher: account?.account_cipher ?? null, account_last4: account?.account_last4 ?? null,
      }).execute()
      await sql`UPDATE payment_batch SET lines = lines + 1, net_fen = net_fen + ${e.amount_fen.toString()}::bigint WHERE county = ${COUNTY} AND batch_id = ${batch}::uuid`.execute(trx)
    })
  }
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(await monthRun(), null, 1)}\n`)
