import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { sql } from 'kysely'
import { checkBackup } from '../src/server/backup/check.ts'
import { restoreBackup } from '../src/server/backup/restore.ts'
import { writeBackup } from '../src/server/backup/write.ts'
import { codecOf } from '../src/server/codec.ts'
import { writeKeyFile } from '../src/server/key-file.ts'
import { openDatabase } from '../src/server/postgres/open.ts'
import { clocked, COUNTY, fillHouseholds, memoryOf, openBench, seconds, TOWN, type Bench, type Measured } from './harness.ts'

const PEOPLE = 100_000
const VILLAGES = 400
const MONTHS = 10
const PASSPHRASE = 'the mill by the old ford, 1958'
const NOW = '2020-06-18T06:00:00.000Z'
const KEYS = { cipher: Buffer.alloc(32, 1), index: Buffer.alloc(32, 2), audit: Buffer.alloc(32, 3) }

/**
 * 100,000 people and 1,000,000 payment lines: written while somebody asks the server all the time, restored into a scratch database and
 * compared (that is the check), and restored into an empty folder.
 */
export async function backup(): Promise<Measured[]> {
  const bench = await openBench(VILLAGES)
  const folder = mkdtempSync(join(tmpdir(), 'doudi-bench-backup-'))
  try {
    await fillHouseholds(bench.owner, PEOPLE, VILLAGES)
    await fillLines(bench)
    const keyFile = join(folder, 'bench.key')
    writeKeyFile(keyFile, KEYS)
    await bench.owner.query('INSERT INTO codec_key (key_id, created_at) VALUES ($1, now())', [codecOf(KEYS).keyId])
    const database = await openDatabase({ dataDir: bench.dataDir, databaseUrl: undefined, purpose: 'command', log: () => undefined })
    try {
      const file = join(folder, 'bench.backup')
      const loop = monitorEventLoopDelay({ resolution: 5 })
      loop.enable()
      const asked = asking(bench)
      const write = await clocked(bench, () =>
        writeBackup({ owner: database.ownerConfig, dataDir: bench.dataDir, keyFile }, { file, passphrase: PASSPHRASE, now: NOW }),
      )
      const slowest = await asked.stop()
      loop.disable()
      const check = await clocked(bench, () => checkBackup({ engine: database.engine }, KEYS.audit, { file, passphrase: PASSPHRASE }))
      const restore = await seconds(() => restoreInto(join(folder, 'restored'), file))
      return [
        { name: 'backup of 100,000 people and 1,000,000 lines', unit: 's', ...write },
        { name: 'its file', value: statSync(file).size / 1e6, unit: 'MB' },
        { name: 'longest stop of the server meanwhile', value: loop.max / 1e6, unit: 'ms' },
        { name: 'slowest of the queries asked meanwhile', value: slowest, unit: 'ms' },
        { name: 'check: restored into a scratch database and compared', unit: 's', ...check },
        { name: 'restore into an empty folder, compared', value: restore, unit: 's' },
        { name: 'peak memory of the process', value: memoryOf('self').peak, unit: 'MB' },
      ]
    } finally {
      await database.close()
    }
  } finally {
    await bench.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function restoreInto(dataDir: string, file: string): Promise<void> {
  const { comparison } = await restoreBackup(
    { dataDir, databaseUrl: undefined, keyFile: undefined },
    { file, passphrase: PASSPHRASE, log: () => undefined },
  )
  if (!comparison.ok) throw new Error(JSON.stringify(comparison.failures))
}

/** Asks one small question after the other; gives the slowest in ms. */
function asking({ db }: Bench): { stop: () => Promise<number> } {
  let going = true
  let slowest = 0
  const work = (async () => {
    while (going) {
      slowest = Math.max(slowest, 1000 * (await seconds(() => sql`SELECT count(*) FROM division`.execute(db))))
      await new Promise(resolve => setTimeout(resolve, 5))
    }
  })()
  return {
    stop: async () => {
      going = false
      await work
      return slowest
    },
  }
}

/** Ten months of a line for everybody, with account cipher texts that no compressor can shrink, as real ones are. */
async function fillLines({ owner }: Bench): Promise<void> {
  for (let number = 1; number <= MONTHS; number++) {
    const paid = `2019-${String(number).padStart(2, '0')}-01`
    const batch = `00000000-0000-7000-8000-0000000000${String(number).padStart(2, '0')}`
    await owner.query(
      `INSERT INTO payment_batch (county, batch_id, division, programme, paid_month, kind, number, unit, made_by, made_at, lines, net_fen)
       SELECT ${COUNTY}, $1, '${TOWN}', 'dibao.rural', $2::date, 'regular', 1, 'household', md5('u')::uuid, now(), count(*), sum(amount_fen) FROM entitlement`,
      [batch, paid],
    )
    await owner.query(
      `INSERT INTO payment_line (county, batch_id, line_no, division, programme, paid_month, line_kind, person_id, household_id, entitlement_id,
                                 person_name, persons, base_fen, uplift_fen, net_fen, payee_name, account_id, account_cipher, account_last4)
       SELECT e.county, $1, row_number() OVER (ORDER BY e.entitlement_id), e.division, e.programme, $2::date, 'base', e.person_id, e.household_id,
              e.entitlement_id, p.name, e.persons, e.base_fen, 0, e.base_fen, a.holder_name, a.account_id,
              sha256((a.account_id::text || $2::date::text)::bytea) || substr(sha256((a.account_id::text)::bytea), 1, 16), a.account_last4
         FROM entitlement e JOIN person p USING (county, person_id) JOIN bank_account a USING (county, person_id)`,
      [batch, paid],
    )
  }
  await owner.query('ANALYZE')
}

export const benchmark = backup
