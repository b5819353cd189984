import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { TOWN, VILLAGES } from '../../server/testing.office.ts'
import { payAid, voidAid } from '../mutualaid/commands.cases.ts'
import { recordInspection, recordTraining } from '../mutualaid/commands.ts'
import type { NewAidCase } from '../mutualaid/contract.cases.ts'
import { foundSociety } from '../mutualaid/testing.ts'
import { figureDetail, summarise } from './commands.ts'
import type { Summary } from './contract.ts'
import { smallTown, type ReportTown } from './store.fixtures.test.ts'

const HALF_YEAR = { from: '2020-01', to: '2020-06' }
const half = (town: ReportTown): Promise<Summary> => summarise(town.as(), HALF_YEAR)
/** The figures of mutual aid by the end of their id. */
const own = ({ figures }: Summary): Record<string, number> =>
  Object.fromEntries(figures.filter(({ id }) => id.startsWith('mutualAid.')).map(({ id, value }) => [id.slice('mutualAid.'.length), value]))
const paid = (society_id: string | null, person_id: string, on: string, amount_fen: number): NewAidCase => ({
  society_id,
  person_id,
  unit: 'person',
  cause: '13',
  amount_fen,
  asked_on: on,
  voted_on: on,
  vote: society_id === null ? null : { board_seats: 3, board_present: 3, kin_left: 0, board_favour: 2 },
  paid_on: on,
  paid_how: 'bank',
  document: society_id === null ? 'X救急难〔2020〕1号' : null,
  words: '属实',
})

describe('mutual aid', () => {
  test('levels, societies, inspections, trainings: each moves with its own rows and nothing else does', async t => {
    const town = await smallTown(t)
    const before = await half(town)
    assert.deepEqual(own(before), {}, 'no row, no figure')
    const east = await foundSociety(town, VILLAGES[0].division, { opened_on: '2019-12-01' })
    const stone = await foundSociety(town, VILLAGES[1].division)
    const federation = await foundSociety(town, TOWN, { name: '镇联合会' })
    const pay = (input: NewAidCase) => payAid(town.as(), input)
    await pay(paid(east.society_id, town.wang, '2020-01-01', 800_00))
    await pay(paid(east.society_id, town.wang, '2020-06-18', 600_50))
    await pay(paid(east.society_id, town.wang, '2019-12-31', 700_00))
    await pay(paid(federation.society_id, town.li, '2020-03-02', 1900_00))
    await pay(paid(null, town.li, '2020-04-02', 2000_00))
    const fallen = await pay(paid(stone.society_id, town.li, '2020-05-02', 900_00))
    const cases = { cases: 5, amount: 6200_50, 'town.cases': 1, 'town.amount': 1900_00, 'county.cases': 1, 'county.amount': 2000_00 }
    assert.deepEqual(own(await half(town)), {
      societies: 2,
      annualInspectionDone: 0,
      trainingDone: 0,
      activeSocieties: 2,
      ...cases,
      'village.cases': 3,
      'village.amount': 2300_50,
    })
    await voidAid(town.as(), { case_id: fallen.case_id, posted_on: '2020-06-18', reason: '记错' })
    const inspection = { year: 2019, papers: ['11', '12', '13'], submitted_on: '2020-05-20', words: null }
    const passed = { ...inspection, inspection_result: 'passed', inspected_on: '2020-06-10' } as const
    await recordInspection(town.as(), { ...passed, society_id: east.society_id })
    await recordInspection(town.as(), { ...passed, society_id: federation.society_id })
    await recordInspection(town.as(), { ...passed, inspection_result: 'failed', society_id: stone.society_id })
    const training = { trained_on: '2020-05-27', societies: [{ society_id: stone.society_id, attendees: 4 }] }
    await recordTraining(town.as(), { ...training, topic: '12' })
    await recordTraining(town.as(), { ...training, topic: '11', societies: [{ society_id: east.society_id, attendees: 4 }] })
    const after = await half(town)
    assert.deepEqual(own(after), {
      societies: 2,
      annualInspectionDone: 1,
      trainingDone: 0.5,
      activeSocieties: 1,
      ...cases,
      cases: 4,
      amount: 5300_50,
      'village.cases': 2,
      'village.amount': 1400_50,
    })
    const others = ({ figures }: Summary) => figures.filter(({ id }) => !id.startsWith('mutualAid.'))
    assert.deepEqual(others(after), others(before))
    assert.match(after.text, /全镇2个“救急难”互助社中1个完成年检；“救急难”资金使用程序培训已有1个互助社参加/)
    assert.match(after.text, /救急难互助社有1个过了期限还没有完成年检/)
    for (const { id } of after.figures.filter(each => each.id.startsWith('mutualAid.'))) {
      const { agrees, figure } = await figureDetail(town.as(), { ...HALF_YEAR, id })
      assert.ok(agrees && figure.rows > 0, id)
    }
    const may = own(await summarise(town.as(), { from: '2020-05', to: '2020-05' }))
    assert.deepEqual([may['annualInspectionDone'], may['trainingDone'], may['cases']], [0, 0.5, undefined])
  })
})
