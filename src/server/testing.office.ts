import { day } from '../kernel/day.ts'
import type { Permission } from '../areas/users/contract.ts'
import { PERMISSIONS } from '../areas/users/contract.ts'
import { codecOf } from './codec.ts'
import type { Context, User } from './command.ts'
import { openDb } from './db.open.ts'
import { scopeOf, type Db } from './db.ts'
import { loadLaw } from './law.ts'
import { newId } from './random.ts'
import { testDatabase, type TestDatabase } from './testing.ts'

/** The invented county of all tests: its code belongs to nobody. */
export const COUNTY = 349999
export const TOWN = '349999100000'
export const VILLAGES = [
  { division: '349999100201', name: '东河村' },
  { division: '349999100202', name: '石桥村' },
  { division: '349999100203', name: '柳沟村' },
] as const

const law = loadLaw()
const codec = codecOf({ cipher: Buffer.alloc(32, 1), index: Buffer.alloc(32, 2), audit: Buffer.alloc(32, 3) })

export type TestOffice = {
  readonly database: TestDatabase
  /** As the app role, behind the fence. */
  readonly db: Db
  /** A context of a user with these permissions (all when none is given) and this division as scope. */
  readonly as: (options?: {
    login?: string
    permissions?: readonly Permission[]
    division?: string
    today?: string
    now?: string
    idempotencyKey?: string
  }) => Context
}

/** An office with three villages and nobody in it yet, on a database of its own. */
export async function testOffice(t?: { after: (done: () => Promise<void>) => void }): Promise<TestOffice> {
  const database = await testDatabase(t)
  const db = openDb({ ...database.appConfig, max: 6 })
  const dropDatabase = database.drop
  database.drop = async () => {
    await db.destroy()
    await dropDatabase()
  }
  t?.after(() => db.destroy())
  await database.ownerPool.query(
    `INSERT INTO division (county, division, level, name, short_name, created_at)
     SELECT ${COUNTY}, d.division, d.level, d.name, d.name, now() FROM unnest($1::text[], $2::text[], $3::text[]) AS d(division, level, name)`,
    [
      ['349999000000', TOWN, ...VILLAGES.map(v => v.division)],
      ['county', 'town', ...VILLAGES.map(() => 'village')],
      ['XX县', 'XX镇', ...VILLAGES.map(v => v.name)],
    ],
  )
  await database.ownerPool.query(
    `INSERT INTO office (county, division, name, town_name, created_at) VALUES ($1, $2, 'XX镇民政办', 'XX镇', now())`,
    [COUNTY, TOWN],
  )
  const users = new Map<string, string>()
  const as: TestOffice['as'] = ({
    login = 'clerk',
    permissions = PERMISSIONS,
    division = TOWN,
    today = '2020-06-18',
    now = '2020-06-18T06:00:00Z',
    idempotencyKey,
  } = {}) => {
    const user_id = users.get(login) ?? newId()
    users.set(login, user_id)
    const user: User = {
      user_id,
      login,
      name: login,
      permissions: new Set(permissions),
      county: COUNTY,
      town: TOWN,
      scope: { ...scopeOf(division), children: permissions.includes('child.read') },
    }
    return { db, user, today: day(today), now, newId, law, codec, address: 'test', idempotencyKey }
  }
  return { database, db, as }
}
