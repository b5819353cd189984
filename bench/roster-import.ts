import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { chanceOf, type Chance } from '../demo/chance.ts'
import { registryOf, type DemoPerson } from '../demo/people.ts'
import { commitImport, setImport, uploadRoster } from '../src/areas/imports/commands.ts'
import { writeRoster, type RosterColumn, type RosterRow } from '../src/server/excel/write.ts'
import { clocked, held, memoryOf, openBench, type Measured } from './harness.ts'
import { villageName } from './search.fill.ts'

const ROWS = 20_000
const VILLAGES = 40
const YUAN = 100n

/** Twenty columns of the county's rural layout: heading, width and kind. */
const COLUMNS: readonly (RosterColumn & { readonly title: string })[] = (
  [
    ['no', '序号', 'text'],
    ['village', '村', 'text'],
    ['group', '村民组', 'text'],
    ['number', '低保证号', 'text'],
    ['relation', '与户主关系', 'text'],
    ['name', '姓名', 'text'],
    ['sex', '性别', 'text'],
    ['id', '身份证号', 'text'],
    ['age', '年龄', 'int'],
    ['since', '起始年月', 'text'],
    ['class', '类别', 'text'],
    ['members', '家庭人口', 'int'],
    ['insured', '保障人数', 'int'],
    ['base', '户月金额', 'yuan'],
    ['uplift', '分类施保', 'yuan'],
    ['total', '本月实发', 'yuan'],
    ['account', '一卡通账号', 'text'],
    ['bank', '开户银行', 'text'],
    ['phone', '联系电话', 'text'],
    ['address', '家庭住址', 'text'],
  ] as const
).map(([key, title, kind]) => ({ key, title, kind, width: 14 }))

/** A roster of 20,000 rows × 20 columns from the bytes of the file to committed people, households, accounts and entitlements. */
export async function rosterImport(): Promise<Measured[]> {
  const bench = await openBench(VILLAGES, 1, villageName)
  try {
    const content = await workbook()
    const clerk = bench.as('clerk')
    const memory = watchMemory()
    const choices = { kind: 'dibao.rural', month: '2020-06', amount: 'household_month', gone: 'stop', coverage: 'town' } as const
    const took = await clocked(bench, async () => {
      const { import_id } = await uploadRoster(clerk, { file_name: '农村低保花名册.xlsx', content })
      await setImport(clerk, { import_id, ...choices })
      await commitImport(clerk, { import_id })
    })
    const { ours, reader } = memory.end()
    const { rows } = await bench.owner.query<{ people: number }>('SELECT count(*)::int AS people FROM person')
    if (rows[0]?.people !== ROWS) throw new Error(`${rows[0]?.people} people came of ${ROWS} rows`)
    return [
      held({ name: 'roster of 20,000 rows × 20 columns, file to committed people', unit: 's', ...took }, '≤', 20),
      held({ name: 'peak memory of the server meanwhile', value: ours, unit: 'MB' }, '≤', 1000),
      held({ name: 'peak memory of the process that reads the file', value: reader, unit: 'MB' }, '≤', 1000),
    ]
  } finally {
    await bench.close()
  }
}

/** Households of one to four people, amounts in the householder's row. */
async function workbook(): Promise<Buffer> {
  const chance = chanceOf(7)
  const { born } = registryOf(chance)
  const rows: RosterRow[] = []
  for (let household = 1; rows.length < ROWS; household++) {
    const size = Math.min(chance.int(1, 4), ROWS - rows.length)
    const village = villageName(1 + (household % VILLAGES))
    const members = Array.from({ length: size }, (_, at) => born(at === 0 ? [1935, 1975] : [1950, 2015], '东河村'))
    rows.push(...members.map((person, at) => rowOf(person, at, { household, size, village, chance })))
  }
  return writeRoster({
    sheetName: '农村低保',
    title: 'XX镇2020年6月农村低保金发放花名册',
    header: [COLUMNS.map(({ title }) => title)],
    columns: COLUMNS.map(({ title: _title, ...column }) => column),
    rows,
    orientation: 'landscape',
  })
}

type Household = { readonly household: number; readonly size: number; readonly village: string; readonly chance: Chance }
function rowOf(person: DemoPerson, at: number, { household, size, village, chance }: Household): RosterRow {
  const base = BigInt(chance.int(200, 500) * size) * YUAN
  const own = {
    village,
    group: person.group,
    name: person.name,
    sex: person.sex,
    id: person.id,
    age: 2020 - Number(person.birth.slice(0, 4)),
  }
  const address = `${village}${person.group}`
  if (at > 0) return { ...own, relation: person.sex === '男' ? '子' : '女', address }
  const uplift = household % 5 === 0 ? 80n * YUAN : 0n
  return {
    ...own,
    address,
    relation: '户主',
    no: String(household),
    number: `NB${String(household).padStart(6, '0')}`,
    since: '2019.7',
    class: 'B',
    members: size,
    insured: size,
    base,
    uplift,
    total: base + uplift,
    account: person.account,
    bank: '农商银行',
    phone: `1390000${String(household % 10_000).padStart(4, '0')}`,
  }
}

/** Peak memory from here on: our own, and that of the child process in which a workbook is read. Linux alone tells; elsewhere NaN. */
function watchMemory(): { end: () => { ours: number; reader: number } } {
  try {
    writeFileSync('/proc/self/clear_refs', '5')
  } catch {
    return { end: () => ({ ours: Number.NaN, reader: Number.NaN }) }
  }
  let reader = 0
  const timer = setInterval(() => {
    for (const pid of readersBelow()) reader = Math.max(reader, memoryOf(pid).peak)
  }, 50)
  const end = (): { ours: number; reader: number } => {
    clearInterval(timer)
    return { ours: memoryOf('self').peak, reader }
  }
  return { end }
}

function readersBelow(): number[] {
  return readdirSync('/proc').flatMap(pid => {
    try {
      const command = /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : ''
      const isOurs =
        command.includes('read.process') && new RegExp(`^PPid:\\s+${process.pid}$`, 'm').test(readFileSync(`/proc/${pid}/status`, 'utf8'))
      return isOurs ? [Number(pid)] : []
    } catch {
      return []
    }
  })
}

export const benchmark = rosterImport
