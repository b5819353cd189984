import { createHash } from 'node:crypto'

const MAX_NAME = 40
const HASH_DIGITS = 8

/**
 * The bookmark of a figure: letters, digits and underscores, at most 40, beginning with a letter (an underscore would
 * hide it in Word). `dibao.rural.persons` → `f_dibao_rural_persons`; an id that loses anything else gets a bit of its hash.
 */
export const bookmarkName = (figureId: string): string => {
  const plain = `f_${figureId.replaceAll('.', '_')}`
  const name = plain.replace(/[^A-Za-z0-9_]/gu, '_')
  if (name === plain && name.length <= MAX_NAME && !figureId.includes('_')) return name
  const hash = createHash('sha256').update(figureId).digest('hex').slice(0, HASH_DIGITS)
  return `${name.slice(0, MAX_NAME - HASH_DIGITS - 1)}_${hash}`
}

export type BookmarkPlace = { readonly name: string; readonly id: number }

/** Hands out bookmarks of one document. Names are unique without regard to case; a figure said twice is marked at its first place. */
export const bookmarkRegister = () => {
  const taken = new Set<string>()
  return {
    mark: (figureId: string): BookmarkPlace | undefined => {
      const name = bookmarkName(figureId)
      const key = name.toLowerCase()
      if (taken.has(key)) return undefined
      taken.add(key)
      return { name, id: taken.size }
    },
    /** the bookmark a cell of the annex leads to, when its text is the id of a figure in the text */
    find: (figureId: string): string | undefined => {
      const name = bookmarkName(figureId)
      return taken.has(name.toLowerCase()) ? name : undefined
    },
  }
}
export type BookmarkRegister = ReturnType<typeof bookmarkRegister>
