import type { TestOffice } from '../../server/testing.office.ts'
import { registerSociety, seatDirector } from './commands.ts'
import type { NewSociety } from './contract.ts'

/** A society of a village with 5,000 yuan in the bank, opened at the beginning of 2020. */
export async function foundSociety(office: TestOffice, division: string, change: Partial<NewSociety> = {}) {
  return registerSociety(office.as(), {
    division,
    name: '救急难互助社',
    registration_no: `53${division}X`,
    legal_head: '丁一',
    founded_on: '2018-05-01',
    fund_id: null,
    opened_on: '2020-01-01',
    opening_fen: 5000_00,
    opening_place: 'bank',
    ...change,
  })
}

/** Five who vote: a chair and four directors. */
export async function seatBoard(office: TestOffice, society_id: string): Promise<void> {
  for (const [at, name] of ['丁一', '丁二', '丁三', '丁四', '丁五'].entries())
    await seatDirector(office.as(), { society_id, name, board_post: at === 0 ? 'chair' : 'director', from_day: '2019-01-01', to_day: null })
}
