import { ticks } from './clock.ts'
import type { Db, Trx } from './db.ts'

/** Every request asks; another process (the command line) may have changed it some seconds ago. */
const KEPT_FOR_MS = 5_000

type Kept<T> = { readonly at: number; readonly key: string; readonly value: Promise<T> }

/** What each request needs of the office: asked once in some seconds, `forget` after a change. Another `key` is asked anew. */
export function keptBriefly<T>() {
  const kept = new WeakMap<Db | Trx, Kept<T>>()
  const forget = (db: Db | Trx): void => void kept.delete(db)
  return {
    forget,
    read(db: Db, key: string, ask: () => Promise<T>): Promise<T> {
      const known = kept.get(db)
      if (known !== undefined && known.key === key && ticks() - known.at < KEPT_FOR_MS) return known.value
      const value = ask()
      kept.set(db, { at: ticks(), key, value })
      value.catch(() => forget(db))
      return value
    },
  }
}
