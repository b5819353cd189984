import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { withoutTraces } from '../kernel/traces.ts'
import { HASH_MARK, keptChanges, onlySubject, SENSITIVE_FIELDS, type Change } from './audit.changes.ts'

const codec = { auditKey: Buffer.alloc(32, 1), hashAlgorithm: 'sha256' } as const
const kept = (before: Change['before'], after: Change['after']) => keptChanges(codec, [{ row: 'person', before, after }])[0]

test('only fields that differ are kept, money as a number', () => {
  assert.deepEqual(kept({ a: 1, b: 2n, c: null }, { a: 1, b: 300_00n, d: ['x'] }), {
    row: 'person',
    before: { b: 2, d: null },
    after: { b: 30000, d: ['x'] },
  })
  assert.equal(kept({ a: 1, b: null, c: ['x'] }, { a: 1, c: ['x'] }), undefined)
})

test('sensitive fields are hashes: equal for equal values of a field, at any depth, never the value', () => {
  const one = kept({ phone: '13800000001', plan: { hour: 12, cipher: 'abc' } }, { phone: null, plan: { hour: 13, cipher: 'abc' } })
  assert.match(String(one?.before['phone']), /^#[0-9a-f]{32}$/)
  assert.equal(one?.after['phone'], null)
  assert.equal(one?.before['phone'], kept({ phone: '13800000001' }, { phone: '2' })?.before['phone'])
  assert.notEqual(one?.before['phone'], kept({ account: '13800000001' }, { account: '2' })?.before['account'])
  const plan = one?.after['plan'] as { hour: number; cipher: string }
  assert.equal(plan.hour, 13)
  assert.ok(plan.cipher.startsWith(HASH_MARK))
})

test('a blind index is hashed whatever its field is called', () => {
  assert.match(String(kept({ any: Buffer.from('ab') }, { any: null })?.before['any']), /^#/)
  assert.equal(kept({ any: Buffer.from('ab') }, { any: new Uint8Array([97, 98]) }), undefined)
})

test('no sensitive value of six characters or more can be read out of what is kept', () => {
  const field = fc.constantFrom(...SENSITIVE_FIELDS)
  const value = fc.stringMatching(/^[0-9A-Za-z一-龥]{6,20}$/)
  fc.assert(
    fc.property(field, value, value, (name, before, after) => {
      const told = JSON.stringify(kept({ [name]: before }, { [name]: after }) ?? '')
      return !told.includes(before) && !told.includes(after)
    }),
    { seed: 42, numRuns: 200 },
  )
})

test('numbers and phones that were typed into a text are shortened', () => {
  assert.equal(withoutTraces('周敏349999199001011234电13800001234。'), '周敏********1234电138****1234。')
  assert.equal(
    withoutTraces('6217000000000011 批次01900000-0000-7000-8000-138000012345'),
    '********0011 批次01900000-0000-7000-8000-138000012345',
  )
})

test('the subject is the one person of all changes, or none', () => {
  const of = (...subjects: (string | null)[]) => onlySubject(subjects.map(subject => ({ row: 'person', subject, before: {}, after: {} })))
  assert.equal(of('a', 'a', null), 'a')
  assert.equal(of('a', 'b'), null)
  assert.equal(of(), null)
})
