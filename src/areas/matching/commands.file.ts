import type { OpenContext } from '../../server/command.ts'
import { readWorkbook } from '../../server/excel/read.ts'
import { sniff } from '../../server/excel/sniff.ts'
import type { Sheet } from '../imports/rules.sheet.ts'
import { sheetOfText } from './rules.read.ts'

export type ListFile = { readonly file_name: string; readonly content: Uint8Array }

/** The sheets of a workbook, or the one of a .csv. */
export async function listSheets({ signal }: Pick<OpenContext, 'signal'>, { file_name, content }: ListFile): Promise<readonly Sheet[]> {
  if (sniff(content) === 'text' && /\.(csv|txt)$/i.test(file_name)) return [sheetOfText('名单', decoded(content))]
  return readWorkbook(content, file_name, signal === undefined ? {} : { signal })
}

/** Excel writes .csv in the code page of a Chinese Windows unless it is told otherwise. */
function decoded(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return new TextDecoder('gb18030').decode(content)
  }
}
