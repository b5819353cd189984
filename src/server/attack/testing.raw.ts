import assert from 'node:assert/strict'
import { connect, type AddressInfo } from 'node:net'
import type { House } from './testing.house.ts'

/** Requests that no library sends: two lengths, two hosts, two cookies, half a request, no HTTP at all. */
const RAW = (host: string): readonly string[] => [
  `GET /api/session HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
  `GET /api/session HTTP/1.1\r\nHost: ${host}\r\nCookie: doudi=a\r\nCookie: doudi=b\r\nConnection: close\r\n\r\n`,
  `POST /api/login HTTP/1.1\r\nHost: ${host}\r\nX-Doudi: 1\r\nX-Doudi: 2\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
  `POST /api/login HTTP/1.1\r\nHost: ${host}\r\nX-Doudi: 1\r\nContent-Type: application/json\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
  `POST /api/login HTTP/1.1\r\nHost: ${host}\r\nX-Doudi: 1\r\nContent-Length: 2\r\nContent-Length: 3\r\nConnection: close\r\n\r\n{}x`,
  `POST /api/login HTTP/1.1\r\nHost: ${host}\r\nX-Doudi: 1\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\nConnection: close\r\n\r\n0\r\n\r\n`,
  `POST /api/login HTTP/1.1\r\nHost: ${host}\r\nX-Doudi: 1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nZZ\r\nno\r\n0\r\n\r\n`,
  `GET /api/people/%ff%fe HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
  `GET /%00/../../etc/passwd HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
  `GET //evil.example/api HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
  `GET http://evil.example/api/session HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
  `BREW /api/session HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
  `GET /api/session HTTP/1.1\r\nHost: ${host}\r\nX: ${'a'.repeat(40_000)}\r\nConnection: close\r\n\r\n`,
  'GET /api/session HTTP/1.1\r\nConnection: close\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01',
  'no http at all\r\n\r\n',
]

/** The answers to raw requests over a real connection; none may be a 500, none may speak of the inside. */
export async function fuzzRaw({ app }: House): Promise<string[]> {
  const address = app.server.listening ? '' : await app.listen({ host: '127.0.0.1', port: 0 })
  assert.notEqual(address, undefined)
  const { port } = app.server.address() as AddressInfo
  const answers: string[] = []
  for (const request of RAW('localhost')) answers.push(await answerTo(port, request))
  return answers
}

const answerTo = (port: number, request: string): Promise<string> =>
  new Promise(resolve => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(request, 'latin1'))
    socket.setTimeout(4000, () => socket.destroy())
    socket.on('data', data => {
      text += data.toString()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(text))
  })
