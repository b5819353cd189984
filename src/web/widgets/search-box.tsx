import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useId, useState, type FocusEvent, type KeyboardEvent, type ReactNode, type RefObject } from 'react'
import { searchRoute, type PersonRow, type SearchResult } from '../../areas/people/contract.ts'
import { call } from '../api.ts'
import { useGo } from '../link.tsx'

// As much as a phone shows whole.
const HINT = '姓名、拼音首字母、证号后四位、村'

/** Finds people by name, pinyin initials, id tail or village; the list opens below, ↑ ↓ Enter choose. */
export function SearchBox({ ref }: { readonly ref?: RefObject<HTMLInputElement | null> }): ReactNode {
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [marked, setMarked] = useState(0)
  const go = useGo()
  const listId = useId()
  const { wanted, answer } = usePeopleSearch(text)
  const people = wanted === '' ? [] : (answer.data?.people ?? [])
  const showing = open && wanted !== ''
  const choose = (person: PersonRow): void => {
    setOpen(false)
    setText('')
    go(`/people/${person.person_id}`)
  }
  const keys = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') setOpen(false)
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      setMarked(Math.max(0, Math.min(people.length - 1, marked + (event.key === 'ArrowDown' ? 1 : -1))))
    }
    const person = people[marked]
    // a list that still answers the former letters must not be chosen from
    if (event.key === 'Enter' && person !== undefined && wanted === text.trim()) choose(person)
  }
  const closeWhenLeft = (event: FocusEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false)
  }
  return (
    <div className="search" role="search" aria-label="全局查人" onBlur={closeWhenLeft}>
      <Glass />
      <input
        ref={ref}
        className="control"
        type="search"
        role="combobox"
        aria-label="查人"
        placeholder={HINT}
        maxLength={60}
        autoComplete="off"
        aria-expanded={showing}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(showing && people[marked] !== undefined ? { 'aria-activedescendant': `${listId}-${marked}` } : {})}
        value={text}
        onKeyDown={keys}
        onFocus={() => setOpen(true)}
        onChange={event => {
          setText(event.target.value)
          setMarked(0)
          setOpen(true)
        }}
      />
      <kbd aria-hidden="true">Ctrl K</kbd>
      <FoundList
        id={listId}
        open={showing}
        people={people}
        marked={marked}
        onChoose={choose}
        message={messageOf(answer.error, answer.data)}
      />
    </div>
  )
}

/** Asks for the people of a text; `wanted` is the text that the answer belongs to. */
function usePeopleSearch(text: string) {
  const wanted = useDeferredValue(text.trim())
  const answer = useQuery({
    queryKey: ['people-search', wanted],
    enabled: wanted !== '',
    staleTime: 10_000,
    queryFn: ({ signal }) => call(searchRoute, { body: { text: wanted }, signal }),
  })
  return { wanted, answer }
}

function Glass(): ReactNode {
  return (
    <svg
      className="search-glass"
      viewBox="0 0 16 16"
      width="14"
      height="14"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
    >
      <circle cx="6.5" cy="6.5" r="4.6" />
      <path d="M10 10l4.4 4.4" />
    </svg>
  )
}

function messageOf(error: Error | null, found: SearchResult | undefined): string | undefined {
  if (error !== null) return error.message
  if (found === undefined) return '正在查'
  if (found.people.length === 0) return '没有查到这个人。可试姓名、拼音首字母（如 wxy）、证号后四位或村名。'
  return found.more ? `只列出前 ${found.people.length} 人，再多打一个字会更准。` : undefined
}

type FoundListProps = {
  readonly id: string
  readonly open: boolean
  readonly people: readonly PersonRow[]
  readonly marked: number
  readonly onChoose: (person: PersonRow) => void
  readonly message: string | undefined
}

function FoundList({ id, open, people, marked, onChoose, message }: FoundListProps): ReactNode {
  return (
    <div className="found" hidden={!open}>
      {message !== undefined && (
        <p className="secondary" role="status">
          {message}
        </p>
      )}
      <ul role="listbox" id={id} aria-label="查到的人">
        {people.map((person, index) => (
          <li
            key={person.person_id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === marked}
            onMouseDown={event => event.preventDefault()}
            onClick={() => onChoose(person)}
          >
            <b>{person.name}</b>
            <span>{person.age === null ? '' : `${person.age} 岁`}</span>
            <span>{person.id_last4 === null ? '无证号' : `尾号 ${person.id_last4}`}</span>
            <span>{person.village}</span>
            <span className="secondary">{person.died_on === null ? person.programmes.join('、') : '已故'}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
