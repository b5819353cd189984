import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import { MOST_CONNECTIONS } from './tls.door.ts'
import type { Pair } from './tls.issue.ts'
import { tlsSettings } from './tls.ts'

/** The limits against slow and endless requests. 20 MB over a line of 2 Mbit/s take 80 seconds. */
const LIMITS: ServerOptions = {
  headersTimeout: 15_000,
  requestTimeout: 180_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
}
const HANDSHAKE_MS = 15_000
/** Longer than any answer that is being made; big work runs as a job. */
const IDLE_MS = 300_000

/** Plain for this machine alone, TLS for everybody else. */
export function httpServer(handler: RequestListener, pair: Pair | undefined): Server {
  const server: Server = pair
    ? createTlsServer({ ...LIMITS, ...tlsSettings(pair), handshakeTimeout: HANDSHAKE_MS }, handler)
    : createServer(LIMITS, handler)
  server.maxConnections = MOST_CONNECTIONS
  server.maxHeadersCount = 100
  server.setTimeout(IDLE_MS)
  return server
}

const STATUS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** A request that is no HTTP, too slow or too large in its head gets one line and no more. */
export function answerBroken(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const text = '请求不完整、太慢或太大，没有办理。请刷新页面再试。'
  const head = `HTTP/1.1 ${STATUS[error.code ?? ''] ?? '400 Bad Request'}\r\ncontent-type: text/plain; charset=utf-8\r\n`
  socket.end(`${head}content-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`)
}
