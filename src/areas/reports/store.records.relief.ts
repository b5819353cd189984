import { sql } from 'kysely'
import { firstDay, inRange, nextDay, type RecordRows } from './store.ground.ts'

/** Cases of the reserve by the day their money went out. */
export const reserveCases: RecordRows = ground => sql`
  SELECT c.voucher_id, c.division, c.paid_on, c.person_id, NULL::uuid, coalesce(p.name, ''), c.amount_fen, true
    FROM reserve_case c LEFT JOIN person p ON p.county = c.county AND p.person_id = c.person_id
   WHERE ${inRange('c', ground)} AND c.voided_at IS NULL AND c.paid_on >= ${firstDay(ground)} AND c.paid_on < ${nextDay(ground)}`
