// What must run before anything is installed, under any Node from 20 on: packages in place, then Node 24, then the program.
// Plain JavaScript without packages. Notes go to standard error: standard output belongs to the program.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const packages = join(root, 'node_modules')
const stamp = join(packages, '.cache', 'doudi-installed')
const NEEDED = 24

const note = text => process.stderr.write(`${text}\n`)
const hashOf = text => createHash('sha256').update(text).digest('hex')

export function refuse(chinese, english) {
  note(`兜底：${chinese}`)
  note(`Doudi: ${english}`)
  process.exit(3)
}

/** Runs a TypeScript program of this repository under Node 24, with its exit code. `development`: needs the devDependencies too. */
export function run(program, args, { development = false } = {}) {
  ensurePackages(development)
  const node = findNode()
  const line = [...QUIET, join(root, program), ...args]
  // Where this Node can become the other program, no process of ours stays between it and its signals.
  if (process.execve !== undefined && process.platform !== 'win32') process.execve(node, [node, ...line], process.env)
  passOn(node, line)
}

/** Runs a program as a step before the real one; its output is only notes. True when it succeeded. */
export function runStep(program, args) {
  ensurePackages(true)
  return spawnSync(findNode(), [...QUIET, join(root, program), ...args], { cwd: root, stdio: ['ignore', 2, 2] }).status === 0
}

// A small nursery: an idle server keeps 30 MB less, and an office PC has other programs open.
const QUIET = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=4']

function passOn(node, line) {
  const child = spawn(node, line, { stdio: 'inherit' })
  // Ctrl-C in a terminal goes to the whole group by itself; sent again it would look like a second Ctrl-C.
  const forward = signal => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal))
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, forward)
  child.on('error', error => refuse(`无法运行 ${node}：${error.message}`, `cannot run ${node}: ${error.message}`))
  child.on('exit', (code, signal) => {
    for (const name of signals) process.removeListener(name, forward)
    if (signal === null) process.exit(code ?? 3)
    process.kill(process.pid, signal)
  })
}

// ---- Node 24 ----

function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED) return process.execPath
  const name = { linux: `node-linux-${process.arch}`, win32: `node-win-${process.arch}` }[process.platform]
  const node = name === undefined ? undefined : join(packages, name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  const problem = node === undefined || !existsSync(node) ? 'missing' : versionProblem(node)
  if (problem === undefined) return node
  const packaged = `${name ?? process.platform}`
  return refuse(
    `需要 Node ${NEEDED} 或更高版本，当前是 ${process.version}，` +
      `随包的 Node ${NEEDED}（${packaged}）${problem === 'missing' ? '没有装上' : `不能用：${problem}`}。` +
      `请联网执行 npm ci --ignore-scripts 补装，或从 https://nodejs.org 安装 Node ${NEEDED} 后重试。`,
    `needs Node ${NEEDED} or later, this is ${process.version}, and the packaged one (${packaged}) is ${problem}. ` +
      `Run "npm ci --ignore-scripts" with a network, or install Node ${NEEDED} from https://nodejs.org, and try again.`,
  )
}

/** Asked once per installation: the stamp keeps the answer. */
function versionProblem(node) {
  const kept = readStamp()
  if (kept?.node === node) return undefined
  const asked = spawnSync(node, ['--version'], { encoding: 'utf8' })
  const version = /^v(\d+)\./.exec(asked.stdout ?? '')?.[1]
  if (version === undefined) return (asked.error?.message ?? asked.stderr ?? '').trim() || 'unable to start'
  if (Number(version) < NEEDED) return asked.stdout.trim()
  if (kept !== undefined) writeStamp({ ...kept, node })
  return undefined
}

// ---- packages ----

let ensured = false

function ensurePackages(development) {
  if (ensured) return
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const state = packagesState(lock, development)
  if (state !== 'fresh') install(state, lock, development)
  ensured = true
}

/** 'fresh' | 'stale' | 'missing'. Without our stamp (somebody else installed) npm's own record is compared with the lockfile. */
function packagesState(lock, development) {
  const record = join(packages, '.package-lock.json')
  if (!existsSync(record)) return 'missing'
  const kept = readStamp()
  if (kept?.lock === hashOf(lock) && (kept.development || !development)) return 'fresh'
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages ?? {}
  let complete = true
  for (const [path, wanted] of Object.entries(JSON.parse(lock).packages)) {
    if (path === '') continue
    const found = installed[path]
    if (found !== undefined ? found.version !== wanted.version : !wanted.optional && !wanted.devOptional && !wanted.dev) return 'stale'
    if (found === undefined && wanted.dev && !wanted.optional) complete = false
  }
  if (development && !complete) return 'stale'
  writeStamp({ lock: hashOf(lock), development: complete })
  return 'fresh'
}

function install(state, lock, development) {
  if (state === 'stale' && (!writable(root) || process.env.DOUDI_OFFLINE)) {
    note('兜底：已装的程序包与 package-lock.json 不一致，但程序文件夹只读或设为离线，按现有的继续。')
    note('Doudi: the installed packages differ from package-lock.json, but the folder is read-only or offline; going on with them.')
    return
  }
  const release = takeInstallLock()
  try {
    if (packagesState(lock, development) === 'fresh') return
    note('兜底：正在安装程序包（npm ci --ignore-scripts），首次需要几分钟……')
    note('Doudi: installing packages (npm ci --ignore-scripts) …')
    npmCi(state)
    writeStamp({ lock: hashOf(lock), development: existsSync(join(packages, 'typescript')) })
  } finally {
    release()
  }
}

/** npm ci removes node_modules before it fetches: set aside first, the old one comes back when there is no network. */
function npmCi(state) {
  const aside = join(root, '.cache', `node_modules-${process.pid}`)
  if (state === 'stale') renameSync(packages, aside)
  const npm = process.env.npm_execpath
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const options = { cwd: root, stdio: ['ignore', 2, 2] }
  const ran = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
  if (ran.status === 0) return rmSync(aside, { recursive: true, force: true })
  if (state === 'stale') {
    rmSync(packages, { recursive: true, force: true })
    renameSync(aside, packages)
    note('兜底：程序包没有更新成功，按原有的继续。')
    note('Doudi: the packages could not be updated; going on with the old ones.')
    return
  }
  const ended = ran.status ?? ran.error?.message
  refuse(
    `程序包没有装上（npm ci：${ended}）。请检查网络和 npm 镜像设置，再执行一次同样的命令；` +
      '离线的电脑请连同 node_modules 一起复制程序文件夹。',
    `the packages could not be installed (npm ci: ${ended}). Check the network and npm's registry setting and run the same ` +
      'command again; for an offline machine copy the folder together with node_modules.',
  )
}

/** Two commands in a fresh clone: the second waits. The file holds the pid; one whose process is gone counts for nothing. */
function takeInstallLock() {
  const file = join(root, '.cache', 'install.lock')
  if (!writable(root)) {
    refuse(
      `程序文件夹 ${root} 里没有装好的程序包，又没有写权限。请用有写权限的用户执行一次 npm ci --ignore-scripts。`,
      `no packages in ${root} and no right to write there. Run "npm ci --ignore-scripts" once as a user who may write.`,
    )
  }
  mkdirSync(dirname(file), { recursive: true })
  for (let told = false; ; told = true) {
    try {
      const handle = openSync(file, 'wx')
      writeFileSync(handle, String(process.pid))
      closeSync(handle)
      return () => rmSync(file, { force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (!told) note('兜底：另一个命令正在安装程序包，等待其完成…… / Doudi: waiting for another command that installs packages …')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
    if (!lockHolderLives(file)) rmSync(file, { force: true })
  }
}

function lockHolderLives(file) {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function writable(path) {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stamp, 'utf8'))
  } catch {
    return undefined
  }
}

function writeStamp(state) {
  try {
    mkdirSync(dirname(stamp), { recursive: true })
    writeFileSync(stamp, JSON.stringify(state))
  } catch {
    // A read-only tree is checked again each time.
  }
}

// ---- the web ----

const webFolder = join(root, 'dist', 'web')
const webStamp = join(root, 'dist', 'web.hash')

/** Builds dist/web when it is missing or older than its sources. An offline server without vite keeps what was brought along. */
export function ensureWeb() {
  ensurePackages(false)
  const built = existsSync(join(webFolder, 'index.html'))
  if (!existsSync(join(packages, 'vite')) || !existsSync(join(root, 'tools', 'build.ts'))) return
  const hash = webSourceHash()
  if (built && existsSync(webStamp) && readFileSync(webStamp, 'utf8') === hash) return
  if (!writable(root)) return
  note('兜底：正在生成网页…… / Doudi: building the web pages …')
  if (buildWeb()) return
  if (built) return note('兜底：网页没有生成成功，沿用原有的网页。 / Doudi: the build failed; going on with the old pages.')
  refuse('网页没有生成成功，原因见上面的说明。', 'the web pages could not be built; see above.')
}

export function buildWeb() {
  const hash = webSourceHash()
  if (!runStep('tools/build.ts', [])) return false
  writeFileSync(webStamp, hash)
  return true
}

/** Everything the bundle is made from: shell, screens, what they share with the server, and the versions of the libraries. */
function webSourceHash() {
  const hash = createHash('sha256')
  const add = path => hash.update(`${path}\n`).update(readFileSync(join(root, path)))
  for (const path of ['package-lock.json', 'vite.config.ts']) if (existsSync(join(root, path))) add(path)
  for (const path of filesIn('src')) if (isWebSource(path)) add(path)
  return hash.digest('hex')
}

const isWebSource = path =>
  !/\.test\.tsx?$/.test(path) &&
  (/^src\/(web|kernel)\//.test(path) ||
    /^src\/areas\/.*\.tsx$/.test(path) ||
    /^src\/areas\/[^/]+\/(page|contract|rules)[^/]*\.ts$/.test(path))

function filesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap(entry => (entry.isDirectory() ? filesIn(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]))
    .sort()
}
