import type { Permission } from '../users/contract.ts'
import type { BatchStatus, Review, Standing } from './contract.ts'

/** The way of a month's roster; 待办 and 发放 show the same one. */
const STEPS = ['run', 'submit', 'review', 'approve', 'send', 'return'] as const
export type Step = (typeof STEPS)[number]
const STEP_WORDS: Readonly<Record<Step, string>> = {
  run: '造册',
  submit: '送审',
  review: '复核',
  approve: '审批',
  send: '送出',
  return: '回盘',
}

/** A programme's month, or a list of relief: its batch, and whether there is anybody to pay. */
export type Course = {
  readonly batch: {
    readonly status: BatchStatus
    readonly errors: number
    /** Warnings nobody has explained yet. */
    readonly unexplained: number
    /** Lines sent back by the bank that no later batch has taken up. */
    readonly failed_open: number
    readonly review: Review
  } | null
  readonly entitled: number
  /** Whether batches of this office are reviewed; asked where there is none yet. */
  readonly reviewed: boolean
}

/** The batch for who sees one village: its state, without what the town still has to put right. */
export const bareBatch = (standing: Standing | null): Course['batch'] => standing && { ...standing, errors: 0, unexplained: 0 }

export type Where = {
  /** The step at which the month stands; undefined when all are done or nobody is entitled. */
  readonly at: Step | undefined
  readonly holder: 'nobody' | 'clerk' | 'maker' | 'reviewer' | 'approver' | 'sender' | 'bank'
  readonly block:
    | 'nobody_entitled'
    | 'await_run'
    | 'errors'
    | 'warnings'
    | 'await_submit'
    | 'await_review'
    | 'await_approval'
    | 'await_send'
    | 'await_return'
    | 'failed'
    | 'done'
  /** The office has no review for it: the step is left out. */
  readonly unreviewed: boolean
}

/** Where the month stands, in whose hands it is and what holds it up. */
export function whereOf(course: Course): Where {
  return { ...placeOf(course), unreviewed: course.batch === null ? !course.reviewed : course.batch.review === 'none' }
}

function placeOf({ batch, entitled }: Course): Omit<Where, 'unreviewed'> {
  if (batch === null)
    return entitled === 0
      ? { at: undefined, holder: 'nobody', block: 'nobody_entitled' }
      : { at: 'run', holder: 'clerk', block: 'await_run' }
  switch (batch.status) {
    case 'draft':
      if (batch.errors > 0) return { at: 'run', holder: 'maker', block: 'errors' }
      return { at: 'submit', holder: 'maker', block: batch.unexplained > 0 ? 'warnings' : 'await_submit' }
    case 'in_review':
    case 'submitted':
      if (batch.errors > 0) return { at: 'run', holder: 'maker', block: 'errors' }
      return batch.status === 'in_review'
        ? { at: 'review', holder: 'reviewer', block: 'await_review' }
        : { at: 'approve', holder: 'approver', block: 'await_approval' }
    case 'approved':
      return { at: 'send', holder: 'sender', block: 'await_send' }
    case 'sent':
      return { at: 'return', holder: 'bank', block: 'await_return' }
    default:
      return batch.failed_open > 0 ? { at: 'return', holder: 'maker', block: 'failed' } : { at: undefined, holder: 'nobody', block: 'done' }
  }
}

type StepStatus = 'done' | 'underway' | 'notbegun' | 'na' | 'warning' | 'error'
export type StepShown = { readonly word: string; readonly status: StepStatus; readonly current: boolean }

/** The steps as they are drawn. */
export function stepsOf({ at, block, unreviewed }: Where): StepShown[] {
  const steps: readonly Step[] = unreviewed ? STEPS.filter(step => step !== 'review') : STEPS
  const here = at === undefined ? steps.length : steps.indexOf(at)
  return steps.map((step, index) => ({
    word: STEP_WORDS[step],
    status: block === 'nobody_entitled' ? 'na' : index < here ? 'done' : index > here ? 'notbegun' : statusHere(block),
    current: index === here,
  }))
}

const statusHere = (block: Where['block']): StepStatus =>
  block === 'errors' ? 'error' : block === 'warnings' || block === 'failed' ? 'warning' : 'underway'

/** The next act where it is this user's, else a look. `mine`: he made the batch or handed it in. */
export function actWord({ at, block }: Where, may: (permission: Permission) => boolean, mine: boolean): string {
  const acts: readonly [his: boolean, word: string][] = [
    [block === 'failed' && may('payment.make'), '更正重发'],
    [(at === 'run' || at === 'submit') && may('payment.make'), '继续造册'],
    [at === 'review' && may('payment.review') && !mine, '去复核'],
    [at === 'approve' && may('payment.approve') && !mine, '去审批'],
    [at === 'send' && may('payment.send'), '导出银行清单'],
    [block === 'await_return' && may('payment.send'), '导入回盘'],
  ]
  return acts.find(([his]) => his)?.[1] ?? '查看'
}

/** Names of those who may act; empty where the asker need not know them. */
export type Officers = { readonly reviewers: readonly string[]; readonly approvers: readonly string[] }
const oneOf = (names: readonly string[], duty: string, nobody: string): string =>
  names.length === 0 ? nobody : `${names.slice(0, 2).join('、')}（${duty}）`

/** 周敏（经办）, 罗志刚（复核）, 何志远（审批）, 银行; undefined when nobody has it. */
export function holderWords({ holder }: Where, maker: string, { reviewers, approvers }: Officers): string | undefined {
  switch (holder) {
    case 'clerk':
      return '经办人'
    case 'maker':
      return maker === '' ? '经办人' : `${maker}（经办）`
    case 'reviewer':
      return oneOf(reviewers, '复核', '民政办负责人')
    case 'approver':
      return oneOf(approvers, '审批', '审批人')
    case 'sender':
      return '经办人或财政所'
    case 'bank':
      return '银行'
    default:
      return undefined
  }
}

/** What holds the month up; with a status where a mark stands before the words. */
export function blockWords({ block }: Where, batch: Course['batch']): { readonly word: string; readonly status?: StepStatus } {
  switch (block) {
    case 'nobody_entitled':
      return { word: '没有在享人员' }
    case 'await_run':
      return { word: '还没有造册' }
    case 'errors':
      return { word: `${batch?.errors ?? 0} 个错误`, status: 'error' }
    case 'warnings':
      return { word: `${batch?.unexplained ?? 0} 条待说明`, status: 'warning' }
    case 'await_submit':
      return { word: '等送审' }
    case 'await_review':
      return { word: '等复核' }
    case 'await_approval':
      return { word: '等审批或签字件' }
    case 'await_send':
      return { word: '等导出银行清单' }
    case 'await_return':
      return { word: '等回盘' }
    case 'failed':
      return { word: `退回 ${batch?.failed_open ?? 0} 笔`, status: 'warning' }
    case 'done':
      return { word: '已办完', status: 'done' }
  }
}
