import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { addressOf, call, fetchFile } from '../../web/api.ts'
import { Dialog } from '../../web/widgets/dialog.tsx'
import { MaskedId } from '../../web/widgets/masked-id.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { Facts } from '../../web/widgets/panel.tsx'
import { ScanPreview } from '../../web/widgets/scan-preview.tsx'
import { compareAccountRoute, evidenceFileRoute, type AccountDoubt, type WaitingAccount } from './contract.accounts.ts'

const DOUBT_WORDS: Readonly<Record<AccountDoubt, string>> = {
  LENGTH: '账号不是 16 至 19 位，一卡通的卡号都在这个范围里',
  CHECK_DIGIT: '末位校验码对不上，卡号多半输错了一位；存折账号没有这个校验，请逐位看',
  SWAPPED: '和原账号只差两位数字对调，多半是输入时颠倒了',
}
const doubtWords = ({ doubts }: WaitingAccount): readonly string[] => doubts.map(doubt => DOUBT_WORDS[doubt])

/** 6228 4800 0000 0022 07: four by four, as it stands on a card. */
const inFours = (number: string): string => number.replace(/(.{4})(?=.)/g, '$1 ')

type CompareProps = {
  readonly row: WaitingAccount
  readonly mayConfirm: boolean
  readonly onClose: () => void
  /** The number was shown beside the picture, and he found them the same. */
  readonly onSame: () => void
}

/** One changed account: the picture of the card, and below it the whole number. Each look at either is logged. */
export function CompareDialog({ row, mayConfirm, onClose, onSame }: CompareProps): ReactNode {
  const [shown, setShown] = useState(false)
  const [broken, setBroken] = useState(false)
  const scan = useQuery({
    queryKey: ['account-evidence', row.account_id],
    queryFn: ({ signal }) => fetchFile(addressOf(evidenceFileRoute.path, row), signal),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  })
  const reveal = async (): Promise<string> => {
    const { value } = await call(compareAccountRoute, { params: { account_id: row.account_id } })
    setShown(true)
    return inFours(value)
  }
  const doubts = doubtWords(row)
  return (
    <Dialog
      open
      place="side"
      title={`核对账户：${row.name}（${row.village}）`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>先不定</Button>
          {mayConfirm && !row.mine && (
            <Button type="primary" disabled={!shown || broken || scan.data === undefined} onClick={onSame}>
              与凭证一致
            </Button>
          )}
        </>
      }
    >
      <div className="stack">
        {scan.error !== null && <RefusalNotice error={scan.error} />}
        {scan.data && <ScanPreview scan={scan.data} alt={`${row.name}的凭证`} onBroken={() => setBroken(true)} />}
        <Facts
          facts={[
            ['新账号', <MaskedId key="new" what="账号" masked={`尾号 ${row.last4}`} reveal={mayConfirm ? reveal : undefined} />],
            ['原账号', `尾号 ${row.old_last4}`],
            ['账户名', row.holder_name === row.name ? row.holder_name : `${row.holder_name}（${row.payee_relation ?? '未写关系'}）`],
            ['开户银行', row.bank_name ?? '–'],
            ['起用', row.from_day],
            ['依据', row.source],
          ]}
        />
        {doubts.length > 0 && (
          <Notice kind="warning" title="这个账号要多看一眼">
            {doubts.join('；')}。
          </Notice>
        )}
        {row.shared_with !== null && <Notice kind="warning" title={`与 ${row.shared_with} 同号`} />}
        <p className="secondary">
          {mayConfirm
            ? '请点「显示」，把完整账号和凭证上的号码逐位对一遍；不一致的，点「不予确认」退给登记的人。'
            : '完整账号由民政办负责人或分管领导核对。'}
        </p>
      </div>
    </Dialog>
  )
}

/** What the table says of a number that asks for a second look. */
export const doubtMark = (row: WaitingAccount): string | undefined =>
  row.doubts.length === 0
    ? undefined
    : row.doubts.includes('SWAPPED')
      ? '疑两位颠倒'
      : row.doubts.includes('LENGTH')
        ? '位数不对'
        : '校验码不对'
