import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { collisionsOf, combinedWords, DUTIES, dutiesOf, DUTY_WORDS, gapsOf, outlookOf, standingOf, takersOf } from './rules.duties.ts'
import { permissionsOf, ROLES } from './rules.ts'

const user = (name: string, ...roles: string[]) => ({ user_id: name, name, roles })
const found = (users: Parameters<typeof collisionsOf>[0]) => collisionsOf(users).map(c => `${c.name} ${c.first}-${c.second} ${c.state}`)

describe('which duties collide', () => {
  test('an office of one: the administrator of the first run makes and sends, and holds all three offices', () => {
    assert.deepEqual(found([user('周敏', 'system_admin', 'security_admin', 'audit_admin', 'clerk')]), [
      '周敏 make-pay remains',
      '周敏 business-system remains',
      '周敏 business-security remains',
      '周敏 business-audit remains',
      '周敏 system-security remains',
      '周敏 system-audit remains',
      '周敏 security-audit remains',
      '周敏 audit-backup remains',
    ])
  })

  test('an office of two: the clerk who also reviews waits for another one; with a second reviewer the commands part them', () => {
    const both = user('周敏', 'clerk', 'head')
    assert.ok(found([both, user('何志远', 'approver')]).includes('周敏 make-review waits'))
    const parted = collisionsOf([both, user('罗志刚', 'head')]).find(c => c.second === 'review')
    assert.deepEqual([parted?.state, parted?.others], ['parted', ['罗志刚']])
  })

  test('who holds both as well is no way out', () => {
    const [collision] = collisionsOf([user('甲', 'clerk', 'approver'), user('乙', 'clerk', 'approver')])
    assert.deepEqual([collision?.second, collision?.state], ['approve', 'waits'])
  })

  test('one role for each of seven people collides nowhere but where a clerk sends what he made', () => {
    const roles = ['system_admin', 'security_admin', 'audit_admin', 'head', 'approver', 'finance', 'clerk']
    assert.deepEqual(found(roles.map(role => user(role, role))), ['clerk make-pay remains'])
  })

  test('the proposal names who in the town and who at the county, and a role that holds the duty', () => {
    for (const duty of DUTIES) {
      const { role, town, county } = takersOf(duty)
      assert.ok(dutiesOf([role]).includes(duty), `${role} does not hold ${duty}`)
      assert.ok(town.length > 1 && county.startsWith('县'))
    }
    assert.equal(new Set(Object.values(DUTY_WORDS)).size, DUTIES.length)
  })

  test('whatever the roles: nobody collides with one duty, and more roles never make fewer collisions', () => {
    const some = fc.subarray([...ROLES])
    fc.assert(
      fc.property(some, some, (roles, more) => {
        const few = collisionsOf([user('甲', ...roles)])
        const many = collisionsOf([user('甲', ...roles, ...more)])
        assert.ok(few.length <= many.length)
        if (dutiesOf(roles).length < 2) assert.equal(few.length, 0)
        for (const { first, second, takers } of few) {
          assert.notEqual(first, second)
          assert.ok(permissionsOf([takers.role]).size > 0)
        }
      }),
      { seed: 42, numRuns: 200 },
    )
  })
})

test('what roles would make of the office is told before they are given: own collisions, those of others, what nobody holds', () => {
  const first = user('周敏', 'system_admin', 'security_admin', 'audit_admin', 'clerk')
  const told = (...roles: string[]) => {
    const { own, others, gaps } = outlookOf([first, user('李娜', 'finance')], user('李娜', ...roles))
    return { own: own.map(({ moves }) => moves), others: combinedWords(others), gaps: gaps.map(({ duty }) => duty) }
  }
  const alone = '周敏兼采集造册、送出付款、办业务、系统管理、安全管理、审计管理、备份保管'
  assert.deepEqual(told('head', 'approver'), { own: ['approve'], others: alone, gaps: [] })
  assert.deepEqual(told('approver'), { own: [], others: alone, gaps: ['review'] })
  assert.deepEqual(outlookOf([], user('李娜', 'head', 'approver')).own.flatMap(standingOf), [
    { done: false, words: '同一件事他不能接着办，要等另一个人' },
  ])
})

test('duties that nobody holds are named, those of the first run are not', () => {
  const first = user('周敏', 'system_admin', 'security_admin', 'audit_admin', 'clerk')
  assert.deepEqual(
    gapsOf([first]).map(gap => gap.duty),
    ['review', 'approve', 'confirm_account'],
  )
  assert.deepEqual(
    gapsOf([first, user('罗志刚', 'head'), user('何志远', 'approver')]).map(gap => gap.duty),
    [],
  )
  assert.ok(gapsOf([]).length > 6)
})
