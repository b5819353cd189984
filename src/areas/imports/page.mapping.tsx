import { useState, type ReactNode } from 'react'
import { addMonths, formatMonth, month, monthRange } from '../../kernel/month.ts'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { Notice } from '../../web/widgets/notice.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark, type Status } from '../../web/widgets/status-mark.tsx'
import type { ImportChoices, ImportPreview, MappedColumn } from './contract.ts'

export type KindWords = {
  readonly id: string
  readonly title: string
  readonly unit: string
  readonly amount: readonly string[]
  readonly columns: readonly { readonly field: string; readonly title: string }[]
}
type Props = {
  readonly preview: ImportPreview
  readonly kinds: readonly KindWords[]
  readonly today: string
  readonly onSet: (choices: ImportChoices) => void
}

const AMOUNT_WORDS: Readonly<Record<string, string>> = {
  household_month: '每户每月的金额',
  person_month: '每人每月的金额',
  period_total: '几个月的合计',
  grant: '一次救助的金额',
}
const MONTHS_BACK = 36
const NONE = ''

/** A guess is shown as one; an open question as a fault. */
function told({ guessed, questions }: ImportPreview, name: string): { readonly hint?: string; readonly fault?: string } {
  if (questions.some(question => question === name)) return { fault: '请选一种' }
  return guessed.includes(name) ? { hint: '按文件认的，请看一眼' } : {}
}

/** What the file is taken for: kind, month, sheet, meaning of the amount; guesses say so. */
export function Choices({ preview, kinds, today, onSet }: Props): ReactNode {
  const { choices, questions, sheets } = preview
  const kind = kinds.find(each => each.id === choices.kind)
  const thisMonth = month(today.slice(0, 7))
  const offered = monthRange(addMonths(thisMonth, -MONTHS_BACK), addMonths(thisMonth, 1)).reverse()
  const months = choices.month === undefined || offered.some(each => each === choices.month) ? offered : [month(choices.month), ...offered]
  return (
    <Panel title="这是什么表">
      <div className="stack">
        <ChoiceField
          label="种类"
          value={choices.kind ?? NONE}
          onText={value => onSet({ kind: value })}
          options={[
            ...(choices.kind === undefined ? [{ value: NONE, label: '请选' }] : []),
            ...kinds.map(({ id, title }) => ({ value: id, label: title })),
          ]}
          {...told(preview, 'kind')}
        />
        <ChoiceField
          label="所属月份"
          value={choices.month ?? NONE}
          onText={value => onSet({ month: value })}
          options={[
            ...(choices.month === undefined ? [{ value: NONE, label: '请选' }] : []),
            ...months.map(each => ({ value: each, label: formatMonth(each) })),
          ]}
          {...told(preview, 'month')}
        />
        {sheets.length > 1 && (
          <ChoiceField
            label="工作表"
            value={String(preview.sheet)}
            onText={value => onSet({ sheet: Number(value) })}
            options={sheets.map(({ name, hidden, rows }, at) => ({
              value: String(at),
              label: `${name}（${rows} 行${hidden ? '，隐藏' : ''}）`,
            }))}
            {...told(preview, 'sheet')}
          />
        )}
        <AmountChoices preview={preview} kind={kind} onSet={onSet} />
        {kind?.unit === 'ask' ? (
          <Relief choices={choices} onSet={onSet} fault={questions.includes('unit')} />
        ) : (
          <Leavers preview={preview} onSet={onSet} />
        )}
      </div>
    </Panel>
  )
}

type AmountProps = Pick<Props, 'preview' | 'onSet'> & { readonly kind: KindWords | undefined }

function AmountChoices({ preview, kind, onSet }: AmountProps): ReactNode {
  const { choices, questions } = preview
  return (
    <>
      {kind !== undefined && kind.amount.length > 1 && (
        <ChoiceField
          label="金额的含义"
          value={choices.amount ?? NONE}
          onText={value => onSet({ amount: value as NonNullable<ImportChoices['amount']> })}
          options={kind.amount.map(value => ({ value, label: AMOUNT_WORDS[value] ?? value }))}
          {...told(preview, 'amount')}
        />
      )}
      {choices.amount === 'period_total' && (
        <ChoiceField
          label="合计的月数"
          value={String(choices.period_months ?? 6)}
          onText={value => onSet({ amount: 'period_total', period_months: Number(value) })}
          options={[2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(each => ({ value: String(each), label: `${each} 个月` }))}
        />
      )}
      {questions.includes('amount') && preview.evidence !== null && <AmountButtons preview={preview} onSet={onSet} />}
    </>
  )
}

/** What becomes of those the list does not name. */
function Leavers({ preview, onSet }: Pick<Props, 'preview' | 'onSet'>): ReactNode {
  const { choices } = preview
  const undecided = preview.questions.includes('gone')
  return (
    <>
      <ChoiceField
        label="表上没有的人"
        value={undecided ? '' : (choices.gone ?? 'stop')}
        onText={value => value !== '' && onSet({ gone: value === 'keep' ? 'keep' : 'stop' })}
        {...(undecided ? { fault: `有 ${preview.counts.gone} 户（人）不在表上，请选` } : {})}
        options={[
          ...(undecided ? [{ value: '', label: '请选择' }] : []),
          { value: 'stop', label: '从这个月起停发' },
          { value: 'keep', label: '不动，照旧发' },
        ]}
      />
      <ChoiceField
        label="这张表覆盖"
        value={choices.coverage ?? 'villages'}
        onText={value => onSet({ coverage: value === 'town' ? 'town' : 'villages' })}
        options={[
          { value: 'town', label: '全镇' },
          { value: 'villages', label: '只有表里的村' },
        ]}
        {...told(preview, 'coverage')}
      />
    </>
  )
}

/** The meaning that was guessed without being sure is confirmed by one click. */
function AmountButtons({ preview, onSet }: Pick<Props, 'preview' | 'onSet'>): ReactNode {
  const guess = preview.choices.amount ?? 'household_month'
  return (
    <Notice
      kind="warning"
      actions={
        <button type="button" className="link" onClick={() => onSet({ amount: guess })}>
          就是{AMOUNT_WORDS[guess]}
        </button>
      }
    >
      {preview.evidence}
    </Notice>
  )
}

function Relief({
  choices,
  onSet,
  fault,
}: {
  readonly choices: ImportChoices
  readonly onSet: Props['onSet']
  readonly fault: boolean
}): ReactNode {
  return (
    <>
      <ChoiceField
        label="这一批按什么计"
        value={choices.unit ?? NONE}
        onText={value => onSet({ unit: value === 'person' ? 'person' : 'household' })}
        options={[
          ...(choices.unit === undefined ? [{ value: NONE, label: '请选' }] : []),
          { value: 'person', label: '按人' },
          { value: 'household', label: '按户' },
        ]}
        {...(fault ? { fault: '请选按人还是按户；两种不能相加' } : {})}
      />
      <SavedText key={`reason ${choices.reason ?? ''}`} label="事由" value={choices.reason ?? ''} onSave={reason => onSet({ reason })} />
      <SavedText
        key={`document ${choices.document ?? ''}`}
        label="批准文号"
        value={choices.document ?? ''}
        onSave={text => onSet({ document: text })}
      />
    </>
  )
}

/** Saves when it is left or Enter is pressed. */
function SavedText({
  label,
  value,
  onSave,
}: {
  readonly label: string
  readonly value: string
  readonly onSave: (text: string) => void
}): ReactNode {
  const [text, setText] = useState(value)
  const save = (): void => {
    if (text !== value) onSave(text)
  }
  return (
    <TextField
      label={label}
      value={text}
      onText={setText}
      onBlur={save}
      maxLength={200}
      onKeyDown={event => event.key === 'Enter' && save()}
    />
  )
}

const STATUS: Readonly<Record<MappedColumn['status'], readonly [Status, string]>> = {
  sure: ['done', '已认'],
  chosen: ['done', '已选'],
  check: ['doubt', '请确认'],
  none: ['na', '不导入'],
}

/** Every column of the sheet and what it is taken for. */
export function Mapping({ preview, kinds, onSet }: Omit<Props, 'today'>): ReactNode {
  const kind = kinds.find(each => each.id === preview.choices.kind)
  const found = preview.columns.filter(column => column.field !== null).length
  return (
    <Panel title="对应列" note={<span>{found} 列已对上，入库后记住</span>} flush>
      {preview.missing.length > 0 && (
        <Notice kind="error" title={`没有认出：${preview.missing.join('、')}`}>
          请在下面指明是哪一列。
        </Notice>
      )}
      {preview.columns.some(column => column.status === 'check' && column.field === null) && (
        <Notice kind="warning" title="有两列都像同一项金额，数目不一样">
          请指明哪一列是它；另一列点「确认不导入」。
        </Notice>
      )}
      <div className="table-box" data-dense="true" role="region" aria-label="对应列" tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">列</th>
              <th scope="col">表里的列</th>
              <th scope="col">兜底的项</th>
              <th scope="col">状态</th>
            </tr>
          </thead>
          <tbody>
            {preview.columns.map(column => (
              <tr key={column.column}>
                <th scope="row" className="row-number">
                  {column.letters}
                </th>
                <td title={column.label}>{column.label.split('|').at(-1) ?? ''}</td>
                <td>
                  <select
                    className="control"
                    data-small="true"
                    aria-label={`${column.letters} 列 ${column.label} 对应`}
                    value={column.field ?? NONE}
                    disabled={preview.committed || kind === undefined}
                    onChange={event => onSet({ columns: { [String(column.column)]: event.target.value } })}
                  >
                    <option value={NONE}>不导入</option>
                    {kind?.columns.map(({ field, title }) => (
                      <option key={field} value={field}>
                        {title}
                      </option>
                    ))}
                  </select>
                </td>
                <td>
                  <StatusMark status={STATUS[column.status][0]}>{STATUS[column.status][1]}</StatusMark>
                  {column.status === 'check' && column.field === null && (
                    <button type="button" className="link" onClick={() => onSet({ columns: { [String(column.column)]: NONE } })}>
                      确认不导入
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {preview.evidence !== null && <p className="panel-foot">{preview.evidence}</p>}
    </Panel>
  )
}
