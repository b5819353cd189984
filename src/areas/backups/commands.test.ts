import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Place } from '../../server/backup/place.ts'
import { codecOf } from '../../server/codec.ts'
import type { Context } from '../../server/command.ts'
import { env } from '../../server/env.ts'
import { AppError } from '../../server/errors.ts'
import { writeKeyFile } from '../../server/key-file.ts'
import { testOffice, TOWN, VILLAGES } from '../../server/testing.office.ts'
import { backupDue, backupOverview, planBackups, setPassphrase } from './commands.ts'
import { checkAgain, makeBackup, runBackup } from './commands.run.ts'

const KEYS = { cipher: Buffer.alloc(32, 1), index: Buffer.alloc(32, 2), audit: Buffer.alloc(32, 3) }
const PASSPHRASE = 'the mill by the old ford, 1958'
const base = mkdtempSync(join(env.temporaryFolder(), 'doudi-backups-'))
after(() => rmSync(base, { recursive: true, force: true, maxRetries: 5 }))

const code =
  (wanted: string) =>
  (error: unknown): boolean =>
    error instanceof AppError && error.code === wanted

async function keeper(t: { after: (done: () => Promise<void>) => void }, name: string) {
  const office = await testOffice(t)
  const dataDir = join(base, name)
  const keyFile = `${dataDir}.key`
  writeKeyFile(keyFile, KEYS)
  await office.database.ownerPool.query('INSERT INTO codec_key (key_id, created_at) VALUES ($1, now())', [codecOf(KEYS).keyId])
  const engine = { kind: 'embedded', owner: office.database.ownerConfig, superuser: office.database.engine.superuser } as const
  const place: Place = { engine: engine as Place['engine'], dataDir, keyFile, seal: async () => undefined }
  const as = (now: string, permissions: readonly 'backup.run'[] = ['backup.run']): Context =>
    office.as({ login: 'xitong', permissions, now })
  return { office, place, as, folder: `${dataDir}-backups` }
}

test('a plan, a passphrase, backups day after day: each checked, the oldest go, what is due is known', async t => {
  const { office, place, as, folder } = await keeper(t, 'days')
  const noon = (day: number): string => `2020-06-${day}T04:00:00.000Z`
  assert.equal(await backupDue(as(noon(10)), place), false, 'without a passphrase nothing is due')
  await assert.rejects(runBackup(place, as(noon(10)), 'by_hand'), code('BACKUP_NO_PASSPHRASE'))
  await assert.rejects(setPassphrase(as(noon(10)), { passphrase: 'short' }), code('PASSPHRASE_SHORT'))
  await setPassphrase(as(noon(10)), { passphrase: PASSPHRASE })
  await assert.rejects(
    planBackups(as(noon(10)), { folder: join(place.dataDir, 'in'), hour: 12, keep: 2, dataDir: place.dataDir }),
    code('BACKUP_FOLDER_WRONG'),
  )
  await assert.rejects(
    planBackups(as(noon(10)), { folder: 'backups', hour: 12, keep: 2, dataDir: place.dataDir }),
    code('BACKUP_FOLDER_WRONG'),
  )
  await planBackups(as(noon(10)), { folder, hour: 12, keep: 2, dataDir: place.dataDir })
  assert.equal(await backupDue(as(noon(10)), place), true)
  for (const day of [10, 11, 12]) {
    const proof = await runBackup(place, as(noon(day)), 'scheduled')
    assert.deepEqual([proof.checked, existsSync(proof.file)], [true, true])
  }
  assert.deepEqual(readdirSync(folder).toSorted(), ['doudi-349999100-20200611-120000.backup', 'doudi-349999100-20200612-120000.backup'])
  assert.equal(await backupDue(as('2020-06-13T03:59:00.000Z'), place), false, 'before noon')
  assert.equal(await backupDue(as('2020-06-13T04:01:00.000Z'), place), true)
  assert.equal(await backupDue(as('2020-06-14T00:30:00.000Z'), place), true, 'the PC was off at noon of the 13th')
  const { runs, last_good, passphrase, next_at, same_disk } = await backupOverview(as(noon(12)), place, false)
  assert.deepEqual(
    [runs.map(run => [run.state, run.present]), last_good, passphrase?.set_by, next_at, same_disk],
    [
      [
        ['good', true],
        ['good', true],
        ['good', false],
      ],
      noon(12),
      'xitong',
      noon(13),
      true,
    ],
  )
  const kept = await office.database.ownerPool.query(`SELECT value::text AS value FROM office_setting WHERE name = 'backup_passphrase'`)
  assert.equal(kept.rows[0]?.value.includes('ford'), false, 'the passphrase is sealed')
  const trail = await office.database.ownerPool.query(`SELECT facts::text AS facts FROM audit_event WHERE command LIKE 'backup.%'`)
  assert.ok((trail.rowCount ?? 0) >= 10)
  assert.equal(
    trail.rows.some(row => String(row.facts).includes('ford')),
    false,
    'and not in the audit',
  )
})

test('a damaged backup is no longer good; another passphrase says nothing about the file; a refused one is noted', async t => {
  const { place, as, folder } = await keeper(t, 'damage')
  const ctx = as('2020-06-18T04:00:00.000Z')
  await setPassphrase(ctx, { passphrase: PASSPHRASE })
  const { file } = await runBackup(place, ctx, 'by_hand')
  const [run] = (await backupOverview(ctx, place, false)).runs
  const backup_id = run?.backup_id ?? assert.fail()
  await setPassphrase(ctx, { passphrase: `${PASSPHRASE} and later` })
  await assert.rejects(checkAgain(place, ctx, { backup_id }), code('BACKUP_PASSPHRASE_WRONG'))
  assert.equal((await backupOverview(ctx, place, false)).runs[0]?.state, 'good')
  await setPassphrase(ctx, { passphrase: PASSPHRASE })
  await checkAgain(place, ctx, { backup_id })
  const bytes = readFileSync(file)
  bytes[bytes.length - 30] = (bytes.at(-30) ?? 0) ^ 1
  writeFileSync(file, bytes)
  await assert.rejects(checkAgain(place, ctx, { backup_id }), code('BACKUP_DAMAGED'))
  assert.deepEqual((({ state, problem }) => [state, problem])((await backupOverview(ctx, place, false)).runs[0] ?? assert.fail()), [
    'failed',
    'BACKUP_DAMAGED',
  ])
  await assert.rejects(
    makeBackup(
      place,
      { ...ctx, now: '2020-06-18T05:00:00.000Z' },
      { how: 'by_hand', file: join(folder, 'no', 'x'), passphrase: PASSPHRASE, check: true },
    ),
    code('BACKUP_NOT_WRITABLE'),
  )
  const refused = (await backupOverview(ctx, place, false)).runs[0]
  assert.deepEqual([refused?.state, refused?.problem], ['failed', 'BACKUP_NOT_WRITABLE'])
  await assert.rejects(checkAgain(place, ctx, { backup_id: '00000000-0000-7000-8000-000000000000' }), code('BACKUP_NOT_FOUND'))
})

test('nobody without the right plans, sets, runs, checks or looks', async t => {
  const { place, as, office } = await keeper(t, 'rights')
  const ctx = as('2020-06-18T04:00:00.000Z', [])
  const acts = [
    () => backupOverview(ctx, place, false),
    () => planBackups(ctx, { folder: join(base, 'x'), hour: 1, keep: 2, dataDir: place.dataDir }),
    () => setPassphrase(ctx, { passphrase: PASSPHRASE }),
    () => runBackup(place, ctx, 'by_hand'),
    () => checkAgain(place, ctx, { backup_id: '00000000-0000-7000-8000-000000000000' }),
  ]
  for (const act of acts) await assert.rejects(act(), code('NOT_ALLOWED'))
  assert.equal(existsSync(join(base, 'x')), false)
  const village = office.as({ login: 'v', permissions: ['backup.run'], division: VILLAGES[0].division })
  assert.deepEqual((await backupOverview(village, place, false)).runs, [], `no row of ${TOWN} through a village's fence`)
})
