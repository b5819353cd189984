import { BookmarkEnd, BookmarkStart, HeadingLevel, type IParagraphOptions, Paragraph } from 'docx'
import type { BookmarkRegister } from './bookmarks.ts'
import type { Attachment, Block, OfficialDocument, Run } from './document.ts'
import { BODY_STYLE, FLUSH_STYLE, TITLE_STYLE } from './styles.ts'
import { widthInCharacters, words } from './text.ts'

/** Twips of one character of 3号 (16 pt). */
const CHARACTER = 320

const HEADINGS = {
  heading1: HeadingLevel.HEADING_1,
  heading2: HeadingLevel.HEADING_2,
  heading3: HeadingLevel.HEADING_3,
} as const

/** Widow control, on unless it is switched off, would push lines to the next page and leave 20 or 21 on this one. */
const paragraph = (options: IParagraphOptions): Paragraph => new Paragraph({ widowControl: false, ...options })

const addRun = (to: Paragraph, run: Run, bookmarks: BookmarkRegister): void => {
  const text = words(run.text, run.bold === true ? { bold: true } : {})
  const place = run.figureId === undefined ? undefined : bookmarks.mark(run.figureId)
  // the library's own bookmark numbers count over the life of the process, and two prints would differ
  if (place !== undefined) to.addChildElement(new BookmarkStart(place.name, place.id))
  to.addChildElement(text)
  if (place !== undefined) to.addChildElement(new BookmarkEnd(place.id))
}

const blockOf = (block: Block, bookmarks: BookmarkRegister): Paragraph => {
  if (block.kind !== 'paragraph') return paragraph({ heading: HEADINGS[block.kind], children: [words(block.text)] })
  const written = paragraph({ style: BODY_STYLE })
  for (const run of block.runs) addRun(written, run, bookmarks)
  return written
}

const blankLine = (keepNext: boolean): Paragraph => paragraph({ style: FLUSH_STYLE, keepNext })

export const titleOf = (lines: readonly string[]): Paragraph[] =>
  lines.map(line => paragraph({ style: TITLE_STYLE, children: [words(line)] }))

/** 附件说明 (§7.3.4): a blank line, two characters in, 「附件：1. …」 without 《》 and end mark; names stand under each other. */
const attachmentNote = (attachments: readonly Attachment[]): Paragraph[] => {
  if (attachments.length === 0) return []
  const numbered = attachments.length > 1
  const hanging = (numbered ? 4 : 3) * CHARACTER
  return [
    blankLine(true),
    ...attachments.map(({ title }, index) =>
      paragraph({
        style: FLUSH_STYLE,
        keepNext: true,
        // the first line begins with 附件： at two characters, the others with their number under the first
        indent:
          index === 0 ? { left: 2 * CHARACTER + hanging, hanging } : { left: 2 * CHARACTER + hanging, hanging: hanging - 3 * CHARACTER },
        children: [words(`${index === 0 ? '附件：' : ''}${numbered ? `${index + 1}.` : ''}${title}`)],
      }),
    ),
  ]
}

/**
 * 署名 and 成文日期 where a seal is set (§7.3.5.1): the day four characters in from the right, the office centred over it.
 * A long office pulls the day further in, so that both stay inside the type area.
 */
const signatureOf = ({ office, day }: NonNullable<OfficialDocument['signature']>): Paragraph[] => {
  const overhang = (widthInCharacters(office) - widthInCharacters(day)) / 2
  const dayFromRight = Math.max(4, overhang)
  const line = (text: string, fromRight: number, keepNext: boolean) =>
    paragraph({
      style: FLUSH_STYLE,
      alignment: 'right',
      keepNext,
      indent: { right: Math.round(fromRight * CHARACTER) },
      children: [words(text)],
    })
  return [blankLine(true), blankLine(true), line(office, dayFromRight - overhang, true), line(day, dayFromRight, false)]
}

/** Title, text, list of attachments and signature: the first section. */
export const bodyOf = (doc: OfficialDocument, bookmarks: BookmarkRegister): Paragraph[] => [
  ...titleOf(doc.title),
  ...(doc.subtitle === undefined ? [] : [paragraph({ style: FLUSH_STYLE, alignment: 'center', children: [words(doc.subtitle)] })]),
  ...(doc.title.length === 0 ? [] : [blankLine(true)]),
  ...doc.blocks.map(block => blockOf(block, bookmarks)),
  ...attachmentNote(doc.attachments ?? []),
  ...(doc.signature === undefined ? [] : signatureOf(doc.signature)),
]
