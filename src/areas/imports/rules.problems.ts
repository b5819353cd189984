import type { Severity } from './contract.ts'

/** One finding in a sheet; places count from 0. Facts hold no identity number and no account. */
export type Finding = {
  readonly code: FindingCode
  readonly row: number | null
  readonly column: number | null
  readonly facts: Readonly<Record<string, string | number>>
}
type Words = { readonly severity: Severity; readonly what: string; readonly how: string }

/** What each finding says, and how it is put right. `{fact}` is filled in. */
const FINDINGS = {
  NAME_EMPTY: { severity: 'error', what: '没有姓名', how: '请补上姓名；不是人员的行请删去。' },
  NAME_LONG: { severity: 'error', what: '姓名超过 60 个字', how: '请核对是否取错了列。' },
  NAME_PADDED: { severity: 'info', what: '姓名中间有空格，按「{name}」登记', how: '不用改；两人写在一格的，请分成两行。' },
  NAME_TWO: { severity: 'warning', what: '姓名「{name}」像是两个人', how: '两人写在一格的，请分成两行。' },
  ID_EMPTY: { severity: 'error', what: '没有身份证号', how: '请补上号码；没有号码的人请先在人员页登记。' },
  MEMBER_ID_EMPTY: { severity: 'warning', what: '家庭成员{name}没有身份证号，按姓名和村登记', how: '有号码的请补上。' },
  ID_PRECISION_LOST: { severity: 'error', what: '号码后三位丢失', how: 'Excel 当数字存过，系统不猜。请把这一列设成文本，补全号码。' },
  ID_WRONG_LENGTH: { severity: 'error', what: '号码不是 15 位或 18 位', how: '请对照户口簿补全。' },
  ID_BAD_CHARACTER: { severity: 'error', what: '号码里有数字和 X 以外的字', how: '请对照户口簿改正；取错列的，请在左边改对应列。' },
  ID_CHECK_DIGIT: { severity: 'error', what: '末位校验不符', how: '有一位抄错了，请对照户口簿改正。' },
  ID_BAD_BIRTH_DATE: { severity: 'error', what: '号码里的出生日期不存在', how: '请对照户口簿改正。' },
  BORN_IN_FUTURE: { severity: 'error', what: '按号码算，出生日期在今天之后', how: '请对照户口簿改正。' },
  OLDER_THAN_120: { severity: 'warning', what: '按号码算已满 120 岁', how: '请核实本人是否健在，号码是否抄错。' },
  ID_UNKNOWN_PREFIX: { severity: 'info', what: '号码前六位不是现行的省份代码', how: '老号码会有这种情况，属实可照导。' },
  ID_CONVERTED_15: { severity: 'info', what: '15 位老号码，已换算成 18 位', how: '请在方便时核对新证件。' },
  ID_TWICE: { severity: 'error', what: '与 {first} 是同一个身份证号', how: '同一人只能有一行；请删去一行，或改正其中一个号码。' },
  SEX_DIFFERS: { severity: 'warning', what: '性别写的是{stated}，号码显示是{byId}', how: '请核对；入库按号码。' },
  VILLAGE_MISSING: {
    severity: 'error',
    what: '看不出是哪个村',
    how: '请在村这一列写上村名（一组只写第一行也可以），或在左边指明哪一列是村。',
  },
  VILLAGE_NEW: {
    severity: 'warning',
    what: '「{village}」还没有登记，入库时先用临时代码建村',
    how: '村名写错的请改正；没写错就不用管，以后可在区划里换成统计代码。',
  },
  RELATION_UNKNOWN: { severity: 'warning', what: '不认识的关系「{relation}」，按「其他」登记', how: '请改成常用写法，如 妻、长子、孙女。' },
  HEAD_MISSING: { severity: 'error', what: '这一户没有户主行', how: '请在前面加上户主那一行，或把这一行的关系改成「户主」。' },
  AMOUNT_EMPTY: { severity: 'error', what: '没有金额', how: '请补上金额；不再享受的请删去这一行。' },
  AMOUNT_ZERO: { severity: 'error', what: '金额是 0', how: '请补上金额；不再享受的请删去这一行。' },
  AMOUNT_NOT_A_NUMBER: { severity: 'error', what: '金额「{text}」认不出来', how: '请只写数字，最多两位小数。' },
  AMOUNT_THREE_DECIMALS: { severity: 'error', what: '金额有三位小数', how: '{text}，请改成到分的金额。' },
  AMOUNT_TOO_LARGE: { severity: 'error', what: '金额「{text}」超过一亿元', how: '请核对是否取错了列，或多写了位数。' },
  AMOUNT_NEGATIVE: { severity: 'error', what: '金额是负数', how: '{text}；扣回请另行办理，这里填本月应发的金额。' },
  PERIOD_NOT_DIVISIBLE: {
    severity: 'error',
    what: '{amount} 元按 {months} 个月分不尽到分',
    how: '请核对这一行的月数和金额，或改选金额的含义。',
  },
  TOTAL_DIFFERS: {
    severity: 'error',
    what: '表上合计 {stated} 元，分项相加 {computed} 元',
    how: '请改正分项或合计；合计列另有含义的，请在左边设成「不导入」。',
  },
  COUNT_UNREADABLE: { severity: 'error', what: '人数「{text}」认不出来', how: '请写 1 到 40 的整数。' },
  PERSONS_MORE_THAN_MEMBERS: { severity: 'warning', what: '保障人数 {persons}，家庭人口只有 {members}', how: '请核对这两格。' },
  MEMBERS_FEWER_THAN_LISTED: { severity: 'warning', what: '列了 {listed} 人，家庭人口写的是 {members}', how: '请核对；入库按列出的人。' },
  PER_PERSON_DIFFERS: {
    severity: 'warning',
    what: '人均 {perPerson} 元 × {persons} 人，与 {amount} 元对不上',
    how: '请核对人数和金额；入库按金额。',
  },
  START_MONTH_UNSURE: {
    severity: 'warning',
    what: '{text} 可能是 1 月，也可能是 10 月',
    how: '单元格是数字，末尾的 0 会丢；请改成文字，如 2020-10。现在不采用这一格。',
  },
  START_MONTH_UNREADABLE: { severity: 'info', what: '起始月「{text}」认不出来，不采用', how: '请写成 2020-06 或 2020年6月。' },
  ACCOUNT_PRECISION_LOST: {
    severity: 'warning',
    what: '账号后几位丢失，这个账号不入库',
    how: 'Excel 当数字存过；请把这一列设成文本，重新录入账号。',
  },
  ACCOUNT_UNREADABLE: { severity: 'warning', what: '账号不是 8 到 30 位数字，不入库', how: '请对照存折或社保卡改正。' },
  HOLDER_WITHOUT_RELATION: {
    severity: 'warning',
    what: '收款人「{holder}」不是本人，没有写代领关系',
    how: '请补上代领关系；没有写的按「代领」登记。',
  },
  REASON_UNKNOWN: { severity: 'info', what: '困难原因「{text}」归到「其他」', how: '要细分的，请改成 突发重大疾病、意外伤害、火灾 等。' },
  FORMULA_EMPTY: { severity: 'error', what: '公式没有计算结果', how: '请用 WPS 或 Excel 打开这个文件，保存一次后再导入。' },
  CELL_ERROR: { severity: 'error', what: '公式出错（{text}）', how: '请在原表里改好公式，或在这里直接填数。' },
  ELECTRICITY_LEFT_OUT: { severity: 'info', what: '电费补贴不随低保入库', how: '电费补贴请按自己的项目发放。' },
  BACK_PAY_LEFT_OUT: { severity: 'warning', what: '补发、扣回不入库', how: '入库的是每月的待遇；补发、扣回请在发放里办理。' },
  HIDDEN_ROWS: {
    severity: 'warning',
    what: '有 {count} 行被隐藏（第 {rows} 行等），照样读了',
    how: '不该有的行请在原表里删去，不要只隐藏。',
  },
  MONTH_DIFFERS: {
    severity: 'warning',
    what: '{place}写的是{stated}，现在按{month}导入',
    how: '可能拿错了文件，或者改表时漏改了月份。请核对；要换月份的，请改选月份。',
  },
  LINE_IGNORED: { severity: 'info', what: '这一行没有姓名、号码和金额，没有读', how: '漏了内容的请补上。' },
  SUM_DIFFERS: { severity: 'warning', what: '{label}：表上写 {stated}，逐行相加 {computed}', how: '{explanation}' },
  NAME_DIFFERS: {
    severity: 'warning',
    what: '档案里这个号码的姓名是「{register}」',
    how: '请核对是改名还是号码抄错；入库不改档案里的姓名。',
  },
  VILLAGE_DIFFERS: { severity: 'warning', what: '档案里此人在{register}', how: '搬家的请在人员页办迁移；入库仍按档案里的村。' },
  ROSTER_PROBLEM: { severity: 'warning', what: '{text}', how: '{how}' },
  ROSTER_BLOCK: { severity: 'error', what: '{text}', how: '{how}' },
} as const satisfies Record<string, Words>
export type FindingCode = keyof typeof FINDINGS

export const severityOf = (finding: Finding): Severity => FINDINGS[finding.code].severity

/** The two sentences of a finding. */
export function wordsOf({ code, facts }: Finding): { readonly what: string; readonly how: string } {
  const fill = (sentence: string): string => sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? '—'))
  const { what, how } = FINDINGS[code]
  return { what: fill(what), how: fill(how) }
}
