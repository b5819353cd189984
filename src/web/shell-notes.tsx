import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import type { Session } from '../areas/users/contract.ts'
import { Link } from './link.tsx'
import { PURPOSES, useChoosePurpose, usePurpose } from './purpose.tsx'
import { Dialog } from './widgets/dialog.tsx'
import { ChoiceField } from './widgets/field.tsx'
import { Notice, RefusalNotice } from './widgets/notice.tsx'

/** 「查看目的：核对银行卡 · 还有 24 分钟 · 更换」 above the page, while whole numbers may be looked at. */
export function PurposeChip(): ReactNode {
  const purpose = usePurpose()
  const [changing, setChanging] = useState(false)
  if (purpose === undefined) return null
  return (
    <p className="purpose-chip no-print" role="status">
      查看目的：<b>{purpose.name}</b> · 还有 {purpose.minutesLeft} 分钟 ·{' '}
      <button type="button" className="link" onClick={() => setChanging(true)}>
        更换
      </button>
      {changing && <ChangePurpose present={purpose.code} onClose={() => setChanging(false)} />}
    </p>
  )
}

function ChangePurpose({ present, onClose }: { readonly present: string; readonly onClose: () => void }): ReactNode {
  const [code, setCode] = useState(present)
  const [error, setError] = useState<unknown>()
  const choose = useChoosePurpose()
  const save = async (): Promise<void> => {
    try {
      await choose(code)
      onClose()
    } catch (refusal) {
      setError(refusal)
    }
  }
  return (
    <Dialog
      open
      title="换一个查看目的"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>先不换</Button>
          <Button type="primary" onClick={() => void save()}>
            用这个目的，管 30 分钟
          </Button>
        </>
      }
    >
      <div className="stack">
        {error !== undefined && <RefusalNotice error={error} />}
        <ChoiceField
          label="为什么看完整号码"
          value={code}
          onText={setCode}
          options={PURPOSES.map(each => ({ value: each.code, label: each.name }))}
          hint="每次查看都会连同这个目的记入审计。"
        />
      </div>
    </Dialog>
  )
}

/** From two weeks before a password must be changed. */
export function PasswordNote({ user }: { readonly user: Session['user'] }): ReactNode {
  const left = user?.password_days_left ?? null
  if (left === null || user?.must !== null) return null
  return (
    <Notice kind="warning" title={`密码还有 ${left} 天到期`} actions={<Link to="/account">现在就换</Link>}>
      到期以后，要先换密码才能办别的事。
    </Notice>
  )
}
