import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { call, newKey, upload } from '../../web/api.ts'
import { apiError } from '../../web/api-error.ts'
import { Link } from '../../web/link.tsx'
import { useSending } from '../../web/sending.ts'
import { useMay } from '../../web/session.tsx'
import { BottomBar } from '../../web/widgets/bottom-bar.tsx'
import { ConfirmDialog } from '../../web/widgets/confirm-dialog.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { ErrorPage } from '../../web/widgets/error-page.tsx'
import { TextField } from '../../web/widgets/field.tsx'
import { FileButton } from '../../web/widgets/file-button.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { confirmAccountsRoute, evidenceRoute, rejectAccountsRoute, waitingAccountsRoute, type WaitingAccount } from './contract.accounts.ts'
import { CompareDialog, doubtMark } from './page.compare.tsx'

const NAMED = 5
/** More at once are a signed list: there the doubtful ones are compared one by one, and of the rest he says that he did it on the list. */
const ONE_BY_ONE = 20

/** 账户确认: numbers that were changed and wait for a second person; one signed list is enough for many. */
export default function AccountsPage(): ReactNode {
  const client = useQueryClient()
  const may = useMay()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const answer = useQuery({ queryKey: ['accounts-waiting'], queryFn: ({ signal }) => call(waitingAccountsRoute, { signal }) })
  const [compared, setCompared] = useState<ReadonlySet<string>>(new Set())
  const { error, send } = useSending()
  if (answer.error !== null) return <ErrorPage error={answer.error} onRetry={() => void answer.refetch()} />
  const rows = answer.data?.accounts ?? []
  const total = answer.data?.total ?? 0
  const picked = rows.filter(row => chosen.has(row.account_id))
  const done = (): void => {
    setChosen(new Set())
    void client.invalidateQueries({ queryKey: ['accounts-waiting'] })
    void client.invalidateQueries({ queryKey: ['person'] })
    void client.invalidateQueries({ queryKey: ['payment-batch'] })
  }
  const evidence = (file: File): Promise<void> =>
    send(async () => {
      await upload(evidenceRoute, file, { fields: { account_ids: picked.map(row => row.account_id).join(',') } })
      // Another picture: what was compared with the one before is open again.
      setCompared(new Set([...compared].filter(id => !chosen.has(id))))
      void client.invalidateQueries({ queryKey: ['account-evidence'] })
      await client.invalidateQueries({ queryKey: ['accounts-waiting'] })
    })
  return (
    <>
      <PageHead
        title="账户确认"
        crumbs={[{ label: '人员与家庭', to: '/people' }]}
        meta={answer.data && <span>{total === 0 ? '没有待确认的账户' : `${total} 个账户待第二人确认`}</span>}
      />
      {error !== undefined && <RefusalNotice error={error} />}
      <Waiting
        rows={answer.data?.accounts}
        chosen={chosen}
        choose={setChosen}
        compared={compared}
        onSame={({ account_id }) => {
          setCompared(new Set([...compared, account_id]))
          setChosen(new Set([...chosen, account_id]))
        }}
      />
      {total > 0 && (
        <BottomBar blocked={blockedWord(picked, may('account.confirm'), compared)} note={`已选 ${picked.length} 个，都核对过`}>
          <FileButton accept=".pdf,.jpg,.jpeg,.png" disabled={picked.length === 0} onFile={evidence}>
            {`上传凭证（${picked.length} 个）`}
          </FileButton>
          <RejectButton picked={picked} onDone={done} />
          {may('account.confirm') && <ConfirmButton picked={picked} compared={compared} onDone={done} />}
        </BottomBar>
      )}
    </>
  )
}

type WaitingProps = {
  /** Undefined until they are read. */
  readonly rows: readonly WaitingAccount[] | undefined
  readonly chosen: ReadonlySet<string>
  readonly choose: (chosen: ReadonlySet<string>) => void
  readonly compared: ReadonlySet<string>
  readonly onSame: (row: WaitingAccount) => void
}

/** The list, and beside it the one that is being compared. */
function Waiting({ rows, onSame, ...table }: WaitingProps): ReactNode {
  const may = useMay()
  const [comparing, compare] = useState<WaitingAccount>()
  return (
    <div className="stack">
      <Notice kind="info">
        账号换了，要由登记人以外的人对着银行卡或存折照片核对完整账号和本人签字后确认；确认以前仍发原来的账户。一批一起换的，打勾后传一份签字名单就可以。
      </Notice>
      <Panel flush>
        <DataTable
          stacks
          label="待确认的账户"
          columns={columnsOf(rows ?? [], { ...table, compare })}
          rows={rows ?? []}
          rowKey={row => row.account_id}
          empty={rows === undefined ? '正在读取' : '没有待确认的账户。换账户在人员页面的「登记变动」里办，或由花名册带来。'}
        />
      </Panel>
      {comparing && (
        <CompareDialog
          key={comparing.account_id}
          row={comparing}
          mayConfirm={may('account.confirm')}
          onClose={() => compare(undefined)}
          onSame={() => {
            onSame(comparing)
            compare(undefined)
          }}
        />
      )}
    </div>
  )
}

/** What keeps the chosen ones from being confirmed. */
function blockedWord(picked: readonly WaitingAccount[], mayConfirm: boolean, compared: ReadonlySet<string>): string | undefined {
  if (picked.length === 0) return '先在表里打勾，选要办的账户'
  const bare = picked.filter(row => !row.has_evidence).length
  if (bare > 0) return `选中的有 ${bare} 个还没有凭证`
  if (!mayConfirm) return '请民政办负责人或分管领导确认'
  const mine = picked.filter(row => row.mine).length
  if (mine > 0) return `选中的有 ${mine} 个是您登记的，要由别人确认`
  const open = picked.filter(row => mustCompare(picked, row) && !compared.has(row.account_id)).length
  return open > 0 ? `选中的有 ${open} 个还没有对着凭证核对完整账号，请点「核对」` : undefined
}

// Passbooks have no check digit: a whole list of them is not doubtful for that.
const isDoubtful = (row: WaitingAccount): boolean =>
  row.doubts.some(doubt => doubt !== 'CHECK_DIGIT') || row.shared_with !== null || row.holder_name !== row.name
const mustCompare = (picked: readonly WaitingAccount[], row: WaitingAccount): boolean => picked.length <= ONE_BY_ONE || isDoubtful(row)

type Table = Pick<WaitingProps, 'chosen' | 'choose' | 'compared'> & { readonly compare: (row: WaitingAccount) => void }

function columnsOf(rows: readonly WaitingAccount[], { chosen, choose, compared, compare }: Table): readonly Column<WaitingAccount>[] {
  const all = rows.length > 0 && rows.every(row => chosen.has(row.account_id))
  const turn = (account_id: string): void =>
    choose(chosen.has(account_id) ? new Set([...chosen].filter(id => id !== account_id)) : new Set([...chosen, account_id]))
  return [
    {
      key: 'choose',
      title: (
        <input
          type="checkbox"
          aria-label="全选"
          checked={all}
          onChange={() => choose(all ? new Set() : new Set(rows.map(row => row.account_id)))}
        />
      ),
      width: 36,
      render: row => (
        <input type="checkbox" aria-label={`选${row.name}`} checked={chosen.has(row.account_id)} onChange={() => turn(row.account_id)} />
      ),
    },
    { key: 'name', title: '姓名', width: 90, render: row => <Link to={`/people/${row.person_id}`}>{row.name}</Link> },
    { key: 'village', title: '村', width: 80, render: row => row.village },
    {
      key: 'change',
      title: '账户（尾号）',
      width: 150,
      render: row => (
        <span>
          {row.old_last4} → <b className="strong">{row.last4}</b>{' '}
          {doubtMark(row) !== undefined && <StatusMark status="warning">{doubtMark(row)}</StatusMark>}
        </span>
      ),
    },
    { key: 'holder', title: '账户名', width: 130, render: row => <Holder row={row} /> },
    { key: 'bank', title: '开户银行', width: 110, render: row => row.bank_name ?? '–' },
    { key: 'from', title: '起用', width: 92, render: row => row.from_day },
    { key: 'by', title: '登记', width: 150, render: row => `${row.creator ?? '–'} ${row.created_at.slice(0, 10)}` },
    { key: 'source', title: '依据', render: row => <span className="wrap">{row.source}</span> },
    {
      key: 'evidence',
      title: '凭证',
      width: 110,
      render: row =>
        row.has_evidence ? (
          <>
            <button type="button" className="link" aria-label={`核对：${row.name}`} onClick={() => compare(row)}>
              核对
            </button>
            {compared.has(row.account_id) && <StatusMark status="done">一致</StatusMark>}
          </>
        ) : (
          <StatusMark status="warning">还没有</StatusMark>
        ),
    },
  ]
}

/** Another holder, and a number that is somebody else's too, are what a second look is for. */
function Holder({ row }: { readonly row: WaitingAccount }): ReactNode {
  const other = row.holder_name !== row.name
  return (
    <span className="wrap">
      {other ? <StatusMark status="warning">{`${row.holder_name}（${row.payee_relation ?? '未写关系'}）`}</StatusMark> : row.holder_name}
      {row.shared_with !== null && <StatusMark status="warning">{`与 ${row.shared_with} 同号`}</StatusMark>}
    </span>
  )
}

const named = (picked: readonly WaitingAccount[]): string =>
  `${picked
    .slice(0, NAMED)
    .map(row => `${row.name} ${row.old_last4}→${row.last4}`)
    .join('、')}${picked.length > NAMED ? ` 等 ${picked.length} 个` : ''}`

type ActProps = { readonly picked: readonly WaitingAccount[]; readonly onDone: () => void }

function ConfirmButton({ picked, compared, onDone }: ActProps & { readonly compared: ReadonlySet<string> }): ReactNode {
  const [open, setOpen] = useState(false)
  const [listed, setListed] = useState(false)
  const byList = picked.filter(row => !compared.has(row.account_id)).length
  const [key, setKey] = useState(newKey)
  const doubtful = picked.filter(row => row.shared_with !== null || row.holder_name !== row.name)
  const close = (): void => {
    setListed(false)
    setOpen(false)
  }
  return (
    <>
      <Button type="primary" disabled={blockedWord(picked, true, compared) !== undefined} onClick={() => setOpen(true)}>
        {`确认 ${picked.length} 个账户`}
      </Button>
      <ConfirmDialog
        open={open}
        title={`确认更换 ${picked.length} 个账户`}
        verb={`照片、签字核对无误，确认 ${picked.length} 个`}
        ready={byList === 0 || listed}
        onClose={close}
        onConfirm={async () => {
          await call(confirmAccountsRoute, { body: { account_ids: picked.map(row => row.account_id) }, key })
          setKey(newKey())
          onDone()
        }}
      >
        <p>{named(picked)}。</p>
        {doubtful.length > 0 && (
          <Notice kind="warning" title={`${doubtful.length} 个要多看一眼`}>
            {doubtful
              .slice(0, NAMED)
              .map(
                row =>
                  `${row.name}：${row.holder_name === row.name ? '' : `账户名是${row.holder_name}；`}${row.shared_with === null ? '' : `与${row.shared_with}同号`}`,
              )
              .join('。')}
          </Notice>
        )}
        {byList > 0 && (
          <label className="row">
            <input type="checkbox" checked={listed} onChange={event => setListed(event.target.checked)} />
            {`其余 ${byList} 个，我已按签字名单逐个核对过账号`}
          </label>
        )}
        <p className="secondary">确认后，从起用日起发新账户，原账户到前一天为止。已造册还没有审批的批次，要作废后重新造册。</p>
      </ConfirmDialog>
    </>
  )
}

function RejectButton({ picked, onDone }: ActProps): ReactNode {
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const close = (): void => {
    setReason('')
    setOpen(false)
  }
  return (
    <>
      <Button disabled={picked.length === 0} onClick={() => setOpen(true)}>
        不予确认
      </Button>
      <ConfirmDialog
        open={open}
        title={`不予确认 ${picked.length} 个账户`}
        verb={`退回 ${picked.length} 个`}
        onClose={close}
        onConfirm={async () => {
          if (reason.trim() === '') throw reasonMissing()
          await call(rejectAccountsRoute, {
            body: { account_ids: picked.map(row => row.account_id), reason: reason.trim() },
            key: newKey(),
          })
          onDone()
        }}
      >
        <p>{named(picked)}。仍发原来的账户，登记的新账户不再使用。</p>
        <TextField label="原因" value={reason} onText={setReason} maxLength={200} hint="如：照片上的卡号与登记的不同" />
      </ConfirmDialog>
    </>
  )
}

const reasonMissing = () =>
  apiError(400, {
    code: 'REJECT_REASON_NEEDED',
    what: '还没有写原因，没有退回',
    why: '不予确认要让登记的人知道为什么，以后也查得到。',
    how: '请写一句话，再点一次。',
    facts: {},
  })
