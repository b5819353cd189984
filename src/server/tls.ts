import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { relative, resolve } from 'node:path'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import { dayOf, nowMs } from './clock.ts'
import { AppError } from './errors.ts'
import { randomHex } from './random.ts'
import { rangesOf } from './tls.constraints.ts'
import type { Pair } from './tls.issue.ts'
import { type Hosts, isPermitted, LOOPBACK, machineAddresses, permittedRanges, servedNames, shortest } from './tls.names.ts'

/** The certificate of a server that is reached over the network: one of our own authority, or given files. */

export type TlsOptions = {
  readonly hosts: Hosts
  /** Where the own authority keeps its two files: `<base>.ca.key` and `<base>.tls.key`. */
  readonly base: string
  readonly given: { readonly cert: string; readonly key: string } | undefined
  /** Puts the own authority away and makes another, which every PC has to trust anew. */
  readonly newAuthority: boolean
  readonly log: (line: string) => void
}
export type Identity = {
  readonly pair: Pair
  /** Names and addresses under which the system may be opened. */
  readonly names: readonly string[]
  /** The own authority's certificate (PEM); undefined with given files. */
  readonly authority: string | undefined
}

const DAY_MS = 86_400_000
const RENEW_BEFORE_DAYS = 30

// ECDHE with AES-GCM or ChaCha20 only: every browser since Chromium 70 has them.
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256',
  ...['AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'CHACHA20-POLY1305'].flatMap(end => [`ECDHE-ECDSA-${end}`, `ECDHE-RSA-${end}`]),
].join(':')
export const tlsSettings = ({ certificate, key }: Pair): SecureContextOptions => ({
  cert: certificate,
  key,
  minVersion: 'TLSv1.2',
  ciphers: CIPHERS,
  honorCipherOrder: true,
})

/** Beside the key file, and in no case inside the data folder, which people copy. */
export function tlsBase(dataDir: string, keyFile: string | undefined): string {
  const folder = resolve(dataDir)
  const base = resolve(keyFile ?? `${folder}.key`).replace(/\.key$/, '')
  const inside = relative(folder, base)
  return inside === '' || inside.startsWith('..') || resolve(inside) === inside ? base : folder
}

/** Opens or makes what is needed; refuses with words that say what is wrong with a given file. Call again to renew. */
export const openIdentity = async (options: TlsOptions): Promise<Identity> =>
  options.given ? givenIdentity(options, options.given) : ownIdentity(options)

async function ownIdentity(options: TlsOptions): Promise<Identity> {
  const { hosts, base, log } = options
  const authority = await openAuthority(options)
  const ranges = rangesOf(authority.certificate)
  const all = servedNames(hosts)
  const outside = all.filter(name => !isPermitted(name, ranges))
  const asked = outside.filter(name => hosts.names.includes(name) || hosts.addresses.includes(name))
  if (asked.length > 0) throw new AppError('AUTHORITY_TOO_NARROW', { hosts: asked.join('、') })
  const names = all.filter(name => !outside.includes(name))
  const kept = readPair(`${base}.tls.key`)
  if (kept && stillGood(kept, authority, names)) return { pair: kept, names, authority: authority.certificate }
  if (outside.length > 0) log(`地址 ${outside.join('、')} 不在本系统证书可用的范围内，不写进证书，用它打不开。`)
  const { issueServer } = await import('./tls.issue.ts')
  const pair = await issueServer(authority, names)
  writePair(`${base}.tls.key`, pair)
  log(`已签发服务器证书，用于 ${names.join('、')}，到 ${dayOf(endOf(pair))} 为止，到期前自动换新。`)
  return { pair, names, authority: authority.certificate }
}

async function openAuthority({ hosts, base, newAuthority, log }: TlsOptions): Promise<Pair> {
  const path = `${base}.ca.key`
  const kept = existsSync(path) ? readPair(path) : undefined
  if (existsSync(path) && !newAuthority) {
    if (!kept) throw new AppError('AUTHORITY_DAMAGED', { path })
    if (endOf(kept) <= nowMs()) throw new AppError('AUTHORITY_ENDED', { day: dayOf(endOf(kept)) })
    return kept
  }
  const { makeAuthority } = await import('./tls.issue.ts')
  const fresh = await makeAuthority(`兜底证书 ${randomHex(3).toUpperCase()}`, permittedRanges(hosts))
  if (existsSync(path)) renameSync(path, `${base}.ca.old.key`)
  writePair(path, fresh)
  log(`已新建本单位的根证书（${path}，请勿外传）。每台要用兜底的电脑和手机都要信任它一次，做法见信任说明页。`)
  return fresh
}

/** Ours, whole, with the names of now, and with more than a month to go. */
function stillGood(pair: Pair, authority: Pair, names: readonly string[]): boolean {
  const certificate = new X509Certificate(pair.certificate)
  const listed = namesOf(certificate)
  return (
    certificate.verify(new X509Certificate(authority.certificate).publicKey) &&
    certificate.validFromDate.getTime() <= nowMs() &&
    certificate.validToDate.getTime() > nowMs() + RENEW_BEFORE_DAYS * DAY_MS &&
    listed.length === names.length &&
    names.every(name => listed.includes(name))
  )
}

/** Certificate and key of one file; undefined where they cannot be read or do not belong together. */
function readPair(path: string): Pair | undefined {
  try {
    const text = readFileSync(path, 'utf8')
    const part = (kind: string): string => new RegExp(`-----BEGIN ${kind}-----[^-]+-----END ${kind}-----`).exec(text)?.[0] ?? ''
    const pair = { certificate: part('CERTIFICATE'), key: part('PRIVATE KEY') }
    return new X509Certificate(pair.certificate).checkPrivateKey(createPrivateKey(pair.key)) ? pair : undefined
  } catch {
    return undefined
  }
}

/** Whole or not at all, for the owner's eyes only. */
function writePair(path: string, { certificate, key }: Pair): void {
  const half = `${path}.${randomHex(4)}`
  try {
    writeFileSync(half, `${certificate.trim()}\n${key.trim()}\n`, { mode: 0o600, flag: 'wx', flush: true })
    renameSync(half, path)
  } catch (error) {
    rmSync(half, { force: true })
    throw error instanceof Error && 'code' in error ? new AppError('TLS_FILE_NOT_WRITABLE', { path }) : error
  }
}

const endOf = ({ certificate }: Pair): number => new X509Certificate(certificate).validToDate.getTime()

/** DNS names and addresses of a certificate, addresses in the spelling of an address bar. */
const namesOf = ({ subjectAltName }: X509Certificate): string[] =>
  (subjectAltName ?? '').split(', ').flatMap(entry => {
    const [, kind, value = ''] = /^(DNS|IP Address):(.*)$/.exec(entry) ?? []
    return kind === undefined ? [] : [kind === 'DNS' ? value.toLowerCase() : shortest(value)]
  })

function givenIdentity({ hosts, log }: TlsOptions, { cert, key }: { cert: string; key: string }): Identity {
  const pair: Pair = { certificate: readGiven(cert), key: readGiven(key) }
  const certificate = parsed(() => new X509Certificate(pair.certificate), 'CERT_FILE_WRONG', cert)
  const secret: KeyObject = parsed(() => createPrivateKey(pair.key), 'CERT_KEY_WRONG', key)
  if (!certificate.checkPrivateKey(secret)) throw new AppError('CERT_KEY_MISMATCH', { cert, key })
  const from = certificate.validFromDate.getTime(),
    to = certificate.validToDate.getTime()
  if (nowMs() >= to) throw new AppError('CERT_EXPIRED', { cert, day: dayOf(to) })
  if (nowMs() < from) throw new AppError('CERT_NOT_YET', { cert, day: dayOf(from) })
  // A group or an algorithm that this OpenSSL has not, as of a certificate for GM/T 0024 connections, shows only here.
  parsed(() => createSecureContext(tlsSettings(pair)), 'CERT_UNUSABLE', cert)
  const asked = [...hosts.names, ...hosts.addresses.filter(address => !['0.0.0.0', '::'].includes(address))]
  const covered = (name: string): boolean => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined
  const bare = asked.filter(name => !covered(name))
  if (bare.length > 0) throw new AppError('CERT_NOT_FOR_HOST', { cert, hosts: bare.join('、') })
  // A wildcard alone would let any name of that domain through the host check.
  const names = [...new Set([...asked, ...namesOf(certificate).filter(name => !name.includes('*'))])]
  if (names.length === 0) throw new AppError('CERT_WITHOUT_NAMES', { cert })
  if (to < nowMs() + RENEW_BEFORE_DAYS * DAY_MS) log(`证书 ${cert} 到 ${dayOf(to)} 就过期了，请尽快换新；换好文件后不用重启。`)
  return { pair, names: [...new Set([...LOOPBACK, ...names])], authority: undefined }
}

function readGiven(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new AppError('CERT_FILE_UNREADABLE', { path: resolve(path) })
  }
}

function parsed<T>(parse: () => T, code: string, path: string): T {
  try {
    return parse()
  } catch {
    throw new AppError(code, { path })
  }
}

/** Where people open it: addresses of the network first, which need no name service; this machine's own only when there is nothing else. */
export function openedAt({ names }: Identity, machine = machineAddresses()): readonly string[] {
  const outside = names.filter(name => !LOOPBACK.some(own => own === name))
  const addresses = outside.filter(name => isIP(name) !== 0 && machine.includes(name))
  const others = outside.filter(name => isIP(name) === 0)
  return outside.length === 0 ? ['127.0.0.1'] : addresses.length + others.length > 0 ? [...addresses, ...others] : outside
}
