import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { ALARMS_KEY, useAlarms } from '../../web/alarms.ts'
import { call } from '../../web/api.ts'
import { secondOf } from '../../web/moment.ts'
import { Link } from '../../web/link.tsx'
import { useSending } from '../../web/sending.ts'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { Dialog } from '../../web/widgets/dialog.tsx'
import { ErrorPage } from '../../web/widgets/error-page.tsx'
import { NoteField } from '../../web/widgets/field.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { seeAlarmRoute, type AlarmRow } from './contract.ts'
import { alarmedWord, alarmWords, NOBODY } from './rules.alarms.ts'
import { whoWord } from './rules.who.ts'

/** 警报: what calls for an explanation; closed by what was found out. */
export default function AlarmsPage(): ReactNode {
  const answer = useAlarms()
  const [open, setOpen] = useState<AlarmRow>()
  if (answer.error !== null) return <ErrorPage error={answer.error} onRetry={() => void answer.refetch()} />
  const list = answer.data
  if (list === undefined) return <Notice kind="info">正在读取</Notice>
  return (
    <>
      <PageHead title="警报" meta={<span>{list.open.length === 0 ? '没有等着处理的' : `${list.open.length} 个等着处理`}</span>} />
      <div className="stack">
        <Panel flush title="等着处理" note={`${list.open.length} 个`}>
          <DataTable
            label="等着处理的警报"
            stacks
            columns={[...COLUMNS, actColumn(setOpen)]}
            rows={list.open}
            rowKey={row => row.alarm_id}
            rowKind={() => 'warning'}
            empty="没有警报。短时间看了或导出了很多人的号码、有人连续试密码时，会出现在这里。"
          />
        </Panel>
        <Panel flush title="处理过的" note={`${list.seen.length} 个`}>
          <DataTable
            label="处理过的警报"
            stacks
            columns={[...COLUMNS, SEEN]}
            rows={list.seen}
            rowKey={row => row.alarm_id}
            empty="还没有处理过警报"
          />
        </Panel>
      </div>
      {open !== undefined && <SeeDialog key={open.alarm_id} alarm={open} onClose={() => setOpen(undefined)} />}
    </>
  )
}

const COLUMNS: readonly Column<AlarmRow>[] = [
  { key: 'at', title: '时间', width: 165, render: row => secondOf(row.at) },
  { key: 'what', title: '什么警报', render: row => <What row={row} /> },
  { key: 'who', title: '谁', width: 160, render: alarmedWord },
]

function What({ row }: { readonly row: AlarmRow }): ReactNode {
  const { title, what } = alarmWords(row)
  return (
    <span className="wrap">
      <b>{title}</b> <span className="secondary">{what}</span>
    </span>
  )
}

const SEEN: Column<AlarmRow> = {
  key: 'seen',
  title: '处理',
  render: ({ seen }) =>
    seen === null ? (
      ''
    ) : (
      <span className="wrap">
        {seen.note} <span className="secondary">{`${seen.name}，${secondOf(seen.at)}`}</span>
      </span>
    ),
}

/** Nobody closes what is about himself: the button is not there for him. */
const actColumn = (open: (row: AlarmRow) => void): Column<AlarmRow> => ({
  key: 'act',
  title: '操作',
  width: 120,
  render: row => <Act row={row} onOpen={open} />,
})

function Act({ row, onOpen }: { readonly row: AlarmRow; readonly onOpen: (row: AlarmRow) => void }): ReactNode {
  const { session } = useSession()
  if (session?.user?.login === row.login) return <span className="secondary">由别人处理</span>
  return (
    <button type="button" className="link plain-link" onClick={() => onOpen(row)}>
      写处理说明
    </button>
  )
}

function SeeDialog({ alarm, onClose }: { readonly alarm: AlarmRow; readonly onClose: () => void }): ReactNode {
  const client = useQueryClient()
  const may = useMay()
  const { again } = useSession()
  const { busy, error, send } = useSending()
  const [note, setNote] = useState('')
  const { title, what, how } = alarmWords(alarm)
  const save = (): Promise<void> =>
    send(async () => {
      await call(seeAlarmRoute, { params: { alarm_id: alarm.alarm_id }, body: { note } })
      await client.invalidateQueries({ queryKey: ALARMS_KEY })
      // The banner above every page follows.
      again()
      onClose()
    })
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>先不处理</Button>
          <Button type="primary" disabled={busy || note.trim() === ''} onClick={() => void save()}>
            记下并关掉警报
          </Button>
        </>
      }
    >
      <div className="stack">
        {error !== undefined && <RefusalNotice error={error} />}
        <p>
          {alarmedWord(alarm)}：{what}。{how}
        </p>
        {may('audit.read') && alarm.login !== NOBODY && (
          <p>
            <Link to={`/audit?login=${encodeURIComponent(alarm.login)}`}>看 {whoWord(alarm)} 的审计记录</Link>
          </p>
        )}
        <NoteField label="处理说明" value={note} onText={setNote} maxLength={500} hint="问了谁、什么原因、怎么处理的。写下就改不了。" />
      </div>
    </Dialog>
  )
}
