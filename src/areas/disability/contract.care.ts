import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DayWire, DivisionCode, Id, Nothing, Nullable } from '../../kernel/wire.ts'
import { Reason } from './contract.ts'

/** Care at home for those who are severely disabled, cannot look after themselves, and whom nobody is bound by law to look after. */
export type CareProblem =
  | 'CARE_KIND_UNKNOWN'
  | 'CARE_NO_CARD'
  | 'CARE_NOT_SEVERE'
  | 'CARE_IN_FUTURE'
  | 'CARE_BEFORE_BIRTH'
  | 'CARE_AFTER_DEATH'
  | 'CARE_OVERLAPS'
export type CareEndProblem = 'CARE_ENDED' | 'CARE_ENDS_FIRST' | 'CARE_IN_FUTURE'

export const NewCare = Type.Object({
  person_id: Id,
  /** Code of the list care_kind. */
  care_kind: Type.String({ minLength: 1, maxLength: 10 }),
  /** 半失能 or 失能, codes of the list care_level. */
  care_level: Type.Enum(['2', '3']),
  caregiver: Type.String({ minLength: 1, maxLength: 60 }),
  /** Why nobody is bound by law to do it: 「父母已故，未婚无子女」. */
  no_carer: Reason,
  from_day: DayWire,
})
export type NewCare = Static<typeof NewCare>
export const startCareRoute = route({
  method: 'POST',
  path: '/api/disability/care',
  body: NewCare,
  reply: Type.Object({ care_id: Id }),
})

export const CareRow = Type.Object({
  care_id: Id,
  person_id: Id,
  name: Type.String(),
  masked_id: Nullable(Type.String()),
  division: DivisionCode,
  village: Type.String(),
  care_kind: Type.String(),
  care_level: Type.String(),
  caregiver: Type.String(),
  no_carer: Type.String(),
  from_day: DayWire,
  /** The first day without care. */
  to_day: Nullable(DayWire),
  end_reason: Nullable(Type.String()),
  voided: Nullable(Type.String()),
})
export type CareRow = Static<typeof CareRow>
export const caresRoute = route({ method: 'GET', path: '/api/disability/care', reply: Type.Object({ cares: Type.Array(CareRow) }) })
export const caresFileRoute = route({ method: 'GET', path: '/api/disability/care.xlsx', reply: Nothing })

const CareId = Type.Object({ care_id: Id })
export const endCareRoute = route({
  method: 'POST',
  path: '/api/disability/care/:care_id/end',
  params: CareId,
  body: Type.Object({ to_day: DayWire, reason: Reason }),
  reply: Nothing,
})
export const voidCareRoute = route({
  method: 'POST',
  path: '/api/disability/care/:care_id/void',
  params: CareId,
  body: Type.Object({ reason: Reason }),
  reply: Nothing,
})
