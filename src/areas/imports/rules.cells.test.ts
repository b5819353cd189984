import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from '../../kernel/day.ts'
import { presumedFen, readAccount, readCount, readId, readMonth, readName, readYuan, type Tell } from './rules.cells.ts'
import type { Cell } from './rules.sheet.ts'
import { idOf, readSheets, sheetOf } from './testing.ts'

test('an amount beyond all reason is an error at its cell, also where a total stands under it', () => {
  const amounts = [1e15, '99999999999999999999', '9007199254740991000', 100_000_000.01, 100_000_000]
  const roster = readSheets([
    sheetOf([
      ['2020年6月孤儿基本生活费花名册'],
      ['村', '姓名', '身份证号', '发放金额'],
      ...amounts.map((amount, at) => ['石桥村', `张${'三四五六七'[at]}`, idOf('20120305', 111 + at), amount]),
      ['合计', null, null, 1050],
    ]),
  ])
  const told = roster.findings.filter(finding => finding.column === 3).map(({ row, code }) => [(row ?? 0) + 1, code])
  assert.deepEqual(told.slice(0, 4), [
    [3, 'AMOUNT_NOT_A_NUMBER'],
    [4, 'AMOUNT_NOT_A_NUMBER'],
    [5, 'AMOUNT_NOT_A_NUMBER'],
    [6, 'AMOUNT_TOO_LARGE'],
  ])
  assert.ok(!told.some(([row]) => row === 7), '一亿元整 is read')
})

const TODAY = day('2020-06-18')
/** What a cell is read as, and what is told about it. */
const told = <T>(read: (cell: Cell, tell: Tell) => T, text: string, more: Partial<Cell> = {}): [T, string[]] => {
  const codes: string[] = []
  const cell = { text, kind: 'text', ...more }
  return [read(cell, (code, facts) => codes.push([code, ...Object.values(facts ?? {})].join(' '))), codes]
}

test('a name: none, padded, two people in one cell, too long', () => {
  const name = (text: string, more?: Partial<Cell>) => told(readName, text, more)
  assert.deepEqual(name('张三'), ['张三', []])
  assert.deepEqual(name(' / '), ['', ['NAME_EMPTY']])
  assert.deepEqual(name('张　三'), ['张三', ['NAME_PADDED 张三']])
  assert.deepEqual(name('张三四 李四五'), ['张三四 李四五', ['NAME_TWO 张三四 李四五']])
  assert.deepEqual(name('Anna Maria'), ['Anna Maria', []])
  assert.deepEqual(name('张'.repeat(60)), ['张'.repeat(60), []])
  assert.deepEqual(name('张'.repeat(61))[1], ['NAME_LONG'])
  assert.deepEqual(name('𬭚'.repeat(60))[1], [], 'characters are counted, not their halves')
  assert.deepEqual(name('', { kind: 'formula_empty' }), ['', ['FORMULA_EMPTY']])
  assert.deepEqual(name('#REF!', { kind: 'error' }), ['', ['CELL_ERROR #REF!']])
})

test('a number: its owner, its damage, the years that cannot be', () => {
  const id = (text: string, more?: Partial<Cell>) => told((cell, tell) => readId(cell, TODAY, tell), text, more)
  const good = idOf('19580305', 121)
  assert.deepEqual(id(good), [{ id: good, birth: '1958-03-05', sex: '1' }, []])
  assert.deepEqual(id(` ${good} `)[1], [], 'another spelling is not worth a word')
  assert.deepEqual(id(good, { precisionLost: true }), [null, ['ID_PRECISION_LOST']])
  assert.deepEqual(id('349999580305121'), [{ id: good, birth: '1958-03-05', sex: '1' }, ['ID_CONVERTED_15']])
  assert.deepEqual(id(idOf('20200619', 121)), [null, ['BORN_IN_FUTURE']])
  assert.equal(id(idOf('20200618', 121))[0]?.birth, '2020-06-18')
  assert.deepEqual(id(idOf('18990617', 121))[1], ['OLDER_THAN_120'])
  assert.equal(id(idOf('18990617', 121))[0]?.birth, '1899-06-17')
  assert.deepEqual(id('#N/A', { kind: 'error' }), [null, ['CELL_ERROR #N/A']])
  assert.deepEqual(
    ['', '34999958', '34999919580305张三', '349999195813051214', '349999195802301210'].map(text => id(text)[1].join()),
    ['ID_EMPTY', 'ID_WRONG_LENGTH', 'ID_BAD_CHARACTER', 'ID_BAD_BIRTH_DATE', 'ID_BAD_BIRTH_DATE'],
  )
})

test('an amount: to the fen, 一亿元 at most; twenty characters of what cannot be read', () => {
  const yuan = (text: string, more?: Partial<Cell>) => told(readYuan, text, more)
  assert.deepEqual(yuan('1,300.50元'), [130050n, []])
  assert.deepEqual(yuan('/'), [null, []])
  assert.deepEqual(yuan('100000000'), [100_000_000_00n, []])
  assert.deepEqual(yuan('100000000.01'), ['bad', ['AMOUNT_TOO_LARGE 100000000.01']])
  assert.deepEqual(yuan('九百九十九万九千九百九十九元九角九分整还有多'), [
    'bad',
    ['AMOUNT_NOT_A_NUMBER 九百九十九万九千九百九十九元九角九分整还'],
  ])
  assert.deepEqual(yuan(`${'0'.repeat(15)}999999999`)[1], [`AMOUNT_TOO_LARGE ${'0'.repeat(15)}99999`])
  assert.deepEqual(yuan('', { kind: 'formula_empty' }), ['bad', ['FORMULA_EMPTY']])
})

test('what an unreadable amount likely means: its first figures, two decimals, never more than 一亿元', () => {
  assert.deepEqual(['约308元', '308.005', '1,300.5左右', '三百', '.5', '100000000', '100000000.01'].map(presumedFen), [
    30800n,
    30800n,
    130050n,
    null,
    500n,
    100_000_000_00n,
    null,
  ])
})

test('a count of persons: 0 to 40, with 人, 口 or .0', () => {
  const count = (text: string, more?: Partial<Cell>) => told(readCount, text, more)
  assert.deepEqual(
    ['0', '40', '3.0', '3人', '3 口', '无'].map(text => count(text)),
    [0, 40, 3, 3, 3, null].map(value => [value, []]),
  )
  for (const text of ['41', '3.5', '三', '100']) assert.deepEqual(count(text), [null, [`COUNT_UNREADABLE ${text}`]])
  assert.deepEqual(count('户主及配偶和子女一共三个人但其中一个不算')[1], ['COUNT_UNREADABLE 户主及配偶和子女一共三个人但其中一个不算'])
  assert.deepEqual(count('户主及配偶和子女一共三个人但其中一个不算的')[1], ['COUNT_UNREADABLE 户主及配偶和子女一共三个人但其中一个不算'])
  assert.deepEqual(count('', { kind: 'formula_empty' }), [null, ['FORMULA_EMPTY']])
})

test('a start month: a date, a day, a month; 2020.1 as a number may be October', () => {
  const start = (text: string, more?: Partial<Cell>) => told(readMonth, text, more)
  assert.deepEqual(start('43800', { kind: 'date', day: '2019-12-01' }), ['2019-12', []])
  for (const text of ['2019.7', '201907', '2019年7月', '2019-07-15', '2019年7月15日']) assert.deepEqual(start(text), ['2019-07', []], text)
  assert.deepEqual(start('2020.1', { kind: 'number' }), [null, ['START_MONTH_UNSURE 2020.1']])
  assert.deepEqual(start('2020.1'), ['2020-01', []], 'as text it is January')
  assert.deepEqual(start('2020.6', { kind: 'number' }), ['2020-06', []])
  assert.deepEqual(start('—'), [null, []])
  assert.deepEqual(start('去年'), [null, ['START_MONTH_UNREADABLE 去年']])
  assert.deepEqual(start('大概是前年下半年快要过年的那一阵子开始发的')[1], [
    'START_MONTH_UNREADABLE 大概是前年下半年快要过年的那一阵子开始发',
  ])
})

test('an account: 8 to 30 figures; what Excel has shortened is not used', () => {
  const account = (text: string, more?: Partial<Cell>) => told(readAccount, text, more)
  assert.deepEqual(account("'6217 0000-0000 0001 001"), ['6217000000000001001', []])
  assert.deepEqual(account('无'), [null, []])
  assert.deepEqual(account('6.217E+18'), [null, ['ACCOUNT_PRECISION_LOST']])
  assert.deepEqual(account('6217000000000001000', { precisionLost: true }), [null, ['ACCOUNT_PRECISION_LOST']])
  assert.equal(account('1'.repeat(8))[0], '1'.repeat(8))
  assert.equal(account('1'.repeat(30))[0], '1'.repeat(30))
  for (const text of ['1'.repeat(7), '1'.repeat(31), '农商行6217']) assert.deepEqual(account(text), [null, ['ACCOUNT_UNREADABLE']], text)
})
