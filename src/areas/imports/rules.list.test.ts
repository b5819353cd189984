import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { listKinds } from '../../server/rosters.ts'
import { readListRows } from './rules.list.ts'
import type { Cell, Sheet } from './rules.sheet.ts'

const kind = listKinds().find(each => each.id === 'visits')
assert.ok(kind)
const ID = '349999195001010011'
const cell = (text: string): Cell => ({ text, kind: text === '' ? 'empty' : 'text' })
const sheet = (rows: (string | Cell)[][], more: Partial<Sheet> = {}): Sheet => ({
  name: '慰问',
  hidden: false,
  rows: rows.map(row => row.map(each => (typeof each === 'string' ? cell(each) : each))),
  merges: [],
  hiddenRows: [],
  ...more,
})
const HEAD = ['序号', '姓名', '身份证号码', '村', '类别', '慰问金额（元）', '签字']

describe('a list read from a workbook', () => {
  test('title, headings, sums and signatures are no rows; columns come in the order of the list, 同上 is the cell above', () => {
    const rows = [
      ['2020年春节走访慰问名单', '', '', '', '', '', ''],
      HEAD,
      ['1', '王秀英', ID, '石桥村', '困难户', '600', ''],
      ['2', '李长顺', ID, '石桥村', '同上', '1,000', ''],
      ['合计', '', '', '', '', '1600', ''],
      ['制表人：周敏', '', '', '审核人：', '', '', ''],
    ]
    assert.deepEqual(readListRows([sheet(rows, { hiddenRows: [3] })], kind), {
      sheet: '慰问',
      rows: [
        ['王秀英', ID, '困难户', '600'],
        ['李长顺', ID, '困难户', '1,000'],
      ],
      left_out: 2,
      hidden: 1,
    })
  })
  test('without headings, a needed column or with a number that lost its end it is refused, and says where', () => {
    assert.deepEqual(readListRows([sheet([['王秀英', ID]])], kind), { code: 'HEADER_NOT_FOUND' })
    assert.deepEqual(readListRows([], kind), { code: 'HEADER_NOT_FOUND' })
    assert.deepEqual(
      readListRows(
        [
          sheet([
            ['姓名', '身份证号'],
            ['王秀英', ID],
          ]),
        ],
        kind,
      ),
      {
        code: 'LIST_COLUMNS_MISSING',
        missing: '类别、慰问金',
      },
    )
    const lost: Cell = { text: '349999195001010000', kind: 'number', number: 3.4999919500101e17, precisionLost: true }
    assert.deepEqual(readListRows([sheet([HEAD, ['1', '王秀英', lost, '石桥村', '困难户', '600', '']])], kind), {
      code: 'LIST_ID_LOST',
      cell: '慰问!C2',
    })
  })
})
