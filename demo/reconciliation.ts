import { uploadSystemRoster } from '../src/areas/reconciliation/commands.ts'
import { day } from '../src/kernel/day.ts'
import type { Actors } from './office.ts'
import { VILLAGES } from './people.ts'
import { int, roster, text, yuan, type DemoRoster, type Row } from './roster-layout.ts'
import type { Town } from './town.ts'

const JUNE = 6
const fen = (amount: number): bigint => BigInt(amount) * 100n

/** What the county's 低保 system holds of June: both programmes, a line a household by its head. */
export function systemExport(town: Town): Promise<DemoRoster> {
  const rows = town.households
    .filter(home => home.from <= JUNE && home.to > JUNE)
    .toSorted((a, b) => VILLAGES.indexOf(a.village) - VILLAGES.indexOf(b.village))
    .flatMap((home, at): Row[] =>
      home.members.slice(0, 1).map(({ person }) => ({
        village: home.village,
        cells: {
          no: String(at + 1),
          name: person.name,
          id: person.id,
          insured: home.members.length,
          base: fen(home.perPerson * home.members.length),
          uplift: fen(home.uplift),
        },
      })),
    )
  return roster(
    'dibao.system',
    JUNE,
    '低保信息系统在保家庭名册',
    rows,
    [
      text('no', '序号', 6),
      text('village', '所属村', 12),
      text('name', '户主姓名', 10),
      text('id', '户主身份证号', 21),
      int('insured', '保障人口数', 8),
      yuan('base', '户月保障金额（元）', 12),
      yuan('uplift', '家庭分类施保金额（元）', 12),
    ],
    ['insured', 'base', 'uplift'],
  )
}

/** At the end of June the clerk holds the system against what was paid. */
export async function reconcileJune(actors: Actors, town: Town): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const { fileName, bytes } = await systemExport(town)
  await uploadSystemRoster(actors.clerk(day('2020-06-29')), { month: '2020-06', file_name: fileName, content: bytes })
  return { name: fileName, bytes }
}
