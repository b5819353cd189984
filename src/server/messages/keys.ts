import type { Messages } from '../messages.ts'

/** Refusals of sealed values, of making a key file and of changing the key. */
export const keyMessages: Messages = {
  KEY_FILE_EXISTS: {
    status: 409,
    what: '密钥文件 {path} 已经有了，没有另建',
    why: '系统从不覆盖密钥文件：覆盖了，用它加密的号码就再也打不开。',
    how: '要更换密钥，请运行 npm run -s doudi -- key rotate；确实是没有用过的文件，请先移走再运行。',
  },
  SEALED_WITH_OTHER_SUITE: {
    status: 500,
    what: '有一项加密内容打不开',
    why: '它是用另一种密码套件（{has}）加密的，现在的密钥文件是 {wants}。',
    how: '请核对密钥文件是不是这份数据自己的；刚从备份恢复的，请用同一份备份里的密钥文件。',
  },
  SEALED_DAMAGED: {
    status: 500,
    what: '有一项加密内容打不开',
    why: '它与密钥对不上：内容被改动过，或者不是用这个密钥文件加密的。',
    how: '请管理员运行 npm run -s doudi -- verify 查出是哪一处，与最近的备份比对；不要再改动这条记录。',
  },
  SEALED_PLACE_DAMAGED: {
    status: 500,
    what: '密钥没有更换，数据没有改动',
    why: '有一项加密内容打不开或与散列不符：{place}。换了密钥，就再也查不出它原来是什么。',
    how: '请先用最近的备份找回这一项，再更换密钥；请报告分管领导。',
  },
  KEY_IN_USE: {
    status: 409,
    what: '密钥没有更换，数据没有改动',
    why: '有人正在用这份数据：兜底正在运行，或者另一条命令还没有办完。',
    how: '请在运行兜底的窗口按 Ctrl-C 停下它，等其他命令办完，再运行一次。',
  },
  KEY_NOTHING_SEALED: {
    status: 409,
    what: '没有可更换的密钥',
    why: '这份数据还没有启用过，没有加密的内容。',
    how: '要选密码套件，请运行 npm run -s doudi -- key new --suite gm，然后再第一次启动。',
  },
  KEY_DATA_UNPROVED: {
    status: 409,
    what: '密钥没有更换，数据没有改动',
    why: '更换前的核对发现 {count} 处对不上：{places}。换了密钥会把被改动过的内容重新加封，看起来就像没有改过。',
    how: '请运行 npm run -s doudi -- verify 看全部，与最近的备份比对，查清以后再更换；请保留现场并报告分管领导。',
  },
  KEY_DATA_EXISTS: {
    status: 409,
    what: '没有建新的密钥文件',
    why: '文件夹 {dataDir} 里已经有加密的数据，新密钥打不开它们。',
    how: '找不到原来的密钥文件的，请从备份里找回；要更换密钥或套件，请运行 npm run -s doudi -- key rotate。',
  },
}
