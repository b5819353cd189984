import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { addMonths, month, type Month } from '../../kernel/month.ts'
import { fenFromJson, parseYuan } from '../../kernel/money.ts'
import type { Figure } from './contract.ts'
import { INDICATORS } from './rules.catalogue.ts'
import { figuresOf, knownFigure, printed, type ProgrammeSums, type RecordSums, type ReliefSums } from './rules.figures.ts'
import { narrative } from './rules.narrative.ts'
import { RECORD_INDICATORS } from './rules.records.ts'
import { lastDayOf, monthsWords, periodProblems, periodTitle, periodWords } from './rules.period.ts'

const span = (from: string, to: string): { from: Month; to: Month } => ({ from: month(from), to: month(to) })
const HALF_YEAR = span('2020-01', '2020-06')
const HASH = 'a'.repeat(64)

/** The seed's own figures as sums of lines. */
const seed = (programme: string, persons: number, person_times: number, amount_fen: bigint, households = 0): ProgrammeSums => ({
  programme,
  all: { rows: person_times, hash: HASH, amount_fen },
  base: { rows: person_times, hash: HASH, persons, person_times },
  last: { rows: persons, hash: HASH, persons, households },
})
const record = (source: string, of: Partial<RecordSums>): RecordSums => ({
  source,
  rows: of.rows ?? of.persons ?? 1,
  hash: HASH,
  persons: 0,
  households: 0,
  amount_fen: 0n,
  done: 0,
  ...of,
})
const relief = (of: Partial<ReliefSums>): ReliefSums => ({
  rows: 1,
  hash: HASH,
  month: null,
  unit: null,
  count: 1,
  batches: 1,
  amount_fen: 0n,
  equal_fen: null,
  ...of,
})
const SUMS = [
  seed('dibao.urban', 187, 1122, 51678300n, 90),
  seed('dibao.rural', 1300, 7800, 248255000n, 815),
  seed('tekun', 412, 2457, 151613000n),
  seed('retrenched1960s', 43, 258, 9391200n),
  seed('orphan', 30, 179, 18795000n),
]
const january = month('2020-01')
const march = month('2020-03')
const june = month('2020-06')
const RELIEF = [
  relief({ month: january, unit: 'person', count: 99, rows: 99, amount_fen: 15000000n }),
  relief({ month: january, count: 99, rows: 99, amount_fen: 15000000n }),
  relief({ month: march, unit: 'household', count: 26, rows: 26, amount_fen: 4000000n }),
  relief({ month: march, count: 26, rows: 26, amount_fen: 4000000n }),
  relief({ month: june, unit: 'household', count: 10, rows: 10, amount_fen: 3000000n, equal_fen: 300000n }),
  relief({ month: june, count: 10, rows: 10, amount_fen: 3000000n, equal_fen: 300000n }),
  relief({ count: 135, rows: 135, batches: 3, amount_fen: 22000000n }),
]
const ALLOCATIONS = new Map([
  ['dibao.urban', '城镇低保资金'],
  ['dibao.rural', '农村低保资金'],
  ['tekun', '五保供养专项资金'],
  ['retrenched1960s', '救济金'],
  ['orphan', '孤儿生活费'],
  ['temporaryRelief', '临时救助资金'],
])
const told = (figures: readonly Figure[], over = HALF_YEAR): string =>
  narrative({ span: over, town: 'XX镇', figures, failed: [], open: [], allocationOf: programme => ALLOCATIONS.get(programme) ?? '' }).text

describe('period', () => {
  test('is named as people name it', () => {
    const named = [
      ['2020-01', '2020-06', '2020年上半年', '上半年'],
      ['2020-07', '2020-12', '2020年下半年', '下半年'],
      ['2020-01', '2020-03', '2020年第一季度', '第一季度'],
      ['2020-10', '2020-12', '2020年第四季度', '第四季度'],
      ['2020-01', '2020-05', '2020年1至5月', '1至5月'],
      ['2020-02', '2020-04', '2020年2至4月', '2至4月'],
      ['2020-03', '2020-03', '2020年3月', '3月'],
      ['2020-01', '2020-12', '2020年', '全年'],
      ['2019-11', '2020-02', '2019年11月至2020年2月', '2019年11月至2020年2月'],
    ] as const
    for (const [from, to, title, words] of named)
      assert.deepEqual([periodTitle(span(from, to)), periodWords(span(from, to))], [title, words])
  })

  test('ends on its last day and has at least one month and at most 24', () => {
    assert.equal(lastDayOf(month('2020-02')), '2020-02-29')
    assert.deepEqual([periodProblems(HALF_YEAR), periodProblems(span('2020-02', '2020-01'))], [[], ['PERIOD_REVERSED']])
    assert.deepEqual([periodProblems(span('2019-01', '2020-12')), periodProblems(span('2018-12', '2020-12'))], [[], ['PERIOD_TOO_LONG']])
  })
})

describe('the text of the seed', () => {
  test('says each figure with its unit, stock apart from flow, and never adds 人 to 户', () => {
    const lines = told(figuresOf(SUMS, RELIEF, HALF_YEAR)).split('\n')
    assert.deepEqual(lines.slice(2), [
      '一、社会救助工作',
      '（一）城乡低保',
      '截至6月，全镇享受城市低保待遇90户187人，上半年共发放城镇低保资金51.6783万元；享受农村低保待遇815户1300人，上半年共发放农村低保资金248.255万元（不含价格补贴和电费补贴）。',
      '（二）特殊群体生活保障',
      '上半年，为412名特困供养人员发放五保供养专项资金151.613万元（2457人次）；为43名六十年代精简下放退职职工发放救济金9.3912万元（258人次）；为30名孤儿发放孤儿生活费18.795万元（179人次）。',
      '（三）临时救助',
      '1月救助99人，发放临时救助资金15万元；3月救助26户，发放临时救助资金4万元；6月救助10户，每户0.3万元，计3万元；三批共22万元。',
    ])
    assert.doesNotMatch(told(figuresOf(SUMS, RELIEF, HALF_YEAR)), /135|[,;:()]/)
  })

  test('the reserve has a sentence of its own, with its months; without people or money none', () => {
    const told7 = told(figuresOf([], RELIEF, HALF_YEAR, [record('reliefReserve', { persons: 7, amount_fen: 1200000n })]))
    assert.match(told7, /三批共22万元。充分发挥临时救助备用金的作用.*启用乡镇临时救助备用金，1至6月份共计救助7人、1\.2万元。$/)
    assert.match(
      told(figuresOf([], [], HALF_YEAR, [record('reliefReserve', { persons: 1, amount_fen: 200000n })])),
      /（一）临时救助\n充分发挥/,
    )
    assert.equal(monthsWords(span('2020-03', '2020-03')), '3月份')
    assert.equal(monthsWords(span('2019-11', '2020-02')), '2019年11月至2020年2月')
    assert.doesNotMatch(told(figuresOf(SUMS, RELIEF, HALF_YEAR)), /备用金/)
  })

  test('the claims for medical aid stand under their own heading, as the seed has it', () => {
    const seeded = told(figuresOf(SUMS, RELIEF, HALF_YEAR, [record('medicalAid', { rows: 38, amount_fen: 5673700n })]))
    assert.match(seeded, /（四）城乡医疗救助\n上半年，全镇申报医疗救助共计38人次，救助金额5\.6737万元。$/)
    assert.doesNotMatch(told(figuresOf(SUMS, RELIEF, HALF_YEAR)), /医疗/)
  })

  test('the old and their visits follow the groups; each stands without the other', () => {
    const insured = record('elderlyAccidentInsurance', { persons: 987, amount_fen: 1974000n })
    const visited = record('festivalVisit.springFestival', { persons: 29, amount_fen: 2000000n })
    const all = told(figuresOf(SUMS, RELIEF, HALF_YEAR, [insured, visited]))
    assert.match(
      all,
      /发放孤儿.*。为全镇987名困难老人统一购买意外伤害保险。春节期间为困难老党员、贫困户、困难户等群体献爱心送温暖，共计慰问29人爱心款2万元。\n/,
    )
    assert.match(told(figuresOf([], [], HALF_YEAR, [visited])), /（一）特殊群体生活保障\n春节期间/)
    assert.doesNotMatch(told(figuresOf([], [], HALF_YEAR, [insured])), /春节|爱心款/)
    assert.doesNotMatch(told(figuresOf(SUMS, RELIEF, HALF_YEAR)), /老人|春节/)
  })

  test('leaves out what has no row, and its heading', () => {
    const text = told(figuresOf([seed('orphan', 0, 0, 0n), seed('tekun', 412, 2457, 151613000n)], [], HALF_YEAR))
    assert.match(text, /（一）特殊群体生活保障\n上半年，为412名特困供养人员发放/)
    assert.doesNotMatch(text, /低保|临时救助|孤儿|（二）/)
  })

  test('a month outside the last has no stock', () => {
    const gone = { ...seed('dibao.rural', 0, 6500, 200000000n), last: { rows: 0, hash: HASH, persons: 0, households: 0 } }
    assert.match(told(figuresOf([gone], [], HALF_YEAR)), /上半年共发放农村低保资金200万元（不含/)
    assert.doesNotMatch(told(figuresOf([gone], [], HALF_YEAR)), /截至|0人/)
  })
})

describe('figures', () => {
  test('the six checks and what they came to: 均已 only where everybody has it, 所有 only where it applies to all who were checked', () => {
    const share = (source: string, done: number, rows: number) => record(source, { rows, done })
    const checks = (rehabilitated: number, of: number) => [
      record('disability.needCheck.completed', { persons: 35, first: month('2020-02'), last: month('2020-03') }),
      record('disability.homeCare.severeNoGuardian', { persons: 3 }),
      share('disability.educationAid', 10, 10),
      share('disability.rehabilitation', rehabilitated, of),
      share('disability.employment', 4, 5),
      share('disability.dilapidatedHousing', 0, 2),
    ]
    const text = told(figuresOf([], [], HALF_YEAR, checks(35, 35)))
    assert.match(
      text,
      /3月底前完成未脱贫残疾人35人的照护、就学、基本康复、就业、危房改造、无障碍改造核查工作，其中3名无法定护理人的失能重残人员/,
    )
    assert.match(text, /。残疾人子女、适龄残疾人均已享受教育扶贫政策。所有未脱贫残疾人均已享受基本康复服务。/)
    assert.match(text, /有就业能力的残疾人5人，其中4人已就业，其余1人正在落实。/)
    assert.match(text, /已鉴定危房的残疾人户2户，其中0户完成危房改造，其余2户正在落实。/)
    assert.match(told(figuresOf([], [], HALF_YEAR, checks(34, 34))), /有康复需求的残疾人均已享受基本康复服务/)
    const visits = record('festivalVisit.federation', { persons: 12, amount_fen: 600000n })
    assert.match(
      told(figuresOf([], [], HALF_YEAR, [visits])),
      /一、残联工作\n落实残疾人民生工程。2020年初，春节慰问困难残疾人12人，发放慰问金0\.6万元。/,
    )
  })

  test('an id is known in its period only', () => {
    for (const { id } of [...INDICATORS, ...RECORD_INDICATORS]) assert.ok(knownFigure(id, HALF_YEAR))
    assert.ok(knownFigure('temporaryRelief.2020-03.households', HALF_YEAR))
    for (const id of [
      'temporaryRelief.2020-07.persons',
      'temporaryRelief.2020-3.persons',
      'temporaryRelief.total.persons',
      'temporaryRelief.2020-03.toString',
      'dibao.urban',
      '',
    ])
      assert.equal(knownFigure(id, HALF_YEAR), undefined, id)
    assert.deepEqual(
      [knownFigure('dibao.rural.persons', HALF_YEAR)?.set.from, knownFigure('dibao.rural.amount', HALF_YEAR)?.set.from],
      ['2020-06', '2020-01'],
    )
  })

  test('money in the text is exact to the fen, with no zero at its end and no comma', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_007_199_254 }), fen => {
        const text = printed({ unit: 'fen', value: fen })
        const wan = /^(\d+)(?:\.(\d*[1-9]))?万元$/.exec(text)
        assert.ok(wan, text)
        const yuan = parseYuan(`${wan[1]}${(wan[2] ?? '').padEnd(4, '0').slice(0, 4)}.${(wan[2] ?? '').slice(4)}0`)
        assert.deepEqual(yuan, { ok: true, fen: fenFromJson(fen) })
      }),
      { seed: 42, numRuns: 200 },
    )
  })

  test('whatever the numbers are, no count runs into the next', () => {
    const count = fc.integer({ min: 1, max: 99_999 })
    fc.assert(
      fc.property(
        count,
        count,
        count,
        fc.bigInt({ min: 1n, max: 10n ** 11n }),
        fc.integer({ min: 0, max: 23 }),
        (people, homes, times, fen, length) => {
          const over = { from: january, to: addMonths(january, length) }
          const sums = SUMS.map(({ programme }) => seed(programme, people, times, fen, homes))
          const text = told(figuresOf(sums, RELIEF, over), over)
          assert.doesNotMatch(text, /(?:人次|人|名|元)\d|(?<!每)户\d+(?!\d*人)|\d户\d+(?!\d*人)/)
        },
      ),
      { seed: 42, numRuns: 200 },
    )
  })
})
