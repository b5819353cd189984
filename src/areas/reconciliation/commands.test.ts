import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { checkDigit } from '../../kernel/id-number.ts'
import { writeRoster, type RosterRow } from '../../server/excel/write.ts'
import { newId } from '../../server/random.ts'
import { COUNTY, testOffice, TOWN, VILLAGES, type TestOffice } from '../../server/testing.office.ts'
import { savePeople } from '../people/commands.ts'
import { explainMismatch, systemRoster, systemRosters, uploadSystemRoster, voidSystemRoster } from './commands.ts'

let office: TestOffice
let people: string[] = []
const owner = (text: string, values: unknown[] = []) => office.database.ownerPool.query(text, values)
const idOf = (i: number): string => {
  const body = `34999919610101${String(100 + i)}`
  return body + checkDigit(body)
}
const nameOf = (i: number): string => `钱${'一二三四五六'[i] ?? ''}`

type Home = { readonly i: number; readonly persons?: number; readonly yuan?: number; readonly village?: string; readonly id?: string }
const sheet = (homes: readonly Home[], month = '2020年6月', columns = COLUMNS): Promise<Buffer> =>
  writeRoster({
    sheetName: '低保名册',
    title: `XX镇${month}城乡低保名册`,
    orientation: 'portrait',
    header: [columns.map(each => each.title)],
    columns: columns.map(({ title: _title, ...column }) => column),
    rows: homes.map(
      ({ i, persons = 1, yuan = 300, village = VILLAGES[i % 3]?.name ?? '', id = idOf(i) }): RosterRow => ({
        village,
        name: nameOf(i),
        id,
        persons,
        amount: BigInt(yuan) * 100n,
      }),
    ),
  })
const COLUMNS = [
  { key: 'village', title: '所属社', width: 12, kind: 'text' },
  { key: 'name', title: '户主姓名', width: 12, kind: 'text' },
  { key: 'id', title: '户主身份证号', width: 20, kind: 'text' },
  { key: 'persons', title: '保障人口', width: 8, kind: 'int' },
  { key: 'amount', title: '户月保障金额（元）', width: 12, kind: 'yuan' },
] as const
const take = async (homes: readonly Home[], ctx = office.as()) =>
  uploadSystemRoster(ctx, { month: '2020-06', file_name: '系统名册.xlsx', content: await sheet(homes) })

type Paid = { readonly i: number; readonly persons?: number; readonly fen?: number; readonly kind?: string; readonly backPay?: number }
/** A batch of June that went to the bank, unless it is said to be only made. */
async function pay(programme: string, lines: readonly Paid[], { sent = true, kind = 'regular' } = {}): Promise<void> {
  const batch_id = newId()
  const at = sent ? '2020-06-20T00:00:00Z' : null
  await owner(
    `INSERT INTO payment_batch (county, batch_id, division, programme, paid_month, kind, number, unit, reason, made_by, made_at, approved_by, approved_at, approved_via, sent_at)
     VALUES (${COUNTY}, $1, '${TOWN}', $2, '2020-06-01', $3, 1, 'household', '测试', $4, now(), $5, $6, 'screen', $6)`,
    [batch_id, programme, kind, newId(), newId(), at],
  )
  for (const [n, { i, persons = 1, fen = 300_00, kind: line = 'base', backPay = 0 }] of lines.entries())
    await owner(
      `INSERT INTO payment_line (county, batch_id, line_no, division, programme, paid_month, line_kind, person_id, persons, person_name, base_fen, back_pay_fen, net_fen, corrects_line)
       VALUES (${COUNTY}, $1, $2, $3, $4, '2020-06-01', $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        batch_id,
        n + 1,
        VILLAGES[i % 3]?.division,
        programme,
        line,
        people[i],
        persons,
        nameOf(i),
        fen,
        backPay,
        fen + backPay,
        line === 'reissue' ? 1 : null,
      ],
    )
}
const found = async (system_roster_id: string, ctx = office.as()) => {
  const { roster, mismatches } = await systemRoster(ctx, { system_roster_id })
  return { compared: roster.compared, differs: mismatches.map(each => `${each.head_name} ${each.kind}`) }
}

beforeEach(async () => {
  office ??= await testOffice()
  await owner('TRUNCATE mismatch_note, system_roster_row, system_roster, payment_line, payment_batch, person CASCADE')
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

describe('the system against the payments', () => {
  test('alike: rural and urban together, a reissue counts nothing, a batch that was not sent is not paid', async () => {
    await pay('dibao.rural', [{ i: 0 }, { i: 1, persons: 2, fen: 550_00 }])
    await pay('dibao.rural', [{ i: 0, kind: 'reissue' }], { kind: 'reissue' })
    await pay('dibao.urban', [{ i: 2 }])
    await pay('tekun', [{ i: 3 }])
    await pay('dibao.rural', [{ i: 4 }], { sent: false, kind: 'supplementary' })
    const { system_roster_id, households } = await take([{ i: 0 }, { i: 1, persons: 2, yuan: 550 }, { i: 2 }])
    assert.equal(households, 3)
    assert.deepEqual(await found(system_roster_id), { compared: 3, differs: [] })
    const { rows } = await owner('SELECT * FROM system_roster_row')
    assert.doesNotMatch(
      JSON.stringify(rows, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v)),
      new RegExp(idOf(0)),
    )
  })

  test('every planted difference is named with its kind, and goes when it is put right', async () => {
    await pay('dibao.rural', [{ i: 0 }, { i: 1, persons: 2 }, { i: 2 }, { i: 3, fen: 300_00, backPay: 50_00 }])
    const { system_roster_id } = await take([{ i: 0, yuan: 301 }, { i: 1, persons: 1, yuan: 200 }, { i: 3 }, { i: 4 }])
    assert.deepEqual(await found(system_roster_id), {
      compared: 3,
      differs: ['钱一 amount', '钱四 amount', '钱二 amount', '钱三 only_paid', '钱五 only_system', '钱二 persons'],
    })
    const { mismatches } = await systemRoster(office.as(), { system_roster_id })
    const amount = mismatches.find(each => each.head_name === '钱一')
    assert.deepEqual([amount?.system_fen, amount?.paid_fen, amount?.village, amount?.sheet_row], [301_00, 300_00, '东河村', 3])
    await pay('dibao.rural', [{ i: 4 }], { kind: 'supplementary' })
    assert.ok(!(await found(system_roster_id)).differs.includes('钱五 only_system'))
  })

  test('a word for a difference; it stays one, and only what differs takes a word', async () => {
    await pay('dibao.rural', [{ i: 0 }])
    const { system_roster_id } = await take([{ i: 0, yuan: 310 }])
    const [mismatch] = (await systemRoster(office.as(), { system_roster_id })).mismatches
    const mismatch_key = mismatch?.mismatch_key ?? ''
    await explainMismatch(office.as(), { system_roster_id, mismatch_key, note: '系统下月改' })
    await explainMismatch(office.as(), { system_roster_id, mismatch_key, note: '系统已改，下月生效' })
    const detail = await systemRoster(office.as(), { system_roster_id })
    assert.deepEqual([detail.roster.mismatches, detail.roster.explained, detail.mismatches[0]?.note], [1, 1, '系统已改，下月生效'])
    const say = (key: string, note: string, ctx = office.as()) => explainMismatch(ctx, { system_roster_id, mismatch_key: key, note })
    await assert.rejects(say('amount:9', '没有'), { code: 'MISMATCH_NOT_FOUND' })
    await assert.rejects(say(mismatch_key, '　'), { code: 'MISMATCH_NEEDS_WORDS' })
    await assert.rejects(say(mismatch_key, '无权', office.as({ permissions: ['payment.read'] })), { code: 'NOT_ALLOWED' })
  })

  test('refused whole: twice in a month, another month, wrong numbers, a head twice, another town, without right', async () => {
    const { system_roster_id } = await take([{ i: 0 }])
    await assert.rejects(take([{ i: 0 }, { i: 1 }]), { code: 'SYSTEM_ROSTER_EXISTS' })
    await voidSystemRoster(office.as(), { system_roster_id, reason: '选错文件' })
    await assert.rejects(voidSystemRoster(office.as(), { system_roster_id, reason: '再作废' }), { code: 'SYSTEM_ROSTER_VOIDED' })
    const content = await sheet([{ i: 0 }], '2020年5月')
    await assert.rejects(uploadSystemRoster(office.as(), { month: '2020-06', file_name: '名册.xlsx', content }), {
      code: 'SYSTEM_MONTH_DIFFERS',
    })
    await assert.rejects(uploadSystemRoster(office.as(), { month: '2020-07', file_name: '名册.xlsx', content }), {
      code: 'SYSTEM_MONTH_IN_FUTURE',
    })
    await assert.rejects(take([{ i: 0 }, { i: 1, id: `${idOf(1).slice(0, 17)}?` }]), error => {
      const { code, facts } = error as Error & { code: string; facts: Record<string, unknown> }
      assert.equal(code, 'SYSTEM_ROSTER_FAULTY')
      assert.match(String(facts['rows']), /C4/)
      return true
    })
    await assert.rejects(take([{ i: 0 }, { i: 0 }]), { code: 'SYSTEM_ROSTER_FAULTY' })
    await assert.rejects(take([{ i: 0, village: '远山村' }]), { code: 'SYSTEM_ROSTER_ELSEWHERE' })
    const noAmount = await sheet([{ i: 0 }], '2020年6月', COLUMNS.slice(0, 4) as never)
    await assert.rejects(uploadSystemRoster(office.as(), { month: '2020-06', file_name: '名册.xlsx', content: noAmount }), {
      code: 'SYSTEM_ROSTER_FAULTY',
    })
    await assert.rejects(take([{ i: 0 }], office.as({ permissions: ['payment.read'] })), { code: 'NOT_ALLOWED' })
    await assert.rejects(take([{ i: 0 }], office.as({ division: VILLAGES[0].division })), { code: 'TOWN_USER_NEEDED' })
    await assert.rejects(systemRosters(office.as({ permissions: ['person.read'] }), {}), { code: 'NOT_ALLOWED' })
    assert.deepEqual(
      (await systemRosters(office.as(), {})).map(each => each.voided),
      ['选错文件'],
    )
    await take([{ i: 0 }])
  })

  test('a cadre reads the differences of his village, also where the system has the household elsewhere', async () => {
    await pay('dibao.rural', [{ i: 0 }, { i: 1 }])
    const { system_roster_id } = await take([
      { i: 0, village: VILLAGES[1].name },
      { i: 1, yuan: 301 },
    ])
    const cadre = (at: number) => office.as({ division: VILLAGES[at]?.division ?? '', permissions: ['payment.read'] })
    assert.deepEqual(await found(system_roster_id, cadre(0)), { compared: 1, differs: [] })
    assert.deepEqual(await found(system_roster_id, cadre(1)), { compared: 1, differs: ['钱二 amount'] })
    const here = office.as()
    await assert.rejects(found(system_roster_id, { ...here, user: { ...here.user, county: 349998 } }), { code: 'SYSTEM_ROSTER_NOT_FOUND' })
  })
})
