import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { fenToJson } from '../../kernel/money.ts'
import { AMOUNT_HINT, amountFault, typedFen } from '../../web/amount.ts'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { AddPerson, ChosenPerson } from '../../web/widgets/person-finder.tsx'
import { fundsRoute, type FundRow } from '../funds/contract.ts'
import type { PersonRow } from '../people/contract.ts'
import { payReserveRoute, reserveCheckRoute, type EarlierHelp, type PaidHow } from './contract.reserve.ts'
import { HOW_WORD } from './page.words.ts'
import { POT_WORD } from './rules.reserve.ts'

type FormProps = { readonly today: string; readonly onClose: () => void; readonly onPaid: () => Promise<unknown> }
const EMPTY = { fund_id: '', cause: '', amount: '', paid_how: 'bank' as PaidHow, witness_one: '', witness_two: '', words: '' }
type Filled = typeof EMPTY & { readonly paid_on: string; readonly posted_on: string }
const HOWS = (['bank', 'cash'] as const).map(value => ({ value, label: HOW_WORD[value] }))

const fenOf = (text: string): number | undefined => {
  const fen = typedFen(text)
  return fen !== undefined && fen > 0n ? fenToJson(fen) : undefined
}
const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** One payment: whom, why, how much, when, how; what the family got this year stands beside it before it is paid. */
export function ReserveForm({ today, onClose, onPaid }: FormProps): ReactNode {
  const funds = useQuery({ queryKey: ['funds'], queryFn: ({ signal }) => call(fundsRoute, { signal }) })
  const reserves = (funds.data?.funds ?? []).filter(fund => fund.kind === 'reserve' && fund.closed_on === null)
  const [person, setPerson] = useState<PersonRow>()
  const [form, setForm] = useState<Filled>({ ...EMPTY, paid_on: today, posted_on: today })
  const [key] = useState(newKey)
  const fund = reserves.find(each => each.fund_id === form.fund_id) ?? reserves[0]
  const fen = fenOf(form.amount)
  const check = useCheck(person, form, fen)
  const warnings = check.data?.warnings ?? []
  const blocked = blockedBy(form, { fund, person, fen, warned: warnings.length > 0, checked: check.data !== undefined })
  const change = (part: Partial<Filled>): void => setForm({ ...form, ...part })
  const pay = async (): Promise<void> => {
    const { cause, paid_on, posted_on, paid_how } = form
    const body = {
      fund_id: fund?.fund_id ?? '',
      person_id: person?.person_id ?? '',
      cause,
      amount_fen: fen ?? 0,
      paid_on,
      posted_on,
      paid_how,
      witness_one: paid_how === 'cash' ? orNull(form.witness_one) : null,
      witness_two: paid_how === 'cash' ? orNull(form.witness_two) : null,
      words: orNull(form.words),
    }
    await call(payReserveRoute, { body, key })
    await onPaid()
  }
  return (
    <FormDialog
      title="登记备用金救助"
      verb={fen === undefined ? '付款并记账' : `付 ${yuan(fen)} 元并记账`}
      blocked={blocked}
      onAct={pay}
      onClose={onClose}
    >
      {funds.isSuccess && reserves.length === 0 && <Notice kind="warning">还没有备用金的账，请先在「资金账」里建账。</Notice>}
      <ChoiceField
        label="从哪笔备用金付"
        value={fund?.fund_id ?? ''}
        onText={fund_id => change({ fund_id })}
        options={reserves.map(each => ({ value: each.fund_id, label: `${each.name}（余 ${yuan(each.cash_fen + each.bank_fen)} 元）` }))}
      />
      {person === undefined ? (
        <AddPerson label="救助对象" onAdd={setPerson} />
      ) : (
        <ChosenPerson label="救助对象" person={person} onChange={() => setPerson(undefined)} />
      )}
      <CaseFields form={form} fund={fund} today={today} onChange={change} />
      {check.error !== null && <RefusalNotice error={check.error} />}
      {check.data !== undefined && <Earlier earlier={check.data.earlier} />}
      {warnings.map(warning => (
        <Notice key={warning.code} kind="warning" title="要先说明">
          {warning.text}
          {warning.unchecked === 'demo' && '（按演示值核对）'}
        </Notice>
      ))}
      {warnings.length > 0 && (
        <TextField label="说明" value={form.words} onText={words => change({ words })} maxLength={200} placeholder="为什么仍要救助" />
      )}
    </FormDialog>
  )
}

/** Asked again whenever whom, why, how much or when changes. */
function useCheck(person: PersonRow | undefined, { cause, paid_on }: Filled, fen: number | undefined) {
  const asked = { person_id: person?.person_id ?? '', cause, amount_fen: fen ?? 0, paid_on }
  return useQuery({
    queryKey: ['reserve-check', asked],
    enabled: person !== undefined && cause !== '' && fen !== undefined && paid_on !== '',
    queryFn: ({ signal }) => call(reserveCheckRoute, { query: asked, signal }),
    staleTime: 0,
  })
}

type Known = {
  readonly fund: FundRow | undefined
  readonly person: PersonRow | undefined
  readonly fen: number | undefined
  readonly warned: boolean
  readonly checked: boolean
}

function blockedBy(form: Filled, { fund, person, fen, warned, checked }: Known): string | undefined {
  if (fund === undefined) return '请先建备用金的账'
  if (person === undefined) return '请先找救助对象'
  if (form.cause === '') return '请选困难原因'
  if (fen === undefined) return '请填对金额'
  if (form.paid_on === '' || form.posted_on === '') return '请选日期'
  if (form.paid_how === 'cash' && (form.witness_one.trim() === '' || form.witness_two.trim() === '')) return '付现金请写两位见证人'
  if (!checked) return '正在核对这家今年的救助'
  return warned && form.words.trim() === '' ? '请对提醒写一句说明' : undefined
}

type FieldsProps = {
  readonly form: Filled
  readonly fund: FundRow | undefined
  readonly today: string
  readonly onChange: (part: Partial<Filled>) => void
}

function CaseFields({ form, fund, today, onChange }: FieldsProps): ReactNode {
  const law = useLaw()
  const causes = (law?.codes('relief_cause') ?? []).map(each => ({ value: each.code, label: each.name }))
  return (
    <>
      <div className="halves">
        <ChoiceField
          label="困难原因"
          value={form.cause}
          onText={cause => onChange({ cause })}
          options={[{ value: '', label: '请选' }, ...causes]}
        />
        <TextField
          label="金额（元）"
          value={form.amount}
          onText={amount => onChange({ amount })}
          inputMode="decimal"
          fault={amountFault(form.amount)}
          hint={AMOUNT_HINT}
        />
        <TextField
          label="付款日期"
          type="date"
          value={form.paid_on}
          onText={paid_on => onChange({ paid_on, ...(form.posted_on < paid_on ? { posted_on: paid_on } : {}) })}
          min={fund?.opened_on}
          max={today}
        />
        <TextField
          label="记账日期"
          type="date"
          value={form.posted_on}
          onText={posted_on => onChange({ posted_on })}
          min={form.paid_on}
          max={today}
        />
      </div>
      <ChoiceField label="怎样付" value={form.paid_how} onText={how => onChange({ paid_how: how as PaidHow })} options={HOWS} />
      {form.paid_how === 'cash' && (
        <div className="halves">
          <TextField label="见证人一" value={form.witness_one} onText={witness_one => onChange({ witness_one })} maxLength={40} />
          <TextField label="见证人二" value={form.witness_two} onText={witness_two => onChange({ witness_two })} maxLength={40} />
        </div>
      )}
    </>
  )
}

/** Never silently twice: what the family got this year is read before it is paid again. */
function Earlier({ earlier }: { readonly earlier: readonly EarlierHelp[] }): ReactNode {
  const law = useLaw()
  if (earlier.length === 0) return <Notice kind="info">这家今年还没有得过备用金、临时救助和救急难。</Notice>
  return (
    <Notice kind="info" title="这家今年得过的救助">
      {earlier
        .map(({ source, on, name, cause, amount_fen }) => {
          const why = law?.codeName('relief_cause', cause) ?? cause
          return `${source === 'relief' ? on.slice(0, 7) : on} ${name} ${POT_WORD[source]} ${why} ${yuan(amount_fen)} 元`
        })
        .join('；')}
    </Notice>
  )
}
