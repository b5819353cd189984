import { openingProblems } from '../areas/oversight/rules.exports.ts'
import { env } from '../server/env.ts'
import { AppError } from '../server/errors.ts'
import { randomBuffer } from '../server/random.ts'
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

/** `made`: nobody gave one, so it must be shown, once. */
export type OpeningPassword = { readonly password: string; readonly made: boolean }

/**
 * The password that opens a file with whole numbers: from DOUDI_PASSPHRASE, or asked for at a terminal. Where nobody can be asked, and on
 * an empty answer, one is made: a script is neither held up nor does it leave a file in clear.
 */
export async function openingPasswordOf(): Promise<OpeningPassword> {
  const given = env.passphrase()
  if (given !== undefined) return { password: given, made: false }
  if (process.stdin.isTTY !== true) return { password: newOpeningPassword(), made: true }
  const asked = await askSecret('文件的打开密码（直接回车由系统生成）：').catch(() => '')
  if (asked === '') return { password: newOpeningPassword(), made: true }
  if ((await ask('再输一次：')) !== asked) throw new AppError('PASSPHRASE_DIFFERS')
  return { password: asked, made: false }
}

/** Without 0 O 1 l I, which are read wrongly over the telephone. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** Four groups of four: some 92 bits. */
function newOpeningPassword(): string {
  for (;;) {
    // Bytes beyond the last whole round of the letters would favour the first ones.
    const letters = [...randomBuffer(64)].filter(byte => byte < Math.floor(256 / LETTERS.length) * LETTERS.length)
    const text = letters.slice(0, 16).map(byte => LETTERS[byte % LETTERS.length])
    const password = [0, 4, 8, 12].map(from => text.slice(from, from + 4).join('')).join('-')
    if (password.length === 19 && openingProblems('', password).length === 0) return password
  }
}
