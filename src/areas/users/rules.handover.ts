import { formatMonth, month as monthOf } from '../../kernel/month.ts'
import type { Declared, HandoverItem } from './contract.roles.ts'

/** What is asked about every leaver, besides what the system knows. */
export const DECLARED_WORDS: Readonly<Record<Declared['kind'], string>> = {
  key: '钥匙',
  ukey: 'U盾',
  seal: '印章',
  passphrase: '备份口令',
  fund: '资金、专账余额',
  archive: '纸质档案',
  other: '其他',
}

/** What is missing in a row that was begun; a row of empty boxes says that there is nothing of the kind. */
export function missingIn({ kind, what, amount, note }: Declared): 'what' | 'amount' | undefined {
  if (what.trim() === '') return amount.trim() === '' && note.trim() === '' ? undefined : 'what'
  return kind === 'fund' && amount.trim() === '' ? 'amount' : undefined
}

/** Somebody's work as the stores count it. */
export type WorkFacts = {
  readonly batches: readonly {
    readonly title: string
    readonly month: string
    readonly number: number
    readonly status: 'draft' | 'submitted' | 'approved' | 'sent' | 'returned'
    readonly failed_open: number
  }[]
  readonly imports: readonly { readonly file_name: string; readonly day: string }[]
  readonly accounts_waiting: number
  readonly checks_waiting: number
  readonly acting_for: readonly { readonly name: string; readonly to_day: string }[]
  readonly acted_by: readonly { readonly name: string; readonly to_day: string }[]
  readonly sessions: number
  readonly totp: boolean
  /** He may back up, or has set the plan of the backups: so he knows their passphrase. */
  readonly knows_passphrase: boolean
  readonly full_exports: number
  /** Offices that nobody else holds. */
  readonly last_roles: readonly string[]
}

const STATUS_WORDS = {
  draft: '草稿，还没有送审',
  submitted: '已送审，还没有审批',
  approved: '已审批，还没有送出',
  sent: '已送出，还没有回盘',
  returned: '已回盘，有退回的没有重发',
} as const

/** The open work, line by line, as it is printed. */
export function itemsOf(facts: WorkFacts): HandoverItem[] {
  const items: HandoverItem[] = []
  const add = (kind: HandoverItem['kind'], text: string): void => void items.push({ kind, text })
  for (const { title, month, number, status, failed_open } of facts.batches) {
    const failed = status === 'returned' ? `（${failed_open} 笔）` : ''
    add('batch', `${title} ${formatMonth(monthOf(month))} 第${number}批：${STATUS_WORDS[status]}${failed}`)
  }
  for (const { file_name, day } of facts.imports) add('import', `导入草稿《${file_name}》（${day}）：没有入库，也没有放弃`)
  if (facts.accounts_waiting > 0) add('account', `由他登记、还没有第二人确认的账户更换：${facts.accounts_waiting} 个`)
  if (facts.checks_waiting > 0) add('check', `发布前体检有问题、还没有处理的文件：${facts.checks_waiting} 个`)
  for (const { name, to_day } of facts.acting_for) add('deputy', `正在或将要代行${name}的工作，到 ${to_day}`)
  for (const { name, to_day } of facts.acted_by) add('deputy', `他的工作由${name}代行，到 ${to_day}`)
  for (const role of facts.last_roles) add('role', `${role}只有他一人：停用前要另给一人`)
  if (facts.knows_passphrase) add('passphrase', '知道备份口令：移交后请换新口令，重新备份一次')
  if (facts.full_exports > 0) add('export', `近一年导出过含完整号码的文件 ${facts.full_exports} 个：请交出或删除本机留存的`)
  if (facts.sessions > 0) add('session', `正在登录 ${facts.sessions} 处：停用时一起结束`)
  if (facts.totp) add('totp', '启用了动态口令：停用后不能再用')
  return items
}

/** An identity number, an account or a telephone has no place in a text that is kept as it is typed. */
export const holdsNumber = (text: string): boolean => /[0-9０-９][0-9０-９\s-]{9,}[0-9０-９Xx]/.test(text)

/** Lists older than this say nothing of the work that is open today. */
export const HANDOVER_DAYS = 60

/** What the check code on the paper is made of: every line that is printed, in one order, and who hands over to whom. */
export function handoverText(handover: {
  readonly handover_id: string
  readonly user_id: string
  readonly to_user_id: string
  readonly made_on: string
  readonly items: readonly HandoverItem[]
  readonly declared: readonly Declared[]
}): string {
  const { handover_id, user_id, to_user_id, made_on, items, declared } = handover
  return JSON.stringify([
    'handover-1',
    handover_id,
    user_id,
    to_user_id,
    made_on,
    items.map(({ kind, text }) => [kind, text]),
    declared.map(({ kind, what, amount, note }) => [kind, what, amount, note]),
  ])
}
