import { cellAt } from '../src/server/excel/shape.ts'
import { readWorkbook } from '../src/server/excel/read.ts'
import { writeRoster, type RosterRow } from '../src/server/excel/write.ts'
import { parseYuan } from '../src/kernel/money.ts'

/** How the demo town's lists go to the bank. Everybody may know the password: nobody in them exists. */
export const DEMO_HANDING = { purpose: '01', receiver: 'XX镇财政所', password: 'Demo-2020-yikatong' } as const

/** The bank's answer to a list that it was sent: the same rows with 结果 and 原因; the first `failing` come back as 户名不符. */
export async function bankAnswer(fileName: string, list: Buffer, failing: number): Promise<Buffer> {
  const { default: office } = await import('officecrypto-tool')
  const [sheet] = await readWorkbook(await office.decrypt(list, { password: DEMO_HANDING.password }), fileName)
  if (!sheet) throw new Error('a bank list without a sheet')
  const header = sheet.rows.findIndex(row => row.some(cell => cell.text === '序号'))
  const titles = (sheet.rows[header] ?? []).map(cell => cell.text)
  const column = (title: string): number => {
    const at = titles.findIndex(text => text.startsWith(title))
    if (at < 0) throw new Error(`the bank list has no column ${title}`)
    return at
  }
  const no = column('序号'),
    name = column('收款人'),
    account = column('银行账号'),
    amount = column('金额')
  const rows = sheet.rows
    .flatMap((_, at): RosterRow[] => {
      const text = (of: number): string => cellAt(sheet, at, of).text
      const read = parseYuan(text(amount))
      if (at <= header || !/^\d+$/.test(text(no)) || !read.ok) return []
      return [{ no: text(no), name: text(name), account: text(account), amount: read.fen, result: '成功', reason: '' }]
    })
    .map((row, index) => (index < failing ? { ...row, result: '失败', reason: '02 户名不符' } : row))
  return writeRoster({
    sheetName: '回盘',
    title: '代发结果',
    header: [['序号', '户名', '账号', '金额', '结果', '原因']],
    rows,
    orientation: 'portrait',
    columns: [
      { key: 'no', width: 8, kind: 'text' },
      { key: 'name', width: 14, kind: 'text' },
      { key: 'account', width: 24, kind: 'text' },
      { key: 'amount', width: 14, kind: 'yuan' },
      { key: 'result', width: 10, kind: 'text' },
      { key: 'reason', width: 20, kind: 'text' },
    ],
  })
}
