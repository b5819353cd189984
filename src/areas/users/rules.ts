import { addDays, day, isDay, type Day } from '../../kernel/day.ts'
import type { Permission, Role } from './contract.ts'

const READS = [
  'office.read',
  'person.read',
  'entitlement.read',
  'relief.read',
  'fund.read',
  'mutual.read',
  'medical.read',
  'matching.read',
  'elderly.read',
  'visit.read',
  'payment.read',
  'report.read',
] as const satisfies readonly Permission[]

/** What each role allows. Administrators see nobody's data; making, reviewing and approving a payment are never one role. */
const ALLOWED: Readonly<Record<Role, readonly Permission[]>> = {
  system_admin: ['office.read', 'user.read', 'user.manage', 'division.write', 'system.manage', 'system.approval', 'backup.run'],
  security_admin: ['office.read', 'user.read', 'user.grant', 'export.read', 'alarm.see'],
  audit_admin: ['office.read', 'user.read', 'audit.read', 'audit.verify', 'audit.viewers', 'alarm.see', 'export.read'],
  clerk: [
    ...READS,
    'division.write',
    'person.write',
    'person.reveal',
    'entitlement.write',
    'relief.write',
    'fund.write',
    'mutual.write',
    'mutual.manage',
    'medical.write',
    'matching.write',
    'elderly.write',
    'visit.write',
    'disability.read',
    'disability.write',
    'disability.manage',
    'childworker.write',
    'import.write',
    'payment.make',
    'payment.send',
    'export.full',
    'publicity.check',
  ],
  head: [
    ...READS,
    'disability.read',
    'system.approval',
    'person.reveal',
    'account.confirm',
    'payment.review',
    'publicity.check',
    'publicity.release',
    'audit.viewers',
  ],
  approver: [...READS, 'disability.read', 'account.confirm', 'payment.approve', 'publicity.check', 'publicity.release'],
  finance: [...READS, 'payment.send', 'export.full'],
  disability_officer: ['office.read', 'visit.read', 'visit.write', 'disability.read', 'disability.write', 'disability.manage'],
  child_supervisor: ['office.read', 'person.read', 'child.read', 'child.write', 'child.round', 'childworker.write'],
  assistance_worker: ['office.read', 'person.read', 'person.write', 'entitlement.read', 'relief.read'],
  village_cadre: [
    'office.read',
    'person.read',
    'entitlement.read',
    'relief.read',
    'fund.read',
    'mutual.read',
    'mutual.write',
    'medical.read',
    'matching.read',
    'elderly.read',
    'visit.read',
    'payment.read',
    'publicity.check',
  ],
  village_child_director: ['office.read', 'person.read', 'child.read', 'child.write'],
  village_disability_worker: ['office.read', 'disability.read', 'disability.write'],
  county_viewer: [...READS, 'disability.read'],
  auditor: [...READS, 'disability.read', 'audit.verify'],
}

/** What the office calls each role, on every page and in the terminal. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  system_admin: '系统管理员',
  security_admin: '安全管理员',
  audit_admin: '审计管理员',
  clerk: '民政办经办人',
  head: '民政办负责人',
  approver: '分管领导',
  finance: '财政所',
  disability_officer: '残联专干',
  child_supervisor: '儿童督导员',
  assistance_worker: '社会救助协理员',
  village_cadre: '村干部',
  village_child_director: '村儿童主任',
  village_disability_worker: '村残疾人专职委员',
  county_viewer: '县级查看',
  auditor: '只读审计',
}

/** Roles whose look at the register ends at children: the database hides everybody of 18 or more from who holds no other. */
const CHILDREN_ONLY: ReadonlySet<Role> = new Set(['child_supervisor', 'village_child_director'])
/** Children are those under 18 (《未成年人保护法》第二条). */
const CHILD_YEARS = 18

/** The first day of birth of those who are still children on this day. */
export function childrenBornFrom(today: Day): Day {
  const eighteenth = `${String(Number(today.slice(0, 4)) - CHILD_YEARS).padStart(4, '0')}${today.slice(4)}`
  return addDays(isDay(eighteenth) ? eighteenth : day(eighteenth.replace('-02-29', '-02-28')), 1)
}

/** True when every role that shows people shows children only. */
export const seesChildrenOnly = (roles: readonly string[]): boolean => {
  const showing = rolesOf(roles).filter(role => ALLOWED[role].includes('person.read'))
  return showing.length > 0 && showing.every(role => CHILDREN_ONLY.has(role))
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

export const LOCK_AFTER = 5
export const LOCK_MINUTES = 15
export const SESSION_HOURS = 12

/** A town's statistical code as 12 digits, with its county; undefined when it is no town's code. */
export function townOf(code: string): { readonly county: number; readonly countyDivision: string; readonly town: string } | undefined {
  const town = code.length === 9 ? `${code}000` : code
  if (!/^[1-9][0-9]{11}$/.test(town) || !town.endsWith('000') || town.slice(6, 9) === '000' || town.slice(4, 6) === '00') return undefined
  return { county: Number(town.slice(0, 6)), countyDivision: `${town.slice(0, 6)}000000`, town }
}
