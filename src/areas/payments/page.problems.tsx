import { useState, type FormEvent, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { Link } from '../../web/link.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { noteRoute, type BatchProblem } from './contract.ts'
import type { Act } from './page.overtaken.tsx'
import { CHECK_WORDS } from './page.words.ts'

const SHOWN = 3

type ProblemsProps = {
  readonly batch_id: string
  readonly problems: readonly BatchProblem[]
  readonly mayNote: boolean
  readonly act: Act
}

/** Errors first, then warnings with the place for their note. */
export function Problems({ batch_id, problems, mayNote, act }: ProblemsProps): ReactNode {
  const errors = problems.filter(problem => problem.severity === 'error'),
    warnings = problems.filter(problem => problem.severity === 'warning')
  return (
    <Panel title={problems.length === 0 ? '核对' : `错误 ${errors.length}　警告 ${warnings.length}`} label="错误和警告" note="F8 下一条">
      <div className="notices">
        {problems.length === 0 && (
          <Notice kind="info" title="没有发现问题">
            死亡、账户、金额和重复享受都核对过。
          </Notice>
        )}
        {[...errors, ...warnings].map(problem => (
          <Problem key={problem.code} batch_id={batch_id} problem={problem} mayNote={mayNote} act={act} />
        ))}
      </div>
    </Panel>
  )
}

type ProblemProps = Omit<ProblemsProps, 'problems'> & { readonly problem: BatchProblem }

function Problem({ batch_id, problem, mayNote, act }: ProblemProps): ReactNode {
  const [all, setAll] = useState(false)
  const [changing, setChanging] = useState(false)
  const { title, how, detail } = CHECK_WORDS[problem.code]
  const lines = all ? problem.lines : problem.lines.slice(0, SHOWN)
  const asks = problem.severity === 'warning' && mayNote && (problem.note === null || changing)
  const rest = problem.count - lines.length
  return (
    <div className="problem" tabIndex={-1} data-testid={`problem-${problem.code}`}>
      <Notice
        kind={problem.severity}
        title={title(problem.count)}
        actions={
          <>
            {problem.note !== null && !asks && (
              <>
                <span className="status" data-status="done">
                  已说明：{problem.note}
                </span>
                {mayNote && (
                  <button type="button" className="link" onClick={() => setChanging(true)}>
                    改说明
                  </button>
                )}
              </>
            )}
            {asks && (
              <NoteField
                batch_id={batch_id}
                code={problem.code}
                act={async work => {
                  await act(work)
                  setChanging(false)
                }}
              />
            )}
            {!all && rest > 0 && problem.lines.length > SHOWN && (
              <button type="button" className="link" onClick={() => setAll(true)}>
                看 {Math.min(problem.count, problem.lines.length)} 笔
              </button>
            )}
          </>
        }
      >
        {lines.map(line => (
          <span key={line.line_no} className="problem-line">
            {line.village} <Link to={`/people/${line.person_id}`}>{line.name}</Link> {detail(line.facts)}{' '}
          </span>
        ))}
        {all && rest > 0 && (
          <span>
            等 {problem.count} 笔，这里列出前 {lines.length} 笔。
          </span>
        )}
        {how}
      </Notice>
    </div>
  )
}

/** Enter keeps the note and never hands the roster in. */
function NoteField({ batch_id, code, act }: { readonly batch_id: string; readonly code: string; readonly act: Act }): ReactNode {
  const [note, setNote] = useState('')
  const [error, setError] = useState<unknown>()
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (note.trim() === '') return
    setError(undefined)
    try {
      await act(() => call(noteRoute, { params: { batch_id }, body: { code, note: note.trim() }, key: newKey() }))
    } catch (refusal) {
      setError(refusal)
    }
  }
  return (
    <form className="note-form" onSubmit={event => void save(event)}>
      <input
        className="control"
        value={note}
        maxLength={500}
        aria-label="说明"
        placeholder="写说明，回车保存"
        onChange={event => setNote(event.target.value)}
      />
      {error !== undefined && <RefusalNotice error={error} />}
    </form>
  )
}
