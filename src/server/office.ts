import { resolve } from 'node:path'
import { Client, type ClientConfig } from 'pg'
import type { Place } from './backup/place.ts'
import type { Codec } from './codec.ts'
import { now } from './clock.ts'
import { nowOf, officeOf, type Means } from './context.ts'
import { openDb } from './db.open.ts'
import type { Db } from './db.ts'
import { keyInForce, OFFICE_LOCK } from './db.rotation.ts'
import { AppError } from './errors.ts'
import { codecFromFile, settleNextKey } from './key-file.ts'
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
  readonly means: Means & { readonly place: Place }
  readonly database: Database
  readonly dataDir: string
  readonly keyFile: string
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
  const key = holdKey(database.appConfig)
  try {
    await key.held
    const keyFile = resolve(options.keyFile ?? `${dataDir}.key`)
    const codec = await codecOfDatabase(db, keyFile)
    const seal = (wait: boolean): Promise<void> => sealOffice({ db, codec }, dataDir, wait)
    const means = { db, law, codec, place: { engine: database.engine, dataDir, keyFile, seal } }
    let closing: Promise<void> | undefined
    const close = async (): Promise<void> => {
      // A database that is gone cannot be sealed; the rows wait for the next start.
      await seal(true).catch((error: unknown) =>
        options.log(`审计记录没有封存，下次启动时补上：${error instanceof Error ? error.message : String(error)}`),
      )
      await key.release()
      await db.destroy()
      await database.close()
    }
    return { means, database, dataDir, keyFile, seal, close: () => (closing ??= close()) }
  } catch (error) {
    await key.release()
    await db.destroy()
    await database.close()
    throw error
  }
}

/** The key file of this data: made for new data only, and refused when it is another's. A rotation that was killed is settled first. */
async function codecOfDatabase(db: Db, path: string): Promise<Codec> {
  const known = await keyInForce(db)
  if (known !== undefined) settleNextKey(path, known)
  const codec = codecFromFile(path, known === undefined)
  if (known === undefined) {
    await db
      .insertInto('codec_key')
      .values({ key_id: codec.keyId, suite: codec.suite, created_at: now() })
      .onConflict(conflict => conflict.doNothing())
      .execute()
  } else if (known !== codec.keyId) throw new AppError('KEY_FILE_WRONG', { path })
  return codec
}

const AGAIN_MS = 2000

/**
 * Holds the key against a change while this office is open, on a connection of its own: whoever opens during a change waits here, before
 * reading the key. A connection that is lost is made again.
 */
function holdKey(config: ClientConfig): { readonly held: Promise<void>; readonly release: () => Promise<void> } {
  let client: Client | undefined
  let released = false
  const take = async (): Promise<void> => {
    const fresh = new Client({ ...config, application_name: 'doudi key', keepAlive: true })
    client = fresh
    fresh.on('error', () => undefined)
    await fresh.connect()
    fresh.once('end', again)
    await fresh.query('SELECT pg_advisory_lock_shared($1::bigint)', [OFFICE_LOCK])
  }
  const again = (): void => {
    if (!released) setTimeout(() => void (released ? undefined : take().catch(again)), AGAIN_MS).unref()
  }
  const release = async (): Promise<void> => {
    released = true
    await client?.end().catch(() => undefined)
  }
  return { held: take(), release }
}

async function sealOffice({ db, codec }: Pick<Means, 'db' | 'codec'>, dataDir: string, wait: boolean): Promise<void> {
  const office = await officeOf(db)
  if (office) await sealToLog(db, codec, { county: office.county, dataDir, now: nowOf(office), wait })
}
