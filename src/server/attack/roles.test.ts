import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import type { LightMyRequestResponse } from 'fastify'
import { ROOT } from '../../../tools/source-walk.ts'
import { ROLE_LIST } from '../../areas/users/contract.ts'
import type { Job } from '../../kernel/job.ts'
import { json, openHouse, restore, type Call, type House, type Seat } from './testing.house.ts'
import { addressOf, BOUNDARY, formOf, operations, type Operation } from './testing.routes.ts'
import { valuesOf } from './testing.shapes.ts'

/**
 * Who may call what, held against the committed table `who-may.txt`, which a reviewer reads: each operation of the server is really called
 * by somebody in each role. `node tools/who-may.ts` writes the table anew; its diff is the change of rights.
 */
const TABLE = join(ROOT, 'src/server/attack/who-may.txt')
const COLUMNS = ['nobody', ...ROLE_LIST] as const

const sample = (schema: Operation['body'], seed: number): unknown =>
  fc.sample(valuesOf(schema, { text: fc.string({ maxLength: 20 }) }), { seed, numRuns: 1 })[0]

/** What would change for everybody what the next request meets; an account without roles, and a plan of the 残联: others need a second right. */
const GIVEN: Readonly<Record<string, unknown>> = {
  '/api/users': { login: 'new.one', name: '新来的', password: 'short' },
  '/api/visits': { occasion: '77', year: 2020, source: '77', lead: 'disabled_federation' },
  '/api/sign-in': { password_days: 90, idle_minutes: 30, totp_required_roles: [] },
}

/** A place in a list is no text of one's own. */
const GIVEN_QUERY: Readonly<Record<string, object>> = { '/api/people': { after: undefined } }

/** A request that the contract takes, naming things that are not there. */
function callOf(operation: Operation, seed: number): Call {
  const { method, params, query, body, upload } = operation
  const filled = sample(params, seed) as Record<string, unknown>
  const url = addressOf(operation, filled, { ...(sample(query, seed) as object), ...GIVEN_QUERY[operation.url] })
  if (method === 'GET') return { method, url }
  if (!upload) return { method, url, ...json(GIVEN[operation.url] ?? sample(body, seed)) }
  const payload = formOf(sample(body, seed) as Record<string, unknown>, { name: 'a.pdf', content: Buffer.from('%PDF-1.4 nothing') })
  return { method, url, payload, headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` } }
}

/** Replies from before the right was looked at. */
const NO_VERDICT = new Set([
  'NOT_SIGNED_IN',
  'BAD_REQUEST',
  'FOREIGN_REQUEST',
  'TOO_MANY_REQUESTS',
  'PASSWORD_MUST_CHANGE',
  'TOTP_MUST_ENROL',
])

/** `+` may; `-` may not; anything else is a reply that a signed-in user should never get. */
async function verdict(seat: Seat, call: Call): Promise<string> {
  let reply = await seat.send(call)
  if (seat.role !== undefined && codeOf(reply) === 'NOT_SIGNED_IN') {
    await seat.ensure()
    reply = await seat.send(call)
  }
  if (reply.statusCode === 200) return jobVerdict(seat, reply)
  const code = codeOf(reply)
  if (reply.statusCode >= 500) return `${reply.statusCode} ${code}`
  if (seat.role === undefined && code === 'NOT_SIGNED_IN') return '-'
  if (code === 'NOT_ALLOWED') return '-'
  return NO_VERDICT.has(code) ? code : '+'
}
const codeOf = (reply: LightMyRequestResponse): string => {
  const body = String(reply.headers['content-type']).includes('json') ? (reply.json() as { code?: string }) : {}
  return body.code ?? String(reply.statusCode)
}

/** Work that goes on after the reply is refused there. */
async function jobVerdict(seat: Seat, reply: LightMyRequestResponse): Promise<string> {
  const job_id = /^\{"job_id":"([^"]+)"/.exec(reply.body)?.[1]
  if (job_id === undefined) return '+'
  for (let looked = 0; looked < 200; looked++) {
    const job = (await seat.send({ method: 'GET', url: `/api/jobs/${job_id}` })).json() as Job
    if (job.state !== 'waiting' && job.state !== 'running') return job.error?.code === 'NOT_ALLOWED' ? '-' : '+'
    await pause(20)
  }
  return 'the job does not end'
}

async function measured(house: House): Promise<string[]> {
  const rows: string[] = []
  for (const [index, operation] of (await operations()).entries()) {
    const marks: string[] = []
    const call = callOf(operation, 42 + index)
    for (const seat of [house.nobody, ...house.seats]) marks.push(await verdict(seat, call))
    await restore(house)
    rows.push(`${`${operation.method} ${operation.url}`.padEnd(52)} ${marks.join('   ')}`)
  }
  return rows.toSorted()
}

const HEAD = [
  'Who may call what. + may, - may not (403; nobody: 401). Columns, left to right:',
  ...COLUMNS.map((name, index) => `  ${String(index).padStart(2)} ${name}`),
  '',
  `${''.padEnd(52)} ${COLUMNS.map((_, index) => String(index).padEnd(3)).join(' ')}`.trimEnd(),
]

test('each operation lets in the roles of the table and nobody else', { timeout: 240_000 }, async t => {
  const house = await openHouse(t)
  const rows = await measured(house)
  const text = [...HEAD, ...rows, ''].join('\n')
  if (process.env['DOUDI_WRITE_WHO_MAY'] === '1') writeFileSync(TABLE, text)
  assert.deepEqual(
    rows.filter(row => !/^(GET|POST) \S+ +[+-]( {3}[+-]){15}$/.test(row)),
    [],
    'a reply that is neither',
  )
  assert.deepEqual(rows, readFileSync(TABLE, 'utf8').split('\n').slice(HEAD.length, -1), 'run node tools/who-may.ts and read its diff')
  assert.deepEqual(readFileSync(TABLE, 'utf8').split('\n').slice(0, HEAD.length), HEAD)
})
