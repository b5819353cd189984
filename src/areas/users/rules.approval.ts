import type { ApprovalFacts, ApprovalSheet } from './contract.approval.ts'
import { ADVICE, adviceOf } from '../backups/rules.ts'
import type { Role } from './contract.ts'
import {
  collisionsOf,
  combinedWords,
  DUTY_WORDS,
  gapsOf,
  movesOf,
  standingOf,
  type Duty,
  type DutyHolder,
  type Move,
} from './rules.duties.ts'
import { ROLE_NAMES } from './rules.ts'

export const NO_FACTS: ApprovalFacts = { responsible: '', keeper: '', place: '', backup_place: '', public_phone: '' }

/** What stands in the database, and how it is kept. Counts of rows. */
export type Holdings = {
  readonly people: number
  readonly ids: number
  readonly under14: number
  readonly under18: number
  readonly phones: number
  readonly households: number
  readonly members: number
  readonly accounts: number
  readonly entitlements: number
  readonly lines: number
  readonly relief: number
  readonly files: number
  readonly audits: number
}
export type Keeping = {
  readonly office: string
  readonly town_name: string
  /** Folder of the data, file of the key; null on a database server of the office. */
  readonly dataDir: string | null
  readonly keyFile: string | null
  readonly suite: 'aes' | 'gm'
  readonly backup: { readonly folder: string; readonly hour: number; readonly keep: number } | null
  readonly hasPassphrase: boolean
  /** Day of the latest backup that was restored and found equal. */
  readonly lastGood: string | null
  /** Folder of the backups and data lie on one disk. */
  readonly sameDisk: boolean
  /** Who may do what today, deputyships included. */
  readonly holders: readonly DutyHolder[]
  /** How many accounts hold each role. */
  readonly roles: readonly { readonly role: Role; readonly users: number }[]
  readonly users: number
}
type Input = { readonly facts: ApprovalFacts; readonly holdings: Holdings; readonly keeping: Keeping }

const CIPHERS = { aes: 'AES-256-GCM', gm: '国密 SM4（HMAC-SM3 校验）' } as const
const blank = (text: string): string => (text.trim() === '' ? '＿＿＿＿＿＿＿＿' : text.trim())
const usersOf = ({ roles }: Keeping, role: Role): number => roles.find(each => each.role === role)?.users ?? 0

/** 《系统启用审批单》 with the 个人信息保护影响评估 of 《个人信息保护法》 articles 55 and 56, from what the office really holds. */
export const approvalSheet = (input: Input): ApprovalSheet => ({
  title: `${input.keeping.town_name}「兜底」民政信息系统启用审批单`,
  sections: [
    { heading: '一、基本情况', paragraphs: basics(input) },
    { heading: '二、处理哪些个人信息', paragraphs: contents(input) },
    { heading: '三、目的和依据', paragraphs: purposes() },
    { heading: '四、存放在哪里', paragraphs: places(input) },
    { heading: '五、谁能看、怎么管', paragraphs: access(input) },
    { heading: '六、保存期限', paragraphs: retention() },
    { heading: '七、对外提供和公开', paragraphs: outside(input) },
    { heading: '八、个人信息保护影响评估', paragraphs: assessment(input) },
  ],
  kinds: kindsOf(input.holdings),
  open: openPoints(input),
  opinions: ['日常管理人意见', '民政办负责人意见', '分管领导审批意见', '县（区）民政局意见'],
})

function basics({ facts, keeping }: Input): string[] {
  const held = keeping.roles.map(({ role, users }) => `${ROLE_NAMES[role]} ${users} 个`).join('、')
  return [
    `使用单位：${keeping.office}。负责人：${blank(facts.responsible)}。日常管理人：${blank(facts.keeper)}。`,
    '系统装在本单位自用的电脑上，办理社会救助对象的登记、核对、造册、发放和统计；不替代上级业务系统，不把数据送到外单位的服务器。',
    `现有账号 ${keeping.users} 个：${held}。`,
  ]
}

function contents({ holdings }: Input): string[] {
  return [
    `现登记 ${holdings.people} 人、${holdings.households} 户，其中不满 14 周岁 ${holdings.under14} 人，14 周岁以上不满 18 周岁 ${holdings.under18 - holdings.under14} 人。种类和数量见附表。`,
    '证件号码、银行账号、困难原因里的疾病和残疾情况、不满 14 周岁未成年人的信息，属于敏感个人信息（《个人信息保护法》第二十八条）。',
    '信息来自本人和家庭的申请材料、村（居）上报和上级下发的花名册，不另外搜集。',
  ]
}

const purposes = (): string[] => [
  '只用于社会救助、残疾人和儿童福利等待遇的登记、核对、造册、发放、公示、统计和查询，不用于其他目的。',
  '依据：《社会救助暂行办法》；《个人信息保护法》第十三条第一款第三项（履行法定职责所必需）、第三十四条。知悉的个人信息，除按规定公示的以外，依照《社会救助暂行办法》第六十一条保密。',
]

function places({ facts, keeping }: Input): string[] {
  const { dataDir, keyFile, suite, backup, hasPassphrase, lastGood } = keeping
  const data =
    dataDir === null ? '数据在本单位指定的数据库服务器上' : `数据在${blank(facts.place)}的电脑上，文件夹 ${dataDir}，数据库由系统自带`
  const key = keyFile === null ? '' : `密钥文件 ${keyFile} 与数据分开存放，另拷两份锁好。`
  const plan =
    backup === null || !hasPassphrase
      ? '备份口令还没有设，尚未开始自动备份。'
      : `每天 ${backup.hour} 时自动备份到 ${backup.folder}，备份加密，留 ${backup.keep} 份，每份都试恢复核对；${lastGood === null ? '还没有核对一致的备份' : `最近一次核对一致的备份是 ${lastGood}`}。`
  return [
    `${data}。`,
    `证件号码、银行账号、存档文件在数据库里加密（${CIPHERS[suite]}）。${key}`,
    `${plan}备份介质和口令登记单放在${blank(facts.backup_place)}。`,
  ]
}

function access({ keeping }: Input): string[] {
  return [
    `按角色给权限，按区划划范围：村干部只看得到本村，儿童岗位只看得到儿童；系统、安全、审计三个管理员的角色看不到救助对象。${dutiesWords(keeping.holders)}`,
    '证件号码和账号平时打码，要看先选目的，每看一个都记在审计里，短时间看得多有警报；导出的文件逐份登记用途和接收单位，含完整号码的加打开密码。',
    `每一步操作都写审计，按数据库权限只能增加，并用哈希链封存。同一批发放，程序不让造册的人自己复核、审批：现有经办人 ${usersOf(keeping, 'clerk')} 个、负责人 ${usersOf(keeping, 'head')} 个、分管领导 ${usersOf(keeping, 'approver')} 个。`,
  ]
}

const ADMINISTRATION: readonly Duty[] = ['system', 'security', 'audit']

/** Who combines what, as it is: whoever signs relies on it. */
function dutiesWords(holders: readonly DutyHolder[]): string {
  const collisions = collisionsOf(holders)
  const unheld = gapsOf(holders).map(({ duty }) => duty)
  const admins = ADMINISTRATION.filter(
    duty => unheld.includes(duty) || collisions.some(({ first, second }) => first === duty || second === duty),
  )
  return [
    admins.length === 0 ? '三员分设。' : '',
    collisions.length === 0 ? '没有人兼任相冲突的职责。' : `职责没有全部分开：${combinedWords(collisions)}。`,
    unheld.length === 0 ? '' : `还没有人担任：${unheld.map(duty => DUTY_WORDS[duty]).join('、')}。`,
  ].join('')
}

const retention = (): string[] => [
  '审批材料：退出救助后不少于 3 年；日常管理材料：不少于 5 年；发放名册和资金材料按会计档案的期限保管。期满由档案人员和负责人审定后处理。',
  '审计记录：不少于 3 年（《网络安全法》要求不少于 6 个月）；本评估和处理情况记录：不少于 3 年（《个人信息保护法》第五十六条）。',
]

function outside({ facts }: Input): string[] {
  return [
    '对外只提供给：代发银行（发放清单）、上级民政和财政（上报表格）、承保的保险机构（参保名单）；每次登记接收单位和用途。',
    `公示只写户主姓名、村民组、人数和金额；儿童项目只写人数，不足 3 人不写；公开前过发布前体检，证件号码、账号、电话一律不得公开。监督电话：${blank(facts.public_phone)}。`,
  ]
}

function assessment(input: Input): string[] {
  const { holdings, keeping } = input
  const open = openPoints(input)
  return [
    '（一）处理目的、方式是否合法、正当、必要。为履行社会救助法定职责，只收办理待遇要用的项目；没有指纹、人脸、行踪等信息，不做自动化决策，金额写明来历和依据。',
    `（二）对个人权益的影响和安全风险。一旦泄露，${holdings.ids} 个证件号码、${holdings.accounts} 个银行账号可能被冒用、诈骗，困难和疾病情况外传伤人尊严，${holdings.under18} 名未成年人更须防护。主要风险：电脑丢失损坏、账号借用、花名册误发到网上或群里、U 盘外带、一人办完全部环节。`,
    `（三）保护措施是否合法、有效并与风险相适应。加密存储、密钥分存、加密备份并试恢复；打码、目的登记、审计封存；${isParted(keeping) ? '职责分离；' : ''}公开前体检。${isParted(keeping) ? '' : '职责还没有全部分开，见第（四）项。'}${keeping.lastGood === null ? '备份尚未落实，启用前须补上。' : ''}`,
    open.length === 0
      ? '（四）还没有落实的事项：没有。'
      : `（四）还没有落实的事项：${open.map((each, at) => `${at + 1}. ${each}`).join('；')}。`,
    '评估结论：□ 风险可控，可以启用　□ 落实第（四）项后启用　□ 不宜启用',
  ]
}

const isParted = ({ holders }: Keeping): boolean => collisionsOf(holders).length === 0 && gapsOf(holders).length === 0

/** What the sheet cannot say yet: told as it is, so that who signs knows. */
function openPoints({ facts, keeping }: Input): string[] {
  const missing = (Object.keys(NO_FACTS) as (keyof ApprovalFacts)[]).filter(name => facts[name].trim() === '').length
  return [
    ...(missing > 0 ? [`本单有 ${missing} 处没有填`] : []),
    ...adviceOf(keeping).map(each => ADVICE[each].title),
    ...movesOf(collisionsOf(keeping.holders).filter(({ state }) => state !== 'parted')).map(moveWords),
    ...gapsOf(keeping.holders).map(({ duty, what, takers }) => `没有人担任${DUTY_WORDS[duty]}（${what}），建议：${takers.town}`),
  ]
}

function moveWords(move: Move): string {
  const { name, moves, takers, against } = move
  const others = against.map(({ first }) => DUTY_WORDS[first]).join('、')
  const meanwhile = standingOf(move).map(({ words }) => words)
  return `${name}兼${others}和${DUTY_WORDS[moves]}（${meanwhile.join('；')}），应把${DUTY_WORDS[moves]}移给${takers.town}`
}

function kindsOf(h: Holdings): ApprovalSheet['kinds'] {
  const row = (kind: string, count: string, sensitive: boolean, guarded: string) => ({
    kind,
    count,
    sensitive: sensitive ? '敏感' : '一般',
    guarded,
  })
  return [
    row('姓名、性别、出生日期、住址', `${h.people} 人`, false, '按区划隔离'),
    row('证件号码', `${h.ids} 个`, true, '加密、打码、查看登记'),
    row('不满 14 周岁未成年人', `${h.under14} 人`, true, '不公示，按岗位限定'),
    row('联系电话', `${h.phones} 个`, false, '按区划隔离，不公示'),
    row('家庭成员和关系', `${h.households} 户 ${h.members} 人`, false, '按区划隔离'),
    row('银行账号', `${h.accounts} 个`, true, '加密、打码、变更双人确认'),
    row('享受的待遇和类别', `${h.entitlements} 份`, true, '按区划隔离、逐笔留痕'),
    row('发放记录', `${h.lines} 笔`, true, '加密账号、校验码、职责分离'),
    row('临时救助和困难原因', `${h.relief} 笔`, true, '不公示具体原因'),
    row('存档文件（花名册原件、签字扫描件）', `${h.files} 份`, true, '整份加密'),
    row('审计记录', `${h.audits} 条`, false, '只增不改、哈希链封存'),
  ]
}

/** The sheet as the writer of official documents takes it. */
export function approvalDocument(sheet: ApprovalSheet, { town_name }: { town_name: string }) {
  const blocks = [
    ...sheet.sections.flatMap(({ heading, paragraphs }) => [
      { kind: 'heading1' as const, text: heading },
      ...paragraphs.map(text => ({ kind: 'paragraph' as const, runs: [{ text }] })),
    ]),
    { kind: 'heading1' as const, text: '九、意见' },
    ...sheet.opinions.flatMap(opinion => [
      { kind: 'paragraph' as const, runs: [{ text: `${opinion}：`, bold: true }] },
      { kind: 'paragraph' as const, runs: [{ text: '　　　　　　　　　　签字（盖章）：　　　　　　　　　年　　月　　日' }] },
    ]),
  ]
  return {
    title: [town_name, '「兜底」民政信息系统启用审批单'],
    blocks,
    attachments: [
      {
        title: '个人信息种类和数量表',
        table: {
          caption: '个人信息种类和数量表',
          columns: [
            { title: '种类', width: 58, align: 'left' as const },
            { title: '数量', width: 34, align: 'right' as const },
            { title: '敏感', width: 14, align: 'center' as const },
            { title: '怎么保护', width: 50, align: 'left' as const },
          ],
          rows: sheet.kinds.map(({ kind, count, sensitive, guarded }) => [kind, count, sensitive, guarded]),
          headerRepeat: true as const,
        },
      },
    ],
  }
}
