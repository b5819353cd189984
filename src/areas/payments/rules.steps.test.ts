import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Permission, Role } from '../users/contract.ts'
import { permissionsOf } from '../users/rules.ts'
import { actWord, bareBatch, blockWords, holderWords, stepsOf, whereOf, type Course } from './rules.steps.ts'

type Batch = NonNullable<Course['batch']>
const batch = (status: Batch['status'], more: Partial<Batch> = {}): Batch => ({
  status,
  errors: 0,
  unexplained: 0,
  failed_open: 0,
  review: 'done',
  ...more,
})
const told = (asked: Omit<Course, 'reviewed'>): (string | undefined)[] => {
  const course = { ...asked, reviewed: true }
  const where = whereOf(course)
  return [where.at, blockWords(where, course.batch).word, holderWords(where, '周敏', { reviewers: ['罗志刚'], approvers: ['何志远'] })]
}

test('a month stands at one step, with its holder and what holds it up', () => {
  const cases: readonly (readonly [Batch | null, readonly (string | undefined)[]])[] = [
    [null, ['run', '还没有造册', '经办人']],
    [batch('draft', { errors: 2, unexplained: 1 }), ['run', '2 个错误', '周敏（经办）']],
    [batch('draft', { unexplained: 1 }), ['submit', '1 条待说明', '周敏（经办）']],
    [batch('draft'), ['submit', '等送审', '周敏（经办）']],
    [batch('in_review'), ['review', '等复核', '罗志刚（复核）']],
    [batch('in_review', { errors: 1 }), ['run', '1 个错误', '周敏（经办）']],
    [batch('submitted'), ['approve', '等审批或签字件', '何志远（审批）']],
    [batch('submitted', { errors: 1 }), ['run', '1 个错误', '周敏（经办）']],
    [batch('approved'), ['send', '等导出银行清单', '经办人或财政所']],
    [batch('sent'), ['return', '等回盘', '银行']],
    [batch('returned', { failed_open: 3 }), ['return', '退回 3 笔', '周敏（经办）']],
    [batch('returned'), [undefined, '已办完', undefined]],
  ]
  for (const [each, wanted] of cases) assert.deepEqual(told({ batch: each, entitled: 5 }), wanted, JSON.stringify(each))
  assert.deepEqual(told({ batch: null, entitled: 0 }), [undefined, '没有在享人员', undefined])
})

test('steps before are done, the one at which it stands is marked, nobody entitled has none', () => {
  const shown = (course: Omit<Course, 'reviewed'>): string =>
    stepsOf(whereOf({ ...course, reviewed: true }))
      .map(({ word, status, current }) => `${word}${current ? '!' : ''} ${status}`)
      .join('，')
  assert.equal(
    shown({ batch: batch('submitted'), entitled: 5 }),
    '造册 done，送审 done，复核 done，审批! underway，送出 notbegun，回盘 notbegun',
  )
  assert.equal(
    shown({ batch: batch('submitted', { review: 'none' }), entitled: 5 }),
    '造册 done，送审 done，审批! underway，送出 notbegun，回盘 notbegun',
    'an office without a head has no such step',
  )
  assert.equal(
    shown({ batch: batch('draft', { errors: 1 }), entitled: 5 }),
    '造册! error，送审 notbegun，复核 notbegun，审批 notbegun，送出 notbegun，回盘 notbegun',
  )
  assert.ok(
    stepsOf(whereOf({ batch: batch('returned'), entitled: 5, reviewed: true })).every(
      ({ status, current }) => status === 'done' && !current,
    ),
  )
  assert.ok(stepsOf(whereOf({ batch: null, entitled: 0, reviewed: false })).every(({ status }) => status === 'na'))
})

test('the officers are named, two at most; without names their duty is', () => {
  const holder = (asked: Course, maker: string, officers: { reviewers: string[]; approvers: string[] }) =>
    holderWords(whereOf(asked), maker, officers)
  const at = (status: Batch['status']): Course => ({ batch: batch(status), entitled: 5, reviewed: true })
  const nobody = { reviewers: [], approvers: [] }
  assert.equal(holder(at('in_review'), '周敏', { ...nobody, reviewers: ['甲', '乙', '丙'] }), '甲、乙（复核）')
  assert.equal(holder(at('in_review'), '周敏', nobody), '民政办负责人')
  assert.equal(holder(at('submitted'), '周敏', { ...nobody, approvers: ['甲'] }), '甲（审批）')
  assert.equal(holder(at('submitted'), '周敏', nobody), '审批人')
  assert.equal(holder(at('draft'), '', nobody), '经办人')
})

test('marks of a step: an error, a warning, a payment sent back; words without a batch count none', () => {
  const here = (each: Batch): string | undefined =>
    stepsOf(whereOf({ batch: each, entitled: 5, reviewed: true })).find(step => step.current)?.status
  assert.equal(here(batch('draft', { errors: 1 })), 'error')
  assert.equal(here(batch('draft', { unexplained: 1 })), 'warning')
  assert.equal(here(batch('returned', { failed_open: 1 })), 'warning')
  assert.equal(here(batch('sent')), 'underway')
  const words = (block: 'errors' | 'warnings' | 'failed') => blockWords({ at: 'run', holder: 'maker', block, unreviewed: false }, null)
  assert.deepEqual([words('errors').word, words('warnings').word, words('failed').word], ['0 个错误', '0 条待说明', '退回 0 笔'])
  assert.deepEqual([words('errors').status, words('warnings').status, words('failed').status], ['error', 'warning', 'warning'])
})

test('an office without review shows no such step before its first batch, one with it does', () => {
  const words = (reviewed: boolean) => stepsOf(whereOf({ batch: null, entitled: 1, reviewed })).map(({ word }) => word)
  assert.deepEqual([words(false).includes('复核'), words(true).includes('复核')], [false, true])
})

test('each act is offered to whom it belongs, a look to everybody else', () => {
  const word = (role: Role, mine: boolean, each: Batch | null) =>
    actWord(whereOf({ batch: each, entitled: 5, reviewed: true }), (p: Permission) => permissionsOf([role]).has(p), mine)
  const ways: readonly (readonly [Batch | null, readonly string[]])[] = [
    // the maker, another clerk, the head, the approver, the finance office, the auditor
    [batch('draft'), ['继续造册', '继续造册', '查看', '查看', '查看', '查看']],
    [batch('draft', { errors: 1 }), ['继续造册', '继续造册', '查看', '查看', '查看', '查看']],
    [batch('in_review'), ['查看', '查看', '去复核', '查看', '查看', '查看']],
    [batch('in_review', { errors: 1 }), ['继续造册', '继续造册', '查看', '查看', '查看', '查看']],
    [batch('submitted'), ['查看', '查看', '查看', '去审批', '查看', '查看']],
    [batch('approved'), ['导出银行清单', '导出银行清单', '查看', '查看', '导出银行清单', '查看']],
    [batch('sent'), ['导入回盘', '导入回盘', '查看', '查看', '导入回盘', '查看']],
    [batch('returned', { failed_open: 1 }), ['更正重发', '更正重发', '查看', '查看', '查看', '查看']],
    [batch('returned'), ['查看', '查看', '查看', '查看', '查看', '查看']],
  ]
  for (const [each, wanted] of ways) {
    const people: readonly (readonly [Role, boolean])[] = [
      ['clerk', true],
      ['clerk', false],
      ['head', false],
      ['approver', false],
      ['finance', false],
      ['auditor', false],
    ]
    assert.deepEqual(
      people.map(([role, mine]) => word(role, mine, each)),
      wanted,
      JSON.stringify(each),
    )
  }
  const handedIn = [batch('in_review'), batch('submitted')] as const
  for (const role of ['head', 'approver'] as const)
    assert.deepEqual(
      handedIn.map(each => word(role, true, each)),
      ['查看', '查看'],
      `${role} made it himself`,
    )
})

test('a village is told the bare state, and nothing before there is a batch', () => {
  assert.equal(bareBatch(null), null)
  const place = whereOf({ batch: bareBatch({ status: 'returned', review: 'none', failed_open: 2 }), entitled: 0, reviewed: true })
  assert.deepEqual([place.at, place.block, place.unreviewed], ['return', 'failed', true])
})
