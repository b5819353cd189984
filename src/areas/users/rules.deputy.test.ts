import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { addDays, day } from '../../kernel/day.ts'
import { dayOf } from '../../server/clock.ts'
import { actingOn, deputisedFrom, deputyProblem, DEPUTY_DAYS, withActing, type Deputyship, type NewDeputyship } from './rules.deputy.ts'

const TOWN = '349999100000'
const ship = (part: Partial<Deputyship> = {}): Deputyship => ({
  deputy_id: 'd',
  user_id: 'boss',
  user_name: '何志远',
  user_roles: ['approver', 'head'],
  deputy_user_id: 'lina',
  roles: ['approver'],
  from_day: '2020-07-06',
  to_day: '2020-07-10',
  ended_at: null,
  ...part,
})
const rolesOn = (today: string, part: Partial<Deputyship> = {}): string[] => withActing(['clerk'], actingOn([ship(part)], 'lina', today))

describe('a deputyship', () => {
  for (const [today, holds] of [
    ['2020-07-05', false],
    ['2020-07-06', true],
    ['2020-07-10', true],
    ['2020-07-11', false],
  ] as const)
    test(`${holds ? 'holds' : 'does not hold'} on ${today}`, () =>
      assert.deepEqual(rolesOn(today), holds ? ['clerk', 'approver'] : ['clerk']))

  test('begins and ends at midnight in China, not in Greenwich', () => {
    assert.deepEqual(rolesOn(dayOf('2020-07-05T15:59:59Z')), ['clerk'])
    assert.deepEqual(rolesOn(dayOf('2020-07-05T16:00:00Z')), ['clerk', 'approver'])
    assert.deepEqual(rolesOn(dayOf('2020-07-10T15:59:59Z')), ['clerk', 'approver'])
    assert.deepEqual(rolesOn(dayOf('2020-07-10T16:00:00Z')), ['clerk'])
  })

  test('is over once it was ended, once its giver holds the role no more, and is nobody else’s', () => {
    assert.deepEqual(rolesOn('2020-07-06', { ended_at: '2020-07-06T01:00:00Z' }), ['clerk'])
    assert.deepEqual(rolesOn('2020-07-06', { user_roles: ['head'] }), ['clerk'])
    assert.deepEqual(rolesOn('2020-07-06', { user_roles: [] }), ['clerk'])
    assert.deepEqual(rolesOn('2020-07-06', { roles: ['approver', 'finance'] }), ['clerk', 'approver'])
    assert.deepEqual(actingOn([ship()], 'other', '2020-07-06'), [])
  })

  test('of later days counts for what an account may be given', () => {
    assert.deepEqual(deputisedFrom([ship()], 'lina', '2020-06-01'), ['approver'])
    assert.deepEqual(deputisedFrom([ship()], 'lina', '2020-07-11'), [])
  })
})

describe('a new deputyship', () => {
  const party = (user_id: string, roles: string[], division = TOWN) => ({ user_id, roles, division })
  const wanted = (part: Partial<NewDeputyship> = {}): NewDeputyship => ({
    actor_id: 'security',
    absent: party('boss', ['approver']),
    deputy: party('lina', ['clerk']),
    founder: false,
    roles: ['approver'],
    from_day: day('2020-07-06'),
    to_day: day('2020-07-10'),
    today: day('2020-07-01'),
    deputyships: [],
    ...part,
  })
  const refused = (part: Partial<NewDeputyship>): string | undefined => deputyProblem(wanted(part))?.code

  test('may begin today, last one day, and stand for another clerk’s office', () => {
    assert.equal(refused({}), undefined)
    assert.equal(refused({ from_day: day('2020-07-01'), to_day: day('2020-07-01') }), undefined)
  })

  test('is not for oneself, of oneself, of days gone by or of half a year', () => {
    assert.equal(refused({ deputy: party('boss', []) }), 'DEPUTY_SAME')
    assert.equal(refused({ actor_id: 'lina' }), 'GRANT_YOURSELF')
    assert.equal(refused({ actor_id: 'boss' }), undefined, 'he who leaves may name who stands in')
    assert.equal(refused({ from_day: day('2020-06-30') }), 'DEPUTY_DAYS_WRONG')
    assert.equal(refused({ to_day: day('2020-07-05') }), 'DEPUTY_DAYS_WRONG')
    const from = day('2020-07-06')
    assert.equal(refused({ to_day: addDays(from, DEPUTY_DAYS - 1) }), undefined)
    assert.equal(refused({ to_day: addDays(from, DEPUTY_DAYS) }), 'DEPUTY_TOO_LONG')
  })

  test('gives only what he who is away holds himself: nobody deputises for a deputy', () => {
    assert.equal(refused({ roles: ['finance'] }), 'DEPUTY_ROLE_NOT_HELD')
    const chain = [ship({ user_id: 'other', deputy_user_id: 'boss' })]
    assert.equal(refused({ deputyships: chain }), 'DEPUTY_OF_DEPUTY')
    assert.equal(refused({ deputyships: [ship({ user_id: 'lina', deputy_user_id: 'other' })] }), 'DEPUTY_OF_DEPUTY')
    assert.equal(
      refused({ deputyships: [ship({ user_id: 'lina', deputy_user_id: 'other', to_day: '2020-07-05', from_day: '2020-07-01' })] }),
      undefined,
    )
    assert.equal(refused({ deputyships: [{ ...chain[0]!, ended_at: '2020-07-01T00:00:00Z' }] }), undefined)
  })

  test('adds no scope', () => {
    const cadre = party('boss', ['village_cadre'], '349999100201')
    const roles = ['village_cadre'] as const
    assert.equal(refused({ absent: cadre, roles }), undefined, 'a colleague of the town may')
    assert.equal(refused({ absent: cadre, roles, deputy: party('lina', [], '349999100202') }), 'DEPUTY_OUTSIDE')
    assert.equal(refused({ deputy: party('lina', [], '349999100201') }), 'DEPUTY_OUTSIDE')
  })

  test('makes no administrator of a clerk, and nothing of what he has already', () => {
    const absent = party('boss', ['audit_admin'])
    assert.equal(refused({ absent, roles: ['audit_admin'] }), 'ADMIN_AND_BUSINESS')
    assert.equal(refused({ absent, roles: ['audit_admin'], deputy: party('lina', ['system_admin']) }), 'ADMINS_APART')
    assert.equal(refused({ absent, roles: ['audit_admin'], deputy: party('lina', []) }), undefined)
    assert.equal(refused({ absent, roles: ['audit_admin'], founder: true }), undefined)
    assert.equal(refused({ deputy: party('lina', ['approver', 'clerk']) }), 'DEPUTY_NOTHING_NEW')
  })
})
