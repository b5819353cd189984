import { proveFunds } from '../areas/funds/commands.prove.ts'
import { namePlaces } from '../areas/oversight/commands.places.ts'
import { PROOF_FAILURES } from '../areas/oversight/rules.words.ts'
import { proveBatches } from '../areas/payments/commands.prove.ts'
import { recordAudit } from '../server/audit.ts'
import { officeOf } from '../server/context.ts'
import { setScope } from '../server/db.ts'
import { query } from '../server/command.ts'
import { proveAttachments } from '../server/files.ts'
import { proveAudit, sealTimes, type AuditProof } from '../server/seal-log.ts'
import type { Cli, Command } from './command.ts'

const WORDS: Readonly<Record<string, string>> = {
  ...PROOF_FAILURES,
  BATCH_CHANGED: '发放明细与批次的合计或校验码对不上，明细或合计被改动过',
  BATCH_HASH_DIFFERS: '批次校验码与造册时的审计记录对不上',
  FILE_CHANGED: '存档文件与入库时的散列对不上，被改动过',
  VOUCHER_UNBALANCED: '凭证的借方、贷方与金额不相等',
  REVERSAL_UNTRUE: '冲销凭证与它冲销的凭证对不上',
  VOUCHER_MISSING: '凭证断号，少了凭证',
  BALANCE_DIFFERS: '科目余额与凭证合计不相等',
  CASH_BELOW_ZERO: '这一天的现金或存款低于零',
}

const proveFiles = query('attachment.prove', 'audit.verify', proveAttachments)

export type Proof = Omit<AuditProof, 'checked' | 'failures'> & {
  readonly checked: AuditProof['checked'] & { readonly batches: number; readonly vouchers: number; readonly files: number }
  readonly failures: readonly { readonly what: string; readonly where: string }[]
}

const NOTHING: Proof = {
  ok: true,
  checked: { seals: 0, logged: 0, exports: 0, batches: 0, vouchers: 0, files: 0 },
  unsealed: 0,
  head: '',
  failures: [],
}

/** Holds the audit chain and its log, every batch, every journal and every stored file against what proves them; notes that in the audit, and seals. */
async function proveOffice(cli: Pick<Cli, 'office' | 'context'>): Promise<Proof> {
  const { means, dataDir, seal } = await cli.office()
  const office = await officeOf(means.db)
  if (!office) return NOTHING
  const ctx = await cli.context()
  const audit = await proveAudit(means.db, means.codec.auditKey, office.county, dataDir)
  const { batches, failures: ofBatches } = await proveBatches(ctx, {})
  const { vouchers, failures: ofFunds } = await proveFunds(ctx, {})
  const { files, failures: ofFiles } = await proveFiles(ctx, {})
  const failures = [...audit.failures, ...ofBatches, ...ofFunds, ...ofFiles]
  const proof: Proof = { ...audit, ok: failures.length === 0, checked: { ...audit.checked, batches, vouchers, files }, failures }
  await means.db.transaction().execute(async trx => {
    await setScope(trx, ctx.user.scope)
    await recordAudit(
      { ...ctx, db: trx },
      { command: 'audit.verify', outcome: 'done', facts: { ok: proof.ok, seals: proof.checked.seals, failures: proof.failures.length } },
    )
  })
  await seal(true)
  return proof
}

/** The proof, and what a person reads of it: places in the office's words. */
export async function toldProof(cli: Pick<Cli, 'office' | 'context'>): Promise<{ readonly proof: Proof; readonly text: string }> {
  const proof = await proveOffice(cli)
  return { proof, text: proof.ok ? wordsWhole(proof) : await wordsOfFailures(cli, proof) }
}

function wordsWhole(proof: Proof): string {
  if (proof === NOTHING) return '还没有初始设置，没有可核对的记录。'
  const { seals, logged, exports, batches, vouchers, files } = proof.checked
  const whole = `完好：审计封存 ${seals} 批，封存日志 ${logged} 行，导出登记 ${exports} 份，发放批次 ${batches} 个，记账凭证 ${vouchers} 张，存档文件 ${files} 份，都没有被改动过。`
  if (proof.unsealed === 0) return whole
  return `${whole}\n另有 ${proof.unsealed} 条审计记录是上次封存以后才写的（系统运行时每分钟封存一次），这次没有核对到；现在已经封存，再运行一次就核对到它们。`
}

async function wordsOfFailures(cli: Pick<Cli, 'office' | 'context'>, { failures }: Proof): Promise<string> {
  const [{ means, dataDir }, ctx] = [await cli.office(), await cli.context()]
  const seals = await sealTimes(means.db, ctx.user.county, dataDir)
  const places = await namePlaces(ctx, { failures, seals })
  const lines = failures.map(({ what, where }, n) => `  ${places[n] ?? where}：${WORDS[what] ?? what}`)
  return `有 ${failures.length} 处不对：\n${lines.join('\n')}\n请保留现场（不要再改数据），与最近的备份比对，并报告分管领导。`
}

export const verifyCommand: Command = {
  run: async cli => {
    const { proof, text } = await toldProof(cli)
    return { value: proof, text, found: proof.ok }
  },
}
