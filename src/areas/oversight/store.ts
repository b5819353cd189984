import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '../../server/db.ts'
import type { Outcome } from './contract.ts'

/** Where a row stands in the order of the search. */
export type Position = { readonly at: string; readonly audit_id: string }

export type EventRow = {
  readonly audit_id: string
  readonly at: string
  readonly login: string
  readonly name: string | null
  readonly command: string
  readonly outcome: Outcome
  readonly address: string
  readonly purpose: string | null
  readonly changed: boolean
  readonly subject: string | null
}
// The register's row of a file that left is no change of anything that stood.
const COLUMNS = sql`
  e.audit_id::text AS audit_id, e.at, e.login, e.command, e.outcome, e.address, e.purpose, e.subject,
  coalesce(jsonb_path_exists(e.changes, '$[*] ? (!(@.row starts with "export_register "))'), false) AS changed,
  (SELECT u.name FROM app_user u WHERE u.county = e.county AND u.login = e.login LIMIT 1) AS name`

export type Sought = {
  readonly from: string | null
  /** Before this moment. */
  readonly until: string | null
  readonly login: string | null
  readonly command: string | null
  readonly outcomes: readonly Outcome[] | null
  readonly subject: string | null
  readonly after: Position | null
  readonly text: { readonly part: string; readonly commands: readonly string[] } | null
}

/** What no index serves is looked for row by row: one question looks through so many at most, and tells where to go on. */
const LOOKED_THROUGH = 30_000

type Condition = RawBuilder<unknown>
const all = (conditions: readonly (Condition | undefined)[]): Condition =>
  sql.join(
    conditions.filter(condition => condition !== undefined),
    sql` AND `,
  )

/** Each with an index that also has the time; the first one asked for is served by it, the others are looked for along it. */
function conditionsOf({ login, command, outcomes, subject }: Sought): Condition[] {
  return [
    subject === null ? undefined : sql`e.subject = ${subject}::uuid`,
    // Word for word the condition of the index of what was not done.
    outcomes === null || outcomes.includes('done') ? undefined : sql`e.outcome <> 'done'`,
    command === null ? undefined : command.endsWith('.') ? sql`starts_with(e.command, ${command})` : sql`e.command = ${command}`,
    login === null ? undefined : sql`e.login = ${login}`,
    outcomes === null ? undefined : sql`e.outcome = ANY (${outcomes}::text[])`,
  ].filter(condition => condition !== undefined)
}

/** The newest first. `next` is where to go on. */
export async function search(
  trx: Trx,
  county: number,
  sought: Sought,
  limit: number,
): Promise<{ readonly rows: EventRow[]; readonly next: string | null }> {
  const { from, until, after, text } = sought
  const [first, ...others] = conditionsOf(sought)
  const served = all([
    sql`e.county = ${county}`,
    first,
    from === null ? undefined : sql`e.at >= ${from}::timestamptz`,
    until === null ? undefined : sql`e.at < ${until}::timestamptz`,
    // With the moment alone first, which the index knows.
    after === null
      ? undefined
      : sql`e.at <= ${after.at}::timestamptz AND (e.at, e.audit_id) < (${after.at}::timestamptz, ${after.audit_id}::bigint)`,
  ])
  const looked = [...others, ...(text === null ? [] : [holding(text)])]
  const bound = looked.length === 0 ? undefined : await boundOf(trx, served)
  const { rows } = await sql<EventRow>`
    SELECT ${COLUMNS} FROM audit_event e
     WHERE ${all([
       served,
       bound === undefined ? undefined : sql`e.at >= ${bound.at}::timestamptz`,
       bound === undefined ? undefined : sql`(e.at, e.audit_id) >= (${bound.at}::timestamptz, ${bound.audit_id}::bigint)`,
       ...looked,
     ])}
     ORDER BY e.at DESC, e.audit_id DESC LIMIT ${limit + 1}`.execute(trx)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  if (rows.length > limit && last !== undefined) return { rows: shown, next: last.audit_id }
  return { rows: shown, next: bound?.audit_id ?? null }
}

export async function positionOf(trx: Trx, county: number, audit_id: string): Promise<Position | undefined> {
  const { rows } = await sql<Position>`
    SELECT at, audit_id::text AS audit_id FROM audit_event WHERE county = ${county} AND audit_id = ${audit_id}::bigint`.execute(trx)
  return rows[0]
}

/** The last row that this question looks through; undefined when it reaches the end. */
async function boundOf(trx: Trx, conditions: Condition): Promise<Position | undefined> {
  const { rows } = await sql<Position>`
    SELECT e.at, e.audit_id::text AS audit_id FROM audit_event e WHERE ${conditions}
     ORDER BY e.at DESC, e.audit_id DESC OFFSET ${LOOKED_THROUGH} LIMIT 1`.execute(trx)
  return rows[0]
}

const holding = ({ part, commands }: NonNullable<Sought['text']>): Condition => {
  const like = `%${part.replace(/[\\%_]/g, sign => `\\${sign}`)}%`
  return sql`(e.command = ANY (${commands}::text[]) OR e.facts::text ILIKE ${like} OR e.login ILIKE ${like} OR e.address ILIKE ${like})`
}

export type EventDetail = EventRow & {
  readonly facts: Readonly<Record<string, unknown>>
  /** At most the first two hundred. */
  readonly changes: readonly StoredChange[]
  readonly all_changes: number
  readonly agent: string | null
}
export type StoredChange = {
  readonly row: string
  readonly subject?: string
  readonly before: Readonly<Record<string, unknown>>
  readonly after: Readonly<Record<string, unknown>>
}

export async function eventDetail(trx: Trx, county: number, audit_id: string): Promise<EventDetail | undefined> {
  const { rows } = await sql<EventDetail>`
    SELECT ${COLUMNS}, e.facts, coalesce(jsonb_path_query_array(e.changes, '$[0 to 199]'), '[]') AS changes,
           coalesce(jsonb_array_length(e.changes), 0) AS all_changes,
           (SELECT s.agent FROM user_session s JOIN app_user u ON u.county = s.county AND u.user_id = s.user_id
             WHERE s.county = e.county AND u.login = e.login AND s.address = e.address AND s.created_at <= e.at
               AND s.expires_at >= e.at AND (s.ended_at IS NULL OR s.ended_at >= e.at) AND s.agent <> ''
             ORDER BY s.created_at DESC LIMIT 1) AS agent
      FROM audit_event e WHERE e.county = ${county} AND e.audit_id = ${audit_id}::bigint`.execute(trx)
  return rows[0]
}

export type Concerned = { readonly person_id: string; readonly name: string; readonly id_cipher: Buffer | null }

/** The people whom rows concern, as far as the user's scope goes. */
export async function concerned(trx: Trx, county: number, person_ids: readonly string[]): Promise<Concerned[]> {
  if (person_ids.length === 0) return []
  return trx
    .selectFrom('person')
    .select(['person_id', 'name', 'id_cipher'])
    .where('county', '=', county)
    .where('person_id', 'in', [...new Set(person_ids)])
    .execute()
}

export const personBehind = (
  trx: Trx,
  county: number,
  id_index: Buffer,
): Promise<{ person_id: string; id_cipher: Buffer | null } | undefined> =>
  trx
    .selectFrom('person')
    .select(['person_id', 'id_cipher'])
    .where('county', '=', county)
    .where('id_index', '=', id_index)
    .executeTakeFirst()

/** Who looked at somebody, the newest first. */
export async function looksAt(
  trx: Trx,
  county: number,
  { person_id, commands, limit }: { person_id: string; commands: readonly string[]; limit: number },
): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    SELECT ${COLUMNS} FROM audit_event e
     WHERE e.county = ${county} AND e.subject = ${person_id}::uuid AND e.outcome = 'done' AND e.command = ANY (${commands}::text[])
     ORDER BY e.at DESC, e.audit_id DESC LIMIT ${limit}`.execute(trx)
  return rows
}

export type StoredAlarm = {
  readonly alarm_id: string
  readonly at: string
  readonly kind: string
  readonly login: string
  readonly name: string | null
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
  readonly seen_at: string | null
  readonly seen_name: string | null
  readonly note: string | null
}

/** Open alarms, or those that somebody has seen to; the newest first. */
export async function alarms(trx: Trx, county: number, seen: boolean, limit: number): Promise<StoredAlarm[]> {
  const { rows } = await sql<StoredAlarm>`
    SELECT a.alarm_id, a.at, a.kind, a.login, u.name, a.facts, a.seen_at, s.name AS seen_name, a.note
      FROM alarm a LEFT JOIN app_user u ON u.county = a.county AND u.login = a.login
                   LEFT JOIN app_user s ON s.county = a.county AND s.user_id = a.seen_by
     WHERE a.county = ${county} AND a.seen_at IS ${seen ? sql`NOT NULL` : sql`NULL`}
     ORDER BY ${seen ? sql`a.seen_at` : sql`a.at`} DESC, a.alarm_id LIMIT ${limit}`.execute(trx)
  return rows
}
