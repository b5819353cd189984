import type { Day } from '../../kernel/day.ts'
import type { Law } from '../../kernel/law.ts'
import type { Answers, ReviewProblem } from './contract.reviews.ts'

export const ANSWER_NAMES = {
  care: '生活照料',
  school_answer: '就学',
  health_answer: '健康',
  safety: '安全',
  capability: '监护能力',
} as const
export type AnswerField = keyof typeof ANSWER_NAMES
export const ANSWER_FIELDS = Object.keys(ANSWER_NAMES) as readonly AnswerField[]
const BAD = '3'
const NORMAL = '01'

type Reviewed = { readonly born_on: Day; readonly died_on: Day | null; readonly opened_on: Day }

export function reviewProblems(answers: Answers, { born_on, died_on, opened_on }: Reviewed, law: Law, today: Day): ReviewProblem[] {
  const { reviewed_on, measures, finding } = answers
  const bad = ANSWER_FIELDS.some(field => answers[field] === BAD)
  return [
    ...(reviewed_on < born_on ? (['REVIEW_BEFORE_BIRTH'] as const) : []),
    ...(reviewed_on < opened_on ? (['REVIEW_BEFORE_ROUND'] as const) : []),
    ...(reviewed_on > today ? (['REVIEW_AHEAD'] as const) : []),
    ...(died_on !== null && reviewed_on > died_on ? (['REVIEW_AFTER_DEATH'] as const) : []),
    ...(ANSWER_FIELDS.some(field => law.codeName('child_answer', answers[field]) === null) ? (['REVIEW_ANSWER_UNKNOWN'] as const) : []),
    ...(law.codeName('child_finding', finding) === null ? (['REVIEW_FINDING_UNKNOWN'] as const) : []),
    // What is bad, or more than normal, wants a word about what is done.
    ...((bad || finding !== NORMAL) && (measures === null || measures.trim() === '') ? (['REVIEW_MEASURES_NEEDED'] as const) : []),
  ]
}
