import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { env } from '../server/env.ts'

const PROGRAM = join(import.meta.dirname, 'doudi.ts')
const base = mkdtempSync(join(env.temporaryFolder(), 'doudi-cli-'))
const data = join(base, 'data')
after(() => rmSync(base, { recursive: true, force: true, maxRetries: 5 }))

const start = (words: readonly string[], password?: string): ChildProcess =>
  spawn(process.execPath, [PROGRAM, ...words, '--data', data], {
    stdio: 'pipe',
    env: env.withChanges({ DATABASE_URL: undefined, DOUDI_KEY_FILE: undefined, DOUDI_PASSWORD: password, NODE_TEST_CONTEXT: undefined }),
  })
async function run(words: readonly string[], { password, input = '' }: { password?: string; input?: string } = {}) {
  const child = start(words, password)
  let out = '',
    err = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString()
  })
  child.stdin?.end(input)
  const [code] = (await once(child, 'close')) as [number]
  return { code, out, err }
}

describe('the command line', () => {
  test('wrong use is code 2 and says how it is written; with --json it is one document', async () => {
    for (const words of [[], ['nope'], ['verify', 'extra'], ['verify', '--what'], ['user', 'add'], ['serve', '--port', 'x']]) {
      const { code, out } = await run(words)
      assert.deepEqual([code, out], [2, ''], words.join(' '))
    }
    const { code, out } = await run(['verify', 'extra', '--json'])
    assert.deepEqual([code, JSON.parse(out).error.code], [2, 'WRONG_USE'])
    for (const [words, what] of [
      [['verify', '--what'], '没有选项 --what'],
      [['verify', '-w'], '没有选项 -w'],
      [['serve', '--port'], '--port 后面要写内容'],
      [['demo', '--no-serve=yes'], '--no-serve 后面不写内容'],
    ] as const) {
      const { err } = await run(words)
      assert.match(err, new RegExp(`^${what}\n`), words.join(' '))
    }
    assert.match((await run(['help'])).out, /verify/)
    const nowhere = join(base, 'nowhere', 'x.docx')
    const refused: readonly (readonly [readonly string[], string])[] = [
      [['summary', '--from', '2020-01', '--to', '2020-06', '--docx', nowhere], 'OUTPUT_FOLDER_MISSING'],
      [['summary', '--from', '2020-01', '--to', '2020-06', '--docx', base], 'OUTPUT_EXISTS'],
      [['import', nowhere, '--as', 'lina'], 'FILE_NOT_FOUND'],
      [['import', base, '--as', 'lina'], 'FILE_NOT_FOUND'],
    ]
    for (const [words, wanted] of refused) {
      const { code, out } = await run([...words, '--json'])
      assert.deepEqual([code, JSON.parse(out).error.code], [1, wanted], words.join(' '))
    }
    assert.equal(existsSync(data), false, 'nothing was made')
  })

  test('from first run to a proof: serve, set up, add a user, stop, verify, and no start with another key', {
    timeout: 240_000,
  }, async () => {
    const child = start(['serve', '--port', '0'])
    let err = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      err += chunk.toString()
    })
    while (!/http:\S+/.test(err) && child.exitCode === null) await pause(50)
    const url = /http:\S+/.exec(err)?.[0] ?? assert.fail(err)
    const headers = { 'x-doudi': '1', 'content-type': 'application/json' }
    const setup = {
      town_name: 'XX镇',
      town_code: '349999100',
      admin_name: '周敏',
      admin_login: 'zhoumin',
      admin_password: 'quiet-river-2020',
    }
    assert.equal((await fetch(`${url}/api/setup`, { method: 'POST', headers, body: JSON.stringify(setup) })).status, 200)
    const second = await run(['serve', '--json'])
    assert.deepEqual([second.code, JSON.parse(second.out).error.code], [1, 'folder_is_served'])
    const add = ['user', 'add', '--login', 'lina', '--name', '李娜', '--roles', 'approver', '--as', 'zhoumin', '--json']
    const wrong = await run(add, { password: 'guess', input: 'green-hill-77\n' })
    assert.deepEqual([wrong.code, JSON.parse(wrong.out).error.code], [1, 'LOGIN_WRONG'])
    const added = await run(add, { password: setup.admin_password, input: 'green-hill-77\n' })
    assert.deepEqual([added.code, Object.keys(JSON.parse(added.out))], [0, ['user_id']], added.err)
    const later = ['user', 'add', '--login', 'hehua', '--name', '何花', '--as', 'zhoumin', '--json']
    assert.equal((await run(later, { password: setup.admin_password, input: 'clear-water-88\n' })).code, 0)
    const given = await run(['user', 'grant', '--login', 'hehua', '--roles', 'head', '--as', 'zhoumin', '--json'], {
      password: setup.admin_password,
    })
    assert.deepEqual(JSON.parse(given.out).roles, ['head'], given.err)
    const login = await fetch(`${url}/api/login`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ login: 'lina', password: 'green-hill-77' }),
    })
    assert.equal(login.status, 200)
    child.kill('SIGTERM')
    assert.deepEqual(await once(child, 'exit'), [0, null])
    assert.equal(existsSync(join(data, 'pg/postmaster.pid')), false, 'the database was stopped')
    const proof = await run(['verify', '--json'])
    const { ok, unsealed, checked, failures } = JSON.parse(proof.out)
    assert.deepEqual([proof.code, ok, unsealed, failures, checked.seals === checked.logged && checked.seals > 0], [0, true, 0, [], true])

    writeFileSync(join(data, 'seal.log'), '')
    const found = await run(['verify', '--json'])
    assert.deepEqual([found.code, JSON.parse(found.out).failures], [1, [{ what: 'LOG_MISSING', where: 'seal.log' }]])
    renameSync(`${data}.key`, `${data}.kept`)
    const none = await run(['verify', '--json'])
    assert.deepEqual([none.code, JSON.parse(none.out).error.code, existsSync(`${data}.key`)], [3, 'KEY_FILE_MISSING', false])
    const key = (fill: number): string => Buffer.alloc(32, fill).toString('base64')
    writeFileSync(`${data}.key`, JSON.stringify({ version: 1, cipher: key(1), index: key(2), audit: key(3) }))
    assert.equal(JSON.parse((await run(['verify', '--json'])).out).error.code, 'KEY_FILE_WRONG')
  })
})
