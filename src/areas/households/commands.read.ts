import { query, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { maskPhone } from '../people/rules.ts'
import { ageOf, entitlementView } from '../people/rules.views.ts'
import type { HouseholdView } from './contract.ts'
import * as read from './store.read.ts'
import { householdById } from './store.ts'

/** A household with its members, past and present, and its entitlements; numbers and phone masked. */
export const householdPage = query(
  'household.page',
  'person.read',
  async (ctx: OpenContext, { household_id }: { household_id: string }): Promise<HouseholdView> => {
    const { db, user, law, codec, today } = ctx
    const household = await householdById(db, user.county, household_id)
    if (!household) throw new AppError('HOUSEHOLD_NOT_FOUND')
    const { phone, ...shown } = household
    const members = await read.membersOf(db, user.county, household_id)
    return {
      ...shown,
      phone_masked: maskPhone(phone),
      village: await read.villageName(db, user.county, household.division),
      head_name: await read.personName(db, user.county, household.head_person_id),
      members: members.map(({ id_cipher, born_on, ...member }) => ({
        ...member,
        age: ageOf(born_on, member.died_on, today),
        id_masked: id_cipher === null ? null : codec.maskId(id_cipher),
      })),
      entitlements: (await read.entitlementsOf(db, user.county, household_id)).map(row => entitlementView(row, law)),
    }
  },
  { people: (_, { members }) => members.map(member => member.person_id) },
)
