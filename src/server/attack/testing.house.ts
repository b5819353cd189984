import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { ROLE_LIST, type Role } from '../../areas/users/contract.ts'
import { buildApp } from '../app.ts'
import { env } from '../env.ts'
import { hashPassword } from '../password.ts'
import { newId } from '../random.ts'
import { SETUP, testApp, type TestApp } from '../testing.app.ts'

const PASSWORD = 'Willow-Bridge-2020'
export const COUNTY = 349999
export const TOWN = '349999100000'
export const VILLAGE_A = { division: '349999100201', name: '黄泥坳村' } as const
export const VILLAGE_B = { division: '349999100202', name: '榆树湾村' } as const

export type Call = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly payload?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}
/** Somebody at a screen; `role` undefined: nobody is signed in. */
export type Seat = {
  readonly role: Role | undefined
  readonly login: string
  readonly send: (call: Call) => Promise<LightMyRequestResponse>
  /** Signs in anew when the session is gone. */
  readonly ensure: () => Promise<void>
  /** Signs in anew in any case. */
  readonly renew: () => Promise<void>
}
export type House = Pick<TestApp, 'database' | 'db' | 'deps'> & {
  readonly app: FastifyInstance
  readonly log: string[]
  readonly nobody: Seat
  readonly admin: Seat
  /** One for each role with the scope of the town; a cadre's is village A, the county viewer's the county. */
  readonly seats: readonly Seat[]
  readonly seat: (role: Role) => Seat
  /** Somebody more, with these roles together. */
  readonly addSeat: (login: string, roles: readonly Role[], division: string) => Promise<Seat>
}

const VILLAGE_ROLES: readonly Role[] = ['village_cadre', 'village_child_director', 'village_disability_worker']

/** The whole HTTP server with two villages and somebody in each role. */
export async function openHouse(t: { after: (done: () => Promise<void>) => void }): Promise<House> {
  const house = await testApp(t)
  const folder = mkdtempSync(join(env.temporaryFolder(), 'doudi-house-'))
  const place = {
    engine: house.database.engine,
    dataDir: folder,
    keyFile: join(folder, 'none.key'),
    seal: async () => undefined,
  }
  const log: string[] = []
  const app = await buildApp({ ...house.deps, place, hosts: ['localhost'], log: line => log.push(line) })
  t.after(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const admin = seatOf(app, undefined, SETUP.admin_login, SETUP.admin_password)
  const made = await admin.send({ method: 'POST', url: '/api/setup', ...json(SETUP) })
  if (made.statusCode !== 200) throw new Error(made.body)
  await addVillages(house)
  const password_hash = await hashPassword(PASSWORD)
  const addSeat: House['addSeat'] = async (login, roles, division) => {
    await house.database.ownerPool.query(
      `INSERT INTO app_user (county, user_id, login, name, roles, division, password_hash, password_changed_at, created_at)
       VALUES (${COUNTY}, $1, $2, $2, $3, $4, $5, now(), now())`,
      [newId(), login, roles, division, password_hash],
    )
    const seat = seatOf(app, roles[0], login, PASSWORD)
    await seat.ensure()
    return seat
  }
  const seats: Seat[] = []
  for (const role of ROLE_LIST) seats.push(await addSeat(role.replaceAll('_', '.'), [role], divisionOf(role)))
  await admin.ensure()
  const seat = (role: Role): Seat => {
    const found = seats.find(one => one.role === role)
    if (found === undefined) throw new Error(role)
    return found
  }
  return {
    ...house,
    app,
    log,
    nobody: seatOf(app, undefined, '', ''),
    admin,
    seats,
    seat,
    addSeat,
  }
}

export const json = (body: unknown): { payload: string; headers: Record<string, string> } => ({
  payload: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})

function seatOf(app: FastifyInstance, role: Role | undefined, login: string, password: string): Seat {
  let cookie: string | undefined
  const send: Seat['send'] = async ({ method, url, payload, headers }) => {
    const reply = await app.inject({
      method,
      url,
      ...(payload === undefined ? {} : { payload }),
      headers: { 'x-doudi': '1', ...(cookie === undefined ? {} : { cookie: `doudi=${cookie}` }), ...headers },
    })
    const set = reply.cookies.find(({ name }) => name === 'doudi')
    if (set) cookie = set.value === '' ? undefined : set.value
    return reply
  }
  const ensure = async (): Promise<void> => {
    const session = (await send({ method: 'GET', url: '/api/session' })).json() as { user: { login: string } | null }
    if (session.user?.login !== login) await renew()
  }
  const renew = async (): Promise<void> => {
    cookie = undefined
    const reply = await send({ method: 'POST', url: '/api/login', ...json({ login, password }) })
    if (reply.statusCode !== 200) throw new Error(`${login}: ${reply.body}`)
  }
  return { role, login, send, ensure, renew }
}

async function addVillages({ database }: TestApp): Promise<void> {
  await database.ownerPool.query(
    `INSERT INTO division (county, division, level, name, short_name, created_at)
     SELECT ${COUNTY}, d.division, 'village', d.name || '民委员会', d.name, now() FROM unnest($1::text[], $2::text[]) AS d(division, name)`,
    [
      [VILLAGE_A.division, VILLAGE_B.division],
      [VILLAGE_A.name, VILLAGE_B.name],
    ],
  )
}

const divisionOf = (role: Role): string =>
  VILLAGE_ROLES.includes(role) ? VILLAGE_A.division : role === 'county_viewer' ? `${COUNTY}000000` : TOWN

/** Puts accounts and rules of sign-in back as they were made: unlocked, enabled, without duties. */
export async function restore({ database }: Pick<House, 'database'>): Promise<void> {
  await database.ownerPool.query(
    'UPDATE app_user SET disabled_at = NULL, locked_until = NULL, failed_logins = 0, must_change = false, totp_cipher = NULL, totp_from = NULL',
  )
  await database.ownerPool.query('DELETE FROM office_setting')
}
