import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { call } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { Link, useParam } from '../../web/link.tsx'
import { useMay, useSession } from '../../web/session.tsx'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Facts, Panel } from '../../web/widgets/panel.tsx'
import { claimRoute, type ClaimDetail, type ClaimRow, type ClaimStep } from './contract.ts'
import { AnswerDialog, ManyDialog, PaidDialog, WithdrawDialog } from './page.steps.tsx'
import { ClaimMark } from './page.words.tsx'
import { mayMove, SCHEME_WORD, STATE_WORD, type Move } from './rules.ts'

/** One claim: the stay, how its base comes about, and each step with who took it. */
export default function ClaimPage(): ReactNode {
  const claim_id = useParam('id')
  const { session } = useSession()
  const may = useMay()
  const client = useQueryClient()
  const [move, setMove] = useState<Move>()
  const answer = useQuery({
    queryKey: ['medical', 'claim', claim_id],
    queryFn: ({ signal }) => call(claimRoute, { params: { claim_id }, signal }),
  })
  const detail = answer.data
  const around = {
    today: session?.today ?? '',
    onClose: () => setMove(undefined),
    onDone: () => client.invalidateQueries({ queryKey: ['medical'] }),
  }
  return (
    <>
      <PageHead
        title={detail === undefined ? '医疗救助申请' : `${detail.claim.name}的医疗救助`}
        crumbs={[{ label: '医疗救助', to: '/medical' }]}
        meta={detail && <ClaimMark claim={detail.claim} />}
        actions={detail && may('medical.write') && <Moves claim={detail.claim} onMove={setMove} />}
      />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {detail !== undefined && (
        <>
          <Stay detail={detail} />
          <Bills detail={detail} />
          <History steps={detail.steps} />
        </>
      )}
      {detail !== undefined && (move === 'check' || move === 'declare') && <ManyDialog {...around} move={move} claims={[detail.claim]} />}
      {detail !== undefined && move === 'answer' && <AnswerDialog {...around} claim={detail.claim} />}
      {detail !== undefined && move === 'pay' && <PaidDialog {...around} claim={detail.claim} />}
      {detail !== undefined && move === 'withdraw' && <WithdrawDialog {...around} claim={detail.claim} />}
    </>
  )
}

const NEXT = [
  ['check', '初审'],
  ['declare', '申报'],
  ['answer', '登记批复'],
  ['pay', '登记到账'],
] as const

function Moves({ claim, onMove }: { readonly claim: ClaimRow; readonly onMove: (move: Move) => void }): ReactNode {
  return (
    <span className="row">
      {mayMove(claim.state, 'withdraw') && (
        <Button danger onClick={() => onMove('withdraw')}>
          撤回
        </Button>
      )}
      {NEXT.filter(([move]) => mayMove(claim.state, move)).map(([move, word]) => (
        <Button key={move} type="primary" onClick={() => onMove(move)}>
          {word}
        </Button>
      ))}
    </span>
  )
}

function Stay({ detail: { claim, illness, illness_hidden } }: { readonly detail: ClaimDetail }): ReactNode {
  const law = useLaw()
  return (
    <Panel title="申请">
      <Facts
        facts={[
          ['看病的人', <Link key="person" to={`/people/${claim.person_id}`}>{`${claim.name} ${claim.masked_id ?? ''}`}</Link>],
          ['村（居）', claim.village],
          ['种类', SCHEME_WORD[claim.scheme]],
          ['对象类别', law?.codeName('medical_class', claim.aid_class) ?? claim.aid_class],
          ['就诊医院', claim.hospital],
          ['住院', `${claim.admitted_on} 至 ${claim.discharged_on}`],
          ['病种', illness_hidden ? '您没有查看病种的权限' : (illness ?? '没有写')],
        ]}
      />
    </Panel>
  )
}

function Bills({ detail }: { readonly detail: ClaimDetail }): ReactNode {
  const { claim } = detail
  return (
    <Panel title="金额怎么来的" note="单位：元">
      <Facts
        facts={[
          ['政策范围内费用', yuan(detail.covered_fen)],
          ['减 基本医保已报', yuan(detail.basic_fen)],
          ['减 大病保险已报', yuan(detail.serious_fen)],
          ['减 其他已报', yuan(detail.other_fen)],
          ['救助基数', yuan(claim.burden_fen)],
          ['申报', yuan(claim.requested_fen)],
          ['批复', claim.approved_fen === null ? '还没有' : `${yuan(claim.approved_fen)} ${detail.answer_document ?? ''}`],
          ['到账', claim.paid_fen === null ? '还没有' : yuan(claim.paid_fen)],
        ]}
      />
    </Panel>
  )
}

const COLUMNS: readonly Column<ClaimStep>[] = [
  { key: 'state', title: '步骤', render: step => STATE_WORD[step.state] },
  { key: 'on', title: '日期', render: step => step.on },
  { key: 'by', title: '登记人', render: step => step.by },
  { key: 'words', title: '说明', render: step => step.words ?? '–' },
]

const History = ({ steps }: { readonly steps: readonly ClaimStep[] }): ReactNode => (
  <Panel title="办理经过">
    <DataTable label="办理经过" stacks dense columns={COLUMNS} rows={steps} rowKey={step => step.state} empty="还没有办理" />
  </Panel>
)
