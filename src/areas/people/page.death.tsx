import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { fenFromJson, formatYuan } from '../../kernel/money.ts'
import { formatMonth, month } from '../../kernel/month.ts'
import { call, newKey } from '../../web/api.ts'
import { useSending } from '../../web/sending.ts'
import { useSession } from '../../web/session.tsx'
import { Dialog } from '../../web/widgets/dialog.tsx'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { StatusMark, type Status } from '../../web/widgets/status-mark.tsx'
import {
  correctDeathRoute,
  previewDeathRoute,
  type DeathCorrection,
  type DeathOutcome,
  type FollowedEntitlement,
} from '../programmes/contract.death.ts'
import type { PersonView } from './contract.ts'

type CorrectionProps = { readonly person: PersonView; readonly onClose: () => void; readonly onDone: () => void }
type Wrong = 'day' | 'person'
const WRONGS: readonly { readonly value: Wrong; readonly label: string }[] = [
  { value: 'day', label: '日期登记错了' },
  { value: 'person', label: '登记错了人，他没有去世' },
]

/** 更正死亡登记: what was wrong, what follows for each entitlement before it is saved, and what is still to be done after. */
export function DeathCorrectionDialog({ person, onClose, onDone }: CorrectionProps): ReactNode {
  const { session } = useSession()
  const [wrong, setWrong] = useState<Wrong>('day')
  const [day, setDay] = useState(person.died_on ?? '')
  const [reason, setReason] = useState('')
  const [done, setDone] = useState<DeathCorrection>()
  const { busy, error, send } = useSending()
  const [key, setKey] = useState(newKey)
  const died_on = wrong === 'day' ? day : null
  const blocked = blockedBy(person, died_on, session?.today ?? '', reason)
  const save = async (): Promise<void> => {
    try {
      setDone(await call(correctDeathRoute, { params: { person_id: person.person_id }, body: { died_on, reason: reason.trim() }, key }))
      onDone()
    } finally {
      setKey(newKey())
    }
  }
  const actions =
    done === undefined ? (
      <>
        {blocked !== undefined && <span className="secondary">{blocked}</span>}
        <Button onClick={onClose}>先不办</Button>
        <Button type="primary" danger disabled={blocked !== undefined || busy} onClick={() => void send(save)}>
          {wrong === 'day' ? `更正${person.name}的死亡日期` : `撤销${person.name}的死亡登记`}
        </Button>
      </>
    ) : (
      <Button type="primary" onClick={onClose}>
        办完了
      </Button>
    )
  return (
    <Dialog open title={`更正死亡登记：${person.name}`} onClose={onClose} actions={actions}>
      <div className="stack">
        {error !== undefined && <RefusalNotice error={error} />}
        {done === undefined ? (
          <>
            <p>现在登记的是 {person.died_on}。原来的登记留在经过里，这次更正另记一条。</p>
            <ChoiceField
              label="错在哪里"
              value={wrong}
              onText={value => setWrong(WRONGS.find(each => each.value === value)?.value ?? 'day')}
              options={WRONGS}
            />
            {wrong === 'day' && (
              <TextField label="正确的死亡日期" type="date" value={day} onText={setDay} hint="以死亡证明、火化证明为准。" />
            )}
            <TextField label="依据" value={reason} onText={setReason} maxLength={200} hint="如：6月18日核对火化证明。会记入经过和审计。" />
            <Foretold person={person} died_on={died_on} />
          </>
        ) : (
          <Result correction={done} />
        )}
      </div>
    </Dialog>
  )
}

function blockedBy(person: PersonView, died_on: string | null, today: string, reason: string): string | undefined {
  if (died_on === '') return '还要填死亡日期'
  if (died_on === person.died_on) return '日期还没有改'
  if (died_on !== null && died_on > today) return '日期在今天以后'
  return reason.trim() === '' ? '还要写依据' : undefined
}

/** What would follow, asked anew for each day that is typed. */
function Foretold({ person, died_on }: { readonly person: PersonView; readonly died_on: string | null }): ReactNode {
  const answer = useQuery({
    queryKey: ['person', person.person_id, 'death', died_on],
    enabled: died_on !== '' && died_on !== person.died_on,
    queryFn: ({ signal }) =>
      call(previewDeathRoute, { params: { person_id: person.person_id }, query: died_on === null ? {} : { died_on }, signal }),
  })
  if (answer.error !== null) return <RefusalNotice error={answer.error} />
  if (answer.data === undefined) return null
  if (answer.data.entitlements.length === 0) return <Notice kind="info">没有因这次死亡停发的待遇，只改死亡登记。</Notice>
  return (
    <>
      <b>保存后待遇这样变</b>
      <FollowedList entitlements={answer.data.entitlements} />
    </>
  )
}

function Result({ correction: { after, entitlements } }: { readonly correction: DeathCorrection }): ReactNode {
  return (
    <>
      <Notice kind="info" title={after === null ? '死亡登记已撤销' : `死亡日期已改为 ${after}`}>
        {after === null ? '去世的是另一个人的，请到那个人的页面登记死亡。' : entitlements.length === 0 ? '没有待遇要跟着变。' : ''}
      </Notice>
      <FollowedList entitlements={entitlements} />
    </>
  )
}

const STATUS: Readonly<Record<DeathOutcome, Status>> = {
  moved: 'done',
  reopened: 'done',
  void: 'done',
  unchanged: 'na',
  later_entitlement: 'warning',
  other_death: 'warning',
  running: 'warning',
  apart: 'na',
}
const until = (to: string | null): string => (to === null ? '没有停发月' : `${formatMonth(month(to))}起停发`)

function wordsOf({ outcome, was_to, to_month }: FollowedEntitlement): string {
  if (outcome === 'moved') return `${until(was_to)}，改为${until(to_month)}`
  if (outcome === 'reopened') return `${until(was_to)}，改为继续发放`
  if (outcome === 'void') return '在死亡之后才开始，没有发过，作废'
  if (outcome === 'unchanged') return `${until(was_to)}，不变`
  if (outcome === 'later_entitlement') return `${until(was_to)}，后面已接着登记了新的待遇，没有改动；请按实际人数核定`
  if (outcome === 'other_death') return `${until(was_to)}，可能是因为家里另一人去世，没有改动；请核对后办理`
  return '还在发放，请在「登记变动」里选「死亡」停发'
}

function FollowedList({ entitlements }: { readonly entitlements: readonly FollowedEntitlement[] }): ReactNode {
  return entitlements.map(each => (
    <div className="stack" key={each.entitlement_id}>
      <div className="row">
        <b>{each.title}</b>
        <span>{each.household ? `全户 ${each.persons} 人` : '本人'}</span>
        <StatusMark status={STATUS[each.outcome]}>{wordsOf(each)}</StatusMark>
      </div>
      <Differences followed={each} />
    </div>
  ))
}

/** Months that batches have consumed: the correction leaves them, and says what is to be done about the money. */
function Differences({ followed: { over, under, household } }: { readonly followed: FollowedEntitlement }): ReactNode {
  const of = household ? '（全户的数）' : ''
  const monthsOf = (months: readonly string[]) => months.map(each => formatMonth(month(each))).join('、')
  const yuan = (fen: number) => formatYuan(fenFromJson(fen))
  return (
    <>
      {over.amount_fen > 0 && (
        <Notice kind="warning" title={`多发 ${yuan(over.amount_fen)} 元${of}`}>
          {monthsOf(over.months)}已造册发放，在死亡次月以后。请办追缴，或在以后月份扣回；批次还没有送银行的，可以先作废批次重新造册。
        </Notice>
      )}
      {under.amount_fen > 0 && (
        <Notice kind="warning" title={`少发 ${yuan(under.amount_fen)} 元${of}`}>
          {monthsOf(under.months)}已造册、没有他的。请做补发批次；批次还没有送银行的，可以先作废批次重新造册。
        </Notice>
      )}
    </>
  )
}
