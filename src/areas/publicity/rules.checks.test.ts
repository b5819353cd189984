import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adviceFor, holdsFor, isHidden, keptName, stateOf, type Kept } from './rules.checks.ts'
import { KIND_NAMES } from './rules.ts'
import { sampleId } from '../people/sample.fixture.ts'

const finding = (kind: string, releasable: boolean, where = '第 1 行') => ({ where, kind, masked: '*', releasable })
const kept = (...findings: Kept['findings']): Kept => ({ findings, more: 0, unchecked: [] })

test('a file name stays as it is, days and all, but loses the digits of a number', () => {
  for (const name of ['上塘村2020年6月18日公示（第3批）.xlsx', '讲座.txt', '㐱䶮 名单.docx']) assert.equal(keptName(name), name)
  const id = sampleId(5)
  for (const name of [`${id}.xlsx`, `王某 ${id.slice(0, 6)}-${id.slice(6)}.docx`, '电话13955512345.txt', `2020年6月 ${id}.txt`])
    assert.doesNotMatch(keptName(name), /\d{3}/)
  assert.equal(keptName(' '), '未命名')
})

test('the verdict follows the strictest finding', () => {
  assert.equal(stateOf(kept(), false), 'clean')
  assert.equal(stateOf(kept(finding('illness', true)), false), 'waiting')
  assert.equal(stateOf(kept(finding('illness', true)), true), 'released')
  assert.equal(stateOf(kept(finding('illness', true), finding('id18', false)), true), 'blocked')
  assert.equal(stateOf(kept(finding('id18', true)), true), 'blocked', 'a number is not released, whatever is kept of it')
  assert.equal(stateOf({ ...kept(finding('illness', true)), more: 1 }, true), 'blocked')
})

test('a release holds for what was seen then, and for nothing more', () => {
  const then = kept(finding('illness', true), finding('child_name', true, '第 2 行'))
  assert.equal(holdsFor(kept(finding('illness', true)), then), true)
  assert.equal(holdsFor(kept(finding('illness', true, '第 9 行')), then), false)
  assert.equal(holdsFor(kept(finding('disability', true)), then), false)
})

test('each kind has its advice; what nobody sees is marked', () => {
  for (const kind of Object.keys(KIND_NAMES)) assert.ok(adviceFor(kind).length > 1, kind)
  assert.ok(isHidden('「底稿」A1（隐藏工作表）') && isHidden('文档属性') && !isHidden('「公示名单」C5'))
})
