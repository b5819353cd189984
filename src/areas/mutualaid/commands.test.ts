import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { day } from '../../kernel/day.ts'
import { month } from '../../kernel/month.ts'
import { reliefProblemText } from '../../server/messages/relief.ts'
import { newId } from '../../server/random.ts'
import { textsOf } from '../../server/testing.exports.ts'
import { COUNTY, testOffice, TOWN, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { permissionsOf } from '../users/rules.ts'
import { openFund, postVoucher, reverseVoucher } from '../funds/commands.ts'
import { fund } from '../funds/commands.read.ts'
import type { NewVoucher } from '../funds/contract.ts'
import { settle, type Folk } from '../programmes/testing.ts'
import { checkReliefList } from '../relief/commands.ts'
import { checkReserve, payReserve } from '../relief/commands.reserve.ts'
import { aidCases, checkAid, payAid, voidAid } from './commands.cases.ts'
import { aidFile } from './commands.export.ts'
import { societies } from './commands.read.ts'
import { changeSociety, recordTraining } from './commands.ts'
import type { NewAidCase } from './contract.cases.ts'
import { foundSociety, seatBoard } from './testing.ts'

let office: TestOffice
let folk: Folk
let society_id = ''
let fund_id = ''
const VOTE = { board_seats: 5, board_present: 5, kin_left: 0, board_favour: 4 }
const wanted = (i: number, change: Partial<NewAidCase> = {}): NewAidCase => ({
  society_id,
  person_id: folk.people[i] ?? '',
  unit: 'person',
  cause: '13',
  amount_fen: 800_00,
  asked_on: '2020-03-01',
  voted_on: '2020-03-02',
  vote: VOTE,
  paid_on: '2020-03-03',
  paid_how: 'bank',
  document: null,
  words: null,
  ...change,
})
const pay = (i: number, change: Partial<NewAidCase> = {}, ctx = office.as()) => payAid(ctx, wanted(i, change))
const county = { society_id: null, vote: null, document: 'X救急难〔2020〕3号' }
const owner = (text: string, values: unknown[] = []) => office.database.ownerPool.query(text, values)
const year = (ctx = office.as()) => aidCases(ctx, { from: '2020-01-01', to: '2020-12-31' })
const held = async (of = fund_id): Promise<number> => (await fund(office.as(), { fund_id: of })).fund.bank_fen
/** As the role of the village has it, in the second village. */
const cadre = () => office.as({ login: 'cadre', permissions: [...permissionsOf(['village_cadre'])], division: VILLAGES[1].division })

beforeEach(async () => {
  office ??= await testOffice()
  await owner('TRUNCATE society, fund, reserve_case, aid_case, relief_grant, relief_list, household, person CASCADE')
  folk = await settle(office, 6)
  ;({ society_id, fund_id } = await foundSociety(office, VILLAGES[0].division))
  await seatBoard(office, society_id)
})

describe('cases', () => {
  test('clerks at once: one is the first to help a family, the others have to say why, from whatever pot', async () => {
    const town = await foundSociety(office, TOWN, { name: '镇互助联合会' })
    const asked = [county, county, {}, { society_id: town.society_id }].map(change => pay(3, change))
    const outcomes = await Promise.allSettled(asked)
    const refused = outcomes.flatMap(each => (each.status === 'rejected' ? [(each.reason as { code?: string }).code] : []))
    assert.deepEqual(refused, ['AID_NEEDS_WORDS', 'AID_NEEDS_WORDS', 'AID_NEEDS_WORDS'])
    assert.equal((await year()).cases, 1)
  })

  test('a case and its voucher come together at its level; the levels add up', async () => {
    const first = await pay(0)
    assert.deepEqual([first.voucher, first.warnings], ['2020-2', []])
    const town = await foundSociety(office, TOWN, { name: '镇互助联合会' })
    await pay(1, { society_id: town.society_id, amount_fen: 2000_00, cause: '11' })
    await pay(2, { ...county, amount_fen: 5000_00 })
    const list = await year()
    assert.deepEqual([list.cases, list.amount_fen], [3, 7800_00])
    assert.deepEqual(list.sums, [
      { level: 'village', cases: 1, amount_fen: 800_00 },
      { level: 'town', cases: 1, amount_fen: 2000_00 },
      { level: 'county', cases: 1, amount_fen: 5000_00 },
    ])
    assert.deepEqual(
      list.rows.map(row => [row.level, row.name, row.society, row.voucher, row.vote?.board_favour ?? null]),
      [
        ['county', '试3', null, null, null],
        ['town', '试2', '镇互助联合会', '2020-2', 4],
        ['village', '试1', '救急难互助社', '2020-2', 4],
      ],
    )
    assert.deepEqual([await held(), await held(town.fund_id)], [4200_00, 3000_00])
    const { journal, trial } = await fund(office.as(), { fund_id })
    assert.equal(trial.rows.find(row => row.account === '5101')?.balance_fen, 800_00)
    assert.doesNotMatch(JSON.stringify(journal), /试1/, 'the journal names no person')
  })

  test('refused, and nothing is written: votes, balance, village, days, the closed, the unknown', async () => {
    const vote = (change: Partial<typeof VOTE>) => ({ vote: { ...VOTE, ...change } })
    await assert.rejects(pay(0, vote({ board_present: 6 })), { code: 'VOTE_UNBALANCED' })
    await assert.rejects(pay(0, vote({ board_favour: 6 })), { code: 'VOTE_UNBALANCED' })
    await assert.rejects(pay(0, vote({ board_present: 3, board_favour: 3 })), { code: 'VOTE_TOO_FEW_PRESENT' })
    await assert.rejects(pay(0, vote({ board_favour: 2 })), { code: 'VOTE_NOT_CARRIED' })
    await assert.rejects(pay(0, vote({ board_seats: 6 })), { code: 'VOTE_BOARD_DIFFERS' })
    await assert.rejects(pay(0, { vote: null }), { code: 'AID_VOTE_NEEDED' })
    await assert.rejects(pay(0, { amount_fen: 5000_01, words: '大火' }), { code: 'FUND_BALANCE_SHORT' })
    await assert.rejects(pay(0, { paid_how: 'cash' }), { code: 'FUND_BALANCE_SHORT' })
    await assert.rejects(pay(1), { code: 'AID_OTHER_VILLAGE' })
    await assert.rejects(pay(0, { cause: '77' }), { code: 'AID_CAUSE_UNKNOWN' })
    await assert.rejects(pay(0, { voted_on: '2020-02-28' }), { code: 'AID_DAYS_BACKWARDS' })
    await assert.rejects(pay(0, { paid_on: '2020-06-19' }), { code: 'AID_IN_FUTURE' })
    await assert.rejects(pay(0, { unit: 'household' }), { code: 'AID_NO_HOUSEHOLD' })
    await assert.rejects(pay(0, { ...county, document: null }), { code: 'AID_DOCUMENT_NEEDED' })
    await assert.rejects(pay(0, { person_id: newId() }), { code: 'GRANT_PERSON_NOT_FOUND' })
    await assert.rejects(pay(0, { society_id: newId() }), { code: 'SOCIETY_NOT_FOUND' })
    await assert.rejects(pay(0, { asked_on: '2019-12-01', voted_on: '2019-12-02', paid_on: '2019-12-31' }), { code: 'BEFORE_FUND_OPENED' })
    await owner(`UPDATE society SET closed_on = '2020-06-01'`)
    await assert.rejects(pay(0), { code: 'SOCIETY_CLOSED' })
    assert.deepEqual([(await year()).rows, await held()], [[], 5000_00])
  })

  test('above the cap only with a word, at it without', async () => {
    await pay(0, { amount_fen: 1000_00 })
    await assert.rejects(pay(3, { amount_fen: 1000_01 }), { code: 'AID_NEEDS_WORDS' })
    await assert.rejects(pay(3, { amount_fen: 1000_01, words: ' ' }), { code: 'AID_NEEDS_WORDS' })
    const { warnings } = await pay(3, { amount_fen: 1000_01, words: '房屋全毁' })
    assert.deepEqual(
      warnings.map(each => [each.code, each.unchecked]),
      [['ABOVE_AID_CAP', 'own']],
    )
    assert.deepEqual(
      (await year()).rows.map(row => row.words),
      ['房屋全毁', null],
    )
  })

  test('kin of the board leave: a name of the family that stands on the board', async () => {
    await owner(`UPDATE person SET name = '丁三' WHERE person_id = $1`, [folk.people[3]])
    for (const i of [0, 3])
      await owner(`INSERT INTO household_member VALUES (${COUNTY}, $1, $2, '2019-01-01', NULL, $3, '01', '成员', true, true, now())`, [
        folk.households[0],
        folk.people[i],
        VILLAGES[0].division,
      ])
    const asked = {
      society_id,
      person_id: folk.people[0] ?? '',
      cause: '13',
      amount_fen: 100,
      voted_on: '2020-03-02',
      paid_on: '2020-03-03',
    }
    const check = await checkAid(office.as(), asked)
    assert.deepEqual([check.kin, check.board_seats, check.household_size], [['丁三'], 5, 2])
    await assert.rejects(pay(0), { code: 'VOTE_KIN_STAYED' })
    await pay(0, { unit: 'household', vote: { ...VOTE, kin_left: 1 } })
    assert.deepEqual(
      (await year()).rows.map(row => [row.unit, row.household_size]),
      [['household', 2]],
    )
  })

  test('the reserve shows beside mutual aid, and mutual aid beside the reserve: the second says why', async () => {
    const reserve = await openFund(office.as(), {
      kind: 'reserve',
      division: TOWN,
      name: '备用金',
      opened_on: '2020-01-01',
      opening_fen: 5000_00,
      place: 'bank',
      document: null,
    })
    const fromReserve = (i: number, words: string | null = null) =>
      payReserve(office.as(), {
        fund_id: reserve.fund_id,
        person_id: folk.people[i] ?? '',
        cause: '13',
        amount_fen: 500_00,
        paid_how: 'bank',
        paid_on: '2020-03-05',
        posted_on: '2020-03-05',
        witness_one: null,
        witness_two: null,
        words,
      })
    await fromReserve(0)
    await assert.rejects(pay(0), { code: 'AID_NEEDS_WORDS' })
    const { warnings } = await pay(0, { words: '两笔合计没有超过自付' })
    assert.match(warnings[0]?.text ?? '', /2020年3月5日，试1，备用金 500\.00 元/)
    await pay(3)
    const asked = { person_id: folk.people[3] ?? '', cause: '13', amount_fen: 100, paid_on: '2020-03-05' }
    assert.deepEqual((await checkReserve(office.as(), asked)).earlier, [
      { source: 'mutual_aid', name: '试4', on: '2020-03-03', cause: '13', amount_fen: 800_00 },
    ])
    const grant = { household_id: null, persons: 1, cause: '13', village_fen: null, office_fen: null, amount_fen: 1n, import_row: null }
    const grants = [{ ...grant, person_id: folk.people[3] ?? '', division: folk.villages[3] ?? '' }]
    const list = { paid_month: month('2020-03'), unit: 'person' as const, reason: '节前', document: null, import_id: null, grants }
    const told = (await checkReliefList(office.as(), list)).problems.map(each => reliefProblemText(each, office.as().law))
    assert.match(told.join(''), /2020年3月3日已因突发重大疾病得过救急难 800\.00 元/)
    await assert.rejects(fromReserve(3), { code: 'RESERVE_NEEDS_WORDS' })
    await fromReserve(3, '病情反复')
  })

  test('taken back with its voucher, and only so; once', async () => {
    const { case_id } = await pay(0)
    const { journal } = await fund(office.as(), { fund_id })
    const voucher_id = journal.at(-1)?.voucher_id ?? ''
    const alone = { voucher_id, posted_on: day('2020-06-18'), reason: 'x', case_id: null }
    await assert.rejects(reverseVoucher(office.as(), alone), { code: 'VOUCHER_OF_CASE' })
    const back = { case_id, posted_on: '2020-06-18', reason: '记错了人' }
    await voidAid(office.as(), back)
    await assert.rejects(voidAid(office.as(), back), { code: 'AID_VOIDED' })
    await assert.rejects(voidAid(office.as(), { ...back, case_id: newId() }), { code: 'AID_NOT_FOUND' })
    const list = await year()
    assert.deepEqual([list.cases, list.amount_fen, list.rows[0]?.voided, await held()], [0, 0, '记错了人', 5000_00])
    assert.deepEqual((await pay(0)).warnings, [], 'what fell is no help')
    const paidByCounty = await pay(2, county)
    await voidAid(office.as(), { ...back, case_id: paidByCounty.case_id })
    assert.equal((await year()).cases, 1)
  })

  test('two clerks at once: the family is helped once, or the second says why', async () => {
    const both = await Promise.allSettled([pay(0), pay(0, {}, office.as({ login: 'other' }))])
    assert.deepEqual(both.map(each => each.status).toSorted(), ['fulfilled', 'rejected'])
    assert.equal((await year()).cases, 1)
  })

  test('a cadre types the cases and entries of his own society, and no others', async () => {
    const own = await foundSociety(office, VILLAGES[1].division)
    const town = await foundSociety(office, TOWN, { name: '镇互助联合会' })
    const theirs = await pay(1, { society_id: town.society_id, cause: '11' })
    const byCounty = await pay(1, { ...county, cause: '12' })
    const { case_id } = await pay(1, { society_id: own.society_id }, cadre())
    await assert.rejects(pay(0, {}, cadre()), { code: 'GRANT_PERSON_NOT_FOUND' })
    await assert.rejects(pay(1, {}, cadre()), { code: 'SOCIETY_NOT_FOUND' })
    await assert.rejects(pay(1, county, cadre()), { code: 'NOT_ALLOWED' })
    const back = { posted_on: '2020-06-18', reason: 'x' }
    await assert.rejects(voidAid(cadre(), { case_id: theirs.case_id, ...back }), { code: 'AID_OF_ABOVE' })
    await assert.rejects(voidAid(cadre(), { case_id: byCounty.case_id, ...back }), { code: 'NOT_ALLOWED' })
    const donation: Omit<NewVoucher, 'fund_id'> = {
      posted_on: day('2020-06-18'),
      purpose: '12',
      place: 'bank',
      amount_fen: 300_00n,
      words: '村民捐赠',
      document: null,
      case_id: null,
    }
    await postVoucher(cadre(), { fund_id: own.fund_id, ...donation })
    await assert.rejects(postVoucher(cadre(), { fund_id, ...donation }), { code: 'FUND_NOT_FOUND' })
    const reserve = await openFund(office.as(), {
      kind: 'reserve',
      division: VILLAGES[1].division,
      name: '备用金',
      opened_on: '2020-01-01',
      opening_fen: 1,
      place: 'bank',
      document: null,
    })
    const interest = { ...donation, purpose: '14' }
    await assert.rejects(postVoucher(cadre(), { fund_id: reserve.fund_id, ...interest }), { code: 'NOT_ALLOWED' })
    const [opening] = (await fund(office.as(), { fund_id: reserve.fund_id })).journal
    const reversal = { voucher_id: opening?.voucher_id ?? '', posted_on: day('2020-06-18'), reason: 'x', case_id: null }
    await assert.rejects(reverseVoucher(cadre(), reversal), { code: 'NOT_ALLOWED' })
    await postVoucher(office.as(), { fund_id: reserve.fund_id, ...interest })
    await voidAid(cadre(), { case_id, ...back })
    assert.equal(await held(own.fund_id), 5300_00)
    assert.deepEqual(
      (await societies(cadre(), { year: 2020 })).rows.map(row => row.place),
      ['石桥村'],
    )
    assert.deepEqual(
      (await year(cadre())).rows.map(row => [row.name, row.level, row.society]),
      [
        ['试2', 'village', '救急难互助社'],
        ['试2', 'county', null],
        ['试2', 'town', null],
      ],
    )
  })

  test('who may not: reading alone writes nothing, writing alone manages nothing', async () => {
    const reads = office.as({ permissions: ['mutual.read', 'relief.read', 'fund.read'] })
    await assert.rejects(pay(0, {}, reads), { code: 'NOT_ALLOWED' })
    await assert.rejects(year(office.as({ permissions: ['fund.read'] })), { code: 'NOT_ALLOWED' })
    const writes = office.as({ permissions: ['mutual.read', 'mutual.write', 'fund.write', 'fund.read'] })
    const name = { society_id, name: '甲', registration_no: '乙', legal_head: '丙' }
    await assert.rejects(changeSociety(writes, name), { code: 'NOT_ALLOWED' })
    await assert.rejects(recordTraining(writes, { trained_on: '2020-05-01', topic: '11', societies: [{ society_id, attendees: 3 }] }), {
      code: 'NOT_ALLOWED',
    })
  })

  test('the database itself: votes, whose money, append-only', async () => {
    const { case_id } = await pay(0)
    await assert.rejects(owner(`UPDATE aid_case SET board_favour = 2`), { constraint: 'aid_case_vote' })
    await assert.rejects(owner(`UPDATE aid_case SET board_present = 3, board_favour = 3`), { constraint: 'aid_case_vote' })
    await assert.rejects(owner(`UPDATE aid_case SET voucher_id = NULL`), { constraint: 'aid_case_whose_money' })
    await assert.rejects(owner(`UPDATE aid_case SET paid_on = '2020-03-01'`), { constraint: 'aid_case_days' })
    await assert.rejects(office.db.updateTable('aid_case').set({ amount_fen: 1n }).where('case_id', '=', case_id).execute(), {
      code: '42501',
    })
    await assert.rejects(office.db.deleteFrom('aid_case').execute(), { code: '42501' })
  })

  test('救急难台账: what stands, in the order of payment, sums by level, numbers masked', async () => {
    await pay(0)
    const { case_id } = await pay(3)
    await pay(2, county)
    await voidAid(office.as(), { case_id, posted_on: '2020-06-18', reason: '没有来领' })
    const file = await aidFile(office.as(), { from: '2020-01-01', to: '2020-06-30' })
    const [rows = []] = await textsOf(file)
    const shown = rows.map(row => row.join('|')).join('\n')
    assert.match(file.name, /救急难台账（2020年1月1日至2020年6月30日）\.xlsx$/)
    assert.match(shown, /村级 1 次 800\.00 元；乡镇级 0 次 0\.00 元；县级 1 次 800\.00 元/)
    assert.match(shown, /1\|村级\|救急难互助社\|2020-03-01\|东河村\|试1/)
    assert.doesNotMatch(shown, /试4/)
    await assert.rejects(aidFile(office.as({ permissions: [] }), { from: '2020-01-01', to: '2020-06-30' }), { code: 'NOT_ALLOWED' })
  })
})
