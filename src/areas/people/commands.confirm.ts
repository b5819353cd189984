import { recordReveal } from '../../server/alarms.ts'
import { command, permitOneOf, query, type InTransaction, type OpenContext } from '../../server/command.ts'
import { forgetPlans } from '../../server/db.plans.ts'
import { AppError } from '../../server/errors.ts'
import { handOutFile } from '../../server/exports.ts'
import { openAttachment, saveAttachment, sniffScan } from '../../server/files.ts'
import type { HandedOut } from '../../server/handed-out.ts'
import { MOST_ACCOUNTS, type WaitingAccount } from './contract.accounts.ts'
import { accountDoubts, confirmPlan, isWaiting } from './rules.accounts.ts'
import * as accounts from './store.accounts.ts'
import * as store from './store.confirm.ts'
import { insertChanges, type ChangeRow } from './store.ts'

type Ids = { readonly account_ids: readonly string[] }
type Counted = { readonly accounts: number }

/** Changed accounts that wait for a second person. Who enters accounts and who confirms them see the list; each may do his part alone. */
export const waitingAccounts = query(
  'account.waiting',
  'person.read',
  async (ctx: InTransaction, _input: object): Promise<{ accounts: WaitingAccount[]; total: number }> => {
    permitOneOf(ctx, 'account.waiting', ['account.confirm', 'person.write'])
    const { rows, total } = await store.waitingAccounts(ctx.db, ctx.user.county, MOST_ACCOUNTS)
    return {
      total,
      accounts: rows.map(({ evidence_id, created_by, account_cipher, old_cipher, ...row }) => ({
        ...row,
        mine: created_by === ctx.user.user_id,
        has_evidence: evidence_id !== null,
        doubts: accountDoubts(ctx.codec.open('account', account_cipher), ctx.codec.open('account', old_cipher)),
      })),
    }
  },
)

type Waiting = { readonly account: accounts.AccountRow; readonly known: readonly accounts.AccountRow[] }

/** The accounts with all others of their people, locked: a second confirmer, a roster or a clerk waits here. */
async function lockedWaiting({ db, user }: InTransaction, account_ids: readonly string[]): Promise<Waiting[]> {
  const wanted = new Set(account_ids)
  const owners = await store.ownersOf(db, user.county, [...wanted])
  if (owners.length < wanted.size) throw new AppError('ACCOUNT_NOT_FOUND')
  const known = await accounts.accountsOf(db, user.county, [...new Set(owners.map(owner => owner.person_id))])
  const byPerson = Map.groupBy(known, account => account.person_id)
  const waiting = known.filter(account => wanted.has(account.account_id))
  const settled = waiting.filter(account => !isWaiting(account)).length
  if (settled > 0) throw new AppError('ACCOUNT_NOT_WAITING', { count: settled, asked: wanted.size })
  return waiting.map(account => ({ account, known: byPerson.get(account.person_id) ?? [] }))
}

/** The picture of the card and the holder's signature: one scan for one account, or that of a signed list for many. */
export const attachEvidence = command(
  'account.evidence',
  'person.read',
  async (
    ctx: OpenContext,
    { account_ids, file }: Ids & { readonly file: { readonly name: string; readonly content: Uint8Array } },
  ): Promise<Counted> => {
    permitOneOf(ctx, 'account.evidence', ['person.write', 'account.confirm'])
    const waiting = await lockedWaiting(ctx, account_ids)
    const media_type = sniffScan(file.content)
    if (media_type === undefined) throw new AppError('SCAN_NOT_READABLE', { file: file.name })
    const evidence_id = await saveAttachment(ctx, { kind: 'account_evidence', file_name: file.name, media_type, content: file.content })
    const ids = waiting.map(({ account }) => account.account_id)
    await store.attachEvidence(ctx.db, ctx.user.county, ids, evidence_id)
    return { accounts: ids.length }
  },
  (_, output) => output,
)

/**
 * The second person's word (money.md §7.5): from now on payments go to these accounts, and the old ones end. All of them or none; who
 * entered one cannot confirm it, and none is confirmed without its evidence.
 */
export const confirmAccounts = command(
  'account.confirm',
  'account.confirm',
  async (ctx: OpenContext, { account_ids }: Ids): Promise<Counted> => {
    const { db, user, now } = ctx
    const waiting = await lockedWaiting(ctx, account_ids)
    const mine = waiting.filter(({ account }) => account.created_by === user.user_id)
    if (mine.length > 0) throw new AppError('CONFIRMER_IS_CREATOR', { count: mine.length, asked: waiting.length })
    const bare = waiting.filter(({ account }) => account.evidence_id === null)
    if (bare.length > 0) throw new AppError('ACCOUNT_EVIDENCE_MISSING', { count: bare.length, asked: waiting.length })
    const plans = waiting.map(({ account, known }) => ({ account, known, plan: confirmPlan(account, known) }))
    await forgetPlans(db, plans.length)
    await accounts.closeAccounts(
      db,
      user.county,
      plans.flatMap(({ plan }) => (plan.close ? [plan.close] : [])),
    )
    const opened = plans.map(({ account: { account_id }, plan: { open_from } }) => ({ account_id, open_from }))
    await store.openConfirmed(db, user.county, { by: user.user_id, at: now }, opened)
    await told(ctx, waiting, { field: 'account', source: '第二人确认', settled: false })
    return { accounts: waiting.length }
  },
  (_, output) => output,
)

/** They do not hold; the old accounts go on. Also who entered one may take it back. */
export const rejectAccounts = command(
  'account.reject',
  'person.read',
  async (ctx: OpenContext, { account_ids, reason }: Ids & { readonly reason: string }): Promise<Counted> => {
    permitOneOf(ctx, 'account.reject', ['account.confirm', 'person.write'])
    const why = reason.trim()
    if (why === '') throw new AppError('REJECT_REASON_NEEDED')
    const waiting = await lockedWaiting(ctx, account_ids)
    const deed = { by: ctx.user.user_id, at: ctx.now, reason: why }
    const ids = waiting.map(({ account }) => account.account_id)
    await accounts.rejectAccounts(ctx.db, ctx.user.county, ids, deed)
    await told(ctx, waiting, { field: 'account_waiting', source: `不予确认：${why}`, settled: true })
    return { accounts: waiting.length }
  },
  (_, output) => output,
)

type Told = { readonly field: string; readonly source: string; readonly settled: boolean }

/** The history of each person: from the account that went on to the new one, or the new one given up. */
async function told(ctx: OpenContext, waiting: readonly Waiting[], { field, source, settled }: Told): Promise<void> {
  const { db, user, now, newId } = ctx
  const word = (account: accounts.AccountRow | undefined): string | null =>
    account ? `${account.holder_name} ${account.account_last4}` : null
  const rows = waiting.map(({ account, known }): ChangeRow => {
    const old = accounts.openOf(known)
    if (!settled) {
      ctx.changed({
        row: `bank_account ${account.account_id}`,
        subject: account.person_id,
        before: { account: old?.account_index, holder_name: old?.holder_name, bank_name: old?.bank_name },
        after: { account: account.account_index, holder_name: account.holder_name, bank_name: account.bank_name },
      })
    }
    return {
      change_id: newId(),
      person_id: account.person_id,
      division: account.division,
      field,
      old_value: settled ? word(account) : word(old),
      new_value: settled ? null : word(account),
    }
  })
  await insertChanges(db, { county: user.county, user_id: user.user_id, now, source }, rows)
}

/** The whole number of a changed account, for who shall confirm it and must compare it with the picture of the card. */
export const compareAccount = command(
  'account.compare',
  'account.confirm',
  async (ctx: OpenContext, { account_id }: { readonly account_id: string }): Promise<{ value: string }> => {
    const [waiting] = await lockedWaiting(ctx, [account_id])
    if (!waiting) throw new AppError('ACCOUNT_NOT_FOUND')
    if (ctx.purpose === undefined) throw new AppError('PURPOSE_NEEDED')
    await recordReveal(ctx, { what: 'account', purpose: ctx.purpose, facts: { person_id: waiting.account.person_id } })
    const account = await accounts.accountCipher(ctx.db, ctx.user.county, account_id)
    if (!account) throw new AppError('ACCOUNT_NOT_FOUND')
    return { value: ctx.codec.open('account', account.account_cipher) }
  },
  input => input,
  { secret: true },
)

// Of the code list reveal_purpose: what such a scan is opened for where the session has no purpose.
const CHECKING_CARD = '01'

/** The scan as it was handed in. It shows a whole number, so each look counts as one. */
export const evidenceFile = command(
  'account.evidence.open',
  'person.read',
  async (ctx: OpenContext, { account_id }: { readonly account_id: string }): Promise<HandedOut> => {
    permitOneOf(ctx, 'account.evidence.open', ['account.confirm', 'person.reveal'])
    const found = await store.evidenceOf(ctx.db, ctx.user.county, account_id)
    if (!found) throw new AppError('ACCOUNT_NOT_FOUND')
    if (found.evidence_id === null) throw new AppError('ACCOUNT_EVIDENCE_MISSING', { count: 1, asked: 1 })
    const { file_name, content } = await openAttachment(ctx, found.evidence_id)
    await recordReveal(ctx, { what: 'evidence', purpose: ctx.purpose ?? CHECKING_CARD, facts: { person_id: found.person_id } })
    return handOutFile(ctx, { kind: 'account_evidence', subject: '更换账户的凭证', name: file_name, content, rows: 1 })
  },
  ({ account_id }, { number }) => ({ account_id, number }),
  { secret: true },
)
