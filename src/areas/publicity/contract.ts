import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DivisionCode, FenWire, Id, MonthWire, Nothing, Nullable, ProgrammeId } from '../../kernel/wire.ts'

export const FindingWire = Type.Object({
  /** Where the clerk finds it: sheet and cell, page and line. */
  where: Type.String(),
  kind: Type.String(),
  /** Never the number itself. */
  masked: Type.String(),
  releasable: Type.Boolean(),
})
export type FindingWire = Static<typeof FindingWire>
export const UncheckedWire = Type.Object({ where: Type.String(), reason: Type.String() })

/** `clean`: nothing found. `waiting`: only what a second person may judge. `blocked`: must be put right. `released`: judged. */
export const CheckState = Type.Union([Type.Literal('clean'), Type.Literal('waiting'), Type.Literal('blocked'), Type.Literal('released')])
export type CheckState = Static<typeof CheckState>

export const CheckRow = Type.Object({
  check_id: Id,
  file_name: Type.String(),
  state: CheckState,
  findings: Type.Integer(),
  unchecked: Type.Integer(),
  made_by: Type.String(),
  made_at: Type.String(),
  released_by: Nullable(Type.String()),
  released_at: Nullable(Type.String()),
  reason: Nullable(Type.String()),
  /** The release was given to an earlier check of the same bytes. */
  earlier: Type.Boolean(),
  /** Made by the user who asks: he cannot release it. */
  own: Type.Boolean(),
})
export type CheckRow = Static<typeof CheckRow>
export const checksRoute = route({
  method: 'GET',
  path: '/api/publicity/checks',
  reply: Type.Object({ checks: Type.Array(CheckRow) }),
})

export const CheckDetail = Type.Object({
  check: CheckRow,
  sha256: Type.String(),
  findings: Type.Array(FindingWire),
  /** How many more there were than are kept. */
  more: Type.Integer(),
  unchecked: Type.Array(UncheckedWire),
})
export type CheckDetail = Static<typeof CheckDetail>
const CheckId = Type.Object({ check_id: Id })
export const checkRoute = route({
  method: 'GET',
  path: '/api/publicity/checks/:check_id',
  params: CheckId,
  reply: CheckDetail,
})
/** Takes the file (multipart); it is scanned and forgotten, only the masked findings are kept. A job: its result is a CheckDone. */
export const checkFileRoute = route({
  method: 'POST',
  path: '/api/publicity/checks',
  reply: Type.Object({ job_id: Id }),
})
export const CheckDone = Type.Object({ check_id: Id })
export const releaseRoute = route({
  method: 'POST',
  path: '/api/publicity/checks/:check_id/release',
  params: CheckId,
  body: Type.Object({ reason: Type.String({ maxLength: 200 }) }),
  reply: Nothing,
})

/** `board`: the paper in the village, names in full so that neighbours can judge; `web`: a public site, names masked. */
export const PublicPlace = Type.Union([Type.Literal('board'), Type.Literal('web')])
export type PublicPlace = Static<typeof PublicPlace>
export const PublicListInput = Type.Object({
  programme: ProgrammeId,
  month: MonthWire,
  division: Type.Optional(DivisionCode),
  place: PublicPlace,
})
export type PublicListInput = Static<typeof PublicListInput>
const Sums = { persons: Type.Integer(), amount_fen: FenWire }
/** `rows` are of adult programmes; programmes of children have `counts` alone. */
export const PublicList = Type.Object({
  title: Type.String(),
  /** Town, or town and village. */
  scope: Type.String(),
  office: Type.String(),
  mark: Type.String(),
  notice: Type.String(),
  rows: Type.Array(Type.Object({ village: Type.String(), group: Type.String(), name: Type.String(), ...Sums })),
  counts: Nullable(Type.Array(Type.Object({ village: Type.String(), ...Sums }))),
  ...Sums,
})
export type PublicList = Static<typeof PublicList>
/** 公示名单 of one programme and month, to be printed. */
export const publicListRoute = route({
  method: 'GET',
  path: '/api/publicity/list',
  query: PublicListInput,
  reply: PublicList,
})
/** The same as .xlsx. */
export const publicListFileRoute = route({
  method: 'GET',
  path: '/api/publicity/list/file',
  query: PublicListInput,
  reply: Nothing,
})
