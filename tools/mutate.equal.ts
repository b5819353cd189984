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

export const EQUIVALENT: readonly Equivalent[] = []
