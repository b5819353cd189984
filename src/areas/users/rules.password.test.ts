import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { day } from '../../kernel/day.ts'
import { passwordDaysLeft, passwordProblems } from './rules.password.ts'

describe('passwords', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['东河石桥柳沟青山白水', []],
    ['东河石桥柳沟青', []],
    ['东河石桥柳沟', ['PASSWORD_SHORT']],
    ['quiet-river', ['PASSWORD_SHORT']],
    ['quiet-river-is', []],
    ['Ab3defgk2X', []],
    ['Ab3defgk', ['PASSWORD_SHORT']],
    ['ab3defgk2x', ['PASSWORD_SHORT']],
    ['Demo-2020-zhou.min', []],
    ['aaaaaaaaaaaaaa', ['PASSWORD_REPEATS']],
    ['Green-Hill-12345', ['PASSWORD_REPEATS']],
    ['Green-Hill-1234', []],
    ['Green-Hill-67890', ['PASSWORD_REPEATS']],
    ['Green-Hill-54321', ['PASSWORD_REPEATS']],
    ['Green-Qwert-77', ['PASSWORD_REPEATS']],
    ['Zhou.Min', ['PASSWORD_SHORT', 'PASSWORD_IS_LOGIN']],
    ['Zhou.Min2020', ['PASSWORD_IS_LOGIN']],
    ['Admin@2020!', ['PASSWORD_COMMON']],
    ['P@ssw0rd2020', ['PASSWORD_COMMON']],
    ['Woaini1314!', ['PASSWORD_COMMON']],
    ['民政办2020!!', ['PASSWORD_SHORT', 'PASSWORD_COMMON']],
    ['Admin-of-the-hill-7', []],
  ]
  for (const [password, problems] of cases)
    test(`${password} → ${problems.join(' ') || 'accepted'}`, () => assert.deepEqual(passwordProblems('zhou.min', password), problems))

  test('a login of two letters may stand in a password', () => assert.deepEqual(passwordProblems('li', 'quiet-lily-river'), []))
})

describe('the days of a password', () => {
  const changed = day('2020-03-05')
  test('ninety, the last of them the eighty-ninth day after the change', () => {
    assert.equal(passwordDaysLeft(changed, day('2020-03-05'), 90), 90)
    assert.equal(passwordDaysLeft(changed, day('2020-06-02'), 90), 1)
    assert.equal(passwordDaysLeft(changed, day('2020-06-03'), 90), 0)
    assert.equal(passwordDaysLeft(changed, day('2020-12-31'), 90), -211)
  })
  test('never with 0; a clock that was set back neither ends nor stretches it', () => {
    assert.equal(passwordDaysLeft(changed, day('2030-01-01'), 0), null)
    assert.equal(passwordDaysLeft(changed, day('2020-03-04'), 90), 90)
  })
})
