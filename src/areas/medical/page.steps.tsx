import { useState, type ReactNode } from 'react'
import { fenToJson } from '../../kernel/money.ts'
import { AMOUNT_HINT, amountFault, typedFen } from '../../web/amount.ts'
import { call, newKey } from '../../web/api.ts'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import {
  answerClaimRoute,
  checkClaimsRoute,
  declareClaimsRoute,
  payClaimRoute,
  withdrawClaimRoute,
  type Answer,
  type ClaimRow,
} from './contract.ts'

type Around = { readonly today: string; readonly onClose: () => void; readonly onDone: () => Promise<unknown> }
type OneProps = Around & { readonly claim: ClaimRow }
export type ManyMove = 'check' | 'declare'
type ManyProps = Around & { readonly move: ManyMove; readonly claims: readonly ClaimRow[] }

const DAY_MISSING = '请选日期'
const fenOf = (text: string): number | undefined => {
  const fen = typedFen(text)
  return fen !== undefined && fen > 0n ? fenToJson(fen) : undefined
}
const typed = (fen: number | null): string => (fen === null ? '' : yuan(fen).replaceAll(',', ''))

/** 初审 or 申报 of the whole list, less what is unticked. */
export function ManyDialog({ move, claims, today, onClose, onDone }: ManyProps): ReactNode {
  const [on, setOn] = useState(today)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [key] = useState(newKey)
  const taken = claims.filter(each => !left.has(each.claim_id))
  const verb = move === 'check' ? '初审通过' : '申报'
  const act = async (): Promise<void> => {
    const claim_ids = taken.map(each => each.claim_id)
    if (move === 'check') await call(checkClaimsRoute, { body: { claim_ids, checked_on: on }, key })
    else await call(declareClaimsRoute, { body: { claim_ids, declared_on: on }, key })
    await onDone()
  }
  const toggle = (id: string): void => setLeft(new Set(left.has(id) ? [...left].filter(each => each !== id) : [...left, id]))
  const sum = taken.reduce((total, each) => total + each.requested_fen, 0)
  const blocked = taken.length === 0 ? '请至少选一件' : on === '' ? DAY_MISSING : undefined
  return (
    <FormDialog
      title={move === 'check' ? '登记初审' : '申报到县里'}
      verb={`${verb} ${taken.length} 件`}
      blocked={blocked}
      onAct={act}
      onClose={onClose}
    >
      <p>
        {taken.length} 件，合计申请 {yuan(sum)} 元。{move === 'declare' && '申报以后不能再改，写错的只能撤回重新收件。'}
      </p>
      {claims.map(each => (
        <label key={each.claim_id} className="row">
          <input type="checkbox" checked={!left.has(each.claim_id)} onChange={() => toggle(each.claim_id)} />
          {each.name}　{each.village}　{each.discharged_on} 出院　{yuan(each.requested_fen)} 元
        </label>
      ))}
      <TextField label={move === 'check' ? '初审日期' : '申报日期'} type="date" value={on} onText={setOn} max={today} />
    </FormDialog>
  )
}

/** 批复 or 退回, as it stands in the county's paper. */
export function AnswerDialog({ claim, today, onClose, onDone }: OneProps): ReactNode {
  const [kind, setKind] = useState<Answer['kind']>('approved')
  const [on, setOn] = useState(today)
  const [amount, setAmount] = useState(typed(claim.requested_fen))
  const [document, setDocument] = useState('')
  const [words, setWords] = useState('')
  const [key] = useState(newKey)
  const fen = fenOf(amount)
  const isAbove = kind === 'approved' && fen !== undefined && fen > claim.requested_fen
  const said = words.trim()
  const blocked = (): string | undefined => {
    if (on === '') return DAY_MISSING
    if (kind === 'returned') return said === '' ? '请写退回原因' : undefined
    if (fen === undefined) return '请填批复金额'
    if (document.trim() === '') return '请写批复文号'
    return isAbove && said === '' ? '批复高于申报，请写说明' : undefined
  }
  const act = async (): Promise<void> => {
    const paper = document.trim()
    const body: Answer =
      kind === 'approved'
        ? { kind, on, approved_fen: fen ?? 0, document: paper, words: said === '' ? null : said }
        : { kind, on, document: paper === '' ? null : paper, reason: said }
    await call(answerClaimRoute, { params: { claim_id: claim.claim_id }, body, key })
    await onDone()
  }
  const kinds = [
    { value: 'approved', label: '批复' },
    { value: 'returned', label: '退回' },
  ]
  return (
    <FormDialog
      title={`${claim.name}的批复`}
      verb={kind === 'returned' ? '登记退回' : fen === undefined ? '登记批复' : `登记批复 ${yuan(fen)} 元`}
      blocked={blocked()}
      onAct={act}
      onClose={onClose}
    >
      <p>申报 {yuan(claim.requested_fen)} 元。</p>
      <div className="halves">
        <ChoiceField label="县里的答复" value={kind} onText={text => setKind(text as Answer['kind'])} options={kinds} />
        <TextField
          label={kind === 'approved' ? '批复日期' : '退回日期'}
          type="date"
          value={on}
          onText={setOn}
          min={claim.declared_on ?? ''}
          max={today}
        />
        {kind === 'approved' && (
          <TextField
            label="批复金额（元）"
            value={amount}
            onText={setAmount}
            inputMode="decimal"
            fault={amountFault(amount)}
            hint={AMOUNT_HINT}
          />
        )}
        <TextField label="文号" value={document} onText={setDocument} maxLength={60} />
      </div>
      {(kind === 'returned' || isAbove) && (
        <TextField label={kind === 'returned' ? '退回原因' : '说明'} value={words} onText={setWords} maxLength={200} />
      )}
    </FormDialog>
  )
}

/** 到账: never more than was approved. */
export function PaidDialog({ claim, today, onClose, onDone }: OneProps): ReactNode {
  const [on, setOn] = useState(today)
  const [amount, setAmount] = useState(typed(claim.approved_fen))
  const [key] = useState(newKey)
  const fen = fenOf(amount)
  const approved = claim.approved_fen ?? 0
  const above = fen !== undefined && fen > approved ? `到账不能高于批复 ${yuan(approved)} 元` : undefined
  const blocked = on === '' ? DAY_MISSING : fen === undefined ? '请填到账金额' : above
  const act = async (): Promise<void> => {
    await call(payClaimRoute, { params: { claim_id: claim.claim_id }, body: { paid_on: on, paid_fen: fen ?? 0 }, key })
    await onDone()
  }
  return (
    <FormDialog
      title={`${claim.name}的到账`}
      verb={fen === undefined ? '登记到账' : `登记到账 ${yuan(fen)} 元`}
      blocked={blocked}
      onAct={act}
      onClose={onClose}
    >
      <p>批复 {yuan(approved)} 元。到账登记后不能撤回。</p>
      <div className="halves">
        <TextField label="到账日期" type="date" value={on} onText={setOn} min={claim.approved_on ?? ''} max={today} />
        <TextField
          label="到账金额（元）"
          value={amount}
          onText={setAmount}
          inputMode="decimal"
          fault={amountFault(amount) ?? above}
          hint={AMOUNT_HINT}
        />
      </div>
    </FormDialog>
  )
}

/** 撤回 with a word; the only correction. */
export function WithdrawDialog({ claim, onClose, onDone }: OneProps): ReactNode {
  const [reason, setReason] = useState('')
  const [key] = useState(newKey)
  const act = async (): Promise<void> => {
    await call(withdrawClaimRoute, { params: { claim_id: claim.claim_id }, body: { reason: reason.trim() }, key })
    await onDone()
  }
  return (
    <FormDialog
      title={`撤回${claim.name}的申请`}
      verb="撤回"
      danger
      blocked={reason.trim() === '' ? '请写撤回原因' : undefined}
      onAct={act}
      onClose={onClose}
    >
      <p>撤回后不再计入申报，记录留存可查，不能恢复；要改的请重新收件。</p>
      <TextField label="撤回原因" value={reason} onText={setReason} maxLength={200} />
    </FormDialog>
  )
}
