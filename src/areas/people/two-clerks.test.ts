import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '../../server/errors.ts'
import { answerOf } from '../../server/messages.ts'
import { newId } from '../../server/random.ts'
import { COUNTY, testOffice, TOWN, VILLAGES } from '../../server/testing.office.ts'
import { changePerson } from './commands.hand.ts'
import { personPage } from './commands.read.ts'
import { savePeople } from './commands.ts'
import { samplePerson } from './sample.fixture.ts'

/** Two clerks have the same person open; the second one to save is told what the first one did, and nothing of either is lost. */
async function opened() {
  const office = await testOffice()
  const user_ids = [newId(), newId()] as const
  await office.database.ownerPool.query(
    `INSERT INTO app_user (county, user_id, login, name, roles, division, password_hash, password_changed_at, created_at)
     SELECT ${COUNTY}, u.id, 'u' || u.n, u.name, '{clerk}', '${TOWN}', 'x', now(), now()
       FROM unnest($1::uuid[], ARRAY['周敏', '李娜']) WITH ORDINALITY AS u (id, name, n)`,
    [user_ids],
  )
  const clerkOf = (user_id: string, now: string) => {
    const ctx = office.as({ now })
    return { ...ctx, user: { ...ctx.user, user_id } }
  }
  const [first, second] = [clerkOf(user_ids[0], '2020-06-18T02:05:00Z'), clerkOf(user_ids[1], '2020-06-18T02:06:00Z')]
  const [saved] = await savePeople(first, { people: [samplePerson(1, { division: VILLAGES[0].division })], source: '测试' })
  const person_id = saved?.person_id ?? ''
  const page = () => personPage(second, { person_id })
  return { first, second, person_id, page, earlier: clerkOf(user_ids[0], '2020-06-17T02:05:00Z') }
}

const refusalOf = async (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => assert.fail('not refused'),
    (error: unknown) => (error instanceof AppError ? error : assert.fail(String(error))),
  )

test('the second clerk is told which fields, by whom and when, and loses nothing', async () => {
  const { first, second, person_id, page } = await opened()
  const { revision } = await page()
  await changePerson(first, { person_id, seen: revision, phone: '13900001111', address: '村口', reason: '来电' })
  const mine = { person_id, seen: revision, note: '独居', reason: '走访' }
  const refusal = await refusalOf(changePerson(second, mine))
  assert.equal(refusal.code, 'PERSON_CHANGED')
  assert.equal(answerOf(refusal)?.status, 409)
  assert.match(answerOf(refusal)?.body.why ?? '', /^周敏 6月18日 10:05 改了(电话、住址|住址、电话)。$/)
  assert.doesNotMatch(JSON.stringify(answerOf(refusal)), /13900001111/)
  assert.equal((await page()).note, null, 'refused is unchanged')
  const fresh = await page()
  assert.equal((await changePerson(second, { ...mine, seen: fresh.revision })).changed, 1)
  const { address, note, phone_masked } = await page()
  assert.deepEqual([address, note, phone_masked], ['村口', '独居', '139****1111'])
})

test('a reason and a note stand as they were typed; a telephone in one spelling', async () => {
  const { first, person_id, page } = await opened()
  const reason = '住院，押金（２０００元）；回家'
  await changePerson(first, { person_id, note: ' 独居，腿脚不便。 ', phone: '１３９００００２２２２', reason: `　${reason}\u0007 ` })
  const { note, phone_masked, changes } = await page()
  assert.deepEqual([note, phone_masked], ['独居，腿脚不便。', '139****2222'])
  assert.deepEqual([...new Set(changes.map(({ source }) => source))], [`变动：${reason}`])
})

test('two who save at the same moment: one is done, one is told, whatever the field', async () => {
  const { first, second, person_id, page } = await opened()
  const { revision } = await page()
  const results = await Promise.allSettled([
    changePerson(first, { person_id, seen: revision, note: '甲', reason: '甲' }),
    changePerson(second, { person_id, seen: revision, note: '乙', reason: '乙' }),
  ])
  assert.deepEqual(results.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  const failed = results.find(result => result.status === 'rejected')
  assert.equal((failed?.reason as AppError | undefined)?.code, 'PERSON_CHANGED')
  assert.equal((await page()).revision, revision + 1)
})

test('a clock that was set back a day hides no change', async () => {
  const { first, second, person_id, page, earlier } = await opened()
  await changePerson(first, { person_id, note: '今天', reason: '一' })
  const { revision } = await page()
  await changePerson(earlier, { person_id, seen: revision, note: '钟拨回去了', reason: '二' })
  assert.equal((await refusalOf(changePerson(second, { person_id, seen: revision, note: '三', reason: '三' }))).code, 'PERSON_CHANGED')
})

test('one’s own earlier save, seen on the page, is no stranger’s; without `seen` nothing is compared', async () => {
  const { first, second, person_id, page } = await opened()
  await changePerson(first, { person_id, note: '一', reason: '一' })
  await changePerson(first, { person_id, seen: (await page()).revision, note: '二', reason: '二' })
  await changePerson(second, { person_id, note: '三', reason: '三' })
  assert.equal((await page()).note, '三')
})
