import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import { scheduleBackups } from './backup/schedule.ts'
import { officeOf } from './context.ts'
import { AppError } from './errors.ts'
import { openJobs } from './jobs.ts'
import { openLog } from './log.ts'
import { openOffice, type OfficeOptions, type OpenOffice } from './office.ts'
import { openDatabase, type Database } from './postgres/open.ts'

export type ServeOptions = Omit<OfficeOptions, 'purpose'> & {
  /** Without it 8460, or the next free one. */
  readonly port?: number | undefined
  readonly host?: string | undefined
}
export type Serving = {
  readonly url: string
  readonly office: OpenOffice
  /** Lets running requests end, cancels jobs, seals the audit, stops the database. Safe to call twice. */
  readonly close: () => Promise<void>
}

const LOOPBACK = ['127.0.0.1', 'localhost', '::1', '[::1]']
const FIRST_PORT = 8460,
  LAST_PORT = 8499
const SEAL_EVERY_MS = 30_000
const WEB_FOLDER = join(fileURLToPath(new URL('../..', import.meta.url)), 'dist/web')

/** The whole system on this machine's own address; resolves when it answers. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const host = options.host ?? '127.0.0.1'
  if (!LOOPBACK.includes(host)) throw new AppError('HOST_NOT_ALLOWED', { host })
  const office = await openOffice({ ...options, purpose: 'serve' })
  const log = openLog(office.dataDir)
  const jobs = openJobs(log)
  const healed = healing(office.database, options)
  const stopBackups = scheduleBackups(office.means, jobs, log)
  let app: FastifyInstance | undefined
  const sealing = setInterval(
    () => void office.seal(false).catch((error: unknown) => options.log(`审计封存没有成功，稍后再试：${String(error)}`)),
    SEAL_EVERY_MS,
  )
  const close = async (): Promise<void> => {
    clearInterval(sealing)
    stopBackups()
    healed.stop()
    await jobs.close()
    await app?.close()
    await office.close()
    await healed.close()
  }
  try {
    app = await buildApp({ ...office.means, jobs, secureCookies: false, webDir: WEB_FOLDER, hosts: LOOPBACK, log })
    const port = await listen(app, host, options.port)
    let closing: Promise<void> | undefined
    return { url: `http://${host === '::1' ? '[::1]' : host}:${port}`, office, close: () => (closing ??= close()) }
  } catch (error) {
    await close()
    throw error
  }
}

async function listen(app: FastifyInstance, host: string, port: number | undefined): Promise<number> {
  for (let tried = port ?? FIRST_PORT; ; tried++) {
    try {
      await app.listen({ host, port: tried })
      const address = app.server.address()
      return typeof address === 'object' && address !== null ? address.port : tried
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
      if (port !== undefined || tried >= LAST_PORT) throw new AppError('PORT_TAKEN', { port: tried })
    }
  }
}

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
export async function greeting({ url, office }: Serving): Promise<string> {
  const town = await officeOf(office.means.db)
  const first = town
    ? `${town.name}${town.demo ? '（演示镇，人和钱都是编的）' : ''}`
    : '还没有设置乡镇：请在浏览器里打开下面的地址，填好镇名和第一位管理员'
  return `\n兜底已启动：${first}\n地址：${url}\n停止：在本窗口按 Ctrl-C\n`
}
