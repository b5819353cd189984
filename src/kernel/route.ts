import type { Static, TObject, TSchema } from 'typebox'

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
export const route = <P extends TObject, Q extends TObject, B extends TSchema, R extends TSchema>(
  r: Route<P, Q, B, R>,
): Route<P, Q, B, R> => r

export type ParamsOf<R> = R extends Route<infer P, TObject, TSchema, TSchema> ? Static<P> : never
export type QueryOf<R> = R extends Route<TObject, infer Q, TSchema, TSchema> ? Static<Q> : never
export type BodyOf<R> = R extends Route<TObject, TObject, infer B, TSchema> ? Static<B> : never
export type ReplyOf<R> = R extends Route<TObject, TObject, TSchema, infer Y> ? Static<Y> : never
