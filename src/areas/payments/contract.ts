import { Type, type Static, type TSchema } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DivisionCode, FenWire, Id, MonthWire, Nothing, Nullable, ProgrammeId } from '../../kernel/wire.ts'
import { FullExport } from '../oversight/contract.exports.ts'

export const BatchKind = Type.Union([
  Type.Literal('regular'),
  Type.Literal('relief'),
  Type.Literal('supplementary'),
  Type.Literal('reissue'),
])
export type BatchKind = Static<typeof BatchKind>
export const Unit = Type.Union([Type.Literal('person'), Type.Literal('household')])
export type Unit = Static<typeof Unit>

/**
 * Where a batch stands; derived from what happened to it, never stored. `in_review`: before the head of the office; `submitted`: before
 * the approver, reviewed or in an office where nobody may review.
 */
export const BatchStatus = Type.Union([
  Type.Literal('draft'),
  Type.Literal('in_review'),
  Type.Literal('submitted'),
  Type.Literal('approved'),
  Type.Literal('sent'),
  Type.Literal('returned'),
  Type.Literal('voided'),
])
export type BatchStatus = Static<typeof BatchStatus>

/** `none`: nobody of the office may review it, so the approver bears that duty too; that stands on the paper. */
export const Review = Type.Union([Type.Literal('due'), Type.Literal('done'), Type.Literal('none')])
export type Review = Static<typeof Review>

/** persons_prev + added − removed ± changed = persons_now, and the same for money (money.md §7.3). */
export const Bridge = Type.Object({
  previous_month: Nullable(MonthWire),
  previous_persons: Type.Integer(),
  added_persons: Type.Integer(),
  removed_persons: Type.Integer(),
  changed_persons: Type.Integer(),
  persons: Type.Integer(),
  previous_households: Type.Integer(),
  added_households: Type.Integer(),
  removed_households: Type.Integer(),
  households: Type.Integer(),
  previous_fen: FenWire,
  added_fen: FenWire,
  removed_fen: FenWire,
  changed_fen: FenWire,
  due_fen: FenWire,
  back_pay_fen: FenWire,
  offset_fen: FenWire,
  net_fen: FenWire,
  /** Lines that moved to another village: nothing for the town, a minus and a plus for the villages. */
  moved: Type.Integer(),
})
export type Bridge = Static<typeof Bridge>

export const Actor = Nullable(Type.Object({ name: Type.String(), at: Type.String() }))

export const BatchSummary = Type.Object({
  batch_id: Id,
  programme: ProgrammeId,
  month: MonthWire,
  kind: BatchKind,
  number: Type.Integer(),
  unit: Unit,
  reason: Nullable(Type.String()),
  status: BatchStatus,
  lines: Type.Integer(),
  households: Type.Integer(),
  persons: Type.Integer(),
  base_fen: FenWire,
  uplift_fen: FenWire,
  back_pay_fen: FenWire,
  offset_fen: FenWire,
  net_fen: FenWire,
  hash: Type.String(),
  bridge: Bridge,
  made: Actor,
  submitted: Actor,
  review: Review,
  reviewed: Actor,
  /** The last time it went back to the maker: by who reviews or approves, or taken back by himself. */
  sent_back: Actor,
  sent_back_reason: Nullable(Type.String()),
  approved: Actor,
  approved_via: Nullable(Type.Union([Type.Literal('screen'), Type.Literal('paper')])),
  sent: Actor,
  returned_at: Nullable(Type.String()),
  voided: Actor,
  void_reason: Nullable(Type.String()),
  relief_list_id: Nullable(Id),
  corrects_batch: Nullable(Id),
  previous_batch: Nullable(Id),
  scan_id: Nullable(Id),
  /** Lines the bank sent back, and how many of them a later batch has taken up again. */
  failed_lines: Type.Integer(),
  failed_fen: FenWire,
  reissued_lines: Type.Integer(),
})
export type BatchSummary = Static<typeof BatchSummary>

export const CHECKS = [
  'DEAD_PERSON',
  'NO_ACCOUNT',
  'ACCOUNT_OUTDATED',
  'SHARED_ACCOUNT',
  'PAYEE_NOT_SELF',
  'AMOUNT_CHANGED',
  'ACCOUNT_CHANGED',
  'RECEIVER_CHANGED',
  'EXCLUSIVE_PROGRAMMES',
  'ABOVE_STANDARD',
  'STANDARD_UNKNOWN',
  'MONTH_SKIPPED',
  'ACCOUNT_UNCONFIRMED',
  'REISSUE_UNCONFIRMED',
] as const
export const CheckCode = Type.Enum(CHECKS)
export type CheckCode = (typeof CHECKS)[number]
/** What a check found, for the words beside it: names, last four of an account, days, fen as integers. */
const CheckFacts = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Null()]))

/** An error blocks submission and approval; a warning needs a note. `count` counts all lines, `lines` holds the first 50. */
export const BatchProblem = Type.Object({
  code: CheckCode,
  severity: Type.Union([Type.Literal('error'), Type.Literal('warning')]),
  count: Type.Integer(),
  facts: CheckFacts,
  lines: Type.Array(
    Type.Object({ line_no: Type.Integer(), person_id: Id, name: Type.String(), village: Type.String(), facts: CheckFacts }),
  ),
  note: Nullable(Type.String()),
  noted: Actor,
})
export type BatchProblem = Static<typeof BatchProblem>

/**
 * One village of the comparison with the month before: previous + added − removed + moved + changed = persons.
 * `moved_persons` is the balance of those who came from or went to another village of the town.
 */
export const VillageRow = Type.Object({
  division: DivisionCode,
  village: Type.String(),
  previous_persons: Type.Integer(),
  added_persons: Type.Integer(),
  removed_persons: Type.Integer(),
  moved_persons: Type.Integer(),
  changed_persons: Type.Integer(),
  changed_households: Type.Integer(),
  households: Type.Integer(),
  persons: Type.Integer(),
  due_fen: FenWire,
  change_fen: FenWire,
})
export type VillageRow = Static<typeof VillageRow>

/** What came to and what fell away from last month's amounts, for two rows of the 审批单: previous + up − down = now. */
const ChangePart = Type.Object({ households: Type.Integer(), persons: Type.Integer(), base_fen: FenWire, uplift_fen: FenWire })

/** Duties that a batch could not keep apart (money.md §7.5). The words are in rules.duties.ts. */
export const REMAINS = ['NO_REVIEWER', 'SIGNED_ON_PAPER', 'REVIEWER_ATTACHED', 'ATTACHER_SENDS', 'MAKER_SENDS', 'REVIEWER_SENDS'] as const
export type Remains = (typeof REMAINS)[number]

export const BatchDetail = Type.Object({
  batch: BatchSummary,
  previous: Nullable(BatchSummary),
  /** The asking user made it or handed it in, and so can neither review nor approve it. */
  made_by_me: Type.Boolean(),
  /** The asking user reviewed it, and so cannot approve it on screen. */
  reviewed_by_me: Type.Boolean(),
  /** The asking user approved it on screen, and so cannot send it. */
  approved_by_me: Type.Boolean(),
  /** Duties that one person held, or nobody: they stand on the page and on the paper. */
  remains: Type.Array(Type.Enum(REMAINS)),
  /** 农村低保 · 农村最低生活保障金 · 农低-202006-1 */
  title: Type.String(),
  pay_title: Type.String(),
  number_text: Type.String(),
  /** The code on the 审批单 as SVG. */
  qr: Type.String(),
  parts: Type.Object({ up: ChangePart, down: ChangePart }),
  villages: Type.Array(VillageRow),
  problems: Type.Array(BatchProblem),
  seal: Nullable(Type.Object({ seal_no: Type.Integer(), hash: Type.String(), sealed_at: Type.String() })),
  office: Type.Object({ name: Type.String(), town_name: Type.String() }),
})
export type BatchDetail = Static<typeof BatchDetail>

/** Against the month before. `moved`: the same as before, from another village. */
export const LineChange = Type.Union([
  Type.Literal('added'),
  Type.Literal('changed'),
  Type.Literal('moved'),
  Type.Literal('same'),
  Type.Literal('removed'),
  Type.Literal('failed'),
])
export type LineChange = Static<typeof LineChange>

/** A line of the batch, or (change `removed`) a line of the month before that is no more. */
export const PaymentLine = Type.Object({
  line_no: Type.Integer(),
  division: DivisionCode,
  village: Type.String(),
  person_id: Id,
  household_id: Nullable(Id),
  entitlement_id: Nullable(Id),
  person_name: Type.String(),
  masked_id: Nullable(Type.String()),
  persons: Type.Integer(),
  base_fen: FenWire,
  uplift_fen: FenWire,
  back_pay_fen: FenWire,
  offset_fen: FenWire,
  net_fen: FenWire,
  payee_name: Nullable(Type.String()),
  bank_name: Nullable(Type.String()),
  account_last4: Nullable(Type.String()),
  change: LineChange,
  previous_fen: FenWire,
  result: Nullable(Type.Union([Type.Literal('paid'), Type.Literal('failed')])),
  result_reason: Nullable(Type.String()),
})
export type PaymentLine = Static<typeof PaymentLine>

const BatchParams = Type.Object({ batch_id: Id })
const at = <B extends TSchema>(verb: string, body: B) =>
  route({ method: 'POST', path: `/api/payments/:batch_id/${verb}`, params: BatchParams, body, reply: BatchSummary })

/** How far a batch is, for who sees one village alone: nothing of other villages, no names, no sums of the town. */
export const Standing = Type.Object({
  status: BatchStatus,
  review: Review,
  /** Lines of his own village that the bank sent back and no later batch has taken up. */
  failed_open: Type.Integer(),
})
export type Standing = Static<typeof Standing>

/** The month on one page: each recurring programme with its batch or what a run would pay, and the relief lists of the month. */
export const MonthBoard = Type.Object({
  month: MonthWire,
  /** False for who sees one village: then there are no batches, and each programme has its `standing` instead. */
  whole_town: Type.Boolean(),
  programmes: Type.Array(
    Type.Object({
      programme: ProgrammeId,
      title: Type.String(),
      short_title: Type.String(),
      unit: Unit,
      entitled: Type.Integer(),
      /** What a run would pay; of a village whose regular batch is made, what that batch pays in this village. */
      persons: Type.Integer(),
      due_fen: FenWire,
      batches: Type.Array(BatchSummary),
      standing: Nullable(Standing),
    }),
  ),
  relief: Type.Array(
    Type.Object({
      relief_list_id: Id,
      number: Type.Integer(),
      unit: Unit,
      reason: Type.String(),
      /** Of who sees one village: his village's alone. */
      grants: Type.Integer(),
      amount_fen: FenWire,
      batch: Nullable(BatchSummary),
      standing: Nullable(Standing),
    }),
  ),
  /** Somebody of the office may review what another made. */
  review: Type.Boolean(),
  /** Batches that the asking user made or handed in: the next act on them may be another's. */
  mine: Type.Array(Id),
  /** What is wrong with the batches that are not approved yet: errors, and warnings without a note. */
  problems: Type.Array(Type.Object({ batch_id: Id, errors: Type.Integer(), unexplained: Type.Integer() })),
  /** Voided batches, and reissues of relief. */
  others: Type.Array(BatchSummary),
})
export type MonthBoard = Static<typeof MonthBoard>
export const monthBoardRoute = route({
  method: 'GET',
  path: '/api/payments/month/:month',
  params: Type.Object({ month: MonthWire }),
  reply: MonthBoard,
})

export const RunBatch = Type.Object({
  programme: ProgrammeId,
  month: MonthWire,
  kind: BatchKind,
  reason: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  relief_list_id: Type.Optional(Id),
  corrects_batch: Type.Optional(Id),
})
export type RunBatch = Static<typeof RunBatch>
export const runBatchRoute = route({
  method: 'POST',
  path: '/api/payments',
  body: RunBatch,
  reply: BatchSummary,
})

export const batchRoute = route({
  method: 'GET',
  path: '/api/payments/:batch_id',
  params: BatchParams,
  reply: BatchDetail,
})
export const linesRoute = route({
  method: 'GET',
  path: '/api/payments/:batch_id/lines',
  params: BatchParams,
  query: Type.Object({ division: Type.Optional(DivisionCode), change: Type.Optional(LineChange) }),
  reply: Type.Object({ lines: Type.Array(PaymentLine) }),
})
export const noteRoute = at(
  'note',
  Type.Object({ code: Type.String({ maxLength: 60 }), note: Type.String({ minLength: 1, maxLength: 500 }) }),
)
export const submitRoute = at('submit', Nothing)
/** The hash that the approver saw: a roster that changed meanwhile is refused. */
export const ApproveBody = Type.Object({ hash: Type.String({ minLength: 8, maxLength: 64 }) })
export const reviewRoute = at('review', ApproveBody)
export const approveRoute = at('approve', ApproveBody)
const Why = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 200 }) })
/** Back to the maker, for a reason: by who reviews or approves, or by the maker himself. */
export const sendBackRoute = at('send-back', Why)
export const withdrawRoute = at('withdraw', Why)
export const voidRoute = at('void', Type.Object({ reason: Type.String({ minLength: 1, maxLength: 200 }) }))
/** Uploads (multipart): the signed 审批单 with the hash that stands on it, the bank's return file. */
export const scanRoute = at('scan', ApproveBody)
export const returnRoute = at('return', Nothing)
const file = (name: string) => route({ method: 'GET', path: `/api/payments/:batch_id/${name}`, params: BatchParams, reply: Nothing })
/** Downloads: the 清册, the bank list (POST: it marks the batch as sent and shows full numbers), the stored scan. */
export const rosterRoute = file('roster.xlsx')
export const bankListRoute = route({
  method: 'POST',
  path: '/api/payments/:batch_id/bank.xlsx',
  params: BatchParams,
  body: FullExport,
  reply: Nothing,
})
export const scanFileRoute = file('scan')

/** Why a batch cannot be made or go on; texts stand in the message catalogue. */
export type PaymentProblem =
  | 'PROGRAMME_UNKNOWN'
  | 'BATCH_KIND_WRONG'
  | 'MONTH_TOO_FAR'
  | 'BATCH_REASON_NEEDED'
  | 'MONTH_ALREADY_RUN'
  | 'PAID_BATCH_EMPTY'
  | 'ENTITLED_OUT_OF_SIGHT'
  | 'RELIEF_LIST_NOT_FOUND'
  | 'RELIEF_LIST_VOIDED'
  | 'RELIEF_ALREADY_RUN'
  | 'RELIEF_MONTH_DIFFERS'
  | 'CORRECTED_BATCH_NOT_FOUND'
  | 'BATCH_NOT_RETURNED'
  | 'REISSUE_MONTH_DIFFERS'
  | 'NOTHING_TO_REISSUE'
  | 'BATCH_NOT_FOUND'
  | 'BATCH_STEP_WRONG'
  | 'BATCH_HAS_ERRORS'
  | 'WARNING_WITHOUT_NOTE'
  | 'NO_SUCH_WARNING'
  | 'APPROVER_IS_MAKER'
  | 'APPROVER_IS_REVIEWER'
  | 'REVIEWER_IS_MAKER'
  | 'SENDER_IS_APPROVER'
  | 'BATCH_CHANGED'
  | 'LATER_BATCH_EXISTS'
  | 'SCAN_NOT_READABLE'
  | 'SCAN_MISSING'
  | 'RETURN_NO_HEADER'
  | 'RETURN_ROWS_WRONG'
  | 'RETURN_INCOMPLETE'
