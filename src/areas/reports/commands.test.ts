import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Summary } from './contract.ts'
import { TOWN, VILLAGES } from '../../server/testing.office.ts'
import { openFund } from '../funds/commands.ts'
import { answerClaim, checkClaims, declareClaims, receiveClaim, withdrawClaim } from '../medical/commands.ts'
import { payReserve, voidReserve } from '../relief/commands.reserve.ts'
import { figureDetail, figureRows, summarise } from './commands.ts'
import { smallTown, type ReportTown } from './store.fixtures.test.ts'

/** 「1300人187」, 「30人次18.795」, and 「19户32」 that lost its 人. */
const GLUED = /(?:人次|人|名|元)\d|(?<!每)户\d+(?!\d*人)/

const HALF_YEAR = { from: '2020-01', to: '2020-06' }
const valueOf = ({ figures }: Summary, id: string): number | undefined => figures.find(figure => figure.id === id)?.value
const codes = ({ warnings }: Summary): string[] => warnings.map(({ code }) => code)

const rural = async (town: ReportTown): Promise<Summary> => summarise(town.as(), HALF_YEAR)

describe('summarise', () => {
  test('counts stock at the end, flow over the period, and money without price subsidies', async t => {
    const town = await smallTown(t)
    const summary = await rural(town)
    assert.equal(valueOf(summary, 'dibao.rural.persons'), 5, 'June only: 3 and 2')
    assert.equal(valueOf(summary, 'dibao.rural.households'), 2)
    assert.equal(valueOf(summary, 'dibao.rural.amount'), (990_00 + 500_00) * 6 + 400_00 * 3)
    assert.equal(valueOf(summary, 'tekun.persons'), 2, 'paid six times, counted once')
    assert.equal(valueOf(summary, 'tekun.personMonths'), 10)
    assert.equal(valueOf(summary, 'tekun.amount'), 610_00 * 6 + 827_00 * 4)
    assert.equal(valueOf(summary, 'dibao.urban.persons'), undefined, 'no row, no figure')
    assert.ok(
      summary.figures.every(figure => figure.rows > 0 && /^[0-9a-f]{64}$/.test(figure.rows_hash) && figure.query.startsWith('sent-lines/')),
    )
    assert.deepEqual(summary.warnings.filter(({ code }) => code === 'PROGRAMME_EMPTY').length, 3)
    assert.equal(/城市低保|孤儿/.test(summary.text), false)
  })

  test('keeps the units of relief apart and adds the money only', async t => {
    const town = await smallTown(t)
    const before = await rural(town)
    assert.deepEqual(
      [
        '2020-01.persons',
        '2020-01.households',
        '2020-01.amount',
        '2020-06.persons',
        '2020-06.households',
        '2020-06.perHousehold',
        '2020-06.amount',
        'total.amount',
      ].map(id => valueOf(before, `temporaryRelief.${id}`)),
      [2, undefined, 1500_00, undefined, 2, 3000_00, 6000_00, 7500_00],
    )
    assert.match(before.text, /1月救助2人，发放临时救助资金0\.15万元；6月救助2户，每户0\.3万元，计0\.6万元；两批共0\.75万元。/)
    await town.batch({
      programme: 'temporaryRelief',
      month: '2020-01',
      kind: 'relief',
      number: 2,
      unit: 'household',
      lines: [{ person: town.wang, household: town.homes.wang, base: 200_00n }],
    })
    const both = await rural(town)
    assert.deepEqual(
      [
        valueOf(both, 'temporaryRelief.2020-01.persons'),
        valueOf(both, 'temporaryRelief.2020-01.households'),
        valueOf(both, 'temporaryRelief.2020-01.amount'),
      ],
      [2, 1, 1700_00],
    )
    assert.match(both.text, /1月救助2人和1户，发放临时救助资金0\.17万元/)
    assert.ok(codes(both).includes('UNITS_MIXED'))
  })

  test('a reissue counts nothing; what is void or not yet sent does not count; months end at their border', async t => {
    const town = await smallTown(t)
    const before = await rural(town)
    const failed = await town.batch({
      programme: 'orphan',
      month: '2020-06',
      lines: [{ person: town.child, base: 1050_00n, village: 2, result: 'failed' }],
    })
    const orphan = await rural(town)
    assert.deepEqual(
      orphan.warnings.filter(({ code }) => code === 'FAILED_NOT_REISSUED').map(({ what }) => what),
      ['孤儿基本生活保障6月有 1 笔共 1,050.00 元被银行退回，还没有重发'],
    )
    await town.batch({
      programme: 'orphan',
      month: '2020-06',
      kind: 'reissue',
      lines: [{ person: town.child, base: 1050_00n, village: 2, kind: 'reissue', corrects: { batch: failed, line: 1 } }],
    })
    await town.batch({ programme: 'orphan', month: '2020-05', state: 'void', lines: [{ person: town.child, base: 1050_00n, village: 2 }] })
    await town.batch({
      programme: 'orphan',
      month: '2020-04',
      state: 'approved',
      lines: [{ person: town.child, base: 1050_00n, village: 2 }],
    })
    await town.batch({ programme: 'orphan', month: '2020-03', state: 'made', lines: [{ person: town.child, base: 1050_00n, village: 2 }] })
    await town.batch({ programme: 'orphan', month: '2020-07', lines: [{ person: town.child, base: 1050_00n, village: 2 }] })
    await town.batch({ programme: 'orphan', month: '2019-12', lines: [{ person: town.child, base: 1050_00n, village: 2 }] })
    const after = await rural(town)
    assert.deepEqual(
      [valueOf(after, 'orphan.amount'), valueOf(after, 'orphan.persons'), valueOf(after, 'orphan.personMonths')],
      [1050_00, 1, 1],
    )
    assert.match(after.text, /为1名孤儿发放孤儿生活费0\.105万元（1人次）/)
    assert.equal(codes(after).includes('FAILED_NOT_REISSUED'), false)
    assert.ok(
      ['BATCH_NOT_SENT', 'BATCH_NOT_APPROVED', 'MONTH_MISSING'].every(code => codes(after).includes(code)),
      codes(after).join(),
    )
    assert.deepEqual(
      after.figures.filter(({ id }) => !id.startsWith('orphan')),
      before.figures,
      'other figures stay as they were',
    )
  })

  test('back pay adds, an offset takes away, and neither is a person more', async t => {
    const town = await smallTown(t)
    await town.batch({
      programme: 'tekun',
      month: '2020-06',
      kind: 'supplementary',
      lines: [
        { person: town.lone, kind: 'back_pay', backPay: 827_00n, village: 2 },
        { person: town.old, kind: 'offset', backPay: 100_00n, offset: 100_00n, village: 1 },
      ],
    })
    const summary = await rural(town)
    assert.deepEqual(
      [valueOf(summary, 'tekun.amount'), valueOf(summary, 'tekun.persons'), valueOf(summary, 'tekun.personMonths')],
      [610_00 * 6 + 827_00 * 5, 2, 10],
    )
  })

  test('twice the same codes; one changed line changes the codes of its figures alone', async t => {
    const town = await smallTown(t)
    const hashes = async (): Promise<Map<string, string>> =>
      new Map((await rural(town)).figures.map(figure => [figure.id, figure.rows_hash]))
    const first = await hashes()
    assert.deepEqual(await hashes(), first)
    await town.sql(
      `UPDATE payment_line SET base_fen = base_fen + 1, net_fen = net_fen + 1 WHERE programme = 'tekun' AND paid_month = '2020-03-01' AND person_id = $1`,
      [town.old],
    )
    const second = await hashes()
    assert.deepEqual(
      [...second].filter(([id, hash]) => first.get(id) !== hash).map(([id]) => id),
      ['tekun.persons', 'tekun.personMonths', 'tekun.amount'],
    )
  })

  test('every number of the text is a figure or a date, and none is glued to the next', async t => {
    const summary = await rural(await smallTown(t))
    assert.doesNotMatch(summary.text, GLUED)
    const known = new Set(summary.figures.map(({ id }) => id))
    for (const { text, figure } of summary.blocks.flatMap(({ runs }) => runs)) {
      if (figure === undefined) assert.doesNotMatch(text.replaceAll(/\d+(?=年|月|至)/g, ''), /\d/, text)
      else assert.ok(known.has(figure), figure)
    }
    assert.match(summary.text, /^XX镇2020年上半年民政工作总结\n2020年上半年，在镇党委/)
    assert.match(summary.text, /截至6月，全镇享受农村低保待遇2户5人，上半年共发放农村低保资金1\.014万元（不含价格补贴和电费补贴）。/)
  })

  test('refuses a period that ends before it begins or never ends, and says when it is not over', async t => {
    const town = await smallTown(t)
    await assert.rejects(summarise(town.as(), { from: '2020-06', to: '2020-01' }), { code: 'PERIOD_REVERSED' })
    await assert.rejects(summarise(town.as(), { from: '2010-01', to: '2020-01' }), { code: 'PERIOD_TOO_LONG' })
    for (const [from, to] of [
      ['9999-12', '9999-12'],
      ['2099-12', '2100-01'],
      ['1989-12', '1990-01'],
    ] as const)
      await assert.rejects(summarise(town.as(), { from, to }), { code: 'MONTH_OUT_OF_RANGE' })
    await assert.rejects(summarise(town.as({ permissions: ['person.read'] }), HALF_YEAR), { code: 'NOT_ALLOWED' })
    assert.ok(codes(await summarise(town.as({ today: '2020-06-30' }), HALF_YEAR)).includes('PERIOD_INCOMPLETE'))
    assert.equal(codes(await summarise(town.as({ today: '2020-07-01' }), HALF_YEAR)).includes('PERIOD_INCOMPLETE'), false)
    const nothing = await summarise(town.as(), { from: '2018-01', to: '2018-06' })
    assert.deepEqual([nothing.figures, nothing.blocks], [[], []])
  })
})

describe('the rows behind a figure', () => {
  test('the villages add up to every figure, also for who moved', async t => {
    const town = await smallTown(t)
    const { figures } = await rural(town)
    assert.ok(figures.length >= 13)
    for (const figure of figures) {
      const detail = await figureDetail(town.as(), { ...HALF_YEAR, id: figure.id })
      assert.ok(detail.agrees, `${figure.id} ${JSON.stringify(detail.villages)}`)
      const lines = await Promise.all(
        detail.villages.map(({ division }) => figureRows(town.as(), { ...HALF_YEAR, id: figure.id, division })),
      )
      assert.equal(
        lines.reduce((sum, { total }) => sum + total, 0),
        figure.rows,
      )
    }
    const persons = await figureDetail(town.as(), { ...HALF_YEAR, id: 'tekun.persons' })
    assert.deepEqual(
      persons.villages.map(({ village, persons: count, rows }) => [village, count, rows]),
      [
        ['东河村', 0, 4],
        ['石桥村', 1, 2],
        ['柳沟村', 1, 4],
      ],
    )
    await assert.rejects(figureDetail(town.as(), { ...HALF_YEAR, id: 'dibao.urban.persons' }), { code: 'FIGURE_NOT_FOUND' })
    await assert.rejects(figureRows(town.as(), { ...HALF_YEAR, id: 'person.id', division: VILLAGES[0].division }), {
      code: 'FIGURE_NOT_FOUND',
    })
  })

  test('a village of many lines is cut in the database, and its total stands beside', async t => {
    const town = await smallTown(t)
    const asked = { ...HALF_YEAR, id: 'dibao.rural.amount', division: VILLAGES[0].division }
    const all = await figureRows(town.as(), asked)
    assert.ok(all.total > 2 && all.rows.length === all.total)
    assert.deepEqual(await figureRows(town.as(), { ...asked, limit: 2 }), { rows: all.rows.slice(0, 2), total: all.total })
  })

  test('a village user sees his own rows, and the figure of his village', async t => {
    const town = await smallTown(t)
    const [, bridge] = VILLAGES
    const mine = town.as({ login: 'village', division: bridge.division })
    const summary = await summarise(mine, HALF_YEAR)
    assert.deepEqual([valueOf(summary, 'dibao.rural.persons'), valueOf(summary, 'dibao.rural.amount')], [2, 500_00 * 6 + 400_00 * 3])
    const detail = await figureDetail(mine, { ...HALF_YEAR, id: 'dibao.rural.persons' })
    assert.deepEqual(
      detail.villages.map(({ village }) => village),
      ['石桥村'],
    )
    assert.deepEqual(await figureRows(mine, { ...HALF_YEAR, id: 'dibao.rural.persons', division: VILLAGES[0].division }), {
      rows: [],
      total: 0,
    })
  })
})

describe('the reserve', () => {
  const pay = async (
    town: Awaited<ReturnType<typeof smallTown>>,
    fund_id: string,
    person_id: string,
    paid_on: string,
    amount_fen: number,
  ) =>
    payReserve(town.as(), {
      fund_id,
      person_id,
      cause: '13',
      amount_fen,
      paid_on,
      posted_on: '2020-06-18',
      paid_how: 'bank',
      witness_one: null,
      witness_two: null,
      words: '属实',
    })

  test('people once, money in full, each case a row; what fell and other months do not count', async t => {
    const town = await smallTown(t)
    const { fund_id } = await openFund(town.as(), {
      kind: 'reserve',
      division: TOWN,
      name: '备用金',
      opened_on: '2019-12-01',
      opening_fen: 50_000_00,
      place: 'bank',
      document: null,
    })
    const before = await rural(town)
    assert.equal(valueOf(before, 'reliefReserve.persons'), undefined, 'no row, no figure')
    await pay(town, fund_id, town.wang, '2020-01-01', 1000_00)
    await pay(town, fund_id, town.wang, '2020-06-18', 500_50)
    await pay(town, fund_id, town.li, '2020-03-02', 2000_00)
    await pay(town, fund_id, town.sun, '2019-12-31', 700_00)
    const { case_id } = await pay(town, fund_id, town.sun, '2020-02-01', 900_00)
    await voidReserve(town.as(), { case_id, posted_on: '2020-06-18', reason: '记错' })
    const after = await rural(town)
    assert.deepEqual([valueOf(after, 'reliefReserve.persons'), valueOf(after, 'reliefReserve.amount')], [2, 3500_50])
    // Nothing else moves.
    const others = ({ figures }: Summary) => figures.filter(({ id }) => !id.startsWith('reliefReserve.'))
    assert.deepEqual(others(after), others(before))
    const persons = await figureDetail(town.as(), { ...HALF_YEAR, id: 'reliefReserve.persons' })
    assert.deepEqual([persons.agrees, persons.figure.rows, persons.figure.query.split('?')[0]], [true, 3, 'reserve-cases/persons'])
    const amount = await figureDetail(town.as(), { ...HALF_YEAR, id: 'reliefReserve.amount' })
    assert.deepEqual(
      amount.villages.map(({ village, persons: count, amount_fen, rows }) => [village, count, amount_fen, rows]),
      [
        ['东河村', 1, 1500_50, 2],
        ['石桥村', 1, 2000_00, 1],
      ],
    )
    const { rows, total } = await figureRows(town.as(), { ...HALF_YEAR, id: 'reliefReserve.amount', division: VILLAGES[0].division })
    assert.deepEqual(
      [total, rows.map(row => [row.name, row.month, row.amount_fen])],
      [
        2,
        [
          ['王秀英', '2020-01', 1000_00],
          ['王秀英', '2020-06', 500_50],
        ],
      ],
    )
    assert.match(after.text, /1至6月份共计救助2人、0\.35005万元。/)
    assert.doesNotMatch(after.text, GLUED)
  })
})

describe('medical aid', () => {
  test('each claim that was declared is a person-time, by the day it went to the county; nothing else moves', async t => {
    const town = await smallTown(t)
    const before = await rural(town)
    const take = async (person_id: string, discharged_on: string, requested_fen: number): Promise<string> => {
      const bills = { covered_fen: 10_000_00, basic_fen: 5000_00, serious_fen: 0, other_fen: 0 }
      const stay = { hospital: '县人民医院', admitted_on: '2019-12-01', discharged_on, illness: null, received_on: '2019-12-31' }
      const asked = { person_id, scheme: 'medical_aid' as const, aid_class: '12', requested_fen, words: '属实' }
      const { claim_id } = await receiveClaim(town.as(), { ...asked, ...stay, ...bills })
      await checkClaims(town.as(), { claim_ids: [claim_id], checked_on: '2019-12-31' })
      return claim_id
    }
    const declare = (claim_id: string, declared_on: string) => declareClaims(town.as(), { claim_ids: [claim_id], declared_on })
    const first = await take(town.wang, '2019-12-10', 1000_00)
    await declare(first, '2020-01-01')
    await declare(await take(town.wang, '2019-12-20', 500_50), '2020-06-18')
    const back = await take(town.li, '2019-12-10', 2000_00)
    await declare(back, '2020-03-02')
    await declare(await take(town.sun, '2019-12-10', 700_00), '2019-12-31')
    const wrong = await take(town.sun, '2019-12-20', 900_00)
    await declare(wrong, '2020-02-01')
    await withdrawClaim(town.as(), { claim_id: wrong, reason: '记错' })
    await take(town.sun, '2019-12-30', 800_00)
    // What the county says later changes nothing of what was declared.
    await answerClaim(town.as(), { claim_id: back, kind: 'returned', on: '2020-04-01', document: null, reason: '缺材料' })
    const paper = { kind: 'approved' as const, on: '2020-04-01', document: 'X医保〔2020〕7号', words: null }
    await answerClaim(town.as(), { claim_id: first, ...paper, approved_fen: 800_00 })
    const after = await rural(town)
    assert.deepEqual([valueOf(after, 'medicalAid.personTimes'), valueOf(after, 'medicalAid.amount')], [3, 3500_50])
    const others = ({ figures }: Summary) => figures.filter(({ id }) => !id.startsWith('medicalAid.'))
    assert.deepEqual(others(after), others(before))
    const times = await figureDetail(town.as(), { ...HALF_YEAR, id: 'medicalAid.personTimes' })
    assert.deepEqual([times.agrees, times.figure.rows, times.figure.query.split('?')[0]], [true, 3, 'medical-claims/rows'])
    const { rows } = await figureRows(town.as(), { ...HALF_YEAR, id: 'medicalAid.amount', division: VILLAGES[0].division })
    assert.deepEqual(
      rows.map(row => [row.name, row.month, row.amount_fen]),
      [
        ['王秀英', '2020-01', 1000_00],
        ['王秀英', '2020-06', 500_50],
      ],
    )
    assert.match(after.text, /城乡医疗救助\n上半年，全镇申报医疗救助共计3人次，救助金额0\.35005万元。/)
    assert.doesNotMatch(after.text, GLUED)
  })
})
