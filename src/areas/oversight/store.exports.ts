import { sql } from 'kysely'
import type { Trx } from '../../server/db.ts'

export type ExportRecord = {
  readonly export_id: string
  readonly at: string
  readonly login: string
  readonly name: string
  readonly kind: string
  readonly subject: string
  readonly is_full: boolean
  readonly encrypted: boolean
  readonly purpose: string | null
  readonly receiver: string | null
  readonly file_name: string
  readonly rows: number
  readonly sha256: string
  readonly mark: string
}

/** `own`: this user's exports alone. Times are instants, `before` exclusive. */
export type Sought = {
  readonly own?: string | undefined
  readonly since?: string | undefined
  readonly before?: string | undefined
  readonly login?: string | undefined
  readonly kind?: string | undefined
  readonly fullOnly?: boolean
  /** last eight digits of the register's id, or first digits of the hash, or words of subject and file name */
  readonly idEnd?: string | undefined
  readonly hashStart?: string | undefined
  readonly words?: string | undefined
}

const COLUMNS = sql`e.export_id, e.at, e.login, e.kind, e.subject, e.is_full, e.encrypted, e.purpose, e.receiver, e.file_name, e.rows,
  e.sha256, e.mark,
  coalesce((SELECT u.name FROM app_user u WHERE u.county = e.county AND u.user_id = e.user_id), e.login) AS name`

function conditions(county: number, { own, since, before, login, kind, fullOnly = false, idEnd, hashStart, words }: Sought) {
  const all = [sql`e.county = ${county}`]
  if (own !== undefined) all.push(sql`e.user_id = ${own}::uuid`)
  if (since !== undefined) all.push(sql`e.at >= ${since}::timestamptz`)
  if (before !== undefined) all.push(sql`e.at < ${before}::timestamptz`)
  if (login !== undefined) all.push(sql`e.login = ${login}`)
  if (kind !== undefined) all.push(sql`e.kind = ${kind}`)
  if (fullOnly) all.push(sql`e.is_full`)
  if (idEnd !== undefined) all.push(sql`right(e.export_id::text, 8) = ${idEnd}`)
  if (hashStart !== undefined) all.push(sql`starts_with(e.sha256, ${hashStart})`)
  if (words !== undefined) all.push(sql`(position(${words} IN e.subject) > 0 OR position(${words} IN e.file_name) > 0)`)
  return sql.join(all, sql` AND `)
}

/** The newest first; `total` counts those beyond `most` too. */
export async function exportsOf(
  db: Trx,
  county: number,
  sought: Sought,
  most: number,
): Promise<{ total: number; records: readonly ExportRecord[] }> {
  const { rows } = await sql<ExportRecord & { total: number }>`
    SELECT ${COLUMNS}, count(*) OVER ()::int AS total FROM export_register e WHERE ${conditions(county, sought)}
     ORDER BY e.at DESC, e.export_id DESC LIMIT ${most}`.execute(db)
  return { total: rows[0]?.total ?? 0, records: rows.map(({ total: _total, ...record }) => record) }
}

/** Who stands in the register, for the filter. */
export async function exporters(db: Trx, county: number): Promise<{ login: string; name: string }[]> {
  const { rows } = await sql<{ login: string; name: string }>`
    SELECT x.login, coalesce((SELECT u.name FROM app_user u WHERE u.county = ${county} AND u.login = x.login LIMIT 1), x.login) AS name
      FROM (SELECT DISTINCT login FROM export_register WHERE county = ${county}) x ORDER BY x.login COLLATE "C"`.execute(db)
  return rows
}
