import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Codec } from './codec.ts'
import type { Db, Trx } from './db.ts'
import { AppError } from './errors.ts'

/**
 * Every column that holds something sealed, and how a set of its rows is sealed anew. A new column must be named here or in UNSEALED,
 * which a test holds against the catalogue: one that was forgotten could never be read again after a change of key.
 */
type Kind = 'id' | 'account' | 'file' | 'secret'
export type SealedColumn = {
  readonly table: string
  /** The primary key after the county. */
  readonly keys: readonly string[]
  readonly cipher: string
  readonly kind: Kind
  readonly index?: string
  /** The SHA-256 of the opened content, where the row has it: it is held against it. */
  readonly sha256?: string
  /** Rows of one set: thousands of numbers, but few files of up to 20 MB. */
  readonly rows: number
  readonly what: string
}

const SET = 5000

export const SEALED: readonly SealedColumn[] = [
  { table: 'person', keys: ['person_id'], cipher: 'id_cipher', index: 'id_index', kind: 'id', rows: SET, what: '证件号码' },
  { table: 'child_record', keys: ['child_id'], cipher: 'id_cipher', index: 'id_index', kind: 'id', rows: SET, what: '儿童的证件号码' },
  { table: 'guardian', keys: ['guardian_id'], cipher: 'id_cipher', index: 'id_index', kind: 'id', rows: SET, what: '监护人的证件号码' },
  {
    table: 'outside_list_row',
    keys: ['list_id', 'row_no'],
    cipher: 'id_cipher',
    index: 'id_index',
    kind: 'id',
    rows: SET,
    what: '外部名单上的证号',
  },
  {
    table: 'system_roster_row',
    keys: ['system_roster_id', 'row_no'],
    cipher: 'id_cipher',
    index: 'id_index',
    kind: 'id',
    rows: SET,
    what: '系统名册上的证号',
  },
  {
    table: 'bank_account',
    keys: ['account_id'],
    cipher: 'account_cipher',
    index: 'account_index',
    kind: 'account',
    rows: SET,
    what: '银行账号',
  },
  {
    table: 'disability_card',
    keys: ['card_id'],
    cipher: 'number_cipher',
    index: 'number_index',
    kind: 'id',
    rows: SET,
    what: '残疾人证号',
  },
  { table: 'payment_line', keys: ['batch_id', 'line_no'], cipher: 'account_cipher', kind: 'account', rows: SET, what: '发放明细里的账号' },
  { table: 'attachment', keys: ['attachment_id'], cipher: 'content_cipher', sha256: 'sha256', kind: 'file', rows: 4, what: '存档文件' },
  { table: 'roster_import', keys: ['import_id'], cipher: 'edits_cipher', kind: 'file', rows: 50, what: '导入草稿里改过的格子' },
  { table: 'app_user', keys: ['user_id'], cipher: 'totp_cipher', kind: 'secret', rows: 500, what: '动态口令' },
]

/** Binary columns that hold nothing sealed: hashes that no key of the codec made, so that they outlive a change of key. */
export const UNSEALED: readonly string[] = ['user_session.token_hash', 'user_recovery_code.code_hash']

/** Kept by every open office, shared, from before it reads the key; whoever changes the key holds it alone. */
export const OFFICE_LOCK = 7_060_004

/** True when no office is open anywhere on this database; newcomers wait until this transaction ends. */
export async function holdAlone(trx: Trx): Promise<boolean> {
  const { rows } = await sql<{ alone: boolean }>`SELECT pg_try_advisory_xact_lock(${OFFICE_LOCK}::bigint) AS alone`.execute(trx)
  return rows[0]?.alone === true
}

export type Resealing = {
  readonly from: Codec
  readonly to: Codec
  readonly progress: (done: number, total: number, what: string) => void
  readonly signal: AbortSignal
}

/** Seals one column anew, set by set in the order of the primary key. Gives the number of values. SEALED_PLACE_DAMAGED names the row. */
export async function resealColumn(trx: Trx, column: SealedColumn, { from, to, progress, signal }: Resealing): Promise<number> {
  const { table, cipher, what } = column
  const { rows: counted } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM ${sql.table(table)} WHERE ${sql.ref(cipher)} IS NOT NULL`.execute(trx)
  const total = counted[0]?.n ?? 0
  let done = 0
  for (let after: Row | undefined; done < total; ) {
    if (signal.aborted) throw new AppError('CANCELLED')
    const set = await nextSet(trx, column, after)
    after = set.at(-1)
    if (after === undefined) break
    await writeSet(
      trx,
      column,
      set,
      set.map(row => sealedAnew(column, row, from, to)),
    )
    done += set.length
    progress(done, total, `重新加密${what}`)
  }
  if (done !== total) throw new Error(`${table}: ${done} of ${total} values sealed anew`)
  return done
}

type Row = { readonly county: number; readonly keys: readonly string[]; readonly cipher: Buffer; readonly sha256: string | null }
type Anew = { readonly cipher: Buffer; readonly index: Buffer | null }

async function nextSet(trx: Trx, { table, keys, cipher, sha256, rows: most }: SealedColumn, after: Row | undefined): Promise<Row[]> {
  const order = sql.join(['county', ...keys].map(key => sql.ref(key)))
  const from = after === undefined ? sql`true` : sql`(${order}) > (${sql.join([after.county, ...after.keys])})`
  const { rows } = await sql<Row>`
    SELECT county, ARRAY[${sql.join(keys.map(key => sql`${sql.ref(key)}::text`))}] AS keys, ${sql.ref(cipher)} AS cipher,
           ${sha256 === undefined ? sql`NULL` : sql.ref(sha256)} AS sha256
      FROM ${sql.table(table)} WHERE ${sql.ref(cipher)} IS NOT NULL AND ${from} ORDER BY ${order} LIMIT ${most}`.execute(trx)
  return rows
}

function sealedAnew({ table, kind, index, sha256 }: SealedColumn, row: Row, from: Codec, to: Codec): Anew {
  const place = `${table} ${row.keys.join(' ')}`
  if (kind === 'file') {
    const content = opened(() => from.openFile(row.cipher), place)
    if (sha256 !== undefined && createHash('sha256').update(content).digest('hex') !== row.sha256)
      throw new AppError('SEALED_PLACE_DAMAGED', { place })
    return { cipher: to.sealFile(content), index: null }
  }
  if (kind === 'secret') return { cipher: to.sealSecret(opened(() => from.openSecret(row.cipher), place)), index: null }
  const anew = to.seal(
    kind,
    opened(() => from.open(kind, row.cipher), place),
  )
  return { cipher: anew.cipher, index: index === undefined ? null : anew.index }
}

async function writeSet(trx: Trx, { table, keys, cipher, index }: SealedColumn, set: readonly Row[], anew: readonly Anew[]): Promise<void> {
  const types = await keyTypes(trx, table, keys)
  const keyColumns = keys.map((_, at) => sql`${set.map(row => row.keys[at])}::text[]`)
  const names = [...keys.map((_, at) => `key_${at}`), 'cipher', 'new_index', 'old_county']
  const matches = keys.map((key, at) => sql`t.${sql.ref(key)} = n.${sql.ref(`key_${at}`)}::${sql.raw(types.get(key) ?? 'text')}`)
  const written = await sql`
    UPDATE ${sql.table(table)} t SET ${sql.ref(cipher)} = n.cipher${index === undefined ? sql`` : sql`, ${sql.ref(index)} = n.new_index`}
      FROM unnest(${sql.join([...keyColumns, sql`${anew.map(each => each.cipher)}::bytea[]`, sql`${anew.map(each => each.index)}::bytea[]`, sql`${set.map(row => row.county)}::int[]`])})
        AS n (${sql.join(names.map(name => sql.ref(name)))})
     WHERE t.county = n.old_county AND ${sql.join(matches, sql` AND `)}`.execute(trx)
  if (Number(written.numAffectedRows) !== set.length) throw new Error(`${table}: ${written.numAffectedRows} of ${set.length} rows written`)
}

const KNOWN_TYPES = new Set(['uuid', 'integer', 'bigint', 'text'])
async function keyTypes(trx: Trx, table: string, keys: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ column_name: string; data_type: string }>`
    SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ${table}`.execute(trx)
  const types = new Map(rows.filter(row => KNOWN_TYPES.has(row.data_type)).map(row => [row.column_name, row.data_type]))
  if (keys.some(key => !types.has(key))) throw new Error(`${table}: a key of an unknown type`)
  return types
}

/** Secrets within settings: texts in base64 under the name `cipher`, at any depth of a value. */
export async function resealSettings(trx: Trx, { from, to }: Resealing): Promise<number> {
  let count = 0
  const { rows } = await sql<{ county: number; division: string; name: string; value: unknown }>`
    SELECT county, division, name, value FROM ${sql.table('office_setting')} WHERE value::text LIKE '%"cipher"%'`.execute(trx)
  for (const { county, division, name, value } of rows) {
    const anew = withCiphers(value, cipher => {
      count++
      return to.sealSecret(opened(() => from.openSecret(Buffer.from(cipher, 'base64')), `office_setting ${name}`)).toString('base64')
    })
    await sql`UPDATE ${sql.table('office_setting')} SET value = ${JSON.stringify(anew)}::jsonb
               WHERE county = ${county} AND division = ${division} AND name = ${name}`.execute(trx)
  }
  return count
}

function withCiphers(value: unknown, anew: (cipher: string) => string): unknown {
  if (Array.isArray(value)) return value.map(part => withCiphers(part, anew))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      name === 'cipher' && typeof part === 'string' ? anew(part) : withCiphers(part, anew),
    ]),
  )
}

function opened<T>(open: () => T, place: string): T {
  try {
    return open()
  } catch {
    throw new AppError('SEALED_PLACE_DAMAGED', { place })
  }
}

/** The new key is in force, the old one is on record as retired. */
export async function replaceKey(trx: Trx, from: Codec, to: Codec, at: string): Promise<void> {
  const retired = await trx
    .updateTable('codec_key')
    .set({ retired_at: at })
    .where('key_id', '=', from.keyId)
    .where('retired_at', 'is', null)
    .executeTakeFirst()
  if (retired.numUpdatedRows !== 1n) throw new Error('the key in force is not the one that was opened')
  await trx.insertInto('codec_key').values({ key_id: to.keyId, suite: to.suite, created_at: at }).execute()
}

/** The fingerprint of the key in force; undefined while there is no data yet. */
export async function keyInForce(db: Db | Trx): Promise<string | undefined> {
  const row = await db.selectFrom('codec_key').select('key_id').where('retired_at', 'is', null).executeTakeFirst()
  return row?.key_id
}
