/** What the loader of law finds wrong, with its exact place. The texts are for the person who edits the file. */
export type LawProblemKind =
  | 'BAD_YAML'
  | 'MISSING_FILE'
  | 'UNKNOWN_FIELD'
  | 'MISSING_FIELD'
  | 'BAD_VALUE'
  | 'BAD_DATE'
  | 'UNQUOTED_CODE'
  | 'DUPLICATE_KEY'
  | 'MISSING_SOURCE'
  | 'GAP'
  | 'OVERLAP'
  | 'MISSING_PARAMETER'
/** `file` is relative to the law folder, `line` counts from 1, `id` is the parameter, code list or other row ('' when none is known). */
export type LawProblem = {
  readonly kind: LawProblemKind
  readonly file: string
  readonly line: number
  readonly id: string
  readonly text: string
}
export type Report = (problem: LawProblem) => void

export type LawError = Error & { readonly problems: readonly LawProblem[] }
export const lawError = (problems: readonly LawProblem[]): LawError => {
  const lines = problems.map(
    ({ file, line, id, text }, index) => `${index + 1}. ${file} 第 ${line} 行${id === '' ? '' : `（${id}）`}：${text}`,
  )
  const head = `政策数据有 ${problems.length} 处不对，系统没有启动。请按下面的位置改正后再启动：`
  return Object.assign(new Error([head, ...lines].join('\n')), { name: 'LawError', problems })
}
export const isLawError = (error: unknown): error is LawError => error instanceof Error && error.name === 'LawError'
