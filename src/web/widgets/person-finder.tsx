import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useDeferredValue, useState, type ReactNode } from 'react'
import { call } from '../api.ts'
import { TextField } from './field.tsx'
import { searchRoute, type PersonRow } from '../../areas/people/contract.ts'

/** What tells namesakes apart. */
const tailOf = ({ id_last4 }: PersonRow): string => (id_last4 === null ? '' : `证号尾 ${id_last4}`)

type AddProps = { readonly onAdd: (person: PersonRow) => void; readonly label?: string }

/** Finds by name, initials, id tail or village; a click adds. */
export function AddPerson({ onAdd, label = '加救助对象' }: AddProps): ReactNode {
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text.trim())
  const answer = useQuery({
    queryKey: ['person-search', wanted],
    enabled: wanted !== '',
    queryFn: ({ signal }) => call(searchRoute, { body: { text: wanted }, signal }),
  })
  const people = wanted === '' ? [] : (answer.data?.people ?? [])
  return (
    <div className="stack">
      <TextField label={label} hint="搜姓名、拼音首字母、证号后四位" value={text} onText={setText} type="search" maxLength={60} />
      {people.map(person => (
        <Button
          key={person.person_id}
          size="small"
          onClick={() => {
            onAdd(person)
            setText('')
          }}
        >
          加上 {person.name} {person.village} {tailOf(person)}
        </Button>
      ))}
      {wanted !== '' && answer.isSuccess && people.length === 0 && (
        <p className="secondary" role="status">
          没有查到，请先在「人员与家庭」里登记。
        </p>
      )}
    </div>
  )
}

type ChosenProps = {
  readonly label: string
  readonly person: PersonRow
  readonly onChange: () => void
  readonly children?: ReactNode
}

/** Whom somebody chose, told apart from namesakes. */
export function ChosenPerson({ label, person, onChange, children }: ChosenProps): ReactNode {
  return (
    <p>
      {label}：{person.name}　{person.village}　{tailOf(person)}
      {children}{' '}
      <Button size="small" onClick={onChange}>
        换一人
      </Button>
    </p>
  )
}
