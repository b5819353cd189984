import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { runs } from '../../server/testing.runs.ts'
import { OTHER_VILLAGES, publicCounts, publicRows, SMALL, type ListRecord } from './rules.list.ts'

const TODAY = '2020-06-18'
const record = (change: Partial<ListRecord> = {}): ListRecord => ({
  division: '349999100201',
  village: '东河村',
  villager_group: '上塘组',
  name: '王桂芳',
  born_on: '1950-01-02',
  persons: 2,
  amount_fen: 650_00n,
  ...change,
})
const namesOf = (name: string, place: 'board' | 'web', born_on: string | null = '1950-01-02') =>
  publicRows([record({ name, born_on }), record(), record()], place, TODAY)[0]?.name

describe('names on a public list', () => {
  test('are whole on the board, masked on a site, a family name alone for a child', () => {
    assert.equal(namesOf('王桂芳', 'board'), '王桂芳')
    assert.deepEqual(
      ['王桂芳', '李䶮', '㐱明', '阿依古丽·买买提', '欧阳春华'].map(name => namesOf(name, 'web')),
      ['王*芳', '李*', '㐱*', '阿******提', '欧**华'],
    )
    for (const place of ['board', 'web'] as const) {
      assert.equal(namesOf('陈小雨', place, '2002-06-19'), '陈某某', 'eighteen tomorrow')
      assert.notEqual(namesOf('陈小雨', place, '2002-06-18'), '陈某某', 'eighteen today')
    }
  })

  test('a village of fewer than three has no row of its own on a site, and all rows stay', () => {
    const records = [1, 2, 3, 4].map(at => record({ division: at < 4 ? 'a' : 'b', village: at < 4 ? '东河村' : '石桥村' }))
    assert.deepEqual(
      publicRows(records, 'web', TODAY).map(({ village, group }) => `${village}${group}`),
      ['东河村', '东河村', '东河村', OTHER_VILLAGES],
    )
    assert.equal(publicRows(records, 'board', TODAY)[3]?.village, '石桥村')
  })

  test('a group in which somebody typed a telephone or an address is left out', () => {
    for (const group of ['13955512345', '东河村12号楼3单元402室', '上塘组 王某', null])
      assert.equal(publicRows([record({ villager_group: group })], 'board', TODAY)[0]?.group, '', String(group))
    for (const group of ['上塘组', '第3组', '12组'])
      assert.equal(publicRows([record({ villager_group: group })], 'board', TODAY)[0]?.group, group)
  })
})

describe('numbers of children', () => {
  const towns = fc.array(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 })

  test('never stand for fewer than three, not even after the rest is taken away, and their sum is that of all', () => {
    fc.assert(
      fc.property(towns, villages => {
        const records = villages.flatMap((children, at) =>
          children.map(persons => record({ division: `v${at}`, village: `村${at}`, persons, amount_fen: BigInt(persons) * 1050_00n })),
        )
        const all = records.reduce((sum, { persons }) => sum + persons, 0)
        const counts = publicCounts(records)
        if (counts === undefined) return assert.ok(all < SMALL)
        assert.ok(counts.every(({ persons }) => persons >= SMALL))
        assert.equal(
          counts.reduce((sum, { persons }) => sum + persons, 0),
          all,
        )
        assert.equal(
          counts.reduce((sum, { amount_fen }) => sum + amount_fen, 0n),
          BigInt(all) * 1050_00n,
        )
        const small = villages.filter(children => children.reduce((sum, each) => sum + each, 0) < SMALL).length
        const apart = counts.filter(({ village }) => village !== OTHER_VILLAGES).length
        if (small > 0) assert.ok(villages.length - apart >= 2, 'a lone village under another name is told by its absence')
      }),
      runs(),
    )
  })
})
