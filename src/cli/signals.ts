import { once } from 'node:events'

/** Ctrl-C or a request to end. A second one ends at once, without waiting for anything. */
export function onSignal(): AbortSignal {
  const stop = new AbortController()
  const ask = (): void => {
    if (stop.signal.aborted) process.exit(130)
    stop.abort()
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
