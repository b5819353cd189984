import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { Id, Nothing } from '../../kernel/wire.ts'
import { Login, Password, Role, Session } from './contract.ts'

/** A one-time password of six digits, or a recovery code; blanks and hyphens do not count. */
const Code = Type.String({ minLength: 6, maxLength: 30 })

/** Second step of signing in: `pending` comes from the first. */
export const loginCodeRoute = route({
  method: 'POST',
  path: '/api/login/code',
  body: Type.Object({ pending: Type.String({ maxLength: 400 }), code: Code }),
  reply: Session,
})

/** Somebody works in the page: the idle time begins anew. */
export const stayRoute = route({ method: 'POST', path: '/api/session', reply: Session })

/** Why whole numbers are looked at from now on, for half an hour (code list reveal_purpose). */
export const purposeRoute = route({
  method: 'POST',
  path: '/api/purpose',
  body: Type.Object({ purpose: Type.String({ pattern: '^[0-9]{2}$' }) }),
  reply: Type.Object({ code: Type.String(), seconds_left: Type.Integer() }),
})

const SessionRow = Type.Object({
  session_id: Id,
  login: Login,
  name: Type.String(),
  address: Type.String(),
  agent: Type.String(),
  created_at: Type.String(),
  last_seen_at: Type.String(),
  current: Type.Boolean(),
})
export type SessionRow = Static<typeof SessionRow>

/** One's own account: everybody's. */
export const accountRoute = route({
  method: 'GET',
  path: '/api/account',
  reply: Type.Object({
    user_id: Id,
    password_changed_on: Type.String(),
    password_days_left: Type.Union([Type.Integer(), Type.Null()]),
    totp: Type.Boolean(),
    totp_required: Type.Boolean(),
    recovery_codes_left: Type.Integer(),
    sessions: Type.Array(SessionRow),
  }),
})
export const endSessionRoute = route({
  method: 'POST',
  path: '/api/account/sessions/:session_id/end',
  params: Type.Object({ session_id: Id }),
  reply: Nothing,
})
export const endOtherSessionsRoute = route({
  method: 'POST',
  path: '/api/account/sessions/end-others',
  reply: Type.Object({ ended: Type.Integer() }),
})

/** A new secret, not in force until a code of it is confirmed. */
export const beginTotpRoute = route({
  method: 'POST',
  path: '/api/account/totp',
  body: Type.Object({ password: Password }),
  reply: Type.Object({ svg: Type.String(), secret: Type.String() }),
})
const RecoveryCodes = Type.Object({ codes: Type.Array(Type.String()) })
export const confirmTotpRoute = route({
  method: 'POST',
  path: '/api/account/totp/confirm',
  body: Type.Object({ code: Code }),
  reply: RecoveryCodes,
})
export const newCodesRoute = route({
  method: 'POST',
  path: '/api/account/totp/codes',
  body: Type.Object({ code: Code }),
  reply: RecoveryCodes,
})
export const endTotpRoute = route({
  method: 'POST',
  path: '/api/account/totp/end',
  body: Type.Object({ password: Password, code: Code }),
  reply: Nothing,
})

/** For the security administrator. */
export const signInSettingsRoute = route({
  method: 'GET',
  path: '/api/sign-in',
  reply: Type.Object({
    password_days: Type.Integer(),
    idle_minutes: Type.Integer(),
    totp_required_roles: Type.Array(Role),
    totp_users: Type.Array(Type.Object({ user_id: Id, login: Login, name: Type.String() })),
    sessions: Type.Array(SessionRow),
  }),
})
export const setSignInRoute = route({
  method: 'POST',
  path: '/api/sign-in',
  body: Type.Object({
    password_days: Type.Integer({ minimum: 0, maximum: 365 }),
    idle_minutes: Type.Integer({ minimum: 5, maximum: 120 }),
    totp_required_roles: Type.Array(Role, { maxItems: 15 }),
  }),
  reply: Nothing,
})
export const endAnySessionRoute = route({
  method: 'POST',
  path: '/api/sign-in/sessions/:session_id/end',
  params: Type.Object({ session_id: Id }),
  reply: Nothing,
})
export const takeTotpRoute = route({
  method: 'POST',
  path: '/api/users/:user_id/totp/end',
  params: Type.Object({ user_id: Id }),
  reply: Nothing,
})
