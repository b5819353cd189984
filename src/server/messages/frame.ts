import type { Messages } from '../messages.ts'

/** Refusals of the frame of every use case, of the database and of the key file. */
export const frameMessages: Messages = {
  NOT_ALLOWED: {
    status: 403,
    what: '您的角色不能办这件事',
    why: '这一步需要权限「{permission}」，您的账号没有。',
    how: '请由有这项权限的同事来办；确实该由您办的，请管理员在「用户」里调整角色。',
  },
  OUT_OF_SCOPE: {
    status: 403,
    what: '这一步没有办，数据没有改动',
    why: '涉及的人或记录不在您的管辖范围内。',
    how: '请核对所在村；跨村的事请由镇里的经办人办理。',
  },
  KEY_REUSED: {
    status: 409,
    what: '这次提交没有受理',
    why: '同一个请求编号已经用于另一项内容不同的操作。',
    how: '请刷新本页，看看前一次是否已经办成，再重新提交。',
  },
  CONFLICT: {
    status: 409,
    what: '这一步没有办成，数据没有改动',
    why: '另一个人同时在改同一批数据，系统试了三次都没有轮上。',
    how: '请稍等片刻再试一次。',
  },
  CANCELLED: { status: 409, what: '这项操作已经停下，数据没有改动', why: '操作被取消，或者用时超过了上限。', how: '需要的话请重新开始。' },
  DISK_FULL: {
    status: 507,
    what: '磁盘已满，这一步没有办成',
    why: '数据库所在的磁盘没有空间了；已有数据保持原样。',
    how: '请管理员在数据文件夹所在的磁盘腾出至少 500 MB 空间，然后再试。',
  },
  DATABASE_OUT_OF_MEMORY: {
    status: 503,
    what: '内存不够，这一步没有办成',
    why: '数据库申请不到内存；已有数据保持原样。',
    how: '请关掉这台电脑上不用的程序再试；文件很大的，请按村拆开分别办理。',
  },
  DATABASE_BUSY: { status: 503, what: '数据库正忙，这一步没有办成', why: '同时使用的人太多，连接已经用满。', how: '请等一分钟再试。' },
  DATABASE_GONE: {
    status: 503,
    what: '数据库连不上，这一步没有办成',
    why: '数据库正在重启，或者已被关掉；没有办完的内容不会留下半截。',
    how: '请等半分钟再试；一直这样，请管理员把兜底停下再启动一次，启动时会自动恢复。',
  },
  KEY_FILE_MISSING: {
    status: 503,
    what: '找不到密钥文件 {path}',
    why: '身份证号和账号是加密保存的，没有这个文件就打不开；为免误建新密钥，系统不启动。',
    how: '请把密钥文件放回原处，或用环境变量 DOUDI_KEY_FILE 指明它的位置；备份里也有一份。',
  },
  KEY_FILE_DAMAGED: {
    status: 503,
    what: '密钥文件 {path} 读不出来',
    why: '文件内容不完整或被改动过；数据没有改动。',
    how: '请用备份里的密钥文件替换它，再启动。',
  },
  KEY_FILE_WRONG: {
    status: 503,
    what: '密钥文件 {path} 不是这份数据的',
    why: '数据登记的密钥指纹与这个文件的不同，用它打不开已有的身份证号和账号。',
    how: '请换回这份数据自己的密钥文件，或用 DOUDI_KEY_FILE 指明它的位置；数据没有改动。',
  },
  PERSON_EXISTS: {
    status: 409,
    what: '这个证件号码已经登记过',
    why: '一个证件号码在系统里只能对应一个人。',
    how: '请先按证件号码查找；查不到的，可能登记在您管辖范围以外，请与镇里的经办人核对。',
  },
  LOGIN_TAKEN: {
    status: 409,
    what: '这个登录名已经有人用了',
    why: '登录名在本系统里不能重复，停用的账号也占着它。',
    how: '请换一个登录名，比如加上数字。',
  },
  MONTH_ALREADY_RUN: {
    status: 409,
    what: '这个月的发放已经做过',
    why: '同一项目同一个月只能有一个正常发放批次。',
    how: '漏发的请做补发批次；做错的请先作废原批次并写明原因。',
  },
  BATCH_NUMBER_TAKEN: {
    status: 409,
    what: '批次编号撞上了，没有建立',
    why: '另一位同事刚刚建了同一编号的批次。',
    how: '请再提交一次，系统会取下一个编号。',
  },
  RELIEF_ALREADY_RUN: {
    status: 409,
    what: '这份临时救助名单已经做过发放批次',
    why: '一份名单只能发放一次。',
    how: '请在「发放」里查看已有的批次。',
  },
  PAID_TWICE: {
    status: 409,
    what: '有人会被重复发放，整批没有建立',
    why: '同一人（户）同一项目同一个月已经有一笔发放记录。',
    how: '请核对名单里的重复行，或查看该人已有的发放记录。',
  },
  ENTITLEMENT_OVERLAP: {
    status: 409,
    what: '待遇期间重叠，没有保存',
    why: '同一人（户）同一项目在同一时间只能有一份待遇。',
    how: '请先把原来的待遇截止到上月，再登记新的。',
  },
  MEMBER_TWICE: {
    status: 409,
    what: '有人同时在两个家庭里，没有保存',
    why: '一个人同一时间只能属于一个共同生活家庭。',
    how: '请先把他从原来的家庭里转出，再加入新的家庭。',
  },
  ACCOUNT_OVERLAP: {
    status: 409,
    what: '账户期间重叠，没有保存',
    why: '一个人同一时间只能有一个发放账户。',
    how: '请先停用原来的账户，再登记新的账户。',
  },
  DATA_FOLDER_MISSING: {
    status: 404,
    what: '没有数据文件夹 {dataDir}',
    why: '这条命令只用已有的数据，不会新建。',
    how: '请检查 --data 的写法；新的单位先运行 npm start，演示镇先运行 npm run demo。',
  },
  NOT_A_DEMO_FOLDER: {
    status: 409,
    what: '这个数据文件夹里是真实单位的数据，没有建演示镇',
    why: '演示镇的人和钱都是编的，不能与真实数据放在一起。',
    how: '请换一个空文件夹：npm run -s doudi -- demo --data 另一个文件夹。',
  },
}
