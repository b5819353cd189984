import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { pastedLines } from '../../kernel/pasted.ts'
import { ChoiceField, NoteField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { openRoundRoute } from './contract.rounds.ts'
import { cardsRoute, type CardRow } from './contract.ts'
import { kindWords } from './rules.ts'

type OpenProps = { readonly today: string; readonly onClose: () => void; readonly onOpened: (round_id: string) => void }

/** A round and its people: pasted by number and name, or chosen from the holders. */
export function OpenRoundDialog({ today, onClose, onOpened }: OpenProps): ReactNode {
  const [form, setForm] = useState({ round_title: '', opened_on: today, due_on: '' })
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [key] = useState(newKey)
  const change = (part: Partial<typeof form>): void => setForm({ ...form, ...part })
  const lines = pastedLines(text).map(([name = '', id = '']) => ({ name, id }))
  const short = lines.findIndex(({ id }) => id === '')
  const count = lines.length + chosen.size
  const blocked =
    form.round_title.trim() === ''
      ? '请写核查名称'
      : form.opened_on === '' || form.due_on === ''
        ? '请选开始日期和完成期限'
        : short >= 0
          ? `第 ${short + 1} 行缺证号`
          : count === 0
            ? '请列出核查对象'
            : undefined
  const open = async (): Promise<void> => {
    const { round_id } = await call(openRoundRoute, { body: { ...form, people: lines, person_ids: [...chosen] }, key })
    onOpened(round_id)
  }
  return (
    <FormDialog title="发起六项核查" verb={`对 ${count} 人发起核查`} blocked={blocked} onAct={open} onClose={onClose}>
      <TextField
        label="名称"
        hint="例如：2020年未脱贫残疾人六项核查"
        value={form.round_title}
        onText={round_title => change({ round_title })}
        maxLength={60}
      />
      <div className="halves">
        <TextField label="开始日期" type="date" value={form.opened_on} onText={opened_on => change({ opened_on })} max={today} />
        <TextField label="完成期限" type="date" value={form.due_on} onText={due_on => change({ due_on })} min={form.opened_on} />
      </div>
      <NoteField
        label="对象（每行一人：姓名 身份证号或残疾人证号）"
        hint="从名单里整块复制粘贴；都要有有效的残疾人证"
        value={text}
        onText={setText}
        rows={5}
        spellCheck={false}
      />
      <Holders chosen={chosen} onChosen={setChosen} />
    </FormDialog>
  )
}

type HoldersProps = { readonly chosen: ReadonlySet<string>; readonly onChosen: (chosen: ReadonlySet<string>) => void }

/** Holders of a valid card of one village, to be ticked. */
function Holders({ chosen, onChosen }: HoldersProps): ReactNode {
  const law = useLaw()
  const [division, setDivision] = useState('')
  const answer = useQuery({
    queryKey: ['cards', 'valid', division],
    queryFn: ({ signal }) => call(cardsRoute, { query: { state: 'valid', ...(division === '' ? {} : { division }) }, signal }),
  })
  const { cards = [], villages = [] } = answer.data ?? {}
  const shown = division === '' ? [] : cards
  const toggle = ({ person_id }: CardRow): void => {
    const next = new Set(chosen)
    if (!next.delete(person_id)) next.add(person_id)
    onChosen(next)
  }
  return (
    <div className="stack">
      <ChoiceField
        label={`或者从持证人里选（已选 ${chosen.size} 人）`}
        value={division}
        onText={setDivision}
        options={[
          { value: '', label: '选一个村' },
          ...villages.map(each => ({ value: each.division, label: `${each.village} ${each.persons} 人` })),
        ]}
      />
      {shown.map(row => (
        <label key={row.card_id} className="row">
          <input type="checkbox" checked={chosen.has(row.person_id)} onChange={() => toggle(row)} />
          {row.name}　{kindWords(law, row.categories, row.level)}　{row.age === null ? '' : `${row.age} 岁`}
        </label>
      ))}
    </div>
  )
}
