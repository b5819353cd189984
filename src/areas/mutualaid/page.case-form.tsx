import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { fenToJson } from '../../kernel/money.ts'
import { typedFen } from '../../web/amount.ts'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { useMay } from '../../web/session.tsx'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { AddPerson, ChosenPerson } from '../../web/widgets/person-finder.tsx'
import type { PersonRow } from '../people/contract.ts'
import type { EarlierHelp } from '../relief/contract.reserve.ts'
import { POT_WORD } from '../relief/rules.reserve.ts'
import { aidCheckRoute, payAidRoute, type AidUnit, type AidWarning } from './contract.cases.ts'
import { societiesRoute, type SocietyRow } from './contract.ts'
import { AidFields, VoteFields, voteOf, type Filled } from './page.case-fields.tsx'
import { orNull } from './page.words.ts'
import { voteProblems } from './rules.cases.ts'

type FormProps = { readonly today: string; readonly onClose: () => void; readonly onPaid: () => Promise<unknown> }
/** Stands for the county among the payers. */
const COUNTY = 'county'
const fenOf = (text: string): number | undefined => {
  const fen = typedFen(text)
  return fen !== undefined && fen > 0n ? fenToJson(fen) : undefined
}
const EMPTY: Omit<Filled, 'asked_on' | 'voted_on' | 'paid_on'> = {
  payer: '',
  unit: 'household',
  cause: '',
  amount: '',
  seats: '',
  present: '',
  left: '0',
  favour: '',
  paid_how: 'bank',
  document: '',
  words: '',
}

/** Societies that stand; the one of the person's village is meant unless another is chosen. */
function usePayers(today: string, person: PersonRow | undefined, chosen: string) {
  const answer = useQuery({
    queryKey: ['societies', today.slice(0, 4)],
    queryFn: ({ signal }) => call(societiesRoute, { query: { year: Number(today.slice(0, 4)) }, signal }),
  })
  const open = (answer.data?.rows ?? []).filter(each => each.closed_on === null)
  const fits = (each: SocietyRow): boolean => each.level !== 'village' || person === undefined || each.division === person.division
  const payers = open.filter(fits)
  const byCounty = chosen === COUNTY
  const own = person === undefined ? undefined : payers.find(each => each.division === person.division)
  const payer = byCounty
    ? undefined
    : (payers.find(each => each.society_id === chosen) ?? own ?? (payers.length === 1 ? payers[0] : undefined))
  return { payers, payer, byCounty, isEmpty: answer.isSuccess && open.length === 0 }
}

/** One case: whom, why, who pays, how the board voted; what the family got this year stands beside it before it is paid. */
export function AidForm({ today, onClose, onPaid }: FormProps): ReactNode {
  const may = useMay()
  const [person, setPerson] = useState<PersonRow>()
  const [form, setForm] = useState<Filled>({ ...EMPTY, asked_on: today, voted_on: today, paid_on: today })
  const [key] = useState(newKey)
  const { payers, payer, byCounty, isEmpty } = usePayers(today, person, form.payer)
  const fen = fenOf(form.amount)
  const check = useCheck(person, form, fen, byCounty ? null : payer?.society_id)
  const board = check.data?.board_seats ?? 0
  const filled: Filled = { ...form, seats: form.seats === '' && board > 0 ? String(board) : form.seats }
  const warnings = check.data?.warnings ?? []
  const change = (part: Partial<Filled>): void => setForm({ ...form, ...part })
  const pay = async (): Promise<void> => {
    const body = {
      society_id: byCounty ? null : (payer?.society_id ?? ''),
      person_id: person?.person_id ?? '',
      unit: form.unit as AidUnit,
      cause: form.cause,
      amount_fen: fen ?? 0,
      asked_on: form.asked_on,
      voted_on: form.voted_on,
      vote: byCounty ? null : (voteOf(filled) ?? null),
      paid_on: form.paid_on,
      paid_how: form.paid_how,
      document: orNull(form.document),
      words: orNull(form.words),
    }
    await call(payAidRoute, { body, key })
    await onPaid()
  }
  const known = {
    payer,
    byCounty,
    person,
    fen,
    board,
    kin: check.data?.kin.length ?? 0,
    warned: warnings.length > 0,
    checked: check.data !== undefined,
  }
  return (
    <FormDialog
      title="登记救急难救助"
      verb={fen === undefined ? '付款并记账' : byCounty ? `登记县级救助 ${yuan(fen)} 元` : `付 ${yuan(fen)} 元并记账`}
      blocked={blockedBy(filled, known)}
      onAct={pay}
      onClose={onClose}
    >
      {isEmpty && <Notice kind="warning">还没有登记互助社，请先在「互助社」里登记。</Notice>}
      <Payee person={person} size={check.data?.household_size} onPerson={setPerson} />
      <ChoiceField
        label="由哪里付"
        value={byCounty ? COUNTY : (payer?.society_id ?? '')}
        onText={chosen => change({ payer: chosen, seats: '' })}
        options={[
          { value: '', label: person === undefined ? '先找救助对象' : '请选' },
          ...payers.map(each => ({ value: each.society_id, label: `${each.name}（余 ${yuan(each.balance_fen)} 元）` })),
          ...(may('mutual.manage') ? [{ value: COUNTY, label: '县级资金（县里付款，这里只登记）' }] : []),
        ]}
      />
      <AidFields form={filled} today={today} byCounty={byCounty} onChange={change} />
      {!byCounty && <VoteFields form={filled} board={board} kin={check.data?.kin ?? []} onChange={change} />}
      {check.error !== null && <RefusalNotice error={check.error} />}
      {check.data !== undefined && <Earlier earlier={check.data.earlier} />}
      <Warnings warnings={warnings} words={form.words} onWords={words => change({ words })} />
    </FormDialog>
  )
}

type PayeeProps = {
  readonly person: PersonRow | undefined
  readonly size: number | undefined
  readonly onPerson: (person: PersonRow | undefined) => void
}

/** Who receives the money, with the size of the family once it is known. */
function Payee({ person, size, onPerson }: PayeeProps): ReactNode {
  if (person === undefined) return <AddPerson label="救助对象（领款人）" onAdd={onPerson} />
  return (
    <ChosenPerson label="救助对象" person={person} onChange={() => onPerson(undefined)}>
      {size !== undefined && `　家庭 ${size} 人`}
    </ChosenPerson>
  )
}

type WarningsProps = { readonly warnings: readonly AidWarning[]; readonly words: string; readonly onWords: (words: string) => void }

/** What has to be explained, and the word for it. */
function Warnings({ warnings, words, onWords }: WarningsProps): ReactNode {
  if (warnings.length === 0) return null
  return (
    <>
      {warnings.map(warning => (
        <Notice key={warning.code} kind="warning" title="要先说明">
          {warning.text}
          {warning.unchecked === 'demo' && '（按演示值核对）'}
          {warning.unchecked === 'own' && '（按通行做法核对，请对照本县文件）'}
        </Notice>
      ))}
      <TextField label="说明" value={words} onText={onWords} maxLength={200} placeholder="为什么仍要救助" />
    </>
  )
}

/** Asked again whenever whom, why, how much, when or who pays changes. `society_id` null: the county; undefined: nobody is chosen yet. */
function useCheck(person: PersonRow | undefined, form: Filled, fen: number | undefined, society_id: string | null | undefined) {
  const { cause, voted_on, paid_on } = form
  const asked = {
    person_id: person?.person_id ?? '',
    cause,
    amount_fen: fen ?? 0,
    voted_on,
    paid_on,
    ...(society_id === null || society_id === undefined ? {} : { society_id }),
  }
  return useQuery({
    queryKey: ['mutual-aid-check', asked],
    enabled: person !== undefined && society_id !== undefined && cause !== '' && fen !== undefined && voted_on !== '' && paid_on !== '',
    queryFn: ({ signal }) => call(aidCheckRoute, { query: asked, signal }),
    staleTime: 0,
  })
}

type Known = {
  readonly payer: SocietyRow | undefined
  readonly byCounty: boolean
  readonly person: PersonRow | undefined
  readonly fen: number | undefined
  readonly board: number
  readonly kin: number
  readonly warned: boolean
  readonly checked: boolean
}

function blockedBy(form: Filled, { payer, byCounty, person, fen, board, kin, warned, checked }: Known): string | undefined {
  if (person === undefined) return '请先找救助对象'
  if (payer === undefined && !byCounty) return '请选由哪里付'
  if (form.cause === '') return '请选急难事由'
  if (fen === undefined) return '请填对金额'
  if (form.asked_on === '' || form.voted_on === '' || form.paid_on === '') return '请选日期'
  if (byCounty && form.document.trim() === '') return '请写县里的批复文号'
  const vote = byCounty ? null : voteOf(form)
  if (vote === undefined) return '请填表决人数'
  if (!checked) return '正在核对这家今年的救助'
  if (vote !== null && voteProblems(vote, { seats: board, kin }).length > 0) return '表决人数还不对'
  return warned && form.words.trim() === '' ? '请对提醒写一句说明' : undefined
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
