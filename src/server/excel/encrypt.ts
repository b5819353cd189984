import { runApart } from './apart.ts'

export type EncryptInput = { readonly bytes: Uint8Array; readonly password: string }

const BOUNDS = { milliseconds: 120_000, heapMegabytes: 512 }

/**
 * A workbook that only its password opens (ECMA-376 agile encryption: AES-256, SHA-512, 100,000 rounds), in Excel, WPS and LibreOffice.
 * In a process of its own: the rounds are made without a pause, and for a second nobody else would be answered.
 * The password goes through a pipe, never over a command line.
 */
export async function encryptWorkbook(bytes: Uint8Array, password: string, signal?: AbortSignal): Promise<Buffer> {
  let made: Uint8Array | undefined
  const input: EncryptInput = { bytes, password }
  await runApart<Uint8Array>(new URL('./encrypt.process.ts', import.meta.url), input, { ...BOUNDS, signal }, workbook => {
    made = workbook
  })
  if (made === undefined) throw new Error('the workbook was not encrypted')
  return Buffer.from(made.buffer, made.byteOffset, made.byteLength)
}
