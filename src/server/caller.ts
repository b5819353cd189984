import type { FastifyRequest } from 'fastify'
import type { Context } from './command.ts'
import { contextOf, type Means } from './context.ts'
import { AppError } from './errors.ts'
import { cookieName } from './handle.ts'
import { sessionOf } from './session.ts'

/** The context of a signed-in user's request; NOT_SIGNED_IN otherwise. */
export async function contextFor(deps: Means & { readonly secureCookies: boolean }, request: FastifyRequest): Promise<Context> {
  const signedIn = await sessionOf(deps.db, request.cookies[cookieName(deps)])
  if (!signedIn) throw new AppError('NOT_SIGNED_IN')
  const key = request.headers['idempotency-key']
  if (key !== undefined && (typeof key !== 'string' || key.length < 8 || key.length > 80))
    throw new AppError('BAD_REQUEST', { fields: 'idempotency-key' })
  return contextOf(deps, signedIn.office, signedIn.user, { address: request.ip, idempotencyKey: key })
}
