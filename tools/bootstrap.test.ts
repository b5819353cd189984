import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT } from './source-walk.ts'

/** A tree with our bootstrap, one invented package, and a `npm` that only notes how it was called. */
type Tree = {
  folder: string
  run: (args: string[], more?: Record<string, string>) => { status: number | null; stdout: string; stderr: string }
  npmCalls: () => number
}

const LOCK = {
  name: 'tree',
  lockfileVersion: 3,
  packages: { '': {}, 'node_modules/one': { version: '1.0.0' }, 'node_modules/tool': { version: '2.0.0', dev: true } },
}
const installed = (versions: Record<string, string>) =>
  JSON.stringify({ packages: Object.fromEntries(Object.entries(versions).map(([name, version]) => [`node_modules/${name}`, { version }])) })

function treeOf(t: { after: (done: () => void) => void }, npmStatus: number, packages?: Record<string, string>): Tree {
  const folder = mkdtempSync(join(tmpdir(), 'doudi-tree-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(ROOT, 'bin'), join(folder, 'bin'), { recursive: true })
  mkdirSync(join(folder, 'src/cli'), { recursive: true })
  mkdirSync(join(folder, 'path'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(LOCK))
  writeFileSync(join(folder, 'src/cli/doudi.ts'), PROGRAM)
  const install = `mkdir -p node_modules && echo '${installed({ one: '1.0.0', tool: '2.0.0' })}' > node_modules/.package-lock.json`
  writeFileSync(
    join(folder, 'path/npm'),
    `#!/bin/sh\necho "$@" >> npm.calls\necho noise of npm\n[ ${npmStatus} = 0 ] && ${install}\nexit ${npmStatus}\n`,
  )
  chmodSync(join(folder, 'path/npm'), 0o755)
  if (packages !== undefined) {
    mkdirSync(join(folder, 'node_modules'))
    writeFileSync(join(folder, 'node_modules/.package-lock.json'), installed(packages))
  }
  const calls = join(folder, 'npm.calls')
  return {
    folder,
    run: (args, more = {}) =>
      spawnSync(process.execPath, [join(folder, 'bin/doudi.mjs'), ...args], { encoding: 'utf8', env: environment(folder, more) }),
    npmCalls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n').length : 0),
  }
}

const environment = (folder: string, more: Record<string, string> = {}): Record<string, string> => ({
  PATH: `${join(folder, 'path')}:/usr/bin:/bin`,
  ...more,
})

const PROGRAM = `
const words: string[] = process.argv.slice(2)
if (words[0] === 'wait') {
  process.on('SIGTERM', () => { console.log('asked to stop'); process.exit(5) })
  setInterval(() => undefined, 1000)
  console.log('waiting')
} else {
  console.log(JSON.stringify(words))
  process.exitCode = 4
}
`

test('a bare tree is installed once, without scripts; arguments, exit code and a clean standard output pass through', t => {
  const tree = treeOf(t, 0)
  const first = tree.run(['import', '--data', 'D', '--json'])
  assert.deepEqual([first.status, first.stdout], [4, '["import","--data","D","--json"]\n'], first.stderr)
  assert.match(first.stderr, /npm ci --ignore-scripts/)
  assert.match(readFileSync(join(tree.folder, 'npm.calls'), 'utf8'), /^ci --ignore-scripts/)
  assert.equal(tree.run([]).status, 4)
  assert.equal(tree.npmCalls(), 1)
})

test('packages that somebody else installed, also without the developers’ ones, are taken as they are', t => {
  for (const packages of [{ one: '1.0.0', tool: '2.0.0' }, { one: '1.0.0' }]) {
    const tree = treeOf(t, 1, packages)
    assert.equal(tree.run([]).status, 4)
    assert.equal(tree.npmCalls(), 0)
  }
})

test('stale packages are renewed; without a network, or offline on purpose, the old ones serve on', t => {
  const renewed = treeOf(t, 0, { one: '0.9.0' })
  assert.equal(renewed.run([]).status, 4)
  assert.equal(renewed.npmCalls(), 1)
  const unreachable = treeOf(t, 1, { one: '0.9.0' })
  const result = unreachable.run([])
  assert.equal(result.status, 4)
  assert.match(result.stderr, /going on with the old ones/)
  assert.match(readFileSync(join(unreachable.folder, 'node_modules/.package-lock.json'), 'utf8'), /0\.9\.0/)
  const offline = treeOf(t, 0, { one: '0.9.0' })
  assert.equal(offline.run([], { DOUDI_OFFLINE: '1' }).status, 4)
  assert.equal(offline.npmCalls(), 0)
})

test('when nothing can be installed it says so in both languages and ends with 3', t => {
  const { status, stdout, stderr } = treeOf(t, 1).run(['--json'])
  assert.deepEqual([status, stdout], [3, ''])
  assert.match(stderr, /程序包没有装上[\s\S]*could not be installed/)
})

test('two commands in a bare tree install once', async t => {
  const tree = treeOf(t, 0)
  writeFileSync(
    join(tree.folder, 'path/npm'),
    readFileSync(join(tree.folder, 'path/npm'), 'utf8').replace('echo noise', 'sleep 1; echo noise'),
  )
  const start = () => spawn(process.execPath, [join(tree.folder, 'bin/doudi.mjs')], { stdio: 'ignore', env: environment(tree.folder) })
  const codes = await Promise.all([once(start(), 'exit'), once(start(), 'exit')])
  assert.deepEqual(
    codes.map(([code]: unknown[]) => code),
    [4, 4],
  )
  assert.equal(tree.npmCalls(), 1)
})

test('a signal reaches the program, whose exit code is kept, whether the bootstrap becomes it or stays before it', async t => {
  const tree = treeOf(t, 0, { one: '1.0.0' })
  linkNode(tree.folder)
  const staying = { NODE_OPTIONS: '--import=data:text/javascript,delete%20process.execve' }
  for (const [node, more] of nodes().flatMap(node => [[node, {}] as const, [node, staying] as const])) {
    const child = spawn(node, [join(tree.folder, 'bin/doudi.mjs'), 'wait'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: environment(tree.folder, more),
    })
    const said: string[] = []
    child.stdout.on('data', (bytes: Buffer) => {
      said.push(bytes.toString())
      if (said.length === 1) child.kill('SIGTERM')
    })
    const [code] = (await once(child, 'close')) as [number]
    assert.deepEqual([code, said.join('')], [5, 'waiting\nasked to stop\n'], node)
  }
})

test('an old Node without the packaged one is told what to install', t => {
  const old = nodes().find(node => node !== process.execPath)
  if (old === undefined) return t.skip('no other Node on this machine')
  const tree = treeOf(t, 0, { one: '1.0.0' })
  const { status, stderr } = spawnSync(old, [join(tree.folder, 'bin/doudi.mjs')], { encoding: 'utf8', env: environment(tree.folder) })
  assert.equal(status, 3)
  assert.match(stderr, /需要 Node 24[\s\S]*needs Node 24/)
})

/** This Node, and the machine's own where that is an older one. */
function nodes(): string[] {
  const own = ['/usr/bin/node', '/usr/local/bin/node'].find(
    path => existsSync(path) && /^v2[0-3]\./.test(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout),
  )
  return own === undefined ? [process.execPath] : [process.execPath, own]
}

function linkNode(folder: string): void {
  const bin = join(folder, `node_modules/node-linux-${process.arch}/bin`)
  mkdirSync(bin, { recursive: true })
  symlinkSync(process.execPath, join(bin, 'node'))
}
