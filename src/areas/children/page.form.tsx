import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { villagesRoute } from '../divisions/contract.ts'
import { newChildRoute, type ChildFacts, type ChildKind } from './contract.ts'
import { codeChoices, KIND_CHOICES, orNull } from './page.words.ts'

/** What of the facts is typed: empty boxes are nothing known. */
export type FactsTyped = { readonly [Field in keyof ChildFacts]: string }
export const NO_FACTS: FactsTyped = {
  division: '',
  address: '',
  schooling: '',
  school: '',
  health: '',
  father_name: '',
  father_state: '',
  mother_name: '',
  mother_state: '',
  parents_place: '',
}
export const factsTyped = (facts: ChildFacts): FactsTyped =>
  Object.fromEntries(Object.entries(facts).map(([field, value]) => [field, value ?? ''])) as FactsTyped
export const factsOf = ({ address, school, father_name, mother_name, parents_place, ...codes }: FactsTyped): ChildFacts => ({
  ...codes,
  address: orNull(address),
  school: orNull(school),
  father_name: orNull(father_name),
  mother_name: orNull(mother_name),
  parents_place: orNull(parents_place),
})
export const factsMissing = ({ division, schooling, health, father_state, mother_state }: FactsTyped): boolean =>
  [division, schooling, health, father_state, mother_state].includes('')

type FactsProps = { readonly facts: FactsTyped; readonly onChange: (part: Partial<FactsTyped>) => void }

/** The facts of a record, for a new one and for a change. */
export function FactsFields({ facts, onChange }: FactsProps): ReactNode {
  const law = useLaw()
  const villages = useQuery({ queryKey: ['villages'], queryFn: ({ signal }) => call(villagesRoute, { signal }) })
  const text = (field: keyof ChildFacts, label: string): ReactNode => (
    <TextField label={label} value={facts[field]} onText={value => onChange({ [field]: value })} maxLength={100} />
  )
  const choice = (field: keyof ChildFacts, label: string, list: string): ReactNode => (
    <ChoiceField label={label} value={facts[field]} onText={value => onChange({ [field]: value })} options={codeChoices(law, list)} />
  )
  return (
    <div className="halves">
      <ChoiceField
        label="所在村"
        value={facts.division}
        onText={division => onChange({ division })}
        options={[
          { value: '', label: '请选' },
          ...(villages.data?.villages ?? []).map(each => ({ value: each.division, label: each.short_name })),
        ]}
      />
      {text('address', '现居住地（可不填）')}
      {choice('schooling', '就学状况', 'child_schooling')}
      {text('school', '学校和年级（可不填）')}
      {choice('health', '健康状况', 'child_health')}
      {text('parents_place', '父母务工地和联系办法（可不填）')}
      {text('father_name', '父亲姓名（可不填）')}
      {choice('father_state', '父亲状况', 'parent_state')}
      {text('mother_name', '母亲姓名（可不填）')}
      {choice('mother_state', '母亲状况', 'parent_state')}
    </div>
  )
}

const EMPTY = { name: '', id: '', born_on: '', sex: '', kind: '', from_reason: '', words: '' }
type FormProps = { readonly today: string; readonly onClose: () => void; readonly onDone: (child: string) => Promise<unknown> }

/** 建档: who, in which class since when and why, and how things stand. */
export function ChildForm({ today, onClose, onDone }: FormProps): ReactNode {
  const [form, setForm] = useState({ ...EMPTY, from_day: today })
  const [facts, setFacts] = useState(NO_FACTS)
  const [key] = useState(newKey)
  const field = (name: keyof typeof form) => ({ value: form[name], onText: (text: string) => setForm({ ...form, [name]: text }) })
  const unnumbered = form.id.trim() === ''
  const blocked =
    form.name.trim() === ''
      ? '请写姓名'
      : unnumbered && (form.born_on === '' || form.sex === '')
        ? '没有证号的，请写出生日期和性别'
        : form.kind === '' || form.from_day === '' || form.from_reason.trim() === ''
          ? '请选类别，写纳入日期和原因'
          : factsMissing(facts)
            ? '请选村、就学、健康和父母状况'
            : undefined
  const save = async (): Promise<void> => {
    const body = {
      ...factsOf(facts),
      name: form.name.trim(),
      id: orNull(form.id),
      born_on: unnumbered ? form.born_on : null,
      sex: unnumbered ? (form.sex as '1' | '2') : null,
      kind: form.kind as ChildKind,
      from_day: form.from_day,
      from_reason: form.from_reason.trim(),
      words: orNull(form.words),
    }
    const { child } = await call(newChildRoute, { body, key })
    await onDone(child)
  }
  return (
    <FormDialog title="建立儿童档案" verb="建档" blocked={blocked} onAct={save} onClose={onClose}>
      <div className="halves">
        <TextField label="儿童姓名" {...field('name')} maxLength={60} />
        <TextField label="证件号码" hint="没有户口的留空" {...field('id')} maxLength={40} spellCheck={false} />
        {unnumbered && <TextField label="出生日期" type="date" {...field('born_on')} max={today} />}
        {unnumbered && (
          <ChoiceField
            label="性别"
            {...field('sex')}
            options={[
              { value: '', label: '请选' },
              { value: '1', label: '男' },
              { value: '2', label: '女' },
            ]}
          />
        )}
        <ChoiceField label="类别" {...field('kind')} options={[{ value: '', label: '请选' }, ...KIND_CHOICES]} />
        <TextField label="纳入日期" type="date" {...field('from_day')} max={today} />
        <TextField label="纳入原因" {...field('from_reason')} maxLength={200} />
        <TextField label="说明（父母状况与类别对不上时必填）" {...field('words')} maxLength={200} />
      </div>
      <FactsFields facts={facts} onChange={part => setFacts({ ...facts, ...part })} />
    </FormDialog>
  )
}
