import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { day } from '../../kernel/day.ts'
import { passwordDaysLeft, passwordProblems } from './rules.password.ts'
import { setupFaults, type SetupForm } from './rules.setup.ts'
import { agentName, isIdleMinutes, isPasswordDays, needsTotp, settingsFrom, SIGN_IN_DEFAULTS, stayEverySeconds } from './rules.sign-in.ts'

const problems = (password: string, login = 'zhoumin'): string => passwordProblems(login, password).join()

describe('a password', () => {
  test('has ten characters of three kinds or fourteen of any; a Chinese character is two', () => {
    assert.equal(problems('Kx7mq2Wv9t'), '')
    assert.equal(problems('Kx7mq2Wv9'), 'PASSWORD_SHORT')
    assert.equal(problems('kx7mq2wv9tzr8'), 'PASSWORD_SHORT', 'thirteen of two kinds')
    assert.equal(problems('kx7mq2wv9tzr8p'), '')
    assert.equal(problems('春江潮水连海'), 'PASSWORD_SHORT')
    assert.equal(problems('春江潮水连海平'), '')
  })
  test('is not the login, nor it with fewer than six characters around it', () => {
    assert.equal(problems('Zhoumin-7Kx2m'), '')
    assert.equal(problems('Zhoumin-7Kx2'), 'PASSWORD_IS_LOGIN')
    assert.equal(problems('ZHOUMIN'), 'PASSWORD_SHORT,PASSWORD_IS_LOGIN')
    assert.equal(problems('kq-zhm-7K3', 'zhm'), '', 'three letters with seven around them')
    assert.equal(problems('q-zhm-7K', 'zhm'), 'PASSWORD_SHORT,PASSWORD_IS_LOGIN')
    assert.equal(problems('q-zh-7K', 'zh'), 'PASSWORD_SHORT', 'two letters stand in any word')
  })
  test('has no run of five: the same, counting up or down, along the keyboard', () => {
    for (const run of ['aaaaa', '34567', '76543', '67890', 'cdefg', 'qwert', 'asdfg', '1qaz2', '!@#$%'])
      assert.equal(problems(`Kx7m${run}Wv9`), 'PASSWORD_REPEATS', run)
    for (const run of ['aaaa', '3456', '6543', '7890', 'qwer', '12321', '13579']) assert.equal(problems(`Kx7m${run}Wv9`), '', run)
    assert.equal(problems('mnopqKx7Wv9'), 'PASSWORD_REPEATS', 'at its beginning')
    assert.equal(problems('Kx7Wv9mnbvc'), '', 'against the keyboard')
    assert.equal(problems('Kx7Wv9cfvbn'), '')
    assert.equal(problems('Kx7Wv9cvbnm'), 'PASSWORD_REPEATS', 'the end of a row')
  })
  test('is not one of the usual ones with a few figures and signs; letters around it make it another', () => {
    assert.equal(problems('Password-2020!'), 'PASSWORD_COMMON')
    assert.equal(problems('Password-20201'), 'PASSWORD_COMMON')
    assert.equal(problems('Password-202013!'), '', 'eight around it')
    assert.equal(problems('20!Password-20'), 'PASSWORD_COMMON')
    assert.equal(problems('Password-7kW!'), '')
  })
  test('must be changed when its days are over; a clock set back gives no more of them', () => {
    const left = (changed: string, today: string, days: number) => passwordDaysLeft(day(changed), day(today), days)
    assert.equal(left('2020-06-01', '2020-06-01', 90), 90)
    assert.equal(left('2020-06-01', '2020-08-30', 90), 0)
    assert.equal(left('2020-06-01', '2020-08-29', 90), 1)
    assert.equal(left('2020-06-01', '2020-05-01', 90), 90)
    assert.equal(left('2020-06-01', '2030-06-01', 0), null)
  })
})

describe('the form of the first run', () => {
  const form: SetupForm = {
    town_name: 'XX',
    town_code: '349999100',
    admin_name: '周敏',
    admin_login: 'zm',
    admin_password: 'Kx7mq2Wv9t',
    again: 'Kx7mq2Wv9t',
  } as SetupForm
  const faults = (more: Partial<SetupForm>): string => Object.keys(setupFaults({ ...form, ...more })).join()
  test('is right at its borders', () => {
    assert.equal(faults({}), '')
    assert.equal(faults({ town_code: '349999100000' }), '')
    assert.equal(faults({ admin_login: `a${'b'.repeat(39)}` }), '')
  })
  test('names each field that is wrong', () => {
    for (const town_name of ['X', ' X ', '']) assert.equal(faults({ town_name }), 'town_name', town_name)
    for (const town_code of ['34999910', '3499991000', '349999000', '349999100001', 'abcdefghi'])
      assert.equal(faults({ town_code }), 'town_code', town_code)
    assert.equal(faults({ admin_name: ' ' }), 'admin_name')
    for (const admin_login of ['z', 'a'.repeat(41), 'Zhou', '周敏']) assert.equal(faults({ admin_login }), 'admin_login', admin_login)
    assert.equal(faults({ again: 'other' }), 'again')
    assert.equal(faults({ admin_password: 'short', again: 'short' }), 'admin_password')
  })
})

describe('what is set about signing in', () => {
  test('limits include their borders; no change of password is allowed, anything else falls back', () => {
    assert.deepEqual([4, 5, 120, 121, 5.5, '30', null].map(isIdleMinutes), [false, true, true, false, false, false, false])
    assert.deepEqual([0, 1, 29, 30, 365, 366, -30].map(isPasswordDays), [true, false, false, true, true, false, false])
    assert.deepEqual(settingsFrom(new Map()), SIGN_IN_DEFAULTS)
    assert.deepEqual([SIGN_IN_DEFAULTS.password_days, SIGN_IN_DEFAULTS.idle_minutes], [90, 30])
    assert.deepEqual(
      settingsFrom(
        new Map<string, unknown>([
          ['password_days', 0],
          ['idle_minutes', 15],
          ['totp_required_roles', ['head', 7, 'nonsense']],
        ]),
      ),
      { password_days: 0, idle_minutes: 15, totp_required_roles: ['head'] },
    )
    assert.deepEqual(
      settingsFrom(
        new Map<string, unknown>([
          ['password_days', 7],
          ['totp_required_roles', 'head'],
        ]),
      ),
      SIGN_IN_DEFAULTS,
    )
  })
  test('a one-time password is asked of who holds one of the roles', () => {
    const settings = { ...SIGN_IN_DEFAULTS, totp_required_roles: ['head', 'approver'] as const }
    assert.deepEqual(
      [['head'], ['clerk', 'approver'], ['clerk'], []].map(roles => needsTotp(roles, settings)),
      [true, true, false, false],
    )
    assert.equal(needsTotp(['head'], SIGN_IN_DEFAULTS), false)
  })
  test('who works says so every five minutes, oftener where sessions are short', () => {
    assert.deepEqual([5, 25, 26, 120].map(stayEverySeconds), [60, 300, 300, 300])
  })
  test('a browser is named as people know it', () => {
    const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36'
    assert.equal(agentName(chrome), 'Chrome 120，Windows 10 或 11')
    assert.equal(agentName(`${chrome} Edg/119.0`), 'Edge 119，Windows 10 或 11')
    assert.equal(agentName(`${chrome} QIHU 360SE`), '360 浏览器，Windows 10 或 11')
    assert.equal(agentName('curl/8'), '')
    assert.equal(agentName('Something (X11; Linux x86_64; UOS)'), '统信 UOS')
  })
})
