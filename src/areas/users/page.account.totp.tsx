import { Button } from 'antd'
import { useState, type FormEvent, type ReactNode } from 'react'
import type { ReplyOf } from '../../kernel/route.ts'
import { call } from '../../web/api.ts'
import { useSending } from '../../web/sending.ts'
import { Dialog } from '../../web/widgets/dialog.tsx'
import { TextField } from '../../web/widgets/field.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { beginTotpRoute, confirmTotpRoute, endTotpRoute, newCodesRoute, type accountRoute } from './contract.sign-in.ts'

type Account = ReplyOf<typeof accountRoute>
type PanelProps = {
  readonly account: Account
  readonly onCodes: (codes: readonly string[]) => void
  readonly onDone: () => Promise<void>
}
type Act = 'begin' | 'codes' | 'end'

export function TotpPanel({ account, onCodes, onDone }: PanelProps): ReactNode {
  const [act, setAct] = useState<Act>()
  const close = (): void => setAct(undefined)
  const { totp, totp_required, recovery_codes_left } = account
  return (
    <Panel title="动态口令">
      <div className="stack">
        {totp ? (
          <p>
            <StatusMark status="done">已启用</StatusMark>　登录时除了密码，还要输手机应用上的 6 位数字。恢复码还有 {recovery_codes_left}{' '}
            个。
          </p>
        ) : (
          <p>没有启用。启用后，登录时除了密码，还要输手机应用（身份验证器）上每 30 秒换一次的 6 位数字；密码被人看到也进不来。</p>
        )}
        {totp && recovery_codes_left <= 2 && (
          <Notice kind="warning" title={`恢复码只剩 ${recovery_codes_left} 个`}>
            手机丢了就靠它登录，请换一组新的。
          </Notice>
        )}
        <div className="row">
          {!totp && (
            <Button type="primary" onClick={() => setAct('begin')}>
              启用动态口令
            </Button>
          )}
          {totp && <Button onClick={() => setAct('codes')}>换一组恢复码</Button>}
          {totp && !totp_required && <Button onClick={() => setAct('end')}>停用</Button>}
          {totp_required && <span className="secondary">您的角色必须用动态口令，不能停用。</span>}
        </div>
      </div>
      {act === 'begin' && <BeginDialog onClose={close} onCodes={onCodes} />}
      {act === 'codes' && (
        <ProveDialog
          title="换一组恢复码"
          verb="换一组"
          about="原来的恢复码全部作废。"
          onClose={close}
          onSend={async ({ code }) => onCodes((await call(newCodesRoute, { body: { code } })).codes)}
        />
      )}
      {act === 'end' && (
        <ProveDialog
          title="停用动态口令"
          verb="停用"
          about="停用后，登录只要密码。"
          withPassword
          onClose={close}
          onSend={async body => {
            await call(endTotpRoute, { body })
            await onDone()
            close()
          }}
        />
      )}
    </Panel>
  )
}

type Proof = { readonly password: string; readonly code: string }
type ProveProps = {
  readonly title: string
  readonly verb: string
  readonly about: ReactNode
  readonly withPassword?: boolean
  readonly onClose: () => void
  readonly onSend: (proof: Proof) => Promise<void>
}

/** A dialog that asks for the present code, and for the password too where that is not proof enough. */
function ProveDialog({ title, verb, about, withPassword = false, onClose, onSend }: ProveProps): ReactNode {
  const [proof, setProof] = useState<Proof>({ password: '', code: '' })
  const { busy, error, submit } = useStep(() => onSend(proof))
  const missing = proof.code.trim().length < 6 || (withPassword && proof.password === '')
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>先不办</Button>
          <Button type="primary" htmlType="submit" form="prove" disabled={missing || busy}>
            {verb}
          </Button>
        </>
      }
    >
      <form id="prove" className="stack" onSubmit={event => submit(event, !missing)}>
        {error !== undefined && <RefusalNotice error={error} />}
        <p>{about}</p>
        {withPassword && (
          <TextField
            label="密码"
            type="password"
            value={proof.password}
            onText={password => setProof({ ...proof, password })}
            autoComplete="current-password"
          />
        )}
        <TextField
          label="动态口令"
          value={proof.code}
          onText={code => setProof({ ...proof, code })}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={10}
        />
      </form>
    </Dialog>
  )
}

/** Password, then the picture to scan and the first code. */
function BeginDialog({
  onClose,
  onCodes,
}: {
  readonly onClose: () => void
  readonly onCodes: (codes: readonly string[]) => void
}): ReactNode {
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [drawn, setDrawn] = useState<ReplyOf<typeof beginTotpRoute>>()
  const begin = useStep(async () => setDrawn(await call(beginTotpRoute, { body: { password } })))
  const confirm = useStep(async () => onCodes((await call(confirmTotpRoute, { body: { code } })).codes))
  const { busy, error, submit } = drawn === undefined ? begin : confirm
  const ready = drawn === undefined ? password !== '' : code.trim().length >= 6
  return (
    <Dialog
      open
      title="启用动态口令"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>先不办</Button>
          <Button type="primary" htmlType="submit" form="begin-totp" disabled={!ready || busy}>
            {drawn === undefined ? '下一步' : '启用'}
          </Button>
        </>
      }
    >
      <form id="begin-totp" className="stack" onSubmit={event => submit(event, ready)}>
        {error !== undefined && <RefusalNotice error={error} />}
        {drawn === undefined ? (
          <TextField label="密码" type="password" value={password} onText={setPassword} autoComplete="current-password" autoFocus />
        ) : (
          <>
            <p>用手机上的身份验证器应用扫这个码，再把它显示的 6 位数字填在下面。手机不用联网。</p>
            <img className="totp-code" alt="动态口令的二维码" src={`data:image/svg+xml;utf8,${encodeURIComponent(drawn.svg)}`} />
            <p className="secondary">
              扫不了的，在应用里手工输入：<b className="wrap-anywhere">{drawn.secret.replace(/(.{4})(?=.)/g, '$1 ')}</b>
            </p>
            <TextField
              label="动态口令"
              value={code}
              onText={setCode}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={10}
              autoFocus
            />
          </>
        )}
      </form>
    </Dialog>
  )
}

function useStep(work: () => Promise<void>) {
  const { busy, error, send } = useSending()
  const submit = (event: FormEvent, ready: boolean): void => {
    event.preventDefault()
    if (ready && !busy) void send(work)
  }
  return { busy, error, submit }
}

/** Shown once, to be printed or written down. */
export function RecoveryCodes({ codes, onDone }: { readonly codes: readonly string[]; readonly onDone: () => void }): ReactNode {
  return (
    <div className="stack">
      <PageHead
        title="动态口令的恢复码"
        actions={
          <>
            <Button onClick={() => window.print()}>打印</Button>
            <Button type="primary" onClick={onDone}>
              已打印或抄好
            </Button>
          </>
        }
      />
      <Notice kind="warning" title="只显示这一次">
        手机不在身边时，用一个恢复码代替动态口令登录，每个只能用一次。请打印或抄下来，锁在柜子里，不要存在电脑或手机里。
      </Notice>
      <Panel label="恢复码">
        <ol className="recovery-codes">
          {codes.map(code => (
            <li key={code}>{code}</li>
          ))}
        </ol>
      </Panel>
    </div>
  )
}
