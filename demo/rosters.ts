import type { RosterRow } from '../src/server/excel/write.ts'
import type { DemoHousehold, HalfMonth } from './households.ts'
import { VILLAGES, type DemoPerson } from './people.ts'
import { int, roster, text, yuan, type DemoRoster, type Row } from './roster-layout.ts'
import type { DemoRecipient, DemoRelief, Town } from './town.ts'

const fen = (amount: number): bigint => BigInt(amount) * 100n
/** Two-character names are padded to the width of three, as typists do. */
const padded = (name: string): string => ([...name].length === 2 ? [...name].join('　') : name)
const inMonth =
  (month: HalfMonth) =>
  (x: { from: HalfMonth; to: HalfMonth }): boolean =>
    x.from <= month && month < x.to
const startOf = (from: HalfMonth): string => (from === 1 ? '2019.7' : `2020.${from}`)
const ageOf = (person: DemoPerson): number => 2020 - Number(person.birth.slice(0, 4))

/** All rosters of the half year: five programmes each month, and the relief lists of January, March and June. */
export async function writeRosters(town: Town): Promise<DemoRoster[]> {
  const months: readonly HalfMonth[] = [1, 2, 3, 4, 5, 6]
  const rosters: DemoRoster[] = []
  for (const month of months) {
    rosters.push(
      await ruralRoster(town, month),
      await urbanRoster(town, month),
      await tekunRoster(town, month),
      await retrenchedRoster(town, month),
      await orphanRoster(town, month),
    )
    for (const relief of town.relief.filter(list => list.month === month)) rosters.push(await reliefRoster(relief))
  }
  return rosters
}

/**
 * The rural list of June with mistakes planted as they are met: a wrong check digit, the tail cut by Excel, one number on two people,
 * a sum that is not that of its parts. For trying out the import; the demo itself never takes it in.
 */
export async function practiceRoster(town: Town): Promise<DemoRoster> {
  const made = await ruralRoster(town, 6, rows => {
    const idOf = (at: number): string => String(rows[at]?.cells['id'])
    const wrong = new Map<number, RosterRow>([
      [2, { id: idOf(2).slice(0, 17) + (idOf(2).endsWith('1') ? '2' : '1') }],
      [10, { id: `${idOf(10).slice(0, 15)}000` }],
      [20, { id: idOf(21) }],
    ])
    const head = rows.findIndex((row, at) => at > 30 && typeof row.cells['total'] === 'bigint')
    const total = rows[head]?.cells['total']
    if (typeof total === 'bigint') wrong.set(head, { total: total + 100n })
    return rows.map((row, at) => ({ ...row, cells: { ...row.cells, ...wrong.get(at) } }))
  })
  return { ...made, fileName: `练习-${made.fileName}` }
}

/** The county's layout with a row for each member: amounts stand in the householder's row, the village in the first row of its group. */
async function ruralRoster(
  town: Town,
  month: HalfMonth,
  spoil: (rows: readonly Row[]) => readonly Row[] = rows => rows,
): Promise<DemoRoster> {
  const rows = town.households
    .filter(h => h.programme === 'dibao.rural')
    .filter(inMonth(month))
    .flatMap((h, index) =>
      h.members.map(
        ({ person, relation }, at): Row => ({
          village: h.village,
          cells: {
            no: at === 0 ? String(index + 1) : null,
            number: at === 0 ? h.number : null,
            relation,
            name: padded(person.name),
            sex: person.sex,
            id: person.id,
            age: ageOf(person),
            since: at === 0 ? startOf(h.from) : null,
            class: at === 0 ? h.reviewClass : null,
            insured: at === 0 ? h.members.length : null,
            base: at === 0 ? fen(h.perPerson * h.members.length) : null,
            uplift: at === 0 ? fen(h.uplift) : null,
            total: at === 0 ? fen(h.perPerson * h.members.length + h.uplift) : null,
            account: at === 0 ? person.account : null,
            address: `${h.village}${person.group}`,
          },
        }),
      ),
    )
  return roster(
    'dibao.rural',
    month,
    `农村低保金发放花名册`,
    spoil(rows),
    [
      text('no', '序号', 6),
      text('village', '村', 10),
      text('number', '低保证号', 13),
      text('relation', '与户主关系', 9),
      text('name', '姓名', 10),
      text('sex', '性别', 6),
      text('id', '身份证号', 21),
      int('age', '年龄', 6),
      text('since', '起始年月', 9),
      text('class', '类别', 6),
      int('insured', '保障人数', 7),
      yuan('base', '户月金额', 12, '补助金额（元）'),
      yuan('uplift', '分类施保', 10, '补助金额（元）'),
      yuan('total', '本月实发', 12, '补助金额（元）'),
      text('account', '一卡通账号', 22),
      text('address', '家庭住址', 18),
    ],
    ['insured', 'base', 'uplift', 'total'],
  )
}

/** The export of the 低保 information system: one row a household, the head only. */
async function urbanRoster(town: Town, month: HalfMonth): Promise<DemoRoster> {
  const rows = town.households
    .filter(h => h.programme === 'dibao.urban')
    .filter(inMonth(month))
    .map((h, index): Row => {
      const head = headOf(h)
      return {
        village: h.village,
        cells: {
          no: String(index + 1),
          name: head.name,
          id: head.id,
          number: h.number,
          cause: h.members.length === 1 ? '年老体弱' : '因病',
          members: h.members.length,
          insured: h.members.length,
          base: fen(h.perPerson * h.members.length),
          uplift: fen(h.uplift),
          since: startOf(h.from),
          account: head.account,
          address: `${h.village}${head.group}`,
        },
      }
    })
  return roster(
    'dibao.urban',
    month,
    '城市低保花名册',
    rows,
    [
      text('no', '序号', 6),
      text('village', '社区(村)', 12),
      text('name', '户主姓名', 10),
      text('id', '身份证号', 21),
      text('number', '低保证号', 13),
      text('cause', '主要致贫原因', 12),
      int('members', '家庭人口数', 8),
      int('insured', '保障人口数', 8),
      yuan('base', '保障金额（元）', 12),
      yuan('uplift', '分类施保金（元）', 12),
      text('since', '起始保障年月', 10),
      text('account', '银行账号', 22),
      text('address', '家庭住址', 18),
    ],
    ['members', 'insured', 'base', 'uplift'],
  )
}

const recipients = (town: Town, programme: DemoRecipient['programme'], month: HalfMonth): DemoRecipient[] =>
  town.recipients.filter(r => r.programme === programme).filter(inMonth(month))

async function tekunRoster(town: Town, month: HalfMonth): Promise<DemoRoster> {
  const rows = recipients(town, 'tekun', month).map(
    (r, index): Row => ({
      village: r.person.village,
      cells: {
        no: String(index + 1),
        name: padded(r.person.name),
        sex: r.person.sex,
        id: r.person.id,
        form: r.form,
        since: startOf(r.from),
        rate: fen(r.rate),
        holder: r.payee?.name ?? r.person.name,
        relation: r.payee?.relation ?? null,
        account: r.person.account,
        address: `${r.person.village}${r.person.group}`,
      },
    }),
  )
  return roster(
    'tekun',
    month,
    '特困人员供养金发放花名册',
    rows,
    [
      text('no', '序号', 6),
      text('village', '村', 10),
      text('name', '姓名', 10),
      text('sex', '性别', 6),
      text('id', '身份证号码', 21),
      text('form', '供养形式', 10),
      text('since', '批准时间', 9),
      yuan('rate', '基本生活标准（元）', 12),
      text('holder', '收款人', 14),
      text('relation', '代领关系', 10),
      text('account', '一卡通账号', 22),
      text('address', '家庭住址', 18),
    ],
    ['rate'],
  )
}

async function retrenchedRoster(town: Town, month: HalfMonth): Promise<DemoRoster> {
  const rows = recipients(town, 'retrenched1960s', month).map(
    (r, index): Row => ({
      village: r.person.village,
      cells: {
        no: String(index + 1),
        name: padded(r.person.name),
        id: r.person.id,
        workplace: '原公社企业',
        left: '1962年',
        rate: fen(r.rate),
        account: r.person.account,
      },
    }),
  )
  return roster(
    'retrenched1960s',
    month,
    '六十年代精简退职职工救济金花名册',
    rows,
    [
      text('no', '序号', 6),
      text('village', '村', 10),
      text('name', '姓名', 10),
      text('id', '身份证号', 21),
      text('workplace', '原单位', 14),
      text('left', '退职时间', 10),
      yuan('rate', '标准（元/月）', 12),
      text('account', '账号', 22),
    ],
    ['rate'],
  )
}

async function orphanRoster(town: Town, month: HalfMonth): Promise<DemoRoster> {
  const rows = recipients(town, 'orphan', month).map(
    (r, index): Row => ({
      village: r.person.village,
      cells: {
        no: String(index + 1),
        name: padded(r.person.name),
        sex: r.person.sex,
        id: r.person.id,
        birth: r.person.birth.slice(0, 7).replace('-', '.'),
        since: startOf(r.from),
        form: r.form,
        rate: fen(r.rate),
        holder: r.payee?.name ?? null,
        relation: r.payee?.relation ?? null,
        account: r.person.account,
      },
    }),
  )
  return roster(
    'orphan',
    month,
    '孤儿基本生活费发放花名册',
    rows,
    [
      text('no', '序号', 6),
      text('village', '村', 10),
      text('name', '儿童姓名', 10),
      text('sex', '性别', 6),
      text('id', '身份证号', 21),
      text('birth', '出生年月', 9),
      text('since', '养育费起始时间', 10),
      text('form', '类别', 10),
      yuan('rate', '发放标准（元）', 12),
      text('holder', '收款人', 10),
      text('relation', '代领关系', 10),
      text('account', '银行账号', 22),
    ],
    ['rate'],
  )
}

async function reliefRoster(list: DemoRelief): Promise<DemoRoster> {
  const sorted = list.grants.toSorted((a, b) => VILLAGES.indexOf(a.person.village) - VILLAGES.indexOf(b.person.village))
  const rows = sorted.map(
    ({ person, members, cause, yuan: amount }, index): Row => ({
      village: person.village,
      cells: {
        no: String(index + 1),
        name: padded(person.name),
        age: ageOf(person),
        members,
        id: person.id,
        address: `${person.village}${person.group}`,
        cause,
        asked: fen(amount),
        office: fen(amount),
        granted: fen(amount),
        account: person.account,
      },
    }),
  )
  const made = await roster(
    'temporaryRelief',
    list.month,
    list.unit === 'person' ? '临时救助（按人）申报基本情况表' : '临时救助（按户）申报基本情况表',
    rows,
    [
      text('no', '序号', 6),
      text('village', '村', 10),
      text('name', '姓名', 10),
      int('age', '年龄', 6),
      int('members', '家庭人口', 8),
      text('id', '身份证号', 21),
      text('address', '家庭住址', 18),
      text('cause', '家庭情况（原因）', 16),
      yuan('asked', '村级建议金额', 12),
      yuan('office', '民政所意见金额', 12),
      yuan('granted', '镇政府意见金额', 12),
      text('account', '银行账号', 22),
    ],
    ['asked', 'office', 'granted'],
  )
  return { ...made, relief: list }
}

const headOf = (h: DemoHousehold): DemoPerson => {
  const head = h.members[0]
  if (!head) throw new Error(`household ${h.number} has nobody in it`)
  return head.person
}
