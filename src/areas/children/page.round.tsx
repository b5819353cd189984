import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { useGo, useParam, useQueryText } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { ChoiceField, NoteField, TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { ReasonDialog } from '../../web/widgets/reason-dialog.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { excuseRoute, reviewRoute, roundRoute, voidRoundRoute, type ReviewRow, type RoundDetail } from './contract.reviews.ts'
import { RoundState } from './page.reviews.tsx'
import { codeChoices, codeName, kindsWords, orNull } from './page.words.ts'
import { ANSWER_FIELDS, ANSWER_NAMES } from './rules.reviews.ts'

/** One round: how far each village is, and its children with their answers. */
export default function RoundPage(): ReactNode {
  const round = useParam('id')
  const [division, setDivision] = useQueryText('village')
  const may = useMay()
  const { session } = useSession()
  const client = useQueryClient()
  const [open, setOpen] = useState<Act>()
  const answer = useQuery({ queryKey: ['child-reviews', round], queryFn: ({ signal }) => call(roundRoute, { params: { round }, signal }) })
  const detail = answer.data
  const standing = detail?.round.voided === null
  const rows = (detail?.reviews ?? []).filter(row => division === '' || row.division === division)
  const refresh = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ['child-reviews'] })
    await client.invalidateQueries({ queryKey: ['children'] })
  }
  return (
    <>
      <PageHead
        title={detail?.round.heading ?? '养育状况核查'}
        crumbs={[
          { label: '儿童', to: '/children' },
          { label: '养育状况核查', to: '/child-reviews' },
        ]}
        meta={
          detail && (
            <>
              <span>
                {detail.round.opened_on} 开始，要求 {detail.round.due_on} 完成
              </span>
              <span>
                应核查 {detail.round.due} 人，已核查 {detail.round.reviewed} 人
              </span>
              <RoundState row={detail.round} />
            </>
          )
        }
        actions={
          standing &&
          may('child.round') && (
            <Button danger onClick={() => setOpen({ act: 'void' })}>
              作废这轮
            </Button>
          )
        }
      />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {detail !== undefined && (
        <>
          <div className="filters">
            <ChoiceField label="村（居）" value={division} onText={setDivision} options={villageChoices(detail)} />
          </div>
          <Reviews rows={rows} writes={standing && may('child.write')} excuses={standing && may('child.round')} onAct={setOpen} />
        </>
      )}
      {open !== undefined && (
        <Opened round={round} open={open} today={session?.today ?? ''} onClose={() => setOpen(undefined)} onDone={refresh} />
      )}
    </>
  )
}

const villageChoices = ({ villages }: RoundDetail): { value: string; label: string }[] => [
  { value: '', label: '全部' },
  ...villages.map(({ division, village, due, reviewed }) => ({ value: division, label: `${village} ${reviewed}/${due}` })),
]

type Act = { readonly act: 'void' } | { readonly act: 'review' | 'excuse'; readonly row: ReviewRow }
type OpenedProps = {
  readonly round: string
  readonly open: Act
  readonly today: string
  readonly onClose: () => void
  readonly onDone: () => Promise<void>
}

function Opened({ round, open, today, onClose, onDone }: OpenedProps): ReactNode {
  switch (open.act) {
    case 'void':
      return (
        <ReasonDialog
          title="作废这轮核查"
          verb="作废"
          says="作废后工作总结不再引用这一轮；登记过的答案留存可查，不能恢复。"
          onReason={async reason => {
            await call(voidRoundRoute, { params: { round }, body: { reason }, key: newKey() })
            await onDone()
          }}
          onClose={onClose}
        />
      )
    case 'excuse':
      return (
        <ReasonDialog
          title={`不再核查${open.row.name}`}
          verb="不再核查"
          says="去世、迁出等来不及核查的，写明原因，不再计入应核查人数。"
          onReason={async reason => {
            await call(excuseRoute, { params: { round, review: open.row.review }, body: { reason }, key: newKey() })
            await onDone()
          }}
          onClose={onClose}
        />
      )
    case 'review':
      return <ReviewDialog round={round} row={open.row} today={today} onClose={onClose} onDone={onDone} />
  }
}

type ReviewsProps = {
  readonly rows: readonly ReviewRow[]
  readonly writes: boolean
  readonly excuses: boolean
  readonly onAct: (act: Act) => void
}

function Reviews({ rows, writes, excuses, onAct }: ReviewsProps): ReactNode {
  const law = useLaw()
  const go = useGo()
  const columns: readonly Column<ReviewRow>[] = [
    { key: 'name', title: '姓名', width: 90, render: row => row.name },
    { key: 'village', title: '村（居）', width: 90, render: row => row.village },
    { key: 'kinds', title: '类别', render: row => kindsWords(row.kinds) },
    { key: 'guardian', title: '监护人', render: row => row.guardian ?? '未登记' },
    {
      key: 'answers',
      title: '核查',
      render: row =>
        row.excuse !== null ? (
          <StatusMark status="na">不再核查：{row.excuse}</StatusMark>
        ) : row.answers === null ? (
          <StatusMark status="notbegun">还没有核查</StatusMark>
        ) : (
          <StatusMark status={row.answers.finding === '01' ? 'done' : 'warning'}>
            {row.answers.reviewed_on} {codeName(law, 'child_finding', row.answers.finding)}
          </StatusMark>
        ),
    },
    {
      key: 'act',
      title: '办理',
      render: row => (
        <span className="row">
          {writes && row.excuse === null && (
            <Button size="small" onClick={() => onAct({ act: 'review', row })} aria-label={`登记${row.name}的核查`}>
              {row.answers === null ? '登记' : '改'}
            </Button>
          )}
          {excuses && row.excuse === null && row.answers === null && (
            <Button size="small" onClick={() => onAct({ act: 'excuse', row })} aria-label={`不再核查${row.name}`}>
              不再核查
            </Button>
          )}
        </span>
      ),
    },
  ]
  return (
    <Panel flush label="核查名单">
      <DataTable
        label="列入核查的儿童"
        stacks
        columns={columns}
        rows={rows}
        rowKey={row => row.review}
        onOpen={row => go(`/children/${row.child}`)}
        empty="这里没有列入的儿童"
      />
    </Panel>
  )
}

const NO_ANSWERS = { care: '', school_answer: '', health_answer: '', safety: '', capability: '', finding: '', measures: '', reviewers: '' }
type ReviewProps = Omit<OpenedProps, 'open'> & { readonly row: ReviewRow }

function ReviewDialog({ round, row, today, onClose, onDone }: ReviewProps): ReactNode {
  const law = useLaw()
  const before = row.answers
  const [form, setForm] = useState({
    ...NO_ANSWERS,
    reviewed_on: today,
    ...(before === null ? {} : { ...before, measures: before.measures ?? '' }),
  })
  const [again, setAgain] = useState('')
  const [key] = useState(newKey)
  const field = (name: keyof typeof form) => ({ value: form[name], onText: (text: string) => setForm({ ...form, [name]: text }) })
  const blocked = [...ANSWER_FIELDS.map(name => form[name]), form.finding].includes('')
    ? '请选齐各项和结论'
    : form.reviewed_on === '' || form.reviewers.trim() === ''
      ? '请写核查日期和核查人'
      : before !== null && again.trim() === ''
        ? '请写改的原因'
        : undefined
  const save = async (): Promise<void> => {
    const answers = { ...form, measures: orNull(form.measures), reviewers: form.reviewers.trim() }
    const body = { answers, again: before === null ? null : again.trim() }
    await call(reviewRoute, { params: { round, review: row.review }, body, key })
    await onDone()
  }
  return (
    <FormDialog title={`${row.name}的养育状况`} verb="登记核查" blocked={blocked} onAct={save} onClose={onClose}>
      <div className="halves">
        {ANSWER_FIELDS.map(name => (
          <ChoiceField key={name} label={ANSWER_NAMES[name]} {...field(name)} options={codeChoices(law, 'child_answer')} />
        ))}
        <ChoiceField label="结论" {...field('finding')} options={codeChoices(law, 'child_finding')} />
        <TextField label="入户核查日期" type="date" {...field('reviewed_on')} max={today} />
        <TextField label="核查人" hint="几人的用顿号隔开" {...field('reviewers')} maxLength={60} />
      </div>
      <NoteField label="问题和办法（有一项差，或结论不是正常时必填）" {...field('measures')} rows={3} maxLength={400} />
      {before !== null && <TextField label="改的原因" value={again} onText={setAgain} maxLength={200} />}
    </FormDialog>
  )
}
