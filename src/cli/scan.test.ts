import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sampleId } from '../areas/people/sample.fixture.ts'
import { env } from '../server/env.ts'

const PROGRAM = join(import.meta.dirname, 'doudi.ts')
const base = mkdtempSync(join(env.temporaryFolder(), 'doudi-cli-scan-'))
const nowhere = join(base, 'no-office')
after(() => rmSync(base, { recursive: true, force: true }))

function scan(content: string | undefined) {
  const file = join(base, '公示.txt')
  if (content !== undefined) writeFileSync(file, content)
  const { status, stdout } = spawnSync(
    process.execPath,
    [PROGRAM, 'scan', content === undefined ? join(base, 'missing.txt') : file, '--data', nowhere, '--json'],
    { encoding: 'utf8', env: env.withChanges({ DATABASE_URL: undefined, NODE_TEST_CONTEXT: undefined }) },
  )
  return { status, told: JSON.parse(stdout) as { ok?: boolean; findings?: { kind: string; masked: string }[]; code?: string } }
}

test('a file is scanned without any office: a whole number is found and told masked, a clean list passes, a missing file is refused', () => {
  const found = scan(`石桥村 王某 ${sampleId(7)} 500元`)
  assert.deepEqual([found.status, found.told.ok, found.told.findings?.map(({ kind }) => kind)], [1, false, ['id18']])
  assert.doesNotMatch(JSON.stringify(found.told), /\d{7}/)
  assert.deepEqual([scan('石桥村上塘组 王某 3人 月保障金额 1260元').told.ok, scan('石桥村').status], [true, 0])
  assert.equal(scan(undefined).status, 1)
  assert.equal(existsSync(nowhere), false, 'no folder is made for it')
})
