import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import ExcelJS from 'exceljs'
import type { Permission } from '../users/contract.ts'
import { command, type Context } from '../../server/command.ts'
import { writeRoster, type RosterSpec } from '../../server/excel/write.ts'
import { handOutRoster } from '../../server/exports.ts'
import type { HandedOut } from '../../server/handed-out.ts'
import { ADMIN, SETUP, testApp } from '../../server/testing.app.ts'
import { decrypted, FULL } from '../../server/testing.exports.ts'
import { testOffice, VILLAGES } from '../../server/testing.office.ts'
import type { ExportFilter, ExportList, TracedFile } from './contract.exports.ts'
import { listExports, traceFile } from './commands.exports.ts'
import type { ExportKind } from './rules.exports.ts'

const SPEC: RosterSpec = {
  sheetName: '名单',
  title: '名单',
  header: [['序号', '姓名']],
  columns: [
    { key: 'no', width: 8, kind: 'int' },
    { key: 'name', width: 10, kind: 'text' },
  ],
  rows: [{ no: 1, name: '试一' }],
  orientation: 'portrait',
}
const exporting = command(
  'test.export',
  'office.read',
  (ctx, { kind, subject }: { readonly kind: ExportKind; readonly subject: string }) =>
    handOutRoster(ctx, { kind, subject, name: `${subject}.xlsx`, full: FULL, spec: SPEC }),
  undefined,
  { secret: true },
)
const OWN: readonly Permission[] = ['office.read', 'export.full']
const OVERSEES: readonly Permission[] = ['office.read', 'export.read']
const subjects = async (ctx: Context, filter: ExportFilter = {}) => (await listExports(ctx, filter)).rows.map(row => row.subject)

/** Three files of two people on two days. */
async function filled(t: { after: (done: () => Promise<void>) => void }) {
  const office = await testOffice(t)
  const clerk = (now: string) => office.as({ login: 'zhoumin', permissions: OWN, now })
  const cadre = office.as({ login: 'shiqiao', permissions: ['office.read'], division: VILLAGES[1].division, now: '2020-06-18T15:59:59Z' })
  const files = {
    list: await exporting(clerk('2020-06-17T16:00:00Z'), { kind: 'entitlements', subject: '低保名单' }),
    bank: await exporting(clerk('2020-06-18T01:00:00Z'), { kind: 'bank_list', subject: '农低-202006-1' }),
    village: await exporting(cadre, { kind: 'entitlements', subject: '石桥名单' }),
  }
  return { office, cadre, clerk: clerk('2020-06-19T01:00:00Z'), overseer: office.as({ login: 'anquan', permissions: OVERSEES }), files }
}

describe('the export register', () => {
  test('shows all files to who oversees them, his own to everybody else, a village cadre too', async t => {
    const { clerk, cadre, overseer } = await filled(t)
    const all = await listExports(overseer, {})
    assert.deepEqual([all.all, all.total, all.rows.map(row => row.subject)], [true, 3, ['石桥名单', '农低-202006-1', '低保名单']])
    assert.deepEqual(
      all.people.map(({ login }) => login),
      ['shiqiao', 'zhoumin'],
    )
    const own = await listExports(clerk, {})
    assert.deepEqual([own.all, own.people, own.rows.map(row => row.subject)], [false, [], ['农低-202006-1', '低保名单']])
    assert.deepEqual(await subjects(cadre), ['石桥名单'])
    assert.deepEqual(await subjects(cadre, { login: 'zhoumin' }), [], 'nor by naming another')
  })

  test('is narrowed by day of the office, person, kind, whole numbers, and what stands in a file', async t => {
    const { overseer, files } = await filled(t)
    const bank = ['农低-202006-1']
    const cases: readonly (readonly [ExportFilter, readonly string[]])[] = [
      [{ from: '2020-06-18', to: '2020-06-18' }, ['石桥名单', '农低-202006-1', '低保名单']],
      [{ from: '2020-06-19' }, []],
      [{ to: '2020-06-17' }, []],
      [{ login: 'zhoumin', kind: 'entitlements' }, ['低保名单']],
      [{ full: 'yes' }, bank],
      [{ sought: files.bank.number }, bank],
      [{ sought: ` 水印：内部资料　${files.bank.number.toLowerCase()} ` }, bank],
      [{ sought: '农低' }, bank],
      [{ sought: 'DC-20200618-00000000' }, []],
      [{ sought: "'; DROP TABLE export_register; --" }, []],
    ]
    for (const [filter, expected] of cases) assert.deepEqual(await subjects(overseer, filter), expected, JSON.stringify(filter))
    const [row] = (await listExports(overseer, { full: 'yes' })).rows
    assert.deepEqual(await subjects(overseer, { sought: row?.sha256.slice(0, 12).toUpperCase() ?? '' }), bank)
    assert.equal(row?.number, files.bank.number)
  })

  test('tells where a file came from by its bytes, and after it was saved anew by the number in it', async t => {
    const { overseer, clerk, files } = await filled(t)
    const trace = async (content: Buffer) => {
      const { by, row } = await traceFile(overseer, { name: '外面来的.xlsx', content })
      return [by, row?.subject]
    }
    const savedAnew = async ({ content }: Pick<HandedOut, 'content'>): Promise<Buffer> => {
      const book = await new ExcelJS.Workbook().xlsx.load(content as unknown as ArrayBuffer)
      return Buffer.from(await book.xlsx.writeBuffer())
    }
    assert.deepEqual(await trace(files.bank.content), ['hash', '农低-202006-1'])
    assert.deepEqual(await trace(await savedAnew(files.village)), ['mark', '石桥名单'])
    assert.deepEqual(await trace(await decrypted(files.bank.content)), ['mark', '农低-202006-1'])
    assert.deepEqual(await trace(await writeRoster(SPEC)), [null, undefined])
    for (const other of ['not a file of ours', '%PDF-1.7']) assert.deepEqual(await trace(Buffer.from(other)), [null, undefined])
    await assert.rejects(traceFile(clerk, { name: 'a.xlsx', content: files.bank.content }), { code: 'NOT_ALLOWED' })
  })
})

test('over HTTP: a list leaves with its row, the register shows it, and the file is traced', async t => {
  const { browser, app } = await testApp(t)
  const admin = browser()
  await admin.post('/api/setup', SETUP)
  const file = await admin.get('/api/entitlements/export?month=2020-06&state=active')
  assert.equal(file.statusCode, 200, file.body)
  const listed = (await admin.get('/api/exports?kind=entitlements')).json<ExportList>()
  assert.deepEqual([listed.all, listed.rows.map(row => [row.login, row.is_full, row.rows])], [true, [[ADMIN.login, false, 0]]])
  assert.equal((await browser().get('/api/exports')).statusCode, 401)
  assert.equal((await admin.get('/api/exports?full=maybe')).statusCode, 400)
  const boundary = '----doudi'
  const traced = await app.inject({
    method: 'POST',
    url: '/api/exports/trace',
    headers: { 'x-doudi': '1', cookie: `doudi=${admin.cookie() ?? ''}`, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([
      Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n`),
      file.rawPayload,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  })
  assert.deepEqual(
    [traced.statusCode, traced.json<TracedFile>().by, traced.json<TracedFile>().row?.number],
    [200, 'hash', listed.rows[0]?.number],
  )
})
