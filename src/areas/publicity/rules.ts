import { numbersAcross, numbersIn, plainText, type NumberKind } from './rules.numbers.ts'
import {
  isNameHeading,
  isWholeName,
  knownNamesIn,
  maskName,
  namesInText,
  wordFinder,
  type WordFinder,
  type ScanWords,
  type WordKind,
} from './rules.words.ts'

export type FindingKind = NumberKind | WordKind | 'child_name' | 'unreadable'
/** One place that must not be public. `masked` never holds what was found; `where` is how the clerk finds it. */
export type Finding = { readonly where: string; readonly kind: FindingKind; readonly masked: string; readonly releasable: boolean }

export const KIND_NAMES: Readonly<Record<FindingKind, string>> = {
  id18: '身份证号码',
  id15: '15 位身份证号码',
  disability_card: '残疾人证号',
  account: '银行账号',
  phone: '手机号码',
  long_number: '长数字，可能是号码',
  illness: '疾病',
  disability: '残疾类别、等级',
  offence: '涉毒涉刑',
  child_name: '儿童姓名',
  unreadable: '读不出内容',
}

/** Words, names and unclear digits may be judged by a second person; a number that is one never passes. */
const RELEASABLE: ReadonlySet<FindingKind> = new Set(['illness', 'disability', 'offence', 'child_name', 'long_number'])
export const isReleasable = (kind: FindingKind): boolean => RELEASABLE.has(kind)

/** One row of a table (a line of text is a row of one cell). `place` names the place of a cell. */
export type ScanRow = { readonly cells: readonly string[]; readonly place: (cell: number) => string }

export type PartScan = {
  readonly row: (row: ScanRow) => void
  /** What merely repeats other places (shared strings): reported only when it stands nowhere else. */
  readonly echo: (text: string, place: string) => void
}

export type Scan = {
  /** A sheet, or the whole text of a document: what speaks of children there makes its names children's. */
  readonly part: (title: string) => PartScan
  /** Findings in order, at most MOST_FINDINGS; `more` counts the rest. */
  readonly done: () => { findings: Finding[]; more: number }
}

export const MOST_FINDINGS = 1000
const MOST_NAMES = 5000

type Part = { children: boolean; readonly names: Finding[] }
type Register = {
  readonly finder: WordFinder
  readonly childNames: ReadonlySet<string>
  /** `value` is what was found: to tell places apart, it is not kept. */
  readonly add: (where: string, kind: FindingKind, value: string, masked: string) => void
  readonly stands: (kind: FindingKind, value: string) => boolean
}

/** What the caller knows: names of the register's children; telephones that the office may publish. */
export type Known = { readonly childNames?: readonly string[]; readonly allowed?: readonly string[] }

export function openScan(words: ScanWords, fileName: string, known: Known = {}): Scan {
  const finder = wordFinder(words)
  const allowed = new Set((known.allowed ?? []).map(each => plainText(each).replace(/\D/g, '')))
  const findings: Finding[] = []
  const parts: Part[] = []
  const seen = new Set<string>()
  const values = new Set<string>()
  let more = 0
  const register: Register = {
    finder,
    childNames: new Set(known.childNames ?? []),
    stands: (kind, value) => values.has(`${kind} ${value}`),
    add: (where, kind, value, masked) => {
      const key = `${where} ${kind} ${value}`
      if (allowed.has(value) || seen.has(key)) return
      seen.add(key)
      values.add(`${kind} ${value}`)
      if (findings.length >= MOST_FINDINGS) more++
      else findings.push({ where, kind, masked, releasable: isReleasable(kind) })
    },
  }
  return {
    part: title => {
      const part: Part = { children: finder.speaksOfChildren(fileName) || finder.speaksOfChildren(title), names: [] }
      parts.push(part)
      return openPart(part, register)
    },
    done: () => {
      const names = parts.flatMap(part => (part.children ? part.names : []))
      const room = Math.max(0, MOST_FINDINGS - findings.length)
      return { findings: [...findings, ...names.slice(0, room)], more: more + Math.max(0, names.length - room) }
    },
  }
}

function openPart(part: Part, register: Register): PartScan {
  const { finder, childNames, add, stands } = register
  const labels: string[] = []
  let last: { text: string; place: string } | undefined
  const name = (text: string, where: string): void => {
    const finding: Finding = { where, kind: 'child_name', masked: maskName(text), releasable: true }
    if (part.names.length < MOST_NAMES && !part.names.some(other => other.where === where && other.masked === finding.masked))
      part.names.push(finding)
  }
  const cell = (raw: string, place: string, at: number, underHeading: boolean): void => {
    if (raw.trim() === '') return
    part.children ||= finder.speaksOfChildren(raw)
    for (const { kind, digits, masked } of numbersIn(raw, labels[at] ?? '')) add(place, kind, digits, masked)
    for (const { kind, word } of finder.sensitive(raw)) add(place, kind, word, word)
    for (const each of namesInText(raw)) name(each, place)
    for (const each of knownNamesIn(raw, childNames)) name(each, place)
    if (underHeading && isNameHeading(labels[at] ?? '') && isWholeName(raw)) name(raw, place)
  }
  const across = (pieces: readonly string[], place: string): void => {
    for (const { kind, digits, masked } of numbersAcross(pieces)) add(place, kind, digits, masked)
  }
  return {
    row: ({ cells, place }) => {
      const heading = cells.length > 1 && isHeadingRow(cells)
      cells.forEach((raw, at) => {
        if (heading && raw.trim() !== '') labels[at] = raw
        cell(raw, place(at), at, cells.length > 1 && !heading)
      })
      for (const run of digitRuns(cells))
        across(
          run.map(at => cells[at] ?? ''),
          `${place(run[0] ?? 0)}起相邻几格`,
        )
      if (cells.length !== 1) return
      const line = { text: cells[0] ?? '', place: place(0) }
      const broken = last === undefined ? [] : [trailingDigits(last.text), leadingDigits(line.text)]
      if (last !== undefined && broken.every(each => each !== '')) across(broken, `${last.place}至下一行`)
      last = line
    },
    echo: (text, place) => {
      for (const { kind, digits, masked } of numbersIn(text)) if (!stands(kind, digits)) add(place, kind, digits, masked)
      for (const { kind, word } of finder.sensitive(text)) if (!stands(kind, word)) add(place, kind, word, word)
    },
  }
}

const HEADING = /姓名|账号|帐号|卡号|身份证|证件号|电话|手机|序号|村|金额|户主/
/** Two headings and no figures: the labels of the columns below. */
function isHeadingRow(cells: readonly string[]): boolean {
  const filled = cells.filter(cell => cell.trim() !== '')
  return (
    filled.length > 1 && filled.every(cell => cell.length <= 30 && !/\d{4}/.test(plainText(cell))) && filled.filter(isHeading).length >= 2
  )
}
const isHeading = (cell: string): boolean => HEADING.test(plainText(cell).replaceAll(' ', ''))

const DIGITS = /^['‘’"]?[\d\s.·‐-―−-]*\d[\d\s]*[Xx]?['’"]?$|^[Xx]$/
/** Neighbouring cells that hold nothing but digits, by place; a lone row number before them may belong or not. */
function digitRuns(cells: readonly string[]): number[][] {
  const runs: number[][] = []
  let run: number[] = []
  const close = (): void => {
    if (run.length > 1) runs.push(run)
    run = []
  }
  cells.forEach((raw, at) => {
    const text = plainText(raw).trim()
    if (text === '') return
    if (text.length <= 24 && DIGITS.test(text) && !/^\d+\.\d{1,2}$/.test(text)) run.push(at)
    else close()
  })
  close()
  return runs
}

const trailingDigits = (text: string): string => /[\d\s-]*\d[\s-]*$/.exec(plainText(text).slice(-40))?.[0].trim() ?? ''
const leadingDigits = (text: string): string => /^[\s-]*[\dXx][\d\s-]*[Xx]?/.exec(plainText(text).slice(0, 40))?.[0].trim() ?? ''
/** Names of sheets, files and headings as part of a place: digits of a number do not stand in it. */
export const placeName = (raw: string): string => {
  const name = plainText(raw).trim().slice(0, 60)
  return (name.match(/\d/g)?.length ?? 0) >= 7 ? name.replace(/\d/g, '*') : name
}
