import { normaliseName } from '../../kernel/text.ts'
import type { Change } from '../../server/audit.changes.ts'
import type { Sealed } from '../../server/codec.ts'
import { command, type OpenContext } from '../../server/command.ts'
import { forgetPlans, refreshStatistics } from '../../server/db.plans.ts'
import { AppError } from '../../server/errors.ts'
import type { AccountInput, AccountsSaved } from './contract.ts'
import { accountDayProblem, isWaiting, planAccount, type AccountPlan } from './rules.accounts.ts'
import { readAccountNumber } from './rules.ts'
import * as accounts from './store.accounts.ts'
import * as store from './store.ts'

/**
 * Accounts as a roster or a clerk states them, one a person, in force from `from_day`. Another holder or bank of the same number takes the
 * old one's place at once; another number waits for a second person, and the old account goes on until then.
 */
export const saveAccounts = command(
  'account.save',
  'person.write',
  async (
    ctx: OpenContext,
    { accounts: stated, from_day, source }: { accounts: readonly AccountInput[]; from_day: string; source: string },
  ): Promise<AccountsSaved> => {
    const { db, user, codec } = ctx
    const wrongDay = accountDayProblem(from_day, ctx.today)
    if (wrongDay !== null) throw new AppError(wrongDay, { from_day })
    const inputs = readAccounts(stated)
    const known = Map.groupBy(
      await accounts.accountsOf(
        db,
        user.county,
        inputs.map(input => input.person_id),
      ),
      account => account.person_id,
    )
    const plans = inputs.map(input => {
      const seal = codec.seal('account', input.number)
      const have = known.get(input.person_id) ?? []
      return {
        input,
        seal,
        have,
        plan: planAccount(
          input,
          have.map(account => ({ ...account, same_number: account.account_index.equals(seal.index), waiting: isWaiting(account) })),
          from_day,
        ),
      }
    })
    await forgetPlans(db, inputs.length)
    await accounts.closeAccounts(
      db,
      user.county,
      plans.flatMap(({ plan }) => (plan.close ? [plan.close] : [])),
    )
    const overtaken = plans.flatMap(({ plan }) => (plan.overtakes === undefined ? [] : [plan.overtakes]))
    await accounts.rejectAccounts(db, user.county, overtaken, { by: user.user_id, at: ctx.now, reason: '又登记了更新的账户' })
    await openAccounts(ctx, plans, source)
    for (const planned of plans.filter(({ plan }) => isChange(plan))) ctx.changed(accountChange(planned))
    const count = (outcome: string) => plans.filter(({ plan }) => plan.outcome === outcome).length
    return { new: count('new'), changed: count('changed') + count('waiting'), unchanged: count('unchanged'), waiting: count('waiting') }
  },
  (input, output) => ({ ...output, source: input.source }),
)

type PlannedAccount = {
  readonly input: AccountInput
  readonly seal: Sealed
  readonly have: readonly accounts.AccountRow[]
  readonly plan: AccountPlan
}

const isChange = ({ outcome }: AccountPlan): boolean => outcome === 'changed' || outcome === 'waiting'

/** For the audit: the account that was in force and the one that takes its place, now or when a second person confirms it. */
function accountChange({ input, seal, have }: PlannedAccount): Change {
  const old = accounts.openOf(have)
  return {
    row: 'bank_account',
    subject: input.person_id,
    before: { account: old?.account_index, holder_name: old?.holder_name, bank_name: old?.bank_name, payee_relation: old?.payee_relation },
    after: { account: seal.index, holder_name: input.holder_name, bank_name: input.bank_name, payee_relation: input.payee_relation },
  }
}

/** Writes the accounts that begin, and the history of those that took another's place. */
async function openAccounts({ db, user, now, newId }: OpenContext, plans: readonly PlannedAccount[], source: string): Promise<void> {
  await accounts.insertAccounts(
    db,
    user.county,
    { now, source, user_id: user.user_id },
    plans.flatMap(({ input, seal, plan }) =>
      plan.open_from === undefined
        ? []
        : [
            {
              account_id: newId(),
              person_id: input.person_id,
              division: input.division,
              bank_name: input.bank_name,
              branch_name: input.branch_name,
              holder_name: input.holder_name,
              payee_relation: input.payee_relation,
              from_day: plan.open_from,
              account_cipher: seal.cipher,
              account_index: seal.index,
              account_last4: seal.last4,
              replaces: plan.replaces ?? null,
            },
          ],
    ),
  )
  await refreshStatistics(db, ['bank_account'], plans.length)
  await store.insertChanges(
    db,
    { county: user.county, user_id: user.user_id, now, source },
    plans.flatMap(({ input, seal, have, plan }) => {
      if (!isChange(plan)) return []
      const old = accounts.openOf(have)
      return [
        {
          change_id: newId(),
          person_id: input.person_id,
          division: input.division,
          field: plan.outcome === 'waiting' ? 'account_waiting' : 'account',
          new_value: `${input.holder_name} ${seal.last4}`,
          old_value: old ? `${old.holder_name} ${old.account_last4}` : null,
        },
      ]
    }),
  )
}

/** One account a person: the same one stated twice counts once, two different ones are refused. */
function readAccounts(stated: readonly AccountInput[]): AccountInput[] {
  const wrong: string[] = [],
    twice: string[] = []
  const byPerson = new Map<string, AccountInput>()
  for (const account of stated) {
    const number = readAccountNumber(account.number)
    const holder_name = normaliseName(account.holder_name)
    if (number === null || holder_name === '') {
      wrong.push(account.person_id)
      continue
    }
    const first = byPerson.get(account.person_id)
    if (first && (first.number !== number || first.holder_name !== holder_name)) twice.push(account.person_id)
    byPerson.set(account.person_id, { ...account, number, holder_name })
  }
  if (wrong.length > 0) throw new AppError('ACCOUNT_NUMBER_INVALID', { person_ids: wrong, count: wrong.length })
  if (twice.length > 0) throw new AppError('ACCOUNT_TWICE_IN_INPUT', { person_ids: twice, count: twice.length })
  return [...byPerson.values()]
}
