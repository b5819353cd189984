import { groupBy } from '../../kernel/group.ts'
import type { Permission, Role } from './contract.ts'
import { permissionsOf } from './rules.ts'

/** The duties that should not meet in one person. */
export const DUTIES = [
  'make',
  'review',
  'approve',
  'pay',
  'register_account',
  'confirm_account',
  'business',
  'system',
  'security',
  'audit',
  'backup',
] as const
export type Duty = (typeof DUTIES)[number]

export const DUTY_WORDS: Readonly<Record<Duty, string>> = {
  make: '采集造册',
  review: '复核',
  approve: '审批',
  pay: '送出付款',
  register_account: '登记账户',
  confirm_account: '确认账户更换',
  business: '办业务',
  system: '系统管理',
  security: '安全管理',
  audit: '审计管理',
  backup: '备份保管',
}

/** By which permission a duty is recognised: a role made later falls into place by itself. */
const SIGN: Readonly<Record<Duty, Permission>> = {
  make: 'payment.make',
  review: 'payment.review',
  approve: 'payment.approve',
  pay: 'payment.send',
  register_account: 'person.write',
  confirm_account: 'account.confirm',
  business: 'person.read',
  system: 'user.manage',
  security: 'user.grant',
  audit: 'audit.read',
  backup: 'backup.run',
}

export const dutiesOf = (roles: readonly string[]): Duty[] => {
  const may = permissionsOf(roles)
  return DUTIES.filter(duty => may.has(SIGN[duty]))
}

/**
 * Which two duties collide: collector ≠ reviewer ≠ approver ≠ payer, accounts are changed by two people; the three administrators
 * stand apart (GB/T 22239 三员分立), and who keeps the backups does not audit them. `held`: the commands refuse both on one object.
 */
type Pair = { readonly first: Duty; readonly second: Duty; readonly held: boolean; readonly why: string }
const PAIRS: readonly Pair[] = [
  { first: 'make', second: 'review', held: true, why: '自己造的册自己复核，错了没有第二个人看见' },
  { first: 'make', second: 'approve', held: true, why: '自己造的册自己批，等于没有审批' },
  { first: 'review', second: 'approve', held: true, why: '复核和审批是两道关，一个人只算一道' },
  { first: 'approve', second: 'pay', held: true, why: '批钱的人不经手付钱；在屏幕上批的，程序不让同一人送出' },
  { first: 'review', second: 'pay', held: false, why: '复核的人再送出，银行清单导出以后、交到银行以前没有第二个人看' },
  { first: 'make', second: 'pay', held: false, why: '造册的人再送出，银行清单导出以后、交到银行以前没有第二个人看' },
  { first: 'register_account', second: 'confirm_account', held: true, why: '改账户要两个人，防止把钱改到自己的卡上' },
  { first: 'business', second: 'system', held: false, why: '管账号的人不经手人员和资金' },
  { first: 'business', second: 'security', held: false, why: '给角色的人不经手人员和资金' },
  { first: 'business', second: 'audit', held: false, why: '查审计的人不经手人员和资金' },
  { first: 'system', second: 'security', held: false, why: '建账号的人再给角色，一个人就能造出任何权限' },
  { first: 'system', second: 'audit', held: false, why: '管系统的人再管审计，自己查自己' },
  { first: 'security', second: 'audit', held: false, why: '给角色的人再管审计，自己查自己' },
  { first: 'audit', second: 'backup', held: false, why: '备份里有审计记录，保管的人不能是查它的人' },
]

/** Who could take a duty, in the town and above it: a proposal for the leader, by the posts that every town has. */
export type Takers = { readonly role: Role; readonly town: string; readonly county: string }
const TAKERS: Readonly<Record<Duty, Takers>> = {
  make: { role: 'clerk', town: '民政办另一名干部或社会救助协理员', county: '县民政局社会救助股代为造册' },
  review: { role: 'head', town: '民政办负责人；只有一人的，由党政办干部兼任复核', county: '县民政局社会救助股按批抽查' },
  approve: { role: 'approver', town: '分管民政的副镇长', county: '县民政局分管副局长' },
  pay: { role: 'finance', town: '财政所', county: '县财政局“一卡通”专户' },
  register_account: { role: 'clerk', town: '民政办经办人或社会救助协理员', county: '县民政局社会救助股' },
  confirm_account: { role: 'head', town: '民政办负责人或分管领导', county: '县民政局社会救助股' },
  business: { role: 'clerk', town: '民政办', county: '县民政局' },
  system: { role: 'system_admin', town: '党政办信息员', county: '县民政局办公室（信息化）' },
  security: { role: 'security_admin', town: '党政办主任', county: '县民政局办公室' },
  audit: { role: 'audit_admin', town: '镇纪委', county: '县纪委监委派驻组或县审计局' },
  backup: { role: 'system_admin', town: '党政办信息员', county: '县民政局办公室（信息化）' },
}
export const takersOf = (duty: Duty): Takers => TAKERS[duty]

export type DutyHolder = { readonly user_id: string; readonly name: string; readonly roles: readonly string[] }

export type Collision = {
  readonly user_id: string
  readonly name: string
  readonly first: Duty
  readonly second: Duty
  readonly why: string
  /** To whom the second duty should go. */
  readonly takers: Takers
  /** Others of the office who hold the second duty and not the one it collides with. */
  readonly others: readonly string[]
  /**
   * `parted`: the commands refuse both on one object and somebody else holds the other; `waits`: they refuse it and nobody else is there,
   * so that work stands still; `remains`: nothing but the printed word stands against it.
   */
  readonly state: 'parted' | 'waits' | 'remains'
}

/** Of two colliding duties the later one moves: money goes on to the next desk, an administrator's to another house. */
export function collisionsOf(users: readonly DutyHolder[]): Collision[] {
  const held = new Map(users.map(user => [user.user_id, new Set(dutiesOf(user.roles))]))
  const has = (user: DutyHolder, duty: Duty): boolean => held.get(user.user_id)?.has(duty) === true
  return users.flatMap(user =>
    PAIRS.filter(({ first, second }) => has(user, first) && has(user, second)).map(({ first, second, held: refused, why }) => {
      const others = users.filter(other => other !== user && has(other, second) && !has(other, first)).map(({ name }) => name)
      const state = refused ? (others.length > 0 ? 'parted' : 'waits') : 'remains'
      return { user_id: user.user_id, name: user.name, first, second, why, takers: TAKERS[second], others, state }
    }),
  )
}

/** A duty that should move from a person, with all it collides with. */
export type Move = {
  readonly key: string
  readonly name: string
  readonly moves: Duty
  readonly takers: Takers
  readonly against: readonly Collision[]
}
export function movesOf(collisions: readonly Collision[]): Move[] {
  const rows = new Map<string, Move>()
  for (const collision of collisions) {
    const { user_id, name, second, takers } = collision
    const key = `${user_id} ${second}`
    const against = [...(rows.get(key)?.against ?? []), collision]
    rows.set(key, { key, name, moves: second, takers, against })
  }
  return [...rows.values()]
}

function standing({ state, others }: Collision): string {
  if (state === 'parted') return `同一件事由${others.join('、')}办`
  if (state === 'waits') return '同一件事他不能接着办，要等另一个人'
  return others.length > 0 ? `拦不住；请都由${others.join('、')}办` : '拦不住，只能靠审批单上的字和审计'
}

/** What stands against it until the duty has moved; where its collisions differ, of which each line speaks. */
export function standingOf({ against }: Move): { readonly done: boolean; readonly words: string }[] {
  const lines = groupBy(against, standing)
  return [...lines].map(([words, of]) => ({
    done: of.every(({ state }) => state === 'parted'),
    words: lines.size === 1 ? words : `${of.map(({ first }) => DUTY_WORDS[first]).join('、')}：${words}`,
  }))
}

/** 「周敏兼系统管理、安全管理」, person by person. */
export function combinedWords(collisions: readonly Collision[]): string {
  const persons = groupBy(collisions, ({ user_id }) => user_id)
  return [...persons.values()]
    .map(of => {
      const duties = DUTIES.filter(duty => of.some(({ first, second }) => first === duty || second === duty))
      return `${of[0]?.name ?? ''}兼${duties.map(duty => DUTY_WORDS[duty]).join('、')}`
    })
    .join('；')
}

/** What the office would be with these roles in one person's hands: his own collisions, those of others that stay, duties nobody holds. */
export function outlookOf(office: readonly DutyHolder[], person: DutyHolder): { own: Move[]; others: Collision[]; gaps: Gap[] } {
  const after = [...office.filter(({ user_id }) => user_id !== person.user_id), person]
  const collisions = collisionsOf(after)
  return {
    own: movesOf(collisions.filter(({ user_id }) => user_id === person.user_id)),
    others: collisions.filter(({ user_id, state }) => user_id !== person.user_id && state !== 'parted'),
    gaps: gapsOf(after),
  }
}

export type Gap = { readonly duty: Duty; readonly takers: Takers; readonly what: string }
const GAPS: Readonly<Partial<Record<Duty, string>>> = {
  make: '没有人能造册',
  review: '批次不经复核就审批，审批单上会印出来',
  approve: '没有人能在屏幕上审批；领导在纸上签字的，由造册、送审以外能复核或送出的人上传扫描件',
  pay: '审批后的批次没有人能送出',
  confirm_account: '更换的账户没有第二个人确认，确认以前仍发原账户',
  system: '没有人能建账号、重设密码、手动备份；定好的自动备份照做',
  security: '没有人能给角色、登记代理、改登录规定',
  audit: '没有人能查审计记录；警报只有安全管理员看得到',
}

/** Duties that nobody in the office holds. */
export function gapsOf(users: readonly DutyHolder[]): Gap[] {
  const held = new Set(users.flatMap(user => dutiesOf(user.roles)))
  return DUTIES.flatMap(duty => {
    const what = GAPS[duty]
    return what === undefined || held.has(duty) ? [] : [{ duty, takers: TAKERS[duty], what }]
  })
}
