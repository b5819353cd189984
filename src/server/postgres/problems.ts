import { AppError } from '../errors.ts'

/** Refusals of the launcher. The whole Chinese text stands in `message`, because most of them come before any table of messages is read. */
const TEXTS = {
  folder_unreadable: (f: Facts) =>
    `无法使用数据文件夹 ${f.path}：${f.detail}。请确认当前用户对它有读写权限，或用 --data 指定另一个文件夹。`,
  folder_not_private: (f: Facts) =>
    `文件夹 ${f.path} 可被本机其他用户改动（${f.detail}），数据库不能放在里面。请把它的权限改为仅本人可用（chmod 700），再启动。`,
  folder_is_served: (f: Facts) =>
    `数据文件夹 ${f.path} 已有一个兜底系统在运行，同一个文件夹不能再启动第二个。请直接使用已打开的系统；要重新启动，请先在原窗口按 Ctrl-C 停止。`,
  folder_is_busy: (f: Facts) => `数据文件夹 ${f.path} 正由另一个程序启动或停止，等待超过 ${f.seconds} 秒。请稍候再试。`,
  folder_other_version: (f: Facts) =>
    `数据文件夹 ${f.path} 由 PostgreSQL ${f.found} 建立，本程序带的是 ${f.needed}，不能直接打开。请用原版本备份，再恢复到新文件夹。`,
  folder_secrets_lost: (f: Facts) =>
    `数据文件夹 ${f.path} 中的数据库口令文件 engine.json 不见了或已损坏，数据库无法打开。请从备份中找回该文件，或把备份恢复到新文件夹。数据没有改动。`,
  disk_full: (f: Facts) => `磁盘已满，${f.doing}没有完成。请在 ${f.path} 所在磁盘腾出至少 500 MB 空间后再启动。已有数据没有改动。`,
  no_permission: (f: Facts) => `没有权限，${f.doing}没有完成：${f.detail}。请检查 ${f.path} 的所有者和权限后再启动。`,
  parent_blocks: (f: Facts) =>
    `当前以 root 运行，本机又不允许建立用户命名空间，数据库只能以 nobody 身份启动，而上级文件夹 ${f.path} 不许其他用户进入。` +
    '请改用普通用户运行，或执行 chmod o+x 放开该文件夹的进入权限，或用 --data 指定别处。',
  binaries_missing: (f: Facts) =>
    `没有找到适合本机（${f.platform}）的 PostgreSQL 程序。请在程序文件夹执行 npm ci --ignore-scripts 补齐；` +
    '或用环境变量 DOUDI_PG_BIN 指明 PostgreSQL 18 的 bin 文件夹，或用 DATABASE_URL 指明已有的数据库服务器。',
  engine_did_not_start: (f: Facts) => `数据库没有启动起来（${f.doing}）。数据库自己的说明：${f.detail}。详细记录见 ${f.path}。`,
  engine_did_not_stop: (f: Facts) => `数据库在 ${f.seconds} 秒内没有停下（进程 ${f.pid}）。数据不会丢失，下次启动会自动恢复。`,
  server_unreachable: (f: Facts) =>
    `连不上 DATABASE_URL 指明的数据库服务器：${f.detail}。请检查地址、端口、用户名和口令，以及服务器是否已启动。`,
  server_too_old: (f: Facts) => `DATABASE_URL 指明的 PostgreSQL 版本是 ${f.found}，本系统需要 15 或更高版本。请升级服务器后再启动。`,
  app_role_unusable: (f: Facts) =>
    `数据库账号 ${f.role} 不能用作应用账号：${f.detail}。应用账号必须没有超级用户和绕过行级安全的权限，也不能是表的所有者。` +
    '请由数据库管理员建立普通账号 doudi_app，并用 DOUDI_APP_URL 给出它的连接地址。',
  migration_changed: (f: Facts) =>
    `数据库升级脚本 ${f.file} 在执行之后被改动过，不能继续。请恢复原来的文件；要改表结构，请另写一个新编号的脚本。`,
  migration_missing: (f: Facts) => `数据库升级脚本缺少编号 ${f.number}（${f.detail}）。请补齐程序文件后再启动。`,
  migration_badly_named: (f: Facts) => `数据库升级脚本文件名 ${f.file} 不合规：${f.detail}。应形如 0001_name.sql，编号连续且不重复。`,
  migration_failed: (f: Facts) => `数据库升级脚本 ${f.file} 执行失败，已全部撤回：${f.detail}。`,
} as const

type Facts = Record<string, string | number>
export type ProblemCode = keyof typeof TEXTS

export function problem(code: ProblemCode, facts: Facts, cause?: unknown): AppError {
  const refusal = new AppError(code, facts)
  refusal.message = TEXTS[code](facts)
  if (cause !== undefined) refusal.cause = cause
  return refusal
}

/** The file system's or PostgreSQL's own words, read as one of the refusals above. */
export function problemFrom(cause: unknown, doing: string, path: string, log = ''): AppError {
  if (cause instanceof AppError) return cause
  const detail = (log || (cause instanceof Error ? cause.message : String(cause))).trim().slice(-600)
  if (/ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/i.test(detail)) return problem('disk_full', { doing, path }, cause)
  if (/EACCES|EPERM|EROFS|Permission denied|Read-only file system/i.test(detail))
    return problem('no_permission', { doing, path, detail }, cause)
  return problem('engine_did_not_start', { doing, path, detail: detail || '没有输出' }, cause)
}

export const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined
