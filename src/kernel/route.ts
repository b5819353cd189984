import type { Static, TObject, TSchema } from 'typebox'
import { Nothing } from './wire.ts'

/** One HTTP operation, shared by server and web: the only place where its path and shapes are written. */
export type Route<
  Params extends TObject = TObject,
  Query extends TObject = TObject,
  Body extends TSchema = TSchema,
  Reply extends TSchema = TSchema,
> = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly reply: Reply
}
/** What a route does not take is `Nothing`. */
export const route = <
  R extends TSchema,
  P extends TObject = typeof Nothing,
  Q extends TObject = typeof Nothing,
  B extends TSchema = typeof Nothing,
>(
  given: Pick<Route<P, Q, B, R>, 'method' | 'path' | 'reply'> & Partial<Pick<Route<P, Q, B, R>, 'params' | 'query' | 'body'>>,
): Route<P, Q, B, R> => ({ params: Nothing as never, query: Nothing as never, body: Nothing as never, ...given })

export type ReplyOf<R> = R extends Route<TObject, TObject, TSchema, infer Y> ? Static<Y> : never
