import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { matchReturn, readReturn, type ReturnRow, type SentLine } from './rules.return.ts'

const codeOf = (text: string): string | null => ({ '02': '02', 户名不符: '02', 已销户: '03' })[text] ?? null
const HEADER = ['序号', '户名', '账号', '金额', '结果', '原因']
const read = (...rows: string[][]): readonly ReturnRow[] | undefined => readReturn(rows, codeOf)
const row = (line: string, account: string, amount: string, result: string, reason = ''): string[] => [
  line,
  '甲',
  account,
  amount,
  result,
  reason,
]
const one = (cells: string[]): ReturnRow | undefined => read(HEADER, cells)?.[0]

describe('finding the heading', () => {
  test('within the first twenty rows, by the words of banks', () => {
    const title = (count: number) => Array.from({ length: count }, () => ['XX银行'])
    const answer = row('1', '6217001', '500', '成功')
    assert.equal(read(...title(19), HEADER, answer)?.[0]?.row, 21)
    assert.equal(read(...title(20), HEADER, answer), undefined)
    assert.equal(read(['编号', '返回码'], ['1', '0'])?.[0]?.result, 'paid')
  })
  test('it needs a result, and the line’s number or account with amount', () => {
    assert.equal(read(['序号', '金额'], ['1', '500']), undefined)
    assert.equal(read(['账号', '结果'], ['6217001', '成功']), undefined)
    assert.equal(read(['金额', '结果'], ['500', '成功']), undefined)
    assert.equal(read(['账号', '金额', '结果'], ['6217001', '500', '成功'])?.[0]?.line_no, null)
    assert.equal(read(['序号', '结果'], ['7', '成功'])?.[0]?.line_no, 7)
  })
  test('of two columns with the same meaning the first counts', () => {
    assert.equal(read([...HEADER, '状态'], [...row('1', '6217001', '500', '成功'), '失败'])?.[0]?.result, 'paid')
  })
})

describe('reading a row', () => {
  test('its number, account, amount and result; what cannot be read is nothing', () => {
    assert.deepEqual(one(row('1', '6217 001', '1,500.5元', '成功')), {
      row: 2,
      line_no: 1,
      account: '6217001',
      fen: 150050n,
      result: 'paid',
      reason: null,
    })
    assert.deepEqual(one(row('第一', '', '多', '成功')), { row: 2, line_no: null, account: null, fen: null, result: 'paid', reason: null })
    assert.equal(one(row('1234567890', '6217001', '1', '成功'))?.line_no, null)
  })
  test('blank lines, sums and lines that say nothing are passed over; a line with anything in it is not', () => {
    assert.deepEqual(read(HEADER, ['', ' '], row('合计', '', '500', ''), ['', '审核', '', '', '', '']), [])
    assert.deepEqual(
      read(HEADER, row('', '', '', '成功'), row('2', '', '', ''), row('', '6217001', '', ''))?.map(each => each.row),
      [2, 3, 4],
    )
  })
  test('a failure with the bank’s reason, other words as 其他; a reason in the place of the result', () => {
    assert.deepEqual(
      [
        one(row('1', '', '', '失败', '户名不符'))?.reason,
        one(row('1', '', '', '退票', '不清楚'))?.reason,
        one(row('1', '', '', '失败'))?.reason,
      ],
      ['02', '08', null],
    )
    assert.deepEqual([one(row('1', '', '', '已销户'))?.result, one(row('1', '', '', '已销户'))?.reason], ['failed', '03'])
    assert.deepEqual([one(row('1', '', '', '', '户名不符'))?.result, one(row('1', '', '', '', '户名不符'))?.reason], [null, null])
    assert.equal(one(row('1', '', '', '处理中'))?.result, null)
  })
})

describe('which line a row answers', () => {
  const LINES: SentLine[] = [
    { line_no: 1, account: '6217001', net_fen: 50000n },
    { line_no: 2, account: '6217002', net_fen: 60000n },
    { line_no: 3, account: '6217002', net_fen: 60000n },
    { line_no: 4, account: null, net_fen: 70000n },
  ]
  const answer = (more: Partial<ReturnRow>): string => {
    const { answers, problems } = matchReturn(LINES, [
      { row: 2, line_no: null, account: null, fen: null, result: 'paid', reason: null, ...more },
    ])
    return problems[0]?.code ?? String(answers[0]?.line_no)
  }
  test('by number, where account and amount do not speak against it', () => {
    assert.equal(answer({ line_no: 1 }), '1')
    assert.equal(answer({ line_no: 1, account: '6217001' }), '1')
    assert.equal(answer({ line_no: 1, fen: 50000n }), '1')
    assert.equal(answer({ line_no: 3, account: '6217002', fen: 60000n }), '3')
  })
  test('else by account and amount together, if that is one line', () => {
    assert.equal(answer({ account: '6217001', fen: 50000n }), '1')
    assert.equal(answer({ line_no: 9, account: '6217001', fen: 50000n }), '1')
    assert.equal(answer({ line_no: 2, account: '6217001', fen: 50000n }), '1')
    assert.equal(answer({ account: '6217002', fen: 60000n }), 'LINE_UNCLEAR')
    assert.equal(answer({ account: '6217001' }), 'NO_SUCH_LINE')
    assert.equal(answer({ fen: 50000n }), 'NO_SUCH_LINE')
    assert.equal(answer({ fen: 70000n }), 'NO_SUCH_LINE', 'a line without an account is not met by its amount')
  })
  test('the right number or account with another amount is told as that', () => {
    assert.equal(answer({ line_no: 1, fen: 50001n }), 'AMOUNT_DIFFERS')
    assert.equal(answer({ line_no: 1, account: '6217001', fen: 1n }), 'AMOUNT_DIFFERS')
    assert.equal(answer({ line_no: 1, account: '9999', fen: 1n }), 'NO_SUCH_LINE')
  })
  test('every line must be answered once; those that are not are named', () => {
    const rows = [1, 1, 2].map((line_no, at) => ({
      row: at + 2,
      line_no,
      account: null,
      fen: null,
      result: 'failed' as const,
      reason: line_no === 2 ? null : '02',
    }))
    assert.deepEqual(matchReturn(LINES, rows), {
      answers: [{ line_no: 1, result: 'failed', reason: '02' }],
      problems: [
        { row: 3, code: 'ANSWERED_TWICE' },
        { row: 4, code: 'REASON_MISSING' },
      ],
      missing: [2, 3, 4],
    })
  })
})
