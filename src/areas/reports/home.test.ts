import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { Check } from 'typebox/value'
import { ticks } from '../../server/clock.ts'
import { newId } from '../../server/random.ts'
import { COUNTY, testOffice, TOWN, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { permissionsOf } from '../users/rules.ts'
import type { Role } from '../users/contract.ts'
import { home } from './commands.home.ts'
import { Home, type QueueId } from './contract.home.ts'
import { whereOf } from '../payments/rules.steps.ts'
import { skippedMonths } from './rules.home.ts'

const NOW = '2020-06-18T06:00:00Z'

describe('the first page', () => {
  let office: TestOffice
  const sql = (text: string, values: unknown[] = []) => office.database.ownerPool.query(text, values)
  const as = (role: Role, division = TOWN) => office.as({ login: role, permissions: [...permissionsOf([role])], division })
  const seen = async (role: Role, division = TOWN): Promise<Home> => home(as(role, division), {})
  const counts = ({ queues }: Home): Partial<Record<QueueId, number>> =>
    Object.fromEntries(queues.map(({ queue, count }) => [queue, count]))

  before(async () => {
    office = await testOffice()
  })

  async function person(name: string, village: number, died_on: string | null = null): Promise<string> {
    const id = newId()
    await sql(
      `INSERT INTO person (county, person_id, division, name, search_keys, died_on, created_at, updated_at) VALUES ($1, $2, $3, $4, '{}', $5, now(), now())`,
      [COUNTY, id, VILLAGES[village]?.division, name, died_on],
    )
    return id
  }
  async function entitled(person_id: string, village: number, programme = 'tekun', to: string | null = null): Promise<void> {
    await sql(
      `INSERT INTO entitlement (county, entitlement_id, division, programme, person_id, from_month, to_month, persons, base_fen, amount_fen, steps, origin, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, '2020-01-01', $6, 1, 60000, 60000, '[]', 'imported', $2, now())`,
      [COUNTY, newId(), VILLAGES[village]?.division, programme, person_id, to],
    )
  }
  async function batch(change: { submitted?: boolean; approved?: boolean; by?: string; month?: string }): Promise<string> {
    const id = newId()
    const approver = newId()
    await sql(
      `INSERT INTO payment_batch (county, batch_id, division, programme, paid_month, kind, number, unit, persons, made_by, made_at, submitted_at, approved_at, approved_by, approved_via)
       VALUES ($1, $2, $3, 'tekun', $4, 'regular', 1, 'person', 3, $5, now(), $6, $7, $8, $9)`,
      [
        COUNTY,
        id,
        TOWN,
        change.month ?? '2020-06-01',
        change.by ?? as('clerk').user.user_id,
        change.submitted || change.approved ? NOW : null,
        change.approved ? NOW : null,
        change.approved ? approver : null,
        change.approved ? 'screen' : null,
      ],
    )
    return id
  }

  test('an empty town has nobody, no queue and no approver', async () => {
    const page = await seen('clerk')
    assert.ok(Check(Home, page))
    assert.deepEqual([page.nobody, page.queues, page.approvers, page.programmes.length], [true, [], [], 5])
    assert.deepEqual(
      page.programmes.map(each => whereOf(each).block),
      Array(5).fill('nobody_entitled'),
    )
  })

  test('queues hold what is true, for those whose work it is', async () => {
    const dead = await person('去世人', 0, '2020-05-03')
    await entitled(dead, 0)
    await entitled(await person('已停人', 0, '2020-04-03'), 0, 'tekun', '2020-05-01')
    await entitled(await person('无账户人', 1), 1)
    await sql('UPDATE division SET provisional = true WHERE division = $1', [VILLAGES[2].division])
    const page = await seen('clerk')
    assert.deepEqual(counts(page), { dead_entitled: 1, without_account: 2, provisional_villages: 1 })
    assert.equal(page.queues[0]?.items[0]?.id, dead)
    assert.deepEqual(counts(await seen('approver')), {})
    assert.deepEqual(counts(await seen('system_admin')), { provisional_villages: 1 })
    assert.deepEqual((await seen('system_admin')).programmes, [], 'the administrator sees no money')
    const tekun = page.programmes.find(({ programme }) => programme === 'tekun')
    assert.deepEqual([tekun?.persons, tekun?.amount_fen, tekun && whereOf(tekun).block], [2, 120000, 'await_run'])
  })

  test('a village user counts his village only, and of a batch sees how far it is', async () => {
    await batch({})
    const page = await seen('clerk', VILLAGES[1].division)
    assert.equal(page.whole_town, false)
    assert.deepEqual(counts(page), { without_account: 1 })
    const tekun = ({ programmes }: Home) => programmes.find(({ programme }) => programme === 'tekun')
    assert.deepEqual([tekun(page)?.batch, tekun(page)?.standing], [null, { status: 'draft', review: 'none', failed_open: 0 }])
    assert.equal(tekun(page)?.persons, 0, 'nobody of his village is on the roster')
    const whole = tekun(await seen('clerk'))
    assert.deepEqual([whole?.batch?.status, whole?.standing], ['draft', null])
  })

  test('a batch stands in one queue, of the one who has to act', async () => {
    await sql('TRUNCATE payment_batch CASCADE')
    const id = await batch({})
    assert.equal(counts(await seen('clerk')).to_submit, 1)
    await sql('UPDATE payment_batch SET submitted_at = now() WHERE batch_id = $1', [id])
    assert.deepEqual(counts(await seen('approver')), { to_approve: 1 })
    const clerk = await seen('clerk')
    assert.deepEqual([counts(clerk).to_submit, counts(clerk).to_approve], [undefined, undefined])
    await sql('TRUNCATE payment_batch CASCADE')
    await batch({ approved: true, month: '2020-03-01' })
    assert.deepEqual(counts(await seen('finance')), { to_send: 1 })
    const tekun = (await seen('finance')).programmes.find(({ programme }) => programme === 'tekun')
    assert.ok(tekun)
    assert.deepEqual(skippedMonths(tekun, '2020-06'), ['2020-04', '2020-05'])
  })

  test('five open batches are all read in one call', async t => {
    await sql('TRUNCATE payment_batch CASCADE')
    for (const month of ['2020-02-01', '2020-03-01', '2020-04-01', '2020-05-01', '2020-06-01']) await batch({ month })
    await seen('clerk')
    const started = ticks()
    assert.equal(counts(await seen('clerk')).to_submit, 5)
    t.diagnostic(`${Math.round(ticks() - started)} ms`)
  })
})
