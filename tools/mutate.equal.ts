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
    file: 'src/kernel/money.ts',
    line: 'const magnitude = (fen: Fen)',
    from: '<',
    to: '<=',
    why: 'nothing below zero is nothing as well',
  },
  {
    file: 'src/kernel/money.ts',
    line: 'const magnitude = (fen: Fen)',
    from: '0n',
    to: '1n',
    why: 'nothing below zero is nothing as well',
  },
  {
    file: 'src/kernel/money.ts',
    line: "${fen < 0n ? '负' : ''}",
    from: '<',
    to: '<=',
    why: 'zero has left by a line of its own',
  },
  {
    file: 'src/kernel/money.ts',
    line: "${fen < 0n ? '负' : ''}",
    from: '0n',
    to: '1n',
    why: 'zero has left by a line of its own, and fen are whole',
  },
  {
    file: 'src/kernel/money.ts',
    line: 'let skipped = false',
    from: 'false',
    to: 'true',
    why: 'it is asked only once a word stands before',
  },
  {
    file: 'src/kernel/money.ts',
    line: 'let gap = false',
    from: 'false',
    to: 'true',
    why: 'it is asked only once a word stands before',
  },
  {
    file: 'src/kernel/day.ts',
    line: 'whole > 60 ? whole - 1 : whole',
    from: '>',
    to: '>=',
    why: '60 itself has left as no day',
  },
  {
    file: 'src/kernel/day.ts',
    line: 'month === 9 || month === 11 ? 30 : 31',
    from: '31',
    to: '32',
    why: 'the pattern of a day knows no 32nd',
  },
  {
    file: 'src/kernel/law.ts',
    line: 'word.startsWith(each) && word.length > each.length',
    from: '>',
    to: '>=',
    why: 'what is left of a word that is all prefix is empty and known to no list',
  },
  {
    file: 'src/areas/payments/rules.return.ts',
    line: 'row[header.columns.get(field) ?? -1]',
    from: '1',
    to: '2',
    why: 'no row has a cell before its first',
  },
  {
    file: 'src/areas/payments/rules.return.ts',
    line: "typeof line !== 'string' && row.result !== null",
    from: '&&',
    to: '||',
    why: 'without a problem both hold; it is written for the compiler',
  },
  {
    file: 'src/areas/payments/rules.return.ts',
    line: 'row.account === null || row.fen === null ? []',
    from: '||',
    to: '&&',
    why: 'no line has null for an account or an amount in its key',
  },
  {
    file: 'src/areas/reports/rules.warnings.ts',
    line: 'value > most ? value : most',
    from: '>',
    to: '>=',
    why: 'of two equal standards either is the highest',
  },
  {
    file: 'src/areas/programmes/rules.death.ts',
    line: 'right > later_from) ? later_from : right',
    from: '>',
    to: '>=',
    why: 'of two equal months either bounds',
  },
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
