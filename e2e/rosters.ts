import { utils, write } from '@e965/xlsx'
import ExcelJS from 'exceljs'
import { VILLAGES, type Registry } from '../demo/people.ts'
import { writeRoster } from '../src/server/excel/write.ts'
import { today } from '../src/server/clock.ts'
import { checkDigit } from '../src/kernel/id-number.ts'

/** Workbooks of an office that the program has never met: villages, headings and order are made for these tests only. */
export type Workbook = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }

/** The month of the tests is the present one: the system under test runs on the machine's clock. */
export const MONTH = today().slice(0, 7)
export const monthInWords = `${MONTH.slice(0, 4)}年${Number(MONTH.slice(5))}月`

/** An identity number of nobody: the county code is not in use. */
export function idOf(birth: string, serial: number): string {
  const first17 = `349999${birth.replaceAll('-', '')}${String(serial).padStart(3, '0')}`
  return `${first17}${checkDigit(first17)}`
}
export const accountOf = (serial: number): string => `6230520000000${String(serial).padStart(6, '0')}`

type Member = { readonly relation: string; readonly name: string; readonly sex: string; readonly id: string }
export type Household = {
  readonly village: string
  readonly number: string
  readonly members: readonly Member[]
  readonly yuan: number
  readonly uplift: number
  readonly account: string
}

const member = (relation: string, name: string, sex: '男' | '女', birth: string, serial: number): Member => ({
  relation,
  name,
  sex,
  id: idOf(birth, serial * 2 + (sex === '男' ? 1 : 0)),
})

/** Three villages, six households, eleven people: padded and rare names, a child without a number. */
export const HOUSEHOLDS: readonly Household[] = [
  {
    village: '榆树湾村',
    number: 'NB-0711',
    yuan: 986,
    uplift: 62,
    account: accountOf(711),
    members: [
      member('户主', '秦素云', '女', '1958-03-09', 11),
      member('配偶', '柳万山', '男', '1955-11-20', 12),
      { relation: '孙子', name: '柳小满', sex: '男', id: '' },
    ],
  },
  {
    village: '榆树湾村',
    number: 'NB-0712',
    yuan: 412,
    uplift: 0,
    account: accountOf(712),
    members: [member('户主', '𬭚　岩', '男', '1949-07-01', 13)],
  },
  {
    village: '黄泥坳村',
    number: 'NB-0713',
    yuan: 770,
    uplift: 0,
    account: accountOf(713),
    members: [member('户主', '江　燕', '女', '1971-02-17', 14), member('女', '江苗苗', '女', '2009-09-30', 15)],
  },
  {
    village: '黄泥坳村',
    number: 'NB-0714',
    yuan: 395.5,
    uplift: 80,
    account: accountOf(714),
    members: [member('户主', '欧阳德顺', '男', '1944-12-25', 16)],
  },
  {
    village: '上塘社区',
    number: 'NB-0715',
    yuan: 804,
    uplift: 0,
    account: accountOf(715),
    members: [member('户主', '毕福田', '男', '1963-05-05', 17), member('妻', '单秀莲', '女', '1966-08-14', 18)],
  },
  {
    village: '上塘社区',
    number: 'NB-0716',
    yuan: 820,
    uplift: 0,
    account: accountOf(716),
    members: [member('户主', '查玉梅', '女', '1960-10-10', 19), member('子', '查志强', '男', '1988-01-31', 20)],
  },
]

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A county's 备案表: instructions on the first sheet, two levels of headings on the second, a row for each member, sums by village. */
export async function countyFiling(): Promise<Workbook> {
  const book = new ExcelJS.Workbook()
  book.addWorksheet('填表说明').addRows([['填表说明'], ['一、本表由乡镇按户填写，一人一行。'], ['二、身份证号请用文本格式。']])
  const sheet = book.addWorksheet('备案表')
  sheet.addRow([`XX镇农村居民最低生活保障备案表（${monthInWords}）`])
  sheet.mergeCells('A1:N1')
  sheet.addRow(['填报单位：XX镇民政办', '', '', '', '', '', '', '', '', '', '', '单位：人、元'])
  sheet.addRow([
    '序号',
    '行政村',
    '低保证号',
    '与户主关系',
    '姓名',
    '性别',
    '身份证号',
    '年龄',
    '保障情况',
    '',
    '',
    '',
    '一卡通账号',
    '备注',
  ])
  sheet.addRow(['', '', '', '', '', '', '', '', '保障人数', '月保障金', '分类施保金额', '合计', '', ''])
  for (const letter of 'ABCDEFGHMN') sheet.mergeCells(`${letter}3:${letter}4`)
  sheet.mergeCells('I3:L3')
  let serial = 0
  for (const village of new Set(HOUSEHOLDS.map(household => household.village))) {
    const own = HOUSEHOLDS.filter(household => household.village === village)
    for (const household of own) {
      serial += 1
      addHousehold(sheet, household, serial, household === own[0])
    }
    sheet.addRow(sumRow('小计', own))
  }
  sheet.addRow(sumRow('合计', HOUSEHOLDS))
  sheet.addRow(['制表人：', '', '', '', '审核人：', '', '', '', '负责人：'])
  return { name: `备案表${MONTH.replace('-', '')}.xlsx`, mimeType: XLSX, buffer: Buffer.from(await book.xlsx.writeBuffer()) }
}

function addHousehold(sheet: ExcelJS.Worksheet, household: Household, serial: number, first: boolean): void {
  for (const [at, { relation, name, sex, id }] of household.members.entries()) {
    const { yuan, uplift, account, number, members, village } = household
    const sums = at === 0 ? [members.length, yuan, uplift, yuan + uplift, account] : ['', '', '', '', '']
    const age = id === '' ? 6 : Number(MONTH.slice(0, 4)) - Number(id.slice(6, 10))
    sheet.addRow([
      at === 0 ? serial : '',
      first && at === 0 ? village : '',
      at === 0 ? number : '',
      relation,
      name,
      sex,
      id,
      age,
      ...sums,
      '',
    ])
  }
}

const sumRow = (label: string, households: readonly Household[]): (string | number)[] => {
  const sum = (of: (household: Household) => number): number => households.reduce((total, household) => total + of(household), 0)
  const persons = sum(({ members }) => members.length)
  const yuan = sum(household => household.yuan)
  const uplift = sum(household => household.uplift)
  return [label, '', '', '', '', '', '', '', persons, yuan, uplift, yuan + uplift, '', '']
}

/** The list of heads that the 低保 information system exports, kept as .xls. */
export function headList(): Workbook {
  const head = [
    '序号',
    '社区(村)',
    '户主姓名',
    '身份证号',
    '低保证号',
    '主要致贫原因',
    '家庭人口数',
    '保障人口数',
    '保障金额（元）',
    '分类施保类别',
    '分类施保金（元）',
    '属别',
    '起始保障年月',
    '家庭住址',
  ]
  const row = (no: number, name: string, id: string, persons: number, yuan: number): (string | number)[] => [
    no,
    '上塘社区',
    name,
    id,
    `CB-00${no}`,
    '因病',
    persons,
    persons,
    yuan,
    '',
    '',
    'B',
    '2025.10',
    'XX镇上塘社区',
  ]
  const rows = [
    [`XX镇城市低保花名册（${monthInWords}）`],
    head,
    row(1, '屈  红', idOf('1970-06-06', 202), 1, 455),
    row(2, '段立本', idOf('1952-04-18', 205), 2, 890),
    ['合计', '', '', '', '', '', 3, 3, 1345],
  ]
  const book = utils.book_new(utils.aoa_to_sheet(rows), '城市低保')
  return {
    name: '城市低保家庭查询.xls',
    mimeType: 'application/vnd.ms-excel',
    buffer: write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer,
  }
}

/** 特困: `wrong` spoils one identity number and one amount. */
export async function tekunList(wrong: boolean): Promise<Workbook> {
  const people = TEKUN.map((person, at) => ({
    ...person,
    id: wrong && at === 1 ? spoiled(person.id) : person.id,
    yuan: wrong && at === 3 ? 610.005 : person.yuan,
  }))
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('特困')
  sheet.addRow([`XX镇特困供养人员花名册（${monthInWords}）`])
  sheet.mergeCells('A1:H1')
  sheet.addRow(['序号', '村', '姓名', '身份证号', '供养方式', '月供养标准', '一卡通账号', '备注'])
  for (const [at, { village, name, id, yuan }] of people.entries()) {
    sheet.addRow([at + 1, village, name, id, '分散供养', yuan, accountOf(900 + at), ''])
  }
  return { name: `特困${MONTH.replace('-', '')}.xlsx`, mimeType: XLSX, buffer: Buffer.from(await book.xlsx.writeBuffer()) }
}

/** 特困 of so many people who were born by chance, for what must take a while. */
export async function manyTekun({ born }: Registry, people: number): Promise<Workbook> {
  const titles = { no: '序号', village: '村', name: '姓名', sex: '性别', id: '身份证号', rate: '基本生活标准（元）', account: '一卡通账号' }
  const rows = Array.from({ length: people }, (_, n) => {
    const { village, name, sex, id, account } = born([1935, 1960], VILLAGES[n % VILLAGES.length] ?? '东河村')
    return { no: String(n + 1), village, name, sex, id, rate: 60_000n, account }
  })
  const buffer = await writeRoster({
    sheetName: '特困',
    title: 'XX镇特困人员供养金发放花名册',
    header: [Object.values(titles)],
    columns: Object.keys(titles).map(key => ({ key, width: 16, kind: key === 'rate' ? 'yuan' : 'text' })),
    rows,
    orientation: 'landscape',
  })
  return { name: '特困花名册.xlsx', mimeType: XLSX, buffer }
}

export const TEKUN = [
  { village: '榆树湾村', name: '石守义', id: idOf('1946-02-02', 301), yuan: 610 },
  { village: '榆树湾村', name: '方老幺', id: idOf('1951-06-15', 303), yuan: 610 },
  { village: '黄泥坳村', name: '穆桂兰', id: idOf('1948-09-21', 304), yuan: 827 },
  { village: '上塘社区', name: '司徒根生', id: idOf('1955-03-03', 307), yuan: 610 },
] as const

/** One digit of the serial changed: the check digit no longer fits. */
const spoiled = (id: string): string => `${id.slice(0, 14)}${(Number(id[14]) + 1) % 10}${id.slice(15)}`
