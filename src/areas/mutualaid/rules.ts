import { addDays, day, type Day } from '../../kernel/day.ts'
import type { Law } from '../../kernel/law.ts'
import type {
  BoardPost,
  DirectorProblem,
  Inspection,
  InspectionProblem,
  InspectionResult,
  InspectionState,
  NewDirector,
  NewTraining,
  SocietyProblem,
  TrainingProblem,
} from './contract.ts'

export const POST_WORD: Readonly<Record<BoardPost, string>> = { chair: '理事长', director: '理事', supervisor: '监事' }
export const RESULT_WORD: Readonly<Record<InspectionResult, string>> = {
  passed: '合格',
  nearly: '基本合格',
  failed: '不合格',
  exempt: '免检',
}
export const INSPECTION_WORD: Readonly<Record<InspectionState, string>> = {
  notyet: '未开始',
  papers: '收材料',
  submitted: '已报送',
  done: '已完成',
  failed: '不合格',
  exempt: '免检',
  overdue: '过期未办',
}
/** Code of training_topic: what the half year's summary speaks of. */
export const TOPIC_MONEY = '11'

/** The year whose inspection is due in a year: the one before. */
export const inspectedYear = (year: number): number => year - 1

// ---------------------------------------------------------------- registration

export type FundOfSociety = { readonly kind: string; readonly division: string; readonly opened_on: Day; readonly closed_on: Day | null }

/** What refuses a society. `fund` is the one that it takes over, if any. */
export function societyProblems(
  wanted: { readonly division: string; readonly founded_on: Day; readonly opened_on: Day },
  fund: FundOfSociety | undefined,
  today: Day,
): SocietyProblem[] {
  const fits = fund === undefined || (fund.kind === 'mutual_aid' && fund.division === wanted.division && fund.closed_on === null)
  const opened = fund?.opened_on ?? wanted.opened_on
  return [
    ...(wanted.founded_on > today ? (['SOCIETY_FOUNDED_IN_FUTURE'] as const) : []),
    ...(fits ? [] : (['SOCIETY_FUND_OTHER'] as const)),
    ...(opened < wanted.founded_on ? (['SOCIETY_BEFORE_FUND'] as const) : []),
  ]
}

export type Term = { readonly name: string; readonly board_post: BoardPost; readonly from_day: Day; readonly to_day: Day | null }
export type Standing = { readonly founded_on: Day; readonly closed_on: Day | null }
const overlaps = (a: Pick<Term, 'from_day' | 'to_day'>, b: Pick<Term, 'from_day' | 'to_day'>): boolean =>
  (a.to_day === null || b.from_day < a.to_day) && (b.to_day === null || a.from_day < b.to_day)

/** What refuses a term: nobody sits twice at once, and there is one chair. */
export function directorProblems(society: Standing, wanted: NewDirector, board: readonly Term[]): DirectorProblem[] {
  const term = { from_day: day(wanted.from_day), to_day: wanted.to_day === null ? null : day(wanted.to_day) }
  const beside = board.filter(each => overlaps(each, term))
  return [
    ...(society.closed_on === null ? [] : (['SOCIETY_CLOSED'] as const)),
    ...(term.from_day < society.founded_on ? (['TERM_BEFORE_FOUNDING'] as const) : []),
    ...(term.to_day !== null && term.to_day <= term.from_day ? (['TERM_ENDS_FIRST'] as const) : []),
    ...(beside.some(each => each.name === wanted.name.trim()) ? (['DIRECTOR_TWICE'] as const) : []),
    ...(wanted.board_post === 'chair' && beside.some(each => each.board_post === 'chair') ? (['CHAIR_TWICE'] as const) : []),
  ]
}

/** Who sits on a day. */
export const seatedOn = <Seat extends Pick<Term, 'from_day' | 'to_day'>>(board: readonly Seat[], on: Day): Seat[] =>
  board.filter(each => each.from_day <= on && (each.to_day === null || on < each.to_day))
/** Who votes on a day: the chair and the directors, not the supervisors. */
export const votersOn = <Seat extends Term>(board: readonly Seat[], on: Day): Seat[] =>
  seatedOn(board, on).filter(each => each.board_post !== 'supervisor')

const [DIRECTORS_LEAST, DIRECTORS_MOST, SUPERVISORS_LEAST] = [3, 9, 3]
/** What of a board differs from custom (money.md §5, common practice): told, never refused. */
export function boardDoubts(board: readonly Term[], on: Day): string[] {
  const seats = seatedOn(board, on)
  const voters = votersOn(board, on).length
  const supervisors = seats.length - voters
  return [
    ...(seats.some(each => each.board_post === 'chair') ? [] : ['还没有登记理事长']),
    ...(voters < DIRECTORS_LEAST || voters > DIRECTORS_MOST || voters % 2 === 0
      ? [`理事会 ${voters} 人，一般是 ${DIRECTORS_LEAST} 到 ${DIRECTORS_MOST} 人的单数`]
      : []),
    ...(supervisors < SUPERVISORS_LEAST ? [`监事会 ${supervisors} 人，一般不少于 ${SUPERVISORS_LEAST} 人`] : []),
  ]
}

// ---------------------------------------------------------------- annual inspection (《社会团体登记管理条例》第二十八条)

/** The papers without which there is no result; the others come where they apply. */
const NEEDED_PAPERS: readonly string[] = ['11', '12', '13']
export const isNeededPaper = (paper: string): boolean => NEEDED_PAPERS.includes(paper)

export type InspectionDue = { readonly kind: 'exempt' } | { readonly kind: 'due'; readonly report_by: Day; readonly submit_by: Day }

/** Until when: to the leading unit by 31 March, to the registering office by 31 May; founded less than six months before the year's end: exempt. */
export function inspectionDue(founded_on: Day, year: number): InspectionDue {
  if (founded_on > day(`${year}-07-01`)) return { kind: 'exempt' }
  return { kind: 'due', report_by: day(`${year + 1}-03-31`), submit_by: day(`${year + 1}-05-31`) }
}

export type InspectionFacts = {
  readonly papers: readonly string[]
  readonly submitted_on: Day | null
  readonly inspection_result: InspectionResult | null
}

/** How far the inspection of a year has come on a day; `row` is undefined while nothing is recorded. */
export function inspectionState(founded_on: Day, year: number, row: InspectionFacts | undefined, today: Day): InspectionState {
  if (row?.inspection_result === 'exempt') return 'exempt'
  if (row?.inspection_result === 'failed') return 'failed'
  if (row?.inspection_result) return 'done'
  const due = inspectionDue(founded_on, year)
  if (row?.submitted_on) return 'submitted'
  if (due.kind === 'exempt') return 'exempt'
  if (today > due.submit_by) return 'overdue'
  return row !== undefined && row.papers.length > 0 ? 'papers' : 'notyet'
}

/** What refuses an inspection as it is recorded. */
export function inspectionProblems(society: Standing, wanted: Inspection, today: Day, law: Law): InspectionProblem[] {
  const { papers, submitted_on, inspection_result: result, inspected_on } = wanted
  const judged = result !== null && result !== 'exempt'
  const days = [submitted_on, inspected_on].filter(each => each !== null)
  // The year may be over only: its report tells of the whole of it.
  const open = addDays(day(`${wanted.year}-12-31`), 1) > today
  return [
    ...(society.closed_on === null ? [] : (['SOCIETY_CLOSED'] as const)),
    ...(papers.every(paper => law.codeName('inspection_paper', paper) !== null) ? [] : (['PAPER_UNKNOWN'] as const)),
    ...(open ? (['INSPECTION_YEAR_OPEN'] as const) : []),
    ...(days.some(each => each > today) ? (['INSPECTION_IN_FUTURE'] as const) : []),
    ...((result === null) === (inspected_on === null) ? [] : (['INSPECTION_HALF'] as const)),
    ...(judged && submitted_on === null ? (['INSPECTION_NOT_SUBMITTED'] as const) : []),
    ...(submitted_on !== null && inspected_on !== null && inspected_on < submitted_on ? (['INSPECTION_BEFORE_SUBMITTED'] as const) : []),
    ...(judged && NEEDED_PAPERS.some(paper => !papers.includes(paper)) ? (['INSPECTION_PAPERS_MISSING'] as const) : []),
    ...(result === 'exempt' && inspectionDue(society.founded_on, wanted.year).kind === 'due' ? (['INSPECTION_NOT_EXEMPT'] as const) : []),
  ]
}

// ---------------------------------------------------------------- training

export function trainingProblems(societies: readonly Standing[], wanted: NewTraining, today: Day, law: Law): TrainingProblem[] {
  const on = wanted.trained_on
  return [
    ...(societies.every(each => each.closed_on === null || on < each.closed_on) ? [] : (['SOCIETY_CLOSED'] as const)),
    ...(law.codeName('training_topic', wanted.topic) === null ? (['TOPIC_UNKNOWN'] as const) : []),
    ...(on > today ? (['TRAINING_IN_FUTURE'] as const) : []),
    ...(societies.every(each => each.founded_on <= on) ? [] : (['TRAINING_BEFORE_FOUNDING'] as const)),
  ]
}
