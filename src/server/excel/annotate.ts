export type CellProblem = {
  readonly sheet: string
  /** e.g. C17 */
  readonly cell: string
  readonly severity: 'error' | 'warning'
  readonly message: string
  /** how to put it right, shown in its own column */
  readonly remedy?: string
}

/** The error workbook: the same workbook with the cells marked, and a first sheet 问题清单. */
export async function annotateWorkbook(_bytes: Uint8Array, _fileName: string, _problems: readonly CellProblem[]): Promise<Buffer> {
  throw new Error('annotateWorkbook is not built yet')
}
