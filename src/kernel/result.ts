/** The outcome of reading or deciding something: a value, or the code of the problem. Problems are values, not exceptions. */
export type Result<T, P> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: P }
export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value })
export const bad = <P>(problem: P): { readonly ok: false; readonly problem: P } => ({ ok: false, problem })
