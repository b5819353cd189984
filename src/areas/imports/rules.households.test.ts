import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { groupRows } from './rules.households.ts'
import { severityOf, wordsOf } from './rules.problems.ts'
import { idOf, places, readSheets, sheetOf, type Value } from './testing.ts'

type Roster = ReturnType<typeof readSheets>
const TITLE = ['XX镇2020年6月农村低保花名册']
const person = (at: number): string => idOf(`19${50 + at}0305`, 101 + at)
const told = (roster: Roster): string[] => places({ ...roster, findings: roster.findings.filter(each => severityOf(each) !== 'info') })
const wordsAt = (roster: Roster, code: string): string[] =>
  roster.findings.filter(each => each.code === code).map(each => wordsOf(each).what)

describe('who belongs to whom', () => {
  const HEAD = ['村', '低保证号', '与户主关系', '姓名', '身份证号', '月保障金', '实发']
  const read = (...rows: (readonly [number: string | null, relation: string | null, amount: number | null, paid?: number])[]): Roster =>
    readSheets([
      sheetOf([
        TITLE,
        HEAD,
        ...rows.map(([number, relation, amount, paid], at): Value[] => [
          '石桥村',
          number,
          relation,
          `张${'甲乙丙丁戊己'[at]}`,
          person(at),
          amount,
          paid ?? null,
        ]),
      ]),
    ])
  const families = (roster: Roster): string[] => roster.units.map(unit => unit.members.map(({ name }) => name.slice(1)).join(''))

  test('a head opens a household, whoever follows belongs to it, with or without the number', () => {
    const roster = read(['N01', '户主', 600], ['N01', '妻', null], [null, '长子', null], ['N02', '本人', 300])
    assert.deepEqual([families(roster), told(roster)], [['甲乙丙', '丁'], []])
  })
  test('two heads under one number are two households', () => {
    assert.deepEqual(families(read(['N01', '户主', 600], ['N01', '户主', 300])), ['甲', '乙'])
  })
  test('without a word on the relation: who has an amount is a head, unless the number is that of the household above', () => {
    assert.deepEqual(families(read(['N01', null, 600], ['N01', null, 300], ['N02', null, 300], [null, null, null])), ['甲乙', '丙丁'])
    assert.deepEqual(families(read([null, null, 600], [null, null, 300], [null, '妻', null])), ['甲', '乙丙'])
    assert.deepEqual(families(read(['N01', null, null, 600], ['N02', null, null, 300])), ['甲', '乙'], 'what was paid is an amount too')
  })
  test('persons are never put together, whatever their list says of relations', () => {
    const { rows, mapping } = read(['N01', '户主', 600], ['N01', '妻', 300])
    assert.deepEqual(
      groupRows(rows, mapping, true).groups.map(group => group.length),
      [1, 1],
    )
  })
  test('a member under another number, or on the first line, has lost the head', () => {
    const other = read(['N01', '户主', 600], ['N02', '妻', 100])
    assert.deepEqual([families(other), told(other)], [['甲', '乙'], ['C4 HEAD_MISSING']])
    assert.deepEqual(told(read(['N01', '妻', 600], ['N01', '长子', null])), ['C3 HEAD_MISSING'])
    assert.deepEqual(told(read([null, '妻', 600], [null, '长子', null])), ['C3 HEAD_MISSING'])
  })
})

describe('how many are helped', () => {
  const HEAD = ['村', '与户主关系', '姓名', '身份证号', '家庭人口', '保障人数', '月保障金']
  const read = (...rows: (readonly [relation: string, members: number | null, insured: number | null, amount: number | null])[]): Roster =>
    readSheets([
      sheetOf([
        TITLE,
        HEAD,
        ...rows.map(([relation, members, insured, amount], at): Value[] => [
          '石桥村',
          relation,
          `张${'甲乙丙丁'[at]}`,
          person(at),
          members,
          insured,
          amount,
        ]),
      ]),
    ])
  const counted = (roster: Roster) => roster.units.map(unit => [unit.persons, unit.stated_members])

  test('listed members count where no number says otherwise', () => {
    assert.deepEqual(counted(read(['户主', null, null, 600], ['妻', null, null, null])), [[2, 2]])
    assert.deepEqual(counted(read(['户主', 3, 1, 600], ['妻', null, null, null])), [[1, 3]])
    assert.deepEqual(counted(read(['户主', 2, 3, 600], ['妻', null, null, null])), [[3, 3]])
    assert.deepEqual(counted(read(['户主', null, 0, 600], ['妻', null, null, null])), [[1, 2]])
  })
  test('more helped than the household has, fewer stated than listed: both are told in their cell', () => {
    const more = read(['户主', 2, 3, 600])
    assert.deepEqual(
      [told(more), wordsAt(more, 'PERSONS_MORE_THAN_MEMBERS')],
      [['F3 PERSONS_MORE_THAN_MEMBERS'], ['保障人数 3，家庭人口只有 2']],
    )
    const fewer = read(['户主', 1, 1, 600], ['妻', null, null, null])
    assert.deepEqual(
      [told(fewer), wordsAt(fewer, 'MEMBERS_FEWER_THAN_LISTED')],
      [['E3 MEMBERS_FEWER_THAN_LISTED'], ['列了 2 人，家庭人口写的是 1']],
    )
    assert.deepEqual(told(read(['户主', 2, 2, 600], ['妻', null, null, null])), [], 'equal is right')
  })

  const heads = (members: number | null, insured: number | null) => {
    const roster = readSheets([
      sheetOf([
        TITLE,
        ['村', '姓名', '身份证号', '家庭人口', '保障人数', '月保障金'],
        ['石桥村', '张三', person(0), members, insured, 600],
      ]),
    ])
    return counted(roster)[0]
  }
  test('a list of heads knows only the numbers it states', () => {
    assert.deepEqual(heads(3, 2), [2, 3])
    assert.deepEqual(heads(3, null), [3, 3])
    assert.deepEqual(heads(null, 2), [2, null])
    assert.deepEqual(heads(null, null), [1, null])
    assert.deepEqual(heads(0, 1), [1, null], 'nobody lives in no household')
    assert.deepEqual(heads(2, 3), [3, 3])
  })
})

describe('what a household receives', () => {
  const HEAD = ['村', '与户主关系', '姓名', '身份证号', '月保障金', '分类施保', '电费补贴', '补发', '扣回', '月数', '实发']
  type Amounts = readonly [base: Value, uplift: Value, electricity?: Value, backPay?: Value, offset?: Value, months?: Value, total?: Value]
  const read = (...rows: (readonly [relation: string, amounts: Amounts])[]): Roster =>
    readSheets(
      [
        sheetOf([
          TITLE,
          HEAD,
          ...rows.map(([relation, amounts], at): Value[] => [
            '石桥村',
            relation,
            `张${'甲乙丙丁戊己庚'[at]}`,
            person(at),
            ...Array.from({ length: 7 }, (_, column) => amounts[column] ?? null),
          ]),
        ]),
      ],
      { choices: { amount: 'household_month' } },
    )
  const amountsOf = (roster: Roster) => roster.units.map(unit => [unit.base_fen, unit.uplift_fen])
  const alone = (...amounts: Amounts): string[] => told(read(['户主', amounts]))

  test('each member may carry a part', () => {
    assert.deepEqual(amountsOf(read(['户主', [300, 60]], ['妻', [200, null]], ['长子', [null, 30]])), [[50000n, 9000n]])
  })
  test('none, zero, or only an uplift', () => {
    assert.deepEqual(alone(null, null), ['E3 AMOUNT_EMPTY'])
    assert.deepEqual(alone(0, 0), ['E3 AMOUNT_ZERO'])
    assert.deepEqual(alone(0, null), ['E3 AMOUNT_ZERO'])
    assert.deepEqual(alone(null, 60), [])
    assert.deepEqual(alone(0, 60), [])
    assert.deepEqual(alone(60, 60), [])
    assert.deepEqual(alone('三百', null), ['E3 AMOUNT_NOT_A_NUMBER'], 'told once, not as an empty amount too')
    assert.deepEqual(alone(0, '六十'), ['F3 AMOUNT_NOT_A_NUMBER'])
    assert.deepEqual(alone(null, '六十'), ['F3 AMOUNT_NOT_A_NUMBER'])
  })
  test('what was paid is the sum of the parts, with or without 电费, 补发 and 扣回', () => {
    assert.deepEqual(alone(300, 60, null, null, null, null, 360), [])
    assert.deepEqual(alone(300, 60, 8, null, null, null, 368), [])
    assert.deepEqual(alone(300, 60, 8, null, null, null, 360), [])
    assert.deepEqual(alone(300, 60, 8, 100, 50, null, 418), ['H3 BACK_PAY_LEFT_OUT'])
    assert.deepEqual(alone(300, 60, 8, 100, 50, null, 318), ['H3 BACK_PAY_LEFT_OUT', 'K3 TOTAL_DIFFERS'])
    assert.deepEqual(alone(300, 60, null, null, 50, null, 310), ['I3 BACK_PAY_LEFT_OUT'])
    assert.deepEqual(wordsAt(read(['户主', [300, 60, 8, null, null, null, 380]]), 'TOTAL_DIFFERS'), [
      '表上合计 380.00 元，分项相加 368.00 元',
    ])
  })
  test('or the whole months of it that the row states', () => {
    assert.deepEqual(alone(300, 60, null, null, null, 3, 1080), [])
    assert.deepEqual(alone(300, 60, 8, null, null, 3, 1088), [])
    assert.deepEqual(alone(300, 60, 8, null, null, 3, 1072), ['K3 TOTAL_DIFFERS'])
  })
  test('a total is not held against what is not there or not readable', () => {
    assert.deepEqual(alone(null, 60, null, null, null, null, 360), [], 'the base is what remains of the total')
    assert.deepEqual(alone(300, '六十', null, null, null, null, 500), ['F3 AMOUNT_NOT_A_NUMBER'])
    assert.deepEqual(alone(300, 60, null, null, null, null, '好多'), ['K3 AMOUNT_NOT_A_NUMBER'])
  })
  test('months in common: three of five rows that agree speak for the list, half of them do not', () => {
    const rows = (totals: readonly number[]) =>
      told(read(...totals.map(total => ['户主', [300, 60, 8, null, null, null, total]] as const))).map(each => each.slice(0, 2))
    assert.deepEqual(rows([2160, 2160, 2160, 360, 360]), [])
    assert.deepEqual(rows([2160, 2160, 2168, 2160, 360]), [], 'with 电费 on top')
    assert.deepEqual(rows([2160, 2160, 360, 360]), ['K3', 'K4'])
    assert.deepEqual(rows([360, 4320, 4320, 4320]), [], 'a year')
    assert.deepEqual(rows([360, 720, 720, 720]), [])
    assert.deepEqual(rows([0, 0, 0, 360]), ['K3', 'K4', 'K5'], 'nothing paid is not a number of months')
    assert.deepEqual(rows([360, 4680, 4680, 4680]), ['K4', 'K5', 'K6'], 'thirteen months are none')
    assert.deepEqual(rows([2161, 2162, 2163, 720]), ['K3', 'K4', 'K5', 'K6'], 'sums that do not divide agree on nothing')
  })
  test('in a list of half years a row may state its own months, or be of one month', () => {
    const six: Amounts = [300, 60, 8, null, null, null, 2160]
    const own = (total: number) => told(read(['户主', six], ['户主', six], ['户主', [300, 60, 8, null, null, 3, total]]))
    for (const total of [360, 368, 1080, 1088, 2160, 2168]) assert.deepEqual(own(total), [], String(total))
    assert.deepEqual(own(720), ['K5 TOTAL_DIFFERS'])
  })
  test('an empty row leaves the months of the others alone', () => {
    const six: Amounts = [300, null, null, null, null, null, 1800]
    assert.deepEqual(told(read(['户主', six], ['户主', six], ['户主', [0, null, null, null, null, null, 0]], ['户主', [null, 1]])), [
      'E5 AMOUNT_ZERO',
    ])
    const only: Amounts = [null, null, null, null, null, null, 300]
    assert.deepEqual(told(read(['户主', six], ['户主', six], ['户主', only], ['户主', only])), [])
  })
  test('extras are told once, at the first', () => {
    const extras = read(['户主', [300, null]], ['户主', [300, null, 8]], ['户主', [300, null, 8, null, 5]], ['户主', [300, null, null, 7]])
    assert.deepEqual(places(extras, ['ELECTRICITY_LEFT_OUT', 'BACK_PAY_LEFT_OUT']), ['G4 ELECTRICITY_LEFT_OUT', 'I5 BACK_PAY_LEFT_OUT'])
    assert.deepEqual(places(read(['户主', [300, null, 0.01, 0.01]]), ['ELECTRICITY_LEFT_OUT', 'BACK_PAY_LEFT_OUT']).length, 2)
    assert.deepEqual(places(read(['户主', [300, null, 0, '/', 0]]), ['ELECTRICITY_LEFT_OUT', 'BACK_PAY_LEFT_OUT']), [])
  })
})

describe('per person, and several months in one amount', () => {
  const HEAD = ['村', '姓名', '身份证号', '保障人数', '人均补差', '月保障金', '分类施保', '实发']
  const read = (choices: object, ...row: readonly Value[]): Roster =>
    readSheets([sheetOf([TITLE, HEAD, ['石桥村', '张三', person(0), ...row]])], { choices })

  test('人均补差 × 人数 is the amount of the household', () => {
    assert.deepEqual(told(read({ amount: 'household_month' }, 3, 200, 600, 60, 660)), [])
    const wrong = read({ amount: 'household_month' }, 3, 200, 500, 60, 560)
    assert.deepEqual(
      [told(wrong), wordsAt(wrong, 'PER_PERSON_DIFFERS')],
      [['E3 PER_PERSON_DIFFERS'], ['人均 200.00 元 × 3 人，与 500.00 元对不上']],
    )
    assert.deepEqual(told(read({ amount: 'household_month' }, 3, '二百', 600, 60, 660)), ['E3 AMOUNT_NOT_A_NUMBER'])
    assert.deepEqual(told(read({ amount: 'household_month' }, 3, 200, '六百', 60, null)), ['F3 AMOUNT_NOT_A_NUMBER'])
    assert.deepEqual(told(read({ amount: 'household_month' }, 3, 200, null, 60, 160)), [])
    assert.deepEqual(told(read({ amount: 'person_month' }, 3, 250, 200, 60, 660)), [], 'only an amount of the household is held against it')
  })
  test('an amount per person is multiplied, the uplift is not', () => {
    const roster = read({ amount: 'person_month' }, 3, null, 200, 60, 660)
    assert.deepEqual([roster.units[0]?.base_fen, roster.units[0]?.uplift_fen, told(roster)], [60000n, 6000n, []])
    assert.deepEqual(told(read({ amount: 'person_month' }, 3, null, 200, 60, 260)), ['H3 TOTAL_DIFFERS'])
  })
  test('a sum of months is divided to the fen; what does not divide is told', () => {
    const choices = { amount: 'period_total', period_months: 3 } as const
    const roster = read(choices, 1, null, 900, 90.3, null)
    assert.deepEqual([roster.units[0]?.base_fen, roster.units[0]?.uplift_fen, told(roster)], [30000n, 3010n, []])
    const odd = read(choices, 1, null, 1000, 100, null)
    assert.deepEqual(
      [told(odd), wordsAt(odd, 'PERIOD_NOT_DIVISIBLE')],
      [
        ['F3 PERIOD_NOT_DIVISIBLE', 'G3 PERIOD_NOT_DIVISIBLE'],
        ['1,000.00 元按 3 个月分不尽到分', '100.00 元按 3 个月分不尽到分'],
      ],
    )
  })
})

test('persons on a list of persons count one, their amounts are their own, and 已领取 comes off what is paid', () => {
  const roster = readSheets(
    [
      sheetOf([
        ['2020年6月孤儿花名册'],
        ['村', '姓名', '身份证号', '标准', '已领取', '补发', '实发'],
        ['石桥村', '小甲', idOf('20120305', 101), 1050, 50, null, 1000],
        ['石桥村', '小乙', idOf('20120305', 103), 1050, 50, 10, 1010],
        ['石桥村', '小丙', idOf('20120305', 105), 1050, 50, 10, 1100],
      ]),
    ],
    { choices: { amount: 'person_month' } },
  )
  assert.deepEqual(
    roster.units.map(unit => [unit.persons, unit.members.length, unit.base_fen, unit.listed]),
    Array.from({ length: 3 }, () => [1, 1, 105000n, false]),
  )
  assert.deepEqual(told(roster), ['F4 BACK_PAY_LEFT_OUT', 'G5 TOTAL_DIFFERS'])
})
