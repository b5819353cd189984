import { Document, Packer } from 'docx'
import { annexOf } from './annex.ts'
import { withFixedTimes } from './archive.ts'
import { bodyOf } from './body.ts'
import { bookmarkRegister } from './bookmarks.ts'
import type { OfficialDocument } from './document.ts'
import { GRID, PORTRAIT, pageNumbers } from './page.ts'
import { externalStyles, styles } from './styles.ts'
import { oneLine } from './text.ts'

const AMPERSAND_AND_ANGLES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Title only: no author, no times. The library would write the clock and its own name. */
const coreProperties = (title: string): string =>
  [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"',
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">',
    `<dc:title>${oneLine(title).replace(/[&<>]/gu, sign => AMPERSAND_AND_ANGLES[sign] ?? '')}</dc:title>`,
    '</cp:coreProperties>',
  ].join('')

/** A .docx that Word and WPS open and edit, laid out to GB/T 9704-2012. The same document gives the same bytes. */
export const writeOfficialDocument = async (doc: OfficialDocument): Promise<Buffer> => {
  const bookmarks = bookmarkRegister()
  const body = bodyOf(doc, bookmarks)
  const attachments = doc.attachments ?? []
  const annexes = attachments.map((attachment, index) =>
    annexOf(attachment, attachments.length > 1 ? `附件${index + 1}` : '附件', bookmarks),
  )
  const footers = pageNumbers()
  const file = new Document({
    title: doc.title.join(''),
    styles,
    externalStyles,
    evenAndOddHeaderAndFooters: true,
    sections: [
      { properties: { ...PORTRAIT, grid: GRID }, footers, children: body },
      // without footers of their own the annexes go on with those of the text
      ...annexes,
    ],
  })
  const packed = await Packer.toBuffer(file, undefined, [{ path: 'docProps/core.xml', data: coreProperties(doc.title.join('')) }])
  return withFixedTimes(packed)
}
