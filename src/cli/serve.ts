import type { Command } from './command.ts'
import { textOf, wrongUse } from './command.ts'
import { greeting, serve } from '../server/serve.ts'
import { untilAborted } from './signals.ts'

export const serveCommand: Command = {
  options: { port: { type: 'string' }, host: { type: 'string' } },
  run: async (cli, args) => {
    const port = portOf(textOf(args, 'port'))
    const serving = await serve({
      dataDir: cli.dataDir,
      databaseUrl: cli.databaseUrl,
      keyFile: cli.keyFile,
      port,
      host: textOf(args, 'host'),
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

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw wrongUse('--port 应是 0 到 65535 的数')
  return port
}
