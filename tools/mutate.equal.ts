/**
 * Mutants that change nothing anybody could notice, each with its reason; they are not tried. `line` is a piece of the source line in which
 * they stand: when the line goes, the entry must go too (held by `mutate.test.ts`).
 */
export type Equivalent = {
  readonly file: string
  readonly line: string
  readonly from: string
  readonly to: string
  readonly why: string
}

export const EQUIVALENT: readonly Equivalent[] = [
  {
    file: 'src/areas/households/rules.ts',
    line: "to_day > (lastEnd.get(person_id) ?? '')",
    from: '>',
    to: '>=',
    why: 'of two equal days either is the last',
  },
  {
    file: 'src/areas/households/rules.ts',
    line: 'end !== undefined && end > from_day ? end : from_day',
    from: '>',
    to: '>=',
    why: 'of two equal days either is the later',
  },
  {
    file: 'src/areas/relief/rules.ts',
    line: 'died_on.slice(0, 7) >= list.paid_month',
    from: '7',
    to: '8',
    why: 'a month with a hyphen behind it sorts as the month does',
  },
  {
    file: 'src/areas/imports/rules.households.ts',
    line: 'if (first === undefined) return 1n',
    from: '1n',
    to: '2n',
    why: 'without a ratio no row has both a total and parts above zero, so no total is held against a multiple',
  },
  {
    file: 'src/areas/imports/rules.views.ts',
    line: 'const ORDER = { error: 0, warning: 1, info: 2 }',
    from: '2',
    to: '3',
    why: 'only the order of the three numbers counts',
  },
  {
    file: 'src/areas/imports/rules.views.ts',
    line: '(a.row ?? -1) - (b.row ?? -1)',
    from: '1',
    to: '2',
    why: 'any number below the first row and column puts those without one first',
  },
]
