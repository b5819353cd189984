import { useId, type ComponentProps, type ReactNode } from 'react'
import { Shape } from './status-mark.tsx'

type Around = {
  readonly label: string
  /** How to fill it, with an example. */
  readonly hint?: ReactNode
  /** What is wrong with the present value; undefined when nothing is. */
  readonly fault?: string | undefined
}

type Texted = Around & { readonly value: string; readonly onText: (value: string) => void }
type Own<Tag extends 'input' | 'select' | 'textarea'> = Omit<ComponentProps<Tag>, 'value' | 'onChange'>

/** A labelled input. Enter is left to the form: pages decide what it does. */
export function TextField({ label, hint, fault, value, onText, ...rest }: Texted & Own<'input'>): ReactNode {
  const { frame, control } = useField({ label, hint, fault, value, onText })
  return (
    <FieldFrame {...frame}>
      <input {...control} {...rest} />
    </FieldFrame>
  )
}

type Options = { readonly options: readonly { readonly value: string; readonly label: string }[] }

export function ChoiceField({ label, hint, fault, value, onText, options, ...rest }: Texted & Options & Own<'select'>): ReactNode {
  const { frame, control } = useField({ label, hint, fault, value, onText })
  return (
    <FieldFrame {...frame}>
      <select {...control} {...rest}>
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  )
}

/** A labelled text of several lines: reasons, opinions. */
export function NoteField({ label, hint, fault, value, onText, ...rest }: Texted & Own<'textarea'>): ReactNode {
  const { frame, control } = useField({ label, hint, fault, value, onText })
  return (
    <FieldFrame {...frame}>
      <textarea rows={3} {...control} {...rest} />
    </FieldFrame>
  )
}

/** What every field has: the frame's words, and the control bound to them. */
function useField({ label, hint, fault, value, onText }: Texted) {
  const id = useId()
  return {
    frame: { id, label, hint, fault },
    control: {
      id,
      className: 'control',
      value,
      onChange: (event: { readonly target: { readonly value: string } }) => onText(event.target.value),
      ...describedBy(id, hint, fault),
    },
  }
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
