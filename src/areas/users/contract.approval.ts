import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { Nothing, Nullable } from '../../kernel/wire.ts'

const Words = Type.String({ maxLength: 80 })
/** What only the office knows; everything else of the sheet is counted. */
export const ApprovalFacts = Type.Object({
  /** Name and office of who answers for the system. */
  responsible: Words,
  /** Who looks after it every day. */
  keeper: Words,
  /** Where the computer stands. */
  place: Words,
  /** Where the medium of backups and the passphrase lie. */
  backup_place: Words,
  /** The office's telephone, printed on public lists. */
  public_phone: Words,
})
export type ApprovalFacts = Static<typeof ApprovalFacts>

/** The sheet in words, as it is printed: `kinds` are the rows of its table, `open` what has not been done yet. */
export const ApprovalSheet = Type.Object({
  title: Type.String(),
  sections: Type.Array(Type.Object({ heading: Type.String(), paragraphs: Type.Array(Type.String()) })),
  kinds: Type.Array(Type.Object({ kind: Type.String(), count: Type.String(), sensitive: Type.String(), guarded: Type.String() })),
  open: Type.Array(Type.String()),
  opinions: Type.Array(Type.String()),
})
export type ApprovalSheet = Static<typeof ApprovalSheet>

export const Approval = Type.Object({
  facts: ApprovalFacts,
  sheet: ApprovalSheet,
  demo: Type.Boolean(),
  /** The signed scan, since when. */
  signed: Nullable(Type.Object({ file_name: Type.String(), at: Type.String() })),
})
export type Approval = Static<typeof Approval>

export const approvalRoute = route({
  method: 'GET',
  path: '/api/approval',
  reply: Approval,
})
export const saveApprovalRoute = route({
  method: 'POST',
  path: '/api/approval',
  body: ApprovalFacts,
  reply: Nothing,
})
/** The sheet as .docx. */
export const approvalFileRoute = route({
  method: 'GET',
  path: '/api/approval/file',
  reply: Nothing,
})
/** Takes the scan of the signed sheet: PDF, JPG or PNG. */
export const approvalScanRoute = route({
  method: 'POST',
  path: '/api/approval/scan',
  reply: Nothing,
})
export const approvalScanFileRoute = route({
  method: 'GET',
  path: '/api/approval/scan',
  reply: Nothing,
})
