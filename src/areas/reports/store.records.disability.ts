import { sql, type RawBuilder } from 'kysely'
import { firstDay, inRange, nextDay, type Ground, type RecordRows } from './store.ground.ts'

/** How many items the list check_item has: the six checks (`law/codes`). */
const ITEMS = 6
const HOUSING = '15'

const inPeriod = (day: RawBuilder<unknown>, ground: Ground): RawBuilder<unknown> =>
  sql`${day} >= ${firstDay(ground)} AND ${day} < ${nextDay(ground)}`

/** People of a round of the six checks whose last item was answered in the period. */
export const checkedPeople: RecordRows = ground => sql`
  SELECT DISTINCT ON (w.person_id) w.person_id, w.division, w.done_on, w.person_id, w.household_id, w.name, NULL::bigint, true
    FROM (SELECT t.person_id, t.division, max(i.checked_on) AS done_on, t.household_id, coalesce(p.name, '') AS name
            FROM check_round r
            JOIN check_target t ON t.county = r.county AND t.round_id = r.round_id
            JOIN check_item i ON i.county = t.county AND i.round_id = t.round_id AND i.person_id = t.person_id
            LEFT JOIN person p ON p.county = t.county AND p.person_id = t.person_id
           WHERE r.voided_at IS NULL AND t.voided_at IS NULL AND ${inRange('t', ground)}
             AND (i.result IS NOT NULL OR NOT i.applies)
           GROUP BY t.round_id, t.person_id, t.division, t.household_id, p.name HAVING count(*) = ${ITEMS}) AS w
   WHERE ${inPeriod(sql`w.done_on`, ground)}
   ORDER BY w.person_id, w.done_on DESC`

/** Severely disabled people without a legal carer who were cared for at home on some day of the period. */
export const homeCares: RecordRows = ground => sql`
  SELECT h.care_id, h.division, h.from_day, h.person_id, NULL::uuid, coalesce(p.name, ''), NULL::bigint, true
    FROM home_care h LEFT JOIN person p ON p.county = h.county AND p.person_id = h.person_id
   WHERE ${inRange('h', ground)} AND h.voided_at IS NULL AND h.care_kind = '1'
     AND h.from_day < ${nextDay(ground)} AND (h.to_day IS NULL OR h.to_day > ${firstDay(ground)})`

/**
 * For whom an item of the six checks was found to apply in the period: each person once, by the latest round; done where the third character
 * of the result says so. Items about the house count the household once, and it is done when it is for everybody in it.
 */
const applying =
  (item: string): RecordRows =>
  ground => {
    const unit = item === HOUSING ? sql`coalesce(t.household_id, t.person_id)` : sql`t.person_id`
    return sql`
  SELECT w.unit, min(w.division), max(w.checked_on), (array_agg(w.person_id ORDER BY w.person_id))[1], (array_agg(w.household_id))[1], min(w.name),
         NULL::bigint, bool_and(w.met)
    FROM (SELECT DISTINCT ON (t.person_id) t.person_id, t.household_id, ${unit} AS unit, t.division, i.checked_on, i.applies, coalesce(p.name, '') AS name,
                 coalesce(substr(i.result, 3, 1) = '1', false) AS met
            FROM check_round r
            JOIN check_target t ON t.county = r.county AND t.round_id = r.round_id
            JOIN check_item i ON i.county = t.county AND i.round_id = t.round_id AND i.person_id = t.person_id
            LEFT JOIN person p ON p.county = t.county AND p.person_id = t.person_id
           WHERE r.voided_at IS NULL AND t.voided_at IS NULL AND ${inRange('t', ground)}
             AND i.item = ${item} AND ${inPeriod(sql`i.checked_on`, ground)}
           ORDER BY t.person_id, i.checked_on DESC) AS w
   WHERE w.applies
   GROUP BY w.unit`
  }
export const schooling = applying('12')
export const rehabilitation = applying('13')
export const employment = applying('14')
export const dilapidatedHousing = applying(HOUSING)
