import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { fundsCommand } from '../../cli/funds.ts'
import { day } from '../../kernel/day.ts'
import { testOffice, TOWN, type TestOffice } from '../../server/testing.office.ts'
import { namePlaces } from '../oversight/commands.places.ts'
import { openFund, postVoucher, reverseVoucher } from './commands.ts'
import { proveFunds } from './commands.prove.ts'
import type { NewVoucher } from './contract.ts'

let office: TestOffice
let fund_id = ''
const owner = (text: string, values: unknown[] = []) => office.database.ownerPool.query(text, values)
const pay = (change: Partial<NewVoucher> = {}) =>
  postVoucher(office.as(), {
    fund_id,
    posted_on: day('2020-03-02'),
    purpose: '23',
    place: 'bank',
    amount_fen: 300_00n,
    words: '上缴',
    document: null,
    case_id: null,
    ...change,
  })
const proved = () => proveFunds(office.as(), {})
/** By the owner, with the checks put aside: what somebody with the database in hand could do. */
const tamper = async (text: string, values: unknown[] = []): Promise<void> => {
  for (const table of ['voucher', 'voucher_line']) await owner(`ALTER TABLE ${table} DISABLE TRIGGER USER`)
  await owner(text, values)
  for (const table of ['voucher', 'voucher_line']) await owner(`ALTER TABLE ${table} ENABLE TRIGGER USER`)
}

describe('the proof of the journals', () => {
  beforeEach(async () => {
    office ??= await testOffice()
    await owner('TRUNCATE fund CASCADE')
    ;({ fund_id } = await openFund(office.as(), {
      kind: 'reserve',
      division: TOWN,
      name: 'XX镇备用金',
      opened_on: '2020-01-01',
      opening_fen: 1000_00,
      place: 'bank',
      document: null,
    }))
  })

  test('a whole journal is proven, reversals too', async () => {
    const { voucher_id } = await pay()
    await reverseVoucher(office.as(), { voucher_id, posted_on: day('2020-06-01'), reason: '记错', case_id: null })
    assert.deepEqual(await proved(), { vouchers: 3, failures: [] })
    await assert.rejects(proveFunds(office.as({ permissions: ['fund.read'] }), {}), { code: 'NOT_ALLOWED' })
  })

  test('a line that was changed: the voucher and the balance are named', async () => {
    const { voucher_id } = await pay()
    await tamper(`UPDATE voucher_line SET credit_fen = 1 WHERE voucher_id = $1 AND account = '1002'`, [voucher_id])
    const { failures } = await proved()
    assert.deepEqual(failures, [
      { what: 'VOUCHER_UNBALANCED', where: `voucher ${voucher_id}` },
      { what: 'BALANCE_DIFFERS', where: `fund ${fund_id} 1002` },
    ])
    assert.deepEqual(await namePlaces(office.as(), { failures, seals: [] }), ['凭证「XX镇备用金 2020-2号」', '资金「XX镇备用金」 1002'])
  })

  test('a balance, a missing voucher, a reversal of something else, a day below zero', async () => {
    const { voucher_id } = await pay()
    await pay({ purpose: '11', amount_fen: 5_00n })
    const back = await reverseVoucher(office.as(), { voucher_id, posted_on: day('2020-06-01'), reason: '记错', case_id: null })
    await owner(`UPDATE fund_balance SET balance_fen = balance_fen + 1 WHERE account = '1002'`)
    assert.deepEqual((await proved()).failures, [{ what: 'BALANCE_DIFFERS', where: `fund ${fund_id} 1002` }])
    await owner(`UPDATE fund_balance SET balance_fen = balance_fen - 1 WHERE account = '1002'`)
    await owner('UPDATE voucher SET number = 9 WHERE voucher_id = $1', [back.voucher_id])
    assert.deepEqual((await proved()).failures, [{ what: 'VOUCHER_MISSING', where: `fund ${fund_id} 2020` }])
    await owner('UPDATE voucher SET number = 4 WHERE voucher_id = $1', [back.voucher_id])
    await owner(`UPDATE voucher SET posted_on = '2020-06-10' WHERE kind = 'opening'`)
    assert.deepEqual((await proved()).failures, [{ what: 'CASH_BELOW_ZERO', where: `fund ${fund_id} 2020-03-02` }])
    await owner(`UPDATE voucher SET posted_on = '2020-01-01' WHERE kind = 'opening'`)
    await tamper(`UPDATE voucher_line SET account = '1001' WHERE voucher_id = $1 AND account = '1002'`, [back.voucher_id])
    assert.ok((await proved()).failures.some(each => each.what === 'REVERSAL_UNTRUE' && each.where === `voucher ${back.voucher_id}`))
  })

  test('`doudi funds` prints each fund with its trial balance, and is found wanting when one is not even', async () => {
    const { voucher_id } = await pay()
    const cli = { context: async () => office.as() } as unknown as Parameters<typeof fundsCommand.run>[0]
    const run = () => fundsCommand.run(cli, { values: {}, rest: [] })
    const good = await run()
    assert.equal(good.found, true)
    assert.match(good.text, /^XX镇备用金：现金 0\.00 元，银行存款 700\.00 元；凭证 2 张，借方 1,300\.00 元，贷方 1,300\.00 元，试算平衡。$/)
    const { funds } = good.value as { funds: { fund_id: string; bank_fen: number; trial: { balanced: boolean; rows: unknown[] } }[] }
    assert.deepEqual([funds[0]?.fund_id, funds[0]?.bank_fen, funds[0]?.trial.rows.length], [fund_id, 700_00, 3])
    await tamper('UPDATE voucher_line SET credit_fen = credit_fen + 1 WHERE voucher_id = $1 AND credit_fen > 0', [voucher_id])
    const wanting = await run()
    assert.equal(wanting.found, false)
    assert.match(wanting.text, /试算不平衡/)
    await owner('TRUNCATE fund CASCADE')
    assert.deepEqual([(await run()).text, (await run()).found], ['还没有建资金账。', true])
  })
})
