import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { inspectionRoute, type InspectionResult, type InspectionRow, type SocietyRow } from './contract.ts'
import { orNull, RESULTS } from './page.words.ts'
import { isNeededPaper } from './rules.ts'

type InspectionProps = {
  readonly society: SocietyRow
  readonly year: number
  readonly known: InspectionRow | undefined
  readonly today: string
  readonly onClose: () => void
  readonly onDone: () => Promise<unknown>
}

/** 年检: the papers that came, when it was handed in, what came of it. Recorded as often as it goes on. */
export function InspectionDialog({ society, year, known, today, onClose, onDone }: InspectionProps): ReactNode {
  const law = useLaw()
  const [papers, setPapers] = useState<ReadonlySet<string>>(new Set(known?.papers))
  const [submitted, setSubmitted] = useState(known?.submitted_on ?? '')
  const [result, setResult] = useState<string>(known?.inspection_result ?? '')
  const [inspected, setInspected] = useState(known?.inspected_on ?? '')
  const [words, setWords] = useState(known?.words ?? '')
  const [key] = useState(newKey)
  const toggle = (code: string): void => {
    const next = new Set(papers)
    if (!next.delete(code)) next.add(code)
    setPapers(next)
  }
  const record = async (): Promise<void> => {
    const body = {
      year,
      papers: [...papers],
      submitted_on: orNull(submitted),
      inspection_result: result === '' ? null : (result as InspectionResult),
      inspected_on: result === '' ? null : orNull(inspected),
      words: orNull(words),
    }
    await call(inspectionRoute, { params: { society_id: society.society_id }, body, key })
    await onDone()
  }
  return (
    <FormDialog
      title={`${society.name} ${year} 年度年检`}
      verb="登记年检"
      blocked={result !== '' && inspected === '' ? '请选结论日期' : undefined}
      onAct={record}
      onClose={onClose}
    >
      <fieldset className="stack">
        <legend>已交的材料</legend>
        {(law?.codes('inspection_paper') ?? []).map(({ code, name }) => (
          <label key={code} className="row">
            <input type="checkbox" checked={papers.has(code)} onChange={() => toggle(code)} />
            <span>
              {name}
              {!isNeededPaper(code) && <span className="secondary">（有变更或有要求时）</span>}
            </span>
          </label>
        ))}
      </fieldset>
      <div className="halves">
        <TextField
          label="报送日期"
          type="date"
          value={submitted}
          onText={setSubmitted}
          max={today}
          hint={`登记机关的期限是 ${year + 1} 年 5 月 31 日`}
        />
        <ChoiceField label="年检结论" value={result} onText={setResult} options={RESULTS} />
        {result !== '' && <TextField label="结论日期" type="date" value={inspected} onText={setInspected} min={submitted} max={today} />}
      </div>
      <TextField label="说明（选填）" value={words} onText={setWords} maxLength={200} />
    </FormDialog>
  )
}
