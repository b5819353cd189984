import { DEFAULT_LIMITS } from './excel/shape.ts'
import { openArchive } from './excel/zip.ts'

/** Every part of a document or workbook as text, by its name; for a test that reads what was written. */
export async function partsOf(file: Uint8Array): Promise<ReadonlyMap<string, string>> {
  const archive = await openArchive(file, DEFAULT_LIMITS)
  const parts = new Map<string, string>()
  for (const name of archive.names()) parts.set(name, (await archive.bytes(name)).toString('utf8'))
  return parts
}

/** The body of a Word document. */
export const documentXml = async (docx: Uint8Array): Promise<string> => (await partsOf(docx)).get('word/document.xml') ?? ''
