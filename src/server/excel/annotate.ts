import { AppError } from '../errors.ts'
import { runApart } from './apart.ts'

export type CellProblem = {
  readonly sheet: string
  /** e.g. C17 */
  readonly cell: string
  readonly severity: 'error' | 'warning'
  readonly message: string
  /** how to put it right, shown in its own column */
  readonly remedy?: string
}

/** The sheet of an error workbook that lists the problems; an importer that meets it passes over it. */
export const PROBLEM_SHEET = '问题清单'

export type AnnotateInput = { readonly bytes: Uint8Array; readonly fileName: string; readonly problems: readonly CellProblem[] }

const BOUNDS = { milliseconds: 120_000, heapMegabytes: 768 }

/**
 * The error workbook (.xlsx): the same workbook with the cells coloured and commented, and a first sheet 问题清单. An .xls,
 * and a workbook too large to be loaded as a whole, come as a plain copy of their values. Marks of an earlier round are
 * taken off. Errors: those of `readWorkbook`.
 */
export async function annotateWorkbook(
  bytes: Uint8Array,
  fileName: string,
  problems: readonly CellProblem[],
  signal?: AbortSignal,
): Promise<Buffer> {
  const input: AnnotateInput = { bytes, fileName, problems }
  let made: Uint8Array | undefined
  await runApart<Uint8Array>(new URL('./annotate.process.ts', import.meta.url), input, { ...BOUNDS, signal }, workbook => {
    made = workbook
  })
  if (made === undefined) throw new AppError('WORKBOOK_DAMAGED', { fileName })
  return Buffer.from(made.buffer, made.byteOffset, made.byteLength)
}
