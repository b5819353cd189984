import { createHmac } from 'node:crypto'
import type { Context } from '../../server/command.ts'

/**
 * How a child's record is called outside the register: in the audit, which is read by somebody who may not know of the child. Always the
 * same for one record, and nobody without the key comes from it to the record; its page shows the mark to those named for children.
 */
export function markOf({ codec }: Pick<Context, 'codec'>, child: string): string {
  const hex = createHmac('sha256', codec.auditKey).update(`child\n${child}`).digest('hex')
  // Of the shape of an id (version 8: of one's own making), so that it can stand where the audit keeps whom a row is about.
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}
