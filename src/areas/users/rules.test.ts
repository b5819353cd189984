import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { PERMISSIONS } from './contract.ts'
import { day } from '../../kernel/day.ts'
import { childrenBornFrom, permissionsOf, seesChildrenOnly, ROLE_NAMES, roleNames, ROLES, townOf } from './rules.ts'

describe('roles', () => {
  test('no role both makes and approves a payment', () => {
    for (const role of ROLES) {
      const may = permissionsOf([role])
      assert.ok(!(may.has('payment.make') && may.has('payment.approve')), role)
    }
  })

  test('the administrator reads nobody, the auditor changes nothing', () => {
    assert.deepEqual(
      [...permissionsOf(['system_admin', 'security_admin', 'audit_admin'])].filter(name =>
        /^(person|entitlement|relief|payment|import)\./.test(name),
      ),
      [],
    )
    assert.deepEqual(
      [...permissionsOf(['auditor'])].filter(name => !/\.(read|verify)$/.test(name)),
      [],
    )
  })

  test('every permission belongs to some role, an unknown role to none', () => {
    assert.deepEqual([...permissionsOf(ROLES)].toSorted(), [...PERMISSIONS].toSorted())
    assert.equal(permissionsOf(['root', 'toString']).size, 0)
  })

  test('every role has one name of its own', () => {
    assert.deepEqual(Object.keys(ROLE_NAMES), ROLES)
    assert.equal(new Set(Object.values(ROLE_NAMES)).size, ROLES.length)
    assert.equal(roleNames(['system_admin', 'clerk', 'root']), '系统管理员、民政办经办人')
  })
})

describe('children only', () => {
  test('holds until another role shows people', () => {
    assert.equal(seesChildrenOnly(['village_child_director']), true)
    assert.equal(seesChildrenOnly(['village_child_director', 'system_admin']), true)
    assert.equal(seesChildrenOnly(['village_child_director', 'village_cadre']), false)
    assert.equal(seesChildrenOnly(['system_admin']), false)
  })

  test('a child is one until the day before the eighteenth birthday', () => {
    assert.equal(childrenBornFrom(day('2020-07-03')), '2002-07-04')
    assert.equal(childrenBornFrom(day('2020-02-29')), '2002-03-01')
    assert.equal(childrenBornFrom(day('2020-12-31')), '2003-01-01')
  })
})

describe('town codes', () => {
  test('nine digits become twelve', () => {
    assert.deepEqual(townOf('349999101'), { county: 349999, countyDivision: '349999000000', town: '349999101000' })
    assert.deepEqual(townOf('349999101000'), townOf('349999101'))
  })
  for (const code of ['349999000', '349999101201', '340000101', '049999101', '34999910', '34999910a']) {
    test(`${code} is no town`, () => assert.equal(townOf(code), undefined))
  }
})
