import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import fc from 'fast-check'
import type { Context } from '../../server/command.ts'
import { testOffice, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { runs } from '../../server/testing.runs.ts'
import { permissionsOf, ROLES } from '../users/rules.ts'
import { saveAccounts } from './commands.accounts.ts'
import { attachEvidence, compareAccount, confirmAccounts, evidenceFile, rejectAccounts, waitingAccounts } from './commands.confirm.ts'
import { saveAccount } from './commands.hand.ts'
import { personPage } from './commands.read.ts'
import { movePeople, savePeople } from './commands.ts'
import { accountDoubts, confirmPlan, planAccount, type KnownAccount } from './rules.accounts.ts'
import { samplePerson } from './sample.fixture.ts'

const source = '花名册'
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
const CARD = { name: '银行卡.png', content: PNG }

describe('a changed account needs a second person', () => {
  let office: TestOffice
  let clerk: Context
  let head: Context
  let serial = 900

  before(async () => {
    office = await testOffice()
    clerk = office.as({ login: 'clerk', permissions: [...permissionsOf(['clerk'])] })
    head = office.as({ login: 'head', permissions: [...permissionsOf(['head'])] })
  })
  const rowsOf = async (person_id: string) =>
    (
      await office.database.ownerPool.query(
        `SELECT account_last4 AS last4, from_day::text, to_day::text, confirmed_at IS NOT NULL AS confirmed, rejected_at IS NOT NULL AS rejected
           FROM bank_account WHERE person_id = $1 ORDER BY created_at, from_day, account_last4`,
        [person_id],
      )
    ).rows as unknown[]
  const everything = async () =>
    JSON.stringify(
      (await office.database.ownerPool.query('SELECT to_jsonb(a) - $1::text AS a FROM bank_account a ORDER BY account_id', ['x'])).rows,
    )
  const codeOf = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work
      return 'done'
    } catch (error) {
      return (error as { code?: string }).code ?? String(error)
    }
  }
  const numberOf = (n: number): string => `62284800${String(n).padStart(10, '0')}`

  /** Somebody with an account since January and another one entered for June. */
  async function changed(creator = clerk) {
    const n = ++serial
    const [person] = await savePeople(clerk, { people: [samplePerson(n)], source })
    assert.ok(person)
    const base = {
      person_id: person.person_id,
      division: samplePerson(n).division,
      bank_name: null,
      branch_name: null,
      payee_relation: null,
    }
    const state = (number: string, from_day: string, by = creator) =>
      saveAccounts(by, { accounts: [{ ...base, number, holder_name: samplePerson(n).name }], from_day, source })
    await state(numberOf(n), '2020-01-01')
    assert.equal((await state(numberOf(n + 5000), '2020-06-10')).waiting, 1)
    const account_id = (await personPage(clerk, base)).waiting_account?.account_id ?? ''
    return { person_id: person.person_id, account_id, state, n, old4: numberOf(n).slice(-4), new4: numberOf(n + 5000).slice(-4) }
  }

  test('the old account goes on until the second person has seen the card', async () => {
    const { person_id, account_id, old4, new4 } = await changed()
    const inForce = { last4: old4, from_day: '2020-01-01', to_day: null, confirmed: false, rejected: false }
    const waits = { last4: new4, from_day: '2020-06-10', to_day: '2020-06-10', confirmed: false, rejected: false }
    assert.deepEqual(await rowsOf(person_id), [inForce, waits])
    const listed = (await waitingAccounts(head, {})).accounts.find(each => each.account_id === account_id)
    assert.deepEqual(
      [listed?.old_last4, listed?.last4, listed?.mine, listed?.has_evidence, listed?.shared_with],
      [old4, new4, false, false, null],
    )
    assert.equal(await codeOf(confirmAccounts(head, { account_ids: [account_id] })), 'ACCOUNT_EVIDENCE_MISSING')
    assert.equal(
      await codeOf(attachEvidence(clerk, { account_ids: [account_id], file: { name: '卡.png', content: Buffer.from('GIF89a') } })),
      'SCAN_NOT_READABLE',
    )
    await attachEvidence(clerk, { account_ids: [account_id], file: CARD })
    assert.deepEqual(await confirmAccounts(head, { account_ids: [account_id] }), { accounts: 1 })
    assert.deepEqual(await rowsOf(person_id), [
      { ...inForce, to_day: '2020-06-10' },
      { ...waits, to_day: null, confirmed: true },
    ])
    const page = await personPage(clerk, { person_id })
    assert.equal(page.waiting_account, null)
    assert.deepEqual(page.changes.map(({ field, source: why }) => [field, why]).toSorted(), [
      ['account', '第二人确认'],
      ['account_waiting', source],
    ])
    const { content } = await evidenceFile(head, { account_id })
    assert.deepEqual(content, PNG)
    const looks = await office.database.ownerPool.query(
      `SELECT purpose FROM audit_event WHERE command = 'reveal.evidence' AND subject = $1`,
      [person_id],
    )
    assert.deepEqual(looks.rows, [{ purpose: '01' }], 'who looked at the card is known, and what for')
  })

  test('who confirms sees the whole new number, for a purpose, and it is known that he did', async () => {
    const { person_id, account_id, n } = await changed()
    const listed = (await waitingAccounts(head, {})).accounts.find(each => each.account_id === account_id)
    assert.ok(listed)
    assert.ok(!JSON.stringify(listed).includes(numberOf(n + 5000)), 'the list itself shows none')
    assert.deepEqual(listed.doubts, accountDoubts(numberOf(n + 5000), numberOf(n)))
    const looks = async () =>
      (
        await office.database.ownerPool.query(
          `SELECT login, purpose FROM audit_event WHERE command = 'reveal.account' AND subject = $1 ORDER BY audit_id`,
          [person_id],
        )
      ).rows as unknown[]
    for (const role of ROLES) {
      const other = { ...office.as({ login: `as.${role}`, permissions: [...permissionsOf([role])] }), purpose: '01' }
      const wanted = role === 'head' || role === 'approver' ? 'done' : 'NOT_ALLOWED'
      assert.equal(await codeOf(compareAccount(other, { account_id })), wanted, role)
    }
    assert.deepEqual(await looks(), [
      { login: 'as.head', purpose: '01' },
      { login: 'as.approver', purpose: '01' },
    ])
    assert.equal(await codeOf(compareAccount(head, { account_id })), 'PURPOSE_NEEDED')
    assert.equal((await looks()).length, 2, 'nothing was shown')
    assert.deepEqual(await compareAccount({ ...head, purpose: '02' }, { account_id }), { value: numberOf(n + 5000) })
    await rejectAccounts(head, { account_ids: [account_id], reason: '照片上的卡号不同' })
    assert.equal(await codeOf(compareAccount({ ...head, purpose: '02' }, { account_id })), 'ACCOUNT_NOT_WAITING')
    assert.equal((await looks()).length, 3)
  })

  test('of all roles only head and leader confirm, and nobody his own', async () => {
    const { account_id } = await changed()
    await attachEvidence(clerk, { account_ids: [account_id], file: CARD })
    const before = await everything()
    for (const role of ROLES.filter(each => each !== 'head' && each !== 'approver')) {
      const other = office.as({ login: `as.${role}`, permissions: [...permissionsOf([role])] })
      assert.equal(await codeOf(confirmAccounts(other, { account_ids: [account_id] })), 'NOT_ALLOWED', role)
    }
    const seeing: readonly string[] = ROLES.filter(
      role => role === 'clerk' || role === 'assistance_worker' || role === 'head' || role === 'approver',
    )
    for (const role of ROLES) {
      const other = office.as({ login: `as.${role}`, permissions: [...permissionsOf([role])] })
      const wanted = seeing.includes(role) ? 'done' : 'NOT_ALLOWED'
      assert.equal(await codeOf(waitingAccounts(other, {})), wanted, role)
      assert.equal(
        await codeOf(rejectAccounts(other, { account_ids: [account_id], reason: ' ' })),
        seeing.includes(role) ? 'REJECT_REASON_NEEDED' : wanted,
        role,
      )
      const looks = role === 'clerk' || role === 'head' || role === 'approver' ? 'done' : 'NOT_ALLOWED'
      assert.equal(await codeOf(evidenceFile(other, { account_id })), looks, role)
    }
    const own = office.as({ login: 'clerk', permissions: [...permissionsOf(['clerk', 'head'])] })
    assert.equal(await codeOf(confirmAccounts(own, { account_ids: [account_id] })), 'CONFIRMER_IS_CREATOR')
    const elsewhere = VILLAGES.map(({ division }) => division).find(division => division !== samplePerson(serial).division)
    assert.ok(elsewhere !== undefined)
    const village = office.as({ login: 'v', permissions: [...permissionsOf(['head'])], division: elsewhere })
    assert.equal(await codeOf(confirmAccounts(village, { account_ids: [account_id] })), 'ACCOUNT_NOT_FOUND')
    assert.ok(!(await waitingAccounts(village, {})).accounts.some(each => each.account_id === account_id))
    assert.equal(await everything(), before)
  })

  test('the database itself lets no unconfirmed account hold, and nobody confirm his own', async () => {
    const { account_id } = await changed()
    const set = (what: string) => office.database.ownerPool.query(`UPDATE bank_account SET ${what} WHERE account_id = $1`, [account_id])
    await assert.rejects(set('to_day = NULL'), /bank_account_unconfirmed_rests/)
    await assert.rejects(set(`to_day = '2020-12-31'`), /bank_account_unconfirmed_rests/)
    await assert.rejects(set('confirmed_at = now(), confirmed_by = created_by'), /bank_account_(two_people|confirmed)/)
    await assert.rejects(set(`confirmed_at = now(), confirmed_by = gen_random_uuid()`), /bank_account_confirmed/, 'not without evidence')
  })

  test('rejected: the old account goes on, and the same number may be entered again', async () => {
    const { person_id, account_id, state, n, old4, new4 } = await changed()
    await rejectAccounts(head, { account_ids: [account_id], reason: '照片上的卡号不同' })
    assert.deepEqual((await rowsOf(person_id)) as { last4: string; to_day: string | null; rejected: boolean }[], [
      { last4: old4, from_day: '2020-01-01', to_day: null, confirmed: false, rejected: false },
      { last4: new4, from_day: '2020-06-10', to_day: '2020-06-10', confirmed: false, rejected: true },
    ])
    assert.equal(await codeOf(confirmAccounts(head, { account_ids: [account_id] })), 'ACCOUNT_NOT_WAITING')
    assert.equal((await state(numberOf(n + 5000), '2020-06-10')).waiting, 1)
  })

  test('two confirmers at once, a confirmer and one who rejects: one act stands', async () => {
    for (let round = 0; round < 3; round++) {
      const { person_id, account_id } = await changed()
      await attachEvidence(head, { account_ids: [account_id], file: CARD })
      const leader = office.as({ login: 'leader', permissions: [...permissionsOf(['approver'])] })
      const codes = await Promise.all([
        codeOf(confirmAccounts(head, { account_ids: [account_id] })),
        codeOf(confirmAccounts(leader, { account_ids: [account_id] })),
        codeOf(rejectAccounts(clerk, { account_ids: [account_id], reason: '抄错' })),
      ])
      assert.deepEqual(codes.toSorted(), ['ACCOUNT_NOT_WAITING', 'ACCOUNT_NOT_WAITING', 'done'])
      assert.equal((await rowsOf(person_id)).filter(row => (row as { to_day: unknown }).to_day === null).length, 1)
    }
  })

  test('hundreds changed by a roster: one signed list, all or none', async () => {
    const people = Array.from({ length: 300 }, (_, at) => samplePerson(3000 + at))
    const saved = await savePeople(clerk, { people, source })
    const list = (add: number) =>
      saved.map(({ person_id }, at) => ({
        person_id,
        division: people[at]?.division ?? '',
        number: numberOf(20_000 + at + add),
        bank_name: null,
        branch_name: null,
        holder_name: people[at]?.name ?? '',
        payee_relation: null,
      }))
    await saveAccounts(clerk, { accounts: list(0), from_day: '2020-01-01', source })
    assert.equal((await saveAccounts(clerk, { accounts: list(40_000), from_day: '2020-06-01', source })).waiting, 300)
    const ids = new Set(saved.map(({ person_id }) => person_id))
    const waiting = (await waitingAccounts(head, {})).accounts
      .filter(({ person_id }) => ids.has(person_id))
      .map(({ account_id }) => account_id)
    assert.equal(waiting.length, 300)
    const [first = '', ...others] = waiting
    await attachEvidence(clerk, { account_ids: others, file: { name: '签字名单.pdf', content: Buffer.from('%PDF-1.7 list') } })
    const before = await everything()
    assert.equal(await codeOf(confirmAccounts(head, { account_ids: waiting })), 'ACCOUNT_EVIDENCE_MISSING')
    assert.equal(await everything(), before, 'one without evidence holds all')
    assert.deepEqual(await confirmAccounts(head, { account_ids: [...others, ...others] }), { accounts: 299 })
    assert.deepEqual(await rejectAccounts(head, { account_ids: [first], reason: '没有签字' }), { accounts: 1 })
  })

  test('by hand it waits too, says whose number it is already, and moves with the person', async () => {
    const one = await changed()
    const [other] = await savePeople(clerk, { people: [samplePerson(++serial)], source })
    assert.ok(other)
    const hand = (number: string) =>
      saveAccount(clerk, {
        person_id: other.person_id,
        number,
        bank_name: null,
        branch_name: null,
        holder_name: samplePerson(serial).name,
        payee_relation: null,
        from_day: '2020-06-01',
        reason: '本人申请',
      })
    assert.deepEqual(await hand(numberOf(77)), { outcome: 'new' })
    assert.deepEqual(await hand(numberOf(one.n)), { outcome: 'waiting' })
    const listed = (await waitingAccounts(head, {})).accounts.find(({ person_id }) => person_id === other.person_id)
    assert.equal(listed?.shared_with, samplePerson(one.n).name)
    const target = VILLAGES.map(({ division }) => division).find(division => division !== samplePerson(serial).division) ?? ''
    await movePeople(clerk, { person_ids: [other.person_id], division: target, source })
    await attachEvidence(clerk, { account_ids: [listed?.account_id ?? ''], file: CARD })
    await confirmAccounts(head, { account_ids: [listed?.account_id ?? ''] })
    assert.equal((await personPage(clerk, { person_id: other.person_id })).accounts[0]?.last4, numberOf(one.n).slice(-4))
  })

  test('the old number got another holder meanwhile: the confirmed one follows that', async () => {
    const { person_id, account_id, n } = await changed()
    await saveAccount(clerk, {
      person_id,
      number: numberOf(n),
      bank_name: null,
      branch_name: null,
      holder_name: '代领人',
      payee_relation: '女儿',
      from_day: '2020-06-15',
      reason: '女儿代领',
    })
    await attachEvidence(clerk, { account_ids: [account_id], file: CARD })
    await confirmAccounts(head, { account_ids: [account_id] })
    const rows = (await rowsOf(person_id)) as { from_day: string; to_day: string | null }[]
    assert.deepEqual(
      rows.map(({ from_day, to_day }) => [from_day, to_day]).toSorted(),
      [
        ['2020-01-01', '2020-06-15'],
        ['2020-06-15', '2020-06-15'],
        ['2020-06-15', null],
      ].toSorted(),
    )
  })
})

const known = (account: Partial<KnownAccount>): KnownAccount => ({
  account_id: 'a',
  same_number: false,
  waiting: false,
  bank_name: null,
  branch_name: null,
  holder_name: '甲',
  payee_relation: null,
  from_day: '2020-01-01',
  to_day: null,
  ...account,
})

test('another number never holds at once, whatever the register has', () => {
  const day = fc.constantFrom('2020-01-01', '2020-02-01', '2020-03-01', '2020-04-01')
  const past = fc.record({ waiting: fc.boolean(), same: fc.boolean(), from: day, length: fc.constantFrom(0, 1) })
  fc.assert(
    fc.property(fc.array(past, { maxLength: 4 }), fc.boolean(), fc.boolean(), day, (before, open, openSame, from_day) => {
      const accounts = [
        ...before.map(({ waiting, same, from, length }, at) =>
          known({
            account_id: `p${at}`,
            same_number: same,
            waiting,
            from_day: from,
            to_day: waiting || length === 0 ? from : '2020-05-01',
          }),
        ),
        ...(open ? [known({ account_id: 'open', same_number: openSame })] : []),
      ]
      const plan = planAccount({ bank_name: null, branch_name: null, holder_name: '甲', payee_relation: null }, accounts, from_day)
      const held = accounts.filter(({ from_day: from, to_day }) => to_day === null || to_day > from)
      if (plan.outcome === 'new') assert.ok(held.length === 0 || !open, 'a first account, or none is in force')
      if (plan.outcome === 'changed') assert.ok(openSame, 'only the same number takes the place at once')
      if (plan.outcome === 'waiting') assert.ok(plan.close === undefined && held.some(each => each.account_id === plan.replaces))
      if (plan.outcome === 'new' && held.length > 0)
        assert.ok(
          held.some(each => each.same_number),
          'a number that never was in force does not come back without a second person',
        )
    }),
    runs(),
  )
})

test('a confirmed account begins on its day, or when the one before it began or ended', () => {
  const open = known({ account_id: 'open', from_day: '2020-03-01' })
  assert.deepEqual(confirmPlan({ from_day: '2020-06-10' }, [open]), {
    open_from: '2020-06-10',
    close: { account_id: 'open', to_day: '2020-06-10' },
  })
  assert.deepEqual(confirmPlan({ from_day: '2020-02-01' }, [open]), {
    open_from: '2020-03-01',
    close: { account_id: 'open', to_day: '2020-03-01' },
  })
  assert.deepEqual(confirmPlan({ from_day: '2020-02-01' }, [known({ to_day: '2020-05-01' })]), { open_from: '2020-05-01' })
})
