import { createHmac } from 'node:crypto'
import { Client, type ClientConfig } from 'pg'
import { env } from '../env.ts'
import type { Engine } from './embedded.ts'
import { codeOf, problem } from './problems.ts'
import { APP } from './provision.ts'

const OLDEST = 150_000

/** A server that somebody else runs (PostgreSQL 15 or later). The URL's user is the owner of the database and of all tables. */
export async function connectServer(databaseUrl: string, appUrl = env.appUrl()): Promise<Engine> {
  const owner = configOf(databaseUrl)
  const app = appUrl === undefined ? derivedApp(owner) : configOf(appUrl)
  const client = new Client(owner)
  try {
    await client.connect()
  } catch (error) {
    await client.end().catch(() => undefined)
    throw problem('server_unreachable', { detail: error instanceof Error ? error.message : String(error) }, error)
  }
  try {
    await checkVersion(client)
    await prepareAppRole(client, app, appUrl === undefined)
    await prepareDatabase(client)
  } finally {
    await client.end()
  }
  const at = { host: owner.host ?? 'localhost', port: owner.port ?? 5432 }
  return {
    kind: 'server',
    ...at,
    owner,
    app,
    ownerUrl: databaseUrl,
    startedHere: false,
    onLost: () => undefined,
    stop: async () => undefined,
  }
}

/** Fields apart, not a connection string: pg lets the string win over `database`, and tests and the app change that. */
function configOf(url: string): ClientConfig {
  const parts = new Client({ connectionString: url })
  const password = typeof parts.password === 'string' ? parts.password : undefined
  const ssl = new URL(url).searchParams.get('sslmode')
  return {
    host: parts.host,
    port: parts.port,
    ...(parts.user === undefined ? {} : { user: parts.user }),
    ...(parts.database === undefined ? {} : { database: parts.database }),
    ...(password === undefined ? {} : { password }),
    ...(ssl === null || ssl === 'disable' ? {} : { ssl: ssl === 'no-verify' ? { rejectUnauthorized: false } : true }),
  }
}

/** Without DOUDI_APP_URL the app role's password follows from the owner's, so that it need be kept nowhere. */
function derivedApp(owner: ClientConfig): ClientConfig {
  const key = typeof owner.password === 'string' ? owner.password : ''
  if (key === '') throw problem('app_role_unusable', { role: APP, detail: 'DATABASE_URL 里没有口令，无法为它推出口令' })
  return { ...owner, user: APP, password: createHmac('sha256', key).update('doudi app role').digest('hex') }
}

async function checkVersion(client: Client): Promise<void> {
  const { rows } = await client.query<{ number: string; text: string }>(
    `SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS text`,
  )
  if (Number(rows[0]?.number) < OLDEST) throw problem('server_too_old', { found: rows[0]?.text ?? '?' })
}

/** Migrations grant to doudi_app; a login of another name is made a member of it. */
async function prepareAppRole(client: Client, app: ClientConfig, derived: boolean): Promise<void> {
  const role = app.user ?? APP
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [APP])
    if (rowCount === 0) await client.query(`CREATE ROLE ${APP} ${derived ? 'LOGIN' : 'NOLOGIN'} NOSUPERUSER NOBYPASSRLS`)
    if (derived) await setPassword(client, app)
    if (role !== APP) await ensureMember(client, role)
    const database = client.escapeIdentifier(client.database ?? '')
    await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${APP}; GRANT USAGE ON SCHEMA public TO ${APP}`)
  } catch (error) {
    if (codeOf(error) === '42501') throw problem('app_role_unusable', { role, detail: '当前账号无权建立或授权它' }, error)
    throw error
  }
}

/** Only when it does not let us in yet: a server where the role is managed by others is left alone. */
async function setPassword(client: Client, app: ClientConfig): Promise<void> {
  const probe = new Client(app)
  try {
    await probe.connect()
  } catch {
    await client.query(`ALTER ROLE ${APP} WITH LOGIN PASSWORD ${client.escapeLiteral(String(app.password))}`)
  } finally {
    await probe.end().catch(() => undefined)
  }
}

async function ensureMember(client: Client, role: string): Promise<void> {
  const { rows } = await client.query<{ member: boolean }>(`SELECT pg_has_role($1, $2, 'USAGE') AS member`, [role, APP])
  if (rows[0]?.member !== true) await client.query(`GRANT ${APP} TO ${client.escapeIdentifier(role)}`)
}

/** btree_gist is a trusted extension; the LEAKPROOF mark needs a superuser, and without it searches are slower, not wrong. */
async function prepareDatabase(client: Client): Promise<void> {
  await client.query('SET client_min_messages = warning; CREATE EXTENSION IF NOT EXISTS btree_gist')
  await client.query('ALTER FUNCTION pg_catalog.arraycontains(anyarray, anyarray) LEAKPROOF').catch(() => undefined)
}

/** The fence stands only when the role that runs commands can neither pass it by nor take it down. */
export async function assertAppRole(app: ClientConfig): Promise<void> {
  const client = new Client(app)
  try {
    await client.connect()
    const { rows } = await client.query<{ role: string; superuser: boolean; bypasses: boolean; owns: boolean }>(`
      SELECT current_user AS role, rolsuper AS superuser, rolbypassrls AS bypasses,
             EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     WHERE n.nspname = 'public' AND pg_has_role(current_user, c.relowner, 'MEMBER')) AS owns
      FROM pg_roles WHERE rolname = current_user`)
    const found = rows[0]
    const role = found?.role ?? String(app.user)
    if (found?.superuser !== false) throw problem('app_role_unusable', { role, detail: '它是超级用户' })
    if (found.bypasses) throw problem('app_role_unusable', { role, detail: '它能绕过行级安全（BYPASSRLS）' })
    if (found.owns) throw problem('app_role_unusable', { role, detail: '它是表的所有者或所有者的成员' })
  } finally {
    await client.end().catch(() => undefined)
  }
}
