import { createUser } from '../src/areas/users/commands.ts'
import type { NewUser } from '../src/areas/users/contract.ts'
import { pasteVillages } from '../src/areas/divisions/commands.ts'
import { day, type Day } from '../src/kernel/day.ts'
import type { Context } from '../src/server/command.ts'
import { contextOf, type Means } from '../src/server/context.ts'
import { setUpOffice } from '../src/server/setup.ts'
import { userByLogin } from '../src/server/session.ts'
import { TOWN_CODE, TOWN_NAME, villageCode, VILLAGES } from './people.ts'

/** The day on which the demo town stands still after its half year. */
export const DEMO_TODAY: Day = day('2020-07-03')

export type DemoUser = {
  readonly login: string
  readonly name: string
  readonly password: string
  readonly role: string
  readonly scope: string
}

/** Known to everyone, which is why a demo town listens on this machine alone. */
const ADMIN: DemoUser = { login: 'admin', name: '李建设', password: 'Demo-2020-admin', role: 'admin,clerk', scope: TOWN_NAME }
const OTHERS: readonly (DemoUser & Pick<NewUser, 'roles'> & { readonly division?: string })[] = [
  { login: 'zhoumin', name: '周敏', password: 'Demo-2020-zhoumin', role: 'clerk', roles: ['clerk'], scope: TOWN_NAME },
  { login: 'hezhiyuan', name: '何志远', password: 'Demo-2020-hezhiyuan', role: 'approver', roles: ['approver'], scope: TOWN_NAME },
  { login: 'caizheng', name: '钱立', password: 'Demo-2020-caizheng', role: 'finance', roles: ['finance'], scope: TOWN_NAME },
  {
    login: 'shiqiao',
    name: '吴桂花',
    password: 'Demo-2020-shiqiao',
    role: 'auditor',
    roles: ['auditor'],
    scope: '石桥村',
    division: villageCode('石桥村'),
  },
]
export const DEMO_USERS: readonly DemoUser[] = [ADMIN, ...OTHERS].map(({ login, name, password, role, scope }) => ({
  login,
  name,
  password,
  role,
  scope,
}))

/** Who acts on which day: a context as a request of that user would have it. */
export type Actors = {
  readonly clerk: (on: Day) => Context
  readonly approver: (on: Day) => Context
  readonly finance: (on: Day) => Context
}

/** First run, users and villages, through the commands that the pages call. */
export async function openTown(means: Means): Promise<Actors> {
  const office = await setUpOffice(means, {
    town_name: TOWN_NAME,
    town_code: TOWN_CODE,
    admin_name: ADMIN.name,
    admin_login: ADMIN.login,
    admin_password: ADMIN.password,
    address: 'demo',
    demo: true,
    fixed_today: DEMO_TODAY,
  })
  const as = async ({ login, password }: DemoUser): Promise<(on: Day) => Context> => {
    const user = await userByLogin(means, login, password)
    return on => ({ ...contextOf(means, office, user, { address: 'demo' }), today: on, now: `${on}T02:00:00.000Z` })
  }
  const admin = (await as(ADMIN))(DEMO_TODAY)
  await pasteVillages(admin, { villages: VILLAGES.map(village => ({ division: villageCode(village), name: `${village}村民委员会` })) })
  for (const { login, name, password, roles, division } of OTHERS) {
    await createUser(admin, { login, name, password, roles, ...(division === undefined ? {} : { division }) })
  }
  const [clerk, approver, finance] = OTHERS
  if (!clerk || !approver || !finance) throw new Error('the demo lacks an actor')
  return { clerk: await as(clerk), approver: await as(approver), finance: await as(finance) }
}
