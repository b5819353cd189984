import { useState, type ReactNode } from 'react'
import { fenToJson } from '../../kernel/money.ts'
import { pastedLines } from '../../kernel/pasted.ts'
import { typedFen } from '../../web/amount.ts'
import { call, newKey } from '../../web/api.ts'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { listVisitsRoute, recordVisitRoute, type Receipt, type VisitRow } from './contract.visits.ts'
import { PasteField } from './page.paste.tsx'
import { RECEIPT_WORD } from './rules.visits.ts'

type DialogProps = {
  readonly plan_id: string
  readonly today: string
  readonly onClose: () => void
  readonly onDone: () => Promise<unknown>
}

/** Puts a pasted list on the plan, all or none. */
export function EnlistDialog({ plan_id, today, onClose, onDone }: DialogProps): ReactNode {
  const [text, setText] = useState('')
  const [key] = useState(newKey)
  const [planned_on, setPlannedOn] = useState(today)
  const [words, setWords] = useState('')
  const lines = pastedLines(text).map(([name = '', id = '', category = '', amount = '']) => ({ name, id, category, fen: typedFen(amount) }))
  const short = lines.find(line => line.category === '' || line.fen === undefined)
  const blocked =
    lines.length === 0
      ? '请粘贴名单'
      : short !== undefined
        ? `「${short.name}」一行${short.category === '' ? '要有姓名、证号、类别和金额' : '的金额不对'}`
        : planned_on === ''
          ? '请选日期'
          : undefined
  const enlist = async (): Promise<void> => {
    const people = lines.map(({ name, id, category, fen }) => ({ name, id, category, amount_fen: fenToJson(fen ?? 0n) }))
    const body = { people, planned_on, words: words.trim() === '' ? null : words.trim() }
    await call(listVisitsRoute, { params: { plan_id }, body, key })
    await onDone()
  }
  const sum = lines.reduce((total, { fen }) => total + (fen ?? 0n), 0n)
  return (
    <FormDialog
      title="列入慰问名单"
      verb={`列入 ${lines.length} 人 ${yuan(fenToJson(sum))} 元`}
      blocked={blocked}
      onAct={enlist}
      onClose={onClose}
    >
      <PasteField text={text} onText={setText} columns="姓名 证号 类别 金额（元）" list="visits" />
      <TextField label="计划上门日期" type="date" value={planned_on} onText={setPlannedOn} />
      <TextField label="说明（同一家庭有两人时必填）" value={words} onText={setWords} maxLength={200} />
    </FormDialog>
  )
}

const RECEIPTS = (['signature', 'proxy'] as const).map(value => ({ value, label: RECEIPT_WORD[value] }))

/** One visit as it was made; once it stands it is not edited any more. */
export function RecordDialog({ plan_id, row, today, onClose, onDone }: DialogProps & { readonly row: VisitRow }): ReactNode {
  const [visited_on, setVisitedOn] = useState(today)
  const [visitors, setVisitors] = useState('')
  const [receipt, setReceipt] = useState<Receipt>('signature')
  const [name, setName] = useState('')
  const [relation, setRelation] = useState('')
  const [key] = useState(newKey)
  const proxy = receipt === 'proxy'
  const blocked =
    visited_on === ''
      ? '请选上门日期'
      : visitors.trim() === ''
        ? '请写慰问人'
        : proxy && (name.trim() === '' || relation.trim() === '')
          ? '代领请写姓名和关系'
          : undefined
  const record = async (): Promise<void> => {
    const body = { visited_on, visitors, receipt, proxy_name: proxy ? name : null, proxy_relation: proxy ? relation : null }
    await call(recordVisitRoute, { params: { plan_id, visit_id: row.visit_id }, body, key })
    await onDone()
  }
  return (
    <FormDialog
      title={`登记慰问：${row.name}`}
      verb={`登记 ${yuan(row.amount_fen)} 元已送到`}
      blocked={blocked}
      onAct={record}
      onClose={onClose}
    >
      <div className="halves">
        <TextField label="上门日期" type="date" value={visited_on} onText={setVisitedOn} max={today} />
        <TextField label="慰问人" hint="几人的用顿号隔开" value={visitors} onText={setVisitors} maxLength={100} />
        <ChoiceField label="怎样签收" value={receipt} onText={text => setReceipt(text as Receipt)} options={RECEIPTS} />
      </div>
      {proxy && (
        <div className="halves">
          <TextField label="代领人" value={name} onText={setName} maxLength={40} />
          <TextField label="与本人关系" value={relation} onText={setRelation} maxLength={40} />
        </div>
      )}
      <p>登记以后不能修改；登错了的，作废后重新列入名单。</p>
    </FormDialog>
  )
}
