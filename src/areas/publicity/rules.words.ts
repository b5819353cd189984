import type { Code, Law } from '../../kernel/law.ts'
import { normaliseName } from '../../kernel/text.ts'
import { plainText } from './rules.numbers.ts'

export type WordKind = 'illness' | 'disability' | 'offence'
/** The word lists as the scan needs them: plain data, since it runs in a process of its own. */
export type ScanWords = {
  readonly sensitive: readonly { readonly kind: WordKind; readonly word: string; readonly wholeCell: boolean }[]
  readonly pass: readonly string[]
  readonly child: readonly string[]
}

const KINDS: Readonly<Record<string, WordKind>> = { 1: 'illness', 2: 'disability', 3: 'offence', 9: 'disability' }
const wordsOf = ({ name, aliases }: Code): readonly string[] => [name, ...aliases]

/** From the lists sensitive_word, publicity_pass and child_programme of the law data; the first digit of a code tells the kind. */
export const scanWords = (law: Law): ScanWords => ({
  sensitive: law.codes('sensitive_word').flatMap(code => {
    const kind = KINDS[code.code.charAt(0)]
    return kind === undefined ? [] : wordsOf(code).map(word => ({ kind, word, wholeCell: code.code.startsWith('9') }))
  }),
  pass: law.codes('publicity_pass').flatMap(wordsOf),
  child: law.codes('child_programme').flatMap(wordsOf),
})

const ESCAPED = /[.*+?^${}()|[\]\\]/g
/** Longest first; a Latin word (HIV) only where it is a word of its own (not in ARCHIVE). */
function anyOf(words: readonly string[]): RegExp {
  const patterns = [...words]
    .sort((a, b) => b.length - a.length)
    .map(word => {
      const escaped = word.replace(ESCAPED, '\\$&')
      return /^[a-z]+$/i.test(word) ? `(?<![A-Za-z])${escaped}(?![A-Za-z])` : escaped
    })
  return new RegExp(patterns.length === 0 ? '(?!)' : patterns.join('|'), 'giu')
}

const HAN_BLANKS = /(?<=[\p{Script=Han}\p{Co}])\s+(?=[\p{Script=Han}\p{Co}])/gu
/** 「精 神 病」 is read as 精神病. */
export const wordText = (raw: string): string => plainText(raw).replace(HAN_BLANKS, '').trim()

export type WordFinder = {
  readonly sensitive: (raw: string) => { readonly kind: WordKind; readonly word: string }[]
  readonly speaksOfChildren: (raw: string) => boolean
}

export function wordFinder({ sensitive, pass, child }: ScanWords): WordFinder {
  const inText = anyOf(sensitive.filter(each => !each.wholeCell).map(each => each.word))
  const passed = anyOf(pass)
  const ofChildren = anyOf(child)
  const kinds = new Map(sensitive.map(each => [each.word.toUpperCase(), each.kind]))
  const cells = new Map(sensitive.filter(each => each.wholeCell).map(each => [each.word, each.kind]))
  return {
    sensitive: raw => {
      const text = wordText(raw)
      const whole = cells.get(text)
      if (whole !== undefined) return [{ kind: whole, word: text }]
      // What passes leaves a gap, so that the words on its two sides do not grow together.
      const found = new Set([...text.replace(passed, '\n').matchAll(inText)].map(([word]) => word.toUpperCase()))
      return [...found].map(word => ({ kind: kinds.get(word) ?? 'illness', word }))
    },
    speaksOfChildren: raw => {
      ofChildren.lastIndex = 0
      return ofChildren.test(wordText(raw))
    },
  }
}

const NO_NAMES = new Set([
  '合计',
  '小计',
  '总计',
  '共计',
  '姓名',
  '户主',
  '没有',
  '暂无',
  '备注',
  '说明',
  '男',
  '女',
  '本人',
  '单位',
  '签字',
  '盖章',
])

/** A cell that can be a whole name of a person: 2–4 Chinese characters, longer with a dot; 王某某 and 张*三 are masked already. */
export function isWholeName(raw: string): boolean {
  const name = normaliseName(raw)
  return /^(?:\p{Script=Han}{2,4}|[\p{Script=Han}]{1,8}·[\p{Script=Han}]{1,8})$/u.test(name) && !/[某〇]/.test(name) && !NO_NAMES.has(name)
}

/** 「张**」: the family name alone. */
export const maskName = (raw: string): string => {
  const [first = '', ...rest] = [...normaliseName(raw)]
  return first + '*'.repeat(rest.length)
}

const NAME_HEADING = /姓名|^(?:儿童|孤儿|学生|孩子|被监护人)(?:名字|名单)?$/
/** Headings that name people who are no children of the programme: those who fill in, carry out, look after the list. */
const OTHER_HEADING = /填表|经办|审核|制表|联系人|负责人|督导员|主任|社工/
export const isNameHeading = (raw: string): boolean => {
  const heading = wordText(raw).replaceAll(' ', '')
  return heading.length <= 14 && NAME_HEADING.test(heading) && !OTHER_HEADING.test(heading)
}

/** Names written out in a text: 「姓名：张小明」. */
export const namesInText = (raw: string): string[] =>
  [...wordText(raw).matchAll(/姓名\s*:\s*(\p{Script=Han}{2,4})(?!\p{Script=Han})/gu)].map(match => match[1] ?? '').filter(isWholeName)

/** Every known name that a text holds. */
export function knownNamesIn(raw: string, known: ReadonlySet<string>): string[] {
  if (known.size === 0) return []
  const characters = [...wordText(raw).replaceAll(' ', '')]
  const found = new Set<string>()
  for (let at = 0; at < characters.length; at++) {
    for (let length = 2; length <= 4 && at + length <= characters.length; length++) {
      const name = characters.slice(at, at + length).join('')
      if (known.has(name)) found.add(name)
    }
  }
  return [...found]
}
