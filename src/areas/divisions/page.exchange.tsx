import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { call, newKey } from '../../web/api.ts'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { Dialog } from '../../web/widgets/dialog.tsx'
import { NoteField, TextField } from '../../web/widgets/field.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { exchangeCodesRoute, type VillageRow } from './contract.ts'
import { exchangesOf, type PastedExchange } from './rules.exchange.ts'
import { readPastedVillages, type PasteLine } from './rules.paste.ts'

type ExchangeProps = { readonly villages: readonly VillageRow[]; readonly onClose: () => void; readonly onDone: () => void }
type Line = { readonly village: VillageRow; readonly to: string }

/** 换正式代码: pasted codes and names, what each village's code becomes, and one act for all of them. */
export function ExchangeDialog({ villages, onClose, onDone }: ExchangeProps): ReactNode {
  const [text, setText] = useState('')
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [key, setKey] = useState(newKey)
  const lines = readPastedVillages(text)
  const read = exchangesOf(
    lines.flatMap(({ village }) => village ?? []),
    villages,
  )
  const { exchanges } = read
  const byCode = new Map(villages.map(village => [village.division, village]))
  const rows = exchanges.flatMap(({ division, to }): Line[] => {
    const village = byCode.get(division)
    return village === undefined ? [] : [{ village, to }]
  })
  const blocked = blockedBy(lines, read, reason)
  const save = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await call(exchangeCodesRoute, { body: { villages: [...exchanges], reason: reason.trim() }, key })
      onDone()
    } catch (refusal) {
      setError(refusal)
      setBusy(false)
      setKey(newKey())
    }
  }
  return (
    <Dialog
      open
      title="把暂编代码换成正式代码"
      onClose={onClose}
      actions={
        <>
          {blocked !== undefined && <span className="secondary">{blocked}</span>}
          <Button onClick={onClose}>先不办</Button>
          <Button type="primary" danger disabled={blocked !== undefined || busy} onClick={() => void save()}>
            换 {exchanges.length} 个村的代码
          </Button>
        </>
      }
    >
      <div className="stack">
        {error !== undefined && <RefusalNotice error={error} />}
        <Notice kind="info">
          村里的人、家庭、待遇、发放明细、附件和只管这个村的用户，一起归到正式代码下。已签字清册的校验码不变，审计记录不改。换过以后不能再换。
        </Notice>
        <NoteField
          label="每行一个村：12 位正式代码和村名"
          rows={6}
          value={text}
          onText={setText}
          hint="可以从 Excel、WPS 里把两列一起复制过来；村名对得上的才换。"
        />
        {rows.length > 0 && <DataTable label="要换的代码" columns={COLUMNS} rows={rows} rowKey={row => row.village.division} empty="" />}
        <TextField label="依据" value={reason} onText={setReason} maxLength={200} hint="如：统计局2020年统计用区划代码。会记入审计。" />
      </div>
    </Dialog>
  )
}

function blockedBy(lines: readonly PasteLine[], { exchanges, unknown, checked }: PastedExchange, reason: string): string | undefined {
  const unread = lines.find(line => line.village === null)
  if (lines.length === 0) return '还没有粘贴代码'
  if (unread !== undefined) return `第 ${unread.line} 行没有读出代码和村名：${unread.text}`
  if (unknown.length > 0) return `本镇没有这个村名：${unknown.join('、')}`
  if (checked.length > 0) return `代码已经核对过、与粘贴的不同：${checked.join('、')}`
  if (exchanges.length === 0) return '没有要换的暂编代码'
  return reason.trim() === '' ? '还要写依据' : undefined
}

const COLUMNS: readonly Column<Line>[] = [
  { key: 'name', title: '村名', width: 110, render: row => row.village.short_name },
  { key: 'from', title: '暂编代码', width: 130, render: row => row.village.division },
  { key: 'to', title: '正式代码', width: 150, render: row => (row.to === row.village.division ? `${row.to}（相同）` : row.to) },
  { key: 'people', title: '在世人数', align: 'right', width: 84, render: row => row.village.people },
]
