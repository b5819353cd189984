import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { initialsOfName, rankFound, readSearchWord, searchKeys, searchWords } from './rules.search.ts'
import { runs } from '../../server/testing.runs.ts'

test('a surname is read as a surname, and as the character too', () => {
  for (const [name, initials] of [
    ['单雄信', 'sxx'],
    ['单雄信', 'dxx'],
    ['解放军', 'xfj'],
    ['查良镛', 'zly'],
    ['仇英', 'qy'],
    ['曾国荃', 'zgq'],
    ['尉迟恭', 'ycg'],
    ['万俟卨明', 'mqxm'],
    ['任长霞', 'rcx'],
    ['乐进', 'yj'],
  ] as const) {
    assert.ok(initialsOfName(name).includes(initials), `${name} ${initialsOfName(name).join()}`)
  }
  assert.equal(initialsOfName('单雄信')[0], 'sxx', 'the reading as a surname comes first')
})

test('rare characters have their grams and initials; one the dictionary does not know leaves the others', () => {
  assert.deepEqual(searchKeys('䶮𬭚', '042X'), ['t:042X', 'yc', '䶮', '䶮𬭚', '𬭚'])
  assert.ok(searchKeys('王\u{E815}英', null).includes('wy'))
})

test('names with a dot, blanks or Latin letters', () => {
  const keys = searchKeys('阿依古丽·买买提', null)
  assert.ok(keys.includes('丽买') && keys.includes('aygl'), keys.join())
  assert.deepEqual(searchKeys('王 秀英', null), searchKeys('王秀英', null))
  assert.ok(searchKeys('John Smith', null).includes('johnsm'))
})

test('every one or two neighbouring characters of a name are among its keys, and so is what a search for them asks', () => {
  const character = fc.constantFrom(...'王李张单仇䶮𬭚秀英乐行重阿买·')
  fc.assert(
    fc.property(
      fc.array(character, { minLength: 1, maxLength: 8 }),
      fc.nat(7),
      fc.integer({ min: 1, max: 2 }),
      (characters, start, length) => {
        const name = characters.join('')
        const form = [...name.replace(/·/g, '')]
        fc.pre(form.length > 0)
        const part = form.slice(start % form.length, (start % form.length) + length).join('')
        const keys = searchKeys(name, null)
        const word = readSearchWord(part)
        const asked = word.kind === 'keys' ? word.keys : word.kind === 'character' ? [word.character] : ['nothing']
        assert.ok(
          asked.every(key => keys.includes(key)),
          `${name} ${part} ${asked.join()}`,
        )
      },
    ),
    runs(300),
  )
})

test('initials are found by each beginning from two letters on, and there are never many keys', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...'王单乐行长曾仇重传盛解朴'), { minLength: 2, maxLength: 4 }), characters => {
      const keys = searchKeys(characters.join(''), '1234')
      for (const initials of initialsOfName(characters.join(''))) assert.ok(keys.includes(initials.slice(0, 2)))
      assert.ok(keys.length < 60, String(keys.length))
    }),
    runs(),
  )
})

test('words are read by their look', () => {
  assert.deepEqual(searchWords(' 石桥　wxy，0428 '), ['石桥', 'wxy', '0428'])
  assert.deepEqual(readSearchWord('wxy'), { kind: 'keys', keys: ['wxy'], part: null })
  assert.deepEqual(readSearchWord('042x'), { kind: 'keys', keys: ['t:042X'], part: null })
  assert.deepEqual(readSearchWord('王秀英'), { kind: 'keys', keys: ['王秀', '秀英'], part: '王秀英' })
  assert.deepEqual(readSearchWord('王'), { kind: 'character', character: '王' })
  for (const word of ['w', '12', '12345', '·']) assert.deepEqual(readSearchWord(word), { kind: 'nothing' }, word)
})

test('the whole name comes first, then its beginnings, the living before the dead', () => {
  const person = (name: string, died_on: string | null = null) => ({ name, died_on })
  assert.deepEqual(
    rankFound([person('李王秀'), person('王秀英'), person('王秀', '2020-01-01'), person('王秀')], '王秀').map(
      row => `${row.name}${row.died_on ?? ''}`,
    ),
    ['王秀', '王秀2020-01-01', '王秀英', '李王秀'],
  )
})

test('at most eight readings of a name, and Latin names are found by their first twenty letters', () => {
  assert.equal(initialsOfName('曾乐行重传盛').length, 8)
  const long = 'a'.repeat(25)
  assert.ok(searchKeys(long, null).includes('a'.repeat(20)))
  assert.ok(!searchKeys(long, null).includes('a'.repeat(21)))
})

test('initials are kept from two letters to the whole and no further', () => {
  assert.deepEqual(
    searchKeys('王秀英', null).filter(key => /^[a-z]+$/.test(key)),
    ['wx', 'wxy'],
  )
  assert.deepEqual(searchKeys('王', null), ['王'])
})

test('a compound surname needs a name behind it: 单于 alone is 单 with the name 于', () => {
  assert.equal(initialsOfName('单于')[0], 'sy')
  assert.equal(initialsOfName('单于明')[0], 'cym')
})

test('two letters or characters are searched, one letter is not; at most five words', () => {
  assert.deepEqual(readSearchWord('wx'), { kind: 'keys', keys: ['wx'], part: null })
  assert.deepEqual(readSearchWord('王秀'), { kind: 'keys', keys: ['王秀'], part: null })
  assert.deepEqual(searchWords('a b c d e f'), ['a', 'b', 'c', 'd', 'e'])
})

test('among equals the names are in order, whatever order they came in', () => {
  const names = ['王丙', '王乙', '王甲', '王丁', '王']
  const sorted = names.toSorted((a, b) => (a === '王' ? -1 : b === '王' ? 1 : a < b ? -1 : 1))
  for (const given of [names, names.toReversed(), [...names.slice(2), ...names.slice(0, 2)]])
    assert.deepEqual(
      rankFound(
        given.map(name => ({ name, died_on: null })),
        '王',
      ).map(({ name }) => name),
      sorted,
    )
})
