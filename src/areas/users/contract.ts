import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DivisionCode, Id, Nothing, Nullable } from '../../kernel/wire.ts'

/** What a role allows. Every command and every reading names one of these. */
export const PERMISSIONS = [
  /** The list of accounts, who stands in for whom, which duties collide. */
  'user.read',
  /** Accounts: make without a role, disable, unlock, set a password. */
  'user.manage',
  /** Roles, scope, deputies; rules of sign-in, sessions of others, one-time passwords. */
  'user.grant',
  'system.manage',
  /** 《系统启用审批单》: fill in, print, attach the signed one. */
  'system.approval',
  'backup.run',
  'office.read',
  'division.write',
  'person.read',
  'person.write',
  'person.reveal',
  'entitlement.read',
  'entitlement.write',
  'relief.read',
  'relief.write',
  /** Funds: their journals and balances; opening, posting, reversing. */
  'fund.read',
  'fund.write',
  /** Mutual aid: societies and cases; entries and cases of one's own society; registering societies, inspections, training, what the county pays. */
  'mutual.read',
  'mutual.write',
  'mutual.manage',
  /** Medical aid: claims and how far they have come; receiving, declaring, answers, payments. */
  'medical.read',
  'medical.write',
  /** Lists of other departments held against the register; taking in, matching, concluding. */
  'matching.read',
  'matching.write',
  /** Accident insurance of the old; and visits, of which those led by the 残联 need `visit.write` alone. */
  'elderly.read',
  'elderly.write',
  'visit.read',
  'visit.write',
  /** 残疾人工作: cards, checks, care at home; entering them; rounds, states of cards and what is taken back. */
  'disability.read',
  'disability.write',
  'disability.manage',
  /** The register of children: who holds the first is named for it, and the database shows its rows to nobody else. */
  'child.read',
  'child.write',
  /** Opening and closing rounds of 养育状况核查. */
  'child.round',
  /** 儿童督导员 and 儿童主任: their terms and training. */
  'childworker.write',
  'import.write',
  'payment.read',
  'account.confirm',
  'payment.make',
  'payment.review',
  'payment.approve',
  'payment.send',
  'report.read',
  /** Files with whole identity numbers and accounts. */
  'export.full',
  'export.read',
  'publicity.check',
  'publicity.release',
  'audit.read',
  'audit.verify',
  /** Who looked at a person. */
  'audit.viewers',
  'alarm.see',
] as const
export type Permission = (typeof PERMISSIONS)[number]

/** Roles of an office, as its people call them: see ROLE_NAMES. The three administrators are separate duties (三员分立). */
export const ROLE_LIST = [
  'system_admin',
  'security_admin',
  'audit_admin',
  'clerk',
  'head',
  'approver',
  'finance',
  'disability_officer',
  'child_supervisor',
  'assistance_worker',
  'village_cadre',
  'village_child_director',
  'village_disability_worker',
  'county_viewer',
  'auditor',
] as const
export const Role = Type.Enum([...ROLE_LIST])
export type Role = (typeof ROLE_LIST)[number]

export const Login = Type.String({ pattern: '^[a-z0-9._-]{2,40}$' })
export const Password = Type.String({ minLength: 1, maxLength: 200 })
const PersonName = Type.String({ minLength: 1, maxLength: 40 })

const Acting = Type.Object({ name: Type.String(), roles: Type.Array(Role), to_day: Type.String() })
export const Session = Type.Object({
  /** No office yet: only the first-run page may be shown. */
  setup_needed: Type.Boolean(),
  today: Type.String(),
  office: Nullable(Type.Object({ name: Type.String(), town_name: Type.String(), division: DivisionCode, demo: Type.Boolean() })),
  user: Nullable(
    Type.Object({
      login: Type.String(),
      name: Type.String(),
      roles: Type.Array(Role),
      permissions: Type.Array(Type.String()),
      /** For whom he acts today, in which roles, until when; `roles` has them too. */
      acting: Type.Optional(Type.Array(Acting)),
      /** What must be done before anything else. */
      must: Nullable(Type.Enum(['password', 'totp'])),
      /** Days until the password must be changed; null when it need not be soon. */
      password_days_left: Nullable(Type.Integer()),
    }),
  ),
  /** When the session ends without work, and whether its twelve hours end then, work or not. */
  idle: Nullable(Type.Object({ minutes: Type.Integer(), seconds_left: Type.Integer(), final: Type.Boolean() })),
  /** Why this session looks at whole numbers (code list reveal_purpose), and for how long yet. */
  purpose: Nullable(Type.Object({ code: Type.String(), seconds_left: Type.Integer() })),
  /** The password was right and a one-time password is asked for: hand this in with it. */
  pending: Type.Optional(Type.String()),
  /** Codes of what the office should put right: web/widgets/banner.tsx has their words. */
  notices: Type.Array(Type.String()),
})
export type Session = Static<typeof Session>
export const sessionRoute = route({ method: 'GET', path: '/api/session', reply: Session })

export const LoginBody = Type.Object({ login: Type.String({ maxLength: 80 }), password: Password })
export const loginRoute = route({ method: 'POST', path: '/api/login', body: LoginBody, reply: Session })
export const logoutRoute = route({ method: 'POST', path: '/api/logout', reply: Nothing })

/** First run: the town and its first administrator. Villages come from the rosters. */
export const SetupBody = Type.Object({
  town_name: Type.String({ minLength: 2, maxLength: 40 }),
  /** The town's statistical code, 9 or 12 digits; the county is its first six. */
  town_code: Type.String({ pattern: '^[0-9]{9}([0-9]{3})?$' }),
  admin_name: PersonName,
  admin_login: Login,
  admin_password: Password,
})
export type SetupBody = Static<typeof SetupBody>
export const setupRoute = route({ method: 'POST', path: '/api/setup', body: SetupBody, reply: Session })

export const UserRow = Type.Object({
  user_id: Id,
  login: Login,
  name: PersonName,
  roles: Type.Array(Role),
  division: DivisionCode,
  division_name: Type.String(),
  disabled: Type.Boolean(),
  locked: Type.Boolean(),
  /** Made by the first run, or took over from that account: may hold several offices. */
  founder: Type.Boolean(),
  acting: Type.Array(Acting),
  /** A list of open work that both have signed, not older than the rule asks for. */
  handed_over: Type.Boolean(),
  disabled_reason: Nullable(Type.String()),
})
export type UserRow = Static<typeof UserRow>
export const listUsersRoute = route({
  method: 'GET',
  path: '/api/users',
  reply: Type.Object({ users: Type.Array(UserRow) }),
})

/** A new account of the town, which may do nothing until a security administrator gives it a role. */
export const NewUser = Type.Object({ login: Login, name: PersonName, password: Password })
export type NewUser = Static<typeof NewUser>
export const createUserRoute = route({
  method: 'POST',
  path: '/api/users',
  /** With roles in the same step, or none: then the account is not made either. */
  body: Type.Object({
    ...NewUser.properties,
    roles: Type.Optional(Type.Array(Role, { maxItems: 15 })),
    division: Type.Optional(DivisionCode),
  }),
  reply: Type.Object({ user_id: Id }),
})
export const disableUserRoute = route({
  method: 'POST',
  path: '/api/users/:user_id/disable',
  params: Type.Object({ user_id: Id }),
  /** Why without a signed handover; not needed where there is one. */
  body: Type.Object({ reason: Type.Optional(Type.String({ maxLength: 200 })) }),
  reply: Nothing,
})
export const resetPasswordRoute = route({
  method: 'POST',
  path: '/api/users/:user_id/password',
  params: Type.Object({ user_id: Id }),
  body: Type.Object({ password: Password }),
  reply: Nothing,
})
export const changePasswordRoute = route({
  method: 'POST',
  path: '/api/password',
  body: Type.Object({ old_password: Password, new_password: Password }),
  reply: Nothing,
})
