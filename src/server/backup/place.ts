import type { Engine } from '../postgres/embedded.ts'

/** Where this office's data stand: what backing up and checking need beyond the means of use cases. */
export type Place = {
  readonly engine: Pick<Engine, 'kind' | 'owner' | 'superuser'>
  readonly dataDir: string
  readonly keyFile: string
  /** Seals the audit rows written so far, unless somebody is just writing. */
  readonly seal: (wait: boolean) => Promise<void>
}
