import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { entitlementRoute, type EntitlementDetail } from '../../areas/programmes/contract.ts'
import { day, formatDay } from '../../kernel/day.ts'
import { formatMonth, month } from '../../kernel/month.ts'
import { call } from '../api.ts'
import { useLaw } from '../law.ts'
import { useSession } from '../session.tsx'
import { Dialog } from './dialog.tsx'
import { yuan } from './money.tsx'
import { RefusalNotice } from './notice.tsx'
import { Facts, Tag } from './panel.tsx'
import { StatusMark } from './status-mark.tsx'

type WhyAmountProps = {
  /** The entitlement to explain; undefined = closed. */
  readonly entitlementId: string | undefined
  readonly onClose: () => void
  /** Buttons at the bottom, e.g. 停发. */
  readonly actions?: ReactNode
}

/** 「为什么是这个金额」: the stored steps in order, where they came from, and what they rest on. */
export function WhyAmount({ entitlementId, onClose, actions }: WhyAmountProps): ReactNode {
  const answer = useQuery({
    queryKey: ['entitlement', entitlementId],
    enabled: entitlementId !== undefined,
    queryFn: ({ signal }) => call(entitlementRoute, { params: { entitlement_id: entitlementId ?? '' }, signal }),
  })
  return (
    <Dialog open={entitlementId !== undefined} title="为什么是这个金额" place="side" onClose={onClose} actions={actions}>
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {answer.isPending && (
        <p className="secondary" role="status">
          正在取这份待遇的来历
        </p>
      )}
      {answer.data !== undefined && <Explained detail={answer.data} />}
    </Dialog>
  )
}

const monthsOf = (from: string, to: string | null): string =>
  to === null ? `${formatMonth(month(from))}起，每月相同` : `${formatMonth(month(from))}起，${formatMonth(month(to))}起不再发`

function Explained({ detail }: { readonly detail: EntitlementDetail }): ReactNode {
  const law = useLaw()
  const year = Number((useSession().session?.today ?? detail.recorded_on).slice(0, 4))
  const { entitlement: e, steps, voided, insured, file } = detail
  const imported = e.origin === 'imported'
  return (
    <div className="stack">
      <p className="secondary">
        {e.name}
        {e.household_id === null ? '' : '户'}　{e.village}　{law?.programme(e.programme).title}
      </p>
      <div className="row">
        <span className="figure">{yuan(e.amount_fen)}</span>
        <span>
          元/月　＝ 基本 {yuan(e.base_fen)} ＋ 分类施保 {yuan(e.uplift_fen)}
        </span>
        <Tag>{imported ? '上级审批导入' : '办理决定'}</Tag>
      </div>
      <p>
        {monthsOf(e.from_month, e.to_month)}。{e.persons} 人享受{insured.length > 0 && `：${insured.map(person => person.name).join('、')}`}
        。
      </p>
      {voided !== null && (
        <StatusMark status="error">
          {formatDay(day(voided.on), year)}已作废：{voided.reason}
        </StatusMark>
      )}
      {e.stop_reason !== null && (
        <p>
          停发原因：{law?.codeName('stop_reason', e.stop_reason)}
          {e.stop_note !== null && `，${e.stop_note}`}
        </p>
      )}
      <StepTable steps={steps} amount={e.amount_fen} />
      <Facts
        facts={[
          ['来自文件', file?.name ?? '–'],
          ['工作表和行', file?.row ?? '–'],
          ['批准文书', detail.approved_by_doc ?? '–'],
          ['类别', e.category ?? '–'],
        ]}
      />
      <Parameters parameters={detail.parameters} imported={imported} />
      <p className="secondary">
        {formatDay(day(detail.recorded_on), year)}由{detail.recorded_by === '' ? '系统' : detail.recorded_by}登记，当时的内容留存不变。
      </p>
    </div>
  )
}

function StepTable({ steps, amount }: { readonly steps: EntitlementDetail['steps']; readonly amount: number }): ReactNode {
  return (
    <div className="table-box" data-stacks>
      <table className="table">
        <caption className="visually-hidden">金额的每一步</caption>
        <thead>
          <tr>
            <th scope="col" aria-label="序号" />
            <th scope="col">算什么</th>
            <th scope="col">怎么来的</th>
            <th scope="col" data-align="right">
              结果（元）
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step, index) => (
            <tr key={step.id}>
              <td data-label="第几步">{index + 1}</td>
              <td data-label="算什么">{step.title}</td>
              <td className="wrap-anywhere" data-label="怎么来的">
                {step.how}
              </td>
              <td data-align="right" data-label="结果（元）">
                <b>{yuan(step.amount_fen)}</b>
              </td>
            </tr>
          ))}
          <tr className="sum">
            <td />
            <th scope="row">每月合计</th>
            <td />
            <td data-align="right" data-label="元">
              <b>{yuan(amount)}</b>
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  )
}

function Parameters({
  parameters,
  imported,
}: {
  readonly parameters: EntitlementDetail['parameters']
  readonly imported: boolean
}): ReactNode {
  if (parameters.length === 0) {
    return <p className="secondary">{imported ? '金额照上级系统或花名册的审批结果登记，没有重算，因此没有用到参数。' : '没有用到参数。'}</p>
  }
  return (
    <section aria-label="用到的参数和条款" className="stack">
      <h3>用到的参数和条款</h3>
      <table className="table">
        <tbody>
          {parameters.map(each => (
            <tr key={`${each.id} ${each.key ?? ''} ${each.valid_from}`}>
              <th scope="row">{each.title}</th>
              <td data-align="right">
                {each.value} {each.unit}
              </td>
              <td>{formatMonth(month(each.valid_from.slice(0, 7)))}起</td>
              <td>
                {each.document} {each.number} {each.clause}
                {each.unchecked !== null && (
                  <StatusMark status="warning">{each.unchecked === 'demo' ? '演示值' : '通行做法，待核'}</StatusMark>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
