import { isLawParameterMissing, type Law, type ParameterRef, type Step } from '../../kernel/law.ts'
import { fenFromJson, fenToJson, formatYuan } from '../../kernel/money.ts'
import { formatMonth, month, monthFromDate } from '../../kernel/month.ts'
import type { Day } from '../../kernel/day.ts'
import { dayOf } from '../../server/clock.ts'
import { command, query, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import type { RosterSpec } from '../../server/excel/write.ts'
import { handOutRoster } from '../../server/exports.ts'
import type { HandedOut } from '../../server/handed-out.ts'
import type { EntitlementDetail, EntitlementFilter, EntitlementList, EntitlementRow, UsedParameter } from './contract.ts'
import * as store from './store.read.ts'

const SHOWN_ROWS = 5000

/** The list with its sums per programme. Sums are of people at one time, so a list of every segment has none. */
export const listEntitlements = query(
  'entitlement.list',
  'entitlement.read',
  async (ctx: OpenContext, filter: EntitlementFilter): Promise<EntitlementList> => {
    const { db, user, law } = ctx
    const records = await store.entitlements(db, user.county, filter, SHOWN_ROWS)
    const sums = await store.entitlementSums(db, user.county, filter)
    return {
      rows: records.map(record => rowOf(ctx, record)),
      total: sums.reduce((total, sum) => total + sum.rows, 0),
      sums:
        filter.state === 'all'
          ? []
          : sums.map(({ programme, households, persons, amount_fen }) => ({
              programme,
              persons,
              amount_fen: fenToJson(amount_fen),
              households: law.programme(programme).unit === 'household' ? households : null,
            })),
    }
  },
)

function rowOf({ codec }: OpenContext, { id_cipher, from_month, to_month, ...record }: store.EntitlementRecord): EntitlementRow {
  return {
    ...record,
    masked_id: id_cipher === null ? null : codec.maskId(id_cipher),
    from_month: monthFromDate(from_month),
    to_month: store.monthText(to_month),
    base_fen: fenToJson(record.base_fen),
    uplift_fen: fenToJson(record.uplift_fen),
    amount_fen: fenToJson(record.amount_fen),
  }
}

const STATE_WORDS = { active: '在享', stopped: '已停', all: '全部' } as const

/** The whole list as .xlsx, identity numbers masked. */
export const exportEntitlements = command(
  'entitlement.export',
  'entitlement.read',
  async (ctx: OpenContext, filter: EntitlementFilter): Promise<HandedOut> => {
    const { db, user, law } = ctx
    const chosen = filter.programme === undefined ? { title: '各项待遇' } : law.programmes.find(({ id }) => id === filter.programme)
    if (chosen === undefined) throw new AppError('PROGRAMME_UNKNOWN', { programme: filter.programme })
    const records = await store.entitlements(db, user.county, filter, null)
    const title = `${chosen.title}${STATE_WORDS[filter.state]}名单（${formatMonth(month(filter.month))}）`
    const spec = {
      sheetName: '待遇',
      title,
      subtitle: { right: '单位：人、元/月' },
      orientation: 'landscape',
      totals: filter.state === 'active',
      header: [['序号', '项目', '村（居）', '姓名', '证件号码', '人数', '基本金额', '分类施保', '月合计', '起始月', '停发月', '停发原因']],
      columns: [
        { key: 'no', width: 6, kind: 'int' },
        { key: 'programme', width: 14, kind: 'text' },
        { key: 'village', width: 11, kind: 'text' },
        { key: 'name', width: 10, kind: 'text' },
        { key: 'id', width: 21, kind: 'text' },
        { key: 'persons', width: 6, kind: 'int' },
        { key: 'base', width: 12, kind: 'yuan', total: true },
        { key: 'uplift', width: 12, kind: 'yuan', total: true },
        { key: 'amount', width: 12, kind: 'yuan', total: true },
        { key: 'from', width: 12, kind: 'text' },
        { key: 'to', width: 12, kind: 'text' },
        { key: 'reason', width: 12, kind: 'text' },
      ],
      rows: records.map((record, i) => sheetRow(ctx, record, i)),
    } satisfies RosterSpec
    return handOutRoster(ctx, { kind: 'entitlements', subject: title, name: `${title}.xlsx`, spec })
  },
  ({ programme, state, month }, { number }) => ({ programme, state, month, number }),
  { secret: true },
)

function sheetRow(ctx: OpenContext, record: store.EntitlementRecord, i: number) {
  const row = rowOf(ctx, record)
  return {
    no: i + 1,
    programme: ctx.law.programme(row.programme).title,
    village: row.village,
    name: row.name,
    id: row.masked_id,
    persons: row.persons,
    base: record.base_fen,
    uplift: record.uplift_fen,
    amount: record.amount_fen,
    from: formatMonth(month(row.from_month)),
    to: row.to_month === null ? null : formatMonth(month(row.to_month)),
    reason: row.stop_reason === null ? null : ctx.law.codeName('stop_reason', row.stop_reason),
  }
}

/** 「为什么是这个金额」: the stored steps as they stand, and the parameters they name as they stood then. */
export const entitlementDetail = query(
  'entitlement.detail',
  'entitlement.read',
  async (ctx: OpenContext, { entitlement_id }: { readonly entitlement_id: string }): Promise<EntitlementDetail> => {
    const { db, user, law } = ctx
    const found = await store.entitlement(db, user.county, entitlement_id)
    if (!found) throw new AppError('ENTITLEMENT_NOT_FOUND', { entitlement_id })
    const {
      steps: stored,
      approved_by_doc,
      import_id,
      import_row,
      file_name,
      created_at,
      created_by_name,
      voided_at,
      void_reason,
      ...record
    } = found
    // Written by applyRoster as Step[]; nothing else writes this column.
    const steps = stored as Step[]
    return {
      entitlement: rowOf(ctx, record),
      steps: steps.map(step => ({ ...step, by: [...step.by] })),
      insured: await store.insuredOf(db, user.county, entitlement_id),
      approved_by_doc,
      file: import_id === null && import_row === null ? null : { import_id, name: file_name, row: import_row },
      parameters: usedParameters(steps, law),
      recorded_on: dayOf(created_at),
      recorded_by: created_by_name ?? '',
      voided: voided_at === null ? null : { reason: void_reason ?? '', on: dayOf(voided_at) },
    }
  },
)

function usedParameters(steps: readonly Step[], law: Law): UsedParameter[] {
  const refs = new Map(steps.flatMap(step => step.by).map(ref => [`${ref.id} ${ref.key ?? ''} ${ref.valid_from}`, ref]))
  return [...refs.values()].flatMap(ref => usedParameter(ref, law))
}

/** A parameter that the law files no longer hold is left out; the step still names it. */
function usedParameter(ref: ParameterRef, law: Law): UsedParameter[] {
  try {
    const { id, key, title, value, unit, valid_from, source, unchecked } = law.parameter(
      ref.id,
      ref.valid_from as Day,
      ref.key ?? undefined,
    )
    const isMoney = unit.startsWith('分') && typeof value === 'number'
    const text = isMoney ? formatYuan(fenFromJson(value)) : typeof value === 'object' ? JSON.stringify(value) : String(value)
    const { document, number, clause } = source
    return [{ id, key, title, value: text, unit: isMoney ? `元${unit.slice(1)}` : unit, valid_from, document, number, clause, unchecked }]
  } catch (error) {
    if (isLawParameterMissing(error)) return []
    throw error
  }
}
