import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AppError } from '../../server/errors.ts'
import { readWorkbook } from '../../server/excel/read.ts'
import { writeRoster } from '../../server/excel/write.ts'
import { decrypted, FULL } from '../../server/testing.exports.ts'
import { VILLAGES } from '../../server/testing.office.ts'
import { exportBankList, importReturn } from './commands.bank.ts'
import { proveBatches } from './commands.prove.ts'
import { approveBatch, attachApproval, noteProblem, runBatch, submitBatch, voidBatch } from './commands.ts'
import { codeOf, PDF, town, type Town } from './store.fixtures.test.ts'

const RURAL = { programme: 'dibao.rural', kind: 'regular' } as const
const june = { ...RURAL, month: '2020-06' }

const approved = async (t: Town, month = '2020-06') => {
  const batch = await runBatch(t.maker(), { ...RURAL, month })
  await submitBatch(t.maker(), batch)
  return approveBatch(t.approver(), batch)
}
/** Our bank list with a result column, as a bank fills it in. */
const returned = async (content: Buffer, resultOf: (line: number) => readonly [string, string]): Promise<Buffer> => {
  const [sheet] = await readWorkbook(await decrypted(content), 'bank.xlsx')
  const rows = (sheet?.rows ?? []).flatMap(row => (/^\d+$/.test(row[0]?.text ?? '') ? [row.map(cell => cell.text)] : []))
  return writeRoster({
    sheetName: '回盘',
    title: '回盘',
    orientation: 'landscape',
    header: [['序号', '收款人全称', '银行账号', '金额(元)', '结果', '原因']],
    columns: ['line_no', 'payee', 'account', 'amount', 'result', 'reason'].map(key => ({ key, width: 20, kind: 'text' as const })),
    rows: rows.map(row => ({
      line_no: row[0] ?? '',
      payee: row[1] ?? '',
      account: row[3] ?? '',
      amount: row[5] ?? '',
      result: resultOf(Number(row[0]))[0],
      reason: resultOf(Number(row[0]))[1],
    })),
  })
}

test('a month from the run to the return, and the failed line paid again', async t => {
  const own = await town(t)
  await own.entitled({ persons: 2, base: 800_00n, uplift: 60_00n })
  await own.entitled({ village: 1, base: 400_00n })
  const failed = await own.entitled({ village: 2, base: 500_00n })
  const batch = await runBatch(own.maker(), june)
  assert.deepEqual(
    [batch.lines, batch.households, batch.persons, batch.base_fen, batch.uplift_fen, batch.net_fen],
    [3, 3, 4, 170000, 6000, 176000],
  )
  assert.deepEqual([batch.status, batch.number, batch.bridge.previous_month, batch.bridge.added_persons], ['draft', 1, null, 4])
  assert.match(batch.hash, /^[0-9a-f]{64}$/)
  assert.equal((await submitBatch(own.maker(), batch)).status, 'submitted')
  assert.equal(await codeOf(exportBankList(own.finance(), { ...batch, ...FULL })), 'BATCH_STEP_WRONG')
  const done = await approveBatch(own.approver(), batch)
  assert.deepEqual([done.status, done.approved_via], ['approved', 'screen'])

  await own.sql('UPDATE payment_line SET account_last4 = $1 WHERE line_no = 1', ['9999'])
  assert.equal(await codeOf(exportBankList(own.finance(), { ...batch, ...FULL })), 'BATCH_CHANGED')
  await own.sql('UPDATE payment_line l SET account_last4 = a.account_last4 FROM bank_account a WHERE a.account_id = l.account_id')
  const list = await exportBankList(own.finance(), { ...batch, ...FULL })
  const [sheet] = await readWorkbook(await decrypted(list.content), list.name)
  const texts = (sheet?.rows ?? []).map(row => row.map(cell => cell.text))
  assert.ok(
    texts.some(row => row[3] === failed.account && row[5] === '500' && row[2]?.startsWith('349999')),
    'full account and id stand in the list as text',
  )
  assert.ok(texts.some(row => row[0]?.includes('壹仟柒佰陆拾元整')))
  assert.ok(sheet?.rows.some(row => row[3]?.kind === 'text' && row[3].text === failed.account))
  await exportBankList(own.finance(), { ...batch, ...FULL })
  assert.equal(
    (await own.sql(`SELECT 1 FROM audit_event WHERE command = 'payment.send' AND outcome = 'done'`)).length,
    2,
    'every export is audited',
  )
  assert.equal((await own.sql('SELECT 1 FROM payment_batch WHERE sent_at IS NOT NULL')).length, 1)

  const [wrong] = await own.sql('SELECT line_no FROM payment_line WHERE person_id = $1', [failed.person_id])
  const answer = await returned(list.content, line => (line === wrong?.['line_no'] ? ['失败', '户名不符'] : ['成功', '']))
  const back = await importReturn(own.finance(), { batch_id: batch.batch_id, file: { name: '回盘.xlsx', content: answer } })
  assert.deepEqual([back.status, back.failed_lines, back.failed_fen, back.reissued_lines], ['returned', 1, 50000, 0])
  assert.deepEqual(await own.sql(`SELECT result, result_reason, count(*)::int AS n FROM payment_line GROUP BY 1, 2 ORDER BY 1`), [
    { result: 'failed', result_reason: '02', n: 1 },
    { result: 'paid', result_reason: null, n: 2 },
  ])

  // A line turned to 退回 behind the program's back would be paid a second time.
  assert.deepEqual((await proveBatches(own.as(), {})).failures, [])
  await own.sql(`UPDATE payment_line SET result = 'failed', result_reason = '02' WHERE line_no = $1`, [wrong?.['line_no'] === 1 ? 2 : 1])
  assert.deepEqual((await proveBatches(own.as(), {})).failures, [{ what: 'BATCH_CHANGED', where: `payment_batch ${batch.batch_id}` }])
  await own.sql(`UPDATE payment_line SET result = 'paid', result_reason = NULL WHERE line_no = $1`, [wrong?.['line_no'] === 1 ? 2 : 1])

  const again = {
    programme: 'dibao.rural',
    month: '2020-06',
    kind: 'reissue',
    reason: '更正户名后重发',
    corrects_batch: batch.batch_id,
  } as const
  const reissue = await runBatch(own.maker(), again)
  assert.deepEqual([reissue.lines, reissue.net_fen, reissue.kind, reissue.number], [1, 50000, 'reissue', 1])
  assert.equal(await codeOf(runBatch(own.maker(), again)), 'NOTHING_TO_REISSUE')
  assert.equal((await own.sql(`SELECT 1 FROM payment_line WHERE line_kind = 'reissue' AND corrects_batch IS NOT NULL`)).length, 1)
})

test('no number in clear stands in the database or its audit after an export', async t => {
  const own = await town(t)
  const { account } = await own.entitled({})
  const batch = await approved(own)
  await exportBankList({ ...own.finance(), idempotencyKey: 'press-once-01' }, { ...batch, ...FULL })
  const rows = await own.sql(
    `SELECT (SELECT string_agg(reply::text, '') FROM idempotency) AS replies, (SELECT string_agg(facts::text, '') FROM audit_event) AS audit`,
  )
  assert.ok(!JSON.stringify(rows).includes(account))
})

test('every refusal leaves the database as it was', async t => {
  const own = await town(t)
  const poor = await own.entitled()
  const list = await own.relief({ month: '2020-06-01', number: 1, people: [{ person_id: poor.person_id, amount: 500_00n }] })
  const voided = await own.relief({
    month: '2020-06-01',
    number: 2,
    people: [{ person_id: poor.person_id, amount: 500_00n }],
    voided: true,
  })
  const refused = async (code: string, work: () => Promise<unknown>): Promise<void> => {
    const before = await own.state()
    assert.equal(await codeOf(work()), code)
    assert.equal(await own.state(), before, `${code} changed something`)
    const [audit] = await own.sql(`SELECT outcome, facts FROM audit_event ORDER BY audit_id DESC LIMIT 1`)
    // The row of a refusal names what it was about by number, and tells nothing else.
    const { code: told, ...about } = { ...(audit?.['facts'] as object | undefined) } as Record<string, unknown>
    assert.deepEqual([audit?.['outcome'], told], [code === 'NOT_ALLOWED' ? 'denied' : 'refused', code])
    for (const [field, value] of Object.entries(about)) assert.match(`${field} ${String(value)}`, /^[a-z_]+_id [0-9a-f-]{36}$/)
  }
  const maker = own.maker()
  const id = '00000000-0000-7000-8000-000000000000'
  await refused('PROGRAMME_UNKNOWN', () => runBatch(maker, { ...june, programme: 'dibao.lunar' }))
  await refused('BATCH_KIND_WRONG', () => runBatch(maker, { ...june, programme: 'temporaryRelief' }))
  await refused('BATCH_KIND_WRONG', () => runBatch(maker, { ...june, relief_list_id: list }))
  await refused('MONTH_TOO_FAR', () => runBatch(maker, { ...june, month: '2020-08' }))
  await refused('BATCH_REASON_NEEDED', () => runBatch(maker, { ...june, kind: 'supplementary' }))
  await refused('PAID_BATCH_EMPTY', () => runBatch(maker, { ...june, programme: 'tekun' }))
  await refused('CORRECTED_BATCH_NOT_FOUND', () => runBatch(maker, { ...june, kind: 'reissue', reason: '重发', corrects_batch: id }))
  const relief = { programme: 'temporaryRelief', kind: 'relief' } as const
  await refused('RELIEF_LIST_NOT_FOUND', () => runBatch(maker, { ...relief, month: '2020-06', relief_list_id: id }))
  await refused('RELIEF_LIST_VOIDED', () => runBatch(maker, { ...relief, month: '2020-06', relief_list_id: voided }))
  await refused('RELIEF_MONTH_DIFFERS', () => runBatch(maker, { ...relief, month: '2020-05', relief_list_id: list }))
  const paid = await runBatch(maker, { ...relief, month: '2020-06', relief_list_id: list })
  assert.equal(paid.reason, '春荒救助')
  await refused('RELIEF_ALREADY_RUN', () => runBatch(maker, { ...relief, month: '2020-06', relief_list_id: list }))

  const batch = await runBatch(maker, june)
  await refused('MONTH_ALREADY_RUN', () => runBatch(maker, june))
  await assert.rejects(
    runBatch(maker, june),
    (error: AppError) => error.facts['batch_id'] === batch.batch_id && error.facts['state'] === 'draft',
  )
  await refused('PAID_BATCH_EMPTY', () => runBatch(maker, { ...june, kind: 'supplementary', reason: '补发' }))
  await refused('BATCH_NOT_RETURNED', () => runBatch(maker, { ...june, kind: 'reissue', reason: '重发', corrects_batch: batch.batch_id }))
  await refused('BATCH_NOT_FOUND', () => submitBatch(maker, { batch_id: id }))
  await refused('BATCH_STEP_WRONG', () => approveBatch(own.approver(), batch))
  await refused('NO_SUCH_WARNING', () => noteProblem(maker, { batch_id: batch.batch_id, code: 'AMOUNT_CHANGED', note: '已核实' }))
  await refused('BATCH_STEP_WRONG', () => exportBankList(own.finance(), { ...batch, ...FULL }))
  await submitBatch(maker, batch)
  await refused('BATCH_STEP_WRONG', () => submitBatch(maker, batch))
  await refused('BATCH_CHANGED', () => approveBatch(own.approver(), { ...batch, hash: '0'.repeat(64) }))
  await refused('APPROVER_IS_MAKER', () => approveBatch(own.as({ login: 'maker' }), batch))
  const file = { name: '审批单.pdf', content: PDF }
  await refused('APPROVER_IS_MAKER', () => attachApproval(maker, { ...batch, file }))
  await refused('SCAN_NOT_READABLE', () =>
    attachApproval(own.finance(), { ...batch, file: { name: '审批单.pdf', content: Buffer.from('MZ program') } }),
  )
  await refused('NOT_ALLOWED', () => attachApproval(own.as({ login: 'auditor', permissions: ['payment.read'] }), { ...batch, file }))
  await refused('BATCH_CHANGED', () => attachApproval(own.finance(), { ...batch, hash: '0'.repeat(64), file }))
  await refused('NOT_ALLOWED', () => approveBatch(own.finance(), batch))
  await refused('NOT_ALLOWED', () => runBatch(own.approver(), june))
  await refused('NOT_ALLOWED', () => exportBankList(own.approver(), { ...batch, ...FULL }))
  await attachApproval(own.finance(), { ...batch, file })
  await refused('BATCH_REASON_NEEDED', () => voidBatch(maker, { batch_id: batch.batch_id, reason: ' ' }))
  await exportBankList(own.finance(), { ...batch, ...FULL })
  await refused('BATCH_STEP_WRONG', () => voidBatch(maker, { batch_id: batch.batch_id, reason: '做错了' }))
})

test('who approved on screen does not send the money, whatever other roles he has', async t => {
  const own = await town(t)
  await own.entitled()
  const batch = await runBatch(own.maker(), june)
  await submitBatch(own.maker(), batch)
  const both = own.as({ login: 'both', permissions: ['payment.read', 'payment.approve', 'payment.send', 'export.full'] })
  await approveBatch(both, batch)
  assert.equal(await codeOf(exportBankList(both, { ...batch, ...FULL })), 'SENDER_IS_APPROVER')
  await exportBankList(own.finance(), { ...batch, ...FULL })
  assert.equal(await codeOf(exportBankList(both, { ...batch, ...FULL })), 'SENDER_IS_APPROVER', 'nor fetches the list that another sent')
})

test('the signed paper is kept encrypted and approves the batch', async t => {
  const own = await town(t)
  await own.entitled()
  const batch = await runBatch(own.maker(), june)
  await submitBatch(own.maker(), batch)
  const done = await attachApproval(own.finance(), { ...batch, file: { name: 'C:\\扫描\\审批单.pdf', content: PDF } })
  assert.deepEqual([done.status, done.approved_via], ['approved', 'paper'])
  const [stored] = await own.sql('SELECT file_name, media_type, content_cipher FROM attachment')
  assert.deepEqual([stored?.['file_name'], stored?.['media_type']], ['审批单.pdf', 'application/pdf'])
  assert.ok(!Buffer.from(stored?.['content_cipher'] as Uint8Array).includes(PDF))
})

test('a voided batch frees its month; a batch that a later one stands on cannot be voided', async t => {
  const own = await town(t)
  await own.entitled()
  const may = await runBatch(own.maker(), { ...june, month: '2020-05' })
  const first = await runBatch(own.maker(), june)
  assert.equal(await codeOf(voidBatch(own.maker(), { batch_id: may.batch_id, reason: '错' })), 'LATER_BATCH_EXISTS')
  assert.equal((await voidBatch(own.maker(), { batch_id: first.batch_id, reason: '名单有误' })).status, 'voided')
  assert.equal((await own.sql('SELECT 1 FROM payment_line WHERE batch_id = $1 AND voided_at IS NULL', [first.batch_id])).length, 0)
  const second = await runBatch(own.maker(), june)
  assert.deepEqual([second.number, second.lines], [2, 1])
})

test('relief lists of one month may help one person twice; a regular month pays once', async t => {
  const own = await town(t)
  const poor = await own.entitled()
  const people = [{ person_id: poor.person_id, amount: 500_00n }]
  const relief = { programme: 'temporaryRelief', kind: 'relief', month: '2020-06' } as const
  const second = await own.relief({ month: '2020-06-01', number: 2, people }),
    first = await own.relief({ month: '2020-06-01', number: 1, people })
  const paid = [
    await runBatch(own.maker(), { ...relief, relief_list_id: second }),
    await runBatch(own.maker(), { ...relief, relief_list_id: first }),
  ]
  assert.deepEqual(
    paid.map(batch => [batch.number, batch.net_fen]),
    [
      [2, 50000],
      [1, 50000],
    ],
  )
  await runBatch(own.maker(), { ...june, kind: 'supplementary', reason: '提前发放' })
  assert.equal(await codeOf(runBatch(own.maker(), june)), 'PAID_TWICE')
})

test('two runs of one month at once give exactly one batch', async t => {
  const own = await town(t)
  for (let i = 0; i < 20; i++) await own.entitled()
  const outcomes = await Promise.all([
    codeOf(runBatch(own.maker(), june)),
    codeOf(runBatch(own.as({ login: 'other' }), june)),
    codeOf(runBatch(own.maker(), june)),
  ])
  assert.deepEqual(outcomes.toSorted(), ['MONTH_ALREADY_RUN', 'MONTH_ALREADY_RUN', 'done'])
  assert.equal((await own.sql('SELECT 1 FROM payment_line')).length, 20)
})

test('the same request twice gives the same batch', async t => {
  const own = await town(t)
  await own.entitled()
  const ctx = { ...own.maker(), idempotencyKey: 'run-june-rural' }
  assert.deepEqual(await runBatch(ctx, june), await runBatch(ctx, june))
})

test('a failure in the middle leaves nothing', async t => {
  const own = await town(t)
  await own.entitled()
  // The line's own check refuses a persons value the entitlement allows only for this test.
  await own.sql('ALTER TABLE payment_line ADD CONSTRAINT breaks CHECK (persons <> 7)')
  await own.entitled({ persons: 7, village: 2 })
  const before = await own.state()
  await assert.rejects(runBatch(own.maker(), june))
  assert.equal(await own.state(), before)
})

test('a village user sees the lines of his village only, and no batch', async t => {
  const own = await town(t)
  await own.entitled()
  await own.entitled({ village: 1 })
  await own.entitled({ village: 1 })
  const batch = await runBatch(own.maker(), june)
  const village = own.as({ login: 'village', division: VILLAGES[1].division })
  assert.equal(await codeOf(submitBatch(village, batch)), 'BATCH_NOT_FOUND')
  assert.equal(await codeOf(runBatch(village, { ...june, month: '2020-05' })), 'OUT_OF_SCOPE')
})
