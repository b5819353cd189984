import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { runs as often } from '../../server/testing.runs.ts'
import {
  adviceOf,
  backupName,
  DEFAULT_PLAN,
  isBackupName,
  isDue,
  isGood,
  lastGood,
  newestFirst,
  OLD_AFTER_DAYS,
  passphraseProblem,
  problemWords,
  RETRY_MINUTES,
  stateOf,
  toDrop,
  warningOf,
  type Run,
} from './rules.ts'

const at = (day: number, hour = 12): string => `2020-06-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z`
const run = (started_at: string, kind: 'good' | 'failed' | 'open' | 'unchecked' = 'good'): Run => ({
  backup_id: started_at,
  started_at,
  finished_at: kind === 'good' || kind === 'unchecked' ? started_at : null,
  checked_at: kind === 'good' ? started_at : null,
  problem: kind === 'failed' ? '磁盘满了' : null,
  file: `/b/${started_at}`,
})

test('only what was restored and found equal is good', () => {
  assert.deepEqual(
    ['good', 'failed', 'open', 'unchecked'].map(kind => isGood(run(at(1), kind as never))),
    [true, false, false, false],
  )
  assert.equal(isGood({ checked_at: at(1), problem: '合计不同' }), false)
  assert.deepEqual(
    (['good', 'failed', 'open', 'unchecked'] as const).flatMap(kind => [stateOf(run(at(1), kind), true), stateOf(run(at(1), kind), false)]),
    ['good', 'good', 'failed', 'failed', 'running', 'interrupted', 'running', 'unchecked'],
  )
})

test('due once a day; caught up after the PC was off; a failure is tried again an hour later', () => {
  assert.equal(isDue([], at(5), at(5)), true)
  assert.equal(isDue([run(at(5))], at(5), at(5, 13)), false, 'made at the due moment')
  assert.equal(isDue([run(at(4))], at(5), at(5, 13)), true, 'yesterday does not count')
  assert.equal(isDue([run(at(5), 'failed')], at(5), at(5, 11)), false, 'tried less than an hour ago')
  assert.equal(isDue([run(at(5), 'failed')], at(5), at(5, 12)), true, 'an hour ago')
  assert.equal(isDue([run(at(5), 'open')], at(5), at(5, 11)), false, 'at work')
})

test('keeps the newest good ones and never drops the last good one', () => {
  const many = [run(at(1)), run(at(2), 'failed'), run(at(3)), run(at(4)), run(at(5), 'failed')]
  assert.deepEqual(
    toDrop(many, 2).map(each => each.started_at),
    [at(1), at(2)],
  )
  assert.deepEqual(toDrop([run(at(1)), run(at(2), 'failed')], 14), [])
  assert.deepEqual(toDrop([run(at(1), 'failed')], 1), [], 'nothing good: nothing goes')
  const { file } = run(at(2))
  assert.deepEqual(toDrop([{ ...run(at(1), 'failed'), file }, run(at(2))], 1), [], 'a failed attempt at a good file')
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 28 }), fc.constantFrom('good', 'failed', 'open', 'unchecked')), { maxLength: 40 }),
      fc.integer({ min: 0, max: 20 }),
      (days, keep) => {
        const all = days.map(([day, kind], index) => ({ ...run(at(day), kind as never), file: `/b/${index}` }))
        const dropped = new Set(toDrop(all, keep))
        const left = all.filter(each => !dropped.has(each))
        const good = all.filter(isGood)
        assert.equal(left.filter(isGood).length, Math.min(good.length, Math.max(1, keep)))
        assert.equal(lastGood(left), lastGood(all))
      },
    ),
    often(),
  )
})

test('everybody is warned after three days and when there never was one; nobody in a demo town', () => {
  assert.equal(warningOf(null, at(5), false), 'BACKUP_NEVER')
  assert.equal(warningOf(at(4), at(5), false), 'BACKUP_OLD')
  assert.equal(warningOf(at(5), at(5), false), null)
  assert.equal(warningOf(null, at(5), true), null)
})

test('a passphrase is long and not one key held down', () => {
  assert.equal(passphraseProblem('short one'), 'PASSPHRASE_SHORT')
  assert.equal(passphraseProblem('           x'), 'PASSPHRASE_SHORT')
  assert.equal(passphraseProblem('abababababababab'), 'PASSPHRASE_POOR')
  assert.equal(passphraseProblem('石桥边的老槐树1958年栽的'), null)
})

test('the name tells town and moment, and is known again', () => {
  const name = backupName('349999100000', '2020-06-18', '12:05:09')
  assert.equal(name, 'doudi-349999100-20200618-120509.backup')
  assert.equal(isBackupName(name), true)
  for (const other of ['doudi.backup', `${name}.part`, `../${name}`, 'doudi-349999100-2020061-120509.backup'])
    assert.equal(isBackupName(other), false)
})

test('the newest comes first, whatever order they were kept in; two of one moment keep theirs', () => {
  const days = [3, 1, 5, 2, 4].map(each => run(at(each)))
  for (const given of [days, days.toReversed()])
    assert.deepEqual(
      newestFirst(given).map(each => each.started_at),
      [5, 4, 3, 2, 1].map(each => at(each)),
    )
  const twins = [
    { ...run(at(1)), file: 'a' },
    { ...run(at(1)), file: 'b' },
  ]
  assert.deepEqual(
    newestFirst(twins).map(each => each.file),
    ['a', 'b'],
  )
})

test('what an office gets that sets nothing: at noon, two weeks kept, again after an hour, old after three days', () => {
  assert.deepEqual([DEFAULT_PLAN, RETRY_MINUTES, OLD_AFTER_DAYS], [{ hour: 12, keep: 14 }, 60, 3])
})

test('a failed one newer than all that are kept stays, to be looked at', () => {
  const all = [run(at(1), 'failed'), run(at(2)), run(at(3), 'failed')]
  assert.deepEqual(
    toDrop(all, 1).map(each => each.started_at),
    [at(1)],
  )
})

test('twelve characters, six of them different, are a passphrase', () => {
  assert.equal(passphraseProblem('abcdefabcdef'), null)
  assert.equal(passphraseProblem('abcdefabcde'), 'PASSPHRASE_SHORT')
  assert.equal(passphraseProblem('abcdeabcdeab'), 'PASSPHRASE_POOR')
})

test('why a backup is not good is told in words, an unknown code with itself', () => {
  assert.equal(problemWords('CANCELLED'), '被取消')
  assert.match(problemWords('ODD'), /ODD/)
})

test('what is not as it should be is told in the order in which it is put right', () => {
  assert.deepEqual(adviceOf({ hasPassphrase: false, lastGood: null, sameDisk: true }), ['no_passphrase', 'never_good', 'same_disk'])
  assert.deepEqual(adviceOf({ hasPassphrase: true, lastGood: '2020-06-18T04:00:00.000Z', sameDisk: false }), [])
})
