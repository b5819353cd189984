import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import type { Static, TObject, TSchema } from 'typebox'
import { Check, Clean, Convert } from 'typebox/value'
import { agentName } from '../areas/users/rules.sign-in.ts'
import type { Route } from '../kernel/route.ts'
import type { Context } from './command.ts'
import type { Means } from './context.ts'
import { AppError } from './errors.ts'
import type { HandedOut } from './handed-out.ts'
import type { Jobs } from './jobs.ts'

/** What routes need: the means of every use case, the jobs, and whether cookies travel by HTTPS only. */
export type Deps = Means & {
  /** The context of a signed-in user's request; NOT_SIGNED_IN otherwise. */
  readonly contextFor: (request: FastifyRequest) => Promise<Context>
  readonly jobs: Jobs
  readonly secureCookies: boolean
  readonly loginsPerMinute?: number
}
/** An area's `routes.ts` exports one of these. */
export type Register = (app: FastifyInstance, deps: Deps) => void

type Input<P extends TObject, Q extends TObject, B extends TSchema> = {
  readonly params: Static<P>
  readonly query: Static<Q>
  readonly body: Static<B>
}

/** Registers one operation for signed-in users. */
export function handle<P extends TObject, Q extends TObject, B extends TSchema, R extends TSchema>(
  app: FastifyInstance,
  deps: Deps,
  route: Route<P, Q, B, R>,
  handler: (ctx: Context, input: Input<P, Q, B>) => Promise<Static<R>>,
): void {
  app.route({
    method: route.method,
    url: route.path,
    schema: withReply(route),
    handler: async request => handler(await deps.contextFor(request), inputOf<P, Q, B>(request)),
  })
}

export type Visitor = {
  readonly address: string
  /** The browser and the system it runs on, in short. */
  readonly agent: string
  readonly token: string | undefined
  /** Hands the browser a session token, or takes it away. */
  readonly setToken: (token: string | undefined) => void
}

// A visitor chooses his cookie himself: at the door only his address counts.
const addressOf = (request: FastifyRequest): string => request.ip

/** Registers one operation that needs no session: sign-in, first run. `perMinute` limits it by address. */
export function handleOpen<P extends TObject, Q extends TObject, B extends TSchema, R extends TSchema>(
  app: FastifyInstance,
  deps: Deps,
  route: Route<P, Q, B, R>,
  handler: (visitor: Visitor, input: Input<P, Q, B>) => Promise<Static<R>>,
  perMinute?: number,
): void {
  app.route({
    method: route.method,
    url: route.path,
    schema: withReply(route),
    ...(perMinute === undefined ? {} : { config: { rateLimit: { max: perMinute, timeWindow: 60_000, keyGenerator: addressOf } } }),
    handler: async (request, reply) => handler(visitorOf(deps, request, reply), inputOf<P, Q, B>(request)),
  })
}

/** Registers an operation that answers with a file. The name may be Chinese; its ending decides the media type. */
export function handleDownload<P extends TObject, Q extends TObject, B extends TSchema>(
  app: FastifyInstance,
  deps: Deps,
  route: Route<P, Q, B>,
  handler: (ctx: Context, input: Input<P, Q, B>) => Promise<HandedOut>,
): void {
  app.route({
    method: route.method,
    url: route.path,
    schema: inputSchema(route),
    handler: async (request, reply) => {
      const { name, content } = await handler(await deps.contextFor(request), inputOf<P, Q, B>(request))
      reply.header('content-disposition', dispositionOf(name)).header('cache-control', 'no-store').type(mediaTypeOf(name))
      return reply.send(content)
    },
  })
}

export type Upload = { readonly name: string; readonly content: Buffer }

/**
 * Registers an operation that takes one file (multipart, `file`, 20 MB) after its fields; the route's body is the shape of the fields.
 * It has no idempotency key: the work itself must bear to be done twice, or refuse.
 */
export function handleUpload<P extends TObject, Q extends TObject, B extends TSchema, R extends TSchema>(
  app: FastifyInstance,
  deps: Deps,
  route: Route<P, Q, B, R>,
  handler: (ctx: Context, input: Input<P, Q, B>, file: Upload) => Promise<Static<R>>,
): void {
  app.route({
    method: route.method,
    url: route.path,
    schema: { params: route.params, querystring: route.query, response: { 200: route.reply } } as FastifySchema,
    handler: async request => {
      // Who may not come in must not make the server read 20 MB.
      const given = await deps.contextFor(request)
      // A file must not go into the hash of a repeated request.
      const ctx = { ...given, idempotencyKey: undefined }
      const part = request.isMultipart() ? await request.file() : undefined
      if (!part) throw new AppError('FILE_MISSING')
      const content = await part.toBuffer()
      const fields = Object.fromEntries(
        Object.entries(part.fields).flatMap(([name, field]) =>
          field && 'value' in field && typeof field.value === 'string' ? [[name, field.value]] : [],
        ),
      )
      const body: unknown = Clean(route.body, Convert(route.body, fields))
      if (!Check(route.body, body)) throw new AppError('BAD_REQUEST', { fields: Object.keys(fields).join('、') })
      const { params, query } = inputOf<P, Q, B>(request)
      // PostgreSQL keeps no NUL in a text.
      return handler(ctx, { params, query, body: body as Static<B> }, { name: part.filename.replaceAll('\0', ''), content })
    },
  })
}

const inputSchema = ({ method, params, query, body }: Route): FastifySchema =>
  method === 'GET' ? { params, querystring: query } : { params, querystring: query, body }
const withReply = (route: Route): FastifySchema => ({ ...inputSchema(route), response: { 200: route.reply } })

// The validator of app.ts has checked them against the same schemas.
const inputOf = <P extends TObject, Q extends TObject, B extends TSchema>({ params, query, body }: FastifyRequest): Input<P, Q, B> =>
  ({ params, query, body: body ?? {} }) as Input<P, Q, B>

export const cookieName = ({ secureCookies }: Pick<Deps, 'secureCookies'>): string => (secureCookies ? '__Host-doudi' : 'doudi')

function visitorOf(deps: Deps, request: FastifyRequest, reply: FastifyReply): Visitor {
  const name = cookieName(deps)
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure: deps.secureCookies } as const
  return {
    address: request.ip,
    agent: agentName(request.headers['user-agent'] ?? ''),
    token: request.cookies[name],
    setToken: token => {
      if (token === undefined) reply.clearCookie(name, options)
      else reply.setCookie(name, token, options)
    },
  }
}

/** RFC 5987: a plain name for old programs, the Chinese one for all others. */
export function dispositionOf(name: string): string {
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? ''
  const encoded = encodeURIComponent(name).replace(/['()*]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="download${ending}"; filename*=UTF-8''${encoded}`
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  xls: 'application/vnd.ms-excel',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  txt: 'text/plain; charset=utf-8',
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
}
const mediaTypeOf = (name: string): string => MEDIA_TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream'
