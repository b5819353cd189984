import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Client } from 'pg'
import { DEMO_TODAY, type Actors } from '../../demo/office.ts'
import { addAlias } from '../areas/divisions/commands.ts'
import { villageCode, VILLAGES } from '../../demo/people.ts'
import { officeOf, systemContext } from '../server/context.ts'
import { env } from '../server/env.ts'
import { openOffice, type OpenOffice } from '../server/office.ts'
import { smallTown } from './testing.town.ts'
import { toldProof, type Proof } from './verify.ts'

const PROGRAM = join(import.meta.dirname, 'doudi.ts')
const PASSPHRASE = 'the mill by the old ford, 1958'
const base = mkdtempSync(join(env.temporaryFolder(), 'doudi-cli-backup-'))
const data = join(base, 'data')
const copy = join(base, 'copy')
const file = join(base, 'office.backup')

type Ran = { readonly code: number; readonly out: Record<string, unknown>; readonly err: string }
async function run(
  words: readonly string[],
  { folder = data, passphrase = PASSPHRASE }: { folder?: string; passphrase?: string | null } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [PROGRAM, ...words, '--data', folder, '--json'], {
    stdio: 'pipe',
    env: env.withChanges({
      DATABASE_URL: undefined,
      DOUDI_KEY_FILE: undefined,
      DOUDI_PASSWORD: undefined,
      DOUDI_PASSPHRASE: passphrase ?? undefined,
      NODE_TEST_CONTEXT: undefined,
    }),
  })
  let out = '',
    err = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString()
  })
  child.stdin.end()
  const [code] = (await once(child, 'close')) as [number]
  return { code, out: JSON.parse(out) as Record<string, unknown>, err }
}
const refusalOf = ({ code, out }: Ran): unknown => [code, (out['error'] as { code?: string } | undefined)?.code]
const open = (dataDir: string): Promise<OpenOffice> =>
  openOffice({ dataDir, databaseUrl: undefined, keyFile: undefined, purpose: 'command', log: () => undefined })

describe('backup, restore, verify', { timeout: 300_000 }, () => {
  let office: OpenOffice
  let actors: Actors
  before(async () => {
    office = await open(data)
    actors = await smallTown(office.means)
    // While somebody writes, sealing is left to the next minute: the backup is to hold a chain in any case.
    await office.seal(true)
  })
  after(async () => {
    await office.close()
    rmSync(base, { recursive: true, force: true, maxRetries: 5 })
  })

  test('a backup made while somebody writes, restored into an empty folder, gives the same summary, and is proved', async () => {
    let writing = true,
      written = 0
    const writer = (async () => {
      for (; writing; written++) {
        const village = VILLAGES[written % VILLAGES.length] ?? '东河村'
        await addAlias(actors.clerk(DEMO_TODAY), { division: villageCode(village), alias: `旧名${village}${written}号` })
      }
    })()
    const made = await run(['backup', file])
    writing = false
    await writer
    assert.ok(written > 10, `${written} commands were acknowledged meanwhile`)
    assert.deepEqual([made.code, made.out['ok'], made.out['checked']], [0, true, true], made.err)
    const sums = made.out['sums'] as Record<string, string>
    assert.equal(sums['payment_line.net_fen'], String(20 * 364_00))
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.equal(readFileSync(file).includes('東'), false)

    const back = await run(['restore', file], { folder: copy })
    assert.deepEqual([back.code, back.out['ok']], [0, true], `${back.err}${JSON.stringify(back.out)}`)
    const { comparison, verify } = back.out as unknown as { comparison: { checked: Record<string, number> }; verify: Proof }
    assert.ok((comparison.checked['seals'] ?? 0) > 0 && (comparison.checked['sums'] ?? 0) > 10)
    assert.deepEqual([verify.ok, verify.failures, verify.checked.batches], [true, [], 2])
    assert.deepEqual(readFileSync(`${copy}.key`), readFileSync(`${data}.key`))
    assert.equal(statSync(`${copy}.key`).mode & 0o777, 0o600)
    const period = ['summary', '--from', '2020-01', '--to', '2020-06']
    const [there, here] = [await run(period), await run(period, { folder: copy })]
    assert.deepEqual([there.code, here.code], [0, 0])
    assert.ok(JSON.stringify(there.out).includes('7280'), 'the summary counts the money')
    assert.deepEqual(here.out, there.out)
  })

  test('refuses what it cannot restore, and makes nothing', async () => {
    assert.deepEqual(refusalOf(await run(['restore', file], { folder: copy })), [1, 'RESTORE_FOLDER_NOT_EMPTY'])
    const fresh = join(base, 'fresh')
    assert.deepEqual(refusalOf(await run(['restore', file], { folder: fresh, passphrase: 'not the passphrase' })), [
      1,
      'BACKUP_PASSPHRASE_WRONG',
    ])
    assert.deepEqual(refusalOf(await run(['restore', file], { folder: fresh, passphrase: null })), [1, 'PASSPHRASE_NEEDED'])
    assert.deepEqual(refusalOf(await run(['restore', join(base, 'none')], { folder: fresh })), [1, 'FILE_NOT_FOUND'])
    const bytes = readFileSync(file)
    const broken = join(base, 'broken.backup')
    for (const [content, code] of [
      [bytes.subarray(0, bytes.length - 100), 'BACKUP_DAMAGED'],
      [Buffer.concat([bytes, Buffer.alloc(10)]), 'BACKUP_DAMAGED'],
      [Buffer.from('PK not a backup'.repeat(20)), 'BACKUP_NOT_ONE'],
    ] as const) {
      writeFileSync(broken, content)
      assert.deepEqual(refusalOf(await run(['restore', broken], { folder: fresh })), [1, code])
    }
    writeFileSync(`${fresh}.key`, 'another key')
    assert.deepEqual(refusalOf(await run(['restore', file], { folder: fresh })), [1, 'RESTORE_KEY_EXISTS'])
    assert.equal(readFileSync(`${fresh}.key`, 'utf8'), 'another key')
    rmSync(`${fresh}.key`)
    mkdirSync(`${fresh}.restoring`)
    assert.deepEqual(refusalOf(await run(['restore', file], { folder: fresh })), [1, 'RESTORE_UNFINISHED'])
    rmSync(`${fresh}.restoring`, { recursive: true })
    assert.deepEqual(
      readdirSync(base).filter(name => name.startsWith('fresh')),
      [],
    )
    assert.deepEqual(refusalOf(await run(['backup', file])), [1, 'OUTPUT_EXISTS'])
    assert.deepEqual(refusalOf(await run(['backup', join(base, 'b')], { passphrase: 'short' })), [1, 'PASSPHRASE_SHORT'])
    assert.equal(existsSync(join(base, 'b')), false)
  })

  test('one changed byte of a line, an audit row or a file: verify says no, and where', async () => {
    const owner = new Client(office.database.ownerConfig)
    await owner.connect()
    await office.seal(true)
    const town = (await officeOf(office.means.db)) ?? assert.fail()
    const prove = () => toldProof({ office: async () => office, context: async () => systemContext(office.means, town) })
    // In the clerk's words, without one number of a row.
    const said: Readonly<Record<string, RegExp>> = {
      payment_batch: /^ {2}发放批次 \p{Script=Han}+ 2020年\d月 第1批（\p{Script=Han}+-2020\d\d-1）：/mu,
      audit_seal: /^ {2}审计封存第 \d+ 批（(?:20[\d-]{8} \d\d:\d\d 至 )?20[\d-]{8} \d\d:\d\d (?:以前)?的记录）：/m,
      attachment: /^ {2}存档文件「.+\.xlsx?」：/m,
    }
    const batch = String((await owner.query('SELECT batch_id FROM payment_batch ORDER BY paid_month LIMIT 1')).rows[0]?.batch_id)
    const attachment = String(
      (await owner.query('SELECT attachment_id FROM attachment ORDER BY attachment_id LIMIT 1')).rows[0]?.attachment_id,
    )
    const audit = String((await owner.query(`SELECT min(audit_id) AS n FROM audit_event WHERE command = 'payment.run'`)).rows[0]?.n)
    const line = `payment_line WHERE batch_id = '${batch}' AND line_no = 3`
    const places: readonly (readonly [where: string, row: string, change: string])[] = [
      ...[
        'base_fen = base_fen - 1, net_fen = net_fen - 1',
        `person_name = person_name || '二'`,
        `payee_name = '别人'`,
        `account_last4 = '0000'`,
        'account_cipher = set_byte(account_cipher, 40, get_byte(account_cipher, 40) # 1)',
        'persons = persons + 1',
      ].map(change => [`payment_batch ${batch}`, line, change] as const),
      ...[
        `login = 'somebody'`,
        `at = at + interval '1 second'`,
        `facts = facts || '{"net_fen": 1}'`,
        `outcome = 'refused'`,
        `address = '10.0.0.9'`,
      ].map(change => ['audit_seal', `audit_event WHERE audit_id = ${audit}`, change] as const),
      ...[
        'content_cipher = set_byte(content_cipher, 99, get_byte(content_cipher, 99) # 1)',
        `sha256 = translate(sha256, '0123456789', '1234567890')`,
      ].map(change => [`attachment ${attachment}`, `attachment WHERE attachment_id = '${attachment}'`, change] as const),
    ]
    assert.deepEqual((await prove()).proof.failures, [])
    for (const [where, row, change] of places) {
      const [table = '', condition = ''] = row.split(' WHERE ')
      await owner.query(`CREATE TEMP TABLE kept AS SELECT ctid AS old, * FROM ${row}`)
      const columns = change.split(/, (?=\w+ = )/).map(part => part.split(' = ')[0] ?? '')
      assert.equal((await owner.query(`UPDATE ${table} SET ${change} WHERE ${condition}`)).rowCount, 1, change)
      const { proof, text } = await prove()
      assert.equal(proof.ok, false, change)
      assert.ok(
        proof.failures.some(failure => failure.where.startsWith(where)),
        `${change}: ${JSON.stringify(proof.failures)}`,
      )
      assert.match(text, said[where.split(' ')[0] ?? ''] ?? /never/, change)
      assert.doesNotMatch(text, /[0-9a-f]{8}-[0-9a-f]{4}-|audit_seal|payment_batch|attachment/)
      await owner.query(
        `UPDATE ${table} t SET ${columns.map(column => `${column} = k.${column}`).join(', ')} FROM kept k WHERE t.${condition.replaceAll(' AND ', ' AND t.')}`,
      )
      await owner.query('DROP TABLE kept')
    }
    assert.deepEqual((await prove()).proof.failures, [])
    const whole = await prove()
    assert.match(whole.text, /^完好：.*都没有被改动过。$/m)
    assert.equal(whole.text.includes('封存以后'), whole.proof.unsealed > 0, 'nothing is said of none')
    // The same through the command line, one of each.
    await owner.query(`UPDATE ${line.replace(' WHERE', ' SET persons = persons + 1 WHERE')}`)
    const told = await run(['verify'])
    assert.deepEqual([told.code, told.out['ok']], [1, false])
    assert.deepEqual(told.out['failures'], [{ what: 'BATCH_CHANGED', where: `payment_batch ${batch}` }])
    await owner.query(`UPDATE ${line.replace(' WHERE', ' SET persons = persons - 1 WHERE')}`)
    await owner.query(`DELETE FROM audit_event WHERE audit_id = ${audit}`)
    const cut = await run(['verify'])
    assert.deepEqual([cut.code, cut.out['ok']], [1, false])
    assert.ok(JSON.stringify(cut.out['failures']).includes('EVENTS_CHANGED'))
    await owner.end()
  })
})
