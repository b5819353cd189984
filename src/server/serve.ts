import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { buildApp, type AppOptions } from './app.ts'
import { scheduleBackups } from './backup/schedule.ts'
import { officeOf } from './context.ts'
import { AppError } from './errors.ts'
import { openJobs } from './jobs.ts'
import { listen, openFront, type Front, type Opened } from './listen.ts'
import { openLog } from './log.ts'
import { openOffice, type OfficeOptions, type OpenOffice } from './office.ts'
import { openDatabase, type Database } from './postgres/open.ts'
import { type Hosts, inUrl, isLocalOnly, readHosts } from './tls.names.ts'
import { tlsBase, type TlsOptions } from './tls.ts'
import { fingerprintOf } from './tls.trust.ts'

export type ServeOptions = Omit<OfficeOptions, 'purpose'> & {
  /** Without it 8460, or the next free one. */
  readonly port?: number | undefined
  /** Addresses and names, separated by commas; without it this machine alone. Any that others can reach needs TLS. */
  readonly host?: string | undefined
  /** Given certificate and key (PEM files) instead of the own authority's. */
  readonly certificate?: { readonly cert: string; readonly key: string } | undefined
  readonly newAuthority?: boolean | undefined
}
export type Serving = {
  readonly url: string
  /** What the network sees; undefined when this machine alone is served. */
  readonly network: Opened | undefined
  readonly office: OpenOffice
  /** Lets running requests end, cancels jobs, seals the audit, stops the database. Safe to call twice. */
  readonly close: () => Promise<void>
}

const HERE = ['127.0.0.1', 'localhost', '::1', '[::1]']
const SEAL_EVERY_MS = 30_000
const WEB_FOLDER = join(fileURLToPath(new URL('../..', import.meta.url)), 'dist/web')

/** The whole system on this machine's own address; resolves when it answers. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const hosts = readHosts(options.host ?? '127.0.0.1')
  const local = isLocalOnly(hosts)
  const office = await openOffice({ ...options, purpose: 'serve' })
  const log = openLog(office.dataDir)
  const jobs = openJobs(log)
  const healed = healing(office.database, options)
  const stopBackups = scheduleBackups(office.means, jobs, log)
  let app: FastifyInstance | undefined, front: Front | undefined
  const sealing = setInterval(
    () => void office.seal(false).catch((error: unknown) => options.log(`审计封存没有成功，稍后再试：${String(error)}`)),
    SEAL_EVERY_MS,
  )
  const close = async (): Promise<void> => {
    clearInterval(sealing)
    stopBackups()
    healed.stop()
    await jobs.close()
    front?.close()
    await app?.close()
    await office.close()
    await healed.close()
  }
  try {
    const means: Omit<AppOptions, 'hosts' | 'secureCookies'> = { ...office.means, jobs, webDir: WEB_FOLDER, log }
    let closing: Promise<void> | undefined
    const serving = { office, close: () => (closing ??= close()) }
    if (local && !options.certificate) {
      const host = hosts.addresses[0] ?? hosts.names[0] ?? '127.0.0.1'
      app = await buildApp({ ...means, secureCookies: false, hosts: HERE })
      return { ...serving, url: `http://${inUrl(host)}:${await listen(app, host, options.port)}`, network: undefined }
    }
    // Its logins and passwords stand in the handbook.
    if (!local && (await officeOf(office.means.db))?.demo) throw new AppError('DEMO_NOT_ON_LAN')
    front = await openFront(tlsOptions(options, hosts), office.dataDir)
    app = await buildApp(faceOf(means, front))
    const network = await front.open(app, options.port)
    return { ...serving, url: network.urls[0] ?? '', network }
  } catch (error) {
    await close()
    throw error
  }
}

const tlsOptions = ({ dataDir, keyFile, certificate, newAuthority, log }: ServeOptions, hosts: Hosts): TlsOptions => ({
  hosts,
  base: tlsBase(dataDir, keyFile),
  given: certificate,
  newAuthority: newAuthority ?? false,
  log,
})

/** The names change while it runs, so they are asked for at each request. */
export const faceOf = (means: Omit<AppOptions, 'hosts' | 'secureCookies'>, front: Front): AppOptions => ({
  ...means,
  secureCookies: true,
  tls: front.trust ? { pair: front.pair, trust: front.trust } : { pair: front.pair },
  get hosts() {
    return front.names().map(inUrl)
  },
})

/** An embedded database that was killed is started again; requests meanwhile are told that it is gone, and nothing of theirs stays. */
function healing(first: Database, { dataDir, databaseUrl, log }: ServeOptions): { stop: () => void; close: () => Promise<void> } {
  let stopped = false
  const opened: Database[] = []
  const watch = (database: Database): void =>
    database.engine.onLost(() => {
      if (stopped) return
      log('数据库意外停了，正在重新启动……')
      openDatabase({ dataDir, databaseUrl, purpose: 'command', log })
        .then(again => {
          opened.push(again)
          watch(again)
          log('数据库已恢复，没有办完的操作没有留下半截，请重新提交。')
        })
        .catch((error: unknown) =>
          log(`数据库没有能重新启动：${error instanceof Error ? error.message : String(error)}。请停下本程序再启动一次。`),
        )
    })
  watch(first)
  return {
    stop: () => {
      stopped = true
    },
    close: async () => {
      for (const database of opened) await database.close()
    },
  }
}

/** What the window shows when the system is up. */
export async function greeting({ url, network, office }: Serving): Promise<string> {
  const town = await officeOf(office.means.db)
  const first = town
    ? `${town.name}${town.demo ? '（演示镇，人和钱都是编的）' : ''}`
    : `还没有设置乡镇：请在${network ? '这台电脑的' : ''}浏览器里打开下面的地址，填好镇名和第一位管理员`
  return `\n兜底已启动：${first}\n${network ? networkWords(network) : `地址：${url}`}\n停止：在本窗口按 Ctrl-C\n`
}

function networkWords({ urls, authority, trustFile }: Opened): string {
  const where = `地址：${urls.join('　')}`
  if (authority === undefined) return where
  return (
    `${where}\n根证书 SHA-256 指纹：\n  ${fingerprintOf(authority)}\n` +
    `别的电脑和手机第一次用，先信任根证书：打印 ${trustFile ?? ''}，或打开 ${urls[0] ?? ''}/trust，照着做，并核对上面的指纹。`
  )
}
