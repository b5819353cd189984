import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { month } from '../../kernel/month.ts'
import { figuresOf, type RecordSums } from './rules.figures.ts'
import { narrative } from './rules.narrative.ts'

const SPAN = { from: month('2020-01'), to: month('2020-06') }
const record = (source: string, rows: number, of: Partial<RecordSums> = {}): RecordSums => ({
  source: `mutualAid${source}`,
  rows,
  hash: 'a'.repeat(64),
  persons: 0,
  households: 0,
  amount_fen: 0n,
  done: 0,
  ...of,
})
const SEED = [
  record('.societies', 19, { done: 19 }),
  record('.annualInspectionDone', 19, { done: 19 }),
  record('.trainingDone', 19, { done: 19 }),
  record('.activeSocieties', 19, { done: 19 }),
  record('', 120, { amount_fen: 11_730_000n }),
  record('.town', 14, { amount_fen: 2_590_000n }),
  record('.county', 3, { amount_fen: 600_000n }),
  record('.village', 103, { amount_fen: 8_540_000n }),
]
/** The seed's records with some of them changed. */
const told = (...changed: readonly RecordSums[]): string => {
  const sources = new Set(changed.map(each => each.source))
  const records = [...SEED.filter(each => !sources.has(each.source)), ...changed].filter(each => each.rows > 0)
  return narrative({
    span: SPAN,
    town: 'XX镇',
    figures: figuresOf([], [], SPAN, records),
    open: [],
    failed: [],
    allocationOf: () => '资金',
  }).text
}

describe('“救急难”工作 in the summary', () => {
  test('as the seed has it, with the village as the rest', () => {
    assert.match(
      told(),
      /截至6月份，全镇19个“救急难”互助社已经完成年检工作；“救急难”资金使用程序培训工作已圆满结束。19个村级互助社已启动救急难资金，开展特殊困难群众的救助工作。上半年全镇启动救急难资金120次，发放救助资金11\.73万元，其中镇级14次2\.59万元，县级3次0\.6万元，村级103次8\.54万元。/,
    )
    const values = figuresOf([], [], SPAN, SEED).map(({ id, value, unit, kind }) => [id, value, unit, kind])
    assert.deepEqual(values, [
      ['mutualAid.societies', 19, 'society', 'stock'],
      ['mutualAid.annualInspectionDone', 19, 'society', 'flow'],
      ['mutualAid.trainingDone', 1, 'ratio', 'flow'],
      ['mutualAid.activeSocieties', 19, 'society', 'flow'],
      ['mutualAid.cases', 120, 'case', 'flow'],
      ['mutualAid.amount', 11_730_000, 'fen', 'flow'],
      ['mutualAid.town.cases', 14, 'case', 'flow'],
      ['mutualAid.town.amount', 2_590_000, 'fen', 'flow'],
      ['mutualAid.county.cases', 3, 'case', 'flow'],
      ['mutualAid.county.amount', 600_000, 'fen', 'flow'],
      ['mutualAid.village.cases', 103, 'case', 'flow'],
      ['mutualAid.village.amount', 8_540_000, 'fen', 'flow'],
    ])
  })

  test('已经完成 and 圆满结束 only where it is true of all; one less is counted, none is not said', () => {
    const less = told(record('.annualInspectionDone', 19, { done: 18 }), record('.trainingDone', 19, { done: 17 }))
    assert.match(less, /全镇19个“救急难”互助社中18个完成年检；“救急难”资金使用程序培训已有17个互助社参加。/)
    assert.doesNotMatch(less, /已经完成|圆满/)
    const none = told(
      record('.annualInspectionDone', 19, { done: 0 }),
      record('.trainingDone', 19, { done: 0 }),
      record('.activeSocieties', 19, { done: 0 }),
    )
    assert.doesNotMatch(none, /截至6月份|完成年检|圆满|已启动/)
    const nobody = ['.societies', '.annualInspectionDone', '.trainingDone', '.activeSocieties'].map(source => record(source, 0))
    assert.doesNotMatch(told(...nobody), /互助社/)
  })

  test('a level without a case is not told; without a town or county there is no 其中', () => {
    assert.match(told(record('.county', 0)), /其中镇级14次2\.59万元，村级103次8\.54万元。/)
    const villages = told(record('.county', 0), record('.town', 0))
    assert.match(villages, /启动救急难资金120次，发放救助资金11\.73万元。/)
    assert.doesNotMatch(told(record('', 0)), /上半年全镇启动/)
  })
})
