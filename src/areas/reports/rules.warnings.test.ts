import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { day } from '../../kernel/day.ts'
import { month } from '../../kernel/month.ts'
import { testLaw } from '../../server/testing.law.ts'
import type { Figure } from './contract.ts'
import { RECURRING_PROGRAMMES } from './rules.catalogue.ts'
import type { ProgrammeSums } from './rules.figures.ts'
import { warningsOf, type BatchState, type Checked } from './rules.warnings.ts'

const SPAN = { from: month('2020-01'), to: month('2020-03') }
const sums = (programme: string, amount_fen: bigint, person_times: number): ProgrammeSums => ({
  programme,
  all: { rows: 1, hash: '', amount_fen },
  base: { rows: 1, hash: '', persons: 1, person_times },
  last: { rows: 1, hash: '', persons: 1, households: 1 },
})
const batch = (programme: string, m: string, more: Partial<BatchState> = {}): BatchState => ({
  batch_id: `${programme}${m}`,
  programme,
  month: month(m),
  kind: 'regular',
  number: 1,
  unit: 'person',
  state: 'sent',
  ...more,
})
const FULL = RECURRING_PROGRAMMES.flatMap(programme => ['2020-01', '2020-02', '2020-03'].map(m => batch(programme, m)))
/** Every programme ran every month, within its standard. */
const quiet: Checked = {
  span: SPAN,
  today: day('2020-04-01'),
  batches: FULL,
  failed: [],
  sums: RECURRING_PROGRAMMES.map(programme => {
    const at = testLaw.programme(programme).warnAbove ?? assert.fail(programme)
    return sums(programme, testLaw.fen(at.parameter, '2020-03', at.key ?? undefined).value * 3n, 3)
  }),
  figures: [],
}
const told = (more: Partial<Checked>) => warningsOf({ ...quiet, ...more }, testLaw)
const words = (more: Partial<Checked>): string[] => told(more).map(({ code, what }) => `${code} ${what}`)

test('a period that went as it should says nothing', () => assert.deepEqual(words({}), []))

test('a period still running', () => {
  assert.deepEqual(words({ today: day('2020-03-31') }), ['PERIOD_INCOMPLETE 2020年第一季度还没有过完'])
  assert.deepEqual(words({ today: day('2020-04-01') }), [])
})

describe('months and batches', () => {
  test('a programme without any payment, one with months missing', () => {
    assert.deepEqual(
      words({ sums: quiet.sums.filter(each => each.programme !== 'orphan'), batches: FULL.filter(each => each.programme !== 'orphan') }),
      ['PROGRAMME_EMPTY 2020年第一季度没有孤儿基本生活保障的发放，正文没有写它'],
    )
    const missing = (keep: (each: BatchState) => boolean) =>
      words({ batches: FULL.filter(each => each.programme !== 'tekun' || keep(each)) })
    assert.deepEqual(
      missing(each => each.month === '2020-02'),
      ['MONTH_MISSING 特困人员救助供养缺 1月、3月的按月发放'],
    )
    assert.deepEqual(
      missing(each => each.month !== '2020-02'),
      ['MONTH_MISSING 特困人员救助供养缺 2月的按月发放'],
    )
  })
  test('only a regular batch that was sent makes a month', () => {
    const second = (more: Partial<BatchState>) =>
      told({ batches: FULL.map(each => (each.programme === 'tekun' && each.month === '2020-02' ? { ...each, ...more } : each)) }).map(
        each => each.code,
      )
    assert.deepEqual(second({ kind: 'supplementary' }), ['MONTH_MISSING'])
    assert.deepEqual(second({ state: 'approved' }), ['MONTH_MISSING', 'BATCH_NOT_SENT'])
    assert.deepEqual(second({ state: 'made' }), ['MONTH_MISSING', 'BATCH_NOT_APPROVED'])
  })
  test('batches not sent are named with month and number; a reissue counts nothing twice and is not named', () => {
    const more = (each: Partial<BatchState>) => words({ batches: [...FULL, batch('temporaryRelief', '2020-02', { number: 2, ...each })] })
    assert.deepEqual(more({ kind: 'relief', state: 'approved' }), ['BATCH_NOT_SENT 临时救助2月第2批已审批，还没有导出银行清单，没有算进来'])
    assert.deepEqual(more({ kind: 'regular', state: 'made' }), ['BATCH_NOT_APPROVED 临时救助2月已造册，还没有审批，没有算进来'])
    assert.deepEqual(more({ kind: 'reissue', state: 'made' }), [])
    assert.deepEqual(more({ kind: 'relief' }), [])
  })
  test('money sent back and not paid again', () => {
    assert.deepEqual(words({ failed: [{ programme: 'tekun', month: month('2020-02'), lines: 2, net_fen: 122000n }] }), [
      'FAILED_NOT_REISSUED 特困人员救助供养2月有 2 笔共 1,220.00 元被银行退回，还没有重发',
    ])
    assert.equal(told({ failed: [{ programme: 'tekun', month: month('2020-02'), lines: 2, net_fen: 1n }] })[0]?.figure, 'tekun.amount')
  })
})

describe('averages', () => {
  const rural = (amount_fen: bigint, person_times: number, span = SPAN) =>
    words({
      span,
      today: day('2021-01-01'),
      batches: FULL.flatMap(each => [each, { ...each, month: month('2020-07') }, { ...each, month: month('2020-06') }]),
      sums: [...quiet.sums.filter(each => each.programme !== 'dibao.rural'), sums('dibao.rural', amount_fen, person_times)],
    }).filter(each => each.startsWith('AVERAGE'))
  test('above the standard a person and month, or below a fifth of it', () => {
    assert.deepEqual(rural(60200n * 10n, 10), [])
    assert.deepEqual(rural(60200n * 10n + 1n, 10), ['AVERAGE_ABOVE 农村低保平均每人每月 602.00 元，高于标准 602.00 元'])
    assert.deepEqual(rural(12040n * 10n, 10), [])
    assert.deepEqual(rural(12040n * 10n - 1n, 10), ['AVERAGE_BELOW 农村低保平均每人每月 120.39 元，不到标准 602.00 元的 20%'])
    assert.deepEqual(rural(99999999n, 0), [], 'nobody to divide by')
    assert.deepEqual(rural(60201n, 1).length, 1)
  })
  test('where the standard rose in the period the higher one counts', () => {
    const span = { from: month('2020-06'), to: month('2020-07') }
    assert.deepEqual(rural(64000n * 10n, 10, span), [])
    assert.match(rural(64001n * 10n, 10, span)[0] ?? '', /高于标准 640.00 元/)
    const fallen = {
      ...testLaw,
      fen: (id: string, on: string, key?: string) => testLaw.fen(id, on === '2020-06' ? '2020-07' : '2020-06', key),
    }
    const checked = { ...quiet, span, today: day('2021-01-01'), batches: [], sums: [sums('dibao.rural', 64000n * 10n, 10)] }
    assert.ok(!warningsOf(checked, fallen).some(each => each.code === 'AVERAGE_ABOVE'), 'also where it fell')
  })
  test('no standard for the time, or for the programme, no word; relief has no average', () => {
    const old = { from: month('2015-01'), to: month('2015-02') }
    assert.deepEqual(rural(99999999n, 1, old), [])
    assert.ok(!words({ sums: [...quiet.sums, sums('temporaryRelief', 99999999n, 1)] }).some(each => each.startsWith('AVERAGE')))
    const broken = {
      ...testLaw,
      fen: () => {
        throw new TypeError('broken')
      },
    }
    assert.throws(() => warningsOf(quiet, broken), TypeError)
  })
})

test('relief by 人 and by 户 in one period is told, so that nobody adds them', () => {
  const figure = (id: string, unit: Figure['unit']): Figure => ({
    id,
    title: '',
    kind: 'flow',
    unit,
    value: 1,
    rows: 1,
    query: '',
    rows_hash: '',
    from: SPAN.from,
    to: SPAN.to,
  })
  const person = figure('temporaryRelief.2020-01.persons', 'person')
  const household = figure('temporaryRelief.2020-02.households', 'household')
  assert.deepEqual(words({ figures: [person, household] }), ['UNITS_MIXED 临时救助有的批次按人、有的按户'])
  assert.deepEqual([words({ figures: [person] }), words({ figures: [household] })], [[], []])
  assert.deepEqual(words({ figures: [person, figure('dibao.rural.households', 'household')] }), [])
})
