import { day } from '../../kernel/day.ts'
import { codeGiven } from '../../kernel/law.ts'
import { fenFromJson, fenToJson } from '../../kernel/money.ts'
import { command, query, refuse, type OpenContext } from '../../server/command.ts'
import { scopeOf } from '../../server/db.ts'
import { AppError } from '../../server/errors.ts'
import { peopleOf, refuseLines, type Refused } from './commands.listed.ts'
import type { InsuredRow, NewInsured, NewPolicy, PolicyDetail, PolicyRow } from './contract.ts'
import { insuredProblems, listedProblems, policyProblems } from './rules.ts'
import * as store from './store.ts'

async function policyRows({ db, user }: OpenContext, only: string | null = null): Promise<PolicyRow[]> {
  const counts = new Map((await store.insuredCounts(db, user.county)).map(({ policy_id, persons }) => [policy_id, persons]))
  const records = await store.ofTown(db, scopeOf(user.town), user.scope, () => store.policies(db, user.county, only))
  return records.map(
    (record): PolicyRow => ({
      ...record,
      premium_fen: fenToJson(record.premium_fen),
      persons: record.voided === null ? (counts.get(record.policy_id) ?? 0) : 0,
    }),
  )
}

/** 银龄安康 policies, newest first, each with how many of the reader's scope it insures. */
export const policies = query('elderly.list', 'elderly.read', (ctx: OpenContext) => policyRows(ctx))

/** A policy with its count by village, and the insured of one village. */
export const policy = query(
  'elderly.detail',
  'elderly.read',
  async (
    ctx: OpenContext,
    { policy_id, division }: { readonly policy_id: string; readonly division?: string | undefined },
  ): Promise<PolicyDetail> => {
    const { db, user, codec } = ctx
    const [found] = await policyRows(ctx, policy_id)
    if (!found) throw new AppError('POLICY_NOT_FOUND', { policy_id })
    const records = division === undefined ? [] : await store.insured(db, user.county, policy_id, division)
    return {
      policy: found,
      villages: found.voided === null ? await store.insuredVillages(db, user.county, policy_id) : [],
      members: records.map(
        ({ id_cipher, ...record }): InsuredRow => ({ ...record, masked_id: id_cipher === null ? null : codec.maskId(id_cipher) }),
      ),
    }
  },
)

export const makePolicy = command(
  'elderly.policy',
  'elderly.write',
  async ({ db, user, now, law, newId }: OpenContext, wanted: NewPolicy): Promise<{ policy_id: string }> => {
    refuse(policyProblems(wanted, law), wanted)
    const policy_id = newId()
    await store.insertPolicy(db, {
      county: user.county,
      policy_id,
      division: user.town,
      year: Number(wanted.starts_on.slice(0, 4)),
      insurer: wanted.insurer.trim(),
      policy_no: wanted.policy_no.trim(),
      starts_on: day(wanted.starts_on),
      ends_on: day(wanted.ends_on),
      premium_fen: fenFromJson(wanted.premium_fen),
      funded_by: wanted.funded_by,
      created_by: user.user_id,
      created_at: now,
    })
    return { policy_id }
  },
  ({ insurer, policy_no, starts_on, ends_on, premium_fen }, { policy_id }) => ({
    policy_id,
    insurer,
    policy_no,
    starts_on,
    ends_on,
    premium_fen,
  }),
)

async function openPolicy({ db, user }: OpenContext, policy_id: string): Promise<store.StoredPolicy> {
  const found = await store.policyForChange(db, user.county, policy_id)
  if (!found) throw new AppError('POLICY_NOT_FOUND', { policy_id })
  if (found.voided) throw new AppError('POLICY_VOIDED')
  return found
}

type Insure = { readonly policy_id: string; readonly people: readonly NewInsured[] }

/** Takes a list onto a policy, whole or not at all. */
export const insure = command(
  'elderly.insure',
  'elderly.write',
  async (ctx: OpenContext, { policy_id, people }: Insure): Promise<{ added: number }> => {
    const { db, user, now, law, newId } = ctx
    const held = await openPolicy(ctx, policy_id)
    const persons = await peopleOf(ctx, people, held.starts_on)
    const taken = new Set(await store.insuredPeople(db, user.county, policy_id))
    const refused: Refused[] = []
    const rows: store.InsuredInsert[] = []
    for (const [line, entry] of people.entries()) {
      const person = persons[line]
      const category = codeGiven(law, 'insured_category', entry.category)
      const problems = [
        ...listedProblems(entry, person, 'insured_category', law),
        ...(person === undefined ? [] : insuredProblems(person, held, taken)),
      ]
      const facts = { ...held, name: entry.name, category: entry.category, register: person?.name, died_on: person?.died_on }
      refused.push(...problems.map(problem => ({ line, problem, facts })))
      if (problems.length > 0 || person === undefined || category === null) continue
      taken.add(person.person_id)
      const { person_id, division } = person
      rows.push({ member_id: newId(), person_id, division, category, payee: entry.payee?.trim() ?? null })
    }
    refuseLines(refused)
    await store.insertInsured(db, { county: user.county, policy_id, created_by: user.user_id, created_at: now }, rows)
    return { added: rows.length }
  },
  ({ policy_id }, { added }) => ({ policy_id, added }),
)

/** Strikes one person out, with a word. */
export const voidInsured = command(
  'elderly.strike',
  'elderly.write',
  async (
    ctx: OpenContext,
    { policy_id, member_id, reason }: { readonly policy_id: string; readonly member_id: string; readonly reason: string },
  ): Promise<void> => {
    const { db, user, now, changed } = ctx
    await openPolicy(ctx, policy_id)
    const found = await store.insuredForChange(db, user.county, policy_id, member_id)
    if (!found) throw new AppError('INSURED_NOT_FOUND', { member_id })
    if (found.voided) throw new AppError('INSURED_VOIDED')
    await store.voidInsured(db, user.county, member_id, { voided_at: now, void_reason: reason })
    changed({
      subject: found.person_id,
      row: `group_policy_member ${member_id}`,
      before: { voided: false },
      after: { voided: true, reason },
    })
  },
  ({ policy_id, member_id, reason }) => ({ policy_id, member_id, reason }),
)

/** The policy falls with its list. */
export const voidPolicy = command(
  'elderly.void',
  'elderly.write',
  async (ctx: OpenContext, { policy_id, reason }: { readonly policy_id: string; readonly reason: string }): Promise<void> => {
    const { db, user, now, changed } = ctx
    await openPolicy(ctx, policy_id)
    await store.voidPolicy(db, user.county, policy_id, { voided_at: now, void_reason: reason })
    changed({ subject: null, row: `group_policy ${policy_id}`, before: { voided: false }, after: { voided: true, reason } })
  },
  ({ policy_id, reason }) => ({ policy_id, reason }),
)
