import { Check } from 'typebox/value'
import { createUser } from '../areas/users/commands.ts'
import { NewUser } from '../areas/users/contract.ts'
import { ROLES } from '../areas/users/rules.ts'
import { AppError } from '../server/errors.ts'
import { type Command, required, textOf, wrongUse } from './command.ts'
import { askSecret } from './secret.ts'

export const userCommand: Command = {
  words: [1, 1],
  options: { login: { type: 'string' }, name: { type: 'string' }, roles: { type: 'string' }, division: { type: 'string' } },
  run: async (cli, args) => {
    if (args.rest[0] !== 'add') throw wrongUse(`没有 user ${String(args.rest[0])}`)
    if (textOf(args, 'as') === undefined) throw wrongUse('新建用户要写明由哪位管理员来办：--as 登录名')
    const roles = required(args, 'roles').split(',')
    if (!roles.every(role => ROLES.some(known => known === role))) throw wrongUse(`角色应是 ${ROLES.join('、')} 中的一个或几个，用逗号隔开`)
    const account = { login: required(args, 'login'), name: required(args, 'name'), roles, ...divisionOf(textOf(args, 'division')) }
    const ctx = await cli.context()
    const user = { ...account, password: await askSecret(`${account.login} 的新密码：`) }
    if (!Check(NewUser, user)) throw new AppError('BAD_REQUEST', { fields: '登录名、姓名或区划代码' })
    const { user_id } = await createUser({ ...ctx, idempotencyKey: undefined }, user)
    return { value: { user_id }, text: `已新建用户 ${account.login}（${account.name}）。` }
  },
}

const divisionOf = (division: string | undefined): { division?: string } => (division === undefined ? {} : { division })
