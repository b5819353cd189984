import { recordAudits } from './audit.ts'
import { ticks } from './clock.ts'
import type { Context, InTransaction } from './command.ts'
import type { Db, Trx } from './db.ts'

/** Who opens the same person again within so long has looked once: a page is read anew after each step on it. */
const AGAIN_MS = 10 * 60_000

// Looks of this process by database; a restart forgets them, and the next look has a row again.
const looks = new WeakMap<Db | Trx, Map<string, number>>()

/**
 * Rows of a look at people, in a transaction of its own after the reading: the reading itself stays read-only and short.
 * The page waits for it: who sees somebody stands in the audit, or sees nobody.
 */
export async function recordViews(
  ctx: Context,
  command: string,
  people: readonly string[],
  within: (work: (open: InTransaction) => Promise<void>) => Promise<void>,
): Promise<void> {
  const known = looks.get(ctx.db) ?? new Map<string, number>()
  looks.set(ctx.db, known)
  const now = ticks()
  // Set again at each look, so the oldest stand first.
  for (const [key, at] of known) {
    if (now - at < AGAIN_MS) break
    known.delete(key)
  }
  const fresh = [...new Set(people)].filter(person => !known.has(keyOf(ctx, command, person)))
  if (fresh.length === 0) return
  await within(open =>
    recordAudits(
      open,
      fresh.map(subject => ({ command, outcome: 'done', facts: {}, purpose: ctx.purpose, subject })),
    ),
  )
  for (const person of fresh) known.set(keyOf(ctx, command, person), now)
}

const keyOf = ({ user, sessionId }: Context, command: string, person: string): string =>
  `${user.user_id} ${sessionId ?? ''} ${command} ${person}`
