import { useState, type ReactNode } from 'react'
import { fenToJson } from '../../kernel/money.ts'
import { AMOUNT_HINT, amountFault, typedFen } from '../../web/amount.ts'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { postVoucherRoute, reverseVoucherRoute, type FundPlace, type FundRow, type JournalRow } from './contract.ts'
import { PLACES } from './page.words.ts'
import { purposesOf, VOUCHER_WORD } from './rules.ts'

type EntryProps = {
  readonly fund: FundRow
  readonly today: string
  readonly onClose: () => void
  readonly onPosted: () => Promise<unknown>
}

const EMPTY = { purpose: '', place: 'bank' as FundPlace, amount: '', words: '', document: '' }
type Filled = typeof EMPTY & { readonly posted_on: string }
type Use = ReturnType<typeof purposesOf>[number]

function blockedBy(form: Filled, use: Use | undefined): string | undefined {
  if (use === undefined) return '请选用途'
  if ((typedFen(form.amount) ?? 0n) <= 0n) return '请填对金额'
  if (form.posted_on === '') return '请选日期'
  return form.words.trim() === '' ? '请写摘要' : undefined
}

/** 记一笔: 收 or 支 follows from the purpose, the postings too. */
export function EntryDialog({ fund, today, onClose, onPosted }: EntryProps): ReactNode {
  const [form, setForm] = useState<Filled>({ ...EMPTY, posted_on: today })
  const [key] = useState(newKey)
  const use = purposesOf(fund.kind).find(each => each.code === form.purpose)
  const fen = typedFen(form.amount)
  const post = async (): Promise<void> => {
    const { posted_on, purpose, place } = form
    const document = form.document.trim()
    const body = {
      posted_on,
      purpose,
      place,
      amount_fen: fenToJson(fen ?? 0n),
      words: form.words.trim(),
      document: document === '' ? null : document,
    }
    await call(postVoucherRoute, { params: { fund_id: fund.fund_id }, body, key })
    await onPosted()
  }
  return (
    <FormDialog
      title={`记一笔：${fund.name}`}
      verb={use === undefined || fen === undefined ? '记账' : `记${VOUCHER_WORD[use.kind]} ${yuan(fen)} 元`}
      blocked={blockedBy(form, use)}
      onAct={post}
      onClose={onClose}
    >
      <EntryFields fund={fund} today={today} form={form} use={use} onChange={part => setForm({ ...form, ...part })} />
    </FormDialog>
  )
}

type FieldsProps = Pick<EntryProps, 'fund' | 'today'> & {
  readonly form: Filled
  readonly use: Use | undefined
  readonly onChange: (part: Partial<Filled>) => void
}

function EntryFields({ fund, today, form, use, onChange }: FieldsProps): ReactNode {
  const law = useLaw()
  const uses = purposesOf(fund.kind).map(({ code, kind }) => {
    const name = law?.codeName('fund_purpose', code) ?? code
    return { value: code, label: `${VOUCHER_WORD[kind]} ${name}` }
  })
  return (
    <>
      <ChoiceField
        label="用途"
        value={form.purpose}
        onText={purpose => onChange({ purpose })}
        options={[{ value: '', label: '请选' }, ...uses]}
        hint={`救助支出在「${fund.kind === 'reserve' ? '备用金救助' : '救急难'}」里登记，凭证同时记好。`}
      />
      {use?.kind !== 'transfer' && (
        <ChoiceField label="从哪里收付" value={form.place} onText={place => onChange({ place: place as FundPlace })} options={PLACES} />
      )}
      <TextField
        label="金额（元）"
        value={form.amount}
        onText={amount => onChange({ amount })}
        inputMode="decimal"
        fault={amountFault(form.amount)}
        hint={AMOUNT_HINT}
      />
      <TextField
        label="日期"
        type="date"
        value={form.posted_on}
        onText={posted_on => onChange({ posted_on })}
        min={fund.opened_on}
        max={today}
      />
      <TextField label="摘要" value={form.words} onText={words => onChange({ words })} maxLength={200} />
      <TextField label="文号或单据号（选填）" value={form.document} onText={document => onChange({ document })} maxLength={100} />
    </>
  )
}

type ReverseProps = Omit<EntryProps, 'fund'> & { readonly row: JournalRow }

/** 冲销: the voucher stays, another takes it back. */
export function ReverseDialog({ row, today, onClose, onPosted }: ReverseProps): ReactNode {
  const [reason, setReason] = useState('')
  const [on, setOn] = useState(today)
  const [key] = useState(newKey)
  const reverse = async (): Promise<void> => {
    await call(reverseVoucherRoute, { params: { voucher_id: row.voucher_id }, body: { posted_on: on, reason: reason.trim() }, key })
    await onPosted()
  }
  return (
    <FormDialog
      title={`冲销 ${row.year}-${row.number} 号凭证`}
      verb={`冲销 ${row.year}-${row.number} 号`}
      danger
      blocked={reason.trim() === '' ? '请写冲销原因' : undefined}
      onAct={reverse}
      onClose={onClose}
    >
      <p>
        {row.posted_on} {row.words}，{yuan(Math.max(...row.lines.map(line => line.debit_fen)))} 元。冲销后原凭证留存可查，不能再冲第二次。
      </p>
      <TextField label="冲销原因" value={reason} onText={setReason} maxLength={200} />
      <TextField label="冲销日期" type="date" value={on} onText={setOn} min={row.posted_on} max={today} />
    </FormDialog>
  )
}
