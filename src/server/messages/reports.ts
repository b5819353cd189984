import type { Messages } from '../messages.ts'

/** Refusals of the work summary. */
export const reportsMessages: Messages = {
  PERIOD_REVERSED: {
    status: 400,
    what: '起始月在终止月之后，没有生成',
    why: '收到的是 {from} 到 {to}。',
    how: '请把起始月选在终止月之前或同一个月。',
  },
  PERIOD_TOO_LONG: {
    status: 400,
    what: '期间太长，没有生成',
    why: '一份总结最多写 24 个月；收到的是 {from} 到 {to}。',
    how: '请选短一些的期间。',
  },
  FIGURE_NOT_FOUND: {
    status: 404,
    what: '这个期间没有这个数字',
    why: '指标 {id} 不在目录里，或者期内没有一行数据。',
    how: '请回到总结，从正文或附表里点一个数字。',
  },
  NOTHING_TO_REPORT: {
    status: 409,
    what: '这个期间没有可写的数字，没有导出',
    why: '期内没有一个批次导出过银行清单。',
    how: '请先造册、审批并导出银行清单，或换一个期间。',
  },
  REPORT_NOT_FOUND: {
    status: 404,
    what: '没有找到这份总结',
    why: '它不存在，或者不在您的管辖范围内。',
    how: '请从已导出的总结里再选一次。',
  },
}
