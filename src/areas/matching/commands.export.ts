import { formatMonth, month } from '../../kernel/month.ts'
import { command, type OpenContext } from '../../server/command.ts'
import type { RosterRow, RosterSpec } from '../../server/excel/write.ts'
import { handOutRoster } from '../../server/exports.ts'
import type { HandedOut } from '../../server/handed-out.ts'
import { readList } from './commands.read.ts'
import { RULES, type HouseholdRow, type Which } from './contract.ts'
import { CONCLUSION_WORD, PROPOSAL_WORD, RULE_WORD } from './rules.words.ts'

/** The result of a matching, one line a household; what the other department gets back. */
export const listFile = command(
  'matching.export',
  'matching.read',
  async (ctx: OpenContext, which: { readonly list_id: string } & Which): Promise<HandedOut> => {
    const { list, chosen } = await readList(ctx, which)
    const kind = ctx.law.codeName('outside_list_kind', list.kind) ?? list.kind
    const title = `${kind}比对结果（${list.listed_on}）`
    const persons = chosen.reduce((sum, row) => sum + row.persons, 0)
    const left = `提供单位：${list.provider}　${chosen.length} 户 ${persons} 人`
    const right = list.matched_on === null ? '还没有比对' : `按 ${list.matched_on} 的情况比对`
    const rows = chosen.map((row, at) => rowOf(ctx, row, at))
    return handOutRoster(ctx, { kind: 'match_result', subject: title, name: `${title}.xlsx`, spec: specOf(title, left, right, rows) })
  },
  ({ list_id }, { number }) => ({ list_id, number }),
  { secret: true },
)

const SHOWN = RULES.filter(rule => rule !== 'person')
const specOf = (title: string, left: string, right: string, rows: readonly RosterRow[]): RosterSpec => ({
  sheetName: '比对结果',
  title,
  subtitle: { left, right },
  header: [
    ['序号', '村（居）', '户编号', '户主', '人数', ...SHOWN.map(rule => RULE_WORD[rule]), '比对结果', '结论', '结论日期', '文号和说明'],
  ],
  columns: [
    { key: 'no', width: 7, kind: 'int' },
    { key: 'village', width: 12, kind: 'text' },
    { key: 'number', width: 14, kind: 'text' },
    { key: 'head', width: 11, kind: 'text' },
    { key: 'persons', width: 7, kind: 'int', total: true },
    ...SHOWN.map(rule => ({ key: rule, width: 9, kind: 'int', total: true }) as const),
    { key: 'proposal', width: 16, kind: 'text' },
    { key: 'conclusion', width: 16, kind: 'text' },
    { key: 'on', width: 12, kind: 'text' },
    { key: 'words', width: 34, kind: 'text' },
  ],
  rows,
  totals: true,
  footer: '比对人：　　　　　核查人：　　　　　负责人：',
  orientation: 'landscape',
})

const rowOf = ({ law }: OpenContext, row: HouseholdRow, at: number): RosterRow => ({
  no: at + 1,
  village: row.village,
  number: row.household_number,
  head: row.head,
  persons: row.persons,
  ...Object.fromEntries(SHOWN.map(rule => [rule, row.hits[RULES.indexOf(rule)] ?? 0])),
  proposal: row.proposal === null ? '' : PROPOSAL_WORD[row.proposal],
  conclusion: row.concluded === null ? '' : CONCLUSION_WORD[row.concluded.conclusion],
  on: row.concluded?.decided_on ?? '',
  words: [
    row.concluded?.match_reason ? law.codeName('match_reason', row.concluded.match_reason) : null,
    row.concluded?.programme ? law.programme(row.concluded.programme).title : null,
    row.concluded?.from_month ? `${formatMonth(month(row.concluded.from_month))}起发` : null,
    row.concluded?.document,
    row.concluded?.words,
  ]
    .filter(part => part)
    .join('；'),
})
