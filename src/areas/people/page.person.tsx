import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { call } from '../../web/api.ts'
import { Link, useParam } from '../../web/link.tsx'
import { useMay } from '../../web/session.tsx'
import { ErrorPage } from '../../web/widgets/error-page.tsx'
import { MaskedId } from '../../web/widgets/masked-id.tsx'
import { Notice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Facts, Panel, Split, Tag } from '../../web/widgets/panel.tsx'
import { personRoute, revealAccountRoute, revealPersonRoute, type PersonView } from './contract.ts'
import { ChangeDialog } from './page.change.tsx'
import { DeathCorrectionDialog } from './page.death.tsx'
import { EntitlementPanel, FamilyPanel, HistoryPanel, PaymentPanel, ReliefPanel } from './page.panels.tsx'
import { Viewers } from './page.viewers.tsx'

/** One page answers: what does this family get, did it arrive, what has changed. */
export default function PersonPage(): ReactNode {
  const person_id = useParam('id')
  const client = useQueryClient()
  const may = useMay()
  const [changing, setChanging] = useState<'details' | 'death'>()
  const answer = useQuery({
    queryKey: ['person', person_id],
    queryFn: ({ signal }) => call(personRoute, { params: { person_id }, signal }),
  })
  if (answer.error !== null) return <ErrorPage error={answer.error} onRetry={() => void answer.refetch()} />
  const person = answer.data
  if (person === undefined) return null
  const again = () => {
    void client.invalidateQueries({ queryKey: ['person'] })
    void client.invalidateQueries({ queryKey: ['people'] })
  }
  return (
    <>
      <PageHead
        title={person.name}
        crumbs={[
          { label: '人员与家庭', to: '/people' },
          { label: person.village, to: `/people?village=${person.division}` },
          ...(person.villager_group === null ? [] : [{ label: person.villager_group }]),
        ]}
        meta={<HeadLine person={person} />}
        actions={
          <>
            <Viewers person_id={person_id} />
            {may('person.write') && (
              <Button type="primary" onClick={() => setChanging('details')}>
                登记变动
              </Button>
            )}
          </>
        }
      />
      <div className="stack">
        {person.died_on !== null && (
          <DeathNotice
            person={person}
            correct={
              may('person.write') && may('entitlement.write') ? (
                <Button size="small" onClick={() => setChanging('death')}>
                  更正死亡登记
                </Button>
              ) : undefined
            }
          />
        )}
        {person.waiting_account !== null && <WaitingNotice account={person.waiting_account} />}
        <Panel>
          <Facts facts={factsOf(person, may('person.reveal'))} />
        </Panel>
        <Split side={326}>
          <div className="stack">
            <FamilyPanel person={person} />
            <EntitlementPanel entitlements={person.entitlements} />
            <PaymentPanel payments={person.payments} />
            <ReliefPanel relief={person.relief} />
          </div>
          <HistoryPanel changes={person.changes} />
        </Split>
      </div>
      {changing === 'details' && <ChangeDialog person={person} onClose={() => setChanging(undefined)} onDone={again} />}
      {changing === 'death' && <DeathCorrectionDialog person={person} onClose={() => setChanging(undefined)} onDone={again} />}
    </>
  )
}

/** The account in force goes on; who looks at the page must know that another one is on its way. */
function WaitingNotice({ account }: { readonly account: NonNullable<PersonView['waiting_account']> }): ReactNode {
  const may = useMay()
  const { last4, holder_name, bank_name, from_day, creator, has_evidence } = account
  return (
    <Notice
      kind="warning"
      title={`换的账户待第二人确认：尾号 ${last4}`}
      {...(may('person.write') || may('account.confirm') ? { actions: <Link to="/accounts">去账户确认</Link> } : {})}
    >
      {holder_name}
      {bank_name === null ? '' : `，${bank_name}`}，{from_day} 起用，{creator ?? '–'}登记，
      {has_evidence ? '凭证已上传' : '还没有卡片照片和签字'}。确认以前仍发下面的账户。
    </Notice>
  )
}

const SEX: Readonly<Record<string, string>> = { 1: '男', 2: '女' }
const isRunning = (person: PersonView) => person.entitlements.filter(each => each.to_month === null)

function HeadLine({ person }: { readonly person: PersonView }): ReactNode {
  const isHead = person.households.some(household => household.head_person_id === person.person_id)
  const words = [SEX[person.sex], person.age === null ? undefined : `${person.age} 岁`, isHead ? '户主' : undefined].filter(
    word => word !== undefined,
  )
  return (
    <>
      {words.map(word => (
        <span key={word}>{word} </span>
      ))}
      {person.died_on !== null && <Tag kind="warning">已故</Tag>}
      {[...new Set(isRunning(person).map(each => each.title))].map(title => (
        <Tag key={title}>{title}</Tag>
      ))}
    </>
  )
}

function DeathNotice({ person, correct }: { readonly person: PersonView; readonly correct: ReactNode }): ReactNode {
  const running = isRunning(person)
  if (running.length === 0)
    return (
      <Notice kind="info" title={`${person.died_on ?? ''} 去世`} actions={correct}>
        没有待遇，或者都已定了停发月。
      </Notice>
    )
  return (
    <Notice kind="warning" title={`${person.died_on ?? ''} 去世，还有 ${running.length} 项待遇没有停`} actions={correct}>
      {running.map(each => each.title).join('、')}：请在「登记变动」里选「死亡」，从次月起停发；家里还有别人享受的，请重新核定人数和金额。
    </Notice>
  )
}

function factsOf(person: PersonView, mayReveal: boolean): (readonly [string, ReactNode])[] {
  const { person_id } = person
  const reveal = (what: 'id' | 'phone') =>
    mayReveal ? async () => (await call(revealPersonRoute, { params: { person_id }, body: { what } })).value : undefined
  const account = person.accounts.find(each => each.to_day === null)
  const showAccount =
    account === undefined || !mayReveal
      ? undefined
      : async () => (await call(revealAccountRoute, { params: { account_id: account.account_id } })).value
  const payee =
    account === undefined
      ? '–'
      : account.payee_relation === null
        ? account.holder_name
        : `${account.holder_name}（${account.payee_relation}）`
  return [
    [
      person.id_kind === '01' ? '证号' : person.id_kind_name,
      person.id_masked === null ? '未登记' : <MaskedId key="id" masked={person.id_masked} reveal={reveal('id')} />,
    ],
    [
      '账户',
      account === undefined ? (
        '未登记'
      ) : (
        <MaskedId key="account" what="账号" masked={`${account.bank_name ?? ''} 尾号 ${account.last4}`.trim()} reveal={showAccount} />
      ),
    ],
    [
      '电话',
      person.phone_masked === null ? '未登记' : <MaskedId key="phone" what="电话" masked={person.phone_masked} reveal={reveal('phone')} />,
    ],
    ['收款人', payee],
    ['住址', person.address ?? `${person.village}${person.villager_group ?? ''}`],
    ['出生', person.born_on ?? '–'],
    ...(person.note === null ? [] : [['备注', person.note] as const]),
  ]
}
