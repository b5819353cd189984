import { TextRun } from 'docx'

/** What XML 1.0 can hold; a roster may bring control characters, and one of them makes Word refuse the file. */
// oxlint-disable-next-line no-control-regex
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu

/** One line of text, fit for XML: breaks and tabs become spaces, half a surrogate pair becomes �. */
export const oneLine = (raw: string): string =>
  raw
    .toWellFormed()
    .replace(/[\t\r\n]+/gu, ' ')
    .replace(NOT_IN_XML, '')

/** Words in the face of their paragraph style; the hint keeps “ ” — … full width. */
export const words = (text: string, options: { readonly bold?: boolean; readonly break?: number } = {}): TextRun =>
  new TextRun({ font: { hint: 'eastAsia' }, text: oneLine(text), ...options })

/** Width in Chinese characters: ASCII is half as wide. */
export const widthInCharacters = (text: string): number =>
  [...text].reduce((width, character) => width + (character.charCodeAt(0) < 0x80 ? 0.5 : 1), 0)
