import { globSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { TObject, TSchema } from 'typebox'
import { ROOT } from '../../../tools/source-walk.ts'
import type { Route } from '../../kernel/route.ts'
import type { Deps } from '../handle.ts'
import { ROUTES } from '../routes.ts'

/** One operation of the server as it is registered, with the shapes of its contract. */
export type Operation = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly params: TObject
  readonly query: TObject
  readonly body: TSchema
  /** Takes a file: multipart, `body` is the shape of its fields. */
  readonly upload: boolean
}

type Registered = { readonly method: string; readonly url: string; readonly schema?: { readonly body?: unknown } }

/** Every operation that the areas register: whoever adds a route cannot leave it out here. */
export async function operations(): Promise<Operation[]> {
  const contracts = await contractsByAddress()
  const listed: Operation[] = []
  const recorder = {
    route: ({ method, url, schema }: Registered) => {
      const contract = contracts.get(`${method} ${url}`)
      if (contract === undefined) throw new Error(`${method} ${url} has no contract`)
      const { params, query, body } = contract
      listed.push({ method: contract.method, url, params, query, body, upload: method === 'POST' && schema?.body === undefined })
    },
  }
  for (const register of ROUTES) register(recorder as unknown as FastifyInstance, {} as Deps)
  return listed
}

async function contractsByAddress(): Promise<Map<string, Route>> {
  const found = new Map<string, Route>()
  for (const file of globSync('src/{areas/*/contract*.ts,kernel/job.ts}', { cwd: ROOT }))
    for (const value of Object.values((await import(join(ROOT, file))) as Record<string, unknown>))
      if (typeof value === 'object' && value !== null && 'method' in value && 'path' in value) {
        const route = value as Route
        found.set(`${route.method} ${route.path}`, route)
      }
  return found
}

/** The address with its parameters and its query filled in. */
export function addressOf({ url }: Pick<Operation, 'url'>, params: Readonly<Record<string, unknown>>, query: unknown): string {
  const path = url.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(well(params[name])))
  const parts = Object.entries((query ?? {}) as Record<string, unknown>).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(well(name))}=${encodeURIComponent(well(value))}`],
  )
  return parts.length === 0 ? path : `${path}?${parts.join('&')}`
}

/** Half a pair of surrogates cannot stand in an address. */
const well = (value: unknown): string => (typeof value === 'string' ? value : String(JSON.stringify(value))).toWellFormed()

export const BOUNDARY = 'a7c1e5d90f'

/** A multipart body of these fields and one file at the end. */
export function formOf(fields: Readonly<Record<string, unknown>>, file: { readonly name: string; readonly content: Buffer }): Buffer {
  const parts = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined || value === null
      ? []
      : [`--${BOUNDARY}\r\ncontent-disposition: form-data; name="${quoted(name)}"\r\n\r\n${well(value)}\r\n`],
  )
  const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${quoted(file.name)}"\r\ncontent-type: application/octet-stream\r\n\r\n`
  return Buffer.concat([Buffer.from(parts.join('') + head), file.content, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)])
}
const quoted = (name: string): string => name.toWellFormed().replace(/[\r\n"]/g, '_')
