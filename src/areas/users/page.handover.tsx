import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { day, formatDay } from '../../kernel/day.ts'
import { addressOf, call, download, upload } from '../../web/api.ts'
import { Link, useParam } from '../../web/link.tsx'
import { momentOf } from '../../web/moment.ts'
import { useSending } from '../../web/sending.ts'
import { useMay, useSession } from '../../web/session.tsx'
import { FileButton } from '../../web/widgets/file-button.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { PageStyle } from '../../web/widgets/page-style.tsx'
import { handoverRoute, handoverScanFileRoute, handoverScanRoute, type Handover } from './contract.roles.ts'
import { DECLARED_WORDS } from './rules.handover.ts'
import { roleNames } from './rules.ts'

/** Preview and paper are one: the sheet alone on A4. */
const PAPER_STYLE = `
@page { size: A4; margin: 16mm 16mm; }
.paper-desk { background: var(--line); padding: 4px; overflow: auto; }
.paper { background: #fff; color: #000; font-family: 'SimSun', 'NSimSun', 'FangSong', 'Noto Serif CJK SC', 'Noto Serif SC', serif; padding: 32px 44px 28px; min-width: 620px; max-width: 820px; margin: 0 auto; font-size: 14px; line-height: 22px; }
.paper h2 { font-size: 21px; text-align: center; letter-spacing: 3px; font-weight: 700; margin-bottom: 10px; }
.paper h3 { font-size: 14px; font-weight: 700; margin: 12px 0 4px; }
.paper table { width: 100%; border-collapse: collapse; table-layout: fixed; }
.paper th, .paper td { border: 0.75pt solid #000; padding: 4px 7px; text-align: left; font-weight: 400; font-size: 13px; overflow-wrap: anywhere; }
.paper th { font-weight: 700; text-align: center; }
.paper .no { width: 44px; text-align: center; }
.paper .kind { width: 116px; }
.paper .amount { width: 120px; }
.paper .sign { margin: 12px 0; }
.paper .sign td { height: 92px; vertical-align: top; position: relative; font-weight: 700; }
.paper .sign i { position: absolute; right: 10px; bottom: 6px; font-style: normal; font-weight: 400; }
.paper code { font-family: 'Consolas', 'Courier New', monospace; font-weight: 700; overflow-wrap: anywhere; }
@media print {
  .page-head, .notice { display: none !important; }
  .paper-desk { padding: 0; background: none; overflow: visible; } .paper { padding: 0; min-width: 0; max-width: none; }
  .paper tr { break-inside: avoid; }
}`

/** One 移交清单: the paper, its signed scan, and what follows. */
export default function HandoverPage(): ReactNode {
  const handover_id = useParam('id')
  const key = ['handover', handover_id] as const
  const answer = useQuery({ queryKey: key, queryFn: ({ signal }) => call(handoverRoute, { params: { handover_id }, signal }) })
  const client = useQueryClient()
  const { error, send } = useSending()
  const manages = useMay()('user.manage')
  const { session } = useSession()
  const handover = answer.data
  const params = { handover_id }
  const attach = (file: File): Promise<void> =>
    send(async () => {
      await upload(handoverScanRoute, file, { params })
      await client.invalidateQueries({ queryKey: key })
      await client.invalidateQueries({ queryKey: ['users'] })
      await client.invalidateQueries({ queryKey: ['handovers'] })
    })
  return (
    <div className="stack">
      <PageHead
        title="移交清单"
        crumbs={[{ label: '移交清单', to: '/handovers' }]}
        meta={<span className="secondary">{handover === undefined ? '' : `${handover.user_name} 交给 ${handover.to_name}`}</span>}
        actions={
          handover !== undefined && (
            <>
              {handover.signed_at !== null && (
                <Button onClick={() => void send(() => download(addressOf(handoverScanFileRoute.path, params)))}>看签字件</Button>
              )}
              {handover.signed_at === null && (
                <FileButton accept=".pdf,.jpg,.jpeg,.png" onFile={attach}>
                  上传签字件
                </FileButton>
              )}
              <Button type="primary" onClick={() => window.print()}>
                打印移交清单
              </Button>
            </>
          )
        }
      />
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {error !== undefined && <RefusalNotice error={error} />}
      {handover !== undefined && (
        <>
          <StateNotice handover={handover} manages={manages} />
          <Paper handover={handover} office={session?.office?.name ?? ''} />
        </>
      )}
    </div>
  )
}

function StateNotice({ handover, manages }: { readonly handover: Handover; readonly manages: boolean }): ReactNode {
  if (!handover.whole)
    return (
      <Notice kind="error" title="这份清单被改动过">
        存着的内容与校验码对不上，不能作数。请以签字的纸件为准，并告诉审计管理员。
      </Notice>
    )
  if (handover.signed_at === null)
    return <Notice kind="info">请打印，移交人、接收人、监交人当面核对后签字，再扫描或拍照上传。情况变了的，另填一份。</Notice>
  return (
    <Notice
      kind="info"
      title={`签字件 ${momentOf(handover.signed_at)} 已上传`}
      actions={manages && !handover.user_disabled ? <Link to="/users">去停用 {handover.user_name}</Link> : undefined}
    >
      清单不再改动。
    </Notice>
  )
}

/** 7C1E 90B2 …, to be compared by eye. */
const inGroups = (hash: string): string =>
  hash
    .toUpperCase()
    .match(/.{1,4}/g)
    ?.join(' ') ?? ''

const SIGNERS = ['移交人', '接收人', '监交人'] as const

function Paper({ handover, office }: { readonly handover: Handover; readonly office: string }): ReactNode {
  const { items, declared, user_name, to_name } = handover
  return (
    <div className="paper-desk" tabIndex={0} role="region" aria-label="移交清单">
      <PageStyle css={PAPER_STYLE} />
      <article className="paper" aria-label="移交清单">
        <h2>工作移交清单</h2>
        <p>
          单位：{office}　　日期：{formatDay(day(handover.made_on), 0)}
        </p>
        <p>
          {user_name}（{roleNames(handover.user_roles) || '无角色'}）因离岗或换岗，将下列在办事项和物品移交给 {to_name}（
          {roleNames(handover.to_roles) || '无角色'}）。
        </p>
        <h3>一、在办事项（系统列出）</h3>
        <table>
          <thead>
            <tr>
              <th className="no">序号</th>
              <th>事项</th>
              <th className="amount">核对</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ text }, index) => (
              <tr key={text}>
                <td className="no">{index + 1}</td>
                <td>{text}</td>
                <td />
              </tr>
            ))}
            {items.length === 0 && (
              <tr>
                <td className="no">–</td>
                <td>系统没有查到没办完的事项</td>
                <td />
              </tr>
            )}
          </tbody>
        </table>
        <h3>二、钥匙、印章、口令、资金、档案（人工填写）</h3>
        <DeclaredTable handover={handover} />
        <table className="sign">
          <tbody>
            <tr>
              {SIGNERS.map(title => (
                <td key={title}>
                  {title}签字：
                  <i>年　　月　　日</i>
                </td>
              ))}
            </tr>
          </tbody>
        </table>
        <p>
          校验码　<code>{inGroups(handover.hash)}</code>
        </p>
        <p>一式三份，移交人、接收人、单位各一份。清单 {items.length + declared.length} 项，改动后校验码不同，本单作废。</p>
      </article>
    </div>
  )
}

const DeclaredTable = ({ handover: { declared } }: { readonly handover: Handover }): ReactNode => (
  <table>
    <thead>
      <tr>
        <th className="no">序号</th>
        <th className="kind">种类</th>
        <th>名称</th>
        <th className="amount">数量、余额</th>
        <th className="amount">说明</th>
      </tr>
    </thead>
    <tbody>
      {declared.map(({ kind, what, amount, note }, index) => (
        <tr key={`${kind} ${what} ${amount}`}>
          <td className="no">{index + 1}</td>
          <td className="kind">{DECLARED_WORDS[kind]}</td>
          <td>{what}</td>
          <td className="amount">{amount}</td>
          <td className="amount">{note}</td>
        </tr>
      ))}
      {declared.length === 0 && (
        <tr>
          <td className="no">–</td>
          <td colSpan={4}>没有</td>
        </tr>
      )}
    </tbody>
  </table>
)
