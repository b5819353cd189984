import { OPENING_WORDS, type OpeningProblem } from '../../areas/oversight/rules.exports.ts'
import type { Messages } from '../messages.ts'

const isRule = (rule: unknown): rule is OpeningProblem => typeof rule === 'string' && Object.hasOwn(OPENING_WORDS, rule)
const rulesOf = (rules: unknown): string =>
  Array.isArray(rules)
    ? rules
        .filter(isRule)
        .map(rule => OPENING_WORDS[rule])
        .join('；')
    : ''

/** Refusals of files that leave. */
export const exportMessages: Messages = {
  EXPORT_PURPOSE_MISSING: {
    status: 400,
    what: '还没有选用途，文件没有导出',
    why: '含完整证号、账号的文件，每一份都要登记用途。',
    how: '请选一项用途，再导出。',
  },
  EXPORT_RECEIVER_MISSING: {
    status: 400,
    what: '还没有写接收单位，文件没有导出',
    why: '含完整证号、账号的文件，每一份都要登记交给谁（2 至 40 个字）。',
    how: '请写接收单位，例如「XX镇财政所」，再导出。',
  },
  EXPORT_PASSWORD_MISSING: {
    status: 400,
    what: '还没有设打开密码，文件没有导出',
    why: '含完整证号、账号的文件一律加密，没有密码打不开。',
    how: '请设一个打开密码，再导出；密码请另行告知接收人，不要和文件放在一起。',
  },
  EXPORT_PASSWORD_WEAK: {
    status: 400,
    what: '打开密码不合要求，文件没有导出',
    why: ({ rules }) => `${rulesOf(rules)}。`,
    how: '请换一个打开密码，再导出。',
  },
  EXPORT_OF_ANOTHER: {
    status: 403,
    what: '这份标注文件没有给您',
    why: '它就是上传的原件，内有完整证号、账号，只还给上传它的人。',
    how: '请由上传人导出；或者您上传自己手里的那一份。',
  },
}
