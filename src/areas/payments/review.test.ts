import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { newId } from '../../server/random.ts'
import { COUNTY, TOWN, VILLAGES } from '../../server/testing.office.ts'
import { runs } from '../../server/testing.runs.ts'
import { ROLES, permissionsOf } from '../users/rules.ts'
import { exportBankList } from './commands.bank.ts'
import { batchDetail, monthBoard } from './commands.read.ts'
import { reviewBatch, sendBackBatch, withdrawBatch } from './commands.review.ts'
import { approveBatch, attachApproval, runBatch, submitBatch, voidBatch } from './commands.ts'
import { lastDeed } from './rules.words.ts'
import { codeOf, PDF, town, type Town } from './store.fixtures.test.ts'

const june = { programme: 'dibao.rural', kind: 'regular', month: '2020-06' } as const

const HANDING = { purpose: '01', receiver: 'XX镇财政所', password: 'Yikatong-2020-06' }

/** A user who stands in the table too, as the office's review depends on who is there. */
async function user(own: Town, login: string, roles: readonly string[], division = TOWN, disabled = false) {
  const ctx = own.as({ login, permissions: [...permissionsOf(roles)], division })
  await own.sql(
    `INSERT INTO app_user (county, user_id, login, name, roles, division, password_hash, disabled_at, created_at, password_changed_at)
     VALUES ($1, $2, $3, $3, $4, $5, '', $6, now(), now())`,
    [COUNTY, ctx.user.user_id, login, roles, division, disabled ? '2020-01-01' : null],
  )
  return ctx
}

/** An office of four: clerk, head, leader, finance; and a batch that the clerk handed in. */
async function office(t: Parameters<typeof town>[0]) {
  const own = await town(t)
  await own.entitled()
  const people = {
    clerk: await user(own, 'maker', ['clerk']),
    head: await user(own, 'head', ['head']),
    leader: await user(own, 'leader', ['approver']),
    finance: await user(own, 'cashier', ['finance']),
  }
  const batch = await runBatch(people.clerk, june)
  await submitBatch(people.clerk, batch)
  return { own, ...people, batch }
}

describe('review by the head', () => {
  test('made by one, reviewed by another, approved by a third, sent by a fourth', async t => {
    const { own, clerk, head, leader, finance, batch } = await office(t)
    const before = await batchDetail(head, batch)
    assert.deepEqual([before.batch.status, before.batch.review, before.remains], ['in_review', 'due', []])
    assert.equal(await codeOf(approveBatch(leader, batch)), 'BATCH_STEP_WRONG', 'nothing is approved past the head')
    assert.equal(await codeOf(attachApproval(finance, { ...batch, file: { name: '审批单.pdf', content: PDF } })), 'BATCH_STEP_WRONG')
    const reviewed = await reviewBatch(head, batch)
    assert.deepEqual([reviewed.status, reviewed.review, reviewed.reviewed?.name], ['submitted', 'done', 'head'])
    assert.equal((await approveBatch(leader, batch)).status, 'approved')
    await exportBankList(finance, { ...batch, ...HANDING })
    const done = await batchDetail(clerk, batch)
    assert.deepEqual([done.batch.sent?.name, done.remains], ['cashier', []], 'nothing remains where four people acted')
    const acts = await own.sql(
      `SELECT command, login FROM audit_event WHERE outcome = 'done' AND command IN ('payment.submit', 'payment.review', 'payment.approve', 'payment.send') ORDER BY audit_id`,
    )
    assert.deepEqual(
      acts.map(row => row['login']),
      ['maker', 'head', 'leader', 'cashier'],
    )
  })

  test('of all roles only the head reviews', async t => {
    const { own, batch } = await office(t)
    for (const role of ROLES.filter(each => each !== 'head')) {
      const other = own.as({ login: `as.${role}`, permissions: [...permissionsOf([role])] })
      assert.equal(await codeOf(reviewBatch(other, batch)), 'NOT_ALLOWED', role)
      const back = role === 'approver' ? 'BATCH_REASON_NEEDED' : 'NOT_ALLOWED'
      assert.equal(await codeOf(sendBackBatch(other, { ...batch, reason: ' ' })), back, role)
      const withdrawn = role === 'clerk' ? 'BATCH_REASON_NEEDED' : 'NOT_ALLOWED'
      assert.equal(await codeOf(withdrawBatch(other, { ...batch, reason: ' ' })), withdrawn, role)
    }
  })

  test('every refusal leaves the batch as it was', async t => {
    const { own, clerk, head, leader, batch } = await office(t)
    const both = own.as({ login: 'maker', permissions: [...permissionsOf(['clerk', 'head', 'approver'])] })
    const refused = async (code: string, work: () => Promise<unknown>): Promise<void> => {
      const before = await own.state()
      assert.equal(await codeOf(work()), code)
      assert.equal(await own.state(), before, code)
    }
    await refused('REVIEWER_IS_MAKER', () => reviewBatch(both, batch))
    await refused('BATCH_CHANGED', () => reviewBatch(head, { ...batch, hash: 'f'.repeat(64) }))
    await refused('BATCH_NOT_FOUND', () => reviewBatch(head, { ...batch, batch_id: newId() }))
    await refused('BATCH_NOT_FOUND', () => reviewBatch(own.as({ login: 'v', division: VILLAGES[0].division }), batch))
    await reviewBatch(head, batch)
    await refused('BATCH_STEP_WRONG', () => reviewBatch(head, batch))
    const headToo = own.as({ login: 'head', permissions: [...permissionsOf(['head', 'approver'])] })
    await refused('APPROVER_IS_REVIEWER', () => approveBatch(headToo, batch))
    await approveBatch(leader, batch)
    await refused('BATCH_STEP_WRONG', () => sendBackBatch(leader, { ...batch, reason: '晚了' }))
    await refused('BATCH_STEP_WRONG', () => withdrawBatch(clerk, { ...batch, reason: '晚了' }))
    await refused('SENDER_IS_APPROVER', () => exportBankList(own.as({ login: 'leader' }), { ...batch, ...HANDING }))
  })

  test('who handed in what another made is a maker too', async t => {
    const own = await town(t)
    await own.entitled()
    const clerk = await user(own, 'maker', ['clerk'])
    const second = await user(own, 'second', ['clerk', 'head', 'approver'])
    await user(own, 'head', ['head'])
    const batch = await runBatch(clerk, june)
    await submitBatch(second, batch)
    assert.equal(await codeOf(reviewBatch(second, batch)), 'REVIEWER_IS_MAKER')
    await own.sql(`UPDATE app_user SET disabled_at = now() WHERE login = 'head'`)
    assert.equal(await codeOf(approveBatch(second, batch)), 'APPROVER_IS_MAKER')
  })

  test('sent back for a reason it is a draft again, and comes through by all steps', async t => {
    const { clerk, head, leader, batch } = await office(t)
    const back = await sendBackBatch(head, { ...batch, reason: '石桥村少一户' })
    assert.deepEqual([back.status, back.submitted, back.sent_back?.name, back.sent_back_reason], ['draft', null, 'head', '石桥村少一户'])
    assert.equal(await codeOf(reviewBatch(head, batch)), 'BATCH_STEP_WRONG')
    await submitBatch(clerk, batch)
    await reviewBatch(head, batch)
    assert.equal((await sendBackBatch(leader, { ...batch, reason: '再核一次' })).review, 'due', 'the review fell with it')
    await submitBatch(clerk, batch)
    assert.equal((await withdrawBatch(clerk, { ...batch, reason: '自己发现' })).sent_back?.name, 'maker')
    await submitBatch(clerk, batch)
    assert.equal(await codeOf(approveBatch(leader, batch)), 'BATCH_STEP_WRONG')
    await reviewBatch(head, batch)
    await approveBatch(leader, batch)
  })

  test('a batch in review can be voided', async t => {
    const { clerk, batch } = await office(t)
    const voided = await voidBatch(clerk, { ...batch, reason: '重做' })
    assert.deepEqual([voided.status, lastDeed(voided).word, lastDeed(voided).name], ['voided', '作废', 'maker'])
  })

  test('two heads at once: one review stands, the other is told', async t => {
    const { own, head, batch } = await office(t)
    const second = await user(own, 'head2', ['head'])
    const codes = await Promise.all([
      codeOf(reviewBatch(head, batch)),
      codeOf(reviewBatch(second, batch)),
      codeOf(reviewBatch(head, batch)),
    ])
    assert.deepEqual(codes.toSorted(), ['BATCH_STEP_WRONG', 'BATCH_STEP_WRONG', 'done'])
  })

  test('the scan of a signed paper may come from the head, and that remains', async t => {
    const { own, clerk, head, finance, batch } = await office(t)
    await reviewBatch(head, batch)
    assert.equal(await codeOf(attachApproval(clerk, { ...batch, file: { name: '审批单.pdf', content: PDF } })), 'APPROVER_IS_MAKER')
    await attachApproval(head, { ...batch, file: { name: '审批单.pdf', content: PDF } })
    assert.deepEqual((await batchDetail(finance, batch)).remains, ['SIGNED_ON_PAPER', 'REVIEWER_ATTACHED'])
    await exportBankList(own.as({ login: 'maker' }), { ...batch, ...HANDING })
    assert.deepEqual((await batchDetail(finance, batch)).remains, ['SIGNED_ON_PAPER', 'REVIEWER_ATTACHED', 'MAKER_SENDS'])
  })
})

test('the signed paper is attached by neither who made the roster nor who handed it in; of the others by who reviews, approves or sends', async t => {
  const own = await town(t)
  await own.entitled()
  const clerk = await user(own, 'maker', ['clerk'])
  const second = await user(own, 'second', ['clerk', 'head', 'approver', 'finance'])
  const batch = await runBatch(clerk, june)
  await submitBatch(second, batch)
  const paper = { ...batch, file: { name: '审批单.pdf', content: PDF } }
  const all = [...permissionsOf(ROLES)]
  const before = await own.state()
  assert.equal(await codeOf(attachApproval(own.as({ login: 'maker', permissions: all }), paper)), 'APPROVER_IS_MAKER')
  assert.equal(await codeOf(attachApproval(second, paper)), 'APPROVER_IS_MAKER')
  const may: string[] = []
  for (const role of ROLES) {
    const code = await codeOf(
      attachApproval(own.as({ login: `as.${role}`, permissions: [...permissionsOf([role])] }), { ...paper, hash: 'f'.repeat(64) }),
    )
    if (code === 'BATCH_CHANGED') may.push(role)
    else assert.equal(code, 'NOT_ALLOWED', role)
  }
  assert.deepEqual(may.toSorted(), ['approver', 'clerk', 'finance', 'head'])
  assert.equal(await own.state(), before, 'nothing is kept of a scan that was compared with another paper')
  const done = await attachApproval(own.as({ login: 'head', permissions: [...permissionsOf(['head'])] }), paper)
  assert.deepEqual([done.status, done.approved_via], ['approved', 'paper'])
})

describe('an office without a review', () => {
  const reviewed = async (t: Parameters<typeof town>[0], arrange: (own: Town) => Promise<unknown>) => {
    const own = await town(t)
    await own.entitled()
    const clerk = await user(own, 'maker', ['clerk', 'head'])
    await arrange(own)
    const batch = await runBatch(clerk, june)
    const { status, review } = await submitBatch(clerk, batch)
    return { own, clerk, batch, status, review, board: (await monthBoard(clerk, { month: '2020-06' })).review }
  }

  test('nobody but the maker may review: the step is left out, and the paper says so', async t => {
    const { own, clerk, batch, status, review } = await reviewed(t, own => user(own, 'leader', ['approver']))
    assert.deepEqual([status, review], ['submitted', 'none'])
    assert.deepEqual((await batchDetail(clerk, batch)).remains, ['NO_REVIEWER'])
    await approveBatch(own.as({ login: 'leader' }), batch)
    await user(own, 'late', ['head'])
    const done = await batchDetail(clerk, batch)
    assert.deepEqual(
      [done.batch.status, done.batch.review, done.remains],
      ['approved', 'none', ['NO_REVIEWER']],
      'who comes later changes nothing',
    )
  })

  const counts: readonly [string, 'none' | 'due', (own: Town) => Promise<unknown>][] = [
    ['a disabled head', 'none', own => user(own, 'gone', ['head'], TOWN, true)],
    ['the head of one village', 'none', own => user(own, 'small', ['head'], VILLAGES[0].division)],
    ['the only approver, who is head too', 'none', own => user(own, 'two.hats', ['head', 'approver'])],
    [
      'a head who may approve, beside an approver',
      'due',
      async own => [await user(own, 'two.hats', ['head', 'approver']), await user(own, 'leader', ['approver'])],
    ],
    ['a head, and a leader who signs on paper', 'due', own => user(own, 'head', ['head'])],
    ['a deputy of the head today', 'due', own => deputy(own, '2020-06-01', '2020-06-18')],
    ['a deputy whose days are over', 'none', own => deputy(own, '2020-06-01', '2020-06-17')],
  ]
  for (const [who, wanted, arrange] of counts)
    test(`${who}: ${wanted}`, async t => {
      const { review, status } = await reviewed(t, arrange)
      assert.deepEqual([review, status], [wanted, wanted === 'due' ? 'in_review' : 'submitted'])
    })

  async function deputy(own: Town, from: string, to: string): Promise<void> {
    const head = await user(own, 'away', ['head'], TOWN, true)
    const acting = await user(own, 'acting', ['assistance_worker'])
    await own.sql(
      `INSERT INTO deputy (county, deputy_id, division, user_id, deputy_user_id, roles, from_day, to_day, reason, made_by, made_at)
       VALUES ($1, $2, $3, $4, $5, '{head}', $6, $7, '休假', $2, now())`,
      [COUNTY, newId(), TOWN, head.user.user_id, acting.user.user_id, from, to],
    )
  }
})

test('whatever an office does in whatever order, no sent batch was approved by its maker, its reviewer or its sender', async t => {
  const own = await town(t)
  await own.entitled()
  const people = await Promise.all(
    (['clerk', 'head', 'approver', 'finance'] as const).map((role, at) =>
      user(own, `u${at}`, [role, 'clerk', 'head', 'approver'].slice(0, at + 1)),
    ),
  )
  const acts = ['submit', 'review', 'approve', 'scan', 'send_back', 'withdraw', 'send'] as const
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...acts), fc.nat(3)), { minLength: 4, maxLength: 12 }), async steps => {
      await own.sql('TRUNCATE payment_note, payment_line, payment_batch CASCADE')
      const [maker] = people
      if (!maker) throw new Error('nobody')
      const batch = await runBatch(maker, june)
      for (const [act, who] of steps) {
        const ctx = people[who] ?? maker
        const work = {
          submit: () => submitBatch(ctx, batch),
          review: () => reviewBatch(ctx, batch),
          approve: () => approveBatch(ctx, batch),
          scan: () => attachApproval(ctx, { ...batch, file: { name: 'a.pdf', content: PDF } }),
          send_back: () => sendBackBatch(ctx, { ...batch, reason: '退' }),
          withdraw: () => withdrawBatch(ctx, { ...batch, reason: '撤' }),
          send: () => exportBankList(ctx, { ...batch, ...HANDING }),
        }[act]
        await codeOf(work())
      }
      const [row] = await own.sql('SELECT * FROM payment_batch')
      const by = (column: string): unknown => row?.[column]
      if (by('approved_at') === null) assert.equal(by('sent_at'), null)
      else {
        assert.notEqual(by('approved_by'), by('made_by'))
        assert.notEqual(by('approved_by'), by('submitted_by'))
        assert.ok(by('reviewed_at') !== null, 'this office has heads: none is approved without a review')
        assert.ok(by('reviewed_by') !== by('made_by') && by('reviewed_by') !== by('submitted_by'))
        if (by('approved_via') === 'screen') assert.ok(by('approved_by') !== by('reviewed_by') && by('approved_by') !== by('sent_by'))
      }
    }),
    runs(25),
  )
})
