import type { Permission, Role } from './contract.ts'

const READS = [
  'office.read',
  'person.read',
  'entitlement.read',
  'relief.read',
  'payment.read',
  'report.read',
] as const satisfies readonly Permission[]

/** What each role allows. The administrator sees nobody's data; making and approving a payment are never one role. */
const ALLOWED: Readonly<Record<Role, readonly Permission[]>> = {
  admin: ['user.manage', 'office.read', 'division.write', 'audit.verify'],
  clerk: [
    ...READS,
    'division.write',
    'person.write',
    'person.reveal',
    'entitlement.write',
    'relief.write',
    'import.write',
    'payment.make',
    'payment.send',
  ],
  approver: [...READS, 'payment.approve'],
  finance: [...READS, 'payment.send'],
  auditor: [...READS, 'audit.verify'],
}

/** What the office calls each role, on every page and in the terminal. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  admin: '管理员',
  clerk: '经办人',
  approver: '审批人',
  finance: '财政所',
  auditor: '只读审计',
}

export const ROLES = Object.keys(ALLOWED) as readonly Role[]
const isRole = (text: string): text is Role => Object.hasOwn(ALLOWED, text)

/** Roles as stored, without any that this version does not know. */
export const rolesOf = (stored: readonly string[]): Role[] => stored.filter(isRole)

/** 「管理员、经办人」; a role that this version does not know is left out. */
export const roleNames = (stored: readonly string[]): string =>
  rolesOf(stored)
    .map(role => ROLE_NAMES[role])
    .join('、')

/** All permissions of these roles together. */
export const permissionsOf = (roles: readonly string[]): ReadonlySet<Permission> => new Set(rolesOf(roles).flatMap(role => ALLOWED[role]))

/** What the local operator may do without a login: read and verify, as he can read the key file anyway. */
export const OPERATOR_PERMISSIONS: ReadonlySet<Permission> = new Set<Permission>([...READS, 'audit.verify'])

export type PasswordProblem = 'PASSWORD_SHORT' | 'PASSWORD_IS_LOGIN' | 'PASSWORD_REPEATS'

/** At least 10 characters, or 8 with three kinds of capital, small letter, digit, other; not the login, not one run of characters. */
export function passwordProblems(login: string, password: string): PasswordProblem[] {
  const characters = [...password]
  const kinds = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/].filter(kind => kind.test(password)).length
  const problems: PasswordProblem[] = []
  if (characters.length < 8 || (characters.length < 10 && kinds < 3)) problems.push('PASSWORD_SHORT')
  if (password.toLowerCase() === login.toLowerCase()) problems.push('PASSWORD_IS_LOGIN')
  if (isOneRun(characters)) problems.push('PASSWORD_REPEATS')
  return problems
}

/** `aaaaaaaaaa`, `1234567890`, `hgfedcba`: each character one step from the one before, 9 followed by 0. */
function isOneRun(characters: readonly string[]): boolean {
  const codes = characters.map(character => character.codePointAt(0) ?? 0)
  const steps = codes.slice(1).map((code, at) => (code === 48 && codes[at] === 57 ? 1 : code - (codes[at] ?? 0)))
  const first = steps[0]
  return first !== undefined && Math.abs(first) <= 1 && steps.every(step => step === first)
}

export const LOCK_AFTER = 5
export const LOCK_MINUTES = 15
export const IDLE_HOURS = 2
export const SESSION_HOURS = 12

/** A town's statistical code as 12 digits, with its county; undefined when it is no town's code. */
export function townOf(code: string): { readonly county: number; readonly countyDivision: string; readonly town: string } | undefined {
  const town = code.length === 9 ? `${code}000` : code
  if (!/^[1-9][0-9]{11}$/.test(town) || !town.endsWith('000') || town.slice(6, 9) === '000' || town.slice(4, 6) === '00') return undefined
  return { county: Number(town.slice(0, 6)), countyDivision: `${town.slice(0, 6)}000000`, town }
}
