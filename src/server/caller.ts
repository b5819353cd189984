import type { FastifyRequest } from 'fastify'
import { changePasswordRoute } from '../areas/users/contract.ts'
import { accountRoute, beginTotpRoute, confirmTotpRoute } from '../areas/users/contract.sign-in.ts'
import type { Context } from './command.ts'
import { contextOf, type Means } from './context.ts'
import { AppError } from './errors.ts'
import { cookieName } from './handle.ts'
import { sessionOf, type SignedIn } from './session.ts'

/** What may be done before a password is changed or a one-time password is set up; sign-out and the session itself need no context. */
const BEFORE: Readonly<Record<'password' | 'totp', { readonly code: string; readonly paths: readonly string[] }>> = {
  password: { code: 'PASSWORD_MUST_CHANGE', paths: [changePasswordRoute.path] },
  totp: {
    code: 'TOTP_MUST_ENROL',
    paths: [accountRoute.path, beginTotpRoute.path, confirmTotpRoute.path, changePasswordRoute.path],
  },
}

function refuseBefore({ must }: SignedIn, { routeOptions }: FastifyRequest): void {
  if (must !== null && !BEFORE[must].paths.includes(routeOptions.url ?? '')) throw new AppError(BEFORE[must].code)
}

/** The context of a signed-in user's request; NOT_SIGNED_IN otherwise, and a refusal while something else must be done first. */
export async function contextFor(deps: Means & { readonly secureCookies: boolean }, request: FastifyRequest): Promise<Context> {
  const signedIn = await sessionOf(deps.db, request.cookies[cookieName(deps)])
  if (!signedIn) throw new AppError('NOT_SIGNED_IN')
  refuseBefore(signedIn, request)
  const key = request.headers['idempotency-key']
  if (key !== undefined && (typeof key !== 'string' || key.length < 8 || key.length > 80))
    throw new AppError('BAD_REQUEST', { fields: 'idempotency-key' })
  return contextOf(deps, signedIn.office, signedIn.user, {
    address: request.ip,
    idempotencyKey: key,
    sessionId: signedIn.sessionId,
    purpose: signedIn.purpose?.code,
  })
}
