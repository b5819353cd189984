import { ageOn, day, type Day } from '../../kernel/day.ts'
import { query, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { markOf } from './commands.mark.ts'
import { CHILD_KINDS, type ChildDetail, type ChildFilter, type ChildKind, type ChildRow } from './contract.ts'
import { FACTS, kindsOn } from './rules.ts'
import * as store from './store.ts'
import { ofTown } from './store.reviews.ts'

/** The classes of today; who has died is in none any more. */
export const kindsOf = ({ spells, born_on, died_on }: store.ChildRecord, on: Day): ChildKind[] =>
  died_on !== null && died_on <= on ? [] : kindsOn(spells, born_on, on)

type Listed = { readonly record: store.ChildRecord; readonly kinds: readonly ChildKind[] }

/** Children of the reader's scope with their classes of today; without those whose record was voided. */
export async function listed({ db, user, today }: OpenContext): Promise<Listed[]> {
  const records = await store.children(db, user.county)
  return records.filter(({ voided }) => voided === null).map(record => ({ record, kinds: kindsOf(record, today) }))
}

const matches = ({ record, kinds }: Listed, { text = '', kind, division, past = false }: ChildFilter): boolean =>
  (past || kinds.length > 0) &&
  (kind === undefined || kinds.includes(kind)) &&
  (division === undefined || record.division === division) &&
  (text.trim() === '' || record.name.includes(text.trim()) || record.id_last4 === text.trim().toUpperCase())

export const rowsOf = async (ctx: OpenContext, filter: ChildFilter, given?: readonly Listed[]): Promise<ChildRow[]> =>
  (given ?? (await listed(ctx)))
    .filter(each => matches(each, filter))
    .map(({ record, kinds }): ChildRow => {
      const { child_id, name, id_cipher, sex, born_on, division, village, guardian, guardian_phone, reviewed_on } = record
      const masked_id = id_cipher === null ? null : ctx.codec.maskId(id_cipher)
      const age = ageOn(born_on, ctx.today)
      return {
        child: child_id,
        name,
        masked_id,
        sex,
        born_on,
        age,
        division,
        village,
        kinds: [...kinds],
        guardian,
        guardian_phone,
        reviewed_on,
      }
    })

export const children = query('child.list', 'child.read', async (ctx: OpenContext, filter: ChildFilter) => {
  const all = await listed(ctx)
  return {
    children: await rowsOf(ctx, filter, all),
    counts: CHILD_KINDS.map(kind => ({ kind, persons: all.filter(({ kinds }) => kinds.includes(kind)).length })),
  }
})

/** One child's file. Opening it leaves a row in the audit, under the record's mark. */
export const child = query(
  'child.detail',
  'child.read',
  async (ctx: OpenContext, { child: child_id }: { readonly child: string }): Promise<ChildDetail> => {
    const { db, user, today, codec } = ctx
    const found = await store.childById(db, user.county, child_id, false)
    if (!found) throw new AppError('CHILD_NOT_FOUND')
    const { county } = user
    const masked = (cipher: Buffer | null): string | null => (cipher === null ? null : codec.maskId(cipher))
    const reviews = await ofTown(db, user.town, user.scope, () => store.reviewsOf(db, county, child_id))
    return {
      child: child_id,
      name: found.name,
      masked_id: masked(found.id_cipher),
      sex: found.sex,
      born_on: found.born_on,
      age: ageOn(day(found.born_on), today),
      village: found.village,
      facts: Object.fromEntries(FACTS.map(field => [field, found[field]])) as ChildDetail['facts'],
      voided: found.voided,
      mark: markOf(ctx, child_id),
      classes: (await store.classes(db, county, child_id)).map(({ class_id: spell, ...rest }) => ({ spell, ...rest })),
      guardians: (await store.guardians(db, county, child_id)).map(({ guardian_id: guardian, id_cipher, ...rest }) => ({
        guardian,
        masked_id: masked(id_cipher),
        ...rest,
      })),
      history: await store.changes(db, county, child_id),
      reviews: reviews.map(({ round_id: round, ...rest }) => ({ round, ...rest })),
    }
  },
  { people: (_, { mark }) => [mark] },
)
