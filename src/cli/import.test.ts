import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { sampleWorkbook } from '../areas/imports/commands.sample.ts'
import { testOffice } from '../server/testing.office.ts'
import { type Args, type Cli, isWrongUse } from './command.ts'
import { importCommand } from './import.ts'

test('doudi import: kinds, a trial, a committed roster, a wrong use', async t => {
  const ctx = (await testOffice(t)).as()
  const folder = mkdtempSync(join(tmpdir(), 'doudi-import-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, '样表.xlsx')
  writeFileSync(file, (await sampleWorkbook(ctx, { kind: 'tekun' })).content)
  const cli: Cli = {
    json: true,
    dataDir: folder,
    databaseUrl: undefined,
    keyFile: undefined,
    note: () => undefined,
    office: () => Promise.reject(new Error('the context is given')),
    context: () => Promise.resolve(ctx),
    signal: new AbortController().signal,
  }
  const run = (values: Args['values'], rest: readonly string[] = [file]) => importCommand.run(cli, { values, rest })
  const { value } = await run({ kinds: true }, [])
  assert.match(JSON.stringify(value), /"id":"temporaryRelief"/)
  const trial = await run({ as: 'clerk', 'dry-run': true })
  const told = { rows: 2, people: 2, households: 0, new: 2, changed: 0, unchanged: 0, errors: [], warnings: [] }
  assert.deepEqual(trial.value, { ...told, totals: totals(60000), committed: false })
  const mixed = join(folder, '2020年5月特困.xlsx')
  copyFileSync(file, mixed)
  const { warnings } = (await run({ as: 'clerk', 'dry-run': true }, [mixed])).value as { warnings: { code: string; message: string }[] }
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['MONTH_DIFFERS'],
  )
  assert.match(warnings[0]?.message ?? '', /文件名写的是2020年5月/)
  const done = await run({ as: 'clerk', month: '2020-06', gone: 'stop' })
  assert.deepEqual(done.value, { ...told, totals: totals(60000), committed: true })
  const again = await run({ as: 'clerk' })
  assert.deepEqual(again.value, { ...told, new: 0, unchanged: 2, totals: totals(60000), committed: true })
  await assert.rejects(run({ as: 'clerk', gone: 'perhaps' }), isWrongUse)
  await assert.rejects(run({}), isWrongUse)
})

const totals = (fen: number) => [
  { column: '保障金额', stated_fen: fen, computed_fen: fen },
  { column: '分类施保金', stated_fen: 0, computed_fen: 0 },
  { column: '本月实发', stated_fen: fen, computed_fen: fen },
]
