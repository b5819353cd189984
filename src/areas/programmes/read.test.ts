import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { month } from '../../kernel/month.ts'
import { readWorkbook } from '../../server/excel/read.ts'
import { loadLaw } from '../../server/law.ts'
import { rosterProblemText } from '../../server/messages/programmes.ts'
import { newId } from '../../server/random.ts'
import { COUNTY, testOffice, TOWN, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { applyRoster } from './commands.ts'
import { entitlementDetail, exportEntitlements, listEntitlements } from './commands.read.ts'
import { rosterOf, rowOf, settle, type Folk } from './testing.ts'

describe('reading entitlements', () => {
  let office: TestOffice
  let folk: Folk
  before(async () => {
    office = await testOffice()
    folk = await settle(office, 4)
    const import_id = newId()
    await office.database.ownerPool.query(
      `INSERT INTO attachment VALUES (${COUNTY}, $1, $2, 'roster', 'f', 'x', 1, 'x', '\\x00', $1, now())`,
      [import_id, TOWN],
    )
    await office.database.ownerPool.query(
      `INSERT INTO roster_import (county, import_id, division, attachment_id, file_name, sha256, created_by, created_at)
       VALUES (${COUNTY}, $1, $2, $1, '一月农低.xlsx', 'x', $1, now())`,
      [import_id, TOWN],
    )
    const { cipher, index, last4 } = office.as().codec.seal('id', '349999195001010428')
    await office.database.ownerPool.query('UPDATE person SET id_cipher = $2, id_index = $3, id_last4 = $4 WHERE person_id = $1', [
      folk.people[0],
      cipher,
      index,
      last4,
    ])
    await applyRoster(
      office.as(),
      rosterOf(
        [0, 1, 2].map(i => rowOf(folk, i, { insured: [folk.people[i] ?? ''] })),
        { import_id },
      ),
    )
    await applyRoster(office.as(), rosterOf([rowOf(folk, 3, { persons: 1 })], { programme: 'tekun' }))
    await applyRoster(office.as(), rosterOf([rowOf(folk, 0), rowOf(folk, 1)], { month: month('2020-03'), gone_reason: '收入超标' }))
  })
  const listed = (change: Partial<Parameters<typeof listEntitlements>[1]> = {}, ctx = office.as()) =>
    listEntitlements(ctx, { month: '2020-03', state: 'active', ...change })

  test('sums stand per programme, households only where the programme counts them', async () => {
    const { sums, total } = await listed()
    assert.equal(total, 3)
    assert.deepEqual(sums, [
      { programme: 'dibao.rural', households: 2, persons: 4, amount_fen: 120_000 },
      { programme: 'tekun', households: null, persons: 1, amount_fen: 60_000 },
    ])
  })

  test('filters: programme, village, month, state, name, person', async () => {
    assert.deepEqual(
      (await listed({ programme: 'tekun' })).rows.map(row => row.name),
      ['试4'],
    )
    assert.equal((await listed({ month: '2020-02' })).total, 4)
    assert.equal((await listed({ month: '2019-12' })).total, 0)
    const stopped = await listed({ state: 'stopped' })
    assert.deepEqual(
      stopped.rows.map(row => [row.name, row.to_month, row.stop_reason, row.stop_note]),
      [['试3', '2020-03', '02', '2020年3月花名册未列名']],
    )
    assert.equal((await listed({ state: 'stopped', month: '2020-02' })).total, 0)
    assert.equal((await listed({ state: 'all' })).total, 4)
    assert.deepEqual(
      (await listed({ name: '试2' })).rows.map(row => row.village),
      ['石桥村'],
    )
    assert.equal((await listed({ person_id: folk.people[1] ?? '' })).total, 1)
    assert.equal((await listed({ division: VILLAGES[2].division })).total, 0)
  })

  test('a village sees its own, identity numbers are masked', async () => {
    const { rows } = await listed({ programme: 'dibao.rural' }, office.as({ division: VILLAGES[0].division }))
    assert.deepEqual(
      rows.map(row => [row.name, row.masked_id]),
      [['试1', '349999********0428']],
    )
    await assert.rejects(listed({}, office.as({ permissions: ['person.read'] })), { code: 'NOT_ALLOWED' })
  })

  test('why this amount: one step, with file and row', async () => {
    const { rows } = await listed({ name: '试1' })
    const detail = await entitlementDetail(office.as(), { entitlement_id: rows[0]?.entitlement_id ?? '' })
    assert.deepEqual(detail.steps, [
      { id: 'imported', title: '按上级系统/花名册审批金额，未重算', how: '一月农低.xlsx Sheet1!5', amount_fen: 60_000, by: [] },
    ])
    assert.deepEqual(
      [detail.file?.name, detail.file?.row, detail.entitlement.origin, detail.insured.length],
      ['一月农低.xlsx', 'Sheet1!5', 'imported', 1],
    )
    const other = office.as({ division: VILLAGES[2].division })
    await assert.rejects(entitlementDetail(other, { entitlement_id: rows[0]?.entitlement_id ?? '' }), { code: 'ENTITLEMENT_NOT_FOUND' })
  })

  test('parameters of a step come with clause, value in 元 and the mark of a demo value', async () => {
    const by = [{ id: 'dibao.standard', key: 'rural', valid_from: '2019-07-01', source: 'demo-county' }]
    const steps = [{ id: 'gap', title: '与标准的差额', how: '602 − 2', amount_fen: 60_000, by }]
    await applyRoster(office.as(), rosterOf([rowOf(folk, 2, { steps })], { month: month('2020-04'), gone: 'keep' }))
    const { rows } = await listed({ month: '2020-04', name: '试3' })
    const detail = await entitlementDetail(office.as(), { entitlement_id: rows[0]?.entitlement_id ?? '' })
    assert.deepEqual(
      detail.parameters.map(each => [each.value, each.unit, each.unchecked]),
      [['602.00', '元/人·月', 'demo']],
    )
    const { rows: stored } = await office.database.ownerPool.query('SELECT parameter_ids FROM entitlement WHERE entitlement_id = $1', [
      rows[0]?.entitlement_id,
    ])
    assert.deepEqual(stored, [{ parameter_ids: ['dibao.standard'] }])
  })

  test('the exported sheet holds every row with masked numbers', async () => {
    const { name, content } = await exportEntitlements(office.as(), { month: '2020-03', state: 'active', programme: 'dibao.rural' })
    assert.equal(name, '农村低保在享名单（2020年3月）.xlsx')
    const [sheet] = await readWorkbook(content, name)
    const texts = (sheet?.rows ?? []).flatMap(row => row.map(cell => cell.text))
    assert.equal(texts.filter(text => /^试[12]$/.test(text)).length, 2)
    assert.ok(texts.includes('349999********0428') && !texts.some(text => text.includes('19500101')))
  })

  test('a problem is told in Chinese without a gap', () => {
    const law = loadLaw()
    const told = (code: Parameters<typeof rosterProblemText>[0]['code'], facts: Record<string, string | number | null>) =>
      rosterProblemText({ code, level: 'warning', key: '7', facts, unchecked: null }, law)
    const texts = [
      told('ABOVE_STANDARD', { persons: 2, amount_fen: 150_000, base_fen: 150_000, standard_fen: 60_200, percent: '100' }),
      told('BELOW_STANDARD', { persons: 2, amount_fen: 1_00, base_fen: 1_00, standard_fen: 60_200, percent: '20' }),
      told('INCOMPATIBLE', { name: '甲', programme: 'tekun', effect: 'FORBID', clause: null }),
      told('FROM_MONTH_LATER', { from_month: '2020-03', month: '2020-01' }),
      told('DEAD_PERSON', { name: '甲', died_on: '2020-01-31' }),
      told('BENEFICIARY_TWICE', { first: '3' }),
    ]
    for (const text of texts) assert.doesNotMatch(text, /—|undefined|\{|整份没有入库/)
    assert.match(texts[2] ?? '', /甲本月还享受特困人员救助供养，两项不能同时享受/)
  })
})
