const MOMENT = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** 「6/18 14:05」 */
export const momentOf = (instant: string): string => MOMENT.format(new Date(instant))

const SECOND = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
/** 「2020-06-18 14:05:09」: the audit goes over years, and two rows of one minute have an order. */
export const secondOf = (instant: string): string => SECOND.format(new Date(instant)).replaceAll('/', '-')
