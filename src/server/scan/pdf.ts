import { line, type Trace } from './trace.ts'
import type { ScanInside } from './packages.ts'

const MOST_PAGES = 2000

/** A PDF: text by page, what it says of itself, annotations and fields, bookmarks, files inside it. */
export async function scanPdf(bytes: Uint8Array, trace: Trace, scanInside: ScanInside): Promise<void> {
  const { getDocumentProxy } = await import('unpdf')
  const raw = Buffer.from(bytes).toString('latin1')
  let pdf: Awaited<ReturnType<typeof getDocumentProxy>>
  try {
    // The library takes the buffer for itself: it gets a copy.
    pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 })
  } catch (error) {
    const locked = error instanceof Error && error.name === 'PasswordException'
    return trace.unreadable(locked ? 'PDF 设了打开密码，请去掉密码后再检查' : 'PDF 已损坏，读不出来')
  }
  const part = trace.scan.part('')
  if (pdf.numPages > MOST_PAGES) return trace.unreadable(`PDF 超过 ${MOST_PAGES} 页，请拆开后检查`)
  const empty: number[] = []
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number)
    const { items } = await page.getTextContent()
    const lines = linesOf(items)
    if (lines.length === 0) empty.push(number)
    lines.forEach((cells, at) => {
      const place = `${trace.prefix}第 ${number} 页第 ${at + 1} 行`
      if (cells.length > 1) part.row({ cells, place: () => place })
      line(part, cells.join(' '), place)
    })
    for (const cells of stacksOf(items)) part.row({ cells, place: () => `${trace.prefix}第 ${number} 页（一格里换行的号码）` })
    for (const annotation of (await page.getAnnotations()) as Record<string, unknown>[])
      for (const text of textsIn(annotation)) line(part, text, `${trace.prefix}第 ${number} 页的批注或表单`)
    page.cleanup()
  }
  const { info, metadata } = await pdf.getMetadata()
  for (const text of textsIn(info)) line(part, text, `${trace.prefix}文档属性`)
  const xmp = (metadata as { getRaw?: () => string } | null)?.getRaw?.() ?? ''
  part.echo(xmp.replace(/<[^>]*>/g, '\n字\n'), `${trace.prefix}文档属性（XMP）`)
  for (const text of textsIn(await pdf.getOutline())) line(part, text, `${trace.prefix}书签`)
  const files = (await pdf.getAttachments()) as Record<string, { filename?: string; content?: Uint8Array }> | null
  for (const { filename = '附件', content } of Object.values(files ?? {})) {
    if (content === undefined || trace.depth >= 2) trace.unchecked(filename, '附件没有检查')
    else await scanInside(filename, content, trace.within(filename))
  }
  if (empty.length > 0) trace.unchecked(`第 ${empty.slice(0, 20).join('、')} 页`, '没有文字，多半是扫描图片，未检查，请逐页看过')
  tellWhatStaysDark(raw, trace)
  await pdf.loadingTask.destroy()
}

/** What pdf.js does not show us, said rather than passed over. */
function tellWhatStaysDark(raw: string, trace: Trace): void {
  const pictures = raw.match(/\/Subtype\s*\/Image/g)?.length ?? 0
  if (pictures > 0) trace.unchecked('图片', `${pictures} 幅图片未检查，请逐张看过`)
  // Character tables of Adobe that do not come with this program.
  if (/\/(?:UniGB|GBK|GBKp|GBK2K|GBT?|GBpc)-(?:UCS2|UTF16|UTF8|EUC)?-?[HV]\b/.test(raw) && !/\/ToUnicode/.test(raw))
    trace.unchecked('文字', '有的字体用了本程序没有的编码表，文字可能没有读全，请用另存的 Word 文件再检查')
  const versions = (raw.match(/%%EOF/g)?.length ?? 1) - (raw.includes('/Linearized') ? 1 : 0)
  if (versions > 1) trace.unchecked('旧版本', `文件保存过 ${versions} 次，先前的内容可能还在里面；公开前请重新导出 PDF`)
}

type Item = {
  readonly str?: string
  readonly hasEOL?: boolean
  readonly transform?: readonly number[]
  readonly width?: number
  readonly height?: number
}

/** Pieces on one height are a line; a gap as wide as a character parts its cells. */
function linesOf(items: readonly unknown[]): string[][] {
  const lines: { y: number; end: number; cells: string[] }[] = []
  for (const { str = '', transform = [], width = 0, height = 0 } of items as readonly Item[]) {
    if (str === '') continue
    const [, , , , x = 0, y = 0] = transform
    const open = lines.at(-1)
    if (open === undefined || Math.abs(open.y - y) > Math.max(2, height / 3)) {
      if (str.trim() !== '') lines.push({ y, end: x + width, cells: [str] })
      continue
    }
    const size = height > 0 ? height : 10
    if (x - open.end > size * 0.8 && str.trim() !== '') open.cells.push(str)
    else open.cells[open.cells.length - 1] += str
    if (str.trim() !== '') open.end = x + width
  }
  return lines.map(({ cells }) => cells.map(cell => cell.trim()).filter(cell => cell !== '')).filter(cells => cells.length > 0)
}

/** Digits that stand below each other in one column, line by line: a number too wide for its cell goes on below, and other cells lie between. */
function stacksOf(items: readonly unknown[]): string[][] {
  const stacks: { x: number; end: number; y: number; pieces: string[] }[] = []
  for (const { str = '', transform = [], width = 0, height = 0 } of items as readonly Item[]) {
    const piece = str.trim()
    if (!/^\d+[Xx]?$|^[Xx]$/.test(piece)) continue
    const [, , , , x = 0, y = 0] = transform
    const size = height > 0 ? height : 10
    // A column of counts or amounts is no number: what goes on below has at least four digits above.
    const above = stacks.findLast(
      each =>
        each.y - y > size / 2 && each.y - y < size * 1.8 && x < each.end && x + width > each.x && /^\d{4,}$/.test(each.pieces.at(-1) ?? ''),
    )
    if (above === undefined) stacks.push({ x, end: x + width, y, pieces: [piece] })
    else Object.assign(above, { y, x: Math.min(x, above.x), end: Math.max(x + width, above.end), pieces: [...above.pieces, piece] })
  }
  return stacks.flatMap(({ pieces }) => (pieces.length > 1 ? [pieces] : []))
}

/** Every text in what the library tells of an annotation, whatever its fields are called. */
function textsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value]
  if (typeof value !== 'object' || value === null || depth > 6 || ArrayBuffer.isView(value)) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    /^(?:id|ref|dest|color|rect|.*Date)$/i.test(name) ? [] : textsIn(inner, depth + 1),
  )
}
