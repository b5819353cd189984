import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { day } from '../../kernel/day.ts'
import { checkDigit } from '../../kernel/id-number.ts'
import { testLaw } from '../../server/testing.law.ts'
import { sheetOf } from '../imports/testing.ts'
import type { NewConclusion, Proposal } from './contract.ts'
import { conclusionProblems, contradicts, isElsewhere, listProblems, proposalOf } from './rules.ts'
import { readList, sheetOfText } from './rules.read.ts'

const idOf = (n: number): string => {
  const body = `34999919600101${String(100 + n)}`
  return body + checkDigit(body)
}
const HEAD = ['户编号', '户主', '成员', '身份证号', '关系', '健康状况', '是否残疾（证号）']
const read = (rows: readonly (readonly (string | null)[])[], head: readonly string[] = HEAD) => {
  const people = readList([sheetOf([['XX镇未脱贫户名单'], head, ...rows])], testLaw)
  assert.ok(people)
  return people
}
const shortly = (people: ReturnType<typeof read>) => people.map(p => [p.household_no, p.household_number, p.name, p.id, p.flaw])

describe('reading a list', () => {
  test('households by their number, written once for all its members; sums and signatures are passed over', () => {
    const people = read([
      ['2010001', '王德', '王　德', idOf(1), '户主', '健康', '否'],
      [null, null, '李秀', idOf(2), '配偶', '残疾', '肢体二级'],
      ['2010002', '赵海', '赵海', idOf(3), '本人', '长期慢性病', null],
      ['合计', null, '3', null, null, null, null],
      ['制表人：周敏', null, null, null, null, null, null],
    ])
    assert.deepEqual(shortly(people), [
      [1, '2010001', '王德', idOf(1), null],
      [1, '2010001', '李秀', idOf(2), null],
      [2, '2010002', '赵海', idOf(3), null],
    ])
    assert.deepEqual(
      people.map(p => [p.sheet_row, p.listed_disability, p.listed_level]),
      [
        [3, null, null],
        [4, '肢体二级', '2'],
        [5, null, null],
      ],
    )
  })

  test('a disability card in the column of the number, or of the disability, gives number, class and grade; its number is not kept', () => {
    const people = read([
      ['1', '王', '王一', `${idOf(1)}42`, '户主', null, null],
      ['1', '王', '王二', idOf(2), '之子', null, `${idOf(2)}51B1`],
      ['1', '王', '王三', idOf(3), '之女', '残疾', null],
    ])
    assert.deepEqual(
      people.map(p => [p.id, p.flaw, p.listed_disability, p.listed_level]),
      [
        [idOf(1), null, '肢体二级', '2'],
        [idOf(2), null, '智力一级', '1'],
        [idOf(3), null, '残疾', null],
      ],
    )
  })

  test('rows are named whose number is wrong, missing or stands there twice', () => {
    const wrong = idOf(2).slice(0, 17) + (idOf(2).endsWith('1') ? '2' : '1')
    const people = read([
      ['1', '王', '王一', idOf(1), '户主', null, null],
      ['1', '王', '王二', wrong, '配偶', null, null],
      ['2', '李', '李一', null, '户主', null, null],
      ['3', '赵', '赵一', idOf(1), '户主', null, null],
    ])
    assert.deepEqual(
      people.map(p => p.flaw),
      [null, 'id_wrong', 'id_missing', 'id_twice'],
    )
  })

  test('without a number of the household its head begins it; numbers that are identity numbers are masked', () => {
    const head = ['姓名', '身份证号', '与户主关系']
    const people = read(
      [
        ['王一', idOf(1), '户主'],
        ['王二', idOf(2), '妻'],
        ['李一', idOf(3), '本人'],
      ],
      head,
    )
    assert.deepEqual(
      people.map(p => p.household_number),
      ['第1户', '第1户', '第2户'],
    )
    const byId = read([[idOf(1), '王', '王一', idOf(1), '户主', null, null]])
    assert.doesNotMatch(byId[0]?.household_number ?? '', new RegExp(idOf(1)))
  })

  test('pasted lines and .csv read as the sheet they come from; without headings the columns are taken in order', () => {
    const tabs = `1\t王一\t${idOf(1)}\t户主\t东河村\t\n1\t王二\t${idOf(2)}\t妻\t东河村\t肢体三级`
    const people = readList([sheetOfText('粘贴', tabs)], testLaw)
    assert.deepEqual(
      people?.map(p => [p.household_number, p.name, p.village, p.listed_level]),
      [
        ['1', '王一', '东河村', null],
        ['1', '王二', '东河村', '3'],
      ],
    )
    const csv = `\uFEFF户编号,姓名,身份证号,残疾情况\r\n1,"王一",${idOf(1)},"肢体,二级"\r\n`
    assert.deepEqual(
      readList([sheetOfText('csv', csv)], testLaw)?.map(p => [p.name, p.id, p.listed_disability]),
      [['王一', idOf(1), '肢体,二级']],
    )
    assert.equal(readList([sheetOf([['没有', '表头']])], testLaw), null)
  })
})

describe('whose list it is', () => {
  const person = (n: number, village: string | null) => ({
    ...(read([['1', '', `人${n}`, idOf(n), '户主', null, null]])[0] ?? raise()),
    village,
  })
  test('one known village is enough; none of them makes it another county’s', () => {
    const known = new Set(['东河村'])
    assert.equal(isElsewhere([person(1, '东河村'), person(2, '远山村')], known, 349999, 0), false)
    assert.equal(isElsewhere([person(1, '远山村')], known, 349999, 5), true)
    assert.equal(isElsewhere([person(1, null)], known, 349999, 0), false, 'the county’s own numbers')
    assert.equal(isElsewhere([person(1, null)], known, 349998, 0), true)
    assert.equal(isElsewhere([person(1, null)], known, 349998, 1), false, 'somebody is in the register')
  })
  test('kind, date, and whether there is anybody', () => {
    const about = { kind: '01', provider: '镇扶贫办', listed_on: '2020-03-05' }
    const today = day('2020-03-10')
    assert.deepEqual(listProblems(about, [person(1, null)], today, testLaw), [])
    assert.deepEqual(listProblems({ ...about, kind: '77', listed_on: '2020-03-11' }, [], today, testLaw), [
      'OUTSIDE_KIND_UNKNOWN',
      'OUTSIDE_LIST_IN_FUTURE',
      'OUTSIDE_LIST_EMPTY',
    ])
  })
})

describe('proposals and conclusions', () => {
  test('what the tally of a household comes to', () => {
    const of = (persons: number, covered: number, died = 0, flawed = 0) => proposalOf({ persons, covered, died, flawed })
    assert.deepEqual(
      [of(2, 2), of(2, 1), of(2, 0), of(2, 1, 1), of(2, 0, 2), of(2, 0, 0, 2), of(2, 1, 0, 1), of(1, 0, 0, 0)],
      ['included', 'partly', 'eligible', 'included', 'gone', 'unclear', 'partly', 'eligible'],
    )
  })

  const wanted: NewConclusion = {
    household_nos: [1],
    conclusion: 'admitted',
    decided_on: '2020-03-20',
    match_reason: null,
    document: 'X民〔2020〕11号',
    words: null,
    programme: 'dibao.rural',
    from_month: '2020-04',
  }
  const problems = (change: Partial<NewConclusion>, proposals: readonly Proposal[] = ['eligible']) =>
    conclusionProblems({ ...wanted, ...change }, { listed_on: day('2020-03-05'), today: day('2020-03-25'), law: testLaw, proposals })

  test('an admission needs document, programme and month; a refusal its reason; dates their order', () => {
    assert.deepEqual(problems({}), [])
    assert.deepEqual(problems({ document: ' ' }), ['CONCLUSION_NEEDS_DOCUMENT'])
    assert.deepEqual(problems({ programme: 'orphan' }), ['ADMITTED_PROGRAMME_UNKNOWN'])
    assert.deepEqual(problems({ from_month: null }), ['ADMITTED_WITHOUT_MONTH'])
    assert.deepEqual(problems({ from_month: '2020-02' }), ['ADMITTED_BEFORE_DECISION'])
    assert.deepEqual(problems({ from_month: '2020-03' }), [])
    assert.deepEqual(problems({ decided_on: '2020-03-26' }), ['CONCLUSION_IN_FUTURE'])
    assert.deepEqual(problems({ decided_on: '2020-03-04' }), ['CONCLUSION_BEFORE_LIST'])
    assert.deepEqual(problems({ conclusion: 'ineligible' }), ['CONCLUSION_NEEDS_REASON'])
    assert.deepEqual(problems({ conclusion: 'ineligible', match_reason: '77' }), ['MATCH_REASON_UNKNOWN'])
    assert.deepEqual(problems({ conclusion: 'ineligible', match_reason: '01' }), [])
  })

  test('who concludes otherwise than the rule says why', () => {
    assert.deepEqual(problems({}, ['eligible', 'included']), ['CONCLUSION_NEEDS_WORDS'])
    assert.deepEqual(problems({ words: '户主停发后重新纳入' }, ['included']), [])
    fc.assert(
      fc.property(fc.constantFrom('included', 'partly', 'eligible', 'gone', 'unclear'), proposal => {
        const said = (['included', 'admitted', 'waiting', 'ineligible'] as const).filter(each => contradicts(each, proposal))
        assert.ok(said.length < 4, 'something can be concluded of every household without more words')
      }),
      { seed: 42, numRuns: 50 },
    )
  })
})

function raise(): never {
  throw new Error('no row was read')
}
