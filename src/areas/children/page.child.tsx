import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { useGo, useParam } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { ReasonDialog } from '../../web/widgets/reason-dialog.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Facts, Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { villagesRoute } from '../divisions/contract.ts'
import { childRoute, voidChildRoute, type ChildDetail, type ClassRow, type GuardianRow } from './contract.ts'
import { ChangeDialog, ClassDialog, EndDialog, GuardianDialog } from './page.dialogs.tsx'
import { codeName, factName, factWord, SEX_WORD } from './page.words.ts'
import { FACTS, FACT_NAMES, KIND_NAMES } from './rules.ts'

/** 一人一档: one child with classes, guardians, reviews and history. */
export default function ChildPage(): ReactNode {
  const child = useParam('id')
  const may = useMay()
  const { session } = useSession()
  const client = useQueryClient()
  const [open, setOpen] = useState<Act>()
  const answer = useQuery({ queryKey: ['children', child], queryFn: ({ signal }) => call(childRoute, { params: { child }, signal }) })
  const detail = answer.data
  const writes = may('child.write') && detail?.voided === null
  const refresh = () => client.invalidateQueries({ queryKey: ['children'] })
  return (
    <>
      <PageHead
        title={detail?.name ?? '儿童档案'}
        crumbs={[{ label: '儿童', to: '/children' }]}
        meta={detail && <Meta detail={detail} />}
        actions={
          writes && (
            <>
              <Button danger onClick={() => setOpen({ act: 'void' })}>
                作废档案
              </Button>
              <Button onClick={() => setOpen({ act: 'guardian' })}>登记监护人</Button>
              <Button onClick={() => setOpen({ act: 'class' })}>纳入类别</Button>
              <Button type="primary" onClick={() => setOpen({ act: 'change' })}>
                改档案
              </Button>
            </>
          )
        }
      />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {detail !== undefined && <File detail={detail} onEnd={writes ? setOpen : undefined} />}
      {detail !== undefined && open !== undefined && (
        <Opened detail={detail} open={open} today={session?.today ?? ''} onClose={() => setOpen(undefined)} onDone={refresh} />
      )}
    </>
  )
}

type Act =
  | { readonly act: 'void' | 'change' | 'class' | 'guardian' }
  | { readonly act: 'end-class'; readonly row: ClassRow }
  | { readonly act: 'end-guardian'; readonly row: GuardianRow }

type OpenedProps = {
  readonly detail: ChildDetail
  readonly open: Act
  readonly today: string
  readonly onClose: () => void
  readonly onDone: () => Promise<unknown>
}

function Opened({ detail, open, today, onClose, onDone }: OpenedProps): ReactNode {
  const { child } = detail
  const rest = { child, today, onClose, onDone }
  switch (open.act) {
    case 'void':
      return (
        <ReasonDialog
          title={`作废${detail.name}的档案`}
          verb="作废档案"
          says="作废后不再计入在册儿童，不再列入核查；记录留存可查，不能恢复。"
          onReason={async reason => {
            await call(voidChildRoute, { params: { child }, body: { reason }, key: newKey() })
            await onDone()
          }}
          onClose={onClose}
        />
      )
    case 'change':
      return <ChangeDialog detail={detail} {...rest} />
    case 'class':
      return <ClassDialog {...rest} />
    case 'guardian':
      return <GuardianDialog {...rest} />
    case 'end-class':
      return <EndDialog title={`退出${KIND_NAMES[open.row.kind]}`} what={{ spell: open.row.spell }} {...rest} />
    case 'end-guardian':
      return <EndDialog title={`终止${open.row.name}的监护`} what={{ guardian: open.row.guardian }} {...rest} />
  }
}

const Meta = ({ detail }: { readonly detail: ChildDetail }): ReactNode => (
  <>
    <span>
      {SEX_WORD[detail.sex] ?? ''} {detail.age} 岁 {detail.born_on} 出生
    </span>
    <span>{detail.village}</span>
    <span>{detail.masked_id ?? '没有证号'}</span>
    {detail.voided !== null && <StatusMark status="na">已作废：{detail.voided}</StatusMark>}
  </>
)

type FileProps = { readonly detail: ChildDetail; readonly onEnd: ((act: Act) => void) | undefined }

function File({ detail, onEnd }: FileProps): ReactNode {
  const law = useLaw()
  const go = useGo()
  const villages = useQuery({ queryKey: ['villages'], queryFn: ({ signal }) => call(villagesRoute, { signal }) })
  const village = (division: string): string => villages.data?.villages.find(each => each.division === division)?.short_name ?? division
  const word = (field: string, value: string | null): string => factWord(law, field, value, village)
  return (
    <>
      <Panel title="基本情况">
        <Facts facts={FACTS.map(field => [FACT_NAMES[field], word(field, detail.facts[field])])} />
      </Panel>
      <Panel flush title="类别">
        <DataTable label="类别" stacks columns={classColumns(onEnd)} rows={detail.classes} rowKey={row => row.spell} empty="没有类别" />
      </Panel>
      <Panel flush title="监护人">
        <DataTable
          label="监护人"
          stacks
          columns={guardianColumns(onEnd, code => codeName(law, 'guardian_kinship', code))}
          rows={detail.guardians}
          rowKey={row => row.guardian}
          empty="还没有登记监护人"
        />
      </Panel>
      <Panel flush title="养育状况核查">
        <DataTable
          label="养育状况核查"
          stacks
          columns={[
            { key: 'on', title: '核查日期', width: 110, render: row => row.reviewed_on },
            { key: 'heading', title: '哪一轮', render: row => row.heading },
            { key: 'finding', title: '结论', render: row => codeName(law, 'child_finding', row.finding) },
            { key: 'measures', title: '问题和办法', render: row => row.measures ?? '–' },
            { key: 'by', title: '核查人', render: row => row.reviewers },
          ]}
          rows={detail.reviews}
          rowKey={row => row.round}
          onOpen={row => go(`/child-reviews/${row.round}`)}
          empty="还没有核查过"
        />
      </Panel>
      <Panel flush title="变动" note={`审计里的代号：${detail.mark}`}>
        <DataTable
          label="变动"
          stacks
          columns={[
            { key: 'at', title: '时间', width: 110, render: row => row.changed_at.slice(0, 10) },
            { key: 'field', title: '哪一项', render: row => factName(row.field) },
            { key: 'old', title: '改前', render: row => word(row.field, row.old_value) },
            { key: 'new', title: '改后', render: row => word(row.field, row.new_value) },
            { key: 'why', title: '原因', render: row => row.source },
            { key: 'by', title: '谁改的', render: row => row.changed_by },
          ]}
          rows={detail.history}
          rowKey={row => `${row.changed_at} ${row.field}`}
          empty="没有变动"
        />
      </Panel>
    </>
  )
}

const classColumns = (onEnd: FileProps['onEnd']): readonly Column<ClassRow>[] => [
  { key: 'kind', title: '类别', render: row => KIND_NAMES[row.kind] },
  { key: 'from', title: '纳入', render: row => `${row.from_day} ${row.from_reason}` },
  { key: 'words', title: '说明', render: row => row.words ?? '–' },
  {
    key: 'to',
    title: '退出',
    render: row =>
      row.to_day !== null ? (
        `${row.to_day} ${row.to_reason ?? ''}`
      ) : onEnd === undefined ? (
        '在册'
      ) : (
        <Button size="small" onClick={() => onEnd({ act: 'end-class', row })} aria-label={`退出${KIND_NAMES[row.kind]}`}>
          退出
        </Button>
      ),
  },
]

const guardianColumns = (onEnd: FileProps['onEnd'], kinship: (code: string) => string): readonly Column<GuardianRow>[] => [
  { key: 'name', title: '姓名', width: 90, render: row => row.name },
  { key: 'kinship', title: '与儿童关系', render: row => kinship(row.kinship) },
  { key: 'phone', title: '电话', render: row => row.phone ?? '–' },
  { key: 'id', title: '证件号码', render: row => row.masked_id ?? '–' },
  {
    key: 'entrusted',
    title: '委托照护',
    render: row =>
      row.entrusted ? `${row.entrust_reason ?? ''}，${row.agreed_on === null ? '未签确认书' : `${row.agreed_on} 签确认书`}` : '否',
  },
  {
    key: 'to',
    title: '起止',
    render: row =>
      row.to_day !== null || onEnd === undefined ? (
        `${row.from_day} 至 ${row.to_day === null ? '今' : `${row.to_day}（${row.to_reason ?? ''}）`}`
      ) : (
        <span className="row">
          {row.from_day} 起
          <Button size="small" onClick={() => onEnd({ act: 'end-guardian', row })} aria-label={`终止${row.name}的监护`}>
            终止
          </Button>
        </span>
      ),
  },
]
