import { parseDay } from '../../kernel/day.ts'
import { isBlankMark, normaliseHeader } from '../../kernel/text.ts'
import { query, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { readWorkbook } from '../../server/excel/read.ts'
import type { SheetData } from '../../server/excel/shape.ts'
import type { Upload } from '../../server/handle.ts'
import { LONGEST_LIST, type NewCard } from './contract.ts'
import { headingOf } from './rules.ts'

/** A title, a note and a heading of two rows stand before the first person at most. */
const HEADING_WITHIN = 8

/** Reads a roster of holders (残疾人台账) into lines; nothing is kept before the page hands them in. */
export const readCardsFile = query(
  'disability.read-file',
  'disability.write',
  async ({ signal }: OpenContext, { name, content }: Upload): Promise<NewCard[]> => {
    const sheets = await readWorkbook(content, name, signal === undefined ? {} : { signal })
    for (const sheet of sheets) {
      const found = cardsIn(sheet)
      if (found === undefined) continue
      if (found.length === 0) throw new AppError('CARD_FILE_EMPTY')
      if (found.length > LONGEST_LIST) throw new AppError('CARD_FILE_LONG', { lines: found.length, most: LONGEST_LIST })
      return found
    }
    throw new AppError('CARD_FILE_UNREAD')
  },
)

/** Undefined when the sheet has no heading with name and number. */
function cardsIn({ rows }: SheetData): NewCard[] | undefined {
  const texts = rows.map(row => row.map(({ text }) => text.trim()))
  const at = texts.slice(0, HEADING_WITHIN).findIndex(row => headingOf(row.map(normaliseHeader)) !== undefined)
  const columns = headingOf((texts[at] ?? []).map(normaliseHeader))
  if (columns === undefined) return undefined
  return texts.slice(at + 1).flatMap((row, below): NewCard[] => {
    const cell = (key: keyof NewCard): string | null => {
      const column = columns[key]
      const text = column === undefined ? '' : (row[column] ?? '')
      return text === '' ? null : text
    }
    const [number, name] = [cell('number'), cell('name')]
    // A row of sums, or a signature at the foot, has no number.
    if (number === null || name === null) return []
    const dayIn = (key: 'issued_on' | 'expires_on'): string | null => dayOf(cell(key), at + below + 2)
    return [
      {
        number,
        name,
        id: cell('id'),
        category: cell('category'),
        level: cell('level'),
        issued_on: dayIn('issued_on'),
        expires_on: dayIn('expires_on'),
      },
    ]
  })
}

/** What is no day is never dropped silently; a card without an end says 长期. */
function dayOf(text: string | null, row: number): string | null {
  if (text === null || isBlankMark(text) || text === '长期') return null
  const read = parseDay(text)
  if (read === undefined) throw new AppError('CARD_FILE_DAY', { row, text })
  return read
}
