import { command, type OpenContext } from '../../server/command.ts'
import type { RosterRow, RosterSpec } from '../../server/excel/write.ts'
import { handOutRoster } from '../../server/exports.ts'
import type { HandedOut } from '../../server/handed-out.ts'
import { rowsOf } from './commands.read.ts'
import type { ChildFilter, ChildRow } from './contract.ts'
import { KIND_NAMES } from './rules.ts'

const TITLE = '儿童台账'

/** 儿童台账 for those named for children: numbers masked. Neither its name nor its row in the register says of whom it is. */
export const childrenFile = command(
  'child.export',
  'child.read',
  async (ctx: OpenContext, filter: Pick<ChildFilter, 'kind' | 'division'>): Promise<HandedOut> => {
    const rows = await rowsOf(ctx, filter)
    // How many children there are is theirs to know who work for them: the register and the alarms of others get no number.
    return handOutRoster(ctx, { kind: 'children_list', subject: TITLE, name: `${TITLE}.xlsx`, spec: specOf(rows), rows: 0 })
  },
  (_, { number }) => ({ number }),
  { secret: true },
)

const specOf = (rows: readonly ChildRow[]): RosterSpec => ({
  sheetName: TITLE,
  title: TITLE,
  subtitle: { left: `共 ${rows.length} 人　含未成年人信息，不得公示、转发`, right: '' },
  header: [['序号', '村（居）', '姓名', '性别', '证件号码', '年龄', '类别', '监护人', '监护人电话', '最近核查日期']],
  columns: [
    { key: 'no', width: 7, kind: 'int' },
    { key: 'village', width: 12, kind: 'text' },
    { key: 'name', width: 11, kind: 'text' },
    { key: 'sex', width: 7, kind: 'text' },
    { key: 'id', width: 22, kind: 'text' },
    { key: 'age', width: 7, kind: 'int' },
    { key: 'kinds', width: 24, kind: 'text' },
    { key: 'guardian', width: 12, kind: 'text' },
    { key: 'phone', width: 16, kind: 'text' },
    { key: 'reviewed', width: 14, kind: 'text' },
  ],
  rows: rows.map(
    (row, at): RosterRow => ({
      no: at + 1,
      village: row.village,
      name: row.name,
      sex: row.sex === '1' ? '男' : row.sex === '2' ? '女' : '',
      id: row.masked_id ?? '',
      age: row.age,
      kinds: row.kinds.map(kind => KIND_NAMES[kind]).join('、'),
      guardian: row.guardian ?? '',
      phone: row.guardian_phone ?? '',
      reviewed: row.reviewed_on ?? '',
    }),
  ),
  totals: false,
  footer: '制表人：　　　　　审核人：',
  orientation: 'landscape',
})
