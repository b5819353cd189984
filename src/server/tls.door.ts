import { createServer, type Server, type Socket } from 'node:net'

/** What comes in at the port before it is TLS: plain HTTP is told where to go, silence is cut off, nobody takes all places. */

const FIRST_BYTE_MS = 10_000
const TLS_HANDSHAKE = 0x16
/** An office of fifty behind one address, with six connections each, and as many again. */
const MOST_PER_ADDRESS = 600
export const MOST_CONNECTIONS = 1000

/**
 * Puts a guard before the server's own handling of connections. `answer` writes the page for a plain HTTP request to that host.
 * Gives what sends away those who have not said anything yet, for the end.
 */
export function guardDoor(server: Server, answer: (host: string) => string): () => void {
  const handlers = server.listeners('connection')
  const open = new Map<string, number>()
  const silent = new Set<Socket>()
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? ''
    const count = (open.get(address) ?? 0) + 1
    if (count > MOST_PER_ADDRESS) {
      socket.destroy()
      return
    }
    open.set(address, count)
    socket.once('close', () => {
      silent.delete(socket)
      const left = (open.get(address) ?? 1) - 1
      if (left === 0) open.delete(address)
      else open.set(address, left)
    })
    silent.add(socket)
    greet(socket, answer, () => {
      silent.delete(socket)
      for (const handler of handlers) handler.call(server, socket)
    })
  })
  return () => {
    for (const socket of silent) socket.destroy()
  }
}

function greet(socket: Socket, answer: (host: string) => string, enter: () => void): void {
  const cut = (): void => void socket.destroy()
  socket.on('error', cut)
  socket.setTimeout(FIRST_BYTE_MS, cut)
  socket.once('readable', () => {
    const first = socket.read() as Buffer | null
    if (first === null) return cut()
    if (first[0] === TLS_HANDSHAKE) {
      socket.setTimeout(0)
      socket.off('timeout', cut)
      socket.off('error', cut)
      socket.unshift(first)
      return enter()
    }
    const head = first.toString('latin1')
    if (!/^[A-Z]{3,10} /.test(head)) return cut()
    const page = answer(/^host: *([^\s]+)/im.exec(head)?.[1] ?? '')
    socket.resume()
    socket.end(
      `HTTP/1.1 400 Bad Request\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(page)}\r\n` +
        `content-security-policy: default-src 'none'\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n${page}`,
    )
  })
}

/** Listens at one more address and hands everything to the server. */
export async function alsoAt(server: Server, host: string, port: number): Promise<Server> {
  const door = createServer(socket => void server.emit('connection', socket))
  door.maxConnections = MOST_CONNECTIONS
  await new Promise<void>((resolve, reject) => {
    door.once('error', reject)
    door.listen({ host, port }, resolve)
  })
  return door
}

/** The page for who wrote http:// instead of https://; a link only to a host that is ours. */
export function plainHttpPage(link: string | undefined): string {
  const where = link === undefined ? '' : `<p><a href="${link}">${link}</a></p>`
  return (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>请用 https:// 打开</title>' +
    '<h1>请用 https:// 打开兜底</h1><p>这个地址只接受加密连接，刚才的 http:// 请求没有办理。</p>' +
    `<p>请把地址开头的 http:// 改成 https://。</p>${where}</html>`
  )
}
