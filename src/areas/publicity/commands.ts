import { createHash } from 'node:crypto'
import { command, query, type Context, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { scanFile, type ScanResult } from '../../server/scan/scan.ts'
import { inScope, scopeOf } from '../../server/db.ts'
import { childrenBornFrom } from '../users/rules.ts'
import type { CheckDetail, CheckRow } from './contract.ts'
import { holdsFor, keptName, neverPass, stateOf, type Kept } from './rules.checks.ts'
import type { Known } from './rules.ts'
import * as store from './store.ts'

const MOST_CHECKS = 100

/** What the register knows that a scan should look for: names of children; and the telephone that may stand there. */
export const knownToScan = query('publicity.known', 'publicity.check', async ({ db, user, today }: OpenContext): Promise<Known> => {
  // A village does not see the office's settings.
  const phone = await inScope(db, scopeOf(user.town), user.scope, () => store.publicPhone(db, user.county, user.town))
  return { childNames: await store.childNames(db, user.county, childrenBornFrom(today)), allowed: phone === null ? [] : [phone] }
})

/**
 * Scans a file and keeps what was found, masked. The file itself is not kept: it may hold what nobody should.
 * `known` is asked for beforehand, so that who may not check is told before anything is read.
 */
export async function checkFile(
  ctx: Context,
  { name, content, known }: { readonly name: string; readonly content: Uint8Array; readonly known: Known },
): Promise<{ check_id: string }> {
  const { law, signal, progress } = ctx
  progress?.(0, 0, `正在检查「${keptName(name)}」`)
  const result = await scanFile(name, content, { law, ...known, ...(signal === undefined ? {} : { signal }) })
  return keepCheck(ctx, { name: keptName(name), sha256: createHash('sha256').update(content).digest('hex'), result })
}

type Checked = { readonly name: string; readonly sha256: string; readonly result: ScanResult }
const keepCheck = command(
  'publicity.check',
  'publicity.check',
  async ({ db, user, now, newId }: OpenContext, { name, sha256, result }: Checked) => {
    const { findings, more, unchecked } = result
    const check_id = newId()
    // A village's check stands in the village, so that its cadre sees it again and no other village does.
    const division = user.scope.lo >= user.town ? user.scope.lo : user.town
    const row = { county: user.county, check_id, division, file_name: name, sha256, findings: { findings, more, unchecked } }
    await store.insertCheck(db, { ...row, made_by: user.user_id, made_at: now })
    return { check_id }
  },
  ({ name, sha256, result }, { check_id }) => ({ check_id, file: name, sha256, ok: result.ok, findings: result.findings.length }),
)

const keptOf = ({ findings }: store.CheckRecord): Kept => findings as Kept

/** The release of a check: its own, else that of the same bytes, where it holds for what was found now. */
function releaseOf(record: store.CheckRecord, releases: readonly store.CheckRecord[]): store.CheckRecord | undefined {
  if (record.released_at !== null) return record
  return releases.find(({ sha256, ...other }) => sha256 === record.sha256 && holdsFor(keptOf(record), keptOf({ sha256, ...other })))
}

function rowOf(record: store.CheckRecord, releases: readonly store.CheckRecord[], user_id: string): CheckRow {
  const kept = keptOf(record)
  const { check_id, file_name, made_by, made_by_name, made_at } = record
  const released = releaseOf(record, releases)
  return {
    check_id,
    file_name,
    state: stateOf(kept, released !== undefined),
    findings: kept.findings.length + kept.more,
    unchecked: kept.unchecked.length,
    made_by: made_by_name ?? '',
    made_at,
    released_by: released?.released_by_name ?? null,
    released_at: released?.released_at ?? null,
    reason: released?.reason ?? null,
    earlier: released !== undefined && released.check_id !== check_id,
    own: made_by === user_id,
  }
}

export const checks = query('publicity.list', 'publicity.check', async ({ db, user }: OpenContext): Promise<{ checks: CheckRow[] }> => {
  const records = await store.checks(db, user.county, MOST_CHECKS)
  const releases = await store.releasesOf(db, user.county, [...new Set(records.map(({ sha256 }) => sha256))])
  return { checks: records.map(record => rowOf(record, releases, user.user_id)) }
})

type CheckId = { readonly check_id: string }

export const check = query('publicity.read', 'publicity.check', async (ctx: OpenContext, { check_id }: CheckId): Promise<CheckDetail> => {
  const { db, user } = ctx
  const record = await knownCheck(ctx, check_id)
  const releases = await store.releasesOf(db, user.county, [record.sha256])
  const { findings, more, unchecked } = keptOf(record)
  return { check: rowOf(record, releases, user.user_id), sha256: record.sha256, findings: [...findings], more, unchecked: [...unchecked] }
})

async function knownCheck({ db, user }: OpenContext, check_id: string): Promise<store.CheckRecord> {
  const record = await store.check(db, user.county, check_id)
  if (!record) throw new AppError('PUBLICITY_NOT_FOUND')
  return record
}

/** The second person's judgment that words and names may stand there. Never his own check, never a number. */
export const releaseCheck = command(
  'publicity.release',
  'publicity.release',
  async (ctx: OpenContext, { check_id, reason }: CheckId & { readonly reason: string }) => {
    const { db, user, now } = ctx
    await store.lockCheck(db, user.county, check_id)
    const record = await knownCheck(ctx, check_id)
    const { file_name } = record
    const kept = keptOf(record)
    const state = stateOf(kept, record.released_at !== null)
    if (record.made_by === user.user_id) throw new AppError('PUBLICITY_OWN', { file_name })
    if (state === 'clean') throw new AppError('PUBLICITY_CLEAN', { file_name })
    if (state === 'released') throw new AppError('PUBLICITY_RELEASED', { file_name })
    if (state === 'blocked') throw new AppError('PUBLICITY_BLOCKED', { file_name, count: neverPass(kept) })
    const said = reason.trim()
    if (said === '') throw new AppError('PUBLICITY_REASON')
    await store.releaseCheck(db, user.county, check_id, { released_by: user.user_id, released_at: now, reason: said })
    return { sha256: record.sha256 }
  },
  ({ check_id, reason }, { sha256 }) => ({ check_id, reason, sha256 }),
)
