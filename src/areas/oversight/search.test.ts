import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { contextOf, officeOf, userOf } from '../../server/context.ts'
import { sealToLog } from '../../server/seal-log.ts'
import { env } from '../../server/env.ts'
import { hire, SETUP, testApp, type Browser, type TestApp } from '../../server/testing.app.ts'
import { COUNTY } from '../../server/testing.office.ts'
import { sampleId } from '../people/sample.fixture.ts'
import { ROLE_LIST } from '../users/contract.ts'
import { ROLE_NAMES } from '../users/rules.ts'
import { proveChain } from './commands.ts'
import type { AuditDetail, AuditFilter, AuditPage } from './contract.ts'

const code = (reply: { json: () => { code?: string } }): string | undefined => reply.json().code
const PASSWORD = 'Quiet-River-2021'
const VILLAGE = '349999100201'

type House = TestApp & {
  readonly first: Browser
  readonly as: (role: (typeof ROLE_LIST)[number]) => Promise<Browser>
  readonly person_id: string
}

/** The first administrator has registered one person and changed her phone. */
async function house(t: Parameters<typeof testApp>[0]): Promise<House> {
  const own = await testApp(t)
  const first = own.browser()
  await first.post('/api/setup', SETUP)
  await first.post('/api/villages/paste', { villages: [{ division: VILLAGE, name: '石桥村' }] })
  const person = { name: '柳小满', id: sampleId(1), id_kind: '01', sex: '9', born_on: null, division: VILLAGE, villager_group: null }
  const made = await first.post('/api/people', { ...person, address: null, phone: '13800000001', reason: '登记' })
  assert.equal(made.statusCode, 200, made.body)
  const person_id = String(made.json().person_id)
  await first.post(`/api/people/${person_id}/change`, { reason: '柳小满本人来电', phone: '13800000002' })
  const as: House['as'] = async role => {
    const login = role.replaceAll('_', '.')
    await hire(first, {
      login,
      name: `某${ROLE_NAMES[role]}`,
      password: PASSWORD,
      roles: [role],
      ...(role.startsWith('village_') ? { division: VILLAGE } : {}),
    })
    await own.database.ownerPool.query('UPDATE app_user SET must_change = false WHERE login = $1', [login])
    const browser = own.browser()
    const entered = await browser.post('/api/login', { login, password: PASSWORD })
    assert.equal(entered.statusCode, 200, entered.body)
    return browser
  }
  return { ...own, first, as, person_id }
}
const search = async (browser: Browser, filter: AuditFilter = {}): Promise<AuditPage> => {
  const reply = await browser.post('/api/audit/search', filter)
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json()
}
const commandsOf = async (browser: Browser, filter: AuditFilter): Promise<string[]> =>
  (await search(browser, filter)).rows.map(row => row.command)
const detailOf = async (browser: Browser, command: string): Promise<AuditDetail> => {
  const [row] = (await search(browser, { command })).rows
  assert.ok(row, command)
  return (await browser.get(`/api/audit/${row.audit_id}`)).json()
}

describe('the search of the audit', () => {
  test('by action, outcome, login, day, person and words; the newest first', async t => {
    const { as, first, person_id } = await house(t)
    const audit = await as('audit_admin')
    const clerk = await as('clerk')
    await clerk.post('/api/audit/prove')
    const all = await search(audit)
    assert.ok(all.rows.length > 5)
    assert.deepEqual(
      all.rows.map(row => Number(row.audit_id)),
      all.rows.map(row => Number(row.audit_id)).toSorted((one, other) => other - one),
    )
    assert.deepEqual(await commandsOf(audit, { command: 'person.change' }), ['person.change'])
    assert.deepEqual(await commandsOf(audit, { outcome: 'wrong' }), ['audit.verify'])
    assert.deepEqual(await commandsOf(audit, { outcome: 'denied', login: 'clerk' }), ['audit.verify'])
    assert.deepEqual(await commandsOf(audit, { to: '2001-01-01' }), [])
    assert.ok((await commandsOf(audit, { from: '2001-01-01' })).length > 5)
    assert.deepEqual(await commandsOf(audit, { text: '登记人员变动' }), ['person.change'])
    assert.deepEqual(await commandsOf(audit, { text: VILLAGE, command: 'village.paste' }), [])
    await first.get(`/api/people/${person_id}`)
    const found = await search(audit, { number: sampleId(1) })
    assert.equal(found.subject?.id_masked?.slice(0, 6), '349999')
    assert.ok(found.rows.every(row => row.about_person))
    for (const command of ['person.page', 'person.change', 'person.register'])
      assert.ok(
        found.rows.some(row => row.command === command),
        command,
      )
    assert.deepEqual((await commandsOf(audit, { command: 'audit.search' })).length, 1, 'looking for a person is noted itself')
    assert.equal(code(await audit.post('/api/audit/search', { number: '349999' })), 'AUDIT_NUMBER_WRONG')
    assert.equal(code(await audit.post('/api/audit/search', { number: sampleId(9) })), 'PERSON_NOT_FOUND')
    assert.equal(code(await audit.post('/api/audit/search', { after: '999999' })), 'AUDIT_ROW_NOT_FOUND')
  })

  test('pages join without a gap and without a row twice', async t => {
    const { as, database } = await house(t)
    const audit = await as('audit_admin')
    await database.ownerPool.query(
      `INSERT INTO audit_event (county, at, division, login, address, command, outcome, facts)
       SELECT ${COUNTY}, '2019-01-01T00:00:00Z'::timestamptz + make_interval(secs => n / 7), '349999100000', 'old', 'x', 'home', 'done', '{}'
         FROM generate_series(1, 250) n`,
    )
    const seen: string[] = []
    let after: string | undefined
    for (;;) {
      const { rows, next } = await search(audit, { login: 'old', ...(after === undefined ? {} : { after }) })
      seen.push(...rows.map(row => row.audit_id))
      if (next === null) break
      after = next
    }
    assert.equal(seen.length, 250)
    assert.equal(new Set(seen).size, 250)
  })

  test('a row tells before and after, masked; names of people in no place', async t => {
    const { as, first } = await house(t)
    const audit = await as('audit_admin')
    const change = await detailOf(audit, 'person.change')
    assert.deepEqual(
      change.facts.find(({ field }) => field === '改了几项'),
      { field: '改了几项', value: '1' },
    )
    const [phone] = change.changes[0]?.fields ?? []
    assert.equal(change.changes[0]?.row, '人员')
    assert.match(`${phone?.field} ${phone?.before} ${phone?.after}`, /^电话 摘要 [0-9a-f]{8} 摘要 [0-9a-f]{8}$/)
    assert.equal(change.subject?.id_masked?.slice(-4), sampleId(1).slice(-4))
    assert.ok(!JSON.stringify(change).includes('柳小满'))
    await first.post(`/api/people/${change.subject?.person_id}/change`, { reason: '更正', name: '柳晓满' })
    const renamed = await detailOf(audit, 'person.name')
    assert.deepEqual(renamed.changes[0]?.fields, [{ field: '姓名', before: '柳**', after: '柳**' }])
    const granted = await detailOf(audit, 'user.grant')
    assert.deepEqual(
      granted.changes[0]?.fields.find(({ field }) => field === '角色'),
      { field: '角色', before: '无', after: '审计管理员' },
    )
    assert.equal(code(await audit.get('/api/audit/999999')), 'AUDIT_ROW_NOT_FOUND')
  })

  test('an export is told with its batch and its purpose in words, and is no change; a refused one names its batch too', async t => {
    const { as, database } = await house(t)
    const audit = await as('audit_admin')
    const batch_id = '01900000-0000-7000-8000-00000000000b',
      export_id = '01900000-0000-7000-8000-0000000000ec'
    await database.ownerPool.query(
      `INSERT INTO payment_batch (county, batch_id, division, programme, paid_month, kind, number, unit, made_by, made_at)
       VALUES (${COUNTY}, $1, '349999100000', 'dibao.rural', '2020-03-01', 'regular', 1, 'household', gen_random_uuid(), now())`,
      [batch_id],
    )
    const wrote = async (outcome: string, facts: object, changes: object | null): Promise<AuditDetail> => {
      const { rows } = await database.ownerPool.query<{ audit_id: string }>(
        `INSERT INTO audit_event (county, at, division, login, address, command, outcome, facts, changes)
         VALUES (${COUNTY}, now(), '349999100000', 'zhoumin', 'x', 'payment.send', $1, $2, $3) RETURNING audit_id`,
        [outcome, JSON.stringify(facts), changes && JSON.stringify(changes)],
      )
      return (await audit.get(`/api/audit/${rows[0]?.audit_id}`)).json()
    }
    const valueOf = ({ facts }: AuditDetail, sought: string) => facts.find(({ field }) => field === sought)?.value
    const words = '农村低保 2020年3月 第1批（农低-202003-1）'
    const given = { row: `export_register ${export_id}`, before: {}, after: { purpose: '01', subject: '农低-202003-1', rows: 3 } }
    const done = await wrote('done', { batch_id, purpose: '01' }, [given])
    assert.deepEqual([valueOf(done, '批次'), valueOf(done, '目的'), done.changed], [words, '惠农补贴一卡通代发', false])
    assert.match(done.changes[0]?.row ?? '', /^导出登记 DC-\d{8}-000000EC（农低-202003-1）$/)
    const purpose = done.changes[0]?.fields.find(({ field }) => field === '目的')
    assert.deepEqual(purpose, { field: '目的', before: '无', after: '惠农补贴一卡通代发' })
    const refused = await wrote('refused', { batch_id, code: 'EXPORT_PASSWORD_WEAK' }, null)
    assert.deepEqual([valueOf(refused, '批次'), refused.refusal], [words, '打开密码不合要求，文件没有导出'])
    const batch = { row: `payment_batch ${batch_id}`, before: { batch_state: 'approved' }, after: { batch_state: 'sent' } }
    const both = await wrote('done', { batch_id }, [given, batch])
    assert.deepEqual([both.changed, both.changes[1]?.row], [true, `发放批次 ${words}`])
  })

  test('tells the seal, and when it no longer holds', async t => {
    const { as, deps, database } = await house(t)
    const audit = await as('audit_admin')
    assert.equal((await detailOf(audit, 'person.change')).seal, null, 'not sealed yet')
    const dataDir = mkdtempSync(join(env.temporaryFolder(), 'doudi-proof-'))
    t.after(async () => rmSync(dataDir, { recursive: true, force: true }))
    await sealToLog(deps.db, deps.codec, { county: COUNTY, dataDir, now: '2020-06-18T06:00:00Z', wait: true })
    const sealed = await detailOf(audit, 'person.change')
    assert.deepEqual([sealed.seal?.seal_no, sealed.seal?.holds, sealed.seal?.algorithm], [1, true, 'sha256'])
    await database.ownerPool.query("UPDATE audit_event SET login = 'other' WHERE command = 'person.register'")
    assert.equal((await detailOf(audit, 'person.change')).seal?.holds, false)
  })

  test('an old check code of a batch is found after a change of key', async t => {
    const { as, database } = await house(t)
    const audit = await as('audit_admin')
    const old = '1a2b3c4d5e6f7788'.repeat(4)
    await database.ownerPool.query(
      `INSERT INTO audit_event (county, at, division, login, address, command, outcome, facts)
       VALUES (${COUNTY}, now(), '349999100000', 'local', 'cli', 'payment.rehash', 'done',
               jsonb_build_object('batch_id', gen_random_uuid(), 'old_hash', $1::text, 'hash', repeat('f', 64), 'proof', 'x'))`,
      [old],
    )
    assert.deepEqual(await commandsOf(audit, { text: '1a2b 3c4d 5e6f 7788' }), ['payment.rehash'])
    assert.deepEqual(await commandsOf(audit, { text: '1A2B 3C4D 5E6F 7799' }), [])
  })
})

test('who may: the audit for its administrator alone, who looked for him and the head, alarms for security and audit', async t => {
  const { as, person_id } = await house(t)
  const may: Record<string, string> = {}
  for (const role of ROLE_LIST) {
    const browser = await as(role)
    const replies = [
      await browser.post('/api/audit/search', {}),
      await browser.get('/api/audit/1'),
      await browser.get(`/api/people/${person_id}/viewers`),
      await browser.get('/api/alarms'),
      await browser.post('/api/audit/prove'),
    ]
    may[role] = replies.map(({ statusCode }) => (statusCode === 403 ? '-' : '+')).join('')
  }
  const expected = Object.fromEntries(ROLE_LIST.map(role => [role, '-----']))
  assert.deepEqual(may, { ...expected, audit_admin: '+++++', security_admin: '---+-', head: '--+--', auditor: '----+' })
})

test('rows of another town are nobody’s but its own administrator’s', async t => {
  const { as, database } = await house(t)
  const audit = await as('audit_admin')
  const { rows } = await database.ownerPool.query<{ audit_id: string }>(
    `INSERT INTO audit_event (county, at, division, login, address, command, outcome, facts)
     VALUES (${COUNTY}, now(), '349999200000', 'stranger', 'x', 'home', 'done', '{}') RETURNING audit_id`,
  )
  assert.deepEqual(await commandsOf(audit, { login: 'stranger' }), [])
  assert.equal(code(await audit.get(`/api/audit/${rows[0]?.audit_id}`)), 'AUDIT_ROW_NOT_FOUND')
  await database.ownerPool.query(
    `INSERT INTO alarm (county, alarm_id, division, at, kind, login, facts)
     VALUES (${COUNTY}, '01900000-0000-7000-8000-000000000009', '349999200000', now(), 'bulk_reveal', 'stranger', '{}')`,
  )
  assert.deepEqual((await audit.get('/api/alarms')).json().open, [])
  assert.equal(code(await audit.post('/api/alarms/01900000-0000-7000-8000-000000000009/seen', { note: 'x' })), 'ALARM_NOT_FOUND')
})

test('who looked at a person: once in ten minutes, with the purpose; lists leave nothing', async t => {
  const { as, first, person_id, database } = await house(t)
  const head = await as('head')
  const looks = async (): Promise<{ login: string; command: string; purpose: string | null }[]> =>
    (await head.get(`/api/people/${person_id}/viewers`)).json().looks
  assert.deepEqual(await looks(), [])
  await first.get(`/api/people?division=${VILLAGE}`)
  await first.post('/api/people/search', { text: '柳小满' })
  assert.deepEqual(await looks(), [], 'a list shows nobody in particular')
  for (let n = 0; n < 3; n++) assert.equal((await first.get(`/api/people/${person_id}`)).statusCode, 200)
  await first.post(`/api/people/${person_id}/reveal`, { what: 'id', purpose: '05' })
  assert.deepEqual(
    (await looks()).map(({ login, command, purpose }) => [login, command, purpose]),
    [
      ['zhoumin', 'reveal.id', '本人查询'],
      ['zhoumin', 'person.page', null],
    ],
  )
  assert.equal(code(await head.get('/api/people/01900000-0000-7000-8000-000000000009/viewers')), 'PERSON_NOT_FOUND')
  const { rows } = await database.ownerPool.query("SELECT 1 FROM audit_event WHERE command = 'person.list'")
  assert.equal(rows.length, 0)
})

describe('alarms', () => {
  test('stand open until another person has written what he found', async t => {
    const { as, database } = await house(t)
    const [audit, security] = [await as('audit_admin'), await as('security_admin')]
    const raise = (login: string, n: number) =>
      database.ownerPool.query(
        `INSERT INTO alarm (county, alarm_id, division, at, kind, login, facts)
         VALUES (${COUNTY}, $1, '349999100000', now(), 'bulk_reveal', $2, '{"people": 23, "minutes": 10}')`,
        [`01900000-0000-7000-8000-00000000000${n}`, login],
      )
    await raise('zhoumin', 1)
    await raise('audit.admin', 2)
    const notices = async (browser: Browser): Promise<string[]> => (await browser.get('/api/session')).json().notices
    assert.ok((await notices(security)).includes('ALARMS_OPEN'))
    assert.ok((await notices(audit)).includes('ALARMS_OPEN'))
    assert.ok(!(await notices(await as('clerk'))).includes('ALARMS_OPEN'))
    const open = (await audit.get('/api/alarms')).json().open as { alarm_id: string; login: string; name: string }[]
    assert.deepEqual(open.map(({ login }) => login).toSorted(), ['audit.admin', 'zhoumin'])
    const see = (browser: Browser, n: number, note: string) =>
      browser.post(`/api/alarms/01900000-0000-7000-8000-00000000000${n}/seen`, { note })
    assert.equal(code(await see(audit, 2, '没事')), 'ALARM_OWN')
    assert.equal(code(await see(audit, 1, '   ')), 'ALARM_NOTE_NEEDED')
    assert.equal((await see(audit, 1, '问过本人，年审核对')).statusCode, 200)
    assert.equal(code(await see(security, 1, '再看')), 'ALARM_SEEN')
    assert.equal((await see(security, 2, '问过本人')).statusCode, 200)
    const after = (await security.get('/api/alarms')).json() as { open: []; seen: { seen: { note: string; name: string } }[] }
    assert.deepEqual([after.open.length, after.seen.length], [0, 2])
    assert.deepEqual(after.seen.map(({ seen }) => seen.note).toSorted(), ['问过本人', '问过本人，年审核对'].toSorted())
    assert.ok(!(await notices(security)).includes('ALARMS_OPEN'))
  })
})

test('the proof of the chain: whole, then with a changed row; it has its own row', async t => {
  const { as, deps, database, first } = await house(t)
  const audit = await as('audit_admin')
  assert.equal(code(await audit.post('/api/audit/prove')), 'AUDIT_PROOF_NOT_HERE', 'a test has no data folder')
  const dataDir = mkdtempSync(join(env.temporaryFolder(), 'doudi-proof-'))
  t.after(async () => rmSync(dataDir, { recursive: true, force: true }))
  const seal = () => sealToLog(deps.db, deps.codec, { county: COUNTY, dataDir, now: '2020-06-18T06:00:00Z', wait: true })
  await seal()
  await first.get('/api/session')
  const steps: string[] = []
  const { user_id } = (await database.ownerPool.query<{ user_id: string }>("SELECT user_id FROM app_user WHERE login = 'audit.admin'"))
    .rows[0] ?? { user_id: '' }
  const office = await officeOf(deps.db)
  assert.ok(office)
  const user = userOf(office, { user_id, login: 'audit.admin', name: '审', roles: ['audit_admin'], division: office.division })
  const ctx = { ...contextOf(deps, office, user, { address: 'test' }), db: deps.db }
  const proof = await proveChain({ ...ctx, progress: (done, total) => void steps.push(`${done}/${total}`) }, { dataDir })
  assert.deepEqual([proof.ok, proof.seals, proof.logged, steps], [true, 1, 1, ['1/1']])
  await database.ownerPool.query("UPDATE audit_event SET facts = '{\"x\": 1}' WHERE command = 'person.change'")
  assert.deepEqual((await proveChain(ctx, { dataDir })).failures, [
    { what: 'EVENTS_CHANGED', where: 'audit_seal 1', place: '审计封存第 1 批（2020-06-18 14:00 以前的记录）' },
  ])
  const rows = (await search(audit, { command: 'audit.verify' })).rows
  assert.equal(rows.filter(({ outcome }) => outcome === 'done').length, 2)
  const stranger = { ...ctx, user: { ...user, permissions: new Set<never>() } }
  await assert.rejects(proveChain(stranger, { dataDir }), { code: 'NOT_ALLOWED' })
})
