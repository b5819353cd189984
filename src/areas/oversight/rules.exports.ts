import { addDays, weekday, type Day } from '../../kernel/day.ts'
import { withoutTraces } from '../../kernel/traces.ts'
import { passwordProblems, PASSWORD_WORDS, type PasswordProblem } from '../users/rules.password.ts'

/**
 * What a kind of export holds. `masked`: built from masked values only. `whole`: whole identity numbers and accounts, so it is asked
 * for with purpose, receiver and opening password. `kept`: a file as somebody handed it in, given back. `none`: figures without people.
 * `public`: made for the notice board, masked by its own rules, and the only one that does not say 「不得公开发布」.
 */
export type ExportHolds = 'masked' | 'whole' | 'kept' | 'none' | 'public'
export type ExportKindInfo = { readonly title: string; readonly holds: ExportHolds }

/** Every kind of file in which the data of people may leave; a new one is one more line. */
export const EXPORT_KINDS = {
  bank_list: { title: '银行代发清单', holds: 'whole' },
  payment_roster: { title: '发放清册', holds: 'masked' },
  entitlements: { title: '待遇名单', holds: 'masked' },
  figure_rows: { title: '总结数字明细', holds: 'masked' },
  fund_journal: { title: '资金收支流水', holds: 'masked' },
  children_list: { title: '儿童台账', holds: 'masked' },
  visit_list: { title: '慰问金签领表', holds: 'masked' },
  aid_cases: { title: '救急难台账', holds: 'masked' },
  disability_cards: { title: '残疾人台账', holds: 'masked' },
  disability_checks: { title: '残疾人核查表', holds: 'masked' },
  home_cares: { title: '残疾人照护台账', holds: 'masked' },
  reserve_cases: { title: '备用金汇总表', holds: 'masked' },
  medical_claims: { title: '医疗救助申报名册', holds: 'masked' },
  match_result: { title: '名单比对结果', holds: 'masked' },
  summary: { title: '工作总结', holds: 'none' },
  approval_scan: { title: '审批签字件', holds: 'kept' },
  account_evidence: { title: '更换账户的凭证', holds: 'kept' },
  signed_paper: { title: '其他签字扫描件', holds: 'kept' },
  import_problems: { title: '花名册错误标注', holds: 'kept' },
  public_list: { title: '公示名单', holds: 'public' },
  paper: { title: '表单和清单', holds: 'none' },
} as const satisfies Readonly<Record<string, ExportKindInfo>>
export type ExportKind = keyof typeof EXPORT_KINDS
export const exportKind = (kind: string): ExportKindInfo | undefined =>
  Object.hasOwn(EXPORT_KINDS, kind) ? EXPORT_KINDS[kind as ExportKind] : undefined

/** Handed-in files may show a whole card or number: the register counts them as full, except the signed sheets, which print none. */
export const isFull = (kind: ExportKind): boolean =>
  EXPORT_KINDS[kind].holds === 'whole' || kind === 'account_evidence' || kind === 'import_problems'

/** What a file with whole numbers is for. The list of looks at single numbers (reveal_purpose) does not fit: none of it leaves the house. */
export const EXPORT_PURPOSES = [
  { code: '01', name: '惠农补贴一卡通代发' },
  { code: '02', name: '录入上级业务系统' },
  { code: '03', name: '投保和理赔' },
  { code: '04', name: '部门信息比对' },
  { code: '05', name: '审计和检查' },
  { code: '99', name: '其他' },
] as const
export const purposeName = (code: string): string | undefined => EXPORT_PURPOSES.find(each => each.code === code)?.name

/** As it comes from a page or the command line; any part may be missing. */
export type FullRequest = {
  readonly purpose?: string | undefined
  readonly receiver?: string | undefined
  readonly password?: string | undefined
}
export type CompleteRequest = { readonly purpose: string; readonly receiver: string; readonly password: string }

export const LONGEST_RECEIVER = 40
/** A workbook's password box takes no more. */
const LONGEST_PASSWORD = 100
/** What can be typed into the password box of every office program: a Chinese input method stays shut there. */
const TYPABLE = /^[\x21-\x7e]+$/

export type OpeningProblem = PasswordProblem | 'OPENING_NOT_TYPABLE' | 'OPENING_TOO_LONG'
export const OPENING_WORDS: Readonly<Record<OpeningProblem, string>> = {
  ...PASSWORD_WORDS,
  PASSWORD_SHORT: '至少 10 位，大写、小写、数字、符号中有三种；不足三种的至少 14 位',
  OPENING_NOT_TYPABLE: '只能用字母、数字和键盘上的符号，不能有空格和汉字：有的办公软件在密码框里输不进去',
  OPENING_TOO_LONG: `最多 ${LONGEST_PASSWORD} 位`,
}

/** The rule of sign-in holds for the password that opens a file as well: who has the file may try without end. */
export function openingProblems(login: string, password: string): OpeningProblem[] {
  const problems: OpeningProblem[] = [...passwordProblems(login, password)]
  if (!TYPABLE.test(password)) problems.push('OPENING_NOT_TYPABLE')
  if (password.length > LONGEST_PASSWORD) problems.push('OPENING_TOO_LONG')
  return problems
}

export type FullProblem = 'EXPORT_PURPOSE_MISSING' | 'EXPORT_RECEIVER_MISSING' | 'EXPORT_PASSWORD_MISSING' | 'EXPORT_PASSWORD_WEAK'

/** The request with all its parts, or what is still missing. */
export function completeRequest(
  login: string,
  { purpose = '', receiver = '', password = '' }: FullRequest,
): { readonly request: CompleteRequest } | { readonly problems: readonly FullProblem[]; readonly password: readonly OpeningProblem[] } {
  const to = receiver.trim().replace(/\s+/g, ' ')
  const weak = password === '' ? [] : openingProblems(login, password)
  const problems: FullProblem[] = []
  if (purposeName(purpose) === undefined) problems.push('EXPORT_PURPOSE_MISSING')
  if (to.length < 2 || to.length > LONGEST_RECEIVER) problems.push('EXPORT_RECEIVER_MISSING')
  if (password === '') problems.push('EXPORT_PASSWORD_MISSING')
  else if (weak.length > 0) problems.push('EXPORT_PASSWORD_WEAK')
  return problems.length > 0 ? { problems, password: weak } : { request: { purpose, receiver: withoutTraces(to), password } }
}

/** 登记号: the day and the last eight digits of the register's own id, so that it is found without a column of its own. */
export const exportNumber = (export_id: string, day: Day): string => `DC-${day.replaceAll('-', '')}-${export_id.slice(-8).toUpperCase()}`
const NUMBER = /DC-?\d{8}-?([0-9A-F]{8})(?![0-9A-F])/i
/** The end of the register's id in any text that holds a 登记号: a whole watermark row, or the number alone. */
export const idEndOf = (text: string): string | undefined => NUMBER.exec(text.normalize('NFKC').replace(/\s/g, ''))?.[1]?.toLowerCase()

export type MarkFacts = {
  readonly login: string
  readonly name: string
  /** 2020-06-18 14:05 */
  readonly moment: string
  readonly number: string
  readonly purpose: string | null
  readonly receiver: string | null
  readonly isPublic: boolean
}

/** The watermark row (水印行). */
export const markText = ({ login, name, moment, number, purpose, receiver, isPublic }: MarkFacts): string =>
  [
    ...(isPublic ? [] : ['内部资料，不得公开发布']),
    `导出人 ${name}（${login}）`,
    moment,
    ...(purpose === null ? [] : [`用途 ${purposeName(purpose) ?? purpose}`]),
    ...(receiver === null ? [] : [`接收单位 ${receiver}`]),
    `登记号 ${number}`,
  ].join('　')

/** The same for the foot of each printed page, which holds 255 characters together with the page number. */
export const markForFoot = ({ login, number }: MarkFacts): string => `内部资料，不得公开发布　${login}　${number}`

/**
 * From here on one user's exports call for an explanation. The seed's town pays some 2,000 lines a month in about ten batches, so on its
 * busiest day one person makes some ten bank lists and as many rosters: twice that within an hour is no payday. Ten thousand rows are the
 * whole register of such a town several times over.
 */
export const BULK = { minutes: 60, files: 24, rows: 10_000 } as const
export const isBulk = ({ files, rows }: { readonly files: number; readonly rows: number }): boolean =>
  files >= BULK.files || rows >= BULK.rows

/** Office hours, Beijing time; a file with whole numbers that is made outside them is told of. */
export const OFFICE_HOURS = { from: 8, to: 18 } as const
const CHINA_AHEAD = 8
/** `now`: an instant as ISO text in UTC. Saturdays and Sundays are outside; holidays by notice are not known to the program. */
export function isOffHours(now: string): boolean {
  const utc = now.slice(0, 10) as Day
  const hour = Number(now.slice(11, 13)) + CHINA_AHEAD
  const here = hour % 24
  return weekday(hour >= 24 ? addDays(utc, 1) : utc) > 5 || here < OFFICE_HOURS.from || here >= OFFICE_HOURS.to
}
