import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { permissionsOf } from '../users/rules.ts'
import type { Role } from '../users/contract.ts'
import type { Context } from '../../server/command.ts'
import { riggedDocx, riggedXlsx } from '../../server/scan/fixtures.ts'
import { testOffice, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { sampleId } from '../people/sample.fixture.ts'
import { check, checkFile, checks, knownToScan, releaseCheck } from './commands.ts'
import type { CheckDetail } from './contract.ts'

const [EAST, BRIDGE] = VILLAGES
const textOf = (text: string) => ({ name: '公示.txt', content: Buffer.from(text) })
const WORDS = textOf('石桥村 王桂芳 患癌症 650元')

const actor = ({ as }: TestOffice, login: string, roles: readonly Role[], division?: string): Context =>
  as({ login, permissions: [...permissionsOf(roles)], ...(division === undefined ? {} : { division }) })

async function checked(ctx: Context, file: { name: string; content: Uint8Array }): Promise<CheckDetail> {
  const { check_id } = await checkFile(ctx, { ...file, known: await knownToScan(ctx, {}) })
  return check(ctx, { check_id })
}
const release = (ctx: Context, { check: { check_id } }: CheckDetail, reason = '是讲座题目，不是个人病情') =>
  releaseCheck(ctx, { check_id, reason })
const code = (wanted: string) => (error: unknown) => (error as { code?: string }).code === wanted

describe('a check before publication', () => {
  test('keeps name, hash and masked findings, never the file or a number', async t => {
    const office = await testOffice(t)
    const clerk = actor(office, 'clerk', ['clerk'])
    const id = sampleId(7)
    const detail = await checked(clerk, { name: `${id}.txt`, content: Buffer.from(`王桂芳 ${id} 13955512345`) })
    assert.equal(detail.check.state, 'blocked')
    assert.deepEqual(new Set(detail.findings.map(({ kind }) => kind)), new Set(['id18', 'phone']))
    const { rows } = await office.database.ownerPool.query('SELECT p::text AS kept FROM publicity_check p')
    const audit = await office.database.ownerPool.query('SELECT e::text AS kept FROM audit_event e')
    assert.equal(rows.length, 1)
    for (const { kept } of [...rows, ...audit.rows])
      assert.ok(!kept.includes(id) && !kept.includes(id.slice(6)) && !kept.includes('13955512345'))
    assert.match(rows[0].kept, /[0-9a-f]{64}/)
  })

  test('finds every corner of a workbook and a document, and says which are out of sight', async t => {
    const office = await testOffice(t)
    const clerk = actor(office, 'clerk', ['clerk'])
    for (const { file, ids, name } of [
      { ...(await riggedXlsx()), name: '名单.xlsx' },
      { ...riggedDocx(), name: '公示.docx' },
    ]) {
      const { findings, check: row } = await checked(clerk, { name, content: file })
      assert.equal(row.state, 'blocked')
      for (const id of ids)
        assert.ok(
          findings.some(({ masked }) => masked.endsWith(id.slice(-4))),
          `${name} ${id}`,
        )
      const places = findings.map(({ where }) => where).join('\n')
      for (const place of ['批注', '隐藏', '文档属性']) assert.ok(places.includes(place), `${name}: ${place}`)
    }
  })

  test('names and texts of every kind are kept: rare characters cut in half, signs that no database takes', async t => {
    const office = await testOffice(t)
    const clerk = actor(office, 'clerk', ['clerk'])
    const name = `${'x'.repeat(3)}${'𬭚'.repeat(150)}㐱䶮.txt`
    const { check: row } = await checked(clerk, { name, content: Buffer.from(`${'𬭚'.repeat(40)}\u0001癌\ufffe`, 'utf8') })
    assert.ok(row.file_name.endsWith('𬭚㐱䶮.txt') && row.file_name.length > 120)
    const zero = await checked(clerk, { name: 'a.txt', content: Buffer.from('\ufeff王\0桂\0芳 肝\0癌', 'utf16le') })
    assert.ok(zero.findings.length > 0)
    await checked(clerk, { name: `${'𬭚'.repeat(31)}13955512345𬭚.txt`, content: Buffer.from('癌') })
  })

  test('a word passes by a second person with a reason, by the same person never', async t => {
    const office = await testOffice(t)
    const head = actor(office, 'head', ['head'])
    const own = await checked(head, WORDS)
    await assert.rejects(release(head, own), code('PUBLICITY_OWN'))
    const clerk = actor(office, 'clerk', ['clerk'])
    const other = await checked(clerk, textOf('李*四 肺结核'))
    assert.equal(other.check.state, 'waiting')
    await assert.rejects(release(clerk, other), code('NOT_ALLOWED'))
    await assert.rejects(release(head, other, '  '), code('PUBLICITY_REASON'))
    await release(head, other)
    const seen = await check(clerk, other.check)
    assert.deepEqual([seen.check.state, seen.check.reason, seen.check.earlier], ['released', '是讲座题目，不是个人病情', false])
    await assert.rejects(release(actor(office, 'leader', ['approver']), other), code('PUBLICITY_RELEASED'))
    await assert.rejects(
      office.database.ownerPool.query('UPDATE publicity_check SET released_by = made_by'),
      /publicity_check/,
      'the database holds it too',
    )
  })

  test('a number is released by nobody, alone or beside a word; a clean file needs no release', async t => {
    const office = await testOffice(t)
    const clerk = actor(office, 'clerk', ['clerk'])
    const head = actor(office, 'head', ['head'])
    for (const text of [`王桂芳 ${sampleId(3)}`, `癌症 ${sampleId(3)}`, '联系 13955512345', '账号 6217001234567890128'])
      await assert.rejects(release(head, await checked(clerk, textOf(text))), code('PUBLICITY_BLOCKED'), text)
    await assert.rejects(release(head, await checked(clerk, textOf('石桥村 王某某 3人'))), code('PUBLICITY_CLEAN'))
    const broken = await checked(clerk, { name: '名单.xlsx', content: Buffer.from('PK\x03\x04 cut off') })
    assert.deepEqual(
      broken.findings.map(({ kind }) => kind),
      ['unreadable'],
    )
    await assert.rejects(release(head, broken), code('PUBLICITY_BLOCKED'))
  })

  test('more words than are kept are not released: a number may hide behind them', async t => {
    const office = await testOffice(t)
    const clerk = actor(office, 'clerk', ['clerk'])
    const lines = Array.from({ length: 1005 }, (_, at) => `第${at % 9}组 王某某 癌症`)
    const detail = await checked(clerk, textOf([...lines, sampleId(9)].join('\n')))
    assert.deepEqual([detail.findings.length, detail.check.state], [1000, 'blocked'])
    await assert.rejects(release(actor(office, 'head', ['head']), detail), code('PUBLICITY_BLOCKED'))
  })

  test('the same bytes checked again show their release, while it holds for what is found now', async t => {
    const office = await testOffice(t)
    const clerk = actor(office, 'clerk', ['clerk'])
    const file = textOf('留守儿童联系人\n陈小雨 癌症讲座')
    await release(actor(office, 'head', ['head']), await checked(clerk, file))
    const again = await checked(clerk, { ...file, name: '改了名.txt' })
    assert.deepEqual([again.check.state, again.check.released_by !== undefined, again.check.earlier], ['released', true, true])
    assert.equal((await checked(clerk, textOf('陈小雨 癌症讲座。'))).check.state, 'waiting', 'one sign more is another file')
    await office.database.ownerPool.query(
      `INSERT INTO person (county, person_id, division, name, born_on, search_keys, created_at, updated_at)
       VALUES (349999, gen_random_uuid(), $1, '陈小雨', '2012-05-06', '{}', now(), now())`,
      [EAST.division],
    )
    const known = await checked(clerk, file)
    assert.deepEqual([known.check.state, known.findings.map(({ kind }) => kind)], ['waiting', ['illness', 'child_name']])
  })

  test('a village sees its own checks and children only; the town sees all; who has no right sees none', async t => {
    const office = await testOffice(t)
    await office.database.ownerPool.query(
      `INSERT INTO person (county, person_id, division, name, born_on, search_keys, created_at, updated_at)
       VALUES (349999, gen_random_uuid(), $1, '陈小雨', '2012-05-06', '{}', now(), now())`,
      [EAST.division],
    )
    const east = actor(office, 'east', ['village_cadre'], EAST.division)
    const bridge = actor(office, 'bridge', ['village_cadre'], BRIDGE.division)
    const child = textOf('孤儿：陈小雨')
    const own = await checked(east, child)
    assert.equal(own.check.state, 'waiting')
    assert.equal((await checked(bridge, child)).check.state, 'clean', 'another village is not told who is a child elsewhere')
    await assert.rejects(check(bridge, own.check), code('PUBLICITY_NOT_FOUND'))
    assert.deepEqual(
      (await checks(bridge, {})).checks.map(({ state }) => state),
      ['clean'],
    )
    const head = actor(office, 'head', ['head'])
    assert.equal((await checks(head, {})).checks.length, 2)
    await release(head, own)
    assert.equal((await checked(east, child)).check.state, 'released')
    for (const role of ['finance', 'village_child_director', 'county_viewer', 'auditor', 'system_admin', 'assistance_worker'] as const) {
      const ctx = actor(office, role, [role])
      await assert.rejects(knownToScan(ctx, {}), code('NOT_ALLOWED'), role)
      await assert.rejects(checks(ctx, {}), code('NOT_ALLOWED'), role)
      await assert.rejects(release(ctx, own), code('NOT_ALLOWED'), role)
    }
  })
})
