import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rosterKinds } from '../../server/rosters.ts'
import { mapColumns, missingFields, type ColumnChoices } from './rules.columns.ts'
import { idOf, readSheets, sheetOf } from './testing.ts'

const HEAD = ['序号', '村', '姓名', '身份证号', '人数', '户月保障金', '分类施保金额', '合计']
const read = (total: number, columns?: Record<string, string>) =>
  readSheets(
    [
      sheetOf([
        ['XX镇2020年6月农村低保花名册'],
        HEAD,
        [1, '石桥村', '张三', idOf('19580305', 121), 3, 986, 62, total],
        [2, '石桥村', '李四', idOf('19620412', 232), 1, 398, 0, 398],
      ]),
    ],
    columns === undefined ? {} : { choices: { columns } },
  )

test('two different amounts under headings that mean the same: the clerk is asked, nothing is taken silently', () => {
  const roster = read(1048)
  assert.ok(roster.questions.includes('columns'))
  assert.deepEqual([roster.columns[7]?.field, roster.columns[7]?.status], [null, 'check'])
})

test('the clerk says which one is paid; the money follows', () => {
  const roster = read(1048, { 5: 'base', 7: 'total' })
  assert.ok(!roster.questions.includes('columns'))
  assert.deepEqual([roster.units[0]?.base_fen, roster.units[0]?.uplift_fen], [98600n, 6200n])
})

test('a second column with the same amounts, or one declared as not imported, raises no question', () => {
  assert.ok(!read(986).questions.includes('columns'))
  assert.ok(!read(1048, { 7: '' }).questions.includes('columns'))
})

const KIND = rosterKinds().find(kind => kind.id === 'dibao.rural') ?? assert.fail('no such kind')
const fieldsOf = (labels: readonly string[], ...more: [ColumnChoices?, ColumnChoices?]): string[] =>
  mapColumns(labels, KIND, ...more).map(({ field, status }) => `${field ?? ''} ${status}`.trim())

test('a heading speaks by its whole, then its lowest level, then without bracket, then its highest', () => {
  assert.deepEqual(fieldsOf(['补助金额|分类施保', '家庭情况|户主', '金额|其他', '身份证号|18位', '姓名|(全称)', '甲|户主身份证号(18位)']), [
    'uplift sure',
    'name sure',
    'total sure',
    'id sure',
    'none',
    'none',
  ])
  assert.deepEqual(fieldsOf(['甲|户主(全称)']), ['name sure'])
})

test('a field goes to the first column that means it; choices and memory go before headings', () => {
  assert.deepEqual(fieldsOf(['姓名', '户主', '标准']), ['name sure', 'none', 'base sure'])
  assert.deepEqual(fieldsOf(['姓名', '户主', '标准'], { 1: 'name' }), ['none', 'name chosen', 'base sure'])
  assert.deepEqual(fieldsOf(['姓名', '户主', '标准'], { 0: '' }), ['none', 'name sure', 'base sure'])
  assert.deepEqual(fieldsOf(['姓名', '户主'], {}, { 0: '', 1: 'name' }), ['none', 'name sure'])
  assert.deepEqual(fieldsOf(['姓名', '甲'], { 1: 'nonsense' }), ['name sure', 'chosen'])
  assert.deepEqual(fieldsOf(['姓名', '甲'], {}, { 1: 'nonsense' }), ['name sure', 'none'])
})

test('a list of payees is a list of persons, to be checked; a payee beside a person stays one', () => {
  assert.deepEqual(fieldsOf(['收款人', '收款人身份证号']), ['name check', 'id check'])
  assert.deepEqual(fieldsOf(['姓名', '身份证号', '收款人', '收款人身份证号']), ['name sure', 'id sure', 'holderName sure', 'holderId sure'])
})

test('what must be there: name, number and an amount, which may also be what was paid', () => {
  assert.deepEqual(missingFields(KIND, new Map([['total', 3]])), ['name', 'id'])
  assert.deepEqual(
    missingFields(
      KIND,
      new Map([
        ['name', 1],
        ['id', 2],
      ]),
    ),
    ['base'],
  )
  assert.deepEqual(
    missingFields(
      KIND,
      new Map([
        ['name', 1],
        ['id', 2],
        ['base', 3],
      ]),
    ),
    [],
  )
})
