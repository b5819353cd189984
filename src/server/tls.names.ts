import { hostname, networkInterfaces } from 'node:os'
import { isIP } from 'node:net'
import { AppError } from './errors.ts'

/** Under which names and addresses an office is reached, and which of them its own certificate authority may vouch for. */

export const LOOPBACK = ['localhost', '127.0.0.1', '::1'] as const
const EVERYWHERE = ['0.0.0.0', '::']
const NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/
const MOST_HOSTS = 20

/** What `--host` asks for. Addresses are where the server listens; names only stand in the certificate. */
export type Hosts = { readonly addresses: readonly string[]; readonly names: readonly string[] }

/** `192.168.1.5,minzheng.local`; HOST_NAME_WRONG for what is neither an address nor a name. Addresses come out in their shortest form. */
export function readHosts(text: string): Hosts {
  const words = text
    .split(/[,，、\s]+/)
    .filter(word => word !== '')
    .map(word => word.toLowerCase().replace(/^\[(.*)\]$/, '$1'))
  const wrong = words.find(word => isIP(word) === 0 && (!NAME.test(word) || /^[\d.]+$/.test(word)))
  if (wrong !== undefined || words.length === 0 || words.length > MOST_HOSTS)
    throw new AppError('HOST_NAME_WRONG', { host: (wrong ?? text).slice(0, 100) })
  const unique = [...new Set(words)]
  return { addresses: unique.filter(word => isIP(word) !== 0).map(shortest), names: unique.filter(word => isIP(word) === 0) }
}

export const isLocalOnly = ({ addresses, names }: Hosts): boolean =>
  addresses.every(address => isWithin(address, LOOPBACK_RANGES)) && names.every(name => name === 'localhost')

/** Where to listen: everywhere, or at the given addresses and always at this machine's own. */
export function listenAt(hosts: Hosts): readonly string[] {
  const { addresses } = hosts
  if (addresses.length === 0 && isLocalOnly(hosts)) return ['127.0.0.1']
  const everywhere = addresses.find(address => EVERYWHERE.includes(address))
  if (everywhere !== undefined || addresses.length === 0) return [everywhere ?? '0.0.0.0']
  return [...new Set([...addresses, '127.0.0.1'])]
}

/** All names and addresses of a certificate now; those of the machine itself where it listens everywhere. */
export function servedNames(hosts: Hosts, machine = machineAddresses()): readonly string[] {
  const listens = listenAt(hosts)
  const own = listens.includes('::') ? machine : listens.includes('0.0.0.0') ? machine.filter(address => isIP(address) === 4) : []
  const given = hosts.addresses.filter(address => !EVERYWHERE.includes(address))
  return [...new Set([...LOOPBACK, ...hosts.names, ...given, ...own])]
}

/** The machine's addresses in its networks; link-local ones cannot be typed into a browser. */
export function machineAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  const found = all.filter(({ internal, address }) => !internal && !isWithin(address, LINK_LOCAL)).map(({ address }) => shortest(address))
  return [...new Set(found)].toSorted()
}

export const isMachineItself = (address: string): boolean => {
  const plain = address.replace(/^::ffff:/, '')
  return isWithin(plain, LOOPBACK_RANGES) || machineAddresses().includes(shortest(plain))
}

/** A range of addresses as bytes, or a name with everything below it. */
export type Range = { readonly address: Buffer; readonly mask: Buffer } | { readonly name: string }

const LOOPBACK_RANGES = ['127.0.0.0/8', '::1/128'].map(rangeOf)
const LINK_LOCAL = ['169.254.0.0/16', 'fe80::/10'].map(rangeOf)
/** RFC 1918, RFC 4193 and the machine itself; .local and .internal are given to nobody in the world outside. */
const PRIVATE: readonly Range[] = [
  ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'].map(rangeOf),
  ...LOOPBACK_RANGES,
  ...['localhost', 'local', 'internal'].map(name => ({ name })),
]

/**
 * What the own authority may ever vouch for: private networks, this machine, and what it was told when it was made. Whoever steals its key
 * still cannot pose as a bank or a ministry to the PCs that trust it.
 */
export function permittedRanges(hosts: Hosts, machine = machineAddresses()): readonly Range[] {
  const computer = hostname().toLowerCase()
  const names = [...hosts.names, ...(NAME.test(computer) ? [computer] : [])].filter(name => !isPermitted(name, PRIVATE))
  const addresses = [...hosts.addresses.filter(address => !EVERYWHERE.includes(address)), ...machine].filter(
    address => !isPermitted(address, PRIVATE),
  )
  return [...PRIVATE, ...[...new Set(addresses)].map(rangeOf), ...[...new Set(names)].map(name => ({ name }))]
}

export const isPermitted = (host: string, ranges: readonly Range[]): boolean =>
  isIP(host) === 0
    ? ranges.some(range => 'name' in range && (host === range.name || host.endsWith(`.${range.name}`)))
    : isWithin(host, ranges)

function isWithin(address: string, ranges: readonly Range[]): boolean {
  const bytes = bytesOf(address)
  return ranges.some(
    range =>
      'mask' in range &&
      range.mask.length === bytes.length &&
      bytes.every((byte, at) => (byte & (range.mask[at] ?? 0)) === ((range.address[at] ?? 0) & (range.mask[at] ?? 0))),
  )
}

function rangeOf(text: string): Range {
  const [address = '', length] = text.split('/')
  const bytes = bytesOf(address)
  const bits = length === undefined ? bytes.length * 8 : Number(length)
  return { address: bytes, mask: Buffer.from(bytes.map((_, at) => 0xff & ~(0xff >> Math.min(8, Math.max(0, bits - at * 8))))) }
}

/** 4 or 16 bytes. */
export function bytesOf(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  const [before = '', after] = shortest(address).split('::')
  const words = (text: string): string[] => (text === '' ? [] : text.split(':'))
  const left = words(before),
    right = after === undefined ? [] : words(after)
  const all = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right]
  return Buffer.from(all.map(word => word.padStart(4, '0')).join(''), 'hex')
}

/** One spelling of an address, the one that browsers send in Host. */
export function shortest(address: string): string {
  return isIP(address) === 6 ? new URL(`http://[${address.split('%')[0] ?? ''}]`).hostname.slice(1, -1) : address
}

/** For an address bar. */
export const inUrl = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host)
