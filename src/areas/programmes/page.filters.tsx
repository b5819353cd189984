import { useDeferredValue, useState, type ReactNode } from 'react'
import type { Programme } from '../../kernel/law.ts'
import { addMonths, month, parseMonth } from '../../kernel/month.ts'
import { useQueryText } from '../../web/link.tsx'
import { useSession } from '../../web/session.tsx'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { MonthPicker } from '../../web/widgets/month-picker.tsx'
import type { EntitlementFilter } from './contract.ts'

const NAMES = ['programme', 'division', 'month', 'state', 'name'] as const
type Values<T> = Readonly<Record<(typeof NAMES)[number], T>>
type FiltersProps = {
  readonly programmes: readonly Programme[]
  readonly villages: readonly { readonly division: string; readonly short_name: string }[]
  readonly today: string
  readonly values: Values<string>
  readonly onChange: Values<(value: string) => void>
}

const MONTHS_BACK = 36

const stateOf = (text: string): EntitlementFilter['state'] => (text === 'stopped' || text === 'all' ? text : 'active')

/** The filter as the address keeps it; without a month it is the one of today. The name stays out of the address. */
export function useEntitlementFilter() {
  const today = useSession().session?.today ?? ''
  const [programme, setProgramme] = useQueryText('programme')
  const [division, setDivision] = useQueryText('village')
  const [chosenMonth, setMonth] = useQueryText('month')
  const [chosenState, setState] = useQueryText('state')
  const [name, setName] = useState('')
  const wanted = useDeferredValue(name.trim())
  const shownMonth: string = parseMonth(chosenMonth) ?? today.slice(0, 7)
  const state = stateOf(chosenState)
  const filter: EntitlementFilter = {
    month: shownMonth,
    state,
    name: wanted,
    ...(programme === '' ? {} : { programme }),
    ...(division === '' ? {} : { division }),
  }
  const values = { programme, division, month: shownMonth, state, name }
  const onChange = { programme: setProgramme, division: setDivision, month: setMonth, state: setState, name: setName }
  return { today, values, onChange, filter }
}

export function EntitlementFilters({ programmes, villages, today, values, onChange }: FiltersProps): ReactNode {
  const now = today === '' ? undefined : month(today.slice(0, 7))
  return (
    <div className="filters" role="search" aria-label="筛选待遇">
      <ChoiceField
        label="项目"
        value={values.programme}
        onText={onChange.programme}
        options={[{ value: '', label: '全部项目' }, ...programmes.map(each => ({ value: each.id, label: each.title }))]}
      />
      <ChoiceField
        label="村（居）"
        value={values.division}
        onText={onChange.division}
        options={[{ value: '', label: '全部村（居）' }, ...villages.map(each => ({ value: each.division, label: each.short_name }))]}
      />
      {now !== undefined && (
        <MonthPicker
          label="月份"
          value={month(values.month)}
          onChange={onChange.month}
          first={addMonths(now, -MONTHS_BACK)}
          last={addMonths(now, 1)}
        />
      )}
      <ChoiceField
        label="状态"
        value={values.state}
        onText={onChange.state}
        options={[
          { value: 'active', label: '在享' },
          { value: 'stopped', label: '已停' },
          { value: 'all', label: '全部' },
        ]}
      />
      <TextField label="姓名或拼音首字母" value={values.name} onText={onChange.name} type="search" maxLength={40} />
    </div>
  )
}
