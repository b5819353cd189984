import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SETUP, testApp } from '../../server/testing.app.ts'

test('the summary over HTTP: an empty town has an empty text, and every refusal says why', async t => {
  const house = await testApp(t)
  const browser = house.browser()
  assert.equal((await browser.post('/api/setup', SETUP)).statusCode, 200)
  const summary = (await browser.get('/api/summary?from=2020-01&to=2020-06')).json()
  assert.deepEqual([summary.title, summary.figures, summary.blocks], ['XX镇2020年上半年民政工作总结', [], []])
  const refusals = await Promise.all([
    browser.get('/api/summary?from=2020-06&to=2020-01'),
    browser.get('/api/summary?from=2020-13&to=2020-01'),
    browser.get('/api/summary/figure?from=2020-01&to=2020-06&id=tekun.persons'),
    browser.get('/api/summary/figure.xlsx?from=2020-01&to=2020-06&id=tekun.persons'),
    browser.post('/api/summary.docx', { from: '2020-01', to: '2020-06' }),
    browser.get('/api/reports/01900000-0000-7000-8000-000000000000/file'),
    house.browser().get('/api/summary?from=2020-01&to=2020-06'),
  ])
  assert.deepEqual(
    refusals.map(reply => [reply.statusCode, reply.json().code]),
    [
      [400, 'PERIOD_REVERSED'],
      [400, 'BAD_REQUEST'],
      [404, 'FIGURE_NOT_FOUND'],
      [404, 'FIGURE_NOT_FOUND'],
      [409, 'NOTHING_TO_REPORT'],
      [404, 'REPORT_NOT_FOUND'],
      [401, 'NOT_SIGNED_IN'],
    ],
  )
  assert.deepEqual((await browser.get('/api/reports')).json(), { reports: [] })
})
