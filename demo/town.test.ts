import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readIdNumber } from '../src/kernel/id-number.ts'
import { VILLAGES } from './people.ts'
import { buildTown } from './town.ts'

const town = buildTown()
const inMonth =
  (month: number) =>
  (x: { from: number; to: number }): boolean =>
    x.from <= month && month < x.to
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
const amountOf = (programme: string): number =>
  sum(town.households.filter(h => h.programme === programme).map(h => (h.perPerson * h.members.length + h.uplift) * (h.to - h.from)))
const personsIn = (programme: string, month: number): number =>
  sum(
    town.households
      .filter(h => h.programme === programme)
      .filter(inMonth(month))
      .map(h => h.members.length),
  )
const alone = (programme: string) => town.recipients.filter(r => r.programme === programme)

test('stock of June and money of the half year are those of the seed', () => {
  assert.equal(personsIn('dibao.rural', 6), 1300)
  assert.equal(amountOf('dibao.rural'), 2_482_550)
  assert.equal(personsIn('dibao.urban', 6), 187)
  assert.equal(amountOf('dibao.urban'), 516_783)
  const paid = (programme: string): number => sum(alone(programme).map(r => r.rate * (r.to - r.from)))
  assert.deepEqual([alone('tekun').length, paid('tekun')], [412, 1_516_130])
  assert.deepEqual([alone('retrenched1960s').length, paid('retrenched1960s')], [43, 93_912])
  assert.deepEqual([alone('orphan').length, paid('orphan')], [30, 187_950])
  assert.deepEqual(
    town.relief.map(r => [r.unit, r.grants.length, sum(r.grants.map(g => g.yuan))]),
    [
      ['person', 99, 150_000],
      ['household', 26, 40_000],
      ['household', 10, 30_000],
    ],
  )
})

test('people come and go in every programme but the closed one', () => {
  for (const programme of ['dibao.rural', 'dibao.urban'])
    assert.ok(new Set([1, 2, 3, 4, 5, 6].map(month => personsIn(programme, month))).size > 2, programme)
  assert.equal(sum(town.households.filter(h => h.fromPovertyList).map(h => h.members.length)), 9)
})

test('every person is one of a kind, with a right number of the reserved prefix', () => {
  const people = [...town.households.flatMap(h => h.members.map(m => m.person)), ...town.recipients.map(r => r.person)]
  assert.equal(new Set(people.map(p => p.id)).size, people.length)
  assert.equal(new Set(people.map(p => p.account)).size, people.length)
  for (const person of people) {
    const read = readIdNumber(person.id)
    assert.ok(read.ok && person.id.startsWith('349999') && read.sex === (person.sex === '男' ? '1' : '2'), person.id)
  }
  assert.deepEqual(new Set(people.map(p => p.village)), new Set(VILLAGES))
})

test('amounts stay below the demo standards, so that nothing warns without cause', () => {
  for (const h of town.households)
    assert.ok(
      h.perPerson > 120 && h.perPerson + h.uplift / h.members.length <= (h.programme === 'dibao.rural' ? 602 : 640) + 120,
      `${h.number}`,
    )
  for (const r of town.relief) for (const g of r.grants) assert.ok(g.yuan > 0 && g.yuan <= 3000)
})

test('the same seed gives the same town', () => assert.deepEqual(buildTown(), town))
