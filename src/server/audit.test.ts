import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { sealAudit, verifySeals } from './audit.ts'
import { command } from './command.ts'
import { env } from './env.ts'
import { proveAudit, sealToLog } from './seal-log.ts'
import { COUNTY, testOffice, type TestOffice } from './testing.office.ts'

const KEY = Buffer.alloc(32, 3)
const SUITE = { auditKey: KEY, hashAlgorithm: 'sha256' } as const
const act = command(
  'test.act',
  'person.write',
  async (_, n: number) => n,
  n => ({ n, 说明: '办了' }),
)
const now = '2020-06-18T06:00:00.000Z'

/** An office with two seals of three rows each. */
async function sealed(t: Parameters<typeof testOffice>[0] & object) {
  const office = await testOffice(t)
  const dataDir = mkdtempSync(join(env.temporaryFolder(), 'doudi-seal-'))
  t.after(async () => rmSync(dataDir, { recursive: true, force: true }))
  const seal = () => sealToLog(office.db, SUITE, { county: COUNTY, dataDir, now, wait: true })
  for (const round of [0, 1]) {
    for (const n of [1, 2, 3]) await act(office.as(), round * 3 + n)
    await seal()
  }
  const prove = () => proveAudit(office.db, KEY, COUNTY, dataDir)
  return { ...office, dataDir, seal, prove, tamper: (statement: string) => asSuperuser(office, statement) }
}
const asSuperuser = ({ database }: TestOffice, statement: string) => database.ownerPool.query(statement)
const kinds = (failures: readonly { what: string; where: string }[]): string[] => failures.map(({ what, where }) => `${what} ${where}`)

test('a whole number that somebody typed into a reason or a file name is not kept in the audit', async t => {
  const office = await testOffice(t)
  const upload = command(
    'test.upload',
    'person.write',
    async (_, file_name: string) => file_name,
    file_name => ({ file_name, hash: '12345678901234567890abcd', batch_id: '01900000-0000-7000-8000-123456789012' }),
  )
  await upload(office.as(), '周敏349999199001011234名册6217000000000011.xlsx')
  const { rows } = await office.database.ownerPool.query<{ facts: unknown }>("SELECT facts FROM audit_event WHERE command = 'test.upload'")
  assert.deepEqual(rows[0]?.facts, {
    file_name: '周敏********1234名册********0011.xlsx',
    hash: '12345678901234567890abcd',
    batch_id: '01900000-0000-7000-8000-123456789012',
  })
})

describe('the sealed audit trail', () => {
  test('is whole: two seals, chained, in the database and in the log', async t => {
    const { prove, dataDir } = await sealed(t)
    const proof = await prove()
    assert.deepEqual(
      { ...proof, head: proof.head.length },
      { ok: true, checked: { seals: 2, logged: 2, exports: 0 }, unsealed: 0, head: 64, failures: [] },
    )
    assert.equal(readFileSync(join(dataDir, 'seal.log'), 'utf8').trim().split('\n').length, 2)
  })

  test('cannot be changed or deleted by the app role', async t => {
    const { database } = await sealed(t)
    for (const attempt of [
      "UPDATE audit_event SET login = 'x'",
      'DELETE FROM audit_event',
      'TRUNCATE audit_event',
      "UPDATE audit_seal SET hash = 'x'",
      'DELETE FROM audit_seal',
      "UPDATE idempotency SET reply = '1'",
    ]) {
      await assert.rejects(database.appPool.query(attempt), { code: '42501' }, attempt)
    }
  })

  const wrongs: readonly (readonly [string, string, RegExp])[] = [
    ['a changed row', "UPDATE audit_event SET login = 'other' WHERE facts->>'n' = '2'", /^EVENTS_CHANGED audit_seal 1$/],
    ['changed facts', "UPDATE audit_event SET facts = '{\"n\": 9}' WHERE facts->>'n' = '5'", /^EVENTS_CHANGED audit_seal 2$/],
    ['a deleted row', "DELETE FROM audit_event WHERE facts->>'n' = '1'", /^EVENTS_CHANGED audit_seal 1$/],
    ['a last row deleted', "DELETE FROM audit_event WHERE facts->>'n' = '6'", /^EVENTS_CHANGED audit_seal 2$/],
    ['a seal taken out', 'DELETE FROM audit_seal WHERE seal_no = 1', /^CHAIN_BROKEN audit_seal 2$/],
    ['a seal written without the key', "UPDATE audit_seal SET hmac = repeat('0', 64) WHERE seal_no = 2", /^SEAL_FORGED audit_seal 2$/],
  ]
  for (const [name, statement, expected] of wrongs) {
    test(`shows ${name}`, async t => {
      const { tamper, prove } = await sealed(t)
      await tamper(statement)
      const { ok, failures } = await prove()
      assert.equal(ok, false)
      assert.ok(
        kinds(failures).some(failure => expected.test(failure)),
        kinds(failures).join(', '),
      )
    })
  }

  test('shows a cut tail by the log, and a log that was written into', async t => {
    const { tamper, prove, dataDir } = await sealed(t)
    const log = join(dataDir, 'seal.log'),
      whole = readFileSync(log, 'utf8')
    await tamper("DELETE FROM audit_event WHERE (facts->>'n')::int > 3; DELETE FROM audit_seal WHERE seal_no = 2")
    assert.deepEqual(kinds((await prove()).failures), ['TAIL_CUT audit_seal 2'])
    writeFileSync(log, whole.replace(/"hash":"./, '"hash":"-'))
    assert.deepEqual(kinds((await prove()).failures), ['TAIL_CUT audit_seal 2', 'LOG_DIFFERS audit_seal 1'])
    appendFileSync(log, 'not a line\n')
    assert.ok(kinds((await prove()).failures).includes('LOG_DAMAGED seal.log:3'))
  })

  test('catches up: unsealed rows are counted, a log that lacks seals gets them', async t => {
    const { db, as, seal, prove, dataDir } = await sealed(t)
    await act(as(), 7)
    assert.equal((await prove()).unsealed, 1)
    await sealAudit(db, SUITE, { county: COUNTY, now, wait: true })
    await seal()
    assert.deepEqual((await prove()).checked, { seals: 3, logged: 3, exports: 0 })
    rmSync(join(dataDir, 'seal.log'))
    assert.deepEqual(kinds((await prove()).failures), ['LOG_MISSING seal.log'])
  })

  test('leaves out no row of a writer that has not committed yet', async t => {
    const { db, as, seal } = await sealed(t)
    let release: () => void = () => undefined
    const held = new Promise<void>(resolve => {
      release = resolve
    })
    const inner = command('test.inner', 'person.write', async (_, n: number) => n)
    const slow = command('test.slow', 'person.write', async (ctx, n: number) => {
      await inner(ctx, n)
      await held
      return n
    })
    const running = slow(as(), 8)
    await new Promise(resolve => setTimeout(resolve, 300))
    assert.equal(await sealAudit(db, SUITE, { county: COUNTY, now, wait: false }), undefined)
    const sealing = seal()
    release()
    await Promise.all([running, sealing])
    assert.deepEqual(await verifySeals(db, KEY, COUNTY).then(({ seals, unsealed, failures }) => ({ seals, unsealed, failures })), {
      seals: 3,
      unsealed: 0,
      failures: [],
    })
  })
})
