import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import fc from 'fast-check'
import { utils, write } from '@e965/xlsx'
import { checkDigit } from '../../kernel/id-number.ts'
import type { Context } from '../../server/command.ts'
import { bombXlsx, oleWith, xlsxOfManyRows } from '../../server/excel/fixtures.ts'
import { answerOf } from '../../server/messages.ts'
import { testOffice, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { runMonth } from '../programmes/testing.ts'
import { askCommit, commitImport, discardImport, editCell, readCell, setImport, uploadRoster } from './commands.ts'
import { errorWorkbook, listImports, previewRoster, previewRows } from './commands.read.ts'
import { sampleWorkbook } from './commands.sample.ts'
import { idOf } from './testing.ts'
import { readWorkbook } from '../../server/excel/read.ts'

type Rows = readonly (readonly (string | number | null)[])[]
function xlsx(rows: Rows): Buffer {
  const book = utils.book_new()
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows.map(row => [...row])), '花名册')
  return write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer
}

const A = idOf('19580305', 121)
const B = idOf('19620412', 232)
const C = idOf('19490701', 343)
const HEAD = ['序号', '村', '户主姓名', '身份证号', '家庭人口数', '保障人数', '户月金额（元）', '分类施保金（元）', '一卡通账号']
const rural = (month: number, rows: Rows): Rows => [[`XX镇2020年${month}月农村低保金发放花名册`], HEAD, ...rows]
const THREE: Rows = [
  [1, '东河村', '张　三', A, 2, 2, 604, 60, '6217000000000001001'],
  [2, null, '李四', B, 1, 1, 398, 0, '6217000000000001002'],
  [3, '新桥村', '王五', C, 1, 1, 308, 0, '6217000000000001003'],
]

describe('a roster into the register', () => {
  let office: TestOffice
  let ctx: Context
  before(async () => {
    office = await testOffice()
  })
  const empty = async (): Promise<void> => {
    await office.database.ownerPool.query(
      'TRUNCATE entitlement_person, payment_line, payment_batch, entitlement, relief_grant, relief_list, household_member, household, bank_account, person_change, person, roster_mapping, roster_import CASCADE',
    )
    await office.database.ownerPool.query('DELETE FROM division_alias')
    await office.database.ownerPool.query('DELETE FROM division WHERE provisional')
    ctx = office.as()
  }
  const counts = async (): Promise<Record<string, number>> => {
    const { rows } = await office.database.ownerPool.query<Record<string, number>>(
      `SELECT (SELECT count(*) FROM person)::int AS people, (SELECT count(*) FROM household)::int AS households, (SELECT count(*) FROM bank_account)::int AS accounts,
              (SELECT count(*) FROM entitlement WHERE voided_at IS NULL)::int AS entitlements, (SELECT count(*) FROM division WHERE provisional)::int AS villages,
              (SELECT count(*) FROM roster_mapping)::int AS mappings, (SELECT count(*) FROM roster_import WHERE committed_at IS NOT NULL)::int AS committed`,
    )
    return rows[0] ?? {}
  }
  const NOTHING = { people: 0, households: 0, accounts: 0, entitlements: 0, villages: 0, mappings: 0, committed: 0 }
  const upload = (rows: Rows, file_name = '农低.xlsx') => uploadRoster(ctx, { file_name, content: xlsx(rows) })
  const refused =
    (code: string) =>
    (error: unknown): boolean =>
      answerOf(error)?.body.code === code && (answerOf(error)?.body.how.length ?? 0) > 4

  test('from nothing to entitlements without a word typed; the same file again changes nothing', async () => {
    await empty()
    const { import_id } = await upload(rural(6, THREE))
    const preview = await previewRoster(ctx, { import_id })
    assert.deepEqual([preview.choices.kind, preview.choices.month, preview.questions, preview.errors], ['dibao.rural', '2020-06', [], 0])
    assert.deepEqual([preview.villages_new, preview.counts.new, preview.counts.people_new, preview.counts.persons], [['新桥村'], 3, 3, 4])
    assert.deepEqual(await counts(), NOTHING, 'a preview stores nothing')
    const done = await commitImport(ctx, { import_id })
    assert.deepEqual([done.counts.new, done.counts.households, done.counts.accounts_new, done.counts.villages_new], [3, 3, 3, 1])
    assert.deepEqual(await counts(), { people: 3, households: 3, accounts: 3, entitlements: 3, villages: 1, mappings: 1, committed: 1 })
    const again = await upload(rural(6, THREE))
    const second = await previewRoster(ctx, again)
    assert.deepEqual([second.earlier?.import_id, second.counts.unchanged, second.counts.new, second.villages_new], [import_id, 3, 0, []])
    const unchanged = await commitImport(ctx, again)
    assert.deepEqual(
      [unchanged.counts.unchanged, unchanged.counts.new, unchanged.counts.changed, unchanged.counts.people_changed, unchanged.counts.gone],
      [3, 0, 0, 0, 0],
    )
    assert.deepEqual(await counts(), { people: 3, households: 3, accounts: 3, entitlements: 3, villages: 1, mappings: 1, committed: 2 })
    await assert.rejects(commitImport(ctx, again), refused('IMPORT_COMMITTED'))
    await assert.rejects(askCommit(ctx, again), refused('IMPORT_COMMITTED'))
  })

  test('next month: one amount changed, one left and is stopped, or kept when the clerk says so', async () => {
    await empty()
    await commitImport(ctx, await upload(rural(5, THREE)))
    const next = await upload(rural(6, [THREE[0]?.with(6, 650) ?? [], THREE[2] ?? []]))
    assert.ok((await previewRoster(ctx, next)).questions.includes('gone'), 'nobody has said what becomes of 李四')
    await assert.rejects(commitImport(ctx, next), refused('IMPORT_GONE_UNDECIDED'))
    await setImport(ctx, { ...next, gone: 'keep' })
    assert.deepEqual(
      (await previewRoster(ctx, next)).gone.map(each => each.name),
      ['李四'],
    )
    await setImport(ctx, { ...next, gone: 'stop' })
    const { counts: told } = await commitImport(ctx, next)
    assert.deepEqual([told.changed, told.unchanged, told.gone], [1, 1, 1])
    const { rows } = await office.database.ownerPool.query(
      `SELECT count(*)::int AS n FROM entitlement WHERE voided_at IS NULL AND from_month <= '2020-06-01' AND (to_month IS NULL OR to_month > '2020-06-01')`,
    )
    assert.deepEqual(rows, [{ n: 2 }])
  })

  test('errors hold the whole roster; a corrected cell lets it in and the file stays as it was', async () => {
    await empty()
    const draft = await upload(rural(6, [...THREE.slice(0, 2), THREE[2]?.with(6, 308.005) ?? []]))
    const preview = await previewRoster(ctx, draft)
    assert.deepEqual(
      preview.problems.slice(0, 1).map(({ cell, code, severity }) => [cell, code, severity]),
      [['花名册!G5', 'AMOUNT_THREE_DECIMALS', 'error']],
    )
    await assert.rejects(commitImport(ctx, draft), refused('IMPORT_HAS_ERRORS'))
    assert.deepEqual(await counts(), NOTHING)
    const shown = await previewRows(ctx, { ...draft, only: 'problems', from: 0 })
    assert.deepEqual(
      shown.rows.map(row => [row.row, row.cells[3]]),
      [[4, `349999********${C.slice(-4)}`]].concat(),
    )
    assert.deepEqual(await readCell(ctx, { ...draft, row: 4, column: 3 }), { text: C })
    await editCell(ctx, { ...draft, row: 4, column: 6, text: '308' })
    await commitImport(ctx, draft)
    assert.equal((await counts()).entitlements, 3)
    const { rows } = await office.database.ownerPool.query<{ edits: Buffer }>('SELECT edits_cipher AS edits FROM roster_import')
    assert.equal(rows[0]?.edits.includes('308'), false, 'corrections lie encrypted')
  })

  test('a masked cell read in full is a look, with the purpose of the session or of the import; so many rows call for an explanation', async () => {
    await empty()
    const clerk = office.as({ login: 'looking' })
    const rows = Array.from({ length: 21 }, (_, n) => [n + 1, '东河村', '张三', idOf('19580305', 500 + n), 1, 1, 100, 0, null])
    const { import_id } = await uploadRoster(clerk, { file_name: '农低.xlsx', content: xlsx(rural(6, rows)) })
    const read = (row: number, column = 3, of: Context = clerk) => readCell(of, { import_id, row, column })
    const of = async (table: string, columns: string): Promise<unknown[]> =>
      (await office.database.ownerPool.query(`SELECT ${columns} FROM ${table} WHERE login = 'looking'`)).rows
    const looks = async (): Promise<unknown[]> =>
      (await of(`audit_event`, `command, purpose, facts`)).filter(row => JSON.stringify(row).includes('reveal.cell'))
    assert.deepEqual(await read(2, 6), { text: '100' })
    assert.deepEqual(await looks(), [], 'the grid shows an amount as it is')
    await read(2)
    await read(2, 3, { ...clerk, purpose: '02' })
    assert.deepEqual(
      await looks(),
      ['03', '02'].map(purpose => ({ command: 'reveal.cell', purpose, facts: { import_id, row: 2, column: 3 } })),
    )
    for (let row = 3; row < 21; row++) await read(row)
    assert.deepEqual(await of('alarm', 'kind'), [], 'nineteen rows')
    await read(21)
    assert.deepEqual(await of('alarm', 'kind, facts'), [{ kind: 'bulk_reveal', facts: { people: 20, minutes: 10 } }])
  })

  test('a refusal in the last step leaves nothing of the first ones', async () => {
    await empty()
    await commitImport(ctx, await upload(rural(6, THREE.slice(0, 1))))
    await runMonth(office, 'dibao.rural', '2020-06')
    const before = await counts()
    const told = await previewRoster(ctx, await upload(rural(6, THREE)))
    assert.deepEqual(
      told.problems.filter(({ severity }) => severity === 'error').map(({ row, what }) => [row, what]),
      [[null, '2020年6月已经造册，这份花名册的变动进不去']],
    )
    await assert.rejects(commitImport(ctx, await upload(rural(6, THREE))), refused('MONTH_ALREADY_RUN'))
    assert.deepEqual(await counts(), before)
    const same = await commitImport(ctx, await upload(rural(6, THREE.slice(0, 1))))
    assert.equal((await previewRoster(ctx, await upload(rural(6, THREE.slice(0, 1))))).errors, 0)
    assert.equal(same.counts.unchanged, 1, 'a month that has been run accepts what it already is')
  })

  test('cancelled, or the connection killed in the middle: a clear refusal and nothing written', async () => {
    await empty()
    const draft = await upload(rural(6, THREE))
    const stop = new AbortController()
    const progress = (step: number): void => {
      if (step === 3) stop.abort()
    }
    await assert.rejects(commitImport({ ...ctx, progress, signal: stop.signal }, draft), refused('CANCELLED'))
    assert.deepEqual(await counts(), NOTHING)
    // The last step waits for a table that somebody else holds; there its connection is ended.
    const holder = await office.database.ownerPool.connect()
    await holder.query('BEGIN; LOCK TABLE entitlement')
    const halfway = assert.rejects(commitImport(ctx, draft), refused('DATABASE_GONE'))
    const waiting = `SELECT count(pg_terminate_backend(pid))::int AS ended FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    for (let ended = 0; ended === 0; ) ended = (await office.database.appPool.query<{ ended: number }>(waiting)).rows[0]?.ended ?? 0
    await halfway
    await holder.query('ROLLBACK')
    holder.release()
    assert.deepEqual(await counts(), NOTHING)
    await commitImport(ctx, draft)
    assert.equal((await counts()).people, 3)
  })

  test('who may not: without the right, and a user of one village', async () => {
    await empty()
    const draft = await upload(rural(6, THREE))
    await assert.rejects(previewRoster(office.as({ login: 'approver', permissions: ['person.read'] }), draft), refused('NOT_ALLOWED'))
    const village = office.as({ login: 'village', division: VILLAGES[0].division })
    await assert.rejects(uploadRoster(village, { file_name: 'a.xlsx', content: xlsx(rural(6, THREE)) }), refused('TOWN_USER_NEEDED'))
    await assert.rejects(commitImport(village, draft), refused('TOWN_USER_NEEDED'))
    assert.deepEqual(await counts(), NOTHING)
  })

  test('relief: the unit is asked, the list is made once', async () => {
    await empty()
    const rows: Rows = [
      ['XX镇2020年6月临时救助申报基本情况表'],
      ['序号', '村', '姓名', '家庭人口', '身份证号', '困难原因', '村级建议金额', '民政所意见金额', '镇政府意见金额'],
      [1, '东河村', '张三', 2, A, '子女就学', 1000, 900, 800],
      [2, null, '李四', 1, B, '火灾', 2000, 2000, 2000],
    ]
    const draft = await upload(rows, '临时救助.xlsx')
    await assert.rejects(commitImport(ctx, draft), refused('IMPORT_QUESTIONS_OPEN'))
    await setImport(ctx, { ...draft, unit: 'household', reason: '六月临时救助' })
    const made = await commitImport(ctx, draft)
    assert.deepEqual([made.counts.new, made.counts.base_fen, made.relief_list_id === null], [2, 280000, false])
    const again = await upload(rows, '临时救助.xlsx')
    await setImport(ctx, { ...again, unit: 'household', reason: '六月临时救助' })
    const second = await commitImport(ctx, again)
    assert.deepEqual([second.counts.unchanged, second.relief_list_id], [2, made.relief_list_id])
  })

  test('a chosen column is remembered for the same headings', async () => {
    await empty()
    const rows: Rows = [['XX镇2020年6月特困花名册'], ['村', '姓名', '身份证号', '本月给付'], ['东河村', '张三', A, 610]]
    const draft = await upload(rows, '特困.xlsx')
    const open = await previewRoster(ctx, draft)
    assert.deepEqual([open.questions, open.missing], [['columns'], ['保障金额']])
    await setImport(ctx, { ...draft, columns: { 3: 'base' } })
    await commitImport(ctx, draft)
    const next = await previewRoster(ctx, await upload(rows.with(0, ['XX镇2020年7月特困花名册']), '特困.xlsx'))
    assert.deepEqual([next.questions, next.columns[3]?.field, next.columns[3]?.status], [[], 'base', 'sure'])
    await assert.rejects(setImport(ctx, { ...(await upload(rows)), columns: { 3: 'nothing' } }), refused('FIELD_UNKNOWN'))
    await assert.rejects(setImport(ctx, { ...(await upload(rows)), kind: 'pension' }), refused('KIND_UNKNOWN'))
  })

  test('files that are no rosters give their reason, and no draft is left', async () => {
    await empty()
    const files: readonly (readonly [string, Buffer])[] = [
      ['WORKBOOK_TOO_MANY_ROWS', xlsxOfManyRows(1024)],
      ['WORKBOOK_TOO_LARGE', bombXlsx()],
      ['WORKBOOK_ENCRYPTED', oleWith(['EncryptedPackage', 'EncryptionInfo'])],
      ['WORKBOOK_DAMAGED', xlsx(rural(6, THREE)).subarray(0, 2000)],
      ['NOT_A_WORKBOOK', Buffer.from('%PDF-1.7 not a table')],
      [
        'HEADER_NOT_FOUND',
        xlsx([
          ['品名', '数量'],
          ['纸', 3],
        ]),
      ],
    ]
    for (const [code, content] of files) await assert.rejects(uploadRoster(ctx, { file_name: '表.xlsx', content }), refused(code), code)
    assert.deepEqual((await listImports(ctx, {})).imports, [])
    assert.deepEqual(await counts(), NOTHING)
  })

  test('the error workbook lists the cell; a given up draft is gone from the list; samples read without a question', async () => {
    await empty()
    const draft = await upload(rural(6, [THREE[0]?.with(3, A.slice(0, 17)) ?? []]))
    const { name, content } = await errorWorkbook(ctx, draft)
    assert.equal(name, '错误标注-农低.xlsx')
    const [list] = await readWorkbook(content, name)
    assert.ok(list?.rows.some(row => row.some(cell => cell.text.includes('D3'))))
    await discardImport(ctx, draft)
    await assert.rejects(previewRoster(ctx, draft), refused('IMPORT_DISCARDED'))
    assert.deepEqual((await listImports(ctx, {})).imports, [])
    for (const kind of ['dibao.rural', 'dibao.urban', 'tekun', 'retrenched1960s', 'orphan']) {
      const sample = await sampleWorkbook(ctx, { kind })
      const preview = await previewRoster(ctx, await uploadRoster(ctx, { file_name: sample.name, content: sample.content }))
      assert.deepEqual(
        [preview.choices.kind, preview.questions, preview.problems.filter(problem => problem.severity === 'error')],
        [kind, [], []],
      )
    }
  })

  test('whatever roster is written, the register holds just its people', async () => {
    const person = fc.record({
      name: fc.constantFrom('张三', '欧阳德顺', '李　四', '𬭚岩', '付文海'),
      year: fc.integer({ min: 1930, max: 2001 }),
      village: fc.constantFrom('东河村', '石桥村', '新桥村'),
      persons: fc.integer({ min: 1, max: 5 }),
      yuan: fc.integer({ min: 1, max: 59_999 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(person, { minLength: 1, maxLength: 12 }), async people => {
        await empty()
        const ids = people.map(({ year }, at) => {
          const first = `349999${year}0101${String(at + 100)}`
          return first + checkDigit(first)
        })
        const rows = people.map((p, at) => [
          at + 1,
          p.village,
          p.name,
          ids[at] ?? '',
          p.persons,
          p.persons,
          (p.yuan * p.persons) / 100,
          0,
          null,
        ])
        await commitImport(ctx, await upload(rural(6, rows)))
        const { rows: stored } = await office.database.ownerPool.query<{ name: string; village: string; persons: number; fen: string }>(
          `SELECT p.name, d.short_name AS village, e.persons, e.amount_fen::text AS fen FROM entitlement e JOIN person p USING (county, person_id)
             JOIN division d ON d.county = p.county AND d.division = p.division ORDER BY substr(e.import_row, 5)::int`,
        )
        assert.deepEqual(
          stored,
          people.map(p => ({ name: p.name.replace('　', ''), village: p.village, persons: p.persons, fen: String(p.yuan * p.persons) })),
        )
      }),
      { seed: 42, numRuns: 8 },
    )
  })
})
