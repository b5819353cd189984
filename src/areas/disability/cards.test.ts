import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { writeRoster } from '../../server/excel/write.ts'
import { VILLAGES } from '../../server/testing.office.ts'
import { readCardsFile } from './commands.file.ts'
import { cards, setCardState } from './commands.ts'
import { card, house, idOf, nameOf, refusesWith, WORKER } from './testing.ts'

const { office, owner, take, anew } = await house()
let people: string[] = []
beforeEach(async () => {
  people = await anew()
})
const held = async (ctx = office.as()) => (await cards(ctx, {})).cards

describe('残疾人证', () => {
  test('a roster is taken: the label stands over the digit with a warning, numbers are sealed and shown masked', async () => {
    const taken = await take([
      card(0),
      card(1, { category: '智力', level: '二级' }),
      card(2, { number: `${idOf(2)}72B1`, category: '视力、肢体' }),
    ])
    assert.deepEqual([taken.added, taken.same], [3, 0])
    assert.deepEqual(taken.warnings, [{ line: 2, name: '余成二', label: '智力二级', digit: '肢体一级' }])
    const rows = await held()
    assert.deepEqual(
      rows.map(row => [row.name, row.categories, row.level, row.digits_differ, row.card_reissue, row.age]),
      [
        ['余成一', ['4'], '1', false, 0, 60],
        ['余成二', ['5'], '2', true, 0, 60],
        ['余成三', ['1', '4'], '2', false, 1, 60],
      ],
    )
    assert.doesNotMatch(JSON.stringify(rows), new RegExp(idOf(0)))
    const { rows: kept } = await owner('SELECT number_cipher FROM disability_card')
    for (const { number_cipher } of kept as { number_cipher: Buffer }[]) assert.doesNotMatch(number_cipher.toString('latin1'), /349999/)
    assert.deepEqual(await take([card(0), card(1, { category: '智力', level: '二级', expires_on: null })]), {
      added: 0,
      same: 2,
      warnings: [{ line: 2, name: '余成二', label: '智力二级', digit: '肢体一级' }],
    })
  })

  test('refused whole, with the line; nothing is stored', async () => {
    await assert.rejects(take([card(0), card(1, { name: '李四' })]), refusesWith('CARD_HOLDER_DIFFERS', { line: 2, register: '余成二' }))
    await assert.rejects(take([card(0), card(1, { id: idOf(0) })]), refusesWith('CARD_HOLDER_DIFFERS', { line: 2 }))
    await assert.rejects(take([card(1, { number: `${idOf(0)}41` })]), refusesWith('CARD_HOLDER_DIFFERS', { line: 1 }))
    await assert.rejects(take([card(5)]), refusesWith('CARD_HOLDER_UNKNOWN'))
    await assert.rejects(take([card(0, { number: `${idOf(0)}85` })]), refusesWith('CARD_NUMBER_WRONG'))
    await assert.rejects(take([card(0, { issued_on: '1959-12-31' })]), refusesWith('CARD_BEFORE_BIRTH'))
    await assert.rejects(take([card(0), card(0)]), refusesWith('CARD_TWICE', { line: 2 }))
    await owner(`UPDATE person SET died_on = '2015-02-28' WHERE person_id = $1`, [people[0]])
    await assert.rejects(take([card(0)]), refusesWith('CARD_AFTER_DEATH'))
    assert.deepEqual(await held(), [])
  })

  test('another card for the same holder: asked for, then the old one is replaced; a number comes once', async () => {
    await take([card(0)])
    const anew = card(0, { number: `${idOf(0)}42`, issued_on: '2020-05-01' })
    await assert.rejects(take([anew]), refusesWith('CARD_HELD'))
    await take([anew], true)
    assert.deepEqual(
      (await held()).map(row => [row.level, row.card_state]),
      [['2', 'valid']],
    )
    const [old] = (await cards(office.as(), { state: 'replaced' })).cards
    assert.equal(old?.level, '1')
    await assert.rejects(take([card(0)], true), refusesWith('CARD_TWICE'))
    await assert.rejects(
      setCardState(office.as(), { card_id: old?.card_id ?? '', state: 'frozen', on: '2020-06-01', reason: '到期' }),
      refusesWith('CARD_REPLACED'),
    )
  })

  test('states: frozen, back, cancelled; filters by category, level, village, name and days left', async () => {
    await take([card(0, { expires_on: '2020-07-01' }), card(1, { category: '视力、肢体' }), card(2, { level: '三级' })])
    const [first] = await held()
    const set = (state: 'valid' | 'frozen' | 'cancelled', on = '2020-06-01') =>
      setCardState(office.as(), { card_id: first?.card_id ?? '', state, on, reason: '到期未换' })
    const found = async (filter: Parameters<typeof cards>[1]) => (await cards(office.as(), filter)).cards.map(row => row.name)
    assert.deepEqual(await found({ expiring: 90 }), ['余成一'])
    assert.deepEqual(await found({ category: '4' }), ['余成一', '余成二', '余成三'])
    assert.deepEqual(await found({ category: '7' }), ['余成二'])
    assert.deepEqual(await found({ level: '3' }), ['余成三'])
    assert.deepEqual(await found({ division: VILLAGES[1].division }), ['余成二'])
    assert.deepEqual(await found({ name: '成三' }), ['余成三'])
    await set('frozen')
    assert.deepEqual(await found({ state: 'frozen' }), ['余成一'])
    assert.deepEqual(await found({ expiring: 90 }), [])
    await assert.rejects(set('frozen'), refusesWith('CARD_STATE_SAME'))
    await assert.rejects(set('valid', '2020-05-31'), refusesWith('CARD_STATE_BEFORE'))
    await set('cancelled')
    assert.deepEqual(await found({}), ['余成二', '余成三'])
  })

  test('a workbook is read into lines by its heading, days as rosters spell them, sums and signatures left out', async () => {
    const bytes = await writeRoster({
      sheetName: '台账',
      title: '残疾人台账',
      subtitle: { left: '', right: '' },
      header: [['序号', '姓名', '残疾证号', '类别', '等级', '签发日期', '有效期至']],
      columns: ['no', 'name', 'number', 'category', 'level', 'issued', 'expires'].map(key => ({ key, width: 12, kind: 'text' as const })),
      rows: [
        { no: '1', name: nameOf(0), number: `${idOf(0)}41`, category: '肢体', level: '一级', issued: '2015.3.1', expires: '长期' },
        { no: '合计', name: '', number: '', category: '', level: '', issued: '', expires: '' },
      ],
      footer: '制表人：',
      orientation: 'landscape',
    })
    const lines = await readCardsFile(office.as(), { name: '台账.xlsx', content: bytes })
    assert.deepEqual(lines, [card(0, { category: '肢体', level: '一级', expires_on: null })])
  })

  test('who may not; a village worker enters and sees his own village only', async () => {
    const worker = office.as({ permissions: WORKER, division: VILLAGES[0].division })
    await take([card(0), card(1)])
    assert.deepEqual(
      (await held(worker)).map(row => row.name),
      ['余成一'],
    )
    assert.deepEqual(await take([card(3)], false, worker), { added: 1, same: 0, warnings: [] })
    await assert.rejects(take([card(1)], false, worker), refusesWith('CARD_HOLDER_UNKNOWN'), 'of another village')
    const [mine] = await held(worker)
    const state = { card_id: mine?.card_id ?? '', state: 'frozen', on: '2020-06-01', reason: '到期' } as const
    await assert.rejects(setCardState(worker, state), refusesWith('NOT_ALLOWED'))
    await assert.rejects(held(office.as({ permissions: ['office.read', 'person.read'] })), refusesWith('NOT_ALLOWED'))
    await assert.rejects(take([card(2)], false, office.as({ permissions: ['disability.read'] })), refusesWith('NOT_ALLOWED'))
  })
})
