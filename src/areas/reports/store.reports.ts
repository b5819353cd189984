import { sql } from 'kysely'
import { monthToDate, type Month } from '../../kernel/month.ts'
import type { Trx } from '../../server/db.ts'
import type { Summary } from './contract.ts'

export type NewReport = {
  readonly county: number
  readonly report_id: string
  readonly division: string
  readonly from: Month
  readonly to: Month
  readonly summary: Summary
  readonly attachment_id: string
  readonly made_by: string
  readonly made_at: string
}

/** The report with every figure as it was printed; neither can be changed afterwards. */
export async function insertReport(trx: Trx, report: NewReport): Promise<void> {
  const { county, report_id, division, summary, from, to, attachment_id, made_by, made_at } = report
  const { title, blocks, warnings } = summary
  await trx
    .insertInto('report')
    .values({
      county,
      report_id,
      division,
      from_month: monthToDate(from),
      to_month: monthToDate(to),
      attachment_id,
      made_by,
      made_at,
      body: sql`${JSON.stringify({ title, blocks, warnings })}::jsonb`,
    })
    .execute()
  await trx
    .insertInto('report_figure')
    .values(
      summary.figures.map(({ id, value, unit, rows, query, rows_hash }) => ({
        county,
        report_id,
        figure_id: id,
        division,
        value: String(value),
        unit,
        row_count: rows,
        query,
        rows_hash,
      })),
    )
    .execute()
}

export type ReportRecord = { report_id: string; from: Month; to: Month; title: string; figures: number; made_by: string; made_at: string }

/** Reports kept, the newest first. */
export async function keptReports(trx: Trx, county: number, limit: number): Promise<ReportRecord[]> {
  const { rows } = await sql<ReportRecord>`
    SELECT r.report_id, to_char(r.from_month, 'YYYY-MM') AS "from", to_char(r.to_month, 'YYYY-MM') AS "to", coalesce(r.body ->> 'title', '') AS title,
           (SELECT count(*) FROM report_figure f WHERE f.county = r.county AND f.report_id = r.report_id)::int AS figures,
           coalesce((SELECT u.name FROM app_user u WHERE u.county = r.county AND u.user_id = r.made_by), '本机操作员') AS made_by, r.made_at
      FROM report r WHERE r.county = ${county} ORDER BY r.made_at DESC, r.report_id DESC LIMIT ${limit}`.execute(trx)
  return rows
}

export async function reportFileId(trx: Trx, county: number, report_id: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('report')
    .select('attachment_id')
    .where('county', '=', county)
    .where('report_id', '=', report_id)
    .executeTakeFirst()
  return row?.attachment_id
}
