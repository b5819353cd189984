import { day } from '../../kernel/day.ts'
import { command, refuse, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { openRoundRow } from './commands.rounds.ts'
import type { NewCheck, NewChecks } from './contract.rounds.ts'
import { checkProblems } from './rules.rounds.ts'
import * as store from './store.rounds.ts'

type Recording = NewChecks & { readonly round_id: string }

/** Writes what was found out, one item or many, all or none. A later finding takes the place of the earlier one. */
export const recordFindings = command(
  'disability.check',
  'disability.write',
  async (ctx: OpenContext, wanted: Recording): Promise<{ recorded: number }> => {
    const { db, user, now, law } = ctx
    const { round_id, checks } = wanted
    const round = await openRoundRow(ctx, round_id)
    const person_ids = [...new Set(checks.map(({ person_id }) => person_id))]
    const people = new Map((await store.targetsForChange(db, user.county, round_id, person_ids)).map(each => [each.person_id, each]))
    const before = new Map(
      (await store.checksOf(db, user.county, round_id, person_ids)).map(check => [`${check.person_id} ${check.item}`, check]),
    )
    const seen = new Set<string>()
    const rows = checks.map((check): store.CheckInsert => {
      const person = people.get(check.person_id)
      if (person === undefined) throw new AppError('ROUND_PERSON_UNKNOWN')
      if (person.voided) throw new AppError('ROUND_PERSON_STRUCK', { name: person.name })
      const key = `${check.person_id} ${check.item}`
      if (seen.has(key)) throw new AppError('CHECK_SAID_TWICE', { name: person.name, item: law.codeName('check_item', check.item) })
      seen.add(key)
      refuseCheck(ctx, round, wanted, check, person)
      noteChange(ctx, round_id, check, before.get(key))
      const { person_id, item, applies, result } = check
      const evidence = check.evidence?.trim() ?? ''
      return { person_id, item, division: person.division, applies, result, evidence: evidence === '' ? null : evidence }
    })
    await store.saveChecks(
      db,
      {
        county: user.county,
        round_id,
        checked_on: day(wanted.checked_on),
        checker: wanted.checker.trim(),
        recorded_by: user.user_id,
        recorded_at: now,
      },
      rows,
    )
    return { recorded: rows.length }
  },
  ({ round_id, checked_on, checker }, { recorded }) => ({ round_id, checked_on, checker, recorded }),
)

function refuseCheck(
  { today, law }: OpenContext,
  { opened_on }: store.StoredRound,
  { checked_on }: Recording,
  check: NewCheck,
  person: store.StoredTarget,
): void {
  const on = day(checked_on)
  const { name, born_on, died_on } = person
  const item = law.codeName('check_item', check.item) ?? check.item
  refuse(checkProblems(check, { opened_on, on, today }, person, law), { name, item, on, opened_on, born_on, died_on })
}

/** The first finding is no change; a later one is kept in the audit beside it. */
function noteChange({ changed }: OpenContext, round_id: string, check: NewCheck, before: store.StoredCheck | undefined): void {
  const { person_id, item, applies, result } = check
  if (before === undefined || (before.applies === applies && before.result === result)) return
  const row = `check_item ${round_id} ${item}`
  changed({ subject: person_id, row, before: { applies: before.applies, result: before.result }, after: { applies, result } })
}
