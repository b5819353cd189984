import type { Finding } from '../../areas/publicity/rules.ts'
import { scanWords } from '../../areas/publicity/rules.words.ts'
import type { Law } from '../../kernel/law.ts'
import { AppError } from '../errors.ts'
import { runApart } from '../excel/apart.ts'
import { WORKBOOK_MESSAGES } from '../excel/problems.ts'
import { DEFAULT_LIMITS, type ReadLimits } from '../excel/shape.ts'
import type { ScanInput } from './scan.process.ts'
import type { ScanAnswer, Unchecked } from './trace.ts'

export type ScanContext = {
  readonly law: Law
  /** Names of children of the register. */
  readonly childNames?: readonly string[]
  /** Telephones that the office publishes itself. */
  readonly allowed?: readonly string[]
  readonly signal?: AbortSignal
  readonly limits?: Partial<ReadLimits>
}

/** `ok`: nothing was found. `findings` are masked, at most 1000; `more` counts the rest. `unchecked`: what a person must look at. */
export type ScanResult = {
  readonly ok: boolean
  readonly findings: readonly Finding[]
  readonly more: number
  readonly unchecked: readonly Unchecked[]
}

/**
 * 发布前体检 of any .xlsx, .xls, .docx, .pdf, .txt, .csv or web page, by its content: what must not be public, and where.
 * In a process of its own, bounded like uploads. A file that cannot be read is not ok; it throws only after an abort.
 */
export async function scanFile(name: string, bytes: Uint8Array, context: ScanContext): Promise<ScanResult> {
  const limits = { ...DEFAULT_LIMITS, ...context.limits }
  const { law, childNames = [], allowed = [], signal } = context
  const input: ScanInput = { name, bytes, words: scanWords(law), known: { childNames, allowed }, limits }
  let answer: ScanAnswer = { findings: [], more: 0, unchecked: [] }
  try {
    if (bytes.length > limits.fileBytes) throw new AppError('WORKBOOK_TOO_LARGE', { what: 'fileBytes', limit: limits.fileBytes })
    await runApart<ScanAnswer>(new URL('./scan.process.ts', import.meta.url), input, { ...limits, signal }, told => {
      answer = told
    })
  } catch (error) {
    signal?.throwIfAborted()
    answer = { findings: [unreadable(error)], more: 0, unchecked: [] }
  }
  return { ok: answer.findings.length === 0, ...answer }
}

/** A broken or hostile file is an everyday event here: whatever stopped the reading, the file is not fit to be published. */
function unreadable(error: unknown): Finding {
  const message = error instanceof AppError ? WORKBOOK_MESSAGES[error.code] : undefined
  const facts = error instanceof AppError ? error.facts : {}
  const masked =
    message === undefined ? '文件读不出来，没有检查；请用 WPS 或 Office 另存一份再检查' : `${message.what(facts)}。${message.why(facts)}`
  return { where: '整个文件', kind: 'unreadable', masked, releasable: false }
}
