import type { CheckRow, CheckState, FindingWire } from './contract.ts'
import { kindName } from './rules.checks.ts'

type Mark = 'done' | 'warning' | 'error'
const STATES: Readonly<Record<CheckState, readonly [mark: Mark, word: string]>> = {
  clean: ['done', '可发布'],
  released: ['done', '已放行，可发布'],
  waiting: ['warning', '有疑似词待放行'],
  blocked: ['error', '不得发布'],
}
export const markOf = (state: CheckState): Mark => STATES[state][0]

/** 「可发布，但有没检查的地方」: pictures are looked at by people. */
export const verdictOf = ({ state, unchecked }: Pick<CheckRow, 'state' | 'unchecked'>): string =>
  STATES[state][1] + (unchecked > 0 && (state === 'clean' || state === 'released') ? '；未检查的地方请人工看过' : '')

/** 「身份证号码 12 处、手机号码 3 处」 */
export function countsOf(findings: readonly FindingWire[], more: number): string {
  const counts = new Map<string, number>()
  for (const { kind } of findings) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const words = [...counts].map(([kind, count]) => `${kindName(kind)} ${count} 处`)
  return [...words, ...(more > 0 ? [`另有 ${more} 处没有列出`] : [])].join('、')
}
