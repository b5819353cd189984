import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as XLSX from '@e965/xlsx'
import ExcelJS from 'exceljs'
import { zipOf } from '../excel/fixtures.ts'
import { loadLaw } from '../law.ts'
import { partsOf } from '../testing.zip.ts'
import { docxOf, idOf, masked, paragraph, pdfOf, riggedDocx, riggedXlsx } from './fixtures.ts'
import { scanFile, type ScanResult } from './scan.ts'

const law = loadLaw()
const scan = (name: string, bytes: Uint8Array | string, more: object = {}): Promise<ScanResult> =>
  scanFile(name, typeof bytes === 'string' ? Buffer.from(bytes) : bytes, { law, ...more })

const list = ({ findings }: ScanResult): string[] => findings.map(({ where, kind, masked: told }) => `${where} ${kind} ${told}`)
function placeOf(result: ScanResult, id: string): string {
  const found = result.findings.find(({ masked: told }) => told === masked(id))
  assert.ok(found, `${masked(id)} not found in\n${list(result).join('\n')}`)
  assert.equal(found.releasable, false)
  return found.where
}
const noNumberTold = (result: ScanResult): void => assert.doesNotMatch(JSON.stringify(result), /\d{7}/)

describe('workbooks', () => {
  test('every corner of an .xlsx is looked into', async () => {
    const { file, ids } = await riggedXlsx()
    const result = await scan('公示.xlsx', file)
    const places = ids.map(id => placeOf(result, id))
    assert.deepEqual(places, [
      '文档属性第 2 段',
      '工作表页眉',
      '工作表「公示名单」D3（隐藏行）',
      '工作表「公示名单」F5（隐藏列）',
      '批注 A6',
      '工作表数据有效性',
      '工作表数据有效性（属性）',
      '工作表公式',
      '工作表「公示名单」A10起相邻几格',
      '链接（属性）',
      '工作表「底稿」A1（隐藏工作表）',
    ])
    assert.ok(
      result.findings.some(({ where }) => where.startsWith('工作表「公示名单」A9')),
      'a number cell that has lost its tail',
    )
    assert.equal(result.ok, false)
    noNumberTold(result)
  })

  test('what no cell shows is found in shared strings, caches, drawings and threaded comments', async () => {
    const book = new ExcelJS.Workbook()
    book.addWorksheet('名单').addRow(['石桥村', '因病'])
    const bytes = Buffer.from(await book.xlsx.writeBuffer())
    assert.deepEqual(list(await scan('a.xlsx', bytes)), [])
    const parts = Array.from(await partsOf(bytes), ([name, content]) => ({ name, content: Buffer.from(content) }))
    const strings = parts.find(({ name }) => name === 'xl/sharedStrings.xml')
    assert.ok(strings)
    strings.content = Buffer.from(strings.content.toString().replace('</sst>', `<si><t>${idOf(1)}</t></si></sst>`))
    const cell = (value: string): string => `<x><sheetData><row><cell><v>${value}</v></cell></row></sheetData></x>`
    const result = await scan(
      'a.xlsx',
      zipOf([
        ...parts,
        { name: 'xl/externalLinks/externalLink1.xml', content: Buffer.from(cell(idOf(2))) },
        { name: 'xl/pivotCache/pivotCacheRecords1.xml', content: Buffer.from(`<x><r><s v="${idOf(3)}"/></r></x>`) },
        {
          name: 'xl/drawings/drawing1.xml',
          content: Buffer.from(`<x><a:p><a:r><a:t>${idOf(4).slice(0, 8)}</a:t></a:r><a:r><a:t>${idOf(4).slice(8)}</a:t></a:r></a:p></x>`),
        },
        {
          name: 'xl/threadedComments/threadedComment1.xml',
          content: Buffer.from(`<x><threadedComment ref="C3"><text>${idOf(5)} 白血病</text></threadedComment></x>`),
        },
        { name: 'docProps/custom.xml', content: Buffer.from(`<x><property name="n"><vt:lpwstr>${idOf(6)}</vt:lpwstr></property></x>`) },
        { name: 'xl/media/image1.png', content: Buffer.from('x') },
        { name: 'xl/embeddings/a.docx', content: docxOf(paragraph(idOf(7))) },
      ]),
    )
    assert.deepEqual(
      [1, 2, 3, 4, 5, 6, 7].map(nth => placeOf(result, idOf(nth))),
      [
        '没有显示的残留文字',
        '外部链接留下的数据第 1 段',
        '数据透视表留下的数据（属性）',
        '图形、文本框第 1 段',
        '批注 C3',
        '文档属性第 1 段',
        '嵌入文件「a.docx」：正文第 1 段',
      ],
    )
    assert.ok(list(result).includes('批注 C3 illness 白血病'))
    assert.deepEqual(result.unchecked, [{ where: '图片', reason: '1 张图片未检查，请逐张看过' }])
  })

  test('an old .xls: cells, hidden sheets, comments, properties', async () => {
    const book = XLSX.utils.book_new()
    const sheet = XLSX.utils.aoa_to_sheet([
      ['户主', '金额'],
      ['李*四', 650],
      [idOf(1), Number('13800001234')],
    ])
    XLSX.utils.book_append_sheet(book, sheet, '名单')
    XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([[idOf(2)]]), '底稿')
    book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] }
    book.Props = { Title: idOf(3) }
    const result = await scan('名单.doc', XLSX.write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer)
    assert.equal(placeOf(result, idOf(1)), '工作表「名单」A3')
    assert.equal(placeOf(result, idOf(2)), '工作表「底稿」A1（隐藏工作表）')
    placeOf(result, idOf(3))
    assert.ok(list(result).includes('工作表「名单」B3 phone 138****1234'))
    noNumberTold(result)
  })

  test('an old .xls: a number right behind the mark of a header', async () => {
    const book = XLSX.utils.book_new()
    XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([['李*四']]), '名单')
    const file = XLSX.write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer
    for (const text of [Buffer.from(`\0&C${idOf(1)}&R`), Buffer.from(`&L经办&R${idOf(1)}`, 'utf16le')])
      placeOf(await scan('a.xls', Buffer.concat([file, text])), idOf(1))
  })

  test('a web page that calls itself .xls, and Excel-2003 XML', async () => {
    const html = `<html><!-- ${idOf(4)} --><table><tr><td>姓名</td><td>证号</td></tr><tr><td x:str="${idOf(3)}">李四</td><td>${[...idOf(1)].map(digit => `&#${digit.charCodeAt(0)};`).join('')}</td></tr><tr><td>${idOf(2).slice(0, 6)}</td><td>${idOf(2).slice(6, 14)}</td><td>${idOf(2).slice(14)}</td></tr></table></html>`
    const result = await scan('名单.xls', html)
    assert.equal(placeOf(result, idOf(1)), '第 2 行第 2 格')
    assert.equal(placeOf(result, idOf(2)), '第 3 行第 1 格起相邻几格')
    assert.equal(placeOf(result, idOf(3)), '网页标记的属性')
    assert.equal(placeOf(result, idOf(4)), '网页里看不到的内容')
    const old = `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row><Cell><Data>${idOf(1)}</Data></Cell></Row></Table></Worksheet></Workbook>`
    placeOf(await scan('旧.xls', old), idOf(1))
  })
})

describe('documents', () => {
  test('every corner of a .docx is looked into', async () => {
    const { file, ids } = riggedDocx()
    const result = await scan('总结.docx', file)
    assert.deepEqual(
      ids.map(id => placeOf(result, id)),
      [
        '正文第 1 段', '正文第 2 段（已删除的修订）', '正文第 3 段（隐藏文字）', '正文第 4 段（域代码）', '正文第 5 段', '正文表格第 1 行第 1 格起相邻几格',
        '页眉第 1 段', '脚注第 1 段', '批注第 1 段', '文档属性第 1 段', '附加数据第 1 段', '正文第 7 段至下一行',
      ], // biome-ignore format: a list of places
    )
    noNumberTold(result)
  })

  test('names in the table of a child programme', async () => {
    const row = (...cells: string[]): string => `<w:tr>${cells.map(cell => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`
    const table = `<w:tbl>${row('序号', '姓 名', '村')}${row('1', '张小明', '石桥村')}</w:tbl>`
    assert.deepEqual(list(await scan('名单.docx', docxOf(paragraph('孤儿生活费发放公示') + table))), [
      '正文表格第 2 行第 2 格 child_name 张**',
    ])
    assert.deepEqual(list(await scan('名单.docx', docxOf(paragraph('高龄津贴发放公示') + table))), [])
  })

  test('a PDF: pages, properties, remarks; pages without text are told', async () => {
    const result = await scan('a.pdf', pdfOf([`Tel 13800001234 ${idOf(1)}`, ''], { title: idOf(2), remark: idOf(3), image: true }))
    assert.equal(placeOf(result, idOf(1)), '第 1 页第 1 行')
    assert.equal(placeOf(result, idOf(2)), '文档属性')
    assert.equal(placeOf(result, idOf(3)), '第 1 页的批注或表单')
    assert.deepEqual(
      result.unchecked.map(({ where }) => where),
      ['第 2 页', '图片'],
    )
    noNumberTold(result)
    assert.deepEqual(list(await scan('b.pdf', pdfOf(['Total 1300 households 248.255 2020-06-18 349999100201']))), [])
  })

  test('a PDF: a number that goes on below in its cell, other cells between; columns of figures are none', async () => {
    const table = (...cells: readonly (readonly [x: number, y: number, text: string])[]): Buffer =>
      pdfOf([`) Tj ET ${cells.map(([x, y, text]) => `BT /F1 10 Tf ${x} ${y} Td (${text}) Tj ET`).join(' ')} BT (`])
    const [a, b] = [idOf(1).slice(0, 14), idOf(1).slice(14)]
    const wrapped = await scan('a.pdf', table([150, 706, a], [50, 700, '1'], [80, 700, 'Li'], [300, 700, 'Dong'], [150, 694, b]))
    assert.match(placeOf(wrapped, idOf(1)), /换行的号码/)
    noNumberTold(wrapped)
    const counts = [...'13800001234'].map((digit, at) => [150, 700 - at * 12, digit] as const)
    const amounts = ['1300', '650', '13912', '34567'].map((text, at) => [300, 700 - at * 12, text] as const)
    assert.deepEqual(list(await scan('b.pdf', table(...counts.flatMap((count, at) => [count, ...amounts.slice(at, at + 1)])))), [])
  })

  test('text in any encoding, and CSV', async () => {
    const line = `李四，${idOf(1)}，患尿毒症`
    const wide = Buffer.from(`\ufeff${line}`, 'utf16le')
    for (const bytes of [Buffer.from(line), wide, Buffer.from('c0eecbc4a3ac', 'hex')])
      assert.equal((await scan('a.txt', bytes)).ok, bytes.length === 6)
    const csv = await scan('a.csv', `姓名,账号\n李四,"=""6228480000000000018"""\n王五,6228 4800 0000 0000 018\n`)
    assert.deepEqual(list(csv), ['第 2 行第 2 格 account ***************0018', '第 3 行第 2 格 account ***************0018'])
  })
})

describe('what cannot be checked', () => {
  test('is never ok', async () => {
    const ole = Buffer.from('d0cf11e0a1b11ae1', 'hex')
    const files: Record<string, Uint8Array> = {
      empty: Buffer.alloc(0),
      noise: Buffer.from([1, 2, 3, 0, 4, 5]),
      ole,
      cutZip: riggedDocx().file.subarray(0, 300),
      zip: zipOf([{ name: 'a.txt', content: Buffer.from('a') }]),
      cutPdf: Buffer.from('%PDF-1.4 nothing'),
      rtf: Buffer.from('{\\rtf1 abc}'),
      doctype: docxOf('<!DOCTYPE x>'),
      utf16: zipOf([
        { name: '[Content_Types].xml', content: Buffer.from('<Types/>') },
        { name: 'word/document.xml', content: Buffer.from('<a>b</a>', 'utf16le') },
      ]),
    }
    for (const [name, bytes] of Object.entries(files)) {
      const { ok, findings } = await scan(name, bytes)
      assert.ok(!ok && findings[0]?.kind === 'unreadable' && findings[0].masked !== '' && !findings[0].releasable, name)
    }
  })

  test('a bomb is refused and a file that takes too long is given up', async () => {
    const bomb = zipOf([
      { name: '[Content_Types].xml', content: Buffer.from('<Types/>') },
      { name: 'word/document.xml', content: Buffer.alloc(1024 * 1024, 32), times: 600 },
    ])
    assert.deepEqual(
      (await scan('bomb.docx', bomb)).findings.map(({ kind }) => kind),
      ['unreadable'],
    )
    const slow = await scan('a.docx', docxOf(paragraph('a')), { limits: { milliseconds: 1 } })
    assert.match(slow.findings[0]?.masked ?? '', /用时太久/)
  })

  test('a picture is told, not judged', async () => {
    const result = await scan('a.png', Buffer.from('89504e470d0a1a0a', 'hex'))
    assert.deepEqual([result.ok, result.unchecked.length], [true, 1])
  })

  test('a number in the name of the file or of a sheet', async () => {
    const result = await scan(`${idOf(1)}.txt`, 'a')
    assert.deepEqual(list(result), [`文件名 id18 ${masked(idOf(1))}`])
    const book = new ExcelJS.Workbook()
    book.addWorksheet(idOf(2)).addRow([idOf(3)])
    const named = await scan('a.xlsx', Buffer.from(await book.xlsx.writeBuffer()))
    placeOf(named, idOf(2))
    noNumberTold(named)
  })
})
