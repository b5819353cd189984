import type { Args, Command } from './command.ts'
import { textOf, wrongUse } from './command.ts'
import { greeting, serve } from '../server/serve.ts'
import { untilAborted } from './signals.ts'

export const serveCommand: Command = {
  options: {
    port: { type: 'string' },
    host: { type: 'string' },
    cert: { type: 'string' },
    key: { type: 'string' },
    'new-ca': { type: 'boolean' },
  },
  run: async (cli, args) => {
    const port = portOf(textOf(args, 'port'))
    const host = textOf(args, 'host')
    const certificate = givenFiles(args)
    const newAuthority = args.values['new-ca'] === true
    if ((certificate || newAuthority) && host === undefined) throw wrongUse('--cert、--key、--new-ca 要与 --host 一起写')
    if (certificate && newAuthority) throw wrongUse('--cert 和 --new-ca 只能写一个')
    const serving = await serve({
      dataDir: cli.dataDir,
      databaseUrl: cli.databaseUrl,
      keyFile: cli.keyFile,
      port,
      host,
      certificate,
      newAuthority,
      log: cli.note,
    })
    try {
      cli.note(await greeting(serving))
      await untilAborted(cli.signal)
      cli.note('正在停止：封存审计记录，关闭数据库……')
    } finally {
      await serving.close()
    }
    return { value: { url: serving.url, stopped: true }, text: '兜底已停止，数据已保存。' }
  },
}

function givenFiles(args: Args): { cert: string; key: string } | undefined {
  const cert = textOf(args, 'cert'),
    key = textOf(args, 'key')
  if ((cert === undefined) !== (key === undefined)) throw wrongUse('--cert 和 --key 要一起写')
  return cert === undefined || key === undefined ? undefined : { cert, key }
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw wrongUse('--port 应是 0 到 65535 的数')
  return port
}
