import { placeName, type Finding, type PartScan, type Scan } from '../../areas/publicity/rules.ts'

export type Unchecked = { readonly where: string; readonly reason: string }

/** One file on its way through the scan; a file inside it has a trace of its own that writes to the same scan. */
export type Trace = {
  readonly scan: Scan
  /** Put before every place: 「嵌入文件 …：」. */
  readonly prefix: string
  readonly depth: number
  readonly unchecked: (where: string, reason: string) => void
  /** Not to be read at all: the file is not fit to be published as it is. */
  readonly unreadable: (why: string) => void
  /** The trace of a file inside this one. */
  readonly within: (name: string) => Trace
  /** Places of cells stand as marks until their sheet has told which rows and columns are hidden. */
  readonly later: (place: (mark: string) => string) => number
}

export type ScanAnswer = {
  readonly findings: readonly Finding[]
  readonly more: number
  readonly unchecked: readonly Unchecked[]
}

/** `book` is what `later` gave. */
export const marked = (book: number, mark: string): string => `\ue002${book}:${mark}\ue003`
const MARK = /\ue002([^\ue003]*)\ue003/g

export function openTrace(scan: Scan): { readonly trace: Trace; readonly answer: () => ScanAnswer } {
  const unchecked: Unchecked[] = []
  const unreadable: Finding[] = []
  const places: ((mark: string) => string)[] = []
  const of = (prefix: string, depth: number): Trace => ({
    scan,
    prefix,
    depth,
    unchecked: (where, reason) => {
      if (!unchecked.some(other => other.where === prefix + where && other.reason === reason))
        unchecked.push({ where: prefix + where, reason })
    },
    unreadable: why =>
      void unreadable.push({ where: prefix === '' ? '整个文件' : prefix, kind: 'unreadable', masked: why, releasable: false }),
    within: name => of(`${prefix}嵌入文件「${placeName(name)}」：`, depth + 1),
    later: place => places.push(place) - 1,
  })
  const told = (where: string): string =>
    where.replace(MARK, (_, mark: string) => {
      const [book = '0', ...rest] = mark.split(':')
      return places[Number(book)]?.(rest.join(':')) ?? ''
    })
  return {
    trace: of('', 0),
    answer: () => {
      const { findings, more } = scan.done()
      return { findings: [...unreadable, ...findings].map(each => ({ ...each, where: told(each.where) })), more, unchecked }
    },
  }
}

/** A line of running text. */
export const line = (part: PartScan, text: string, place: string): void => {
  if (text.trim() !== '') part.row({ cells: [text], place: () => place })
}
