import { answerParent } from './apart.ts'
import type { EncryptInput } from './write.ts'

answerParent<EncryptInput, Uint8Array>(async ({ bytes, password }, post) => {
  const { default: office } = await import('officecrypto-tool')
  post(new Uint8Array(office.encrypt(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { password })))
})
