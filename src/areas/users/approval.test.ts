import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { json, openHouse, type Seat } from '../../server/attack/testing.house.ts'
import { BOUNDARY, formOf } from '../../server/attack/testing.routes.ts'
import { documentXml } from '../../server/testing.zip.ts'
import type { Approval, ApprovalFacts } from './contract.approval.ts'
import type { Role } from './contract.ts'
import { ROLE_NAMES } from './rules.ts'
import { approvalSheet, NO_FACTS, type Holdings, type Keeping } from './rules.approval.ts'

const FACTS: ApprovalFacts = {
  responsible: '李㐱明 副镇长',
  keeper: '周敏',
  place: '镇政府一楼民政办公室',
  backup_place: '党政办保险柜',
  public_phone: '0551-1234567',
}
const HELD: Holdings = {
  people: 2718,
  ids: 2700,
  under14: 31,
  under18: 48,
  phones: 900,
  households: 1487,
  members: 2600,
  accounts: 1490,
  entitlements: 1500,
  lines: 9000,
  relief: 135,
  files: 12,
  audits: 4000,
}
const holder = (name: string, ...roles: Role[]) => ({ user_id: name, name, roles })
/** Seven people with one role each. */
const STAFF = (['system_admin', 'security_admin', 'audit_admin', 'head', 'approver', 'finance', 'clerk'] as const).map(role =>
  holder(ROLE_NAMES[role], role),
)
/** The administrator of the first run, alone. */
const ALONE = [holder('周敏', 'system_admin', 'security_admin', 'audit_admin', 'clerk')]
const KEPT: Keeping = {
  office: 'XX镇民政办公室',
  town_name: 'XX镇',
  dataDir: 'D:\\doudi\\data',
  keyFile: 'D:\\doudi\\data.key',
  suite: 'aes',
  backup: { folder: 'E:\\backups', hour: 12, keep: 14 },
  hasPassphrase: true,
  lastGood: '2020年6月17日',
  sameDisk: false,
  holders: STAFF,
  users: 5,
  roles: [
    { role: 'clerk', users: 2 },
    { role: 'approver', users: 1 },
  ],
}

describe('the sheet of approval', () => {
  const words = (change: { facts?: ApprovalFacts; keeping?: Partial<Keeping> } = {}): string =>
    JSON.stringify(approvalSheet({ facts: change.facts ?? FACTS, holdings: HELD, keeping: { ...KEPT, ...change.keeping } }))

  test('says what is held, where, why, who answers, how long, and assesses it', () => {
    const text = words()
    for (const said of [
      '2718 人',
      '1487 户',
      '不满 14 周岁 31 人，14 周岁以上不满 18 周岁 17 人',
      '2700 个证件号码、1490 个银行账号',
      'D:\\\\doudi\\\\data，',
      'D:\\\\doudi\\\\data.key',
      'E:\\\\backups',
      '最近一次核对一致的备份是 2020年6月17日',
      'AES-256-GCM',
      '李㐱明 副镇长',
      '民政办经办人 2 个、分管领导 1 个',
      '不少于 3 年',
      '《个人信息保护法》第二十八条',
      '个人信息保护影响评估',
      '县（区）民政局意见',
    ])
      assert.ok(text.includes(said), said)
    assert.ok(words({ keeping: { suite: 'gm' } }).includes('SM4'))
  })

  test('tells what has not been done', () => {
    const { open } = approvalSheet({
      facts: NO_FACTS,
      holdings: HELD,
      keeping: { ...KEPT, hasPassphrase: false, lastGood: null, sameDisk: true, holders: ALONE },
    })
    assert.deepEqual(open, [
      '本单有 5 处没有填',
      '还没有设备份口令',
      '还没有试恢复核对一致的备份',
      '备份和数据在同一个盘上',
      '周敏兼采集造册和送出付款（拦不住，只能靠审批单上的字和审计），应把送出付款移给财政所',
      '周敏兼办业务和系统管理（拦不住，只能靠审批单上的字和审计），应把系统管理移给党政办信息员',
      '周敏兼办业务、系统管理和安全管理（拦不住，只能靠审批单上的字和审计），应把安全管理移给党政办主任',
      '周敏兼办业务、系统管理、安全管理和审计管理（拦不住，只能靠审批单上的字和审计），应把审计管理移给镇纪委',
      '周敏兼审计管理和备份保管（拦不住，只能靠审批单上的字和审计），应把备份保管移给党政办信息员',
      '没有人担任复核（批次不经复核就审批，审批单上会印出来），建议：民政办负责人；只有一人的，由党政办干部兼任复核',
      '没有人担任审批（没有人能在屏幕上审批；领导在纸上签字的，由造册、送审以外能复核或送出的人上传扫描件），建议：分管民政的副镇长',
      '没有人担任确认账户更换（更换的账户没有第二个人确认，确认以前仍发原账户），建议：民政办负责人或分管领导',
    ])
  })

  test('says who combines which duties, and that the three administrators are apart only where they are', () => {
    const access = (holders: Keeping['holders']): string =>
      approvalSheet({ facts: FACTS, holdings: HELD, keeping: { ...KEPT, holders } }).sections[4]?.paragraphs.join('') ?? ''
    const alone = access(ALONE)
    assert.ok(alone.includes('周敏兼采集造册、送出付款、办业务、系统管理、安全管理、审计管理、备份保管'), alone)
    assert.ok(alone.includes('还没有人担任：复核、审批、确认账户更换'), alone)
    assert.doesNotMatch(alone, /三员分设|由不同的人办/)
    assert.doesNotMatch(words({ keeping: { holders: ALONE } }), /职责分离；/)
    const staffed = access(STAFF)
    assert.ok(staffed.includes('三员分设。职责没有全部分开：民政办经办人兼采集造册、送出付款。'), staffed)
    const noAudit = access(STAFF.filter(({ roles }) => !roles.includes('audit_admin')))
    assert.ok(!noAudit.includes('三员分设') && noAudit.includes('还没有人担任：审计管理'), noAudit)
    const apart = access([...STAFF.filter(({ roles }) => !roles.includes('clerk')), holder('李娜', 'assistance_worker')])
    assert.ok(apart.includes('三员分设。没有人兼任相冲突的职责。还没有人担任：采集造册。'), apart)
  })
})

const get = (seat: Seat, url: string) => seat.send({ method: 'GET', url })
const post = (seat: Seat, url: string, body: object) => seat.send({ method: 'POST', url, ...json(body) })
const sendScan = (seat: Seat, name: string, content: Buffer) =>
  seat.send({
    method: 'POST',
    url: '/api/approval/scan',
    payload: formOf({}, { name, content }),
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  })
const noticesOf = async (seat: Seat): Promise<string[]> => (await get(seat, '/api/session')).json<{ notices: string[] }>().notices

describe('the approval of the system', () => {
  test('is filled in, printed, signed and attached by administrator or head; until then a banner says so to them', async t => {
    const house = await openHouse(t)
    const admin = house.seat('system_admin')
    const head = house.seat('head')
    for (const seat of [admin, head]) assert.ok((await noticesOf(seat)).includes('SYSTEM_NOT_APPROVED'), seat.login)
    assert.ok(!(await noticesOf(house.seat('clerk'))).includes('SYSTEM_NOT_APPROVED'), 'who cannot act is not bothered')
    assert.equal((await get(admin, '/api/approval/scan')).json().code, 'APPROVAL_MISSING')

    assert.equal((await post(admin, '/api/approval', FACTS)).statusCode, 200)
    for (const public_phone of ['13955512345', '找小王', '139 5551 2345'])
      assert.equal((await post(admin, '/api/approval', { ...FACTS, public_phone })).json().code, 'APPROVAL_PHONE', public_phone)
    const { facts, sheet, signed, demo } = (await get(head, '/api/approval')).json<Approval>()
    assert.deepEqual([facts, signed, demo], [FACTS, null, false])
    // The house seats one person in each role, and its first administrator in four.
    assert.ok(
      sheet.open.some(each => /兼办业务、系统管理和安全管理/.test(each)),
      sheet.open.join(),
    )
    assert.ok(sheet.sections.some(({ paragraphs }) => paragraphs.some(text => text.includes(`现有账号 ${house.seats.length + 1} 个`))))

    const file = await get(admin, '/api/approval/file')
    const xml = (await documentXml(file.rawPayload)).replace(/<[^>]+>/g, '')
    for (const said of [
      '李㐱明 副镇长',
      '个人信息保护影响评估',
      '个人信息种类和数量表',
      '分管领导审批意见',
      '县（区）民政局意见',
      '镇政府一楼民政办公室',
    ])
      assert.ok(xml.includes(said), said)

    assert.equal((await sendScan(admin, '审批单.docx', Buffer.from('PK no scan'))).json().code, 'SCAN_NOT_READABLE')
    assert.ok((await noticesOf(head)).includes('SYSTEM_NOT_APPROVED'))
    const scan = Buffer.from('%PDF-1.4 signed by hand')
    assert.equal((await sendScan(head, '审批单签字.pdf', scan)).statusCode, 200)
    for (const seat of [admin, head]) assert.ok(!(await noticesOf(seat)).includes('SYSTEM_NOT_APPROVED'), seat.login)
    const opened = await get(admin, '/api/approval/scan')
    assert.ok(opened.rawPayload.equals(scan))
    assert.equal((await get(admin, '/api/approval')).json<Approval>().signed?.file_name, '审批单签字.pdf')
    const { rows } = await house.database.ownerPool.query('SELECT content_cipher, kind FROM attachment')
    assert.ok(rows.length === 1 && rows[0].kind === 'system_approval' && !rows[0].content_cipher.includes('signed by hand'))

    for (const role of ['clerk', 'approver', 'security_admin', 'village_cadre', 'auditor'] as const) {
      const seat = house.seat(role)
      const replies = [
        await get(seat, '/api/approval'),
        await get(seat, '/api/approval/file'),
        await get(seat, '/api/approval/scan'),
        await post(seat, '/api/approval', FACTS),
        await sendScan(seat, 'a.pdf', scan),
      ]
      assert.deepEqual(
        replies.map(reply => reply.statusCode),
        [403, 403, 403, 403, 403],
        role,
      )
    }
  })
})
