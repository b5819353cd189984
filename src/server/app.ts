import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import files from '@fastify/static'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, type FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Clean, Convert } from 'typebox/value'
import { AppError } from './errors.ts'
import { contextFor } from './caller.ts'
import { cookieName, type Deps } from './handle.ts'
import { sendPage, setHeaders } from './headers.ts'
import { answerBroken, httpServer } from './http-server.ts'
import { answerOf, failureAnswer, logLineOf } from './messages.ts'
import { randomHex } from './random.ts'
import { perMinute } from './request-count.ts'
import { ROUTES } from './routes.ts'
import type { Pair } from './tls.issue.ts'
import { isMachineItself } from './tls.names.ts'
import { trustRoutes, type Trust } from './tls.trust.ts'

export type AppOptions = Omit<Deps, 'contextFor'> & {
  /** Folder of the built web part; without it only the API answers. */
  readonly webDir?: string
  /** Host names under which the system may be opened, without port. */
  readonly hosts: readonly string[]
  /** Certificate and key of an office that is reached over the network; `trust` tells how to trust its own authority. */
  readonly tls?: { readonly pair: Pair; readonly trust?: () => Trust }
  readonly log: (line: string) => void
}

const MEGABYTE = 1024 * 1024
/** Nobody clicks twenty times a second. */
const PER_SESSION = 1200
/** A whole office may stand behind one address. */
const PER_ADDRESS = 30_000

/** The HTTP server of one office: every operation of every area, and the built web part. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    bodyLimit: MEGABYTE,
    trustProxy: false,
    serverFactory: handler => httpServer(handler, options.tls?.pair),
    clientErrorHandler: answerBroken,
    return503OnClosing: true,
    routerOptions: { maxParamLength: 100 },
  })
  app.setValidatorCompiler(checked)
  app.setErrorHandler((error, request, reply) => answer(options, error, request, reply))
  const taken = perMinute(PER_ADDRESS)
  app.addHook('onRequest', async (request, reply) => {
    setHeaders(request, reply, options.secureCookies)
    const seconds = taken(request.ip)
    if (seconds !== undefined) throw new AppError('TOO_MANY_REQUESTS', { seconds })
    refuseForeignHost(options, request)
    refuseForeignPost(request)
    refuseForeignSetup(options, request)
  })
  app.addHook('onResponse', async (request, reply) => options.log(requestLine(request, reply)))
  await app.register(cookie)
  await app.register(rateLimit, {
    max: PER_SESSION,
    timeWindow: 60_000,
    keyGenerator: request => request.cookies[cookieName(options)]?.slice(0, 100) ?? request.ip,
    errorResponseBuilder: (_, { ttl }) => new AppError('TOO_MANY_REQUESTS', { seconds: Math.ceil(ttl / 1000) }),
  })
  await app.register(multipart, { limits: { fileSize: 20 * MEGABYTE, files: 1, fields: 20, fieldSize: 100_000 } })
  // Brotli at its default effort costs an old PC more than the transfer saves.
  await app.register(compress, { encodings: ['gzip'], threshold: 1024 })
  app.addHook('onSend', async (request, reply) => {
    if (isApi(request)) reply.header('cache-control', 'no-store')
  })
  const deps: Deps = { ...options, contextFor: request => contextFor(options, request) }
  for (const register of ROUTES) register(app, deps)
  if (options.tls?.trust) trustRoutes(app, options.tls.trust)
  await serveWeb(app, options)
  return app
}

/** Text in addresses becomes numbers where the schema says so; fields that no schema names are dropped before they reach a command. */
const checked: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const shape = Compile(schema)
  return (raw: unknown) => {
    const given = raw ?? {}
    // The library walks a value by calling itself: brackets by the thousand would end it.
    if (isDeeperThan(given, DEEPEST)) return { error: new AppError('BAD_REQUEST', { fields: '整个内容' }) }
    const value = Clean(schema, httpPart === 'body' ? given : Convert(schema, given))
    // PostgreSQL keeps no NUL in a text and no half of a character in JSON; no field needs one. Of whole characters none is escaped so.
    const isUnkept = /\\u(?:0000|d[89a-f])/.test(JSON.stringify(value) ?? '')
    if (!isUnkept && shape.Check(value)) return { value }
    if (isUnkept) return { error: new AppError('BAD_REQUEST', { fields: '整个内容' }) }
    const fields = shape.Errors(value).map(error => fieldOf(error))
    return { error: new AppError('BAD_REQUEST', { fields: [...new Set(fields)].join('、') }) }
  }
}

/** No contract goes half as deep. */
const DEEPEST = 24
const isDeeperThan = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((part: unknown) => isDeeperThan(part, levels - 1)))

/** The field's name; never its value, which may be somebody's number. */
function fieldOf({ instancePath, params }: { instancePath: string; params: object }): string {
  const missing = 'requiredProperties' in params && Array.isArray(params.requiredProperties) ? params.requiredProperties.join('、') : ''
  return [instancePath.slice(1).replaceAll('/', '.'), missing].filter(part => part !== '').join('.') || '整个内容'
}

const isApi = ({ url }: FastifyRequest): boolean => url === '/api' || url.startsWith('/api/')

/** A name of a stranger's that points here (DNS rebinding) would let his page read ours. */
function refuseForeignHost({ hosts }: AppOptions, request: FastifyRequest): void {
  if (!hosts.includes(request.hostname)) throw new AppError('FOREIGN_HOST', { host: request.hostname.slice(0, 100) })
}

/** What changes something must come from our own page: a header that other sites cannot set, and their address where the browser tells it. */
function refuseForeignPost(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const { origin, 'x-doudi': mark, 'sec-fetch-site': site } = request.headers
  const ours =
    mark === '1' &&
    (origin === undefined || origin === `${request.protocol}://${request.host}`) &&
    (site === undefined || site === 'same-origin')
  if (!ours) throw new AppError('FOREIGN_REQUEST')
}

/** The first administrator is made at the machine itself: nobody on the network may be quicker. */
function refuseForeignSetup({ tls }: AppOptions, request: FastifyRequest): void {
  if (tls && request.method === 'POST' && request.routeOptions.url === '/api/setup' && !isMachineItself(request.ip))
    throw new AppError('SETUP_NOT_HERE')
}

const BY_HTTP_CODE: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_REQ_FILE_TOO_LARGE: 'FILE_TOO_LARGE',
  FST_FILES_LIMIT: 'BAD_REQUEST',
  FST_FIELDS_LIMIT: 'BAD_REQUEST',
}

/** An upload that was cut off on its way. The reader of multipart has no codes. */
const BROKEN_UPLOAD = /^(Unexpected end of (multipart data|form|file)|Multipart: |Malformed (part header|content type))/

function answer(options: AppOptions, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const number = randomHex(4)
  const known = answerOf(httpRefusal(error))
  if (!known) options.log(logLineOf(number, error))
  const { status, body } = known ?? failureAnswer(number)
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body, safeValue))
}

/** Fastify's own client errors as refusals; its texts are English and may repeat the input. */
function httpRefusal(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error
  const { code, statusCode } = error as Error & { code?: unknown; statusCode?: unknown }
  const known = typeof code === 'string' ? BY_HTTP_CODE[code] : undefined
  if (known) return new AppError(known, { fields: '文件' })
  if (BROKEN_UPLOAD.test(error.message)) return new AppError('FILE_MISSING')
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) return new AppError('BAD_REQUEST', { fields: '整个内容' })
  return error
}

const safeValue = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value)

/** The pattern of the address, never the address: it may hold a name that was searched for. */
const requestLine = (request: FastifyRequest, reply: FastifyReply): string =>
  `${request.method} ${request.routeOptions.url ?? '-'} ${reply.statusCode} ${Math.round(reply.elapsedTime)} ms`

async function serveWeb(app: FastifyInstance, { webDir }: AppOptions): Promise<void> {
  const index = webDir === undefined ? undefined : join(webDir, 'index.html')
  const built = webDir !== undefined && index !== undefined && existsSync(index)
  const shell = (_: FastifyRequest, reply: FastifyReply): FastifyReply => sendPage(reply, readShell(index ?? ''))
  if (built) {
    await app.register(files, {
      root: webDir,
      index: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        void reply.header('cache-control', path.startsWith(join(webDir, 'assets')) ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
    // Never as a file: a kept copy would carry an old nonce.
    for (const page of ['/', '/index.html']) app.get(page, shell)
  }
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !isApi(request) && !/\.[a-z0-9]{1,5}$/.test(request.url.split('?')[0] ?? '')
    if (!isPage) throw new AppError('NOT_FOUND')
    if (built) return shell(request, reply)
    return reply.code(503).type('text/plain; charset=utf-8').send('网页部分还没有生成。请在程序文件夹运行 npm run build，再刷新本页。')
  })
}

/** Read anew only after another build. */
let kept = { path: '', changed: 0, html: '' }
function readShell(path: string): string {
  const changed = statSync(path).mtimeMs
  if (kept.path !== path || kept.changed !== changed) kept = { path, changed, html: readFileSync(path, 'utf8') }
  return kept.html
}
