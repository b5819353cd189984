import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, test } from 'node:test'
import { json, openHouse, type Seat } from '../../server/attack/testing.house.ts'
import { BOUNDARY, formOf } from '../../server/attack/testing.routes.ts'
import { riggedXlsx } from '../../server/scan/fixtures.ts'
import type { CheckDetail } from './contract.ts'

const get = (seat: Seat, url: string) => seat.send({ method: 'GET', url })
const post = (seat: Seat, url: string, body: object = {}) => seat.send({ method: 'POST', url, ...json(body) })
const sendFile = (seat: Seat, name: string, content: Buffer) =>
  seat.send({
    method: 'POST',
    url: '/api/publicity/checks',
    payload: formOf({}, { name, content }),
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  })

async function ended(seat: Seat, job_id: string): Promise<{ state: string; result: { check_id: string } }> {
  for (let tried = 0; tried < 600; tried++) {
    const job = (await get(seat, `/api/jobs/${job_id}`)).json()
    if (!['running', 'waiting'].includes(job.state)) return job
    await pause(50)
  }
  throw new Error('the job does not end')
}

describe('the page of checks', () => {
  test('finds hidden rows, columns, sheets, remarks and properties; a word is released by the second person', async t => {
    const house = await openHouse(t)
    const clerk = house.seat('clerk')
    const head = house.seat('head')
    const { file, ids } = await riggedXlsx()
    const sent = await sendFile(clerk, '公示名单.xlsx', file)
    assert.equal(sent.statusCode, 200, sent.body)
    const job = await ended(clerk, sent.json().job_id)
    assert.equal(job.state, 'done')
    const reply = await get(clerk, `/api/publicity/checks/${job.result.check_id}`)
    const { check, findings } = reply.json<CheckDetail>()
    assert.equal(check.state, 'blocked')
    for (const id of ids) assert.ok(!reply.body.includes(id) && findings.some(({ masked }) => masked.endsWith(id.slice(-4))), id)
    for (const place of ['隐藏行', '隐藏列', '隐藏工作表', '批注', '文档属性'])
      assert.ok(
        findings.some(({ where }) => where.includes(place)),
        place,
      )
    const refused = await post(head, `/api/publicity/checks/${check.check_id}/release`, { reason: '急用' })
    assert.deepEqual([refused.statusCode, refused.json().code], [409, 'PUBLICITY_BLOCKED'])

    const words = await ended(clerk, (await sendFile(clerk, '讲座.txt', Buffer.from('癌症防治讲座'))).json().job_id)
    const path = `/api/publicity/checks/${words.result.check_id}`
    assert.equal((await post(clerk, `${path}/release`, { reason: '是题目' })).json().code, 'NOT_ALLOWED')
    const half = await post(head, `${path}/release`, { reason: '题目\ud800' })
    assert.deepEqual([half.statusCode, half.json().code], [400, 'BAD_REQUEST'], 'half a character is no text')
    assert.equal((await post(head, `${path}/release`, { reason: '是讲座题目㐱䶮𬭚' })).statusCode, 200)
    assert.equal((await get(clerk, path)).json<CheckDetail>().check.state, 'released')
    assert.equal((await get(house.seat('village_cadre'), path)).json().code, 'PUBLICITY_NOT_FOUND')

    const large = await sendFile(clerk, 'a.txt', Buffer.alloc(20 * 1024 * 1024 + 1, 0x20))
    assert.deepEqual([large.statusCode, large.json().code], [413, 'FILE_TOO_LARGE'])
    assert.match(large.json().why, /20 MB/)
    for (const role of ['finance', 'system_admin', 'village_child_director', 'auditor'] as const)
      assert.equal((await sendFile(house.seat(role), 'a.txt', Buffer.from('a'))).json().code, 'NOT_ALLOWED', role)

    const long = await sendFile(clerk, '大文件.txt', Buffer.from('王某某 低保 650元\n'.repeat(400_000)))
    await post(clerk, `/api/jobs/${long.json().job_id}/cancel`)
    assert.equal((await ended(clerk, long.json().job_id)).state, 'cancelled')
    assert.equal((await get(clerk, '/api/publicity/checks')).json().checks.length, 2, 'a check that is called off keeps nothing')
  })
})
