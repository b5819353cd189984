import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkDigit } from '../../kernel/id-number.ts'
import { TOWN, VILLAGES } from '../../server/testing.office.ts'
import { takeList } from '../children/commands.list.ts'
import { openRound, reviewChild, round } from '../children/commands.reviews.ts'
import { endWorker, newWorker } from '../children/commands.workers.ts'
import { exportFigure } from './commands.export.ts'
import { figureDetail, figureRows, summarise } from './commands.ts'
import type { Summary } from './contract.ts'
import { smallTown } from './store.fixtures.test.ts'
import { textsOf } from '../../server/testing.exports.ts'

const HALF_YEAR = { from: '2020-01', to: '2020-06' }
const IDS = ['childWelfare.townSupervisors', 'childWelfare.villageDirectors', 'childWelfare.reviewCoverage']
const NAMES = ['童小一', '童小二', '童小三']
const numberOf = (i: number): string => {
  const body = `34999920120506${101 + 2 * i}`
  return body + checkDigit(body)
}

describe('children in the summary', () => {
  test('numbers move with their rows alone, 全面 is said of all, and nothing leads to a child', async t => {
    const town = await smallTown(t)
    const supervisor = town.as()
    const reader = town.as({ login: 'reader', permissions: ['report.read'] })
    const half = (): Promise<Summary> => summarise(reader, HALF_YEAR)
    const told = async () => {
      const { figures } = await half()
      return IDS.map(id => figures.find(figure => figure.id === id)?.value)
    }
    const before = await half()
    assert.deepEqual(await told(), [undefined, undefined, undefined], 'no row, no figure')
    const official = { phone: null, position: null, from_day: '2020-01-06' }
    await newWorker(supervisor, { ...official, duty: 'town_supervisor', division: TOWN, name: '方晓燕' })
    const { worker_id } = await newWorker(supervisor, {
      ...official,
      duty: 'village_director',
      division: VILLAGES[0].division,
      name: '姚春梅',
    })
    await newWorker(supervisor, { ...official, duty: 'village_director', division: VILLAGES[1].division, name: '姚秋梅' })
    await newWorker(supervisor, { ...official, duty: 'village_director', division: VILLAGES[2].division, name: '姚冬梅' })
    await endWorker(supervisor, { worker_id, to_day: '2020-06-01', to_reason: '换届' })
    assert.deepEqual(await told(), [1, 2, undefined])
    assert.match((await half()).text, /加强留守儿童关爱保护工作，增设镇儿童督导员1名及村儿童主任2名。/)

    const empty = { father_state: '', mother_state: '', kinship: '', phone: '', school: '' }
    const lines = NAMES.map((name, i) => ({
      ...empty,
      name,
      id: numberOf(i),
      kind: '留守',
      village: VILLAGES[i]?.name ?? '',
      guardian: '童大山',
    }))
    await takeList(supervisor, { lines, from_day: '2020-03-01', from_reason: '排查' })
    assert.deepEqual(await told(), [1, 2, undefined])
    const { round: id } = await openRound(supervisor, { heading: '上半年核查', opened_on: '2020-06-01', due_on: '2020-06-30' })
    const answers = {
      care: '1',
      school_answer: '1',
      health_answer: '1',
      safety: '1',
      capability: '1',
      finding: '01',
      measures: null,
      reviewed_on: '2020-06-10',
      reviewers: '姚春梅',
    }
    const { reviews } = await round(supervisor, { round: id })
    for (const [at, { review }] of reviews.entries()) {
      const part = await half()
      assert.match(part.text, new RegExp(`养育状况，已核查${at}/3。`))
      assert.doesNotMatch(part.text, /全面核查/)
      await reviewChild(supervisor, { round: id, review, answers, again: null })
    }
    const whole = await half()
    assert.deepEqual(await told(), [1, 2, 1])
    const figure = whole.figures.find(each => each.id === IDS[2])
    assert.deepEqual([figure?.numerator, figure?.denominator, figure?.rows], [3, 3, 3])
    assert.match(whole.text, /整理留守儿童系统与事实无人抚养儿童系统，全面核查留守儿童、困境儿童的养育状况。/)
    const others = ({ figures }: Summary) => figures.filter(each => !IDS.includes(each.id))
    assert.deepEqual(others(whole), others(before))

    const texts = [JSON.stringify(whole)]
    for (const each of IDS) {
      const detail = await figureDetail(reader, { ...HALF_YEAR, id: each })
      assert.equal(detail.agrees, true, each)
      texts.push(JSON.stringify(detail))
      for (const { division } of detail.villages) texts.push(JSON.stringify(await figureRows(reader, { ...HALF_YEAR, id: each, division })))
      texts.push(JSON.stringify(await textsOf(await exportFigure(reader, { ...HALF_YEAR, id: each }))))
    }
    const all = texts.join('\n')
    assert.ok(all.includes('姚冬梅'), 'officials are named')
    const secret = [
      ...NAMES,
      '童大山',
      ...NAMES.map((_, i) => numberOf(i).slice(0, 17)),
      ...reviews.flatMap(each => [each.child, each.review]),
      id,
    ]
    for (const word of secret) assert.ok(!all.includes(word), word)
  })
})
