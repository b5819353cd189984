import {
  AlignmentType,
  BorderStyle,
  convertMillimetersToTwip,
  InternalHyperlink,
  type ISectionOptions,
  Paragraph,
  type ParagraphChild,
  Table as WordTable,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlignTable,
  WidthType,
} from 'docx'
import { hashInGroups } from '../printing/qr.ts'
import { titleOf } from './body.ts'
import type { BookmarkRegister } from './bookmarks.ts'
import type { Attachment, Column, Table } from './document.ts'
import { LANDSCAPE, PORTRAIT, TYPE_AREA } from './page.ts'
import { ANNEX_LABEL_STYLE, CAPTION_STYLE, CELL_STYLE, FLUSH_STYLE, NARROW_CELL_STYLE } from './styles.ts'
import { words } from './text.ts'

/** From this many columns on the cells are 五号 instead of 小四. */
const MANY_COLUMNS = 5
/** A long run of hexadecimal digits with a letter in it: a hash, never an account or an identity number. */
const HASH = /^(?=.*[a-f])[0-9a-f]{16,}$/iu
const ALIGNMENT = { left: AlignmentType.LEFT, right: AlignmentType.RIGHT, center: AlignmentType.CENTER } as const
const LINE = { style: BorderStyle.SINGLE, size: 4, color: '000000' } as const
const THICK_LINE = { ...LINE, size: 8 } as const

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0)

/** Wider than the upright type area: the page is turned; wider than that too: the columns shrink in proportion. */
const layoutOf = (columns: readonly Column[]): { readonly landscape: boolean; readonly widths: readonly number[] } => {
  const wanted = sumOf(columns.map(({ width }) => width))
  const landscape = wanted > TYPE_AREA.width
  const available = landscape ? TYPE_AREA.height : TYPE_AREA.width
  const scale = wanted > available ? available / wanted : 1
  return { landscape, widths: columns.map(({ width }) => Math.floor(convertMillimetersToTwip(width * scale))) }
}

const linesOf = (text: string): ParagraphChild[] => text.split(/\r?\n/u).map((line, index) => words(line, index === 0 ? {} : { break: 1 }))

const contentOf = (text: string, bookmarks: BookmarkRegister): ParagraphChild[] => {
  if (HASH.test(text)) return [words(hashInGroups(text))]
  const anchor = bookmarks.find(text)
  return anchor === undefined ? linesOf(text) : [new InternalHyperlink({ anchor, children: [words(text)] })]
}

type Cell = { readonly children: ParagraphChild[]; readonly width: number; readonly align: Column['align']; readonly style: string }

const cellOf = ({ children, width, align, style }: Cell): TableCell =>
  new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlignTable.CENTER,
    // ids without a space may break anywhere
    children: [new Paragraph({ style, alignment: ALIGNMENT[align], wordWrap: true, children })],
  })

const tableOf = (table: Table, widths: readonly number[], bookmarks: BookmarkRegister): WordTable => {
  const style = table.columns.length >= MANY_COLUMNS ? NARROW_CELL_STYLE : CELL_STYLE
  const header = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: table.columns.map(({ title }, at) =>
      cellOf({ children: [words(title, { bold: true })], width: widths[at] ?? 0, align: 'center', style }),
    ),
  })
  const rows = table.rows.map(
    row =>
      new TableRow({
        cantSplit: true,
        children: table.columns.map(({ align }, at) =>
          cellOf({ children: contentOf(row[at] ?? '', bookmarks), width: widths[at] ?? 0, align, style }),
        ),
      }),
  )
  return new WordTable({
    width: { size: sumOf(widths), type: WidthType.DXA },
    columnWidths: [...widths],
    layout: TableLayoutType.FIXED,
    alignment: AlignmentType.CENTER,
    margins: { top: 28, bottom: 28, left: 57, right: 57, marginUnitType: WidthType.DXA },
    borders: { top: THICK_LINE, bottom: THICK_LINE, left: THICK_LINE, right: THICK_LINE, insideHorizontal: LINE, insideVertical: LINE },
    rows: [header, ...rows],
  })
}

const captionOf = ({ caption, unit }: Table, title: string): Paragraph[] => [
  ...(caption === title || caption === ''
    ? []
    : [
        new Paragraph({
          style: CAPTION_STYLE,
          alignment: AlignmentType.CENTER,
          children: [words(caption, { bold: true })],
        }),
      ]),
  ...(unit === undefined
    ? []
    : [
        new Paragraph({
          style: CAPTION_STYLE,
          alignment: AlignmentType.RIGHT,
          children: [words(`单位：${unit.replace(/^单位：/u, '')}`)],
        }),
      ]),
]

/** 附件 (§7.3.6): on a page of its own, 「附件1」 in 黑体 at the upper left, the title centred in the third line, then the table. */
export const annexOf = (
  attachment: Attachment,
  label: string,
  bookmarks: BookmarkRegister,
): Pick<ISectionOptions, 'properties' | 'children'> => {
  const { landscape, widths } = layoutOf(attachment.table.columns)
  return {
    properties: landscape ? LANDSCAPE : PORTRAIT,
    children: [
      new Paragraph({ style: ANNEX_LABEL_STYLE, children: [words(label)] }),
      new Paragraph({ style: FLUSH_STYLE, keepNext: true }),
      ...titleOf([attachment.title]),
      ...captionOf(attachment.table, attachment.title),
      tableOf(attachment.table, widths, bookmarks),
    ],
  }
}
