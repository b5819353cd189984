import { Button } from 'antd'
import { useState, type FormEvent, type ReactNode } from 'react'
import { call } from '../../web/api.ts'
import { useSending } from '../../web/sending.ts'
import { useSession } from '../../web/session.tsx'
import { Dialog } from '../../web/widgets/dialog.tsx'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { Facts, Panel } from '../../web/widgets/panel.tsx'
import { planBackupsRoute, setPassphraseRoute, type BackupOverview } from './contract.ts'
import { momentWord } from './page.words.ts'
import { PASSPHRASE_LENGTH, passphraseProblem, RESTORE_COMMAND, type PassphraseProblem } from './rules.ts'

type PanelProps = { readonly overview: BackupOverview; readonly onDone: () => Promise<void> }

const HOURS = Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${hour} 点` }))

/** Where, when, how many. */
export function PlanPanel({ overview, onDone }: PanelProps): ReactNode {
  const { plan, next_at } = overview
  const [form, setForm] = useState({ folder: plan.folder, hour: String(plan.hour), keep: String(plan.keep) })
  const { busy, error, send } = useSending()
  const keep = Number(form.keep)
  const keepFault = Number.isInteger(keep) && keep >= 2 && keep <= 366 ? undefined : '写 2 至 366 的数'
  const changed = form.folder !== plan.folder || form.hour !== String(plan.hour) || form.keep !== String(plan.keep)
  const save = (event: FormEvent): void => {
    event.preventDefault()
    if (keepFault === undefined && changed && !busy)
      void send(async () => {
        await call(planBackupsRoute, { body: { folder: form.folder.trim(), hour: Number(form.hour), keep } })
        await onDone()
      })
  }
  return (
    <Panel title="备份设置" note={next_at === null ? undefined : `下一次：${momentWord(next_at)}`}>
      <form className="stack" onSubmit={save}>
        {error !== undefined && <RefusalNotice error={error} />}
        <TextField
          label="备份文件夹"
          value={form.folder}
          onText={folder => setForm({ ...form, folder })}
          hint="写完整路径，最好在另一个盘上，如 E:\doudi-backup。"
          spellCheck={false}
        />
        <div className="halves">
          <ChoiceField
            label="每天几点"
            value={form.hour}
            onText={hour => setForm({ ...form, hour })}
            options={HOURS}
            hint="那时没开机的，开机后补做。"
          />
          <TextField
            label="保留几份"
            value={form.keep}
            onText={text => setForm({ ...form, keep: text })}
            inputMode="numeric"
            fault={keepFault}
            hint="更早的自动删掉，最后一份好的永远留着。"
          />
        </div>
        <div>
          <Button htmlType="submit" disabled={!changed || busy || keepFault !== undefined}>
            保存设置
          </Button>
        </div>
      </form>
    </Panel>
  )
}

const PROBLEM_WORDS: Readonly<Record<PassphraseProblem, string>> = {
  PASSPHRASE_SHORT: `至少 ${PASSPHRASE_LENGTH} 个字，最好是一句话`,
  PASSPHRASE_POOR: '至少要有 6 个不同的字',
}

/** Set once; afterwards only when and by whom is shown. */
export function PassphrasePanel({ overview: { passphrase }, onDone }: PanelProps): ReactNode {
  const [open, setOpen] = useState(false)
  return (
    <Panel title="备份口令">
      <div className="stack">
        {passphrase === null ? (
          <p>还没有设。没有口令，备份打不开；忘了口令，谁也打不开。</p>
        ) : (
          <Facts
            facts={[
              ['设定时间', momentWord(passphrase.set_at)],
              ['设定人', passphrase.set_by],
            ]}
          />
        )}
        <div>
          <Button {...(passphrase === null ? { type: 'primary' as const } : {})} onClick={() => setOpen(true)}>
            {passphrase === null ? '设备份口令' : '换口令'}
          </Button>
        </div>
      </div>
      {open && <PassphraseDialog renewing={passphrase !== null} onClose={() => setOpen(false)} onDone={onDone} />}
    </Panel>
  )
}

type DialogProps = { readonly renewing: boolean; readonly onClose: () => void; readonly onDone: () => Promise<void> }

function PassphraseDialog({ renewing, onClose, onDone }: DialogProps): ReactNode {
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const [tried, setTried] = useState(false)
  const [saved, setSaved] = useState(false)
  const { busy, error, send } = useSending()
  const problem = passphraseProblem(first)
  const save = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (problem !== null || first !== second || busy) return
    void send(async () => {
      await call(setPassphraseRoute, { body: { passphrase: first } })
      await onDone()
      setSaved(true)
    })
  }
  if (saved) return <SavedDialog passphrase={first.trim()} onClose={onClose} />
  return (
    <Dialog
      open
      title={renewing ? '换备份口令' : '设备份口令'}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>先不办</Button>
          <Button type="primary" htmlType="submit" form="passphrase" disabled={busy}>
            保存口令
          </Button>
        </>
      }
    >
      <form id="passphrase" className="stack" onSubmit={save}>
        {error !== undefined && <RefusalNotice error={error} />}
        <p>
          电脑坏了要靠它恢复，忘了就再也打不开备份。
          {renewing && '换口令以前的备份，仍要用原来的口令打开，旧的登记单请一起留着。'}
        </p>
        <TextField
          label="备份口令"
          type="password"
          value={first}
          onText={setFirst}
          autoComplete="new-password"
          autoFocus
          fault={tried && problem !== null ? PROBLEM_WORDS[problem] : undefined}
          hint="用一句只有自己人知道的话，12 个字以上，中文也可以。"
        />
        <TextField
          label="再输一次"
          type="password"
          value={second}
          onText={setSecond}
          autoComplete="new-password"
          fault={tried && first !== second ? '两次输入的不一样' : undefined}
        />
      </form>
    </Dialog>
  )
}

/** The only time that the passphrase can be seen. On paper the sheet stands alone (print.css). */
function SavedDialog({ passphrase, onClose }: { readonly passphrase: string; readonly onClose: () => void }): ReactNode {
  const { session } = useSession()
  return (
    <Dialog
      open
      title="口令已保存，请打印登记单"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>打印好了，关闭</Button>
          <Button type="primary" onClick={() => window.print()}>
            打印登记单
          </Button>
        </>
      }
    >
      <p className="secondary">口令只在这里显示这一次。打印两份，分别密封，由两个人锁在两处；不要和备份盘放在一起，不要拍照。</p>
      <div className="passphrase-sheet">
        <h3>备份口令登记单</h3>
        <p>单位：{session?.office?.name ?? ''}</p>
        <p>
          启用日期：{session?.today ?? ''}　设定人：{session?.user?.name ?? ''}
        </p>
        <p>自启用日期起写的备份，用下面的口令打开（空格、大小写都算）：</p>
        <b>{passphrase}</b>
        <p>
          恢复办法：新电脑装好兜底，先不要启动；在兜底的文件夹里打开命令行，运行 <code>{RESTORE_COMMAND}</code>，输入本口令；核对一致后运行
          npm start。
        </p>
        <p>保管人签字：＿＿＿＿＿＿　日期：＿＿＿＿＿＿</p>
        <p>保管处：＿＿＿＿＿＿＿＿＿＿＿＿</p>
      </div>
    </Dialog>
  )
}
