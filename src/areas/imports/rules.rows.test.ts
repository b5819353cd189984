import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { wordsOf } from './rules.problems.ts'
import { idOf, places, readSheets, sheetOf, type Value } from './testing.ts'

const A = idOf('19580305', 121)
const B = idOf('19620412', 232)
const HEAD = ['序号', '村', '姓名', '性别', '身份证号', '与户主关系', '月保障金', '家庭住址', '备注']
type Roster = ReturnType<typeof readSheets>
const read = (
  rows: readonly (readonly Value[])[],
  more: Parameters<typeof sheetOf>[1] = {},
  title = 'XX镇2020年6月农村低保花名册',
): Roster => readSheets([sheetOf([[title], HEAD, ...rows], more)], { choices: { amount: 'household_month' } })
const row = (cells: Readonly<Record<string, Value>>): Value[] => HEAD.map(name => cells[name] ?? null)
const ZHANG = { 序号: 1, 村: '石桥村', 姓名: '张三', 性别: '男', 身份证号: A, 月保障金: 300, 家庭住址: '东组' }
const kinds = (...rows: readonly (readonly Value[])[]): string[] => {
  const { lines } = read(rows)
  return rows.map((_, at) => lines.get(at + 2) ?? '')
}
const kindOf = (cells: readonly Value[]): string => kinds(cells)[0] ?? ''

describe('what a line under the headings is', () => {
  test('a person, a blank line, a sum, a signature, the headings once more, a village', () => {
    assert.equal(kindOf(row(ZHANG)), 'data')
    assert.equal(kindOf([null, ' ', '　']), 'blank')
    assert.equal(kindOf([]), 'blank')
    assert.equal(kindOf(row({ 村: '小计', 月保障金: 300 })), 'total')
    assert.equal(kindOf(row({ 家庭住址: '审核人：' })), 'footer')
    assert.equal(kindOf(HEAD), 'header')
    assert.equal(kindOf(['一、石桥村']), 'village')
    assert.equal(kindOf([null, '柳沟社区']), 'village')
  })
  test('only lines below the headings are lines', () => {
    assert.deepEqual([...read([row(ZHANG), row(ZHANG)]).lines.keys()], [2, 3])
  })
  test('whoever has a number is a person, whatever else the line says', () => {
    assert.equal(kindOf(row({ ...ZHANG, 序号: '小计' })), 'data')
    assert.equal(kindOf(row({ ...ZHANG, 备注: '说明：代领' })), 'data')
    assert.equal(kindOf([...HEAD.slice(0, 4), A, ...HEAD.slice(5)]), 'data')
    assert.equal(kindOf(row({ 身份证号: A })), 'data')
  })
  test('a sum is named among the first four cells that hold something', () => {
    assert.equal(kindOf([1, '石桥村', '张三', '合计', null, null, 300]), 'total')
    assert.equal(kindOf([1, '石桥村', '张三', '男', null, '合计', 300]), 'data')
  })
  test('headings repeated: two of them and more than half of what stands there', () => {
    const below = (cells: readonly Value[]): string => kinds(row(ZHANG), cells)[1] ?? ''
    assert.equal(below([null, null, '姓名', null, null, null, null, '家庭住址', '甲']), 'header')
    assert.equal(below([null, null, '姓名', null, null, '关系甲', null, '家庭住址', '甲']), 'data', 'just half')
    assert.equal(below([null, null, '姓名']), 'data', 'one word only')
  })
  test('a line without name, number and amount is not read, and told; a formula without a result is something', () => {
    const roster = read([row(ZHANG), row({ 家庭住址: '见附件', 备注: '另纸' })])
    assert.deepEqual([roster.lines.get(3), places(roster, ['LINE_IGNORED'])], ['ignored', ['A4 LINE_IGNORED']])
    assert.equal(kindOf(row({ 月保障金: { formula: true } })), 'data')
    assert.equal(kindOf(row({ 姓名: '张三' })), 'data')
    assert.equal(kindOf(row({ 月保障金: 300 })), 'data')
    assert.equal(kindOf(['石桥村', null, null, null, null, null, null, null, '甲']), 'ignored', 'two cells are no village line')
  })
})

describe('where a person lives', () => {
  const villages = (rows: readonly (readonly Value[])[], title?: string): (string | null)[] =>
    read(rows, {}, title).rows.map(each => each.village)
  test('the village is filled down from its cell, its line, else read from address or title', () => {
    assert.deepEqual(villages([row(ZHANG), row({ ...ZHANG, 村: null }), row({ ...ZHANG, 村: '柳沟村委会' })]), [
      '石桥村',
      '石桥村',
      '柳沟村',
    ])
    const bare = { ...ZHANG, 村: null }
    assert.deepEqual(villages([['一、石桥村'], row(bare), ['2．柳沟村委会'], row(bare)]), ['石桥村', '柳沟村'])
    assert.deepEqual(villages([row({ ...bare, 家庭住址: 'XX镇柳沟村西组' }), row(bare)]), ['柳沟村', null])
    assert.deepEqual(villages([row({ ...bare, 家庭住址: null })]), [null])
    assert.deepEqual(villages([row(bare)], 'XX镇石桥村2020年6月农村低保'), ['石桥村'])
  })
})

describe('sex, relation and number', () => {
  const one = (cells: Readonly<Record<string, Value>>): Roster => read([row({ ...ZHANG, ...cells })])
  test('the number says the sex; another word is told, with both', () => {
    const differs = one({ 性别: '女' })
    assert.deepEqual([differs.rows[0]?.sex, places(differs, ['SEX_DIFFERS'])], ['1', ['D3 SEX_DIFFERS']])
    assert.deepEqual(
      differs.findings.filter(each => each.code === 'SEX_DIFFERS').map(each => wordsOf(each).what),
      ['性别写的是女，号码显示是男'],
    )
    const woman = one({ 身份证号: B, 性别: '男' })
    assert.deepEqual(
      woman.findings.filter(each => each.code === 'SEX_DIFFERS').map(each => wordsOf(each).what),
      ['性别写的是男，号码显示是女'],
    )
    for (const sex of ['男', null, '不详', '未说明的性别', '9'])
      assert.deepEqual(places(one({ 性别: sex }), ['SEX_DIFFERS']), [], String(sex))
  })
  test('without a number the word counts, without a word it is not stated', () => {
    assert.equal(one({ 身份证号: '无', 性别: '女' }).rows[0]?.sex, '2')
    assert.equal(one({ 身份证号: '无', 性别: null }).rows[0]?.sex, '9')
    assert.deepEqual(places(one({ 身份证号: '无', 性别: '女' }), ['SEX_DIFFERS']), [])
  })
  test('an unknown relation becomes 其他 and is told', () => {
    const roster = one({ 与户主关系: '干亲' })
    assert.deepEqual([roster.rows[0]?.relation, places(roster, ['RELATION_UNKNOWN'])], ['80', ['F3 RELATION_UNKNOWN']])
    const long = '很远的亲戚关系说不清楚的那种人也写在表里了吧'
    assert.deepEqual(
      one({ 与户主关系: long }).findings.find(each => each.code === 'RELATION_UNKNOWN')?.facts['relation'],
      long.slice(0, 20),
    )
  })
  test('who receives must have a number: the head and the person; a member need not', () => {
    const without = (relation: string | null): string[] =>
      places(read([row({ ...ZHANG, 与户主关系: '户主' }), row({ ...ZHANG, 身份证号: null, 与户主关系: relation })]), [
        'ID_EMPTY',
        'MEMBER_ID_EMPTY',
      ])
    assert.deepEqual(without('户主'), ['E4 ID_EMPTY'])
    assert.deepEqual(without('本人'), ['E4 ID_EMPTY'])
    assert.deepEqual(without(null), ['E4 ID_EMPTY'])
    assert.deepEqual(without('长子'), ['E4 MEMBER_ID_EMPTY'])
    const damaged = read([row({ ...ZHANG, 与户主关系: '户主' }), row({ ...ZHANG, 身份证号: '123', 与户主关系: '长子' })])
    assert.deepEqual(places(damaged, ['ID_WRONG_LENGTH']), ['E4 ID_WRONG_LENGTH'])
  })
})

test('同上 on the first line means nothing', () => {
  assert.equal(read([row({ ...ZHANG, 家庭住址: '同上' })]).rows[0]?.address, '同上')
})

test('hidden rows are counted, the first five are named; hidden sums are not', () => {
  const people = Array.from({ length: 7 }, (_, at) => row({ ...ZHANG, 身份证号: idOf('19580305', 101 + 2 * at) }))
  const roster = read([...people, row({ 村: '合计', 月保障金: 2100 })], { hiddenRows: [0, 3, 4, 5, 6, 7, 8, 9] })
  const found = roster.findings.filter(each => each.code === 'HIDDEN_ROWS')
  assert.deepEqual(
    found.map(each => [each.row, wordsOf(each).what]),
    [[3, '有 6 行被隐藏（第 4、5、6、7、8 行等），照样读了']],
  )
  assert.deepEqual(places(read(people, { hiddenRows: [0, 1] }), ['HIDDEN_ROWS']), [])
})
