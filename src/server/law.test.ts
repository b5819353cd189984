import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isLawError, type LawProblem, loadLaw } from './law.ts'

const scratch = mkdtempSync(join(tmpdir(), 'law-'))
after(() => rmSync(scratch, { recursive: true }))

const GOOD: Readonly<Record<string, string>> = {
  'sources.yaml': `- key: notice
  document: 关于调整标准的通知
  number: 某政〔2020〕1号
  kind: county
`,
  'parameters/dibao.yaml': `- id: dibao.standard
  title: 低保标准
  unit: 分/人·月
  fields: { urban: fen, rural: fen }
  values:
    - valid_from: 2019-07-01
      valid_to: 2020-07-01
      urban: 60200
      rural: 60200
      source: notice
    - valid_from: 2020-07-01
      urban: 64000
      rural: 64000
      source: notice
`,
  'codes/sex.yaml': `list: sex
title: 性别
standard: GB/T 2261.1-2003
source: notice
entries:
  - { code: "1", name: 男, aliases: [男性] }
  - { code: "2", name: 女 }
`,
  'calendar/2020.yaml': `year: "2020"
source: notice
holidays:
  - 2020-01-01
make_up_days: []
`,
  'programmes.yaml': `- id: dibao.rural
  title: 农村低保
  shortTitle: 农低
  recurring: true
  unit: household
  cycle: month
  calcMode: GAP_PERSON
  allocation: 农村低保资金
  payTitle: 农村最低生活保障金
  accountRule: HOUSEHOLDER
  startRule: MONTH_AFTER_DECISION
  stopRule: MONTH_AFTER_EVENT
  incompatibleWith: []
  warnAbove: { parameter: dibao.standard, key: rural }
  parameters: [dibao.standard]
  source: notice
`,
}

function folderWith(changes: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(scratch, 'case-'))
  for (const [name, text] of Object.entries({ ...GOOD, ...changes })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

/** One of the good files with one piece of its text replaced; a piece that is not there would test nothing. */
function edited(name: string, from: string, to: string): Readonly<Record<string, string>> {
  const text = GOOD[name] ?? ''
  assert.ok(text.includes(from), `${name} holds ${from}`)
  return { [name]: text.replace(from, to) }
}

function problemsOf(folder: string): readonly LawProblem[] {
  try {
    loadLaw(folder)
  } catch (error) {
    if (isLawError(error)) return error.problems
    throw error
  }
  return []
}

const DIBAO = 'parameters/dibao.yaml'
/** [what, file, from, to, kind, line, id, words the text must hold] */
const CASES: readonly (readonly [string, string, string, string, LawProblem['kind'], number, string, RegExp])[] = [
  [
    'a month without a value',
    DIBAO,
    'valid_to: 2020-07-01',
    'valid_to: 2020-06-01',
    'GAP',
    11,
    'dibao.standard',
    /2020-06-01 到 2020-07-01 之间没有数值；请/,
  ],
  [
    'an end without a successor',
    DIBAO,
    '      urban: 64000',
    '      valid_to: 2021-07-01\n      urban: 64000',
    'GAP',
    12,
    'dibao.standard',
    /2021-07-01 以后没有数值；请/,
  ],
  [
    'a month with two values',
    DIBAO,
    'valid_to: 2020-07-01',
    'valid_to: 2020-08-01',
    'OVERLAP',
    11,
    'dibao.standard',
    /2020-07-01 到 2020-08-01 有两个数值；请/,
  ],
  [
    'an open value that another follows',
    DIBAO,
    '      valid_to: 2020-07-01\n',
    '',
    'OVERLAP',
    10,
    'dibao.standard',
    /前一行写 valid_to: 2020-07-01/,
  ],
  ['a field twice', DIBAO, '  title: 低保标准', '  title: 低保标准\n  title: 低保标准', 'DUPLICATE_KEY', 3, 'dibao.standard', /只留一个/],
  ['a code twice', 'codes/sex.yaml', 'code: "2"', 'code: "1"', 'DUPLICATE_KEY', 7, 'sex', /第 6 行/],
  ['an alias of two codes', 'codes/sex.yaml', 'name: 女', 'name: 女, aliases: [男 性]', 'DUPLICATE_KEY', 7, 'sex', /男性/],
  ['no source', DIBAO, '      source: notice\n    - valid', '    - valid', 'MISSING_SOURCE', 6, 'dibao.standard', /没有写出处；请/],
  ['an unknown source', DIBAO, 'source: notice', 'source: rumour', 'MISSING_SOURCE', 10, 'dibao.standard', /rumour.*sources\.yaml/],
  ['a code list without a source', 'codes/sex.yaml', 'source: notice\n', '', 'MISSING_SOURCE', 1, 'sex', /没有写出处/],
  ['a day that is none', DIBAO, 'valid_from: 2019-07-01', 'valid_from: 2019-06-31', 'BAD_DATE', 6, 'dibao.standard', /2019-06-31.*请写成/],
  [
    'an end before its start',
    DIBAO,
    'valid_from: 2020-07-01',
    'valid_from: 2020-07-01\n      valid_to: 2020-07-01',
    'BAD_DATE',
    12,
    'dibao.standard',
    /不晚于/,
  ],
  ['a holiday of another year', 'calendar/2020.yaml', '2020-01-01', '2021-01-01', 'BAD_DATE', 3, '2020', /2021-01-01 不是 2020 年/],
  [
    'an unknown field',
    DIBAO,
    '      urban: 60200',
    '      urbn: 60200\n      urban: 60200',
    'UNKNOWN_FIELD',
    8,
    'dibao.standard',
    /urbn.*可以写/,
  ],
  ['a missing field', DIBAO, '      urban: 60200\n', '', 'MISSING_FIELD', 6, 'dibao.standard', /urban/],
  ['an unquoted code', 'codes/sex.yaml', 'code: "1"', 'code: 01', 'UNQUOTED_CODE', 6, 'sex', /code: "01"/],
  ['an unquoted alias', 'codes/sex.yaml', '[男性]', '[007]', 'UNQUOTED_CODE', 6, 'sex', /007 要加引号/],
  ['a fraction of a fen', DIBAO, 'rural: 64000', 'rural: 64000.5', 'BAD_VALUE', 13, 'dibao.standard', /整数（分）/],
  ['an amount beyond exact integers', DIBAO, 'rural: 64000', 'rural: 9007199254740993', 'BAD_VALUE', 13, 'dibao.standard', /整数（分）/],
  ['a negative amount', DIBAO, 'rural: 64000', 'rural: -1', 'BAD_VALUE', 13, 'dibao.standard', /不小于 0/],
  [
    'a parameter that a programme needs',
    'programmes.yaml',
    '[dibao.standard]',
    '[dibao.standard, dibao.rounding]',
    'MISSING_PARAMETER',
    15,
    'dibao.rural',
    /dibao\.rounding/,
  ],
  [
    'a column that is not there',
    'programmes.yaml',
    'key: rural',
    'key: village',
    'MISSING_PARAMETER',
    14,
    'dibao.rural',
    /village.*urban、rural/,
  ],
  ['text that is no YAML', DIBAO, '  fields: {', '  fields: {{', 'BAD_YAML', 5, 'dibao.standard', /缩进/],
  [
    'a copied value',
    DIBAO,
    'source: notice\n    - valid',
    'source: &s notice\n      clause: *s\n    - valid',
    'BAD_YAML',
    11,
    'dibao.standard',
    /不能用 \*/,
  ],
]

for (const [what, file, from, to, kind, line, id, words] of CASES) {
  test(`${what} stops the start: ${kind} at ${file}:${line}`, () => {
    const problems = problemsOf(folderWith(edited(file, from, to)))
    const found = problems.filter(problem => problem.kind === kind)
    assert.equal(found.length, 1, JSON.stringify(problems))
    assert.deepEqual([found[0]?.file, found[0]?.line, found[0]?.id], [file, line, id])
    assert.match(found[0]?.text ?? '', words)
    assert.deepEqual(problems, found, 'one fault is reported once, without false followers')
  })
}

test('the untouched fixture loads', () => assert.deepEqual(problemsOf(folderWith({})), []))

test('a gap said to be one by `repealed: true` is none, and reading it names the parameter and the day', () => {
  const repealed = '    - valid_from: 2020-07-01\n      repealed: true\n      source: notice\n'
  const text = (GOOD[DIBAO] ?? '').split('    - valid_from: 2020-07-01')[0] ?? ''
  const law = loadLaw(folderWith({ [DIBAO]: text + repealed }))
  assert.equal(law.parameter('dibao.standard', '2020-06', 'rural').value, 60200)
  assert.throws(() => law.parameter('dibao.standard', '2020-07', 'rural'), {
    name: 'LawParameterMissing',
    message: /dibao\.standard.*2020-07 已废止/,
  })
})

test('the same id in two files names both places', () => {
  const problems = problemsOf(folderWith({ 'parameters/more/again.yaml': `# 又一份\n${GOOD[DIBAO] ?? ''}` }))
  assert.deepEqual(
    problems.map(({ kind, file, line }) => [kind, file, line]),
    [['DUPLICATE_KEY', 'parameters/more/again.yaml', 2]],
  )
  assert.match(problems[0]?.text ?? '', /parameters\/dibao\.yaml 第 1 行/)
})

test('two programmes must agree about excluding each other', () => {
  const one = GOOD['programmes.yaml'] ?? ''
  const exclusion = 'incompatibleWith:\n    - { programme: dibao.urban, effect: FORBID, source: notice }'
  const both = one.replace('incompatibleWith: []', exclusion) + one.replace('dibao.rural', 'dibao.urban')
  const problems = problemsOf(folderWith({ 'programmes.yaml': both }))
  assert.deepEqual(
    problems.map(({ kind, line, id }) => [kind, line, id]),
    [['BAD_VALUE', 13, 'dibao.rural']],
  )
  const lonely = problemsOf(folderWith({ 'programmes.yaml': one.replace('incompatibleWith: []', exclusion) }))
  assert.match(lonely[0]?.text ?? '', /dibao\.urban.*不存在/)
})

test('all problems of all files come in one error, ordered by place', () => {
  const changes = { ...edited(DIBAO, 'valid_to: 2020-07-01', 'valid_to: 2020-06-01'), ...edited('codes/sex.yaml', 'code: "1"', 'code: 1') }
  assert.throws(
    () => loadLaw(folderWith(changes)),
    (error: unknown) => {
      assert.ok(isLawError(error))
      assert.match(
        error.message,
        /有 2 处不对.*\n1\. codes\/sex\.yaml 第 6 行（sex）：.*\n2\. parameters\/dibao\.yaml 第 11 行（dibao\.standard）：/,
      )
      return true
    },
  )
})

test('missing files are named; without the documents nothing else is blamed', () => {
  const places = (folder: string) => problemsOf(folder).map(({ kind, file }) => `${kind} ${file}`)
  assert.deepEqual(places(mkdtempSync(join(scratch, 'empty-'))), ['MISSING_FILE sources.yaml'])
  const folder = mkdtempSync(join(scratch, 'bare-'))
  writeFileSync(join(folder, 'sources.yaml'), GOOD['sources.yaml'] ?? '')
  assert.deepEqual(
    places(folder),
    ['calendar', 'codes', 'parameters', 'programmes.yaml'].map(file => `MISSING_FILE ${file}`),
  )
})

test('a changed copy of the shipped law is caught too', () => {
  const folder = join(scratch, 'shipped')
  cpSync(fileURLToPath(new URL('../law', import.meta.url)), folder, { recursive: true })
  assert.deepEqual(problemsOf(folder), [])
  const file = join(folder, 'parameters/tekun.yaml')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace('valid_to: 2020-07-01', 'valid_to: 2020-05-01'))
  const line = text.split('\n').findIndex(each => each.includes('valid_from: 2020-07-01')) + 1
  assert.deepEqual(
    problemsOf(folder).map(problem => [problem.kind, problem.line, problem.id]),
    [['GAP', line, 'tekun.payRate']],
  )
})
