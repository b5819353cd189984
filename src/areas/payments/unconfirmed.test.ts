import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { runs } from '../../server/testing.runs.ts'
import { VILLAGES } from '../../server/testing.office.ts'
import { saveAccounts } from '../people/commands.accounts.ts'
import { attachEvidence, confirmAccounts, rejectAccounts, waitingAccounts } from '../people/commands.confirm.ts'
import { batchDetail } from './commands.read.ts'
import { approveBatch, noteProblem, runBatch, submitBatch, voidBatch } from './commands.ts'
import { codeOf, PDF, town, type Town } from './store.fixtures.test.ts'
import { exportBankList } from './commands.bank.ts'

const june = { programme: 'dibao.rural', kind: 'regular', month: '2020-06' } as const
const HANDING = { purpose: '01', receiver: 'XX镇财政所', password: 'Yikatong-2020-06' }

async function changeTo(own: Town, poor: { person_id: string }, number: string, from_day = '2020-06-05'): Promise<string> {
  const [row] = await own.sql('SELECT name, division FROM person WHERE person_id = $1', [poor.person_id])
  const holder_name = String(row?.['name'])
  const account = {
    person_id: poor.person_id,
    division: VILLAGES[0].division,
    number,
    bank_name: null,
    branch_name: null,
    holder_name,
    payee_relation: null,
  }
  await saveAccounts(own.as({ login: 'clerk' }), { accounts: [account], from_day, source: '登记' })
  return (await waitingAccounts(own.as(), {})).accounts.find(each => each.person_id === poor.person_id)?.account_id ?? ''
}
const confirm = async (own: Town, account_id: string): Promise<void> => {
  await attachEvidence(own.as({ login: 'clerk' }), { account_ids: [account_id], file: { name: '卡.pdf', content: PDF } })
  await confirmAccounts(own.as({ login: 'head' }), { account_ids: [account_id] })
}
const last4s = async (own: Town, batch_id: string) =>
  (await own.sql('SELECT account_last4 FROM payment_line WHERE batch_id = $1 ORDER BY line_no', [batch_id])).map(
    row => row['account_last4'],
  )

test('until the second person confirms, the month pays the account of before and says so', async t => {
  const own = await town(t)
  const poor = await own.entitled({ account: '6217000000000001111' })
  const account_id = await changeTo(own, poor, '6217000000000002222')
  const batch = await runBatch(own.maker(), june)
  assert.deepEqual(await last4s(own, batch.batch_id), ['1111'])
  const { problems } = await batchDetail(own.maker(), batch)
  assert.deepEqual(
    problems.map(({ code, severity, lines }) => [code, severity, lines[0]?.facts]),
    [['ACCOUNT_UNCONFIRMED', 'warning', { last4: '1111', new_last4: '2222' }]],
  )
  assert.equal(await codeOf(submitBatch(own.maker(), batch)), 'WARNING_WITHOUT_NOTE')
  await noteProblem(own.maker(), { ...batch, code: 'ACCOUNT_UNCONFIRMED', note: '卡照片还没有交，先发原账户' })
  await submitBatch(own.maker(), batch)
  await confirm(own, account_id)
  assert.equal(await codeOf(approveBatch(own.approver(), batch)), 'BATCH_HAS_ERRORS', 'the roster has the old account now')
  await voidBatch(own.maker(), { ...batch, reason: '账户已确认' })
  assert.deepEqual(await last4s(own, (await runBatch(own.maker(), june)).batch_id), ['2222'])
})

test('a rejected number is never paid, and leaves no warning', async t => {
  const own = await town(t)
  const poor = await own.entitled({ account: '6217000000000001111' })
  await rejectAccounts(own.as({ login: 'head' }), { account_ids: [await changeTo(own, poor, '6217000000000002222')], reason: '不是本人' })
  const batch = await runBatch(own.maker(), june)
  assert.deepEqual(await last4s(own, batch.batch_id), ['1111'])
  assert.deepEqual((await batchDetail(own.maker(), batch)).problems, [])
})

test('a number corrected on its first day is not taken for the one in force', async t => {
  const own = await town(t)
  const poor = await own.entitled({ account: null })
  const first = { division: VILLAGES[0].division, bank_name: null, branch_name: null, payee_relation: null, person_id: poor.person_id }
  const [row] = await own.sql('SELECT name FROM person')
  const state = (holder_name: string) =>
    saveAccounts(own.as(), { accounts: [{ ...first, number: '6217000000000003333', holder_name }], from_day: '2020-06-05', source: '登记' })
  await state('写错的名')
  await state(String(row?.['name']))
  const batch = await runBatch(own.maker(), june)
  const [line] = await own.sql('SELECT payee_name FROM payment_line WHERE batch_id = $1', [batch.batch_id])
  assert.equal(line?.['payee_name'], row?.['name'])
})

test('what the bank sent back is not sent again to the same account while another one waits', async t => {
  const own = await town(t)
  const poor = await own.entitled({ account: '6217000000000001111' })
  const batch = await runBatch(own.maker(), june)
  await submitBatch(own.maker(), batch)
  await approveBatch(own.approver(), batch)
  await exportBankList(own.finance(), { ...batch, ...HANDING })
  await own.sql(`UPDATE payment_line SET result = 'failed', result_reason = '03', result_at = now()`)
  await own.sql(`UPDATE payment_batch SET returned_at = now()`)
  const account_id = await changeTo(own, poor, '6217000000000002222', '2020-06-18')
  const reissue = {
    programme: june.programme,
    month: june.month,
    kind: 'reissue',
    reason: '销户重发',
    corrects_batch: batch.batch_id,
  } as const
  const again = await runBatch(own.maker(), reissue)
  const { problems } = await batchDetail(own.maker(), again)
  assert.deepEqual(
    problems.map(({ code, severity }) => [code, severity]),
    [['REISSUE_UNCONFIRMED', 'error']],
  )
  assert.equal(await codeOf(submitBatch(own.maker(), again)), 'BATCH_HAS_ERRORS')
  await confirm(own, account_id)
  await voidBatch(own.maker(), { ...again, reason: '账户已确认' })
  assert.deepEqual(await last4s(own, (await runBatch(own.maker(), reissue)).batch_id), ['2222'])
})

test('whatever is entered, confirmed, rejected and run in whatever order, no line goes to an unconfirmed account', async t => {
  const own = await town(t)
  const poor = await Promise.all([own.entitled(), own.entitled(), own.entitled({ account: null })])
  const act = fc.oneof(
    fc.record({
      what: fc.constant('change' as const),
      who: fc.nat(2),
      number: fc.nat(3),
      day: fc.constantFrom('2020-05-20', '2020-06-01', '2020-06-10', '2020-07-01'),
    }),
    fc.record({ what: fc.constantFrom('confirm' as const, 'reject' as const), who: fc.nat(2) }),
    fc.record({ what: fc.constantFrom('run' as const, 'reissue' as const) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 10 }), async acts => {
      await own.sql('TRUNCATE payment_note, payment_line, payment_batch CASCADE')
      await own.sql(`DELETE FROM bank_account WHERE source <> '测试'`)
      await own.sql('UPDATE bank_account SET to_day = NULL')
      for (const each of acts) {
        const person = poor['who' in each ? each.who : 0]
        if (!person) continue
        const waiting = (await waitingAccounts(own.as(), {})).accounts.filter(({ person_id }) => person_id === person.person_id)
        if (each.what === 'change') await codeOf(changeTo(own, person, `62170000000000${each.who}${each.number}999`, each.day))
        for (const { account_id } of waiting) {
          if (each.what === 'confirm') await confirm(own, account_id)
          if (each.what === 'reject') await rejectAccounts(own.as({ login: 'head' }), { account_ids: [account_id], reason: '不符' })
        }
        if (each.what === 'run') {
          const batch = await runBatch(own.maker(), { ...june, month: '2020-06' }).catch(() => undefined)
          if (batch)
            await own.sql(
              `UPDATE payment_batch SET approved_at = now(), approved_by = gen_random_uuid(), approved_via = 'screen', sent_at = now(), returned_at = now()`,
            )
          await own.sql(`UPDATE payment_line SET result = 'failed', result_reason = '03', result_at = now() WHERE result IS NULL`)
        }
        if (each.what === 'reissue') {
          const [regular] = await own.sql(`SELECT batch_id FROM payment_batch WHERE kind = 'regular'`)
          if (regular)
            await codeOf(
              runBatch(own.maker(), {
                programme: june.programme,
                month: june.month,
                kind: 'reissue',
                reason: '重发',
                corrects_batch: String(regular['batch_id']),
              }),
            )
        }
      }
      const wrong = await own.sql(
        `SELECT l.line_no FROM payment_line l JOIN bank_account a USING (county, account_id) JOIN payment_batch b USING (county, batch_id)
          WHERE (a.replaces IS NOT NULL AND (a.confirmed_at IS NULL OR a.confirmed_by = a.created_by OR a.evidence_id IS NULL)) OR a.account_cipher <> l.account_cipher`,
      )
      assert.deepEqual(wrong, [])
    }),
    runs(30),
  )
})
