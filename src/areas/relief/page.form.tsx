import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { fenToJson, sumFen } from '../../kernel/money.ts'
import { addMonths, month, type Month } from '../../kernel/month.ts'
import { amountFault, typedFen } from '../../web/amount.ts'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { MonthPicker } from '../../web/widgets/month-picker.tsx'
import { AddPerson } from '../../web/widgets/person-finder.tsx'
import type { PersonRow } from '../people/contract.ts'
import { createReliefListRoute, type ReliefUnit } from './contract.ts'
import { UNIT_WORD } from './page.words.ts'

type Line = {
  readonly person: PersonRow
  readonly persons: string
  readonly cause: string
  readonly proposed: string
  readonly office: string
  readonly amount: string
}
type FormProps = { readonly today: string; readonly onClose: () => void; readonly onMade: (relief_list_id: string) => void }

const optionalFen = (text: string): number | null => {
  const fen = typedFen(text)
  return fen === undefined ? null : fenToJson(fen)
}
const isCount = (text: string): boolean => /^([1-9]|[1-3]\d|40)$/.test(text.trim())

/** A small list by hand: find a person, say why and how much. */
export function ReliefForm({ today, onClose, onMade }: FormProps): ReactNode {
  const now = month(today.slice(0, 7))
  const client = useQueryClient()
  const [paidMonth, setPaidMonth] = useState<Month>(now)
  const [unit, setUnit] = useState<ReliefUnit>('person')
  const [reason, setReason] = useState('')
  const [document, setDocument] = useState('')
  const [lines, setLines] = useState<readonly Line[]>([])
  const [key] = useState(newKey)
  const blocked = blockedBy(reason, lines)
  const amounts = lines.flatMap(line => typedFen(line.amount) ?? [])
  const create = async (): Promise<void> => {
    const grants = lines.map(line => ({
      person_id: line.person.person_id,
      persons: Number(line.persons),
      cause: line.cause,
      village_fen: optionalFen(line.proposed),
      office_fen: optionalFen(line.office),
      amount_fen: fenToJson(typedFen(line.amount) ?? 0n),
    }))
    const body = { paid_month: paidMonth, unit, reason: reason.trim(), document: document.trim() === '' ? null : document.trim(), grants }
    const made = await call(createReliefListRoute, { body, key: `${key}${lines.length}` })
    await client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('relief') })
    onMade(made.relief_list_id)
  }
  const change = (at: number, part: Partial<Line>): void =>
    setLines(lines.map((line, index) => (index === at ? { ...line, ...part } : line)))
  return (
    <FormDialog
      title="登记一批临时救助"
      verb={`登记 ${lines.length} ${UNIT_WORD[unit]} ${yuan(sumFen(amounts))} 元`}
      blocked={blocked}
      onAct={create}
      onClose={onClose}
    >
      <MonthPicker label="发放月" value={paidMonth} onChange={setPaidMonth} first={addMonths(now, -12)} last={addMonths(now, 1)} />
      <ChoiceField
        label="按什么计"
        hint="一批只用一种单位，人和户不能相加"
        value={unit}
        onText={value => setUnit(value === 'household' ? 'household' : 'person')}
        options={[
          { value: 'person', label: '人' },
          { value: 'household', label: '户（户主代表一户）' },
        ]}
      />
      <TextField label="事由" value={reason} onText={setReason} maxLength={200} placeholder="如：受疫情影响生活困难" />
      <TextField label="批准文书（选填）" value={document} onText={setDocument} maxLength={200} />
      {lines.map((line, at) => (
        <LineFields
          key={line.person.person_id}
          line={line}
          onChange={part => change(at, part)}
          onRemove={() => setLines(lines.filter((_, index) => index !== at))}
        />
      ))}
      <AddPerson
        onAdd={person => {
          if (lines.some(line => line.person.person_id === person.person_id)) return
          setLines([...lines, { person, persons: '1', cause: lines.at(-1)?.cause ?? '', proposed: '', office: '', amount: '' }])
        }}
      />
    </FormDialog>
  )
}

function blockedBy(reason: string, lines: readonly Line[]): string | undefined {
  if (reason.trim() === '') return '请写事由'
  if (lines.length === 0) return '请先加上救助对象'
  const wrong = lines.find(line => line.cause === '' || !isCount(line.persons) || (typedFen(line.amount) ?? 0n) <= 0n)
  return wrong === undefined ? undefined : `${wrong.person.name}：请选原因，填人数（1–40）和批准金额`
}

type LineProps = { readonly line: Line; readonly onChange: (part: Partial<Line>) => void; readonly onRemove: () => void }

function LineFields({ line, onChange, onRemove }: LineProps): ReactNode {
  const law = useLaw()
  const amount = (label: string, name: 'proposed' | 'office' | 'amount'): ReactNode => (
    <TextField
      label={label}
      value={line[name]}
      onText={text => onChange({ [name]: text })}
      inputMode="decimal"
      fault={amountFault(line[name])}
    />
  )
  return (
    <fieldset className="panel">
      <legend>
        {line.person.name}　{line.person.village}
      </legend>
      <div className="filters">
        <TextField label="家庭人口" value={line.persons} onText={persons => onChange({ persons })} inputMode="numeric" />
        <ChoiceField
          label="困难原因"
          value={line.cause}
          onText={cause => onChange({ cause })}
          options={[
            { value: '', label: '请选' },
            ...(law?.codes('relief_cause') ?? []).map(each => ({ value: each.code, label: each.name })),
          ]}
        />
        {amount('村级建议（元）', 'proposed')}
        {amount('民政所意见（元）', 'office')}
        {amount('批准金额（元）', 'amount')}
        <Button size="small" onClick={onRemove}>
          去掉{line.person.name}
        </Button>
      </div>
    </fieldset>
  )
}
