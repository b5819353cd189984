import { createReadStream, createWriteStream } from 'node:fs'
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib'
import { chromium, type Browser } from 'playwright-core'

/** 'oldest' is Chromium 108, the oldest browser of the offices; 'newest' the one we ship for tests. */
export type BrowserAge = 'newest' | 'oldest'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const PACKAGES: Readonly<Record<BrowserAge, string>> = { newest: '@sparticuz/chromium', oldest: 'chromium-108' }

/**
 * Starts a headless Chromium that came with npm, with a Chinese font of its own. The caller closes it.
 * Only these two arguments: the packages' default ones switch web security off, which would make every test of it worthless.
 */
export async function launch(age: BrowserAge = 'newest', more: readonly string[] = []): Promise<Browser> {
  const folder = await unpack(age)
  const env = { FONTCONFIG_FILE: await fontsConfig(), HOME: `${ROOT}.cache`, LANG: 'zh_CN.UTF-8' }
  const options = { executablePath: `${folder}chromium`, args: ['--no-sandbox', '--no-zygote', '--headless', '--disable-gpu', ...more] }
  try {
    return await chromium.launch({ ...options, env })
  } catch (error) {
    if (!String(error).includes('shared libraries')) throw error
    return chromium.launch({ ...options, env: { ...env, LD_LIBRARY_PATH: await unpackLibraries() } })
  }
}

/** The packages would both write one temporary path, so each is unpacked here, once, to a folder with its version. */
async function unpack(age: BrowserAge): Promise<string> {
  const source = packageFolder(age)
  const version = versionOf(await readFile(`${source}package.json`, 'utf8'))
  const folder = `${ROOT}.cache/chromium-${version}/`
  const binary = `${folder}chromium`
  if (await exists(binary)) return folder
  await mkdir(folder, { recursive: true })
  const half = `${folder}chromium.${process.pid}`
  try {
    await pipeline(createReadStream(`${source}bin/chromium.br`), createBrotliDecompress(), createWriteStream(half, { mode: 0o755 }))
    await rename(half, binary)
  } finally {
    await rm(half, { force: true })
  }
  return folder
}

const packageFolder = (age: BrowserAge): string => `${ROOT}node_modules/${PACKAGES[age]}/`

/** A bare machine has no libnss3 and the like; the packages bring them in archives (108 an incomplete set, hence both). */
async function unpackLibraries(): Promise<string> {
  const place = `${ROOT}.cache/chromium-libraries`
  await mkdir(place, { recursive: true })
  await unpackTar(`${packageFolder('oldest')}bin/aws.tar.br`, place)
  await unpackTar(`${packageFolder('newest')}bin/al2023.tar.br`, place)
  return place
}

/** Only the plain library files of a brotli-packed tar, without their folders. */
async function unpackTar(archive: string, place: string): Promise<void> {
  const tar = brotliDecompressSync(await readFile(archive))
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const name = tar.toString('utf8', at, at + 100).split('\0')[0] ?? ''
    const size = Number.parseInt(tar.toString('ascii', at + 124, at + 136), 8)
    const kind = tar.toString('ascii', at + 156, at + 157)
    if ((kind === '0' || kind === '\0') && name.includes('.so'))
      await writeFile(`${place}/${basename(name)}`, tar.subarray(at + 512, at + 512 + size))
    at += 512 + Math.ceil(size / 512) * 512
  }
}

function versionOf(packageJson: string): string {
  const { version } = JSON.parse(packageJson) as { version: string }
  return version
}

/** A fontconfig file that knows only Noto Sans SC, so that pictures look the same on every machine. */
async function fontsConfig(): Promise<string> {
  const fonts = `${ROOT}node_modules/@expo-google-fonts/noto-sans-sc`
  const cache = `${ROOT}.cache/fontconfig`
  await mkdir(cache, { recursive: true })
  const file = `${cache}/fonts.conf`
  await writeFile(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>${fonts}/400Regular</dir><dir>${fonts}/600SemiBold</dir><dir>${fonts}/700Bold</dir><cachedir>${cache}</cachedir>
</fontconfig>`,
  )
  return file
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
