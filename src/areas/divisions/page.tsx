import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { Link } from '../../web/link.tsx'
import { useMay } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { Dialog } from '../../web/widgets/dialog.tsx'
import { ErrorPage } from '../../web/widgets/error-page.tsx'
import { NoteField, TextField } from '../../web/widgets/field.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { addAliasRoute, pasteVillagesRoute, renameVillageRoute, villagesRoute, type VillageRow } from './contract.ts'
import { ExchangeDialog } from './page.exchange.tsx'
import { readPastedVillages } from './rules.paste.ts'

type Act = { readonly kind: 'alias' | 'name'; readonly village: VillageRow } | { readonly kind: 'paste' }

/** The town's villages: names, codes, other spellings, and how many people stand under each. */
export default function VillagesPage(): ReactNode {
  const may = useMay()
  const client = useQueryClient()
  const [act, setAct] = useState<Act>()
  const [exchanging, setExchanging] = useState(false)
  const answer = useQuery({ queryKey: ['villages'], queryFn: ({ signal }) => call(villagesRoute, { signal }) })
  if (answer.error !== null) return <ErrorPage error={answer.error} onRetry={() => void answer.refetch()} />
  const rows = answer.data?.villages ?? []
  const provisional = rows.filter(row => row.provisional).length
  const mayWrite = may('division.write')
  return (
    <>
      <PageHead
        title="村（居）"
        meta={<span className="secondary">{rows.length} 个</span>}
        actions={
          mayWrite ? (
            <Button type="primary" onClick={() => setAct({ kind: 'paste' })}>
              粘贴村名和代码
            </Button>
          ) : undefined
        }
      />
      <div className="stack">
        {provisional > 0 && (
          <Notice
            kind="warning"
            title={`${provisional} 个村的代码是暂编的`}
            actions={may('user.manage') ? <Button onClick={() => setExchanging(true)}>换正式代码</Button> : undefined}
          >
            名册里有村名、没有代码，系统先按 200
            起编了号。请对照统计用区划代码；代码对的，粘贴一遍就确认；不同的，由系统管理员换成正式代码，人和钱一起归过去。
          </Notice>
        )}
        <Panel flush>
          <DataTable
            label="村（居）"
            columns={columnsOf(mayWrite, setAct)}
            rows={rows}
            rowKey={row => row.division}
            rowKind={row => (row.provisional ? 'warning' : undefined)}
            empty={answer.isPending ? '正在读取' : '还没有村。导入花名册时按村名登记，也可以粘贴一份村名和代码。'}
          />
        </Panel>
      </div>
      {exchanging && (
        <ExchangeDialog
          villages={rows}
          onClose={() => setExchanging(false)}
          onDone={() => {
            // People, entitlements and batches stand under new codes now.
            void client.invalidateQueries()
            setExchanging(false)
          }}
        />
      )}
      {act !== undefined && (
        <ActDialog
          act={act}
          onClose={() => setAct(undefined)}
          onDone={() => {
            void client.invalidateQueries({ queryKey: ['villages'] })
            setAct(undefined)
          }}
        />
      )}
    </>
  )
}

const columnsOf = (mayWrite: boolean, onAct: (act: Act) => void): readonly Column<VillageRow>[] => [
  { key: 'name', title: '村名', width: 130, render: row => <Link to={`/people?village=${row.division}`}>{row.short_name}</Link> },
  { key: 'code', title: '代码', width: 130, render: row => row.division },
  {
    key: 'state',
    title: '代码来历',
    width: 90,
    render: row => <StatusMark status={row.provisional ? 'warning' : 'done'}>{row.provisional ? '暂编' : '已核对'}</StatusMark>,
  },
  { key: 'full', title: '全称', width: 190, render: row => row.name },
  { key: 'aliases', title: '别称', render: row => row.aliases.join('、') || '–' },
  { key: 'people', title: '在世人数', align: 'right', width: 84, render: row => row.people },
  { key: 'households', title: '户数', align: 'right', width: 64, render: row => row.households },
  ...(mayWrite
    ? [
        {
          key: 'act',
          title: '办理',
          width: 150,
          render: (row: VillageRow) => (
            <span className="row">
              <button type="button" className="link" onClick={() => onAct({ kind: 'alias', village: row })}>
                加别称
              </button>
              <button type="button" className="link" onClick={() => onAct({ kind: 'name', village: row })}>
                改村名
              </button>
            </span>
          ),
        },
      ]
    : []),
]

const TITLES = { alias: '加别称', name: '改村名', paste: '粘贴村名和代码' } as const

function ActDialog({ act, onClose, onDone }: { readonly act: Act; readonly onClose: () => void; readonly onDone: () => void }): ReactNode {
  const [text, setText] = useState(act.kind === 'name' ? act.village.name : '')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [key, setKey] = useState(newKey)
  const lines = act.kind === 'paste' ? readPastedVillages(text) : []
  const unread = lines.find(line => line.village === null)
  const villages = lines.flatMap(({ village }) => village ?? [])
  const blocked =
    text.trim() === '' ? '还没有填' : unread !== undefined ? `第 ${unread.line} 行没有读出代码和村名：${unread.text}` : undefined
  const save = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      if (act.kind === 'paste') await call(pasteVillagesRoute, { body: { villages }, key })
      else if (act.kind === 'alias') await call(addAliasRoute, { params: { division: act.village.division }, body: { alias: text }, key })
      else await call(renameVillageRoute, { params: { division: act.village.division }, body: { name: text }, key })
      onDone()
    } catch (refusal) {
      setError(refusal)
      setBusy(false)
      setKey(newKey())
    }
  }
  const verb = act.kind === 'paste' ? `保存 ${villages.length} 个村` : `保存${act.village.short_name}`
  return (
    <Dialog
      open
      title={act.kind === 'paste' ? TITLES.paste : `${TITLES[act.kind]}：${act.village.short_name}`}
      onClose={onClose}
      actions={
        <>
          {blocked !== undefined && <span className="secondary">{blocked}</span>}
          <Button onClick={onClose}>先不办</Button>
          <Button type="primary" disabled={blocked !== undefined || busy} onClick={() => void save()}>
            {verb}
          </Button>
        </>
      }
    >
      <div className="stack">
        {error !== undefined && <RefusalNotice error={error} />}
        <ActField kind={act.kind} text={text} onText={setText} />
      </div>
    </Dialog>
  )
}

type ActFieldProps = { readonly kind: Act['kind']; readonly text: string; readonly onText: (text: string) => void }

function ActField({ kind, text, onText }: ActFieldProps): ReactNode {
  return kind === 'paste' ? (
    <NoteField label="每行一个村：12 位代码和村名" rows={12} value={text} onText={onText} hint="可以从 Excel、WPS 里把两列一起复制过来。" />
  ) : kind === 'alias' ? (
    <TextField label="花名册里的另一种写法" value={text} onText={onText} maxLength={60} hint="以后名册里写这个名字，就认作这个村。" />
  ) : (
    <TextField label="全称" value={text} onText={onText} maxLength={60} hint="如 石桥村村民委员会。原来的名字留作别称，旧名册仍然认得。" />
  )
}
