import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request as plainGet } from 'node:http'
import { request as get, type RequestOptions } from 'node:https'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { connect as tlsConnect } from 'node:tls'
import { createHash, X509Certificate } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import { nowMs } from './clock.ts'
import { env } from './env.ts'
import { openFront, type Front, type Opened } from './listen.ts'
import { faceOf } from './serve.ts'
import { SETUP, testApp, type TestApp } from './testing.app.ts'
import { issueServer } from './tls.issue.ts'
import { readHosts } from './tls.names.ts'

type Reply = { status: number; headers: Record<string, string | string[] | undefined>; body: string }

describe('an office on the network', () => {
  const folder = mkdtempSync(join(env.temporaryFolder(), 'doudi-front-'))
  const ends: (() => Promise<void>)[] = []
  let house: TestApp, front: Front, app: FastifyInstance, network: Opened, port: number, authority: string

  before(async () => {
    house = await testApp({ after: done => ends.push(done) })
    const options = {
      hosts: readHosts('127.0.0.1,minzheng.local'),
      base: join(folder, 'd'),
      given: undefined,
      newAuthority: false,
      log: () => undefined,
    }
    front = await openFront(options, join(folder, 'd'))
    app = await buildApp(faceOf({ ...house.deps, log: line => house.log.push(line) }, front))
    network = await front.open(app, 0)
    authority = network.authority ?? assert.fail('no authority')
    port = Number(new URL(network.urls[0] ?? '').port)
    ends.unshift(async () => {
      front.close()
      await app.close()
    })
  })
  after(async () => {
    for (const end of ends) await end()
    rmSync(folder, { recursive: true })
  })

  const send = (path: string, options: RequestOptions = {}, body?: object): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const request = get({ host: '127.0.0.1', servername: 'localhost', port, path, ca: authority, agent: false, ...options }, reply => {
        let text = ''
        reply.on('data', (data: Buffer) => (text += data.toString()))
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: text }))
      })
      request.on('error', reject)
      request.end(body ? JSON.stringify(body) : undefined)
    })
  const post = (path: string, body: object, headers: Record<string, string> = {}): Promise<Reply> =>
    send(
      path,
      { method: 'POST', headers: { host: `127.0.0.1:${port}`, 'x-doudi': '1', 'content-type': 'application/json', ...headers } },
      body,
    )

  test('cookies are Secure, SameSite and bound to this host; HSTS is for the names of the network only', async () => {
    const setup = await post('/api/setup', SETUP)
    assert.equal(setup.status, 200, setup.body)
    const cookie = String(setup.headers['set-cookie'])
    for (const part of [/^__Host-doudi=/, /; Secure/, /; HttpOnly/, /; SameSite=Strict/, /; Path=\//]) assert.match(cookie, part)
    assert.doesNotMatch(cookie, /Domain/)
    const here = await send('/api/session', { headers: { host: `localhost:${port}` } })
    assert.equal(here.headers['strict-transport-security'], undefined)
    const named = await send('/api/session', { headers: { host: `minzheng.local:${port}` } })
    assert.equal(named.headers['strict-transport-security'], 'max-age=31536000')
    assert.equal(named.headers['cross-origin-opener-policy'], 'same-origin')
    const session = cookie.split(';')[0] ?? ''
    const signedIn = await send('/api/users', { headers: { host: `localhost:${port}`, cookie: session } })
    assert.equal(signedIn.status, 200)
    const plainName = await send('/api/users', { headers: { host: `localhost:${port}`, cookie: session.replace('__Host-', '') } })
    assert.equal(plainName.status, 401, 'a cookie that a neighbour on plain HTTP could set is none')
  })

  test('the first run is for this machine only', async () => {
    const { isMachineItself } = await import('./tls.names.ts')
    assert.deepEqual(['127.0.0.1', '::1', '::ffff:127.0.0.1', '198.51.100.7'].map(isMachineItself), [true, true, true, false])
    const app = await buildApp(faceOf({ ...house.deps, log: () => undefined }, front))
    const ask = (remoteAddress: string) =>
      app.inject({ method: 'POST', url: '/api/setup', remoteAddress, headers: { host: 'minzheng.local', 'x-doudi': '1' }, body: SETUP })
    assert.equal((await ask('198.51.100.7')).json().code, 'SETUP_NOT_HERE')
    assert.notEqual((await ask('127.0.0.1')).json().code, 'SETUP_NOT_HERE')
    await app.close()
  })

  test('another host name, another origin and a plain origin are refused', async () => {
    for (const host of ['evil.example', `192.168.77.77:${port}`, 'minzheng.local.evil.example'])
      assert.equal(JSON.parse((await send('/api/session', { headers: { host } })).body).code, 'FOREIGN_HOST', host)
    for (const origin of [`http://127.0.0.1:${port}`, 'https://evil.example', 'null', 'https://127.0.0.1:1'])
      assert.equal(JSON.parse((await post('/api/logout', {}, { origin })).body).code, 'FOREIGN_REQUEST', origin)
    assert.equal((await post('/api/logout', {}, { origin: `https://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin' })).status, 200)
  })

  test('a client that does not know the authority does not come in', async () => {
    await assert.rejects(send('/api/session', { ca: [] }), /self-signed|unable to verify|UNABLE/i)
    await assert.rejects(send('/api/session', { servername: 'other.local' }), /does not match/)
  })

  test('old TLS is refused; what is spoken is an AEAD cipher', async () => {
    const speak = (options: object) =>
      new Promise<string>(resolve => {
        const socket = tlsConnect({ host: '127.0.0.1', port, ca: authority, servername: 'localhost', ...options }, () => {
          resolve(`${socket.getProtocol() ?? ''} ${socket.getCipher().name}`)
          socket.destroy()
        })
        socket.on('error', (error: Error & { code?: string }) => resolve(error.code ?? error.message))
      })
    assert.match(await speak({}), /^TLSv1\.3 TLS_AES/)
    assert.match(await speak({ maxVersion: 'TLSv1.2' }), /^TLSv1\.2 ECDHE-ECDSA-.*GCM/)
    assert.doesNotMatch(await speak({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }), /^TLSv1/)
    assert.doesNotMatch(await speak({ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' }), /^TLSv1/)
  })

  test('plain http on the port is told where to go, with a link to our own names only', async () => {
    const ask = (host: string) =>
      new Promise<Reply>((resolve, reject) => {
        plainGet({ host: '127.0.0.1', port, headers: { host }, agent: false }, reply => {
          let text = ''
          reply.on('data', (data: Buffer) => (text += data.toString()))
          reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: text }))
        })
          .on('error', reject)
          .end()
      })
    const ours = await ask(`minzheng.local:${port}`)
    assert.equal(ours.status, 400)
    assert.match(ours.body, /请用 https:\/\/ 打开/)
    assert.ok(ours.body.includes(`href="https://minzheng.local:${port}/"`))
    const foreign = await ask('evil.example"><script>')
    assert.doesNotMatch(foreign.body, /evil|script|href/)
  })

  test('silence and noise are cut off; slow heads are limited', async () => {
    const end = (bytes: string | undefined) =>
      new Promise<string>(resolve => {
        const socket = connect(port, '127.0.0.1', () => void (bytes !== undefined && socket.write(bytes)))
        let said = ''
        socket.on('data', data => (said += data.toString()))
        socket.on('error', () => undefined)
        socket.on('close', () => resolve(said))
      })
    assert.equal(await end('\0\0\0'), '')
    assert.equal(await end('no such method\r\n'), '')
    assert.match(await end('SSH /x HTTP/1.1\r\n\r\n'), /^HTTP\/1\.1 400/)
    const app = await buildApp(faceOf({ ...house.deps, log: () => undefined }, front))
    const { headersTimeout, requestTimeout, keepAliveTimeout, maxConnections, timeout } = app.server
    assert.deepEqual([headersTimeout, requestTimeout, keepAliveTimeout, maxConnections, timeout], [15_000, 180_000, 30_000, 1000, 300_000])
    await app.close()
  })

  test('a certificate that nears its end is exchanged while the office works', async () => {
    const shown = () =>
      new Promise<X509Certificate>((resolve, reject) => {
        const socket = tlsConnect({ host: '127.0.0.1', port, ca: authority, servername: 'localhost' }, () => {
          resolve(new X509Certificate(socket.getPeerCertificate().raw))
          socket.destroy()
        })
        socket.on('error', reject)
      })
    const before = await shown()
    await front.renew(app)
    assert.equal((await shown()).serialNumber, before.serialNumber, 'nothing to exchange')
    const key = readFileSync(join(folder, 'd.ca.key'), 'utf8')
    const own = { certificate: authority, key: key.slice(key.indexOf('-----BEGIN PRIVATE KEY')) }
    const ending = await issueServer(own, front.names(), { from: nowMs() - 370 * 86_400_000 })
    writeFileSync(join(folder, 'd.tls.key'), ending.certificate + ending.key)
    await front.renew(app)
    const fresh = await shown()
    assert.notEqual(fresh.serialNumber, before.serialNumber)
    assert.ok(fresh.validToDate.getTime() > nowMs() + 390 * 86_400_000)
    assert.equal((await send('/api/session', { headers: { host: `minzheng.local:${port}` } })).status, 200)
  })

  test('the page of trust stands open, with the fingerprint of the certificate that it hands out', async () => {
    const page = await send('/trust', { headers: { host: `minzheng.local:${port}` } })
    assert.deepEqual([page.status, page.headers['content-type']], [200, 'text/html; charset=utf-8'])
    const file = await new Promise<Buffer>((resolve, reject) => {
      get({ host: '127.0.0.1', servername: 'localhost', port, path: '/ca.crt', ca: authority, agent: false }, reply => {
        const parts: Buffer[] = []
        reply.on('data', (data: Buffer) => parts.push(data))
        reply.on('end', () => resolve(Buffer.concat(parts)))
      })
        .on('error', reject)
        .end()
    })
    const sha256 = createHash('sha256').update(file).digest('hex').toUpperCase()
    const shown = page.body.replace(/<\/?span>|\s/g, '')
    assert.ok(shown.includes(sha256), 'certutil -hashfile shows what is printed')
    assert.ok(shown.includes(createHash('sha1').update(file).digest('hex').toUpperCase()), 'and Windows shows its SHA-1')
    assert.equal(new X509Certificate(file).ca, true)
    assert.equal((await send('/ca.pem')).body.trim(), authority.trim())
    assert.doesNotMatch(page.body, /<script|PRIVATE KEY/)
    assert.match(page.body, /<svg/)
    const style = /<style>([^]*)<\/style>/.exec(page.body)?.[1] ?? ''
    assert.ok(String(page.headers['content-security-policy']).includes(createHash('sha256').update(style).digest('base64')))
    assert.equal(readFileSync(network.trustFile ?? '', 'utf8'), page.body, 'the same page stands in the data folder')
    assert.deepEqual(readFileSync(join(folder, 'd', 'doudi-ca.crt')), file)
    const { statusCode, body } = await house.app.inject('/ca.crt')
    assert.deepEqual([statusCode, JSON.parse(body).code], [404, 'NOT_FOUND'], 'without TLS of our own there is none')
  })
})
