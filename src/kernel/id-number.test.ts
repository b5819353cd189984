import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, day } from './day.ts'
import { checkDigit, idBirthProblem, looksLikeDisabilityCard, maskIdNumber, readIdNumber } from './id-number.ts'
import { runs } from '../server/testing.runs.ts'

/** A number with a fitting check digit; 349999 is the county code of nobody. */
const idOf = (first17: string): string => first17 + checkDigit(first17)
const anyBirth = fc.integer({ min: 0, max: 44_000 }).map(n => addDays(day('1900-01-01'), n))
const anySequence = fc.integer({ min: 1, max: 999 }).map(n => String(n).padStart(3, '0'))
const anyId = fc.tuple(anyBirth, anySequence).map(([birth, sequence]) => idOf(`349999${birth.replaceAll('-', '')}${sequence}`))
const problemOf = (raw: string): string => {
  const reading = readIdNumber(raw)
  return reading.ok ? 'OK' : reading.problem
}

test('check digits of GB 11643: the example of the standard, and an X', () => {
  assert.equal(checkDigit('11010519491231002'), 'X')
  assert.equal(checkDigit('44052418800101001'), '4')
  assert.throws(() => checkDigit('1234'), RangeError)
})

test('a plain number gives birth and sex, without notes', () => {
  fc.assert(
    fc.property(anyBirth, anySequence, (birth, sequence) => {
      const id = idOf(`349999${birth.replaceAll('-', '')}${sequence}`)
      const sex = Number(sequence) % 2 === 1 ? '1' : '2'
      assert.deepEqual(readIdNumber(id), { ok: true, id, birth, sex, from15: false, notes: [] })
    }),
    runs(),
  )
})

test('any one wrong digit and any two neighbours swapped are noticed', () => {
  fc.assert(
    fc.property(anyId, fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (id, at, by) => {
      const wrong = id.slice(0, at) + ((Number(id[at]) + by) % 10) + id.slice(at + 1)
      assert.match(problemOf(wrong), /^(CHECK_DIGIT|BAD_BIRTH_DATE|PRECISION_LOST)$/)
    }),
    runs(),
  )
  fc.assert(
    fc.property(anyId, fc.integer({ min: 0, max: 15 }), (id, at) => {
      fc.pre(id[at] !== id[at + 1])
      assert.notEqual(problemOf(id.slice(0, at) + id[at + 1] + id[at] + id.slice(at + 2)), 'OK')
    }),
    runs(),
  )
})

test('the dress of a cell is taken off and noted', () => {
  const id = idOf('34999919490101' + '005')
  const fullWidth = [...id].map(c => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0)).join('')
  const dressed = [
    ` ${id}`,
    `'${id}`,
    `‘${id}`,
    `="${id}"`,
    `G${id}`,
    `g${id}`,
    `\u200b${id}\u3000`,
    fullWidth,
    `${id.slice(0, 6)} ${id.slice(6, 14)}\t${id.slice(14)}`,
  ]
  for (const raw of dressed) {
    const reading = readIdNumber(raw)
    assert.ok(reading.ok, JSON.stringify(raw))
    assert.equal(reading.id, id)
    assert.deepEqual(reading.notes, ['NORMALISED'])
  }
})

test('every way of writing the X', () => {
  const sequences = Array.from({ length: 200 }, (_, n) => `34999919490101${String(n).padStart(3, '0')}`)
  const first17 = sequences.find(candidate => checkDigit(candidate) === 'X') ?? ''
  for (const x of ['X', 'x', 'Ｘ', 'ｘ', '×', 'х']) {
    const reading = readIdNumber(first17 + x)
    assert.ok(reading.ok, x)
    assert.equal(reading.id, `${first17}X`)
  }
})

test('15 digits become 18; sequences 996 to 999 were born in 18xx', () => {
  const reading = readIdNumber('349999490101005')
  assert.ok(reading.ok)
  assert.equal(reading.id, idOf('34999919490101005'))
  assert.deepEqual([reading.birth, reading.sex, reading.from15, reading.notes], ['1949-01-01', '1', true, ['CONVERTED_15']])
  for (const sequence of ['996', '997', '998', '999']) {
    const old = readIdNumber(`349999990305${sequence}`)
    assert.ok(old.ok)
    assert.equal(old.birth, '1899-03-05')
  }
  const young = readIdNumber('349999990305995')
  assert.ok(young.ok && young.birth === '1999-03-05')
  assert.equal(problemOf('349999491301005'), 'BAD_BIRTH_DATE')
})

test('lost precision is named, never repaired', () => {
  for (const raw of ['3.49999E+17', '3.49999e17', '３．４９９９９Ｅ＋１７', "'3.4E+17"]) assert.equal(problemOf(raw), 'PRECISION_LOST', raw)
  fc.assert(
    fc.property(anyId, id => {
      const cut = `${id.slice(0, 15)}000`
      fc.pre(checkDigit(cut.slice(0, 17)) !== '0')
      assert.equal(problemOf(cut), 'PRECISION_LOST')
    }),
    runs(),
  )
})

test('each problem has its own name', () => {
  const id = idOf('34999919490101005')
  for (const raw of ['', ' ', '/', '-', '无', "'", '=""']) assert.equal(problemOf(raw), 'EMPTY', JSON.stringify(raw))
  for (const raw of [id.slice(1), `${id}1`, '1234', `${id.slice(0, 16)}X`, `${id}43`]) assert.equal(problemOf(raw), 'WRONG_LENGTH', raw)
  for (const raw of [
    '身份证丢失',
    `${id.slice(0, 17)}Y`,
    '349999********0428',
    `X${id.slice(1)}`,
    'G349999490101005',
    '34999949010100X',
    `${id.slice(0, 17)}O`,
  ]) {
    assert.equal(problemOf(raw), 'BAD_CHARACTER', raw)
  }
  assert.equal(problemOf(idOf('34999919490230005')), 'BAD_BIRTH_DATE')
  assert.equal(problemOf(idOf('34999902490101005')), 'BAD_BIRTH_DATE')
  assert.equal(problemOf(`${id.slice(0, 17)}${id[17] === '1' ? '2' : '1'}`), 'CHECK_DIGIT')
})

test('an unknown prefix is only a note, and abolished prefectures are no problem', () => {
  const unknown = readIdNumber(idOf('99999919490101005'))
  assert.ok(unknown.ok)
  assert.deepEqual(unknown.notes, ['UNKNOWN_PREFIX'])
  const abolished = readIdNumber(idOf('34210019490101005'))
  assert.ok(abolished.ok && abolished.notes.length === 0)
  const byTable = readIdNumber(idOf('34999919490101005'), prefix => prefix === '340101')
  assert.ok(byTable.ok && byTable.notes.includes('UNKNOWN_PREFIX'))
})

test('readIdNumber answers every text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 24 }), text => assert.equal(typeof readIdNumber(text).ok, 'boolean')),
    runs(),
  )
})

test('births after today and ages over 120', () => {
  const today = day('2020-06-30')
  assert.equal(idBirthProblem(day('2020-07-01'), today), 'BORN_IN_FUTURE')
  assert.equal(idBirthProblem(today, today), undefined)
  assert.equal(idBirthProblem(day('1899-07-01'), today), undefined)
  assert.equal(idBirthProblem(day('1899-06-30'), today), 'OLDER_THAN_120')
})

test('masks hide birth and sequence, and nearly all of other numbers', () => {
  assert.equal(maskIdNumber('349999195501010428'), '349999********0428')
  assert.equal(maskIdNumber('349999550101042'), '***********1042')
  assert.equal(maskIdNumber('E12345678'), '*****5678')
  assert.equal(maskIdNumber('1234567'), '*******')
  assert.equal(maskIdNumber(''), '')
  fc.assert(
    fc.property(fc.string({ maxLength: 24 }), text => {
      const masked = [...maskIdNumber(text)]
      assert.equal(masked.length, [...text].length)
      assert.ok(masked.filter(c => c === '*').length >= Math.min(4, masked.length))
    }),
    runs(),
  )
})

test('disability cards: id, category, level, and the mark of a re-issue', () => {
  const id = idOf('34999919490101005')
  for (const card of [`${id}43`, `${id}11B1`, ` ${id}74 `, `34999919490101001x23`]) assert.ok(looksLikeDisabilityCard(card), card)
  for (const text of [id, `${id}83`, `${id}45`, `${id}43B`, `${id}4`, '']) assert.ok(!looksLikeDisabilityCard(text), text)
})

test('of eight characters four are shown, of seven none', () => {
  assert.equal(maskIdNumber('12345678'), '****5678')
  assert.equal(maskIdNumber('1234567'), '*******')
})

test('the division asked about is the first six figures', () => {
  const asked: string[] = []
  const id = `34999919580305121${checkDigit('34999919580305121')}`
  readIdNumber(id, prefix => asked.push(prefix) > 0)
  assert.deepEqual(asked, ['349999'])
})

test('each figure weighs by its place: powers of two to the remainder of eleven (ISO 7064 MOD 11-2)', () => {
  for (let place = 0; place < 17; place++) {
    const only = `${'0'.repeat(place)}1${'0'.repeat(16 - place)}`
    assert.equal(checkDigit(only), '10X98765432'.charAt(2 ** (17 - place) % 11), String(place))
  }
})
