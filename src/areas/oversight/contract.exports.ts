import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DayWire, Id, Nullable } from '../../kernel/wire.ts'

/** What an export with whole numbers is asked for with; what is missing is told by name, so none of them is demanded by shape. */
export const FullExport = Type.Object({
  /** code of EXPORT_PURPOSES */
  purpose: Type.Optional(Type.String({ maxLength: 10 })),
  receiver: Type.Optional(Type.String({ maxLength: 200 })),
  password: Type.Optional(Type.String({ maxLength: 200 })),
})

/** One file that left. No person stands in it. */
export const ExportRow = Type.Object({
  export_id: Id,
  /** 登记号, as it is printed in the file */
  number: Type.String(),
  at: Type.String(),
  login: Type.String(),
  name: Type.String(),
  kind: Type.String(),
  subject: Type.String(),
  is_full: Type.Boolean(),
  encrypted: Type.Boolean(),
  purpose: Nullable(Type.String()),
  receiver: Nullable(Type.String()),
  file_name: Type.String(),
  rows: Type.Integer(),
  sha256: Type.String(),
  mark: Type.String(),
})
export type ExportRow = Static<typeof ExportRow>

export const ExportFilter = Type.Object({
  from: Type.Optional(DayWire),
  to: Type.Optional(DayWire),
  login: Type.Optional(Type.String({ maxLength: 40 })),
  kind: Type.Optional(Type.String({ maxLength: 40 })),
  full: Type.Optional(Type.Enum(['yes'])),
  /** 登记号, a whole watermark row, or the first digits of the file's hash */
  sought: Type.Optional(Type.String({ maxLength: 400 })),
})
export type ExportFilter = Static<typeof ExportFilter>

/** `all`: the whole office's register; otherwise one's own exports. `people`: who stands in it, for the filter. */
export const ExportList = Type.Object({
  all: Type.Boolean(),
  total: Type.Integer(),
  people: Type.Array(Type.Object({ login: Type.String(), name: Type.String() })),
  rows: Type.Array(ExportRow),
})
export type ExportList = Static<typeof ExportList>
export const exportsRoute = route({
  method: 'GET',
  path: '/api/exports',
  query: ExportFilter,
  reply: ExportList,
})

/** A file that was found somewhere: by its hash, or by the 登记号 that stands in it. The file itself is not kept. */
export const TracedFile = Type.Object({ sha256: Type.String(), by: Nullable(Type.Enum(['hash', 'mark'])), row: Nullable(ExportRow) })
export type TracedFile = Static<typeof TracedFile>
export const traceRoute = route({
  method: 'POST',
  path: '/api/exports/trace',
  reply: TracedFile,
})
