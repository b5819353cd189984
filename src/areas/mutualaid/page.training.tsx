import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { trainingRoute, type SocietyRow } from './contract.ts'
import { typedCount } from './page.words.ts'
import { TOPIC_MONEY } from './rules.ts'

type TrainingProps = {
  readonly today: string
  readonly societies: readonly SocietyRow[]
  readonly onClose: () => void
  readonly onDone: () => Promise<unknown>
}

/** One training for all that came: a count per society, nothing for who stayed away. */
export function TrainingDialog({ today, societies, onClose, onDone }: TrainingProps): ReactNode {
  const law = useLaw()
  const open = societies.filter(each => each.closed_on === null)
  const [on, setOn] = useState(today)
  const [topic, setTopic] = useState(TOPIC_MONEY)
  const [counts, setCounts] = useState<Readonly<Record<string, string>>>({})
  const [key] = useState(newKey)
  const typed = open.flatMap(({ society_id }) => {
    const text = counts[society_id] ?? ''
    return text.trim() === '' ? [] : [{ society_id, attendees: typedCount(text) ?? 0 }]
  })
  const wrong = typed.some(each => each.attendees < 1 || each.attendees > 1000)
  const record = async (): Promise<void> => {
    await call(trainingRoute, { body: { trained_on: on, topic, societies: typed }, key })
    await onDone()
  }
  const blocked = on === '' ? '请选日期' : wrong ? '人数要是 1 到 1000 的整数' : typed.length === 0 ? '请填参加的互助社和人数' : undefined
  return (
    <FormDialog title="登记培训" verb={`登记 ${typed.length} 个互助社的培训`} blocked={blocked} onAct={record} onClose={onClose}>
      <div className="halves">
        <TextField label="培训日期" type="date" value={on} onText={setOn} max={today} />
        <ChoiceField
          label="培训内容"
          value={topic}
          onText={setTopic}
          options={(law?.codes('training_topic') ?? []).map(each => ({ value: each.code, label: each.name }))}
        />
      </div>
      <p className="secondary">各互助社参加人数，没有参加的不填。</p>
      <div className="halves">
        {open.map(({ society_id, name }) => (
          <TextField
            key={society_id}
            label={name}
            value={counts[society_id] ?? ''}
            onText={text => setCounts({ ...counts, [society_id]: text })}
            inputMode="numeric"
            maxLength={4}
          />
        ))}
      </div>
    </FormDialog>
  )
}
