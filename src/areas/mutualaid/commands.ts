import { day, type Day } from '../../kernel/day.ts'
import { command, refuse, type OpenContext } from '../../server/command.ts'
import { sees } from '../../server/db.ts'
import { AppError } from '../../server/errors.ts'
import { closeFund, openFund } from '../funds/commands.ts'
import type { Inspection, NewDirector, NewSociety, NewTraining } from './contract.ts'
import { directorProblems, inspectionProblems, societyProblems, trainingProblems } from './rules.ts'
import * as store from './store.ts'

const orDay = (text: string | null): Day | null => (text === null ? null : day(text))

async function locked({ db, user }: OpenContext, society_id: string): Promise<store.StoredSociety> {
  const [society] = await store.societiesForChange(db, user.county, [society_id])
  if (!society) throw new AppError('SOCIETY_NOT_FOUND', { society_id })
  return society
}

/** Words as they are kept; what is only spaces is refused by its name. */
function told<Field extends string>(fields: Readonly<Record<Field, string>>): Record<Field, string> {
  const kept = Object.entries<string>(fields).map(([field, text]) => [field, text.trim()] as const)
  if (kept.some(([, text]) => text === '')) throw new AppError('SOCIETY_FIELD_EMPTY')
  return Object.fromEntries(kept) as Record<Field, string>
}

/** Registers a society with its fund: one that the village has, or a new one, opened in the same transaction. */
export const registerSociety = command(
  'society.register',
  'mutual.manage',
  async (ctx: OpenContext, wanted: NewSociety): Promise<{ readonly society_id: string; readonly fund_id: string }> => {
    const { db, user, now, today, newId, changed } = ctx
    const { division } = wanted
    const level = sees(user.scope, division) ? await store.levelOf(db, user.county, division) : undefined
    if (level === undefined) throw new AppError('SOCIETY_DIVISION_UNKNOWN', { division })
    const kept = told({ name: wanted.name, registration_no: wanted.registration_no, legal_head: wanted.legal_head })
    const founded_on = day(wanted.founded_on)
    const fund = wanted.fund_id === null ? undefined : await store.fundOf(db, user.county, wanted.fund_id)
    if (wanted.fund_id !== null && fund === undefined) throw new AppError('FUND_NOT_FOUND', { fund_id: wanted.fund_id })
    const opened_on = day(wanted.opened_on)
    refuse(societyProblems({ division, founded_on, opened_on }, fund, today), { founded_on, opened_on: fund?.opened_on ?? opened_on })
    const fund_id = wanted.fund_id ?? (await openOwnFund(ctx, wanted, kept.name))
    const society_id = newId()
    const { county, user_id: created_by } = user
    await store.insertSociety(db, { county, society_id, division, level, fund_id, ...kept, founded_on, created_by, created_at: now })
    changed({ row: `society ${society_id}`, before: {}, after: { ...kept, level, founded_on } })
    return { society_id, fund_id }
  },
  ({ division, founded_on }, { society_id, fund_id }) => ({ society_id, fund_id, division, founded_on }),
)

async function openOwnFund(ctx: OpenContext, wanted: NewSociety, name: string): Promise<string> {
  const { division, opened_on, opening_fen, opening_place: place } = wanted
  const { fund_id } = await openFund(ctx, {
    kind: 'mutual_aid',
    division,
    name: `${name}互助资金`.slice(0, 60),
    opened_on,
    opening_fen,
    place,
    document: null,
  })
  return fund_id
}

/** Puts right what is registered; the audit keeps what it said before. */
export const changeSociety = command(
  'society.change',
  'mutual.manage',
  async (
    ctx: OpenContext,
    wanted: { readonly society_id: string; readonly name: string; readonly registration_no: string; readonly legal_head: string },
  ): Promise<void> => {
    const { db, user, changed } = ctx
    const { society_id } = wanted
    const society = await locked(ctx, society_id)
    if (society.closed_on !== null) throw new AppError('SOCIETY_CLOSED', { society: society.name, closed_on: society.closed_on })
    const kept = told({ name: wanted.name, registration_no: wanted.registration_no, legal_head: wanted.legal_head })
    await store.changeSociety(db, user.county, society_id, kept)
    const { name, registration_no, legal_head } = society
    changed({ row: `society ${society_id}`, before: { name, registration_no, legal_head }, after: kept })
  },
  ({ society_id }) => ({ society_id }),
)

/** 注销: the fund is closed with it, and must be empty for that. */
export const closeSociety = command(
  'society.close',
  'mutual.manage',
  async (ctx: OpenContext, wanted: { readonly society_id: string; readonly closed_on: string; readonly reason: string }): Promise<void> => {
    const { db, user, changed } = ctx
    const { society_id, reason } = wanted
    const closed_on = day(wanted.closed_on)
    const society = await locked(ctx, society_id)
    if (society.closed_on !== null) throw new AppError('SOCIETY_CLOSED', { society: society.name, closed_on: society.closed_on })
    await closeFund(ctx, { fund_id: society.fund_id, closed_on, reason })
    await store.changeSociety(db, user.county, society_id, { closed_on })
    changed({ row: `society ${society_id}`, before: { closed_on: null, reason: null }, after: { closed_on, reason } })
  },
  ({ society_id, closed_on, reason }) => ({ society_id, closed_on, reason }),
)

/** A director or supervisor takes his seat. */
export const seatDirector = command(
  'society.seat',
  'mutual.manage',
  async (ctx: OpenContext, wanted: NewDirector & { readonly society_id: string }): Promise<{ readonly director_id: string }> => {
    const { db, user, now, newId, changed } = ctx
    const { society_id, board_post } = wanted
    const society = await locked(ctx, society_id)
    const { name } = told({ name: wanted.name })
    refuse(directorProblems(society, wanted, await store.directors(db, user.county, society_id)), {
      society: society.name,
      name,
      founded_on: society.founded_on,
      closed_on: society.closed_on,
    })
    const director_id = newId()
    const [from_day, to_day] = [day(wanted.from_day), orDay(wanted.to_day)]
    const { county, user_id: created_by } = user
    const { division } = society
    await store.insertDirector(db, {
      county,
      director_id,
      society_id,
      division,
      name,
      board_post,
      from_day,
      to_day,
      created_by,
      created_at: now,
    })
    changed({ row: `society ${society_id}`, before: {}, after: { director: name, board_post, from_day, to_day } })
    return { director_id }
  },
  ({ society_id, board_post, from_day }, { director_id }) => ({ society_id, director_id, board_post, from_day }),
)

/** Ends a term; the seat is free from that day on. */
export const endTerm = command(
  'society.unseat',
  'mutual.manage',
  async (ctx: OpenContext, wanted: { readonly director_id: string; readonly to_day: string }): Promise<void> => {
    const { db, user, changed } = ctx
    const to_day = day(wanted.to_day)
    const seat = await store.directorForChange(db, user.county, wanted.director_id)
    if (!seat) throw new AppError('DIRECTOR_NOT_FOUND', { director_id: wanted.director_id })
    if (seat.to_day !== null && seat.to_day <= to_day) throw new AppError('TERM_OVER', { name: seat.name, on: seat.to_day })
    if (to_day <= seat.from_day) throw new AppError('TERM_ENDS_FIRST', { name: seat.name })
    await store.endDirector(db, user.county, wanted.director_id, to_day)
    changed({
      row: `society ${seat.society_id}`,
      before: { director: seat.name, to_day: seat.to_day },
      after: { director: seat.name, to_day },
    })
  },
  ({ director_id, to_day }) => ({ director_id, to_day }),
)

/** 年检 of a year: which papers came, when it was handed in, what came of it. One row per society and year. */
export const recordInspection = command(
  'society.inspect',
  'mutual.manage',
  async (ctx: OpenContext, wanted: Inspection & { readonly society_id: string }): Promise<void> => {
    const { db, user, now, today, law, changed } = ctx
    const { society_id, year, inspection_result } = wanted
    const society = await locked(ctx, society_id)
    const papers = [...new Set(wanted.papers)].sort()
    refuse(inspectionProblems(society, { ...wanted, papers }, today, law), {
      society: society.name,
      year,
      founded_on: society.founded_on,
      closed_on: society.closed_on,
    })
    const [before] = await store.inspections(db, user.county, society_id, year)
    const words = wanted.words?.trim() ?? ''
    const after = {
      papers,
      submitted_on: orDay(wanted.submitted_on),
      inspection_result,
      inspected_on: orDay(wanted.inspected_on),
      words: words === '' ? null : words,
    }
    const { county, user_id: recorded_by } = user
    await store.saveInspection(db, { county, society_id, year, division: society.division, ...after, recorded_by, recorded_at: now })
    changed({
      row: `society ${society_id}`,
      before: { year, ...(before === undefined ? {} : inspected(before)) },
      after: { year, ...inspected(after) },
    })
  },
  ({ society_id, year, inspection_result }) => ({ society_id, year, inspection_result }),
)

type Inspected = Pick<store.InspectionRecord, 'papers' | 'submitted_on' | 'inspection_result' | 'inspected_on' | 'words'>
const inspected = ({ papers, submitted_on, inspection_result, inspected_on, words }: Inspected) => ({
  papers: papers.join(' '),
  submitted_on,
  inspection_result,
  inspected_on,
  words,
})

/** One training with all societies that came: every row or none. */
export const recordTraining = command(
  'society.train',
  'mutual.manage',
  async (ctx: OpenContext, wanted: NewTraining): Promise<{ readonly societies: number }> => {
    const { db, user, now, today, law, newId } = ctx
    const trained_on = day(wanted.trained_on)
    const ids = [...new Set(wanted.societies.map(each => each.society_id))]
    if (ids.length < wanted.societies.length) throw new AppError('TRAINED_TWICE')
    const found = new Map((await store.societiesForChange(db, user.county, ids)).map(each => [each.society_id, each]))
    if (found.size < ids.length) throw new AppError('SOCIETY_NOT_FOUND', { missing: ids.length - found.size })
    refuse(trainingProblems([...found.values()], wanted, today, law), { topic: wanted.topic, on: trained_on, society: '其中一个互助社' })
    const { county, user_id: created_by } = user
    const rows = wanted.societies.map(
      ({ society_id, attendees }): store.TrainingInsert => ({
        county,
        training_id: newId(),
        society_id,
        division: found.get(society_id)?.division ?? user.town,
        trained_on,
        topic: wanted.topic,
        attendees,
        created_by,
        created_at: now,
      }),
    )
    await store.insertTrainings(db, rows)
    return { societies: rows.length }
  },
  ({ trained_on, topic }, { societies }) => ({ trained_on, topic, societies }),
)

export const voidTraining = command(
  'society.untrain',
  'mutual.manage',
  async ({ db, user, now, changed }: OpenContext, wanted: { readonly training_id: string; readonly reason: string }): Promise<void> => {
    const { training_id, reason } = wanted
    const found = await store.trainingForChange(db, user.county, training_id)
    if (!found) throw new AppError('TRAINING_NOT_FOUND', { training_id })
    if (found.voided !== null) throw new AppError('TRAINING_VOIDED')
    await store.voidTraining(db, user.county, training_id, now, reason)
    changed({ row: `society_training ${training_id}`, before: { voided: false }, after: { voided: true, reason } })
  },
  ({ training_id, reason }) => ({ training_id, reason }),
)
