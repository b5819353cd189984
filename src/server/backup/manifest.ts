import type { AppliedMigration, BackedOffice, Counted, SealHead, Sequence } from './tables.ts'

/** Of the inside: raised when a reader of before could not read it. */
export const FORMAT = 1

export type BackedTable = Counted & { readonly table: string; readonly columns: readonly string[] }

/** The first frame: what is to come, counted in the same snapshot. */
export type Head = {
  readonly format: number
  readonly doudi: string
  readonly postgres: string
  readonly made_at: string
  readonly migrations: readonly AppliedMigration[]
  readonly office: BackedOffice | null
  /** Fingerprints of the keys in use; the file `key` is one of them. */
  readonly keys: readonly string[]
  readonly seals: readonly SealHead[]
  readonly sequences: readonly Sequence[]
  readonly tables: readonly BackedTable[]
}

/** The last frame: SHA-256 over the COPY text of each table, in the order of its primary key. */
export type Tail = { readonly checksums: Readonly<Record<string, string>> }

export const KEY_FILE = 'key'
export const SEAL_LOG = 'seal.log'

/** What the clerk and `--json` are told of a backup. */
export type Facts = {
  readonly office: string
  readonly made_at: string
  readonly doudi: string
  readonly tables: number
  readonly rows: number
  /** Fen as text, by `table.column`: only sums that are not zero. */
  readonly sums: Readonly<Record<string, string>>
  readonly seals: readonly SealHead[]
}

export const factsOf = ({ office, made_at, doudi, tables, seals }: Head): Facts => ({
  office: office?.name ?? '',
  made_at,
  doudi,
  tables: tables.length,
  rows: tables.reduce((sum, { rows }) => sum + Number(rows), 0),
  sums: Object.fromEntries(
    tables.flatMap(({ table, sums }) =>
      Object.entries(sums).flatMap(([column, sum]) => (sum === '0' ? [] : [[`${table}.${column}`, sum] as const])),
    ),
  ),
  seals,
})
