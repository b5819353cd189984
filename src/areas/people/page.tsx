import { useInfiniteQuery, useQuery, type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { call } from '../../web/api.ts'
import { Link, useGo, useQueryText } from '../../web/link.tsx'
import { useMay } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { EmptyState } from '../../web/widgets/empty-state.tsx'
import { ErrorPage } from '../../web/widgets/error-page.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { villagesRoute } from '../divisions/contract.ts'
import { lawRoute } from '../programmes/contract.ts'
import { peopleRoute, type PeoplePage, type PersonRow } from './contract.ts'

const SEX: Readonly<Record<string, string>> = { 1: '男', 2: '女' }

const COLUMNS: readonly Column<PersonRow>[] = [
  { key: 'name', title: '姓名', width: 130, render: row => <Link to={`/people/${row.person_id}`}>{row.name}</Link> },
  { key: 'sex', title: '性别', width: 48, render: row => SEX[row.sex] ?? '–' },
  { key: 'age', title: '年龄', align: 'right', width: 56, render: row => row.age ?? '–' },
  { key: 'id', title: '证号尾号', width: 80, render: row => row.id_last4 ?? '无证号' },
  { key: 'village', title: '村', width: 110, render: row => row.village },
  { key: 'group', title: '村民组', width: 100, render: row => row.villager_group ?? '–' },
  {
    key: 'programmes',
    title: '本月待遇',
    render: row => (row.died_on !== null ? `已故 ${row.died_on}` : row.programmes.join('、') || '–'),
  },
]

/** People by village, programme and whether they live; the filters stand in the address, so that Back brings them back. */
export default function PeopleListPage(): ReactNode {
  const [division, setDivision] = useQueryText('village')
  const [programme, setProgramme] = useQueryText('programme')
  const [alive, setAlive] = useQueryText('alive')
  const may = useMay()
  const villages = useQuery({ queryKey: ['villages'], queryFn: ({ signal }) => call(villagesRoute, { signal }) })
  const law = useQuery({ queryKey: ['law'], staleTime: Infinity, queryFn: ({ signal }) => call(lawRoute, { signal }) })
  const filter = {
    ...(division === '' ? {} : { division }),
    ...(programme === '' ? {} : { programme }),
    ...(alive === 'yes' || alive === 'no' ? ({ alive } as const) : {}),
  }
  const list = useInfiniteQuery({
    queryKey: ['people', filter],
    initialPageParam: '',
    getNextPageParam: (page: PeoplePage) => page.next,
    queryFn: ({ pageParam, signal }) =>
      call(peopleRoute, { query: { ...filter, ...(pageParam === '' ? {} : { after: pageParam }) }, signal }),
  })
  if (list.error !== null) return <ErrorPage error={list.error} onRetry={() => void list.refetch()} />
  const total = list.data?.pages[0]?.total ?? null
  const unfiltered = Object.keys(filter).length === 0
  return (
    <>
      <PageHead
        title="人员与家庭"
        meta={total === null ? undefined : <span className="secondary">{total} 人</span>}
        actions={<Actions />}
      />
      {list.isSuccess && total === 0 && unfiltered ? (
        <NobodyYet mayImport={may('import.write')} />
      ) : (
        <div className="stack">
          <div className="filters">
            <Choice
              label="村"
              value={division}
              onChoose={setDivision}
              all="全部村"
              options={(villages.data?.villages ?? []).map(each => [each.division, each.short_name])}
            />
            <Choice
              label="项目"
              value={programme}
              onChoose={setProgramme}
              all="全部项目"
              options={(law.data?.programmes ?? []).filter(each => each.recurring).map(each => [each.id, each.title])}
            />
            <Choice
              label="在世"
              value={alive}
              onChoose={setAlive}
              all="在世和已故"
              options={[
                ['yes', '在世'],
                ['no', '已故'],
              ]}
            />
          </div>
          <PeoplePanel list={list} total={total} />
        </div>
      )}
    </>
  )
}

type PanelProps = { readonly list: UseInfiniteQueryResult<InfiniteData<PeoplePage>>; readonly total: number | null }

function PeoplePanel({ list, total }: PanelProps): ReactNode {
  const go = useGo()
  const rows = list.data?.pages.flatMap(page => page.people) ?? []
  return (
    <Panel flush>
      <DataTable
        label="人员"
        stacks
        columns={COLUMNS}
        rows={rows}
        rowKey={row => row.person_id}
        onOpen={row => go(`/people/${row.person_id}`)}
        empty={list.isPending ? '正在读取' : '没有符合条件的人，请换一个村或项目。'}
      />
      {list.hasNextPage && (
        <div className="panel-foot">
          <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            再看 200 人
          </Button>{' '}
          <span className="secondary">
            已列出 {rows.length} 人{total === null ? '' : `，共 ${total} 人`}
          </span>
        </div>
      )}
    </Panel>
  )
}

type ChoiceProps = {
  readonly label: string
  readonly value: string
  readonly onChoose: (value: string) => void
  readonly all: string
  readonly options: readonly (readonly [value: string, name: string])[]
}

function Choice({ label, value, onChoose, all, options }: ChoiceProps): ReactNode {
  return (
    <select className="control" data-small aria-label={label} value={value} onChange={event => onChoose(event.target.value)}>
      <option value="">{all}</option>
      {options.map(([code, name]) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </select>
  )
}

function Actions(): ReactNode {
  const go = useGo()
  const may = useMay()
  return (
    <>
      {(may('person.write') || may('account.confirm')) && <Button onClick={() => go('/accounts')}>账户确认</Button>}
      {may('person.write') && (
        <Button type="primary" onClick={() => go('/people/new')}>
          登记一个人
        </Button>
      )}
    </>
  )
}

function NobodyYet({ mayImport }: { readonly mayImport: boolean }): ReactNode {
  const go = useGo()
  return (
    <EmptyState title="还没有登记任何人" {...(mayImport ? { actions: <Button onClick={() => go('/import')}>导入一份花名册</Button> } : {})}>
      人员、家庭和账户从您手里的花名册导入，不用一个一个录；个别新来的人可以单独登记。
    </EmptyState>
  )
}
