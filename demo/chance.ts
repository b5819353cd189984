/** Chance that comes out the same at every run: the demo town must be one and the same town everywhere. */
export type Chance = {
  /** A whole number in [low, high]. */
  readonly int: (low: number, high: number) => number
  readonly pick: <T>(items: readonly T[]) => T
  /** True in `percent` of a hundred. */
  readonly often: (percent: number) => boolean
}

/** mulberry32: 32 bits of state, good enough to spread names and birthdays. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    int,
    pick: items => {
      const item = items[int(0, items.length - 1)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
    often: percent => next() * 100 < percent,
  }
}
