import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { call } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { Link, useParam } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Facts, Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { LEVEL_WORD } from '../funds/rules.ts'
import { societyRoute, type DirectorRow, type InspectionRow, type SocietyDetail, type TrainingRow } from './contract.ts'
import { InspectionMark } from './page.marks.tsx'
import { InspectionDialog } from './page.inspection.tsx'
import { ChangeSocietyDialog, CloseSocietyDialog, DirectorDialog, EndTermDialog, VoidTrainingDialog } from './page.society-change.tsx'
import { inspectedYear, POST_WORD, RESULT_WORD } from './rules.ts'

/** What is being done on the page. */
type Act =
  | { readonly kind: 'change' | 'close' | 'seat' }
  | { readonly kind: 'inspect'; readonly year: number }
  | { readonly kind: 'end'; readonly director: DirectorRow }
  | { readonly kind: 'void'; readonly training: TrainingRow }

/** One society: its registration, its board with their terms, its inspections and trainings. */
export default function SocietyPage(): ReactNode {
  const society_id = useParam('id')
  const { session } = useSession()
  const may = useMay()
  const client = useQueryClient()
  const [act, setAct] = useState<Act>()
  const today = session?.today ?? ''
  const year = Number(today.slice(0, 4))
  const answer = useQuery({
    queryKey: ['society', society_id, year],
    enabled: today !== '',
    queryFn: ({ signal }) => call(societyRoute, { params: { society_id }, query: { year }, signal }),
  })
  const detail = answer.data
  const manages = may('mutual.manage') && detail?.society.closed_on === null
  const around = {
    today,
    onClose: () => setAct(undefined),
    onDone: () => client.invalidateQueries({ predicate: ({ queryKey }) => /^(societ|fund)/.test(String(queryKey[0])) }),
  }
  return (
    <>
      <PageHead
        title={detail?.society.name ?? '互助社'}
        crumbs={[{ label: '救急难互助社', to: '/societies' }]}
        meta={detail && <Meta detail={detail} />}
        actions={
          manages && (
            <span className="row">
              <Button danger onClick={() => setAct({ kind: 'close' })}>
                注销
              </Button>
              <Button onClick={() => setAct({ kind: 'change' })}>更正登记</Button>
            </span>
          )
        }
      />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {detail !== undefined && (
        <>
          <Registration detail={detail} />
          <Board detail={detail} today={today} onAct={manages ? setAct : undefined} />
          <Inspections detail={detail} year={inspectedYear(year)} onAct={manages ? setAct : undefined} />
          <Trainings detail={detail} onAct={manages ? setAct : undefined} />
          {act?.kind === 'change' && <ChangeSocietyDialog {...around} society={detail.society} />}
          {act?.kind === 'close' && <CloseSocietyDialog {...around} society={detail.society} />}
          {act?.kind === 'seat' && <DirectorDialog {...around} society={detail.society} />}
          {act?.kind === 'end' && <EndTermDialog {...around} director={act.director} />}
          {act?.kind === 'void' && <VoidTrainingDialog {...around} training={act.training} />}
          {act?.kind === 'inspect' && (
            <InspectionDialog
              {...around}
              society={detail.society}
              year={act.year}
              known={detail.inspections.find(each => each.year === act.year)}
            />
          )}
        </>
      )}
    </>
  )
}

const Meta = ({ detail: { society } }: { readonly detail: SocietyDetail }): ReactNode => (
  <>
    <span>
      {society.place}（{LEVEL_WORD[society.level]}）
    </span>
    {society.closed_on === null ? (
      <span>
        上年度年检 <InspectionMark state={society.inspection} on={society.inspected_on} />
      </span>
    ) : (
      <StatusMark status="na">{society.closed_on} 注销</StatusMark>
    )}
  </>
)

const Registration = ({ detail: { society } }: { readonly detail: SocietyDetail }): ReactNode => (
  <Panel title="登记" note={<Link to={`/funds/${society.fund_id}`}>收支流水与记账</Link>}>
    <Facts
      facts={[
        ['登记证号', society.registration_no],
        ['法定代表人', society.legal_head],
        ['成立日期', society.founded_on],
        ['资金余额', `${yuan(society.balance_fen)} 元`],
        ['今年救助', `${society.cases} 次 ${yuan(society.amount_fen)} 元`],
        ['资金使用培训', society.trained_on ?? '今年还没有'],
      ]}
    />
  </Panel>
)

type PartProps = { readonly detail: SocietyDetail; readonly onAct: ((act: Act) => void) | undefined }

function Board({ detail, today, onAct }: PartProps & { readonly today: string }): ReactNode {
  const sits = (row: DirectorRow): boolean => row.from_day <= today && (row.to_day === null || today < row.to_day)
  const columns: readonly Column<DirectorRow>[] = [
    { key: 'name', title: '姓名', render: row => row.name },
    { key: 'post', title: '职务', render: row => POST_WORD[row.board_post] },
    { key: 'from', title: '任期开始', render: row => row.from_day },
    {
      key: 'to',
      title: '任期结束',
      render: row =>
        sits(row) ? (
          <StatusMark status="done">{row.to_day === null ? '在任' : `在任，至 ${row.to_day}`}</StatusMark>
        ) : (
          <StatusMark status="na">{row.to_day ?? '还没有开始'}</StatusMark>
        ),
    },
    {
      key: 'act',
      title: '办理',
      render: row =>
        onAct !== undefined && row.to_day === null ? (
          <Button size="small" onClick={() => onAct({ kind: 'end', director: row })} aria-label={`登记${row.name}离任`}>
            离任
          </Button>
        ) : (
          '–'
        ),
    },
  ]
  return (
    <Panel
      title="理事和监事"
      note={
        onAct !== undefined && (
          <Button size="small" onClick={() => onAct({ kind: 'seat' })}>
            登记任期
          </Button>
        )
      }
    >
      <div className="stack">
        {detail.board.length > 0 && (
          <Notice kind="warning" title="请核对">
            {detail.board.join('；')}。（按通行做法核对，请对照本社章程）
          </Notice>
        )}
        <DataTable
          label="理事和监事"
          stacks
          dense
          columns={columns}
          rows={detail.directors}
          rowKey={row => row.director_id}
          empty="还没有登记理事"
        />
      </div>
    </Panel>
  )
}

function Inspections({ detail, year, onAct }: PartProps & { readonly year: number }): ReactNode {
  const law = useLaw()
  const columns: readonly Column<InspectionRow>[] = [
    { key: 'year', title: '检查年度', render: row => `${row.year}年` },
    { key: 'state', title: '进度', render: row => <InspectionMark state={row.state} on={row.inspected_on} /> },
    {
      key: 'papers',
      title: '已交材料',
      render: row => row.papers.map(paper => law?.codeName('inspection_paper', paper) ?? paper).join('、') || '–',
    },
    { key: 'submitted', title: '报送', render: row => row.submitted_on ?? '–' },
    { key: 'result', title: '结论', render: row => (row.inspection_result === null ? '–' : RESULT_WORD[row.inspection_result]) },
    { key: 'words', title: '说明', render: row => row.words ?? '–' },
    { key: 'by', title: '登记人', render: row => row.recorded_by },
    {
      key: 'act',
      title: '办理',
      render: row =>
        onAct === undefined ? (
          '–'
        ) : (
          <Button size="small" onClick={() => onAct({ kind: 'inspect', year: row.year })} aria-label={`登记${row.year}年度年检`}>
            登记
          </Button>
        ),
    },
  ]
  const known = detail.inspections.some(each => each.year === year)
  return (
    <Panel
      title="年检"
      note={
        onAct !== undefined &&
        !known && (
          <Button size="small" onClick={() => onAct({ kind: 'inspect', year })}>
            登记 {year} 年度年检
          </Button>
        )
      }
    >
      <DataTable
        label="年检"
        stacks
        dense
        columns={columns}
        rows={detail.inspections}
        rowKey={row => String(row.year)}
        empty={`${year}年度年检还没有登记：3月31日前报业务主管单位，5月31日前报登记机关`}
      />
    </Panel>
  )
}

function Trainings({ detail, onAct }: PartProps): ReactNode {
  const law = useLaw()
  const columns: readonly Column<TrainingRow>[] = [
    { key: 'on', title: '日期', render: row => row.trained_on },
    { key: 'topic', title: '内容', render: row => law?.codeName('training_topic', row.topic) ?? row.topic },
    { key: 'attendees', title: '参加人数', align: 'right', render: row => row.attendees },
    {
      key: 'act',
      title: '办理',
      render: row =>
        row.voided !== null ? (
          <StatusMark status="na">已作废：{row.voided}</StatusMark>
        ) : onAct === undefined ? (
          '–'
        ) : (
          <Button size="small" danger onClick={() => onAct({ kind: 'void', training: row })} aria-label={`作废${row.trained_on}的培训`}>
            作废
          </Button>
        ),
    },
  ]
  return (
    <Panel title="培训" note="在互助社列表里一次登记多个社">
      <DataTable
        label="培训"
        stacks
        dense
        columns={columns}
        rows={detail.trainings}
        rowKey={row => row.training_id}
        empty="还没有参加培训"
      />
    </Panel>
  )
}
