import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { day } from '../../kernel/day.ts'
import { newId } from '../../server/random.ts'
import { textsOf } from '../../server/testing.exports.ts'
import { COUNTY, testOffice, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { settle, type Folk } from '../programmes/testing.ts'
import { declarationFile } from './commands.export.ts'
import { claim, claims } from './commands.read.ts'
import { answerClaim, checkClaims, declareClaims, payClaim, receiveClaim, withdrawClaim } from './commands.ts'
import type { NewClaim } from './contract.ts'

let office: TestOffice
let folk: Folk
const owner = (text: string, values: unknown[] = []) => office.database.ownerPool.query(text, values)
const wanted = (i: number, change: Partial<NewClaim> = {}): NewClaim => ({
  person_id: folk.people[i] ?? '',
  scheme: 'medical_aid',
  aid_class: '12',
  hospital: '县人民医院',
  admitted_on: '2020-03-02',
  discharged_on: '2020-03-12',
  illness: '肺炎',
  covered_fen: 10_000_00,
  basic_fen: 6000_00,
  serious_fen: 1000_00,
  other_fen: 0,
  requested_fen: 2100_00,
  received_on: '2020-03-20',
  words: null,
  ...change,
})
const receive = async (i: number, change: Partial<NewClaim> = {}, ctx = office.as()): Promise<string> =>
  (await receiveClaim(ctx, wanted(i, change))).claim_id
const list = async (ctx = office.as()) => (await claims(ctx, { from: '2020-01-01', to: '2020-12-31' })).rows
const states = async () => (await list()).map(row => [row.name, row.state]).toSorted()
const declared = async (...claim_ids: string[]): Promise<void> => {
  await checkClaims(office.as(), { claim_ids, checked_on: '2020-03-21' })
  await declareClaims(office.as(), { claim_ids, declared_on: '2020-03-25' })
}
const approve = (claim_id: string, change: { approved_fen?: number; on?: string; words?: string | null } = {}) =>
  answerClaim(office.as(), {
    claim_id,
    kind: 'approved',
    on: '2020-04-15',
    approved_fen: 2000_00,
    document: 'X医保〔2020〕7号',
    words: null,
    ...change,
  })
/** A claim of the next county, checked and ready to be declared there. */
async function elsewhere(): Promise<string> {
  const [person_id, claim_id] = [newId(), newId()]
  await owner(`INSERT INTO division (county, division, level, name, short_name, created_at)
               VALUES (349998, '349998100201', 'village', '邻村', '邻村', now()) ON CONFLICT DO NOTHING`)
  const insert = `INSERT INTO person (county, person_id, division, name, search_keys, created_at, updated_at)
                  VALUES (349998, $1, '349998100201', '邻', '{}', now(), now())`
  await owner(insert, [person_id])
  await owner(
    `INSERT INTO medical_claim (county, claim_id, division, person_id, scheme, aid_class, hospital, admitted_on, discharged_on, covered_fen,
       basic_fen, serious_fen, other_fen, burden_fen, requested_fen, received_on, created_by, created_at, checked_on, checked_by)
     VALUES (349998, $2, '349998100201', $1, 'medical_aid', '12', '医院', '2020-03-01', '2020-03-02', 100, 0, 0, 0, 100, 100, '2020-03-03', $1, now(),
       '2020-03-04', $1)`,
    [person_id, claim_id],
  )
  return claim_id
}
const code = (expected: string) => ({ code: expected })

describe('claims for medical aid', () => {
  beforeEach(async () => {
    office ??= await testOffice()
    await owner('TRUNCATE medical_claim, household, person CASCADE')
    folk = await settle(office, 4)
  })

  test('the whole way: received, checked, declared as a list, approved, paid', async () => {
    const ids = [await receive(0), await receive(1, { requested_fen: 900_00 })]
    assert.deepEqual(
      (await list()).map(row => [row.state, row.burden_fen]),
      [
        ['received', 3000_00],
        ['received', 3000_00],
      ],
    )
    await checkClaims(office.as(), { claim_ids: ids, checked_on: '2020-03-21' })
    assert.deepEqual(await declareClaims(office.as(), { claim_ids: ids, declared_on: '2020-03-25' }), { claims: 2, requested_fen: 3000_00 })
    const [first = '', second = ''] = ids
    await approve(first)
    await payClaim(office.as(), { claim_id: first, paid_on: '2020-05-06', paid_fen: 2000_00 })
    await answerClaim(office.as(), { claim_id: second, kind: 'returned', on: '2020-04-15', document: null, reason: '缺结算单' })
    const detail = await claim(office.as(), { claim_id: first })
    assert.deepEqual(
      [detail.claim.state, detail.claim.paid_fen, detail.claim.village, detail.illness, detail.answer_document],
      ['paid', 2000_00, '东河村', '肺炎', 'X医保〔2020〕7号'],
    )
    assert.deepEqual(
      detail.steps.map(step => [step.state, step.on]),
      [
        ['received', '2020-03-20'],
        ['checked', '2020-03-21'],
        ['declared', '2020-03-25'],
        ['approved', '2020-04-15'],
        ['paid', '2020-05-06'],
      ],
    )
    const back = await claim(office.as(), { claim_id: second })
    assert.deepEqual(back.steps.at(-1), { state: 'returned', on: '2020-04-15', by: '', words: '缺结算单' })
    // What came back may be asked for anew.
    await receive(1, { requested_fen: 800_00, received_on: '2020-04-20' })
    assert.deepEqual(await states(), [
      ['试1', 'paid'],
      ['试2', 'received'],
      ['试2', 'returned'],
    ])
  })

  test('refused, and nothing is written: days, amounts, the dead, the unborn, who is not here', async () => {
    await owner(`UPDATE person SET born_on = '2020-03-03' WHERE person_id = $1`, [folk.people[1]])
    await owner(`UPDATE person SET died_on = '2020-03-11' WHERE person_id = $1`, [folk.people[2]])
    await assert.rejects(receive(1), code('MEDICAL_STAY_BEFORE_BIRTH'))
    await assert.rejects(receive(2), code('MEDICAL_STAY_AFTER_DEATH'))
    await assert.rejects(receive(0, { other_fen: -1 }), code('MEDICAL_AMOUNT_NEGATIVE'))
    await assert.rejects(receive(0, { requested_fen: 2100_00.5 }), code('MEDICAL_AMOUNT_NOT_FEN'))
    await assert.rejects(receive(0, { basic_fen: 9000_01 }), code('MEDICAL_PAID_ABOVE_COSTS'))
    await assert.rejects(receive(0, { discharged_on: '2020-03-01' }), code('MEDICAL_STAY_BACKWARDS'))
    await assert.rejects(receive(0, { received_on: '2020-06-19' }), code('MEDICAL_IN_FUTURE'))
    await assert.rejects(receive(0, { aid_class: '77' }), code('MEDICAL_CLASS_UNKNOWN'))
    await assert.rejects(receive(0, { person_id: newId() }), code('MEDICAL_PERSON_NOT_FOUND'))
    assert.deepEqual(await list(), [])
  })

  test('one stay once; above the base, and the other scheme for the same stay, only with a word', async () => {
    const first = await receive(0)
    await assert.rejects(receive(0, { admitted_on: '2020-03-05', words: '另一件' }), code('MEDICAL_STAY_TWICE'))
    await assert.rejects(receive(0, { scheme: 'further_aid', requested_fen: 900_00 }), code('MEDICAL_NEEDS_WORDS'))
    await receive(0, { scheme: 'further_aid', requested_fen: 900_00, words: '再救助' })
    await assert.rejects(receive(1, { requested_fen: 3000_01, words: ' ' }), code('MEDICAL_NEEDS_WORDS'))
    await receive(1, { requested_fen: 3000_01, words: '县里特批' })
    // A word that nothing asked for is not kept.
    const plain = await receive(2, { words: '没有要说明的' })
    assert.deepEqual((await claim(office.as(), { claim_id: plain })).steps[0]?.words, null)
    // Withdrawn, the stay is free again.
    await withdrawClaim(office.as(), { claim_id: first, reason: '金额写错' })
    await receive(0, { requested_fen: 2000_00, words: '重新收件' })
    assert.equal((await list()).filter(row => row.name === '试1' && row.state !== 'withdrawn').length, 2)
  })

  test('two clerks at once take in one stay once', async () => {
    const both = await Promise.allSettled([receive(0), receive(0, {}, office.as({ login: 'other' }))])
    assert.deepEqual(both.map(each => each.status).toSorted(), ['fulfilled', 'rejected'])
    const refused = both.find(each => each.status === 'rejected')
    assert.equal((refused?.reason as { code?: string } | undefined)?.code, 'MEDICAL_STAY_TWICE')
  })

  test('steps only in their order, and none before the day of the last', async () => {
    const claim_id = await receive(0)
    await assert.rejects(declareClaims(office.as(), { claim_ids: [claim_id], declared_on: '2020-03-25' }), code('MEDICAL_NOT_TO_DECLARE'))
    await assert.rejects(approve(claim_id), code('MEDICAL_NOT_DECLARED'))
    await assert.rejects(payClaim(office.as(), { claim_id, paid_on: '2020-05-06', paid_fen: 1 }), code('MEDICAL_NOT_APPROVED'))
    await assert.rejects(checkClaims(office.as(), { claim_ids: [claim_id], checked_on: '2020-03-19' }), code('MEDICAL_STEP_TOO_EARLY'))
    await assert.rejects(checkClaims(office.as(), { claim_ids: [claim_id], checked_on: '2020-06-19' }), code('MEDICAL_IN_FUTURE'))
    await declared(claim_id)
    await assert.rejects(checkClaims(office.as(), { claim_ids: [claim_id], checked_on: '2020-03-26' }), code('MEDICAL_NOT_TO_CHECK'))
    await assert.rejects(approve(claim_id, { on: '2020-03-24' }), code('MEDICAL_STEP_TOO_EARLY'))
    await assert.rejects(approve(claim_id, { approved_fen: 2100_01 }), code('MEDICAL_APPROVED_ABOVE_REQUEST'))
    await approve(claim_id, { approved_fen: 2100_01, words: '县里核增' })
    await assert.rejects(approve(claim_id), code('MEDICAL_NOT_DECLARED'))
    await assert.rejects(payClaim(office.as(), { claim_id, paid_on: '2020-05-06', paid_fen: 2100_02 }), code('MEDICAL_PAID_ABOVE_APPROVAL'))
    assert.equal((await claim(office.as(), { claim_id })).claim.state, 'approved')
    await payClaim(office.as(), { claim_id, paid_on: '2020-05-06', paid_fen: 2100_01 })
    await assert.rejects(withdrawClaim(office.as(), { claim_id, reason: '写错' }), code('MEDICAL_NOT_TO_WITHDRAW'))
  })

  test('a list with one claim of another county, or one that is not ready, is refused whole', async () => {
    const mine = await receive(0)
    const ready = await receive(1)
    await checkClaims(office.as(), { claim_ids: [ready], checked_on: '2020-03-21' })
    const theirs = await elsewhere()
    await assert.rejects(declareClaims(office.as(), { claim_ids: [ready, theirs], declared_on: '2020-03-25' }), code('MEDICAL_NOT_FOUND'))
    await assert.rejects(
      declareClaims(office.as(), { claim_ids: [ready, mine], declared_on: '2020-03-25' }),
      code('MEDICAL_NOT_TO_DECLARE'),
    )
    await assert.rejects(approve(theirs), code('MEDICAL_NOT_FOUND'))
    await assert.rejects(claim(office.as(), { claim_id: theirs }), code('MEDICAL_NOT_FOUND'))
    assert.deepEqual(await states(), [
      ['试1', 'received'],
      ['试2', 'checked'],
    ])
    assert.equal(
      (await owner('SELECT count(*)::int AS n FROM medical_claim WHERE declared_on IS NOT NULL AND county = $1', [COUNTY])).rows[0]?.n,
      0,
    )
  })

  test('who may not; a cadre sees his village and no illness; who sees children only sees theirs', async () => {
    const first = await receive(0)
    const second = await receive(1)
    await assert.rejects(receive(2, {}, office.as({ permissions: ['medical.read', 'person.read'] })), code('NOT_ALLOWED'))
    await assert.rejects(list(office.as({ permissions: ['relief.read'] })), code('NOT_ALLOWED'))
    const cadre = office.as({ division: VILLAGES[1].division, permissions: ['medical.read'] })
    assert.deepEqual(
      (await list(cadre)).map(row => row.name),
      ['试2'],
    )
    const shown = await claim(cadre, { claim_id: second })
    assert.deepEqual([shown.illness, shown.illness_hidden], [null, true])
    await assert.rejects(claim(cadre, { claim_id: first }), code('MEDICAL_NOT_FOUND'))
    const writer = office.as({ division: VILLAGES[1].division })
    await assert.rejects(checkClaims(writer, { claim_ids: [first, second], checked_on: '2020-03-21' }), code('MEDICAL_NOT_FOUND'))
    await owner(`UPDATE person SET born_on = CASE person_id WHEN $1 THEN date '2012-01-01' ELSE date '1950-01-01' END`, [folk.people[0]])
    const reader = office.as({ permissions: ['medical.read'] })
    const children = { ...reader, user: { ...reader.user, scope: { ...reader.user.scope, bornFrom: day('2002-06-19') } } }
    assert.deepEqual(
      (await list(children)).map(row => row.name),
      ['试1'],
    )
    await assert.rejects(claim(children, { claim_id: second }), code('MEDICAL_NOT_FOUND'))
  })

  test('the database itself: nothing edited, nothing above its approval, the base is what it is', async () => {
    const claim_id = await receive(0)
    await declared(claim_id)
    await approve(claim_id)
    await payClaim(office.as(), { claim_id, paid_on: '2020-05-06', paid_fen: 2000_00 })
    const set = (text: string) => owner(`UPDATE medical_claim SET ${text}`)
    await assert.rejects(set('paid_fen = 200001'), { constraint: 'medical_claim_above_approval' })
    await assert.rejects(set('approved_fen = 210001'), { constraint: 'medical_claim_above_request' })
    await assert.rejects(set('requested_fen = 300001'), { constraint: 'medical_claim_above_burden' })
    await assert.rejects(set('covered_fen = covered_fen + 1'), { constraint: 'medical_claim_burden' })
    await assert.rejects(set(`declared_on = '2020-03-20'`), { constraint: 'medical_claim_days' })
    const edit = office.db.updateTable('medical_claim').set({ requested_fen: 1n }).where('claim_id', '=', claim_id)
    await assert.rejects(edit.execute(), { code: '42501' })
    await assert.rejects(office.db.deleteFrom('medical_claim').execute(), { code: '42501' })
  })

  test('an illness stands in no audit row and in no file', async () => {
    const claim_id = await receive(0, { illness: '白血病' })
    await assert.rejects(receive(0, { illness: '白血病' }), code('MEDICAL_STAY_TWICE'))
    await declared(claim_id)
    const { rows } = await owner('SELECT count(*)::int AS n, count(*) FILTER (WHERE a::text LIKE $1)::int AS told FROM audit_event a', [
      '%白血病%',
    ])
    assert.ok(rows[0]?.n > 0)
    assert.equal(rows[0]?.told, 0)
    const file = await declarationFile(office.as(), { from: '2020-01-01', to: '2020-06-30' })
    const [lines = []] = await textsOf(file)
    const shown = lines.map(line => line.join('|')).join('\n')
    assert.match(file.name, /医疗救助申报名册（2020年1月1日至2020年6月30日）\.xlsx$/)
    assert.match(shown, /东河村\|试1/)
    assert.doesNotMatch(shown, /白血病/)
    await assert.rejects(declarationFile(office.as({ permissions: [] }), { from: '2020-01-01', to: '2020-06-30' }), code('NOT_ALLOWED'))
  })

  test('申报名册 holds what was declared in the days and stands', async () => {
    const [one, two, three] = [await receive(0), await receive(1), await receive(2)]
    await declared(one, two)
    await withdrawClaim(office.as(), { claim_id: two, reason: '金额写错' })
    const texts = async (from: string, to: string) => JSON.stringify(await textsOf(await declarationFile(office.as(), { from, to })))
    const march = await texts('2020-03-25', '2020-03-25')
    assert.match(march, /试1/)
    assert.doesNotMatch(march, /试2|试3/)
    assert.doesNotMatch(await texts('2020-03-26', '2020-06-30'), /试/)
    assert.equal((await claim(office.as(), { claim_id: three })).claim.state, 'received')
  })
})
