/** Files with something hidden in each of their corners, and files without; for tests. */
import ExcelJS from 'exceljs'
import { checkDigit } from '../../kernel/id-number.ts'
import { zipOf, type ZipPart } from '../excel/fixtures.ts'

/** The nth id of nobody. */
export const idOf = (nth: number): string => {
  const first17 = `34999919${String(40 + (nth % 60)).padStart(2, '0')}0101${String(nth).padStart(3, '0')}`
  return first17 + checkDigit(first17)
}
export const masked = (id: string): string => `${id.slice(0, 6)}********${id.slice(-4)}`

const xml = (name: string, content: string): ZipPart => ({ name, content: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${content}`) })
const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:wps="x" xmlns:r="y"'

/** A .docx of these parts besides its body. */
export const docxOf = (body: string, parts: Readonly<Record<string, string>> = {}): Buffer =>
  zipOf([
    xml('[Content_Types].xml', '<Types/>'),
    xml('word/document.xml', `<w:document ${W}><w:body>${body}</w:body></w:document>`),
    ...Object.entries(parts).map(([name, content]) => xml(name, content)),
  ])
export const paragraph = (...runs: string[]): string =>
  `<w:p>${runs.map(run => (run.startsWith('<') ? run : `<w:r><w:t>${run}</w:t></w:r>`)).join('')}</w:p>`

/** Corners of a .docx, each with the id of its number. */
export const riggedDocx = (): { file: Buffer; ids: string[] } => {
  const ids = Array.from({ length: 12 }, (_, at) => idOf(at))
  const [a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = '', i = '', j = '', k = '', l = ''] = ids
  const body = [
    paragraph('证号', a.slice(0, 5), '<w:r><w:rPr><w:b/></w:rPr><w:t>' + a.slice(5, 11) + '</w:t></w:r>', a.slice(11)),
    paragraph('删去的', `<w:del><w:r><w:delText>${b}</w:delText></w:r></w:del>`),
    paragraph('隐藏的', `<w:r><w:rPr><w:vanish/></w:rPr><w:t>${c}</w:t></w:r>`),
    paragraph('域', `<w:r><w:instrText>MERGEFIELD ${d}</w:instrText></w:r>`),
    paragraph('框', `<w:r><wps:txbxContent>${paragraph(e)}</wps:txbxContent></w:r>`),
    `<w:tbl><w:tr>${[f.slice(0, 6), f.slice(6, 14), f.slice(14)].map(cell => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr></w:tbl>`,
    paragraph('一半删去', l.slice(0, 9), `<w:del><w:r><w:delText>${l.slice(9)}</w:delText></w:r></w:del>`),
  ].join('')
  const file = docxOf(body, {
    'word/header1.xml': `<w:hdr ${W}>${paragraph(g)}</w:hdr>`,
    'word/footnotes.xml': `<w:footnotes ${W}>${paragraph(h)}</w:footnotes>`,
    'word/comments.xml': `<w:comments ${W}><w:comment w:author="x">${paragraph(i)}</w:comment></w:comments>`,
    'docProps/core.xml': `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>${j}</dc:title></cp:coreProperties>`,
    'customXml/item1.xml': `<root><data>${k}</data></root>`,
  })
  return { file, ids }
}

/** Corners of an .xlsx. */
export async function riggedXlsx(): Promise<{ file: Buffer; ids: string[] }> {
  const ids = Array.from({ length: 14 }, (_, at) => idOf(20 + at))
  const [a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = '', i = '', j = '', k = ''] = ids
  const book = new ExcelJS.Workbook()
  book.title = a
  const sheet = book.addWorksheet('公示名单', { headerFooter: { oddHeader: `&C${b}` } })
  sheet.addRow(['序号', '户主', '金额'])
  sheet.addRow([1, '李*四', 650])
  sheet.addRow([2, '王*五', 650, c])
  sheet.getRow(3).hidden = true
  sheet.getCell('F5').value = d
  sheet.getColumn('F').hidden = true
  sheet.getCell('A6').note = `核对过 ${e}`
  sheet.getCell('B7').dataValidation = {
    type: 'list',
    allowBlank: true,
    formulae: [`"${f},无"`],
    showErrorMessage: true,
    error: `不是 ${g}`,
  }
  sheet.getCell('B8').value = { formula: `IF(A1="${h}",1,0)`, result: 0 }
  sheet.getCell('A9').value = Number('349999199001011230')
  ;[i.slice(0, 6), i.slice(6, 14), i.slice(14)].forEach((piece, at) => (sheet.getCell(10, at + 1).value = piece))
  sheet.getCell('A11').value = { text: '链接', hyperlink: `mailto:${j}@example.org` }
  const hidden = book.addWorksheet('底稿', { state: 'veryHidden' })
  hidden.addRow([k])
  return { file: Buffer.from(await book.xlsx.writeBuffer()), ids: ids.slice(0, 11) }
}

/** A PDF of one line a page, with a document property and a remark. Latin only: what the fourteen fonts of every reader hold. */
export function pdfOf(pages: readonly string[], { title = '', remark = '', image = false } = {}): Buffer {
  const objects: string[] = ['<</Type/Catalog/Pages 2 0 R>>', '']
  const kids: number[] = []
  const add = (content: string): number => objects.push(content)
  const font = add('<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>')
  for (const text of pages) {
    const stream = text === '' ? '' : `BT /F1 12 Tf 72 720 Td (${text}) Tj ET`
    const content = add(`<</Length ${stream.length}>>\nstream\n${stream}\nendstream`)
    const note = remark === '' ? '' : `/Annots[<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(${remark})>>]`
    kids.push(add(`<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${content} 0 R/Resources<</Font<</F1 ${font} 0 R>>>>${note}>>`))
  }
  if (image) add('<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>\nstream\n0\nendstream')
  objects[1] = `<</Type/Pages/Count ${pages.length}/Kids[${kids.map(kid => `${kid} 0 R`).join(' ')}]>>`
  const info = add(`<</Title(${title})>>`)
  let file = '%PDF-1.4\n'
  const offsets = objects.map((content, at) => {
    const offset = file.length
    file += `${at + 1} 0 obj\n${content}\nendobj\n`
    return offset
  })
  const xref = file.length
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}`
  return Buffer.from(`${file}trailer<</Size ${objects.length + 1}/Root 1 0 R/Info ${info} 0 R>>\nstartxref\n${xref}\n%%EOF\n`, 'latin1')
}
