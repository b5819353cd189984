import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { contextOf, localOperator, officeOf } from '../server/context.ts'
import type { Context } from '../server/command.ts'
import { env } from '../server/env.ts'
import { AppError } from '../server/errors.ts'
import { isLawError } from '../server/law.ts'
import { answerOf, failureAnswer, logLineOf, type Told } from '../server/messages.ts'
import { openOffice, type OpenOffice } from '../server/office.ts'
import { randomHex } from '../server/random.ts'
import { userByLogin } from '../server/sign-in.ts'
import { type Args, type Cli, isWrongUse, type Options, type Outcome, textOf, wrongUse } from './command.ts'
import { COMMANDS } from './commands.ts'
import { askSecret } from './secret.ts'
import { onSignal } from './signals.ts'

const EXIT = { done: 0, refused: 1, wrongUse: 2, failed: 3 } as const
const COMMON: Options = { data: { type: 'string' }, json: { type: 'boolean' }, as: { type: 'string' }, help: { type: 'boolean' } }

const note = (line: string): void => void process.stderr.write(`${line}\n`)

const argv = process.argv.slice(2)
const json = argv.includes('--json')
process.exitCode = await main(argv)
// Idle sockets and timers of libraries must not keep a finished command alive.
process.stdout.write('', () => process.exit())

async function main(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words
  if (name === undefined || name === 'help' || name === '--help') return help(name === undefined ? EXIT.wrongUse : EXIT.done)
  try {
    const listed = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
    if (!listed) throw wrongUse(`没有命令 ${name}`)
    if (rest.includes('--help')) return tell({ value: { usage: listed.usage }, text: `doudi ${listed.usage}\n${listed.about}` })
    const command = await listed.load()
    const args = read(rest, command.options ?? {}, command.words ?? [0, 0])
    return await inOffice(args, async cli => tell(await command.run(cli, args)))
  } catch (error) {
    return complain(error, name)
  }
}

function read(words: readonly string[], own: Options, [least, most]: readonly [number, number]): Args {
  let parsed
  try {
    parsed = parseArgs({ args: [...words], options: { ...COMMON, ...own }, allowPositionals: true })
  } catch (error) {
    throw wrongUse(wrongOption(error, { ...COMMON, ...own }))
  }
  const { values, positionals } = parsed
  if (positionals.length < least) throw wrongUse('命令后面还少内容')
  if (positionals.length > most) throw wrongUse(`多余的内容：${positionals.slice(most).join(' ')}`)
  return { values: { ...values }, rest: positionals }
}

/** What the parser says in English about one option. */
function wrongOption(error: unknown, options: Options): string {
  const message = error instanceof Error ? error.message : String(error)
  const name = /'(-{1,2}[^\s'<=]+)/.exec(message)?.[1] ?? ''
  const option = options[name.replace(/^-+/, '')]
  if (!option) return `没有选项 ${name}`
  return option.type === 'string' ? `${name} 后面要写内容` : `${name} 后面不写内容`
}

/** Runs the work with means that open when they are asked for, and leaves things as they were found. */
async function inOffice(args: Args, work: (cli: Cli) => Promise<number>): Promise<number> {
  const dataDir = textOf(args, 'data') ?? env.dataDir() ?? './data'
  const where = { dataDir, databaseUrl: env.databaseUrl(), keyFile: env.keyFile() }
  let opening: Promise<OpenOffice> | undefined
  // A mistyped --data must not leave a new folder and a new key behind; only `demo` and `serve` begin one.
  const office = (begin = false): Promise<OpenOffice> => {
    if (!begin && where.databaseUrl === undefined && !existsSync(dataDir)) throw new AppError('DATA_FOLDER_MISSING', { dataDir })
    return (opening ??= openOffice({ ...where, purpose: 'command', log: note }))
  }
  const signal = onSignal()
  const progress: Context['progress'] = (done, total, what) => note(`${what}（${done}/${total}）`)
  const context = async (): Promise<Context> => {
    const { means } = await office()
    const town = await officeOf(means.db)
    if (!town) throw new AppError('SETUP_NEEDED')
    const login = textOf(args, 'as')
    const user =
      login === undefined
        ? localOperator(town)
        : await userByLogin(means, login, env.password() ?? (await askSecret(`${login} 的密码：`)), env.oneTimePassword())
    return contextOf(means, town, user, { address: 'cli', progress, signal })
  }
  try {
    return await work({ ...where, json, note, office, context, signal })
  } finally {
    await opening?.then(
      open => open.close(),
      () => undefined,
    )
  }
}

/** `value` undefined: the command has printed its document itself. */
function tell({ value, text, found = true }: Outcome): number {
  if (value !== undefined)
    process.stdout.write(
      json ? `${JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? Number(part) : part))}\n` : `${text}\n`,
    )
  return found ? EXIT.done : EXIT.refused
}

function complain(error: unknown, name: string): number {
  if (isWrongUse(error)) {
    const usage = COMMANDS[name]?.usage
    report({
      code: 'WRONG_USE',
      what: error.message,
      why: '',
      how: usage ? `写法：npm run -s doudi -- ${usage}` : '运行 npm run -s doudi -- help 看全部命令。',
      facts: {},
    })
    return EXIT.wrongUse
  }
  const known = answerOf(error)
  if (known) {
    report(known.body)
    return known.status >= 500 ? EXIT.failed : EXIT.refused
  }
  const number = randomHex(4)
  note(logLineOf(number, error))
  report(
    isLawError(error)
      ? { code: 'LAW_WRONG', what: '政策参数文件有错，没有启动', why: error.message, how: '请按所列位置改好再启动。', facts: {} }
      : failureAnswer(number).body,
  )
  return EXIT.failed
}

function report({ code, what, why, how }: Told): void {
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, what, why, how } })}\n`)
  else note([what, why, how].filter(part => part !== '').join('\n'))
}

function help(code: number): number {
  const lines = Object.values(COMMANDS).map(({ usage, about }) => `  ${usage}\n      ${about}`)
  const text =
    `兜底：乡镇民政办工作系统\n\n用法：npm run -s doudi -- <命令> [选项]\n\n${lines.join('\n')}\n\n` +
    '各命令都可以加：\n  --data DIR   数据文件夹（默认 ./data，或环境变量 DOUDI_DATA；DATABASE_URL 指明已有的数据库服务器）\n' +
    '  --json       标准输出只有一个 JSON 文档\n  --as LOGIN   以某位用户的身份办（改动人员、待遇、资金的命令必须写；密码取自 DOUDI_PASSWORD 或提示输入）\n\n' +
    '退出码：0 办成，1 被拒或查出问题，2 写法不对，3 出错\n'
  if (json && code === EXIT.done)
    process.stdout.write(`${JSON.stringify({ commands: Object.values(COMMANDS).map(({ usage }) => usage) })}\n`)
  else (code === EXIT.done ? process.stdout : process.stderr).write(text)
  return code
}
