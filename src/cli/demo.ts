import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DEMO_HANDING } from '../../demo/bank.ts'
import { DEMO_USERS } from '../../demo/office.ts'
import { runDemo } from '../../demo/run.ts'
import { roleNames } from '../areas/users/rules.ts'
import { officeOf } from '../server/context.ts'
import { AppError } from '../server/errors.ts'
import { greeting, serve } from '../server/serve.ts'
import { type Command, textOf } from './command.ts'
import { untilAborted } from './signals.ts'

/** Builds the demo town in an empty folder and serves it; a folder that holds the demo town already is only served. */
export const demoCommand: Command = {
  options: { 'no-serve': { type: 'boolean' }, faults: { type: 'boolean' }, port: { type: 'string' } },
  run: async (cli, args) => {
    const outputs = join(resolve(cli.dataDir), 'outputs')
    const { means } = await cli.office(true)
    const office = await officeOf(means.db)
    if (office && !office.demo) throw new AppError('NOT_A_DEMO_FOLDER', { dataDir: cli.dataDir })
    const made = office ? listed(outputs) : await runDemo({ means, outputs, faults: args.values['faults'] === true, note: cli.note })
    const users = DEMO_USERS
    // The bank lists in the outputs are encrypted as an office's are.
    const files = { outputs: made, opening_password: DEMO_HANDING.password }
    const lists = `银行清单的打开密码是 ${files.opening_password}`
    if (args.values['no-serve'] === true)
      return { value: { url: null, users, ...files }, text: `演示镇已建好，文件在 ${outputs}；${lists}。` }
    await (await cli.office()).close()
    const serving = await serve({
      dataDir: cli.dataDir,
      databaseUrl: cli.databaseUrl,
      keyFile: cli.keyFile,
      port: Number(textOf(args, 'port')) || undefined,
      log: cli.note,
    })
    try {
      cli.note(await greeting(serving))
      if (cli.json) process.stdout.write(`${JSON.stringify({ url: serving.url, users, ...files })}\n`)
      else {
        for (const { login, password, name, role } of users) cli.note(`  ${login}  ${password}  ${name}（${roleNames(role.split(','))}）`)
        cli.note(`  ${lists}`)
      }
      await untilAborted(cli.signal)
    } finally {
      await serving.close()
    }
    return { value: undefined, text: '' }
  },
}

const listed = (outputs: string): string[] =>
  existsSync(outputs) ? readdirSync(outputs, { recursive: true, encoding: 'utf8' }).map(name => join(outputs, name)) : []
