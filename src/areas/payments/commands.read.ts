import type { Day } from '../../kernel/day.ts'
import { fenToJson, formatYuan, yuanInWords } from '../../kernel/money.ts'
import { formatMonth, month as monthOf, monthFromDate, monthProblems, monthToDate } from '../../kernel/month.ts'
import { command, query, refuse, type OpenContext } from '../../server/command.ts'
import { inScope, scopeOf, sees } from '../../server/db.ts'
import { planForSets } from '../../server/db.plans.ts'
import { AppError } from '../../server/errors.ts'
import type { RosterRow, RosterSpec } from '../../server/excel/write.ts'
import { handOutFile, handOutRoster } from '../../server/exports.ts'
import { openAttachment } from '../../server/files.ts'
import type { HandedOut } from '../../server/handed-out.ts'
import { hashInGroups, qrSvg } from '../../server/printing/qr.ts'
import { problemsOf } from './commands.checks.ts'
import { asking, batchRow } from './commands.ts'
import type { BatchDetail, LineChange, MonthBoard, PaymentLine, Standing } from './contract.ts'
import { batchNumber, batchStatus, bridgeInWords, countsOf, isMakerOf, isUnapproved, reviewOf } from './rules.ts'
import { remainsOf } from './rules.duties.ts'
import { summaryOf } from './rules.summary.ts'
import * as store from './store.ts'
import { hasReview } from './store.duties.ts'
import * as lineStore from './store.lines.ts'

type BatchKey = { readonly batch_id: string }

/** `checked`: the batches that are not approved yet are checked too. */
type BoardInput = { readonly month: string; readonly checked?: boolean }

/** The month on one page: what each recurring programme would pay, its batches, and the relief lists. */
export const monthBoard = query('payment.board', 'payment.read', async (ctx: OpenContext, input: BoardInput): Promise<MonthBoard> => {
  const { db, user, law } = ctx
  refuse(monthProblems(monthOf(input.month)), { month: input.month })
  const month = monthToDate(monthOf(input.month))
  const entitled = new Map((await store.entitledOf(db, user.county, month)).map(row => [row.programme, row]))
  const whole_town = sees(user.scope, user.town)
  const read = async () => ({
    rows: await store.batches(db, asking(ctx), { month }),
    lists: await store.reliefListsOf(db, user.county, month),
    reviewed: await hasReview(db, asking(ctx), user.town),
  })
  const { rows, lists, reviewed } = whole_town ? await read() : await inScope(db, scopeOf(user.town), user.scope, read)
  const batches = whole_town ? rows.map(summaryOf) : []
  const village = whole_town ? undefined : await villageOf(ctx, rows, lists)
  return {
    month: input.month,
    whole_town,
    programmes: law.programmes
      .filter(({ recurring }) => recurring)
      .map(({ id, title, shortTitle, unit }) => {
        const due = entitled.get(id)
        const seen = village?.programmes.get(id)
        return {
          programme: id,
          title,
          short_title: shortTitle,
          unit,
          entitled: due?.entitled ?? 0,
          persons: seen?.persons ?? due?.persons ?? 0,
          due_fen: fenToJson(seen?.net_fen ?? due?.due_fen ?? 0n),
          standing: seen?.standing ?? null,
          batches: batches.filter(batch => batch.programme === id && batch.status !== 'voided'),
        }
      }),
    relief: (village?.lists ?? lists).map(list => ({
      ...list,
      amount_fen: fenToJson(list.amount_fen),
      standing: village?.relief.get(list.relief_list_id) ?? null,
      batch: batches.find(batch => batch.relief_list_id === list.relief_list_id && batch.status !== 'voided') ?? null,
    })),
    review: reviewed,
    mine: whole_town ? rows.filter(row => isMakerOf(row, user.user_id)).map(({ batch_id }) => batch_id) : [],
    problems: input.checked === true && whole_town ? await openProblems(ctx, rows) : [],
    others: batches.filter(batch => batch.status === 'voided' || (batch.kind === 'reissue' && !law.programme(batch.programme).recurring)),
  }
})

type VillageBoard = {
  readonly programmes: ReadonlyMap<string, { readonly persons: number; readonly net_fen: bigint; readonly standing: Standing }>
  readonly lists: readonly store.ReliefRow[]
  readonly relief: ReadonlyMap<string, Standing>
}

/**
 * Batches and relief lists stand at the town, so who sees one village cannot read them; how far they are decides when the village's money
 * comes. Of each regular batch and each list he gets the state, and persons and money of the rows that the fence shows him.
 */
async function villageOf(
  { db, user: { county } }: OpenContext,
  rows: readonly store.BatchRow[],
  lists: readonly store.ReliefRow[],
): Promise<VillageBoard> {
  const living = rows.filter(row => row.voided_at === null)
  const sums = await lineStore.seenSums(
    db,
    county,
    living.map(({ batch_id }) => batch_id),
  )
  const grants = await store.seenGrants(
    db,
    county,
    lists.map(({ relief_list_id }) => relief_list_id),
  )
  const seenOf = (row: store.BatchRow): lineStore.SeenSums => sums.get(row.batch_id) ?? { persons: 0, net_fen: 0n, failed_open: 0 }
  const standingOf = (row: store.BatchRow): Standing => ({
    status: batchStatus(row),
    review: reviewOf(row),
    failed_open: seenOf(row).failed_open,
  })
  return {
    programmes: new Map(
      living.filter(row => row.kind === 'regular').map(row => [row.programme, { ...seenOf(row), standing: standingOf(row) }]),
    ),
    lists: lists.flatMap(list => {
      const seen = grants.get(list.relief_list_id)
      return seen ? [{ ...list, ...seen }] : []
    }),
    relief: new Map(living.flatMap(row => (row.relief_list_id === null ? [] : [[row.relief_list_id, standingOf(row)]]))),
  }
}

async function openProblems(ctx: OpenContext, rows: readonly store.BatchRow[]): Promise<MonthBoard['problems']> {
  const counted: MonthBoard['problems'] = []
  for (const row of rows) counted.push({ batch_id: row.batch_id, ...countsOf(await problemsOf(ctx, row)) })
  return counted.filter(({ errors, unexplained }) => errors + unexplained > 0)
}

/** A batch with the comparison by village, its open problems and its seal. */
export const batchDetail = query(
  'payment.batch',
  'payment.read',
  async (ctx: OpenContext, { batch_id }: BatchKey): Promise<BatchDetail> => {
    const { db, user, law } = ctx
    const row = await batchRow(ctx, batch_id)
    const programme = law.programme(row.programme)
    const number_text = batchNumber(programme.shortTitle, monthFromDate(row.paid_month as Day), row.number)
    const villages = await lineStore.villages(db, user.county, batch_id, row.previous_batch)
    const [previous] = row.previous_batch === null ? [] : await store.batches(db, asking(ctx), { batch_id: row.previous_batch })
    return {
      batch: summaryOf(row),
      previous: previous ? summaryOf(previous) : null,
      made_by_me: isMakerOf(row, user.user_id),
      reviewed_by_me: row.reviewed_by === user.user_id,
      approved_by_me: row.approved_via === 'screen' && row.approved_by === user.user_id,
      remains: remainsOf(row),
      title: programme.title,
      pay_title: programme.payTitle,
      number_text,
      qr: await qrOf(row, number_text),
      villages: villages.map(({ due_fen, change_fen, ...village }) => ({
        ...village,
        due_fen: fenToJson(due_fen),
        change_fen: fenToJson(change_fen),
      })),
      problems: await problemsOf(ctx, row),
      parts: changeParts(await lineStore.changeParts(db, user.county, batch_id, row.previous_batch)),
      seal: (await store.sealOf(db, user.county, batch_id, row.made_at)) ?? null,
      office: await store.officeNames(db, user.county, user.town),
    }
  },
)

const changeParts = (p: lineStore.ChangeParts): BatchDetail['parts'] => ({
  up: { households: p.up_households, persons: p.up_persons, base_fen: fenToJson(p.up_base), uplift_fen: fenToJson(p.up_uplift) },
  down: { households: p.down_households, persons: p.down_persons, base_fen: fenToJson(p.down_base), uplift_fen: fenToJson(p.down_uplift) },
})

/** Lines of a batch, narrowed to a village or a kind of change; numbers masked. */
export const batchLines = query(
  'payment.lines',
  'payment.read',
  async (
    { db, user, codec }: OpenContext,
    { batch_id, division, change }: BatchKey & { readonly division?: string | undefined; readonly change?: LineChange | undefined },
  ): Promise<{ lines: PaymentLine[] }> => {
    await planForSets(db)
    const rows = await lineStore.lines(db, user.county, batch_id, { division, change })
    return {
      lines: rows.map(({ id_cipher, villager_group: _group, ...row }) => ({
        ...row,
        masked_id: id_cipher === null ? null : codec.maskId(id_cipher),
        base_fen: fenToJson(row.base_fen),
        uplift_fen: fenToJson(row.uplift_fen),
        back_pay_fen: fenToJson(row.back_pay_fen),
        offset_fen: fenToJson(row.offset_fen),
        net_fen: fenToJson(row.net_fen),
        previous_fen: fenToJson(row.previous_fen),
      })),
    }
  },
)

/** 发放清册: the lines by village with subtotals, numbers masked, ready to print; a draft says so on every page. */
export const rosterFile = command(
  'payment.roster',
  'payment.read',
  async (ctx: OpenContext, { batch_id }: BatchKey): Promise<HandedOut> => {
    const { db, user, law } = ctx
    const batch = await batchRow(ctx, batch_id)
    const office = await store.officeNames(db, user.county, user.town)
    await planForSets(db)
    const rows = (await lineStore.lines(db, user.county, batch_id, {})).filter(row => row.change !== 'removed')
    const month = monthFromDate(batch.paid_month as Day)
    const { payTitle, shortTitle } = law.programme(batch.programme)
    const title = `${office.town_name}${formatMonth(month)}${payTitle}发放清册`
    const status = batchStatus(batch)
    const number = batchNumber(shortTitle, month, batch.number)
    const spec = rosterSpec({
      title,
      office: office.name,
      number,
      rows: rosterRows(ctx, rows),
      below: `${bridgeInWords(batch.bridge)}　清册校验码：${hashInGroups(batch.hash)}`,
      draftNote: isUnapproved(status) ? '草稿，未审批' : status === 'voided' ? '已作废' : undefined,
    })
    return handOutRoster(ctx, { kind: 'payment_roster', subject: number, name: `${title}-${number}.xlsx`, spec, rows: rows.length })
  },
  ({ batch_id }, { number }) => ({ batch_id, number }),
  { secret: true },
)

function* rosterRows({ codec }: OpenContext, rows: readonly lineStore.LineRow[]): Generator<RosterRow> {
  for (const [village, lines] of Map.groupBy(rows, row => row.village)) {
    for (const row of lines) {
      yield {
        no: row.line_no,
        village: row.villager_group === null ? village : `${village}${row.villager_group}`,
        name: row.person_name,
        id: row.id_cipher === null ? '' : codec.maskId(row.id_cipher),
        persons: row.persons,
        base: row.base_fen,
        uplift: row.uplift_fen,
        back: row.back_pay_fen,
        offset: row.offset_fen,
        net: row.net_fen,
        payee: row.payee_name ?? '',
        account: row.account_last4 === null ? '' : `尾号${row.account_last4}`,
        sign: '',
      }
    }
    yield subtotal(village, lines)
  }
}

/** Written as text, so that the sums at the end count each line once. */
function subtotal(village: string, lines: readonly lineStore.LineRow[]): RosterRow {
  const sum = (of: (row: lineStore.LineRow) => bigint): string => formatYuan(lines.reduce((total, row) => total + of(row), 0n))
  return {
    no: '小计',
    village,
    name: `${lines.length} 笔`,
    id: '',
    persons: String(lines.reduce((total, row) => total + row.persons, 0)),
    base: sum(row => row.base_fen),
    uplift: sum(row => row.uplift_fen),
    back: sum(row => row.back_pay_fen),
    offset: sum(row => row.offset_fen),
    net: sum(row => row.net_fen),
    payee: '',
    account: '',
    sign: '',
  }
}

type Printed = { title: string; office: string; number: string; rows: Iterable<RosterRow>; below: string; draftNote: string | undefined }

const rosterSpec = ({ title, office, number, rows, below, draftNote }: Printed): RosterSpec => ({
  sheetName: '发放清册',
  title,
  subtitle: { left: `编报单位：${office}`, middle: `批次：${number}`, right: '单位：人、元' },
  orientation: 'landscape',
  header: [
    ['序号', '村组', '户主或享受人', '身份证号', '人数', '基本金额', '分类施保金', '补发', '扣回', '实发金额', '收款人', '账号', '备注'],
  ],
  columns: [
    { key: 'no', width: 7, kind: 'int' },
    { key: 'village', width: 14, kind: 'text' },
    { key: 'name', width: 12, kind: 'text' },
    { key: 'id', width: 21, kind: 'text' },
    { key: 'persons', width: 7, kind: 'int', total: true },
    { key: 'base', width: 13, kind: 'yuan', total: true },
    { key: 'uplift', width: 12, kind: 'yuan', total: true },
    { key: 'back', width: 10, kind: 'yuan', total: true },
    { key: 'offset', width: 10, kind: 'yuan', total: true },
    { key: 'net', width: 14, kind: 'yuan', total: true },
    { key: 'payee', width: 12, kind: 'text' },
    { key: 'account', width: 11, kind: 'text' },
    { key: 'sign', width: 10, kind: 'text' },
  ],
  rows,
  totals: true,
  amountInWords: sums => `${yuanInWords(sums.get('net') ?? 0n)}　　${below}`,
  footer: '制表人：　　　　　　审核人：　　　　　　负责人：　　　　　　财政所：',
  ...(draftNote === undefined ? {} : { draftNote }),
})

/** The code on the 审批单: what a second look compares with the system. */
const qrOf = (row: store.BatchRow, number: string): Promise<string> =>
  qrSvg(`${number} ${row.households}户 ${row.persons}人 ${formatYuan(row.net_fen)}元 ${row.hash}`)

/** The signed 审批单 as it was uploaded; each opening is audited. */
export const scanFile = command(
  'payment.scan.open',
  'payment.read',
  async (ctx: OpenContext, { batch_id }: BatchKey): Promise<HandedOut> => {
    const { scan_id, paid_month, programme, number } = await batchRow(ctx, batch_id)
    if (scan_id === null) throw new AppError('SCAN_MISSING', { batch_id })
    const { file_name, content } = await openAttachment(ctx, scan_id)
    const subject = batchNumber(ctx.law.programme(programme).shortTitle, monthFromDate(paid_month as Day), number)
    return handOutFile(ctx, { kind: 'approval_scan', subject, name: file_name, content, rows: 1 })
  },
  ({ batch_id }, { number }) => ({ batch_id, number }),
  { secret: true },
)
