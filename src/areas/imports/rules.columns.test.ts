import assert from 'node:assert/strict'
import { test } from 'node:test'
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
