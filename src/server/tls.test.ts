import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, request as get, type ServerOptions } from 'node:https'
import { isIP, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import fc from 'fast-check'
import { nowMs } from './clock.ts'
import { env } from './env.ts'
import { rangesOf } from './tls.constraints.ts'
import { issueServer, makeAuthority, type Pair } from './tls.issue.ts'
import { bytesOf, isLocalOnly, isPermitted, listenAt, permittedRanges, readHosts, servedNames, shortest } from './tls.names.ts'
import { openedAt, openIdentity, tlsBase, tlsSettings, type TlsOptions } from './tls.ts'

const DAY_MS = 86_400_000
const folder = mkdtempSync(join(env.temporaryFolder(), 'doudi-tls-'))
after(() => rmSync(folder, { recursive: true }))
const MACHINE = ['192.168.1.5', 'fd00::5']
const code = (wanted: string) => (error: unknown) => error instanceof Error && error.message === wanted

describe('names and addresses', () => {
  test('what --host may say, and where it listens', () => {
    const { addresses, names } = readHosts('192.168.1.5，minzheng.local [FD00:0::5]')
    assert.deepEqual([addresses, names], [['192.168.1.5', 'fd00::5'], ['minzheng.local']])
    for (const wrong of ['', ',', '1.2.3', '999.1.1.1', 'a_b', 'http://a', '-a', 'a..b', '民政', '1.2.3.4:80', 'a/b'])
      assert.throws(() => readHosts(wrong), code('HOST_NAME_WRONG'), wrong)
    for (const here of ['127.0.0.1', 'localhost', '::1', '[::1]', '127.8.8.8', '127.0.0.1,localhost'])
      assert.equal(isLocalOnly(readHosts(here)), true, here)
    for (const there of ['0.0.0.0', '::', '192.168.1.5', 'minzheng.local', '127.0.0.1,a.local'])
      assert.equal(isLocalOnly(readHosts(there)), false, there)
    assert.deepEqual(listenAt(readHosts('192.168.1.5,a.local')), ['192.168.1.5', '127.0.0.1'])
    assert.deepEqual(listenAt(readHosts('a.local')), ['0.0.0.0'])
    assert.deepEqual(listenAt(readHosts('localhost')), ['127.0.0.1'])
    assert.deepEqual(listenAt(readHosts('::')), ['::'])
  })

  test('the names served are the loopback, the given ones, and those of the machine only where it listens everywhere', () => {
    const own = ['localhost', '127.0.0.1', '::1']
    assert.deepEqual(servedNames(readHosts('0.0.0.0,a.local'), MACHINE), [...own, 'a.local', '192.168.1.5'])
    assert.deepEqual(servedNames(readHosts('::'), MACHINE), [...own, ...MACHINE])
    assert.deepEqual(servedNames(readHosts('10.0.0.7'), MACHINE), [...own, '10.0.0.7'])
    const at = (names: readonly string[]) => openedAt({ names, pair: { certificate: '', key: '' }, authority: undefined }, MACHINE)
    assert.deepEqual(at([...own, 'a.local', '192.168.1.5']), ['192.168.1.5', 'a.local'])
    assert.deepEqual([at(own), at([...own, '59.1.1.1'])], [['127.0.0.1'], ['59.1.1.1']])
  })

  test('one spelling of each address, and its bytes', () => {
    fc.assert(
      fc.property(fc.ipV6(), address => {
        const short = shortest(address)
        assert.equal(shortest(short), short)
        assert.deepEqual(bytesOf(short), bytesOf(address))
        assert.equal(bytesOf(address).length, 16)
      }),
      { seed: 42, numRuns: 200 },
    )
    assert.deepEqual([...bytesOf('10.1.2.255')], [10, 1, 2, 255])
    assert.equal(bytesOf('fd00::1:2').toString('hex'), 'fd000000000000000000000000010002')
  })

  test('private ranges are permitted, the world is not', () => {
    const ranges = permittedRanges(readHosts('59.203.1.9,minzheng.xian.cn'), ['203.0.113.4'])
    for (const good of ['10.0.0.1', '172.31.255.255', '192.168.9.9', '127.0.0.1', '::1', 'fd12::1', 'localhost', 'a.b.local', '59.203.1.9'])
      assert.equal(isPermitted(good, ranges), true, good)
    for (const good of ['203.0.113.4', 'minzheng.xian.cn']) assert.equal(isPermitted(good, ranges), true, good)
    for (const bad of ['8.8.8.8', '172.32.0.1', '11.0.0.1', '59.203.1.8', '2001:db8::1', 'bank.example', 'evillocal', 'xian.cn'])
      assert.equal(isPermitted(bad, ranges), false, bad)
  })
})

/** What a client that trusts only this authority says to a server that shows this certificate. */
async function visit(pair: Pair, authority: string, host: string, options: ServerOptions = {}): Promise<string> {
  const server = createServer({ ...tlsSettings(pair), ...options }, (_, reply) => reply.end('welcome'))
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const said = await new Promise<string>(resolve => {
    const options = {
      host: '127.0.0.1',
      port,
      ca: authority,
      headers: { host },
      agent: false,
      servername: /^[\d.]+$/.test(host) ? '' : host,
    }
    get({ ...options, checkServerIdentity: (_, peer) => checked(new X509Certificate(peer.raw), host) }, reply =>
      reply.on('data', (data: Buffer) => resolve(data.toString())),
    )
      .on('error', (error: Error & { code?: string }) =>
        resolve(error.code === undefined || error.code === 'UNSPECIFIED' ? error.message : error.code),
      )
      .end()
  })
  server.close()
  return said
}
const checked = (certificate: X509Certificate, host: string): Error | undefined =>
  (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) === undefined ? new Error('wrong host') : undefined

describe('the own authority', () => {
  test('a client that trusts it comes in by name and address; other names and other authorities are refused', async () => {
    const ranges = permittedRanges(readHosts('0.0.0.0'), MACHINE)
    const authority = await makeAuthority('兜底证书 A', ranges)
    const pair = await issueServer(authority, ['localhost', '127.0.0.1', '192.168.1.5', 'a.local', 'fd00::5'])
    for (const host of ['localhost', '127.0.0.1', '192.168.1.5', 'a.local'])
      assert.equal(await visit(pair, authority.certificate, host), 'welcome', host)
    assert.equal(await visit(pair, authority.certificate, '192.168.1.6'), 'wrong host')
    const other = await makeAuthority('兜底证书 A', ranges)
    assert.match(await visit(pair, other.certificate, 'localhost'), /UNABLE_TO_VERIFY|SIGNATURE/)
    assert.deepEqual(rangesOf(authority.certificate), ranges, 'the ranges stand in the certificate')
    const { ca, subject, validToDate } = new X509Certificate(authority.certificate)
    assert.equal(ca, true)
    assert.match(subject, /兜底证书 A/)
    assert.ok(Math.abs(validToDate.getTime() - nowMs() - 3652 * DAY_MS) < DAY_MS)
    const server = new X509Certificate(pair.certificate)
    assert.ok(Math.abs(server.validToDate.getTime() - server.validFromDate.getTime() - 397 * DAY_MS) < 1000)
  })

  test('its stolen key cannot pose as anybody outside the office', async () => {
    const authority = await makeAuthority('兜底证书 B', permittedRanges(readHosts('0.0.0.0'), MACHINE))
    for (const name of ['bank.example', '8.8.8.8'])
      assert.equal(await visit(await issueServer(authority, [name]), authority.certificate, name), 'permitted subtree violation', name)
  })

  test('an ended certificate is refused, and so is TLS 1.1', async () => {
    const authority = await makeAuthority('兜底证书 C', permittedRanges(readHosts('0.0.0.0'), MACHINE))
    const ended = await issueServer(authority, ['localhost'], { from: nowMs() - 10 * DAY_MS, days: 5 })
    assert.equal(await visit(ended, authority.certificate, 'localhost'), 'CERT_HAS_EXPIRED')
    assert.equal(tlsSettings(ended).minVersion, 'TLSv1.2')
    const fresh = await issueServer(authority, ['localhost'])
    const old = await visit(fresh, authority.certificate, 'localhost', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' })
    assert.notEqual(old, 'welcome')
  })
})

const optionsFor = (hosts: string, more: Partial<TlsOptions> = {}): TlsOptions & { said: string[] } => {
  const said: string[] = []
  return {
    hosts: readHosts(hosts),
    base: join(folder, 'x'),
    given: undefined,
    newAuthority: false,
    log: line => said.push(line),
    said,
    ...more,
  }
}

describe('the files of the own authority', () => {
  test('made once, for the owner only, outside the data folder; a new server certificate when the names change or the end is near', async () => {
    const base = join(folder, 'own')
    const first = await openIdentity(optionsFor('10.0.0.7,a.local', { base }))
    assert.deepEqual([first.names.includes('10.0.0.7'), first.names.includes('a.local')], [true, true])
    for (const file of [`${base}.ca.key`, `${base}.tls.key`]) assert.equal(statSync(file).mode & 0o777, 0o600, file)
    const again = await openIdentity(optionsFor('10.0.0.7,a.local', { base }))
    assert.deepEqual(again, first)
    const moved = await openIdentity(optionsFor('10.0.0.8,a.local', { base }))
    assert.equal(moved.authority, first.authority)
    assert.notEqual(moved.pair.certificate, first.pair.certificate)
    const text = readFileSync(`${base}.ca.key`, 'utf8')
    const authority = { certificate: first.authority ?? '', key: /-----BEGIN PRIVATE KEY[^]*/.exec(text)?.[0] ?? '' }
    const ending = await issueServer(authority, moved.names, { from: nowMs() - 370 * DAY_MS })
    writeFileSync(`${base}.tls.key`, ending.certificate + ending.key)
    const renewed = await openIdentity(optionsFor('10.0.0.8,a.local', { base }))
    assert.notEqual(renewed.pair.certificate.trim(), ending.certificate.trim(), 'thirty days before its end')
    writeFileSync(`${base}.tls.key`, 'half a file')
    assert.ok((await openIdentity(optionsFor('10.0.0.8,a.local', { base }))).pair.key)
  })

  test('a name outside its ranges, a damaged or an ended authority stop the start; --new-ca puts the old one away', async () => {
    const base = join(folder, 'narrow')
    const first = await openIdentity(optionsFor('10.0.0.7', { base }))
    await assert.rejects(openIdentity(optionsFor('minzheng.xian.cn', { base })), code('AUTHORITY_TOO_NARROW'))
    const fresh = await openIdentity(optionsFor('minzheng.xian.cn', { base, newAuthority: true }))
    assert.notEqual(fresh.authority, first.authority)
    assert.ok(fresh.names.includes('minzheng.xian.cn') && existsSync(`${base}.ca.old.key`))
    writeFileSync(`${base}.ca.key`, 'nothing')
    await assert.rejects(openIdentity(optionsFor('10.0.0.7', { base })), code('AUTHORITY_DAMAGED'))
    await assert.rejects(openIdentity(optionsFor('10.0.0.7', { base: join(folder, 'no', 'where') })), code('TLS_FILE_NOT_WRITABLE'))
  })

  test('they stand beside the key file, in no case in the data folder', () => {
    assert.equal(tlsBase('/a/data', undefined), '/a/data')
    assert.equal(tlsBase('/a/data', '/keys/town.key'), '/keys/town')
    assert.equal(tlsBase('/a/data', '/a/data/town.key'), '/a/data')
    assert.equal(tlsBase('/a/data', '/a/data/deep/town.key'), '/a/data')
  })
})

describe('given files', () => {
  test('are taken when they are a living pair for the asked names; each fault has its own words', async () => {
    const authority = await makeAuthority('县里的证书', permittedRanges(readHosts('0.0.0.0,minzheng.xian.cn'), MACHINE))
    const write = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const pair = await issueServer(authority, ['minzheng.xian.cn', '*.zhen.xian.cn', '10.0.0.7'])
    const cert = write('cert.pem', pair.certificate),
      key = write('key.pem', pair.key)
    const open = (hosts: string, given = { cert, key }) => openIdentity(optionsFor(hosts, { given }))
    const good = await open('0.0.0.0')
    assert.deepEqual([good.authority, good.names], [undefined, ['localhost', '127.0.0.1', '::1', 'minzheng.xian.cn', '10.0.0.7']])
    assert.ok((await open('0.0.0.0,a.zhen.xian.cn')).names.includes('a.zhen.xian.cn'), 'a wildcard serves what was asked for')
    await assert.rejects(open('0.0.0.0,bank.example'), code('CERT_NOT_FOR_HOST'))
    await assert.rejects(open('10.0.0.8'), code('CERT_NOT_FOR_HOST'))
    await assert.rejects(open('0.0.0.0', { cert: join(folder, 'none'), key }), code('CERT_FILE_UNREADABLE'))
    await assert.rejects(open('0.0.0.0', { cert: folder, key }), code('CERT_FILE_UNREADABLE'))
    await assert.rejects(open('0.0.0.0', { cert: key, key }), code('CERT_FILE_WRONG'))
    await assert.rejects(open('0.0.0.0', { cert, key: cert }), code('CERT_KEY_WRONG'))
    const other = await issueServer(authority, ['minzheng.xian.cn'])
    await assert.rejects(open('0.0.0.0', { cert, key: write('other.pem', other.key) }), code('CERT_KEY_MISMATCH'))
    const dated = async (name: string, from: number, days: number) => {
      const made = await issueServer(authority, ['10.0.0.7'], { from, days })
      return { cert: write(`${name}.crt`, made.certificate), key: write(`${name}.pem`, made.key) }
    }
    await assert.rejects(open('0.0.0.0', await dated('ended', nowMs() - 9 * DAY_MS, 8)), code('CERT_EXPIRED'))
    await assert.rejects(open('0.0.0.0', await dated('early', nowMs() + DAY_MS, 8)), code('CERT_NOT_YET'))
    const soon = optionsFor('10.0.0.7', { given: await dated('soon', nowMs() - DAY_MS, 20) })
    await openIdentity(soon)
    assert.match(soon.said.join(), /就过期了/)
    const wild = await issueServer(authority, ['*.zhen.xian.cn'])
    await assert.rejects(
      open('0.0.0.0', { cert: write('w.crt', wild.certificate), key: write('w.pem', wild.key) }),
      code('CERT_WITHOUT_NAMES'),
    )
  })
})
