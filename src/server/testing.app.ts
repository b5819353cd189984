import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { codecOf } from './codec.ts'
import { buildApp } from './app.ts'
import { contextFor } from './caller.ts'
import { openDb } from './db.open.ts'
import type { Db } from './db.ts'
import type { Deps } from './handle.ts'
import { openJobs } from './jobs.ts'
import { loadLaw } from './law.ts'
import { testDatabase, type TestDatabase } from './testing.ts'

export const ADMIN = { login: 'zhoumin', password: 'quiet-river-2020' } as const
export const SETUP = {
  town_name: 'XX镇',
  town_code: '349999100',
  admin_name: '周敏',
  admin_login: ADMIN.login,
  admin_password: ADMIN.password,
} as const

/** One browser: its cookies stay with it. */
export type Browser = {
  readonly get: (url: string) => Promise<LightMyRequestResponse>
  readonly post: (url: string, body?: object, headers?: Record<string, string>) => Promise<LightMyRequestResponse>
  readonly cookie: () => string | undefined
}
export type TestApp = {
  readonly app: FastifyInstance
  readonly deps: Deps
  readonly db: Db
  readonly database: TestDatabase
  readonly log: string[]
  readonly browser: () => Browser
}

export type Hired = {
  readonly login: string
  readonly name: string
  readonly password: string
  readonly roles: readonly string[]
  readonly division?: string
}
/** An account as the system administrator makes it and the security administrator gives it roles; gives its id. */
export async function hire(admin: Browser, { roles, division, ...account }: Hired): Promise<string> {
  const made = await admin.post('/api/users', account)
  const user_id = String(made.json().user_id)
  const granted = await admin.post(`/api/users/${user_id}/grant`, { roles, ...(division === undefined ? {} : { division }) })
  if (granted.statusCode !== 200) throw new Error(made.body + granted.body)
  return user_id
}

/** The whole HTTP server on an empty database of its own, as the app role. `extra` adds routes of a test. */
export async function testApp(
  t: { after: (done: () => Promise<void>) => void },
  extra: (app: FastifyInstance, deps: Deps) => void = () => undefined,
  loginsPerMinute = 1000,
): Promise<TestApp> {
  const database = await testDatabase()
  const db = openDb({ ...database.appConfig, max: 6 })
  const log: string[] = []
  const codec = codecOf({ cipher: Buffer.alloc(32, 1), index: Buffer.alloc(32, 2), audit: Buffer.alloc(32, 3) })
  const means = { db, law: loadLaw(), codec, jobs: openJobs(line => log.push(line)), secureCookies: false, loginsPerMinute }
  const deps: Deps = { ...means, contextFor: request => contextFor(means, request) }
  const app = await buildApp({ ...means, hosts: ['localhost'], log: line => log.push(line) })
  extra(app, deps)
  t.after(async () => {
    await deps.jobs.close()
    await app.close()
    await db.destroy()
    await database.drop()
  })
  const browser = (): Browser => {
    let cookie: string | undefined
    const send = async (options: InjectOptions): Promise<LightMyRequestResponse> => {
      const reply = await app.inject({
        ...options,
        headers: { ...(cookie === undefined ? {} : { cookie: `doudi=${cookie}` }), ...options.headers },
      })
      const set = reply.cookies.find(({ name }) => name === 'doudi')
      if (set) cookie = set.value === '' ? undefined : set.value
      return reply
    }
    return {
      get: url => send({ method: 'GET', url }),
      post: (url, body = {}, headers = {}) => send({ method: 'POST', url, body, headers: { 'x-doudi': '1', ...headers } }),
      cookie: () => cookie,
    }
  }
  return { app, deps, db, database, log, browser }
}
