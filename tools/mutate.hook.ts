import { registerHooks } from 'node:module'

/** Preloaded into a test process: one file is read with one place changed, the file on disk stays as it is. */
const { url, start, end, text } = JSON.parse(process.env['DOUDI_MUTANT'] ?? '{}') as {
  url: string
  start: number
  end: number
  text: string
}

registerHooks({
  load: (address, context, nextLoad) => {
    const loaded = nextLoad(address, context)
    if (address !== url) return loaded
    const source = Buffer.from(loaded.source as Uint8Array).toString('utf8')
    return { ...loaded, source: source.slice(0, start) + text + source.slice(end) }
  },
})
