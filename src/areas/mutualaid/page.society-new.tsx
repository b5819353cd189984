import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { fenToJson } from '../../kernel/money.ts'
import { AMOUNT_HINT, amountFault, typedFen } from '../../web/amount.ts'
import { call, newKey } from '../../web/api.ts'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { villagesRoute } from '../divisions/contract.ts'
import { fundsRoute, type FundPlace } from '../funds/contract.ts'
import { PLACE_WORD } from '../funds/rules.ts'
import { newSocietyRoute } from './contract.ts'

type Place = { readonly division: string; readonly name: string }
type NewProps = {
  readonly today: string
  readonly town: Place
  readonly onClose: () => void
  readonly onMade: (society_id: string) => void
}
const EMPTY = {
  division: '',
  name: '',
  registration_no: '',
  legal_head: '',
  founded_on: '',
  fund_id: '',
  opened_on: '',
  opening: '',
  place: 'bank' as FundPlace,
}
type Filled = typeof EMPTY
const PLACES = (['bank', 'cash'] as const).map(value => ({ value, label: PLACE_WORD[value] }))
const openingOf = ({ opening }: Filled): bigint | undefined => (opening.trim() === '' ? 0n : typedFen(opening))

function blockedBy(form: Filled): string | undefined {
  if (form.division === '') return '请选哪个村'
  if (form.name.trim() === '' || form.registration_no.trim() === '' || form.legal_head.trim() === '')
    return '请填名称、登记证号、法定代表人'
  if (form.founded_on === '') return '请选成立日期'
  if (form.fund_id === '' && form.opened_on === '') return '请选建账日期'
  return openingOf(form) === undefined ? '请核对期初余额' : undefined
}

/** What stands on the registration certificate, and the fund: a new one, or one that the village has already. */
export function NewSocietyDialog({ today, town, onClose, onMade }: NewProps): ReactNode {
  const client = useQueryClient()
  const [form, setForm] = useState<Filled>({ ...EMPTY, opened_on: `${today.slice(0, 4)}-01-01` })
  const [key] = useState(newKey)
  const register = async (): Promise<void> => {
    const body = {
      division: form.division,
      name: form.name.trim(),
      registration_no: form.registration_no.trim(),
      legal_head: form.legal_head.trim(),
      founded_on: form.founded_on,
      fund_id: form.fund_id === '' ? null : form.fund_id,
      opened_on: form.opened_on === '' ? form.founded_on : form.opened_on,
      opening_fen: form.fund_id === '' ? fenToJson(openingOf(form) ?? 0n) : 0,
      opening_place: form.place,
    }
    const { society_id } = await call(newSocietyRoute, { body, key })
    await client.invalidateQueries({ predicate: ({ queryKey }) => /^(societ|fund)/.test(String(queryKey[0])) })
    onMade(society_id)
  }
  return (
    <FormDialog title="登记互助社" verb="登记互助社" blocked={blockedBy(form)} onAct={register} onClose={onClose}>
      <Registered form={form} town={town} today={today} onChange={part => setForm({ ...form, ...part })} />
      <OwnFund form={form} today={today} onChange={part => setForm({ ...form, ...part })} />
    </FormDialog>
  )
}

type FieldsProps = { readonly form: Filled; readonly today: string; readonly onChange: (part: Partial<Filled>) => void }

function Registered({ form, town, today, onChange }: FieldsProps & { readonly town: Place }): ReactNode {
  const villages = useQuery({ queryKey: ['villages'], queryFn: ({ signal }) => call(villagesRoute, { signal }) })
  const places = (villages.data?.villages ?? []).map(each => ({ division: each.division, name: each.short_name }))
  const choose = (division: string): void => {
    const place = [town, ...places].find(each => each.division === division)
    // A name is proposed as long as none was typed.
    const proposed = form.name === '' || form.name.endsWith('救急难互助社')
    onChange({ division, fund_id: '', ...(proposed && place !== undefined ? { name: `${place.name}救急难互助社` } : {}) })
  }
  const found = (founded_on: string): void =>
    onChange({ founded_on, ...(founded_on > form.opened_on && founded_on <= today ? { opened_on: founded_on } : {}) })
  return (
    <div className="halves">
      <ChoiceField
        label="所在"
        value={form.division}
        onText={choose}
        options={[
          { value: '', label: '请选' },
          ...places.map(each => ({ value: each.division, label: each.name })),
          { value: town.division, label: `${town.name}（镇级）` },
        ]}
      />
      <TextField label="名称" value={form.name} onText={name => onChange({ name })} maxLength={60} />
      <TextField
        label="登记证号"
        value={form.registration_no}
        onText={registration_no => onChange({ registration_no })}
        maxLength={40}
        hint="统一社会信用代码；备案的写备案号"
      />
      <TextField label="法定代表人" value={form.legal_head} onText={legal_head => onChange({ legal_head })} maxLength={40} />
      <TextField label="成立日期" type="date" value={form.founded_on} onText={found} max={today} />
    </div>
  )
}

function OwnFund({ form, today, onChange }: FieldsProps): ReactNode {
  const funds = useQuery({ queryKey: ['funds'], queryFn: ({ signal }) => call(fundsRoute, { signal }) })
  const own = (funds.data?.funds ?? []).filter(
    each => each.kind === 'mutual_aid' && each.division === form.division && each.closed_on === null,
  )
  return (
    <>
      {own.length > 0 && (
        <ChoiceField
          label="互助资金"
          value={form.fund_id}
          onText={fund_id => onChange({ fund_id })}
          options={[
            { value: '', label: '新建一笔' },
            ...own.map(each => ({ value: each.fund_id, label: `${each.name}（余 ${yuan(each.cash_fen + each.bank_fen)} 元）` })),
          ]}
        />
      )}
      {form.fund_id === '' && (
        <div className="halves">
          <TextField
            label="建账日期"
            type="date"
            value={form.opened_on}
            onText={opened_on => onChange({ opened_on })}
            min={form.founded_on}
            max={today}
            hint="从这一天起的收支都记账，以前的算进期初余额。"
          />
          <TextField
            label="期初余额（元）"
            value={form.opening}
            onText={opening => onChange({ opening })}
            inputMode="decimal"
            fault={amountFault(form.opening)}
            hint={`${AMOUNT_HINT}，没有的不填。`}
          />
          <ChoiceField label="期初放在" value={form.place} onText={place => onChange({ place: place as FundPlace })} options={PLACES} />
        </div>
      )}
    </>
  )
}
