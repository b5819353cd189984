import { sql } from 'kysely'
import { runBatch } from '../src/areas/payments/commands.ts'
import type { Context } from '../src/server/command.ts'
import { setScope } from '../src/server/db.ts'
import { newId } from '../src/server/random.ts'
import { clocked, COUNTY, fillHouseholds, held, openBench, seconds, TOWN, type Bench, type Measured } from './harness.ts'

const HOUSEHOLDS = 100_000
const VILLAGES = 400
/**
 * The row-by-row way is measured on a part and scaled: at full size it would take a quarter of an hour. It grows in proportion,
 * since each row costs the same round trips.
 */
const BASELINE_ROWS = 2_000

/**
 * 100,000 households from entitlements to lines with totals and the bridge, as the app role: the first month, then the second, which is
 * held against the first after people came, left and changed. Beside it the way that peers use, in the same run.
 */
export async function monthRun(): Promise<Measured[]> {
  const bench = await openBench(VILLAGES)
  try {
    await fillHouseholds(bench.owner, HOUSEHOLDS, VILLAGES)
    const clerk = bench.as('clerk')
    const run = (month: string): Promise<unknown> => runBatch(clerk, { programme: 'dibao.rural', month, kind: 'regular' })
    const first = await clocked(bench, () => run('2020-05'))
    await oneMonthLater(bench)
    const second = await clocked(bench, () => run('2020-06'))
    await assertRuns(bench)
    const baseline = (await seconds(() => rowByRow(clerk, bench))) * (HOUSEHOLDS / BASELINE_ROWS)
    return [
      held({ name: 'month run, 100,000 households, first month', unit: 's', ...first }, '≤', 6),
      held({ name: 'month run, 100,000 households, with bridge', unit: 's', ...second }, '≤', 6),
      { name: `row by row (${BASELINE_ROWS} rows, scaled)`, value: baseline, unit: 's' },
      held({ name: 'set-based against row by row', value: baseline / second.value, unit: 'times' }, '≥', 30),
    ]
  } finally {
    await bench.close()
  }
}

/** One in fifty left, one in fifty is new from this month, one in twenty-five has another amount. */
async function oneMonthLater({ owner }: Bench): Promise<void> {
  await owner.query(`UPDATE entitlement SET to_month = '2020-06-01' WHERE abs(hashtext(entitlement_id::text)) % 25 = 0`)
  await owner.query(`
    INSERT INTO entitlement (county, entitlement_id, division, programme, household_id, person_id, from_month, persons, base_fen, uplift_fen,
                             amount_fen, steps, origin, created_by, created_at)
    SELECT county, md5(entitlement_id::text)::uuid, division, programme, household_id, person_id, '2020-06-01', persons, base_fen + 1000, 0,
           amount_fen + 1000, steps, origin, created_by, now() FROM entitlement WHERE to_month IS NOT NULL AND abs(hashtext(entitlement_id::text)) % 50 = 0`)
  await owner.query('ANALYZE entitlement')
}

/** Both runs made every line that is due, and the bridge holds. */
async function assertRuns({ owner }: Bench): Promise<void> {
  const { rows } = await owner.query<{ month: string; lines: number; due: number; changed: string }>(`
    SELECT b.paid_month::text AS month, count(*)::int AS lines, b.bridge ->> 'changed_fen' AS changed,
           (SELECT count(*)::int FROM entitlement e WHERE e.from_month <= b.paid_month AND (e.to_month IS NULL OR e.to_month > b.paid_month)) AS due
      FROM payment_batch b JOIN payment_line l USING (county, batch_id) GROUP BY b.county, b.batch_id ORDER BY 1`)
  if (rows.length !== 2 || rows[0]?.lines !== HOUSEHOLDS || rows.some(row => row.lines !== row.due) || !(Number(rows[1]?.changed) > 0)) {
    throw new Error(`the runs made ${JSON.stringify(rows)}`)
  }
}

/**
 * One household after another, as an object-relational mapper does it: read the entitlement, its person, its account, look whether it is
 * paid, insert, add up; each row its own transaction.
 */
async function rowByRow({ user, db }: Context, { owner }: Bench): Promise<void> {
  const batch = newId()
  await owner.query(
    `INSERT INTO payment_batch (county, batch_id, division, programme, paid_month, kind, number, unit, made_by, made_at)
     VALUES (${COUNTY}, $1, '${TOWN}', 'dibao.rural', '2020-07-01', 'regular', 1, 'household', $1, now())`,
    [batch],
  )
  const { rows: due } = await owner.query<{ entitlement_id: string }>(
    `SELECT entitlement_id FROM entitlement WHERE county = ${COUNTY} AND to_month IS NULL LIMIT ${BASELINE_ROWS}`,
  )
  const found = { county: COUNTY, paid_month: '2020-07-01' }
  for (const [index, { entitlement_id }] of due.entries()) {
    await db.transaction().execute(async trx => {
      await setScope(trx, user.scope)

      const e = await trx
        .selectFrom('entitlement')
        .selectAll()
        .where('county', '=', COUNTY)
        .where('entitlement_id', '=', entitlement_id)
        .executeTakeFirstOrThrow()
      const person = await trx
        .selectFrom('person')
        .selectAll()
        .where('county', '=', COUNTY)
        .where('person_id', '=', e.person_id)
        .executeTakeFirstOrThrow()
      const account = await trx
        .selectFrom('bank_account')
        .selectAll()
        .where('county', '=', COUNTY)
        .where('person_id', '=', e.person_id)
        .where('to_day', 'is', null)
        .executeTakeFirst()
      const paid = await trx
        .selectFrom('payment_line')
        .select('line_no')
        .where('county', '=', COUNTY)
        .where('person_id', '=', e.person_id)
        .where('paid_month', '=', found.paid_month)
        .executeTakeFirst()
      if (paid) return
      await trx
        .insertInto('payment_line')
        .values({
          ...found,
          batch_id: batch,
          line_no: index + 1,
          division: e.division,
          programme: e.programme,
          line_kind: 'base',
          person_id: e.person_id,
          household_id: e.household_id,
          entitlement_id,
          persons: e.persons,
          person_name: person.name,
          base_fen: e.base_fen,
          uplift_fen: e.uplift_fen,
          net_fen: e.amount_fen,
          payee_name: account?.holder_name ?? null,
          account_id: account?.account_id ?? null,
          account_cipher: account?.account_cipher ?? null,
          account_last4: account?.account_last4 ?? null,
        })
        .execute()
      await sql`UPDATE payment_batch SET lines = lines + 1, net_fen = net_fen + ${e.amount_fen.toString()}::bigint
                 WHERE county = ${COUNTY} AND batch_id = ${batch}::uuid`.execute(trx)
    })
  }
}

export const benchmark = monthRun
