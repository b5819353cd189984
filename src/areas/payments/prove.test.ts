import assert from 'node:assert/strict'
import { test } from 'node:test'
import { query } from '../../server/command.ts'
import { proveAttachments } from '../../server/files.ts'
import { proveBatches } from './commands.prove.ts'
import { approveBatch, attachApproval, runBatch, submitBatch, voidBatch } from './commands.ts'
import { PDF, town } from './store.fixtures.test.ts'

test('a line, a sum, a check code or a kept file that was changed behind the back is found', async t => {
  const own = await town(t)
  await own.entitled({ persons: 2, base: 800_00n, uplift: 60_00n })
  await own.entitled({ village: 1, base: 400_00n })
  const may = await runBatch(own.maker(), { programme: 'dibao.rural', kind: 'regular', month: '2020-05' })
  await submitBatch(own.maker(), may)
  await attachApproval(own.approver(), { ...may, file: { name: '审批单.pdf', content: PDF } })
  const june = await runBatch(own.maker(), { programme: 'dibao.rural', kind: 'regular', month: '2020-06' })
  await submitBatch(own.maker(), june)
  await approveBatch(own.approver(), june)
  await voidBatch(own.maker(), { ...june, reason: '重做' })
  const again = await runBatch(own.maker(), { programme: 'dibao.rural', kind: 'regular', month: '2020-06' })
  const proved = () => proveBatches(own.as(), {})
  assert.deepEqual(await proved(), { batches: 3, failures: [] })

  const where = `payment_batch ${again.batch_id}`
  const change = (statement: string) => own.sql(statement, [again.batch_id])
  await change('UPDATE payment_line SET base_fen = base_fen + 1, net_fen = net_fen + 1 WHERE batch_id = $1 AND line_no = 1')
  assert.deepEqual((await proved()).failures, [{ what: 'BATCH_CHANGED', where }])
  await change('UPDATE payment_line SET base_fen = base_fen - 1, net_fen = net_fen - 1 WHERE batch_id = $1 AND line_no = 1')
  await change('UPDATE payment_batch SET net_fen = net_fen + 1 WHERE batch_id = $1')
  assert.deepEqual((await proved()).failures, [{ what: 'BATCH_CHANGED', where }])
  await change("UPDATE payment_batch SET net_fen = net_fen - 1, hash = repeat('0', 64) WHERE batch_id = $1")
  assert.deepEqual(
    (await proved()).failures.map(failure => failure.what),
    ['BATCH_CHANGED', 'BATCH_HASH_DIFFERS'],
  )

  const files = query('test.files', 'audit.verify', proveAttachments)
  assert.deepEqual(await files(own.as(), {}), { files: 1, failures: [] })
  await own.sql('UPDATE attachment SET content_cipher = set_byte(content_cipher, 40, 255 - get_byte(content_cipher, 40))')
  assert.deepEqual(
    (await files(own.as(), {})).failures.map(failure => failure.what),
    ['FILE_CHANGED'],
  )
})
