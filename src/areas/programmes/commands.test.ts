import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { month } from '../../kernel/month.ts'
import { ticks } from '../../server/clock.ts'
import { newId } from '../../server/random.ts'
import { COUNTY, testOffice, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { applyRoster, compareRoster, stopEntitlements, voidEntitlement } from './commands.ts'
import { rosterOf, rowOf, runMonth, segmentsOf, settle, type Folk } from './testing.ts'

describe('rosters into entitlements', () => {
  let office: TestOffice
  let folk: Folk
  before(async () => {
    office = await testOffice()
  })
  const fresh = async (count = 3): Promise<Folk> => {
    await office.database.ownerPool.query(
      'TRUNCATE entitlement_person, payment_line, payment_batch, entitlement, household, person CASCADE',
    )
    return settle(office, count)
  }
  const apply = (rows: ReturnType<typeof rowOf>[], change: Parameters<typeof rosterOf>[1] = {}) =>
    applyRoster(office.as({ now: '2020-01-10T00:00:00Z' }), rosterOf(rows, change))

  test('a first roster begins a segment for every row, and the same file twice changes nothing', async () => {
    folk = await fresh()
    const rows = [0, 1, 2].map(i => rowOf(folk, i))
    const first = await apply(rows)
    assert.deepEqual(
      first.rows.map(row => row.outcome),
      ['new', 'new', 'new'],
    )
    const second = await apply(rows)
    assert.deepEqual(
      second.rows.map(row => row.outcome),
      ['same', 'same', 'same'],
    )
    const stored = await segmentsOf(office)
    assert.deepEqual(
      stored.map(row => [row.from_month, row.to_month, row.amount_fen]),
      Array(3).fill(['2020-01', null, '60000']),
    )
    const {
      rows: [steps],
    } = await office.database.ownerPool.query('SELECT steps, origin FROM entitlement LIMIT 1')
    assert.equal(steps.origin, 'imported')
    assert.match(steps.steps[0].how, /^Sheet1!\d$/)
  })

  test('compare says the same as apply and writes nothing', async () => {
    folk = await fresh()
    const outcome = await compareRoster(office.as({ permissions: ['entitlement.read'] }), rosterOf([rowOf(folk, 0)]))
    assert.equal(outcome.rows[0]?.outcome, 'new')
    assert.equal((await segmentsOf(office)).length, 0)
  })

  test('another amount in a later month ends the old segment there; in the same month it makes it void', async () => {
    folk = await fresh()
    await apply([rowOf(folk, 0)])
    await apply([rowOf(folk, 0, { base_fen: 700_00n })], { month: month('2020-02') })
    await apply([rowOf(folk, 0, { base_fen: 650_00n, uplift_fen: 10_00n })], { month: month('2020-02') })
    assert.deepEqual(
      (await segmentsOf(office)).map(row => [row.from_month, row.to_month, row.amount_fen, row.voided]).toSorted(),
      [
        ['2020-01', '2020-02', '60000', false],
        ['2020-02', null, '66000', false],
        ['2020-02', null, '70000', true],
      ].toSorted(),
    )
  })

  test('who is missing is stopped with the reason, or only reported', async () => {
    folk = await fresh()
    await apply([0, 1, 2].map(i => rowOf(folk, i)))
    const kept = await apply([rowOf(folk, 0)], { month: month('2020-02'), gone: 'keep' })
    assert.equal(kept.gone.length, 2)
    assert.ok((await segmentsOf(office)).every(row => row.to_month === null))
    const partly = await apply([rowOf(folk, 0)], { month: month('2020-02'), gone_divisions: [folk.villages[1] ?? ''], gone_reason: '死亡' })
    assert.deepEqual(
      partly.gone.map(each => each.name),
      ['试2'],
    )
    const stopped = (await segmentsOf(office)).filter(row => row.to_month !== null)
    assert.deepEqual(
      stopped.map(row => [row.person_id, row.to_month, row.stop_reason]),
      [[folk.people[1], '2020-02', '01']],
    )
  })

  test('a new head closes the segment of the old one', async () => {
    folk = await fresh()
    await apply([rowOf(folk, 0)])
    const outcome = await apply([rowOf(folk, 0, { person_id: folk.people[2] ?? '' })], { month: month('2020-02') })
    assert.deepEqual([outcome.rows[0]?.outcome, outcome.rows[0]?.changes, outcome.gone], ['changed', ['head'], []])
    assert.deepEqual(
      (await segmentsOf(office)).map(row => [row.person_id, row.to_month]),
      [
        [folk.people[0], '2020-02'],
        [folk.people[2], null],
      ],
    )
  })

  test('an earlier start counts only for who is new, and only before any run', async () => {
    folk = await fresh()
    const since = month('2019-07')
    await apply([rowOf(folk, 0, { from_month: since })])
    await runMonth(office, 'dibao.rural', '2020-01')
    await apply([rowOf(folk, 0, { from_month: since, base_fen: 610_00n }), rowOf(folk, 1, { from_month: since })], {
      month: month('2020-02'),
    })
    assert.deepEqual(
      (await segmentsOf(office)).map(row => [row.from_month, row.to_month]),
      [
        ['2019-07', '2020-02'],
        ['2020-02', null],
        ['2020-02', null],
      ],
    )
  })

  test('a month that was run refuses every change, and accepts a roster that brings none', async () => {
    folk = await fresh()
    await apply([rowOf(folk, 0)])
    await runMonth(office, 'dibao.rural', '2020-01')
    assert.equal((await apply([rowOf(folk, 0)])).rows[0]?.outcome, 'same')
    await assert.rejects(apply([rowOf(folk, 0, { base_fen: 1_00n })]), { code: 'MONTH_ALREADY_RUN' })
    await assert.rejects(apply([]), { code: 'MONTH_ALREADY_RUN' })
    await assert.rejects(apply([rowOf(folk, 0), rowOf(folk, 1)], { month: month('2019-12') }), { code: 'MONTH_ALREADY_RUN' })
    assert.equal((await segmentsOf(office)).length, 1)
  })

  test('blocking problems refuse the whole roster: twice, dead, nothing, later segment', async () => {
    folk = await fresh()
    await assert.rejects(apply([rowOf(folk, 0), rowOf(folk, 0, { key: 'again' })]), { code: 'BENEFICIARY_TWICE' })
    await assert.rejects(apply([rowOf(folk, 0, { base_fen: 0n })]), { code: 'AMOUNT_EMPTY' })
    await office.database.ownerPool.query(`UPDATE person SET died_on = '2020-01-31' WHERE person_id = $1`, [folk.people[0]])
    assert.equal((await apply([rowOf(folk, 0)])).rows[0]?.outcome, 'new', 'the month of the death is paid')
    await assert.rejects(apply([rowOf(folk, 0)], { month: month('2020-02') }), { code: 'DEAD_PERSON' })
    await apply([rowOf(folk, 1)], { month: month('2020-03'), gone: 'keep' })
    await assert.rejects(apply([rowOf(folk, 1)], { month: month('2020-02'), gone: 'keep' }), { code: 'LATER_SEGMENT' })
  })

  test('warnings name the amount, the other programme and the practice behind them, and block nothing', async () => {
    folk = await fresh()
    await apply([rowOf(folk, 0, { persons: 1, household_id: null })], { programme: 'tekun' })
    const { problems } = await apply([
      rowOf(folk, 0, { insured: [folk.people[0] ?? ''] }),
      rowOf(folk, 1, { base_fen: 1500_00n }),
      rowOf(folk, 2, { base_fen: 100_00n, from_month: month('2020-03') }),
    ])
    assert.deepEqual(problems.map(({ code, key, level, unchecked }) => [code, key, level, unchecked !== null]).toSorted(), [
      ['ABOVE_STANDARD', 'r1', 'warning', true],
      ['BELOW_STANDARD', 'r2', 'warning', true],
      ['FROM_MONTH_LATER', 'r2', 'warning', false],
      ['INCOMPATIBLE', 'r0', 'warning', true],
    ])
  })

  test('the database itself bars a second segment over the same months', async () => {
    folk = await fresh()
    await apply([rowOf(folk, 0)])
    const again = (person: string | undefined, household: string | undefined) =>
      office.database.ownerPool.query(
        `INSERT INTO entitlement (county, entitlement_id, division, programme, household_id,
          person_id, from_month, persons, base_fen, amount_fen, steps,
                                origin, created_by, created_at)
       VALUES (${COUNTY}, $1, $2, 'dibao.rural', $3, $4, '2020-06-01', 1, 1, 1, '[]', 'imported', $1, now())`,
        [newId(), folk.villages[0], household, person],
      )
    await assert.rejects(again(folk.people[0], folk.households[1]), { code: '23P01' })
    await assert.rejects(again(folk.people[1], folk.households[0]), { code: '23P01' })
  })

  test('two rosters at once: one after the other, never half of each', async () => {
    folk = await fresh()
    const rows = [0, 1, 2].map(i => rowOf(folk, i))
    const both = await Promise.all([apply(rows), apply(rows.map(row => ({ ...row, base_fen: 620_00n })))])
    const standing = (await segmentsOf(office)).filter(row => !row.voided)
    assert.equal(standing.length, 3)
    assert.equal(new Set(standing.map(row => row.amount_fen)).size, 1)
    assert.deepEqual(both.map(({ rows: [row] }) => row?.outcome).toSorted(), ['changed', 'new'])
  })

  test('who may not: no permission, only a village', async () => {
    folk = await fresh()
    const roster = rosterOf([rowOf(folk, 0)])
    await assert.rejects(applyRoster(office.as({ permissions: ['entitlement.read'] }), roster), { code: 'NOT_ALLOWED' })
    await assert.rejects(compareRoster(office.as({ permissions: [] }), roster), { code: 'NOT_ALLOWED' })
    await assert.rejects(applyRoster(office.as({ division: VILLAGES[1].division }), roster), { code: 'TOWN_USER_NEEDED' })
    const { rows } = await office.database.ownerPool.query(
      `SELECT outcome FROM audit_event WHERE command = 'entitlement.apply' ORDER BY audit_id DESC LIMIT 2`,
    )
    assert.deepEqual(rows.map(row => row.outcome).toSorted(), ['denied', 'refused'])
  })

  test('stopping: month borders, paid months, reasons, other villages', async () => {
    folk = await fresh()
    await apply([rowOf(folk, 0), rowOf(folk, 1)])
    await runMonth(office, 'dibao.rural', '2020-01')
    const { rows } = await office.database.ownerPool.query<{ entitlement_id: string }>(
      'SELECT entitlement_id FROM entitlement ORDER BY division',
    )
    const entitlement_id = rows[0]?.entitlement_id ?? ''
    const stopAt = (to: string, reason = '01', ctx = office.as()) =>
      stopEntitlements(ctx, { items: [{ entitlement_id, to_month: month(to), reason, note: null }] })
    await assert.rejects(stopAt('2020-01'), { code: 'STOP_BEFORE_START' })
    await runMonth(office, 'dibao.rural', '2020-02')
    await assert.rejects(
      stopAt('2020-02'),
      (error: { code: string; facts: Record<string, unknown> }) => error.code === 'STOP_MONTH_PAID' && error.facts.paid_until === '2020-02',
    )
    await assert.rejects(stopAt('2020-03', '77'), { code: 'STOP_REASON_UNKNOWN' })
    await assert.rejects(stopAt('2020-03', '01', office.as({ division: VILLAGES[2].division })), { code: 'ENTITLEMENT_NOT_FOUND' })
    await assert.rejects(stopAt('2020-03', '01', office.as({ permissions: ['entitlement.read'] })), { code: 'NOT_ALLOWED' })
    assert.deepEqual(await stopAt('2020-03'), { stopped: 1 })
    assert.deepEqual(await stopAt('2020-03'), { stopped: 0 }, 'the same again is done already')
    await assert.rejects(stopAt('2020-05'), { code: 'ALREADY_STOPPED' })
    await assert.rejects(voidEntitlement(office.as(), { entitlement_id, reason: '登记错' }), { code: 'VOID_AFTER_PAYMENT' })
  })

  test('an end already decided is kept when the amount is corrected', async () => {
    folk = await fresh()
    await apply([rowOf(folk, 0)])
    const {
      rows: [row],
    } = await office.database.ownerPool.query<{ entitlement_id: string }>('SELECT entitlement_id FROM entitlement')
    await stopEntitlements(office.as(), {
      items: [{ entitlement_id: row?.entitlement_id ?? '', to_month: month('2020-03'), reason: '01', note: null }],
    })
    await apply([rowOf(folk, 0, { base_fen: 620_00n })], { month: month('2020-02') })
    assert.deepEqual(
      (await segmentsOf(office)).map(each => [each.from_month, each.to_month, each.stop_reason]),
      [
        ['2020-01', '2020-02', null],
        ['2020-02', '2020-03', '01'],
      ],
    )
  })

  test('2,000 rows in four months', async t => {
    folk = await fresh(2_000)
    const rows = folk.people.map((person, i) => rowOf(folk, i, { insured: [person] }))
    const timed = async (what: string, work: () => Promise<unknown>) => {
      const start = ticks()
      await work()
      t.diagnostic(`${what}: ${Math.round(ticks() - start)} ms`)
    }
    await timed('2,000 new', () => apply(rows))
    await timed('2,000 the same', () => apply(rows))
    await timed('2,000 changed', () =>
      apply(
        rows.map(row => ({ ...row, base_fen: 610_00n })),
        { month: month('2020-02') },
      ),
    )
    await timed('2,000 gone', () => apply([], { month: month('2020-03') }))
    assert.equal((await segmentsOf(office)).length, 4_000)
  })
})
