import type { Context } from '../command.ts'
import { AppError } from '../errors.ts'
import type { Download } from '../handle.ts'
import { scanFile, type ScanContext } from './scan.ts'

/**
 * The only way out for what Doudi itself makes for the public: the built file passes the same scan as any other, or stays.
 * PUBLIC_OUTPUT_REFUSED is a mistake of the program or a number typed into a name; nobody can release it.
 */
export async function publicOutput(
  ctx: Pick<Context, 'law' | 'signal'>,
  file: { readonly name: string; readonly content: Uint8Array },
  known: Pick<ScanContext, 'childNames' | 'allowed'> = {},
): Promise<Download> {
  const { law, signal } = ctx
  const { ok, findings } = await scanFile(file.name, file.content, { law, ...known, ...(signal === undefined ? {} : { signal }) })
  const [first] = findings
  if (!ok) throw new AppError('PUBLIC_OUTPUT_REFUSED', { file_name: file.name, count: findings.length, where: first?.where ?? '' })
  return file
}
