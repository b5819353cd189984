import { createHmac } from 'node:crypto'
import { withoutTraces } from '../kernel/traces.ts'
import type { Codec } from './codec.ts'

type Plain = string | number | bigint | boolean | null | undefined
/** A value before or after; money is fen. Bytes are blind indexes, which stand for a number that nobody opens for this. */
export type Value = Plain | Uint8Array | readonly Value[] | { readonly [field: string]: Value }
export type Values = Readonly<Record<string, Value>>

/** What became of one row. `row` names it (`bank_account`, or with a key: `payment_batch 0190…`), `subject` the person whose it is. */
export type Change = {
  readonly subject?: string | null | undefined
  readonly row: string
  readonly before: Values
  readonly after: Values
}

/**
 * Fields whose values are kept as keyed hashes: that something changed, and whether two rows speak of the same value, can be told without it.
 * Free notes about a person are among them: clerks write illnesses into them.
 */
export const SENSITIVE_FIELDS: ReadonlySet<string> = new Set([
  'id',
  'id_number',
  'account',
  'phone',
  'address',
  'note',
  'illness',
  'illness_name',
  'password',
  'passphrase',
  'totp',
  'cipher',
])

/** A hash begins with this mark; nothing that is kept as it is does. */
export const HASH_MARK = '#'

type Kept = string | number | boolean | null | readonly Kept[] | { readonly [field: string]: Kept }
/** As stored in `audit_event.changes`: differing fields only. */
export type KeptChange = {
  readonly row: string
  readonly subject?: string
  readonly before: Record<string, Kept>
  readonly after: Record<string, Kept>
}

/** The changes as they are kept; those that changed nothing are left out. */
export function keptChanges(codec: Pick<Codec, 'auditKey' | 'hashAlgorithm'>, changes: readonly Change[]): KeptChange[] {
  return changes.flatMap(({ row, subject, before, after }) => {
    const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(field => !same(before[field], after[field]))
    if (fields.length === 0) return []
    const side = (values: Values) => Object.fromEntries(fields.map(field => [field, kept(codec, field, values[field])]))
    return [{ row, ...(subject === undefined || subject === null ? {} : { subject }), before: side(before), after: side(after) }]
  })
}

const same = (one: Value, other: Value): boolean => comparable(one) === comparable(other)
const comparable = (value: Value): string =>
  value instanceof Uint8Array
    ? Buffer.from(value).toString('hex')
    : JSON.stringify(value ?? null, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part))

function kept(codec: Pick<Codec, 'auditKey' | 'hashAlgorithm'>, field: string, value: Value): Kept {
  if (value === null || value === undefined) return null
  if (value instanceof Uint8Array || SENSITIVE_FIELDS.has(field)) return hashed(codec, field, value)
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
  if (typeof value === 'string') return withoutTraces(value)
  if (Array.isArray(value)) return value.map((part: Value) => kept(codec, field, part))
  if (typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, kept(codec, name, part)]))
  return value as number | boolean
}

function hashed({ auditKey, hashAlgorithm }: Pick<Codec, 'auditKey' | 'hashAlgorithm'>, field: string, value: Value): string {
  return (
    HASH_MARK +
    createHmac(hashAlgorithm, auditKey)
      .update(`change\n${field}\n${comparable(value)}`)
      .digest('hex')
      .slice(0, 32)
  )
}

/** The one person of these changes; null when they speak of several or of none. */
export function onlySubject(changes: readonly Change[]): string | null {
  const subjects = new Set(changes.flatMap(({ subject }) => subject ?? []))
  return subjects.size === 1 ? ([...subjects][0] ?? null) : null
}
