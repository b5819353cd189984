import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { codeWord, shownCode, isLawParameterMissing, lawOf, refOf, valueOn, type LawData, type ParameterHistory } from './law.ts'

const source = (key: string, kind: LawData['sources'][number]['kind'], clause: string | null = null): LawData['sources'][number] => ({
  key,
  kind,
  document: `文件${key}`,
  number: '1号',
  issued_on: null,
  url: null,
  clause,
})
const dated = (valid_from: string, valid_to: string | null, value: Record<string, number>, more = {}) => ({
  valid_from,
  valid_to,
  repealed: false,
  value,
  source: 'paper',
  clause: null,
  ...more,
})
const history = (
  id: string,
  values: ParameterHistory['values'],
  fields: ParameterHistory['fields'] = { value: 'fen' },
): ParameterHistory => ({
  id,
  title: `参数${id}`,
  unit: '分',
  fields,
  values,
})
const LAW = lawOf({
  sources: [source('paper', 'county', '第一条'), source('practice', 'own'), source('county', 'demo')],
  parameters: [
    history('rate', [
      dated('2019-07-01', '2020-07-01', { value: 60200 }),
      dated('2020-07-01', '2021-01-01', { value: 64000 }, { source: 'county', clause: '第二条' }),
      dated('2021-01-01', null, { value: 0 }, { repealed: true }),
    ]),
    history('two', [dated('2020-01-01', null, { urban: 1, rural: 2 }, { source: 'practice' })], { urban: 'fen', rural: 'fen' }),
    history('word', [dated('2020-01-01', null, { value: '按人' as never })], { value: 'text' }),
  ],
  codes: [
    {
      list: 'relation',
      title: '关系',
      standard: '',
      source: 'paper',
      unchecked: null,
      prefixes: ['户主之', '之'],
      entries: [
        { code: '20', name: '子', aliases: ['儿子'] },
        { code: '32', name: '长女', aliases: [] },
        { code: 'B1', name: '之', aliases: [] },
      ],
    },
  ],
  programmes: [],
  calendar: { years: [], holidays: [], makeUpDays: [] },
})

const missing = (read: () => unknown): string => {
  try {
    read()
  } catch (error) {
    assert.ok(isLawParameterMissing(error))
    return error.message
  }
  return 'found'
}

describe('the value in force', () => {
  test('from its first day on, up to the day before it ends; a month is read on its first day', () => {
    const at = (on: string) => missing(() => LAW.fen('rate', on)) === 'found' && LAW.fen('rate', on).value
    assert.deepEqual(['2019-07-01', '2020-06-30', '2020-07-01', '2020-06', '2020-07', '2020-12-31'].map(at), [
      60200n,
      60200n,
      64000n,
      60200n,
      64000n,
      64000n,
    ])
    assert.equal(valueOn(LAW.parameterHistory('rate'), '2019-06-30'), undefined)
  })
  test('before any value, after its repeal, under another name or column: told with id, day and what to do', () => {
    assert.match(
      missing(() => LAW.fen('rate', '2019-06-30')),
      /^参数 rate 在 2019-06-30 没有数值/,
    )
    assert.match(
      missing(() => LAW.fen('rate', '2021-01-01')),
      /已废止（自 2021-01-01 起）/,
    )
    assert.match(
      missing(() => LAW.parameter('nothing', '2020-06')),
      /没有定义/,
    )
    assert.match(
      missing(() => LAW.parameter('two', '2020-06', 'third')),
      /^参数 two（third） 在 2020-06 没有这一栏；可用的有 urban、rural/,
    )
    assert.match(
      missing(() => LAW.fen('word', '2020-06')),
      /不是一个金额/,
    )
    assert.match(
      missing(() => LAW.fen('two', '2020-06')),
      /不是一个金额/,
    )
    assert.equal(isLawParameterMissing(new Error('other')), false)
    assert.equal(isLawParameterMissing({ name: 'LawParameterMissing' }), false)
  })
  test('one column by its key, all of several without', () => {
    assert.deepEqual([LAW.fen('two', '2020-06', 'rural').value, LAW.parameter('two', '2020-06').value], [2n, { urban: 1, rural: 2 }])
    assert.equal(LAW.parameter('word', '2020-06').value, '按人')
  })
  test('where it stands: the clause of the value, else of the document; and whether anybody has checked it', () => {
    assert.deepEqual(LAW.parameter('rate', '2020-06').source, { key: 'paper', document: '文件paper', number: '1号', clause: '第一条' })
    assert.equal(LAW.parameter('rate', '2020-07').source.clause, '第二条')
    assert.deepEqual(
      [LAW.parameter('rate', '2020-06'), LAW.parameter('rate', '2020-07'), LAW.parameter('two', '2020-06')].map(each => each.unchecked),
      [null, 'demo', 'own'],
    )
    assert.deepEqual(refOf(LAW.parameter('two', '2020-06', 'rural')), {
      id: 'two',
      key: 'rural',
      valid_from: '2020-01-01',
      source: 'practice',
    })
  })
})

describe('words of a code list', () => {
  test('code, name and alias in any width, blanks and brackets', () => {
    assert.equal(codeWord(' （长 女） '), '长女')
    assert.deepEqual(
      ['20', '子', '儿 子', '（长女）', 'b1', '孙'].map(word => LAW.codeOf('relation', word)),
      ['20', '20', '20', '32', 'B1', null],
    )
  })
  test('a prefix is taken off, but never the whole word', () => {
    assert.deepEqual(
      ['户主之子', '之长女', '之', '户主之', '户主之孙', '甲子'].map(word => LAW.codeOf('relation', word)),
      ['20', '32', 'B1', null, null, null],
    )
  })
  test('a stored code is shown by its name, an unknown one as unknown', () => {
    assert.deepEqual(shownCode(LAW, 'relation', '32'), { word: '长女', known: true })
    assert.deepEqual(shownCode(LAW, 'relation', '14'), { word: '14（未识别）', known: false })
  })
  test('names and lists; what is not there is told', () => {
    assert.deepEqual([LAW.codeName('relation', '32'), LAW.codeName('relation', '99')], ['长女', null])
    assert.throws(() => LAW.codes('nothing'), /没有代码表 nothing/)
    assert.throws(() => LAW.source('nothing'), /没有出处 nothing/)
    assert.throws(() => LAW.programme('nothing'), /没有救助项目 nothing/)
    assert.deepEqual(LAW.parameterIds(), ['rate', 'two', 'word'])
  })
})
