import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readWorkbook } from '../../server/excel/read.ts'
import { sealAudit } from '../../server/audit.ts'
import { COUNTY, VILLAGES } from '../../server/testing.office.ts'
import { newId } from '../../server/random.ts'
import { batchDetail, batchLines, monthBoard, rosterFile } from './commands.read.ts'
import { approveBatch, noteProblem, runBatch, submitBatch, voidBatch } from './commands.ts'
import type { BatchDetail } from './contract.ts'
import { countsOf } from './rules.ts'
import { codeOf, town, type Town } from './store.fixtures.test.ts'
import { runs } from '../../server/testing.runs.ts'

const run = (own: Town, month: string, programme = 'dibao.rural') => runBatch(own.maker(), { programme, month, kind: 'regular' })
const problems = async (own: Town, batch: { batch_id: string }) =>
  Object.fromEntries((await batchDetail(own.maker(), batch)).problems.map(p => [p.code, [p.severity, p.count]]))

/** previous + added − removed (+ moved) + changed = now, for the town, for each village and for the two rows of the 审批单. */
function assertBridge({ batch, villages, parts, previous }: BatchDetail): void {
  const b = batch.bridge
  assert.equal(b.previous_persons + b.added_persons - b.removed_persons + b.changed_persons, b.persons)
  assert.equal(b.previous_households + b.added_households - b.removed_households, b.households)
  assert.equal(b.previous_fen + b.added_fen - b.removed_fen + b.changed_fen, b.due_fen)
  assert.equal(b.due_fen + b.back_pay_fen - b.offset_fen, b.net_fen)
  assert.deepEqual([b.persons, b.households, b.net_fen], [batch.persons, batch.households, batch.net_fen])
  for (const v of villages)
    assert.equal(v.previous_persons + v.added_persons - v.removed_persons + v.moved_persons + v.changed_persons, v.persons, v.village)
  const sum = (of: (v: (typeof villages)[number]) => number): number => villages.reduce((total, v) => total + of(v), 0)
  assert.deepEqual(
    [
      sum(v => v.moved_persons),
      sum(v => v.added_persons),
      sum(v => v.removed_persons),
      sum(v => v.persons),
      sum(v => v.previous_persons),
      sum(v => v.due_fen),
      sum(v => v.change_fen),
    ],
    [0, b.added_persons, b.removed_persons, b.persons, b.previous_persons, b.due_fen, b.due_fen - b.previous_fen],
  )
  assert.equal((previous?.base_fen ?? 0) + parts.up.base_fen - parts.down.base_fen, batch.base_fen)
  assert.equal((previous?.uplift_fen ?? 0) + parts.up.uplift_fen - parts.down.uplift_fen, batch.uplift_fen)
  assert.equal((previous?.persons ?? 0) + parts.up.persons - parts.down.persons, batch.persons)
}

test('the bridge holds for any two months', async t => {
  const own = await town(t)
  const month = fc.record({
    village: fc.integer({ min: 0, max: 2 }),
    persons: fc.integer({ min: 1, max: 9 }),
    base: fc.bigInt({ min: 1n, max: 99_999_99n }),
    uplift: fc.bigInt({ min: 0n, max: 999_99n }),
  })
  const fates = fc
    .array(fc.record({ before: fc.option(month), now: fc.option(month) }), { minLength: 1, maxLength: 8 })
    .filter(all => all.some(({ before }) => before !== null) && all.some(({ now }) => now !== null))
  let second = '2020-05'
  await fc.assert(
    fc.asyncProperty(fates, async all => {
      await own.sql('TRUNCATE payment_note, payment_line, payment_batch, entitlement, entitlement_person, household, bank_account CASCADE')
      for (const { before, now } of all) {
        const first = before ?? now
        if (first === null) continue
        const one = await own.entitled({
          ...first,
          from: before ? '2020-04-01' : '2020-05-01',
          to: before ? '2020-05-01' : null,
          account: null,
        })
        if (before && now) {
          await own.sql(
            `INSERT INTO entitlement (county, entitlement_id, division, programme, household_id, person_id, from_month, persons, base_fen, uplift_fen, amount_fen, steps, origin, created_by, created_at)
          VALUES ($1, $2, $3, 'dibao.rural', $4, $5, '2020-05-01', $6, $7, $8, $9, '[]', 'imported', $2, now())`,
            [
              COUNTY,
              newId(),
              VILLAGES[now.village]?.division,
              one.household_id,
              one.person_id,
              now.persons,
              now.base,
              now.uplift,
              now.base + now.uplift,
            ],
          )
        }
      }
      assertBridge(await batchDetail(own.maker(), await run(own, '2020-04')))
      const detail = await batchDetail(own.maker(), await run(own, second))
      assertBridge(detail)
      const counted = (keep: (fate: (typeof all)[number]) => boolean) => all.filter(keep).length
      const b = detail.batch.bridge
      assert.deepEqual(
        [b.added_households, b.removed_households, b.moved],
        [
          counted(f => !f.before && !!f.now),
          counted(f => !!f.before && !f.now),
          counted(f => !!f.before && !!f.now && f.before.village !== f.now.village),
        ],
      )
      second = '2020-05'
    }),
    runs(15),
  )
})

test('each check finds its case, errors stop, warnings ask for a note', async t => {
  const own = await town(t)
  const dead = await own.entitled({ name: '已故', died_on: '2020-05-31' })
  await own.entitled({ name: '当月去世', died_on: '2020-06-02' })
  const poor = await own.entitled({ name: '无卡', account: null })
  await own.entitled({ name: '甲', account: '6217000000999999999' })
  await own.entitled({ name: '乙', account: '6217000000999999999' })
  await own.entitled({ name: '丙', holder: '丙子' })
  await own.entitled({ name: '丁', holder: '丁子', payee_relation: '子女' })
  await own.entitled({ name: '高', base: 9999_00n })
  const both = await own.entitled({ name: '双享' })
  await own.entitled({ person_id: both.person_id, programme: 'tekun', household: false })
  const batch = await run(own, '2020-06')
  assert.deepEqual(await problems(own, batch), {
    DEAD_PERSON: ['error', 1],
    NO_ACCOUNT: ['error', 1],
    SHARED_ACCOUNT: ['warning', 2],
    PAYEE_NOT_SELF: ['warning', 1],
    EXCLUSIVE_PROGRAMMES: ['warning', 1],
    ABOVE_STANDARD: ['warning', 1],
  })
  const detail = await batchDetail(own.maker(), batch)
  assert.deepEqual(
    detail.problems[0]?.lines.map(line => [line.person_id, line.name, line.facts['died_on']]),
    [[dead.person_id, '已故', '2020-05-31']],
  )
  assert.equal(detail.problems.find(p => p.code === 'EXCLUSIVE_PROGRAMMES')?.lines[0]?.facts['programme'], '特困人员救助供养')
  assert.equal(await codeOf(submitBatch(own.maker(), batch)), 'BATCH_HAS_ERRORS')
  assert.equal(await codeOf(noteProblem(own.maker(), { batch_id: batch.batch_id, code: 'DEAD_PERSON', note: '照发' })), 'NO_SUCH_WARNING')

  await own.sql('UPDATE person SET died_on = NULL WHERE person_id = $1', [dead.person_id])
  await own.sql(`UPDATE entitlement SET to_month = '2020-06-01' WHERE person_id = $1`, [poor.person_id])
  await voidBatch(own.maker(), { batch_id: batch.batch_id, reason: '停发无卡户' })
  const again = await run(own, '2020-06')
  assert.equal(await codeOf(submitBatch(own.maker(), again)), 'WARNING_WITHOUT_NOTE')
  for (const code of ['SHARED_ACCOUNT', 'PAYEE_NOT_SELF', 'EXCLUSIVE_PROGRAMMES', 'ABOVE_STANDARD'])
    await noteProblem(own.maker(), { batch_id: again.batch_id, code, note: '已核实' })
  assert.equal((await submitBatch(own.maker(), again)).status, 'submitted')
  assert.ok((await batchDetail(own.maker(), again)).problems.every(problem => problem.note === '已核实'))
})

test('against the month before: a jump, a gap, a new account', async t => {
  const own = await town(t)
  const poor = await own.entitled({ to: '2020-06-01' })
  await own.sql(
    `INSERT INTO entitlement SELECT county, $1, division, programme, household_id, person_id, '2020-06-01', NULL, persons, 39001, 0, 39001, category, steps, parameter_ids, origin, approved_by_doc,
    import_id, import_row, stop_reason, stop_note, voided_at, void_reason, created_by, created_at FROM entitlement`,
    [newId()],
  )
  await run(own, '2020-04')
  const moved = own.as().codec.seal('account', '6217000000888888888')
  await own.sql(`UPDATE bank_account SET to_day = '2020-06-10'`)
  await own.sql(
    `INSERT INTO bank_account SELECT county, $1, person_id, division, bank_name, branch_name, holder_name, $2, $3, '8888', payee_relation, '2020-06-10', NULL, source, created_at FROM bank_account`,
    [newId(), moved.cipher, moved.index],
  )
  const batch = await run(own, '2020-06')
  assert.deepEqual(await problems(own, batch), {
    AMOUNT_CHANGED: ['warning', 1],
    ACCOUNT_CHANGED: ['warning', 1],
    MONTH_SKIPPED: ['warning', 1],
  })
  const { lines } = await batchLines(own.maker(), { batch_id: batch.batch_id, change: 'changed' })
  assert.deepEqual(
    lines.map(line => [line.person_id, line.previous_fen, line.net_fen, line.account_last4, line.masked_id?.slice(0, 8)]),
    [[poor.person_id, 30000, 39001, '8888', '349999**']],
  )
})

test('a household whose money goes to another member and account asks for a word', async t => {
  const own = await town(t)
  const poor = await own.entitled({ name: '老户主' })
  const other = await own.entitled({ name: '新户主', programme: 'tekun', household: false })
  await run(own, '2020-05')
  await own.sql(`UPDATE entitlement SET to_month = '2020-06-01' WHERE entitlement_id = $1`, [poor.entitlement_id])
  await own.sql(
    `INSERT INTO entitlement SELECT county, $1, division, programme, household_id, $2, '2020-06-01', NULL, persons, base_fen, uplift_fen, amount_fen, category, steps, parameter_ids, origin, approved_by_doc,
    import_id, import_row, stop_reason, stop_note, voided_at, void_reason, created_by, created_at FROM entitlement WHERE entitlement_id = $3`,
    [newId(), other.person_id, poor.entitlement_id],
  )
  await own.sql(`UPDATE entitlement SET to_month = '2020-02-01' WHERE entitlement_id = $1`, [other.entitlement_id])
  const batch = await run(own, '2020-06')
  assert.deepEqual(await problems(own, batch), { RECEIVER_CHANGED: ['warning', 1] })
  const [found] = (await batchDetail(own.maker(), batch)).problems
  assert.deepEqual([found?.lines[0]?.facts['before'], found?.lines[0]?.facts['now']], ['老户主', '新户主'])
  assert.equal(await codeOf(submitBatch(own.maker(), batch)), 'WARNING_WITHOUT_NOTE')
  // The same account through the other member is the account it was.
  await voidBatch(own.maker(), { ...batch, reason: '重做' })
  await own.sql(
    `UPDATE bank_account a SET account_index = b.account_index FROM bank_account b WHERE a.person_id = $1 AND b.person_id = $2`,
    [other.person_id, poor.person_id],
  )
  assert.deepEqual(await problems(own, await run(own, '2020-06')), {})
})

test('an account that changes after the run stops the approval', async t => {
  const own = await town(t)
  await own.entitled()
  const batch = await run(own, '2020-06')
  await submitBatch(own.maker(), batch)
  const fresh = own.as().codec.seal('account', '6217000000777777777')
  await own.sql(`UPDATE bank_account SET to_day = '2020-06-15'`)
  await own.sql(
    `INSERT INTO bank_account SELECT county, $1, person_id, division, bank_name, branch_name, holder_name, $2, $3, '7777', payee_relation, '2020-06-15', NULL, source, created_at FROM bank_account`,
    [newId(), fresh.cipher, fresh.index],
  )
  assert.equal(await codeOf(approveBatch(own.approver(), batch)), 'BATCH_HAS_ERRORS')
})

test('one changed column gives another check code, and the approval is refused', async t => {
  const own = await town(t)
  await own.entitled({ persons: 2, base: 500_00n, uplift: 50_00n })
  const batch = await run(own, '2020-06')
  await submitBatch(own.maker(), batch)
  const changes = [
    ['persons', 'persons + 1'],
    ['person_name', `'他人'`],
    ['base_fen', 'base_fen + 1', 'net_fen = net_fen + 1'],
    ['uplift_fen', 'uplift_fen + 1', 'net_fen = net_fen + 1'],
    ['back_pay_fen', '1', 'net_fen = net_fen + 1'],
    ['offset_fen', '1', 'net_fen = net_fen - 1'],
    ['price_fen', '1', 'net_fen = net_fen + 1'],
    ['payee_name', 'NULL'],
    ['account_id', `'${newId()}'`],
    ['account_last4', `'0000'`],
    ['bank_name', `'他行'`],
    ['division', `'${VILLAGES[2].division}'`],
    ['line_no', '2'],
    ['line_kind', `'back_pay'`],
  ] as const
  const [kept] = await own.sql('SELECT to_jsonb(l) AS row FROM payment_line l')
  const [written] = await own.sql(
    `SELECT string_agg(column_name, ', ') AS names FROM information_schema.columns WHERE table_name = 'payment_line' AND is_generated = 'NEVER'`,
  )
  const names = String(written?.['names'])
  // Another household than the entitlement's is refused by the database itself.
  await assert.rejects(own.sql('UPDATE payment_line SET household_id = NULL'), /payment_line_of_entitlement/)
  for (const [column, value, also] of changes) {
    await own.sql(`UPDATE payment_line SET ${column} = ${value}${also === undefined ? '' : `, ${also}`}`)
    assert.equal(await codeOf(approveBatch(own.approver(), batch)), 'BATCH_CHANGED', column)
    await own.sql('DELETE FROM payment_line')
    await own.sql(`INSERT INTO payment_line (${names}) SELECT ${names} FROM jsonb_populate_record(NULL::payment_line, $1)`, [
      JSON.stringify(kept?.['row']),
    ])
  }
  assert.equal((await approveBatch(own.approver(), batch)).status, 'approved')
})

test('the board, the lines of a village, the seal', async t => {
  const own = await town(t)
  await own.entitled({ persons: 3 })
  await own.entitled({ village: 1, account: null })
  await own.entitled({ village: 1, programme: 'tekun', household: false })
  const list = await own.relief({
    month: '2020-06-01',
    number: 1,
    people: [{ person_id: (await own.entitled()).person_id, amount: 800_00n }],
  })
  const batch = await run(own, '2020-06')
  const board = await monthBoard(own.maker(), { month: '2020-06' })
  const row = (id: string) => board.programmes.find(each => each.programme === id)
  assert.deepEqual([row('dibao.rural')?.persons, row('dibao.rural')?.due_fen, row('dibao.rural')?.batches.length], [5, 90000, 1])
  assert.deepEqual([row('tekun')?.entitled, row('tekun')?.batches.length, row('orphan')?.entitled], [1, 0, 0])
  assert.deepEqual(
    board.relief.map(each => [each.relief_list_id, each.grants, each.amount_fen, each.batch]),
    [[list, 1, 80000, null]],
  )
  assert.deepEqual(board.problems, [], 'not asked')
  const checked = await monthBoard(own.maker(), { month: '2020-06', checked: true })
  const { problems } = await batchDetail(own.maker(), batch)
  assert.deepEqual(checked.problems, problems.length === 0 ? [] : [{ batch_id: batch.batch_id, ...countsOf(problems) }])
  assert.ok(problems.length > 0, 'somebody has no account')
  const village = own.as({ login: 'village', division: VILLAGES[1].division, permissions: ['payment.read'] })
  assert.deepEqual(
    (await batchLines(village, batch)).lines.map(line => line.division),
    [VILLAGES[1].division],
  )
  assert.equal((await batchLines(own.maker(), { ...batch, division: VILLAGES[0].division })).lines.length, 2)
  assert.equal(await codeOf(batchDetail(village, batch)), 'BATCH_NOT_FOUND')
  assert.equal((await batchDetail(own.maker(), batch)).seal, null)
  const ctx = own.maker()
  const seal = await sealAudit(own.db, ctx.codec, { county: COUNTY, now: '2020-06-18T07:00:00Z', wait: true })
  assert.equal((await batchDetail(own.maker(), batch)).seal?.hash, seal?.hash)
})

test('the printed roster has subtotals by village, masked numbers and its bridge, and says what it is', async t => {
  const own = await town(t)
  await own.entitled({ persons: 2, base: 1234_56n })
  await own.entitled({ village: 1, base: 1_00n })
  const batch = await run(own, '2020-06')
  const file = await rosterFile(own.maker(), batch)
  assert.equal(file.name, 'XX镇2020年6月农村最低生活保障金发放清册-农低-202006-1.xlsx')
  const [sheet] = await readWorkbook(file.content, file.name)
  const texts = (sheet?.rows ?? []).map(row => row.map(cell => cell.text))
  const flat = texts.flat().join('|')
  for (const part of [
    '草稿，未审批',
    '编报单位：XX镇民政办',
    '壹仟贰佰叁拾伍元伍角陆分',
    '上月 0 人＋新增 3',
    batch.hash.slice(0, 4).toUpperCase(),
  ])
    assert.ok(flat.includes(part), part)
  assert.equal(texts.filter(row => row[0] === '小计').length, 2)
  assert.deepEqual(texts.find(row => row[0] === '合计')?.slice(4, 10), ['3', '1235.56', '0', '0', '0', '1235.56'])
  assert.ok(!/349999\d{12}/.test(flat), 'no full identity number in a roster')
})
