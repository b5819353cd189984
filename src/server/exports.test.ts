import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import * as XLSX from '@e965/xlsx'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { BULK, EXPORT_KINDS, type ExportKind, type FullRequest } from '../areas/oversight/rules.exports.ts'
import type { Permission } from '../areas/users/contract.ts'
import { checkDigit } from '../kernel/id-number.ts'
import { command } from './command.ts'
import type { AppError } from './errors.ts'
import { readWorkbook } from './excel/read.ts'
import { writeRoster, type RosterRow, type RosterSpec } from './excel/write.ts'
import { handOutFile, handOutRoster } from './exports.ts'
import { decrypted, FULL, textsOf } from './testing.exports.ts'
import { testOffice, TOWN, VILLAGES, type TestOffice } from './testing.office.ts'

const idOf = (serial: number): string => {
  const first = `34999919580305${String(serial % 1000).padStart(3, '0')}`
  return first + checkDigit(first)
}
const ROWS: readonly RosterRow[] = [1, 2, 3].map(at => ({ no: at, name: `试${at}`, id: idOf(at), amount: BigInt(at) * 100_05n }))
const specOf = (rows: readonly RosterRow[] = ROWS): RosterSpec => ({
  sheetName: '名单',
  title: '试用名单',
  header: [['序号', '姓名', '证号', '金额']],
  columns: [
    { key: 'no', width: 8, kind: 'int' },
    { key: 'name', width: 10, kind: 'text' },
    { key: 'id', width: 22, kind: 'text' },
    { key: 'amount', width: 12, kind: 'yuan', total: true },
  ],
  rows,
  totals: true,
  orientation: 'landscape',
})

type Input = { readonly kind: ExportKind; readonly full?: FullRequest; readonly rows?: readonly RosterRow[]; readonly fail?: boolean }
const giving = command(
  'test.give',
  'office.read',
  async (ctx, { kind, full, rows, fail = false }: Input) => {
    const file = await handOutRoster(ctx, { kind, subject: '试用', name: '试用名单.xlsx', full, spec: specOf(rows) })
    if (fail) throw new Error('after the file')
    return file
  },
  undefined,
  { secret: true },
)
const givingFile = command(
  'test.give',
  'office.read',
  (ctx, { kind, rows }: { readonly kind: ExportKind; readonly rows: number }) =>
    handOutFile(ctx, { kind, subject: '试用', name: '试用.pdf', content: Buffer.from('%PDF'), rows }),
  undefined,
  { secret: true },
)
const register = async (office: TestOffice) =>
  (await office.database.ownerPool.query<Record<string, unknown>>('SELECT * FROM export_register ORDER BY at, export_id')).rows
const alarms = async (office: TestOffice) =>
  (await office.database.ownerPool.query<{ facts: Record<string, unknown> }>('SELECT login, kind, facts FROM alarm ORDER BY at')).rows
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => assert.fail('it was given'),
    (error: AppError) => [error.code, error.facts['problems'] ?? error.facts['permission']],
  )

describe('a file with whole numbers', () => {
  test('opens with its password alone, holds cell for cell what was written, and its row bears its hash', async t => {
    const office = await testOffice(t)
    const file = await giving(office.as({ login: 'caizheng' }), { kind: 'bank_list', full: FULL })
    const plain = await decrypted(file.content)
    const [list, mark, ...more] = await readWorkbook(plain, 'a.xlsx')
    const [written] = await readWorkbook(await writeRoster(specOf()), 'b.xlsx')
    assert.deepEqual(list?.rows, written?.rows, 'not a cell more: a bank reads this sheet row by row')
    assert.deepEqual(more, [])
    assert.deepEqual(
      [mark?.name, mark?.rows.map(row => row[0]?.text)],
      [
        '导出登记',
        [
          '内部资料，不得公开发布',
          '导出人 caizheng（caizheng）',
          '2020-06-18 14:00',
          '用途 惠农补贴一卡通代发',
          '接收单位 XX镇财政所',
          `登记号 ${file.number}`,
        ],
      ],
    )
    const book = await new ExcelJS.Workbook().xlsx.load(plain as unknown as ArrayBuffer)
    assert.match(book.worksheets[0]?.headerFooter.oddFooter ?? '', new RegExp(`${file.number}.*第 &P 页`))
    const [row] = await register(office)
    assert.deepEqual(
      { ...row, at: '', user_id: '', export_id: '', mark: '' },
      {
        county: 349999,
        export_id: '',
        division: TOWN,
        at: '',
        user_id: '',
        login: 'caizheng',
        kind: 'bank_list',
        subject: '试用',
        is_full: true,
        encrypted: true,
        purpose: '01',
        receiver: 'XX镇财政所',
        file_name: '试用名单.xlsx',
        rows: 3,
        sha256: createHash('sha256').update(file.content).digest('hex'),
        mark: '',
      },
    )
    assert.match(file.number, /^DC-20200618-[0-9A-F]{8}$/)
    assert.ok(String(row?.['mark']).includes(file.number) && !JSON.stringify(row).includes(FULL.password))
  })

  test('is refused by a wrong password, by another library and by our own reader, which says that it is encrypted', async t => {
    const office = await testOffice(t)
    const { content } = await giving(office.as(), { kind: 'bank_list', full: FULL })
    await assert.rejects(decrypted(content, 'Kuaiche-2020-zhaN'), /password is incorrect/)
    assert.throws(() => XLSX.read(content, { type: 'buffer' }), /password/i)
    await assert.rejects(readWorkbook(content, '清单.xlsx'), { code: 'WORKBOOK_ENCRYPTED' })
    for (const row of ROWS) assert.ok(!content.includes(String(row['id'])) && !content.includes(Buffer.from(String(row['id']), 'utf16le')))
  })

  test('is not given without the right, purpose, receiver and a strong password; nothing is registered', async t => {
    const office = await testOffice(t)
    const ask = (full: FullRequest | undefined, permissions: readonly Permission[] = ['office.read', 'export.full']) =>
      refusal(giving(office.as({ login: 'caizheng', permissions }), { kind: 'bank_list', ...(full && { full }) }))
    const all = ['EXPORT_PURPOSE_MISSING', 'EXPORT_RECEIVER_MISSING', 'EXPORT_PASSWORD_MISSING']
    assert.deepEqual(await ask(FULL, ['office.read']), ['NOT_ALLOWED', 'export.full'])
    assert.deepEqual(await ask(undefined), [all[0], all])
    assert.deepEqual(await ask({ ...FULL, purpose: '77' }), [all[0], [all[0]]])
    assert.deepEqual(await ask({ ...FULL, receiver: ' 所 ' }), [all[1], [all[1]]])
    assert.deepEqual(await ask({ ...FULL, receiver: '所'.repeat(41) }), [all[1], [all[1]]])
    for (const password of ['Kuaic-202', 'kuaichezhan', 'caizheng-A1', '快车-Kuaiche-2020', 'Kuai che-2020', `Ab1-${'xY7'.repeat(40)}`])
      assert.deepEqual(await ask({ ...FULL, password }), ['EXPORT_PASSWORD_WEAK', ['EXPORT_PASSWORD_WEAK']], password)
    assert.deepEqual(await register(office), [])
  })

  test('leaves no row when the command that gives it fails, and is no file that is handed out as it is', async t => {
    const office = await testOffice(t)
    for (const kind of ['bank_list', 'entitlements'] as const)
      await assert.rejects(giving(office.as(), { kind, full: FULL, fail: true }), /after the file/)
    await assert.rejects(givingFile(office.as(), { kind: 'bank_list', rows: 1 }), { code: 'EXPORT_PURPOSE_MISSING' })
    assert.deepEqual(await register(office), [])
    assert.deepEqual(await alarms(office), [])
  })
})

describe('a masked file', () => {
  test('holds no whole number, whatever was typed into its texts, and ends with the watermark', async t => {
    const office = await testOffice(t)
    const number = fc.oneof(
      fc.integer({ min: 0, max: 999 }).map(idOf),
      fc.stringMatching(/^[1-9][0-9]{14,18}$/),
      fc.stringMatching(/^1[3-9][0-9]{9}$/),
    )
    const text = fc.tuple(fc.constantFrom('', '户主', '卡号：', '（'), number, fc.constantFrom('', '，已核', '）'))
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), async typed => {
        const rows = typed.map((parts, at) => ({ no: at + 1, name: parts.join(''), id: parts[1], amount: 1_00n }))
        const file = await giving(office.as(), { kind: 'entitlements', rows })
        const [sheet = []] = await textsOf(file)
        const flat = sheet.flat().join('\n')
        for (const [, digits] of typed) assert.ok(!flat.includes(digits), digits)
        assert.ok(flat.includes(typed[0]?.[1].slice(-4) ?? ''), 'its end may stay')
        assert.deepEqual(sheet.at(-1)?.[0], `内部资料，不得公开发布　导出人 clerk（clerk）　2020-06-18 14:00　登记号 ${file.number}`)
      }),
      { seed: 42, numRuns: 12 },
    )
  })

  test('is registered for whoever exports, a village cadre too, who then sees his village again', async t => {
    const office = await testOffice(t)
    const cadre = office.as({ login: 'shiqiao', division: VILLAGES[1].division, permissions: ['office.read'] })
    const seeing = command('test.see', 'office.read', async ctx => {
      await handOutRoster(ctx, { kind: 'entitlements', subject: '试', name: '张三349999195803050013.xlsx', spec: specOf([]) })
      return (await ctx.db.selectFrom('export_register').select('kind').execute()).length
    })
    assert.equal(await seeing(cadre, {}), 0, 'the register stands at the town, his scope is the village again')
    const [row] = await register(office)
    assert.deepEqual(
      [row?.['division'], row?.['login'], row?.['is_full'], row?.['encrypted'], row?.['file_name'], row?.['rows']],
      [TOWN, 'shiqiao', false, false, '张三********0013.xlsx', 0],
    )
  })

  test('a public list does not say that it must not be published, and a scan keeps its bytes', async t => {
    const office = await testOffice(t)
    const list = await giving(office.as(), { kind: 'public_list' })
    assert.ok(!JSON.stringify(await textsOf(list)).includes('内部资料'))
    const scan = await givingFile(office.as(), { kind: 'approval_scan', rows: 1 })
    assert.equal(scan.content.toString(), '%PDF')
    assert.deepEqual(
      (await register(office)).map(row => [row['kind'], row['rows'], String(row['mark']).includes('不得公开')]),
      [
        ['public_list', 3, false],
        ['approval_scan', 1, true],
      ],
    )
  })
})

describe('the alarm of bulk exports', () => {
  const at = (minute: number): string => new Date(Date.UTC(2020, 5, 18, 1, minute)).toISOString()

  test('is raised by the file that makes it too many within the hour, once, and not by one fewer', async t => {
    const office = await testOffice(t)
    const give = (minute: number, login = 'clerk') => givingFile(office.as({ login, now: at(minute) }), { kind: 'approval_scan', rows: 1 })
    for (let file = 1; file < BULK.files; file++) await give(1)
    await give(2, 'other')
    await givingFile(office.as({ now: at(2) }), { kind: 'summary', rows: 99_999 })
    assert.deepEqual(await alarms(office), [], 'others and figures without people do not count')
    await give(1 + BULK.minutes)
    assert.deepEqual(await alarms(office), [], 'the first ones are an hour old')
    for (let file = 2; file < BULK.files; file++) await give(1 + BULK.minutes)
    assert.deepEqual(await alarms(office), [])
    await give(2 + BULK.minutes)
    await give(3 + BULK.minutes)
    assert.deepEqual(await alarms(office), [
      { login: 'clerk', kind: 'bulk_export', facts: { files: BULK.files, rows: BULK.files, minutes: BULK.minutes, file: '试用.pdf' } },
    ])
  })

  test('is raised by too many rows', async t => {
    const office = await testOffice(t)
    const give = (rows: number) => givingFile(office.as({ now: at(0) }), { kind: 'import_problems', rows })
    await give(BULK.rows - 1)
    assert.deepEqual(await alarms(office), [])
    await give(1)
    assert.equal((await alarms(office)).length, 1)
  })

  test('is raised by whole numbers outside office hours, not by a masked list', async t => {
    const office = await testOffice(t)
    const late = office.as({ now: '2020-06-18T10:00:00Z' })
    await giving(late, { kind: 'entitlements' })
    await giving(office.as({ now: '2020-06-18T09:59:59Z' }), { kind: 'bank_list', full: FULL })
    assert.deepEqual(await alarms(office), [])
    await giving(late, { kind: 'bank_list', full: FULL })
    assert.deepEqual(
      (await alarms(office)).map(({ facts }) => facts),
      [{ kind: 'bank_list', rows: 3, file: '试用名单.xlsx', off_hours: true, at: '2020-06-18 18:00' }],
    )
  })
})

test('every kind has its Chinese name, and only a few hold whole numbers', () => {
  for (const { title } of Object.values(EXPORT_KINDS)) assert.match(title, /\p{Script=Han}{3}/u)
  assert.deepEqual(
    Object.entries(EXPORT_KINDS).flatMap(([kind, { holds }]) => (holds === 'whole' ? [kind] : [])),
    ['bank_list'],
  )
})
