import type { SetupBody } from './contract.ts'
import { PASSWORD_WORDS, passwordProblems } from './rules.password.ts'
import { townOf } from './rules.ts'

export type SetupForm = SetupBody & { readonly again: string }

/** What is still wrong with the first-run form, field by field, in words for the user; the server checks again. */
export function setupFaults(form: SetupForm): Partial<Record<keyof SetupForm, string>> {
  const faults: Partial<Record<keyof SetupForm, string>> = {}
  if (form.town_name.trim().length < 2) faults.town_name = '写上镇的全名，如 XX镇'
  if (!/^[0-9]{9}([0-9]{3})?$/.test(form.town_code)) faults.town_code = '代码是 9 位或 12 位数字'
  else if (townOf(form.town_code) === undefined) faults.town_code = '这不是镇的代码：县后面 3 位是镇，不能是 000；12 位的最后 3 位是 000'
  if (form.admin_name.trim() === '') faults.admin_name = '写上您的姓名，办的事都记在这个名下'
  if (!/^[a-z0-9._-]{2,40}$/.test(form.admin_login)) faults.admin_login = '用 2 至 40 个小写字母、数字或 . _ -'
  const problem = passwordProblems(form.admin_login, form.admin_password)[0]
  if (problem !== undefined) faults.admin_password = PASSWORD_WORDS[problem]
  if (form.again !== form.admin_password) faults.again = '两次密码不一样'
  return faults
}
