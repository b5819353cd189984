import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { call } from '../../web/api.ts'
import { secondOf } from '../../web/moment.ts'
import { Dialog } from '../../web/widgets/dialog.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { Facts } from '../../web/widgets/panel.tsx'
import { StatusMark } from '../../web/widgets/status-mark.tsx'
import { auditDetailRoute, type AuditDetail, type AuditListRow } from './contract.ts'
import { OUTCOME_MARKS } from './page.words.ts'
import { actionName } from './rules.actions.ts'
import { whoWord } from './rules.who.ts'
import { OUTCOMES } from './rules.words.ts'

/** One row of the audit with everything that stands in it. */
export function AuditDetailDialog({ row, onClose }: { readonly row: AuditListRow | undefined; readonly onClose: () => void }): ReactNode {
  const audit_id = row?.audit_id
  const answer = useQuery({
    queryKey: ['audit-row', audit_id],
    queryFn: ({ signal }) => call(auditDetailRoute, { params: { audit_id: audit_id ?? '' }, signal }),
    enabled: audit_id !== undefined,
  })
  return (
    <Dialog open={row !== undefined} title={row === undefined ? '' : actionName(row.command)} place="side" onClose={onClose}>
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {answer.data !== undefined && <Detail detail={answer.data} />}
    </Dialog>
  )
}

function Detail({ detail }: { readonly detail: AuditDetail }): ReactNode {
  const { outcome, refusal, subject, facts, changes, more_changes, purpose, address, agent } = detail
  return (
    <div className="stack">
      <Facts
        facts={[
          ['时间', secondOf(detail.at)],
          ['谁', whoWord(detail)],
          [
            '结果',
            <StatusMark key="outcome" status={OUTCOME_MARKS[outcome]}>
              {OUTCOMES[outcome]}
            </StatusMark>,
          ],
          ...(refusal === null ? [] : [['原因', refusal] as const]),
          ['来自', `${address === 'cli' ? '命令行' : address}${agent === null ? '' : `，${agent}`}`],
          ['目的', purpose ?? '–'],
          ...(subject === null ? [] : [['涉及', subject.id_masked ?? '没有证号或不在您的范围内'] as const]),
          ['编号', detail.audit_id],
        ]}
      />
      <p>
        封存 <SealWords seal={detail.seal} />
      </p>
      {facts.length > 0 && <Facts facts={facts.map(({ field, value }) => [field, <Long key={field}>{value}</Long>] as const)} />}
      {changes.map((change, index) => (
        <table key={`${change.row} ${index}`} className="table" aria-label={`${change.row}的改动`}>
          <caption className="table-caption">
            {change.row}
            {change.about === null ? '' : ` ${change.about}`}
          </caption>
          <thead>
            <tr>
              <th scope="col">改了什么</th>
              <th scope="col">原来</th>
              <th scope="col">现在</th>
            </tr>
          </thead>
          <tbody>
            {change.fields.map(({ field, before, after }) => (
              <tr key={field}>
                <th scope="row">{field}</th>
                <td>
                  <Long>{before}</Long>
                </td>
                <td>
                  <Long>{after}</Long>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
      {more_changes > 0 && <p className="secondary">还改了 {more_changes} 行，没有列出。</p>}
      {changes.length > 0 && <p className="secondary">证号、账号、电话、住址、备注和密码只存摘要：摘要变了，就是值变了。</p>}
    </div>
  )
}

const Long = ({ children }: { readonly children: ReactNode }): ReactNode => <span className="wrap-anywhere">{children}</span>

function SealWords({ seal }: { readonly seal: AuditDetail['seal'] }): ReactNode {
  if (seal === null) return <StatusMark status="notbegun">还没有封存（一分钟内会封）</StatusMark>
  const words = `第 ${seal.seal_no} 批，${secondOf(seal.sealed_at)}（${seal.algorithm === 'sm3' ? 'SM3' : 'SHA-256'}）`
  return seal.holds ? (
    <StatusMark status="done">{words}，完好</StatusMark>
  ) : (
    <StatusMark status="error">{words}，对不上：这一批被改动过</StatusMark>
  )
}
