import { addDays, daysBetween, type Day } from '../../kernel/day.ts'

export type PasswordProblem = 'PASSWORD_SHORT' | 'PASSWORD_IS_LOGIN' | 'PASSWORD_REPEATS' | 'PASSWORD_COMMON'

/** What each problem asks for, on every form that sets a password. */
export const PASSWORD_WORDS: Readonly<Record<PasswordProblem, string>> = {
  PASSWORD_SHORT: '至少 10 位，大写、小写、数字、符号中有三种；不足三种的至少 14 位（一个汉字算两位）',
  PASSWORD_IS_LOGIN: '不能是登录名，或者登录名加几个字符',
  PASSWORD_REPEATS: '里面有五个以上连着的或重复的字符，太容易猜',
  PASSWORD_COMMON: '这是最常用的密码之一，别人会先试它',
}

const SHORTEST = 10,
  SHORTEST_OF_FEW_KINDS = 14,
  KINDS = 3,
  BESIDE_LOGIN = 6,
  BESIDE_COMMON = 6,
  RUN = 5

/**
 * At least 10 characters of 3 kinds (capital, small letter, digit, other) or 14 of any (GB/T 22239 身份鉴别 asks for complexity without a
 * figure). A Chinese character is one of thousands and counts as two, so that a phrase of ten of them stands without figures and signs.
 */
export function passwordProblems(login: string, password: string): PasswordProblem[] {
  const characters = [...password.normalize('NFC')]
  const length = characters.reduce((sum, character) => sum + (/\p{Script=Han}/u.test(character) ? 2 : 1), 0)
  const kinds = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/].filter(kind => kind.test(password)).length
  const problems: PasswordProblem[] = []
  if (length < SHORTEST || (length < SHORTEST_OF_FEW_KINDS && kinds < KINDS)) problems.push('PASSWORD_SHORT')
  if (isLittleMoreThan(login, password.toLowerCase())) problems.push('PASSWORD_IS_LOGIN')
  if (hasRun(password.toLowerCase())) problems.push('PASSWORD_REPEATS')
  if (isCommon(password.toLowerCase())) problems.push('PASSWORD_COMMON')
  return problems
}

function isLittleMoreThan(login: string, password: string): boolean {
  const name = login.toLowerCase()
  if (password === name) return true
  return name.length >= 3 && password.includes(name) && password.length - name.length < BESIDE_LOGIN
}

/** The rows of a keyboard, along which fingers slide. */
const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1qaz2wsx3edc4rfv', 'qazwsxedcrfv', '!@#$%^&*()']

/** `aaaaa`, `12345`, `edcba`, `qwert`: each character one step from the one before, 9 followed by 0. */
function hasRun(password: string): boolean {
  const codes = [...password].map(character => character.codePointAt(0) ?? 0)
  const steps = codes.slice(1).map((code, at) => (code === 48 && codes[at] === 57 ? 1 : code - (codes[at] ?? 0)))
  let length = 1
  for (const [at, step] of steps.entries()) {
    length = Math.abs(step) > 1 ? 1 : at > 0 && step === steps[at - 1] ? length + 1 : 2
    if (length >= RUN) return true
  }
  return ROWS.some(row => [...row].some((_, at) => at + RUN <= row.length && password.includes(row.slice(at, at + RUN))))
}

/** What leads the lists of leaked passwords, and what an office like this one thinks of first; figures and signs around them help little. */
const COMMON = [
  'password',
  'passw0rd',
  'p@ssword',
  'p@ssw0rd',
  'admin',
  'administrator',
  'root',
  'welcome',
  'letmein',
  'iloveyou',
  'woaini',
  '5201314',
  '1314520',
  '1q2w3e4r',
  '1q2w3e4r5t',
  'q1w2e3r4',
  'a1b2c3d4',
  'abc123',
  'qwe123',
  'aa123456',
  '123123123',
  '112233',
  '147258369',
  '789456123',
  'zaq12wsx',
  'monkey',
  'dragon',
  'football',
  'sunshine',
  'princess',
  'changeme',
  'default',
  'guest',
  'test',
  'user',
  'system',
  'minzheng',
  'minzhengban',
  'mzb',
  'mima',
  'doudi',
  'shehui',
  'dibao',
  '民政办',
  '我的密码',
  '密码',
]

function isCommon(password: string): boolean {
  return COMMON.some(word => {
    const at = password.indexOf(word)
    if (at < 0) return false
    const around = password.slice(0, at) + password.slice(at + word.length)
    return around.length <= BESIDE_COMMON && !/[a-z\p{Script=Han}]/u.test(around)
  })
}

/** The last ones that may not come again, the present one among them. */
export const PASSWORDS_KEPT = 5
/** From so many days before its end the user is told. */
export const PASSWORD_WARNING_DAYS = 14

/** Days until the password must be changed, 0 or less: now. Null: never. A clock that was set back gives no day more than the rule has. */
export function passwordDaysLeft(changedOn: Day, today: Day, days: number): number | null {
  if (days === 0) return null
  return Math.min(days, daysBetween(today, addDays(changedOn, days)))
}
