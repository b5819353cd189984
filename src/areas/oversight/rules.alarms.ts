import { exportKind } from './rules.exports.ts'
import { whoWord } from './rules.who.ts'

/** What the security and the audit administrator are called for. */
export type AlarmKind = 'failed_logins' | 'bulk_reveal' | 'bulk_export' | 'admin_account'

/** The login of an alarm that is about nobody in particular. */
export const NOBODY = '*'

type Facts = Readonly<Record<string, unknown>>
type Written = {
  readonly title: string
  /** What was done, without who: 「10 分钟内看了 23 个人的完整证号、账号或电话」 */
  readonly what: (facts: Facts) => string
  readonly how: string
}

const OFF_HOURS: Written = {
  title: '下班时间导出完整号码',
  what: ({ rows, at, kind, file }) => `${told(at)} 导出${fileWord(kind, file)}，${told(rows)} 行完整证号和账号`,
  how: '请到「导出登记」看用途和接收单位，并问本人为什么这个时候导出。',
}
const ALARMS: Readonly<Record<AlarmKind, Written>> = {
  failed_logins: {
    title: '连续登录失败',
    what: ({ refused, minutes }) => `${told(minutes)} 分钟内有 ${told(refused)} 次登录被拒，可能有人在试密码`,
    how: '请在审计里按「登录」「被拒」看是哪些登录名、从哪台电脑来的；问本人是不是忘了密码。',
  },
  bulk_reveal: {
    title: '短时间看了很多人的完整号码',
    what: ({ people, minutes }) => `${told(minutes)} 分钟内看了 ${told(people)} 个人的完整证号、账号或电话`,
    how: '请问本人为什么看；说不清的，请安全管理员收回登录、代设密码。',
  },
  bulk_export: {
    title: '短时间导出了很多人的资料',
    what: ({ rows, files, minutes, file }) =>
      `${told(minutes)} 分钟内导出 ${told(files)} 份文件、${told(rows)} 行${typeof file === 'string' ? `，最后一份是「${file}」` : ''}`,
    how: '请到「导出登记」看是哪些文件、给了谁，并问本人。',
  },
  admin_account: {
    title: '动了管理员、复核人或审批人的账号',
    what: ({ act, by }) => `管理员 ${told(by)} ${act === 'disable' ? '停用了这个账号' : '给这个账号代设了密码'}`,
    how: '请问这位管理员和本人是不是事先说好的。',
  },
}
const told = (fact: unknown): string => (typeof fact === 'number' || typeof fact === 'string' ? String(fact) : '许多')
/** Alarms of the first version do not name the file. */
const fileWord = (kind: unknown, file: unknown): string =>
  typeof file === 'string' ? `「${file}」` : typeof kind === 'string' ? (exportKind(kind)?.title ?? '一份文件') : '一份文件'

export const alarmKinds: readonly string[] = Object.keys(ALARMS)
const isKnown = (kind: string): kind is AlarmKind => Object.hasOwn(ALARMS, kind)

export type AlarmFacts = { readonly kind: string; readonly login: string; readonly name: string | null; readonly facts: Facts }

/** A sort of another version keeps its own name. */
export function alarmWords({ kind, facts }: Pick<AlarmFacts, 'kind' | 'facts'>): { title: string; what: string; how: string } {
  if (!isKnown(kind)) return { title: kind, what: '', how: '' }
  const written = kind === 'bulk_export' && facts['off_hours'] === true ? OFF_HOURS : ALARMS[kind]
  return { title: written.title, what: written.what(facts), how: written.how }
}

export const alarmedWord = (alarm: Pick<AlarmFacts, 'login' | 'name'>): string => (alarm.login === NOBODY ? '不止一人' : whoWord(alarm))

/** All of it in one line, for the banner: 「周敏（zhoumin）下班时间导出完整号码：2020-06-18 18:00 导出「…」，3 行完整证号和账号」 */
export function alarmHeadline(alarm: AlarmFacts): string {
  const { title, what } = alarmWords(alarm)
  return `${alarm.login === NOBODY ? '' : whoWord(alarm)}${title}${what === '' ? '' : `：${what}`}`
}
