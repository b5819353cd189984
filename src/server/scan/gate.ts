import { command, type Context, type OpenContext } from '../command.ts'
import { AppError } from '../errors.ts'
import { handOutFile } from '../exports.ts'
import type { HandedOut } from '../handed-out.ts'
import { scanFile, type ScanContext, type ScanResult } from './scan.ts'

/** `subject`: what the register of exports calls it. `rows`: households, people or villages in it. */
export type PublicFile = { readonly name: string; readonly content: Buffer; readonly subject: string; readonly rows: number }
type Known = Pick<ScanContext, 'childNames' | 'allowed'>
type Scanned = PublicFile & { readonly result: ScanResult }

/**
 * The only way out for what Doudi itself makes for the public: the built file passes the same scan as any other, or stays.
 * PUBLIC_OUTPUT_REFUSED is a mistake of the program or a number typed somewhere; nobody can release it. Either way it is on record.
 */
export const publicOutput = async (ctx: Context, file: PublicFile, known: Known = {}): Promise<HandedOut> =>
  release({ ...ctx, idempotencyKey: undefined }, { ...file, result: await scanned(ctx, file, known) })

/** The same for what is shown to be printed: nothing is handed out that did not pass. */
export async function publicSheet(ctx: Context, file: PublicFile, known: Known = {}): Promise<void> {
  await show({ ...ctx, idempotencyKey: undefined }, { ...file, result: await scanned(ctx, file, known) })
}

// Outside the transaction: it takes a process of its own and up to seconds.
const scanned = ({ law, signal }: Context, { name, content }: PublicFile, known: Known): Promise<ScanResult> =>
  scanFile(name, content, { law, ...known, ...(signal === undefined ? {} : { signal }) })

function refuseHits({ name, result: { ok, findings, more } }: Scanned): void {
  if (ok) return
  throw new AppError('PUBLIC_OUTPUT_REFUSED', {
    file_name: name,
    count: findings.length + more,
    where: findings[0]?.where ?? '整个文件',
  })
}

const release = command(
  'publicity.output',
  'publicity.check',
  async (ctx: OpenContext, scannedFile: Scanned): Promise<HandedOut> => {
    refuseHits(scannedFile)
    const { name, content, subject, rows } = scannedFile
    return handOutFile(ctx, { kind: 'public_list', name, content, subject, rows })
  },
  ({ name, rows }) => ({ file: name, rows }),
  { secret: true },
)

const show = command(
  'publicity.sheet',
  'publicity.check',
  (_: OpenContext, scannedFile: Scanned): Promise<object> => {
    refuseHits(scannedFile)
    return Promise.resolve({})
  },
  ({ name, rows }) => ({ file: name, rows }),
)
