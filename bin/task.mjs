#!/usr/bin/env node
// The tasks of development, behind the npm scripts: tools/<task>.ts under Node 24, with all packages in place.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildWeb, refuse, root, run } from './bootstrap.mjs'

const TASKS = ['test', 'check', 'build', 'bench', 'soak', 'test:office']

const [task, ...args] = process.argv.slice(2)
const program = `tools/${String(task).replace(':', '.')}.ts`
if (!TASKS.includes(task)) {
  process.stderr.write(`usage: node bin/task.mjs ${TASKS.join('|')}\n`)
  process.exit(2)
}
if (task === 'build') process.exit(buildWeb() ? 0 : 1)
if (!existsSync(join(root, program))) refuse(`程序文件夹里没有 ${program}。`, `there is no ${program} in this folder.`)
run(program, args, { development: true })
