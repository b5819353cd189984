import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { figureRows, summarise } from '../src/areas/reports/commands.ts'
import type { Figure } from '../src/areas/reports/contract.ts'
import { knownFigure } from '../src/areas/reports/rules.figures.ts'
import { PERMISSIONS } from '../src/areas/users/contract.ts'
import { day } from '../src/kernel/day.ts'
import { month } from '../src/kernel/month.ts'
import { codecOf } from '../src/server/codec.ts'
import type { Context } from '../src/server/command.ts'
import { openDb } from '../src/server/db.open.ts'
import { scopeOf, setScope, type Db, type Trx } from '../src/server/db.ts'
import { loadLaw } from '../src/server/law.ts'
import { openDatabase } from '../src/server/postgres/open.ts'
import { newId } from '../src/server/random.ts'

const PERIOD = { from: '2020-01', to: '2020-06' }
const SPAN = { from: month(PERIOD.from), to: month(PERIOD.to) }
const COUNTY = 349999
const TOWN = '349999100000'
/** Out of the town: whoever counts the town's rows does not see what stands here. */
const COUNTY_CODE = '349999000000'

/** Where the rows of a figure's query stand, and by which expression a row is found again. `undefined`: rows that stand nowhere by themselves. */
const TABLES: Readonly<Record<string, { readonly table: string; readonly key: string } | undefined>> = {
  'sent-lines': { table: 'payment_line', key: `batch_id || '/' || line_no` },
  'reserve-cases': { table: 'reserve_case', key: `voucher_id || '/1'` },
  'medical-claims': { table: 'medical_claim', key: `claim_id || '/1'` },
  'policy-members': { table: 'group_policy_member', key: `member_id || '/1'` },
  visits: { table: 'visit', key: `visit_id || '/1'` },
  societies: { table: 'society', key: `society_id || '/1'` },
  'society-inspections': { table: 'society', key: `society_id || '/1'` },
  'society-trainings': { table: 'society', key: `society_id || '/1'` },
  'active-societies': { table: 'society', key: `society_id || '/1'` },
  'aid-cases': { table: 'aid_case', key: `case_id || '/1'` },
  'match-conclusions': { table: 'outside_list_row', key: `md5(concat(list_id, ':', row_no))::uuid || '/1'` },
  'match-hits': { table: 'outside_list_row', key: `md5(concat(list_id, ':', row_no))::uuid || '/1'` },
  'home-cares': { table: 'home_care', key: `care_id || '/1'` },
  'child-workers': { table: 'child_worker', key: `worker_id || '/1'` },
  // A household alike in both, or a difference: reckoned from lines and the county's rows. Checks hang on people, children on numbers alone.
  'system-comparison': undefined,
  'checked-people': undefined,
  'check-items': undefined,
  'child-reviews': undefined,
}

/** Figures that look at a row without having it among their own, and so may move with it. */
const LOOKERS: Readonly<Record<string, readonly string[]>> = {
  payment_line: ['dibao.systemReconciliation.mismatches'],
  aid_case: ['mutualAid.activeSocieties'],
}

type Opened = { readonly figures: ReadonlyMap<string, Figure>; readonly holders: ReadonlyMap<string, ReadonlySet<string>> }

/** The demo town as its owner sees it: rows can be put out of the town there, within a transaction that is never kept. */
async function openTown(dataDir: string): Promise<{ db: Db; as: (trx: Trx) => Context; close: () => Promise<void> }> {
  const database = await openDatabase({ dataDir, databaseUrl: undefined, purpose: 'command', log: () => undefined })
  const db = openDb({ ...database.ownerConfig, max: 1 })
  const user = { user_id: newId(), login: 'depend', name: 'depend', permissions: new Set(PERMISSIONS), county: COUNTY, town: TOWN }
  const codec = codecOf({ cipher: Buffer.alloc(32, 1), index: Buffer.alloc(32, 2), audit: Buffer.alloc(32, 3) })
  const law = loadLaw()
  const as = (trx: Trx): Context => ({
    db: trx,
    user: { ...user, scope: scopeOf(TOWN) },
    today: day('2020-07-03'),
    now: '2020-07-03T06:00:00Z',
    newId,
    law,
    codec,
    address: 'depend',
  })
  return {
    db,
    as,
    close: async () => {
      await db.destroy()
      await database.close()
    },
  }
}

const figuresOf = async (ctx: Context): Promise<Map<string, Figure>> =>
  new Map((await summarise(ctx, PERIOD)).figures.map(figure => [figure.id, figure]))

const rowsWord = ({ query }: Figure): string => query.split('/')[0] ?? ''

/** `table|row` → the figures that have the row among theirs, by their own drill-down. */
async function holdersOf(ctx: Context, trx: Trx, figures: ReadonlyMap<string, Figure>): Promise<Map<string, Set<string>>> {
  const { rows: villages } = await sql<{ division: string }>`SELECT division FROM division ORDER BY division`.execute(trx)
  const holders = new Map<string, Set<string>>()
  for (const [id, figure] of figures) {
    const place = TABLES[rowsWord(figure)]
    if (place === undefined) continue
    let found = 0
    for (const { division } of villages) {
      const { rows } = await figureRows(ctx, { ...PERIOD, id, division, limit: 1_000_000 })
      found += rows.length
      for (const { batch_id, line_no } of rows) {
        const key = `${place.table}|${batch_id}/${line_no}`
        holders.set(key, (holders.get(key) ?? new Set()).add(id))
      }
    }
    assert.equal(found, figure.rows, `${id}: the rows that are shown are the rows that were counted`)
  }
  return holders
}

/** Ids of figures whose value, rows or code is another one. */
function moved(before: ReadonlyMap<string, Figure>, after: ReadonlyMap<string, Figure>): Set<string> {
  const all = new Set([...before.keys(), ...after.keys()])
  return new Set(
    [...all].filter(id => before.get(id)?.rows_hash !== after.get(id)?.rows_hash || before.get(id)?.value !== after.get(id)?.value),
  )
}

/**
 * Puts rows out of the town, one at a time, and counts again: the figures that move are exactly those that have the row among theirs. `pick` chooses
 * among the rows of each table, `each` of them.
 */
export async function assertDependence(dataDir: string, each: number, pick: (below: number) => number): Promise<number> {
  const town = await openTown(dataDir)
  let tried = 0
  try {
    const { figures, holders } = await undone(town, async (trx): Promise<Opened> => {
      const counted = await figuresOf(town.as(trx))
      return { figures: counted, holders: await holdersOf(town.as(trx), trx, counted) }
    })
    for (const id of figures.keys()) assert.ok(knownFigure(id, SPAN), id)
    for (const table of new Set([...holders.keys()].map(key => key.split('|')[0] ?? ''))) {
      const keys = [...holders.keys()].filter(key => key.startsWith(`${table}|`))
      for (let at = 0; at < Math.min(each, keys.length); at++) {
        const key = keys[pick(keys.length)] ?? ''
        await assertMoves(town, figures, holders, table, key)
        tried++
      }
    }
    return tried
  } finally {
    await town.close()
  }
}

type Town = Awaited<ReturnType<typeof openTown>>

async function assertMoves(town: Town, before: Opened['figures'], holders: Opened['holders'], table: string, key: string): Promise<void> {
  const place = Object.values(TABLES).find(each => each?.table === table)
  const after = await undone(town, async trx => {
    await sql`ALTER TABLE ${sql.table(table)} DISABLE TRIGGER USER`.execute(trx)
    const { numAffectedRows } = await sql`
      UPDATE ${sql.table(table)} SET division = ${COUNTY_CODE} WHERE ${sql.raw(place?.key ?? '')} = ${key.split('|')[1]}`.execute(trx)
    assert.equal(numAffectedRows, 1n, key)
    return figuresOf(town.as(trx))
  })
  const changed = moved(before, after)
  const may = new Set(LOOKERS[table])
  assert.deepEqual(
    [...changed].filter(id => !may.has(id)).toSorted(),
    [...(holders.get(key) ?? [])].filter(id => !may.has(id)).toSorted(),
    `what moves when ${key} goes`,
  )
}

/** Works in a transaction that is rolled back. */
async function undone<T>({ db }: Town, work: (trx: Trx) => Promise<T>): Promise<T> {
  const kept: { result?: T } = {}
  const back = new Error('taken back')
  try {
    await db.transaction().execute(async trx => {
      await setScope(trx, { ...scopeOf(COUNTY_CODE), children: true })
      kept.result = await work(trx)
      throw back
    })
  } catch (error) {
    if (error !== back) throw error
  }
  return kept.result as T
}
