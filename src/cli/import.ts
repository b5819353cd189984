import { basename } from 'node:path'
import { previewRoster } from '../areas/imports/commands.read.ts'
import { commitImport, discardImport, setImport, uploadRoster } from '../areas/imports/commands.ts'
import type { ImportChoices, ImportPreview, ProblemWire } from '../areas/imports/contract.ts'
import { parseMonth } from '../kernel/month.ts'
import { fenFromJson, formatYuan } from '../kernel/money.ts'
import type { Context } from '../server/command.ts'
import { rosterKinds } from '../server/rosters.ts'
import { type Args, type Command, type Outcome, textOf, wrongUse } from './command.ts'
import { readGiven } from './files.ts'

const MEANINGS = ['household_month', 'person_month', 'period_total', 'grant'] as const
const oneOf = <T extends string>(args: Args, name: string, words: readonly T[]): T | undefined => {
  const text = textOf(args, name)
  const found = words.find(word => word === text)
  if (text !== undefined && found === undefined) throw wrongUse(`--${name} 应是 ${words.join('、')} 中的一个`)
  return found
}

export const importCommand: Command = {
  words: [0, 1],
  options: {
    ...Object.fromEntries(
      ['kind', 'month', 'mapping', 'amount', 'gone', 'coverage', 'unit', 'reason', 'document'].map(name => [
        name,
        { type: 'string' as const },
      ]),
    ),
    'dry-run': { type: 'boolean' },
    kinds: { type: 'boolean' },
  },
  run: async (cli, args) => {
    if (args.values['kinds'] === true) return kinds()
    const path = args.rest[0]
    if (path === undefined) throw wrongUse('缺少要导入的文件')
    if (textOf(args, 'as') === undefined) throw wrongUse('导入要写明由谁来办：--as 登录名')
    const choices = choicesOf(args)
    const file = { file_name: basename(path), content: readGiven(path) }
    const ctx = await cli.context()
    return takeIn(ctx, file, choices, args.values['dry-run'] === true)
  },
}

function kinds(): Outcome {
  const value = rosterKinds().map(({ id, title, programme }) => ({ id, title, programme }))
  return { value: { kinds: value }, text: value.map(({ id, title }) => `${id}\t${title}`).join('\n') }
}

function choicesOf(args: Args): ImportChoices {
  const month = textOf(args, 'month')
  const read = month === undefined ? undefined : parseMonth(month)
  if (month !== undefined && read === undefined) throw wrongUse('--month 应写成 2020-06')
  const mapping = textOf(args, 'mapping')
  const given = {
    kind: textOf(args, 'kind'),
    month: read,
    columns: mapping === undefined ? undefined : columnsOf(mapping),
    amount: oneOf(args, 'amount', MEANINGS),
    gone: oneOf(args, 'gone', ['stop', 'keep'] as const),
    coverage: oneOf(args, 'coverage', ['town', 'villages'] as const),
    unit: oneOf(args, 'unit', ['person', 'household'] as const),
    reason: textOf(args, 'reason'),
    document: textOf(args, 'document'),
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as ImportChoices
}

/** `C=name,D=id,H=` : column letters and the field each holds; nothing after the sign = not imported. */
function columnsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').map(part => {
      const [, letters = '', field = ''] = /^([A-Z]{1,3})=([A-Za-z]*)$/.exec(part.trim()) ?? []
      if (letters === '') throw wrongUse('--mapping 应写成 C=name,D=id')
      return [String([...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1), field]
    }),
  )
}

type Given = { readonly file_name: string; readonly content: Buffer }

async function takeIn(ctx: Context, file: Given, choices: ImportChoices, dry: boolean): Promise<Outcome> {
  const kind = choices.kind === undefined ? {} : { kind: choices.kind }
  const { import_id } = await uploadRoster(ctx, { ...file, ...kind })
  if (Object.keys(choices).length > 0) await setImport(ctx, { import_id, ...choices })
  const preview = await previewRoster(ctx, { import_id })
  const refused = preview.errors > 0
  if (dry || refused) {
    await discardImport(ctx, { import_id })
    return told(preview, false, !refused)
  }
  try {
    const { counts } = await commitImport(ctx, { import_id })
    return told({ ...preview, counts }, true, true)
  } catch (error) {
    // A draft that nobody will see on a screen; the refusal itself goes on.
    await discardImport(ctx, { import_id }).catch(() => undefined)
    throw error
  }
}

function told(preview: ImportPreview, committed: boolean, found: boolean): Outcome {
  const { counts, problems, totals } = preview
  const short = ({ cell, code, what, how }: ProblemWire) => ({ cell, code, message: `${what}。${how}` })
  const of = (severity: ProblemWire['severity']) => problems.filter(problem => problem.severity === severity).map(short)
  const value = {
    rows: counts.rows,
    people: counts.people,
    households: counts.households,
    new: counts.new,
    changed: counts.changed,
    unchanged: counts.unchanged,
    errors: of('error'),
    warnings: of('warning'),
    totals: totals
      .filter(total => total.is_money && total.is_grand)
      .map(({ column, stated, computed }) => ({ column, stated_fen: stated, computed_fen: computed })),
    committed,
  }
  const lines = [
    `${counts.rows} 行，${counts.households > 0 ? `${counts.households} 户，` : ''}${counts.people} 人；新增 ${counts.new}，变化 ${counts.changed}，不变 ${counts.unchanged}，表上没有的 ${counts.gone}`,
    ...value.totals.map(
      each =>
        `${each.column}：表上 ${formatYuan(fenFromJson(each.stated_fen))} 元，逐行相加 ${formatYuan(fenFromJson(each.computed_fen))} 元`,
    ),
    ...value.errors.map(error => `错误 ${error.cell} ${error.message}`),
    ...value.warnings.map(warning => `提醒 ${warning.cell} ${warning.message}`),
    committed ? '已入库。' : found ? '只是试读，没有入库。' : '有错误，没有入库；现在什么都没有存。',
  ]
  return { value, text: lines.join('\n'), found }
}
