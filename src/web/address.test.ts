import assert from 'node:assert/strict'
import { test } from 'node:test'
import { detour, parseSearch, stringifySearch } from './address.ts'

test('an identity number in the address stays text, there and back', () => {
  const search = parseSearch('?id=349999194806180428&tab=%E5%8F%91%E6%94%BE')
  assert.deepEqual(search, { id: '349999194806180428', tab: '发放' })
  assert.deepEqual(parseSearch(stringifySearch(search)), search)
  assert.equal(stringifySearch({ id: '0428', village: '', month: undefined }), '?id=0428')
})

const nobody = { setup_needed: false, user: null }
const clerk = { setup_needed: false, user: {} }

test('an empty town is sent to the first run, a stranger to login, and back to the wanted page', () => {
  assert.equal(detour({ setup_needed: true, user: null }, '/people', '/people', false), '/setup')
  assert.equal(detour({ setup_needed: true, user: null }, '/setup', '/setup', true), undefined)
  assert.equal(detour(nobody, '/people', '/people?q=wxy', false), '/login?then=%2Fpeople%3Fq%3Dwxy')
  assert.equal(detour(nobody, '/setup', '/setup', true), '/login')
  assert.equal(detour(clerk, '/login', '/login?then=%2Fpeople%3Fq%3Dwxy', true), '/people?q=wxy')
  assert.equal(detour(clerk, '/people', '/people', false), undefined)
})

test('a crafted link leads nowhere else', () => {
  for (const then of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)']) {
    assert.equal(detour(clerk, '/login', `/login?then=${encodeURIComponent(then)}`, true), '/')
  }
})
