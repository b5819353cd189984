import { addDays, day } from '../../kernel/day.ts'
import { command, query, refuse, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import type { CareRow, NewCare } from './contract.care.ts'
import { careEndProblems, careProblems } from './rules.care.ts'
import * as store from './store.care.ts'
import { chosen } from './store.rounds.ts'
import { validCards } from './store.ts'

/** Care at home, those cared for now first. */
export const cares = query('disability.cares', 'disability.read', async ({ db, user, codec }: OpenContext): Promise<CareRow[]> => {
  const records = await store.cares(db, user.county)
  return records.map(({ id_cipher, ...record }): CareRow => ({ ...record, masked_id: id_cipher === null ? null : codec.maskId(id_cipher) }))
})

export const startCare = command(
  'disability.care',
  'disability.write',
  async ({ db, user, now, today, law, newId }: OpenContext, wanted: NewCare): Promise<{ care_id: string }> => {
    const from_day = day(wanted.from_day)
    const { person_id, care_kind, care_level } = wanted
    const [person] = await chosen(db, user.county, [person_id], from_day)
    if (person === undefined) throw new AppError('CARE_PERSON_UNKNOWN')
    const [card] = await validCards(db, user.county, [person_id], from_day)
    const { name, born_on, died_on, division } = person
    refuse(careProblems({ care_kind, from_day }, { born_on, died_on, card }, today, law), { name, born_on, died_on, on: from_day })
    const care_id = newId()
    await store.insertCare(db, {
      county: user.county,
      care_id,
      person_id,
      division,
      care_kind,
      care_level,
      caregiver: wanted.caregiver.trim(),
      no_carer: wanted.no_carer.trim(),
      from_day,
      created_by: user.user_id,
      created_at: now,
    })
    return { care_id }
  },
  ({ person_id, care_kind, from_day }, { care_id }) => ({ care_id, person_id, care_kind, from_day }),
)

async function openCare({ db, user }: OpenContext, care_id: string): Promise<store.StoredCare> {
  const found = await store.careForChange(db, user.county, care_id)
  if (!found) throw new AppError('CARE_NOT_FOUND', { care_id })
  if (found.voided) throw new AppError('CARE_VOIDED')
  return found
}

type EndCare = { readonly care_id: string; readonly to_day: string; readonly reason: string }

/** Care ends on a day with a word; it may begin anew after that. */
export const endCare = command(
  'disability.care-end',
  'disability.write',
  async (ctx: OpenContext, { care_id, to_day, reason }: EndCare): Promise<void> => {
    const { db, user, today, changed } = ctx
    const found = await openCare(ctx, care_id)
    refuse(careEndProblems(day(to_day), found, addDays(today, 1)), { on: to_day, from_day: found.from_day, ended: found.to_day })
    await store.changeCare(db, user.county, care_id, { to_day: day(to_day), end_reason: reason })
    changed({ subject: found.person_id, row: `home_care ${care_id}`, before: { to_day: null }, after: { to_day, reason } })
  },
  ({ care_id, to_day, reason }) => ({ care_id, to_day, reason }),
)

export const voidCare = command(
  'disability.care-void',
  'disability.manage',
  async (ctx: OpenContext, { care_id, reason }: { readonly care_id: string; readonly reason: string }): Promise<void> => {
    const { db, user, now, changed } = ctx
    const found = await openCare(ctx, care_id)
    await store.changeCare(db, user.county, care_id, { voided_at: now, void_reason: reason })
    changed({ subject: found.person_id, row: `home_care ${care_id}`, before: { voided: false }, after: { voided: true, reason } })
  },
  ({ care_id, reason }) => ({ care_id, reason }),
)
