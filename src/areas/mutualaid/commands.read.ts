import { fenToJson } from '../../kernel/money.ts'
import { query, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import type { Day } from '../../kernel/day.ts'
import type { DirectorRow, InspectionRow, SocietyDetail, SocietyList, SocietyRow } from './contract.ts'
import { boardDoubts, inspectedYear, inspectionState } from './rules.ts'
import * as store from './store.ts'

function rowOf(record: store.SocietyRecord, year: number, today: Day): SocietyRow {
  const { papers, submitted_on, inspection_result, balance_fen, amount_fen, ...society } = record
  const inspected = papers === null ? undefined : { papers, submitted_on, inspection_result }
  return {
    ...society,
    balance_fen: fenToJson(balance_fen),
    amount_fen: fenToJson(amount_fen),
    inspection: inspectionState(record.founded_on, inspectedYear(year), inspected, today),
  }
}

/** Every society of the scope: what is registered, what is in its fund, how far the year's duties have come. */
export const societies = query(
  'society.list',
  'mutual.read',
  async ({ db, user, today }: OpenContext, { year }: { readonly year: number }): Promise<SocietyList> => ({
    rows: (await store.societies(db, user.county, year)).map(record => rowOf(record, year, today)),
  }),
)

/** One society with its board, inspections and trainings. */
export const society = query(
  'society.detail',
  'mutual.read',
  async (
    { db, user, today }: OpenContext,
    { society_id, year }: { readonly society_id: string; readonly year: number },
  ): Promise<SocietyDetail> => {
    const [found] = await store.societies(db, user.county, year, society_id)
    if (!found) throw new AppError('SOCIETY_NOT_FOUND', { society_id })
    const board = await store.directors(db, user.county, society_id)
    const inspections = await store.inspections(db, user.county, society_id)
    return {
      society: rowOf(found, year, today),
      directors: board.map(
        ({ director_id, name, board_post, from_day, to_day }): DirectorRow => ({ director_id, name, board_post, from_day, to_day }),
      ),
      inspections: inspections.map(
        (row): InspectionRow => ({ ...row, papers: [...row.papers], state: inspectionState(found.founded_on, row.year, row, today) }),
      ),
      trainings: await store.trainings(db, user.county, society_id),
      board: found.closed_on === null ? boardDoubts(board, today) : [],
    }
  },
)
