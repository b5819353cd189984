import type { ImportProblemCode } from '../../areas/imports/contract.ts'
import type { Message } from '../messages.ts'

type Facts = Readonly<Record<string, unknown>>
const QUESTIONS: Readonly<Record<string, string>> = {
  kind: '花名册的种类',
  month: '所属月份',
  columns: '对应列',
  amount: '金额的含义',
  unit: '按人还是按户',
  gone: '表上没有的人停还是不停',
}
const listed = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
const openOnes = (facts: Facts): string =>
  listed(facts.questions)
    .map(question => QUESTIONS[question] ?? question)
    .join('、')

export const importsMessages: Readonly<Record<ImportProblemCode, Message>> = {
  IMPORT_NOT_FOUND: {
    status: 404,
    what: '没有找到这次导入',
    why: '它不存在，或者不在您的管辖范围内。',
    how: '请回到「导入表格」，重新选文件。',
  },
  IMPORT_COMMITTED: {
    status: 409,
    what: '「{file_name}」已经入库，不能再改',
    why: '入库后的内容以档案为准。',
    how: '要更正的，请改好表格后重新导入；相同的行不会重复登记。',
  },
  IMPORT_DISCARDED: { status: 409, what: '「{file_name}」这次导入已经放弃', why: '放弃的导入不能再办。', how: '请重新选文件导入。' },
  IMPORT_HAS_ERRORS: {
    status: 409,
    what: '还有 {count} 处错误，没有入库',
    why: facts => `第一处在 ${listed(facts.cells)[0]?.split(' ')[0] ?? '表里'}。一份花名册要么整份入库，要么都不入。`,
    how: '请在预览里改好这些格子，或下载错误标注表改好后重新导入。',
  },
  IMPORT_GONE_UNDECIDED: {
    status: 409,
    what: '有 {count} 户（人）在享待遇，这张表上没有（{names}等），什么都没有入库',
    why: '表不全时停发会停错人，系统不替您决定。',
    how: '请选「从这个月起停发」或「不动，照旧发」再入库；命令行写 --gone stop 或 --gone keep。',
  },
  IMPORT_QUESTIONS_OPEN: {
    status: 409,
    what: facts => (openOnes(facts) === '' ? '还有没定的选项，没有入库' : `还没有定：${openOnes(facts)}，没有入库`),
    why: facts =>
      listed(facts.missing).length > 0 ? `表里没有认出这些列：${listed(facts.missing).join('、')}。` : '表头和标题里看不出来，系统不猜。',
    how: '请在预览左边选好；命令行用 --kind、--month、--amount、--unit 写明。',
  },
  IMPORT_EMPTY: {
    status: 409,
    what: '表里没有人，没有入库',
    why: '表头下面没有认出一行数据。',
    how: '请核对选的是不是花名册所在的工作表。',
  },
  KIND_UNKNOWN: {
    status: 400,
    what: '没有「{kind}」这一种花名册',
    why: '种类不在清单里。',
    how: '请从列表里选；命令行用 import --kinds 看全部种类。',
  },
  FIELD_UNKNOWN: { status: 400, what: '没有「{field}」这一项', why: '对应列选的项不在清单里。', how: '请从列表里重新选。' },
  SHEET_UNKNOWN: { status: 400, what: '文件里没有选的那张工作表', why: '选的序号超出了「{file_name}」的工作表。', how: '请重新选工作表。' },
  CELL_NOT_FOUND: { status: 400, what: '没有这一格', why: '选的行不在表里。', how: '请刷新页面后再改。' },
  TOO_MANY_EDITS: {
    status: 400,
    what: '在预览里改得太多了',
    why: '一份花名册最多在这里改 {most} 格。',
    how: '请下载错误标注表，在 WPS 或 Excel 里改好后重新导入。',
  },
  LIST_COLUMNS_MISSING: {
    status: 400,
    what: '「{file_name}」没有读进来',
    why: '表头里没有找到：{missing}。',
    how: '请在表头写上这些列名，保存后再选；或者整块复制粘贴。',
  },
  LIST_ID_LOST: {
    status: 400,
    what: '「{file_name}」没有读进来',
    why: '{cell} 的证号末几位已经变成 0：表格把它当数字存了。',
    how: '请把那一列设成文本，重新填写证号，保存后再选。',
  },
  LIST_TOO_LONG: {
    status: 400,
    what: '「{file_name}」没有读进来',
    why: '有 {rows} 行，一次最多 {most} 行。',
    how: '请分成几个文件，一个一个读。',
  },
  HEADER_NOT_FOUND: {
    status: 400,
    what: '「{file_name}」里没有找到花名册的表头',
    why: '前 12 行里没有哪一行同时有「姓名」和「身份证号」这样的列名。',
    how: '请核对是不是花名册；是的话，请在表头写上「姓名」和「身份证号」，保存后再导入。',
  },
}
