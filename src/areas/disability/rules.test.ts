import fc from 'fast-check'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { day } from '../../kernel/day.ts'
import { checkDigit } from '../../kernel/id-number.ts'
import { loadLaw } from '../../server/law.ts'
import type { CheckCell, NewCheck } from './contract.rounds.ts'
import type { NewCard } from './contract.ts'
import { careEndProblems, careProblems } from './rules.care.ts'
import {
  checkProblems,
  coverageOf,
  coverageWords,
  doneOn,
  HOUSING,
  isMet,
  isWhole,
  ITEMS,
  itemsOf,
  proposedApplies,
  resultsOf,
  roundProblems,
} from './rules.rounds.ts'
import { cardNumber, cardProblems, categoriesOf, headingOf, idWithin, isSevere, kindWords, readCard, stateProblems } from './rules.ts'

const law = loadLaw()
const today = day('2020-06-18')
const whole = (first17: string): string => first17 + checkDigit(first17)
const ID = whole('34999919600101101')
const CARD: NewCard = { number: `${ID}42`, name: '余成', id: null, category: null, level: null, issued_on: '2015-03-01', expires_on: null }
const HOLDER = { name: '余成', born_on: day('1960-01-01'), died_on: null }
const read = (change: Partial<NewCard> = {}) => {
  const found = readCard({ ...CARD, ...change }, law)
  assert.ok(typeof found !== 'string', String(found))
  return found
}

describe('card numbers', () => {
  const first17 = fc
    .record({
      year: fc.integer({ min: 1930, max: 2018 }),
      month: fc.integer({ min: 1, max: 12 }),
      date: fc.integer({ min: 1, max: 28 }),
      sequence: fc.integer({ min: 1, max: 999 }),
    })
    .map(
      ({ year, month, date, sequence }) =>
        `349999${year}${String(month).padStart(2, '0')}${String(date).padStart(2, '0')}${String(sequence).padStart(3, '0')}`,
    )
  const parts = fc.record({
    first17,
    category: fc.integer({ min: 1, max: 7 }),
    level: fc.integer({ min: 1, max: 4 }),
    reissue: fc.integer({ min: 0, max: 9 }),
  })

  test('property: what is put together is taken apart again, and one other character within the id is no card', () => {
    fc.assert(
      fc.property(parts, fc.nat(16), fc.integer({ min: 1, max: 9 }), ({ first17, category, level, reissue }, at, by) => {
        const id = whole(first17)
        const number = `${id}${category}${level}${reissue === 0 ? '' : `B${reissue}`}`
        assert.equal(number.length, reissue === 0 ? 20 : 22)
        assert.deepEqual(cardNumber(` ${number.toLowerCase()} `), { number, id, category: String(category), level: String(level), reissue })
        assert.equal(idWithin(number), id)
        const digit = String((Number(number[at]) + by) % 10)
        assert.equal(cardNumber(number.slice(0, at) + digit + number.slice(at + 1)), undefined, 'the check digit holds each of the 17')
      }),
      { seed: 42, numRuns: 200 },
    )
  })

  test('borders: length, category 0 and 8, level 0 and 5, B0, a date that is none', () => {
    for (const tail of ['', '4', '02', '82', '40', '45', '42B0', '42B', '42B10', '42C1', '421'])
      assert.equal(cardNumber(ID + tail), undefined, tail)
    assert.equal(cardNumber(`${whole('34999919601301101')}42`), undefined)
    assert.ok(cardNumber(`${ID}11`))
    assert.ok(cardNumber(`${ID}74B9`))
  })
})

describe('labels of a roster', () => {
  test('the label stands over the digit, and differing is said; without one the digits count', () => {
    assert.deepEqual([read().categories, read().level, read().differs], [['4'], '2', false])
    const differs = read({ category: '智力残疾', level: '1级' })
    assert.deepEqual([differs.categories, differs.level, differs.differs], [['5'], '1', true])
    assert.equal(read({ category: '肢体', level: '二级' }).differs, false)
    assert.equal(read({ level: '三级' }).differs, true)
    assert.equal(readCard({ ...CARD, category: '心理' }, law), 'CARD_LABEL_UNKNOWN')
    assert.equal(readCard({ ...CARD, level: '五级' }, law), 'CARD_LABEL_UNKNOWN')
    assert.equal(readCard({ ...CARD, number: ID }, law), 'CARD_NUMBER_WRONG')
  })

  test('several categories are 多重 without saying so', () => {
    assert.deepEqual(categoriesOf(law, '肢体、视力'), ['1', '4'])
    assert.deepEqual(categoriesOf(law, '多重（'), null)
    assert.deepEqual(categoriesOf(law, '多重'), ['7'])
    assert.deepEqual(categoriesOf(law, '多重、视力和听力'), ['1', '2'])
    assert.deepEqual(categoriesOf(law, ' '), null)
    assert.equal(read({ number: `${ID}72`, category: '肢体,视力' }).differs, false)
    assert.equal(read({ category: '肢体,视力' }).differs, true)
    assert.equal(kindWords(law, ['1', '4'], '1'), '视力、肢体（多重）一级')
  })

  test('the holder in the number is the person; days keep within a life and before today', () => {
    const of = (change: Partial<NewCard>, holder: Parameters<typeof cardProblems>[2] = HOLDER) =>
      cardProblems({ ...CARD, ...change }, read(change), holder, today)
    assert.deepEqual(of({}), [])
    assert.deepEqual(of({ id: ID.toLowerCase() }), [])
    assert.deepEqual(of({ id: whole('34999919600101102') }), ['CARD_HOLDER_DIFFERS'])
    assert.deepEqual(of({ id: 'x' }), ['CARD_HOLDER_DIFFERS'])
    assert.deepEqual(of({ name: '余功' }), ['CARD_HOLDER_DIFFERS'])
    assert.deepEqual(of({ name: '余 成' }), [])
    assert.deepEqual(of({ issued_on: '1959-12-31' }), ['CARD_BEFORE_BIRTH'])
    assert.deepEqual(of({ issued_on: '1960-01-01' }), [])
    assert.deepEqual(of({ issued_on: '2020-06-19' }), ['CARD_IN_FUTURE'])
    assert.deepEqual(of({ expires_on: '2015-02-28' }), ['CARD_ENDS_FIRST'])
    assert.deepEqual(of({ expires_on: '2015-03-01' }), [])
    assert.deepEqual(of({}, { ...HOLDER, died_on: day('2015-02-28') }), ['CARD_AFTER_DEATH'])
    assert.deepEqual(of({}, { ...HOLDER, died_on: day('2015-03-01') }), [])
    assert.deepEqual(cardProblems(CARD, read(), undefined, today), ['CARD_HOLDER_UNKNOWN'])
  })

  test('severe is the first and second level, of 智力 and 精神 the third too', () => {
    assert.deepEqual(
      [isSevere(['4'], '2'), isSevere(['4'], '3'), isSevere(['5'], '3'), isSevere(['4', '6'], '3'), isSevere(['6'], '4')],
      [true, false, true, true, false],
    )
  })

  test('a heading wants name and number of the card; the id stands beside it', () => {
    assert.deepEqual(headingOf(['序号', '村', '姓名', '身份证号', '残疾证号', '类别', '等级', '签发日期', '有效期至']), {
      number: 4,
      id: 3,
      name: 2,
      category: 5,
      level: 6,
      issued_on: 7,
      expires_on: 8,
    })
    assert.equal(headingOf(['姓名', '身份证号']), undefined)
  })

  test('a state changes to another one, not before the one that stands and not ahead', () => {
    const stands = { card_state: 'valid', state_on: day('2020-01-02') } as const
    assert.deepEqual(stateProblems({ state: 'frozen', on: day('2020-01-02') }, stands, today), [])
    assert.deepEqual(stateProblems({ state: 'valid', on: day('2020-01-01') }, stands, today), ['CARD_STATE_SAME', 'CARD_STATE_BEFORE'])
    assert.deepEqual(stateProblems({ state: 'moved', on: day('2020-06-19') }, stands, today), ['CARD_IN_FUTURE'])
  })
})

describe('rounds', () => {
  const CHECK: NewCheck = { person_id: 'p', item: ITEMS.schooling, applies: true, result: '1211', evidence: null }
  const at = { opened_on: day('2020-03-01'), on: day('2020-03-10'), today }
  const life = { born_on: day('1960-01-01'), died_on: null }
  const of = (
    change: Partial<NewCheck>,
    moment: Partial<typeof at> = {},
    who: { born_on: ReturnType<typeof day> | null; died_on: ReturnType<typeof day> | null } = life,
  ) => checkProblems({ ...CHECK, ...change }, { ...at, ...moment }, who, law)

  test('every item has results with and without; every result belongs to an item', () => {
    assert.deepEqual(itemsOf(law), Object.values(ITEMS))
    for (const item of itemsOf(law)) {
      const met = new Set(resultsOf(law, item).map(({ code }) => isMet(code)))
      assert.deepEqual(met, new Set([true, false]), item)
    }
    const items = new Set(itemsOf(law))
    for (const { code } of law.codes('check_result')) assert.ok(items.has(code.slice(0, 2)), code)
  })

  test('a result for an item that does not apply is refused, and one of another item', () => {
    assert.deepEqual(of({}), [])
    assert.deepEqual(of({ applies: false }), ['CHECK_NOT_APPLICABLE'])
    assert.deepEqual(of({ applies: false, result: null }), [])
    assert.deepEqual(of({ result: null }), [], 'it applies, what comes of it is not known yet')
    assert.deepEqual(of({ result: '1111' }), ['CHECK_RESULT_UNKNOWN'])
    assert.deepEqual(of({ item: '21', result: '2111' }), ['CHECK_ITEM_UNKNOWN'])
    assert.deepEqual(of({ result: '1201' }), ['CHECK_EVIDENCE_NEEDED'])
    assert.deepEqual(of({ result: '1201', evidence: '随父母在外地' }), [])
  })

  test('days: within the round, a life, and before today', () => {
    assert.deepEqual(of({}, { on: day('2020-02-29') }), ['CHECK_BEFORE_ROUND'])
    assert.deepEqual(of({}, { on: day('2020-03-01') }), [])
    assert.deepEqual(of({}, { on: day('2020-06-19') }), ['CHECK_IN_FUTURE'])
    assert.deepEqual(of({}, {}, { born_on: day('2020-03-11'), died_on: null }), ['CHECK_BEFORE_BIRTH'])
    assert.deepEqual(of({}, {}, { born_on: null, died_on: day('2020-03-09') }), ['CHECK_AFTER_DEATH'])
    assert.deepEqual(of({}, {}, { born_on: day('2020-03-10'), died_on: day('2020-03-10') }), [])
    const round = { opened_on: '2020-03-01', due_on: '2020-03-31', people: 1 }
    assert.deepEqual(roundProblems(round, today), [])
    assert.deepEqual(roundProblems({ opened_on: '2020-06-19', due_on: '2020-06-18', people: 0 }, today), [
      'ROUND_DUE_FIRST',
      'ROUND_OPENS_LATE',
      'ROUND_EMPTY',
    ])
  })

  test('a person is done when every item does not apply or has a result, on the day of the last', () => {
    const cell = (item: string, checked_on: string, change: Partial<CheckCell> = {}): CheckCell => ({
      item,
      applies: true,
      result: '1111',
      evidence: null,
      checked_on,
      checker: '余德明',
      ...change,
    })
    const cells = [cell('11', '2020-03-05'), cell('12', '2020-03-09', { applies: false, result: null }), cell('13', '2020-03-07')]
    assert.equal(doneOn(['11', '12', '13'], cells), '2020-03-09')
    assert.equal(doneOn(['11', '12', '13', '14'], cells), null)
    assert.equal(doneOn(['11'], [cell('11', '2020-03-05', { result: null })]), null)
    assert.equal(doneOn([], []), null)
  })

  const cellOf = fc.oneof(
    fc.constant(null),
    fc.record({ applies: fc.constant(false), result: fc.constant(null) }),
    fc.record({ applies: fc.constant(true), result: fc.constantFrom(null, '1511', '1501') }),
  )
  test('property: the numerator never passes the denominator, 全部 is said only of equal and above zero, households count once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ home: fc.option(fc.nat(3)), cell: cellOf }), { maxLength: 12 }),
        fc.constantFrom(HOUSING, '13'),
        (given, item) => {
          const people = given.map(({ home, cell }, index) => ({
            person_id: `p${index}`,
            household_id: home === null ? null : `h${home}`,
            cells: cell === null ? [] : [{ item, evidence: null, checked_on: '2020-03-01', checker: '甲', ...cell }],
          }))
          const [count] = coverageOf([item], people)
          assert.ok(count)
          const applying = people.filter(({ cells }) => cells[0]?.applies === true)
          const units = new Set(applying.map(({ person_id, household_id }) => (item === HOUSING ? (household_id ?? person_id) : person_id)))
          assert.equal(count.applies, units.size)
          assert.ok(count.met >= 0 && count.met <= count.applies)
          assert.equal(isWhole(count), applying.length > 0 && applying.every(({ cells }) => isMet(cells[0]?.result ?? null)))
          assert.equal(coverageWords(count).startsWith('全部'), isWhole(count))
        },
      ),
      { seed: 42, numRuns: 300 },
    )
  })

  test('words of a coverage: all, some with the rest, nobody', () => {
    assert.equal(coverageWords({ item: '13', applies: 35, met: 35 }), '全部落实（35 人）')
    assert.equal(coverageWords({ item: HOUSING, applies: 4, met: 3 }), '3 户落实，其余 1 户未落实')
    assert.equal(coverageWords({ item: '12', applies: 0, met: 0 }), '没有适用的')
  })

  test('proposals: school age, working age by sex, care for the severe; the rest only the visit knows', () => {
    const of = (item: string, born: string, sex = '1', level = '3') =>
      proposedApplies(item, { born_on: day(born), sex, categories: ['4'], level }, day('2020-03-01'))
    assert.deepEqual([of(ITEMS.schooling, '2010-05-01'), of(ITEMS.schooling, '1990-05-01')], [true, undefined])
    assert.deepEqual([of(ITEMS.employment, '1960-02-29'), of(ITEMS.employment, '1960-03-02')], [false, undefined])
    assert.deepEqual([of(ITEMS.employment, '1965-03-01', '2'), of(ITEMS.employment, '1965-03-02', '2')], [false, undefined])
    assert.deepEqual([of(ITEMS.care, '1960-01-01', '1', '2'), of(ITEMS.care, '1960-01-01')], [true, undefined])
    assert.equal(of(HOUSING, '1960-01-01'), undefined)
  })
})

describe('care at home', () => {
  const card = { categories: ['4'], level: '1' }
  const of = (change: Partial<Parameters<typeof careProblems>[1]>, on = '2020-03-01', care_kind = '1') =>
    careProblems({ care_kind, from_day: day(on) }, { born_on: day('1960-01-01'), died_on: null, card, ...change }, today, law)

  test('for holders of a severe card, within a life, not ahead', () => {
    assert.deepEqual(of({}), [])
    assert.deepEqual(of({ card: undefined }), ['CARE_NO_CARD'])
    assert.deepEqual(of({ card: { categories: ['4'], level: '3' } }), ['CARE_NOT_SEVERE'])
    assert.deepEqual(of({}, '1959-12-31'), ['CARE_BEFORE_BIRTH'])
    assert.deepEqual(of({ died_on: day('2020-02-29') }), ['CARE_AFTER_DEATH'])
    assert.deepEqual(of({ died_on: day('2020-03-01') }), [])
    assert.deepEqual(of({}, '2020-06-19'), ['CARE_IN_FUTURE'])
    assert.deepEqual(of({}, '2020-03-01', '9'), ['CARE_KIND_UNKNOWN'])
  })

  test('ends after it began, once, tomorrow at the latest', () => {
    const stands = { from_day: day('2020-03-01'), to_day: null }
    const end = (to: string, ended: string | null = null) =>
      careEndProblems(day(to), { ...stands, to_day: ended === null ? null : day(ended) }, day('2020-06-19'))
    assert.deepEqual([end('2020-03-02'), end('2020-06-19')], [[], []])
    assert.deepEqual(end('2020-03-01'), ['CARE_ENDS_FIRST'])
    assert.deepEqual(end('2020-06-20'), ['CARE_IN_FUTURE'])
    assert.deepEqual(end('2020-05-01', '2020-04-01'), ['CARE_ENDED'])
  })
})
