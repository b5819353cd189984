import type pg from 'pg'

/** How a column comes out of `pg` with the parsers of db.ts. A type that is not listed stops the generation. */
const TYPES: Readonly<Record<string, string>> = {
  int4: 'number',
  int8: 'bigint',
  text: 'string',
  uuid: 'string',
  bool: 'boolean',
  date: 'string',
  timestamptz: 'string',
  bytea: 'Buffer',
  numeric: 'string',
  jsonb: 'unknown',
  _text: 'string[]',
}

type Column = {
  table: string
  column: string
  type: string
  nullable: boolean
  generated: boolean
  comment: string | null
  has_default: boolean
}

const COLUMNS = `
  SELECT c.relname AS "table", a.attname AS "column", t.typname AS "type", NOT a.attnotnull AS nullable,
         a.attidentity = 'a' OR a.attgenerated <> '' AS generated, a.atthasdef OR a.attidentity <> '' AS has_default,
         col_description(c.oid, a.attnum) AS comment
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
   ORDER BY c.relname, a.attnum`

/** The TypeScript text of `src/server/schema.ts` for the schema as it stands; nothing of it is written by hand. */
export async function schemaText(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<Column>(COLUMNS)
  const tables = new Map<string, Column[]>()
  for (const column of rows) tables.set(column.table, [...(tables.get(column.table) ?? []), column])
  const typeName = (table: string): string => table.replace(/(^|_)(.)/g, (_, __, letter: string) => letter.toUpperCase())
  const line = (c: Column): string => {
    const base = TYPES[c.type]
    if (base === undefined) throw new Error(`column ${c.table}.${c.column}: no TypeScript type for ${c.type}`)
    const type = c.nullable ? `${base} | null` : base
    const wrapped = c.generated ? `GeneratedAlways<${type}>` : c.has_default ? `Generated<${type}>` : type
    return `  /** ${c.comment ?? ''} */\n  ${c.column}: ${wrapped}`
  }
  const bodies = [...tables].map(([table, columns]) => `export type ${typeName(table)} = {\n${columns.map(line).join('\n')}\n}`)
  const index = [...tables.keys()].map(table => `  ${table}: ${typeName(table)}`).join('\n')
  return `// Generated from the migrated schema by \`doudi db types\`. Do not edit.\nimport type { Generated, GeneratedAlways } from 'kysely'\n\n${bodies.join('\n\n')}\n\nexport type Database = {\n${index}\n}\n`
}
