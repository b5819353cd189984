import type { ClientConfig } from 'pg'
import { connectServer, assertAppRole } from './given.ts'
import { type Engine, startEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'

export type { Engine } from './embedded.ts'

/** `databaseUrl` goes before `dataDir`. `purpose: 'serve'` refuses a folder that is served already; a command joins it. */
export type OpenOptions = { dataDir: string; databaseUrl: string | undefined; purpose: 'serve' | 'command'; log: (note: string) => void }

export type Database = {
  engine: Engine
  appConfig: ClientConfig
  ownerConfig: ClientConfig
  migrated: string[]
  close: () => Promise<void>
}

/** The database of this office, started or joined, brought up to date, its fence checked. Close it in every case. */
export async function openDatabase({ dataDir, databaseUrl, purpose, log }: OpenOptions): Promise<Database> {
  const engine = databaseUrl === undefined ? await startEmbedded({ dataDir, purpose, log }) : await connectServer(databaseUrl)
  try {
    const migrated = await migrate(engine.owner)
    if (migrated.length > 0) log(`数据库结构已更新：${migrated.join('、')}`)
    await assertAppRole(engine.app)
    return { engine, appConfig: engine.app, ownerConfig: engine.owner, migrated, close: engine.stop }
  } catch (error) {
    await engine.stop()
    throw error
  }
}
