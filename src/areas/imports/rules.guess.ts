import { parseMonth, type Month } from '../../kernel/month.ts'
import { normaliseText } from '../../kernel/text.ts'
import type { CountUnit, RosterKind } from './contract.ts'

const bare = (text: string): string => normaliseText(text).replaceAll(' ', '')

/** The kind whose words stand in the title; the file name is asked only when the title says nothing. Null when several or none fit. */
export function guessKind(kinds: readonly RosterKind[], title: string, fileName: string, sheetName: string): RosterKind | null {
  for (const source of [title, fileName, sheetName]) {
    const text = bare(source)
    const found = kinds.filter(kind => kind.guess.some(word => text.includes(word)))
    if (found.length === 1 && found[0]) return found[0]
    // 农村低保临时救助花名册: the act, not the group of people it reaches.
    const act = found.find(kind => kind.unit === 'ask')
    if (act) return act
  }
  return null
}

const MONTHS = /(\d{4})年(?:度)?(\d{1,2})月/g
const NUMBERS = /(?<!\d)(20\d{2})[-._年]?(0[1-9]|1[0-2]|[1-9](?=\D|$))(?!\d)/

/** The one month a text names: 2020年6月, 2020-06, 202006. A range (1-6月) names none. */
export function guessMonth(...texts: readonly string[]): Month | null {
  for (const source of texts) {
    const text = bare(source)
    if (/\d月?[-—~～至到]\d{1,2}月/.test(text)) return null
    const months = new Set([...text.matchAll(MONTHS)].map(match => parseMonth(`${match[1]}-${match[2]}`)))
    const [only] = months
    if (months.size === 1 && only !== undefined) return only
    const found = months.size === 0 ? NUMBERS.exec(text) : null
    const month = found === null ? undefined : parseMonth(`${found[1]}-${found[2]}`)
    if (month !== undefined) return month
  }
  return null
}

/** 按人 or 按户 in the title; null when it says neither or both. */
export function guessUnit(...texts: readonly string[]): CountUnit | null {
  const text = bare(texts.join(' '))
  const person = /按人|[(（]人[)）]|人次/.test(text)
  const household = /按户|[(（]户[)）]|困难家庭/.test(text)
  return person === household ? null : person ? 'person' : 'household'
}

/** Words that end in 村 and are no village: 农村低保, 各村. 新农村 is one. */
const NO_VILLAGE = /^(?:各|全|本|行政)村$|(?<!新)农村$/

/** The village a title names: XX镇石桥村2020年6月…; null for a title of the whole town. */
export function villageOfTitle(title: string): string | null {
  const name = /(?:镇|乡|街道)([\p{Script=Han}X]{1,8}?(?:村|社区|居委会))(?!民)/u.exec(bare(title))?.[1]
  return name === undefined || NO_VILLAGE.test(name) ? null : name
}

/** The village in an address: XX县XX镇石桥村东组 → 石桥村. */
export function villageOfAddress(address: string): string | null {
  const rest = bare(address).replace(/^.*?(?:镇|乡|街道)(?=.)/, '')
  return /^([\p{Script=Han}X]{1,8}?(?:村|社区))/u.exec(rest)?.[1] ?? null
}

/** Months an amount covers by the words of the title: 半年 6, 季度 3, 1-6月 6, 全年 12. */
export function guessPeriod(...texts: readonly string[]): number | null {
  const text = bare(texts.join(' '))
  const range = /(\d{1,2})月?[-—~～至到](\d{1,2})月/.exec(text)
  if (range !== null) {
    const months = Number(range[2]) - Number(range[1]) + 1
    return months >= 2 && months <= 12 ? months : null
  }
  if (/半年/.test(text)) return 6
  if (/季度/.test(text)) return 3
  return /全年/.test(text) ? 12 : null
}
