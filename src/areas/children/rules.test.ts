import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { addDays, ageOn, day } from '../../kernel/day.ts'
import { checkDigit } from '../../kernel/id-number.ts'
import { loadLaw } from '../../server/law.ts'
import { CHILD_KINDS, type NewClass, type NewGuardian } from './contract.ts'
import type { Answers } from './contract.reviews.ts'
import { linesOf, pastedRows } from './rules.list.ts'
import { ANSWER_FIELDS, reviewProblems } from './rules.reviews.ts'
import { ageLimit, classProblems, exclude, guardianProblems, kindOf, kindsOn, readChild, speaksAgainst, type Spell } from './rules.ts'

const law = loadLaw()
const TODAY = day('2020-06-18')
const kinds = fc.constantFrom(...CHILD_KINDS)
const days = fc.integer({ min: 0, max: 9000 }).map(n => addDays(day('1998-01-01'), n))
const numberOf = (birth: string, sequence = '101'): string => {
  const body = `349999${birth.replaceAll('-', '')}${sequence}`
  return body + checkDigit(body)
}
const wanted = (change: Partial<NewClass> = {}): NewClass => ({
  kind: 'left_behind',
  from_day: '2020-03-01',
  from_reason: '排查发现',
  words: null,
  ...change,
})

describe('classes', () => {
  test('orphan, unsupported and left-behind exclude each other; in difficulty goes with each', () => {
    for (const one of CHILD_KINDS)
      for (const other of CHILD_KINDS) {
        const expected = one !== other && one !== 'in_difficulty' && other !== 'in_difficulty'
        assert.equal(exclude(one, other), expected, `${one} ${other}`)
      }
  })

  test('the border of age: below 16 for left-behind, below 18 for the others, on the day of the class', () => {
    const born = day('2004-03-02')
    assert.deepEqual(classProblems(wanted({ from_day: '2020-03-01' }), born, [], TODAY), [])
    assert.deepEqual(classProblems(wanted({ from_day: '2020-03-02' }), born, [], TODAY), ['CHILD_TOO_OLD'])
    assert.deepEqual(classProblems(wanted({ from_day: '2020-03-02', kind: 'in_difficulty' }), born, [], TODAY), [])
    assert.deepEqual(classProblems(wanted({ from_day: '2020-03-01', kind: 'orphan' }), day('2002-03-01'), [], TODAY), ['CHILD_TOO_OLD'])
    assert.deepEqual(classProblems(wanted({ from_day: '2020-03-01', kind: 'orphan' }), day('2002-03-02'), [], TODAY), [])
    assert.deepEqual(classProblems(wanted({ from_day: '2020-06-19' }), day('2012-01-01'), [], TODAY), ['CHILD_DAY_AHEAD'])
    assert.deepEqual(classProblems(wanted(), day('2020-03-02'), [], TODAY), ['CHILD_CLASS_BEFORE_BIRTH'])
  })

  test('a class that ended leaves room on its last day, and not one day before', () => {
    const spell: Spell = { kind: 'left_behind', from_day: day('2019-01-01'), to_day: day('2020-03-01') }
    const orphan = (from_day: string) => classProblems(wanted({ kind: 'orphan', from_day }), day('2012-01-01'), [spell], TODAY)
    assert.deepEqual(orphan('2020-03-01'), [])
    assert.deepEqual(orphan('2020-02-29'), ['CHILD_CLASSES_EXCLUDE'])
    assert.deepEqual(classProblems(wanted({ from_day: '2019-06-01' }), day('2012-01-01'), [spell], TODAY), ['CHILD_CLASS_TWICE'])
  })

  test('however spells are added, no two that exclude each other hold on one day', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(kinds, days, fc.option(fc.integer({ min: 1, max: 2000 }))), { maxLength: 8 }), days, (asked, on) => {
        const born = day('2004-05-06')
        const spells: Spell[] = []
        for (const [kind, from_day, length] of asked) {
          if (classProblems(wanted({ kind, from_day }), born, spells, TODAY).length > 0) continue
          spells.push({ kind, from_day, to_day: length === null ? null : addDays(from_day, length) })
        }
        const held = kindsOn(spells, born, on)
        assert.equal(new Set(held).size, held.length)
        assert.ok(held.filter(kind => kind !== 'in_difficulty').length <= 1, held.join())
        assert.ok(held.every(kind => ageOn(born, on) < ageLimit(kind)))
      }),
      { seed: 42, numRuns: 200 },
    )
  })

  test('what the parents are like speaks against a class, or does not', () => {
    const parents = (father_state: string, mother_state: string) => ({ father_state, mother_state })
    assert.equal(speaksAgainst('orphan', parents('03', '04')), false)
    assert.equal(speaksAgainst('orphan', parents('03', '08')), true)
    assert.equal(speaksAgainst('unsupported', parents('03', '08')), false)
    assert.equal(speaksAgainst('unsupported', parents('03', '03')), true, 'an orphan')
    assert.equal(speaksAgainst('unsupported', parents('05', '02')), true)
    assert.equal(speaksAgainst('left_behind', parents('02', '02')), false)
    assert.equal(speaksAgainst('left_behind', parents('02', '14')), false, 'one away, the other cannot')
    assert.equal(speaksAgainst('left_behind', parents('02', '01')), true)
    assert.equal(speaksAgainst('left_behind', parents('14', '14')), true)
    for (const kind of CHILD_KINDS) assert.equal(speaksAgainst(kind, parents('99', '01')), false, 'unknown speaks against none')
  })
})

describe('identity and guardians', () => {
  test('birth and sex from the number; without one they are asked for', () => {
    const id = numberOf('2012-05-06')
    assert.deepEqual(readChild({ id, born_on: null, sex: null }), { id, born_on: '2012-05-06', sex: '1' })
    assert.equal(readChild({ id, born_on: '2012-05-07', sex: null }), 'CHILD_BIRTH_DIFFERS')
    assert.equal(readChild({ id: `${id.slice(0, 17)}?`, born_on: null, sex: null }), 'CHILD_NUMBER_WRONG')
    assert.equal(readChild({ id: null, born_on: '2012-05-06', sex: null }), 'CHILD_BIRTH_NEEDED')
    assert.deepEqual(readChild({ id: null, born_on: '2012-05-06', sex: '2' }), { id: null, born_on: '2012-05-06', sex: '2' })
  })

  const own = { born_on: day('2012-05-06'), number: numberOf('2012-05-06') }
  const guardian = (change: Partial<NewGuardian> = {}): NewGuardian => ({
    name: '王大山',
    id: numberOf('1955-01-01'),
    kinship: '03',
    phone: null,
    address: null,
    entrusted: true,
    entrust_reason: '父母外出务工',
    agreed_on: '2020-02-01',
    from_day: '2020-02-01',
    ...change,
  })
  const problems = (change: Partial<NewGuardian>, known?: { name: string; died_on: ReturnType<typeof day> | null }) =>
    guardianProblems(guardian(change), own, known, law, TODAY)

  test('who may look after a child', () => {
    assert.deepEqual(problems({}), [])
    assert.deepEqual(problems({}, { name: '王大山', died_on: null }), [])
    assert.deepEqual(problems({}, { name: '王大山', died_on: day('2020-05-01') }), ['GUARDIAN_DEAD'])
    assert.deepEqual(problems({}, { name: '李大山', died_on: null }), ['GUARDIAN_NAME_DIFFERS'])
    assert.deepEqual(problems({ id: own.number }), ['GUARDIAN_IS_CHILD', 'GUARDIAN_TOO_YOUNG'])
    assert.deepEqual(problems({ id: numberOf('2002-02-02') }), ['GUARDIAN_TOO_YOUNG'])
    assert.deepEqual(problems({ id: numberOf('2002-02-01') }), [], 'of age that day')
    assert.deepEqual(problems({ kinship: '01' }), ['GUARDIAN_PARENT_ENTRUSTED'])
    assert.deepEqual(problems({ kinship: '01', entrusted: false }), [])
    assert.deepEqual(problems({ entrust_reason: null }), ['GUARDIAN_REASON_NEEDED'])
    assert.deepEqual(problems({ kinship: '77' }), ['GUARDIAN_KINSHIP_UNKNOWN'])
    assert.deepEqual(problems({ from_day: '2012-05-05' }).includes('GUARDIAN_BEFORE_BIRTH'), true)
    assert.deepEqual(problems({ from_day: '2020-06-19' }), ['CHILD_DAY_AHEAD'])
    assert.deepEqual(problems({ id: '123' }), ['GUARDIAN_NUMBER_WRONG'])
  })
})

describe('a review', () => {
  const ANSWERS: Answers = {
    care: '1',
    school_answer: '1',
    health_answer: '1',
    safety: '1',
    capability: '1',
    finding: '01',
    measures: null,
    reviewed_on: '2020-06-10',
    reviewers: '姚春梅',
  }
  const round = { born_on: day('2012-05-06'), died_on: null, opened_on: day('2020-06-01') }
  const problems = (change: Partial<Answers>, of: Partial<{ born_on: string; died_on: string; opened_on: string }> = {}) =>
    reviewProblems({ ...ANSWERS, ...change }, { ...round, ...of } as typeof round, law, TODAY)

  test('not before birth or the round, not ahead, not after death; what is bad wants a word', () => {
    assert.deepEqual(problems({}), [])
    assert.deepEqual(problems({ reviewed_on: '2020-05-31' }), ['REVIEW_BEFORE_ROUND'])
    assert.deepEqual(problems({ reviewed_on: '2020-06-19' }), ['REVIEW_AHEAD'])
    assert.deepEqual(problems({}, { born_on: '2020-06-11' }), ['REVIEW_BEFORE_BIRTH'])
    assert.deepEqual(problems({}, { died_on: '2020-06-09' }), ['REVIEW_AFTER_DEATH'])
    assert.deepEqual(problems({}, { died_on: '2020-06-10' }), [], 'the day of death is a day of life')
    for (const field of ANSWER_FIELDS) {
      assert.deepEqual(problems({ [field]: '3' }), ['REVIEW_MEASURES_NEEDED'], field)
      assert.deepEqual(problems({ [field]: '3', measures: '每周上门' }), [], field)
      assert.deepEqual(problems({ [field]: '7' }), ['REVIEW_ANSWER_UNKNOWN'], field)
    }
    assert.deepEqual(problems({ finding: '02' }), ['REVIEW_MEASURES_NEEDED'])
    assert.deepEqual(problems({ finding: '77', measures: '—' }), ['REVIEW_FINDING_UNKNOWN'])
  })
})

describe('a list', () => {
  test('by its headings wherever they stand; titles, totals and empty rows are passed over', () => {
    const rows = [
      ['XX镇农村留守儿童台账'],
      ['序号', '村', '儿童姓名', '身份证号', '类别', '学校/年级', '受委托人姓名', '与儿童关系', '联系电话'],
      ['1', '石桥村', '王小明', '349999201205061010', '留守', '石桥小学三年级', '王大山', '祖父', '13900000000'],
      [],
      ['合计', '', '1人', '', '', '', '', '', ''],
    ]
    assert.deepEqual(linesOf(rows), [
      {
        name: '王小明',
        id: '349999201205061010',
        kind: '留守',
        village: '石桥村',
        father_state: '',
        mother_state: '',
        guardian: '王大山',
        kinship: '祖父',
        phone: '13900000000',
        school: '石桥小学三年级',
      },
    ])
  })

  test('without headings in the order that the page names, parted by tabs, commas or blanks', () => {
    for (const text of [
      '王小明\t349999201205061010\t留守\t石桥村',
      '王小明,349999201205061010，留守, 石桥村',
      '王小明 349999201205061010 留守  石桥村',
    ])
      assert.deepEqual(
        linesOf(pastedRows(`\n${text}\n`)).map(({ name, id, kind, village }) => [name, id, kind, village]),
        [['王小明', '349999201205061010', '留守', '石桥村']],
      )
  })

  test('words of a class', () => {
    assert.deepEqual(['留守', '孤 儿', '事实孤儿', '困境儿童', '大人'].map(kindOf), [
      'left_behind',
      'orphan',
      'unsupported',
      'in_difficulty',
      undefined,
    ])
  })
})
