import { sql } from 'kysely'
import { monthToDate, type Month } from '../../kernel/month.ts'
import { inScope, type Scope, type Trx } from '../../server/db.ts'
import type { FigureVillage } from './contract.ts'
import type { PaidSet, ProgrammeSums, ReliefSums } from './rules.figures.ts'
import type { BatchState, FailedLines } from './rules.warnings.ts'
import { ofProgramme, type Ground } from './store.ground.ts'

/**
 * Every batch of these months and how far it has come. Batches stand at the town, so the user of one village cannot see their rows, yet whether
 * his village's lines went out hangs on them: they are read under the town's range, without their totals, and the user's own is set again.
 */
export async function batchStates(trx: Trx, county: number, town: Scope, own: Scope, from: Month, to: Month): Promise<BatchState[]> {
  const isBelowTown = own.lo > town.lo || own.hi < town.hi
  const read = () =>
    sql<BatchState & { month: Month }>`
    SELECT b.batch_id, b.programme, to_char(b.paid_month, 'YYYY-MM') AS month, b.kind, b.number, b.unit,
           CASE WHEN b.sent_at IS NOT NULL THEN 'sent' WHEN b.approved_at IS NOT NULL THEN 'approved' ELSE 'made' END AS state
      FROM payment_batch b
     WHERE b.county = ${county} AND b.paid_month BETWEEN ${monthToDate(from)}::date AND ${monthToDate(to)}::date AND b.voided_at IS NULL
     ORDER BY b.paid_month, b.programme, b.kind, b.number`.execute(trx)
  const { rows } = isBelowTown ? await inScope(trx, town, own, read) : await read()
  return rows
}

const DUE = sql`(l.base_fen + l.uplift_fen + l.back_pay_fen - l.offset_fen)`

// Money counts once its bank list went out. A reissue pays an old line again and counts nothing; price and electricity subsidies are other
// components.
function sentLines({ county, scope, batches }: Ground) {
  const sent = batches.filter(batch => batch.state === 'sent')
  return sql`
    SELECT l.batch_id, l.line_no, l.division, l.programme, l.paid_month, l.line_kind, l.person_id, l.household_id, l.person_name, l.persons, b.unit,
           ${DUE} AS due, CASE WHEN b.unit = 'person' THEN l.person_id ELSE coalesce(l.household_id, l.person_id) END AS who
      FROM unnest(${sent.map(each => each.batch_id)}::uuid[], ${sent.map(each => each.unit)}::text[]) AS b(batch_id, unit)
      JOIN payment_line l ON l.county = ${county} AND l.batch_id = b.batch_id
     WHERE l.division >= ${scope.lo} AND l.division < ${scope.hi} AND l.voided_at IS NULL AND l.line_kind <> 'reissue' AND l.component = 'benefit'`
}

// The rows a figure rests on, in one code: the same rows give the same code, whoever asks and whenever.
const hashOf = (rows: ReturnType<typeof sql>) => sql`encode(sha256(convert_to(coalesce(
  string_agg(concat_ws(':', l.batch_id, l.line_no, l.line_kind, l.who, l.persons, l.due), ';' ORDER BY l.batch_id, l.line_no) ${rows}, ''), 'UTF8')), 'hex')`

type SumsRecord = {
  programme: string
  amount_fen: bigint
  rows: number
  hash: string
  persons: number
  person_times: number
  base_rows: number
  base_hash: string
  last_persons: number
  last_households: number
  last_rows: number
  last_hash: string
}

/** Everything the recurring programmes' figures need, in one pass over the period's lines. `to` is the last month. */
export async function programmeSums(trx: Trx, ground: Ground, to: Month): Promise<ProgrammeSums[]> {
  const base = sql`FILTER (WHERE l.line_kind = 'base')`
  const last = sql`FILTER (WHERE l.line_kind = 'base' AND l.paid_month = ${monthToDate(to)}::date)`
  const { rows } = await sql<SumsRecord>`
    WITH l AS MATERIALIZED (${sentLines(ground)})
    SELECT l.programme, sum(l.due)::bigint AS amount_fen, count(*)::int AS rows, ${hashOf(sql``)} AS hash,
           (count(DISTINCT l.person_id) ${base})::int AS persons, coalesce(sum(l.persons) ${base}, 0)::int AS person_times,
           (count(*) ${base})::int AS base_rows, ${hashOf(base)} AS base_hash,
           coalesce(sum(l.persons) ${last}, 0)::int AS last_persons, (count(DISTINCT l.who) ${last})::int AS last_households,
           (count(*) ${last})::int AS last_rows, ${hashOf(last)} AS last_hash
      FROM l GROUP BY l.programme`.execute(trx)
  return rows.map(row => ({
    programme: row.programme,
    all: { rows: row.rows, hash: row.hash, amount_fen: row.amount_fen },
    base: { rows: row.base_rows, hash: row.base_hash, persons: row.persons, person_times: row.person_times },
    last: { rows: row.last_rows, hash: row.last_hash, persons: row.last_persons, households: row.last_households },
  }))
}

/** Relief by month and unit, by month, and in all: three levels of one pass; 人 and 户 stay apart. The ground holds relief alone. */
export async function reliefSums(trx: Trx, ground: Ground): Promise<ReliefSums[]> {
  const { rows } = await sql<ReliefSums>`
    WITH l AS MATERIALIZED (${sentLines(ground)})
    SELECT to_char(l.paid_month, 'YYYY-MM') AS month, l.unit, count(DISTINCT l.who)::int AS count, count(DISTINCT l.batch_id)::int AS batches,
           count(*)::int AS rows, coalesce(sum(l.due), 0)::bigint AS amount_fen,
           CASE WHEN min(l.due) = max(l.due) THEN min(l.due)::bigint END AS equal_fen, ${hashOf(sql``)} AS hash
      FROM l GROUP BY GROUPING SETS ((l.paid_month, l.unit), (l.paid_month), ())
     ORDER BY l.paid_month NULLS LAST, l.unit NULLS LAST`.execute(trx)
  return rows
}

/** Payments of these months that came back and that no later batch has paid again, by programme and month. */
export async function failedLines(trx: Trx, { county, scope, batches }: Ground): Promise<FailedLines[]> {
  const { rows } = await sql<FailedLines>`
    SELECT l.programme, to_char(l.paid_month, 'YYYY-MM') AS month, count(*)::int AS lines, sum(l.net_fen)::bigint AS net_fen
      FROM payment_line l
     WHERE l.county = ${county} AND l.batch_id = ANY(${batches.map(each => each.batch_id)}::uuid[]) AND l.division >= ${scope.lo} AND l.division < ${scope.hi}
       AND l.result = 'failed' AND l.voided_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM payment_line r WHERE r.county = l.county AND r.corrects_batch = l.batch_id AND r.corrects_line = l.line_no
                          AND r.voided_at IS NULL)
     GROUP BY l.programme, l.paid_month ORDER BY l.paid_month, l.programme`.execute(trx)
  return rows
}

const inSet = ({ programme, from, to, baseOnly, unit }: PaidSet) => sql`
  l.programme = ${programme} AND l.paid_month BETWEEN ${monthToDate(from)}::date AND ${monthToDate(to)}::date
  ${baseOnly ? sql`AND l.line_kind = 'base'` : sql``} ${unit === null ? sql`` : sql`AND l.unit = ${unit}`}`

/** The rows of a figure by village. Who was paid in two villages counts in the one of the latest payment, so that the villages add up to the figure. */
export async function figureVillages(
  trx: Trx,
  ground: Ground,
  set: PaidSet,
): Promise<(Omit<FigureVillage, 'amount_fen'> & { amount_fen: bigint })[]> {
  const persons =
    set.persons === 'each line'
      ? sql`sum(s.persons)`
      : sql`sum(CASE s.unit WHEN 'person' THEN 1 ELSE s.persons END) FILTER (WHERE s.newest)`
  const { rows } = await sql<Omit<FigureVillage, 'amount_fen'> & { amount_fen: bigint }>`
    WITH l AS (${sentLines(ofProgramme(ground, set.programme))}), s AS (
      SELECT l.*, row_number() OVER (PARTITION BY l.unit, l.who ORDER BY l.paid_month DESC, l.batch_id DESC, l.line_no DESC) = 1 AS newest
        FROM l WHERE ${inSet(set)})
    SELECT s.division, coalesce(d.short_name, '') AS village, (count(*) FILTER (WHERE s.newest AND s.unit = 'household'))::int AS households,
           coalesce(${persons}, 0)::int AS persons, count(*)::int AS done, sum(s.due)::bigint AS amount_fen, count(*)::int AS rows
      FROM s LEFT JOIN division d ON d.county = ${ground.county} AND d.division = s.division
     GROUP BY s.division, d.short_name ORDER BY s.division`.execute(trx)
  return rows
}

export type RowRecord = {
  person_id: string | null
  name: string
  village: string
  month: Month
  persons: number
  amount_fen: bigint
  done: boolean
  batch_id: string
  line_no: number
  id_cipher: Buffer | null
  /** All lines that were asked for, beyond the limit too. */
  total: number
}

/** The lines of a figure: of one village up to a limit, or all. */
export async function figureRows(
  trx: Trx,
  ground: Ground,
  set: PaidSet,
  part?: { readonly division: string; readonly limit: number },
): Promise<RowRecord[]> {
  const { rows } = await sql<RowRecord>`
    WITH l AS (${sentLines(ofProgramme(ground, set.programme))})
    SELECT l.person_id, l.person_name AS name, coalesce(d.short_name, '') AS village, to_char(l.paid_month, 'YYYY-MM') AS month, l.persons,
           l.due::bigint AS amount_fen, true AS done, l.batch_id, l.line_no, p.id_cipher,
           (count(*) OVER ())::int AS total
      FROM l LEFT JOIN division d ON d.county = ${ground.county} AND d.division = l.division
             LEFT JOIN person p ON p.county = ${ground.county} AND p.person_id = l.person_id
     WHERE ${inSet(set)} ${part === undefined ? sql`` : sql`AND l.division = ${part.division}`}
     ORDER BY l.division, l.person_name, l.person_id, l.paid_month, l.batch_id, l.line_no
     ${part === undefined ? sql`` : sql`LIMIT ${part.limit}`}`.execute(trx)
  return rows
}

export type OfficeNames = { readonly name: string; readonly town_name: string }

/** What the title and the signature say. */
export async function officeNames(trx: Trx, county: number, town: string): Promise<OfficeNames> {
  const office = await trx
    .selectFrom('office')
    .select(['name', 'town_name'])
    .where('county', '=', county)
    .where('division', '=', town)
    .executeTakeFirst()
  return office ?? { name: '', town_name: '' }
}
