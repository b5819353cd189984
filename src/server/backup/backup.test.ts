import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { Readable } from 'node:stream'
import { Client, type ClientConfig } from 'pg'
import fc from 'fast-check'
import { openFund } from '../../areas/funds/commands.ts'
import { sealAudit } from '../audit.ts'
import { env } from '../env.ts'
import { AppError } from '../errors.ts'
import { codecFromFile } from '../key-file.ts'
import { MIGRATIONS_FOLDER, readMigrations } from '../postgres/migrate.ts'
import { createDatabase, equipDatabase } from '../postgres/provision.ts'
import { testDatabase } from '../testing.ts'
import { COUNTY, testOffice, type TestOffice } from '../testing.office.ts'
import { runs } from '../testing.runs.ts'
import { checkBackup } from './check.ts'
import { HEADER_BYTES, newEnvelope, openEnvelope, opening, sealing } from './envelope.ts'
import { fileFrame, framesOf, jsonFrame, frame, type Frame } from './frames.ts'
import { loadBackup } from './load.ts'
import { openBackup, proveFile } from './read.ts'
import { restoreBackup } from './restore.ts'
import { writeBackup, type Source } from './write.ts'

const PASSPHRASE = '三河口 old stone bridge 1958'
const folder = mkdtempSync(join(env.temporaryFolder(), 'doudi-backup-'))
after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

const isCode =
  (code: string, facts: Record<string, unknown> = {}) =>
  (error: unknown): boolean => {
    assert.ok(error instanceof AppError, String(error))
    assert.equal(error.code, code)
    for (const [name, value] of Object.entries(facts)) assert.equal(error.facts[name], value, name)
    return true
  }

const collect = async (stream: AsyncIterable<Buffer>): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}

describe('the envelope of a backup', () => {
  const CHUNK = 65_536 + 16
  const sealed = async (plain: Buffer): Promise<Buffer> =>
    collect(Readable.from([plain], { objectMode: false }).pipe(sealing(await newEnvelope(PASSPHRASE))))
  const opened = async (file: Buffer): Promise<Buffer> => {
    const keys = await openEnvelope(file, PASSPHRASE)
    return collect(Readable.from([file.subarray(HEADER_BYTES)], { objectMode: false }).compose(opening(keys)) as AsyncIterable<Buffer>)
  }
  const content = Buffer.alloc(200_000, 'abcdefg')

  test('gives back what went in, also nothing and exact multiples of a chunk', async () => {
    for (const length of [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
      assert.deepEqual(await opened(await sealed(content.subarray(0, length))), content.subarray(0, length), String(length))
  })

  test('finds a cut, an addition, an exchange and any changed bit, and a wrong passphrase', async () => {
    const file = await sealed(content)
    const chunk = (n: number): Buffer => file.subarray(HEADER_BYTES + n * CHUNK, HEADER_BYTES + (n + 1) * CHUNK)
    const header = file.subarray(0, HEADER_BYTES)
    const broken: readonly (readonly [string, Buffer, string])[] = [
      ['cut within a chunk', file.subarray(0, file.length - 7), 'truncated'],
      ['cut between chunks', Buffer.concat([header, chunk(0), chunk(1)]), 'truncated'],
      ['nothing but the header', header, 'truncated'],
      ['exchanged', Buffer.concat([header, chunk(1), chunk(0), chunk(2), chunk(3)]), 'changed'],
      ['repeated', Buffer.concat([header, chunk(0), chunk(0), chunk(1), chunk(2), chunk(3)]), 'changed'],
    ]
    for (const [what, bytes, kind] of broken) await assert.rejects(opened(bytes), isCode('BACKUP_DAMAGED', { kind }), what)
    const whole = await sealed(content.subarray(0, 131_072))
    await assert.rejects(opened(Buffer.concat([whole, whole.subarray(HEADER_BYTES)])), isCode('BACKUP_DAMAGED', { kind: 'appended' }))
    await assert.rejects(openEnvelope(header, `${PASSPHRASE} `), isCode('BACKUP_PASSPHRASE_WRONG'))
    await assert.rejects(openEnvelope(Buffer.from('PK\u0003\u0004 no backup at all'.padEnd(200)), PASSPHRASE), isCode('BACKUP_NOT_ONE'))
    const later = Buffer.from(header)
    later.writeUInt16BE(2, 8)
    await assert.rejects(openEnvelope(later, PASSPHRASE), isCode('BACKUP_NEWER'))
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - HEADER_BYTES - 1), fc.nat(7), async (at, bit) => {
        const changed = Buffer.from(file)
        changed[HEADER_BYTES + at] = (changed[HEADER_BYTES + at] ?? 0) ^ (1 << bit)
        const keys = { ...(await keysOf(file)) }
        await assert.rejects(
          collect(Readable.from([changed.subarray(HEADER_BYTES)], { objectMode: false }).compose(opening(keys)) as AsyncIterable<Buffer>),
          isCode('BACKUP_DAMAGED'),
        )
      }),
      runs(60),
    )
  })
  let keys: ReturnType<typeof openEnvelope> | undefined
  const keysOf = (file: Buffer): ReturnType<typeof openEnvelope> => (keys ??= openEnvelope(file, PASSPHRASE))

  test('the header holds the costs of its key: a file that asks for a mountain of memory is refused', async () => {
    const header = Buffer.from((await newEnvelope(PASSPHRASE)).header)
    header.writeUInt32BE(0xffff_ffff, 12)
    await assert.rejects(openEnvelope(header, PASSPHRASE), isCode('BACKUP_DAMAGED'))
  })
})

test('frames come out as they went in, wherever the stream is cut', async () => {
  const wanted: Frame[] = [
    { kind: 'head', content: Buffer.from('{"format":1}') },
    { kind: 'rows', content: Buffer.alloc(0) },
    { kind: 'rows', content: Buffer.alloc(3000, 'x') },
    { kind: 'tail', content: Buffer.from('{}') },
  ]
  const bytes = Buffer.concat(wanted.flatMap(({ kind, content }) => frame(kind, content)))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 20 }), async sizes => {
      const parts: Buffer[] = []
      for (let at = 0, n = 0; at < bytes.length; n++) {
        const size = sizes[n % sizes.length] ?? 1
        parts.push(bytes.subarray(at, at + size))
        at += size
      }
      const found: Frame[] = []
      for await (const each of framesOf(Readable.from(parts) as AsyncIterable<Buffer>))
        found.push({ kind: each.kind, content: Buffer.from(each.content) })
      assert.deepEqual(found, wanted)
    }),
    runs(100),
  )
  await assert.rejects(
    async () => {
      for await (const each of framesOf(Readable.from([bytes.subarray(0, bytes.length - 1)]) as AsyncIterable<Buffer>)) void each
    },
    isCode('BACKUP_DAMAGED', { kind: 'truncated' }),
  )
  assert.equal(jsonFrame('head', {}).length + fileFrame('key', Buffer.alloc(1)).length, 4)
})

/** An office with people and sealed audit rows, its key file, and a place for its backups. */
async function filledOffice(
  t: { after: (done: () => Promise<void>) => void },
  name: string,
): Promise<{ office: TestOffice; source: Source; auditKey: Uint8Array }> {
  const office = await testOffice(t)
  const keyFile = join(folder, `${name}.key`)
  const codec = codecFromFile(keyFile, true)
  await office.database.ownerPool.query('INSERT INTO codec_key (key_id, created_at) VALUES ($1, now())', [codec.keyId])
  await addPeople(office, 40)
  // A voucher is checked at the end of the transaction: that of a restore is a long one.
  const opening = {
    kind: 'reserve',
    division: '349999100000',
    name: '备用金',
    opened_on: '2020-01-01',
    opening_fen: 100,
    place: 'bank',
  } as const
  await openFund(office.as(), { ...opening, document: null })
  await sealAudit(office.db, codec, { county: COUNTY, now: '2020-06-18T06:00:00Z', wait: true })
  return { office, source: { owner: office.database.ownerConfig, dataDir: folder, keyFile }, auditKey: codec.auditKey }
}

async function addPeople(office: TestOffice, count: number): Promise<void> {
  await office.database.ownerPool.query(
    `INSERT INTO person (county, person_id, division, name, search_keys, id_cipher, id_index, id_last4, born_on, created_at, updated_at)
     SELECT ${COUNTY}, gen_random_uuid(), '349999100201', E'李\\t\\\\' || g, ARRAY['a,b', 'c"d'], sha256(g::text::bytea),
            sha256((clock_timestamp()::text || g)::bytea), '0000', '1950-01-01', now(), now() FROM generate_series(1, ${count}) g`,
  )
}

const urlOf = ({ user, password, host, port, database }: ClientConfig): string =>
  `postgresql://${user}:${String(password)}@localhost:${port}/${database}?host=${encodeURIComponent(host ?? '')}`

const asOwner = async <T>(config: ClientConfig, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client(config)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
const peopleIn = (config: ClientConfig): Promise<number> =>
  asOwner(config, async client => Number((await client.query('SELECT count(*) AS n FROM person')).rows[0]?.n))

describe('a backup', () => {
  test('is one moment of a database in use, and comes back the same; the schema stands as before', async t => {
    const { office, source, auditKey } = await filledOffice(t, 'busy')
    const file = join(folder, 'busy.backup')
    let writing = true
    const writer = (async () => {
      while (writing) await addPeople(office, 3)
    })()
    const told: number[] = []
    const written = await writeBackup(source, {
      file,
      passphrase: PASSPHRASE,
      now: '2020-06-18T06:00:00Z',
      progress: done => told.push(done),
    })
    writing = false
    await writer
    assert.equal(createHash('sha256').update(readFileSync(file)).digest('hex'), written.sha256)
    assert.equal(existsSync(`${file}.part`), false)
    const counted = Number(written.head.tables.find(({ table }) => table === 'person')?.rows)
    assert.ok(counted >= 40 && counted < (await peopleIn(source.owner)), `people were added meanwhile: ${counted}`)
    assert.ok(told.length > 0)
    const target = await testDatabase(t)
    const shape = (config: ClientConfig): Promise<unknown> =>
      asOwner(
        config,
        async client =>
          (
            await client.query(`SELECT conrelid::regclass::text AS t, conname AS n, pg_get_constraintdef(oid) AS d FROM pg_constraint
             WHERE connamespace = 'public'::regnamespace UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2, 3`)
          ).rows,
      )
    const before = await shape(target.ownerConfig)
    const comparison = await loadBackup(target.ownerConfig, await openBackup(file, PASSPHRASE), {})
    assert.deepEqual([comparison.ok, comparison.failures, comparison.checked.tables], [true, [], written.head.tables.length])
    assert.deepEqual(await shape(target.ownerConfig), before)
    assert.equal(await peopleIn(target.ownerConfig), counted)
    // The next audit row gets the next number, and the restored rows are behind the fence as ever.
    const next = async (config: ClientConfig): Promise<string> =>
      asOwner(config, async client =>
        String((await client.query(`SELECT nextval(pg_get_serial_sequence('audit_event', 'audit_id'))`)).rows[0]?.nextval),
      )
    assert.equal(await next(target.ownerConfig), await next(source.owner))
    assert.equal((await target.appPool.query('SELECT 1 FROM person')).rowCount, 0)
    const checked = await checkBackup({ engine: target.engine }, auditKey, { file, passphrase: PASSPHRASE })
    assert.deepEqual([checked.comparison.ok, checked.comparison.checked.seals], [true, written.head.seals.length])
    const left = await asOwner(source.owner, client => client.query(`SELECT 1 FROM pg_database WHERE datname LIKE 'doudi\\_check\\_%'`))
    assert.equal(left.rowCount, 0, 'the scratch database is gone')
  })

  test('is refused with another key, over a file, when cancelled; nothing half stays', async t => {
    const { source } = await filledOffice(t, 'refused')
    const file = join(folder, 'refused.backup')
    const options = { file, passphrase: PASSPHRASE, now: '2020-06-18T06:00:00Z' }
    codecFromFile(join(folder, 'other.key'), true)
    await assert.rejects(writeBackup({ ...source, keyFile: join(folder, 'other.key') }, options), isCode('KEY_FILE_WRONG'))
    await assert.rejects(writeBackup({ ...source, keyFile: join(folder, 'none.key') }, options), isCode('KEY_FILE_MISSING'))
    await assert.rejects(writeBackup(source, { ...options, file: join(folder, 'nowhere', 'x.backup') }), isCode('BACKUP_NOT_WRITABLE'))
    await assert.rejects(writeBackup(source, { ...options, signal: AbortSignal.abort() }), isCode('CANCELLED'))
    assert.deepEqual([existsSync(file), existsSync(`${file}.part`)], [false, false])
    writeFileSync(file, 'mine')
    await assert.rejects(writeBackup(source, options), isCode('OUTPUT_EXISTS'))
    assert.equal(readFileSync(file, 'utf8'), 'mine')
  })

  test('is refused when its disk fills, and leaves nothing half', async t => {
    const { source } = await filledOffice(t, 'full')
    await asOwner(source.owner, client =>
      client.query(`INSERT INTO idempotency (county, user_id, key, command, input_hash, reply, created_at)
        SELECT ${COUNTY}, gen_random_uuid(), 'disk-test-' || g, 'test', md5(g::text), to_jsonb(md5(g::text || 'x')), now() FROM generate_series(1, 20000) g`),
    )
    const small = join(folder, 'small')
    mkdirSync(small)
    const program = `
      const { writeBackup } = await import(${JSON.stringify(new URL('./write.ts', import.meta.url).href)})
      const source = ${JSON.stringify(source)}
      await writeBackup(source, { file: ${JSON.stringify(join(small, 'x.backup'))}, passphrase: 'p', now: '2020-06-18T06:00:00Z' })
        .catch(error => process.stdout.write(error.code + ' '))`
    const script = `mount -t tmpfs -o size=64k tmpfs '${small}' && '${process.execPath}' --input-type=module -e "$PROGRAM" && ls -A '${small}' | wc -l`
    const child = spawnSync('unshare', ['--user', '--mount', '--map-root-user', 'sh', '-c', script], {
      encoding: 'utf8',
      env: env.withChanges({ PROGRAM: program, NODE_TEST_CONTEXT: undefined }),
    })
    if (child.status !== 0 && /unshare|mount/.test(child.stderr || 'unshare'))
      t.diagnostic(`nobody may mount a small disk here: ${child.stderr}`)
    else assert.equal(child.stdout, 'BACKUP_DISK_FULL 0\n', child.stderr)
  })

  test('two at once: the second is told to wait', async t => {
    const { source } = await filledOffice(t, 'twice')
    await asOwner(source.owner, async client => {
      await client.query('SELECT pg_advisory_lock(7060014)')
      await assert.rejects(
        writeBackup(source, { file: join(folder, 'twice.backup'), passphrase: PASSPHRASE, now: '2020-06-18T06:00:00Z' }),
        isCode('BACKUP_RUNNING'),
      )
    })
  })

  test('a difference or a damage leaves the target as empty as it was', async t => {
    const { source } = await filledOffice(t, 'damaged')
    const file = join(folder, 'damaged.backup')
    await writeBackup(source, { file, passphrase: PASSPHRASE, now: '2020-06-18T06:00:00Z' })
    const target = await testDatabase(t)
    const bytes = readFileSync(file)
    const cut = join(folder, 'cut.backup')
    writeFileSync(cut, bytes.subarray(0, bytes.length - 20))
    await assert.rejects(proveFile(cut, PASSPHRASE), isCode('BACKUP_DAMAGED', { kind: 'truncated' }))
    await assert.rejects(openBackup(file, 'not the passphrase'), isCode('BACKUP_PASSPHRASE_WRONG'))
    const opened = await openBackup(file, PASSPHRASE)
    const tables = opened.head.tables.map(each => (each.table === 'person' ? { ...each, rows: '41' } : each))
    await assert.rejects(
      loadBackup(target.ownerConfig, { ...opened, head: { ...opened.head, tables } }, {}),
      isCode('RESTORE_DIFFERS', { where: 'person' }),
    )
    assert.equal(await peopleIn(target.ownerConfig), 0)
    const again = await loadBackup(target.ownerConfig, await openBackup(file, PASSPHRASE), {})
    assert.equal(again.ok, true)
  })

  test('of an earlier version goes into an empty database of a given server and is brought up to date; never over data', async t => {
    const older = mkdtempSync(join(folder, 'older-'))
    for (const { file } of readMigrations().slice(0, 8)) copyFileSync(join(MIGRATIONS_FOLDER, file), join(older, file))
    const then = await testDatabase(t, older)
    const keyFile = join(folder, 'then.key')
    const { keyId } = codecFromFile(keyFile, true)
    await then.ownerPool.query(`
      INSERT INTO codec_key (key_id, created_at) VALUES ('${keyId}', now());
      INSERT INTO division (county, division, level, name, short_name, created_at) VALUES (${COUNTY}, '349999000000', 'county', 'XX县', 'XX县', now()),
        (${COUNTY}, '349999100000', 'town', 'XX镇', 'XX镇', now()), (${COUNTY}, '349999100201', 'village', '东河村', '东河村', now());
      INSERT INTO office (county, division, name, town_name, created_at) VALUES (${COUNTY}, '349999100000', 'XX镇民政办', 'XX镇', now())`)
    const file = join(folder, 'then.backup')
    const { head } = await writeBackup(
      { owner: then.ownerConfig, dataDir: folder, keyFile },
      { file, passphrase: PASSPHRASE, now: '2020-06-18T06:00:00Z' },
    )
    assert.equal(head.migrations.length, 8)
    const database = `test_restore_${process.pid}`
    const { superuser, owner, app } = then.engine
    await asOwner(superuser ?? assert.fail(), client => createDatabase(client, database))
    t.after(() => asOwner(superuser ?? assert.fail(), client => client.query(`DROP DATABASE ${database} WITH (FORCE)`)))
    await equipDatabase({ ...superuser, database })
    const target = {
      dataDir: join(folder, 'given'),
      databaseUrl: urlOf({ ...owner, database }),
      appUrl: urlOf({ ...app, database }),
      keyFile: undefined,
    }
    const options = { file, passphrase: PASSPHRASE, log: () => undefined }
    const restored = await restoreBackup(target, options)
    assert.deepEqual([restored.comparison.ok, restored.facts.office, restored.migrated[0]], [true, 'XX镇民政办', '0008_access.sql'])
    const now = { ...owner, database }
    assert.equal(
      (await asOwner(now, client => client.query('SELECT 1 FROM backup_run'))).rowCount,
      0,
      'the tables of this version are there',
    )
    assert.equal((await asOwner(now, client => client.query('SELECT 1 FROM division'))).rowCount, 3)
    assert.deepEqual(readFileSync(join(folder, 'given.key')), readFileSync(keyFile))
    await assert.rejects(restoreBackup(target, options), isCode('RESTORE_DATABASE_NOT_EMPTY'))
    assert.ok(existsSync(join(folder, 'given.key')), 'the key of before stays')
    const mayNot = { kind: 'server', owner: then.ownerConfig } as const
    await assert.rejects(checkBackup({ engine: mayNot }, Buffer.alloc(32), { file, passphrase: PASSPHRASE }), isCode('BACKUP_NOT_CHECKED'))
  })

  test('of a later or another program is refused', async t => {
    const { source, office } = await filledOffice(t, 'later')
    const written = async (name: string): Promise<string> => {
      const file = join(folder, `${name}.backup`)
      await writeBackup(source, { file, passphrase: PASSPHRASE, now: '2020-06-18T06:00:00Z' })
      return file
    }
    await office.database.ownerPool.query(`INSERT INTO schema_migration VALUES (9999, '9999_later.sql', 'x', now())`)
    await assert.rejects(openBackup(await written('later'), PASSPHRASE), isCode('BACKUP_NEWER'))
    await office.database.ownerPool.query(`DELETE FROM schema_migration WHERE number = 9999`)
    await office.database.ownerPool.query(`UPDATE schema_migration SET hash = 'x' WHERE number = 3`)
    await assert.rejects(openBackup(await written('other'), PASSPHRASE), isCode('BACKUP_FOREIGN'))
  })
})
