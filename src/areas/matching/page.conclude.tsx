import { useState, type ReactNode } from 'react'
import { addMonths, month } from '../../kernel/month.ts'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { useSession } from '../../web/session.tsx'
import { ChoiceField, NoteField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { concludeRoute, type Conclusion, type HouseholdRow, type Proposal } from './contract.ts'
import { ADMITTING, contradicts } from './rules.ts'
import { CONCLUSION_WORD, PROPOSAL_WORD } from './rules.words.ts'

const USUAL: Readonly<Record<Proposal, Conclusion>> = {
  included: 'included',
  partly: 'included',
  eligible: 'admitted',
  gone: 'ineligible',
  unclear: 'waiting',
}
const CHOICES = (['included', 'admitted', 'waiting', 'ineligible'] as const).map(value => ({ value, label: CONCLUSION_WORD[value] }))

type ConcludeProps = {
  readonly list_id: string
  readonly household: HouseholdRow
  readonly onClose: () => void
  readonly onDone: () => Promise<unknown>
}

/** What a person concludes of a household; the rule's proposal is chosen beforehand. */
export function ConcludeDialog({ list_id, household, onClose, onDone }: ConcludeProps): ReactNode {
  const today = useSession().session?.today ?? ''
  const proposal = household.proposal ?? 'unclear'
  const [conclusion, setConclusion] = useState<Conclusion>(USUAL[proposal])
  const [decided_on, setDecidedOn] = useState(today)
  const [match_reason, setReason] = useState('')
  const [document, setDocument] = useState('')
  const [words, setWords] = useState('')
  const [programme, setProgramme] = useState<string>(ADMITTING[0])
  const [from_month, setFromMonth] = useState('')
  const [key] = useState(newKey)
  const admitted = conclusion === 'admitted'
  // Money begins the month after the decision.
  const usualMonth = decided_on === '' ? '' : addMonths(month(decided_on.slice(0, 7)), 1)
  const needsWords = contradicts(conclusion, proposal)
  const blocked = missing({ conclusion, decided_on, document, match_reason, needsWords, words })
  const conclude = async (): Promise<void> => {
    const said = (text: string): string | null => (text.trim() === '' ? null : text.trim())
    const body = {
      household_nos: [household.household_no],
      conclusion,
      decided_on,
      match_reason: conclusion === 'ineligible' ? match_reason : null,
      document: said(document),
      words: said(words),
      programme: admitted ? programme : null,
      from_month: admitted ? (from_month === '' ? usualMonth : from_month) : null,
    }
    await call(concludeRoute, { params: { list_id }, body, key })
    await onDone()
  }
  return (
    <FormDialog
      title={`登记结论：${household.head}户 ${household.persons} 人`}
      verb={`登记${CONCLUSION_WORD[conclusion]}`}
      blocked={blocked}
      onAct={conclude}
      onClose={onClose}
    >
      <p>比对结果：{PROPOSAL_WORD[proposal]}</p>
      <div className="halves">
        <ChoiceField label="结论" value={conclusion} onText={value => setConclusion(value as Conclusion)} options={CHOICES} />
        <TextField label="结论日期" type="date" value={decided_on} onText={setDecidedOn} max={today} />
        <ByConclusion
          conclusion={conclusion}
          reason={match_reason}
          onReason={setReason}
          programme={programme}
          onProgramme={setProgramme}
          month={from_month === '' ? usualMonth : from_month}
          onMonth={setFromMonth}
        />
        <TextField label={admitted ? '批准文号' : '文号（可不填）'} value={document} onText={setDocument} maxLength={60} />
      </div>
      <NoteField label={needsWords ? '说明' : '说明（可不填）'} value={words} onText={setWords} maxLength={200} />
      {admitted && <p>这里只记批准；待遇由下一张花名册或「待遇」页开始，开始以后这一户显示「待遇已起」。</p>}
    </FormDialog>
  )
}

type Typed = {
  readonly conclusion: Conclusion
  readonly decided_on: string
  readonly document: string
  readonly match_reason: string
  readonly needsWords: boolean
  readonly words: string
}

function missing({ conclusion, decided_on, document, match_reason, needsWords, words }: Typed): string | undefined {
  if (decided_on === '') return '请选结论日期'
  if (conclusion === 'admitted' && document.trim() === '') return '请写批准文号'
  if (conclusion === 'ineligible' && match_reason === '') return '请选不符合的原因'
  return needsWords && words.trim() === '' ? '结论和比对结果不一样，请写说明' : undefined
}

type ByProps = {
  readonly conclusion: Conclusion
  readonly reason: string
  readonly onReason: (code: string) => void
  readonly programme: string
  readonly onProgramme: (id: string) => void
  readonly month: string
  readonly onMonth: (month: string) => void
}

/** What an admission and a refusal are asked for besides. */
function ByConclusion({ conclusion, reason, onReason, programme, onProgramme, month: from, onMonth }: ByProps): ReactNode {
  const law = useLaw()
  if (conclusion === 'ineligible')
    return (
      <ChoiceField
        label="不符合的原因"
        value={reason}
        onText={onReason}
        options={[
          { value: '', label: '请选' },
          ...(law?.codes('match_reason') ?? []).map(each => ({ value: each.code, label: each.name })),
        ]}
      />
    )
  if (conclusion !== 'admitted') return null
  return (
    <>
      <ChoiceField
        label="纳入项目"
        value={programme}
        onText={onProgramme}
        options={ADMITTING.map(value => ({ value, label: law?.programme(value).title ?? value }))}
      />
      <TextField label="从哪个月起发" type="month" value={from} onText={onMonth} hint="一般是批准的次月" />
    </>
  )
}
