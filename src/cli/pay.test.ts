import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { DEMO_TODAY } from '../../demo/office.ts'
import { reviewBatch } from '../areas/payments/commands.review.ts'
import { approveBatch, noteProblem, runBatch, submitBatch } from '../areas/payments/commands.ts'
import { batchDetail } from '../areas/payments/commands.read.ts'
import { listExports } from '../areas/oversight/commands.exports.ts'
import { env } from '../server/env.ts'
import { readWorkbook } from '../server/excel/read.ts'
import { openOffice, type OpenOffice } from '../server/office.ts'
import { decrypted } from '../server/testing.exports.ts'
import { smallTown } from './testing.town.ts'

const base = mkdtempSync(join(env.temporaryFolder(), 'doudi-cli-pay-'))
const data = join(base, 'data')

async function run(words: readonly string[], passphrase?: string): Promise<{ code: number; out: Record<string, unknown> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'doudi.ts'), ...words, '--data', data, '--json'], {
    // A pipe that nobody writes into and nobody closes, as a script leaves it.
    stdio: ['pipe', 'pipe', 'ignore'],
    env: env.withChanges({
      DATABASE_URL: undefined,
      DOUDI_KEY_FILE: undefined,
      DOUDI_PASSWORD: 'Demo-2020-caizheng',
      DOUDI_PASSPHRASE: passphrase,
      NODE_TEST_CONTEXT: undefined,
    }),
  })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  const [code] = (await once(child, 'close')) as [number]
  return { code, out: JSON.parse(out) as Record<string, unknown> }
}

describe('pay export on the command line', { timeout: 300_000 }, () => {
  let office: OpenOffice
  let batch_id = ''
  let listed: () => ReturnType<typeof listExports>
  before(async () => {
    office = await openOffice({ dataDir: data, databaseUrl: undefined, keyFile: undefined, purpose: 'command', log: () => undefined })
    const actors = await smallTown(office.means)
    const clerk = actors.clerk(DEMO_TODAY)
    const made = await runBatch(clerk, { programme: 'retrenched1960s', month: '2020-03', kind: 'regular' })
    batch_id = made.batch_id
    for (const { code, severity } of (await batchDetail(clerk, made)).problems)
      if (severity === 'warning') await noteProblem(clerk, { batch_id, code, note: '已核实，照发。' })
    await submitBatch(clerk, made)
    await reviewBatch(actors.head(DEMO_TODAY), made)
    await approveBatch(actors.approver(DEMO_TODAY), made)
    listed = () => listExports(actors.finance(DEMO_TODAY), { kind: 'bank_list' })
  })
  after(async () => {
    await office.close()
    rmSync(base, { recursive: true, force: true })
  })
  /** By its number: the demo's own exports are dated ten in the morning, so before ten this one is not the latest. */
  const registered = async (number: unknown) => (await listed()).rows.find(row => row.number === number)
  const exporting = (name: string, more: readonly string[], passphrase?: string) =>
    run(['pay', 'export', '--batch', batch_id, '--as', 'caizheng', '--out', join(base, name), ...more], passphrase)

  test('in its documented form makes a password, shows it once and never waits for one', async () => {
    const { code, out } = await exporting('made.xlsx', [])
    assert.deepEqual([code, out['status'], out['batch_id'], out['file']], [0, 'sent', batch_id, join(base, 'made.xlsx')])
    const content = readFileSync(join(base, 'made.xlsx'))
    const [sheet] = await readWorkbook(await decrypted(content, String(out['opening_password'])), 'made.xlsx')
    assert.ok(sheet?.rows.some(row => /^349999\d{11}[\dX]$/.test(row[2]?.text ?? '')))
    const row = await registered(out['export_number'])
    assert.deepEqual(
      [row?.number, row?.sha256, row?.purpose, row?.receiver],
      [out['export_number'], createHash('sha256').update(content).digest('hex'), '01', '财政所、代发银行'],
    )
  })

  test('takes purpose, receiver and the password of DOUDI_PASSPHRASE, and refuses a weak one without a file', async () => {
    const before = (await listed()).total
    const weak = await exporting('weak.xlsx', [], 'abc')
    assert.deepEqual([weak.code, (weak.out['error'] as { code: string }).code], [1, 'EXPORT_PASSWORD_WEAK'])
    assert.ok(!existsSync(join(base, 'weak.xlsx')))
    assert.equal((await listed()).total, before)
    const { code, out } = await exporting('given.xlsx', ['--purpose', '05', '--receiver', '县审计局'], 'Amber-Kettle-417')
    assert.deepEqual([code, 'opening_password' in out], [0, false])
    await decrypted(readFileSync(join(base, 'given.xlsx')), 'Amber-Kettle-417')
    const row = await registered(out['export_number'])
    assert.deepEqual([row?.purpose, row?.receiver, row?.encrypted], ['05', '县审计局', true])
  })
})
