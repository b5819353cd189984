import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { childNames, publicPhone } from '../areas/publicity/store.ts'
import { KIND_NAMES, placeName, type Known } from '../areas/publicity/rules.ts'
import { childrenBornFrom } from '../areas/users/rules.ts'
import { recordAudit } from '../server/audit.ts'
import { env } from '../server/env.ts'
import { officeOf } from '../server/context.ts'
import { readIn, setScope } from '../server/db.ts'
import { loadLaw } from '../server/law.ts'
import { scanFile, type ScanResult } from '../server/scan/scan.ts'
import type { Cli, Command } from './command.ts'
import { readGiven } from './files.ts'

/** Needs no database; where there is an office its children's names are looked for too, and the scan stands in the audit. */
export const scanCommand: Command = {
  words: [1, 1],
  run: async (cli, { rest: [path = ''] }) => {
    const content = readGiven(path)
    const name = basename(path)
    const office = existsSync(cli.dataDir) || env.databaseUrl() !== undefined ? await officeHere(cli) : undefined
    const result = await scanFile(name, content, { law: office?.law ?? loadLaw(), ...office?.known, signal: cli.signal })
    await office?.record(name, content, result)
    const { ok, findings, more, unchecked } = result
    const shown = findings.map(({ where, kind, masked, releasable }) => ({ where, kind, masked, releasable }))
    return { value: { ok, findings: shown, more, unchecked }, text: textOf(result), found: ok }
  },
}

type OfficeHere = {
  readonly law: ReturnType<typeof loadLaw>
  readonly known: Known
  readonly record: (name: string, content: Uint8Array, result: ScanResult) => Promise<void>
}

/** An empty or foreign folder is no office: the file is scanned all the same. */
async function officeHere(cli: Cli): Promise<OfficeHere | undefined> {
  const { means } = await cli.office()
  if ((await officeOf(means.db)) === undefined) return undefined
  const ctx = await cli.context()
  const { county, scope } = ctx.user
  const known = await readIn(means.db, scope, async trx => {
    const phone = await publicPhone(trx, county, ctx.user.town)
    return { childNames: await childNames(trx, county, childrenBornFrom(ctx.today)), allowed: phone === null ? [] : [phone] }
  })
  return {
    law: means.law,
    known,
    record: (name, content, { ok, findings }) =>
      means.db.transaction().execute(async trx => {
        await setScope(trx, scope)
        const sha256 = createHash('sha256').update(content).digest('hex')
        const facts = { file: placeName(name), sha256, ok, findings: findings.length }
        await recordAudit({ ...ctx, db: trx }, { command: 'publicity.scan', outcome: 'done', facts })
      }),
  }
}

function textOf({ ok, findings, more, unchecked }: ScanResult): string {
  return [
    ok ? '没有发现不能公开的内容。' : `发现 ${findings.length + more} 处不能公开的内容：`,
    ...findings.map(
      ({ where, kind, masked, releasable }) => `  ${where}：${KIND_NAMES[kind]} ${masked}${releasable ? '（第二人可放行）' : ''}`,
    ),
    ...(more > 0 ? [`  另有 ${more} 处没有列出。`] : []),
    ...unchecked.map(({ where, reason }) => `  未检查：${where}，${reason}`),
  ].join('\n')
}
