import type { CheckState, FindingWire } from './contract.ts'
import { isReleasable, KIND_NAMES, placeName, type FindingKind } from './rules.ts'
import { plainText } from './rules.numbers.ts'

/** What is kept of a check: masked findings only. `more`: how many were found beyond those kept. */
export type Kept = {
  readonly findings: readonly FindingWire[]
  readonly more: number
  readonly unchecked: readonly { readonly where: string; readonly reason: string }[]
}

/** A finding of a kind that this version judges otherwise than the one that kept it stays as strict as the stricter of them. */
export const mayPass = ({ kind, releasable }: FindingWire): boolean => releasable && isReleasable(kind as FindingKind)

/** How many of them nobody may release. What was not kept could be a number, so a file with more of it is never released either. */
export const neverPass = ({ findings, more }: Kept): number => findings.filter(each => !mayPass(each)).length + more

export function stateOf(kept: Kept, released: boolean): CheckState {
  if (kept.findings.length === 0 && kept.more === 0) return 'clean'
  if (neverPass(kept) > 0) return 'blocked'
  return released ? 'released' : 'waiting'
}

/**
 * Whether a judgment of the same bytes holds for these findings too: it does when everything found now had been found, and seen, then.
 * A name that has become a child's since, or a word that a later version knows, has been judged by nobody.
 */
export function holdsFor(now: Kept, then: Kept): boolean {
  const key = ({ where, kind, masked }: FindingWire): string => `${where}\n${kind}\n${masked}`
  const seen = new Set(then.findings.map(key))
  return now.more === 0 && now.findings.every(each => seen.has(key(each)))
}

const ADVICE: Readonly<Record<FindingKind, string>> = {
  id18: '删去整个号码；要分清同名的人，写村民组',
  id15: '删去整个号码；要分清同名的人，写村民组',
  disability_card: '删去整个号码',
  account: '删去整列账号；发放清册不能拿来公示',
  phone: '删去；要留电话，只留民政办的办公电话',
  long_number: '看看是不是号码：是就删去，不是就请第二人放行',
  illness: '改成「因病」，或者删去；是项目、机构的名称，请第二人放行',
  disability: '删去类别和等级；是项目名称，请第二人放行',
  offence: '删去；原因改成「家庭困难」',
  child_name: '改成「王某某」，或者只写人数；不是儿童，请第二人放行',
  unreadable: '另存为 .xlsx、.docx 或 .pdf，去掉密码，再检查一次',
}
export const kindName = (kind: string): string => KIND_NAMES[kind as FindingKind] ?? kind
export const adviceFor = (kind: string): string => ADVICE[kind as FindingKind] ?? ''

const DATES = /(?:19|20)\d{2}\s*年|\d{1,2}\s*[月日号批]/g
/** The name of a file as it is kept: as it is, days and all, but without the digits of a number. */
export function keptName(raw: string): string {
  const digits = plainText(raw).replace(DATES, '').match(/\d/g)?.length ?? 0
  const name = digits >= 7 ? placeName(raw) : [...raw.trim()].slice(-120).join('')
  return name.replace(/\0|\p{Cs}/gu, '\ufffd') || '未命名'
}

/** Where nobody looks before publishing: marked on the page. */
export const isHidden = (where: string): boolean => /隐藏|批注|属性|修订|看不到|没有显示|公式|数据有效性|文件内部/.test(where)
