import { formatYuan, fenFromJson } from '../../kernel/money.ts'
import { formatMonth, month as monthOf, monthFromDate, monthToDate, type Month } from '../../kernel/month.ts'
import { query, type OpenContext } from '../../server/command.ts'
import { sees } from '../../server/db.ts'
import { problemsOf } from '../payments/commands.checks.ts'
import { monthBoard } from '../payments/commands.read.ts'
import { batchRow } from '../payments/commands.ts'
import type { BatchSummary } from '../payments/contract.ts'
import { APPROVER_ROLES, countsOf, isMakerOf, REVIEWER_ROLES } from '../payments/rules.ts'
import { summaryOf } from '../payments/rules.summary.ts'
import type { Home, HomeBatch, HomeProgramme, Queue, QueueId, QueueItem } from './contract.home.ts'
import { QUEUES } from './contract.home.ts'
import { isWorkOf, queueOf } from './rules.home.ts'
import * as store from './store.home.ts'

/** The first page: where the month stands and what waits for the one who asks. The administrator sees no people and no money. */
export const home = query('home', 'office.read', async (ctx: OpenContext, _input: object): Promise<Home> => {
  const { db, user } = ctx
  const month = monthFromDate(ctx.today)
  const asked = { county: user.county, month: monthToDate(month) }
  const seesPayments = user.permissions.has('payment.read')
  const batches = seesPayments ? await openBatches(ctx, asked) : []
  return {
    month,
    nobody: user.permissions.has('person.read') && !(await store.anybody(db, asked)),
    whole_town: sees(user.scope, user.town),
    reviewers: await store.namesWith(db, asked, REVIEWER_ROLES),
    approvers: await store.namesWith(db, asked, APPROVER_ROLES),
    programmes: seesPayments ? await programmesOf(ctx, asked, month, batches) : [],
    queues: await queuesOf(ctx, asked, batches),
  }
})

async function openBatches(ctx: OpenContext, asked: store.Asked): Promise<HomeBatch[]> {
  const found: HomeBatch[] = []
  for (const { batch_id, failed_open } of await store.openBatches(ctx.db, asked)) {
    const row = await batchRow(ctx, batch_id)
    found.push({
      ...batchOf(ctx, summaryOf(row), isMakerOf(row, ctx.user.user_id)),
      ...countsOf(await problemsOf(ctx, row)),
      failed_open,
    })
  }
  return found
}

const batchOf = ({ law }: OpenContext, batch: BatchSummary, mine: boolean): HomeBatch => ({
  batch_id: batch.batch_id,
  programme: batch.programme,
  short_title: law.programme(batch.programme).shortTitle,
  month: batch.month,
  kind: batch.kind,
  number: batch.number,
  status: batch.status,
  review: batch.review,
  persons: batch.persons,
  net_fen: batch.net_fen,
  maker: batch.made?.name ?? '',
  mine,
  errors: 0,
  unexplained: 0,
  failed_open: 0,
})

async function programmesOf(ctx: OpenContext, asked: store.Asked, month: Month, open: readonly HomeBatch[]): Promise<HomeProgramme[]> {
  const board = await monthBoard(ctx, { month })
  const imported = new Set(await store.importedKinds(ctx.db, asked))
  const last = new Map((await store.lastRegular(ctx.db, asked)).map(row => [row.programme, row.last_month]))
  return board.programmes.map(({ programme, title, unit, entitled, persons, due_fen, batches, standing }) => {
    const regular = batches.find(({ kind }) => kind === 'regular')
    const batch = regular && (open.find(({ batch_id }) => batch_id === regular.batch_id) ?? batchOf(ctx, regular, false))
    return {
      programme,
      title,
      unit,
      entitled,
      persons: batch?.persons ?? persons,
      amount_fen: batch?.net_fen ?? due_fen,
      imported: imported.has(programme),
      last_month: last.get(programme) ?? null,
      reviewed: board.review,
      batch: batch ?? null,
      standing,
    }
  })
}

const KIND_WORDS = { regular: '', relief: '临时救助', supplementary: '补发批', reissue: '重发批' } as const

/** Queues with something in them that are this user's work, in the order in which they are worked off. */
async function queuesOf(ctx: OpenContext, asked: store.Asked, batches: readonly HomeBatch[]): Promise<Queue[]> {
  const { db, user } = ctx
  const readers: Partial<Record<QueueId, () => Promise<{ count: number; items: QueueItem[] }>>> = {
    import_drafts: () => store.importDrafts(db, asked),
    dead_entitled: () => store.deadEntitled(db, asked),
    without_account: () => store.withoutAccount(db, asked),
    accounts_to_confirm: () => store.accountsToConfirm(db, asked, user.user_id),
    provisional_villages: () => store.provisionalVillages(db, asked),
  }
  const queues: Queue[] = []
  for (const queue of QUEUES) {
    if (!isWorkOf(queue, user.permissions)) continue
    const items = batches.filter(batch => queueOf(batch) === queue).map(itemOf)
    const { count, items: first } = (await readers[queue]?.()) ?? { count: items.length, items: items.slice(0, 50) }
    if (count > 0) queues.push({ queue, count, items: first })
  }
  return queues
}

function itemOf(batch: HomeBatch): QueueItem {
  const { errors, unexplained, failed_open } = batch
  const what =
    errors > 0 ? `${errors} 个错误` : failed_open > 0 ? `退回 ${failed_open} 笔` : unexplained > 0 ? `${unexplained} 条待说明` : ''
  const nth = batch.kind === 'regular' ? '' : `第 ${batch.number} 批`
  const sum = `${batch.persons} 人 ${formatYuan(fenFromJson(batch.net_fen))} 元`
  return {
    about: 'batch',
    id: batch.batch_id,
    label: `${batch.short_title}${formatMonth(monthOf(batch.month))}${KIND_WORDS[batch.kind]}${nth}`,
    detail: [what, sum, `${batch.maker}造册`].filter(part => part !== '').join('，'),
  }
}
