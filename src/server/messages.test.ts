import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { AppError } from './errors.ts'
import { answerOf, failureAnswer, logLineOf, MESSAGES } from './messages.ts'

const SOURCE = join(import.meta.dirname, '..')
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
  name => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.includes('messages'),
)

/** Codes that are thrown by name. */
const codesIn = (text: string): string[] =>
  [...text.matchAll(/AppError\(\s*'([A-Z][A-Z0-9_]+)'/g), ...text.matchAll(/refuse\(\[\s*'([A-Z][A-Z0-9_]+)'/g)].map(
    match => match[1] ?? '',
  )
/** The words of the types named …Problem in contracts: `refuse` throws them without their name in the text. */
const problemUnions = (text: string): string[] =>
  [...text.matchAll(/export type \w+Problem\s*=((?:\s*\|?\s*'[A-Z][A-Z0-9_]+')+)/g)].flatMap(match =>
    [...(match[1] ?? '').matchAll(/'([A-Z0-9_]+)'/g)].map(word => word[1] ?? ''),
  )

describe('messages', () => {
  test('every code that the source throws has its sentences', () => {
    const missing = new Map<string, string>()
    let seen = 0
    for (const file of files) {
      const text = readFileSync(join(SOURCE, file), 'utf8')
      const refusals = [...codesIn(text), ...(/areas\/[^/]+\/contract/.test(file) ? problemUnions(text) : [])]
      seen += refusals.length
      for (const code of refusals) if (!MESSAGES[code]) missing.set(code, file)
    }
    assert.ok(seen > 40, `only ${seen} codes seen`)
    assert.deepEqual([...missing].map(([code, file]) => `${code} (${file})`).toSorted(), [])
  })

  test('no sentences are kept for a code that nothing names', () => {
    const named = new Set(
      readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
        .filter(name => /\.tsx?$/.test(name) && !/\.test\.ts$|^server\/messages/.test(name))
        .flatMap(name => readFileSync(join(SOURCE, name), 'utf8').match(/\b[A-Z][A-Z0-9_]+\b/g) ?? []),
    )
    assert.deepEqual(
      Object.keys(MESSAGES).filter(code => !named.has(code)),
      [],
    )
  })

  test('every constraint and state of errors.ts has its sentences', () => {
    const text = readFileSync(join(import.meta.dirname, 'errors.ts'), 'utf8')
    const codes = [...text.matchAll(/:\s*'([A-Z][A-Z_]+)'/g)].map(match => match[1] ?? '')
    assert.ok(codes.length > 15)
    assert.deepEqual(
      codes.filter(code => !MESSAGES[code]),
      [],
    )
  })

  test('sentences say something, politely', () => {
    // Every fact that is asked for is there.
    const facts = new Proxy({}, { get: () => '某某' })
    for (const [code, { status }] of Object.entries(MESSAGES)) {
      assert.ok(status >= 400 && status < 600, code)
      const told = answerOf(new AppError(code, facts))?.body
      for (const text of [told?.what, told?.why, told?.how]) {
        assert.ok(text !== undefined && text !== '', `${code} leaves a sentence empty`)
        assert.doesNotMatch(text, /[!！{}]|系统错误|操作失败|非法/, code)
      }
    }
  })

  test('who lacks a right is sent to who gives it, who forgot a password to who sets it', () => {
    assert.match(String(MESSAGES['NOT_ALLOWED']?.how), /安全管理员在「用户」/)
    for (const code of ['LOGIN_WRONG', 'LOGIN_LOCKED', 'OLD_PASSWORD_WRONG'])
      assert.match(String(MESSAGES[code]?.how), /系统管理员在「用户」/, code)
  })

  test('a command that is named can be typed as it stands: no terminal knows `doudi` alone', () => {
    const told = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
      .filter(name => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
      .flatMap(name => [...readFileSync(join(SOURCE, name), 'utf8').matchAll(/[\u4e00-\u9fff：，] ?doudi [a-z]+|npm run -s doudi -- /g)])
      .map(([words]) => words)
    assert.ok(told.length > 5, 'the walk sees commands')
    assert.deepEqual([...new Set(told)], ['npm run -s doudi -- '])
  })

  test('facts fill the places; a fact that is no text leaves a dash', () => {
    assert.equal(answerOf(new AppError('FOREIGN_HOST', { host: 'a.example' }))?.body.why, '请求用的主机名「a.example」不在本系统的名单里。')
    assert.equal(answerOf(new AppError('FOREIGN_HOST', { host: ['x'] }))?.body.why, '请求用的主机名「—」不在本系统的名单里。')
  })

  test('a bug that quotes a whole number does not leave it in the log', () => {
    const line = logLineOf('ab12', new Error('row 7: 349999199001011234 is no month'))
    assert.ok(!line.includes('349999199001011234'), line)
    assert.ok(line.includes('********1234 is no month'), line)
  })

  test('a bug tells only its number; the log keeps the place, and no words of the database', () => {
    const unique = Object.assign(new Error('Key (id)=(349999199001011234) already exists'), {
      code: '23505',
      constraint: 'surprise',
      detail: 'Key (id)=(349999199001011234)',
    })
    assert.equal(answerOf(unique), undefined)
    assert.ok(!JSON.stringify(failureAnswer('ab12')).includes('349999'))
    const line = logLineOf('ab12', unique)
    assert.match(line, /^error ab12: database 23505 surprise\n\s+at /)
    assert.ok(!line.includes('349999'))
  })
})
