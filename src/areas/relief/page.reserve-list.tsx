import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { fenToJson } from '../../kernel/money.ts'
import { pastedLines } from '../../kernel/pasted.ts'
import { typedFen } from '../../web/amount.ts'
import { call, newKey } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { ChoiceField } from '../../web/widgets/field.tsx'
import { FormDialog } from '../../web/widgets/form-dialog.tsx'
import { ListField } from '../../web/widgets/list-field.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { fundsRoute } from '../funds/contract.ts'
import { payReserveListRoute, type ReserveLine } from './contract.reserve.ts'
import { RESERVE_CELLS } from './rules.reserve-list.ts'

const lineOf = (cells: readonly string[]): ReserveLine =>
  Object.fromEntries(RESERVE_CELLS.map(([cell], at) => [cell, cells[at] ?? ''])) as unknown as ReserveLine
/** From the name to how it was paid. */
const NEEDED = 6

/** Cases of past months out of a sheet, each with its voucher, all or none. */
export function ReserveListDialog({
  onClose,
  onDone,
}: {
  readonly onClose: () => void
  readonly onDone: () => Promise<unknown>
}): ReactNode {
  const law = useLaw()
  const funds = useQuery({ queryKey: ['funds'], queryFn: ({ signal }) => call(fundsRoute, { signal }) })
  const reserves = (funds.data?.funds ?? []).filter(fund => fund.kind === 'reserve' && fund.closed_on === null)
  const [chosen, setChosen] = useState('')
  const [text, setText] = useState('')
  const [key] = useState(newKey)
  const fund = reserves.find(each => each.fund_id === chosen) ?? reserves[0]
  const cells = pastedLines(text)
  const lines = cells.map(lineOf)
  const short = cells.findIndex(line => line.length < NEEDED)
  const blocked =
    fund === undefined
      ? '还没有备用金的账，请先在「资金账」里建账'
      : lines.length === 0
        ? '请粘贴名单或从文件读入'
        : short >= 0
          ? `第 ${short + 1} 行只有 ${cells[short]?.length ?? 0} 项，从姓名到怎么付要有 ${NEEDED} 项`
          : undefined
  const sum = lines.reduce((total, { amount }) => total + (typedFen(amount) ?? 0n), 0n)
  const pay = async (): Promise<void> => {
    await call(payReserveListRoute, { body: { fund_id: fund?.fund_id ?? '', lines }, key })
    await onDone()
  }
  const causes = (law?.codes('relief_cause') ?? []).map(each => each.name).join('、')
  return (
    <FormDialog
      title="导入备用金救助名单"
      verb={`登记 ${lines.length} 笔 ${yuan(fenToJson(sum))} 元并记账`}
      blocked={blocked}
      onAct={pay}
      onClose={onClose}
    >
      <ChoiceField
        label="从哪笔备用金付"
        value={fund?.fund_id ?? ''}
        onText={setChosen}
        options={reserves.map(each => ({ value: each.fund_id, label: `${each.name}（余 ${yuan(each.cash_fen + each.bank_fen)} 元）` }))}
      />
      <ListField
        list="reserveCases"
        text={text}
        onText={setText}
        columns={RESERVE_CELLS.map(([, word]) => word).join(' ')}
        hint={`怎么付写转账或现金，现金要两位见证人；困难原因：${causes}；备注是超过上限、同一事由再救的说明`}
      />
      <p>每笔按付款日期记一张凭证。有一行不对，整份都不登记，并说出是第几行、为什么。</p>
    </FormDialog>
  )
}
