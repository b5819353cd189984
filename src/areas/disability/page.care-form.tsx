import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useDeferredValue, useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { startCareRoute } from './contract.care.ts'
import { cardsRoute, type CardRow } from './contract.ts'
import { choicesOf } from './page.words.ts'
import { isSevere, kindWords } from './rules.ts'

type CareProps = { readonly today: string; readonly onClose: () => void; readonly onDone: () => Promise<unknown> }
const LEVELS = [
  { value: '3', label: '全护理（失能）' },
  { value: '2', label: '半自理（半失能）' },
]

/** Who is cared for, by whom, from when, and why nobody is bound by law to do it. */
export function CareDialog({ today, onClose, onDone }: CareProps): ReactNode {
  const law = useLaw()
  const [holder, setHolder] = useState<CardRow>()
  const [form, setForm] = useState({ care_kind: '1', care_level: '3', caregiver: '', no_carer: '', from_day: today })
  const [key] = useState(newKey)
  const change = (part: Partial<typeof form>): void => setForm({ ...form, ...part })
  const { caregiver, no_carer, from_day } = form
  const blocked =
    holder === undefined
      ? '请先找被照护人'
      : form.care_kind === ''
        ? '请选照护方式'
        : caregiver.trim() === ''
          ? '请写照护人'
          : no_carer.trim() === ''
            ? '请写没有法定护理人的情况'
            : from_day === ''
              ? '请选开始日期'
              : undefined
  const start = async (): Promise<void> => {
    const care_level = form.care_level === '2' ? '2' : '3'
    const body = {
      ...form,
      care_level,
      caregiver: caregiver.trim(),
      no_carer: no_carer.trim(),
      person_id: holder?.person_id ?? '',
    } as const
    await call(startCareRoute, { body, key })
    await onDone()
  }
  return (
    <FormDialog title="登记照护" verb="登记照护" blocked={blocked} onAct={start} onClose={onClose}>
      {holder === undefined ? (
        <FindHolder onHolder={setHolder} />
      ) : (
        <p>
          {holder.name}　{holder.village}　{kindWords(law, holder.categories, holder.level)}{' '}
          <Button size="small" onClick={() => setHolder(undefined)}>
            换一人
          </Button>
        </p>
      )}
      <div className="halves">
        <ChoiceField
          label="照护方式"
          value={form.care_kind}
          onText={care_kind => change({ care_kind })}
          options={choicesOf(law, 'care_kind')}
        />
        <ChoiceField label="自理能力" value={form.care_level} onText={care_level => change({ care_level })} options={LEVELS} />
        <TextField label="照护人或机构" value={caregiver} onText={text => change({ caregiver: text })} maxLength={60} />
        <TextField label="开始日期" type="date" value={from_day} onText={text => change({ from_day: text })} max={today} />
      </div>
      <TextField
        label="没有法定护理人的情况"
        hint="例如：父母已故，未婚无子女"
        value={no_carer}
        onText={text => change({ no_carer: text })}
        maxLength={200}
      />
    </FormDialog>
  )
}

/** Holders of a severe card by name: the register itself is not everybody's to search. */
function FindHolder({ onHolder }: { readonly onHolder: (row: CardRow) => void }): ReactNode {
  const law = useLaw()
  const [text, setText] = useState('')
  const name = useDeferredValue(text.trim())
  const answer = useQuery({
    queryKey: ['cards', 'named', name],
    enabled: name !== '',
    queryFn: ({ signal }) => call(cardsRoute, { query: { state: 'valid', name }, signal }),
  })
  const found = name === '' ? [] : (answer.data?.cards ?? []).filter(row => isSevere(row.categories, row.level)).slice(0, 8)
  return (
    <div className="stack">
      <TextField label="被照护人" hint="搜重度残疾的持证人姓名" type="search" value={text} onText={setText} maxLength={40} />
      {found.map(row => (
        <Button key={row.card_id} size="small" onClick={() => onHolder(row)}>
          选 {row.name} {row.village} {kindWords(law, row.categories, row.level)}
        </Button>
      ))}
      {name !== '' && answer.isSuccess && found.length === 0 && (
        <p className="secondary" role="status">
          没有查到重度残疾的持证人，请先登记残疾人证。
        </p>
      )}
    </div>
  )
}
