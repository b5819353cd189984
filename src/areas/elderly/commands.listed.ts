import type { Day } from '../../kernel/day.ts'
import type { OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { idOf } from './rules.ts'
import * as store from './store.ts'

/** The people of the register that the lines of a list mean, in their order; undefined where nobody of the scope has the number. */
export async function peopleOf(
  { db, user, codec }: OpenContext,
  lines: readonly { readonly id: string }[],
  on: Day,
): Promise<(store.ListedRecord | undefined)[]> {
  const numbered = lines.flatMap(({ id }, line) => {
    const whole = idOf(id)
    return whole === undefined ? [] : [{ line, index: codec.index('id', whole) }]
  })
  const found = await store.listed(
    db,
    user.county,
    numbered.map(({ index }) => index),
    on,
  )
  const byLine = new Map(found.map(person => [numbered[person.position]?.line, person]))
  return lines.map((_, line) => byLine.get(line))
}

export type Refused = { readonly line: number; readonly problem: string; readonly facts: Readonly<Record<string, unknown>> }

/** A list is taken whole or not at all: the first line that is refused stands in the message, with how many others. */
export function refuseLines(refused: readonly Refused[]): void {
  const [first] = refused
  if (first === undefined) return
  throw new AppError(first.problem, { ...first.facts, line: first.line + 1, lines: new Set(refused.map(({ line }) => line)).size })
}
