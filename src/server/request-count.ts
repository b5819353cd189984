import { ticks } from './clock.ts'

const MOST_KEYS = 10_000

/** Counts by key in windows of a minute: seconds to wait once a key has used up its share, else undefined. */
export function perMinute(most: number, clock: () => number = ticks): (key: string) => number | undefined {
  let counts = new Map<string, number>()
  let ends = 0
  return key => {
    const now = clock()
    if (now >= ends || counts.size > MOST_KEYS) {
      counts = new Map()
      ends = now + 60_000
    }
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    return count > most ? Math.max(1, Math.ceil((ends - now) / 1000)) : undefined
  }
}
