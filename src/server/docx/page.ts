import {
  AlignmentType,
  convertMillimetersToTwip,
  DocumentGridType,
  Footer,
  type ISectionPropertiesOptions,
  PageNumber,
  PageOrientation,
  Paragraph,
  SectionType,
  TextRun,
} from 'docx'
import { FOOTER_STYLE } from './styles.ts'

/** GB/T 9704-2012 §5: A4, 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm, 22 lines of 28 characters. Lengths in mm. */
export const TYPE_AREA = { width: 156, height: 225 } as const

/**
 * 225 mm in 22 lines, in twips. The section has a grid of lines only: Word, WPS and LibreOffice disagree on the pitch of
 * characters, so the 28 characters come from the spacing of the body style.
 */
const LINE_PITCH = 579

const mm = convertMillimetersToTwip
/** of the text only: in an annex it would make every row of a table 29 pt high */
export const GRID = { type: DocumentGridType.LINES, linePitch: LINE_PITCH }
/** the number stands 7 mm below the type area: 35 − 7 mm, less the height of its own line */
const FOOTER_FROM_EDGE = 25

export const PORTRAIT: ISectionPropertiesOptions = {
  type: SectionType.NEXT_PAGE,
  page: {
    size: { width: mm(210), height: mm(297), orientation: PageOrientation.PORTRAIT },
    margin: { top: mm(37), bottom: mm(35), left: mm(28), right: mm(26), header: mm(15), footer: mm(FOOTER_FROM_EDGE), gutter: 0 },
  },
}

/** The same sheet turned clockwise: the binding edge is on top. The library swaps width and height itself. */
export const LANDSCAPE: ISectionPropertiesOptions = {
  type: SectionType.NEXT_PAGE,
  page: {
    size: { width: mm(210), height: mm(297), orientation: PageOrientation.LANDSCAPE },
    margin: { top: mm(28), bottom: mm(26), left: mm(35), right: mm(37), header: mm(15), footer: mm(16), gutter: 0 },
  },
}

/** 4号 is 14 pt: the number stands one character in from the outer edge. */
const ONE_CHARACTER = 280

const numberLine = (side: 'left' | 'right'): Footer =>
  new Footer({
    children: [
      new Paragraph({
        style: FOOTER_STYLE,
        alignment: side === 'right' ? AlignmentType.RIGHT : AlignmentType.LEFT,
        indent: { [side]: ONE_CHARACTER },
        children: [new TextRun({ font: { hint: 'eastAsia' }, children: ['— ', PageNumber.CURRENT, ' —'] })],
      }),
    ],
  })

/** 「— 1 —」 at the outer edge: right on odd pages, left on even ones. */
export const pageNumbers = (): { readonly default: Footer; readonly even: Footer } => ({
  default: numberLine('right'),
  even: numberLine('left'),
})
