import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { day } from '../../kernel/day.ts'
import { month } from '../../kernel/month.ts'
import { reliefProblemText } from '../../server/messages/relief.ts'
import { newId } from '../../server/random.ts'
import { textsOf } from '../../server/testing.exports.ts'
import { COUNTY, testOffice, TOWN, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { openFund, reverseVoucher } from '../funds/commands.ts'
import { fund } from '../funds/commands.read.ts'
import type { NewFund } from '../funds/contract.ts'
import { settle, type Folk } from '../programmes/testing.ts'
import { checkReliefList, createReliefList } from './commands.ts'
import { reserveFile } from './commands.reserve-export.ts'
import { checkReserve, payReserve, recordProof, reserveCases, voidReserve } from './commands.reserve.ts'
import type { NewReserveCase } from './contract.reserve.ts'

let office: TestOffice
let folk: Folk
let fund_id = ''
const open = async (change: Partial<NewFund> = {}): Promise<string> => {
  const opened = { kind: 'reserve', division: TOWN, name: '备用金', opened_on: '2020-01-01', opening_fen: 5000_00, place: 'bank' } as const
  return (await openFund(office.as(), { ...opened, document: null, ...change })).fund_id
}
const wanted = (i: number, change: Partial<NewReserveCase> = {}): NewReserveCase => ({
  fund_id,
  person_id: folk.people[i] ?? '',
  cause: '13',
  amount_fen: 1000_00,
  paid_on: '2020-03-02',
  posted_on: '2020-03-02',
  paid_how: 'bank',
  witness_one: null,
  witness_two: null,
  words: null,
  ...change,
})
const pay = (i: number, change: Partial<NewReserveCase> = {}, ctx = office.as()) => payReserve(ctx, wanted(i, change))
const owner = (text: string, values: unknown[] = []) => office.database.ownerPool.query(text, values)
const year = (ctx = office.as()) => reserveCases(ctx, { from: '2020-01-01', to: '2020-12-31' })
const held = async (): Promise<number> => (await fund(office.as(), { fund_id })).fund.bank_fen
const join = (i: number, household: number) =>
  owner(`INSERT INTO household_member VALUES (${COUNTY}, $1, $2, '2019-01-01', NULL, $3, '01', '成员', true, true, now())`, [
    folk.households[household],
    folk.people[i],
    folk.villages[i],
  ])

describe('payments out of the reserve', () => {
  beforeEach(async () => {
    office ??= await testOffice()
    await owner('TRUNCATE fund, reserve_case, relief_grant, relief_list, household, person CASCADE')
    folk = await settle(office, 4)
    fund_id = await open()
  })

  test('a case and its voucher come together; the list counts people once', async () => {
    const first = await pay(0)
    assert.deepEqual([first.year, first.number, first.warnings], [2020, 2, []])
    await pay(0, { cause: '11', amount_fen: 500_50 })
    await pay(1, { paid_on: '2020-06-18', posted_on: '2020-06-18' })
    const list = await year()
    assert.deepEqual([list.persons, list.amount_fen, list.overdue, list.rows.length], [2, 2500_50, 2, 3])
    assert.deepEqual(
      list.rows.map(row => [row.paid_on, row.name, row.voucher, row.village, row.proof_due_on]),
      [
        ['2020-06-18', '试2', '2020-4', '石桥村', '2020-07-03'],
        ['2020-03-02', '试1', '2020-3', '东河村', '2020-03-16'],
        ['2020-03-02', '试1', '2020-2', '东河村', '2020-03-16'],
      ],
    )
    const { journal, trial } = await fund(office.as(), { fund_id })
    assert.equal(trial.rows.find(row => row.account === '5101')?.balance_fen, 2500_50)
    assert.deepEqual(
      journal.slice(1).map(row => [row.kind, row.purpose, row.out_fen, row.case_id !== null]),
      [
        ['out', '21', 1000_00, true],
        ['out', '21', 500_50, true],
        ['out', '21', 1000_00, true],
      ],
    )
    assert.doesNotMatch(JSON.stringify(journal), /试1/, 'the journal names no person')
  })

  test('refused, and nothing is written: balance, the dead, the unborn, witnesses, days, another county', async () => {
    await assert.rejects(pay(0, { amount_fen: 5000_01 }), error => {
      const { code, facts } = error as Error & { code: string; facts: Record<string, unknown> }
      assert.deepEqual([code, facts.balance_fen], ['FUND_BALANCE_SHORT', 5000_00])
      return true
    })
    await assert.rejects(pay(0, { paid_how: 'cash', witness_one: '甲', witness_two: '乙' }), { code: 'FUND_BALANCE_SHORT' })
    await assert.rejects(pay(0, { paid_how: 'cash' }), { code: 'WITNESSES_NEEDED' })
    await assert.rejects(pay(0, { cause: '77' }), { code: 'CAUSE_UNKNOWN' })
    await assert.rejects(pay(0, { amount_fen: 0 }), { code: 'AMOUNT_NOT_POSITIVE' })
    await assert.rejects(pay(0, { paid_on: '2019-12-31' }), { code: 'PAID_BEFORE_FUND' })
    await assert.rejects(pay(0, { posted_on: '2020-06-19' }), { code: 'DAY_IN_FUTURE' })
    await assert.rejects(pay(0, { person_id: newId() }), { code: 'GRANT_PERSON_NOT_FOUND' })
    await assert.rejects(pay(0, { fund_id: newId() }), { code: 'FUND_NOT_FOUND' })
    await owner(`UPDATE person SET born_on = '2020-03-03' WHERE person_id = $1`, [folk.people[1]])
    await assert.rejects(pay(1), { code: 'PAID_BEFORE_BIRTH' })
    await owner(`UPDATE person SET died_on = '2020-03-01' WHERE person_id = $1`, [folk.people[2]])
    await assert.rejects(pay(2), { code: 'PAID_AFTER_DEATH' })
    await owner(`UPDATE fund SET closed_on = '2020-03-01'`)
    await assert.rejects(pay(0), { code: 'FUND_CLOSED' })
    const society = await open({ kind: 'mutual_aid', name: '互助社' })
    await assert.rejects(pay(0, { fund_id: society }), { code: 'FUND_NOT_RESERVE' })
    assert.deepEqual([(await year()).rows, await held()], [[], 5000_00])
  })

  test('a warning needs a word: above the cap, and the same family for the same cause', async () => {
    await assert.rejects(pay(0, { amount_fen: 2000_01 }), { code: 'RESERVE_NEEDS_WORDS' })
    await assert.rejects(pay(0, { amount_fen: 2000_01, words: ' ' }), { code: 'RESERVE_NEEDS_WORDS' })
    const high = await pay(0, { amount_fen: 2000_01, words: '住院押金' })
    assert.deepEqual(
      high.warnings.map(each => each.code),
      ['ABOVE_RESERVE_CAP'],
    )
    // Two of one household: what one got counts for the other.
    await join(0, 0)
    await join(1, 0)
    await assert.rejects(pay(1), { code: 'RESERVE_NEEDS_WORDS' })
    await pay(1, { cause: '11' })
    const again = await pay(1, { words: '病情反复' })
    assert.deepEqual(
      again.warnings.map(each => each.code),
      ['SAME_CAUSE_THIS_YEAR'],
    )
    assert.deepEqual(
      (await year()).rows.map(row => row.words).filter(words => words !== null),
      ['病情反复', '住院押金'],
    )
    await pay(2, { words: '不需要的话不留', amount_fen: 500_00 })
    assert.equal((await year()).rows.find(row => row.name === '试3')?.words, null)
  })

  test('relief of the year stands beside it before it is paid; that of last year does not', async () => {
    const grant = {
      household_id: null,
      division: folk.villages[0] ?? '',
      persons: 1,
      village_fen: null,
      office_fen: null,
      import_row: null,
    }
    const grants = [{ ...grant, person_id: folk.people[0] ?? '', cause: '13', amount_fen: 800_00n }]
    for (const paid of ['2019-12', '2020-01'])
      await createReliefList(office.as(), {
        paid_month: month(paid),
        unit: 'person',
        reason: '节前',
        document: null,
        import_id: null,
        grants,
      })
    const asked = { person_id: folk.people[0] ?? '', cause: '13', amount_fen: 100, paid_on: '2020-03-02' }
    const { earlier, warnings, name, village } = await checkReserve(office.as(), asked)
    assert.deepEqual([name, village], ['试1', '东河村'])
    assert.deepEqual(earlier, [{ source: 'relief', name: '试1', on: '2020-01-01', cause: '13', amount_fen: 800_00 }])
    assert.match(warnings[0]?.text ?? '', /临时救助 800\.00 元/)
    await assert.rejects(pay(0), { code: 'RESERVE_NEEDS_WORDS' })
  })

  test('a relief list for the same cause tells what came out of the reserve before', async () => {
    await pay(0)
    const { case_id } = await pay(1)
    await voidReserve(office.as(), { case_id, posted_on: '2020-06-18', reason: '记错' })
    const grant = { household_id: null, persons: 1, cause: '13', village_fen: null, office_fen: null, amount_fen: 1n, import_row: null }
    const grants = [0, 1].map(i => ({ ...grant, person_id: folk.people[i] ?? '', division: folk.villages[i] ?? '' }))
    const problems = async (paid: string) => {
      const list = { paid_month: month(paid), unit: 'person' as const, reason: '节前', document: null, import_id: null, grants }
      return (await checkReliefList(office.as(), list)).problems
    }
    const march = await problems('2020-03')
    assert.deepEqual(
      march.map(each => [each.code, each.grant]),
      [['SAME_CAUSE_FROM_POT', 0]],
    )
    assert.match(
      march.map(each => reliefProblemText(each, office.as().law)).join(''),
      /2020年3月2日已因突发重大疾病得过备用金 1,000\.00 元/,
    )
    assert.deepEqual(await problems('2020-02'), [])
    assert.deepEqual(await problems('2021-01'), [])
  })

  test('taken back with its voucher, and only so; once', async () => {
    const { case_id, voucher_id } = await pay(0)
    const back = { posted_on: '2020-06-18', reason: '人没有来领' }
    await assert.rejects(reverseVoucher(office.as(), { voucher_id, posted_on: day('2020-06-18'), reason: 'x', case_id: null }), {
      code: 'VOUCHER_OF_CASE',
    })
    await voidReserve(office.as(), { case_id, ...back })
    await assert.rejects(voidReserve(office.as(), { case_id, ...back }), { code: 'RESERVE_VOIDED' })
    await assert.rejects(voidReserve(office.as(), { case_id: newId(), ...back }), { code: 'RESERVE_NOT_FOUND' })
    const list = await year()
    assert.deepEqual([list.persons, list.amount_fen, list.rows[0]?.voided], [0, 0, '人没有来领'])
    assert.equal(await held(), 5000_00)
    // What fell does not count as help.
    assert.deepEqual((await pay(0)).warnings, [])
  })

  test('papers come once, not before the payment', async () => {
    const { case_id } = await pay(0)
    await assert.rejects(recordProof(office.as(), { case_id, proof_on: '2020-03-01' }), { code: 'PROOF_BEFORE_PAYMENT' })
    await assert.rejects(recordProof(office.as(), { case_id, proof_on: '2020-06-19' }), { code: 'DAY_IN_FUTURE' })
    await recordProof(office.as(), { case_id, proof_on: '2020-03-02' })
    await assert.rejects(recordProof(office.as(), { case_id, proof_on: '2020-03-02' }), { code: 'PROOF_ALREADY' })
    assert.deepEqual([(await year()).overdue, (await year()).rows[0]?.proof_on], [0, '2020-03-02'])
  })

  test('two clerks at once: the family is helped once, or the second says why', async () => {
    const both = await Promise.allSettled([pay(0), pay(0, {}, office.as({ login: 'other' }))])
    assert.deepEqual(both.map(each => each.status).toSorted(), ['fulfilled', 'rejected'])
    assert.equal((await year()).rows.length, 1)
  })

  test('who may not; a cadre sees the cases of his village and no fund of the town', async () => {
    await pay(0)
    await pay(1)
    const { case_id } = await pay(2)
    await assert.rejects(pay(3, {}, office.as({ permissions: ['relief.read', 'fund.read'] })), { code: 'NOT_ALLOWED' })
    await assert.rejects(pay(3, {}, office.as({ permissions: ['relief.write', 'relief.read'] })), { code: 'NOT_ALLOWED' })
    await assert.rejects(year(office.as({ permissions: [] })), { code: 'NOT_ALLOWED' })
    const cadre = office.as({ division: VILLAGES[1].division })
    const list = await year(cadre)
    assert.deepEqual(
      list.rows.map(row => [row.name, row.fund, row.voucher, row.amount_fen]),
      [['试2', null, null, 1000_00]],
    )
    await assert.rejects(pay(1, { cause: '11' }, cadre), { code: 'FUND_NOT_FOUND' })
    await assert.rejects(pay(0, { cause: '11' }, cadre), { code: 'GRANT_PERSON_NOT_FOUND' })
    await assert.rejects(voidReserve(cadre, { case_id, posted_on: '2020-06-18', reason: 'x' }), { code: 'RESERVE_NOT_FOUND' })
    const { rows } = await owner(`SELECT count(*)::int AS n FROM reserve_case`)
    assert.deepEqual(rows, [{ n: 3 }])
  })

  test('the database itself: witnesses of cash, append-only', async () => {
    const { case_id } = await pay(0)
    await assert.rejects(owner(`UPDATE reserve_case SET paid_how = 'cash'`), { constraint: 'reserve_case_witnesses' })
    await assert.rejects(office.db.updateTable('reserve_case').set({ amount_fen: 1n }).where('case_id', '=', case_id).execute(), {
      code: '42501',
    })
    await assert.rejects(office.db.deleteFrom('reserve_case').execute(), { code: '42501' })
  })
})

test('备用金汇总表: what stands, numbers masked, sums at the foot', async () => {
  await owner('TRUNCATE fund, reserve_case CASCADE')
  fund_id = await open()
  await pay(0)
  const { case_id } = await pay(1)
  await voidReserve(office.as(), { case_id, posted_on: '2020-06-18', reason: '没有来领' })
  const file = await reserveFile(office.as(), { from: '2020-01-01', to: '2020-06-30' })
  const [rows = []] = await textsOf(file)
  const shown = rows.map(row => row.join('|')).join('\n')
  assert.match(file.name, /备用金汇总表（2020年1月1日至2020年6月30日）\.xlsx$/)
  assert.match(shown, /东河村\|试1/)
  assert.doesNotMatch(shown, /试2/)
  await assert.rejects(reserveFile(office.as({ permissions: [] }), { from: '2020-01-01', to: '2020-06-30' }), { code: 'NOT_ALLOWED' })
})
