// Generated from the migrated schema by `doudi db types`. Do not edit.
import type { Generated, GeneratedAlways } from 'kysely'

export type AidCase = {
  /** 县级代码 */
  county: number
  /** 救助编号 */
  case_id: string
  /** 救助时所在村 */
  division: string
  /** 级别：村级、镇级、县级 */
  level: string
  /** 哪个互助社付；县级资金直接付的为空 */
  society_id: string | null
  /** 从哪笔互助资金付；县级资金直接付的为空 */
  fund_id: string | null
  /** 记账凭证；县级资金直接付的为空 */
  voucher_id: string | null
  /** 救助对象（领款人） */
  person_id: string
  /** 救助时所在家庭；没有登记家庭的为空 */
  household_id: string | null
  /** 按户救助还是按人救助 */
  unit: string
  /** 急难事由（代码表 relief_cause） */
  cause: string
  /** 救助金额（分） */
  amount_fen: bigint
  /** 申请日期 */
  asked_on: string
  /** 理事会评议日期；县级为批复日期 */
  voted_on: string
  /** 理事会应到人数 */
  board_seats: number | null
  /** 实到人数，含回避的 */
  board_present: number | null
  /** 因亲属关系回避的人数 */
  kin_left: number | null
  /** 同意人数 */
  board_favour: number | null
  /** 发放日期 */
  paid_on: string
  /** 发放方式：现金、转账 */
  paid_how: string
  /** 批复文号或会议记录号 */
  document: string | null
  /** 对提醒的说明（超上限、同一家庭同一事由再次救助） */
  words: string | null
  /** 作废时间（凭证已冲销） */
  voided_at: string | null
  /** 作废原因 */
  void_reason: string | null
  /** 经办人 */
  created_by: string
  /** 登记时间 */
  created_at: string
}

export type Alarm = {
  /** 县级代码 */
  county: number
  /** 警报编号 */
  alarm_id: string
  /** 所在乡镇 */
  division: string
  /** 时间 */
  at: string
  /** 种类 */
  kind: string
  /** 涉及的登录名 */
  login: string
  /** 情况 */
  facts: unknown
  /** 处理人 */
  seen_by: string | null
  /** 处理时间 */
  seen_at: string | null
  /** 处理说明 */
  note: string | null
}

export type AppUser = {
  /** 县级代码 */
  county: number
  /** 用户编号 */
  user_id: string
  /** 登录名（小写字母、数字） */
  login: string
  /** 姓名 */
  name: string
  /** 角色，可兼任；权限由角色推出 */
  roles: string[]
  /** 管辖范围：该区划及以下 */
  division: string
  /** 密码散列（argon2id） */
  password_hash: string
  /** 连续失败次数 */
  failed_logins: Generated<number>
  /** 锁定到何时 */
  locked_until: string | null
  /** 停用时间 */
  disabled_at: string | null
  /** 建立时间 */
  created_at: string
  /** 密码最后更换时间 */
  password_changed_at: string
  /** 下次登录必须换密码（管理员代设的密码） */
  must_change: Generated<boolean>
  /** 动态口令密钥密文；空表示未启用 */
  totp_cipher: Buffer | null
  /** 动态口令启用时间；空而密文不空表示还没有确认 */
  totp_from: string | null
  /** 最后用过的动态口令时间步，同一口令不能用两次 */
  totp_step: bigint | null
  /** 没有移交就停用的理由；有签了字的移交清单时为空 */
  disabled_reason: string | null
}

export type Attachment = {
  /** 县级代码 */
  county: number
  /** 文件编号 */
  attachment_id: string
  /** 所属区划（上传人的管辖范围） */
  division: string
  /** 类别 */
  kind: string
  /** 文件名 */
  file_name: string
  /** 格式 */
  media_type: string
  /** 大小（字节） */
  size_bytes: bigint
  /** 内容散列 */
  sha256: string
  /** 加密后的内容 */
  content_cipher: Buffer
  /** 上传人 */
  created_by: string
  /** 上传时间 */
  created_at: string
}

export type AuditEvent = {
  /** 县级代码 */
  county: number
  /** 顺序号 */
  audit_id: GeneratedAlways<bigint>
  /** 时间 */
  at: string
  /** 操作人的管辖范围 */
  division: string
  /** 操作人登录名 */
  login: string
  /** 来自哪里 */
  address: string
  /** 做了什么（命令名） */
  command: string
  /** 结果：办成、被拒、无权、出错 */
  outcome: string
  /** 查看敏感信息的目的 */
  purpose: string | null
  /** 摘要（不含证号、账号原文） */
  facts: unknown
  /** 涉及的一个人（人员编号），用于“谁看过” */
  subject: string | null
  /** 改动前后（敏感值只存散列） */
  changes: unknown | null
}

export type AuditSeal = {
  /** 县级代码 */
  county: number
  /** 封存号，从1连续 */
  seal_no: number
  /** 本批首条审计号 */
  first_id: bigint
  /** 本批末条审计号 */
  last_id: bigint
  /** 本批条数 */
  events: number
  /** 上一批散列 */
  previous: string
  /** 本批散列（含上一批） */
  hash: string
  /** 用库外密钥对散列签的校验值 */
  hmac: string
  /** 封存时间 */
  sealed_at: string
  /** 封存内容的格式版本：1不含涉及人和改动前后，2含 */
  format: Generated<number>
  /** 散列算法 */
  algorithm: Generated<string>
}

export type BackupRun = {
  /** 县级代码 */
  county: number
  /** 备份编号 */
  backup_id: string
  /** 所在乡镇 */
  division: string
  /** 开始时间 */
  started_at: string
  /** 写完时间 */
  finished_at: string | null
  /** 方式：定时、手动 */
  how: string
  /** 文件 */
  file: string
  /** 大小（字节） */
  bytes: bigint | null
  /** 文件散列 */
  sha256: string | null
  /** 试恢复核对通过的时间 */
  checked_at: string | null
  /** 没有成功的原因 */
  problem: string | null
}

export type BankAccount = {
  /** 县级代码 */
  county: number
  /** 账户编号 */
  account_id: string
  /** 受益人 */
  person_id: string
  /** 所在村 */
  division: string
  /** 开户银行 */
  bank_name: string | null
  /** 开户网点 */
  branch_name: string | null
  /** 账户名（收款人） */
  holder_name: string
  /** 账号密文 */
  account_cipher: Buffer
  /** 账号盲索引 */
  account_index: Buffer
  /** 账号后四位 */
  account_last4: string
  /** 代领关系（账户名不是本人时） */
  payee_relation: string | null
  /** 启用日期 */
  from_day: string
  /** 停用日期（不含） */
  to_day: string | null
  /** 依据 */
  source: string
  /** 登记时间 */
  created_at: string
  /** 登记人 */
  created_by: string | null
  /** 更换了哪个账户；不空时要第二人确认才能发款，确认前起止日期相同，即一天也不生效 */
  replaces: string | null
  /** 确认人（不能是登记人） */
  confirmed_by: string | null
  /** 确认时间 */
  confirmed_at: string | null
  /** 不予确认的人，或登记了更新账户的人 */
  rejected_by: string | null
  /** 不予确认的时间 */
  rejected_at: string | null
  /** 不予确认的原因 */
  reject_reason: string | null
  /** 存折或卡照片与本人签字的扫描件 */
  evidence_id: string | null
}

export type CheckItem = {
  /** 县级代码 */
  county: number
  /** 核查轮次 */
  round_id: string
  /** 核查对象 */
  person_id: string
  /** 哪一项（代码表 check_item） */
  item: string
  /** 核查时所在村 */
  division: string
  /** 这一项对这个人适用 */
  applies: boolean
  /** 结果（代码表 check_result）；空表示还没有结果，不适用的没有结果 */
  result: string | null
  /** 依据 */
  evidence: string | null
  /** 核查日期 */
  checked_on: string
  /** 核查人 */
  checker: string
  /** 登记人 */
  recorded_by: string
  /** 登记时间 */
  recorded_at: string
}

export type CheckRound = {
  /** 县级代码 */
  county: number
  /** 核查轮次编号 */
  round_id: string
  /** 组织核查的乡镇 */
  division: string
  /** 名称 */
  round_title: string
  /** 开始日期 */
  opened_on: string
  /** 要求完成日期 */
  due_on: string
  /** 作废时间 */
  voided_at: string | null
  /** 作废原因 */
  void_reason: string | null
  /** 发起人 */
  created_by: string
  /** 发起时间 */
  created_at: string
}

export type CheckTarget = {
  /** 县级代码 */
  county: number
  /** 核查轮次 */
  round_id: string
  /** 核查对象 */
  person_id: string
  /** 列入时所在村 */
  division: string
  /** 列入时所在家庭；没有登记家庭的为空 */
  household_id: string | null
  /** 划去时间 */
  voided_at: string | null
  /** 划去原因 */
  void_reason: string | null
  /** 列入的人 */
  created_by: string
  /** 列入时间 */
  created_at: string
}

export type ChildChange = {
  /** 县级代码 */
  county: number
  /** 变动编号 */
  change_id: string
  /** 哪名儿童 */
  child_id: string
  /** 所在村 */
  division: string
  /** 哪一项 */
  field: string
  /** 改前 */
  old_value: string | null
  /** 改后 */
  new_value: string | null
  /** 原因 */
  source: string
  /** 谁改的 */
  changed_by: string
  /** 什么时候改的 */
  changed_at: string
}

export type ChildClass = {
  /** 县级代码 */
  county: number
  /** 类别记录编号 */
  class_id: string
  /** 哪名儿童 */
  child_id: string
  /** 纳入时所在村 */
  division: string
  /** 类别：留守、困境、孤儿、事实无人抚养 */
  kind: string
  /** 纳入日期 */
  from_day: string
  /** 纳入原因 */
  from_reason: string
  /** 父母状况与类别对不上时的说明 */
  words: string | null
  /** 退出日期；空表示仍在册 */
  to_day: string | null
  /** 退出原因 */
  to_reason: string | null
  /** 登记人 */
  created_by: string
  /** 登记时间 */
  created_at: string
}

export type ChildRecord = {
  /** 县级代码 */
  county: number
  /** 儿童档案编号 */
  child_id: string
  /** 所在村 */
  division: string
  /** 姓名 */
  name: string
  /** 证件号码密文；无户口或还没有办证的为空 */
  id_cipher: Buffer | null
  /** 证件号码盲索引 */
  id_index: Buffer | null
  /** 证件号码后四位 */
  id_last4: string | null
  /** 性别代码 GB/T 2261.1 */
  sex: string
  /** 出生日期 */
  born_on: string
  /** 现居住地 */
  address: string | null
  /** 就学状况（代码表 child_schooling） */
  schooling: string
  /** 学校和年级 */
  school: string | null
  /** 健康状况（代码表 child_health） */
  health: string
  /** 父亲姓名 */
  father_name: string | null
  /** 父亲状况（代码表 parent_state） */
  father_state: string
  /** 母亲姓名 */
  mother_name: string | null
  /** 母亲状况（代码表 parent_state） */
  mother_state: string
  /** 父母外出务工地点和联系办法 */
  parents_place: string | null
  /** 作废时间 */
  voided_at: string | null
  /** 作废原因 */
  void_reason: string | null
  /** 建档人 */
  created_by: string
  /** 建档时间 */
  created_at: string
}

export type ChildReview = {
  /** 县级代码 */
  county: number
  /** 核查记录编号 */
  review_id: string
  /** 哪一轮核查 */
  round_id: string
  /** 哪名儿童 */
  child_id: string
  /** 列入时所在村 */
  division: string
  /** 列入时的类别 */
  kinds: string[]
  /** 生活照料（代码表 child_answer） */
  care: string | null
  /** 就学（代码表 child_answer） */
  school_answer: string | null
  /** 健康（代码表 child_answer） */
  health_answer: string | null
  /** 安全（代码表 child_answer） */
  safety: string | null
  /** 监护人的监护能力（代码表 child_answer） */
  capability: string | null
  /** 核查结论（代码表 child_finding） */
  finding: string | null
  /** 发现的问题和办法 */
  measures: string | null
  /** 入户核查日期 */
  reviewed_on: string | null
  /** 核查人 */
  reviewers: string | null
  /** 登记核查的人 */
  recorded_by: string | null
  /** 登记核查的时间 */
  recorded_at: string | null
  /** 不再核查的日期 */
  excused_on: string | null
  /** 不再核查的原因（死亡、迁出等） */
  excuse: string | null
}

export type ChildRound = {
  /** 县级代码 */
  county: number
  /** 核查轮次编号 */
  round_id: string
  /** 组织核查的乡镇 */
  division: string
  /** 这一轮的名称 */
  heading: string
  /** 开始日期 */
  opened_on: string
  /** 要求完成的日期 */
  due_on: string
  /** 作废时间 */
  voided_at: string | null
  /** 作废原因 */
  void_reason: string | null
  /** 组织人 */
  created_by: string
  /** 建立时间 */
  created_at: string
}

export type ChildTraining = {
  /** 县级代码 */
  county: number
  /** 培训记录编号 */
  training_id: string
  /** 谁参加 */
  worker_id: string
  /** 负责的镇或村 */
  division: string
  /** 培训日期 */
  trained_on: string
  /** 培训内容 */
  topic: string
  /** 学时 */
  hours: number
  /** 登记人 */
  created_by: string
  /** 登记时间 */
  created_at: string
}

export type ChildWorker = {
  /** 县级代码 */
  county: number
  /** 儿童工作者编号 */
  worker_id: string
  /** 负责的镇或村 */
  division: string
  /** 职责：镇儿童督导员、村儿童主任 */
  duty: string
  /** 姓名 */
  name: string
  /** 联系电话 */
  phone: string | null
  /** 本职（村委委员、大学生村官、社工等） */
  position: string | null
  /** 任期开始 */
  from_day: string
  /** 离任日期；空表示在任 */
  to_day: string | null
  /** 离任原因 */
  to_reason: string | null
  /** 登记人 */
  created_by: string
  /** 登记时间 */
  created_at: string
}

export type CodecKey = {
  /** 密钥指纹（不是密钥） */
  key_id: string
  /** 登记时间 */
  created_at: string
  /** 密码套件：aes（AES-256-GCM）、gm（SM4-CBC 与 HMAC-SM3） */
  suite: Generated<string>
  /** 停用时间（更换密钥后） */
  retired_at: string | null
}

export type Deputy = {
  /** 县级代码 */
  county: number
  /** 代理编号 */
  deputy_id: string
  /** 所在乡镇 */
  division: string
  /** 被代理人 */
  user_id: string
  /** 代理人 */
  deputy_user_id: string
  /** 代行的角色 */
  roles: string[]
  /** 起（含） */
  from_day: string
  /** 止（含） */
  to_day: string
  /** 事由 */
  reason: string
  /** 登记人 */
  made_by: string
  /** 登记时间 */
  made_at: string
  /** 提前结束的人 */
  ended_by: string | null
  /** 提前结束时间 */
  ended_at: string | null
}

export type DisabilityCard = {
  /** 县级代码 */
  county: number
  /** 证件编号 */
  card_id: string
  /** 持证人 */
  person_id: string
  /** 登记时所在村 */
  division: string
  /** 残疾人证号密文 */
  number_cipher: Buffer
  /** 残疾人证号盲索引 */
  number_index: Buffer
  /** 残疾类别（代码表 disability_category）；两类以上为多重 */
  categories: string[]
  /** 残疾等级（代码表 disability_level） */
  level: string
  /** 证号第19、20位与登记的类别等级不一致 */
  digits_differ: boolean
  /** 第几次补证；首证为0 */
  card_reissue: number
  /** 签发日期 */
  issued_on: string | null
  /** 有效期至 */
  expires_on: string | null
  /** 状态：有效、冻结、注销、迁出、已换新证 */
  card_state: string
  /** 状态从哪天起 */
  state_on: string
  /** 状态变动原因 */
  state_reason: string | null
  /** 登记人 */
  created_by: string
  /** 登记时间 */
  created_at: string
}

export type Division = {
  /** 县级代码（6位），所有主键的首列 */
  county: number
  /** 12位区划代码：省2市2县2乡镇3村3 */
  division: string
  /** 级别：县、乡镇、村；retired 为已换成正式代码、不再使用的暂编代码 */
  level: string
  /** 全称，如“石桥村村民委员会” */
  name: string
  /** 本镇通用的短名，如“石桥村” */
  short_name: string
  /** 代码是否暂编（由花名册村名生成，待核对统计用区划代码） */
  provisional: Generated<boolean>
  /** 登记时间 */
  created_at: string
  /** 这个暂编代码换成了哪个正式代码；在用的代码为空 */
  replaced_by: string | null
}

export type DivisionAlias = {
  /** 县级代码 */
  county: number
  /** 别称，已去空格、去“村民委员会”等后缀 */
  alias: string
  /** 所在乡镇代码（别称在一个乡镇内唯一） */
  town: string
  /** 对应的12位区划代码 */
  division: string
  /** 登记时间 */
  created_at: string
}

export type Entitlement = {
  /** 县级代码 */
  county: number
  /** 待遇编号 */
  entitlement_id: string
  /** 所在村 */
  division: string
  /** 项目 */
  programme: string
  /** 享受家庭（按户的项目） */
  household_id: string | null
  /** 享受人；按户的项目为户主 */
  person_id: string
  /** 起始月（含） */
  from_month: string
  /** 停发月（不含，首个不发的月） */
  to_month: string | null
  /** 保障人数 */
  persons: number
  /** 每月基本金额（分） */
  base_fen: bigint
  /** 每月分类施保金（分） */
  uplift_fen: Generated<bigint>
  /** 每月合计（分） */
  amount_fen: bigint
  /** 类别（A、B、C，分散或集中等），原文 */
  category: string | null
  /** 金额的每一步 */
  steps: unknown
  /** 用到的参数编号 */
  parameter_ids: Generated<string[]>
  /** 来源：上级审批导入、办理决定 */
  origin: string
  /** 批准文书 */
  approved_by_doc: string | null
  /** 来自哪次导入 */
  import_id: string | null
  /** 来自哪张表哪一行 */
  import_row: string | null
  /** 停发原因代码 */
  stop_reason: string | null
  /** 停发说明 */
  stop_note: string | null
  /** 作废时间 */
  voided_at: string | null
  /** 作废原因 */
  void_reason: string | null
  /** 经办人 */
  created_by: string
  /** 登记时间 */
  created_at: string
  /** 享受单位：有家庭的是家庭，否则是本人（推算列） */
  beneficiary: GeneratedAlways<string | null>
}

export type EntitlementPerson = {
  /** 县级代码 */
  county: number
  /** 待遇编号 */
  entitlement_id: string
  /** 人员编号 */
  person_id: string
  /** 所在村 */
  division: string
}

export type ExportRegister = {
  /** 县级代码 */
  county: number
  /** 登记编号 */
  export_id: string
  /** 导出范围所在乡镇 */
  division: string
  /** 时间 */
  at: string
  /** 导出人 */
  user_id: string
  /** 导出人登录名 */
  login: string
  /** 导出种类 */
  kind: string
  /** 内容（批次号、名单名） */
  subject: string
  /** 是否含完整证号、账号 */
  is_full: boolean
  /** 文件是否加了打开密码 */
  encrypted: boolean
  /** 用途 */
  purpose: string | null
  /** 接收单位 */
  receiver: string | null
  /** 文件名 */
  file_name: string
  /** 行数 */
  rows: number
  /** 文件散列 */
  sha256: string
  /** 水印行文字 */
  mark: string
}

export type Fund = {
  /** 县级代码 */
  county: number
  /** 资金编号 */
  fund_id: string
  /** 资金属于哪个村、乡镇或县 */
  division: string
  /** 种类：备用金、救急难互助资金 */
  kind: string
  /** 级别：村、乡镇、县 */
  level: string
  /** 名称 */
  name: string
  /** 建账日期 */
  opened_on: string
  /** 结账停用日期；空表示在用 */
  closed_on: string | null
  /** 建账人 */
  created_by: string
  /** 建账时间 */
  created_at: string
}

export type FundBalance = {
  /** 县级代码 */
  county: number
  /** 资金编号 */
  fund_id: string
  /** 科目（代码表 fund_account） */
  account: string
  /** 资金所属区划 */
  division: string
  /** 余额（分）：借方减贷方 */
  balance_fen: bigint
}

export type GroupPolicy = {
  /** 县级代码 */
  county: number
  /** 保单编号 */
  policy_id: string
  /** 投保的乡镇 */
  division: string
  /** 保单年度 */
  year: number
  /** 承保公司 */
  insurer: string
  /** 团体保单号 */
  policy_no: string
  /** 保障开始日期 */
  starts_on: string
  /** 保障结束日期 */
  ends_on: string
  /** 每人保费（分） */
  premium_fen: bigint
  /** 出资方（代码表 visit_source） */
  funded_by: string
  /** 作废时间 */
  voided_at: string | null
  /** 作废原因 */
  void_reason: string | null
  /** 登记人 */
  created_by: string
  /** 登记时间 */
  created_at: string
}

export type GroupPolicyMember = {
  /** 县级代码 */
  county: number
  /** 参保编号 */
  member_id: string
  /** 哪张保单 */
  policy_id: string
  /** 被保险人 */
  person_id: string
  /** 投保时所在村 */
  division: string
  /** 来自哪类名单（代码表 insured_category） */
  category: string
  /** 受益人；空表示法定继承人 */
  payee: string | null
  /** 划去时间 */
  voided_at: string | null
  /** 划去原因 */
  void_reason: string | null
  /** 登记人 */
  created_by: string
  /** 登记时间 */
  created_at: string
}

export type Guardian = {
  /** 县级代码 */
  county: number
  /** 监护记录编号 */
  guardian_id: string
  /** 哪名儿童 */
  child_id: string
  /** 登记时儿童所在村 */
  division: string
  /** 姓名 */
  name: string
  /** 证件号码密文 */
  id_cipher: Buffer | null
  /** 证件号码盲索引 */
  id_index: Buffer | null
  /** 证件号码后四位 */
  id_last4: string | null
  /** 与儿童关系（代码表 guardian_kinship） */
  kinship: string
  /** 联系电话 */
  phone: string | null
  /** 住址 */
  address: string | null
  /** 是否受父母委托照护（委托照料人） */
  entrusted: boolean
  /** 委托照料原因 */
  entrust_reason: string | null
  /** 委托监护责任确认书签订日期 */
  agreed_on: string | null
  /** 从哪天起照护 */
  from_day: string
  /** 到哪天为止；空表示仍在照护 */
  to_day: string | null
  /** 终止原因 */
  to_reason: string | null
  /** 登记人 */
  created_by: string
  /** 登记时间 */
  created_at: string
}

export type Handover = {
  /** 县级代码 */
  county: number
  /** 移交编号 */
  handover_id: string
  /** 所在乡镇 */
  division: string
  /** 移交人 */
  user_id: string
  /** 接收人 */
  to_user_id: string
  /** 在办事项（系统列出） */
  items: unknown
  /** 钥匙、密钥、备份口令、资金、纸质档案（人工填写） */
  declared: unknown
  /** 清单校验码，印在纸面上 */
  hash: string
  /** 填写人 */
  made_by: string
  /** 填写时间 */
  made_at: string
  /** 双方签字的扫描件 */
  scan_id: string | null
  /** 签字件上传时间 */
  signed_at: string | null
}

export type HomeCare = {
  /** 县级代码 */
  county: number
  /** 照护编号 */
  care_id: string
  /** 被照护人 */
  person_id: string
  /** 登记时所在村 */
  division: string
  /** 照护方式（代码表 care_kind） */
  care_kind: string
  /** 生活自理能力（代码表 care_level） */
  care_level: string
  /** 提供照护的人或机构 */
  caregiver: string
  /** 没有法定护理人的情况 */
  no_carer: string
  /** 开始日期 */
  from_day: string
  /** 停止日期（不含）；空表示还在照护 */
  to_day: string | null
  /** 停止原因 */
  end_reason: string | null
  /** 作废时间 */
  voided_at: string | null
  /** 作废原因 */
  void_reason: string | null
  /** 登记人 */
  created_by: string
  /** 登记时间 */
  created_at: string
}

export type Household = {
  /** 县级代码 */
  county: number
  /** 家庭编号 */
  household_id: string
  /** 所在村 */
  division: string
  /** 家庭类别：共同生活家庭、户口簿、扶贫户 */
  kind: Generated<string>
  /** 户主（申请人） */
  head_person_id: string
  /** 低保证号等外部编号 */
  outside_number: string | null
  /** 村民组 */
  villager_group: string | null
  /** 家庭住址 */
  address: string | null
  /** 联系电话 */
  phone: string | null
  /** 花名册写的家庭人口数（成员未逐一列名时） */
  stated_members: number | null
  /** 销户日期 */
  closed_on: string | null
  /** 登记时间 */
  created_at: string
  /** 最后变动时间 */
  updated_at: string
}

export type HouseholdMember = {
  /** 县级代码 */
  county: number
  /** 家庭编号 */
  household_id: string
  /** 人员编号 */
  person_id: string
  /** 从哪天起 */
  from_day: string
  /** 到哪天止（不含） */
  to_day: string | null
  /** 所在村 */
  division: string
  /** 与户主关系代码 GB/T 4761 */
  relation: string
  /** 与户主关系原文 */
  relation_text: string
  /** 计入家庭人口 */
  counted: boolean
  /** 享受保障 */
  insured: boolean
  /** 登记时间 */
  created_at: string
}

export type Idempotency = {
  /** 县级代码 */
  county: number
  /** 用户编号 */
  user_id: string
  /** 请求键 */
  key: string
  /** 命令名 */
  command: string
  /** 请求内容的散列 */
  input_hash: string
  /** 第一次办成的答复 */
  reply: unknown
  /** 时间 */
  created_at: string
}

export type MatchConclusion = {
  /** 县级代码 */
  county: number
  /** 结论编号 */
  conclusion_id: string
  /** 哪份名单 */
  list_id: string
  /** 名单上第几户 */
  household_no: number
  /** 名单上的村 */
  division: string
  /** 结论：已纳入、批准纳入、符合待办、不符合 */
  conclusion: string
  /** 不符合的原因（代码表 match_reason） */
  match_reason: string | null
  /** 结论日期 */
  decided_on: string
  /** 批准文书 */
  document: string | null
  /** 说明 */
  words: string | null
  /** 纳入的项目 */
  programme: string | null
  /** 从哪个月起发 */
  from_month: string | null
  /** 作废时间 */
  voided_at: string | null
  /** 作废原因 */
  void_reason: string | null
  /** 下结论的人 */
  created_by: string
  /** 登记时间 */
  created_at: string
}

export type MatchHit = {
  /** 县级代码 */
  county: number
  /** 哪份名单 */
  list_id: string
  /** 第几次比对 */
  run_no: number
  /** 名单上第几人 */
  row_no: number
  /** 按哪条规则对上 */
  rule: string
  /** 名单上的村 */
  division: string
  /** 对上的人；只由名单说明的为空 */
  person_id: string | null
  /** 待遇起始月或救助发放月 */
  from_month: string | null
}

export type MedicalClaim = {
  /** 县级代码 */
  county: number
  /** 申请编号 */
  claim_id: string
  /** 申请时所在村 */
  division: string
  /** 看病的人 */
  person_id: string
  /** 收件时所在家庭；没有登记家庭的为空 */
  household_id: string | null
  /** 哪一种：医疗救助、医疗再救助（2579） */
  scheme: string
  /** 救助对象类别（代码表 medical_class） */
  aid_class: string
  /** 就诊医院 */
  hospital: string
  /** 入院日期 */
  admitted_on: string
  /** 出院日期 */
  discharged_on: string
  /** 病种；敏感信息，不进名册和审计 */
  illness: string | null
  /** 政策范围内费用合计（分） */
  covered_fen: bigint
  /** 基本医保已报（分） */
  basic_fen: bigint
  /** 大病保险已报（分） */
  serious_fen: bigint
  /** 其他已报（商业保险、前一道救助等，分） */
  other_fen: bigint
  /** 救助基数：政策范围内费用减各项已报（分） */
  burden_fen: bigint
  /** 申请（申报）金额（分） */
  requested_fen: bigint
  /** 对提醒的说明（超过救助基数、同一次住院另有申请） */
  words: string | null
  /** 收件日期 */
  received_on: string
  /** 收件人 */
  created_by: string
  /** 登记时间 */
  created_at: string
  /** 初审日期 */
  checked_on: string | null
  /** 登记初审的人 */
  checked_by: string | null
  /** 申报（报县医保局）日期 */
  declared_on: string | null
  /** 登记申报的人 */
  declared_by: string | null
  /** 批复日期 */
  approved_on: string | null
  /** 批复金额（分） */
  approved_fen: bigint | null
  /** 县里退回日期 */
  returned_on: string | null
  /** 退回原因 */
  return_reason: string | null
  /** 批复或退回的文号 */
  answer_document: string | null
  /** 批复高于申报时的说明 */
  answer_words: string | null
  /** 登记批复或退回的人 */
  answered_by: string | null
  /** 到账日期 */
  paid_on: string | null
  /** 到账金额（分），不超过批复 */
  paid_fen: bigint | null
  /** 登记到账的人 */
  paid_by: string | null
  /** 撤回时间 */
  withdrawn_at: string | null
  /** 撤回原因 */
  withdraw_reason: string | null
  /** 撤回的人 */
  withdrawn_by: string | null
}

export type MismatchNote = {
  /** 县级代码 */
  county: number
  /** 哪份名册 */
  system_roster_id: string
  /** 哪一处：种类和户 */
  mismatch_key: string
  /** 所属乡镇 */
  division: string
  /** 说明 */
  note: string
  /** 说明的人 */
  noted_by: string
  /** 说明时间 */
  noted_at: string
}

export type Office = {
  /** 县级代码 */
  county: number
  /** 所在乡镇的12位代码 */
  division: string
  /** 单位名称，印在清册和审批单上 */
  name: string
  /** 乡镇名称，用在标题和总结里 */
  town_name: string
  /** 是否演示镇 */
  demo: Generated<boolean>
  /** 演示镇固定的“今天”；真实单位为空 */
  fixed_today: string | null
  /** 建立时间 */
  created_at: string
  /** 《系统启用审批单》签字扫描件 */
  approval_id: string | null
  /** 《系统启用审批单》签字件上传时间 */
  approved_at: string | null
}

export type OfficeSetting = {
  /** 县级代码 */
  county: number
  /** 所在乡镇 */
  division: string
  /** 设置名 */
  name: string
  /** 值 */
  value: unknown
  /** 最后改动人 */
  changed_by: string
  /** 最后改动时间 */
  changed_at: string
}

export type OutsideList = {
  /** 县级代码 */
  county: number
  /** 名单编号 */
  list_id: string
  /** 收名单的乡镇 */
  division: string
  /** 名单种类（代码表 outside_list_kind） */
  kind: string
  /** 提供单位 */
  provider: string
  /** 名单日期 */
  listed_on: string
  /** 文件名；粘贴的为“粘贴的名单” */
  file_name: string
  /** 内容散列 */
  sha256: string
  /** 留存的原文件；粘贴的为空 */
  attachment_id: string | null
  /** 比对到第几次；0 表示还没有比对 */
  run_no: Generated<number>
  /** 最近一次比对按哪天的情况 */
  matched_on: string | null
  /** 作废时间 */
  voided_at: string | null
  /** 作废原因 */
  void_reason: string | null
  /** 登记人 */
  created_by: string
  /** 登记时间 */
  created_at: string
}

export type OutsideListRow = {
  /** 县级代码 */
  county: number
  /** 哪份名单 */
  list_id: string
  /** 第几人 */
  row_no: number
  /** 名单写的村；认不出的为乡镇 */
  division: string
  /** 名单上第几户 */
  household_no: number
  /** 名单上的户编号 */
  household_number: string
  /** 原文件第几行 */
  sheet_row: number
  /** 姓名 */
  name: string
  /** 与户主关系，名单原文 */
  relation_text: string | null
  /** 证号密文 */
  id_cipher: Buffer | null
  /** 证号盲索引 */
  id_index: Buffer | null
  /** 证号后四位 */
  id_last4: string | null
  /** 名单写的残疾情况；空表示没有写 */
  listed_disability: string | null
  /** 名单写的残疾等级（代码表 disability_level） */
  listed_level: string | null
  /** 证号有什么问题；空表示没有 */
  flaw: string | null
}

export type PaymentBatch = {
  /** 县级代码 */
  county: number
  /** 批次编号 */
  batch_id: string
  /** 所在乡镇 */
  division: string
  /** 项目 */
  programme: string
  /** 发放月 */
  paid_month: string
  /** 种类：按月、临时救助、补发批、重发批 */
  kind: string
  /** 第几批 */
  number: number
  /** 单位：人、户 */
  unit: string
  /** 事由（非按月批次必填） */
  reason: string | null
  /** 对应的临时救助批次 */
  relief_list_id: string | null
  /** 重发所更正的批次 */
  corrects_batch: string | null
  /** 上一期批次（衔接核对） */
  previous_batch: string | null
  /** 笔数 */
  lines: Generated<number>
  /** 户数 */
  households: Generated<number>
  /** 人数 */
  persons: Generated<number>
  /** 基本金额合计（分） */
  base_fen: Generated<bigint>
  /** 分类施保合计（分） */
  uplift_fen: Generated<bigint>
  /** 补发合计（分） */
  back_pay_fen: Generated<bigint>
  /** 扣回合计（分） */
  offset_fen: Generated<bigint>
  /** 实发合计（分） */
  net_fen: Generated<bigint>
  /** 与上期的衔接：人数和金额的增减 */
  bridge: Generated<unknown>
  /** 清册校验码 */
  hash: Generated<string>
  /** 造册人 */
  made_by: string
  /** 造册时间 */
  made_at: string
  /** 送审人 */
  submitted_by: string | null
  /** 送审时间 */
  submitted_at: string | null
  /** 审批人（或上传签字件的人） */
  approved_by: string | null
  /** 审批时间 */
  approved_at: string | null
  /** 审批方式：屏幕、纸面 */
  approved_via: string | null
  /** 签字审批单扫描件 */
  scan_id: string | null
  /** 导出银行清单的人 */
  sent_by: string | null
  /** 首次导出银行清单时间 */
  sent_at: string | null
  /** 回盘时间 */
  returned_at: string | null
  /** 作废人 */
  voided_by: string | null
  /** 作废时间 */
  voided_at: string | null
  /** 作废原因 */
  void_reason: string | null
  /** 复核人（民政办负责人） */
  reviewed_by: string | null
  /** 复核时间 */
  reviewed_at: string | null
  /** 最近一次退回经办（或撤回送审）的人 */
  sent_back_by: string | null
  /** 最近一次退回经办（或撤回送审）的时间 */
  sent_back_at: string | null
  /** 最近一次退回或撤回的原因 */
  sent_back_reason: string | null
}

export type PaymentLine = {
  /** 县级代码 */
  county: number
  /** 批次编号 */
  batch_id: string
  /** 清册序号 */
  line_no: number
  /** 造册时所在村，以后迁移不改 */
  division: string
  /** 项目 */
  programme: string
  /** 发放月 */
  paid_month: string
  /** 组成：待遇本身、价格补贴、电费补贴等 */
  component: Generated<string>
  /** 种类：正常、补发、扣回、重发 */
  line_kind: string
  /** 同种第几笔：按月为0，其余为批次号 */
  seq: Generated<number>
  /** 享受人或户主 */
  person_id: string
  /** 享受家庭 */
  household_id: string | null
  /** 依据的待遇 */
  entitlement_id: string | null
  /** 人数 */
  persons: number
  /** 造册时姓名 */
  person_name: string
  /** 基本金额（分） */
  base_fen: Generated<bigint>
  /** 分类施保金（分） */
  uplift_fen: Generated<bigint>
  /** 价格临时补贴（分） */
  price_fen: Generated<bigint>
  /** 电费补贴（分） */
  electricity_fen: Generated<bigint>
  /** 补发（分） */
  back_pay_fen: Generated<bigint>
  /** 扣回（分） */
  offset_fen: Generated<bigint>
  /** 实发（分） */
  net_fen: bigint
  /** 收款人 */
  payee_name: string | null
  /** 账户编号 */
  account_id: string | null
  /** 开户银行 */
  bank_name: string | null
  /** 造册时账号密文 */
  account_cipher: Buffer | null
  /** 账号后四位 */
  account_last4: string | null
  /** 重发、补发所更正的批次 */
  corrects_batch: string | null
  /** 重发、补发所更正的序号 */
  corrects_line: number | null
  /** 回盘结果：到账、退回 */
  result: string | null
  /** 退回原因代码 */
  result_reason: string | null
  /** 回盘时间 */
  result_at: string | null
  /** 随批次作废的时间 */
  voided_at: string | null
  /** 享受单位：有家庭的是家庭，否则是本人（推算列） */
  beneficiary: GeneratedAlways<string | null>
  /** 没有待遇依据的行（临时救助）的人（推算列，供核对） */
  unentitled_person: GeneratedAlways<string | null>
  /** 没有待遇依据的行（临时救助）的家庭（推算列，供核对） */
  unentitled_household: GeneratedAlways<string | null>
  /** 造册时的暂编村代码（清册校验码按它计算）；代码没有换过的为空 */
  made_division: string | null
}

export type PaymentNote = {
  /** 县级代码 */
  county: number
  /** 批次编号 */
  batch_id: string
  /** 警告代码 */
  code: string
  /** 所在乡镇 */
  division: string
  /** 说明 */
  note: string
  /** 说明人 */
  noted_by: string
  /** 时间 */
  noted_at: string
}

export type Person = {
  /** 县级代码 */
  county: number
  /** 人员编号 */
  person_id: string
  /** 所在村（12位代码） */
  division: string
  /** 姓名 */
  name: string
  /** 检索键：姓名单字和双字、拼音首字母、证号后四位 */
  search_keys: string[]
  /** 证件类型：01居民身份证 02户口簿 03出生医学证明 04护照 99其他 */
  id_kind: Generated<string>
  /** 证件号码密文 */
  id_cipher: Buffer | null
  /** 证件号码盲索引（带密钥散列，只能比相等） */
  id_index: Buffer | null
  /** 证件号码后四位 */
  id_last4: string | null
  /** 性别 GB/T 2261.1 */
  sex: Generated<string>
  /** 出生日期 */
  born_on: string | null
  /** 村民组 */
  villager_group: string | null
  /** 住址 */
  address: string | null
  /** 电话 */
  phone: string | null
  /** 死亡日期 */
  died_on: string | null
  /** 备注 */
  note: string | null
  /** 建档时间 */
  created_at: string
  /** 最后变动时间 */
  updated_at: string
}

export type PersonChange = {
  /** 县级代码 */
  county: number
  /** 变动编号 */
  change_id: string
  /** 人员编号 */
  person_id: string
  /** 当时所在村 */
  division: string
  /** 哪一项（证号、账号只记后四位） */
  field: string
  /** 原值 */
  old_value: string | null
  /** 新值 */
  new_value: string | null
  /** 依据：花名册文件与行，或办理说明 */
  source: string
  /** 经办人 */
  changed_by: string
  /** 时间 */
  changed_at: string
}

export type PublicityCheck = {
  /** 县级代码 */
  county: number
  /** 体检编号 */
  check_id: string
  /** 所在区划 */
  division: string
  /** 文件名 */
  file_name: string
  /** 文件散列 */
  sha256: string
  /** 发现的问题（只存打码后的内容） */
  findings: unknown
  /** 检查人 */
  made_by: string
  /** 检查时间 */
  made_at: string
  /** 放行人（不能是检查人） */
  released_by: string | null
  /** 放行时间 */
  released_at: string | null
  /** 放行理由 */
  reason: string | null
}

export type ReliefGrant = {
  /** 县级代码 */
  county: number
  /** 批次编号 */
  relief_list_id: string
  /** 序号 */
  row_no: number
  /** 所在村 */
  division: string
  /** 救助对象；按户时为户主 */
  person_id: string
  /** 救助家庭（按户时） */
  household_id: string | null
  /** 家庭人口或救助人数 */
  persons: number
  /** 困难原因 */
  cause: string
  /** 村级建议金额（分） */
  village_fen: bigint | null
  /** 民政所意见金额（分） */
  office_fen: bigint | null
  /** 批准金额（分） */
  amount_fen: bigint
  /** 来自哪张表哪一行 */
  import_row: string | null
  /** 登记时间 */
  created_at: string
}

export type ReliefList = {
  /** 县级代码 */
  county: number
  /** 批次编号 */
  relief_list_id: string
  /** 所在乡镇 */
  division: string
  /** 发放月 */
  paid_month: string
  /** 当月第几批 */
  number: number
  /** 单位：人、户 */
  unit: string
  /** 事由 */
  reason: string
  /** 批准文书 */
  document: string | null
  /** 来自哪次导入 */
  import_id: string | null
  /** 作废时间 */
  voided_at: string | null
  /** 作废原因 */
  void_reason: string | null
  /** 经办人 */
  created_by: string
  /** 登记时间 */
  created_at: string
}

export type Report = {
  /** 县级代码 */
  county: number
  /** 总结编号 */
  report_id: string
  /** 所属乡镇 */
  division: string
  /** 起始月 */
  from_month: string
  /** 终止月（含） */
  to_month: string
  /** 正文 */
  body: unknown
  /** 导出的文件 */
  attachment_id: string
  /** 编写人 */
  made_by: string
  /** 导出时间 */
  made_at: string
}

export type ReportFigure = {
  /** 县级代码 */
  county: number
  /** 总结编号 */
  report_id: string
  /** 指标编号 */
  figure_id: string
  /** 所属乡镇 */
  division: string
  /** 值（金额为分） */
  value: string
  /** 单位 */
  unit: string
  /** 数字背后的行数 */
  row_count: number
  /** 查询编号 */
  query: string
  /** 所查行的散列 */
  rows_hash: string
}

export type ReserveCase = {
  /** 县级代码 */
  county: number
  /** 救助编号 */
  case_id: string
  /** 救助时所在村 */
  division: string
  /** 从哪笔备用金付 */
  fund_id: string
  /** 记账凭证 */
  voucher_id: string
  /** 救助对象（领款人） */
  person_id: string
  /** 救助时所在家庭；没有登记家庭的为空 */
  household_id: string | null
  /** 困难原因（代码表 relief_cause） */
  cause: string
  /** 救助金额（分） */
  amount_fen: bigint
  /** 付款日期 */
  paid_on: string
  /** 付款方式：现金、转账 */
  paid_how: string
  /** 见证人一（付现金必填） */
  witness_one: string | null
  /** 见证人二（付现金必填） */
  witness_two: string | null
  /** 补齐手续的期限 */
  proof_due_on: string
  /** 手续补齐日期 */
  proof_on: string | null
  /** 登记手续补齐的人 */
  proof_by: string | null
  /** 对提醒的说明（超上限、同一家庭同一事由再次救助） */
  words: string | null
  /** 作废时间（凭证已冲销） */
  voided_at: string | null
  /** 作废原因 */
  void_reason: string | null
  /** 经办人 */
  created_by: string
  /** 登记时间 */
  created_at: string
}

export type RosterImport = {
  /** 县级代码 */
  county: number
  /** 导入编号 */
  import_id: string
  /** 所属乡镇 */
  division: string
  /** 原件 */
  attachment_id: string
  /** 文件名 */
  file_name: string
  /** 原件散列 */
  sha256: string
  /** 花名册种类 */
  kind: string | null
  /** 所属月份 */
  month: string | null
  /** 工作表、对应列、金额含义、缺人处理等选择 */
  settings: Generated<unknown>
  /** 在预览里改过的单元格（密文） */
  edits_cipher: Buffer | null
  /** 入库结果：新增、变化、不变、停发、错误 */
  counts: unknown | null
  /** 入库人 */
  committed_by: string | null
  /** 入库时间 */
  committed_at: string | null
  /** 放弃时间 */
  discarded_at: string | null
  /** 上传人 */
  created_by: string
  /** 上传时间 */
  created_at: string
}

export type RosterMapping = {
  /** 县级代码 */
  county: number
  /** 所属乡镇 */
  division: string
  /** 花名册种类 */
  kind: string
  /** 表头散列 */
  header_hash: string
  /** 名称 */
  name: string
  /** 对应列和金额含义 */
  settings: unknown
  /** 保存人 */
  saved_by: string
  /** 保存时间 */
  saved_at: string
}

export type SchemaMigration = {
  /** 编号，从 0 起连续 */
  number: number
  /** 文件名 */
  file: string
  /** 文件内容的 SHA-256（换行按 LF） */
  hash: string
  /** 执行时间 */
  applied_at: string
}

export type Society = {
  /** 县级代码 */
  county: number
  /** 互助社编号 */
  society_id: string
  /** 互助社属于哪个村、乡镇或县 */
  division: string
  /** 级别：村、乡镇、县 */
  level: string
  /** 互助资金 */
  fund_id: string
  /** 名称 */
  name: string
  /** 登记证号（统一社会信用代码或备案号） */
  registration_no: string
  /** 法定代表人 */
  legal_head: string
  /** 成立日期 */
  founded_on: string
  /** 注销日期；空表示在办 */
  closed_on: string | null
  /** 登记人 */
  created_by: string
  /** 登记时间 */
  created_at: string
}

export type SocietyDirector = {
  /** 县级代码 */
  county: number
  /** 理事（监事）编号 */
  director_id: string
  /** 哪个互助社 */
  society_id: string
  /** 互助社所属区划 */
  division: string
  /** 姓名 */
  name: string
  /** 职务：理事长、理事、监事 */
  board_post: string
  /** 任期开始日期 */
  from_day: string
  /** 任期结束日期（不含）；空表示在任 */
  to_day: string | null
  /** 登记人 */
  created_by: string
  /** 登记时间 */
  created_at: string
}

export type SocietyInspection = {
  /** 县级代码 */
  county: number
  /** 哪个互助社 */
  society_id: string
  /** 检查哪一年 */
  year: number
  /** 互助社所属区划 */
  division: string
  /** 已交的材料（代码表 inspection_paper） */
  papers: string[]
  /** 报送日期 */
  submitted_on: string | null
  /** 年检结论：合格、基本合格、不合格、免检 */
  inspection_result: string | null
  /** 结论日期 */
  inspected_on: string | null
  /** 说明 */
  words: string | null
  /** 登记人 */
  recorded_by: string
  /** 登记时间 */
  recorded_at: string
}

export type SocietyTraining = {
  /** 县级代码 */
  county: number
  /** 培训编号 */
  training_id: string
  /** 哪个互助社参加 */
  society_id: string
  /** 互助社所属区划 */
  division: string
  /** 培训日期 */
  trained_on: string
  /** 培训内容（代码表 training_topic） */
  topic: string
  /** 参加人数 */
  attendees: number
  /** 作废时间 */
  voided_at: string | null
  /** 作废原因 */
  void_reason: string | null
  /** 登记人 */
  created_by: string
  /** 登记时间 */
  created_at: string
}

export type SystemRoster = {
  /** 县级代码 */
  county: number
  /** 名册编号 */
  system_roster_id: string
  /** 所属乡镇 */
  division: string
  /** 哪个月 */
  paid_month: string
  /** 文件名；粘贴的为“粘贴的名单” */
  file_name: string
  /** 内容散列 */
  sha256: string
  /** 留存的原文件；粘贴的为空 */
  attachment_id: string | null
  /** 作废时间 */
  voided_at: string | null
  /** 作废原因 */
  void_reason: string | null
  /** 登记人 */
  created_by: string
  /** 登记时间 */
  created_at: string
}

export type SystemRosterRow = {
  /** 县级代码 */
  county: number
  /** 哪份名册 */
  system_roster_id: string
  /** 第几户 */
  row_no: number
  /** 原文件第几行 */
  sheet_row: number
  /** 名册写的村；认不出的为乡镇 */
  division: string
  /** 户主姓名 */
  head_name: string
  /** 户主证号密文 */
  id_cipher: Buffer
  /** 户主证号盲索引 */
  id_index: Buffer
  /** 户主证号后四位 */
  id_last4: string
  /** 保障人数 */
  persons: number
  /** 月金额（分） */
  amount_fen: bigint
}

export type UserPassword = {
  /** 县级代码 */
  county: number
  /** 用户编号 */
  user_id: string
  /** 设置时间 */
  set_at: string
  /** 密码散列（argon2id） */
  password_hash: string
}

export type UserRecoveryCode = {
  /** 县级代码 */
  county: number
  /** 用户编号 */
  user_id: string
  /** 恢复码的带密钥散列 */
  code_hash: Buffer
  /** 生成时间 */
  made_at: string
  /** 使用时间 */
  used_at: string | null
  /** 作废时间（重新生成或停用动态口令） */
  voided_at: string | null
}

export type UserSession = {
  /** 县级代码 */
  county: number
  /** 会话令牌的散列 */
  token_hash: Buffer
  /** 用户编号 */
  user_id: string
  /** 登录时间 */
  created_at: string
  /** 最后活动时间 */
  last_seen_at: string
  /** 最迟失效时间 */
  expires_at: string
  /** 退出时间 */
  ended_at: string | null
  /** 登录地址 */
  address: string
  /** 会话编号，用于列出和收回（不是令牌） */
  session_id: string | null
  /** 浏览器和系统 */
  agent: Generated<string>
  /** 本次办事查看完整号码的目的（代码表 reveal_purpose） */
  purpose: string | null
  /** 目的选定时间 */
  purpose_at: string | null
}

export type Visit = {
  /** 县级代码 */
  county: number
  /** 慰问编号 */
  visit_id: string
  /** 哪个慰问计划 */
  plan_id: string
  /** 列入时所在村 */
  division: string
  /** 慰问对象 */
  person_id: string
  /** 列入时所在家庭；没有登记家庭的为空 */
  household_id: string | null
  /** 对象类别（代码表 visit_category） */
  category: string
  /** 慰问金（分） */
  amount_fen: bigint
  /** 计划上门日期 */
  planned_on: string
  /** 同一家庭有两人列入时的说明 */
  words: string | null
  /** 上门日期；空表示还没有慰问 */
  visited_on: string | null
  /** 慰问人 */
  visitors: string | null
  /** 签收方式：本人签字、代领 */
  receipt: string | null
  /** 代领人姓名 */
  proxy_name: string | null
  /** 代领人与本人关系 */
  proxy_relation: string | null
  /** 登记慰问的人 */
  recorded_by: string | null
  /** 登记慰问的时间 */
  recorded_at: string | null
  /** 作废时间 */
  voided_at: string | null
  /** 作废原因 */
  void_reason: string | null
  /** 列入名单的人 */
  created_by: string
  /** 列入名单的时间 */
  created_at: string
}

export type VisitPlan = {
  /** 县级代码 */
  county: number
  /** 计划编号 */
  plan_id: string
  /** 组织慰问的乡镇 */
  division: string
  /** 慰问时机（代码表 visit_occasion） */
  occasion: string
  /** 年度 */
  year: number
  /** 经费来源（代码表 visit_source） */
  source: string
  /** 牵头单位：民政办、残联 */
  lead: string
  /** 作废时间 */
  voided_at: string | null
  /** 作废原因 */
  void_reason: string | null
  /** 制定人 */
  created_by: string
  /** 制定时间 */
  created_at: string
}

export type Voucher = {
  /** 县级代码 */
  county: number
  /** 凭证编号 */
  voucher_id: string
  /** 哪笔资金的凭证 */
  fund_id: string
  /** 资金所属区划 */
  division: string
  /** 凭证年度 */
  year: number
  /** 本年第几号，连续不断号 */
  number: number
  /** 记账日期 */
  posted_on: string
  /** 种类：期初、收、支、现金存取、冲销 */
  kind: string
  /** 收支用途（代码表 fund_purpose）；冲销同被冲凭证 */
  purpose: string
  /** 摘要；冲销时为原因 */
  words: string
  /** 依据的文号或单据号 */
  document: string | null
  /** 金额（分），等于借方合计和贷方合计 */
  amount_fen: bigint
  /** 冲销哪张凭证，一张只能冲一次 */
  reverses: string | null
  /** 对应的救助（备用金或互助）；不是救助支出的为空 */
  case_id: string | null
  /** 记账人 */
  posted_by: string
  /** 记账时间 */
  posted_at: string
}

export type VoucherLine = {
  /** 县级代码 */
  county: number
  /** 凭证编号 */
  voucher_id: string
  /** 行号 */
  line_no: number
  /** 资金所属区划 */
  division: string
  /** 科目（代码表 fund_account） */
  account: string
  /** 借方（分） */
  debit_fen: Generated<bigint>
  /** 贷方（分） */
  credit_fen: Generated<bigint>
}

export type Database = {
  aid_case: AidCase
  alarm: Alarm
  app_user: AppUser
  attachment: Attachment
  audit_event: AuditEvent
  audit_seal: AuditSeal
  backup_run: BackupRun
  bank_account: BankAccount
  check_item: CheckItem
  check_round: CheckRound
  check_target: CheckTarget
  child_change: ChildChange
  child_class: ChildClass
  child_record: ChildRecord
  child_review: ChildReview
  child_round: ChildRound
  child_training: ChildTraining
  child_worker: ChildWorker
  codec_key: CodecKey
  deputy: Deputy
  disability_card: DisabilityCard
  division: Division
  division_alias: DivisionAlias
  entitlement: Entitlement
  entitlement_person: EntitlementPerson
  export_register: ExportRegister
  fund: Fund
  fund_balance: FundBalance
  group_policy: GroupPolicy
  group_policy_member: GroupPolicyMember
  guardian: Guardian
  handover: Handover
  home_care: HomeCare
  household: Household
  household_member: HouseholdMember
  idempotency: Idempotency
  match_conclusion: MatchConclusion
  match_hit: MatchHit
  medical_claim: MedicalClaim
  mismatch_note: MismatchNote
  office: Office
  office_setting: OfficeSetting
  outside_list: OutsideList
  outside_list_row: OutsideListRow
  payment_batch: PaymentBatch
  payment_line: PaymentLine
  payment_note: PaymentNote
  person: Person
  person_change: PersonChange
  publicity_check: PublicityCheck
  relief_grant: ReliefGrant
  relief_list: ReliefList
  report: Report
  report_figure: ReportFigure
  reserve_case: ReserveCase
  roster_import: RosterImport
  roster_mapping: RosterMapping
  schema_migration: SchemaMigration
  society: Society
  society_director: SocietyDirector
  society_inspection: SocietyInspection
  society_training: SocietyTraining
  system_roster: SystemRoster
  system_roster_row: SystemRosterRow
  user_password: UserPassword
  user_recovery_code: UserRecoveryCode
  user_session: UserSession
  visit: Visit
  visit_plan: VisitPlan
  voucher: Voucher
  voucher_line: VoucherLine
}
