import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { Notice } from '../../web/widgets/notice.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import {
  changeSocietyRoute,
  closeSocietyRoute,
  endDirectorRoute,
  newDirectorRoute,
  voidTrainingRoute,
  type BoardPost,
  type DirectorRow,
  type SocietyRow,
  type TrainingRow,
} from './contract.ts'
import { orNull, POSTS } from './page.words.ts'

type Around = { readonly today: string; readonly onClose: () => void; readonly onDone: () => Promise<unknown> }
type OfSociety = Around & { readonly society: SocietyRow }

/** 更正登记: the audit keeps what it said before. */
export function ChangeSocietyDialog({ society, onClose, onDone }: OfSociety): ReactNode {
  const [name, setName] = useState(society.name)
  const [registration_no, setNumber] = useState(society.registration_no)
  const [legal_head, setHead] = useState(society.legal_head)
  const [key] = useState(newKey)
  const change = async (): Promise<void> => {
    const body = { name: name.trim(), registration_no: registration_no.trim(), legal_head: legal_head.trim() }
    await call(changeSocietyRoute, { params: { society_id: society.society_id }, body, key })
    await onDone()
  }
  const empty = [name, registration_no, legal_head].some(each => each.trim() === '')
  return (
    <FormDialog title="更正登记" verb="更正" blocked={empty ? '三项都要填' : undefined} onAct={change} onClose={onClose}>
      <TextField label="名称" value={name} onText={setName} maxLength={60} />
      <TextField label="登记证号" value={registration_no} onText={setNumber} maxLength={40} />
      <TextField label="法定代表人" value={legal_head} onText={setHead} maxLength={40} />
    </FormDialog>
  )
}

/** 注销: with its fund, which is empty by then. */
export function CloseSocietyDialog({ society, today, onClose, onDone }: OfSociety): ReactNode {
  const [on, setOn] = useState(today)
  const [reason, setReason] = useState('')
  const [key] = useState(newKey)
  const close = async (): Promise<void> => {
    await call(closeSocietyRoute, { params: { society_id: society.society_id }, body: { closed_on: on, reason: reason.trim() }, key })
    await onDone()
  }
  return (
    <FormDialog
      title={`注销${society.name}`}
      verb="注销互助社"
      danger
      blocked={reason.trim() === '' ? '请写注销原因' : undefined}
      onAct={close}
      onClose={onClose}
    >
      {society.balance_fen > 0 && <Notice kind="warning">互助资金还有 {yuan(society.balance_fen)} 元，余额为零才能注销。</Notice>}
      <p>注销后不能再登记救助、年检和培训，互助资金同时停用；已有的记录留存可查。</p>
      <TextField label="注销日期" type="date" value={on} onText={setOn} min={society.founded_on} max={today} />
      <TextField label="注销原因" value={reason} onText={setReason} maxLength={200} />
    </FormDialog>
  )
}

export function DirectorDialog({ society, today, onClose, onDone }: OfSociety): ReactNode {
  const [name, setName] = useState('')
  const [post, setPost] = useState<string>('director')
  const [from, setFrom] = useState(today)
  const [to, setTo] = useState('')
  const [key] = useState(newKey)
  const seat = async (): Promise<void> => {
    const body = { name: name.trim(), board_post: post as BoardPost, from_day: from, to_day: orNull(to) }
    await call(newDirectorRoute, { params: { society_id: society.society_id }, body, key })
    await onDone()
  }
  const blocked = name.trim() === '' ? '请写姓名' : from === '' ? '请选任期开始' : undefined
  return (
    <FormDialog title="登记任期" verb="登记任期" blocked={blocked} onAct={seat} onClose={onClose}>
      <div className="halves">
        <TextField label="姓名" value={name} onText={setName} maxLength={40} />
        <ChoiceField label="职务" value={post} onText={setPost} options={POSTS} />
        <TextField label="任期开始" type="date" value={from} onText={setFrom} min={society.founded_on} />
        <TextField label="任期结束（选填）" type="date" value={to} onText={setTo} min={from} hint="到这一天已不在任" />
      </div>
    </FormDialog>
  )
}

export function EndTermDialog({ director, today, onClose, onDone }: Around & { readonly director: DirectorRow }): ReactNode {
  const [on, setOn] = useState(today)
  const [key] = useState(newKey)
  const end = async (): Promise<void> => {
    await call(endDirectorRoute, { params: { director_id: director.director_id }, body: { to_day: on }, key })
    await onDone()
  }
  return (
    <FormDialog title={`${director.name}离任`} verb="登记离任" blocked={on === '' ? '请选日期' : undefined} onAct={end} onClose={onClose}>
      <p>从这一天起不再是理事（监事），以前的表决不受影响。</p>
      <TextField label="离任日期" type="date" value={on} onText={setOn} min={director.from_day} />
    </FormDialog>
  )
}

export function VoidTrainingDialog({ training, onClose, onDone }: Around & { readonly training: TrainingRow }): ReactNode {
  const [reason, setReason] = useState('')
  const [key] = useState(newKey)
  const take = async (): Promise<void> => {
    await call(voidTrainingRoute, { params: { training_id: training.training_id }, body: { reason: reason.trim() }, key })
    await onDone()
  }
  return (
    <FormDialog
      title={`作废${training.trained_on}的培训`}
      verb="作废这条培训"
      danger
      blocked={reason.trim() === '' ? '请写作废原因' : undefined}
      onAct={take}
      onClose={onClose}
    >
      <p>只作废这个互助社的这一条，其他互助社的不变。</p>
      <TextField label="作废原因" value={reason} onText={setReason} maxLength={200} />
    </FormDialog>
  )
}
