import { sql } from 'kysely'
import type { Trx } from '../../server/db.ts'
import type { ReliefMonth } from './rules.catalogue.ts'

/** Months are first-of-month days; both ends belong to the period. */
export type Period = { readonly county: number; readonly lo: string; readonly hi: string; readonly from: string; readonly to: string }

// Money counts once its bank list went out; a reissue pays an old line again and counts nothing.
const sentLines = (p: Period) => sql`
  payment_line l JOIN payment_batch b ON b.county = l.county AND b.batch_id = l.batch_id
   WHERE l.county = ${p.county} AND l.division >= ${p.lo} AND l.division < ${p.hi} AND b.sent_at IS NOT NULL AND b.voided_at IS NULL
     AND l.voided_at IS NULL AND l.line_kind <> 'reissue' AND l.paid_month BETWEEN ${p.from}::date AND ${p.to}::date`

const DUE = sql`(l.base_fen + l.uplift_fen + l.back_pay_fen - l.offset_fen)`
// The rows a figure rests on, in one code: the same rows give the same code, whoever asks and whenever.
const HASH = (value: ReturnType<typeof sql>) => sql`encode(sha256(convert_to(coalesce(string_agg(concat_ws(':', l.batch_id, l.line_no, ${value}), ';'
  ORDER BY l.batch_id, l.line_no), ''), 'UTF8')), 'hex')`

export type ProgrammeSums = {
  programme: string; persons: number; person_times: number; amount_fen: bigint; rows: number; hash: string
  stock_persons: number; stock_households: number; stock_rows: number; stock_hash: string
}

/** Everything the recurring programmes' figures need, in one pass over the period's lines. */
export async function programmeSums(trx: Trx, p: Period): Promise<ProgrammeSums[]> {
  const last = sql`FILTER (WHERE l.paid_month = ${p.to}::date AND l.line_kind = 'base')`
  const { rows } = await sql<ProgrammeSums>`
    SELECT l.programme, count(DISTINCT l.person_id) FILTER (WHERE l.line_kind = 'base')::int AS persons,
           coalesce(sum(l.persons) FILTER (WHERE l.line_kind = 'base'), 0)::int AS person_times,
           coalesce(sum(${DUE}), 0)::bigint AS amount_fen, count(*)::int AS rows, ${HASH(sql`l.person_id, l.persons, ${DUE}`)} AS hash,
           coalesce(sum(l.persons) ${last}, 0)::int AS stock_persons,
           (count(DISTINCT coalesce(l.household_id, l.person_id)) ${last})::int AS stock_households, (count(*) ${last})::int AS stock_rows,
           encode(sha256(convert_to(coalesce(string_agg(concat_ws(':', l.batch_id, l.line_no, l.person_id, l.persons), ';' ORDER BY l.batch_id, l.line_no) ${last}, ''), 'UTF8')), 'hex') AS stock_hash
      FROM ${sentLines(p)} AND b.kind <> 'relief'
     GROUP BY l.programme`.execute(trx)
  return rows
}

/** Relief by month and unit; 人 and 户 stay apart. `equal_fen` is the amount of each when all are equal. */
export async function reliefMonths(trx: Trx, p: Period, programme: string): Promise<ReliefMonth[]> {
  const { rows } = await sql<ReliefMonth>`
    SELECT to_char(l.paid_month, 'YYYY-MM') AS month, b.unit,
           (CASE WHEN b.unit = 'person' THEN count(DISTINCT l.person_id) ELSE count(DISTINCT coalesce(l.household_id, l.person_id)) END)::int AS count,
           count(*)::int AS rows, sum(${DUE})::bigint AS amount_fen,
           CASE WHEN min(${DUE}) = max(${DUE}) THEN min(${DUE})::bigint END AS equal_fen, ${HASH(sql`l.person_id, ${DUE}`)} AS rows_hash
      FROM ${sentLines(p)} AND l.programme = ${programme} AND b.kind = 'relief'
     GROUP BY l.paid_month, b.unit ORDER BY l.paid_month, b.unit`.execute(trx)
  return rows
}
