import type { Law } from '../../kernel/law.ts'
import type { CardState } from './contract.ts'
import { STATE_WORD } from './rules.ts'

/** 「请选」 before the codes of a list. */
export const choicesOf = (law: Law | undefined, list: string, first = '请选'): { value: string; label: string }[] => [
  { value: '', label: first },
  ...(law?.codes(list) ?? []).map(({ code, name }) => ({ value: code, label: name })),
]

export const STATE_CHOICES = (Object.keys(STATE_WORD) as CardState[]).map(value => ({ value, label: STATE_WORD[value] }))
