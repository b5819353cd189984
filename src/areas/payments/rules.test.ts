import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { day } from '../../kernel/day.ts'
import {
  AMOUNT_CHANGE_PERCENT,
  BATCH_ACTS,
  batchNumber,
  batchStatus,
  blocking,
  bridgeInWords,
  countsOf,
  isMakerOf,
  latestMonth,
  mayAct,
  needsReason,
  NEW_ACCOUNT_DAYS,
  reviewOf,
  type BatchMoments,
} from './rules.ts'
import { matchReturn, readReturn, type SentLine } from './rules.return.ts'
import type { BatchProblem, Bridge } from './contract.ts'
import { runs } from '../../server/testing.runs.ts'

const CODES: Readonly<Record<string, string>> = { '02': '02', 户名不符: '02', 已销户: '03' }
const codeOf = (text: string): string | null => CODES[text] ?? null
const LINES: SentLine[] = [
  { line_no: 1, account: '6217001', net_fen: 500_00n },
  { line_no: 2, account: '6217002', net_fen: 600_00n },
  { line_no: 3, account: '6217002', net_fen: 600_00n },
]
const HEADER = ['序号', '户名', '账号', '金额（元）', '处理结果', '失败原因']
const answer = (...rows: string[][]) => matchReturn(LINES, readReturn([['XX银行回盘'], HEADER, ...rows], codeOf) ?? [])

test('a batch stands where its latest moment says', () => {
  const none: BatchMoments = {
    made_by: 'a',
    submitted_at: null,
    reviewed_at: null,
    reviewable: false,
    approved_at: null,
    sent_at: null,
    returned_at: null,
    voided_at: null,
  }
  const at = '2020-06-18T06:00:00Z'
  assert.deepEqual(
    [
      none,
      { ...none, submitted_at: at, reviewable: true },
      { ...none, submitted_at: at, reviewed_at: at, reviewable: true },
      { ...none, submitted_at: at },
      { ...none, approved_at: at },
      { ...none, sent_at: at },
      { ...none, returned_at: at },
      { ...none, sent_at: at, voided_at: at },
    ].map(batchStatus),
    ['draft', 'in_review', 'submitted', 'submitted', 'approved', 'sent', 'returned', 'voided'],
  )
  assert.deepEqual(
    BATCH_ACTS.filter(act => mayAct('sent', act)),
    ['bank_list', 'return'],
    'money that went out is never voided',
  )
  assert.deepEqual(
    BATCH_ACTS.filter(act => mayAct('voided', act)),
    [],
  )
  assert.deepEqual(
    BATCH_ACTS.filter(act => mayAct('in_review', act)),
    ['note', 'review', 'send_back', 'withdraw', 'void'],
    'nothing is approved past the head of the office',
  )
  assert.deepEqual(reviewOf({ ...none, submitted_at: at, approved_at: at, reviewable: true }), 'none', 'approved before there was a head')
  assert.ok(
    (['draft', 'in_review', 'submitted'] as const).every(status => !mayAct(status, 'bank_list')),
    'no bank list before approval',
  )
})

test('errors block before warnings, and a note frees a warning only', () => {
  const problem = (severity: BatchProblem['severity'], note: string | null): BatchProblem => ({
    code: 'NO_ACCOUNT',
    severity,
    count: 1,
    facts: {},
    lines: [],
    note,
    noted: null,
  })
  assert.equal(blocking([problem('error', '照发'), problem('warning', null)]).length, 1)
  assert.equal(blocking([problem('warning', null), problem('warning', '已核实')]).length, 1)
  assert.equal(blocking([problem('warning', '已核实')]).length, 0)
})

test('numbers and months', () => {
  assert.equal(batchNumber('农低', '2020-06', 1), '农低-202006-1')
  assert.equal(latestMonth(day('2020-12-31')), '2021-01')
})

test('a return is read in the words of banks', () => {
  const { answers, problems, missing } = answer(
    ['1', '甲', '6217001', '500.00', '成功', ''],
    ['2', '乙', '6217002', '600', '失败', '户名不符'],
    ['3', '丙', '6217002', '600', '退票', '说不清'],
    ['合计', '', '', '1700', '', ''],
  )
  assert.deepEqual([problems, missing], [[], []])
  assert.deepEqual(
    answers.map(each => [each.line_no, each.result, each.reason]),
    [
      [1, 'paid', null],
      [2, 'failed', '02'],
      [3, 'failed', '08'],
    ],
  )
  assert.equal(
    readReturn(
      [
        ['姓名', '金额'],
        ['甲', '1'],
      ],
      codeOf,
    ),
    undefined,
  )
  assert.equal(answer(['1', '', '6217001', '500', '已销户', '']).answers[0]?.reason, '03', 'a reason in the place of the result')
})

test('each answer knows its row of the sheet', () => {
  const rows = [
    ['XX银行回盘'],
    HEADER,
    ['1', '', '6217001', '500', '成功', ''],
    ['', '', '', '', '', ''],
    ['2', '', '6217002', '600', '成功', ''],
  ]
  assert.deepEqual(
    readReturn(rows, codeOf)?.map(({ row, line_no }) => [row, line_no]),
    [
      [3, 1],
      [5, 2],
    ],
  )
})

test('a row that does not fit is told, never guessed', () => {
  const code = (row: string[]) => answer(row).problems[0]?.code
  assert.equal(code(['1', '', '6217001', '500', '处理中', '']), 'RESULT_UNREADABLE')
  assert.equal(code(['1', '', '6217001', '500', '失败', '']), 'REASON_MISSING')
  assert.equal(code(['9', '', '6217009', '500', '成功', '']), 'NO_SUCH_LINE')
  assert.equal(code(['1', '', '6217001', '501', '成功', '']), 'AMOUNT_DIFFERS')
  assert.equal(code(['', '', '6217002', '600', '成功', '']), 'LINE_UNCLEAR')
  assert.equal(
    answer(['1', '', '6217001', '500', '成功', ''], ['1', '', '6217001', '500', '失败', '02']).problems[0]?.code,
    'ANSWERED_TWICE',
  )
  assert.deepEqual(answer(['7', '', '6217001', '500', '成功', '']).answers[0]?.line_no, 1, 'another numbering is met by account and amount')
})

test('sent = paid + failed, whatever the order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ fen: fc.bigInt({ min: 1n, max: 99_999_99n }), ok: fc.boolean() }), { minLength: 1, maxLength: 40 }),
      fc.boolean(),
      (sent, backwards) => {
        const lines = sent.map(({ fen }, index) => ({ line_no: index + 1, account: `62170${index}`, net_fen: fen }))
        const rows = sent.map(({ fen, ok }, index) => ({
          row: index + 2,
          line_no: index + 1,
          account: `62170${index}`,
          fen,
          result: ok ? ('paid' as const) : ('failed' as const),
          reason: ok ? null : '08',
        }))
        const { answers, problems, missing } = matchReturn(lines, backwards ? rows.toReversed() : rows)
        assert.deepEqual([problems, missing], [[], []])
        const sum = (keep: 'paid' | 'failed') =>
          answers.filter(a => a.result === keep).reduce((total, a) => total + (lines[a.line_no - 1]?.net_fen ?? 0n), 0n)
        assert.equal(
          sum('paid') + sum('failed'),
          lines.reduce((total, line) => total + line.net_fen, 0n),
        )
        assert.equal(
          sum('paid'),
          sent.reduce((total, { fen, ok }) => total + (ok ? fen : 0n), 0n),
        )
      },
    ),
    runs(),
  )
})

test('who made a roster or handed it in neither reviews nor approves it', () => {
  const batch = { made_by: 'a', submitted_by: 'b' }
  assert.deepEqual(
    ['a', 'b', 'c'].map(user => isMakerOf(batch, user)),
    [true, true, false],
  )
  assert.equal(isMakerOf({ made_by: 'a', submitted_by: null }, 'c'), false)
})

test('errors are counted by line, warnings by kind until they are explained; one error is enough to be shown alone', () => {
  const problem = (severity: BatchProblem['severity'], count: number, note: string | null): BatchProblem => ({
    code: 'NO_ACCOUNT',
    severity,
    count,
    facts: {},
    lines: [],
    note,
    noted: null,
  })
  const all = [problem('error', 3, null), problem('error', 2, '照发'), problem('warning', 7, null), problem('warning', 1, '已核实')]
  assert.deepEqual(countsOf(all), { errors: 5, unexplained: 1 })
  assert.deepEqual(countsOf([]), { errors: 0, unexplained: 0 })
  assert.deepEqual(
    blocking([problem('error', 1, null), problem('warning', 1, null)]).map(each => each.severity),
    ['error'],
  )
})

test('all but the regular run say why', () => {
  assert.deepEqual((['regular', 'relief', 'supplementary', 'reissue'] as const).map(needsReason), [false, true, true, true])
})

test('the bridge from last month to this one, in words and with its signs', () => {
  const bridge = {
    previous_persons: 10,
    added_persons: 2,
    removed_persons: 1,
    changed_persons: -1,
    persons: 10,
    previous_fen: 300000,
    added_fen: 60000,
    removed_fen: 30000,
    changed_fen: -5000,
    due_fen: 325000,
  } as Bridge
  assert.equal(
    bridgeInWords(bridge),
    '上月 10 人＋新增 2－停发 1－1（变更）＝本月 10 人；上月 3,000.00 元＋新增 600.00－停发 300.00－50.00（变更）＝本月应发 3,250.00 元',
  )
  assert.match(bridgeInWords({ ...bridge, changed_persons: 0, changed_fen: 0 }), /＋0（变更）＝本月 10 人；.*＋0\.00（变更）/)
})

test('an amount changed by more than three tenths, an account newer than thirty days: what a note is asked for', () => {
  assert.deepEqual([AMOUNT_CHANGE_PERCENT, NEW_ACCOUNT_DAYS], [30, 30])
})
