import type { ClientBase } from 'pg'

/** What stands in the schema, read from PostgreSQL's own catalogue: a table that a later migration adds is in the next backup. */
export type TableShape = {
  readonly table: string
  /** Every column that holds something of its own, in order; computed ones are computed again. */
  readonly columns: readonly string[]
  /** ORDER BY of the primary key, the same on every server whatever its sorting rules. */
  readonly order: string
  /** Columns of money. */
  readonly fen: readonly string[]
}

/** Rows and sums of money of a table; numbers as text, since they may pass what a JSON number holds. */
export type Counted = { readonly rows: string; readonly sums: Readonly<Record<string, string>> }

const SHAPES = `
  SELECT c.relname AS "table", a.attname AS "column", t.typcollation <> 0 AS text, t.typname AS type,
         array_position(i.indkey::int2[], a.attnum) AS key
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
   ORDER BY c.relname COLLATE "C", a.attnum`

type ShapeRow = { table: string; column: string; text: boolean; type: string; key: number | null }

/** Identifiers come from the catalogue; quoted all the same. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const list = (names: readonly string[]): string => names.map(quoted).join(', ')

export async function tableShapes(client: ClientBase): Promise<TableShape[]> {
  const { rows } = await client.query<ShapeRow>(SHAPES)
  const tables = new Map<string, ShapeRow[]>()
  for (const row of rows) tables.set(row.table, [...(tables.get(row.table) ?? []), row])
  return [...tables].map(([table, columns]) => {
    const keys = columns.filter(column => column.key !== null).toSorted((a, b) => (a.key ?? 0) - (b.key ?? 0))
    const order = (keys.length > 0 ? keys : columns).map(({ column, text }) => `${quoted(column)}${text ? ' COLLATE "C"' : ''}`)
    return {
      table,
      columns: columns.map(({ column }) => column),
      order: order.join(', '),
      fen: columns.filter(({ column, type }) => column.endsWith('_fen') && type === 'int8').map(({ column }) => column),
    }
  })
}

/** Settings under which a value has one spelling; `row_security = off` makes PostgreSQL refuse rather than hide rows. */
export const ONE_SPELLING = `
  SET LOCAL row_security = off; SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'iso_8601';
  SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL client_encoding = 'UTF8'; SET LOCAL statement_timeout = 0;
  SET LOCAL search_path = public, pg_catalog`

export const copyOut = ({ table, columns, order }: Pick<TableShape, 'table' | 'columns' | 'order'>): string =>
  `COPY (SELECT ${list(columns)} FROM ${quoted(table)} ORDER BY ${order}) TO STDOUT`
export const copyIn = ({ table, columns }: Pick<TableShape, 'table' | 'columns'>): string =>
  `COPY ${quoted(table)} (${list(columns)}) FROM STDIN`

export async function countTable(client: ClientBase, { table, fen }: Pick<TableShape, 'table' | 'fen'>): Promise<Counted> {
  const sums = fen.map(column => `, coalesce(sum(${quoted(column)}), 0)::text AS ${quoted(column)}`)
  const { rows } = await client.query<Record<string, string>>(`SELECT count(*)::text AS "rows"${sums.join('')} FROM ${quoted(table)}`)
  const { rows: counted = '0', ...money } = rows[0] ?? {}
  return { rows: counted, sums: money }
}

export type Sequence = { readonly sequence: string; readonly last_value: string; readonly is_called: boolean }

/** Positions of identity columns. They do not belong to a snapshot: read after it began they are never behind its rows. */
export async function sequencesOf(client: ClientBase): Promise<Sequence[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' ORDER BY relname COLLATE "C"`,
  )
  const found: Sequence[] = []
  for (const { name } of rows) {
    const at = await client.query<{ last_value: string; is_called: boolean }>(
      `SELECT last_value::text AS last_value, is_called FROM ${quoted(name)}`,
    )
    found.push({ sequence: name, last_value: at.rows[0]?.last_value ?? '1', is_called: at.rows[0]?.is_called ?? false })
  }
  return found
}

export type AppliedMigration = { readonly number: number; readonly file: string; readonly hash: string }

export const appliedMigrations = async (client: ClientBase): Promise<AppliedMigration[]> =>
  (await client.query<AppliedMigration>('SELECT number, file, hash FROM schema_migration ORDER BY number')).rows

export type BackedOffice = { readonly county: number; readonly division: string; readonly name: string; readonly demo: boolean }

export const backedOffice = async (client: ClientBase): Promise<BackedOffice | null> =>
  (await client.query<BackedOffice>('SELECT county, division, name, demo FROM office ORDER BY created_at LIMIT 1')).rows[0] ?? null

export type SealHead = { readonly county: number; readonly seal_no: number; readonly hash: string }

export const sealHeads = async (client: ClientBase): Promise<SealHead[]> =>
  (await client.query<SealHead>('SELECT DISTINCT ON (county) county, seal_no, hash FROM audit_seal ORDER BY county, seal_no DESC')).rows

/** Keys in use. A schema older than their retirement has no such column. */
export const keysInUse = async (client: ClientBase): Promise<string[]> =>
  (
    await client.query<{ key_id: string }>(`SELECT key_id FROM codec_key k WHERE to_jsonb(k) ->> 'retired_at' IS NULL ORDER BY key_id`)
  ).rows.map(({ key_id }) => key_id)

/** Names of tables that hold something; the list of executed migrations does not count. */
export async function filledTables(client: ClientBase): Promise<string[]> {
  const filled: string[] = []
  for (const { table } of await tableShapes(client)) {
    if (table === 'schema_migration') continue
    const { rowCount } = await client.query(`SELECT 1 FROM ${quoted(table)} LIMIT 1`)
    if (rowCount !== 0) filled.push(table)
  }
  return filled
}

type Definition = { readonly drop: string; readonly make: string }

/** Foreign keys and plain indexes: taken away while rows come in, then made again from PostgreSQL's own description of them. */
export async function looseParts(client: ClientBase): Promise<Definition[]> {
  const keys = await client.query<Definition>(`
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop,
           format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS make
      FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND conparentid = 0
     ORDER BY conrelid::regclass::text, conname`)
  const indexes = await client.query<Definition>(`
    SELECT format('DROP INDEX %s', i.indexrelid::regclass) AS drop, pg_get_indexdef(i.indexrelid) AS make
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('i', 'I') AND NOT c.relispartition
       AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
     ORDER BY c.relname`)
  // Taken away in this order and made again in the opposite one: a key may stand on an index.
  return [...keys.rows, ...indexes.rows]
}
