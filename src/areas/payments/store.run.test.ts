import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { query } from '../../server/command.ts'
import { newId } from '../../server/random.ts'
import { COUNTY, TOWN } from '../../server/testing.office.ts'
import { runBatch } from './commands.ts'
import { town } from './store.fixtures.test.ts'
import { totalsOf } from './store.run.ts'

type Kind = 'int4' | 'int8' | 'text' | 'date' | 'uuid' | 'bytea'
const OID: Record<Kind, number> = { int4: 23, int8: 20, text: 25, date: 1082, uuid: 2950, bytea: 17 }
/** The columns under the check code in their order; codes on signed paper rest on it. */
const COLUMNS: readonly (readonly [string, Kind])[] = [
  ['line_no', 'int4'],
  ['division', 'text'],
  ['programme', 'text'],
  ['paid_month', 'date'],
  ['component', 'text'],
  ['line_kind', 'text'],
  ['seq', 'int4'],
  ['person_id', 'uuid'],
  ['household_id', 'uuid'],
  ['entitlement_id', 'uuid'],
  ['person_name', 'text'],
  ['persons', 'int4'],
  ['base_fen', 'int8'],
  ['uplift_fen', 'int8'],
  ['price_fen', 'int8'],
  ['electricity_fen', 'int8'],
  ['back_pay_fen', 'int8'],
  ['offset_fen', 'int8'],
  ['net_fen', 'int8'],
  ['payee_name', 'text'],
  ['account_id', 'uuid'],
  ['bank_name', 'text'],
  ['account_cipher', 'bytea'],
  ['account_last4', 'text'],
  ['corrects_batch', 'uuid'],
  ['corrects_line', 'int4'],
]

const int4 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function binary(value: unknown, kind: Kind): Buffer {
  if (kind === 'int4') return int4(Number(value))
  if (kind === 'bytea') return value as Buffer
  if (kind === 'uuid') return Buffer.from(String(value).replaceAll('-', ''), 'hex')
  // PostgreSQL counts days from 2000-01-01.
  if (kind === 'date') return int4((Date.parse(String(value)) - Date.parse('2000-01-01')) / 86_400_000)
  if (kind === 'text') return Buffer.from(String(value), 'utf8')
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(String(value)))
  return bytes
}

/** A record in PostgreSQL's binary form: how many columns, then type, length and value of each; length -1 is an empty one. */
const record = (row: Record<string, unknown>): Buffer =>
  Buffer.concat([
    int4(COLUMNS.length),
    ...COLUMNS.flatMap(([name, kind]) => {
      const value = row[name]
      if (value === null) return [int4(OID[kind]), int4(-1)]
      const bytes = binary(value, kind)
      return [int4(OID[kind]), int4(bytes.length), bytes]
    }),
  ])

const codeOfLines = (head: string, rows: readonly Record<string, unknown>[]): string =>
  createHash('sha256')
    .update(Buffer.concat([Buffer.from(head), ...rows.map(record)]))
    .digest('hex')

test('the check code is SHA-256 over the batch and the binary form of its lines in order, the sums are theirs', async t => {
  const own = await town(t)
  await own.entitled({ persons: 3, base: 900_00n, uplift: 80_00n })
  await own.entitled({ village: 1, base: 410_50n, account: null })
  await own.entitled({ village: 2, persons: 2, base: 620_00n })
  const may = await runBatch(own.maker(), { programme: 'dibao.rural', kind: 'regular', month: '2020-05' })
  // Lines of another month stand beside them, and the first line now lies behind the last on disk.
  await runBatch(own.maker(), { programme: 'dibao.rural', kind: 'regular', month: '2020-06' })
  await own.sql(`UPDATE payment_line SET result = 'paid' WHERE batch_id = $1 AND line_no = 1`, [may.batch_id])

  const rows = await own.sql('SELECT * FROM payment_line WHERE batch_id = $1 ORDER BY line_no', [may.batch_id])
  const totals = query('test.totals', 'payment.read', ({ db, user }, batch_id: string) => totalsOf(db, user.county, batch_id))
  assert.deepEqual(await totals(own.maker(), may.batch_id), {
    lines: 3,
    households: 3,
    persons: 6,
    base_fen: 1930_50n,
    uplift_fen: 80_00n,
    back_pay_fen: 0n,
    offset_fen: 0n,
    net_fen: 2010_50n,
    hash: codeOfLines('dibao.rural|2020-05-01|regular|1', rows),
  })
  assert.equal(may.hash, codeOfLines('dibao.rural|2020-05-01|regular|1', rows))
})

test('a batch without lines has sums of nothing and a code of its own', async t => {
  const own = await town(t)
  const batch_id = newId()
  await own.sql(
    `INSERT INTO payment_batch (county, batch_id, division, programme, paid_month, kind, number, unit, made_by, made_at)
     VALUES ($1, $2, $3, 'dibao.rural', '2020-05-01', 'regular', 1, 'household', $4, now())`,
    [COUNTY, batch_id, TOWN, newId()],
  )
  const totals = query('test.totals', 'payment.read', ({ db, user }) => totalsOf(db, user.county, batch_id))
  const found = await totals(own.maker(), {})
  assert.deepEqual(
    { lines: found.lines, households: found.households, net_fen: found.net_fen, hash: found.hash },
    { lines: 0, households: 0, net_fen: 0n, hash: codeOfLines('dibao.rural|2020-05-01|regular|1', []) },
  )
})
