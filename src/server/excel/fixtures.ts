/** Workbooks for tests, written by code: what offices send, and what must be refused. */
import { crc32, deflateRawSync, constants as zlib } from 'node:zlib'
import * as XLSX from '@e965/xlsx'
import ExcelJS from 'exceljs'

const { Workbook } = ExcelJS

export type ZipPart = {
  readonly name: string
  readonly content: Buffer
  /** the content stands in the part this often */
  readonly times?: number
  /** what the directory claims instead of the real size */
  readonly statedSize?: number
}

/** A zip of deflated parts. A repeated part is deflated once, so that gigabytes of it cost nothing to make. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const times = part.times ?? 1
    const once = deflateRawSync(part.content, { finishFlush: zlib.Z_FULL_FLUSH })
    const data = Buffer.concat([...Array<Buffer>(times).fill(once), Buffer.from([3, 0])])
    let checksum = 0
    for (let time = 0; time < times; time++) checksum = crc32(part.content, checksum)
    const name = Buffer.from(part.name)
    const size = part.statedSize ?? part.content.length * times
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(checksum, 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(size, 18)
    common.writeUInt16LE(name.length, 22)
    local.push(Buffer.from('PK\u0003\u0004'), common, name, data)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    central.push(Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), common, tail, name)
    offset += 30 + name.length + data.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...local, directory, end])
}

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships'

/** The parts of a one-sheet .xlsx but the sheet itself; `cellFormats` are the numFmtIds of styles 0, 1, 2 … */
export function xlsxFrame(cellFormats: readonly number[] = [0], formats = ''): ZipPart[] {
  const part = (name: string, xml: string): ZipPart => ({ name, content: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${xml}`) })
  return [
    part('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
    part(
      '_rels/.rels',
      `<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    part(
      'xl/workbook.xml',
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="花名册" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    part(
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>` +
        `<Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    ),
    part(
      'xl/styles.xml',
      `<styleSheet xmlns="${MAIN}"><numFmts>${formats}</numFmts><cellXfs>${cellFormats.map(id => `<xf numFmtId="${id}"/>`).join('')}</cellXfs></styleSheet>`,
    ),
  ]
}

export function xlsxOfSheet(sheetXml: string, cellFormats?: readonly number[], formats?: string): Buffer {
  return zipOf([...xlsxFrame(cellFormats, formats), { name: 'xl/worksheets/sheet1.xml', content: Buffer.from(sheetXml) }])
}

/** A sheet of `blocks × 1024` rows without row numbers, as some exporters write them. */
export function xlsxOfManyRows(blocks: number, cell = '<c t="inlineStr"><is><t>张某</t></is></c><c><v>364</v></c>'): Buffer {
  return zipOf([
    ...xlsxFrame(),
    { name: 'xl/worksheets/sheet1.xml', content: Buffer.from(`<row>${cell}</row>`.repeat(1024)), times: blocks },
  ])
}

/** A gigabyte of blanks that a few hundred kilobytes unpack to; `statedSize` lets the directory lie about it. */
export function bombXlsx(statedSize?: number, megabytes = 1024): Buffer {
  const blanks = Buffer.alloc(1024 * 1024, ' ')
  const sheet = { name: 'xl/worksheets/sheet1.xml', content: blanks, times: megabytes }
  return zipOf([...xlsxFrame(), statedSize === undefined ? sheet : { ...sheet, statedSize }])
}

/** The roster of a village as it comes: title, unit line, two header levels, merges, hidden row and column, total, signatures. */
export async function messyXlsx(): Promise<Buffer> {
  const workbook = new Workbook()
  const cover = workbook.addWorksheet('封面', { state: 'hidden' })
  cover.getCell('A1').value = '填表说明'
  const sheet = workbook.addWorksheet('农村低保')
  sheet.addRows([
    ['XX镇西岗村2020年6月农村低保金发放花名册'],
    ['单位：人、元'],
    ['序号', '户主', '身份证号', '补助金额(元)', null, '起始年月', '账号', '备注'],
    [null, null, null, '标准', '金额', null, null, null],
    [1, '张　三', '349999196001010428', 364, 1300.5, null, '6217000012345678', null],
    [2, '欧阳𬭚', 349999196001010428, '1,300.00', { formula: 'D6*1' }, null, 6217000012345678, '同上'],
    [3, ' 䶮某 ', '34999919600101042x', 0.1 + 0.2, { formula: 'SUM(D5:D6)', result: 728 }, null, null, { error: '#REF!' }],
    ['合计', null, null, null, { formula: 'SUM(E5:E7)', result: 2028.5 }],
    ['制表人：　　审核人：　　负责人：　　财政所：'],
  ])
  sheet.mergeCells('A1:H1')
  sheet.mergeCells('D3:E3')
  sheet.mergeCells('A3:A4')
  sheet.getRow(6).hidden = true
  sheet.getColumn(8).hidden = true
  const from = sheet.getCell('F5')
  from.value = 43_983
  from.numFmt = 'yyyy"年"m"月"'
  sheet.getCell('F6').value = '2020.6'
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

/** The same kind of roster as an old .xls. */
export function messyXls(): Buffer {
  const sheet = XLSX.utils.aoa_to_sheet([
    ['XX镇西岗村特困人员花名册'],
    ['序号', '姓名', '身份证号', '金额', '批准时间'],
    [1, '欧阳𬭚', '349999196001010428', 1300.5, 43_983],
    [2, '䶮某', 349999196001010428, 0.07, 43_984],
  ])
  sheet['!merges'] = [{ s: { r: 0, c: 0 }, e: { r: 0, c: 4 } }]
  sheet['E3'].z = 'yyyy/m/d'
  sheet['E4'].z = 'yyyy"年"m"月"d"日"'
  const book = XLSX.utils.book_new()
  XLSX.utils.book_append_sheet(book, sheet, '特困')
  return XLSX.write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer
}

/** An OLE container with the named streams and nothing in them. */
export function oleWith(streams: readonly string[]): Buffer {
  const container = XLSX.CFB.utils.cfb_new()
  for (const name of streams) XLSX.CFB.utils.cfb_add(container, `/${name}`, Buffer.from('leer'))
  return Buffer.from(XLSX.CFB.write(container, { type: 'buffer' }) as Uint8Array)
}
