import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { runs } from '../../server/testing.runs.ts'
import { exchangesOf } from './rules.exchange.ts'
import { readPastedVillages } from './rules.paste.ts'
import { exchangeProblem, freeVillageCodes, pasteProblems, villageIndex, villageKey, villagesNamed } from './rules.ts'

const TOWN = '349999100000'
const code = (last: number): string => `349999100${last}`

test('a village is met by its short name, whatever stands behind it; two characters must remain', () => {
  for (const name of ['石桥', '石桥村', '石桥村委会', '石桥村村民委员会', ' 石 桥 村 ']) assert.equal(villageKey(name), '石桥', name)
  assert.equal(villageKey('城关居委会'), '城关')
  assert.equal(villageKey('中村'), '中村')
})

describe('codes for villages without one', () => {
  test('the lowest free from 200 to 399, fewer when the town is full', () => {
    assert.deepEqual(freeVillageCodes(TOWN, [code(200), code(202)], 3), [code(201), code(203), code(204)])
    assert.deepEqual(freeVillageCodes(TOWN, [], 0), [])
    const full = Array.from({ length: 199 }, (_, at) => code(200 + at))
    assert.deepEqual(freeVillageCodes(TOWN, full, 5), [code(399)])
  })
  test('never one that is taken, never one twice', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 195, max: 405 })), fc.nat(250), (taken, count) => {
        const free = freeVillageCodes(TOWN, taken.map(code), count)
        assert.equal(new Set([...free, ...taken.map(code)]).size, free.length + taken.length)
        assert.ok(free.length === count || free.length === 200 - taken.filter(each => each >= 200 && each <= 399).length)
      }),
      runs(),
    )
  })
})

const village = (last: number, short_name: string, aliases: readonly string[] = []) => ({
  division: code(last),
  name: `${short_name}村民委员会`,
  short_name,
  aliases,
})

test('a name goes before the alias of another village', () => {
  const index = villageIndex([village(201, '石桥村', ['柳沟', '老桥']), village(202, '柳沟村')])
  assert.deepEqual(
    [index.get('石桥'), index.get('老桥'), index.get('柳沟'), index.get('东河')],
    [code(201), code(201), code(202), undefined],
  )
  const official = { ...village(203, '东河村'), name: '城东社区居民委员会' }
  assert.equal(villageIndex([official]).get('城东'), code(203), 'the full name, where it differs from the short one')
})

test('a search finds the villages that begin so, by name or alias', () => {
  const all = [village(201, '石桥村', ['老桥']), village(202, '石沟村'), village(203, '大石桥村')]
  assert.deepEqual(villagesNamed('石', all), [code(201), code(202)])
  assert.deepEqual(villagesNamed('老桥村', all), [code(201)])
  assert.deepEqual(villagesNamed(' ', all), [])
})

describe('villages pasted from a sheet', () => {
  const read = (text: string) =>
    readPastedVillages(text).map(({ line, village: each }) => [line, each?.division ?? null, each?.name ?? null])
  test('code and name in any order, parted by tab, comma or blanks; the heading and empty lines are left out', () => {
    assert.deepEqual(read(`代码\t名称\n${code(201)}\t石桥村\r\n\n柳沟村，${code(202)}\n"东河 村"; ${code(203)}`), [
      [2, code(201), '石桥村'],
      [4, code(202), '柳沟村'],
      [5, code(203), '东河 村'],
    ])
  })
  test('a line without both is kept without a village, also the first if it has figures', () => {
    assert.deepEqual(read(`第1个村\n石桥村\n${code(201)}\n3499991002011 柳沟村`), [
      [1, null, null],
      [2, null, null],
      [3, null, null],
      [4, null, null],
    ])
    assert.equal(readPastedVillages('第1个村')[0]?.text, '第1个村')
  })
  test('what is wrong with them, each kind once', () => {
    const paste = (...rows: readonly (readonly [string, string])[]) =>
      pasteProblems(
        TOWN,
        rows.map(([division, name]) => ({ division, name })),
      )
    assert.deepEqual(paste([code(201), '石桥村'], [code(202), '柳沟村']), [])
    assert.deepEqual(paste(['349999101201', '石桥村'], ['349998100201', '柳沟村']), ['VILLAGE_OUTSIDE_TOWN'])
    assert.deepEqual(paste([TOWN, '石桥村']), ['VILLAGE_OUTSIDE_TOWN'], 'the town itself is no village')
    assert.deepEqual(paste([code(201), ' ']), ['VILLAGE_NAME_EMPTY'])
    assert.deepEqual(paste([code(201), '石桥村'], [code(201), '柳沟村']), ['VILLAGE_TWICE_IN_INPUT'])
    assert.deepEqual(paste([code(201), '石桥村'], [code(202), '石桥村委会']), ['VILLAGE_TWICE_IN_INPUT'])
  })
})

describe('provisional codes give way to real ones', () => {
  const held = [
    { division: code(200), provisional: true },
    { division: code(201), provisional: true },
    { division: code(202), provisional: false },
  ]
  const problem = (...pairs: readonly (readonly [number | string, number | string])[]) => {
    const full = (each: number | string): string => (typeof each === 'number' ? code(each) : each)
    const found = exchangeProblem(
      TOWN,
      pairs.map(([division, to]) => ({ division: full(division), to: full(to) })),
      held,
    )
    return found === null ? null : `${found.code} ${found.division}`
  }
  test('a free code, its own, or one given up in the same act', () => {
    for (const pairs of [
      [[200, 210]],
      [[200, 200]],
      [
        [200, 201],
        [201, 200],
      ],
      [
        [200, 201],
        [201, 210],
      ],
    ] as const)
      assert.equal(problem(...pairs), null, JSON.stringify(pairs))
  })
  test('else the first reason, with its code', () => {
    assert.equal(problem([200, '349999101210']), 'VILLAGE_OUTSIDE_TOWN 349999101210')
    assert.equal(problem([200, TOWN]), `VILLAGE_OUTSIDE_TOWN ${TOWN}`)
    assert.equal(problem([299, 210]), `VILLAGE_NOT_FOUND ${code(299)}`)
    assert.equal(problem([202, 210]), `CODE_NOT_PROVISIONAL ${code(202)}`)
    assert.equal(problem([200, 202]), `CODE_TAKEN ${code(202)}`)
    assert.equal(problem([200, 201]), `CODE_TAKEN ${code(201)}`)
    assert.equal(problem([200, 210], [201, 210]), `VILLAGE_TWICE_IN_INPUT ${code(201)}`)
    assert.equal(problem([200, 210], [200, 211]), `VILLAGE_TWICE_IN_INPUT ${code(200)}`)
  })
  test('pasted lines become exchanges by name; a checked village is only named when its code differs', () => {
    const known = [
      { ...village(200, '石桥村'), provisional: true },
      { ...village(202, '柳沟村'), provisional: false },
      { ...village(203, '东河村'), provisional: false },
    ]
    const pasted = [
      { division: code(210), name: '石桥村委会' },
      { division: code(202), name: '柳沟' },
      { division: code(213), name: '东河村' },
      { division: code(214), name: '无名村' },
    ]
    assert.deepEqual(exchangesOf(pasted, known), {
      exchanges: [{ division: code(200), to: code(210) }],
      unknown: ['无名村'],
      checked: ['东河村'],
    })
  })
})
