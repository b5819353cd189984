import type { Law } from '../../kernel/law.ts'
import { isLawParameterMissing } from '../../kernel/law.ts'
import { formatYuan, type Fen } from '../../kernel/money.ts'
import type { Month } from '../../kernel/month.ts'
import type { Day } from '../../kernel/day.ts'
import type { Figure, SummaryWarning } from './contract.ts'
import { RECURRING_PROGRAMMES, RELIEF } from './rules.catalogue.ts'
import type { ProgrammeSums } from './rules.figures.ts'
import { lastDayOf, monthsOf, monthWords, periodTitle, type Span } from './rules.period.ts'

/** One batch that is not void; `state`: as far as it has come. */
export type BatchState = {
  readonly batch_id: string
  readonly programme: string
  readonly month: Month
  readonly kind: 'regular' | 'relief' | 'supplementary' | 'reissue'
  readonly number: number
  readonly unit: 'person' | 'household'
  readonly state: 'sent' | 'approved' | 'made'
}
export type FailedLines = { readonly programme: string; readonly month: Month; readonly lines: number; readonly net_fen: Fen }

export type Checked = {
  readonly span: Span
  readonly today: Day
  readonly batches: readonly BatchState[]
  readonly failed: readonly FailedLines[]
  readonly sums: readonly ProgrammeSums[]
  readonly figures: readonly Figure[]
}

const warning = (code: string, what: string, how: string, figure: string | null = null): SummaryWarning => ({ code, figure, what, how })

/** What the clerk should know before the text goes out: missing months, money not yet sent or come back, averages out of range, unit traps. */
export function warningsOf(checked: Checked, law: Law): SummaryWarning[] {
  return [
    ...periodWarnings(checked),
    ...monthWarnings(checked, law),
    ...batchWarnings(checked, law),
    ...failedWarnings(checked, law),
    ...averageWarnings(checked, law),
    ...unitWarnings(checked),
  ]
}

function periodWarnings({ span, today }: Checked): SummaryWarning[] {
  if (today > lastDayOf(span.to)) return []
  return [warning('PERIOD_INCOMPLETE', `${periodTitle(span)}还没有过完`, '数字只到今天为止；期末的批次导出银行清单后请重新生成。')]
}

/** A programme that pays monthly should have gone out in every month; one that never did gets no sentence. */
function monthWarnings({ span, batches, sums }: Checked, law: Law): SummaryWarning[] {
  return RECURRING_PROGRAMMES.flatMap(programme => {
    const title = law.programme(programme).title
    const own = batches.filter(batch => batch.programme === programme && batch.state === 'sent')
    if (!sums.some(each => each.programme === programme)) {
      return [
        warning(
          'PROGRAMME_EMPTY',
          `${periodTitle(span)}没有${title}的发放，正文没有写它`,
          '确实没有的不用管；有的请先造册、审批并导出银行清单。',
        ),
      ]
    }
    const missing = monthsOf(span).filter(month => !own.some(batch => batch.month === month && batch.kind === 'regular'))
    if (missing.length === 0) return []
    return [
      warning(
        'MONTH_MISSING',
        `${title}缺 ${missing.map(month => monthWords(month, span)).join('、')}的按月发放`,
        '这些月份的钱不在总数里；补发后请重新生成。',
      ),
    ]
  })
}

function batchWarnings({ span, batches }: Checked, law: Law): SummaryWarning[] {
  return batches
    .filter(batch => batch.state !== 'sent' && batch.kind !== 'reissue')
    .map(({ programme, month, number, kind, state }) => {
      const name = `${law.programme(programme).title}${monthWords(month, span)}${kind === 'regular' ? '' : `第${number}批`}`
      return state === 'approved'
        ? warning('BATCH_NOT_SENT', `${name}已审批，还没有导出银行清单，没有算进来`, '到「发放」里导出银行清单后重新生成。')
        : warning('BATCH_NOT_APPROVED', `${name}已造册，还没有审批，没有算进来`, '到「发放」里送审、审批并导出银行清单后重新生成。')
    })
}

function failedWarnings({ span, failed }: Checked, law: Law): SummaryWarning[] {
  return failed.map(({ programme, month, lines, net_fen }) =>
    warning(
      'FAILED_NOT_REISSUED',
      `${law.programme(programme).title}${monthWords(month, span)}有 ${lines} 笔共 ${formatYuan(net_fen)} 元被银行退回，还没有重发`,
      '总数里算了这些钱，但还没有到人手里；请到「发放」里重发（重发不重复计）。',
      `${programme}.amount`,
    ),
  )
}

/** The money of one person and month against the highest standard of the period, and a fifth of it: a slip of unit or digit shows here. */
function averageWarnings({ span, sums }: Checked, law: Law): SummaryWarning[] {
  return sums.flatMap(({ programme, all, base }) => {
    const limit = RECURRING_PROGRAMMES.includes(programme) ? limitOf(programme, span, law) : undefined
    if (limit === undefined || base.person_times === 0) return []
    const times = BigInt(base.person_times)
    const average = `${law.programme(programme).title}平均每人每月 ${formatYuan(all.amount_fen / times)} 元`
    const how = '请核对有没有把户当人、把几个月当一个月，或金额多写少写一位。'
    if (all.amount_fen * 100n > limit.standard * limit.above * times) {
      return [warning('AVERAGE_ABOVE', `${average}，高于标准 ${formatYuan(limit.standard)} 元`, how, `${programme}.amount`)]
    }
    if (all.amount_fen * 100n < limit.standard * limit.below * times) {
      return [
        warning('AVERAGE_BELOW', `${average}，不到标准 ${formatYuan(limit.standard)} 元的 ${limit.below}%`, how, `${programme}.amount`),
      ]
    }
    return []
  })
}

function limitOf(programme: string, span: Span, law: Law): { standard: Fen; above: bigint; below: bigint } | undefined {
  const at = law.programme(programme).warnAbove
  if (at === null) return undefined
  try {
    const values = monthsOf(span).map(month => law.fen(at.parameter, month, at.key ?? undefined).value)
    const percent = (key: string): bigint => BigInt(law.parameter<string>('import.plausibility', span.to, key).value)
    return { standard: values.reduce((most, value) => (value > most ? value : most)), above: percent('above'), below: percent('below') }
  } catch (error) {
    if (isLawParameterMissing(error)) return undefined
    throw error
  }
}

function unitWarnings({ figures }: Checked): SummaryWarning[] {
  const relief = figures.filter(figure => figure.id.startsWith(`${RELIEF}.`))
  const mixed = relief.some(figure => figure.unit === 'person') && relief.some(figure => figure.unit === 'household')
  return mixed
    ? [
        warning(
          'UNITS_MIXED',
          '临时救助有的批次按人、有的按户',
          '金额可以相加，人数和户数不能；正文只写了资金合计。',
          `${RELIEF}.total.amount`,
        ),
      ]
    : []
}
