import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DayWire, DivisionCode, FenWire, Id, Nothing, Nullable } from '../../kernel/wire.ts'
import { FundLevel, FundPlace } from '../funds/contract.ts'

/** 救急难互助社: a village (or town) society with a fund of area funds. The same three levels as its fund. */
export const AidLevel = FundLevel
export type AidLevel = FundLevel
/** 理事长, 理事, 监事: the first two vote. */
export const BoardPost = Type.Enum(['chair', 'director', 'supervisor'])
export type BoardPost = Static<typeof BoardPost>
/** 合格, 基本合格, 不合格, 免检 (founded less than six months before the year's end). */
export const InspectionResult = Type.Enum(['passed', 'nearly', 'failed', 'exempt'])
export type InspectionResult = Static<typeof InspectionResult>
/** How far a society's inspection of a year has come; follows from its row and the day. */
export const InspectionState = Type.Enum(['notyet', 'papers', 'submitted', 'done', 'failed', 'exempt', 'overdue'])
export type InspectionState = Static<typeof InspectionState>

export type SocietyProblem = 'SOCIETY_FOUNDED_IN_FUTURE' | 'SOCIETY_BEFORE_FUND' | 'SOCIETY_FUND_OTHER'
export type DirectorProblem = 'SOCIETY_CLOSED' | 'TERM_BEFORE_FOUNDING' | 'TERM_ENDS_FIRST' | 'DIRECTOR_TWICE' | 'CHAIR_TWICE'
export type InspectionProblem =
  | 'SOCIETY_CLOSED'
  | 'PAPER_UNKNOWN'
  | 'INSPECTION_YEAR_OPEN'
  | 'INSPECTION_IN_FUTURE'
  | 'INSPECTION_BEFORE_SUBMITTED'
  | 'INSPECTION_PAPERS_MISSING'
  | 'INSPECTION_NOT_SUBMITTED'
  | 'INSPECTION_NOT_EXEMPT'
  | 'INSPECTION_HALF'
export type TrainingProblem = 'SOCIETY_CLOSED' | 'TOPIC_UNKNOWN' | 'TRAINING_IN_FUTURE' | 'TRAINING_BEFORE_FOUNDING'

const Words = Type.String({ minLength: 1, maxLength: 200 })
const Short = Type.String({ minLength: 1, maxLength: 60 })
const PersonName = Type.String({ minLength: 1, maxLength: 40 })
const Year = Type.Integer({ minimum: 2000, maximum: 2100 })
const SocietyId = Type.Object({ society_id: Id })

// ---------------------------------------------------------------- societies

export const SocietyRow = Type.Object({
  society_id: Id,
  level: AidLevel,
  division: DivisionCode,
  place: Type.String(),
  name: Type.String(),
  registration_no: Type.String(),
  legal_head: Type.String(),
  founded_on: DayWire,
  closed_on: Nullable(DayWire),
  fund_id: Id,
  /** Cash and bank together. */
  balance_fen: FenWire,
  /** Cases of the calendar year that stand. */
  cases: Type.Integer(),
  amount_fen: FenWire,
  /** Inspection of the year before the asked one, on the day of the reading. */
  inspection: InspectionState,
  inspected_on: Nullable(DayWire),
  /** The last training on how the money is used, within the year. */
  trained_on: Nullable(DayWire),
})
export type SocietyRow = Static<typeof SocietyRow>
export const SocietyList = Type.Object({ rows: Type.Array(SocietyRow) })
export type SocietyList = Static<typeof SocietyList>
export const societiesRoute = route({
  method: 'GET',
  path: '/api/societies',
  query: Type.Object({ year: Year }),
  reply: SocietyList,
})

export const NewSociety = Type.Object({
  division: DivisionCode,
  name: Short,
  registration_no: Type.String({ minLength: 1, maxLength: 40 }),
  legal_head: PersonName,
  founded_on: DayWire,
  /** A fund that the division has already; null: one is opened with what follows. */
  fund_id: Nullable(Id),
  opened_on: DayWire,
  opening_fen: Type.Integer({ minimum: 0, maximum: 100_000_000_00 }),
  opening_place: FundPlace,
})
export type NewSociety = Static<typeof NewSociety>
export const newSocietyRoute = route({
  method: 'POST',
  path: '/api/societies',
  body: NewSociety,
  reply: Type.Object({ society_id: Id, fund_id: Id }),
})

export const DirectorRow = Type.Object({
  director_id: Id,
  name: Type.String(),
  board_post: BoardPost,
  from_day: DayWire,
  to_day: Nullable(DayWire),
})
export type DirectorRow = Static<typeof DirectorRow>
export const InspectionRow = Type.Object({
  year: Year,
  state: InspectionState,
  papers: Type.Array(Type.String()),
  submitted_on: Nullable(DayWire),
  inspection_result: Nullable(InspectionResult),
  inspected_on: Nullable(DayWire),
  words: Nullable(Type.String()),
  recorded_by: Type.String(),
})
export type InspectionRow = Static<typeof InspectionRow>
export const TrainingRow = Type.Object({
  training_id: Id,
  trained_on: DayWire,
  topic: Type.String(),
  attendees: Type.Integer(),
  voided: Nullable(Type.String()),
})
export type TrainingRow = Static<typeof TrainingRow>
/** What became of the society: from its audit rows nobody needs to see, told in one line each. */
export const SocietyDetail = Type.Object({
  society: SocietyRow,
  directors: Type.Array(DirectorRow),
  inspections: Type.Array(InspectionRow),
  trainings: Type.Array(TrainingRow),
  /** What of the board differs from custom: number of directors, supervisors, a chair. */
  board: Type.Array(Type.String()),
})
export type SocietyDetail = Static<typeof SocietyDetail>
export const societyRoute = route({
  method: 'GET',
  path: '/api/societies/:society_id',
  params: SocietyId,
  query: Type.Object({ year: Year }),
  reply: SocietyDetail,
})

export const changeSocietyRoute = route({
  method: 'POST',
  path: '/api/societies/:society_id/change',
  params: SocietyId,
  body: Type.Object({ name: Short, registration_no: Type.String({ minLength: 1, maxLength: 40 }), legal_head: PersonName }),
  reply: Nothing,
})
/** 注销: the fund, empty by then, is closed with it. */
export const closeSocietyRoute = route({
  method: 'POST',
  path: '/api/societies/:society_id/close',
  params: SocietyId,
  body: Type.Object({ closed_on: DayWire, reason: Words }),
  reply: Nothing,
})

export const NewDirector = Type.Object({
  name: PersonName,
  board_post: BoardPost,
  from_day: DayWire,
  /** Exclusive; null while the term runs. */
  to_day: Nullable(DayWire),
})
export type NewDirector = Static<typeof NewDirector>
export const newDirectorRoute = route({
  method: 'POST',
  path: '/api/societies/:society_id/directors',
  params: SocietyId,
  body: NewDirector,
  reply: Type.Object({ director_id: Id }),
})
export const endDirectorRoute = route({
  method: 'POST',
  path: '/api/society-directors/:director_id/end',
  params: Type.Object({ director_id: Id }),
  body: Type.Object({ to_day: DayWire }),
  reply: Nothing,
})

// ---------------------------------------------------------------- inspection and training

export const Inspection = Type.Object({
  /** The year that is inspected: that of 2019 is held in spring 2020. */
  year: Year,
  papers: Type.Array(Type.String({ pattern: '^[0-9]{2}$' }), { maxItems: 20 }),
  submitted_on: Nullable(DayWire),
  inspection_result: Nullable(InspectionResult),
  inspected_on: Nullable(DayWire),
  words: Nullable(Words),
})
export type Inspection = Static<typeof Inspection>
export const inspectionRoute = route({
  method: 'POST',
  path: '/api/societies/:society_id/inspection',
  params: SocietyId,
  body: Inspection,
  reply: Nothing,
})

/** One training with the societies that came: all are recorded or none. */
export const NewTraining = Type.Object({
  trained_on: DayWire,
  topic: Type.String({ pattern: '^[0-9]{2}$' }),
  societies: Type.Array(Type.Object({ society_id: Id, attendees: Type.Integer({ minimum: 1, maximum: 1000 }) }), {
    minItems: 1,
    maxItems: 200,
  }),
})
export type NewTraining = Static<typeof NewTraining>
export const trainingRoute = route({
  method: 'POST',
  path: '/api/society-trainings',
  body: NewTraining,
  reply: Type.Object({ societies: Type.Integer() }),
})
export const voidTrainingRoute = route({
  method: 'POST',
  path: '/api/society-trainings/:training_id/void',
  params: Type.Object({ training_id: Id }),
  body: Type.Object({ reason: Words }),
  reply: Nothing,
})
