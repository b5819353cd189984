import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useDeferredValue, useState, type ReactNode } from 'react'
import { addressOf, call, download } from '../../web/api.ts'
import { useGo, useQueryText } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { EmptyState } from '../../web/widgets/empty-state.tsx'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { childrenRoute, exportRoute, type ChildKind, type ChildRow } from './contract.ts'
import { ChildForm } from './page.form.tsx'
import { ListDialog } from './page.list.tsx'
import { KIND_CHOICES, kindsWords, SEX_WORD } from './page.words.ts'
import { KIND_NAMES } from './rules.ts'

/** 儿童: the register, for those named for it. What is searched for stays in the page: an address stands in the browser's history. */
export default function ChildrenPage(): ReactNode {
  const go = useGo()
  const client = useQueryClient()
  const { session } = useSession()
  const [kind, setKind] = useQueryText('kind')
  const [past, setPast] = useQueryText('past')
  const [text, setText] = useState('')
  const [open, setOpen] = useState<Opening>()
  const wanted = useDeferredValue(text.trim())
  const body = { text: wanted, past: past === '1', ...(kind === '' ? {} : { kind: kind as ChildKind }) }
  const answer = useQuery({ queryKey: ['children', body], queryFn: ({ signal }) => call(childrenRoute, { body, signal }) })
  const rows = answer.data?.children ?? []
  const refresh = () => client.invalidateQueries({ queryKey: ['children'] })
  const today = session?.today ?? ''
  return (
    <>
      <PageHead
        title="儿童"
        meta={answer.data?.counts
          .filter(each => each.persons > 0)
          .map(each => (
            <span key={each.kind}>
              {KIND_NAMES[each.kind]} {each.persons} 人
            </span>
          ))}
        actions={<Acts kind={kind} disabled={rows.length === 0} onOpen={setOpen} />}
      />
      <div className="filters">
        <TextField label="找儿童（姓名或证号后四位）" value={text} onText={setText} type="search" maxLength={40} />
        <ChoiceField label="类别" value={kind} onText={setKind} options={[{ value: '', label: '全部' }, ...KIND_CHOICES]} />
        <ChoiceField
          label="范围"
          value={past}
          onText={setPast}
          options={[
            { value: '', label: '在册' },
            { value: '1', label: '含已退出' },
          ]}
        />
      </div>
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {answer.isSuccess && rows.length === 0 && wanted === '' && kind === '' ? (
        <EmptyState title="还没有儿童档案">
          入户排查以后一人建一档，或把名单粘贴、上传进来。档案只有镇儿童督导员和村儿童主任看得到。
        </EmptyState>
      ) : (
        <Panel flush label="儿童名单">
          <DataTable
            label="儿童"
            stacks
            columns={COLUMNS}
            rows={rows}
            rowKey={row => row.child}
            onOpen={row => go(`/children/${row.child}`)}
            empty={answer.isSuccess ? '没有查到' : '正在读取'}
          />
        </Panel>
      )}
      {open === 'form' && (
        <ChildForm today={today} onClose={() => setOpen(undefined)} onDone={child => (go(`/children/${child}`), refresh())} />
      )}
      {open === 'list' && <ListDialog today={today} onClose={() => setOpen(undefined)} onDone={refresh} />}
    </>
  )
}

type Opening = 'form' | 'list'
type ActsProps = { readonly kind: string; readonly disabled: boolean; readonly onOpen: (what: Opening) => void }

function Acts({ kind, disabled, onOpen }: ActsProps): ReactNode {
  const may = useMay()
  const go = useGo()
  const [failure, setFailure] = useState<unknown>()
  const save = (): void => {
    setFailure(undefined)
    download(addressOf(exportRoute.path, {}, kind === '' ? {} : { kind }), '儿童台账.xlsx').catch(setFailure)
  }
  return (
    <>
      <Button onClick={() => go('/child-reviews')}>养育状况核查</Button>
      <Button onClick={save} disabled={disabled}>
        导出台账
      </Button>
      {may('child.write') && <Button onClick={() => onOpen('list')}>导入名单</Button>}
      {may('child.write') && (
        <Button type="primary" onClick={() => onOpen('form')}>
          建档
        </Button>
      )}
      {failure !== undefined && <RefusalNotice error={failure} />}
    </>
  )
}

const COLUMNS: readonly Column<ChildRow>[] = [
  { key: 'name', title: '姓名', width: 90, render: row => row.name },
  { key: 'sex', title: '性别', width: 60, render: row => SEX_WORD[row.sex] ?? '–' },
  { key: 'age', title: '年龄', width: 60, align: 'right', render: row => row.age },
  { key: 'village', title: '村（居）', width: 90, render: row => row.village },
  { key: 'kinds', title: '类别', render: row => (row.kinds.length === 0 ? '已退出' : kindsWords(row.kinds)) },
  { key: 'id', title: '证件号码', render: row => row.masked_id ?? '无证号' },
  { key: 'guardian', title: '监护人', render: row => (row.guardian === null ? '未登记' : `${row.guardian} ${row.guardian_phone ?? ''}`) },
  { key: 'reviewed', title: '最近核查', render: row => row.reviewed_on ?? '–' },
]
