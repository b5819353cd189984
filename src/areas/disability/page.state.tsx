import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { setCardStateRoute, type CardRow } from './contract.ts'
import { STATE_WORD } from './rules.ts'

type StateProps = {
  readonly row: CardRow
  readonly today: string
  readonly onClose: () => void
  readonly onDone: () => Promise<unknown>
}

const STATES = ['valid', 'frozen', 'cancelled', 'moved'] as const

/** 冻结, 注销, 迁出, or back to 有效. */
export function StateDialog({ row, today, onClose, onDone }: StateProps): ReactNode {
  const others = STATES.filter(state => state !== row.card_state)
  const [state, setState] = useState<(typeof STATES)[number]>(others[0] ?? 'frozen')
  const [on, setOn] = useState(today)
  const [reason, setReason] = useState('')
  const [key] = useState(newKey)
  const blocked = on === '' ? '请选日期' : reason.trim() === '' ? '请写原因' : undefined
  const set = async (): Promise<void> => {
    await call(setCardStateRoute, { params: { card_id: row.card_id }, body: { state, on, reason: reason.trim() }, key })
    await onDone()
  }
  return (
    <FormDialog title={`改${row.name}的证件状态`} verb={`改成${STATE_WORD[state]}`} blocked={blocked} onAct={set} onClose={onClose}>
      <div className="halves">
        <ChoiceField
          label="状态"
          value={state}
          onText={text => setState(STATES.find(each => each === text) ?? 'frozen')}
          options={others.map(value => ({ value, label: STATE_WORD[value] }))}
        />
        <TextField label="从哪天起" type="date" value={on} onText={setOn} max={today} />
      </div>
      <TextField label="原因" hint="到期未换、死亡、等级不符、迁往外地等" value={reason} onText={setReason} maxLength={200} />
    </FormDialog>
  )
}
