import { inflateRawSync } from 'node:zlib'
import type { LightMyRequestResponse } from 'fastify'
import { ROOT } from '../../../tools/source-walk.ts'

/** Words that only the inside of the program says: stack traces, SQL, paths of the machine. */
const INSIDE: readonly RegExp[] = [
  /\bat [\w.<>]* ?\(?(file:\/\/|node:|\/)[^\s)]*:\d+:\d+/,
  /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b.*\b(FROM|VALUES|SET|WHERE)\b/,
  /node_modules|node:internal|pg_catalog|doudi_app|violates (check|foreign|unique)|syntax error at|invalid (input|byte)/,
]
/** Paths of the machine. */
export const MACHINE = [ROOT.replace(/\/$/, ''), '/tmp/doudi-']

/** What a reply says in plain text: of a workbook or document its parts, unpacked. */
export function textOf(reply: LightMyRequestResponse): string {
  const content = reply.rawPayload
  return content.subarray(0, 2).toString() === 'PK' ? unpacked(content) : content.toString('utf8')
}

/** The central directory of a ZIP names every part. */
function unpacked(zip: Buffer): string {
  const parts: string[] = []
  for (let at = zip.indexOf('PK\x01\x02'); at >= 0; at = zip.indexOf('PK\x01\x02', at + 46)) {
    const [method, size, start] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)]
    const from = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28)
    const packed = zip.subarray(from, from + size)
    parts.push((method === 8 ? inflateRawSync(packed) : packed).toString('utf8'))
  }
  return parts.join('\n')
}

/** What of the inside, and which of these words, a reply lets out; `asked` may come back: it is the asker's own. */
export function leaksOf(reply: LightMyRequestResponse, words: readonly string[], asked = ''): string[] {
  const text = textOf(reply)
  const own = asked === '' ? text : text.replaceAll(asked, '')
  return [
    ...INSIDE.filter(pattern => pattern.test(own)).map(pattern => `inside: ${pattern.exec(own)?.[0].slice(0, 120)}`),
    ...MACHINE.filter(path => own.includes(path)),
    ...words.filter(word => own.includes(word)),
  ]
}
