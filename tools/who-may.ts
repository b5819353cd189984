import { spawnSync } from 'node:child_process'
import { ROOT } from './source-walk.ts'

/**
 * Writes src/server/attack/who-may.txt anew, by calling each operation of the server as somebody in each role.
 * Read `git diff` of it afterwards: every changed mark is a right given or taken.
 */
const { status } = spawnSync(process.execPath, ['tools/test.ts', 'attack/roles'], {
  cwd: ROOT,
  env: { ...process.env, DOUDI_WRITE_WHO_MAY: '1' },
  stdio: 'inherit',
})
process.exitCode = status ?? 1
