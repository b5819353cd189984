import { sql, type RawBuilder } from 'kysely'
import { TOPIC_MONEY } from '../mutualaid/rules.ts'
import { firstDay, inRange, nextDay, type Ground, type RecordRows } from './store.ground.ts'

/** Cases by the day their money went out; `levels` chooses among them. */
const aidCases =
  (levels: RawBuilder<unknown>): RecordRows =>
  ground =>
    sql`
  SELECT c.case_id, c.division, c.paid_on, c.person_id, NULL::uuid, coalesce(p.name, ''), c.amount_fen, true
    FROM aid_case c LEFT JOIN person p ON p.county = c.county AND p.person_id = c.person_id
   WHERE ${inRange('c', ground)} AND c.voided_at IS NULL AND c.paid_on >= ${firstDay(ground)} AND c.paid_on < ${nextDay(ground)} ${levels}`

export const allAid = aidCases(sql``)
export const townAid = aidCases(sql`AND c.level = 'town'`)
export const countyAid = aidCases(sql`AND c.level = 'county'`)
/** What neither the town nor the county paid: the remainder of all. */
export const villageAid = aidCases(sql`AND c.level <> 'town' AND c.level <> 'county'`)

/** The societies of the villages that stand at the end of the period. Those of the town are no 村级互助社. */
const villageSocieties = (ground: Ground, done: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  SELECT s.society_id, s.division, s.founded_on, NULL::uuid, NULL::uuid, s.name, 0::bigint, ${done}
    FROM society s
   WHERE ${inRange('s', ground)} AND s.level = 'village' AND s.founded_on < ${nextDay(ground)}
     AND (s.closed_on IS NULL OR s.closed_on >= ${nextDay(ground)})`

export const societies: RecordRows = ground => villageSocieties(ground, sql`true`)

/** Done: the inspection of the year before is passed by the end of the period. */
export const inspectedSocieties: RecordRows = ground =>
  villageSocieties(
    ground,
    sql`EXISTS (
      SELECT FROM society_inspection i
       WHERE i.county = s.county AND i.society_id = s.society_id AND i.inspection_result IN ('passed', 'nearly')
         AND i.year = extract(year FROM ${nextDay(ground)} - 1) - 1 AND i.inspected_on < ${nextDay(ground)})`,
  )

/** Done: trained in the year, until the end of the period, on how the money is used. */
export const trainedSocieties: RecordRows = ground =>
  villageSocieties(
    ground,
    sql`EXISTS (
      SELECT FROM society_training t
       WHERE t.county = s.county AND t.society_id = s.society_id AND t.topic = ${TOPIC_MONEY} AND t.voided_at IS NULL
         AND t.trained_on >= date_trunc('year', ${nextDay(ground)} - 1)::date AND t.trained_on < ${nextDay(ground)})`,
  )

/** Done: has helped somebody in the period. */
export const activeSocieties: RecordRows = ground =>
  villageSocieties(
    ground,
    sql`EXISTS (
      SELECT FROM aid_case c
       WHERE c.county = s.county AND c.society_id = s.society_id AND c.voided_at IS NULL
         AND c.paid_on >= ${firstDay(ground)} AND c.paid_on < ${nextDay(ground)})`,
  )
