import type { ReactNode } from 'react'
import { alarmHeadline } from '../../areas/oversight/rules.alarms.ts'
import type { Permission } from '../../areas/users/contract.ts'
import { useAlarms } from '../alarms.ts'
import { Link } from '../link.tsx'
import { useMay } from '../session.tsx'
import { Notice, type NoticeKind } from './notice.tsx'

type Told = {
  readonly kind: NoticeKind
  readonly title: string
  readonly text: string
  /** Where it is put right, and who may; others are told whom to ask. */
  readonly to?: string
  readonly action?: string
  readonly right: Permission
  readonly ask: string
}

/** What each code of `session.notices` tells, but for the alarms. A new code is one more entry. */
const NOTICES: Readonly<Record<string, Told>> = {
  CLOCK_BEHIND: {
    kind: 'error',
    title: '运行兜底的电脑时间不对，比已经办过的事还早',
    text: '今天办的事会记成过去的日期。',
    right: 'system.manage',
    ask: '请告诉系统管理员，把那台电脑的日期和时间调对。',
  },
  BACKUP_NEVER: {
    kind: 'error',
    title: '还没有做过备份',
    text: '电脑坏了或丢了，这里的人和钱就找不回来。',
    to: '/backups',
    action: '设好口令，备份一次',
    right: 'backup.run',
    ask: '请告诉系统管理员，在「备份」里设好口令，备份一次。',
  },
  BACKUP_OLD: {
    kind: 'error',
    title: '已经超过 3 天没有好的备份',
    text: '电脑坏了或丢了，这几天办的事就找不回来。',
    to: '/backups',
    action: '看原因，再备份一次',
    right: 'backup.run',
    ask: '请告诉系统管理员，在「备份」里看看原因。',
  },
  SYSTEM_NOT_APPROVED: {
    kind: 'warning',
    title: '还没有《系统启用审批单》的签字件',
    text: '这里存着困难群众的证号、账号和病情，启用要有分管领导和县里的签字。',
    to: '/approval',
    action: '填好、打印、上传签字件',
    right: 'system.approval',
    ask: '请告诉系统管理员或民政办负责人。',
  },
}

/** What the whole office should know until it is put right, above every page. */
export function Banners({ codes }: { readonly codes: readonly string[] }): ReactNode {
  const may = useMay()
  const told = codes.flatMap(code => (NOTICES[code] === undefined ? [] : [{ code, ...NOTICES[code] }]))
  const alarmed = codes.includes('ALARMS_OPEN')
  if (told.length === 0 && !alarmed) return null
  return (
    <div className="notices no-print">
      {alarmed && <AlarmNotice />}
      {told.map(({ code, kind, title, text, to, action, right, ask }) => (
        <Notice
          key={code}
          kind={kind}
          title={title}
          {...(may(right) && to !== undefined ? { actions: <Link to={to}>{action}</Link> } : {})}
        >
          {text}
          {may(right) && to !== undefined ? '' : ask}
        </Notice>
      ))}
    </div>
  )
}

/** The newest alarm with its facts, and how many more there are. */
function AlarmNotice(): ReactNode {
  const open = useAlarms().data?.open ?? []
  const [newest] = open
  if (newest === undefined) return null
  return (
    <Notice kind="warning" title={`警报：${alarmHeadline(newest)}`} actions={<Link to="/alarms">看警报，写处理说明</Link>}>
      {open.length === 1 ? '等着写处理说明。' : `还有 ${open.length - 1} 个警报，都等着写处理说明。`}
    </Notice>
  )
}
