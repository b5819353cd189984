import { resolve } from 'node:path'
import type { Codec } from './codec.ts'
import { now } from './clock.ts'
import { nowOf, officeOf, type Means } from './context.ts'
import { openDb, type Db } from './db.ts'
import { AppError } from './errors.ts'
import { codecFromFile } from './key-file.ts'
import { loadLaw } from './law.ts'
import { rosterKinds } from './rosters.ts'
import { openDatabase, type Database } from './postgres/open.ts'
import { sealToLog } from './seal-log.ts'

export type OfficeOptions = {
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  /** Default: `<dataDir>.key`, beside the data folder and never inside it. */
  readonly keyFile: string | undefined
  readonly purpose: 'serve' | 'command'
  readonly log: (line: string) => void
}

/** Everything use cases need, opened from a data folder or a server. Close it in every case. */
export type OpenOffice = {
  readonly means: Means
  readonly database: Database
  readonly dataDir: string
  /** Seals the audit rows written so far; `wait: false` leaves them to the next call while somebody writes. */
  readonly seal: (wait: boolean) => Promise<void>
  /** Seals, then leaves the database as it was found. */
  readonly close: () => Promise<void>
}

export async function openOffice(options: OfficeOptions): Promise<OpenOffice> {
  const dataDir = resolve(options.dataDir)
  const law = loadLaw()
  // Data of the same standing: a heading that means two things stops the start too.
  rosterKinds()
  const database = await openDatabase({ dataDir, databaseUrl: options.databaseUrl, purpose: options.purpose, log: options.log })
  const db = openDb(database.appConfig)
  try {
    const codec = await codecOfDatabase(db, options.keyFile ?? `${dataDir}.key`)
    const means: Means = { db, law, codec }
    const seal = (wait: boolean): Promise<void> => sealOffice(means, dataDir, wait)
    let closing: Promise<void> | undefined
    const close = async (): Promise<void> => {
      // A database that is gone cannot be sealed; the rows wait for the next start.
      await seal(true).catch((error: unknown) =>
        options.log(`审计记录没有封存，下次启动时补上：${error instanceof Error ? error.message : String(error)}`),
      )
      await db.destroy()
      await database.close()
    }
    return { means, database, dataDir, seal, close: () => (closing ??= close()) }
  } catch (error) {
    await db.destroy()
    await database.close()
    throw error
  }
}

/** The key file of this data: made for new data only, and refused when it is another's. */
async function codecOfDatabase(db: Db, path: string): Promise<Codec> {
  const known = await db.selectFrom('codec_key').select('key_id').execute()
  const codec = codecFromFile(path, known.length === 0)
  if (known.length === 0) {
    await db
      .insertInto('codec_key')
      .values({ key_id: codec.keyId, created_at: now() })
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }
  if (known.some(({ key_id }) => key_id !== codec.keyId)) throw new AppError('KEY_FILE_WRONG', { path })
  return codec
}

async function sealOffice({ db, codec }: Means, dataDir: string, wait: boolean): Promise<void> {
  const office = await officeOf(db)
  if (office) await sealToLog(db, codec.auditKey, { county: office.county, dataDir, now: nowOf(office), wait })
}
