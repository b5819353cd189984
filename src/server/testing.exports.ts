import { readWorkbook } from './excel/read.ts'

/** What a test asks for a file with whole numbers with. */
export const FULL = { purpose: '01', receiver: 'XX镇财政所', password: 'Kuaiche-2020-zhan' } as const

/** The workbook inside an encrypted one. */
export async function decrypted(content: Buffer, password: string = FULL.password): Promise<Buffer> {
  const { default: office } = await import('officecrypto-tool')
  return office.decrypt(content, { password })
}

/** The texts of each sheet, row by row. */
export async function textsOf({ name, content }: { readonly name: string; readonly content: Uint8Array }): Promise<string[][][]> {
  const sheets = await readWorkbook(content, name)
  return sheets.map(sheet => sheet.rows.map(row => row.map(cell => cell.text)))
}
