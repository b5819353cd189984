import { useState, type ReactNode } from 'react'
import { fenToJson } from '../../kernel/money.ts'
import { AMOUNT_HINT, amountFault, typedFen } from '../../web/amount.ts'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { Notice } from '../../web/widgets/notice.tsx'
import { AddPerson, ChosenPerson } from '../../web/widgets/person-finder.tsx'
import type { PersonRow } from '../people/contract.ts'
import { receiveClaimRoute, type Scheme } from './contract.ts'
import { burdenOf, SCHEME_WORD } from './rules.ts'

type FormProps = { readonly today: string; readonly onClose: () => void; readonly onDone: () => Promise<unknown> }
const EMPTY = {
  scheme: 'medical_aid' as Scheme,
  aid_class: '',
  hospital: '',
  admitted_on: '',
  discharged_on: '',
  illness: '',
  covered: '',
  basic: '',
  serious: '',
  other: '',
  requested: '',
  words: '',
}
type Filled = typeof EMPTY & { readonly received_on: string }
type Part = Partial<Filled>

/** An empty box is nothing paid; what cannot be read is no amount. */
const fenOf = (text: string): bigint | undefined => (text.trim() === '' ? 0n : typedFen(text))
const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

type Sums = {
  readonly covered: bigint
  readonly basic: bigint
  readonly serious: bigint
  readonly other: bigint
  readonly requested: bigint
}

function sumsOf(form: Filled): Sums | undefined {
  const [covered, basic, serious, other, requested] = [form.covered, form.basic, form.serious, form.other, form.requested].map(fenOf)
  return covered === undefined || basic === undefined || serious === undefined || other === undefined || requested === undefined
    ? undefined
    : { covered, basic, serious, other, requested }
}
const burden = ({ covered, basic, serious, other }: Sums): bigint =>
  burdenOf({ covered_fen: covered, basic_fen: basic, serious_fen: serious, other_fen: other })

/** 收件: who, which stay, the bills, and how the base of the aid comes about. */
export function ClaimForm({ today, onClose, onDone }: FormProps): ReactNode {
  const [person, setPerson] = useState<PersonRow>()
  const [form, setForm] = useState<Filled>({ ...EMPTY, received_on: today })
  const [key] = useState(newKey)
  const sums = sumsOf(form)
  const change = (part: Part): void => setForm({ ...form, ...part })
  const receive = async (): Promise<void> => {
    if (sums === undefined) return
    const { scheme, aid_class, hospital, admitted_on, discharged_on, received_on } = form
    const body = {
      person_id: person?.person_id ?? '',
      scheme,
      aid_class,
      hospital: hospital.trim(),
      admitted_on,
      discharged_on,
      illness: orNull(form.illness),
      covered_fen: fenToJson(sums.covered),
      basic_fen: fenToJson(sums.basic),
      serious_fen: fenToJson(sums.serious),
      other_fen: fenToJson(sums.other),
      requested_fen: fenToJson(sums.requested),
      received_on,
      words: orNull(form.words),
    }
    await call(receiveClaimRoute, { body, key })
    await onDone()
  }
  return (
    <FormDialog title="收医疗救助申请" verb="收件" blocked={blockedBy(form, person, sums)} onAct={receive} onClose={onClose}>
      {person === undefined ? (
        <AddPerson label="看病的人" onAdd={setPerson} />
      ) : (
        <ChosenPerson label="看病的人" person={person} onChange={() => setPerson(undefined)} />
      )}
      <StayFields form={form} today={today} onChange={change} />
      <BillFields form={form} onChange={change} />
      {sums !== undefined && <Steps sums={sums} />}
      <TextField
        label="说明"
        hint="申请高于救助基数、同一段住院另有申请的，写一句为什么"
        value={form.words}
        onText={words => change({ words })}
        maxLength={200}
      />
    </FormDialog>
  )
}

function blockedBy(form: Filled, person: PersonRow | undefined, sums: Sums | undefined): string | undefined {
  if (person === undefined) return '请先找看病的人'
  if (form.aid_class === '') return '请选对象类别'
  if (form.hospital.trim() === '') return '请写就诊医院'
  if (form.admitted_on === '' || form.discharged_on === '' || form.received_on === '') return '请选入院、出院和收件日期'
  if (form.covered.trim() === '') return '请填政策范围内费用'
  if (sums === undefined) return '有金额写得不对'
  if (sums.requested === 0n) return '请填申请金额'
  if (burden(sums) < 0n) return '已报的合计多于费用，请核对'
  return sums.requested > burden(sums) && form.words.trim() === '' ? '申请高于救助基数，请写说明' : undefined
}

type FieldsProps = { readonly form: Filled; readonly onChange: (part: Part) => void }

function StayFields({ form, today, onChange }: FieldsProps & { readonly today: string }): ReactNode {
  const law = useLaw()
  const classes = (law?.codes('medical_class') ?? []).map(each => ({ value: each.code, label: each.name }))
  const schemes = Object.entries(SCHEME_WORD).map(([value, label]) => ({ value, label }))
  return (
    <div className="halves">
      <ChoiceField label="种类" value={form.scheme} onText={scheme => onChange({ scheme: scheme as Scheme })} options={schemes} />
      <ChoiceField
        label="对象类别"
        value={form.aid_class}
        onText={aid_class => onChange({ aid_class })}
        options={[{ value: '', label: '请选' }, ...classes]}
      />
      <TextField label="就诊医院" value={form.hospital} onText={hospital => onChange({ hospital })} maxLength={60} />
      <TextField
        label="病种"
        hint="敏感信息，不进名册和列表，可以不写"
        value={form.illness}
        onText={illness => onChange({ illness })}
        maxLength={60}
      />
      <TextField label="入院日期" type="date" value={form.admitted_on} onText={admitted_on => onChange({ admitted_on })} max={today} />
      <TextField
        label="出院日期"
        type="date"
        value={form.discharged_on}
        onText={discharged_on => onChange({ discharged_on })}
        min={form.admitted_on}
        max={today}
      />
      <TextField
        label="收件日期"
        type="date"
        value={form.received_on}
        onText={received_on => onChange({ received_on })}
        min={form.discharged_on}
        max={today}
      />
    </div>
  )
}

const BILLS = [
  ['covered', '政策范围内费用（元）'],
  ['basic', '基本医保已报（元）'],
  ['serious', '大病保险已报（元）'],
  ['other', '其他已报（元）'],
  ['requested', '申请金额（元）'],
] as const

function BillFields({ form, onChange }: FieldsProps): ReactNode {
  return (
    <div className="halves">
      {BILLS.map(([name, label]) => (
        <TextField
          key={name}
          label={label}
          value={form[name]}
          onText={text => onChange({ [name]: text })}
          inputMode="decimal"
          fault={amountFault(form[name])}
          {...(name === 'covered' ? { hint: AMOUNT_HINT } : {})}
        />
      ))}
    </div>
  )
}

/** How the base comes about, before anything is stored. */
function Steps({ sums }: { readonly sums: Sums }): ReactNode {
  const base = burden(sums)
  const words = (fen: bigint): string => yuan(fenToJson(fen))
  const sum = `${words(sums.covered)} − ${words(sums.basic)} − ${words(sums.serious)} − ${words(sums.other)} = ${words(base)} 元`
  return (
    <Notice kind={base < 0n || sums.requested > base ? 'warning' : 'info'} title="救助基数">
      {sum}
      {base >= 0n && sums.requested > base && `；申请 ${words(sums.requested)} 元，高出 ${words(sums.requested - base)} 元`}
    </Notice>
  )
}
