import assert from 'node:assert/strict'
import { test } from 'node:test'
import { COUNTY, testOffice, TOWN, VILLAGES } from '../../server/testing.office.ts'
import { addAlias, ensureVillages, pasteVillages, renameVillage, resolveVillages, villages } from './commands.ts'
import { readPastedVillages } from './rules.paste.ts'
import { freeVillageCodes, villageKey, villagesNamed } from './rules.ts'

const EAST = VILLAGES[0].division,
  STONE = VILLAGES[1].division

test('spellings of one village meet', () => {
  for (const name of ['石桥', '石桥村', ' 石 桥 村', '石桥村委会', '石桥村村民委员会', '石桥村村'])
    assert.equal(villageKey(name), '石桥', name)
  assert.equal(villageKey('城关居委会'), villageKey('城关社区居民委员会'))
  assert.notEqual(villageKey('中村'), villageKey('中'))
})

test('free codes begin at 200, skip those in use, and run out at 399', () => {
  assert.deepEqual(freeVillageCodes(TOWN, [EAST, '349999100200'], 2), ['349999100203', '349999100202'].sort())
  assert.equal(freeVillageCodes(TOWN, [], 500).length, 200)
})

test('words of a search name villages by their beginning', () => {
  const known = [{ division: STONE, name: '石桥村村民委员会', short_name: '石桥村', aliases: ['老石桥'] }]
  assert.deepEqual(villagesNamed('石桥', known), [STONE])
  assert.deepEqual(villagesNamed('老石', known), [STONE])
  assert.deepEqual(villagesNamed('桥', known), [])
})

test('known names meet, unknown ones get one provisional code each, and a second import meets them', async t => {
  const { as } = await testOffice(t)
  const names = ['石桥', '新沟村委会', '新沟村', '石桥村']
  const first = await ensureVillages(as(), { names })
  assert.deepEqual(
    first.map(each => [each.name, each.created]),
    [
      ['石桥', false],
      ['新沟村委会', true],
      ['新沟村', true],
      ['石桥村', false],
    ],
  )
  assert.equal(first[1]?.division, first[2]?.division)
  assert.deepEqual(
    (await ensureVillages(as(), { names })).map(each => each.created),
    [false, false, false, false],
  )
  assert.deepEqual(await resolveVillages(as(), { names: ['新沟', '没有的村'] }), [
    { name: '新沟', division: '349999100200' },
    { name: '没有的村', division: null },
  ])
  const list = await villages(as(), {})
  assert.deepEqual(
    list.villages.map(village => [village.short_name, village.provisional, village.people]),
    [
      ['新沟村', true, 0],
      ['东河村', false, 0],
      ['石桥村', false, 0],
      ['柳沟村', false, 0],
    ],
  )
  await assert.rejects(ensureVillages(as(), { names: [' '] }), { code: 'VILLAGE_NAME_EMPTY' })
  await assert.rejects(ensureVillages(as(), { names: ['东'.repeat(61)] }), { code: 'VILLAGE_NAME_LONG' })
})

test('an alias meets its village and cannot be taken from another', async t => {
  const { as } = await testOffice(t)
  await addAlias(as(), { division: STONE, alias: '老石桥村' })
  assert.equal((await resolveVillages(as(), { names: ['老石桥'] }))[0]?.division, STONE)
  await assert.rejects(addAlias(as(), { division: EAST, alias: '老石桥' }), { code: 'ALIAS_TAKEN' })
  await assert.rejects(addAlias(as(), { division: '349999100399', alias: '某村' }), { code: 'VILLAGE_NOT_FOUND' })
  await assert.rejects(addAlias(as({ login: 'reader', permissions: ['office.read'] }), { division: EAST, alias: '某村' }), {
    code: 'NOT_ALLOWED',
  })
})

test('a renamed village is still met by its old name; another’s name is refused', async t => {
  const { as } = await testOffice(t)
  await renameVillage(as(), { division: STONE, name: '大石桥村村民委员会' })
  const found = await resolveVillages(as(), { names: ['石桥村', '大石桥'] })
  assert.deepEqual(
    found.map(each => each.division),
    [STONE, STONE],
  )
  await assert.rejects(renameVillage(as(), { division: EAST, name: '大石桥村' }), { code: 'VILLAGE_NAME_TAKEN' })
})

test('pasted villages are added, renamed and confirmed; foreign codes and names of other codes are refused', async t => {
  const { as, database } = await testOffice(t)
  const result = await pasteVillages(as(), {
    villages: [
      { division: '349999100001', name: '城关社区居民委员会' },
      { division: STONE, name: '石桥村' },
      { division: EAST, name: '东河村村民委员会' },
    ],
  })
  assert.deepEqual(result, { added: 1, renamed: 1, unchanged: 1 })
  const { rows } = await database.ownerPool.query('SELECT short_name FROM division WHERE county = $1 AND division = $2', [
    COUNTY,
    '349999100001',
  ])
  assert.equal(rows[0].short_name, '城关社区')
  await assert.rejects(pasteVillages(as(), { villages: [{ division: '349999101201', name: '外村' }] }), { code: 'VILLAGE_OUTSIDE_TOWN' })
  await assert.rejects(pasteVillages(as(), { villages: [{ division: '349999100250', name: '石桥' }] }), { code: 'VILLAGE_NAME_TAKEN' })
})

test("a village's user sees the own village only", async t => {
  const { as } = await testOffice(t)
  assert.deepEqual(
    (await villages(as({ login: 'east', division: EAST }), {})).villages.map(village => village.division),
    [EAST],
  )
})

test('pasted lines are read in both orders; a heading is left out, a line without both is told', () => {
  const lines = readPastedVillages('代码\t村名\n349999100201\t东河村村民委员会\n石桥村, 349999100202\n\n只有村名\n')
  assert.deepEqual(
    lines.map(line => [line.line, line.village?.division ?? null, line.village?.name ?? null]),
    [
      [2, EAST, '东河村村民委员会'],
      [3, STONE, '石桥村'],
      [5, null, null],
    ],
  )
})
