import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { FenWire, Id, MonthWire, Nullable, ProgrammeId } from '../../kernel/wire.ts'
import { BatchKind, BatchStatus, Review, Standing, Unit } from '../payments/contract.ts'

/** One batch as the list of things to do needs it. */
export const HomeBatch = Type.Object({
  batch_id: Id,
  programme: ProgrammeId,
  short_title: Type.String(),
  month: MonthWire,
  kind: BatchKind,
  number: Type.Integer(),
  status: BatchStatus,
  review: Review,
  persons: Type.Integer(),
  net_fen: FenWire,
  maker: Type.String(),
  /** Made or handed in by the one who asks: he may neither review nor approve it. */
  mine: Type.Boolean(),
  errors: Type.Integer(),
  /** Warnings nobody has explained yet. */
  unexplained: Type.Integer(),
  /** Lines sent back by the bank that no later batch has taken up. */
  failed_open: Type.Integer(),
})
export type HomeBatch = Static<typeof HomeBatch>

/** A recurring programme in the month of today: its regular batch, or what a run would pay now. */
export const HomeProgramme = Type.Object({
  programme: ProgrammeId,
  title: Type.String(),
  unit: Unit,
  entitled: Type.Integer(),
  persons: Type.Integer(),
  amount_fen: FenWire,
  /** A roster of this programme and month has been committed. */
  imported: Type.Boolean(),
  /** The last month with a regular batch; null before the first. */
  last_month: Nullable(MonthWire),
  /** Somebody of the office may review what another made. */
  reviewed: Type.Boolean(),
  batch: Nullable(HomeBatch),
  /** How far the month's batch is, for who sees one village: he has no `batch`. */
  standing: Nullable(Standing),
})
export type HomeProgramme = Static<typeof HomeProgramme>

export const QUEUES = [
  'with_errors',
  'to_submit',
  'to_review',
  'to_approve',
  'to_send',
  'returned',
  'import_drafts',
  'dead_entitled',
  'without_account',
  'accounts_to_confirm',
  'provisional_villages',
] as const
export type QueueId = (typeof QUEUES)[number]

/** What one thing to do is about; the page knows where its kind is shown. */
export const QueueItem = Type.Object({
  about: Type.Union([
    Type.Literal('batch'),
    Type.Literal('import'),
    Type.Literal('person'),
    Type.Literal('village'),
    Type.Literal('account'),
  ]),
  id: Type.String(),
  label: Type.String(),
  detail: Type.String(),
})
export type QueueItem = Static<typeof QueueItem>

/** A queue that has something in it: all of them counted, the first 50 named. */
export const Queue = Type.Object({ queue: Type.Enum(QUEUES), count: Type.Integer(), items: Type.Array(QueueItem) })
export type Queue = Static<typeof Queue>

export const Home = Type.Object({
  month: MonthWire,
  /** Nobody is in the register yet. */
  nobody: Type.Boolean(),
  /** False for a user of some villages: batches belong to the town, so he is told how far they are and nothing else of them. */
  whole_town: Type.Boolean(),
  /** Names of those in use who may review and approve. */
  reviewers: Type.Array(Type.String()),
  approvers: Type.Array(Type.String()),
  programmes: Type.Array(HomeProgramme),
  queues: Type.Array(Queue),
})
export type Home = Static<typeof Home>

export const homeRoute = route({ method: 'GET', path: '/api/home', reply: Home })
