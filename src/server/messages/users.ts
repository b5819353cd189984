import type { Messages } from '../messages.ts'

/** Refusals of sign-in, first run and the list of users. */
export const usersMessages: Messages = {
  NOT_SIGNED_IN: {
    status: 401,
    what: '您还没有登录，或者登录已经过期',
    why: '两小时没有操作，或者登录满 12 小时，要重新登录。',
    how: '请重新登录；页面上已经填的内容会保留。',
  },
  LOGIN_WRONG: {
    status: 401,
    what: '登录名或密码不对',
    why: '两者有一个对不上。',
    how: '请看看大小写和输入法再试；连错 5 次，账号会锁 15 分钟。忘了密码请找管理员重设。',
  },
  LOGIN_LOCKED: { status: 423, what: '账号已锁定', why: '密码连续输错了 5 次。', how: '请 {minutes} 分钟后再试，或请管理员重设密码。' },
  LOGIN_DISABLED: { status: 403, what: '这个账号已停用', why: '管理员停用了它。', how: '需要恢复的，请找管理员新建账号。' },
  SETUP_NEEDED: { status: 409, what: '系统还没有初始设置', why: '还没有登记乡镇和第一位管理员。', how: '请先打开首页完成初始设置。' },
  SETUP_DONE: {
    status: 409,
    what: '初始设置已经做过，没有再做',
    why: '本系统已经登记了乡镇和管理员。',
    how: '请直接登录；忘了密码的，请另一位管理员重设。',
  },
  TOWN_CODE_WRONG: {
    status: 400,
    what: '乡镇代码不对',
    why: '应是统计用区划代码：县 6 位加乡镇 3 位，写成 12 位时后 3 位是 000；乡镇 3 位不能是 000。',
    how: '请到国家统计局的区划代码表里查本镇的 9 位或 12 位代码。',
  },
  PASSWORD_SHORT: {
    status: 400,
    what: '密码太短',
    why: '至少 10 个字符；若同时有字母、数字、符号中的三种以上（大小写算两种），至少 8 个。',
    how: '请换一个长一点的，比如几个词连起来。',
  },
  PASSWORD_IS_LOGIN: {
    status: 400,
    what: '密码里不能只是登录名',
    why: '与登录名相同的密码最先被人猜到。',
    how: '请换一个与登录名无关的密码。',
  },
  PASSWORD_REPEATS: {
    status: 400,
    what: '密码太容易猜',
    why: '全是同一个字符，或者是连着的数字、字母。',
    how: '请换一个别人想不到的密码。',
  },
  OLD_PASSWORD_WRONG: {
    status: 400,
    what: '原密码不对，没有修改',
    why: '要改密码，先要输对现在的密码。',
    how: '请重新输入；忘了的，请管理员重设。',
  },
  USER_NOT_FOUND: { status: 404, what: '没有这个用户', why: '链接里的编号对不上任何用户。', how: '请回到用户列表再选一次。' },
  USER_DISABLED: { status: 409, what: '这个用户已经停用', why: '停用的账号不能再改。', how: '需要的话请新建一个账号。' },
  NOT_YOURSELF: {
    status: 409,
    what: '不能停用自己',
    why: '停用后您就进不来了，可能没有别的管理员能恢复。',
    how: '请由另一位管理员来停用。',
  },
  DIVISION_UNKNOWN: {
    status: 400,
    what: '没有这个村（居）',
    why: '本镇的区划里找不到代码 {division}。',
    how: '请从列表里选；村（居）在导入花名册时登记。',
  },
  PASSWORD_NEEDED: {
    status: 400,
    what: '没有给出密码',
    why: '命令行用 --as 办事要核对密码。',
    how: '请在终端里按提示输入，或放在环境变量 DOUDI_PASSWORD 里。',
  },
}
