import { sql, type RawBuilder } from 'kysely'
import type { Trx } from '../../server/db.ts'
import type { CheckCode } from './contract.ts'
import { AMOUNT_CHANGE_PERCENT, NEW_ACCOUNT_DAYS } from './rules.ts'

/** What the checks need to know of a batch. `month` is a first-of-month day, `today` the office's day. */
export type Checked = {
  readonly county: number
  readonly batch_id: string
  readonly month: string
  readonly previous: string | null
  readonly today: string
  readonly reissue: boolean
  /** Programmes that one person may not have beside this one, from the law. */
  readonly incompatible: readonly string[]
  /** Fen per person-month above which an amount is unusual; null where the programme has no such value. */
  readonly standard: bigint | null
}
export type Facts = Record<string, string | number | null>
export type Hit = { line_no: number; person_id: string; name: string; village: string; facts: Facts }
export type Found = { readonly code: CheckCode; readonly count: number; readonly lines: readonly Hit[] }

const SHOWN = 50

/** One statement per check: `hits` selects line_no and facts (jsonb); a line with several hits counts once. */
async function found(trx: Trx, b: Checked, code: CheckCode, hits: RawBuilder<unknown>): Promise<Found> {
  const { rows } = await sql<Hit & { total: number }>`
    WITH lines AS (SELECT * FROM payment_line WHERE county = ${b.county} AND batch_id = ${b.batch_id}::uuid),
         hits AS (SELECT DISTINCT ON (line_no) line_no, facts FROM (${hits}) AS h (line_no, facts) ORDER BY line_no, facts::text)
    SELECT (count(*) OVER ())::int AS total, l.line_no, l.person_id, l.person_name AS name, d.short_name AS village, h.facts
      FROM hits h JOIN lines l USING (line_no) JOIN division d ON d.county = l.county AND d.division = l.division
     ORDER BY l.line_no LIMIT ${SHOWN}`.execute(trx)
  return { code, count: rows[0]?.total ?? 0, lines: rows.map(({ total: _total, ...hit }) => hit) }
}

// Whom a line pays for: the one it goes to and everybody insured.
const paidFor = sql`(
  SELECT l.line_no, l.person_id FROM lines l
   UNION SELECT l.line_no, ep.person_id FROM lines l JOIN entitlement_person ep ON ep.county = l.county AND ep.entitlement_id = l.entitlement_id)`

// Whom entitlements insure; where the roster named nobody, the one they are paid to. A head who has another programme is not insured himself.
const insuredBy = (entitlements: RawBuilder<unknown>) => sql`(
  SELECT e.key, e.programme, coalesce(ep.person_id, e.person_id) AS person_id FROM ${entitlements}
    LEFT JOIN entitlement_person ep ON ep.county = e.county AND ep.entitlement_id = e.entitlement_id)`

/** Somebody whom the line pays for died before the month began. */
export const deadPeople = (trx: Trx, b: Checked): Promise<Found> =>
  found(
    trx,
    b,
    'DEAD_PERSON',
    sql`
  SELECT l.line_no, jsonb_build_object('name', p.name, 'died_on', p.died_on)
    FROM ${paidFor} l JOIN person p ON p.county = ${b.county} AND p.person_id = l.person_id
   WHERE p.died_on < ${b.month}::date`,
  )

export const withoutAccount = (trx: Trx, b: Checked): Promise<Found> =>
  found(
    trx,
    b,
    'NO_ACCOUNT',
    sql`
  SELECT l.line_no, '{}'::jsonb FROM lines l WHERE l.account_cipher IS NULL`,
  )

/** The account on the line is no longer the one that a run of today would take. */
export const outdatedAccounts = (trx: Trx, b: Checked): Promise<Found> =>
  found(
    trx,
    b,
    'ACCOUNT_OUTDATED',
    sql`
  SELECT l.line_no, jsonb_build_object('last4', l.account_last4, 'now_last4', acc.account_last4)
    FROM lines l JOIN bank_account old ON old.county = l.county AND old.account_id = l.account_id
    LEFT JOIN (
      SELECT DISTINCT ON (a.person_id) a.person_id, a.account_id, a.account_last4 FROM bank_account a
       WHERE a.county = ${b.county}
         AND ${b.reissue ? sql`a.to_day IS NULL` : sql`a.from_day < (${b.month}::date + interval '1 month') AND (a.to_day IS NULL OR (a.to_day > ${b.month}::date AND a.to_day > a.from_day))`}
       ORDER BY a.person_id, a.from_day DESC) acc ON acc.person_id = l.person_id
   WHERE acc.account_id IS DISTINCT FROM l.account_id OR acc.account_last4 IS DISTINCT FROM l.account_last4`,
  )

/** Another account waits for a second person; the line goes to the one that is in force. For a reissue that is the one the bank refused. */
export const unconfirmedAccounts = (trx: Trx, b: Checked): Promise<Found> =>
  found(
    trx,
    b,
    b.reissue ? 'REISSUE_UNCONFIRMED' : 'ACCOUNT_UNCONFIRMED',
    sql`
  SELECT l.line_no, jsonb_build_object('last4', l.account_last4, 'new_last4', a.account_last4)
    FROM bank_account a JOIN lines l ON l.person_id = a.person_id
   WHERE a.county = ${b.county} AND a.replaces IS NOT NULL AND a.confirmed_at IS NULL AND a.rejected_at IS NULL`,
  )

/** One account, beneficiaries of different households. */
export const sharedAccounts = (trx: Trx, b: Checked): Promise<Found> =>
  found(
    trx,
    b,
    'SHARED_ACCOUNT',
    sql`
  SELECT u.line_no, jsonb_build_object('last4', u.account_last4, 'others', u.names, 'people', u.people)
    FROM (SELECT l.line_no, l.account_last4, s.names, s.people
            FROM (SELECT a.account_index, string_agg(DISTINCT l.person_name, '、') AS names, count(DISTINCT l.person_id)::int AS people
                    FROM lines l JOIN bank_account a ON a.county = l.county AND a.account_id = l.account_id
                    LEFT JOIN household_member m ON l.household_id IS NULL AND m.county = l.county AND m.person_id = l.person_id AND m.to_day IS NULL
                   GROUP BY a.account_index HAVING count(DISTINCT l.person_id) > 1 AND count(DISTINCT coalesce(l.household_id, m.household_id, l.person_id)) > 1) s
            JOIN bank_account a ON a.county = ${b.county} AND a.account_index = s.account_index
            JOIN lines l ON l.account_id = a.account_id) u`,
  )

/** The account is another person's, and nobody wrote down why. */
export const otherPayees = (trx: Trx, b: Checked): Promise<Found> =>
  found(
    trx,
    b,
    'PAYEE_NOT_SELF',
    sql`
  SELECT l.line_no, jsonb_build_object('payee', l.payee_name)
    FROM lines l JOIN bank_account a ON a.county = l.county AND a.account_id = l.account_id
   WHERE l.payee_name <> l.person_name AND a.payee_relation IS NULL`,
  )

export const changedAmounts = (trx: Trx, b: Checked): Promise<Found> =>
  found(
    trx,
    b,
    'AMOUNT_CHANGED',
    sql`
  SELECT n.line_no, jsonb_build_object('before_fen', o.due, 'now_fen', n.due)
    FROM (SELECT line_no, coalesce(household_id, person_id) AS who, base_fen + uplift_fen AS due FROM lines) n
    JOIN (SELECT coalesce(household_id, person_id) AS who, base_fen + uplift_fen AS due FROM payment_line
           WHERE county = ${b.county} AND batch_id = ${b.previous}::uuid) o USING (who)
   WHERE abs(n.due - o.due) * 100 > o.due * ${AMOUNT_CHANGE_PERCENT}`,
  )

export const newAccounts = (trx: Trx, b: Checked): Promise<Found> =>
  found(
    trx,
    b,
    'ACCOUNT_CHANGED',
    sql`
  SELECT l.line_no, jsonb_build_object('last4', a.account_last4, 'from_day', a.from_day)
    FROM lines l JOIN bank_account a ON a.county = l.county AND a.account_id = l.account_id
   WHERE a.from_day > ${b.today}::date - ${NEW_ACCOUNT_DAYS}::int
     AND EXISTS (SELECT 1 FROM bank_account o WHERE o.county = l.county AND o.person_id = l.person_id AND o.from_day < a.from_day
                AND o.to_day > o.from_day)`,
  )

/**
 * The household's money goes to another of its members, and to another account than it was last paid to. For the person it is a first
 * account, so nobody was asked to confirm it; for the household it is a changed one (money.md §7.5).
 */
export const otherReceivers = (trx: Trx, b: Checked): Promise<Found> =>
  found(
    trx,
    b,
    'RECEIVER_CHANGED',
    sql`
  SELECT l.line_no, jsonb_build_object('before', o.person_name, 'before_last4', o.account_last4, 'now', l.person_name, 'last4', l.account_last4)
    FROM lines l
    JOIN payment_line o ON o.county = l.county AND o.household_id = l.household_id AND o.person_id <> l.person_id AND o.line_kind = 'base'
     AND o.batch_id = (SELECT p.batch_id FROM payment_batch n
                         JOIN payment_batch p ON p.county = n.county AND p.division = n.division AND p.programme = n.programme
                        WHERE n.county = ${b.county} AND n.batch_id = ${b.batch_id}::uuid AND p.kind = 'regular' AND p.voided_at IS NULL
                          AND p.paid_month < n.paid_month ORDER BY p.paid_month DESC LIMIT 1)
    JOIN bank_account now ON now.county = l.county AND now.account_id = l.account_id
    JOIN bank_account was ON was.county = o.county AND was.account_id = o.account_id
   WHERE now.account_index <> was.account_index`,
  )

/** A person of the line is insured in a programme that the law does not let him have beside this one. */
export const exclusiveProgrammes = (trx: Trx, b: Checked): Promise<Found> => {
  const here = insuredBy(sql`(SELECT l.line_no AS key, l.programme, l.county, l.entitlement_id, l.person_id FROM lines l) e`)
  const beside = insuredBy(sql`(
    SELECT 0 AS key, o.programme, o.county, o.entitlement_id, o.person_id FROM entitlement o
     WHERE o.county = ${b.county} AND o.programme = ANY(${[...b.incompatible]}::text[]) AND o.voided_at IS NULL
       AND o.from_month <= ${b.month}::date AND (o.to_month IS NULL OR o.to_month > ${b.month}::date)) e`)
  return found(
    trx,
    b,
    'EXCLUSIVE_PROGRAMMES',
    sql`SELECT i.key, jsonb_build_object('name', p.name, 'programme', o.programme)
          FROM ${here} i JOIN ${beside} o ON o.person_id = i.person_id JOIN person p ON p.county = ${b.county} AND p.person_id = i.person_id`,
  )
}

export const aboveStandard = (trx: Trx, b: Checked): Promise<Found> =>
  found(
    trx,
    b,
    'ABOVE_STANDARD',
    sql`
  SELECT l.line_no, jsonb_build_object('base_fen', l.base_fen, 'persons', l.persons, 'standard_fen', ${String(b.standard)}::bigint)
    FROM lines l WHERE l.base_fen > l.persons * ${String(b.standard)}::bigint`,
  )
