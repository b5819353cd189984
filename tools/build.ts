import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

/** Builds the web into dist/web: beside it first, then swapped in, so that a server never serves half a build. */
const root = join(import.meta.dirname, '..')
const target = join(root, 'dist/web')
const fresh = `${target}.new-${process.pid}`
const old = `${target}.old-${process.pid}`

try {
  await build({ configFile: join(root, 'vite.config.ts'), build: { outDir: fresh, emptyOutDir: true } })
  if (existsSync(target)) renameSync(target, old)
  renameSync(fresh, target)
} finally {
  rmSync(old, { recursive: true, force: true })
  rmSync(fresh, { recursive: true, force: true })
}
