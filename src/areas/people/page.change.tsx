import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { formatMonth, month } from '../../kernel/month.ts'
import { call, newKey, upload } from '../../web/api.ts'
import { isApiError } from '../../web/api-error.ts'
import { useMay, useSession } from '../../web/session.tsx'
import { Dialog } from '../../web/widgets/dialog.tsx'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { FileButton } from '../../web/widgets/file-button.tsx'
import { Money } from '../../web/widgets/money.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { villagesRoute } from '../divisions/contract.ts'
import { stopEntitlementRoute } from '../programmes/contract.ts'
import { evidenceRoute } from './contract.accounts.ts'
import {
  changePersonRoute,
  movePersonRoute,
  personRoute,
  recordDeathRoute,
  saveAccountRoute,
  type DeathRecorded,
  type EntitlementView,
  type PersonChangeBody,
  type PersonView,
} from './contract.ts'

type Kind = 'details' | 'account' | 'move' | 'death'
const KINDS: readonly { readonly value: Kind; readonly label: string }[] = [
  { value: 'details', label: '更正资料（姓名、电话、住址）' },
  { value: 'account', label: '换银行账户' },
  { value: 'move', label: '迁到本镇另一个村' },
  { value: 'death', label: '死亡' },
]
type Form = Readonly<
  Record<
    | 'name'
    | 'phone'
    | 'address'
    | 'villager_group'
    | 'note'
    | 'number'
    | 'bank_name'
    | 'holder_name'
    | 'payee_relation'
    | 'from_day'
    | 'division'
    | 'died_on'
    | 'reason',
    string
  >
>
type ChangeProps = { readonly person: PersonView; readonly onClose: () => void; readonly onDone: () => void }

const startOf = (person: PersonView, today: string): Form => ({
  name: person.name,
  phone: '',
  address: person.address ?? '',
  villager_group: person.villager_group ?? '',
  note: person.note ?? '',
  number: '',
  bank_name: '',
  holder_name: person.name,
  payee_relation: '',
  from_day: today,
  division: '',
  died_on: today,
  reason: '',
})

/** 登记变动: one dialog for the four everyday changes; each needs its ground, and each has its line in the history. */
export function ChangeDialog({ person, onClose, onDone }: ChangeProps): ReactNode {
  const { session } = useSession()
  const [kind, setKind] = useState<Kind>('details')
  const [opened] = useState(() => startOf(person, session?.today ?? ''))
  const [form, setForm] = useState(opened)
  const [death, setDeath] = useState<DeathRecorded>()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [key, setKey] = useState(newKey)
  const [evidence, setEvidence] = useState<File>()
  const save = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      const recorded = await submit({ kind, person, opened, form, key, evidence })
      onDone()
      if (recorded !== undefined && recorded.open_entitlements.length > 0) setDeath(recorded)
      else onClose()
    } catch (refusal) {
      setError(refusal)
      // Somebody was quicker: the page behind shows what stands there now, and the next press counts as having seen it.
      if (isApiError(refusal) && refusal.code === 'PERSON_CHANGED') onDone()
    } finally {
      setBusy(false)
      setKey(newKey())
    }
  }
  const buttons =
    death !== undefined ? (
      <Button type="primary" onClick={onClose}>
        办完了
      </Button>
    ) : (
      <SaveButtons name={person.name} blocked={blockedBy(kind, form)} busy={busy} onClose={onClose} onSave={() => void save()} />
    )
  return (
    <Dialog open title={`登记变动：${person.name}`} onClose={onClose} actions={buttons}>
      <div className="stack">
        {error !== undefined && <RefusalNotice error={error} />}
        {death !== undefined ? (
          <StopAfterDeath death={death} onDone={onDone} />
        ) : (
          <>
            <ChoiceField
              label="办什么"
              value={kind}
              onText={value => setKind(KINDS.find(each => each.value === value)?.value ?? 'details')}
              options={KINDS}
            />
            <Fields kind={kind} person={person} form={form} onForm={setForm} evidence={evidence} onEvidence={setEvidence} />
            <TextField
              label="依据"
              value={form.reason}
              onText={reason => setForm({ ...form, reason })}
              maxLength={200}
              hint="如：本人申请，6月18日交存折复印件。会记入经过。"
            />
          </>
        )}
      </div>
    </Dialog>
  )
}

const blockedBy = (kind: Kind, form: Form): string | undefined =>
  form.reason.trim() === ''
    ? '还要写依据'
    : kind === 'move' && form.division === ''
      ? '还要选迁到哪个村'
      : kind === 'account' && form.number.trim().length < 8
        ? '还要填账号'
        : undefined

type SaveProps = {
  readonly name: string
  readonly blocked: string | undefined
  readonly busy: boolean
  readonly onClose: () => void
  readonly onSave: () => void
}

function SaveButtons({ name, blocked, busy, onClose, onSave }: SaveProps): ReactNode {
  return (
    <>
      {blocked !== undefined && <span className="secondary">{blocked}</span>}
      <Button onClick={onClose}>先不办</Button>
      <Button type="primary" disabled={blocked !== undefined || busy} onClick={onSave}>
        保存{name}的变动
      </Button>
    </>
  )
}

type Sent = {
  readonly kind: Kind
  readonly person: PersonView
  readonly opened: Form
  readonly form: Form
  readonly key: string
  readonly evidence: File | undefined
}

/** Sends the change; a recorded death comes back with what still runs. */
async function submit({ kind, person: { person_id, revision }, opened, form, key, evidence }: Sent): Promise<DeathRecorded | undefined> {
  const params = { person_id },
    reason = form.reason.trim()
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim())
  if (kind === 'death') return call(recordDeathRoute, { params, body: { died_on: form.died_on, reason }, key })
  if (kind === 'move') await call(movePersonRoute, { params, body: { division: form.division, reason }, key })
  if (kind === 'account') {
    const body = {
      number: form.number,
      bank_name: orNull(form.bank_name),
      branch_name: null,
      holder_name: form.holder_name,
      payee_relation: orNull(form.payee_relation),
      from_day: form.from_day,
      reason,
    }
    await call(saveAccountRoute, { params, body, key })
    if (evidence) await attach(person_id, evidence)
  }
  if (kind === 'details') {
    // Only what was touched: what another clerk wrote into other fields meanwhile stays. The phone is shown masked, so an empty box means: as it is.
    const touched = (name: 'address' | 'villager_group' | 'note') => (form[name] === opened[name] ? {} : { [name]: orNull(form[name]) })
    const body: PersonChangeBody = {
      reason,
      seen: revision,
      ...(form.name === opened.name ? {} : { name: form.name }),
      ...(form.phone.trim() === '' ? {} : { phone: form.phone }),
      ...touched('address'),
      ...touched('villager_group'),
      ...touched('note'),
    }
    await call(changePersonRoute, { params, body, key })
  }
  return undefined
}

/** The picture goes to the account that now waits; a first account needs none. */
async function attach(person_id: string, evidence: File): Promise<void> {
  const { waiting_account } = await call(personRoute, { params: { person_id } })
  if (waiting_account) await upload(evidenceRoute, evidence, { fields: { account_ids: waiting_account.account_id } })
}

type FieldsProps = {
  readonly kind: Kind
  readonly person: PersonView
  readonly form: Form
  readonly onForm: (form: Form) => void
  readonly evidence: File | undefined
  readonly onEvidence: (file: File) => void
}

/** The picture of the card and the holder's signature, which the second person wants to see. */
function EvidenceField({ evidence, onEvidence }: Pick<FieldsProps, 'evidence' | 'onEvidence'>): ReactNode {
  return (
    <div className="row">
      <FileButton
        accept=".pdf,.jpg,.jpeg,.png"
        onFile={file => {
          onEvidence(file)
          return Promise.resolve()
        }}
      >
        选卡片照片和本人签字
      </FileButton>
      <span className="secondary">{evidence?.name ?? '银行卡或存折，pdf、jpg、png；也可以以后在「账户确认」里传'}</span>
    </div>
  )
}

function Fields({ kind, person, form, onForm, evidence, onEvidence }: FieldsProps): ReactNode {
  const villages = useQuery({ queryKey: ['villages'], enabled: kind === 'move', queryFn: ({ signal }) => call(villagesRoute, { signal }) })
  const text = (name: keyof Form) => ({ value: form[name], onText: (value: string) => onForm({ ...form, [name]: value }) })
  if (kind === 'death')
    return (
      <TextField
        label="死亡日期"
        type="date"
        {...text('died_on')}
        hint="以死亡证明、火化证明为准。保存后列出还在发的待遇，由您逐项停发。"
      />
    )
  if (kind === 'move') {
    const options = [
      { value: '', label: '请选村' },
      ...(villages.data?.villages ?? [])
        .filter(each => each.division !== person.division)
        .map(each => ({ value: each.division, label: each.short_name })),
    ]
    return (
      <ChoiceField
        label="迁到"
        {...text('division')}
        options={options}
        hint="账户和家庭成员身份随人走；已经发过的钱仍记在原来的村。整户迁移请到家庭页办。"
      />
    )
  }
  if (kind === 'account') {
    return (
      <>
        <TextField label="账号" {...text('number')} inputMode="numeric" maxLength={40} hint="银行卡或存折上的号码，可以带空格。" />
        <div className="halves">
          <TextField label="开户银行" {...text('bank_name')} maxLength={60} />
          <TextField label="从哪天起用" type="date" {...text('from_day')} />
          <TextField label="账户名" {...text('holder_name')} maxLength={60} />
          <TextField label="与本人关系" {...text('payee_relation')} maxLength={60} hint="账户名不是本人时填，如女儿、监护人。" />
        </div>
        <EvidenceField evidence={evidence} onEvidence={onEvidence} />
        <Notice kind="info">
          账号换了的，要由另一个人核对照片和签字后确认，确认以前仍发原来的账户；只改账户名、开户银行的，马上生效。
        </Notice>
      </>
    )
  }
  return (
    <div className="halves">
      <TextField label="姓名" {...text('name')} maxLength={60} />
      <TextField
        label="电话"
        {...text('phone')}
        maxLength={60}
        hint={person.phone_masked === null ? '还没有登记' : `现在是 ${person.phone_masked}，不改就空着`}
      />
      <TextField label="村民组" {...text('villager_group')} maxLength={60} />
      <TextField label="住址" {...text('address')} maxLength={200} />
      <TextField label="备注" {...text('note')} maxLength={200} />
    </div>
  )
}

/** A death stops nothing by itself; here each entitlement that still runs is stopped by its own button. */
function StopAfterDeath({ death, onDone }: { readonly death: DeathRecorded; readonly onDone: () => void }): ReactNode {
  const may = useMay()
  const words = formatMonth(month(death.to_month))
  return (
    <>
      <Notice kind="warning" title={`死亡已登记，还有 ${death.open_entitlements.length} 项待遇在发`}>
        按规定从次月（{words}）起停发。按户享受的，家里还有别人的，停下后请按新的人数重新登记。
      </Notice>
      {death.open_entitlements.map(each => (
        <div className="row" key={each.entitlement_id}>
          <b>{each.title}</b>
          <span>{each.household_id === null ? '本人' : `全户 ${each.persons} 人`}</span>
          <span>
            每月 <Money fen={each.amount_fen} /> 元
          </span>
          {may('entitlement.write') ? (
            <StopButton entitlement={each} toMonth={death.to_month} onDone={onDone} />
          ) : (
            <span className="secondary">请由经办人停发</span>
          )}
        </div>
      ))}
    </>
  )
}

function StopButton({
  entitlement,
  toMonth,
  onDone,
}: {
  readonly entitlement: EntitlementView
  readonly toMonth: string
  readonly onDone: () => void
}): ReactNode {
  const [state, setState] = useState<'ready' | 'busy' | 'done'>('ready')
  const [error, setError] = useState<unknown>()
  const [key] = useState(newKey)
  const stop = async (): Promise<void> => {
    setState('busy')
    setError(undefined)
    try {
      await call(stopEntitlementRoute, {
        params: { entitlement_id: entitlement.entitlement_id },
        body: { to_month: toMonth, reason: DEATH, note: null },
        key,
      })
      setState('done')
      onDone()
    } catch (refusal) {
      setError(refusal)
      setState('ready')
    }
  }
  if (state === 'done') return <StatusMark status="done">已停发</StatusMark>
  return (
    <>
      <Button size="small" disabled={state === 'busy'} onClick={() => void stop()}>
        从{formatMonth(month(toMonth))}起停发
      </Button>
      {error !== undefined && <RefusalNotice error={error} />}
    </>
  )
}

/** Code of the list stop_reason: 死亡. */
const DEATH = '01'
