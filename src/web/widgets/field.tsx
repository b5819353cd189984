import { useId, type ComponentProps, type ReactNode } from 'react'
import { Shape } from './status-mark.tsx'

type Around = {
  readonly label: string
  /** How to fill it, with an example. */
  readonly hint?: ReactNode
  /** What is wrong with the present value; undefined when nothing is. */
  readonly fault?: string | undefined
}

type TextFieldProps = Around & { readonly value: string; readonly onText: (value: string) => void } & Omit<
    ComponentProps<'input'>,
    'value' | 'onChange'
  >

/** A labelled input. Enter is left to the form: pages decide what it does. */
export function TextField({ label, hint, fault, value, onText, ...rest }: TextFieldProps): ReactNode {
  const id = useId()
  return (
    <FieldFrame id={id} label={label} hint={hint} fault={fault}>
      <input
        id={id}
        className="control"
        value={value}
        onChange={event => onText(event.target.value)}
        {...describedBy(id, hint, fault)}
        {...rest}
      />
    </FieldFrame>
  )
}

type ChoiceFieldProps = Around & {
  readonly value: string
  readonly onText: (value: string) => void
  readonly options: readonly { readonly value: string; readonly label: string }[]
} & Omit<ComponentProps<'select'>, 'value' | 'onChange'>

export function ChoiceField({ label, hint, fault, value, onText, options, ...rest }: ChoiceFieldProps): ReactNode {
  const id = useId()
  return (
    <FieldFrame id={id} label={label} hint={hint} fault={fault}>
      <select
        id={id}
        className="control"
        value={value}
        onChange={event => onText(event.target.value)}
        {...describedBy(id, hint, fault)}
        {...rest}
      >
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  )
}

type NoteFieldProps = Around & { readonly value: string; readonly onText: (value: string) => void } & Omit<
    ComponentProps<'textarea'>,
    'value' | 'onChange'
  >

/** A labelled text of several lines: reasons, opinions. */
export function NoteField({ label, hint, fault, value, onText, ...rest }: NoteFieldProps): ReactNode {
  const id = useId()
  return (
    <FieldFrame id={id} label={label} hint={hint} fault={fault}>
      <textarea
        id={id}
        className="control"
        rows={3}
        value={value}
        onChange={event => onText(event.target.value)}
        {...describedBy(id, hint, fault)}
        {...rest}
      />
    </FieldFrame>
  )
}

function FieldFrame({ id, label, hint, fault, children }: Around & { readonly id: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
      {fault !== undefined && (
        <span className="fault" id={`${id}-fault`}>
          <Shape status="error" />
          {fault}
        </span>
      )}
      {hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  )
}

function describedBy(id: string, hint: ReactNode, fault: string | undefined): Record<string, string> {
  const ids = [...(fault === undefined ? [] : [`${id}-fault`]), ...(hint === undefined ? [] : [`${id}-hint`])]
  return { ...(ids.length === 0 ? {} : { 'aria-describedby': ids.join(' ') }), ...(fault === undefined ? {} : { 'aria-invalid': 'true' }) }
}
