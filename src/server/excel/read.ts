import { AppError } from '../errors.ts'
import type { ReadLimits, SheetData } from './shape.ts'

export type ReadOptions = {
  readonly signal?: AbortSignal
  /** share done, 0 to 1 */
  readonly onProgress?: (share: number) => void
  readonly limits?: Partial<ReadLimits>
}

/** Every sheet of a workbook, hidden ones too. Errors: the WORKBOOK_* codes of `problems.ts`. */
export async function readWorkbook(_bytes: Uint8Array, fileName: string, _options: ReadOptions = {}): Promise<readonly SheetData[]> {
  throw new AppError('NOT_A_WORKBOOK', { fileName })
}
