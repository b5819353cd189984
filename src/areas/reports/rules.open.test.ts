import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { month } from '../../kernel/month.ts'
import type { Figure } from './contract.ts'
import { narrative } from './rules.narrative.ts'
import type { OpenCount } from './rules.open.ts'
import type { FailedLines } from './rules.warnings.ts'

const SPAN = { from: month('2020-01'), to: month('2020-06') }
const figure = (of: Partial<Figure>): Figure => ({
  id: 'x',
  title: '年检完成',
  kind: 'flow',
  unit: 'ratio',
  value: 1,
  rows: 19,
  query: '',
  rows_hash: '',
  from: SPAN.from,
  to: SPAN.to,
  ...of,
})
const linesOf = (figures: Figure[], open: OpenCount[] = [], failed: FailedLines[] = []): string[] =>
  narrative({ span: SPAN, town: 'XX镇', figures, open, failed, allocationOf: () => '资金' })
    .text.split('\n')
    .slice(2)

describe('what is open is proposed, and nothing else', () => {
  test('nothing open, no chapter', () => {
    assert.deepEqual(linesOf([figure({ numerator: 19, denominator: 19 })], [{ kind: 'visit.made', count: 0 }]), [])
  })
  test('one is said plainly, as a draft', () => {
    assert.deepEqual(linesOf([], [{ kind: 'medical.answer', count: 7 }]), [
      '一、存在问题（建议稿，请核改）',
      '申报的医疗救助有7件还没有批复。',
      '二、下一步打算（建议稿，请核改）',
      '与县医保局对接，跟踪7件医疗救助申请的批复。',
    ])
  })
  test('several are numbered: what came back first, then what is not whole, then what waits', () => {
    const failed: FailedLines[] = [
      { programme: 'dibao.rural', month: month('2020-05'), lines: 2, net_fen: 90000n },
      { programme: 'tekun', month: month('2020-06'), lines: 1, net_fen: 61000n },
    ]
    const [, problems, , next] = linesOf(
      [figure({ numerator: 17, denominator: 19, value: 17 / 19 })],
      [{ kind: 'reserve.proof', count: 1 }],
      failed,
    )
    assert.equal(
      problems,
      '一是银行退回的3笔共0.151万元还没有重发到人手里；二是年检完成：还有2项没有办完；三是备用金救助有1件手续还没有补齐。',
    )
    assert.equal(next, '一是核对退回的3个账户，更正后重发；二是逐项核实年检完成里的2项，办一项销一项；三是按期补齐1件备用金救助的手续。')
  })
  test('a difference of the reconciliation is open, none is not', () => {
    assert.match(linesOf([figure({ unit: 'row', title: '系统对账差异', value: 3 })])[1] ?? '', /系统对账差异：还有3条没有理清。/)
    assert.deepEqual(linesOf([figure({ unit: 'row', value: 0 })]), [])
  })
})
