import { basename } from 'node:path'
import { exportBankList, importReturn } from '../areas/payments/commands.bank.ts'
import { batchDetail } from '../areas/payments/commands.read.ts'
import { approveBatch, noteProblem, runBatch, submitBatch } from '../areas/payments/commands.ts'
import { reviewBatch, sendBackBatch, withdrawBatch } from '../areas/payments/commands.review.ts'
import type { BatchKind, BatchSummary } from '../areas/payments/contract.ts'
import { bridgeInWords } from '../areas/payments/rules.ts'
import { fenFromJson, formatYuan } from '../kernel/money.ts'
import { parseMonth } from '../kernel/month.ts'
import type { Context } from '../server/command.ts'
import { type Args, type Command, type Outcome, required, textOf, wrongUse } from './command.ts'
import { keepFile, placeFor, readGiven } from './files.ts'
import { openingPasswordOf } from './passphrase.ts'

const KINDS: readonly BatchKind[] = ['regular', 'relief', 'supplementary', 'reissue']
type Work = (ctx: Context, args: Args) => Promise<Outcome>

const ACTS: Readonly<Record<string, Work>> = {
  run: async (ctx, args) => told(await runBatch(ctx, runInput(args)), '已造册'),
  submit: async (ctx, args) => told(await submitBatch(ctx, batchOf(args)), '已送审'),
  note: async (ctx, args) =>
    told(await noteProblem(ctx, { ...batchOf(args), code: required(args, 'code'), note: required(args, 'note') }), '说明已保存'),
  review: async (ctx, args) => told(await reviewBatch(ctx, await seenOf(ctx, args)), '已复核'),
  'send-back': async (ctx, args) => told(await sendBackBatch(ctx, { ...batchOf(args), reason: required(args, 'reason') }), '已退回经办'),
  withdraw: async (ctx, args) => told(await withdrawBatch(ctx, { ...batchOf(args), reason: required(args, 'reason') }), '已撤回送审'),
  approve: async (ctx, args) => told(await approveBatch(ctx, await seenOf(ctx, args)), '已审批'),
  export: async (ctx, args) => {
    // Bank lists hold whole numbers: none is written over. The place is asked first, as the export marks the batch as sent.
    const out = textOf(args, 'out')
    if (out !== undefined) placeFor(out, { fresh: true })
    const { password, made } = await openingPasswordOf()
    const full = { purpose: textOf(args, 'purpose') ?? ONE_CARD, receiver: textOf(args, 'receiver') ?? USUAL_RECEIVER, password }
    const { name, content, number } = await exportBankList(ctx, { ...batchOf(args), ...full })
    const path = keepFile(out ?? name, content, { fresh: true })
    const shown = made ? [`打开密码：${password}（只显示这一次）`] : []
    return {
      value: {
        ...(await batchDetail(ctx, batchOf(args))).batch,
        file: path,
        export_number: number,
        ...(made ? { opening_password: password } : {}),
      },
      text: [
        `银行清单已写到 ${path}，登记号 ${number}。`,
        '内有完整证号和账号，要用打开密码才能看；密码请另行告知接收人，不要和文件放在一起。',
        ...shown,
      ].join('\n'),
    }
  },
  return: async (ctx, args) => {
    const path = args.rest[1]
    if (path === undefined) throw wrongUse('缺少回盘文件：pay return 文件 --batch 编号')
    const content = readGiven(path)
    const batch = await importReturn(ctx, { ...batchOf(args), file: { name: basename(path), content } })
    return told(batch, `已回盘：到账 ${batch.lines - batch.failed_lines} 笔，退回 ${batch.failed_lines} 笔`)
  },
}

/** Code of the purpose 一卡通代发, and who the list goes to where nothing else is said. */
const ONE_CARD = '01'
const USUAL_RECEIVER = '财政所、代发银行'

const batchOf = (args: Args): { batch_id: string } => ({ batch_id: required(args, 'batch') })

/** The batch with the check code that was seen: the one of the paper where it is given, else the one of now. */
async function seenOf(ctx: Context, args: Args): Promise<{ batch_id: string; hash: string }> {
  return { ...batchOf(args), hash: textOf(args, 'hash') ?? (await batchDetail(ctx, batchOf(args))).batch.hash }
}

function runInput(args: Args) {
  const month = parseMonth(required(args, 'month'))
  if (month === undefined) throw wrongUse('--month 应写成 2020-06')
  const kind = KINDS.find(each => each === (textOf(args, 'kind') ?? 'regular'))
  if (kind === undefined) throw wrongUse(`--kind 应是 ${KINDS.join('、')} 中的一个`)
  const reason = textOf(args, 'reason'),
    relief_list_id = textOf(args, 'list'),
    corrects_batch = textOf(args, 'corrects')
  return {
    programme: required(args, 'programme'),
    month,
    kind,
    ...(reason === undefined ? {} : { reason }),
    ...(relief_list_id === undefined ? {} : { relief_list_id }),
    ...(corrects_batch === undefined ? {} : { corrects_batch }),
  }
}

function told(batch: BatchSummary, done: string): Outcome {
  const sums = `${batch.lines} 笔，${batch.persons} 人，${formatYuan(fenFromJson(batch.net_fen))} 元`
  return { value: batch, text: `${done}。批次 ${batch.batch_id}\n${sums}\n${bridgeInWords(batch.bridge)}\n校验码 ${batch.hash}` }
}

export const payCommand: Command = {
  words: [1, 2],
  options: Object.fromEntries(
    ['programme', 'month', 'kind', 'reason', 'list', 'corrects', 'batch', 'code', 'note', 'hash', 'out', 'purpose', 'receiver'].map(
      name => [name, { type: 'string' as const }],
    ),
  ),
  run: async (cli, args) => {
    const work = ACTS[args.rest[0] ?? '']
    if (!work) throw wrongUse(`pay 后面应是 ${Object.keys(ACTS).join('、')} 中的一个`)
    if (textOf(args, 'as') === undefined) throw wrongUse('发放要写明由谁来办：--as 登录名')
    return work(await cli.context(), args)
  },
}
