import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkDigit } from '../../kernel/id-number.ts'
import { VILLAGES } from '../../server/testing.office.ts'
import { insure, makePolicy, policy, voidInsured } from '../elderly/commands.ts'
import { listVisits, makePlan, plan, recordVisit, voidVisit } from '../elderly/commands.visits.ts'
import { savePeople } from '../people/commands.ts'
import { figureDetail, figureRows, summarise } from './commands.ts'
import type { Summary } from './contract.ts'
import { smallTown, type ReportTown } from './store.fixtures.test.ts'

const HALF_YEAR = { from: '2020-01', to: '2020-06' }
const valueOf = ({ figures }: Summary, id: string): number | undefined => figures.find(figure => figure.id === id)?.value
const half = (town: ReportTown): Promise<Summary> => summarise(town.as(), HALF_YEAR)

describe('the old and visits', () => {
  const people = [0, 1, 2, 3].map(i => {
    const body = `34999919480101${500 + i}`
    return { name: `周老${'一二三四'[i] ?? ''}`, id: body + checkDigit(body), village: VILLAGES[i % 2]?.division ?? '' }
  })
  const register = (town: ReportTown) =>
    savePeople(town.as(), {
      source: '测试',
      people: people.map(({ name, id, village }) => ({
        key: id,
        name,
        id,
        id_kind: '01',
        sex: '9',
        born_on: null,
        division: village,
        villager_group: null,
        address: null,
        phone: null,
      })),
    })
  const insured = async (town: ReportTown, policy_no: string, starts_on: string, who: readonly number[]) => {
    const made = { insurer: '某公司', policy_no, starts_on, ends_on: '2021-12-31', premium_fen: 20_00, funded_by: '02' }
    const { policy_id } = await makePolicy(town.as(), made)
    const lines = who.map(i => ({ id: people[i]?.id ?? '', name: people[i]?.name ?? '', category: '99', payee: null }))
    await insure(town.as(), { policy_id, people: lines })
    return policy_id
  }
  const visited = async (
    town: ReportTown,
    change: { lead?: 'disabled_federation'; occasion?: string },
    who: readonly number[],
    on: string,
  ) => {
    const { plan_id } = await makePlan(town.as(), { occasion: '01', year: 2020, source: '02', lead: 'civil_affairs', ...change })
    const lines = who.map(i => ({ id: people[i]?.id ?? '', name: people[i]?.name ?? '', category: '03', amount_fen: 500_00 + i }))
    await listVisits(town.as(), { plan_id, people: lines, planned_on: on, words: null })
    const { visits } = await plan(town.as(), { plan_id })
    const made = { visited_on: on, visitors: '周敏', receipt: 'signature', proxy_name: null, proxy_relation: null } as const
    // The last of the list is still to be visited.
    for (const { visit_id } of visits.slice(0, -1)) await recordVisit(town.as(), { plan_id, visit_id, ...made })
    return plan_id
  }

  test('each moves with its own rows and nothing else does', async t => {
    const town = await smallTown(t)
    await register(town)
    const before = await half(town)
    assert.equal(valueOf(before, 'elderlyAccidentInsurance.persons'), undefined, 'no row, no figure')
    const policy_id = await insured(town, 'A', '2020-01-15', [0, 1, 2])
    await insured(town, 'B', '2020-06-30', [0])
    await insured(town, 'C', '2020-07-01', [3])
    await insured(town, 'D', '2019-12-31', [3])
    const plan_id = await visited(town, {}, [0, 1, 2], '2020-01-16')
    await visited(town, { lead: 'disabled_federation' }, [0, 1], '2020-01-16')
    await visited(town, { occasion: '04' }, [0, 1], '2020-06-10')
    const figures = async () => {
      const summary = await half(town)
      const of = (id: string) => valueOf(summary, id)
      return [of('elderlyAccidentInsurance.persons'), of('festivalVisit.springFestival.persons'), of('festivalVisit.springFestival.amount')]
    }
    const { visits } = await plan(town.as(), { plan_id })
    const stood = visits.filter(each => each.visited_on !== null)
    assert.deepEqual(await figures(), [3, 2, stood.reduce((sum, each) => sum + each.amount_fen, 0)])
    const after = await half(town)
    const others = ({ figures: all }: Summary) => all.filter(({ id }) => !/^(elderly|festival)/.test(id))
    assert.deepEqual(others(after), others(before))
    assert.match(after.text, /为全镇3名困难老人统一购买意外伤害保险。春节期间.*共计慰问2人爱心款/)
    for (const [id, query, rows] of [
      ['elderlyAccidentInsurance.persons', 'policy-members/persons', 4],
      ['festivalVisit.springFestival.persons', 'visits/persons', 2],
      ['festivalVisit.springFestival.amount', 'visits/amount', 2],
    ] as const) {
      const detail = await figureDetail(town.as(), { ...HALF_YEAR, id })
      assert.deepEqual([detail.agrees, detail.figure.query.split('?')[0], detail.figure.rows], [true, query, rows])
    }
    const shown = await figureRows(town.as(), {
      ...HALF_YEAR,
      id: 'festivalVisit.springFestival.amount',
      division: stood[0]?.division ?? '',
    })
    assert.equal(shown.rows[0]?.month, '2020-01')
    // What is struck out or void leaves.
    await voidVisit(town.as(), { plan_id, visit_id: stood[0]?.visit_id ?? '', reason: '记错' })
    const { members } = await policy(town.as(), { policy_id, division: VILLAGES[1].division })
    await voidInsured(town.as(), { policy_id, member_id: members[0]?.member_id ?? '', reason: '列错' })
    assert.deepEqual(await figures(), [2, 1, stood[1]?.amount_fen])
  })
})
