import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSources } from '../../../tools/source-walk.ts'
import { ACTION_GROUPS, actionName, commandsNamed, isNamedAction, LOOKS } from './rules.actions.ts'
import { alarmHeadline, alarmKinds, alarmWords, NOBODY } from './rules.alarms.ts'
import { fieldName, isNamedField, rowName, soughtText, valueWord, type Words } from './rules.words.ts'

const product = readSources(['src']).filter(file => !/\.test\.ts$|\/testing|fixture/.test(file.path))
const found = (pattern: RegExp): string[] => [
  ...new Set(product.flatMap(file => [...file.text.matchAll(pattern)].map(match => match[1] ?? ''))),
]

test('every command that can stand in the audit has a Chinese name', () => {
  const framed = found(/\b(?:command|query)(?:<[^(]*>)?\(\s*'([a-zA-Z_.-]+)'/g)
  const recorded = found(/command: '([a-z_.A-Z-]+)'/g)
  assert.ok(framed.length > 90 && recorded.length > 5)
  const whats = ['id', 'phone', 'account', 'evidence', 'cell'].map(what => `reveal.${what}`)
  // Others are SQL.
  const all = new Set([...framed, ...recorded, ...whats].filter(name => name !== name.toUpperCase()))
  assert.deepEqual([...all].filter(name => !isNamedAction(name)).toSorted(), [], 'commands without a Chinese name: rules.actions.ts')
  const names = ACTION_GROUPS.flatMap(({ actions }) => actions)
  assert.equal(new Set(names.map(([command]) => command)).size, names.length, 'a command stands in two groups')
  assert.deepEqual(
    names.filter(([, name]) => !/\p{Script=Han}/u.test(name)),
    [],
  )
  for (const look of LOOKS) assert.ok(isNamedAction(look), look)
})

test('every field that a command tells of has a Chinese name', () => {
  const told = found(/\b(?:before|after): \{([^{}]*)\}/g)
    .flatMap(inside => inside.split(','))
    .flatMap(part => /^\s*([a-z_]+)\s*(?::|$)/.exec(part)?.[1] ?? [])
  assert.ok(told.length > 15)
  assert.deepEqual(
    [...new Set(told)].filter(field => !isNamedField(field)),
    [],
    'fields without a Chinese name: rules.words.ts',
  )
})

test('every kind of alarm has its words', () => {
  const kinds =
    /export type AlarmKind = ([^\n]+)/.exec(product.find(file => file.path === 'src/areas/oversight/rules.alarms.ts')?.text ?? '')?.[1] ??
    ''
  const declared = [...kinds.matchAll(/'([a-z_]+)'/g)].map(match => match[1] ?? '')
  assert.ok(declared.length >= 4)
  assert.deepEqual(declared.toSorted(), alarmKinds.toSorted())
  assert.match(alarmWords({ kind: 'bulk_reveal', facts: { people: 23, minutes: 10 } }).what, /10 分钟内看了 23 个人/)
  assert.equal(alarmWords({ kind: 'of_later', facts: {} }).title, 'of_later')
})

test('an alarm says who did what, with which file, when, of how many rows', () => {
  const who = { login: 'zhoumin', name: '周敏' }
  const late = { kind: 'bank_list', rows: 3, off_hours: true, at: '2020-06-18 18:00' }
  assert.deepEqual(
    [
      alarmHeadline({ ...who, kind: 'bulk_export', facts: { ...late, file: '农低-202006-1.xlsx' } }),
      alarmHeadline({ ...who, kind: 'bulk_export', facts: late }),
      alarmHeadline({ ...who, kind: 'bulk_export', facts: { files: 24, rows: 900, minutes: 60, file: '待遇名单.xlsx' } }),
      alarmHeadline({ login: NOBODY, name: null, kind: 'failed_logins', facts: { refused: 40, minutes: 60 } }),
    ],
    [
      '周敏（zhoumin）下班时间导出完整号码：2020-06-18 18:00 导出「农低-202006-1.xlsx」，3 行完整证号和账号',
      '周敏（zhoumin）下班时间导出完整号码：2020-06-18 18:00 导出银行代发清单，3 行完整证号和账号',
      '周敏（zhoumin）短时间导出了很多人的资料：60 分钟内导出 24 份文件、900 行，最后一份是「待遇名单.xlsx」',
      '连续登录失败：60 分钟内有 40 次登录被拒，可能有人在试密码',
    ],
  )
})

const BATCH = '01900000-0000-7000-8000-00000000000b'
const words = (change: Partial<Words> = {}): Words => ({
  command: 'person.change',
  programmeTitle: id => (id === 'dibao.rural' ? '农村低保' : null),
  nameOf: id => (id === BATCH ? '农村低保 2020年3月 第1批（农低-202003-1）' : undefined),
  lookPurpose: code => (code === '05' ? '本人查询' : null),
  names: ['柳小满'],
  ...change,
})

test('values in words: money, marks, hashes, states, roles', () => {
  const of = (field: string, value: unknown) => valueWord(field, value, words())
  assert.deepEqual(
    [
      of('net_fen', 123456),
      of('voided', true),
      of('to_month', null),
      of('account', `#${'1a'.repeat(16)}`),
      of('batch_state', 'in_review'),
      of('programme', 'dibao.rural'),
      of('aliases', []),
      of('aliases', ['a', 'b']),
      of('plan', { hour: 13, keep: 5 }),
      of('batch_id', '01900000-0000-7000-8000-123456789012'),
      of('batch_id', BATCH),
      of('purpose', '03'),
      of('kind', 'reissue'),
    ],
    [
      '1,234.56 元',
      '是',
      '无',
      '摘要 1a1a1a1a',
      '等复核',
      '农村低保',
      '无',
      'a、b',
      '备份时刻（点）：13，保留份数：5',
      '01900000…9012',
      '农村低保 2020年3月 第1批（农低-202003-1）',
      '投保和理赔',
      '重发',
    ],
  )
  assert.equal(valueWord('purpose', '05', words({ command: 'purpose.choose' })), '本人查询')
  assert.equal(valueWord('roles', ['clerk', 'head'], words({ command: 'user.grant' })), '民政办经办人、民政办负责人')
})

test('a person is not named, neither in a field nor in free words; an account of the office is', () => {
  assert.equal(valueWord('name', '柳小满', words()), '柳**')
  assert.equal(valueWord('reason', '柳小满之子来办', words()), '柳**之子来办')
  assert.equal(valueWord('name', '周敏', words({ command: 'user.create' })), '周敏')
})

test('words of rows, fields and actions', () => {
  const { nameOf } = words()
  assert.equal(rowName(`payment_batch ${BATCH}`, nameOf), '发放批次 农村低保 2020年3月 第1批（农低-202003-1）')
  assert.equal(rowName('payment_batch 01900000-0000-7000-8000-123456789012', nameOf), '发放批次 01900000…9012')
  assert.equal(rowName('app_user zhoumin', nameOf), '用户 zhoumin')
  assert.equal(rowName('of_later x', nameOf), 'of_later x')
  assert.equal(fieldName('rows_person'), '人员行数')
  assert.equal(actionName('of.later'), 'of.later')
  assert.ok(commandsNamed('审批').includes('payment.approve'))
})

test('a printed check code is sought without its gaps; words as they are', () => {
  assert.equal(soughtText('1A2B 3C4D 5E6F 7788'), '1a2b3c4d5e6f7788')
  assert.equal(soughtText(' 停发 待遇 '), '停发 待遇')
  assert.equal(soughtText('12345678'), '12345678')
})
