import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { villagesRoute } from '../divisions/contract.ts'
import { DUTIES, endWorkerRoute, newWorkerRoute, trainRoute, workersRoute, type Duty, type WorkerRow } from './contract.workers.ts'
import { orNull } from './page.words.ts'
import { DUTY_NAMES } from './rules.workers.ts'

/** 儿童督导员 and 儿童主任 with their terms and training. */
export default function WorkersPage(): ReactNode {
  const may = useMay()
  const { session } = useSession()
  const client = useQueryClient()
  const [open, setOpen] = useState<Act>()
  const answer = useQuery({ queryKey: ['child-workers'], queryFn: ({ signal }) => call(workersRoute, { signal }) })
  const workers = answer.data?.workers ?? []
  const without = answer.data?.without ?? []
  const writes = may('childworker.write')
  const today = session?.today ?? ''
  const standing = workers.filter(row => row.to_day === null || row.to_day > today)
  const refresh = () => client.invalidateQueries({ queryKey: ['child-workers'] })
  const rest = { today, onClose: () => setOpen(undefined), onDone: refresh }
  return (
    <>
      <PageHead
        title="儿童督导员和儿童主任"
        meta={DUTIES.map(duty => (
          <span key={duty}>
            {DUTY_NAMES[duty]} {standing.filter(row => row.duty === duty).length} 人
          </span>
        ))}
        actions={
          writes && (
            <>
              <Button onClick={() => setOpen({ act: 'train' })} disabled={standing.length === 0}>
                登记培训
              </Button>
              <Button type="primary" onClick={() => setOpen({ act: 'new' })}>
                登记任职
              </Button>
            </>
          )
        }
      />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {answer.isSuccess && without.length > 0 && (
        <Notice kind="warning" title={`${without.length} 个村还没有儿童主任`}>
          {without.join('、')}
        </Notice>
      )}
      <Panel flush label="任职名单">
        <DataTable
          label="儿童工作者"
          stacks
          columns={columnsOf(writes ? row => setOpen({ act: 'end', row }) : undefined)}
          rows={workers}
          rowKey={row => row.worker_id}
          empty={answer.isSuccess ? '还没有登记' : '正在读取'}
        />
      </Panel>
      {open?.act === 'new' && <WorkerDialog town={session?.office?.division ?? ''} {...rest} />}
      {open?.act === 'train' && <TrainDialog workers={standing} {...rest} />}
      {open?.act === 'end' && <EndWorkerDialog row={open.row} {...rest} />}
    </>
  )
}

type Act = { readonly act: 'new' | 'train' } | { readonly act: 'end'; readonly row: WorkerRow }

const columnsOf = (onEnd: ((row: WorkerRow) => void) | undefined): readonly Column<WorkerRow>[] => [
  { key: 'duty', title: '职责', render: row => DUTY_NAMES[row.duty] },
  { key: 'place', title: '镇、村（居）', render: row => row.place },
  { key: 'name', title: '姓名', width: 90, render: row => row.name },
  { key: 'phone', title: '电话', render: row => row.phone ?? '–' },
  { key: 'position', title: '本职', render: row => row.position ?? '–' },
  { key: 'training', title: '培训', render: row => (row.trainings === 0 ? '还没有' : `${row.trainings} 次 ${row.hours} 学时`) },
  {
    key: 'term',
    title: '任期',
    render: row =>
      row.to_day !== null || onEnd === undefined ? (
        `${row.from_day} 至 ${row.to_day === null ? '今' : `${row.to_day}（${row.to_reason ?? ''}）`}`
      ) : (
        <span className="row">
          {row.from_day} 起
          <Button size="small" onClick={() => onEnd(row)} aria-label={`登记${row.name}离任`}>
            离任
          </Button>
        </span>
      ),
  },
]

type DialogProps = { readonly today: string; readonly onClose: () => void; readonly onDone: () => Promise<unknown> }

function WorkerDialog({ town, today, onClose, onDone }: DialogProps & { readonly town: string }): ReactNode {
  const [form, setForm] = useState({ duty: 'village_director', division: '', name: '', phone: '', position: '', from_day: today })
  const [key] = useState(newKey)
  const villages = useQuery({ queryKey: ['villages'], queryFn: ({ signal }) => call(villagesRoute, { signal }) })
  const field = (name: keyof typeof form) => ({ value: form[name], onText: (text: string) => setForm({ ...form, [name]: text }) })
  const isVillage = form.duty === 'village_director'
  const blocked =
    isVillage && form.division === '' ? '请选村' : form.name.trim() === '' ? '请写姓名' : form.from_day === '' ? '请写任期开始' : undefined
  const save = async (): Promise<void> => {
    const { name, phone, position, from_day } = form
    const division = isVillage ? form.division : town
    const body = { duty: form.duty as Duty, division, name: name.trim(), phone: orNull(phone), position: orNull(position), from_day }
    await call(newWorkerRoute, { body, key })
    await onDone()
  }
  return (
    <FormDialog title="登记任职" verb="登记" blocked={blocked} onAct={save} onClose={onClose}>
      <div className="halves">
        <ChoiceField label="职责" {...field('duty')} options={DUTIES.map(value => ({ value, label: DUTY_NAMES[value] }))} />
        {isVillage && (
          <ChoiceField
            label="村（居）"
            {...field('division')}
            options={[
              { value: '', label: '请选' },
              ...(villages.data?.villages ?? []).map(each => ({ value: each.division, label: each.short_name })),
            ]}
          />
        )}
        <TextField label="姓名" {...field('name')} maxLength={60} />
        <TextField label="电话（可不填）" {...field('phone')} maxLength={20} inputMode="tel" />
        <TextField label="本职（可不填）" hint="村委委员、大学生村官、社工等" {...field('position')} maxLength={60} />
        <TextField label="任期开始" type="date" {...field('from_day')} max={today} />
      </div>
    </FormDialog>
  )
}

function TrainDialog({ workers, today, onClose, onDone }: DialogProps & { readonly workers: readonly WorkerRow[] }): ReactNode {
  const [absent, setAbsent] = useState<ReadonlySet<string>>(new Set())
  const [topic, setTopic] = useState('')
  const [trained_on, setOn] = useState(today)
  const [hours, setHours] = useState('8')
  const [key] = useState(newKey)
  const present = workers.filter(row => !absent.has(row.worker_id))
  const whole = /^[1-9]\d{0,2}$/.test(hours)
  const blocked = topic.trim() === '' ? '请写培训内容' : !whole ? '学时写整数' : present.length === 0 ? '请至少选一人' : undefined
  const toggle = (worker_id: string): void => {
    const next = new Set(absent)
    if (!next.delete(worker_id)) next.add(worker_id)
    setAbsent(next)
  }
  const save = async (): Promise<void> => {
    const body = { worker_ids: present.map(row => row.worker_id), trained_on, topic: topic.trim(), hours: Number(hours) }
    await call(trainRoute, { body, key })
    await onDone()
  }
  return (
    <FormDialog title="登记培训" verb={`登记 ${present.length} 人的培训`} blocked={blocked} onAct={save} onClose={onClose}>
      <div className="halves">
        <TextField label="培训内容" value={topic} onText={setTopic} maxLength={100} />
        <TextField label="培训日期" type="date" value={trained_on} onText={setOn} max={today} />
        <TextField label="学时" value={hours} onText={setHours} inputMode="numeric" maxLength={3} />
      </div>
      <p>参加的人（点一下取消）</p>
      <span className="row">
        {workers.map(row => (
          <Button
            key={row.worker_id}
            size="small"
            type={absent.has(row.worker_id) ? 'default' : 'primary'}
            aria-pressed={!absent.has(row.worker_id)}
            onClick={() => toggle(row.worker_id)}
          >
            {row.name}
          </Button>
        ))}
      </span>
    </FormDialog>
  )
}

function EndWorkerDialog({ row, today, onClose, onDone }: DialogProps & { readonly row: WorkerRow }): ReactNode {
  const [to_day, setToDay] = useState(today)
  const [to_reason, setReason] = useState('')
  const [key] = useState(newKey)
  const blocked = to_day === '' ? '请写日期' : to_reason.trim() === '' ? '请写原因' : undefined
  const end = async (): Promise<void> => {
    await call(endWorkerRoute, { params: { worker_id: row.worker_id }, body: { to_day, to_reason: to_reason.trim() }, key })
    await onDone()
  }
  return (
    <FormDialog title={`${row.name}离任`} verb="登记离任" blocked={blocked} onAct={end} onClose={onClose}>
      <TextField label="离任日期" type="date" value={to_day} onText={setToDay} max={today} />
      <TextField label="原因" value={to_reason} onText={setReason} maxLength={200} />
    </FormDialog>
  )
}
