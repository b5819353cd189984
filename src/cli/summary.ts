import { Check } from 'typebox/value'
import { exportSummary, summarise } from '../areas/reports/commands.ts'
import type { Summary } from '../areas/reports/contract.ts'
import { MonthWire } from '../kernel/wire.ts'
import { type Args, type Command, type Outcome, required, textOf, wrongUse } from './command.ts'
import { keepFile, placeFor } from './files.ts'

export const summaryCommand: Command = {
  options: { from: { type: 'string' }, to: { type: 'string' }, docx: { type: 'string' } },
  run: async (cli, args) => {
    const period = { from: monthOf(args, 'from'), to: monthOf(args, 'to') }
    const file = textOf(args, 'docx')
    if (file !== undefined) placeFor(file, { fresh: false })
    const ctx = await cli.context()
    if (file === undefined) return outcomeOf(await summarise(ctx, period))
    const { summary, content } = await exportSummary(ctx, period)
    cli.note(`已导出并留存：${keepFile(file, content, { fresh: false })}`)
    return outcomeOf(summary)
  },
}

function outcomeOf(summary: Summary): Outcome {
  const warnings = summary.warnings.map(({ what, how }) => `· ${what}。${how}`)
  const body = summary.figures.length === 0 ? '这个期间没有一个批次导出过银行清单，没有可写的数字。' : summary.text
  return { value: summary, text: [body, ...(warnings.length === 0 ? [] : ['', '提醒：', ...warnings])].join('\n') }
}

function monthOf(args: Args, name: string): string {
  const text = required(args, name)
  if (!Check(MonthWire, text)) throw wrongUse(`--${name} 应写成 2020-06 这样的月份`)
  return text
}
