import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { proveBatches, rehashBatches } from '../areas/payments/commands.prove.ts'
import { codecOf, SUITES, type Suite } from '../server/codec.ts'
import { keyInForce } from '../server/db.rotation.ts'
import { openDb } from '../server/db.open.ts'
import { AppError } from '../server/errors.ts'
import { freshKeys, readKeyFile, writeKeyFile } from '../server/key-file.ts'
import { openDatabase } from '../server/postgres/open.ts'
import { rotateKey } from '../server/rotation.ts'
import { textOf, wrongUse, type Args, type Cli, type Command, type Outcome } from './command.ts'

const NAMES: Readonly<Record<Suite, string>> = { aes: 'AES-256-GCM 与 HMAC-SHA-256', gm: '国密 SM4-CBC 与 HMAC-SM3' }

/** The key file: what it is, a first one of a chosen suite, and its change. None of them prints a key. */
export const keyCommand: Command = {
  options: { suite: { type: 'string' } },
  words: [0, 1],
  run: async (cli, args) => {
    const path = cli.keyFile ?? `${resolve(cli.dataDir)}.key`
    const suite = suiteOf(args)
    switch (args.rest[0]) {
      case undefined:
        if (suite !== undefined) throw wrongUse('--suite 要与 new 或 rotate 一起用')
        return show(path)
      case 'new':
        return begin(cli, path, suite ?? 'aes')
      case 'rotate':
        return rotate(cli, path, suite)
      default:
        throw wrongUse(`没有 key ${args.rest[0]}`)
    }
  },
}

function suiteOf(args: Args): Suite | undefined {
  const text = textOf(args, 'suite')
  const suite = SUITES.find(each => each === text)
  if (text !== undefined && suite === undefined) throw wrongUse(`没有密码套件 ${text}；可写 ${SUITES.join('、')}`)
  return suite
}

function show(file: string): Outcome {
  if (!existsSync(file)) throw new AppError('KEY_FILE_MISSING', { path: file })
  const { suite, keyId } = codecOf(readKeyFile(file))
  return { value: { file, suite, key_id: keyId }, text: `密钥文件 ${file}\n套件：${NAMES[suite]}\n指纹：${keyId}` }
}

async function begin(cli: Cli, file: string, suite: Suite): Promise<Outcome> {
  if (await holdsSealed(cli)) throw new AppError('KEY_DATA_EXISTS', { dataDir: cli.dataDir })
  writeKeyFile(file, freshKeys(suite))
  const { value } = show(file)
  return { value, text: `已建密钥文件 ${file}（${NAMES[suite]}）。请现在就拷一份，与数据分开保管；然后启动兜底。` }
}

/** A folder without a database is new; any other is asked. */
async function holdsSealed({ dataDir, databaseUrl, note }: Cli): Promise<boolean> {
  if (databaseUrl === undefined && !existsSync(join(dataDir, 'pg'))) return false
  const database = await openDatabase({ dataDir, databaseUrl, purpose: 'command', log: note })
  const db = openDb({ ...database.appConfig, max: 1 })
  try {
    return (await keyInForce(db)) !== undefined
  } finally {
    await db.destroy()
    await database.close()
  }
}

async function rotate(cli: Cli, file: string, suite: Suite | undefined): Promise<Outcome> {
  const { dataDir, databaseUrl, keyFile, note, signal } = cli
  if (databaseUrl === undefined && !existsSync(dataDir)) throw new AppError('DATA_FOLDER_MISSING', { dataDir })
  const rotated = await rotateKey({
    dataDir,
    databaseUrl,
    keyFile,
    suite,
    log: note,
    progress: (done, total, what) => note(`${what}（${done}/${total}）`),
    signal,
    prove: ctx => proveBatches(ctx, {}),
    rehash: rehashBatches,
  })
  const open =
    rotated.open_batches === 0 ? '' : `\n有 ${rotated.open_batches} 个批次已送审、还没有审批：纸上的校验码已变，请重新打印清册和审批单。`
  return {
    value: { file, ...rotated },
    text:
      `密钥已更换：${NAMES[rotated.suite]}，指纹 ${rotated.new_key}（原 ${rotated.old_key}）。重新加密 ${rotated.values} 项，` +
      `${rotated.batches} 个批次的新旧校验码已记入审计。\n请现在就把新的 ${file} 拷一份，与数据分开保管，并做一次备份。${open}`,
  }
}
