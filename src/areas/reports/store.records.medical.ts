import { sql } from 'kysely'
import { firstDay, inRange, nextDay, type RecordRows } from './store.ground.ts'

/** Claims by the day they were declared to the county, with what was asked for. */
export const declaredClaims: RecordRows = ground => sql`
  SELECT c.claim_id, c.division, c.declared_on, c.person_id, NULL::uuid, coalesce(p.name, ''), c.requested_fen, true
    FROM medical_claim c LEFT JOIN person p ON p.county = c.county AND p.person_id = c.person_id
   WHERE ${inRange('c', ground)} AND c.withdrawn_at IS NULL AND c.declared_on >= ${firstDay(ground)} AND c.declared_on < ${nextDay(ground)}`
