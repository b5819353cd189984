import type { OfficialDocument } from './document.ts'

/** A .docx that Word and WPS open and edit, laid out to GB/T 9704-2012. The same document gives the same bytes. */
export const writeOfficialDocument = async (doc: OfficialDocument): Promise<Buffer> => {
  throw new Error(`not written yet: ${doc.title.join('')}`)
}
