import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkDigit } from '../../kernel/id-number.ts'
import { writeRoster } from '../../server/excel/write.ts'
import { VILLAGES } from '../../server/testing.office.ts'
import { takeCards } from '../disability/commands.ts'
import { conclude, matchList, pasteList, revokeConclusion } from '../matching/commands.ts'
import { list } from '../matching/commands.read.ts'
import { savePeople } from '../people/commands.ts'
import { uploadSystemRoster, voidSystemRoster } from '../reconciliation/commands.ts'
import { figureDetail, summarise } from './commands.ts'
import type { Summary } from './contract.ts'
import { reportTown, type ReportTown } from './store.fixtures.test.ts'

const HALF_YEAR = { from: '2020-01', to: '2020-06' }
const half = (town: ReportTown): Promise<Summary> => summarise(town.as(), HALF_YEAR)
const valueOf = ({ figures }: Summary, id: string): number | undefined => figures.find(figure => figure.id === id)?.value
const idOf = (i: number): string => {
  const body = `34999919620101${String(100 + i)}`
  return body + checkDigit(body)
}
const register = (town: ReportTown, who: readonly number[]) =>
  savePeople(town.as(), {
    source: '测试',
    people: who.map(i => ({
      key: String(i),
      name: `孙${i}`,
      id: idOf(i),
      id_kind: '01',
      sex: '9',
      born_on: null,
      division: VILLAGES[i % 2]?.division ?? '',
      villager_group: null,
      address: null,
      phone: null,
    })),
  })

describe('the poverty list and the county system', () => {
  test('households and people by the day of the decision, the disabled of the newest list', async t => {
    const town = await reportTown(t)
    await register(town, [0])
    const before = await half(town)
    const text = [
      [1, '孙0', idOf(0), '户主', VILLAGES[0].name, '肢体二级'],
      [1, '孙1', idOf(1), '妻', VILLAGES[0].name, ''],
      [2, '孙2', idOf(2), '户主', VILLAGES[1].name, ''],
      [3, '孙3', idOf(3), '户主', VILLAGES[1].name, '视力一级'],
    ]
      .map(cells => cells.join('\t'))
      .join('\n')
    const { list_id } = await pasteList(town.as(), { kind: '01', provider: '镇扶贫办', listed_on: '2020-03-05', text })
    await matchList(town.as(), { list_id, on: '2020-03-15' })
    const admit = (household_no: number, decided_on: string) =>
      conclude(town.as(), {
        list_id,
        household_nos: [household_no],
        conclusion: 'admitted',
        decided_on,
        match_reason: null,
        document: 'X民〔2020〕11号',
        words: null,
        programme: 'dibao.rural',
        from_month: `${decided_on.slice(0, 6)}${Number(decided_on.slice(6, 7)) + 1}`,
      })
    await admit(1, '2020-03-20')
    await admit(2, '2020-06-10')
    const figures = async (period = HALF_YEAR) => {
      const summary = await summarise(town.as(), period)
      return ['toRuralDibao.households', 'toRuralDibao.persons', 'disabled.persons'].map(id => valueOf(summary, `poverty.notLifted.${id}`))
    }
    assert.deepEqual(await figures(), [2, 3, 2])
    assert.deepEqual(await figures({ from: '2020-03', to: '2020-03' }), [1, 2, 2])
    assert.deepEqual(await figures({ from: '2020-01', to: '2020-02' }), [undefined, undefined, undefined])
    const after = await half(town)
    assert.deepEqual(
      after.figures.filter(({ id }) => !id.startsWith('poverty.')),
      before.figures,
    )
    assert.match(after.text, /共有未脱贫户2户3人被纳入农村低保。[^]*未脱贫人口中2人为残疾人。/)
    for (const id of ['toRuralDibao.households', 'toRuralDibao.persons', 'disabled.persons']) {
      const detail = await figureDetail(town.as(), { ...HALF_YEAR, id: `poverty.notLifted.${id}` })
      assert.equal(detail.agrees, true, id)
    }
    const { households } = await list(town.as(), { list_id })
    await revokeConclusion(town.as(), { list_id, conclusion_id: households[0]?.concluded?.conclusion_id ?? '', reason: '文号写错' })
    assert.deepEqual(await figures(), [1, 1, 2])
  })

  test('who holds a valid card is disabled whatever the list says; an expired card is none', async t => {
    const town = await reportTown(t)
    await register(town, [0, 1, 2])
    const card = (i: number, expires_on: string | null) => ({
      number: `${idOf(i)}41`,
      name: `孙${i}`,
      id: null,
      category: null,
      level: null,
      issued_on: null,
      expires_on,
    })
    await takeCards(town.as(), { cards: [card(0, null), card(1, '2020-03-14')], replaces: false })
    const text = [0, 1, 2].map(i => [i, `孙${i}`, idOf(i), '户主', VILLAGES[0].name, i === 2 ? '视力一级' : ''].join('\t')).join('\n')
    const { list_id } = await pasteList(town.as(), { kind: '01', provider: '镇扶贫办', listed_on: '2020-03-05', text })
    await matchList(town.as(), { list_id, on: '2020-03-15' })
    assert.equal(valueOf(await half(town), 'poverty.notLifted.disabled.persons'), 2)
    await matchList(town.as(), { list_id, on: '2020-03-14' })
    assert.equal(valueOf(await half(town), 'poverty.notLifted.disabled.persons'), 3, 'the last day of a card is a day of it')
  })

  test('「完全一致」 only when something was compared and nothing differs', async t => {
    const town = await reportTown(t)
    const [saved] = await register(town, [0])
    const upload = async (yuan: bigint) => {
      const content = await writeRoster({
        sheetName: '名册',
        title: '城乡低保名册',
        orientation: 'portrait',
        header: [['村', '户主姓名', '身份证号', '保障人数', '月保障金额']],
        columns: [
          { key: 'village', width: 10, kind: 'text' },
          { key: 'name', width: 10, kind: 'text' },
          { key: 'id', width: 20, kind: 'text' },
          { key: 'persons', width: 8, kind: 'int' },
          { key: 'amount', width: 10, kind: 'yuan' },
        ],
        rows: [{ village: VILLAGES[0].name, name: '孙0', id: idOf(0), persons: 1, amount: yuan * 100n }],
      })
      return uploadSystemRoster(town.as(), { month: '2020-06', file_name: '名册.xlsx', content })
    }
    const figure = async () => (await half(town)).figures.find(({ id }) => id === 'dibao.systemReconciliation.mismatches')
    const first = await upload(300n)
    assert.deepEqual([(await figure())?.value, (await figure())?.rows], [1, 1], 'in the system alone')
    assert.doesNotMatch((await half(town)).text, /完全一致/)
    await town.batch({ programme: 'dibao.rural', month: '2020-06', lines: [{ person: saved?.person_id ?? '', base: 300_00n }] })
    assert.deepEqual([(await figure())?.value, (await figure())?.rows], [0, 1])
    assert.match((await half(town)).text, /确保网上系统与实际发放情况完全一致。/)
    assert.equal((await figureDetail(town.as(), { ...HALF_YEAR, id: 'dibao.systemReconciliation.mismatches' })).agrees, true)
    await voidSystemRoster(town.as(), { ...first, reason: '重导' })
    assert.equal(await figure(), undefined)
    await upload(310n)
    assert.deepEqual([(await figure())?.value, (await figure())?.rows], [1, 1])
    assert.match((await half(town)).text, /低保系统与实际发放不一致处数：还有1条没有理清/)
  })
})
