import { recordAudit } from '../server/audit.ts'
import { officeOf, systemContext } from '../server/context.ts'
import { setScope, WHOLE } from '../server/db.ts'
import { restoreBackup, type Restored } from '../server/backup/restore.ts'
import type { Cli, Command } from './command.ts'
import { passphraseOf } from './passphrase.ts'
import { toldProof } from './verify.ts'

/** Makes an office out of a backup on an empty machine, compares it with what the backup says, and proves it as `verify` does. */
export const restoreCommand: Command = {
  words: [1, 1],
  run: async (cli, args) => {
    const restored = await restoreBackup(
      { dataDir: cli.dataDir, databaseUrl: cli.databaseUrl, keyFile: cli.keyFile },
      {
        file: args.rest[0] ?? '',
        passphrase: await passphraseOf({ twice: false }),
        log: cli.note,
        signal: cli.signal,
        progress: (done, total, what) => cli.note(`${what}（${done}/${total}）`),
      },
    )
    await noteRestore(cli, restored)
    const { proof: verify, text } = await toldProof(cli)
    const ok = restored.comparison.ok && verify.ok
    return { value: { ok, ...restored, verify }, text: wordsOf(restored, text), found: ok }
  },
}

/** The first row that the restored office writes itself: from which backup it came. */
async function noteRestore(cli: Cli, { facts, comparison }: Restored): Promise<void> {
  const { means } = await cli.office()
  const office = await officeOf(means.db)
  if (!office) return
  await means.db.transaction().execute(async trx => {
    await setScope(trx, WHOLE)
    await recordAudit(
      { ...systemContext(means, office), db: trx },
      {
        command: 'backup.restore',
        outcome: 'done',
        facts: { made_at: facts.made_at, doudi: facts.doudi, rows: facts.rows, ok: comparison.ok },
      },
    )
  })
}

function wordsOf({ data_dir, key_file, facts, comparison, migrated }: Restored, verified: string): string {
  const { tables, rows, sums, seals } = comparison.checked
  const lines = [
    `已恢复：${facts.office}（备份时间 ${facts.made_at}，版本 ${facts.doudi}）`,
    `与备份逐项核对${comparison.ok ? '一致' : '不一致'}：${tables} 张表、${rows} 行、${sums} 项金额合计、${seals} 批审计封存。`,
    ...comparison.failures.map(({ what, where }) => `  ${where}：${what}`),
    ...(migrated.length === 0 ? [] : [`数据库结构已更新到本版本：${migrated.join('、')}。`]),
    `数据文件夹 ${data_dir}，密钥文件 ${key_file}。`,
    verified,
  ]
  return lines.join('\n')
}
