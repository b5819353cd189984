import { AppError } from '../errors.ts'
import type { ReadLimits } from './shape.ts'
import { limitedSink, type Sink, type ReaderMessage } from './sink.ts'
import { workbookKind } from './sniff.ts'
import { answerParent } from './apart.ts'
import { readXls } from './xls.ts'
import { readXlsx } from './xlsx.ts'
import { openArchive } from './zip.ts'

type ReaderInput = { readonly bytes: Uint8Array; readonly limits: ReadLimits }

async function readAny(bytes: Uint8Array, limits: ReadLimits, sink: Sink): Promise<void> {
  if (workbookKind(bytes) === 'zip') await readZip(bytes, limits, sink)
  else readXls(bytes, sink, limits)
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

answerParent<ReaderInput, ReaderMessage>(({ bytes, limits }, post) => readAny(bytes, limits, limitedSink(limits, post)))
