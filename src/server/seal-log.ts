import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sealAudit, sealsAfter, verifySeals, type SealFailure, type Watch } from './audit.ts'
import type { Codec } from './codec.ts'
import type { Db } from './db.ts'

/** One line of `seal.log`, as JSON: the head of the chain outside the database, so that a cut tail shows. */
type Head = {
  readonly county: number
  readonly seal_no: number
  readonly last_id: string
  readonly events: number
  readonly hash: string
  readonly sealed_at: string
}

const logPath = (dataDir: string): string => join(dataDir, 'seal.log')

/** Seals what is unsealed and appends to the log every seal that it lacks: also those of a process that was killed in between. */
export async function sealToLog(
  db: Db,
  codec: Pick<Codec, 'auditKey' | 'hashAlgorithm'>,
  { county, dataDir, now, wait }: { county: number; dataDir: string; now: string; wait: boolean },
): Promise<void> {
  await sealAudit(db, codec, { county, now, wait })
  const logged = readHeads(dataDir)
    .heads.filter(head => head.county === county)
    .map(head => head.seal_no)
  const missing = await sealsAfter(db, county, Math.max(0, ...logged))
  if (missing.length === 0) return
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const lines = missing.map(seal => `${JSON.stringify({ ...seal, last_id: seal.last_id.toString() } satisfies Head)}\n`)
  appendFileSync(logPath(dataDir), lines.join(''), { mode: 0o600, flush: true })
}

export type AuditProof = {
  readonly ok: boolean
  readonly checked: { readonly seals: number; readonly logged: number; readonly exports: number }
  /** Rows written since the last seal: normal for a minute. */
  readonly unsealed: number
  readonly head: string
  readonly failures: readonly SealFailure[]
}

/** Proves the chain in the database and against the log beside it, and the export register against the chain. */
export async function proveAudit(db: Db, key: Uint8Array, county: number, dataDir: string, watch: Watch = {}): Promise<AuditProof> {
  const chain = await verifySeals(db, key, county, watch)
  const seals = new Map((await sealsAfter(db, county, 0)).map(seal => [seal.seal_no, seal]))
  const { heads, damaged } = readHeads(dataDir)
  const ours = heads.filter(head => head.county === county)
  const failures = [
    ...chain.failures,
    ...damaged.map(line => ({ what: 'LOG_DAMAGED', where: `seal.log:${line}` })),
    ...ours.filter(head => !seals.has(head.seal_no)).map(head => ({ what: 'TAIL_CUT', where: `audit_seal ${head.seal_no}` })),
    ...ours
      .filter(head => {
        const seal = seals.get(head.seal_no)
        return seal !== undefined && seal.hash !== head.hash
      })
      .map(head => ({ what: 'LOG_DIFFERS', where: `audit_seal ${head.seal_no}` })),
    ...(ours.length === 0 && seals.size > 0 ? [{ what: 'LOG_MISSING', where: 'seal.log' }] : []),
  ]
  return {
    ok: failures.length === 0,
    checked: { seals: chain.seals, logged: ours.length, exports: chain.exports },
    unsealed: chain.unsealed,
    head: chain.head,
    failures,
  }
}

/** When each seal was made: also those that only the log still has. */
export async function sealTimes(db: Db, county: number, dataDir: string): Promise<{ seal_no: number; sealed_at: string }[]> {
  const logged = readHeads(dataDir).heads.filter(head => head.county === county)
  const times = new Map([...logged, ...(await sealsAfter(db, county, 0))].map(({ seal_no, sealed_at }) => [seal_no, sealed_at]))
  return [...times].map(([seal_no, sealed_at]) => ({ seal_no, sealed_at }))
}

/** Lines that are no JSON are given by their number: somebody wrote into the log, or power failed within a line. */
function readHeads(dataDir: string): { heads: Head[]; damaged: number[] } {
  const path = logPath(dataDir)
  const heads: Head[] = [],
    damaged: number[] = []
  if (!existsSync(path)) return { heads, damaged }
  for (const [index, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    if (line === '') continue
    try {
      heads.push(JSON.parse(line) as Head)
    } catch {
      damaged.push(index + 1)
    }
  }
  return { heads, damaged }
}
