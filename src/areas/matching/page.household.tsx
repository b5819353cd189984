import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { formatMonth, month } from '../../kernel/month.ts'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { Link } from '../../web/link.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { Dialog } from '../../web/widgets/dialog.tsx'
import { TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { Facts } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { listedHouseholdRoute, revokeRoute, type Concluded, type HouseholdDetail, type MemberRow } from './contract.ts'
import { ConcludeDialog } from './page.conclude.tsx'
import { CONCLUSION_WORD, FLAW_WORD, PROPOSAL_WORD, RULE_WORD } from './rules.words.ts'

type HouseholdProps = {
  readonly list_id: string
  readonly household_no: number
  readonly writes: boolean
  readonly onClose: () => void
  readonly onDone: () => Promise<unknown>
}

/** A household of the list: its people, what the register knows of each, and the conclusion. */
export function HouseholdDialog({ list_id, household_no, writes, onClose, onDone }: HouseholdProps): ReactNode {
  const [act, setAct] = useState<'conclude' | 'revoke'>()
  const answer = useQuery({
    queryKey: ['matching', list_id, 'household', household_no],
    queryFn: ({ signal }) => call(listedHouseholdRoute, { params: { list_id, household_no }, signal }),
  })
  const detail = answer.data
  const concluded = detail?.household.concluded ?? null
  if (act === 'conclude' && detail !== undefined)
    return <ConcludeDialog list_id={list_id} household={detail.household} onClose={onClose} onDone={onDone} />
  if (act === 'revoke' && concluded !== null)
    return <RevokeDialog list_id={list_id} concluded={concluded} onClose={onClose} onDone={onDone} />
  const buttons = (
    <>
      <Button onClick={onClose}>关上</Button>
      {writes && concluded !== null && (
        <Button danger onClick={() => setAct('revoke')}>
          撤回结论
        </Button>
      )}
      {writes && detail !== undefined && detail.household.proposal !== null && concluded === null && (
        <Button type="primary" onClick={() => setAct('conclude')}>
          登记结论
        </Button>
      )}
    </>
  )
  return (
    <Dialog
      open
      title={detail === undefined ? '名单上的一户' : `${detail.household.head}户（${detail.household.household_number}）`}
      onClose={onClose}
      actions={buttons}
    >
      <div className="stack">
        {answer.error !== null && <RefusalNotice error={answer.error} />}
        {detail !== undefined && <Shown detail={detail} />}
      </div>
    </Dialog>
  )
}

function Shown({ detail: { household, members } }: { readonly detail: HouseholdDetail }): ReactNode {
  const law = useLaw()
  const { concluded, proposal } = household
  return (
    <>
      <DataTable label="这一户的人" stacks columns={COLUMNS} rows={members} rowKey={row => String(row.row_no)} />
      <Facts
        facts={[
          ['村（居）', household.village],
          ['比对结果', proposal === null ? '还没有比对' : PROPOSAL_WORD[proposal]],
          ...(concluded === null
            ? []
            : ([
                ['结论', `${CONCLUSION_WORD[concluded.conclusion]}（${concluded.decided_on}，${concluded.decided_by}）`],
                [
                  '原因',
                  concluded.match_reason === null ? '–' : (law?.codeName('match_reason', concluded.match_reason) ?? concluded.match_reason),
                ],
                ['批准文书', concluded.document ?? '–'],
                [
                  '起发',
                  concluded.from_month === null
                    ? '–'
                    : `${formatMonth(month(concluded.from_month))}${household.begun ? '，待遇已起' : '，待遇还没有起'}`,
                ],
                ['说明', concluded.words ?? '–'],
              ] as const)),
        ]}
      />
    </>
  )
}

const COLUMNS: readonly Column<MemberRow>[] = [
  {
    key: 'name',
    title: '姓名',
    render: row => (row.person_id === null ? row.name : <Link to={`/people/${row.person_id}`}>{row.name}</Link>),
  },
  { key: 'relation', title: '关系', render: row => row.relation_text ?? '–' },
  { key: 'id', title: '证件号码', render: row => row.masked_id ?? '–' },
  { key: 'disability', title: '残疾', render: row => row.listed_disability ?? '–' },
  { key: 'hits', title: '登记里', render: row => <Found row={row} /> },
]

function Found({ row: { hits, flaw, registered_name } }: { readonly row: MemberRow }): ReactNode {
  if (flaw !== null) return <StatusMark status="doubt">{FLAW_WORD[flaw]}</StatusMark>
  const words = hits
    .filter(({ rule }) => rule !== 'person' && rule !== 'disability')
    .map(({ rule, from_month }) => (from_month === null ? RULE_WORD[rule] : `${RULE_WORD[rule]}（${formatMonth(month(from_month))}）`))
  const known = hits.some(({ rule }) => rule === 'person')
  return (
    <>
      {words.length > 0 ? words.join('、') : known ? '没有享受' : '没有登记'}
      {registered_name !== null && <StatusMark status="warning">登记的姓名是{registered_name}</StatusMark>}
    </>
  )
}

type RevokeProps = {
  readonly list_id: string
  readonly concluded: Concluded
  readonly onClose: () => void
  readonly onDone: () => Promise<unknown>
}

function RevokeDialog({ list_id, concluded, onClose, onDone }: RevokeProps): ReactNode {
  const [reason, setReason] = useState('')
  const [key] = useState(newKey)
  const revoke = async (): Promise<void> => {
    const params = { list_id, conclusion_id: concluded.conclusion_id }
    await call(revokeRoute, { params, body: { reason: reason.trim() }, key })
    await onDone()
  }
  return (
    <FormDialog
      title={`撤回结论：${CONCLUSION_WORD[concluded.conclusion]}`}
      verb="撤回结论"
      danger
      blocked={reason.trim() === '' ? '请写原因' : undefined}
      onAct={revoke}
      onClose={onClose}
    >
      <p>撤回后可以登记新的结论；原来的留存可查。已经起的待遇不会因此停发。</p>
      <TextField label="原因" value={reason} onText={setReason} maxLength={200} />
    </FormDialog>
  )
}
