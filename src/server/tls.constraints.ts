import { X509Certificate } from 'node:crypto'
import type { Range } from './tls.names.ts'

/**
 * The name constraints of a certificate authority, which the library of certificates does not know.
 * RFC 5280, 4.2.1.10: SEQUENCE { [0] { SEQUENCE { dNSName [2] | iPAddress [7] } … } }.
 */
export const NAME_CONSTRAINTS = '2.5.29.30'
const OID = Buffer.of(0x06, 0x03, 0x55, 0x1d, 0x1e)
const TAG = { sequence: 0x30, octets: 0x04, permitted: 0xa0, dnsName: 0x82, ipAddress: 0x87 } as const

export const constraints = (ranges: readonly Range[]): Buffer =>
  der(TAG.sequence, der(TAG.permitted, ...ranges.map(range => der(TAG.sequence, nameOf(range)))))

const nameOf = (range: Range): Buffer =>
  'name' in range ? der(TAG.dnsName, Buffer.from(range.name, 'ascii')) : der(TAG.ipAddress, Buffer.concat([range.address, range.mask]))

/** The ranges that stand in our own authority's certificate (PEM). */
export function rangesOf(certificate: string): readonly Range[] {
  const { raw } = new X509Certificate(certificate)
  const at = raw.indexOf(OID)
  if (at < 0) return []
  const value = readDer(raw.subarray(at + OID.length)).find(({ tag }) => tag === TAG.octets)?.content
  const [outer] = readDer(value ?? Buffer.alloc(0))
  const [permitted] = readDer(outer?.content ?? Buffer.alloc(0))
  return readDer(permitted?.content ?? Buffer.alloc(0)).flatMap(({ content }) =>
    readDer(content).map(({ tag, content: base }) => {
      const half = base.length / 2
      return tag === TAG.dnsName ? { name: base.toString('ascii') } : { address: base.subarray(0, half), mask: base.subarray(half) }
    }),
  )
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const size = content.length
  const length = size < 0x80 ? [size] : size < 0x1_00 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return Buffer.concat([Buffer.of(tag, ...length), content])
}

/** The elements that stand one after another; what follows the last whole one is left alone. */
function readDer(bytes: Buffer): { tag: number; content: Buffer }[] {
  const found: { tag: number; content: Buffer }[] = []
  for (let at = 0; at + 2 <= bytes.length; ) {
    const first = bytes[at + 1] ?? 0
    const extra = first < 0x80 ? 0 : first & 0x7f
    if (extra > 2 || at + 2 + extra > bytes.length) break
    const start = at + 2 + extra
    const end = start + (extra === 0 ? first : bytes.readUIntBE(at + 2, extra))
    if (end > bytes.length) break
    found.push({ tag: bytes[at] ?? 0, content: bytes.subarray(start, end) })
    at = end
  }
  return found
}
