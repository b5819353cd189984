import { formatYuan } from '../../kernel/money.ts'
import { STATUS_WORD } from '../payments/rules.words.ts'
import { maskName } from '../publicity/rules.words.ts'
import { roleNames } from '../users/rules.ts'
import { alarmWords } from './rules.alarms.ts'
import { exportKind, purposeName } from './rules.exports.ts'

const TABLES: Readonly<Record<string, string>> = {
  person: '人员',
  bank_account: '银行账户',
  household: '家庭',
  household_member: '家庭成员',
  entitlement: '待遇',
  child_record: '儿童档案',
  child_worker: '儿童工作者',
  group_policy: '团体保单',
  group_policy_member: '被保险人',
  visit_plan: '慰问计划',
  visit: '慰问',
  disability_card: '残疾人证',
  check_round: '核查',
  check_target: '核查对象',
  check_item: '核查项',
  home_care: '居家照护',
  reserve_case: '备用金救助',
  aid_case: '救急难救助',
  society: '互助社',
  society_training: '互助社培训',
  fund: '资金',
  voucher: '凭证',
  relief_list: '临时救助清单',
  medical_claim: '医疗救助申请',
  outside_list: '外部名单',
  match_conclusion: '比对结论',
  system_roster: '低保系统名册',
  payment_batch: '发放批次',
  division: '村（居）',
  app_user: '用户',
  office_setting: '单位设置',
  office: '单位',
  deputy: '代理',
  attachment: '存档文件',
  export_register: '导出登记',
  alarm: '警报',
}

/** 「发放批次 农村低保 2020年3月 第1批（农低-202003-1）」 out of `payment_batch 0190a1b2-…`; what has no name keeps its number. */
export function rowName(row: string, nameOf: Words['nameOf']): string {
  const [table = '', ...key] = row.split(' ')
  return [TABLES[table] ?? table, ...key.map(part => nameOf(part) ?? shortId(part))].join(' ')
}

const FIELDS: Readonly<Record<string, string>> = {
  id: '证号',
  account: '账号',
  phone: '电话',
  address: '住址',
  note: '备注',
  name: '姓名',
  holder_name: '户名',
  bank_name: '开户银行',
  payee_relation: '代领关系',
  sex: '性别',
  born_on: '出生日期',
  died_on: '死亡日期',
  division: '区划代码',
  villager_group: '村民组',
  head_person_id: '户主（人员编号）',
  outside_number: '外部户号',
  stated_members: '花名册人数',
  relation: '与户主关系（代码）',
  relation_text: '与户主关系',
  counted: '计入人口',
  insured: '享受保障',
  from_day: '起',
  to_day: '止',
  household_id: '家庭编号',
  person_id: '人员编号',
  base_fen: '基本金额',
  uplift_fen: '分类施保增发',
  persons: '保障人数',
  to_month: '止发月',
  stop_reason: '停发原因（代码）',
  voided: '已作废',
  batch_state: '批次状态',
  lines: '笔数',
  net_fen: '实发合计',
  balance_fen: '资金余额',
  amount_fen: '金额',
  cause: '困难原因（代码）',
  paid_on: '付款日期',
  paid_how: '付款方式',
  entrusted: '委托照护',
  guardian_to: '监护终止日期',
  reviewed_on: '核查日期',
  again: '重新登记',
  excused: '不再核查',
  fields: '改动的项目',
  duty: '职责',
  trained_on: '培训日期',
  topic: '培训内容',
  hours: '学时',
  workers: '人数',
  visited_on: '慰问日期',
  receipt: '签收方式',
  card_state: '证件状态',
  applies: '适用',
  result: '核查结果',
  proof_on: '手续补齐日期',
  opened_on: '建账日期',
  closed_on: '停用日期',
  posted_on: '记账日期',
  level: '级别',
  asked_on: '申请日期',
  voted_on: '评议日期',
  society_id: '互助社编号',
  societies: '互助社个数',
  year: '年度',
  registration_no: '登记证号',
  legal_head: '法定代表人',
  founded_on: '成立日期',
  director: '理事（监事）',
  director_id: '理事编号',
  board_post: '职务',
  papers: '年检材料',
  submitted_on: '报送日期',
  inspection_result: '年检结论',
  inspected_on: '结论日期',
  training_id: '培训编号',
  scheme: '医疗救助种类',
  discharged_on: '出院日期',
  illness: '病种',
  burden_fen: '救助基数',
  requested_fen: '申报金额',
  received_on: '收件日期',
  checked_on: '初审日期',
  declared_on: '申报日期',
  approved_on: '批复日期',
  approved_fen: '批复金额',
  returned_on: '退回日期',
  paid_fen: '到账金额',
  withdrawn: '已撤回',
  claim_id: '医疗救助申请编号',
  list_id: '外部名单编号',
  provider: '提供单位',
  listed_on: '名单日期',
  flawed: '证号有问题几人',
  matched_on: '按哪天比对',
  hits: '对上几处',
  conclusion: '结论',
  conclusion_id: '结论编号',
  decided_on: '结论日期',
  document: '文号',
  system_roster_id: '系统名册编号',
  mismatch_key: '哪一处不一致',
  claims: '件数',
  warnings: '提醒几条',
  failed_lines: '失败笔数',
  failed_fen: '失败金额',
  aliases: '别名',
  village_name: '村名',
  provisional: '临时代码',
  roles: '角色',
  disabled: '已停用',
  seen: '已处理',
  password: '密码',
  passphrase: '备份口令',
  one_time_password: '动态口令',
  password_days: '密码有效天数',
  idle_minutes: '无操作退出分钟数',
  totp_required_roles: '必须用动态口令的角色',
  folder: '备份文件夹',
  hour: '备份时刻（点）',
  keep: '保留份数',
  cipher: '备份口令',
  set_at: '设定时间',
  set_by: '设定人',
  responsible: '系统负责人',
  keeper: '日常管理人',
  place: '位置',
  backup_place: '备份介质和口令放在哪里',
  public_phone: '公示用的办公电话',
  before: '原来',
  after: '现在',
  reason: '事由',
  source: '来源',
  login: '登录名',
  user: '被代理人',
  deputy: '代理人',
  from: '起',
  to: '止',
  batch_id: '批次',
  hash: '校验码',
  old_hash: '原校验码',
  proof: '证明',
  programme: '项目',
  month: '月份',
  kind: '种类',
  number: '号',
  unit: '单位',
  purpose: '目的',
  receiver: '接收单位',
  what: '看了什么',
  account_id: '账户编号',
  changed: '改了几项',
  outcome: '结果',
  people: '人数',
  new: '新增',
  unchanged: '没有变',
  same: '与原来相同',
  gone: '名单上没有的',
  gone_are: '没有的怎么办',
  rows: '行数',
  items: '项数',
  stopped: '停发项数',
  first: '第一项',
  entitlement_id: '待遇编号',
  entitlements: '待遇变化',
  over_fen: '多发金额',
  under_fen: '少发金额',
  import_id: '导入',
  relief_list_id: '清单',
  paid_month: '发放月',
  grants: '人次',
  scan_id: '签字件',
  approval_id: '启用审批单签字件',
  paid: '到账笔数',
  failed: '失败笔数',
  file_name: '文件名',
  file: '文件',
  bytes: '大小（字节）',
  column: '列',
  row: '行',
  columns: '列数',
  created: '新建村数',
  villages: '村',
  moved: '迁了几人',
  households: '户数',
  added: '新增',
  renamed: '改名',
  code: '提醒代码',
  step: '哪一步',
  session_id: '会话编号',
  ended: '收回几个',
  handed_over: '已办移交',
  report_id: '总结编号',
  figures: '数的个数',
  sha256: '文件校验码',
  findings: '发现几处',
  check_id: '体检编号',
  ok: '完好',
  seals: '封存批数',
  failures: '不对之处',
  old_key: '原密钥指纹',
  new_key: '新密钥指纹',
  suite: '密码套件',
  values: '重新加密个数',
  batches: '批次数',
  backup_id: '备份编号',
  how: '方式',
  town: '乡镇代码',
  state: '状态',
  alarm_id: '警报编号',
  minutes: '几分钟内',
  refused: '失败次数',
  guard: '安全、审计管理员',
  act: '做了什么',
  by: '按什么找到',
  off_hours: '下班以后',
  deputy_id: '代理编号',
  user_id: '用户',
  subject: '内容',
  is_full: '含完整号码',
  encrypted: '已加密',
  mark: '水印行',
  digest: '警报内容的摘要',
}
/** A field of another version keeps its own name. */
export const fieldName = (field: string): string =>
  FIELDS[field] ?? (field.startsWith('rows_') ? `${TABLES[field.slice(5)] ?? field.slice(5)}行数` : field)
export const isNamedField = (field: string): boolean => Object.hasOwn(FIELDS, field) || field.startsWith('rows_')

const BATCH_STATES: ReadonlyMap<string, string> = new Map(Object.entries(STATUS_WORD))
// Two lists: what leaves the house has other purposes than a look at one number.
const LOOKING = new Set(['purpose.choose', 'person.reveal', 'account.reveal'])
const BATCH_KINDS: Readonly<Record<string, string>> = { regular: '按月发放', relief: '临时救助', supplementary: '补发', reissue: '重发' }
const NAME_FIELDS = new Set(['name', 'holder_name', 'payee_name', 'head_name'])
// Commands about accounts of users: those names are the office's own people.
const ABOUT_ACCOUNTS = /^(?:user|session|sign-in|deputy|handover|office|duties|backup|key|alarm)\./

export type Words = {
  readonly command: string
  readonly programmeTitle: (id: string) => string | null
  /** A row of the office by its number. */
  readonly nameOf: (id: string) => string | undefined
  /** What a whole number was looked at for (code list reveal_purpose). */
  readonly lookPurpose: (code: string) => string | null
  /** Names of the people concerned: they do not stand in free words either. */
  readonly names: readonly string[]
}

/** A value in words, for somebody who is not to see people's names: those are masked, unless the row is about accounts of users. */
export function valueWord(field: string, value: unknown, words: Words): string {
  if (value === null || value === undefined || value === '') return '无'
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value === 'number') return field.endsWith('_fen') ? `${formatYuan(BigInt(value))} 元` : String(value)
  if (Array.isArray(value)) return value.length === 0 ? '无' : value.map(part => valueWord(field, part, words)).join('、')
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, part]) => `${fieldName(name)}：${valueWord(name, part, words)}`)
      .join('，')
  if (typeof value !== 'string') return ''
  const text = value
  if (/^#[0-9a-f]{32}$/.test(text)) return `摘要 ${text.slice(1, 9)}`
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return words.nameOf(text) ?? shortId(text)
  if (field === 'batch_state') return BATCH_STATES.get(text) ?? text
  if (field === 'roles' || field === 'totp_required_roles') return roleNames(text.split(' ')) || text
  if (field === 'kind') return exportKind(text)?.title ?? BATCH_KINDS[text] ?? alarmWords({ kind: text, facts: {} }).title
  if (field === 'purpose') return (LOOKING.has(words.command) ? words.lookPurpose(text) : purposeName(text)) ?? text
  if (field === 'programme') return words.programmeTitle(text) ?? text
  if (ABOUT_ACCOUNTS.test(words.command)) return text
  return NAME_FIELDS.has(field) ? maskName(text) : withoutNames(text, words.names)
}

/** 「王**」 for each of these names where it stands in a text. */
const withoutNames = (text: string, names: readonly string[]): string =>
  names.filter(name => name.length > 1).reduce((rest, name) => rest.replaceAll(name, maskName(name)), text)

const shortId = (text: string): string => (/^[0-9a-f]{8}-/.test(text) ? `${text.slice(0, 8)}…${text.slice(-4)}` : text)

export const OUTCOMES = { done: '办成', refused: '被拒', denied: '无权', failed: '出错' } as const

/** Text as it is searched for: a printed check code without its gaps, actions by their Chinese name as well. */
export function soughtText(raw: string): string {
  const text = raw.trim()
  const code = text.replace(/\s/g, '').toLowerCase()
  return /^[0-9a-f]{8,64}$/.test(code) && /\s/.test(text) ? code : text
}

/** What is wrong with the chain, for the page and the terminal. */
export const PROOF_FAILURES: Readonly<Record<string, string>> = {
  CHAIN_BROKEN: '封存号或前后散列接不上',
  EVENTS_CHANGED: '这一批审计记录被改动、删除或插入过',
  SEAL_FORGED: '封存签名不对（密钥以外的人写的）',
  TAIL_CUT: '封存日志里有、数据库里没有：末尾被截掉',
  LOG_DIFFERS: '封存日志与数据库不一致',
  LOG_DAMAGED: '封存日志这一行读不出来',
  LOG_MISSING: '封存日志不见了',
  ALARM_CHANGED: '警报与发出、处理它的审计记录对不上：被改动、删除过，或者没有写处理说明就关掉了',
  EXPORT_CHANGED: '导出登记与导出时的审计记录对不上：被改动、删除或添加过',
}
