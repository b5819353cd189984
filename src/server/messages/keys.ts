import type { Messages } from '../messages.ts'

/** Refusals of sealed values, of making a key file and of changing the key. */
export const keyMessages: Messages = {
  KEY_FILE_EXISTS: {
    status: 409,
    what: '密钥文件 {path} 已经有了，没有另建',
    why: '系统从不覆盖密钥文件：覆盖了，用它加密的号码就再也打不开。',
    how: '要更换密钥，请运行 doudi key rotate；确实是没有用过的文件，请先移走再运行。',
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
    how: '请管理员运行 doudi verify 查出是哪一处，与最近的备份比对；不要再改动这条记录。',
  },
}
