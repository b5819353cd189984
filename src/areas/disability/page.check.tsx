import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { recordChecksRoute, type NewCheck, type RoundDetail, type TargetRow } from './contract.rounds.ts'
import { isMet, resultsOf } from './rules.rounds.ts'

type CheckProps = {
  readonly detail: RoundDetail
  readonly row: TargetRow
  readonly today: string
  readonly checker: string
  readonly onClose: () => void
  readonly onDone: () => Promise<unknown>
}

/** One choice an item: not checked, does not apply, applies without a result yet, or a result. */
const UNCHECKED = ''
const NOT_APPLICABLE = 'na'
const PENDING = 'pending'
type Answer = { readonly said: string; readonly evidence: string }

function answersOf({ items }: RoundDetail, { cells, ruled_out }: TargetRow): Readonly<Record<string, Answer>> {
  return Object.fromEntries(
    items.map(item => {
      const cell = cells.find(each => each.item === item)
      const said =
        cell === undefined
          ? ruled_out.includes(item)
            ? NOT_APPLICABLE
            : UNCHECKED
          : !cell.applies
            ? NOT_APPLICABLE
            : (cell.result ?? PENDING)
      return [item, { said, evidence: cell?.evidence ?? '' }]
    }),
  )
}

const isChanged = ({ cells }: TargetRow, item: string, { said, evidence }: Answer): boolean => {
  if (said === UNCHECKED) return false
  const cell = cells.find(each => each.item === item)
  const stood = cell === undefined ? UNCHECKED : !cell.applies ? NOT_APPLICABLE : (cell.result ?? PENDING)
  return said !== stood || evidence.trim() !== (cell?.evidence ?? '')
}

const checkOf = (person_id: string, item: string, { said, evidence }: Answer): NewCheck => ({
  person_id,
  item,
  applies: said !== NOT_APPLICABLE,
  result: said === NOT_APPLICABLE || said === PENDING ? null : said,
  evidence: evidence.trim() === '' ? null : evidence.trim(),
})

/** All items of one person at once: what was seen on the visit. Only what is new or changed is sent. */
export function CheckDialog({ detail, row, today, checker: own, onClose, onDone }: CheckProps): ReactNode {
  const law = useLaw()
  const [answers, setAnswers] = useState(() => answersOf(detail, row))
  const [checked_on, setCheckedOn] = useState(today)
  const [checker, setChecker] = useState(own)
  const [key] = useState(newKey)
  const changed = detail.items.filter(item => isChanged(row, item, answers[item] ?? { said: UNCHECKED, evidence: '' }))
  const unsaid = changed.find(item => {
    const { said = '', evidence = '' } = answers[item] ?? {}
    return said !== NOT_APPLICABLE && said !== PENDING && !isMet(said) && evidence.trim() === ''
  })
  const nameOf = (item: string): string => law?.codeName('check_item', item) ?? item
  const blocked =
    changed.length === 0
      ? '还没有选'
      : checked_on === '' || checker.trim() === ''
        ? '请填核查日期和核查人'
        : unsaid === undefined
          ? undefined
          : `请写「${nameOf(unsaid)}」没有落实的原因`
  const record = async (): Promise<void> => {
    const checks = changed.flatMap(item => {
      const answer = answers[item]
      return answer === undefined ? [] : [checkOf(row.person_id, item, answer)]
    })
    await call(recordChecksRoute, {
      params: { round_id: detail.round.round_id },
      body: { checked_on, checker: checker.trim(), checks },
      key,
    })
    await onDone()
  }
  return (
    <FormDialog title={`登记核查：${row.name}`} verb={`登记 ${changed.length} 项`} blocked={blocked} onAct={record} onClose={onClose}>
      <div className="halves">
        <TextField label="核查日期" type="date" value={checked_on} onText={setCheckedOn} min={detail.round.opened_on} max={today} />
        <TextField label="核查人" value={checker} onText={setChecker} maxLength={40} />
      </div>
      {detail.items.map(item => {
        const answer = answers[item] ?? { said: UNCHECKED, evidence: '' }
        const set = (part: Partial<Answer>): void => setAnswers({ ...answers, [item]: { ...answer, ...part } })
        return (
          <div className="halves" key={item}>
            <ChoiceField
              label={`${nameOf(item)}${row.proposed.includes(item) ? '（一般适用）' : ''}`}
              value={answer.said}
              onText={said => set({ said })}
              options={[
                { value: UNCHECKED, label: '未查' },
                { value: NOT_APPLICABLE, label: '不适用' },
                ...(law === undefined ? [] : resultsOf(law, item)).map(({ code, name }) => ({ value: code, label: name })),
                { value: PENDING, label: '适用，结果待定' },
              ]}
            />
            <TextField label={`${nameOf(item)}的依据`} value={answer.evidence} onText={evidence => set({ evidence })} maxLength={200} />
          </div>
        )
      })}
    </FormDialog>
  )
}
