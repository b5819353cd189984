import type { Static, TObject, TSchema } from 'typebox'
import type { Route } from '../kernel/route.ts'
import { apiError, noAnswer, unreadableAnswer, type ApiError, type Refusal } from './api-error.ts'

/** Sent to the window when the server no longer knows the session; the root asks again and shows the login page. */
export const SIGNED_OUT = 'doudi:signed-out'

/** `key`: an idempotency key; make it once per act with `newKey()` and keep it over retries, so that an act is done once. */
export type CallInput<P, Q, B> = {
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly key?: string
  readonly signal?: AbortSignal
}

/** Calls one operation of a contract. Throws ApiError (see api-error.ts) on any refusal. */
export async function call<P extends TObject, Q extends TObject, B extends TSchema, R extends TSchema>(
  route: Route<P, Q, B, R>,
  input: CallInput<Static<P>, Static<Q>, Static<B>> = {},
): Promise<Static<R>> {
  const headers: Record<string, string> = { 'x-doudi': '1', accept: 'application/json' }
  if (input.key !== undefined) headers['idempotency-key'] = input.key
  const init: RequestInit = { method: route.method, headers, credentials: 'same-origin' }
  if (input.signal !== undefined) init.signal = input.signal
  if (route.method === 'POST') {
    headers['content-type'] = 'application/json'
    init.body = JSON.stringify(input.body ?? {})
  }
  const reply = await ask(addressOf(route.path, input.params, input.query), init)
  return readJson<Static<R>>(reply)
}

/** Sends one file as multipart/form-data under the name `file`, after the fields (the server reads fields first). */
export async function upload<P extends TObject, Q extends TObject, B extends TSchema, R extends TSchema>(
  route: Route<P, Q, B, R>,
  file: File,
  input: Omit<CallInput<Static<P>, Static<Q>, never>, 'body'> & { readonly fields?: Readonly<Record<string, string>> } = {},
): Promise<Static<R>> {
  const form = new FormData()
  for (const [name, value] of Object.entries(input.fields ?? {})) form.append(name, value)
  form.append('file', file, file.name)
  const headers: Record<string, string> = { 'x-doudi': '1', accept: 'application/json' }
  if (input.key !== undefined) headers['idempotency-key'] = input.key
  const init: RequestInit = { method: route.method, headers, body: form, credentials: 'same-origin' }
  if (input.signal !== undefined) init.signal = input.signal
  const reply = await ask(addressOf(route.path, input.params, input.query), init)
  return readJson<Static<R>>(reply)
}

/** Fetches a file (GET) and hands it to the user under the name the server gave. */
export async function download(path: string, fallbackName = '下载'): Promise<void> {
  const reply = await ask(path, { headers: { 'x-doudi': '1' }, credentials: 'same-origin' })
  await saveReply(reply, fallbackName)
}

/** The same for a file that is made by a POST operation (it may be logged or change something). */
export async function downloadByPost(path: string, body: unknown = {}, fallbackName = '下载'): Promise<void> {
  const headers = { 'x-doudi': '1', 'content-type': 'application/json' }
  const reply = await ask(path, { method: 'POST', headers, body: JSON.stringify(body), credentials: 'same-origin' })
  await saveReply(reply, fallbackName)
}

/** A new idempotency key. getRandomValues also works on plain-HTTP intranets, where randomUUID does not exist. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')
}

/** '/api/people/:id' with its params and query filled in; undefined query values are left out. */
export function addressOf(path: string, params: unknown = {}, query: unknown = {}): string {
  const values = new Map(Object.entries(params ?? {}))
  const filled = path.replace(/:([a-z_]+)/g, (_, name: string) => encodeURIComponent(String(values.get(name) ?? '')))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null) search.append(name, String(value))
  }
  const text = search.toString()
  return text === '' ? filled : `${filled}?${text}`
}

async function ask(address: string, init: RequestInit): Promise<Response> {
  let reply: Response
  try {
    reply = await fetch(address, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw noAnswer()
  }
  if (reply.status === 401) window.dispatchEvent(new Event(SIGNED_OUT))
  if (!reply.ok) throw await refusalOf(reply)
  return reply
}

async function refusalOf(reply: Response): Promise<ApiError> {
  try {
    const body: unknown = await reply.json()
    if (isRefusal(body)) return apiError(reply.status, { ...body, facts: body.facts ?? {} })
  } catch {
    // not JSON: told below as an answer that was not understood
  }
  return unreadableAnswer(reply.status)
}

function isRefusal(body: unknown): body is Omit<Refusal, 'facts'> & { facts?: Refusal['facts'] } {
  if (typeof body !== 'object' || body === null) return false
  const fields = new Map(Object.entries(body))
  return ['code', 'what', 'why', 'how'].every(name => typeof fields.get(name) === 'string')
}

async function readJson<T>(reply: Response): Promise<T> {
  try {
    return (await reply.json()) as T
  } catch {
    throw unreadableAnswer(reply.status)
  }
}

/** A kept file (GET), to be shown in the page. */
export async function fetchFile(path: string, signal: AbortSignal): Promise<Blob> {
  const reply = await ask(path, { headers: { 'x-doudi': '1' }, credentials: 'same-origin', signal })
  return reply.blob()
}

async function saveReply(reply: Response, fallbackName: string): Promise<void> {
  const address = URL.createObjectURL(await reply.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = fileNameOf(reply.headers.get('content-disposition')) ?? fallbackName
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** The name in a Content-Disposition header; the UTF-8 form wins. */
export function fileNameOf(disposition: string | null): string | undefined {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1]
  if (encoded !== undefined) return decodeURIComponent(encoded)
  return /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1]
}
