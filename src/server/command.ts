import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import type { Day } from '../kernel/day.ts'
import type { Permission } from '../areas/users/contract.ts'
import type { Law } from '../kernel/law.ts'
import { withoutNumbers } from '../kernel/traces.ts'
import type { Codec } from './codec.ts'
import { recordAudit, rowsIn, type AuditFacts } from './audit.ts'
import type { Change } from './audit.changes.ts'
import { recordViews } from './audit.views.ts'
import { setScope, databaseError, type Db, type Scope, type Trx } from './db.ts'
import { AppError, fromDatabase } from './errors.ts'

/** Who acts. A local operator (command line, maintenance) has the login `local`. */
export type User = {
  readonly user_id: string
  readonly login: string
  readonly name: string
  readonly permissions: ReadonlySet<Permission>
  readonly county: number
  /** The office's town, 12 digits: the division of batches, lists and files made by this user. */
  readonly town: string
  readonly scope: Scope
}

export type Context = {
  readonly db: Db | Trx
  readonly user: User
  readonly today: Day
  /** The moment of the command as ISO text; every row of one command carries the same. */
  readonly now: string
  readonly newId: () => string
  readonly law: Law
  readonly codec: Codec
  /** Where the request came from: an address, or `cli`. */
  readonly address: string
  /** The session of a request from the web, and why it looks at whole numbers (code list reveal_purpose). */
  readonly sessionId?: string | undefined
  readonly purpose?: string | undefined
  /** Same key and same input: the first reply is given again. */
  readonly idempotencyKey?: string | undefined
  /** Heavy work reports here and stops when the signal is aborted. */
  readonly progress?: ((done: number, total: number, what: string) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** The transaction is open: rows of the scope only. */
export type InTransaction = Context & { readonly db: Trx }

/** Inside a command, which says what it changed: that goes into its audit row. A reading that says something says it to nobody. */
export type OpenContext = InTransaction & {
  /** What became of a row that stood already; fields that differ are kept, sensitive ones as hashes (`audit.changes.ts`). */
  readonly changed: (change: Change) => void
}

/** What of a command goes into the audit row; never an identity number or an account. */
type Summary<In, Out> = (input: In, output: Out) => AuditFacts
type Work<In, Out> = (ctx: OpenContext, input: In) => Promise<Out>
/** `secret`: the reply holds a whole number, a file or a password. It is never kept for a repeated request: the work runs again. */
export type Nature = { readonly secret?: boolean }

const RETRY = new Set(['40001', '40P01'])
const ATTEMPTS = 3

/**
 * The frame of every use case that changes something. All of it is durable when this resolves, or nothing changed.
 * Called from another command it joins that transaction; rights are checked each time, and each has its audit row.
 * A refusal, a denial and a failure are audited in a transaction of their own after the rollback.
 */
export function command<In, Out>(
  name: string,
  permission: Permission,
  work: Work<In, Out>,
  summary?: Summary<In, Out>,
  { secret = false }: Nature = {},
) {
  const inside = async (ctx: InTransaction, input: In): Promise<Out> => {
    const changes: Change[] = []
    const output = await work({ ...ctx, changed: change => void changes.push(change) }, input)
    await recordAudit(ctx, { command: name, outcome: 'done', facts: summary ? summary(input, output) : {}, changes })
    return output
  }
  return async (ctx: Context, input: In): Promise<Out> => {
    const open = joined(ctx)
    if (open) {
      permit(ctx, name, permission)
      return inside(open, input)
    }
    try {
      permit(ctx, name, permission)
      const once = (open: InTransaction): Promise<Out> => inside(open, input)
      return await retried(() => inTransaction(ctx, open => (secret ? once(open) : repeatable(open, name, input, () => once(open)))))
    } catch (error) {
      const refusal = fromDatabase(error)
      await recordRefusal(ctx, name, input, refusal)
      throw refusal
    }
  }
}

/** `people`: whom a reading has shown in particular, for who-viewed; lists show nobody in particular. */
export type Looks<In, Out> = { readonly people?: (input: In, output: Out) => readonly string[] }

/**
 * The frame of every reading: permission, scope, one read-only snapshot. Leaves an audit row when it is refused by right, and one for
 * each person whose page was opened.
 */
export function query<In, Out>(name: string, permission: Permission, work: Work<In, Out>, { people }: Looks<In, Out> = {}) {
  return async (ctx: Context, input: In): Promise<Out> => {
    const open = joined(ctx)
    if (open) {
      permit(ctx, name, permission)
      return work({ ...open, changed: toNobody }, input)
    }
    try {
      permit(ctx, name, permission)
      const output = await inTransaction(ctx, open => work({ ...open, changed: toNobody }, input), 'read only')
      if (people) await recordViews(ctx, name, people(input, output), rows => inTransaction(ctx, rows))
      return output
    } catch (error) {
      const refusal = fromDatabase(error)
      if (refusal instanceof AppError && refusal.code === 'NOT_ALLOWED') await recordRefusal(ctx, name, input, refusal)
      throw refusal
    }
  }
}

/** Throws the first problem with all of them as facts; does nothing when there is none. */
export function refuse(problems: readonly string[], facts: Record<string, unknown> = {}): void {
  if (problems[0] !== undefined) throw new AppError(problems[0], { ...facts, problems })
}

function permit(ctx: Context, name: string, permission: Permission): void {
  if (!ctx.user.permissions.has(permission)) throw new AppError('NOT_ALLOWED', { command: name, permission })
}

/** For a command that several duties share: one of these rights is enough. The first stands in the refusal. */
export function permitOneOf({ user }: Context, command: string, rights: readonly [Permission, ...Permission[]]): void {
  if (!rights.some(right => user.permissions.has(right))) throw new AppError('NOT_ALLOWED', { command, permission: rights[0] })
}

const toNobody = (): void => undefined

function joined(ctx: Context): InTransaction | undefined {
  return ctx.db.isTransaction ? { ...ctx, db: ctx.db as Trx } : undefined
}

function inTransaction<Out>(
  ctx: Context,
  work: (open: InTransaction) => Promise<Out>,
  mode: 'read only' | 'read write' = 'read write',
): Promise<Out> {
  const begin = mode === 'read only' ? ctx.db.transaction().setAccessMode(mode).setIsolationLevel('repeatable read') : ctx.db.transaction()
  return begin.execute(async trx => {
    await setScope(trx, ctx.user.scope)
    return work({ ...ctx, db: trx })
  })
}

async function retried<Out>(work: () => Promise<Out>): Promise<Out> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= ATTEMPTS || !RETRY.has(databaseError(error)?.state ?? '')) throw error
    }
  }
}

/** Gives the first reply again for the same (user, key, input); the same key with another input is refused. */
async function repeatable<In, Out>(ctx: InTransaction, name: string, input: In, work: () => Promise<Out>): Promise<Out> {
  const key = ctx.idempotencyKey
  if (key === undefined) return work()
  const { county, user_id } = ctx.user
  // Keyed: an input may hold an identity number, and a plain hash of one is found by trying them all.
  const input_hash = createHmac('sha256', ctx.codec.auditKey)
    .update(`idempotency\n${name}\n${inputText(input)}`)
    .digest('hex')
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${user_id}:${key}`}, 0))`.execute(ctx.db)
  const known = await ctx.db
    .selectFrom('idempotency')
    .select(['input_hash', 'reply'])
    .where('county', '=', county)
    .where('user_id', '=', user_id)
    .where('key', '=', key)
    .executeTakeFirst()
  if (known) {
    if (known.input_hash !== input_hash) throw new AppError('KEY_REUSED', { command: name })
    return known.reply as Out
  }
  const output = await work()
  const reply = keptReply(name, output)
  await ctx.db
    .insertInto('idempotency')
    .values({ county, user_id, key, command: name, input_hash, reply: sql`${reply}::jsonb`, created_at: ctx.now })
    .execute()
  return output
}

/** Money in an input is bigint, which JSON does not know. */
const inputText = (input: unknown): string =>
  JSON.stringify(input ?? null, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part))

/**
 * The reply as it is kept, in plain text: never a file, and never a whole number, not even one that somebody typed into a name.
 * A command that means to give one out is marked `secret`.
 */
function keptReply(name: string, output: unknown): string {
  return JSON.stringify(output ?? null, (_, part: unknown) => {
    // A Buffer turns itself into an object before it comes here.
    if (part instanceof Uint8Array || (typeof part === 'object' && part !== null && 'type' in part && part.type === 'Buffer'))
      throw new Error(`the reply of ${name} holds a file: mark it secret`)
    return typeof part === 'string' ? withoutNumbers(part) : part
  })
}

/** Writes the audit row of a refusal; a dead database must not hide the refusal itself. */
async function recordRefusal(ctx: Context, name: string, input: unknown, error: unknown): Promise<void> {
  const code = error instanceof AppError ? error.code : 'FAILED'
  const outcome = code === 'NOT_ALLOWED' ? 'denied' : error instanceof AppError ? 'refused' : 'failed'
  try {
    await inTransaction(ctx, open => recordAudit(open, { command: name, outcome, facts: { ...rowsIn(input), code } }))
  } catch (second) {
    process.stderr.write(`audit row of ${name} (${code}) could not be written: ${String(second)}\n`)
  }
}
