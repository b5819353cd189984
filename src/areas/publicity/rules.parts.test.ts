import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkDigit } from '../../kernel/id-number.ts'
import { luhn } from '../../kernel/luhn.ts'
import { numbersAcross, numbersIn, plainText } from './rules.numbers.ts'

const idOf = (first17: string): string => first17 + checkDigit(first17)
const ID = idOf('34999919580305121')
const told = (text: string, label = ''): string =>
  numbersIn(text, label)
    .map(each => `${each.kind} ${each.digits}`)
    .join(' | ')
const across = (...pieces: string[]): string =>
  numbersAcross(pieces)
    .map(each => `${each.kind} ${each.digits}`)
    .join(' | ')
const parted = (text: string, lengths: readonly number[], gap = ' '): string => {
  let at = 0
  return lengths.map(length => text.slice(at, (at += length))).join(gap)
}
/** A card number of 62 with a fitting last figure. */
const cardOf = (length: number): string => {
  const body = `62${'1'.repeat(length - 3)}`
  return body + [...'0123456789'].find(last => luhn(body + last))
}

test('the check of a card number: the last figure makes a sum of tens', () => {
  assert.deepEqual(['00', '18', '26', '59', '67', '0', '10'].map(luhn), [true, true, true, true, true, true, false])
  for (const length of [16, 17, 18, 19])
    assert.equal([...'0123456789'].filter(last => luhn(`62${'7'.repeat(length - 3)}${last}`)).length, 1)
})

test('signs that stand for a figure are read as one', () => {
  assert.equal(plainText('一三九〇〇〇〇零零零零'), '13900000000')
  assert.equal(plainText('壹叁玖零零零零零零零零'), '13900000000')
  assert.equal(plainText('一三九〇〇〇'), '一三九〇〇〇', 'six are words')
  assert.equal(plainText('6.217000E+18'), '6217000000000000000')
  assert.equal(plainText('3.49999E+9'), '3.49999E+9')
})

describe('an identity number', () => {
  test('of a birth from 1880 to 2050, in a province, on a day that is', () => {
    const id = (birth: string) => told(idOf(`349999${birth}121`))
    for (const birth of ['18800101', '20501231', '20200229']) assert.match(id(birth), /^id18 /, birth)
    for (const birth of ['18791231', '20510101', '20190229', '20201301']) assert.doesNotMatch(id(birth), /id18/, birth)
    assert.doesNotMatch(told(idOf('99999919580305121')), /id18/)
  })
  test('one mistyped figure still shows it in one piece; in several pieces only in the usual ones', () => {
    const wrong = ID.slice(0, 17) + (ID.endsWith('1') ? '2' : '1')
    assert.equal(told(wrong), `id18 ${wrong}`)
    for (const lengths of [
      [6, 8, 4],
      [6, 8, 3, 1],
      [6, 12],
      [14, 4],
      [10, 8],
      [6, 4, 4, 4],
      [6, 4, 2, 2, 4],
      [3, 3, 4, 4, 4],
      [3, 3, 8, 4],
      [4, 4, 4, 4, 2],
      [17, 1],
    ])
      assert.equal(told(parted(wrong, lengths)), `id18 ${wrong}`, lengths.join())
    assert.equal(told(parted(wrong, [5, 13])), '')
    assert.equal(told(parted(ID, [5, 13])), `id18 ${ID}`, 'a right one in any')
    assert.equal(told(parted(ID, [5, 7, 6]).replace(' ', '-')), '', 'whoever parts a number parts it in one way')
  })
  test('its X in a piece of its own', () => {
    const withX =
      Array.from({ length: 200 }, (_, at) => idOf(`34999919580305${String(at).padStart(3, '0')}`)).find(id => id.endsWith('X')) ??
      assert.fail()
    for (const text of [withX, withX.toLowerCase(), parted(withX, [17, 1]), parted(withX, [6, 8, 4])])
      assert.equal(told(text), `id18 ${withX}`, text)
    assert.equal(told(`${withX}y`), `long_number ${withX.slice(0, 17)}`, 'an X that begins a word is none')
  })
  test('glued to other figures, two of them too', () => {
    assert.equal(told(`1${ID}`), `id18 ${ID}`)
    assert.equal(told(`${ID}13900000000`), `id18 ${ID}`)
    assert.equal(told(`${ID}${ID}`), `id18 ${ID} | id18 ${ID}`)
    assert.equal(told(`9${ID}8${ID}7`), `id18 ${ID} | id18 ${ID}`)
  })
  test('under its heading any eighteen or fifteen figures are one', () => {
    assert.equal(told('111111111111111112', '身份证号'), 'id18 111111111111111112')
    assert.equal(told('991111111111112', '证件号码'), 'id15 991111111111112')
    assert.equal(told('991111111111112'), '')
  })
  test('of fifteen figures', () => {
    assert.equal(told('349999580305121'), 'id15 349999580305121')
    assert.equal(told('349999580335121'), '')
    for (const lengths of [
      [6, 6, 3],
      [6, 9],
    ])
      assert.equal(told(parted('349999580305121', lengths)), 'id15 349999580305121')
    assert.equal(told(parted('349999580305121', [7, 8])), '')
    assert.equal(told([...'349999580305121'].join(' ')), 'id15 349999580305121')
  })
  test('with category and level it is the card of a disabled person', () => {
    assert.equal(told(`${ID}71`), `disability_card ${ID}71`)
    for (const tail of ['81', '05', '15', '75']) assert.equal(told(ID + tail), `id18 ${ID}`, tail)
    assert.equal(told(`${ID}-44`), `disability_card ${ID}44`)
    assert.equal(told(`${ID} 44`), `id18 ${ID}`, 'after a blank it may be an age')
    assert.equal(told([...`${ID}44`].join(' ')), `disability_card ${ID}44`)
  })
})

describe('telephones', () => {
  test('of eleven figures, with the code of the country or a zero before it', () => {
    for (const before of ['', '86', '086', '0086', '0']) assert.equal(told(`${before}13900000000`), 'phone 13900000000', before)
    for (const text of ['12900000000', '1390000000', '139000000000', '8513900000000']) assert.equal(told(text), '', text)
  })
  test('parted as people part them', () => {
    for (const lengths of [
      [3, 4, 4],
      [3, 8],
      [7, 4],
      [4, 4, 3],
    ])
      assert.equal(told(parted('13900000000', lengths, '-')), 'phone 13900000000', lengths.join())
    assert.equal(told(parted('13900000000', [5, 6], '-')), '')
    assert.equal(told('139 0000 0000'), 'phone 13900000000')
    assert.equal(told('139 00000000'), '', 'two figures side by side')
    assert.equal(told('139 0000 0000 5'), '', 'nor do four')
    assert.equal(told([...'13900000000'].join(' ')), 'phone 13900000000')
    assert.equal(told('139-0000/0000'), '')
  })
})

describe('accounts', () => {
  test('by their look from 16 to 19 figures, by their heading from 12 to 30', () => {
    for (const length of [16, 19]) assert.equal(told(`62${'1'.repeat(length - 2)}`), `account 62${'1'.repeat(length - 2)}`)
    assert.equal(told(`62${'8'.repeat(13)}`), '')
    assert.equal(told(`62${'1'.repeat(18)}`), `long_number 62${'1'.repeat(18)}`)
    assert.equal(told('1'.repeat(11) + '2', '账号'), `account ${'1'.repeat(11)}2`)
    assert.equal(told('1'.repeat(10) + '2', '账号'), '')
    assert.equal(told('1'.repeat(29) + '2', '账号'), `account ${'1'.repeat(29)}2`)
    assert.equal(told('1'.repeat(30) + '2', '账号'), `long_number ${'1'.repeat(30)}2`)
    assert.equal(told('123456789012', '账户批次号'), '')
    assert.equal(told('账号：123456789012'), 'account 123456789012', 'the words before it are its heading')
  })
  test('older cards must prove themselves', () => {
    const old = [...'0123456789'].map(last => `955880111111111111${last}`).find(luhn) ?? ''
    assert.equal(told(old), `account ${old}`)
    const near = old.slice(0, -1) + String((Number(old.at(-1)) + 1) % 10)
    assert.equal(told(near), `long_number ${near}`)
  })
  test('printed in fours, or the bank’s six before the rest', () => {
    for (const [length, lengths] of [
      [16, [4, 4, 4, 4]],
      [17, [4, 4, 4, 4, 1]],
      [19, [4, 4, 4, 4, 3]],
      [19, [4, 4, 4, 7]],
      [16, [6, 10]],
      [18, [6, 12]],
      [19, [6, 13]],
    ] as const)
      assert.equal(told(parted(cardOf(length), lengths)), `account ${cardOf(length)}`, lengths.join())
    assert.equal(told(parted(cardOf(16), [8, 8])), '')
    const card = cardOf(16)
    assert.equal(told(parted(card.slice(0, 15) + String((Number(card[15]) + 1) % 10), [4, 4, 4, 4])), '')
  })
  test('a moment that numbers a paper, one figure repeated: nothing; sixteen others may be a number', () => {
    assert.equal(told('2020061812300001'), '')
    assert.equal(told('2020061812300001', '账号'), 'account 2020061812300001')
    assert.equal(told('0'.repeat(16)), '')
    assert.equal(told('1000000000000000'), 'long_number 1000000000000000')
    assert.equal(told('100000000000000'), '')
  })
})

test('figures behind the point of an amount belong to no number', () => {
  assert.equal(told('600.13900000000'), '')
  assert.equal(told('13900000000.50'), 'phone 13900000000')
})

describe('numbers over several cells or lines', () => {
  test('an id or an account that begins in one and ends in another', () => {
    assert.equal(across(ID.slice(0, 6), ID.slice(6, 14), ID.slice(14)), `id18 ${ID}`)
    assert.equal(across(`'${ID.slice(0, 14)}`, ID.slice(14)), `id18 ${ID}`)
    assert.equal(across(cardOf(16).slice(0, 6), cardOf(16).slice(6)), `account ${cardOf(16)}`)
    assert.equal(across(...ID), `id18 ${ID}`)
  })
  test('not what stands whole in one of them, nor what an amount parts', () => {
    assert.equal(across(ID, '99'), '')
    assert.equal(across(ID.slice(0, 6), '600.50', ID.slice(6)), '')
  })
  test('a telephone only in eleven boxes', () => {
    assert.equal(across(...'13900000000'), 'phone 13900000000')
    assert.equal(across('139', '0000', '0000'), '')
    assert.equal(across('1', '3900000000'), '')
  })
})

test('a mask never shows seven figures in a row', () => {
  const masks = [ID, `${ID}44`, '13900000000', cardOf(19), '349999580305121'].map(text => numbersIn(text)[0]?.masked)
  assert.deepEqual(masks, [
    `349999********${ID.slice(-4)}`,
    '349999**************',
    '139****0000',
    `***************${cardOf(19).slice(-4)}`,
    '***********5121',
  ])
})
