import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '../../server/db.ts'
import type { QueueItem } from './contract.home.ts'

/** `month` is the first day of the month of today. */
export type Asked = { readonly county: number; readonly month: string }

const SHOWN = 50
type Counted = { readonly count: number; readonly items: QueueItem[] }

/** Counts all and names the first; `rows` selects id, label and detail. */
async function counted(trx: Trx, about: QueueItem['about'], rows: RawBuilder<unknown>): Promise<Counted> {
  const found = await sql<{ id: string; label: string; detail: string; total: number }>`
    SELECT w.id::text AS id, w.label, w.detail, (count(*) OVER ())::int AS total FROM (${rows}) AS w (id, label, detail)
     ORDER BY w.detail, w.label, w.id LIMIT ${SHOWN}`.execute(trx)
  return { count: found.rows[0]?.total ?? 0, items: found.rows.map(({ id, label, detail }) => ({ about, id, label, detail })) }
}

/** Batches on which somebody has to act: not sent yet, or with lines that the bank sent back and nobody has paid again. */
export async function openBatches(trx: Trx, { county }: Asked): Promise<{ batch_id: string; failed_open: number }[]> {
  const { rows } = await sql<{ batch_id: string; failed_open: number }>`
    SELECT b.batch_id, f.failed_open FROM payment_batch b
     CROSS JOIN LATERAL (
       SELECT count(*)::int AS failed_open FROM payment_line l
        WHERE b.returned_at IS NOT NULL AND l.county = b.county AND l.batch_id = b.batch_id AND l.result = 'failed' AND NOT EXISTS (
          SELECT 1 FROM payment_line r WHERE r.county = l.county AND r.person_id = l.person_id AND r.paid_month = l.paid_month
             AND r.corrects_batch = l.batch_id AND r.corrects_line = l.line_no AND r.voided_at IS NULL)) f
     WHERE b.county = ${county} AND b.voided_at IS NULL AND (b.sent_at IS NULL OR f.failed_open > 0)
     ORDER BY b.paid_month, b.programme, b.kind, b.number`.execute(trx)
  return rows
}

export type ProgrammeState = { programme: string; last_month: string | null }

/** The last month of each programme with a regular batch. */
export async function lastRegular(trx: Trx, { county, month }: Asked): Promise<ProgrammeState[]> {
  const { rows } = await sql<ProgrammeState>`
    SELECT programme, to_char(max(paid_month), 'YYYY-MM') AS last_month FROM payment_batch
     WHERE county = ${county} AND kind = 'regular' AND voided_at IS NULL AND paid_month <= ${month}::date GROUP BY programme`.execute(trx)
  return rows
}

/** Kinds of rosters that were committed for the month. */
export async function importedKinds(trx: Trx, { county, month }: Asked): Promise<string[]> {
  const { rows } = await sql<{ kind: string }>`
    SELECT DISTINCT kind FROM roster_import WHERE county = ${county} AND month = ${month}::date AND committed_at IS NOT NULL AND kind IS NOT NULL`.execute(
    trx,
  )
  return rows.map(({ kind }) => kind)
}

export const importDrafts = (trx: Trx, { county }: Asked): Promise<Counted> =>
  counted(
    trx,
    'import',
    sql`SELECT i.import_id, i.file_name, to_char(i.created_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') || ' ' || coalesce(u.name, '')
          FROM roster_import i LEFT JOIN app_user u ON u.county = i.county AND u.user_id = i.created_by
         WHERE i.county = ${county} AND i.committed_at IS NULL AND i.discarded_at IS NULL`,
  )

/** Somebody of an entitlement has died, and it goes on beyond the month of the death. */
export const deadEntitled = (trx: Trx, { county, month }: Asked): Promise<Counted> =>
  counted(
    trx,
    'person',
    sql`SELECT p.person_id, p.name, d.short_name || '，' || to_char(p.died_on, 'YYYY-MM-DD') || ' 去世'
          FROM person p JOIN division d ON d.county = p.county AND d.division = p.division
         WHERE p.county = ${county} AND p.died_on IS NOT NULL AND EXISTS (
           SELECT 1 FROM (SELECT ep.entitlement_id FROM entitlement_person ep WHERE ep.county = p.county AND ep.person_id = p.person_id
                          UNION SELECT own.entitlement_id FROM entitlement own WHERE own.county = p.county AND own.person_id = p.person_id) x
             JOIN entitlement e ON e.county = p.county AND e.entitlement_id = x.entitlement_id
            WHERE e.voided_at IS NULL AND (e.to_month IS NULL OR e.to_month > greatest(${month}::date, date_trunc('month', p.died_on)::date + interval '1 month')))`,
  )

/** Paid this month or later, and no account to pay to. */
export const withoutAccount = (trx: Trx, { county, month }: Asked): Promise<Counted> =>
  counted(
    trx,
    'person',
    sql`SELECT p.person_id, p.name, d.short_name
          FROM (SELECT DISTINCT e.person_id FROM entitlement e
                 WHERE e.county = ${county} AND e.voided_at IS NULL AND (e.to_month IS NULL OR e.to_month > ${month}::date)
                   AND NOT EXISTS (SELECT 1 FROM bank_account a WHERE a.county = e.county AND a.person_id = e.person_id AND a.to_day IS NULL)) w
          JOIN person p ON p.county = ${county} AND p.person_id = w.person_id
          JOIN division d ON d.county = p.county AND d.division = p.division`,
  )

/** Changed accounts that somebody else entered: no payment goes to them before a second person's word. */
export const accountsToConfirm = (trx: Trx, { county }: Asked, user_id: string): Promise<Counted> =>
  counted(
    trx,
    'account',
    sql`SELECT a.account_id, p.name, d.short_name || '，尾号 ' || o.account_last4 || ' 换成 ' || a.account_last4
               || CASE WHEN a.evidence_id IS NULL THEN '，还没有凭证' ELSE '' END
          FROM bank_account a
          JOIN bank_account o ON o.county = a.county AND o.account_id = a.replaces
          JOIN person p ON p.county = a.county AND p.person_id = a.person_id
          JOIN division d ON d.county = a.county AND d.division = a.division
         WHERE a.county = ${county} AND a.replaces IS NOT NULL AND a.confirmed_at IS NULL AND a.rejected_at IS NULL
           AND a.created_by IS DISTINCT FROM ${user_id}::uuid`,
  )

export const provisionalVillages = (trx: Trx, { county }: Asked): Promise<Counted> =>
  counted(
    trx,
    'village',
    sql`SELECT d.division, d.short_name, '暂编代码 ' || d.division FROM division d
         WHERE d.county = ${county} AND d.provisional AND d.division >= current_setting('app.lo') AND d.division < current_setting('app.hi')`,
  )

export async function anybody(trx: Trx, { county }: Asked): Promise<boolean> {
  const { rows } = await sql<{ some: boolean }>`SELECT EXISTS (SELECT 1 FROM person WHERE county = ${county}) AS some`.execute(trx)
  return rows[0]?.some === true
}

/** Names of those in use who hold one of these roles. */
export async function namesWith(trx: Trx, { county }: Asked, roles: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM app_user WHERE county = ${county} AND roles && ${[...roles]}::text[] AND disabled_at IS NULL ORDER BY created_at LIMIT 5`.execute(
    trx,
  )
  return rows.map(({ name }) => name)
}
