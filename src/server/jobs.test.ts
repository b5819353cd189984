import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { AppError } from './errors.ts'
import { openJobs } from './jobs.ts'

const clerk = { user_id: 'clerk' },
  other = { user_id: 'other' }

/** Work that ends when it is told to. */
function gate() {
  let open: (value: unknown) => void = () => undefined
  const opened = new Promise<unknown>(resolve => {
    open = resolve
  })
  return { open, work: () => opened }
}
const settled = async (): Promise<void> => {
  for (let n = 0; n < 5; n++) await turn()
}

describe('jobs', () => {
  test('report, finish and keep the result', async () => {
    const jobs = openJobs(() => undefined)
    const { open, work } = gate()
    const id = jobs.start(clerk, 'import', async report => {
      report(3, 10, '读取第 3 张表')
      return work()
    })
    await settled()
    assert.deepEqual(jobs.look(clerk, id), {
      job_id: id,
      kind: 'import',
      state: 'running',
      done: 3,
      total: 10,
      what: '读取第 3 张表',
      result: null,
      error: null,
    })
    open({ rows: 10 })
    await settled()
    assert.deepEqual([jobs.look(clerk, id).state, jobs.look(clerk, id).result], ['done', { rows: 10 }])
  })

  test('only the owner sees or cancels', () => {
    const jobs = openJobs(() => undefined)
    const id = jobs.start(clerk, 'import', gate().work)
    for (const act of [jobs.look, jobs.cancel]) assert.throws(() => act(other, id), { code: 'JOB_NOT_FOUND' })
    assert.throws(() => jobs.look(clerk, 'unknown'), { code: 'JOB_NOT_FOUND' })
  })

  test('the third waits, says so, and follows when one ends', async () => {
    const jobs = openJobs(() => undefined)
    const first = gate(),
      third = gate()
    jobs.start(clerk, 'a', first.work)
    jobs.start(other, 'b', gate().work)
    const id = jobs.start(clerk, 'c', third.work)
    await settled()
    assert.equal(jobs.look(clerk, id).state, 'waiting')
    assert.match(jobs.look(clerk, id).what, /排队/)
    first.open(1)
    await settled()
    assert.equal(jobs.look(clerk, id).state, 'running')
  })

  test('cancelling one that waits never starts it; one that runs gets the signal', async () => {
    const jobs = openJobs(() => undefined)
    const work = (_: unknown, signal: AbortSignal) =>
      new Promise((_done, fail) => signal.addEventListener('abort', () => fail(new Error('stopped'))))
    const running = jobs.start(clerk, 'a', work)
    jobs.start(clerk, 'b', work)
    let started = false
    const waiting = jobs.start(clerk, 'c', async () => {
      started = true
    })
    assert.equal(jobs.cancel(clerk, waiting).state, 'cancelled')
    jobs.cancel(clerk, running)
    await settled()
    assert.equal(jobs.look(clerk, running).state, 'cancelled')
    await jobs.close()
    assert.equal(started, false)
  })

  test('a refusal is told as such, a bug by a number that the log has', async () => {
    const log: string[] = []
    const jobs = openJobs(line => log.push(line))
    const refused = jobs.start(clerk, 'a', async () => {
      throw new AppError('PAID_TWICE')
    })
    const broken = jobs.start(clerk, 'b', async () => {
      throw new Error('surprise')
    })
    await settled()
    assert.equal(jobs.look(clerk, refused).error?.code, 'PAID_TWICE')
    const { state, error } = jobs.look(clerk, broken)
    assert.deepEqual([state, error?.code, JSON.stringify(error).includes('surprise')], ['failed', 'FAILED', false])
    assert.equal(log.length, 1)
    assert.ok(error && log[0]?.includes(/编号 ([0-9a-f]{8})/.exec(error.what)?.[1] ?? 'no number'))
  })
})
