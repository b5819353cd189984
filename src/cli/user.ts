import { Check } from 'typebox/value'
import { addUser, grantRoles } from '../areas/users/commands.grant.ts'
import { listUsers } from '../areas/users/commands.ts'
import { NewUser, type Role } from '../areas/users/contract.ts'
import { ROLES } from '../areas/users/rules.ts'
import type { Context } from '../server/command.ts'
import { AppError } from '../server/errors.ts'
import { type Args, type Cli, type Command, type Outcome, required, textOf, wrongUse } from './command.ts'
import { askSecret } from './secret.ts'

const ACTS: Readonly<Record<string, (cli: Cli, args: Args) => Promise<Outcome>>> = { add, grant }

export const userCommand: Command = {
  words: [1, 1],
  options: { login: { type: 'string' }, name: { type: 'string' }, roles: { type: 'string' }, division: { type: 'string' } },
  run: async (cli, args) => {
    const act = ACTS[args.rest[0] ?? '']
    if (act === undefined) throw wrongUse(`没有 user ${String(args.rest[0])}`)
    if (textOf(args, 'as') === undefined) throw wrongUse('要写明由哪位管理员来办：--as 登录名')
    return act(cli, args)
  },
}

/** Without --roles the account waits for a security administrator; with them the one who adds it must be allowed both. */
async function add(cli: Cli, args: Args): Promise<Outcome> {
  const roles = textOf(args, 'roles') === undefined ? undefined : rolesOf(args)
  const ctx = await cli.context()
  const account = { login: required(args, 'login'), name: required(args, 'name') }
  const user = { ...account, password: await askSecret(`${account.login} 的新密码：`) }
  if (!Check(NewUser, user)) throw new AppError('BAD_REQUEST', { fields: '登录名或姓名' })
  const once: Context = { ...ctx, idempotencyKey: undefined }
  const { user_id } = await addUser(once, { ...user, roles, division: textOf(args, 'division') })
  const left = roles === undefined ? '还没有角色，登不进来；请安全管理员用 user grant 或在「用户」页给角色。' : ''
  return { value: { user_id }, text: `已新建用户 ${account.login}（${account.name}）。${left}` }
}

async function grant(cli: Cli, args: Args): Promise<Outcome> {
  const [login, roles] = [required(args, 'login'), rolesOf(args)]
  const ctx = await cli.context()
  const { users } = await listUsers(ctx, undefined)
  const user_id = users.find(each => each.login === login)?.user_id
  if (user_id === undefined) throw new AppError('USER_NOT_FOUND')
  await grantRoles(ctx, { user_id, roles, division: textOf(args, 'division') })
  return { value: { user_id, roles }, text: `${login} 的角色已改为 ${roles.join('、')}。` }
}

function rolesOf(args: Args): Role[] {
  const roles = required(args, 'roles').split(',')
  const known = roles.filter((role): role is Role => ROLES.some(each => each === role))
  if (known.length < roles.length) throw wrongUse(`角色应是 ${ROLES.join('、')} 中的一个或几个，用逗号隔开`)
  return known
}
