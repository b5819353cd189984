type Facts = Readonly<Record<string, unknown>>

/** The Chinese text of a refused workbook: what happened, why, how to put it right. */
export type WorkbookMessage = {
  readonly status: 400 | 408 | 413
  readonly what: (facts: Facts) => string
  readonly why: (facts: Facts) => string
  readonly how: (facts: Facts) => string
}

const FOUND: Readonly<Record<string, string>> = {
  empty: '空文件（0 字节）',
  word: 'Word 文档',
  slides: '演示文稿',
  pdf: 'PDF 文件',
  image: '图片',
  zip: '压缩包',
  otherOle: '其他办公软件的文件',
  binary: '无法辨认的二进制数据',
  mhtml: '网页存档（MHTML）',
  html: '网页（HTML）表格',
  xml2003: 'Excel 2003 XML 表格',
  text: '文本或 CSV 表格',
  xlsb: 'Excel 二进制工作簿（.xlsb）',
  ods: 'OpenDocument 表格（.ods）',
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const foundName = (facts: Facts): string => FOUND[String(facts['found'])] ?? '其他格式'
const fileName = (facts: Facts): string => (facts['fileName'] === undefined ? '这个文件' : `「${textOf(facts['fileName'])}」`)
const inSheet = (facts: Facts): string => (facts['sheet'] === undefined ? '' : `工作表「${textOf(facts['sheet'])}」`)
const megabytes = (limit: unknown): string => `${Math.round(Number(limit) / 1024 / 1024)} MB`

function sizeReason(facts: Facts): string {
  const limit = facts['limit']
  switch (facts['what']) {
    case 'fileBytes':
      return `文件超过 ${megabytes(limit)}。`
    case 'xlsBytes':
      return `.xls 文件超过 ${megabytes(limit)}。`
    case 'unpackedBytes':
    case 'part':
      return `文件解压后的内容超过 ${megabytes(limit)}，常见于带大量图片或被恶意构造的文件。`
    case 'columns':
      return `${inSheet(facts)}有内容的列超过 ${String(limit)} 列。`
    default:
      return '文件里的单元格、合并区域或工作表太多，超出了一次能读取的量。'
  }
}

export const WORKBOOK_MESSAGES: Readonly<Record<string, WorkbookMessage>> = {
  NOT_A_WORKBOOK: {
    status: 400,
    what: facts => `${fileName(facts)}不是 Excel 工作簿`,
    why: facts => `按内容看，它是${foundName(facts)}，与文件名的后缀无关。`,
    how: () => '请选择花名册的 .xlsx 或 .xls 文件；如果内容在别的文件里，请用 WPS 或 Excel 另存为 .xlsx 后再导入。',
  },
  WORKBOOK_FORMAT_LATER: {
    status: 400,
    what: facts => `${fileName(facts)}是${foundName(facts)}，暂不能直接导入`,
    why: () => '目前只读取 .xlsx 和 .xls 两种格式；有的系统导出的文件虽叫 .xls，内容却是别的格式。',
    how: () => '请用 WPS 或 Excel 打开它，点「另存为」，类型选「Excel 工作簿（.xlsx）」，再导入新文件。',
  },
  WORKBOOK_ENCRYPTED: {
    status: 400,
    what: facts => `${fileName(facts)}设了打开密码`,
    why: () => '有密码的工作簿，程序看不到里面的内容。',
    how: () => '请用 WPS 或 Excel 输入密码打开，去掉打开密码后保存，再导入。',
  },
  WORKBOOK_DAMAGED: {
    status: 400,
    what: facts => `${fileName(facts)}已损坏，读不出来`,
    why: () => '文件内容不完整或被改坏，多半是下载、拷贝或传输没有完成。',
    how: () => '请向发件人重新要一份；能用 WPS 或 Excel 打开的，请另存为新的 .xlsx 后再导入。',
  },
  WORKBOOK_TOO_LARGE: {
    status: 413,
    what: facts => `${fileName(facts)}太大，没有读取`,
    why: sizeReason,
    how: () => '请删去图片、无关的工作表和空白列，或者按村拆成几个文件，另存为 .xlsx 后分别导入。',
  },
  WORKBOOK_TOO_MANY_ROWS: {
    status: 413,
    what: facts => `${fileName(facts)}的行数太多，没有读取`,
    why: facts => `${inSheet(facts)}有内容的行超过 ${String(facts['limit'])} 行。`,
    how: facts => `请按村拆成几个文件，每个不超过 ${String(facts['limit'])} 行，再分别导入。`,
  },
  WORKBOOK_TIMEOUT: {
    status: 408,
    what: facts => `读取${fileName(facts)}用时太久，已停止`,
    why: facts => `${String(facts['seconds'])} 秒内没有读完，文件可能异常复杂，或者电脑正忙。`,
    how: () => '请稍后再试一次；仍然如此，请只留花名册所在的工作表，另存为新的 .xlsx 后再导入。',
  },
}
