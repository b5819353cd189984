import { sql } from 'kysely'
import type { Trx } from '../../server/db.ts'

export type CheckRecord = {
  readonly check_id: string
  readonly file_name: string
  readonly sha256: string
  readonly findings: unknown
  readonly made_by: string
  readonly made_by_name: string | null
  readonly made_at: string
  readonly division: string
  readonly released_by_name: string | null
  readonly released_at: string | null
  readonly reason: string | null
}

const COLUMNS = sql`c.check_id, c.file_name, c.sha256, c.findings, c.made_by, m.name AS made_by_name, c.made_at, c.division,
  r.name AS released_by_name, c.released_at, c.reason`
const TABLES = sql`publicity_check c
  LEFT JOIN app_user m ON m.county = c.county AND m.user_id = c.made_by
  LEFT JOIN app_user r ON r.county = c.county AND r.user_id = c.released_by`

/** The latest first. */
export async function checks(trx: Trx, county: number, limit: number): Promise<CheckRecord[]> {
  const { rows } = await sql<CheckRecord>`
    SELECT ${COLUMNS} FROM ${TABLES} WHERE c.county = ${county} ORDER BY c.made_at DESC, c.check_id DESC LIMIT ${limit}`.execute(trx)
  return rows
}

export async function check(trx: Trx, county: number, check_id: string): Promise<CheckRecord | undefined> {
  const { rows } = await sql<CheckRecord>`
    SELECT ${COLUMNS} FROM ${TABLES} WHERE c.county = ${county} AND c.check_id = ${check_id}::uuid`.execute(trx)
  return rows[0]
}

/** The latest released checks of these bytes, one for each hash. */
export async function releasesOf(trx: Trx, county: number, hashes: readonly string[]): Promise<CheckRecord[]> {
  if (hashes.length === 0) return []
  const { rows } = await sql<CheckRecord>`
    SELECT DISTINCT ON (c.sha256) ${COLUMNS} FROM ${TABLES}
     WHERE c.county = ${county} AND c.sha256 = ANY (${hashes}::text[]) AND c.released_at IS NOT NULL
     ORDER BY c.sha256, c.released_at DESC`.execute(trx)
  return rows
}

/** Until the transaction ends, nobody else releases it. */
export async function lockCheck(trx: Trx, county: number, check_id: string): Promise<void> {
  await trx
    .selectFrom('publicity_check')
    .select('check_id')
    .where('county', '=', county)
    .where('check_id', '=', check_id)
    .forUpdate()
    .execute()
}

export async function insertCheck(
  trx: Trx,
  row: {
    county: number
    check_id: string
    division: string
    file_name: string
    sha256: string
    findings: object
    made_by: string
    made_at: string
  },
): Promise<void> {
  const { findings, ...plain } = row
  // What a foreign file holds need not be text that the database takes: no NUL, no half of a character.
  const json = JSON.stringify(findings, (_, part: unknown) => (typeof part === 'string' ? part.replace(/\0|\p{Cs}/gu, '\ufffd') : part))
  await trx
    .insertInto('publicity_check')
    .values({ ...plain, findings: sql`${json}::jsonb` })
    .execute()
}

export async function releaseCheck(
  trx: Trx,
  county: number,
  check_id: string,
  release: { released_by: string; released_at: string; reason: string },
): Promise<void> {
  await trx.updateTable('publicity_check').set(release).where('county', '=', county).where('check_id', '=', check_id).execute()
}

/** Names of those who are still children on this day, as far as the scope reaches. */
export async function childNames(trx: Trx, county: number, bornFrom: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('person')
    .select('name')
    .distinct()
    .where('county', '=', county)
    .where('born_on', '>=', bornFrom)
    .where('died_on', 'is', null)
    .execute()
  return rows.map(({ name }) => name)
}

/** The telephone that the office publishes, from the sheet of approval; null while it has none. In the town's scope. */
export async function publicPhone(trx: Trx, county: number, division: string): Promise<string | null> {
  const { rows } = await sql<{ phone: string | null }>`
    SELECT value ->> 'public_phone' AS phone FROM office_setting
     WHERE county = ${county} AND division = ${division} AND name = 'approval'`.execute(trx)
  return rows[0]?.phone ?? null
}
