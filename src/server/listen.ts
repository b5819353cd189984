import { mkdirSync, writeFileSync } from 'node:fs'
import type { Server as TlsServer } from 'node:https'
import { join } from 'node:path'
import { X509Certificate } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { AppError } from './errors.ts'
import { alsoAt, guardDoor, plainHttpPage } from './tls.door.ts'
import { inUrl, listenAt } from './tls.names.ts'
import { openedAt, openIdentity, tlsSettings, type Identity, type TlsOptions } from './tls.ts'
import { trustPage, type Trust } from './tls.trust.ts'

const FIRST_PORT = 8460,
  LAST_PORT = 8499
const RENEW_EVERY_MS = 600_000

/** Listens at a port, or at the next free one where none is asked for. */
export async function listen(app: FastifyInstance, host: string, port: number | undefined): Promise<number> {
  for (let tried = port ?? FIRST_PORT; ; tried++) {
    try {
      await app.listen({ host, port: tried })
      const address = app.server.address()
      return typeof address === 'object' && address !== null ? address.port : tried
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error
      if (error.code === 'EADDRNOTAVAIL') throw new AppError('ADDRESS_NOT_HERE', { host })
      if (error.code !== 'EADDRINUSE') throw error
      if (port !== undefined || tried >= LAST_PORT) throw new AppError('PORT_TAKEN', { port: tried })
    }
  }
}

/** One office's face to the network. What it says of itself is always of now: certificates are renewed while it runs. */
export type Front = {
  readonly names: () => readonly string[]
  readonly pair: Identity['pair']
  readonly trust: (() => Trust) | undefined
  /** Listens at every address that was asked for and keeps the certificate fresh. */
  readonly open: (app: FastifyInstance, port: number | undefined) => Promise<Opened>
  /** Takes what has changed: addresses, a nearing end, new given files. Runs every ten minutes by itself. */
  readonly renew: (app: FastifyInstance) => Promise<void>
  /** Takes nobody new; the app itself ends what is running. */
  readonly close: () => void
}
export type Opened = {
  readonly urls: readonly string[]
  readonly authority: string | undefined
  /** The page to print; undefined with given files. */
  readonly trustFile: string | undefined
}

/** Opens the certificate (made, kept or given) before anything listens. */
export async function openFront(options: TlsOptions, dataDir: string): Promise<Front> {
  let identity = await openIdentity(options)
  let port = 0
  const doors: Awaited<ReturnType<typeof alsoAt>>[] = []
  let sendAway = (): void => undefined
  let renewing: ReturnType<typeof setInterval> | undefined
  const urls = (): readonly string[] => openedAt(identity).map(name => `https://${inUrl(name)}:${port}`)
  const trust = identity.authority === undefined ? undefined : (): Trust => ({ authority: identity.authority ?? '', urls: urls() })
  const link = (host: string): string | undefined => {
    const name = hostNameOf(host)
    return identity.names.includes(name) ? `https://${inUrl(name)}:${port}/` : undefined
  }
  const renew = async (app: FastifyInstance): Promise<void> => {
    const fresh = await openIdentity({ ...options, newAuthority: false })
    if (fresh.pair.certificate === identity.pair.certificate) return
    identity = fresh
    ;(app.server as unknown as TlsServer).setSecureContext(tlsSettings(fresh.pair))
    await writeTrust()
    options.log(`服务器证书已换新，现在的地址：${urls().join('　')}`)
  }
  const writeTrust = async (): Promise<string | undefined> => (trust ? keepTrust(dataDir, trust()) : undefined)
  return {
    names: () => identity.names,
    pair: identity.pair,
    trust,
    renew,
    open: async (app, asked) => {
      const [first = '0.0.0.0', ...others] = listenAt(options.hosts)
      sendAway = guardDoor(app.server, host => plainHttpPage(link(host)))
      port = await listen(app, first, asked)
      for (const host of others) doors.push(await opened(app, host, port))
      renewing = setInterval(
        () => void renew(app).catch((error: unknown) => options.log(`证书没有换成，十分钟后再试：${wordsOf(error)}`)),
        RENEW_EVERY_MS,
      )
      renewing.unref()
      return { urls: urls(), authority: identity.authority, trustFile: await writeTrust() }
    },
    close: () => {
      clearInterval(renewing)
      for (const door of doors) door.close()
      sendAway()
    },
  }
}

async function opened(app: FastifyInstance, host: string, port: number): ReturnType<typeof alsoAt> {
  try {
    return await alsoAt(app.server, host, port)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRNOTAVAIL') throw new AppError('ADDRESS_NOT_HERE', { host })
    throw code === 'EADDRINUSE' ? new AppError('PORT_TAKEN', { port }) : error
  }
}

/** The page and the certificate stand in the data folder too, to be printed and carried without a network. Neither is secret. */
async function keepTrust(dataDir: string, trust: Trust): Promise<string> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const page = join(dataDir, 'trust.html')
  writeFileSync(page, await trustPage(trust))
  writeFileSync(join(dataDir, 'doudi-ca.crt'), new X509Certificate(trust.authority).raw)
  return page
}

const hostNameOf = (host: string): string =>
  host
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
