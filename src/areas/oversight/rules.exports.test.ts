import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { day } from '../../kernel/day.ts'
import { withoutTraces } from '../../kernel/traces.ts'
import { completeRequest, exportNumber, idEndOf, isBulk, isOffHours, markForFoot, markText, openingProblems } from './rules.exports.ts'

const FACTS = {
  login: 'a'.repeat(40),
  name: '某'.repeat(40),
  moment: '2020-06-18 14:05',
  number: 'DC-20200618-0A1B2C3D',
  purpose: '01',
  receiver: '所'.repeat(40),
  isPublic: false,
}

test('office hours end and begin to the second, Beijing time, on five days', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    // Thursday 2020-06-18
    ['2020-06-17T23:59:59.999Z', true],
    ['2020-06-18T00:00:00.000Z', false],
    ['2020-06-18T09:59:59.999Z', false],
    ['2020-06-18T10:00:00.000Z', true],
    ['2020-06-18T16:30:00.000Z', true],
    // Friday 08:00 is Thursday in London no more; Saturday and Sunday; Sunday 23:00Z is Monday 07:00, one hour later it is worked.
    ['2020-06-19T00:00:00.000Z', false],
    ['2020-06-20T02:00:00.000Z', true],
    ['2020-06-21T02:00:00.000Z', true],
    ['2020-06-21T23:59:59.000Z', true],
    ['2020-06-22T00:00:00.000Z', false],
  ]
  for (const [now, off] of cases) assert.equal(isOffHours(now), off, now)
})

test('the number of a file is found in its whole watermark row, in small letters, with blanks and in full width', () => {
  fc.assert(
    fc.property(fc.uuid(), export_id => {
      const number = exportNumber(export_id, day('2020-06-18'))
      const end = export_id.slice(-8)
      for (const text of [
        number,
        ` ${number.toLowerCase()} `,
        markText({ ...FACTS, number }),
        markForFoot({ ...FACTS, number }),
        number.replaceAll('-', ''),
        number.replaceAll('-', '－'),
      ])
        assert.equal(idEndOf(text), end, text)
    }),
    { seed: 42, numRuns: 200 },
  )
  for (const text of ['', 'DC-2020-ABC', '农低-202006-1', `DC-20200618-${'A'.repeat(9)}`]) assert.equal(idEndOf(text), undefined, text)
})

test('the foot of a page has room for the mark beside the page number', () => {
  assert.ok(`&L&8 ${markForFoot(FACTS)}&C第 &P 页，共 &N 页`.length <= 255)
  assert.match(
    markText(FACTS),
    /^内部资料，不得公开发布　导出人 .*　2020-06-18 14:05　用途 惠农补贴一卡通代发　接收单位 所+　登记号 DC-20200618-0A1B2C3D$/,
  )
})

test('a request is complete with all three parts, trimmed', () => {
  const full = { purpose: '05', receiver: '  县  审计局 ', password: 'Kuaiche-2020-zhan' }
  assert.deepEqual(completeRequest('caizheng', full), { request: { ...full, receiver: '县 审计局' } })
  assert.deepEqual(openingProblems('caizheng', 'Kuaiche-2020-zhan'), [])
  assert.deepEqual(openingProblems('caizheng', '民政-Kuaiche-2020'), ['OPENING_NOT_TYPABLE'])
})

test('bulk begins at its figures', () => {
  assert.deepEqual(
    [isBulk({ files: 23, rows: 9999 }), isBulk({ files: 24, rows: 0 }), isBulk({ files: 1, rows: 10_000 })],
    [false, true, true],
  )
})

test('numbers are masked, amounts, days and batch numbers stay', () => {
  assert.equal(withoutTraces('卡6217000000000001001，电话13912345678'), '卡********1001，电话139****5678')
  for (const text of [
    '2020-06-18',
    '农低-202006-1',
    '349999********0428',
    '1234567.89',
    '尾号1001',
    '0197a1b2-0000-7000-8000-123456789012',
  ])
    assert.equal(withoutTraces(text), text)
})
