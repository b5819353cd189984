import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Role } from './contract.ts'
import {
  ADMIN_ROLES,
  combinationProblem,
  foundersOf,
  grantProblem,
  isGuard,
  lastHolderOf,
  resetDecision,
  scopeProblem,
} from './rules.grant.ts'
import { ROLES } from './rules.ts'

const TOWN = '349999100000',
  VILLAGE = '349999100201',
  COUNTY = '349999000000'
const FIRST = { user_id: 'first', roles: [...ADMIN_ROLES, 'clerk'], division: TOWN }
const LINA = { user_id: 'lina', roles: ['clerk'], division: TOWN }
type Wanted = Parameters<typeof grantProblem>[0]
const wanted = (part: Partial<Wanted>): Wanted => ({
  actor_id: 'first',
  target: LINA,
  roles: ['clerk'],
  division: TOWN,
  town: TOWN,
  users: [FIRST, LINA],
  founder: false,
  deputised: [],
  ...part,
})
const refused = (part: Partial<Wanted>): string | undefined => grantProblem(wanted(part))?.code

describe('a grant', () => {
  test('of another role to another person goes through', () => assert.equal(refused({ roles: ['head'] }), undefined))

  test('to oneself: only less, and never another scope', () => {
    const own = { actor_id: 'lina', users: [FIRST, LINA] }
    assert.equal(refused({ ...own, roles: ['clerk', 'head'] }), 'GRANT_YOURSELF')
    assert.equal(refused({ ...own, division: VILLAGE }), 'GRANT_YOURSELF')
    assert.equal(refused({ ...own, roles: [] }), undefined)
  })

  test('leaves an office with somebody', () => {
    const take = (target: typeof FIRST, roles: Role[], users = [FIRST, LINA]) => refused({ target, roles, users, founder: true })
    assert.equal(take(FIRST, ['security_admin', 'clerk']), 'LAST_HOLDER')
    assert.equal(take(FIRST, ['system_admin', 'clerk']), 'LAST_HOLDER')
    const other = { user_id: 'other', roles: ['system_admin'], division: TOWN }
    assert.equal(take(FIRST, ['security_admin', 'clerk'], [FIRST, LINA, other]), undefined)
    assert.equal(lastHolderOf([FIRST, LINA], 'first'), 'system_admin')
    assert.equal(lastHolderOf([FIRST, LINA], 'lina'), undefined)
    assert.equal(lastHolderOf([FIRST, { ...FIRST, user_id: 'other' }], 'first'), undefined)
  })

  test('a deputyship counts with the roles', () => {
    assert.equal(refused({ deputised: ['audit_admin'] }), 'ADMIN_AND_BUSINESS')
    assert.equal(refused({ roles: ['system_admin'], deputised: ['audit_admin'] }), 'ADMINS_APART')
  })

  test('whatever is asked for, nobody gains by his own hand', () => {
    fc.assert(
      fc.property(fc.subarray([...ROLES]), fc.subarray([...ROLES]), (own, roles) => {
        const target = { user_id: 'x', roles: own, division: TOWN }
        if (grantProblem(wanted({ actor_id: 'x', target, roles, users: [FIRST, target] })) === undefined)
          assert.ok(roles.every(role => own.includes(role)))
      }),
      { seed: 42, numRuns: 200 },
    )
  })
})

describe('which roles go together', () => {
  for (const admin of ADMIN_ROLES) {
    for (const role of ROLES.filter(each => each !== admin)) {
      test(`${admin} and ${role} never, but for a founder`, () => {
        const expected = (ADMIN_ROLES as readonly string[]).includes(role) ? 'ADMINS_APART' : 'ADMIN_AND_BUSINESS'
        assert.equal(combinationProblem([admin, role], false)?.code, expected)
        assert.equal(combinationProblem([admin, role], true), undefined)
      })
    }
  }
  test('business roles do, and one administrator alone', () => {
    assert.equal(combinationProblem(['clerk', 'approver', 'auditor'], false), undefined)
    for (const role of ADMIN_ROLES) assert.equal(combinationProblem([role], false), undefined)
  })
})

test('scopes: a village for village roles, the town for administrators, the county for its viewers', () => {
  const code = (roles: Role[], division: string): string | undefined => scopeProblem(roles, division, TOWN)?.code
  assert.equal(code(['village_cadre'], VILLAGE), undefined)
  assert.equal(code(['village_cadre'], TOWN), 'SCOPE_OF_ROLE')
  assert.equal(code(['clerk'], VILLAGE), undefined)
  assert.equal(code(['system_admin'], VILLAGE), 'SCOPE_OF_ROLE')
  assert.equal(code(['county_viewer'], COUNTY), undefined)
  assert.equal(code(['county_viewer', 'clerk'], COUNTY), 'DIVISION_UNKNOWN')
  assert.equal(code(['clerk'], '349999101000'), 'DIVISION_UNKNOWN')
})

test('founders: the first, and by signed handovers whoever took over, in the order of signing', () => {
  const founders = foundersOf('a', [
    { user_id: 'x', to_user_id: 'y' },
    { user_id: 'a', to_user_id: 'b' },
    { user_id: 'b', to_user_id: 'c' },
    { user_id: 'd', to_user_id: 'e' },
  ])
  assert.deepEqual([...founders], ['a', 'b', 'c'])
})

describe('whose password may be set', () => {
  const users = [FIRST, LINA, { user_id: 's', roles: ['security_admin'] }]
  const guard = (roles: string[]) => ({ user_id: 'g', roles })
  test('a clerk: anybody who manages accounts', () => assert.equal(resetDecision(LINA, { grants: false }, users), 'free'))
  test('a guard: not the system administrator while there is a security administrator besides', () => {
    for (const role of ['security_admin', 'audit_admin']) {
      assert.equal(resetDecision(guard([role]), { grants: false }, users), 'RESET_BY_SECURITY')
      assert.equal(resetDecision(guard([role]), { grants: true }, users), 'alarm')
      assert.equal(resetDecision(guard([role]), { grants: false }, [LINA]), 'alarm')
    }
    assert.equal(resetDecision({ user_id: 's', roles: ['security_admin'] }, { grants: false }, users.slice(1)), 'alarm', 'he alone')
  })
  test('guards are two of the three', () =>
    assert.deepEqual(
      ROLES.filter(role => isGuard([role])),
      ['security_admin', 'audit_admin'],
    ))
})
