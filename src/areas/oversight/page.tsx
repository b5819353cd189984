import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type FormEvent, type ReactNode } from 'react'
import { call } from '../../web/api.ts'
import { secondOf } from '../../web/moment.ts'
import { useQueryText } from '../../web/link.tsx'
import { useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { auditSearchRoute, type AuditFilter, type AuditListRow } from './contract.ts'
import { AuditDetailDialog } from './page.detail.tsx'
import { ProofPanel } from './page.proof.tsx'
import { OUTCOME_MARKS } from './page.words.ts'
import { ACTION_GROUPS, actionName } from './rules.actions.ts'
import { whoWord } from './rules.who.ts'
import { OUTCOMES } from './rules.words.ts'

/** 审计查询: who did what, when, from where, before and after. */
export default function AuditPage(): ReactNode {
  const { filter, fields } = useFilter()
  const [open, setOpen] = useState<AuditListRow>()
  const answer = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      call(auditSearchRoute, { body: { ...filter, ...(pageParam === '' ? {} : { after: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    retry: false,
  })
  const rows = answer.data?.pages.flatMap(page => page.rows) ?? []
  const subject = answer.data?.pages[0]?.subject ?? null
  const more = answer.hasNextPage
  return (
    <>
      <PageHead title="审计查询" meta={<span>办成的、被拒的、没有权限的，都在这里；只能看，谁也改不了</span>} />
      <div className="stack">
        <ProofPanel />
        {fields}
        {answer.error !== null && <RefusalNotice error={answer.error} />}
        <Panel
          flush
          title={subject === null ? '审计记录' : `关于 ${subject.id_masked ?? '一个人'} 的审计记录`}
          note={<span>{answer.isPending ? '正在查' : `已列出 ${rows.length} 条${more ? '' : '，到头了'}`}</span>}
        >
          <DataTable
            label="审计记录"
            stacks
            columns={COLUMNS}
            rows={rows}
            rowKey={row => row.audit_id}
            onOpen={setOpen}
            current={open?.audit_id}
            rowKind={row => (row.outcome === 'failed' ? 'error' : row.outcome === 'denied' ? 'warning' : undefined)}
            empty={
              answer.isPending
                ? '正在查'
                : more
                  ? '看过的最近一部分里没有。请点下面「继续往前找」。'
                  : '没有符合条件的记录。请放宽时间或少填几项。'
            }
          />
        </Panel>
        {more && (
          <div className="row">
            <Button loading={answer.isFetchingNextPage} onClick={() => void answer.fetchNextPage()}>
              继续往前找
            </Button>
          </div>
        )}
      </div>
      <AuditDetailDialog row={open} onClose={() => setOpen(undefined)} />
    </>
  )
}

const COLUMNS: readonly Column<AuditListRow>[] = [
  { key: 'at', title: '时间', width: 165, render: row => secondOf(row.at) },
  { key: 'who', title: '谁', width: 160, render: whoWord },
  { key: 'what', title: '做了什么', render: row => actionName(row.command) },
  {
    key: 'outcome',
    title: '结果',
    width: 80,
    render: row => <StatusMark status={OUTCOME_MARKS[row.outcome]}>{OUTCOMES[row.outcome]}</StatusMark>,
  },
  { key: 'about', title: '涉及', width: 110, render: row => aboutWords(row) || '–' },
  { key: 'purpose', title: '目的', width: 110, render: row => row.purpose ?? '–' },
  { key: 'from', title: '来自', width: 130, render: row => (row.address === 'cli' ? '命令行' : row.address) },
]
const aboutWords = ({ about_person, changed }: AuditListRow): string =>
  [about_person ? '一个人' : '', changed ? '有改动' : ''].filter(word => word !== '').join('，')

type OutcomeFilter = NonNullable<AuditFilter['outcome']>
const OUTCOME_CHOICES: readonly { readonly value: OutcomeFilter | ''; readonly label: string }[] = [
  { value: '', label: '全部' },
  { value: 'done', label: '办成' },
  { value: 'wrong', label: '没有办成的' },
  { value: 'refused', label: '被拒' },
  { value: 'denied', label: '无权' },
  { value: 'failed', label: '出错' },
]

/** What is asked lives in the address, except a person's number. Nothing is sought before the button: each question about a person is on record. */
function useFilter() {
  const { session } = useSession()
  const [from, setFrom] = useQueryText('from')
  const [to, setTo] = useQueryText('to')
  const [login, setLogin] = useQueryText('login')
  const [command, setCommand] = useQueryText('command')
  const [outcome, setOutcome] = useQueryText('outcome')
  const [text, setText] = useQueryText('text')
  const [words, setWords] = useState(text)
  const [number, setNumber] = useState('')
  const [person, setPerson] = useState('')
  const chosen = OUTCOME_CHOICES.find(({ value }) => value === outcome)?.value ?? ''
  const filter: AuditFilter = {
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
    ...(login.trim() === '' ? {} : { login: login.trim() }),
    ...(command === '' ? {} : { command }),
    ...(chosen === '' ? {} : { outcome: chosen }),
    ...(text.trim() === '' ? {} : { text }),
    ...(person === '' ? {} : { number: person }),
  }
  const ask = (event: FormEvent): void => {
    event.preventDefault()
    setText(words)
    setPerson(number.trim())
  }
  const fields = (
    <form className="filters" onSubmit={ask}>
      <TextField label="从" type="date" value={from} onText={setFrom} max={session?.today} />
      <TextField label="到" type="date" value={to} onText={setTo} max={session?.today} />
      <TextField label="登录名" value={login} onText={setLogin} size={8} maxLength={40} />
      <ActionField value={command} onText={setCommand} />
      <ChoiceField label="结果" value={chosen} onText={setOutcome} options={OUTCOME_CHOICES} />
      <TextField label="涉及谁" value={number} onText={setNumber} placeholder="完整证号" autoComplete="off" maxLength={40} />
      <TextField
        label="字词"
        value={words}
        onText={setWords}
        size={18}
        placeholder="校验码、登记号、事由"
        title="也查地址"
        maxLength={100}
      />
      <Button htmlType="submit" type="primary" style={{ alignSelf: 'flex-end' }}>
        查
      </Button>
    </form>
  )
  return { filter, fields }
}

/** All actions in their groups; a plain list of more than a hundred would be hard to find one in. */
function ActionField({ value, onText }: { readonly value: string; readonly onText: (value: string) => void }): ReactNode {
  return (
    <div className="field">
      <label htmlFor="audit-action">做了什么</label>
      <select id="audit-action" className="control" style={{ width: 190 }} value={value} onChange={event => onText(event.target.value)}>
        <option value="">全部</option>
        {ACTION_GROUPS.map(({ group, actions }) => (
          <optgroup key={group} label={group}>
            {actions.map(([command, name]) => (
              <option key={command} value={command}>
                {name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  )
}
