import { PLACE_WORD } from './rules.ts'

export const PLACES = (['bank', 'cash'] as const).map(value => ({ value, label: PLACE_WORD[value] }))
