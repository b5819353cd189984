import type { useLaw } from '../../web/law.ts'
import type { ChildKind } from './contract.ts'
import { CHILD_KINDS } from './contract.ts'
import { factList, FACT_NAMES, KIND_NAMES } from './rules.ts'

type Law = ReturnType<typeof useLaw>
export const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())
export const kindsWords = (kinds: readonly ChildKind[]): string => kinds.map(kind => KIND_NAMES[kind]).join('、')
export const KIND_CHOICES = CHILD_KINDS.map(value => ({ value, label: KIND_NAMES[value] }))
export const SEX_WORD: Readonly<Record<string, string>> = { '1': '男', '2': '女' }
export const codeChoices = (law: Law, list: string): { value: string; label: string }[] => [
  { value: '', label: '请选' },
  ...(law?.codes(list) ?? []).map(each => ({ value: each.code, label: each.name })),
]
export const codeName = (law: Law, list: string, code: string): string => law?.codeName(list, code) ?? code

/** A value of a fact or of the history as the office says it; villages by `village`. */
export function factWord(law: Law, field: string, value: string | null, village: (division: string) => string): string {
  if (value === null) return '（空）'
  if (field === 'division') return village(value)
  const list = factList(field)
  return list === undefined ? value : codeName(law, list, value)
}
export const factName = (field: string): string =>
  field === 'review' ? '养育状况核查' : ((FACT_NAMES as Readonly<Record<string, string>>)[field] ?? field)
