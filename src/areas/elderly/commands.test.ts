import fc from 'fast-check'
import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { checkDigit } from '../../kernel/id-number.ts'
import { scopeOf } from '../../server/db.ts'
import { newId } from '../../server/random.ts'
import { textsOf } from '../../server/testing.exports.ts'
import { COUNTY, testOffice, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { savePeople } from '../people/commands.ts'
import { insure, makePolicy, policies, policy, voidInsured, voidPolicy } from './commands.ts'
import { planFile } from './commands.export.ts'
import { listVisits, makePlan, plan, plans, recordVisit, voidPlan, voidVisit } from './commands.visits.ts'
import type { NewInsured, NewPolicy } from './contract.ts'
import type { NewListed, NewListing, NewPlan, VisitMade } from './contract.visits.ts'

let office: TestOffice
let people: string[] = []
const owner = (text: string, values: unknown[] = []) => office.database.ownerPool.query(text, values)
const idOf = (i: number): string => {
  const body = `34999919500101${String(100 + i)}`
  return body + checkDigit(body)
}
const nameOf = (i: number): string => `王老${'一二三四五六'[i] ?? ''}`
const POLICY: NewPolicy = {
  insurer: '某保险公司',
  policy_no: 'P-2020-1',
  starts_on: '2020-01-15',
  ends_on: '2021-01-14',
  premium_fen: 20_00,
  funded_by: '02',
}
const member = (i: number, change: Partial<NewInsured> = {}): NewInsured => ({
  id: idOf(i),
  name: nameOf(i),
  category: '特困',
  payee: null,
  ...change,
})
const newPolicy = async (change: Partial<NewPolicy> = {}) => (await makePolicy(office.as(), { ...POLICY, ...change })).policy_id
const PLAN: NewPlan = { occasion: '01', year: 2020, source: '02', lead: 'civil_affairs' }
const newPlan = async (change: Partial<NewPlan> = {}, ctx = office.as()) => (await makePlan(ctx, { ...PLAN, ...change })).plan_id
const line = (i: number, change: Partial<NewListed> = {}): NewListed => ({
  id: idOf(i),
  name: nameOf(i),
  category: '困难户',
  amount_fen: 500_00,
  ...change,
})
const list = (plan_id: string, lines: NewListed[], change: Partial<NewListing> = {}, ctx = office.as()) =>
  listVisits(ctx, { plan_id, people: lines, planned_on: '2020-01-16', words: null, ...change })
const visitsOf = async (plan_id: string, ctx = office.as()) => (await plan(ctx, { plan_id })).visits
const MADE: VisitMade = { visited_on: '2020-01-17', visitors: '周敏', receipt: 'signature', proxy_name: null, proxy_relation: null }
const record = async (plan_id: string, at = 0, change: Partial<VisitMade> = {}, ctx = office.as()) =>
  recordVisit(ctx, {
    plan_id,
    visit_id: (await visitsOf(plan_id)).filter(each => each.voided === null)[at]?.visit_id ?? '',
    ...MADE,
    ...change,
  })
const OFFICER = ['office.read', 'visit.read', 'visit.write'] as const

beforeEach(async () => {
  office ??= await testOffice()
  await owner('TRUNCATE visit, visit_plan, group_policy_member, group_policy, household, person CASCADE')
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
  const saved = await savePeople(office.as(), { people: [0, 1, 2, 3].map(input), source: '测试' })
  people = saved.map(each => each.person_id)
})

describe('银龄安康', () => {
  test('a policy with its list, counted by village; a struck person leaves the count and may come again', async () => {
    const policy_id = await newPolicy()
    const given = [member(0), member(1, { payee: '李强' }), member(3, { category: '01' })]
    assert.deepEqual(await insure(office.as(), { policy_id, people: given }), { added: 3 })
    const detail = await policy(office.as(), { policy_id, division: VILLAGES[0].division })
    assert.deepEqual([detail.policy.persons, detail.policy.year, detail.policy.premium_fen], [3, 2020, 20_00])
    assert.deepEqual(
      detail.villages.map(each => [each.village, each.persons]),
      [
        ['东河村', 2],
        ['石桥村', 1],
      ],
    )
    assert.deepEqual(
      detail.members.map(each => [each.name, each.category]),
      [
        ['王老一', '02'],
        ['王老四', '01'],
      ],
    )
    assert.doesNotMatch(JSON.stringify(detail), new RegExp(idOf(0)), 'numbers are masked')
    const member_id = detail.members[0]?.member_id ?? ''
    await voidInsured(office.as(), { policy_id, member_id, reason: '列错' })
    await assert.rejects(voidInsured(office.as(), { policy_id, member_id, reason: '列错' }), { code: 'INSURED_VOIDED' })
    assert.equal((await policies(office.as(), {}))[0]?.persons, 2)
    assert.deepEqual(await insure(office.as(), { policy_id, people: [member(0)] }), { added: 1 })
  })

  test('refused whole, with the line: twice, dead, unknown, another name; nothing is stored', async () => {
    const policy_id = await newPolicy()
    const put = (...given: NewInsured[]) => insure(office.as(), { policy_id, people: given })
    await owner(`UPDATE person SET died_on = '2020-01-14' WHERE person_id = $1`, [people[2]])
    await assert.rejects(put(member(0), member(2)), error => {
      const { code, facts } = error as Error & { code: string; facts: Record<string, unknown> }
      assert.deepEqual([code, facts['line'], facts['name']], ['INSURED_DEAD', 2, '王老三'])
      return true
    })
    await assert.rejects(put(member(0), member(1), member(0)), { code: 'INSURED_TWICE' })
    await assert.rejects(put(member(5)), { code: 'LISTED_PERSON_UNKNOWN' })
    await assert.rejects(put(member(0, { id: `${idOf(0).slice(0, 17)}?` })), { code: 'LISTED_ID_WRONG' })
    await assert.rejects(put(member(0, { name: '李四' })), { code: 'LISTED_NAME_DIFFERS' })
    await assert.rejects(put(member(0, { category: '有钱人' })), { code: 'LISTED_CATEGORY_UNKNOWN' })
    await assert.rejects(insure(office.as(), { policy_id: newId(), people: [member(0)] }), { code: 'POLICY_NOT_FOUND' })
    assert.equal((await policies(office.as(), {}))[0]?.persons, 0)
    await put(member(0))
    await assert.rejects(put(member(0)), { code: 'INSURED_TWICE' })
    await assert.rejects(newPolicy(), { code: 'POLICY_EXISTS' })
    await voidPolicy(office.as(), { policy_id, reason: '号码写错' })
    await assert.rejects(put(member(1)), { code: 'POLICY_VOIDED' })
    assert.equal((await policies(office.as(), {}))[0]?.persons, 0)
    await newPolicy()
  })

  test('who may not; a cadre counts his village and reads no other', async () => {
    const policy_id = await newPolicy()
    await insure(office.as(), { policy_id, people: [member(0), member(1)] })
    await assert.rejects(policies(office.as({ permissions: [...OFFICER] }), {}), { code: 'NOT_ALLOWED' })
    await assert.rejects(makePolicy(office.as({ permissions: ['elderly.read'] }), POLICY), { code: 'NOT_ALLOWED' })
    const cadre = office.as({ division: VILLAGES[1].division, permissions: ['elderly.read'] })
    assert.deepEqual(
      (await policies(cadre, {})).map(each => each.persons),
      [1],
    )
    assert.deepEqual((await policy(cadre, { policy_id, division: VILLAGES[0].division })).members, [])
    assert.equal((await policy(cadre, { policy_id, division: VILLAGES[1].division })).members.length, 1)
  })
})

describe('走访慰问', () => {
  test('plan, list, visit: the sums move with each', async () => {
    const plan_id = await newPlan()
    assert.deepEqual(await list(plan_id, [line(0, { amount_fen: 1000_00 }), line(1), line(2, { category: '02' })]), { added: 3 })
    await record(plan_id)
    await record(plan_id, 1, { receipt: 'proxy', proxy_name: '李强', proxy_relation: '儿子' })
    const [head] = await plans(office.as(), {})
    assert.deepEqual([head?.listed, head?.listed_fen, head?.visited, head?.visited_fen], [3, 2000_00, 2, 1500_00])
    assert.deepEqual(
      (await visitsOf(plan_id)).map(each => [each.name, each.amount_fen, each.visited_on, each.receipt, each.proxy_name]),
      [
        ['王老一', 1000_00, '2020-01-17', 'signature', null],
        ['王老二', 500_00, '2020-01-17', 'proxy', '李强'],
        ['王老三', 500_00, null, null, null],
      ],
    )
  })

  test('what was visited is not edited: void with a word, and the corrected one is put on the list anew', async () => {
    const plan_id = await newPlan()
    await list(plan_id, [line(0)])
    await record(plan_id)
    await assert.rejects(record(plan_id), { code: 'VISIT_ALREADY' })
    const visit_id = (await visitsOf(plan_id))[0]?.visit_id ?? ''
    await assert.rejects(office.db.updateTable('visit').set({ amount_fen: 1n }).where('visit_id', '=', visit_id).execute(), {
      code: '42501',
    })
    await voidVisit(office.as(), { plan_id, visit_id, reason: '金额写错' })
    await assert.rejects(voidVisit(office.as(), { plan_id, visit_id, reason: '金额写错' }), { code: 'VISIT_VOIDED' })
    await list(plan_id, [line(0, { amount_fen: 600_00 })])
    await record(plan_id)
    assert.deepEqual(
      (await visitsOf(plan_id)).map(each => [each.amount_fen, each.voided]),
      [
        [600_00, null],
        [500_00, '金额写错'],
      ],
    )
    await assert.rejects(voidPlan(office.as(), { plan_id, reason: '取消' }), { code: 'VISIT_PLAN_HAS_LIST' })
  })

  test('refused, and nothing is stored: days outside life and year, amounts, twice, another plan', async () => {
    const plan_id = await newPlan()
    await owner(`UPDATE person SET died_on = '2020-01-15' WHERE person_id = $1`, [people[1]])
    await assert.rejects(list(plan_id, [line(1)]), { code: 'VISIT_AFTER_DEATH' })
    await assert.rejects(list(plan_id, [line(0)], { planned_on: '2019-12-31' }), { code: 'VISIT_BEFORE_YEAR' })
    await assert.rejects(list(plan_id, [line(0, { amount_fen: 0 })]), { code: 'VISIT_AMOUNT_NOT_POSITIVE' })
    await assert.rejects(list(plan_id, [line(0), line(0)]), { code: 'VISIT_TWICE' })
    await assert.rejects(list(plan_id, [line(5)]), { code: 'LISTED_PERSON_UNKNOWN' })
    await assert.rejects(list(newId(), [line(0)]), { code: 'VISIT_PLAN_NOT_FOUND' })
    assert.deepEqual(await visitsOf(plan_id), [])
    await list(plan_id, [line(0)])
    await assert.rejects(list(plan_id, [line(0)]), { code: 'VISIT_TWICE' })
    await assert.rejects(record(plan_id, 0, { visited_on: '2020-06-19' }), { code: 'VISIT_IN_FUTURE' })
    await assert.rejects(record(plan_id, 0, { receipt: 'proxy' }), { code: 'PROXY_NEEDED' })
    await assert.rejects(record(plan_id, 0, { visitors: '' }), { code: 'VISITORS_NEEDED' })
    await owner(`UPDATE person SET born_on = '2020-01-18' WHERE person_id = $1`, [people[0]])
    await assert.rejects(record(plan_id), { code: 'VISIT_BEFORE_BIRTH' })
    await assert.rejects(newPlan(), { code: 'VISIT_PLAN_EXISTS' })
    const here = office.as()
    const elsewhere = { ...here, user: { ...here.user, county: 349998 } }
    await assert.rejects(list(plan_id, [line(3)], {}, elsewhere), { code: 'VISIT_PLAN_NOT_FOUND' })
    const theirs = { ...here, user: { ...here.user, scope: scopeOf('349998000000') } }
    await assert.rejects(list(plan_id, [line(3)], {}, theirs), { code: 'VISIT_PLAN_NOT_FOUND' })
  })

  test('two of one household need a word, which stays with the second', async () => {
    const household = newId()
    await owner(
      `INSERT INTO household (county, household_id, division, head_person_id, created_at, updated_at) VALUES (${COUNTY}, $1, $2, $3, now(), now())`,
      [household, VILLAGES[0].division, people[0]],
    )
    for (const i of [0, 3])
      await owner(`INSERT INTO household_member VALUES (${COUNTY}, $1, $2, '2019-01-01', NULL, $3, '01', '成员', true, true, now())`, [
        household,
        people[i],
        VILLAGES[0].division,
      ])
    const plan_id = await newPlan()
    await assert.rejects(list(plan_id, [line(0), line(3)]), { code: 'VISIT_NEEDS_WORDS' })
    await list(plan_id, [line(0), line(3)], { words: '两位老人都卧床' })
    assert.deepEqual(
      (await visitsOf(plan_id)).map(each => each.words),
      [null, '两位老人都卧床'],
    )
  })

  test('the officer of the 残联 writes what the 残联 leads and nothing else; a cadre sees his village', async () => {
    const officer = office.as({ login: 'canlian', permissions: [...OFFICER] })
    const mine = await newPlan({ lead: 'disabled_federation', source: '04' }, officer)
    await list(mine, [line(0), line(1)], {}, officer)
    await record(mine, 0, {}, officer)
    const ours = await newPlan()
    await assert.rejects(newPlan({ source: '06' }, officer), { code: 'NOT_ALLOWED' })
    await assert.rejects(list(ours, [line(0)], {}, officer), { code: 'NOT_ALLOWED' })
    await assert.rejects(voidPlan(officer, { plan_id: ours, reason: '取消' }), { code: 'NOT_ALLOWED' })
    await assert.rejects(list(ours, [line(0)], {}, office.as({ permissions: ['visit.read'] })), { code: 'NOT_ALLOWED' })
    await assert.rejects(plans(office.as({ permissions: ['office.read', 'person.read'] }), {}), { code: 'NOT_ALLOWED' })
    const cadre = office.as({ division: VILLAGES[1].division, permissions: ['visit.read'] })
    assert.deepEqual(
      (await visitsOf(mine, cadre)).map(each => each.name),
      ['王老二'],
    )
    assert.deepEqual((await plan(cadre, { plan_id: mine })).plan.listed, 1)
  })

  test('two clerks at once: one of them is told that the person stands there', async () => {
    const plan_id = await newPlan()
    const both = await Promise.allSettled([list(plan_id, [line(0)]), list(plan_id, [line(0)], {}, office.as({ login: 'other' }))])
    assert.deepEqual(both.map(each => each.status).toSorted(), ['fulfilled', 'rejected'])
    assert.equal((await visitsOf(plan_id)).length, 1)
  })

  test('the sum of the plan is the sum of what stands, whatever is put on, visited and voided', async () => {
    const act = fc.tuple(fc.constantFrom('list', 'visit', 'void'), fc.nat({ max: 3 }), fc.integer({ min: 1, max: 2000_00 }))
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 10 }), async acts => {
        await owner('TRUNCATE visit, visit_plan')
        const plan_id = await newPlan()
        const model = new Map<number, { fen: number; visited: boolean }>()
        for (const [what, i, fen] of acts) {
          const held = model.get(i)
          const visit_id = (await visitsOf(plan_id)).find(each => each.voided === null && each.name === nameOf(i))?.visit_id ?? newId()
          const done =
            what === 'list'
              ? list(plan_id, [line(i, { amount_fen: fen })])
              : what === 'visit'
                ? recordVisit(office.as(), { plan_id, visit_id, ...MADE })
                : voidVisit(office.as(), { plan_id, visit_id, reason: '划去' })
          const went = await done.then(
            () => true,
            () => false,
          )
          assert.equal(went, what === 'list' ? held === undefined : what === 'visit' ? held?.visited === false : held !== undefined)
          if (went && what === 'list') model.set(i, { fen, visited: false })
          if (went && what === 'visit' && held) held.visited = true
          if (went && what === 'void') model.delete(i)
        }
        const { plan: head } = await plan(office.as(), { plan_id })
        const standing = [...model.values()]
        const sum = (of: typeof standing) => of.reduce((total, { fen }) => total + fen, 0)
        const visited = standing.filter(each => each.visited)
        assert.deepEqual(
          [head.listed, head.listed_fen, head.visited, head.visited_fen],
          [standing.length, sum(standing), visited.length, sum(visited)],
        )
      }),
      { seed: 42, numRuns: 12 },
    )
  })

  test('签领表: what stands, numbers masked, room to sign', async () => {
    const plan_id = await newPlan()
    await list(plan_id, [line(0), line(1)])
    await voidVisit(office.as(), { plan_id, visit_id: (await visitsOf(plan_id))[1]?.visit_id ?? '', reason: '列错' })
    const file = await planFile(office.as(), { plan_id })
    const [rows = []] = await textsOf(file)
    const shown = rows.map(row => row.join('|')).join('\n')
    assert.match(file.name, /^2020年春节慰问金签领表（民政办）.*\.xlsx$/)
    assert.match(shown, /签领（按手印）/)
    assert.match(shown, /东河村\|王老一/)
    assert.doesNotMatch(shown, /王老二/)
    assert.doesNotMatch(shown, new RegExp(idOf(0)))
    await assert.rejects(planFile(office.as({ permissions: [] }), { plan_id }), { code: 'NOT_ALLOWED' })
  })
})
