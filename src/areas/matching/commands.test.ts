import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import fc from 'fast-check'
import { checkDigit } from '../../kernel/id-number.ts'
import { writeRoster } from '../../server/excel/write.ts'
import { newId } from '../../server/random.ts'
import { textsOf } from '../../server/testing.exports.ts'
import { COUNTY, testOffice, TOWN, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { savePeople } from '../people/commands.ts'
import { conclude, confirmIncluded, matchList, pasteList, revokeConclusion, uploadList, voidList } from './commands.ts'
import { listFile } from './commands.export.ts'
import { household, list, lists } from './commands.read.ts'
import { RULES, type MatchRule, type NewConclusion } from './contract.ts'
import { proposalOf } from './rules.ts'

let office: TestOffice
let people: string[] = []
const owner = (text: string, values: unknown[] = []) => office.database.ownerPool.query(text, values)
const idOf = (i: number): string => {
  const body = `34999919600101${String(100 + i)}`
  return body + checkDigit(body)
}
const nameOf = (i: number): string => `赵${'一二三四五六七八'[i] ?? ''}`
const villageOf = (i: number): string => VILLAGES[i % 3]?.name ?? ''
type Line = { readonly i: number; readonly home: number; readonly disabled?: string; readonly id?: string; readonly village?: string }
const textOf = (lines: readonly Line[]): string =>
  lines
    .map(({ i, home, disabled = '', id = idOf(i), village = villageOf(home) }) => [home, nameOf(i), id, '', village, disabled].join('\t'))
    .join('\n')
const ABOUT = { kind: '01', provider: '镇扶贫办', listed_on: '2020-03-05' }
const paste = (lines: readonly Line[], ctx = office.as()) => pasteList(ctx, { ...ABOUT, text: textOf(lines) })
const matched = async (lines: readonly Line[], on = '2020-03-15') => {
  const { list_id } = await paste(lines)
  await matchList(office.as(), { list_id, on })
  return list_id
}
const view = (list_id: string, ctx = office.as()) => list(ctx, { list_id })

async function entitle(
  i: number,
  programme: string,
  from: string,
  to: string | null = null,
  insured: readonly number[] = [],
): Promise<void> {
  const entitlement_id = newId()
  await owner(
    `INSERT INTO entitlement (county, entitlement_id, division, programme, person_id, from_month, to_month, persons, base_fen, amount_fen, steps,
       origin, created_by, created_at) VALUES (${COUNTY}, $1, $2, $3, $4, $5, $6, 1, 30000, 30000, '[]', 'imported', $1, now())`,
    [entitlement_id, VILLAGES[0].division, programme, people[i], from, to],
  )
  for (const each of insured)
    await owner(`INSERT INTO entitlement_person VALUES (${COUNTY}, $1, $2, $3)`, [entitlement_id, people[each], VILLAGES[0].division])
}
async function relieve(i: number, paid_month: string): Promise<void> {
  const relief_list_id = newId()
  await owner(
    `INSERT INTO relief_list (county, relief_list_id, division, paid_month, number, unit, reason, created_by, created_at)
     VALUES (${COUNTY}, $1, '${TOWN}', $2, (SELECT count(*) + 1 FROM relief_list), 'person', '测试', $1, now())`,
    [relief_list_id, paid_month],
  )
  await owner(
    `INSERT INTO relief_grant (county, relief_list_id, row_no, division, person_id, persons, cause, amount_fen, created_at)
     VALUES (${COUNTY}, $1, 1, $2, $3, 1, '病', 100000, now())`,
    [relief_list_id, VILLAGES[0].division, people[i]],
  )
}

beforeEach(async () => {
  office ??= await testOffice()
  await owner(
    'TRUNCATE match_conclusion, match_hit, outside_list_row, outside_list, relief_grant, relief_list, entitlement_person, entitlement, person CASCADE',
  )
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
  people = (await savePeople(office.as(), { people: [0, 1, 2, 3, 4, 5].map(input), source: '测试' })).map(each => each.person_id)
})

const ADMIT: NewConclusion = {
  household_nos: [1],
  conclusion: 'admitted',
  decided_on: '2020-03-20',
  match_reason: null,
  document: 'X民〔2020〕11号',
  words: null,
  programme: 'dibao.rural',
  from_month: '2020-04',
}
const PLAIN: NewConclusion = { ...ADMIT, conclusion: 'included', document: null, programme: null, from_month: null }

describe('taking a list in', () => {
  test('a workbook with its heads; the file is kept, the numbers sealed, wrong rows named', async () => {
    const content = await writeRoster({
      sheetName: '未脱贫',
      title: 'XX镇未脱贫户名单',
      orientation: 'portrait',
      header: [['户编号', '村', '成员', '身份证号', '关系', '是否残疾（证号）']],
      columns: ['household', 'village', 'name', 'id', 'relation', 'card'].map(key => ({ key, width: 12, kind: 'text' })),
      rows: [
        { household: '2010001', village: '东河村', name: nameOf(0), id: idOf(0), relation: '户主', card: `${idOf(0)}42` },
        { household: null, village: null, name: nameOf(1), id: `${idOf(1).slice(0, 17)}?`, relation: '配偶', card: null },
      ],
    })
    const taken = await uploadList(office.as(), { ...ABOUT, file_name: '未脱贫户.xlsx', content })
    assert.deepEqual([taken.households, taken.persons, taken.flawed], [1, 2, [{ sheet_row: 4, name: nameOf(1), flaw: 'id_wrong' }]])
    const { rows } = await owner('SELECT * FROM outside_list_row ORDER BY row_no')
    assert.doesNotMatch(JSON.stringify(rows), new RegExp(idOf(0)), 'no whole number stands in the open')
    assert.equal(rows[0]?.listed_disability, '肢体二级')
    assert.equal(Number((await owner(`SELECT count(*) FROM attachment`)).rows[0]?.count), 1)
    await assert.rejects(uploadList(office.as(), { ...ABOUT, file_name: '未脱贫户.xlsx', content }), { code: 'OUTSIDE_LIST_TWICE' })
    await voidList(office.as(), { list_id: taken.list_id, reason: '选错文件' })
    await uploadList(office.as(), { ...ABOUT, file_name: '未脱贫户.xlsx', content })
  })

  test('a .csv of an old Windows and an unknown village, which is told', async () => {
    const gbk = Buffer.from('bba7b1e0bac52cd0d5c3fb2cc9edb7ddd6a4bac52cb4e50a', 'hex') // 户编号,姓名,身份证号,村
    const village = Buffer.from('cbc9d5aa', 'hex')
    const content = Buffer.concat([
      gbk,
      Buffer.from(`1,Zhao,${idOf(0)},`),
      village,
      Buffer.from(`\n2,Qian,${idOf(1)},`),
      Buffer.from('b6abbad3b4e5', 'hex'),
    ])
    const taken = await uploadList(office.as(), { ...ABOUT, file_name: '名单.csv', content })
    assert.equal(taken.persons, 2)
    assert.equal(taken.unknown_villages.length, 1)
  })

  test('refused, and nothing is stored: another county’s, no headings, tomorrow’s, too early a login', async () => {
    await assert.rejects(paste([{ i: 0, home: 1, village: '远山村' }]), { code: 'OUTSIDE_LIST_ELSEWHERE' })
    await assert.rejects(pasteList(office.as(), { ...ABOUT, text: textOf([{ i: 0, home: 1 }]), listed_on: '2020-06-19' }), {
      code: 'OUTSIDE_LIST_IN_FUTURE',
    })
    await assert.rejects(pasteList(office.as(), { ...ABOUT, text: textOf([{ i: 0, home: 1 }]), kind: '77' }), {
      code: 'OUTSIDE_KIND_UNKNOWN',
    })
    await assert.rejects(uploadList(office.as(), { ...ABOUT, file_name: 'a.csv', content: Buffer.from('') }), { code: 'NOT_A_WORKBOOK' })
    await assert.rejects(paste([{ i: 0, home: 1 }], office.as({ permissions: ['matching.read'] })), { code: 'NOT_ALLOWED' })
    await assert.rejects(paste([{ i: 0, home: 1 }], office.as({ division: VILLAGES[0].division })), { code: 'TOWN_USER_NEEDED' })
    assert.deepEqual(await lists(office.as(), {}), [])
    await assert.rejects(lists(office.as({ permissions: ['person.read'] }), {}), { code: 'NOT_ALLOWED' })
  })
})

describe('matching', () => {
  test('each rule, as things stood on the day', async () => {
    await entitle(0, 'dibao.rural', '2020-01-01', null, [0, 1])
    await entitle(2, 'tekun', '2020-01-01', '2020-03-01')
    await entitle(3, 'dibao.urban', '2020-03-01')
    await relieve(4, '2020-01-01')
    await relieve(5, '2019-03-01')
    await owner(`UPDATE person SET died_on = '2020-03-15' WHERE person_id = $1`, [people[4]])
    const list_id = await matched([0, 1, 2, 3, 4, 5, 6].map(i => ({ i, home: i + 1, disabled: i === 6 ? '视力一级' : '' })))
    const hits = async (on?: string) => {
      if (on) await matchList(office.as(), { list_id, on })
      return (await view(list_id)).households.map(row => RULES.filter((_, at) => row.hits[at] === 1).join(' '))
    }
    assert.deepEqual(await hits(), [
      'person dibao.rural',
      'person dibao.rural',
      'person',
      'person dibao.urban',
      'person died relief',
      'person',
      'disability',
    ])
    assert.deepEqual(await hits('2020-02-28'), [
      'person dibao.rural',
      'person dibao.rural',
      'person tekun',
      'person',
      'person relief',
      'person relief',
      'disability',
    ])
    const detail = await view(list_id)
    assert.deepEqual(
      detail.households.map(row => row.proposal),
      ['included', 'included', 'included', 'eligible', 'eligible', 'eligible', 'eligible'],
    )
    assert.deepEqual([detail.disabled, detail.list.matched_on], [1, '2020-02-28'])
    const one = await household(office.as(), { list_id, household_no: 1 })
    assert.deepEqual(
      one.members.map(each => [each.name, each.masked_id, each.hits.at(1)]),
      [['赵一', `349999********${idOf(0).slice(-4)}`, { rule: 'dibao.rural', from_month: '2020-01' }]],
    )
    await assert.rejects(matchList(office.as(), { list_id, on: '2020-06-19' }), { code: 'MATCH_IN_FUTURE' })
    await assert.rejects(matchList(office.as(), { list_id: newId(), on: '2020-03-15' }), { code: 'OUTSIDE_LIST_NOT_FOUND' })
    await assert.rejects(matchList(office.as({ permissions: ['matching.read'] }), { list_id, on: '2020-03-15' }), { code: 'NOT_ALLOWED' })
  })

  test('a cadre sees the households of his village and the list’s own figures of it', async () => {
    const list_id = await matched([
      { i: 0, home: 1 },
      { i: 1, home: 2 },
    ])
    const cadre = office.as({ division: VILLAGES[1].division, permissions: ['matching.read'] })
    const detail = await view(list_id, cadre)
    assert.deepEqual([detail.list.households, detail.households.map(row => row.village)], [1, [VILLAGES[1].name]])
    await assert.rejects(household(cadre, { list_id, household_no: 2 }), { code: 'OUTSIDE_HOUSEHOLD_NOT_FOUND' })
    const here = office.as()
    const elsewhere = { ...here, user: { ...here.user, county: 349998 } }
    await assert.rejects(view(list_id, elsewhere), { code: 'OUTSIDE_LIST_NOT_FOUND' })
  })

  test('the database finds what a plain look through the lists finds', async () => {
    const programmes = ['dibao.rural', 'dibao.urban', 'tekun', 'orphan'] as const
    const right = fc.record({
      i: fc.nat({ max: 5 }),
      programme: fc.constantFrom(...programmes),
      from: fc.integer({ min: 1, max: 5 }),
      months: fc.option(fc.integer({ min: 1, max: 3 })),
    })
    const line = fc.record({ i: fc.nat({ max: 7 }), home: fc.integer({ min: 1, max: 3 }), disabled: fc.constantFrom('', '残疾') })
    const death = fc.option(fc.nat({ max: 5 }))
    const monthDay = (n: number): string => `2020-0${n}-01`
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(right, { maxLength: 6, selector: each => each.i * 10 + programmes.indexOf(each.programme) }),
        fc.array(line, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 6 }),
        death,
        async (rights, lines, on, dead) => {
          await owner('TRUNCATE match_conclusion, match_hit, outside_list_row, outside_list, entitlement_person, entitlement CASCADE')
          await owner(`UPDATE person SET died_on = CASE WHEN person_id = $1 THEN '2020-01-05'::date END`, [
            dead === null ? null : people[dead],
          ])
          for (const { i, programme, from, months } of rights)
            await entitle(i, programme, monthDay(from), months === null ? null : monthDay(from + months))
          const list_id = await matched(lines, `2020-0${on}-10`)
          const naive = naively(lines, rights, on, dead)
          const found = (await view(list_id)).households.map(row => ({ hits: row.hits, proposal: row.proposal }))
          assert.deepEqual(found, naive)
        },
      ),
      { seed: 42, numRuns: 60 },
    )
  })
})

type Right = { readonly i: number; readonly programme: string; readonly from: number; readonly months: number | null }
function naively(lines: readonly Line[], rights: readonly Right[], on: number, dead: number | null) {
  const seen = new Set<number>()
  const rows = lines.map(({ i, home, disabled }) => {
    const twin = seen.has(i)
    seen.add(i)
    const known = !twin && i < 6
    const rules = new Set<MatchRule>()
    if (known) rules.add('person')
    if (known && i === dead && on >= 1) rules.add('died')
    if (!twin && disabled !== '') rules.add('disability')
    for (const each of rights)
      if (known && each.i === i && each.from <= on && (each.months === null || each.from + each.months > on))
        rules.add(each.programme as MatchRule)
    return { home, twin, rules }
  })
  const homes = [...new Set(rows.map(row => row.home))]
  return homes.map(home => {
    const own = rows.filter(row => row.home === home)
    const count = (test: (row: (typeof own)[number]) => boolean): number => own.filter(test).length
    const isCovered = (row: (typeof own)[number]): boolean =>
      !row.rules.has('died') && (['dibao.rural', 'dibao.urban', 'tekun', 'orphan'] as const).some(rule => row.rules.has(rule))
    return {
      hits: RULES.map(rule => count(row => row.rules.has(rule))),
      proposal: proposalOf({
        persons: own.length,
        flawed: count(row => row.twin),
        died: count(row => row.rules.has('died')),
        covered: count(isCovered),
      }),
    }
  })
}

describe('conclusions', () => {
  const three = async () => {
    await entitle(0, 'dibao.rural', '2020-01-01')
    return matched([
      { i: 0, home: 1 },
      { i: 1, home: 2 },
      { i: 2, home: 2 },
      { i: 3, home: 3 },
    ])
  }

  test('the included are confirmed in one act, the others one by one; begun tells whether the money has come', async () => {
    const list_id = await three()
    assert.deepEqual(await confirmIncluded(office.as(), { list_id, decided_on: '2020-03-16' }), { households: 1, persons: 1 })
    await assert.rejects(confirmIncluded(office.as(), { list_id, decided_on: '2020-03-16' }), { code: 'NOTHING_TO_CONFIRM' })
    assert.deepEqual(await conclude(office.as(), { list_id, ...ADMIT, household_nos: [2] }), { households: 1, persons: 2 })
    await conclude(office.as(), { list_id, ...PLAIN, conclusion: 'ineligible', match_reason: '01', household_nos: [3] })
    const rows = (await view(list_id)).households
    assert.deepEqual(
      rows.map(row => [row.concluded?.conclusion, row.concluded?.from_month ?? null, row.begun]),
      [
        ['included', null, false],
        ['admitted', '2020-04', false],
        ['ineligible', null, false],
      ],
    )
    await entitle(1, 'dibao.rural', '2020-04-01', null, [1, 2])
    assert.equal((await view(list_id)).households[1]?.begun, true)
    assert.deepEqual((await list(office.as(), { list_id, view: 'open' })).households, [])
    assert.deepEqual(
      (await list(office.as(), { list_id, view: 'admitted' })).households.map(row => row.household_no),
      [2],
    )
    const [sheet] = await textsOf(await listFile(office.as(), { list_id }))
    assert.ok(sheet?.some(row => row.includes('批准纳入') && row.some(cell => cell.includes('X民〔2020〕11号'))))
    await assert.rejects(voidList(office.as(), { list_id, reason: '错' }), { code: 'OUTSIDE_LIST_CONCLUDED' })
  })

  test('refused whole: already concluded, not on the list, not matched, contradicting, without right', async () => {
    const { list_id: fresh } = await paste([{ i: 5, home: 1 }])
    await assert.rejects(conclude(office.as(), { list_id: fresh, ...ADMIT }), { code: 'OUTSIDE_LIST_NOT_MATCHED' })
    const list_id = await three()
    await assert.rejects(conclude(office.as(), { list_id, ...ADMIT, household_nos: [2, 9] }), { code: 'OUTSIDE_HOUSEHOLD_NOT_FOUND' })
    await assert.rejects(conclude(office.as(), { list_id, ...ADMIT, household_nos: [1, 2] }), { code: 'CONCLUSION_NEEDS_WORDS' })
    await assert.rejects(conclude(office.as(), { list_id, ...ADMIT, document: null, household_nos: [2] }), {
      code: 'CONCLUSION_NEEDS_DOCUMENT',
    })
    await assert.rejects(conclude(office.as({ permissions: ['matching.read'] }), { list_id, ...ADMIT }), { code: 'NOT_ALLOWED' })
    await conclude(office.as(), { list_id, ...ADMIT, household_nos: [2] })
    await assert.rejects(conclude(office.as(), { list_id, ...ADMIT, household_nos: [3, 2] }), { code: 'CONCLUDED_ALREADY' })
    assert.equal((await lists(office.as(), {})).find(each => each.list_id === list_id)?.concluded, 1)
  })

  test('a conclusion is taken back with a word, and never edited', async () => {
    const list_id = await three()
    await conclude(office.as(), { list_id, ...ADMIT, household_nos: [2] })
    const conclusion_id = (await view(list_id)).households[1]?.concluded?.conclusion_id ?? ''
    await assert.rejects(
      office.db.updateTable('match_conclusion').set({ document: '别的' }).where('conclusion_id', '=', conclusion_id).execute(),
      {
        code: '42501',
      },
    )
    await revokeConclusion(office.as(), { list_id, conclusion_id, reason: '文号写错' })
    await assert.rejects(revokeConclusion(office.as(), { list_id, conclusion_id, reason: '文号写错' }), { code: 'CONCLUSION_REVOKED' })
    await conclude(office.as(), { list_id, ...ADMIT, document: 'X民〔2020〕12号', household_nos: [2] })
    assert.equal((await view(list_id)).households[1]?.concluded?.document, 'X民〔2020〕12号')
  })

  test('two clerks at once: one of them is told that it is concluded', async () => {
    const list_id = await three()
    const both = await Promise.allSettled([
      conclude(office.as(), { list_id, ...ADMIT, household_nos: [2] }),
      conclude(office.as({ login: 'other' }), { list_id, ...ADMIT, household_nos: [2] }),
    ])
    assert.deepEqual(both.map(each => each.status).toSorted(), ['fulfilled', 'rejected'])
  })
})
