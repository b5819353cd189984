import { useState, type ReactNode } from 'react'
import { fenToJson } from '../../kernel/money.ts'
import { pastedLines } from '../../kernel/pasted.ts'
import { typedFen } from '../../web/amount.ts'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { TextField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { ListField } from '../../web/widgets/list-field.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { receiveClaimsRoute, type ClaimLine } from './contract.ts'
import { CELL_WORD, LINE_CELLS } from './rules.list.ts'

type DialogProps = { readonly today: string; readonly onClose: () => void; readonly onDone: () => Promise<unknown> }

const lineOf = (cells: readonly string[]): ClaimLine =>
  Object.fromEntries(LINE_CELLS.map((cell, at) => [cell, cells[at] ?? ''])) as unknown as ClaimLine
/** As many cells as reach to the amount that is asked for. */
const NEEDED = LINE_CELLS.indexOf('requested') + 1

/** 导入申请名册: many applications out of a sheet, all or none. */
export function ClaimListDialog({ today, onClose, onDone }: DialogProps): ReactNode {
  const law = useLaw()
  const [text, setText] = useState('')
  const [received_on, setReceivedOn] = useState(today)
  const [key] = useState(newKey)
  const cells = pastedLines(text)
  const lines = cells.map(lineOf)
  const short = cells.findIndex(line => line.length < NEEDED)
  const blocked =
    lines.length === 0
      ? '请粘贴名册或从文件读入'
      : short >= 0
        ? `第 ${short + 1} 行只有 ${cells[short]?.length ?? 0} 项，从姓名到申请金额要有 ${NEEDED} 项`
        : received_on === ''
          ? '请选收件日期'
          : undefined
  const sum = lines.reduce((total, { requested }) => total + (typedFen(requested) ?? 0n), 0n)
  const receive = async (): Promise<void> => {
    await call(receiveClaimsRoute, { body: { received_on, lines }, key })
    await onDone()
  }
  const classes = (law?.codes('medical_class') ?? []).map(each => each.name).join('、')
  return (
    <FormDialog
      title="导入申请名册"
      verb={`收 ${lines.length} 件 ${yuan(fenToJson(sum))} 元`}
      blocked={blocked}
      onAct={receive}
      onClose={onClose}
    >
      <ListField
        list="medicalClaims"
        text={text}
        onText={setText}
        columns={LINE_CELLS.map(cell => CELL_WORD[cell]).join(' ')}
        hint={`种类不写的是医疗救助，另可写再救助；对象类别：${classes}；备注是申请高于基数、同一段住院另有申请时的说明；病种不在名册里写`}
      />
      <TextField
        label="收件日期"
        hint="名册里没有写收件日期的，用这一天"
        type="date"
        value={received_on}
        onText={setReceivedOn}
        max={today}
      />
      <p>有一行不对，整份都不收，并说出是第几行、为什么。</p>
    </FormDialog>
  )
}
