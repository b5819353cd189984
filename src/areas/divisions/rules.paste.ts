import { normaliseText } from '../../kernel/text.ts'
import type { Pasted } from './rules.ts'

export type PasteLine = { readonly line: number; readonly text: string; readonly village: Pasted | null }

/**
 * Reads lines pasted from a sheet: a 12-digit code and a name in any order, parted by a tab, comma or blanks.
 * Empty lines and a heading without digits in the first line are left out; other lines without both have no village.
 */
export function readPastedVillages(text: string): PasteLine[] {
  return text
    .split(/\r?\n/)
    .map((raw, index) => ({ line: index + 1, text: normaliseText(raw) }))
    .filter(({ line, text: clean }) => clean !== '' && !(line === 1 && !/\d/.test(clean)))
    .map(({ line, text: clean }) => {
      const code = /(?<!\d)\d{12}(?!\d)/.exec(clean)?.[0]
      const name =
        code === undefined
          ? ''
          : clean
              .replace(code, ' ')
              .replace(/[,，;；"']/g, ' ')
              .trim()
              .replace(/\s+/g, ' ')
      return { line, text: clean, village: code === undefined || name === '' ? null : { division: code, name } }
    })
}
