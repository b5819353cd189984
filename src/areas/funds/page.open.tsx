import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { fenToJson } from '../../kernel/money.ts'
import { AMOUNT_HINT, amountFault, typedFen } from '../../web/amount.ts'
import { call, newKey } from '../../web/api.ts'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { villagesRoute } from '../divisions/contract.ts'
import { openFundRoute, type FundKind, type FundPlace } from './contract.ts'
import { PLACES } from './page.words.ts'
import { KIND_WORD } from './rules.ts'

type Town = { readonly division: string; readonly name: string }
type OpenProps = {
  readonly today: string
  readonly town: Town
  readonly onClose: () => void
  readonly onMade: (fund_id: string) => void
}
const KINDS = (['reserve', 'mutual_aid'] as const).map(value => ({ value, label: KIND_WORD[value] }))
const EMPTY = { kind: 'reserve' as FundKind, name: '', opening: '', place: 'bank' as FundPlace, document: '' }
type Filled = typeof EMPTY & { readonly division: string; readonly opened_on: string }

const openingOf = ({ opening }: Filled): bigint | undefined => (opening.trim() === '' ? 0n : typedFen(opening))

function blockedBy(form: Filled): string | undefined {
  if (form.name.trim() === '') return '请写名称'
  if (form.opened_on === '') return '请选建账日期'
  return openingOf(form) === undefined ? '请核对期初余额' : undefined
}

/** Whose it is, what it is called, and what is in it on the first day. */
export function OpenFundDialog({ today, town, onClose, onMade }: OpenProps): ReactNode {
  const client = useQueryClient()
  const [form, setForm] = useState<Filled>({ ...EMPTY, division: town.division, opened_on: `${today.slice(0, 4)}-01-01` })
  const [key] = useState(newKey)
  const create = async (): Promise<void> => {
    const { kind, division, opened_on, place } = form
    const document = form.document.trim()
    const body = {
      kind,
      division,
      name: form.name.trim(),
      opened_on,
      opening_fen: fenToJson(openingOf(form) ?? 0n),
      place,
      document: document === '' ? null : document,
    }
    const { fund_id } = await call(openFundRoute, { body, key })
    await client.invalidateQueries({ queryKey: ['funds'] })
    onMade(fund_id)
  }
  return (
    <FormDialog title="建一笔资金账" verb="建账" blocked={blockedBy(form)} onAct={create} onClose={onClose}>
      <OpenFields form={form} town={town} today={today} onChange={part => setForm({ ...form, ...part })} />
    </FormDialog>
  )
}

type FieldsProps = {
  readonly form: Filled
  readonly town: Town
  readonly today: string
  readonly onChange: (part: Partial<Filled>) => void
}

function OpenFields({ form, town, today, onChange }: FieldsProps): ReactNode {
  const villages = useQuery({ queryKey: ['villages'], queryFn: ({ signal }) => call(villagesRoute, { signal }) })
  const places = (villages.data?.villages ?? []).map(each => ({ value: each.division, label: each.short_name }))
  return (
    <>
      <ChoiceField label="种类" value={form.kind} onText={kind => onChange({ kind: kind as FundKind })} options={KINDS} />
      <ChoiceField
        label="属于"
        value={form.division}
        onText={division => onChange({ division })}
        options={[{ value: town.division, label: town.name }, ...places]}
      />
      <TextField
        label="名称"
        value={form.name}
        onText={name => onChange({ name })}
        maxLength={60}
        placeholder={`如：${town.name}临时救助备用金`}
      />
      <TextField
        label="建账日期"
        type="date"
        value={form.opened_on}
        onText={opened_on => onChange({ opened_on })}
        max={today}
        hint="从这一天起的收支都记在这里，以前的算进期初余额。"
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
      <TextField
        label="依据（选填）"
        value={form.document}
        onText={document => onChange({ document })}
        maxLength={100}
        placeholder="文号或对账单号"
      />
    </>
  )
}
