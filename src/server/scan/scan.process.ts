import { openScan, type Known } from '../../areas/publicity/rules.ts'
import type { ScanWords } from '../../areas/publicity/rules.words.ts'
import { answerParent } from '../excel/apart.ts'
import type { ReadLimits } from '../excel/shape.ts'
import { sniff } from '../excel/sniff.ts'
import { scanPackage } from './packages.ts'
import { scanPdf } from './pdf.ts'
import { scanRemains, scanXls } from './sheets.ts'
import { decodeText, scanHtml, scanText } from './text.ts'
import { openTrace, type ScanAnswer, type Trace } from './trace.ts'

export type ScanInput = {
  readonly name: string
  readonly bytes: Uint8Array
  readonly words: ScanWords
  readonly known: Known
  readonly limits: ReadLimits
}

const AS_WORDS: Readonly<Record<string, string>> = {
  empty: '空文件（0 字节）',
  encrypted: '文件设了打开密码，请去掉密码后再检查',
  word: '旧版 Word 文档（.doc），请另存为 .docx 再检查',
  otherOle: '其他办公软件的文件，请另存为 .docx、.xlsx 或 .pdf 再检查',
  brokenOle: '文件不完整，读不出来',
  mhtml: '网页存档（MHTML），请另存为 .xlsx 或 .docx 再检查',
  binary: '认不出是什么文件，没有检查',
}

/** By content, never by name. */
async function scanBytes(limits: ReadLimits, name: string, bytes: Uint8Array, trace: Trace): Promise<void> {
  const inside = (inner: string, content: Uint8Array, its: Trace): Promise<void> => scanBytes(limits, inner, content, its)
  const kind = sniff(bytes)
  switch (kind) {
    case 'zip':
      return scanPackage(bytes, trace, limits, inside)
    case 'xls':
      return scanXls(bytes, trace, limits)
    case 'pdf':
      return scanPdf(bytes, trace, inside)
    case 'image':
      return trace.unchecked(trace.depth === 0 ? '整个文件' : '图片', '图片未检查，请人工看过')
    case 'html':
    case 'xml2003':
    case 'text': {
      const text = decodeText(bytes)
      if (text === undefined) return trace.unreadable('文字编码认不出，读不出来')
      if (text.startsWith('{\\rtf')) return trace.unreadable('RTF 文档，请另存为 .docx 再检查')
      return kind === 'text' ? scanText(text, trace) : scanHtml(text, trace)
    }
    default:
      if (trace.depth > 0 && kind !== 'encrypted') {
        // An object of another program inside the file: numbers in it can be seen, the rest is said.
        scanRemains(bytes, trace)
        return trace.unchecked('嵌入对象', '内容没有检查')
      }
      return trace.unreadable(AS_WORDS[kind] ?? '认不出是什么文件，没有检查')
  }
}

answerParent<ScanInput, ScanAnswer>(async ({ name, bytes, words, known, limits }, post) => {
  const { trace, answer } = openTrace(openScan(words, name, known))
  // The name of a file is public with it.
  trace.scan.part(name).row({ cells: [name.replace(/\.[A-Za-z0-9]{1,5}$/, '')], place: () => '文件名' })
  await scanBytes(limits, name, bytes, trace)
  post(answer())
})
