import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { checkDigit } from '../../kernel/id-number.ts'
import { answerOf } from '../../server/messages.ts'
import { listKinds } from '../../server/rosters.ts'
import { testOffice, TOWN, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { openFund } from '../funds/commands.ts'
import { fund } from '../funds/commands.read.ts'
import { savePeople } from '../people/commands.ts'
import { payReserveList } from './commands.reserve-list.ts'
import { reserveCases } from './commands.reserve.ts'
import type { ReserveLine } from './contract.reserve.ts'
import { RESERVE_CELLS } from './rules.reserve-list.ts'

let office: TestOffice
let fund_id = ''
const owner = (text: string) => office.database.ownerPool.query(text)
const idOf = (i: number): string => {
  const body = `34999919500101${String(100 + i)}`
  return body + checkDigit(body)
}
const nameOf = (i: number): string => `王老${'一二三四'[i] ?? ''}`
const line = (i: number, change: Partial<ReserveLine> = {}): ReserveLine => ({
  name: nameOf(i),
  id: idOf(i),
  cause: '13',
  amount: '1,000元',
  paid_on: '2020.3.2',
  paid_how: '转账',
  witness_one: '',
  witness_two: '',
  words: '',
  ...change,
})
const pay = (lines: ReserveLine[], ctx = office.as()) => payReserveList(ctx, { fund_id, lines })
const year = () => reserveCases(office.as(), { from: '2020-01-01', to: '2020-12-31' })
const held = async (): Promise<number> => (await fund(office.as(), { fund_id })).fund.bank_fen

describe('a list of reserve cases', () => {
  beforeEach(async () => {
    office ??= await testOffice()
    await owner('TRUNCATE fund, reserve_case, relief_grant, relief_list, household, person CASCADE')
    const input = (i: number) => ({
      key: String(i),
      name: nameOf(i),
      id: idOf(i),
      id_kind: '01',
      sex: '9',
      born_on: null,
      division: VILLAGES[i % 3]?.division ?? '',
      villager_group: null,
      address: null,
      phone: null,
    })
    await savePeople(office.as(), { people: [0, 1, 2].map(input), source: '测试' })
    const opened = {
      kind: 'reserve',
      division: TOWN,
      name: '备用金',
      opened_on: '2020-01-01',
      opening_fen: 5000_00,
      place: 'bank',
    } as const
    fund_id = (await openFund(office.as(), { ...opened, document: null })).fund_id
  })

  test('each case with its voucher of the day it was paid', async () => {
    const lines = [line(0), line(1, { paid_on: '2020年1月20日', amount: '500.50' }), line(0, { amount: '200', words: '病情加重' })]
    assert.deepEqual(await pay(lines), { cases: 3, amount_fen: 1700_50 })
    const list = await year()
    assert.deepEqual([list.persons, list.amount_fen, await held()], [2, 1700_50, 3299_50])
    assert.deepEqual(list.rows.map(row => [row.name, row.paid_on, row.voucher, row.words]).toSorted(), [
      ['王老一', '2020-03-02', '2020-2', null],
      ['王老一', '2020-03-02', '2020-4', '病情加重'],
      ['王老二', '2020-01-20', '2020-3', null],
    ])
  })

  test('one bad line refuses all, with its number and the reason; the fund holds what it held', async () => {
    const bad: [ReserveLine, string, RegExp][] = [
      [line(1, { id: '1' }), 'RESERVE_CELL_UNREADABLE', /第 2 行王老二：「证号」没有写或读不出来/],
      [line(1, { cause: '高兴' }), 'RESERVE_CELL_UNREADABLE', /「困难原因」/],
      [line(1, { amount: '0' }), 'RESERVE_CELL_UNREADABLE', /「金额」/],
      [line(1, { paid_on: '三月' }), 'RESERVE_CELL_UNREADABLE', /「付款日期」/],
      [line(1, { paid_how: '微信' }), 'RESERVE_CELL_UNREADABLE', /「怎么付」/],
      [line(1, { name: '王老四' }), 'RESERVE_NAME_DIFFERS', /登记的姓名是王老二/],
      [line(3), 'GRANT_PERSON_NOT_FOUND', /第 2 行王老四/],
      [line(1, { paid_how: '现金', witness_one: '甲' }), 'WITNESSES_NEEDED', /见证/],
      [line(1, { amount: '4000.01', words: '特批' }), 'FUND_BALANCE_SHORT', /只有 4,000.00 元/],
      [line(0), 'RESERVE_NEEDS_WORDS', /要核实/],
    ]
    for (const [wrong, code, words] of bad) {
      const error: unknown = await pay([line(0), wrong]).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      const told = answerOf(error)?.body
      assert.deepEqual([told?.code, told?.facts.line, told?.facts.refusal], ['RESERVE_LINE_REFUSED', 2, code])
      assert.match(told?.why ?? '', words)
    }
    assert.deepEqual([(await year()).rows, await held()], [[], 5000_00])
  })

  test('who may not', async () => {
    await assert.rejects(pay([line(0)], office.as({ permissions: ['relief.read', 'fund.read'] })), { code: 'NOT_ALLOWED' })
    await assert.rejects(pay([line(0)], office.as({ permissions: ['relief.read', 'relief.write'] })), { code: 'NOT_ALLOWED' })
    assert.equal(await held(), 5000_00)
  })

  test('a pasted line and the list of workbooks have their columns in one order', () => {
    assert.equal(listKinds().find(each => each.id === 'reserveCases')?.columns.length, RESERVE_CELLS.length)
  })
})
