import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { Notice } from '../../web/widgets/notice.tsx'
import { takeCardsRoute } from './contract.ts'
import { choicesOf } from './page.words.ts'
import { cardNumber, categoriesOf, kindWords, readCard, type ReadCard } from './rules.ts'

const EMPTY = { number: '', name: '', category: '', level: '', issued_on: '', expires_on: '', replaces: 'no' }
type Form = typeof EMPTY
const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())
const entryOf = ({ number, name, category, level, issued_on, expires_on }: Form) => ({
  number,
  name,
  id: null,
  category: orNull(category),
  level: orNull(level),
  issued_on: orNull(issued_on),
  expires_on: orNull(expires_on),
})

/** One card: the number says who holds it and of what kind, and the labels may say it otherwise. */
export function CardDialog({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: () => Promise<unknown> }): ReactNode {
  const law = useLaw()
  const [form, setForm] = useState(EMPTY)
  const [key] = useState(newKey)
  const change = (part: Partial<Form>): void => setForm({ ...form, ...part })
  const card = cardNumber(form.number)
  const read = law === undefined || card === undefined ? undefined : readCard(entryOf(form), law)
  const wrong = form.number.trim() !== '' && card === undefined
  const category = form.category.trim()
  const blocked =
    card === undefined
      ? '请填残疾人证号'
      : form.name.trim() === ''
        ? '请写持证人姓名'
        : law !== undefined && category !== '' && categoriesOf(law, category) === null
          ? '类别不认识'
          : undefined
  const take = async (): Promise<void> => {
    await call(takeCardsRoute, { body: { cards: [entryOf(form)], replaces: form.replaces === 'yes' }, key })
    await onDone()
  }
  return (
    <FormDialog title="登记残疾人证" verb="登记这张证" blocked={blocked} onAct={take} onClose={onClose}>
      <TextField
        label="残疾人证号"
        hint="身份证号加类别、等级，共 20 位；补证的后面有 B1、B2"
        fault={wrong ? '证号不对，请照证件核对' : undefined}
        value={form.number}
        onText={number => change({ number })}
        maxLength={40}
        autoComplete="off"
        spellCheck={false}
      />
      <TextField label="持证人姓名" value={form.name} onText={name => change({ name })} maxLength={40} />
      <Labels form={form} onChange={change} />
      {read !== undefined && typeof read !== 'string' && <Kind read={read} />}
    </FormDialog>
  )
}

type LabelsProps = { readonly form: Form; readonly onChange: (part: Partial<Form>) => void }

/** What the card says in words, its days, and whether it takes another's place. */
function Labels({ form, onChange }: LabelsProps): ReactNode {
  const law = useLaw()
  return (
    <div className="halves">
      <TextField
        label="残疾类别"
        hint="不填的按证号认；几类的用顿号隔开"
        value={form.category}
        onText={text => onChange({ category: text })}
        maxLength={40}
      />
      <ChoiceField
        label="残疾等级"
        value={form.level}
        onText={level => onChange({ level })}
        options={choicesOf(law, 'disability_level', '按证号')}
      />
      <TextField label="签发日期" type="date" value={form.issued_on} onText={issued_on => onChange({ issued_on })} />
      <TextField
        label="有效期至"
        type="date"
        hint="没有期限的留空"
        value={form.expires_on}
        onText={expires_on => onChange({ expires_on })}
        min={form.issued_on}
      />
      <ChoiceField
        label="换下原来的证"
        value={form.replaces}
        onText={replaces => onChange({ replaces })}
        options={[
          { value: 'no', label: '不是，首次登记' },
          { value: 'yes', label: '是，补证、换证、改类别等级' },
        ]}
      />
    </div>
  )
}

/** What it will be entered as; a warning where the number says otherwise. */
function Kind({ read }: { readonly read: ReadCard }): ReactNode {
  const law = useLaw()
  const { card, categories, level, differs } = read
  const words = kindWords(law, categories, level)
  return (
    <Notice kind={differs ? 'warning' : 'info'}>
      {differs
        ? `按填写的登记为${words}；证号上是${kindWords(law, [card.category], card.level)}，请照证件核对。`
        : `登记为${words}${card.reissue > 0 ? `，第 ${card.reissue} 次补证` : ''}。`}
    </Notice>
  )
}
