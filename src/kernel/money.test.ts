import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { divideFen, fenFromJson, fenToJson, formatWan, formatYuan, parseYuan, sumFen, yuanInWords } from './money.ts'
import { runs } from '../server/testing.runs.ts'

const WIRE_MAX = BigInt(Number.MAX_SAFE_INTEGER)
const anyFen = fc.bigInt({ min: 0n, max: WIRE_MAX })
const read = (text: string): bigint | string => {
  const reading = parseYuan(text)
  return reading.ok ? reading.fen : reading.problem
}

test('divideFen rounds the published cases', () => {
  const yuan = { unit_fen: 100n, mode: 'half_up' } as const
  assert.equal(divideFen(62_900n * 40n, 100n, yuan), 25_200n) // 中山 629 × 40%
  assert.equal(divideFen(177_900n - 100_000n, 3n, yuan) * 3n, 78_000n) // V03
  assert.equal(divideFen(77_900n, 3n, { unit_fen: 1n, mode: 'half_up' }) * 3n, 77_901n) // V05
  assert.equal(divideFen(5_990_020_131n, 2_442_120n, { unit_fen: 1n, mode: 'half_up' }), 2_453n) // V33
  assert.equal(divideFen(123_456n * 80n, 100n, { unit_fen: 1n, mode: 'half_up' }), 98_765n) // V56
  assert.equal(divideFen(5n, 10n, { unit_fen: 1n, mode: 'half_up' }), 1n)
  assert.equal(divideFen(149n, 1n, { unit_fen: 100n, mode: 'up' }), 200n)
  assert.equal(divideFen(199n, 1n, { unit_fen: 100n, mode: 'down' }), 100n)
})

test('divideFen lands on the unit, on the right side and nearer than one unit', () => {
  const unit = fc.constantFrom(1n, 10n, 100n, 500n)
  fc.assert(
    fc.property(anyFen, fc.bigInt({ min: 1n, max: 10_000n }), unit, (n, d, unit_fen) => {
      const down = divideFen(n, d, { unit_fen, mode: 'down' })
      const up = divideFen(n, d, { unit_fen, mode: 'up' })
      const half = divideFen(n, d, { unit_fen, mode: 'half_up' })
      assert.equal(half % unit_fen, 0n)
      assert.ok(down * d <= n && n < (down + unit_fen) * d)
      assert.ok(up * d >= n && n > (up - unit_fen) * d)
      const doubleError = 2n * (half * d - n)
      assert.ok(doubleError > -unit_fen * d && doubleError <= unit_fen * d)
    }),
    runs(),
  )
})

test('divideFen refuses negative amounts, an empty denominator and an empty unit', () => {
  assert.throws(() => divideFen(-1n, 1n, { unit_fen: 1n, mode: 'down' }), RangeError)
  assert.throws(() => divideFen(1n, 0n, { unit_fen: 1n, mode: 'down' }), RangeError)
  assert.throws(() => divideFen(1n, 1n, { unit_fen: 0n, mode: 'down' }), RangeError)
})

test('fen survive JSON, and what would lose fen is refused', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -WIRE_MAX, max: WIRE_MAX }), fen => {
      assert.equal(fenFromJson(JSON.parse(JSON.stringify(fenToJson(fen)))), fen)
    }),
    runs(),
  )
  assert.throws(() => fenToJson(WIRE_MAX + 1n), RangeError)
  assert.throws(() => fenToJson(-WIRE_MAX - 1n), RangeError)
  assert.throws(() => fenFromJson(0.5), RangeError)
  assert.throws(() => fenFromJson(Number.NaN), RangeError)
})

test('sumFen adds exactly', () => {
  assert.equal(sumFen([]), 0n)
  assert.equal(sumFen([15_000_000n, 4_000_000n, 3_000_000n]), 22_000_000n)
  fc.assert(
    fc.property(fc.array(anyFen), list =>
      assert.equal(
        sumFen(list),
        list.reduce((a, b) => a + b, 0n),
      ),
    ),
    runs(),
  )
})

test('parseYuan reads the spellings of rosters', () => {
  const spellings: [string, bigint][] = [
    ['1,300.00', 130_000n],
    ['1，300．00', 130_000n],
    ['300元', 30_000n],
    ['300 元整', 30_000n],
    ['￥300', 30_000n],
    ['¥ 1,234,567.8', 123_456_780n],
    ['３１８．２８', 31_828n],
    ['\u3000\u00a0300\u200b ', 30_000n],
    ['460.5', 46_050n],
    ['.5', 50n],
    ['0', 0n],
    ['-0.00', 0n],
    ['300.10000', 30_010n],
  ]
  for (const [text, fen] of spellings) assert.equal(read(text), fen, JSON.stringify(text))
  assert.equal(read('5.653000'), 'THREE_DECIMALS')
})

test('parseYuan names what it cannot take', () => {
  for (const text of ['', ' ', '/', '-', '—', '无', '－', '\u3000']) assert.equal(read(text), 'EMPTY', JSON.stringify(text))
  for (const text of ['-5', '−5', '－300.00', '(1,300.00)', '￥-5', '-￥5元']) assert.equal(read(text), 'NEGATIVE', text)
  for (const text of ['1.234', '0.001', '0.30000000000000004']) assert.equal(read(text), 'THREE_DECIMALS', text)
  const strange = [
    '三百',
    '元',
    '1,30',
    '1,3000',
    '12.',
    '1.2.3',
    '--5',
    '()',
    '300 200',
    '300\n200',
    '3.4E+17',
    'NaN',
    'Infinity',
    '0x10',
    '5%',
    '0.3万元',
  ]
  for (const text of strange) assert.equal(read(text), 'NOT_A_NUMBER', text)
  assert.equal(read('349999195501010428'), 'NOT_A_NUMBER')
})

test('parseYuan reads back what formatYuan writes, and every cell holding whole fen', () => {
  fc.assert(
    fc.property(anyFen, fen => assert.equal(read(formatYuan(fen)), fen)),
    runs(),
  )
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: WIRE_MAX }), fen => assert.equal(read(formatYuan(-fen)), 'NEGATIVE')),
    runs(),
  )
  // The shortest decimal form of a cell holds two decimals exactly up to a hundred milliard yuan.
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e13 }), n => assert.equal(read(String(n / 100)), BigInt(n))),
    runs(),
  )
})

test('parseYuan answers every text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => assert.match(String(read(text)), /^(\d+|[A-Z_]+)$/)),
    runs(),
  )
})

test('formatYuan', () => {
  assert.equal(formatYuan(0n), '0.00')
  assert.equal(formatYuan(5n), '0.05')
  assert.equal(formatYuan(123_400n), '1,234.00')
  assert.equal(formatYuan(248_255_000n), '2,482,550.00')
  assert.equal(formatYuan(-123_456n), '−1,234.56')
})

test('formatWan prints the figures of the half year as they were published', () => {
  const published: [bigint, string][] = [
    [51_678_300n, '51.6783'],
    [248_255_000n, '248.255'],
    [151_613_000n, '151.613'],
    [9_391_200n, '9.3912'],
    [18_795_000n, '18.795'],
    [2_000_000n, '2'],
    [1_200_000n, '1.2'],
    [0n, '0'],
    [100n, '0.0001'],
    [1n, '0.000001'],
    [123_456_789n, '123.456789'],
    [-1_200_000n, '−1.2'],
  ]
  for (const [fen, text] of published) assert.equal(formatWan(fen), text)
})

test('formatWan is exact, has no zero at the end, and at most four decimals for whole yuan', () => {
  fc.assert(
    fc.property(anyFen, fc.boolean(), (amount, wholeYuan) => {
      const fen = wholeYuan ? (amount / 100n) * 100n : amount
      const [whole = '', fraction = ''] = formatWan(fen).split('.')
      assert.equal(BigInt(whole + fraction.padEnd(6, '0')), fen)
      assert.ok(!fraction.endsWith('0'))
      if (wholeYuan) assert.ok(fraction.length <= 4)
    }),
    runs(),
  )
})

test('yuanInWords follows the voucher rules', () => {
  const vouchers: [bigint, string][] = [
    [0n, '零元整'],
    [7n, '柒分'],
    [50n, '伍角整'],
    [100n, '壹元整'],
    [1_000n, '壹拾元整'],
    [150n, '壹元伍角整'],
    [140_950n, '壹仟肆佰零玖元伍角整'], // the examples of 支付结算办法 附件一
    [600_714n, '陆仟零柒元壹角肆分'],
    [168_032n, '壹仟陆佰捌拾元叁角贰分'],
    [10_700_053n, '壹拾万柒仟元伍角叁分'],
    [1_640_902n, '壹万陆仟肆佰零玖元零贰分'],
    [32_504n, '叁佰贰拾伍元零肆分'],
    [1_005_007n, '壹万零伍拾元零柒分'],
    [41_375_800n, '肆拾壹万叁仟柒佰伍拾捌元整'],
    [10_000_000_100n, '壹亿零壹元整'],
    [10_000_500_000n, '壹亿零伍仟元整'],
    [10_005_000_000n, '壹亿零伍万元整'],
    [100_000_000_000_000n, '壹万亿元整'],
    [100_010_000_000_000n, '壹万零壹亿元整'],
    [-100n, '负壹元整'],
  ]
  for (const [fen, words] of vouchers) assert.equal(yuanInWords(fen), words)
})

/** Reads the words back by their meaning alone: every figure times its unit. */
function fenOfWords(words: string): bigint {
  const units: Record<string, bigint> = { 拾: 10n, 佰: 100n, 仟: 1000n }
  let total = 0n
  let section = 0n
  let figure = 0n
  for (const character of words) {
    const digit = '零壹贰叁肆伍陆柒捌玖'.indexOf(character)
    if (digit >= 0) figure = BigInt(digit)
    else if (character in units) section += figure * (units[character] ?? 0n)
    else if (character === '万') total += (section + figure) * 10_000n
    else if (character === '亿') total = (total + section + figure) * 100_000_000n
    else if (character === '元') total = (total + section + figure) * 100n
    else if (character === '角') total += figure * 10n
    else if (character === '分') total += figure
    if (digit < 0) figure = 0n
    if ('万亿元'.includes(character)) section = 0n
  }
  return total
}

test('yuanInWords says the amount, once each 零, and ends properly', () => {
  const sparse = fc.array(fc.constantFrom('0', '0', '0', '1', '5', '9'), { minLength: 1, maxLength: 16 }).map(d => BigInt(d.join('')))
  fc.assert(
    fc.property(fc.oneof(sparse, anyFen), fen => {
      fc.pre(fen > 0n)
      const words = yuanInWords(fen)
      assert.equal(fenOfWords(words), fen, words)
      assert.doesNotMatch(words, /零零|零[元万亿角分]|^零/)
      assert.match(words, fen % 10n > 0n ? /分$/ : /[元角]整$/)
    }),
    runs(1000),
  )
})

test('words and figures at the edges: one fen, a zero between, a free 零 that is not written, the largest amount with words', () => {
  assert.deepEqual([1n, 10n, 100n, 101n, 110n, -1n, 0n, 100_100_000n].map(yuanInWords), [
    '壹分',
    '壹角整',
    '壹元整',
    '壹元零壹分',
    '壹元壹角整',
    '负壹分',
    '零元整',
    '壹佰万壹仟元整',
  ])
  assert.deepEqual(
    [formatYuan(0n), formatYuan(-1n), formatYuan(1n), formatWan(-1n), formatWan(0n)],
    ['0.00', '−0.01', '0.01', '−0.000001', '0'],
  )
  assert.match(yuanInWords(10n ** 18n - 1n), /^玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿/)
  assert.throws(() => yuanInWords(10n ** 18n), /too large/)
  assert.throws(() => divideFen(1n, 0n, { unit_fen: 1n, mode: 'down' }), /empty denominator/)
  assert.throws(() => divideFen(1n, 1n, { unit_fen: 0n, mode: 'down' }), /rounding unit/)
})
