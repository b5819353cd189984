import assert from 'node:assert/strict'
import { test } from 'node:test'
import { povertyOf } from './poverty.ts'
import { buildTown } from './town.ts'

const town = buildTown()
const { households, disabled, withoutCarer } = povertyOf(town)
const people = households.flatMap(({ members }) => members.map(({ person }) => person.id))

test('six households with nine people of the poverty list enter rural dibao, paid from April', () => {
  const entering = households.filter(({ group }) => group === 'entering')
  assert.equal(entering.length, 6)
  assert.equal(entering.flatMap(({ members }) => members).length, 9)
  const paid = town.households.filter(home => home.from === 4 && home.programme === 'dibao.rural' && home.fromPovertyList)
  assert.deepEqual(
    new Set(entering.flatMap(({ members }) => members.map(({ person }) => person.id))),
    new Set(paid.flatMap(({ members }) => members.map(({ person }) => person.id))),
  )
})

test('35 people of the list are disabled, some of them at school, some of an age to work', () => {
  assert.equal(disabled.length, 35)
  assert.equal(new Set(disabled.map(({ person }) => person.id)).size, 35)
  const born = (from: string, to: string): number => disabled.filter(({ person }) => person.birth >= from && person.birth < to).length
  assert.ok(born('2004-09-01', '2014-01-01') >= 5)
  assert.ok(born('1960-04-01', '2004-04-01') >= 5)
})

test('three of them live alone with the heaviest grade and are nobody else’s charge', () => {
  assert.equal(withoutCarer.length, 3)
  for (const person of withoutCarer) {
    const home = households.find(({ members }) => members.some(member => member.person === person))
    assert.equal(home?.members.length, 1)
    assert.equal(home?.group, 'dibao')
    assert.equal(home?.members[0]?.disability?.level, 1)
  }
})

test('nobody stands on the list twice, and no household number either', () => {
  assert.equal(new Set(people).size, people.length)
  assert.equal(new Set(households.map(({ number }) => number)).size, households.length)
})
