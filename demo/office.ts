import { grantRoles } from '../src/areas/users/commands.grant.ts'
import { createUser } from '../src/areas/users/commands.ts'
import type { Role } from '../src/areas/users/contract.ts'
import { pasteVillages } from '../src/areas/divisions/commands.ts'
import { day, type Day } from '../src/kernel/day.ts'
import type { Context } from '../src/server/command.ts'
import { contextOf, type Means } from '../src/server/context.ts'
import { setUpOffice } from '../src/server/setup.ts'
import { userByLogin } from '../src/server/sign-in.ts'
import { TOWN_CODE, TOWN_NAME, villageCode, VILLAGES, type Village } from './people.ts'

/** The day on which the demo town stands still after its half year. */
export const DEMO_TODAY: Day = day('2020-07-03')

export type DemoUser = {
  readonly login: string
  readonly name: string
  readonly password: string
  readonly role: string
  readonly scope: string
}

const demoUser = (
  login: string,
  name: string,
  roles: readonly Role[],
  village?: Village,
): DemoUser & { roles: Role[]; division?: string } => ({
  login,
  name,
  password: `Demo-2020-${login}`,
  role: roles.join(','),
  roles: [...roles],
  scope: village ?? TOWN_NAME,
  ...(village === undefined ? {} : { division: villageCode(village) }),
})

/** Known to everyone, which is why a demo town listens on this machine alone. One login for each role. */
const ADMIN = demoUser('admin', '李建设', ['system_admin', 'security_admin', 'audit_admin', 'clerk'])
const CLERK = demoUser('zhoumin', '周敏', ['clerk'])
const APPROVER = demoUser('hezhiyuan', '何志远', ['approver'])
const FINANCE = demoUser('caizheng', '钱立', ['finance'])
const HEAD = demoUser('fuzeren', '罗志刚', ['head'])
const CADRES = {
  石桥村: demoUser('shiqiao', '吴桂花', ['village_cadre'], '石桥村'),
  东河村: demoUser('donghe', '程有福', ['village_cadre'], '东河村'),
}
const DISABILITY = demoUser('canlian', '宋兰', ['disability_officer'])
const SUPERVISOR = demoUser('ertong', '方晓燕', ['child_supervisor'])
const OTHERS = [
  CLERK,
  APPROVER,
  FINANCE,
  demoUser('xitong', '秦川', ['system_admin']),
  demoUser('anquan', '沈静', ['security_admin']),
  demoUser('shenji', '韩青', ['audit_admin']),
  HEAD,
  DISABILITY,
  SUPERVISOR,
  demoUser('xieliyuan', '丁玉梅', ['assistance_worker']),
  CADRES.石桥村,
  CADRES.东河村,
  demoUser('shiqiao.ertong', '姚春梅', ['village_child_director'], '石桥村'),
  demoUser('shiqiao.canji', '余德明', ['village_disability_worker'], '石桥村'),
  { ...demoUser('xianji', '赵清', ['county_viewer']), scope: '全县', division: `${TOWN_CODE.slice(0, 6)}000000` },
  demoUser('duoshen', '孙正', ['auditor']),
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
  readonly head: (on: Day) => Context
  readonly approver: (on: Day) => Context
  readonly finance: (on: Day) => Context
  /** Village cadres, by their village. */
  readonly cadres: Readonly<Partial<Record<Village, (on: Day) => Context>>>
  readonly disability: (on: Day) => Context
  /** 儿童督导员: nobody else of them sees a child's file. */
  readonly supervisor: (on: Day) => Context
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
    const { user_id } = await createUser(admin, { login, name, password, own_password: true })
    await grantRoles(admin, { user_id, roles, division })
  }
  return {
    clerk: await as(CLERK),
    head: await as(HEAD),
    approver: await as(APPROVER),
    finance: await as(FINANCE),
    cadres: { 石桥村: await as(CADRES.石桥村), 东河村: await as(CADRES.东河村) },
    disability: await as(DISABILITY),
    supervisor: await as(SUPERVISOR),
  }
}
