import { placeName } from '../../areas/publicity/rules.ts'
import type { ReadLimits } from '../excel/shape.ts'
import { readXlsx } from '../excel/xlsx.ts'
import { openArchive, type Archive } from '../excel/zip.ts'
import { readOfficeXml, type How, type Met } from './office-xml.ts'
import { scanningSink } from './sheets.ts'
import { line, type Trace } from './trace.ts'

const PICTURE = /\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|webp|ico|emz|wmz|wdp)$/i
const NOTHING_OF_PEOPLE =
  /printerSettings\d*\.bin$|\.odttf$|\.fntdata$|\/theme\d*\.xml$|^\[Content_Types\]\.xml$|^mimetype$|calcChain\.xml$/i
const XML = /\.(?:xml|rels|vml)$/i
/** No hand-made office file has a longer part besides its sheets. */
const LONGEST_PART = 64 * 1024 * 1024

export type ScanInside = (name: string, bytes: Uint8Array, trace: Trace) => Promise<void>

/** An office file that is a zip (.xlsx, .docx, .pptx, OpenDocument): every part of it, also those that no program shows. */
export async function scanPackage(bytes: Uint8Array, trace: Trace, limits: ReadLimits, scanInside: ScanInside): Promise<void> {
  const archive = await openArchive(bytes, limits)
  const names = archive.names()
  if (archive.has('xl/workbook.bin')) return trace.unreadable('Excel 二进制工作簿（.xlsb），请另存为 .xlsx 再检查')
  if (!archive.has('[Content_Types].xml') && !archive.has('content.xml')) return trace.unreadable('压缩包，请解开后逐个检查')
  if (names.some(name => name.startsWith('xl/'))) await readXlsx(archive, scanningSink(trace, limits), limits)
  let pictures = 0
  const whole = documentPart(trace)
  for (const name of names) {
    if (NOTHING_OF_PEOPLE.test(name)) continue
    if (PICTURE.test(name)) pictures++
    else if (XML.test(name)) await scanXml(archive, name, trace, whole)
    else if (/vbaProject\.bin$/i.test(name)) trace.unchecked('宏', '宏程序没有检查；公开的文件请去掉宏')
    else if (trace.depth >= 2) trace.unchecked(placeName(name), '套了三层的嵌入文件没有检查')
    else await scanInside(name, await archive.bytes(name, LONGEST_PART), trace.within(name.slice(name.lastIndexOf('/') + 1)))
  }
  if (pictures > 0) trace.unchecked('图片', `${pictures} 张图片未检查，请逐张看过`)
}

type Document = ReturnType<Trace['scan']['part']>
/** A text document is one part: a heading that speaks of children counts for the table below it. */
const documentPart = (trace: Trace): Document => trace.scan.part('')

const PLACES: readonly (readonly [pattern: RegExp, place: string])[] = [
  [/[.]rels(?:$)/, '链接'],
  [/^word\/document\d*\.xml$/, '正文'],
  [/^content\.xml$/, '正文'],
  [/header\d*\.xml$/, '页眉'],
  [/footer\d*\.xml$/, '页脚'],
  [/footnotes\.xml$/, '脚注'],
  [/endnotes\.xml$/, '尾注'],
  [/comments?\w*\.xml$|threadedComments?\//i, '批注'],
  [/persons?\//, '批注人'],
  [/people\.xml$/, '批注人'],
  [/^docProps\/|^meta\.xml$/, '文档属性'],
  [/vmlDrawing/i, '批注框、图形'],
  [/drawings\//, '图形、文本框'],
  [/externalLinks\//, '外部链接留下的数据'],
  [/pivotCache\//, '数据透视表留下的数据'],
  [/charts?\//, '图表'],
  [/sharedStrings\.xml$/, '没有显示的残留文字'],
  [/workbook\.xml$/, '工作簿（工作表名、定义的名称）'],
  [/worksheets\//, '工作表'],
  [/tables\//, '表格'],
  [/slides\//, '幻灯片'],
  [/notesSlides\//, '备注页'],
  [/customXml\//, '附加数据'],
]
const ELEMENTS: Readonly<Record<string, string>> = {
  f: '公式',
  formula: '公式',
  formula1: '数据有效性',
  formula2: '数据有效性',
  dataValidation: '数据有效性',
  oddHeader: '页眉',
  evenHeader: '页眉',
  firstHeader: '页眉',
  oddFooter: '页脚',
  evenFooter: '页脚',
  firstFooter: '页脚',
  hyperlink: '超链接',
  definedName: '定义的名称',
}
const HOW: Readonly<Record<How, string>> = {
  shown: '',
  deleted: '（已删除的修订）',
  hidden: '（隐藏文字）',
  field: '（域代码）',
  attribute: '（属性）',
}

/** One XML part. The cells of sheets were scanned before: their values, and the table of shared strings, only repeat them. */
async function scanXml(archive: Archive, name: string, trace: Trace, whole: Document): Promise<void> {
  const known = PLACES.find(([pattern]) => pattern.test(name))?.[1]
  const title = trace.prefix + (known ?? `内部数据 ${placeName(name)}`)
  const sheet = /worksheets\/[^/]+\.xml$/.test(name)
  const repeats = sheet || name.endsWith('sharedStrings.xml')
  const aside = trace.scan.part('')
  let paragraph = 0
  let row = 0
  const met: Met = {
    line: (text, how, element, ref) => {
      if (how === 'attribute') return line(aside, text, `${title}${ELEMENTS[element] ?? ''}${HOW.attribute}`)
      if (repeats) {
        const told = ELEMENTS[element]
        if (told === undefined || !sheet) whole.echo(text, sheet ? `${title}里没有显示的内容` : title)
        else line(aside, text, `${title}${told}`)
        return
      }
      if (how === 'shown') paragraph++
      const place = ref === '' ? `${title}第 ${paragraph} 段` : `${title} ${ref}`
      line(whole, text, `${ELEMENTS[element] ?? place}${HOW[how]}`)
    },
    row: cells => {
      row++
      const place = `${title}表格第 ${row} 行`
      whole.row({ cells, place: cell => `${place}第 ${cell + 1} 格` })
    },
    mixed: text => whole.echo(text, `${title}第 ${paragraph} 段（修订前后、隐藏文字连起来）`),
  }
  await readOfficeXml(archive, name, met)
}
