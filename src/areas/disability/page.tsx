import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { addressOf, call, download } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { useGo, useQueryText } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { EmptyState } from '../../web/widgets/empty-state.tsx'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel, Tag } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { cardsFileRoute, cardsRoute, type CardQuery, type CardRow, type CardState, type CardsTaken } from './contract.ts'
import { CardDialog } from './page.card.tsx'
import { PasteCards, Taken } from './page.paste.tsx'
import { StateDialog } from './page.state.tsx'
import { choicesOf, STATE_CHOICES } from './page.words.ts'
import { EXPIRING_DAYS, isExpiring, kindWords, STATE_WORD } from './rules.ts'

type Open = { readonly act: 'card' | 'paste' } | { readonly act: 'state'; readonly row: CardRow }

/** 残疾人证: who holds one, with filters by category, level, village, state and days left. */
export default function CardsPage(): ReactNode {
  const may = useMay()
  const client = useQueryClient()
  const { session } = useSession()
  const [open, setOpen] = useState<Open>()
  const [taken, setTaken] = useState<CardsTaken>()
  const [failure, setFailure] = useState<unknown>()
  const [filter, fields] = useFilter()
  const answer = useQuery({ queryKey: ['cards', filter], queryFn: ({ signal }) => call(cardsRoute, { query: filter, signal }) })
  const { cards = [], total = 0, villages = [] } = answer.data ?? {}
  const today = session?.today ?? ''
  const refresh = () => client.invalidateQueries({ queryKey: ['cards'] })
  const isEmpty = answer.isSuccess && villages.length === 0 && Object.keys(filter).length === 0
  const exportList = (): void => {
    setFailure(undefined)
    download(addressOf(cardsFileRoute.path, {}, filter), '残疾人台账.xlsx').catch(setFailure)
  }
  return (
    <>
      <PageHead
        title="残疾人证"
        meta={answer.isSuccess && <span>{total} 人</span>}
        actions={
          may('disability.write') && (
            <>
              <Button onClick={() => setOpen({ act: 'paste' })}>导入台账</Button>
              <Button type="primary" onClick={() => setOpen({ act: 'card' })}>
                登记残疾人证
              </Button>
            </>
          )
        }
      />
      <div className="filters">
        {fields(villages)}
        <Button onClick={exportList} disabled={cards.length === 0}>
          导出台账
        </Button>
      </div>
      {failure !== undefined && <RefusalNotice error={failure} />}
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {isEmpty ? (
        <EmptyState title="还没有残疾人证">逐个登记，或者把残疾人台账整份导进来；证号里的身份证号要先在「人员与家庭」里登记。</EmptyState>
      ) : (
        <Cards
          rows={cards}
          today={today}
          onState={may('disability.manage') ? row => setOpen({ act: 'state', row }) : undefined}
          empty={answer.isSuccess ? '没有符合条件的人' : '正在读取'}
        />
      )}
      {total > cards.length && <p className="secondary">只列出前 {cards.length} 人，请再加条件；导出的台账有全部。</p>}
      {open?.act === 'card' && <CardDialog onClose={() => setOpen(undefined)} onDone={refresh} />}
      {open?.act === 'paste' && (
        <PasteCards
          onClose={() => setOpen(undefined)}
          onTaken={reply => {
            setTaken(reply)
            return refresh()
          }}
        />
      )}
      {taken !== undefined && <Taken taken={taken} onClose={() => setTaken(undefined)} />}
      {open?.act === 'state' && <StateDialog row={open.row} today={today} onClose={() => setOpen(undefined)} onDone={refresh} />}
    </>
  )
}

type Villages = readonly { readonly division: string; readonly village: string; readonly persons: number }[]

/** The filter as the address keeps it, and its fields. */
function useFilter(): readonly [CardQuery, (villages: Villages) => ReactNode] {
  const law = useLaw()
  const [name, setName] = useQueryText('name')
  const [category, setCategory] = useQueryText('category')
  const [level, setLevel] = useQueryText('level')
  const [division, setDivision] = useQueryText('village')
  const [state, setState] = useQueryText('state')
  const filter: CardQuery = {
    ...(name === '' ? {} : { name }),
    ...(category === '' ? {} : { category }),
    ...(level === '' ? {} : { level }),
    ...(division === '' ? {} : { division }),
    ...(state === '' ? {} : state === 'expiring' ? { expiring: EXPIRING_DAYS } : { state: state as CardState }),
  }
  const states = [{ value: '', label: '有效和冻结' }, { value: 'expiring', label: `${EXPIRING_DAYS} 天内到期` }, ...STATE_CHOICES]
  const fields = (villages: Villages): ReactNode => (
    <>
      <TextField label="姓名" type="search" value={name} onText={setName} maxLength={40} />
      <ChoiceField label="类别" value={category} onText={setCategory} options={choicesOf(law, 'disability_category', '全部')} />
      <ChoiceField label="等级" value={level} onText={setLevel} options={choicesOf(law, 'disability_level', '全部')} />
      <ChoiceField
        label="村（居）"
        value={division}
        onText={setDivision}
        options={[
          { value: '', label: '全部' },
          ...villages.map(each => ({ value: each.division, label: `${each.village} ${each.persons} 人` })),
        ]}
      />
      <ChoiceField label="状态" value={state} onText={setState} options={states} />
    </>
  )
  return [filter, fields]
}

type CardsProps = {
  readonly rows: readonly CardRow[]
  readonly today: string
  readonly onState: ((row: CardRow) => void) | undefined
  readonly empty: string
}

function Cards({ rows, today, onState, empty }: CardsProps): ReactNode {
  const law = useLaw()
  const go = useGo()
  const may = useMay()
  const columns: readonly Column<CardRow>[] = [
    { key: 'name', title: '持证人', width: 90, render: row => row.name },
    { key: 'age', title: '年龄', align: 'right', render: row => row.age ?? '–' },
    { key: 'village', title: '村（居）', render: row => row.village },
    { key: 'number', title: '残疾人证号', render: row => row.masked_number },
    {
      key: 'kind',
      title: '类别等级',
      render: row => (
        <span>
          {kindWords(law, row.categories, row.level)} {row.digits_differ && <Tag kind="warning">与证号不符</Tag>}
        </span>
      ),
    },
    { key: 'issued', title: '签发日期', render: row => row.issued_on ?? '–' },
    { key: 'expires', title: '有效期至', render: row => row.expires_on ?? '–' },
    { key: 'state', title: '状态', render: row => <State row={row} today={today} /> },
    ...(onState === undefined ? [] : [actColumn(onState)]),
  ]
  return (
    <Panel flush>
      <DataTable
        label="残疾人证"
        stacks
        columns={columns}
        rows={rows}
        rowKey={row => row.card_id}
        {...(may('person.read') ? { onOpen: (row: CardRow) => go(`/people/${row.person_id}`) } : {})}
        empty={empty}
      />
    </Panel>
  )
}

const actColumn = (onState: (row: CardRow) => void): Column<CardRow> => ({
  key: 'act',
  title: '办理',
  render: row =>
    row.card_state === 'replaced' ? (
      '–'
    ) : (
      <Button size="small" onClick={() => onState(row)} aria-label={`改状态：${row.name}`}>
        改状态
      </Button>
    ),
})

function State({ row, today }: { readonly row: CardRow; readonly today: string }): ReactNode {
  if (row.card_state === 'valid') {
    if (!isExpiring(row.expires_on, today, EXPIRING_DAYS)) return <StatusMark status="done">有效</StatusMark>
    return <StatusMark status="warning">{(row.expires_on ?? '') < today ? '已过期' : '快到期'}</StatusMark>
  }
  return (
    <StatusMark status={row.card_state === 'frozen' ? 'warning' : 'na'}>
      {STATE_WORD[row.card_state]} {row.state_on}
    </StatusMark>
  )
}
