import { recordAudit } from '../server/audit.ts'
import { officeOf } from '../server/context.ts'
import { setScope } from '../server/db.ts'
import { proveAudit } from '../server/seal-log.ts'
import type { Command } from './command.ts'

const WORDS: Readonly<Record<string, string>> = {
  CHAIN_BROKEN: '封存号或前后散列接不上',
  EVENTS_CHANGED: '这一批审计记录被改动、删除或插入过',
  SEAL_FORGED: '封存签名不对（密钥以外的人写的）',
  TAIL_CUT: '封存日志里有、数据库里没有：末尾被截掉',
  LOG_DIFFERS: '封存日志与数据库不一致',
  LOG_DAMAGED: '封存日志这一行读不出来',
  LOG_MISSING: '封存日志不见了',
}

export const verifyCommand: Command = {
  run: async cli => {
    const { means, dataDir, seal } = await cli.office()
    const office = await officeOf(means.db)
    if (!office)
      return {
        value: { ok: true, checked: { seals: 0, logged: 0 }, unsealed: 0, head: '', failures: [] },
        text: '还没有初始设置，没有可核对的记录。',
      }
    const proof = await proveAudit(means.db, means.codec.auditKey, office.county, dataDir)
    const ctx = await cli.context()
    await means.db.transaction().execute(async trx => {
      await setScope(trx, ctx.user.scope)
      await recordAudit(
        { ...ctx, db: trx },
        { command: 'audit.verify', outcome: 'done', facts: { ok: proof.ok, seals: proof.checked.seals, failures: proof.failures.length } },
      )
    })
    await seal(true)
    const lines = proof.failures.map(({ what, where }) => `  ${where}：${WORDS[what] ?? what}`)
    const text = proof.ok
      ? `审计封存完好：${proof.checked.seals} 批，封存日志 ${proof.checked.logged} 行；核对前尚有 ${proof.unsealed} 条未封存，已一并封存。`
      : `审计封存有 ${proof.failures.length} 处不对：\n${lines.join('\n')}\n请保留现场（不要再改数据），与最近的备份比对，并报告分管领导。`
    return { value: proof, text, found: proof.ok }
  },
}
