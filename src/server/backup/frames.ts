import { AppError } from '../errors.ts'

/**
 * The inside of a backup, before compression: frames of one byte kind, four bytes length (big-endian), content. In this order: one head;
 * the files; per table its name, its rows as PostgreSQL's COPY text in frames of any size; one tail.
 */
export type FrameKind = 'head' | 'file' | 'table' | 'rows' | 'tail'
export type Frame = { readonly kind: FrameKind; readonly content: Buffer }

const KINDS: readonly FrameKind[] = ['head', 'file', 'table', 'rows', 'tail']
const LARGEST = 64 << 20

/** Head and content apart, so that rows are not copied. */
export function frame(kind: FrameKind, content: Buffer): Buffer[] {
  const head = Buffer.alloc(5)
  head.writeUInt8(KINDS.indexOf(kind) + 1, 0)
  head.writeUInt32BE(content.length, 1)
  return content.length === 0 ? [head] : [head, content]
}

export const jsonFrame = (kind: FrameKind, value: unknown): Buffer[] => frame(kind, Buffer.from(JSON.stringify(value)))

/** A file by its name: two bytes length, name, content. */
export function fileFrame(name: string, content: Buffer): Buffer[] {
  const bytes = Buffer.from(name)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return frame('file', Buffer.concat([length, bytes, content]))
}

export function fileOf({ content }: Frame): { readonly name: string; readonly content: Buffer } {
  const length = content.readUInt16BE(0)
  return { name: content.toString('utf8', 2, 2 + length), content: content.subarray(2 + length) }
}

/** Frames of a stream of bytes. BACKUP_DAMAGED when the bytes are none of ours: the cipher has proved them, so a program wrote them wrongly. */
export async function* framesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0)
  let parts: Buffer[] = []
  let size = 0,
    wanted = 5
  for await (const part of bytes) {
    parts.push(part)
    size += part.length
    if (size < wanted) continue
    rest = parts.length === 1 ? part : Buffer.concat(parts)
    for (;;) {
      if (rest.length < 5) {
        wanted = 5
        break
      }
      const kind = KINDS[rest.readUInt8(0) - 1]
      const length = rest.readUInt32BE(1)
      if (kind === undefined || length > LARGEST) throw new AppError('BACKUP_DAMAGED', { kind: 'changed', chunk: 0 })
      wanted = 5 + length
      if (rest.length < wanted) break
      yield { kind, content: rest.subarray(5, wanted) }
      rest = rest.subarray(wanted)
    }
    parts = rest.length === 0 ? [] : [rest]
    size = rest.length
  }
  if (size > 0) throw new AppError('BACKUP_DAMAGED', { kind: 'truncated', chunk: 0 })
}
