import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { checkDigit } from '../../kernel/id-number.ts'
import { runs } from '../../server/testing.runs.ts'
import { luhn } from '../../kernel/luhn.ts'
import { numbersAcross, numbersIn } from './rules.numbers.ts'

const two = (value: number): string => String(value).padStart(2, '0')
const first17 = fc
  .record({
    year: fc.integer({ min: 1920, max: 2019 }),
    month: fc.integer({ min: 1, max: 12 }),
    date: fc.integer({ min: 1, max: 28 }),
    sequence: fc.integer({ min: 0, max: 999 }),
  })
  .map(({ year, month, date, sequence }) => `349999${year}${two(month)}${two(date)}${String(sequence).padStart(3, '0')}`)
const anId = first17.map(digits => digits + checkDigit(digits))
const aCard = fc.tuple(anId, fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 4 })).map(parts => parts.join(''))
const anAccount = fc.stringMatching(/^62\d{14,17}$/)
const aMobile = fc.stringMatching(/^1[3-9]\d{9}$/)

const HIDINGS: readonly ((text: string) => string)[] = [
  text => text,
  text => text.replace(/\d/g, digit => String.fromCharCode(0xff10 + Number(digit))),
  text => [...text].join('\u200b'),
  text => [...text].join(' '),
  text => `'${text}`,
  text => text.replace(/\d/g, digit => `${digit}\ufe0f\u20e3`),
]
const BEFORE = ['', '张三，', '身份证：', 'No.', '(', '户主李四 ', '第3组 王五 ']
const AFTER = ['', '。', ' 安徽', ')', '号', '，600元', '；电话0551-1234567']
const hidden = fc.tuple(fc.constantFrom(...HIDINGS), fc.constantFrom(...BEFORE), fc.constantFrom(...AFTER))
const kindsOf = (text: string, label?: string): string[] => numbersIn(text, label).map(({ kind }) => kind)

describe('numbers in a text', () => {
  for (const [kind, number] of [
    ['id18', anId],
    ['disability_card', aCard],
    ['phone', aMobile],
  ] as const) {
    test(`every planted ${kind} is found, however it is written`, () => {
      fc.assert(
        fc.property(number, hidden, (digits, [hide, before, after]) => {
          const found = numbersIn(before + hide(digits) + after)
          assert.ok(
            found.some(hit => hit.kind === kind && hit.digits === digits),
            `${before + hide(digits) + after}: ${JSON.stringify(found)}`,
          )
        }),
        runs(),
      )
    })
  }

  test('an account is found in one piece and in groups of four', () => {
    fc.assert(
      fc.property(anAccount, hidden, (digits, [, before, after]) => {
        assert.ok(numbersIn(before + digits + after).some(hit => ['account', 'id18', 'id15'].includes(hit.kind)))
        if (!luhn(digits)) return
        const groups = digits.match(/.{1,4}/g)?.join(' ') ?? ''
        assert.ok(
          kindsOf(before + groups + after).some(kind => kind === 'account' || kind === 'id18'),
          before + groups + after,
        )
      }),
      runs(),
    )
  })

  test('an id is found wherever it is cut, in a text and over neighbouring cells', () => {
    fc.assert(
      fc.property(
        anId,
        fc.uniqueArray(fc.integer({ min: 1, max: 17 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(' ', '-', '－', ' - ', '.', '/', '、'),
        (id, cuts, gap) => {
          const marks = [0, ...cuts.toSorted((a, b) => a - b), 18]
          const pieces = marks.slice(1).map((to, at) => id.slice(marks[at], to))
          assert.ok(kindsOf(`编号${pieces.join(gap)}。`).includes('id18'), pieces.join(gap))
          assert.ok(
            numbersAcross(pieces).some(hit => hit.digits === id),
            pieces.join('|'),
          )
        },
      ),
      runs(),
    )
  })

  test('nothing of seven digits in a row is ever told', () => {
    fc.assert(
      fc.property(fc.oneof(anId, aCard, anAccount, aMobile, fc.stringMatching(/^\d{1,40}$/)), hidden, (digits, [hide, before, after]) => {
        for (const { masked } of numbersIn(before + hide(digits) + after)) assert.doesNotMatch(masked, /\d{7}/)
      }),
      runs(),
    )
  })

  const told: readonly (readonly [text: string, kinds: readonly string[], label?: string])[] = [
    ['349999198001010421', ['id18']], // the check digit is another
    ['349999800101042', ['id15']],
    ['一三八零零零零一二三四', ['phone']],
    ['+86 13800001234', ['phone']],
    ['8613800001234', ['phone']],
    ['138-0000-1234', ['phone']],
    ['3.49999198001011E+17', ['id18']],
    [`1${'34999919800101042'}${checkDigit('34999919800101042')}`, ['id18']],
    ['2000001234567', ['account'], '一卡通账号'],
    ['2000001234567', [], '批次'],
    ['1234567890123450', ['long_number']],
  ]
  for (const [text, kinds, label] of told) test(`${text} ${label ?? ''}`, () => assert.deepEqual(kindsOf(text, label), kinds))

  const clean = [
    '皖民〔2019〕12号', '2020年6月18日', '2020-06-18 09:30:00', '1,300.00元', '51.6783万元', '349999100201', '0551-1234567', '12345',
    '批次 202006180001', '流水 20200618093000123', '共1300人248.255万元', '130 1500 2024 600', '1300 2500 20200601', '2020.01.01-2020.12.31',
    '邮编230000', '0.30000000000000004', '第1—7页', '999999999999999999', '349999********0428', '****1234', '12369', '(0551)12345678',
    '400-800-8888', '1 2020 3 500 600.00 2020-01-01 1250', '91340000MA2ABCDE1X', '{00020820-0000-0000-C000-000000000046}',
  ] // biome-ignore format: a list of words
  for (const text of clean) test(`${text} is no number of anybody`, () => assert.deepEqual(numbersIn(text), []))

  test('tables of amounts and dates stay clean', () => {
    const cell = fc.oneof(
      fc.integer({ min: 1, max: 99_999 }).map(String),
      fc.integer({ min: 1, max: 999_999 }).map(fen => (fen / 100).toFixed(2)),
      fc.integer({ min: 2015, max: 2020 }).map(year => `${year}-06-01`),
      fc.constantFrom('349999100201', '农村低保', '3人', '202006'),
    )
    fc.assert(
      fc.property(fc.array(cell, { minLength: 2, maxLength: 12 }), cells => {
        assert.deepEqual(numbersIn(cells.join('\t')), [], cells.join('\t'))
        assert.deepEqual(numbersAcross(cells), [], cells.join('|'))
      }),
      runs(1000),
    )
  })
})
