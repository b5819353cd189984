import type { Messages } from '../messages.ts'

const DAMAGES: Readonly<Record<string, string>> = {
  truncated: '文件不完整，后面的部分没有了。',
  appended: '文件后面被接上了别的内容。',
  changed: '文件里有内容被改动过，或者磁盘上有坏块。',
}

/** Refusals of backing up and restoring. */
export const backupMessages: Messages = {
  BACKUP_RUNNING: {
    status: 409,
    what: '已经有一个备份在办，没有再开始',
    why: '同一时间只做一个备份或核对。',
    how: '请等它办完，一般几分钟；备份页能看到进度。',
  },
  BACKUP_NOT_ONE: {
    status: 400,
    what: '这不是兜底的备份文件',
    why: '文件开头没有兜底备份的标记。',
    how: '请选 .backup 结尾、由兜底写出的文件。',
  },
  BACKUP_NEWER: {
    status: 409,
    what: '这个备份是更新版本的兜底写的，没有恢复',
    why: '备份来自版本 {found}，本程序比它旧，读不全。',
    how: '请先把程序换成不低于 {found} 的版本，再恢复。',
  },
  BACKUP_FOREIGN: {
    status: 409,
    what: '这个备份与本程序的数据库结构对不上，没有恢复',
    why: '写备份的程序里 {file} 与本程序的不同，可能是改过的版本。',
    how: '请用写这个备份的同一套程序恢复。',
  },
  BACKUP_PASSPHRASE_WRONG: {
    status: 400,
    what: '备份口令不对，没有打开',
    why: '用这个口令打不开这个备份文件；也可能文件开头被改动过。',
    how: '请对照口令登记单再输一次，注意大小写和空格；换过口令的，要用写这个备份那天的口令。',
  },
  BACKUP_DAMAGED: {
    status: 409,
    what: '备份文件坏了，没有恢复',
    why: ({ kind }) => DAMAGES[String(kind)] ?? DAMAGES['changed'] ?? '',
    how: '请换另一份备份；是从 U 盘或网络拷来的，请重新拷一次再试。',
  },
  BACKUP_DISK_FULL: {
    status: 507,
    what: '备份没有写成：{file} 所在的磁盘满了',
    why: '空间不够写完整个备份；写了一半的已经删掉，系统里的数据没有变。',
    how: '请在那个磁盘腾出空间，或在备份设置里换一个文件夹，再备份一次。',
  },
  BACKUP_NOT_WRITABLE: {
    status: 409,
    what: '备份没有写成：写不进 {file}',
    why: '文件夹不在、没有写的权限，或者那个盘没有插好（{detail}）。',
    how: '请检查盘是否插好、文件夹是否在、当前用户能不能写，再备份一次。',
  },
  BACKUP_FOLDER_WRONG: {
    status: 400,
    what: '备份文件夹不合适，没有保存',
    why: '要写完整路径，并且不能在数据文件夹里面：数据丢了，备份就一起丢了。',
    how: '请写另一个盘上的文件夹，比如 E:\\doudi-backup 或 /mnt/backup。',
  },
  BACKUP_NOT_CHECKED: {
    status: 409,
    what: '备份写好了，但没有试恢复核对',
    why: '数据库账号不能新建数据库，没法试着恢复一遍。',
    how: '请数据库管理员给这个账号 CREATEDB 权限；核对过的备份才算数。',
  },
  BACKUP_DIFFERS: {
    status: 409,
    what: '试恢复的结果与原来的数据对不上，这个备份不算数',
    why: '对不上的地方：{where}。',
    how: '请马上再备份一次；还是这样，请运行 npm run -s doudi -- verify 核对数据，并联系软件维护人员。',
  },
  BACKUP_NO_PASSPHRASE: {
    status: 409,
    what: '还没有设备份口令，没有备份',
    why: '备份里有全部证号和账号，必须用口令加密。',
    how: '请在备份页设好口令，打印登记单，两个人分开保管。',
  },
  BACKUP_PASSPHRASE_LOST: {
    status: 409,
    what: '存着的备份口令打不开了，没有备份',
    why: '密钥文件换过，原来存的口令是用旧密钥封存的。',
    how: '请在备份页重新设一次口令；旧备份仍用旧口令打开。',
  },
  PASSPHRASE_SHORT: {
    status: 400,
    what: '备份口令太短，没有保存',
    why: '备份文件可能落到别人手里慢慢猜，至少要 12 个字。',
    how: '请用一句只有自己人知道的话，比如加上年份和地名。',
  },
  PASSPHRASE_POOR: {
    status: 400,
    what: '备份口令太容易猜，没有保存',
    why: '里面不同的字太少，至少要有 6 个不同的字。',
    how: '请换一句话。',
  },
  PASSPHRASE_NEEDED: {
    status: 400,
    what: '没有给出备份口令',
    why: '备份文件必须有口令才能写、才能读。',
    how: '请在终端里按提示输入，或放在环境变量 DOUDI_PASSPHRASE 里。',
  },
  PASSPHRASE_DIFFERS: {
    status: 400,
    what: '两次输入的备份口令不一样，没有备份',
    why: '口令输错了就再也打不开备份。',
    how: '请再运行一次，两次输入同一个口令。',
  },
  BACKUP_NOT_FOUND: { status: 404, what: '没有这个备份', why: '备份记录里找不到它。', how: '请刷新备份页再选。' },
  BACKUP_NOT_HERE: {
    status: 409,
    what: '这里不能备份',
    why: '程序没有按正常方式启动，不知道数据放在哪里。',
    how: '请用 npm start 启动系统再备份。',
  },
  RESTORE_FOLDER_NOT_EMPTY: {
    status: 409,
    what: '{path} 里已经有东西，没有恢复',
    why: '恢复只往空文件夹里放，绝不覆盖已有的数据。',
    how: '请用 --data 指定一个空的或者还不存在的文件夹。',
  },
  RESTORE_DATABASE_NOT_EMPTY: {
    status: 409,
    what: 'DATABASE_URL 指明的数据库里已经有数据，没有恢复',
    why: '这些表不是空的：{tables}。恢复绝不覆盖已有的数据。',
    how: '请新建一个空数据库，让 DATABASE_URL 指向它。',
  },
  RESTORE_KEY_EXISTS: {
    status: 409,
    what: '密钥文件 {path} 已经有了，而且不是这个备份里的，没有恢复',
    why: '系统从不覆盖密钥文件：覆盖了，用它加密的号码就再也打不开。',
    how: '请把那个密钥文件移到别处保存好，或者换一个数据文件夹。',
  },
  RESTORE_UNFINISHED: {
    status: 409,
    what: '上一次恢复没有办完，没有开始',
    why: '{path} 是上次恢复中途停下留下的，里面的数据不全。',
    how: '请确认没有别的恢复正在运行，删掉这个文件夹，再恢复一次。',
  },
  RESTORE_DIFFERS: {
    status: 409,
    what: '恢复出来的数据与备份里记的对不上，已经全部撤回',
    why: '对不上的地方：{where}。',
    how: '请换另一份备份，并联系软件维护人员。',
  },
}
