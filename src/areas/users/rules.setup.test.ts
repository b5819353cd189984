import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setupFaults } from './rules.setup.ts'

const GOOD = {
  town_name: 'XX镇',
  town_code: '349999101',
  admin_name: '周敏',
  admin_login: 'zhoumin',
  admin_password: 'Qiao-2020-Xi',
  again: 'Qiao-2020-Xi',
}

test('a complete first-run form has no fault, with 9 or 12 digits', () => {
  assert.deepEqual(setupFaults(GOOD), {})
  assert.deepEqual(setupFaults({ ...GOOD, town_code: '349999101000' }), {})
})

test('each faulty field is named alone', () => {
  const cases = [
    [{ town_name: '镇' }, 'town_name'],
    [{ town_code: '349999' }, 'town_code'],
    [{ town_code: '349999000' }, 'town_code'],
    [{ town_code: '349999101001' }, 'town_code'],
    [{ admin_name: ' ' }, 'admin_name'],
    [{ admin_login: '周敏' }, 'admin_login'],
    [{ again: 'other' }, 'again'],
  ] as const
  for (const [change, field] of cases) assert.deepEqual(Object.keys(setupFaults({ ...GOOD, ...change })), [field])
  assert.deepEqual(Object.keys(setupFaults({ ...GOOD, admin_password: '1234567890', again: '1234567890' })), ['admin_password'])
})
