import { AppError } from '../errors.ts'
import type { ReadLimits } from './shape.ts'
import { limitedSink, type Sink, tooLarge, type WorkerMessage } from './sink.ts'
import { sniff } from './sniff.ts'
import { answerParent } from './thread.ts'
import { readXls } from './xls.ts'
import { readXlsx } from './xlsx.ts'
import { openArchive } from './zip.ts'

type WorkerInput = { readonly bytes: Uint8Array; readonly limits: ReadLimits }

async function readAny(bytes: Uint8Array, limits: ReadLimits, sink: Sink): Promise<void> {
  if (bytes.length > limits.fileBytes) throw tooLarge('fileBytes', limits.fileBytes)
  const kind = sniff(bytes)
  if (kind === 'zip') return readZip(bytes, limits, sink)
  if (kind === 'xls') return readXls(bytes, sink, limits)
  if (kind === 'encrypted') throw new AppError('WORKBOOK_ENCRYPTED')
  if (kind === 'brokenOle') throw new AppError('WORKBOOK_DAMAGED', { detail: 'ole' })
  if (kind === 'mhtml' || kind === 'xml2003' || kind === 'html' || kind === 'text') throw new AppError('WORKBOOK_FORMAT_LATER', { found: kind })
  throw new AppError('NOT_A_WORKBOOK', { found: kind })
}

async function readZip(bytes: Uint8Array, limits: ReadLimits, sink: Sink): Promise<void> {
  const archive = await openArchive(bytes, limits)
  if (archive.has('xl/workbook.bin')) throw new AppError('WORKBOOK_FORMAT_LATER', { found: 'xlsb' })
  if (archive.has('content.xml')) throw new AppError('WORKBOOK_FORMAT_LATER', { found: 'ods' })
  if (archive.has('word/document.xml')) throw new AppError('NOT_A_WORKBOOK', { found: 'word' })
  if (archive.has('ppt/presentation.xml')) throw new AppError('NOT_A_WORKBOOK', { found: 'slides' })
  if (!archive.has('[Content_Types].xml')) throw new AppError('NOT_A_WORKBOOK', { found: 'zip' })
  await readXlsx(archive, sink, limits)
}

await answerParent<WorkerInput, WorkerMessage>(({ bytes, limits }, post) => readAny(bytes, limits, limitedSink(limits, post)))
