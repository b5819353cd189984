import { useId, type ReactNode } from 'react'
import { formatMonth, month, monthRange, type Month } from '../../kernel/month.ts'

type MonthPickerProps = {
  readonly label: string
  readonly value: Month
  readonly onChange: (value: Month) => void
  /** The months offered, both included. */
  readonly first: Month
  readonly last: Month
  /** The label stands above (default) or is only read out. */
  readonly hideLabel?: boolean
}

/** A plain list of months, the newest first. */
export function MonthPicker({ label, value, onChange, first, last, hideLabel = false }: MonthPickerProps): ReactNode {
  const id = useId()
  const offered = monthRange(first, last).reverse()
  const months = offered.includes(value) ? offered : [value, ...offered]
  const select = (
    <select id={id} className="control" value={value} onChange={event => onChange(month(event.target.value))}>
      {months.map(each => (
        <option key={each} value={each}>
          {formatMonth(each)}
        </option>
      ))}
    </select>
  )
  if (hideLabel)
    return (
      <>
        <label htmlFor={id} className="visually-hidden">
          {label}
        </label>
        {select}
      </>
    )
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {select}
    </div>
  )
}
