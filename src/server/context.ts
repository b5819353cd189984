import { childrenBornFrom, OPERATOR_PERMISSIONS, permissionsOf, seesChildrenOnly } from '../areas/users/rules.ts'
import type { Day } from '../kernel/day.ts'
import type { Law } from '../kernel/law.ts'
import * as clock from './clock.ts'
import type { Place } from './backup/place.ts'
import type { Codec } from './codec.ts'
import type { Context, User } from './command.ts'
import { scopeOf, WHOLE, type Db, type Trx } from './db.ts'
import { newId } from './random.ts'

/** What every use case needs from outside; one per process. */
export type Means = {
  readonly db: Db
  readonly law: Law
  readonly codec: Codec
  /** Where the data stand; backing up needs it. Tests of single use cases have none. */
  readonly place?: Place
}

/** The one office of this database. */
export type Office = {
  readonly county: number
  /** The town, 12 digits. */
  readonly division: string
  readonly name: string
  readonly town_name: string
  readonly demo: boolean
  readonly fixed_today: string | null
}

/** Undefined before the first run. */
export const officeOf = (db: Db | Trx): Promise<Office | undefined> =>
  db
    .selectFrom('office')
    .select(['county', 'division', 'name', 'town_name', 'demo', 'fixed_today'])
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst()

/** The office's day: a demo town stands still on the day it was built for. */
export const todayOf = (office: Office | undefined): Day => (office?.fixed_today ?? clock.today()) as Day

/** The moment beside that day: what a demo town writes carries the day it stands on. */
export const nowOf = ({ fixed_today }: Office): string => (fixed_today === null ? clock.now() : clock.nowOn(fixed_today as Day))

type Account = {
  readonly user_id: string
  readonly login: string
  readonly name: string
  readonly roles: readonly string[]
  readonly division: string
}

/** A stored account as the user of a context: its roles' permissions, the rows of its division and below. */
export const userOf = (office: Office, account: Account): User => ({
  user_id: account.user_id,
  login: account.login,
  name: account.name,
  permissions: permissionsOf(account.roles),
  county: office.county,
  town: office.division,
  scope: {
    ...scopeOf(account.division),
    bornFrom: seesChildrenOnly(account.roles) ? childrenBornFrom(todayOf(office)) : undefined,
    children: permissionsOf(account.roles).has('child.read'),
  },
})

/** Who runs maintenance on the office's own machine: may read and verify, changes nothing of people or money. */
export const localOperator = (office: Office): User => ({
  user_id: '00000000-0000-0000-0000-000000000000',
  login: 'local',
  name: '本机操作员',
  permissions: OPERATOR_PERMISSIONS,
  county: office.county,
  town: office.division,
  scope: WHOLE,
})

export type Call = Pick<Context, 'address' | 'sessionId' | 'purpose' | 'idempotencyKey' | 'progress' | 'signal'>

export const contextOf = ({ db, law, codec }: Means, office: Office, user: User, call: Call): Context => ({
  db,
  law,
  codec,
  user,
  today: todayOf(office),
  now: nowOf(office),
  newId,
  ...call,
})

/** The context of the command line and of maintenance. */
export const systemContext = (means: Means, office: Office): Context => contextOf(means, office, localOperator(office), { address: 'cli' })
