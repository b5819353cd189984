import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import {
  changeChildRoute,
  endClassRoute,
  endGuardianRoute,
  newClassRoute,
  newGuardianRoute,
  type ChildDetail,
  type ChildKind,
} from './contract.ts'
import { factsMissing, factsOf, FactsFields, factsTyped } from './page.form.tsx'
import { codeChoices, KIND_CHOICES, orNull } from './page.words.ts'

type DialogProps = {
  readonly child: string
  readonly today: string
  readonly onClose: () => void
  readonly onDone: () => Promise<unknown>
}

export function ChangeDialog({ child, detail, onClose, onDone }: DialogProps & { readonly detail: ChildDetail }): ReactNode {
  const [facts, setFacts] = useState(() => factsTyped(detail.facts))
  const [reason, setReason] = useState('')
  const [key] = useState(newKey)
  const blocked = factsMissing(facts) ? '请选村、就学、健康和父母状况' : reason.trim() === '' ? '请写改动的原因' : undefined
  const save = async (): Promise<void> => {
    const body = { facts: factsOf(facts), reason: reason.trim(), seen: detail.history.length }
    await call(changeChildRoute, { params: { child }, body, key })
    await onDone()
  }
  return (
    <FormDialog title="改档案" verb="保存改动" blocked={blocked} onAct={save} onClose={onClose}>
      <FactsFields facts={facts} onChange={part => setFacts({ ...facts, ...part })} />
      <TextField label="改动的原因" value={reason} onText={setReason} maxLength={200} />
    </FormDialog>
  )
}

export function ClassDialog({ child, today, onClose, onDone }: DialogProps): ReactNode {
  const [kind, setKind] = useState('')
  const [from_day, setFromDay] = useState(today)
  const [from_reason, setReason] = useState('')
  const [words, setWords] = useState('')
  const [key] = useState(newKey)
  const blocked = kind === '' ? '请选类别' : from_day === '' || from_reason.trim() === '' ? '请写纳入日期和原因' : undefined
  const save = async (): Promise<void> => {
    const body = { kind: kind as ChildKind, from_day, from_reason: from_reason.trim(), words: orNull(words) }
    await call(newClassRoute, { params: { child }, body, key })
    await onDone()
  }
  return (
    <FormDialog title="纳入类别" verb="纳入" blocked={blocked} onAct={save} onClose={onClose}>
      <div className="halves">
        <ChoiceField label="类别" value={kind} onText={setKind} options={[{ value: '', label: '请选' }, ...KIND_CHOICES]} />
        <TextField label="纳入日期" type="date" value={from_day} onText={setFromDay} max={today} />
      </div>
      <TextField label="纳入原因" value={from_reason} onText={setReason} maxLength={200} />
      <TextField label="说明（父母状况与类别对不上时必填）" value={words} onText={setWords} maxLength={200} />
      <p>留守、孤儿、事实无人抚养不能同时是；类别变了的，先退出原来的。困境儿童可以和它们同时是。</p>
    </FormDialog>
  )
}

const NOBODY = { name: '', id: '', kinship: '', phone: '', address: '', entrust_reason: '', agreed_on: '' }

export function GuardianDialog({ child, today, onClose, onDone }: DialogProps): ReactNode {
  const law = useLaw()
  const [form, setForm] = useState({ ...NOBODY, from_day: today })
  const [entrusted, setEntrusted] = useState('no')
  const [key] = useState(newKey)
  const field = (name: keyof typeof form) => ({ value: form[name], onText: (text: string) => setForm({ ...form, [name]: text }) })
  const trusted = entrusted === 'yes'
  const blocked =
    form.name.trim() === '' || form.kinship === '' || form.from_day === ''
      ? '请写姓名、关系和开始日期'
      : trusted && form.entrust_reason.trim() === ''
        ? '请写委托原因'
        : undefined
  const save = async (): Promise<void> => {
    const body = {
      name: form.name.trim(),
      id: orNull(form.id),
      kinship: form.kinship,
      phone: orNull(form.phone),
      address: orNull(form.address),
      entrusted: trusted,
      entrust_reason: trusted ? orNull(form.entrust_reason) : null,
      agreed_on: trusted ? orNull(form.agreed_on) : null,
      from_day: form.from_day,
    }
    await call(newGuardianRoute, { params: { child }, body, key })
    await onDone()
  }
  return (
    <FormDialog title="登记监护人" verb="登记" blocked={blocked} onAct={save} onClose={onClose}>
      <div className="halves">
        <TextField label="姓名" {...field('name')} maxLength={60} />
        <ChoiceField label="与儿童关系" {...field('kinship')} options={codeChoices(law, 'guardian_kinship')} />
        <TextField label="证件号码（可不填）" {...field('id')} maxLength={40} spellCheck={false} />
        <TextField label="联系电话" {...field('phone')} maxLength={20} inputMode="tel" />
        <TextField label="住址（可不填）" {...field('address')} maxLength={100} />
        <TextField label="从哪天起照护" type="date" {...field('from_day')} max={today} />
        <ChoiceField
          label="受父母委托照护"
          value={entrusted}
          onText={setEntrusted}
          options={[
            { value: 'no', label: '否' },
            { value: 'yes', label: '是' },
          ]}
        />
        {trusted && <TextField label="委托原因" {...field('entrust_reason')} maxLength={100} />}
        {trusted && <TextField label="确认书签订日期（可不填）" type="date" {...field('agreed_on')} max={today} />}
      </div>
    </FormDialog>
  )
}

type EndProps = DialogProps & { readonly title: string; readonly what: { readonly spell: string } | { readonly guardian: string } }

export function EndDialog({ child, title, what, today, onClose, onDone }: EndProps): ReactNode {
  const [to_day, setToDay] = useState(today)
  const [to_reason, setReason] = useState('')
  const [key] = useState(newKey)
  const blocked = to_day === '' ? '请写日期' : to_reason.trim() === '' ? '请写原因' : undefined
  const end = async (): Promise<void> => {
    const body = { to_day, to_reason: to_reason.trim() }
    if ('spell' in what) await call(endClassRoute, { params: { child, ...what }, body, key })
    else await call(endGuardianRoute, { params: { child, ...what }, body, key })
    await onDone()
  }
  return (
    <FormDialog title={title} verb="保存" blocked={blocked} onAct={end} onClose={onClose}>
      <TextField label="日期" type="date" value={to_day} onText={setToDay} max={today} />
      <TextField label="原因" value={to_reason} onText={setReason} maxLength={200} />
    </FormDialog>
  )
}
