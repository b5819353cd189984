import type { LightMyRequestResponse } from 'fastify'
import { ROOT } from '../../../tools/source-walk.ts'
import { partsOf } from '../testing.zip.ts'

/** Words that only the inside of the program says: stack traces, SQL, paths of the machine. */
const INSIDE: readonly RegExp[] = [
  /\bat [\w.<>]* ?\(?(file:\/\/|node:|\/)[^\s)]*:\d+:\d+/,
  /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b.*\b(FROM|VALUES|SET|WHERE)\b/,
  /node_modules|node:internal|pg_catalog|doudi_app|violates (check|foreign|unique)|syntax error at|invalid (input|byte)/,
]
/** Paths of the machine. */
export const MACHINE = [ROOT.replace(/\/$/, ''), '/tmp/doudi-']

/** What a reply says in plain text: of a workbook or document its parts, unpacked. */
export async function textOf(reply: LightMyRequestResponse): Promise<string> {
  const content = reply.rawPayload
  if (content.subarray(0, 2).toString() !== 'PK') return content.toString('utf8')
  return [...(await partsOf(content)).values()].join('\n')
}

/** What of the inside, and which of these words, a reply lets out; `asked` may come back: it is the asker's own. */
export async function leaksOf(reply: LightMyRequestResponse, words: readonly string[], asked = ''): Promise<string[]> {
  const text = await textOf(reply)
  const own = asked === '' ? text : text.replaceAll(asked, '')
  return [
    ...INSIDE.filter(pattern => pattern.test(own)).map(pattern => `inside: ${pattern.exec(own)?.[0].slice(0, 120)}`),
    ...MACHINE.filter(path => own.includes(path)),
    ...words.filter(word => own.includes(word)),
  ]
}
