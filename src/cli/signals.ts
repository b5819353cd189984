import { once } from 'node:events'
import { ticks } from '../server/clock.ts'

// A terminal sends Ctrl-C to the whole group, and whoever started us may pass it on: that is one wish, not two.
const ONE_WISH_MS = 2000

/** Ctrl-C or a request to end. Another one, two seconds later, ends at once, without waiting for anything. */
export function onSignal(): AbortSignal {
  const stop = new AbortController()
  let asked = 0
  const ask = (): void => {
    if (!stop.signal.aborted) {
      asked = ticks()
      stop.abort()
    } else if (ticks() - asked > ONE_WISH_MS) process.exit(130)
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, ask)
  return stop.signal
}

/** Resolves when the signal is aborted; the process stays alive until then. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const alive = setInterval(() => undefined, 1 << 30)
  await once(signal, 'abort')
  clearInterval(alive)
}
