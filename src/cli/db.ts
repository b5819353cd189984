import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { openDatabase } from '../server/postgres/open.ts'
import { schemaText } from '../server/postgres/types.ts'
import { type Cli, type Command, type Outcome, wrongUse } from './command.ts'
import { untilAborted } from './signals.ts'

const SCHEMA_FILE = fileURLToPath(new URL('../server/schema.ts', import.meta.url))

export const dbCommand: Command = {
  words: [0, 1],
  run: async (cli, { rest: [part] }) => {
    if (part !== undefined && part !== 'types') throw wrongUse(`没有 db ${part}`)
    const { dataDir, databaseUrl, note } = cli
    const database = await openDatabase({ dataDir, databaseUrl, purpose: 'command', log: note })
    try {
      if (part === 'types') return await writeTypes(database.ownerConfig)
      return await hold(cli, database.engine.ownerUrl)
    } finally {
      await database.close()
    }
  },
}

/** The address goes out at once, as one document; the database stays until Ctrl-C. */
async function hold({ json, signal }: Cli, url: string): Promise<Outcome> {
  process.stdout.write(json ? `${JSON.stringify({ url })}\n` : `${url}\n按 Ctrl-C 停止\n`)
  await untilAborted(signal)
  return { value: undefined, text: '' }
}

async function writeTypes(config: ConstructorParameters<typeof Client>[0]): Promise<Outcome> {
  const client = new Client(config)
  await client.connect()
  try {
    writeFileSync(SCHEMA_FILE, await schemaText(client))
  } finally {
    await client.end()
  }
  return { value: { file: 'src/server/schema.ts' }, text: '已写入 src/server/schema.ts' }
}
