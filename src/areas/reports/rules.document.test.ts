import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Summary } from './contract.ts'
import { documentOf, tableUnit, tableValue } from './rules.document.ts'

test('values of the annex: money in 元 to the fen, the others as they are, each with its unit', () => {
  assert.equal(tableValue({ unit: 'fen', value: 248255000 }), '2,482,550.00')
  assert.equal(tableValue({ unit: 'person', value: 1300 }), '1300')
  assert.deepEqual((['household', 'person', 'person-time', 'fen', 'batch'] as const).map(tableUnit), ['户', '人', '人次', '元', '批'])
})

test('the document: title in two lines, a bookmark for each figure, day and office, and where each figure comes from', () => {
  const figure = {
    id: 'dibao.rural.amount',
    title: '农村低保发放资金',
    kind: 'flow',
    unit: 'fen',
    value: 248255000,
    rows: 7800,
    query: 'sent-lines/amount',
    rows_hash: 'abc',
    from: '2020-01',
    to: '2020-06',
  } as const
  const summary = {
    from: '2020-01',
    to: '2020-06',
    figures: [figure],
    blocks: [
      { kind: 'heading1', runs: [{ text: '一、' }, { text: '社会救助工作' }] },
      { kind: 'paragraph', runs: [{ text: '发放' }, { text: '248.255万元', figure: figure.id }] },
    ],
  } as unknown as Summary
  const made = documentOf(summary, { name: 'XX镇民政办', town_name: 'XX镇' }, '2020-10-15')
  assert.deepEqual(made.title, ['XX镇2020年上半年', '民政工作总结'])
  assert.deepEqual(made.blocks, [
    { kind: 'heading1', text: '一、社会救助工作' },
    { kind: 'paragraph', runs: [{ text: '发放' }, { text: '248.255万元', figureId: figure.id }] },
  ])
  assert.deepEqual(made.signature, { office: 'XX镇民政办', day: '2020年10月15日' })
  const [{ table } = assert.fail('no annex')] = made.attachments
  assert.deepEqual(table.rows, [[figure.id, figure.title, '2,482,550.00', '元', figure.query, '7800', 'abc']])
  const width = table.columns.reduce((sum, column) => sum + column.width, 0)
  assert.equal(table.columns.length, 7)
  assert.equal(width, 225, 'the landscape page is 225 mm between its margins')
  assert.ok(table.headerRepeat, 'the heading stands on every page of a long annex')
})
