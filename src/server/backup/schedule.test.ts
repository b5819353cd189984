import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { planBackups, setPassphrase } from '../../areas/backups/commands.ts'
import { asKeeper } from '../../areas/backups/commands.run.ts'
import { officeOf, systemContext } from '../context.ts'
import { env } from '../env.ts'
import { openJobs } from '../jobs.ts'
import { openOffice } from '../office.ts'
import { setUpOffice } from '../setup.ts'
import { noticesOf } from '../session.notices.ts'
import { scheduleBackups } from './schedule.ts'

const base = mkdtempSync(join(env.temporaryFolder(), 'doudi-schedule-'))
after(() => rmSync(base, { recursive: true, force: true, maxRetries: 5 }))

test('an office with a passphrase is backed up by itself, once; the banner comes and goes; without one it is left alone', {
  timeout: 120_000,
}, async () => {
  const office = await openOffice({
    dataDir: join(base, 'data'),
    databaseUrl: undefined,
    keyFile: undefined,
    purpose: 'command',
    log: () => undefined,
  })
  const jobs = openJobs(() => undefined)
  const said: string[] = []
  const stop = scheduleBackups(office.means, jobs, line => said.push(line), 50)
  try {
    await setUpOffice(office.means, {
      town_name: 'XX镇',
      town_code: '349999100',
      admin_name: '周敏',
      admin_login: 'zhoumin',
      admin_password: 'quiet-river-2020',
      address: 'test',
    })
    const town = (await officeOf(office.means.db)) ?? assert.fail()
    const keeper = asKeeper(systemContext(office.means, town))
    const village = { ...keeper.user, scope: { lo: '349999100201', hi: '349999100202' } }
    const warned = async (): Promise<string[]> => noticesOf(office.means.db, { office: town, user: village, roles: [] } as never)
    assert.deepEqual(await warned(), ['BACKUP_NEVER'], 'also for who sees one village')
    const folder = join(base, 'backups')
    await planBackups(keeper, { folder, hour: 12, keep: 2, dataDir: office.dataDir })
    await pause(300)
    assert.deepEqual(readdirSync(folder), [], 'nothing without a passphrase')
    await setPassphrase(keeper, { passphrase: 'the mill by the old ford, 1958' })
    for (let waited = 0; waited < 60_000 && !said.some(line => line.includes('written and checked')); waited += 50) await pause(50)
    await pause(500)
    assert.equal(readdirSync(folder).length, 1, said.join('\n'))
    assert.deepEqual(await warned(), [])
    assert.equal(said.length, 1)
  } finally {
    stop()
    await jobs.close()
    await office.close()
  }
})
