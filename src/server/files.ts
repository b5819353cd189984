import { createHash } from 'node:crypto'
import type { InTransaction } from './command.ts'
import { AppError } from './errors.ts'

export type StoredFile = {
  readonly kind: 'roster' | 'approval_scan' | 'bank_return' | 'summary' | 'handover_scan' | 'account_evidence' | 'system_approval'
  readonly file_name: string
  readonly media_type: string
  readonly content: Uint8Array
}

const NAME_LENGTH = 200

/** Keeps a file, encrypted, in the transaction that is open; what it belongs to is written by the caller. Gives its id. */
export async function saveAttachment(ctx: InTransaction, { kind, file_name, media_type, content }: StoredFile): Promise<string> {
  const attachment_id = ctx.newId()
  await ctx.db
    .insertInto('attachment')
    .values({
      county: ctx.user.county,
      attachment_id,
      division: ctx.user.town,
      kind,
      file_name: baseName(file_name),
      media_type,
      size_bytes: BigInt(content.byteLength),
      sha256: createHash('sha256').update(content).digest('hex'),
      content_cipher: ctx.codec.sealFile(content),
      created_by: ctx.user.user_id,
      created_at: ctx.now,
    })
    .execute()
  return attachment_id
}

/** The file as it was handed in. ATTACHMENT_NOT_FOUND outside the user's scope. */
export async function openAttachment(
  ctx: InTransaction,
  attachment_id: string,
): Promise<StoredFile & { readonly content: Buffer; readonly sha256: string }> {
  const row = await ctx.db
    .selectFrom('attachment')
    .select(['kind', 'file_name', 'media_type', 'sha256', 'content_cipher'])
    .where('county', '=', ctx.user.county)
    .where('attachment_id', '=', attachment_id)
    .executeTakeFirst()
  if (!row) throw new AppError('ATTACHMENT_NOT_FOUND', { attachment_id })
  return {
    kind: row.kind as StoredFile['kind'],
    file_name: row.file_name,
    media_type: row.media_type,
    sha256: row.sha256,
    content: ctx.codec.openFile(row.content_cipher),
  }
}

export type FileFailure = { readonly what: 'FILE_CHANGED'; readonly where: string }

/** Opens every kept file of the scope, one at a time, and holds it against its hash. */
export async function proveAttachments(ctx: InTransaction): Promise<{ files: number; failures: FileFailure[] }> {
  const { db, user, codec } = ctx
  const kept = await db
    .selectFrom('attachment')
    .select('attachment_id')
    .where('county', '=', user.county)
    .orderBy('attachment_id')
    .execute()
  const failures: FileFailure[] = []
  for (const { attachment_id } of kept) {
    const row = await db
      .selectFrom('attachment')
      .select(['sha256', 'content_cipher'])
      .where('county', '=', user.county)
      .where('attachment_id', '=', attachment_id)
      .executeTakeFirstOrThrow()
    if (!isWhole(row)) failures.push({ what: 'FILE_CHANGED', where: `attachment ${attachment_id}` })
  }
  return { files: kept.length, failures }

  function isWhole({ sha256, content_cipher }: { sha256: string; content_cipher: Buffer }): boolean {
    try {
      return createHash('sha256').update(codec.openFile(content_cipher)).digest('hex') === sha256
    } catch {
      // The seal of the cipher does not fit: the file was changed without the key.
      return false
    }
  }
}

/** A browser may send a whole path; only the last part is the file's name. */
const baseName = (name: string): string => (name.split(/[/\\]/).at(-1) ?? '').slice(-NAME_LENGTH) || '未命名'

const SCANS = [
  { media_type: 'application/pdf', begins: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { media_type: 'image/jpeg', begins: [0xff, 0xd8, 0xff] },
  { media_type: 'image/png', begins: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
] as const

/** What a scan is by its first bytes: pdf, jpg or png; undefined for anything else. */
export const sniffScan = (content: Uint8Array): string | undefined =>
  SCANS.find(({ begins }) => begins.every((byte, at) => content[at] === byte))?.media_type
