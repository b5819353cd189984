import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ClientConfig } from 'pg'
import { exportBankList } from '../areas/payments/commands.bank.ts'
import { proveBatches, rehashBatches } from '../areas/payments/commands.prove.ts'
import { approveBatch, runBatch, submitBatch } from '../areas/payments/commands.ts'
import { town, type Town } from '../areas/payments/store.fixtures.test.ts'
import { codecOf, type Codec, type Suite } from './codec.ts'
import { query, type Context } from './command.ts'
import { SEALED, UNSEALED } from './db.rotation.ts'
import { env } from './env.ts'
import { AppError } from './errors.ts'
import { proveAttachments, saveAttachment } from './files.ts'
import { freshKeys, nextKeyPath, readKeyFile, writeKeyFile } from './key-file.ts'
import { openOffice } from './office.ts'
import { locksOf } from './postgres/locks.ts'
import { rotateKey, type Point, type Rotation } from './rotation.ts'
import { proveAudit } from './seal-log.ts'
import { FULL } from './testing.exports.ts'
import { COUNTY, TOWN } from './testing.office.ts'
import { setScope, WHOLE } from './db.ts'

const TEST_KEYS = { cipher: Buffer.alloc(32, 1), index: Buffer.alloc(32, 2), audit: Buffer.alloc(32, 3) }
const PEOPLE = 7
const urlOf = ({ user, password, host, port, database }: ClientConfig): string =>
  `postgresql://${user}:${String(password)}@localhost:${port}/${database}?host=${encodeURIComponent(String(host))}`

type Filled = Town & {
  readonly path: string
  readonly rotation: (changes?: Partial<Rotation>) => Rotation
  readonly inForce: () => Promise<string>
  readonly codec: () => Codec
  /** What the key hides, opened with the key file that stands now. */
  readonly opened: () => Promise<unknown>
  readonly with: (codec: Codec, ctx: Context) => Context
}

/** A town with people, accounts, two batches, a file, a draft, a one-time password and a sealed setting, as a server with a key file. */
async function filled(t: { after: (done: () => void | Promise<void>) => void }): Promise<Filled> {
  const folder = mkdtempSync(join(env.temporaryFolder(), 'doudi-key-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const own = await town(t)
  const dataDir = join(folder, 'data'),
    path = `${dataDir}.key`
  const { codec } = own.as()
  writeKeyFile(path, TEST_KEYS)
  await own.sql('INSERT INTO codec_key (key_id, created_at) VALUES ($1, now())', [codec.keyId])
  for (let n = 0; n < PEOPLE; n++) await own.entitled({ base: 300_00n })
  for (const month of ['2020-05', '2020-06']) {
    const batch = await runBatch(own.maker(), { programme: 'dibao.rural', kind: 'regular', month })
    await submitBatch(own.maker(), batch)
    if (month === '2020-05') await approveBatch(own.approver(), batch)
  }
  const attachment = await own.db.transaction().execute(async db => {
    await setScope(db, WHOLE)
    const file = { kind: 'summary', file_name: '总结.docx', media_type: 'x', content: Buffer.from('349999195001010428') } as const
    return saveAttachment({ ...own.as(), db }, file)
  })
  await own.sql(
    `INSERT INTO roster_import (county, import_id, division, attachment_id, file_name, sha256, edits_cipher, created_by, created_at)
     VALUES ($1, gen_random_uuid(), $2, $3, 'x', 'x', $4, gen_random_uuid(), now())`,
    [COUNTY, TOWN, attachment, codec.sealFile(Buffer.from('{"0":{}}'))],
  )
  await own.sql(
    `INSERT INTO app_user (county, user_id, division, login, name, password_hash, roles, created_at, password_changed_at, totp_cipher)
     VALUES ($1, gen_random_uuid(), $2, 'zhoumin', '周敏', 'x', '{clerk}', now(), now(), $3)`,
    [COUNTY, TOWN, codec.sealSecret('JBSWY3DPEHPK3PXP')],
  )
  await own.sql(
    `INSERT INTO office_setting (county, division, name, value, changed_by, changed_at) VALUES ($1, $2, 'backup', $3, gen_random_uuid(), now())`,
    [COUNTY, TOWN, JSON.stringify({ keep: 7, passphrase: { cipher: codec.sealSecret('春江潮水').toString('base64'), set_by: '周敏' } })],
  )
  // The given server's app role comes from the environment, as in an installation.
  process.env['DOUDI_APP_URL'] = urlOf(own.database.appConfig)
  const now = (): Codec => codecOf(readKeyFile(path))
  return {
    ...own,
    path,
    codec: now,
    with: (codec, ctx) => ({ ...ctx, codec }),
    rotation: changes => ({
      dataDir,
      databaseUrl: urlOf(own.database.ownerConfig),
      keyFile: undefined,
      suite: undefined,
      log: () => undefined,
      progress: () => undefined,
      signal: new AbortController().signal,
      prove: ctx => proveBatches(ctx, {}),
      rehash: rehashBatches,
      ...changes,
    }),
    inForce: async () => String((await own.sql('SELECT key_id FROM codec_key WHERE retired_at IS NULL'))[0]?.['key_id']),
    opened: async () => {
      const codec = now()
      const bytes = async (column: string, table: string, order: string) =>
        (await own.sql(`SELECT ${column} AS c FROM ${table} WHERE ${column} IS NOT NULL ORDER BY ${order}`)).map(row => row['c'] as Buffer)
      const setting = (await own.sql('SELECT value FROM office_setting'))[0]?.['value'] as {
        keep: number
        passphrase: { cipher: string; set_by: string }
      }
      const indexes = (await own.sql('SELECT id_cipher, id_index FROM person')) as { id_cipher: Buffer; id_index: Buffer }[]
      assert.ok(indexes.every(row => codec.index('id', codec.open('id', row.id_cipher)).equals(row.id_index)))
      return [
        (await bytes('id_cipher', 'person', 'person_id')).map(cipher => codec.open('id', cipher)),
        (await bytes('account_cipher', 'bank_account', 'account_id')).map(cipher => codec.open('account', cipher)),
        (await bytes('account_cipher', 'payment_line', 'batch_id, line_no')).map(cipher => codec.open('account', cipher)),
        (await bytes('content_cipher', 'attachment', 'attachment_id')).map(cipher => codec.openFile(cipher).toString()),
        (await bytes('edits_cipher', 'roster_import', 'import_id')).map(cipher => codec.openFile(cipher).toString()),
        (await bytes('totp_cipher', 'app_user', 'user_id')).map(cipher => codec.openSecret(cipher)),
        [setting.keep, setting.passphrase.set_by, codec.openSecret(Buffer.from(setting.passphrase.cipher, 'base64'))],
      ]
    },
  }
}

const proofs = async (own: Filled) => {
  const ctx = own.with(own.codec(), own.as())
  const audit = await proveAudit(own.db, ctx.codec.auditKey, COUNTY, own.rotation().dataDir)
  const files = await query('test.files', 'audit.verify', proveAttachments)(ctx, {})
  return [...audit.failures, ...(await proveBatches(ctx, {})).failures, ...files.failures]
}

test('every sealed column of the database is known to the rotation', async t => {
  const own = await town(t)
  const columns = await own.sql(
    `SELECT table_name || '.' || column_name AS c FROM information_schema.columns
      WHERE table_schema = 'public' AND (data_type = 'bytea' OR column_name ~ '_(cipher|index|sealed)$')`,
  )
  const known = [
    ...SEALED.flatMap(({ table, cipher, index }) => [`${table}.${cipher}`, ...(index === undefined ? [] : [`${table}.${index}`])]),
    ...UNSEALED,
  ]
  assert.deepEqual(columns.map(row => String(row['c'])).toSorted(), known.toSorted())
})

test('everything is sealed anew, through both suites, and everything still proves', async t => {
  const own = await filled(t)
  const before = await own.opened()
  const first = own.codec()
  const rows = () => own.sql('SELECT batch_id, hash FROM payment_batch ORDER BY batch_id')
  const hashes = await rows()
  const suites: Suite[] = ['gm', 'gm', 'aes']
  for (const suite of suites) {
    const old = own.codec()
    const rotated = await rotateKey(own.rotation({ suite }))
    assert.deepEqual(
      { ...rotated, new_key: '' },
      { old_key: old.keyId, new_key: '', suite, values: PEOPLE * 4 + 4, batches: 2, open_batches: 1 },
    )
    assert.equal(own.codec().keyId, rotated.new_key)
    assert.equal(await own.inForce(), rotated.new_key)
    assert.equal(own.codec().suite, suite)
    assert.deepEqual(Buffer.from(own.codec().auditKey), TEST_KEYS.audit)
    assert.deepEqual(await own.opened(), before)
    assert.deepEqual(await proofs(own), [])
    assert.ok(!existsSync(nextKeyPath(own.path)))
  }
  const [old] = (await own.sql('SELECT id_cipher FROM person LIMIT 1')) as { id_cipher: Buffer }[]
  assert.throws(() => first.open('id', old?.id_cipher ?? Buffer.of()), AppError)
  const printed = await own.sql(`SELECT facts->>'batch_id' AS batch_id, facts->>'old_hash' AS hash FROM audit_event
    WHERE command = 'payment.rehash' ORDER BY audit_id LIMIT 2`)
  assert.deepEqual(
    printed.toSorted((a, b) => (String(a['batch_id']) < String(b['batch_id']) ? -1 : 1)),
    hashes,
  )
  const may = (await own.sql(`SELECT batch_id FROM payment_batch WHERE approved_at IS NOT NULL`))[0]
  const list = await exportBankList(own.with(own.codec(), own.finance()), { batch_id: String(may?.['batch_id']), ...FULL })
  assert.ok(list.content.length > 1000)
  const opened = await openOffice({ ...own.rotation(), purpose: 'command' })
  await opened.close()
})

test('what was forged before or after a rotation is found, and a rotation does not make it good', async t => {
  const own = await filled(t)
  const change = (by: number) =>
    own.sql(
      `UPDATE payment_line SET base_fen = base_fen + ${by}, net_fen = net_fen + ${by} WHERE line_no = 1 AND paid_month = '2020-05-01'`,
    )
  const code = (promise: Promise<unknown>) =>
    promise.then(
      () => 'done',
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    )
  await change(100)
  assert.equal(await code(rotateKey(own.rotation())), 'KEY_DATA_UNPROVED')
  await change(-100)
  const byte = 'UPDATE attachment SET content_cipher = set_byte(content_cipher, 40, 255 - get_byte(content_cipher, 40))'
  await own.sql(byte)
  assert.equal(await code(rotateKey(own.rotation())), 'SEALED_PLACE_DAMAGED')
  await own.sql(byte)
  assert.ok(!existsSync(nextKeyPath(own.path)))
  assert.equal(await code(rotateKey(own.rotation({ suite: 'gm' }))), 'done')
  // With an amount, its code, and an audit row that says so: without the key file the row has no proof.
  await change(100)
  const [batch] = (await own.sql(`SELECT batch_id, hash FROM payment_batch WHERE paid_month = '2020-05-01'`)) as {
    batch_id: string
    hash: string
  }[]
  await own.sql(`UPDATE payment_batch SET hash = repeat('a', 64), net_fen = net_fen + 100 WHERE batch_id = $1`, [batch?.batch_id])
  for (const command of ['payment.rehash', 'payment.run'])
    await own.sql(
      `INSERT INTO audit_event (county, at, division, login, address, command, outcome, facts) VALUES ($1, now(), $2, 'x', 'x', $3, 'done', $4)`,
      [COUNTY, TOWN, command, JSON.stringify({ ...batch, old_hash: batch?.hash, hash: 'a'.repeat(64), proof: 'b'.repeat(64) })],
    )
  assert.ok((await proofs(own)).some(({ what }) => what === 'BATCH_HASH_DIFFERS'))
})

test('a rotation is alone, can be stopped, and refuses the wrong key file', async t => {
  const own = await filled(t)
  const office = await openOffice({ ...own.rotation(), purpose: 'command' })
  await assert.rejects(rotateKey(own.rotation()), { code: 'KEY_IN_USE' })
  await office.close()
  const folder = mkdtempSync(join(env.temporaryFolder(), 'doudi-key-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const serving = await locksOf(folder).take('serve')
  await assert.rejects(rotateKey(own.rotation({ dataDir: folder, databaseUrl: undefined })), { code: 'KEY_IN_USE' })
  await serving?.release()

  const before = await own.opened()
  const stop = new AbortController()
  const stopping = own.rotation({ signal: stop.signal, progress: (_done, _total, what) => what.includes('明细') && stop.abort() })
  await assert.rejects(rotateKey(stopping), { code: 'CANCELLED' })
  assert.deepEqual(await own.opened(), before)
  assert.ok(!existsSync(nextKeyPath(own.path)))
  assert.deepEqual(await proofs(own), [])

  const kept = readFileSync(own.path)
  rmSync(own.path)
  writeKeyFile(own.path, freshKeys('aes'))
  await assert.rejects(rotateKey(own.rotation()), { code: 'KEY_FILE_WRONG' })
  writeFileSync(own.path, kept)
})

const PROGRAM = `
  const { rotateKey } = await import(${JSON.stringify(new URL('rotation.ts', import.meta.url).href)})
  const { proveBatches, rehashBatches } = await import(${JSON.stringify(new URL('../areas/payments/commands.prove.ts', import.meta.url).href)})
  const { point, ...options } = JSON.parse(process.argv[1])
  const die = at => { if (at === point) process.kill(process.pid, 'SIGKILL') }
  await rotateKey({ ...options, log: () => {}, progress: () => {}, signal: new AbortController().signal,
    prove: ctx => proveBatches(ctx, {}), rehash: rehashBatches, at: die })`

async function killedAt(point: Point, { dataDir, databaseUrl }: Rotation): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', PROGRAM, JSON.stringify({ point, dataDir, databaseUrl, suite: 'gm' })],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
  assert.equal(signal, 'SIGKILL')
}

test('killed at each point, the next start opens everything with the one key that fits', async t => {
  const own = await filled(t)
  const before = await own.opened()
  for (const point of ['key_written', 'before_commit', 'after_commit'] as const) {
    const old = own.codec().keyId
    await killedAt(point, own.rotation())
    assert.ok(existsSync(nextKeyPath(own.path)), point)
    assert.equal(own.codec().keyId, old, `${point}: the old file still stands`)
    const office = await openOffice({ ...own.rotation(), purpose: 'command' })
    assert.equal(office.means.codec.keyId, await own.inForce(), point)
    assert.equal(office.means.codec.keyId === old, point !== 'after_commit', point)
    await office.close()
    assert.ok(!existsSync(nextKeyPath(own.path)), point)
    assert.deepEqual(await own.opened(), before, point)
    assert.deepEqual(await proofs(own), [], point)
  }
  // Power failed while the next file was being written: it is no key, and the old one stands.
  writeFileSync(nextKeyPath(own.path), '{"version": 1, "suite"')
  await (await openOffice({ ...own.rotation(), purpose: 'command' })).close()
  assert.ok(!existsSync(nextKeyPath(own.path)))
})
