import type { Messages } from '../messages.ts'

/** Refusals of the HTTP server itself and of jobs. */
export const httpMessages: Messages = {
  BAD_REQUEST: {
    status: 400,
    what: '提交的内容不合要求，没有办理',
    why: '这些项目缺少、太长或格式不对：{fields}。',
    how: '请按页面上的提示改好再提交；页面显示不正常的，请先刷新。',
  },
  BODY_TOO_LARGE: { status: 413, what: '提交的内容太大，没有接收', why: '一次提交的内容超过了 1 MB。', how: '请分几次提交。' },
  FILE_TOO_LARGE: {
    status: 413,
    what: '文件太大，没有接收',
    why: '一个文件最大 20 MB。',
    how: '请删去文件里的图片和无关的工作表，或者按村拆成几个文件。',
  },
  FILE_MISSING: { status: 400, what: '没有收到文件', why: '请求里没有文件，或者文件在传输中断了。', how: '请重新选择文件再上传。' },
  NOT_FOUND: { status: 404, what: '没有这个地址', why: '地址写错了，或者这一页已经改名。', how: '请从左边的菜单重新进入。' },
  FOREIGN_REQUEST: {
    status: 403,
    what: '这个请求不是从兜底的页面发出的，没有办理',
    why: '请求缺少兜底页面的标记，或者来自别的网站。',
    how: '请在兜底自己的页面上操作；您确实在页面上操作的，请刷新后再试。',
  },
  FOREIGN_HOST: {
    status: 421,
    what: '这个地址不是本系统的',
    why: '请求用的主机名「{host}」不在本系统的名单里。',
    how: '请用启动时显示的地址打开本系统。',
  },
  TOO_MANY_REQUESTS: { status: 429, what: '操作太频繁，先歇一下', why: '一分钟内的请求超过了上限。', how: '请等 {seconds} 秒再试。' },
  JOB_NOT_FOUND: {
    status: 404,
    what: '没有这项任务',
    why: '任务已经结束超过一小时，或者系统重启过，或者它是别人的。',
    how: '请到相应的页面看看结果；没有结果的，请重新开始。',
  },
  PORT_TAKEN: {
    status: 409,
    what: '没有启动：端口 {port} 已被占用',
    why: '另一个程序正在使用这个端口。',
    how: '请换一个端口（--port），或者不写 --port，由系统自己找一个空闲的。',
  },
}
