import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import fc from 'fast-check'
import { addMonths, month, type Month } from '../../kernel/month.ts'
import { testOffice, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { recordDeath } from '../people/commands.ts'
import { applyRoster, stopEntitlements } from './commands.ts'
import { correctDeath, previewDeath } from './commands.death.ts'
import { followDeath, type DeathStop } from './rules.death.ts'
import { rosterOf, rowOf, runMonth, segmentsOf, settle, type Folk } from './testing.ts'

const reason = '核对火化证明'
const stopOf = (change: Partial<DeathStop> = {}): DeathStop => ({
  from_month: month('2020-01'),
  to_month: month('2020-04'),
  stop_reason: '01',
  amount_fen: 600_00n,
  paid_until: month('2020-03'),
  later_from: null,
  other_death: false,
  paid: new Map([month('2020-01'), month('2020-02'), month('2020-03')].map(m => [m, 600_00n])),
  runs: [],
  ...change,
})
const follow = (stop: DeathStop, right: string | null) => {
  const { outcome, to_month, over, under } = followDeath(stop, month('2020-04'), right === null ? null : month(right))
  return [outcome, to_month, over.months, over.amount_fen, under.months, under.amount_fen]
}

describe('what a corrected death moves', () => {
  test('later: the end follows; months run meanwhile are underpaid', () => {
    assert.deepEqual(follow(stopOf(), '2020-06'), ['moved', '2020-06', [], 0n, [], 0n])
    const runs = ['2020-03', '2020-04', '2020-05', '2020-06'].map(month)
    assert.deepEqual(follow(stopOf({ runs }), '2020-06'), ['moved', '2020-06', [], 0n, ['2020-04', '2020-05'], 1200_00n])
    assert.deepEqual(follow(stopOf({ runs }), null), ['reopened', null, [], 0n, ['2020-04', '2020-05', '2020-06'], 1800_00n])
    const paid = new Map([...stopOf().paid, [month('2020-04'), 600_00n] as const])
    assert.deepEqual(follow(stopOf({ runs, paid }), '2020-06').slice(4), [['2020-05'], 600_00n], 'back-pay of April came already')
  })
  test('earlier: months not paid fall away, paid ones stay and are overpaid; never paid and begun after the death is void', () => {
    const unpaid = { paid_until: null, paid: new Map<Month, bigint>() }
    assert.deepEqual(follow(stopOf(unpaid), '2020-03'), ['moved', '2020-03', [], 0n, [], 0n])
    assert.deepEqual(follow(stopOf(), '2020-03'), ['unchanged', '2020-04', ['2020-03'], 600_00n, [], 0n])
    assert.deepEqual(follow(stopOf({ to_month: month('2020-07') }), '2020-03'), ['moved', '2020-04', ['2020-03'], 600_00n, [], 0n])
    assert.deepEqual(follow(stopOf(unpaid), '2020-01')[0], 'void')
    assert.deepEqual(follow(stopOf(), '2019-12').slice(0, 4), ['unchanged', '2020-04', ['2020-01', '2020-02', '2020-03'], 1800_00n])
  })
  test('what comes after, other deaths and other reasons are left alone and told', () => {
    assert.deepEqual(follow(stopOf({ later_from: month('2020-04') }), null).slice(0, 2), ['later_entitlement', '2020-04'])
    assert.deepEqual(follow(stopOf({ later_from: month('2020-05') }), null).slice(0, 2), ['moved', '2020-05'])
    assert.deepEqual(follow(stopOf({ other_death: true }), null)[0], 'other_death')
    assert.deepEqual(follow(stopOf({ stop_reason: '02' }), '2020-06')[0], 'apart')
    assert.deepEqual(follow(stopOf({ stop_reason: null, to_month: null }), '2020-06')[0], 'running')
    assert.deepEqual(follow(stopOf({ stop_reason: null, to_month: null }), null)[0], 'apart')
  })
  test('no end ever takes back a month that was paid, nor runs into what comes after, nor leaves nothing', () => {
    const first = month('2020-01')
    fc.assert(
      fc.property(
        fc.nat(8),
        fc.nat(8),
        fc.option(fc.nat(12)),
        fc.option(fc.integer({ min: -3, max: 20 })),
        (length, unpaid, later, right) => {
          const to = addMonths(first, length + 1)
          const last = length - unpaid
          const paid_until = last < 0 ? null : addMonths(first, last)
          const later_from = later === null ? null : addMonths(to, later)
          const stop = stopOf({ to_month: to, paid_until, later_from, paid: new Map() })
          const { outcome, to_month } = followDeath(stop, addMonths(first, -5), right === null ? null : addMonths(first, right))
          if (outcome === 'void') return paid_until === null
          const end = to_month ?? '9999-12'
          return end > first && (paid_until === null || end > paid_until) && (later_from === null || end <= later_from)
        },
      ),
      { seed: 42, numRuns: 200 },
    )
  })
})

describe('correcting a death', () => {
  let office: TestOffice
  let folk: Folk
  before(async () => {
    office = await testOffice()
  })
  /** Two households since January; the first head's death on 5 March is recorded and his entitlement stopped from April. */
  const bereaved = async (): Promise<string> => {
    await office.database.ownerPool.query(
      'TRUNCATE entitlement_person, payment_line, payment_batch, entitlement, household, person CASCADE',
    )
    folk = await settle(office, 3)
    await applyRoster(office.as(), rosterOf([rowOf(folk, 0), rowOf(folk, 1)]))
    const person_id = folk.people[0] ?? ''
    const { to_month, open_entitlements } = await recordDeath(office.as(), { person_id, died_on: '2020-03-05', source: '登记：村里报' })
    const items = open_entitlements.map(({ entitlement_id }) => ({
      entitlement_id,
      to_month: month(to_month),
      reason: '01',
      note: null,
    }))
    await stopEntitlements(office.as(), { items })
    return person_id
  }
  const correct = (person_id: string, died_on: string | null, ctx = office.as()) => correctDeath(ctx, { person_id, died_on, reason })
  const ends = async (person_id: string) =>
    (await segmentsOf(office, person_id)).map(each => [each.to_month, each.stop_reason, each.voided])

  test('another day moves the stop month; taken back, it goes on; the preview says so before and writes nothing', async () => {
    const person_id = await bereaved()
    const foretold = await previewDeath(office.as(), { person_id, died_on: '2020-05-02' })
    assert.deepEqual(await ends(person_id), [['2020-04', '01', false]])
    const told = await correct(person_id, '2020-05-02')
    assert.deepEqual(told, foretold)
    assert.deepEqual([told.before, told.after, told.entitlements.length], ['2020-03-05', '2020-05-02', 1])
    assert.deepEqual(
      [told.entitlements[0]?.outcome, told.entitlements[0]?.was_to, told.entitlements[0]?.to_month],
      ['moved', '2020-04', '2020-06'],
    )
    assert.deepEqual(await ends(person_id), [['2020-06', '01', false]])
    await correct(person_id, '2020-02-01')
    assert.deepEqual(await ends(person_id), [['2020-03', '01', false]])
    const revoked = await correct(person_id, null)
    assert.equal(revoked.entitlements[0]?.outcome, 'reopened')
    assert.deepEqual(await ends(person_id), [[null, null, false]])
    assert.deepEqual(await ends(folk.people[1] ?? ''), [[null, null, false]], 'another family is not touched')
    const { rows } = await office.database.ownerPool.query(
      `SELECT facts FROM audit_event WHERE command = 'death.correct' AND outcome = 'done' ORDER BY audit_id LIMIT 1`,
    )
    assert.deepEqual([rows[0]?.facts.before, rows[0]?.facts.after, rows[0]?.facts.reason], ['2020-03-05', '2020-05-02', reason])
    assert.match(rows[0]?.facts.entitlements, / moved 2020-04→2020-06$/)
  })

  test('batches that ran meanwhile: paid months stay, and what is over or under comes back with its months', async () => {
    const person_id = await bereaved()
    for (const m of ['2020-01', '2020-02', '2020-03', '2020-04', '2020-05']) await runMonth(office, 'dibao.rural', m)
    const later = await correct(person_id, '2020-04-20')
    assert.deepEqual(later.entitlements[0]?.under, { months: ['2020-04'], amount_fen: 60_000 })
    assert.deepEqual(await ends(person_id), [['2020-05', '01', false]])
    const earlier = await correct(person_id, '2020-01-20')
    assert.deepEqual(
      [earlier.entitlements[0]?.outcome, earlier.entitlements[0]?.to_month, earlier.entitlements[0]?.over],
      ['moved', '2020-04', { months: ['2020-02', '2020-03'], amount_fen: 120_000 }],
    )
    const none = await correct(person_id, null)
    assert.deepEqual(none.entitlements[0]?.under, { months: ['2020-04', '2020-05'], amount_fen: 120_000 })
    const { rows } = await office.database.ownerPool.query('SELECT count(*)::int AS n FROM payment_line')
    assert.equal(rows[0]?.n, 8, 'no line was touched')
  })

  test('an entitlement registered after the death and never paid is void; one that follows the stop keeps its place', async () => {
    const person_id = await bereaved()
    await correct(person_id, '2019-11-30')
    assert.deepEqual(await ends(person_id), [['2020-04', '01', true]])
    const other = await bereaved()
    const widow = rowOf(folk, 0, { persons: 1, person_id: folk.people[2] ?? '' })
    await applyRoster(office.as(), rosterOf([widow], { month: month('2020-04'), gone: 'keep' }))
    for (const day of ['2020-05-02', '2020-02-02', null])
      assert.equal((await correct(other, day)).entitlements[0]?.outcome, 'later_entitlement')
    assert.deepEqual(await ends(other), [['2020-04', '01', false]])
  })

  test('refused, with nothing written: nobody dead, the same day, the future', async () => {
    const person_id = await bereaved()
    await assert.rejects(correct(folk.people[1] ?? '', null), { code: 'NOT_DEAD' })
    await assert.rejects(correct(person_id, '2020-03-05'), { code: 'DEATH_DAY_SAME' })
    await assert.rejects(correct(person_id, '2020-06-19'), { code: 'DEATH_IN_FUTURE' })
    await assert.rejects(correctDeath(office.as(), { person_id, died_on: null, reason: ' ' }), { code: 'AMENDMENT_NEEDS_REASON' })
    assert.deepEqual(await ends(person_id), [['2020-04', '01', false]])
  })

  test('who may not: without the right to one of both, or of a village only', async () => {
    const person_id = await bereaved()
    for (const permissions of [
      ['person.write', 'entitlement.read'],
      ['entitlement.write', 'entitlement.read'],
    ] as const)
      await assert.rejects(correct(person_id, null, office.as({ login: 'half', permissions })), { code: 'NOT_ALLOWED' })
    await assert.rejects(correct(person_id, null, office.as({ login: 'cadre', division: VILLAGES[0].division })), {
      code: 'TOWN_USER_NEEDED',
    })
    await assert.rejects(previewDeath(office.as({ login: 'none', permissions: [] }), { person_id, died_on: null }), { code: 'NOT_ALLOWED' })
    assert.deepEqual(await ends(person_id), [['2020-04', '01', false]])
  })
})
