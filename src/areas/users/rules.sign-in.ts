import { rolesOf } from './rules.ts'
import type { Role } from './contract.ts'

/** What the security administrator sets about signing in; stored in office_setting under these names. */
export type SignInSettings = {
  /** A password must be changed after so many days; 0: never. */
  readonly password_days: number
  /** A session ends after so many minutes without work. */
  readonly idle_minutes: number
  /** Who holds one of these roles must have a one-time password. */
  readonly totp_required_roles: readonly Role[]
}
export const SIGN_IN_DEFAULTS: SignInSettings = { password_days: 90, idle_minutes: 30, totp_required_roles: [] }
export const IDLE_LIMITS = { least: 5, most: 120 } as const
export const PASSWORD_DAYS_LIMITS = { least: 30, most: 365 } as const

/** Stored values by name; what is missing or was never allowed falls back to the default. */
export function settingsFrom(stored: ReadonlyMap<string, unknown>): SignInSettings {
  const days = stored.get('password_days')
  const minutes = stored.get('idle_minutes')
  const roles = stored.get('totp_required_roles')
  return {
    password_days: isPasswordDays(days) ? days : SIGN_IN_DEFAULTS.password_days,
    idle_minutes: isIdleMinutes(minutes) ? minutes : SIGN_IN_DEFAULTS.idle_minutes,
    totp_required_roles: Array.isArray(roles) ? rolesOf(roles.filter(role => typeof role === 'string')) : [],
  }
}

const within = (value: unknown, { least, most }: { least: number; most: number }): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
export const isIdleMinutes = (value: unknown): value is number => within(value, IDLE_LIMITS)
export const isPasswordDays = (value: unknown): value is number => value === 0 || within(value, PASSWORD_DAYS_LIMITS)

/** True when the office asks this user for a one-time password. */
export const needsTotp = (roles: readonly string[], { totp_required_roles }: SignInSettings): boolean =>
  rolesOf(roles).some(role => totp_required_roles.includes(role))

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/MicroMessenger\/(\d+)/, '微信'],
  [/360SE|QIHU|360EE/, '360 浏览器'],
  [/Edg\/(\d+)/, 'Edge'],
  [/OPR\/(\d+)/, 'Opera'],
  [/Firefox\/(\d+)/, 'Firefox'],
  [/(?:Headless)?Chrome\/(\d+)/, 'Chrome'],
  [/Version\/(\d+).*Safari/, 'Safari'],
]
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/UOS|uniontech/i, '统信 UOS'],
  [/Kylin/i, '麒麟'],
  [/Windows NT 10/, 'Windows 10 或 11'],
  [/Windows NT 6\.1/, 'Windows 7'],
  [/Windows/, 'Windows'],
  [/Android/, '安卓'],
  [/iPhone|iPad/, '苹果手机或平板'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** 「Chrome 120，Windows 10 或 11」 from a browser's long name of itself; '' when it gives none. */
export function agentName(header: string): string {
  const named = (table: typeof BROWSERS): string => {
    for (const [pattern, name] of table) {
      const found = pattern.exec(header)
      if (found) return found[1] === undefined ? name : `${name} ${found[1]}`
    }
    return ''
  }
  return [named(BROWSERS), named(SYSTEMS)].filter(part => part !== '').join('，')
}

/** How long a purpose chosen for looking at whole numbers holds. */
export const PURPOSE_MINUTES = 30
/** Two minutes before a session ends the page asks. */
export const IDLE_WARNING_SECONDS = 120
/** While somebody works in a page it says so at most so often: five minutes, less where the office set a short idle time. */
export const stayEverySeconds = (idle_minutes: number): number => Math.min(300, idle_minutes * 12)
