import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import fc from 'fast-check'
import { day, type Day } from '../../kernel/day.ts'
import { newId } from '../../server/random.ts'
import { COUNTY, testOffice, TOWN, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { textsOf } from '../../server/testing.exports.ts'
import { closeFund, openFund, postVoucher, reverseVoucher } from './commands.ts'
import { journalFile } from './commands.export.ts'
import { fund, funds } from './commands.read.ts'
import type { NewFund, NewVoucher } from './contract.ts'

let office: TestOffice
const newFund = (change: Partial<NewFund> = {}): NewFund => ({
  kind: 'reserve',
  division: TOWN,
  name: 'XX镇备用金',
  opened_on: '2020-01-01',
  opening_fen: 50_000_00,
  place: 'bank',
  document: null,
  ...change,
})
const open = (change: Partial<NewFund> = {}, ctx = office.as()) => openFund(ctx, newFund(change))
const entry = (fund_id: string, change: Partial<NewVoucher> = {}): NewVoucher => ({
  fund_id,
  posted_on: day('2020-03-02'),
  purpose: '11',
  place: 'bank',
  amount_fen: 1000_00n,
  words: '拨入',
  document: '财〔2020〕1号',
  case_id: null,
  ...change,
})
const out = (fund_id: string, change: Partial<NewVoucher> = {}): NewVoucher => entry(fund_id, { purpose: '23', words: '上缴', ...change })
const back = (voucher_id: string, on = '2020-06-18') => ({ voucher_id, posted_on: day(on), reason: '记错了', case_id: null })
const owner = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
  (await office.database.ownerPool.query<T>(text, values)).rows
const line = (account: string, debit: number, credit: number): string =>
  `INSERT INTO voucher_line VALUES (${COUNTY}, $1, ${account === '1002' ? 8 : 9}, '${TOWN}', '${account}', ${debit}, ${credit})`

describe('the journal of a fund', () => {
  beforeEach(async () => {
    office ??= await testOffice()
    await office.database.ownerPool.query('TRUNCATE fund CASCADE')
  })

  test('what it begins with is its first voucher; numbers run on in each year', async () => {
    const { fund_id } = await open({ opened_on: '2019-12-01' })
    const first = await postVoucher(office.as(), entry(fund_id))
    const second = await postVoucher(office.as(), out(fund_id, { amount_fen: 300_00n, posted_on: day('2020-02-01') }))
    assert.deepEqual([first.year, first.number, second.number], [2020, 1, 2])
    const shown = await fund(office.as(), { fund_id })
    assert.deepEqual(
      [shown.years, shown.year, shown.brought_fen, shown.in_fen, shown.out_fen],
      [[2020, 2019], 2020, 50_000_00, 1000_00, 300_00],
    )
    assert.deepEqual(
      shown.journal.map(row => [row.number, row.posted_on, row.in_fen, row.out_fen, row.balance_fen]),
      [
        [2, '2020-02-01', 0, 300_00, 49_700_00],
        [1, '2020-03-02', 1000_00, 0, 50_700_00],
      ],
    )
    assert.deepEqual(shown.trial, {
      balanced: true,
      debit_fen: 51_300_00,
      credit_fen: 51_300_00,
      rows: [
        { account: '1002', debit_fen: 51_000_00, credit_fen: 300_00, balance_fen: 50_700_00 },
        { account: '3102', debit_fen: 0, credit_fen: 50_000_00, balance_fen: -50_000_00 },
        { account: '4401', debit_fen: 300_00, credit_fen: 1000_00, balance_fen: -700_00 },
      ],
    })
    const [row] = await funds(office.as(), {})
    assert.deepEqual([row?.bank_fen, row?.cash_fen, row?.vouchers, row?.last_on, row?.level], [50_700_00, 0, 3, '2020-03-02', 'town'])
    assert.equal((await fund(office.as(), { fund_id, year: 2019 })).journal[0]?.kind, 'opening')
  })

  test('an empty one begins with nothing', async () => {
    const { fund_id } = await open({ opening_fen: 0 })
    const shown = await fund(office.as(), { fund_id })
    assert.deepEqual([shown.journal, shown.trial.rows, shown.fund.bank_fen], [[], [], 0])
  })

  test('more than there is: refused with the balance, nothing is written, and no number is lost', async () => {
    const { fund_id } = await open()
    await assert.rejects(postVoucher(office.as(), out(fund_id, { amount_fen: 50_000_01n })), error => {
      const { code, facts } = error as Error & { code: string; facts: Record<string, unknown> }
      assert.deepEqual([code, facts.balance_fen, facts.short_fen, facts.account], ['FUND_BALANCE_SHORT', 50_000_00, 1, '银行存款'])
      return true
    })
    await assert.rejects(postVoucher(office.as(), out(fund_id, { place: 'cash' })), { code: 'FUND_BALANCE_SHORT' })
    const { number } = await postVoucher(office.as(), out(fund_id, { amount_fen: 50_000_00n }))
    assert.equal(number, 2)
    assert.deepEqual(await owner('SELECT balance_fen::int AS fen FROM fund_balance WHERE account = $1', ['1002']), [{ fen: 0 }])
  })

  test('the same sending twice is one voucher; another amount under its key is refused', async () => {
    const { fund_id } = await open()
    const ctx = office.as({ idempotencyKey: 'once-and-no-more' })
    const first = await postVoucher(ctx, out(fund_id))
    assert.deepEqual(await postVoucher(ctx, out(fund_id)), first)
    await assert.rejects(postVoucher(ctx, out(fund_id, { amount_fen: 1n })), { code: 'KEY_REUSED' })
    assert.equal((await funds(office.as(), {}))[0]?.vouchers, 2)
  })

  test('two payments at once cannot both take the last money', async () => {
    const { fund_id } = await open({ opening_fen: 1000_00 })
    const both = await Promise.allSettled([1, 2, 3].map(() => postVoucher(office.as(), out(fund_id, { amount_fen: 600_00n }))))
    assert.deepEqual(both.map(each => each.status).toSorted(), ['fulfilled', 'rejected', 'rejected'])
    assert.deepEqual(await owner('SELECT number FROM voucher ORDER BY number'), [{ number: 1 }, { number: 2 }])
  })

  test('a voucher is reversed once, by another, and both stay', async () => {
    const { fund_id } = await open()
    const wrong = await postVoucher(office.as(), out(fund_id, { amount_fen: 700_00n }))
    const taken = await reverseVoucher(office.as(), back(wrong.voucher_id))
    await assert.rejects(reverseVoucher(office.as(), back(wrong.voucher_id)), { code: 'ALREADY_REVERSED' })
    await assert.rejects(reverseVoucher(office.as(), back(taken.voucher_id)), { code: 'REVERSAL_OF_REVERSAL' })
    await assert.rejects(reverseVoucher(office.as(), back(newId())), { code: 'VOUCHER_NOT_FOUND' })
    const { journal, fund: row, out_fen } = await fund(office.as(), { fund_id })
    assert.deepEqual(
      journal.map(each => [each.number, each.kind, each.out_fen, each.reverses, each.reversed_by]),
      [
        [1, 'opening', 0, null, null],
        [2, 'out', 700_00, null, '2020-3'],
        [3, 'reversal', -700_00, '2020-2', null],
      ],
    )
    assert.deepEqual([row.bank_fen, out_fen], [50_000_00, 0])
    const late = await postVoucher(office.as(), entry(fund_id, { amount_fen: 1n }))
    await assert.rejects(reverseVoucher(office.as(), back(late.voucher_id, '2020-03-01')), { code: 'BEFORE_REVERSED' })
  })

  test('two reversals at once: one stands', async () => {
    const { fund_id } = await open()
    const wrong = await postVoucher(office.as(), out(fund_id))
    const both = await Promise.allSettled([1, 2].map(() => reverseVoucher(office.as(), back(wrong.voucher_id))))
    assert.deepEqual(both.map(each => each.status).toSorted(), ['fulfilled', 'rejected'])
  })

  test('what came in and was spent cannot be taken back', async () => {
    const { fund_id } = await open({ opening_fen: 0 })
    const given = await postVoucher(office.as(), entry(fund_id))
    await postVoucher(office.as(), out(fund_id, { amount_fen: 1n }))
    await assert.rejects(reverseVoucher(office.as(), back(given.voucher_id)), { code: 'FUND_BALANCE_SHORT' })
  })

  test('a wrong opening is reversed and typed anew', async () => {
    const { fund_id } = await open()
    await assert.rejects(postVoucher(office.as(), entry(fund_id, { purpose: '10' })), { code: 'OPENING_TWICE' })
    const [first] = (await fund(office.as(), { fund_id })).journal
    await reverseVoucher(office.as(), back(first?.voucher_id ?? ''))
    await postVoucher(office.as(), entry(fund_id, { purpose: '10', amount_fen: 5n }))
    assert.equal((await fund(office.as(), { fund_id })).fund.bank_fen, 5)
  })

  test('days, purposes and closed funds', async () => {
    const { fund_id } = await open({ opening_fen: 10_00 })
    await assert.rejects(postVoucher(office.as(), entry(fund_id, { posted_on: day('2019-12-31') })), { code: 'BEFORE_FUND_OPENED' })
    await assert.rejects(postVoucher(office.as(), entry(fund_id, { posted_on: day('2020-06-19') })), { code: 'DAY_IN_FUTURE' })
    await assert.rejects(postVoucher(office.as(), entry(fund_id, { amount_fen: 0n })), { code: 'AMOUNT_NOT_POSITIVE' })
    await assert.rejects(postVoucher(office.as(), entry(fund_id, { purpose: '21' })), { code: 'PURPOSE_NEEDS_CASE' })
    const close = (on: string) => closeFund(office.as(), { fund_id, closed_on: day(on), reason: '撤销' })
    await assert.rejects(close('2020-06-18'), { code: 'FUND_NOT_EMPTY' })
    await postVoucher(office.as(), out(fund_id, { amount_fen: 10_00n }))
    await assert.rejects(close('2020-03-01'), { code: 'CLOSED_BEFORE_LAST' })
    await assert.rejects(close('2020-06-19'), { code: 'DAY_IN_FUTURE' })
    await close('2020-06-18')
    await assert.rejects(close('2020-06-18'), { code: 'FUND_CLOSED' })
    await assert.rejects(postVoucher(office.as(), entry(fund_id)), { code: 'FUND_CLOSED' })
  })

  test('the same name twice, a place nobody knows, another county', async () => {
    await open()
    await assert.rejects(open(), { code: 'FUND_NAME_TAKEN' })
    await open({ division: VILLAGES[0].division, kind: 'mutual_aid' })
    await assert.rejects(open({ division: '349999100999' }), { code: 'FUND_DIVISION_UNKNOWN' })
    await assert.rejects(open({ division: '340000100000' }), { code: 'FUND_DIVISION_UNKNOWN' })
    await assert.rejects(open({ name: ' ', division: VILLAGES[1].division }), { code: 'FUND_NAME_EMPTY' })
    await assert.rejects(open({ name: '晚', opened_on: '2020-06-19' }), { code: 'DAY_IN_FUTURE' })
  })

  test('who may not: without the right, or from another village', async () => {
    const { fund_id } = await open()
    const village = await open({ division: VILLAGES[0].division, kind: 'mutual_aid', name: '互助社' })
    await assert.rejects(open({}, office.as({ permissions: ['fund.read'] })), { code: 'NOT_ALLOWED' })
    await assert.rejects(postVoucher(office.as({ permissions: ['fund.read'] }), entry(fund_id)), { code: 'NOT_ALLOWED' })
    await assert.rejects(funds(office.as({ permissions: [] }), {}), { code: 'NOT_ALLOWED' })
    const cadre = office.as({ division: VILLAGES[0].division, permissions: ['fund.read', 'fund.write'] })
    assert.deepEqual(
      (await funds(cadre, {})).map(each => each.fund_id),
      [village.fund_id],
    )
    await assert.rejects(fund(cadre, { fund_id }), { code: 'FUND_NOT_FOUND' })
    await assert.rejects(postVoucher(cadre, entry(fund_id)), { code: 'FUND_NOT_FOUND' })
    await assert.rejects(openFund(cadre, newFund({ name: '镇里' })), { code: 'FUND_DIVISION_UNKNOWN' })
    const [opening] = (await fund(office.as(), { fund_id })).journal
    await assert.rejects(reverseVoucher(cadre, back(opening?.voucher_id ?? '')), { code: 'VOUCHER_NOT_FOUND' })
  })

  test('each posting leaves its audit row with the balance before and after', async () => {
    const { fund_id } = await open()
    await postVoucher(office.as(), out(fund_id, { amount_fen: 1_00n }))
    const rows = await owner<{ command: string; changes: unknown }>(
      'SELECT command, changes FROM audit_event ORDER BY audit_id DESC LIMIT 1',
    )
    assert.deepEqual(rows, [
      {
        command: 'fund.post',
        changes: [{ row: `fund ${fund_id}`, before: { balance_fen: 50_000_00 }, after: { balance_fen: 49_999_00 } }],
      },
    ])
  })

  test('the database itself: balanced, append-only, never below zero', async () => {
    const { fund_id } = await open()
    const { voucher_id } = await postVoucher(office.as(), entry(fund_id))
    await assert.rejects(owner(line('1002', 5, 0), [voucher_id]), { constraint: 'voucher_balances' })
    await assert.rejects(owner(line('1002', 5, 5), [voucher_id]), { code: '23514' })
    await assert.rejects(owner(line('1002', 0, 0), [voucher_id]), { code: '23514' })
    await assert.rejects(
      owner(
        `INSERT INTO voucher VALUES (${COUNTY}, $1, $2, '${TOWN}', 2020, 9, '2020-03-02', 'in', '11', 'x', NULL, 5, NULL, NULL, $1, now())`,
        [newId(), fund_id],
      ),
      { constraint: 'voucher_balances' },
    )
    await assert.rejects(owner('UPDATE fund_balance SET balance_fen = -1 WHERE account = $1', ['1002']), {
      constraint: 'fund_balance_not_below_zero',
    })
    const app = office.db
    await assert.rejects(app.updateTable('voucher').set({ words: 'x' }).execute(), { code: '42501' })
    await assert.rejects(app.updateTable('voucher_line').set({ debit_fen: 1n }).execute(), { code: '42501' })
    await assert.rejects(app.deleteFrom('voucher').execute(), { code: '42501' })
    await assert.rejects(app.updateTable('fund').set({ name: 'x' }).execute(), { code: '42501' })
  })

  test('any sequence of postings and reversals: balances are the sums, nothing below zero, the trial balance is even', async () => {
    const step = fc.oneof(
      fc.record({
        purpose: fc.constantFrom('11', '14', '23', '31', '32'),
        place: fc.constantFrom('cash' as const, 'bank' as const),
        fen: fc.bigInt({ min: 1n, max: 900_00n }),
        on: fc.integer({ min: 1, max: 18 }),
      }),
      fc.record({ reverse: fc.nat({ max: 12 }) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), async steps => {
        const { fund_id } = await open({ name: newId(), opening_fen: 1000_00 })
        const posted: string[] = []
        for (const each of steps) {
          try {
            const made =
              'reverse' in each
                ? await reverseVoucher(office.as(), back(posted[each.reverse] ?? newId()))
                : await postVoucher(office.as(), {
                    ...entry(fund_id, { purpose: each.purpose, place: each.place, amount_fen: each.fen }),
                    posted_on: `2020-06-${String(each.on).padStart(2, '0')}` as Day,
                  })
            posted.push(made.voucher_id)
          } catch (error) {
            const { code } = error as { code: string }
            assert.ok(['FUND_BALANCE_SHORT', 'ALREADY_REVERSED', 'REVERSAL_OF_REVERSAL', 'VOUCHER_NOT_FOUND'].includes(code), code)
          }
        }
        const { fund: row, journal, trial } = await fund(office.as(), { fund_id })
        assert.deepEqual(
          journal.map(each => each.number).toSorted((a, b) => a - b),
          Array.from({ length: posted.length + 1 }, (_, n) => n + 1),
        )
        assert.equal(trial.balanced, true)
        assert.equal(journal.at(-1)?.balance_fen, row.cash_fen + row.bank_fen)
        assert.ok(row.cash_fen >= 0 && row.bank_fen >= 0)
        const balanceOf = (account: string) => trial.rows.find(each => each.account === account)?.balance_fen ?? 0
        assert.deepEqual([balanceOf('1001'), balanceOf('1002')], [row.cash_fen, row.bank_fen])
      }),
      { seed: 42, numRuns: 15 },
    )
  })
})

test('the journal of a year leaves as a workbook, entered in the export register', async () => {
  const { fund_id } = await open({ name: '出表' })
  const wrong = await postVoucher(office.as(), out(fund_id, { amount_fen: 700_00n }))
  await reverseVoucher(office.as(), back(wrong.voucher_id))
  const file = await journalFile(office.as(), { fund_id, year: 2020 })
  assert.equal(file.name, '出表2020年收支流水.xlsx')
  const [rows = []] = await textsOf(file)
  const shown = rows.map(row => row.join('|'))
  assert.ok(
    shown.some(row => row.includes('2020-2|支|上缴结余|上缴')),
    shown.join('\n'),
  )
  assert.ok(shown.some(row => row.includes('冲 2020-2 号：记错了')))
  const { rows: kept } = await office.database.ownerPool.query('SELECT kind, rows FROM export_register')
  assert.deepEqual(kept, [{ kind: 'fund_journal', rows: 3 }])
  await assert.rejects(journalFile(office.as({ permissions: [] }), { fund_id, year: 2020 }), { code: 'NOT_ALLOWED' })
})
