import { env } from '../server/env.ts'
import { AppError } from '../server/errors.ts'
import { askSecret } from './secret.ts'

/** The passphrase of a backup, from DOUDI_PASSPHRASE or asked for. `twice`: it is a new one, and a slip could not be put right. */
export async function passphraseOf({ twice }: { readonly twice: boolean }): Promise<string> {
  const given = env.passphrase()
  if (given !== undefined) return given
  const asked = await ask('备份口令：')
  if (twice && (await ask('再输一次：')) !== asked) throw new AppError('PASSPHRASE_DIFFERS')
  return asked
}

const ask = (question: string): Promise<string> =>
  askSecret(question).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'PASSWORD_NEEDED' ? new AppError('PASSPHRASE_NEEDED') : error
  })
