import { asKeeper, makeBackup } from '../areas/backups/commands.run.ts'
import type { BackupProof } from '../areas/backups/contract.ts'
import { passphraseProblem } from '../areas/backups/rules.ts'
import { AppError } from '../server/errors.ts'
import type { Command } from './command.ts'
import { placeFor } from './files.ts'
import { passphraseOf } from './passphrase.ts'

/** Writes a backup of the office, also while it is being served, and restores it into a scratch database to prove it. */
export const backupCommand: Command = {
  words: [1, 1],
  options: { 'no-check': { type: 'boolean' } },
  run: async (cli, args) => {
    const file = placeFor(args.rest[0] ?? '', { fresh: true })
    const ctx = asKeeper(await cli.context())
    const passphrase = await passphraseOf({ twice: true })
    const problem = passphraseProblem(passphrase)
    if (problem !== null) throw new AppError(problem)
    const { means } = await cli.office()
    const proof = await makeBackup(means.place, ctx, { how: 'by_hand', file, passphrase, check: args.values['no-check'] !== true })
    return { value: { ok: true, ...proof }, text: wordsOf(proof) }
  },
}

function wordsOf({ file, bytes, checked, tables, rows, seals, sha256 }: BackupProof): string {
  const proof = checked
    ? `已试恢复核对：${tables} 张表、${rows} 行、各项金额合计、${seals} 批审计封存都与原来一致。`
    : `还没有试恢复核对（${tables} 张表、${rows} 行）；核对过的备份才算数。`
  return `备份写好：${file}（${(bytes / 1e6).toFixed(1)} MB）\n${proof}\nSHA-256 ${sha256}\n没有口令谁也打不开它，请把口令和文件分开保管。`
}
