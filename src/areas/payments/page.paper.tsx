import type { ReactNode } from 'react'
import { fenFromJson, yuanInWords } from '../../kernel/money.ts'
import { yuan } from '../../web/widgets/money.tsx'
import { PageStyle } from '../../web/widgets/page-style.tsx'
import type { BatchDetail } from './contract.ts'
import { count, momentWord, monthWord } from './page.words.ts'
import { REMAINS_WORDS } from './rules.duties.ts'

/** Preview and paper are one: the sheet below, alone on A4 landscape. */
const PAPER_STYLE = `
@page { size: A4 landscape; margin: 14mm 16mm; }
.paper { background: #fff; color: #000; font-family: 'SimSun', 'NSimSun', 'FangSong', 'Noto Serif CJK SC', 'Noto Serif SC', serif; padding: 32px 44px 24px; }
.paper h2 { font-size: 20px; text-align: center; letter-spacing: 1px; font-weight: 700; margin-bottom: 10px; }
.paper-head, .paper-foot { display: flex; justify-content: space-between; gap: 16px; font-size: 12.5px; }
.paper table { width: 100%; border-collapse: collapse; margin-top: 4px; table-layout: fixed; }
.paper th, .paper td { border: 0.75pt solid #000; padding: 4px 7px; text-align: right; font-weight: 400; font-size: 13px; height: 30px; }
.paper th { text-align: center; font-weight: 700; }
.paper .left { text-align: left; }
.paper .opinion { height: 124px; vertical-align: top; text-align: left; font-weight: 700; position: relative; }
.paper .opinion span { position: absolute; right: 14px; bottom: 34px; font-weight: 400; padding-right: 56px; }
.paper .opinion i { position: absolute; right: 14px; bottom: 10px; font-style: normal; font-weight: 400; }
.paper-foot { align-items: flex-end; margin-top: 10px; font-size: 12px; line-height: 20px; justify-content: flex-start; }
.paper-duties { margin-top: 6px; font-size: 12px; line-height: 18px; }
.paper-foot img { width: 84px; height: 84px; }
.paper code { font-family: 'Consolas', 'Courier New', monospace; font-weight: 700; overflow-wrap: anywhere; }
.paper-desk { background: var(--line); padding: 4px; overflow: auto; }
.paper-desk .paper { min-width: 820px; }
@media print {
  .payment-side, .page-head, .notice { display: none !important; }
  .payment-approval { display: block !important; }
  .payment-approval .panel { border: 0; } .payment-approval .panel-head { display: none; }
  .paper-desk { padding: 0; background: none; overflow: visible; } .paper-desk .paper { padding: 0; min-width: 0; }
}`

type Row = {
  readonly title: string
  readonly households: number
  readonly persons: number
  readonly base: number
  readonly uplift: number
  readonly back: number
  readonly offset: number
}

function rowsOf({ batch, previous, parts }: BatchDetail): readonly Row[] {
  const now: Row = {
    title: '本月',
    households: batch.households,
    persons: batch.persons,
    base: batch.base_fen,
    uplift: batch.uplift_fen,
    back: batch.back_pay_fen,
    offset: batch.offset_fen,
  }
  if (batch.kind !== 'regular') return [{ ...now, title: '本批' }]
  const part = (title: string, p: BatchDetail['parts']['up'], back: number, offset: number): Row => ({
    title,
    households: p.households,
    persons: p.persons,
    base: p.base_fen,
    uplift: p.uplift_fen,
    back,
    offset,
  })
  return [
    {
      title: previous === null ? '上月（无）' : '上月',
      households: previous?.households ?? 0,
      persons: previous?.persons ?? 0,
      base: previous?.base_fen ?? 0,
      uplift: previous?.uplift_fen ?? 0,
      back: 0,
      offset: 0,
    },
    part('本月增加', parts.up, batch.back_pay_fen, 0),
    part('本月减少', parts.down, 0, batch.offset_fen),
    now,
  ]
}

/** 7C1E 90B2 …, to be compared by eye. */
export const inGroups = (hash: string): string =>
  hash
    .toUpperCase()
    .match(/.{1,4}/g)
    ?.join(' ') ?? ''

const OPINIONS = ['造册人意见', '民政办负责人复核意见', '分管领导审批意见', '镇人民政府（盖章）'] as const

function PaperTable({ detail }: { readonly detail: BatchDetail }): ReactNode {
  const { batch } = detail
  const relief = batch.kind === 'relief'
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">月份</span>
          </th>
          {['户数', '人数', relief ? '救助金额' : '基本金额', '分类施保金', '补发', '扣回', '实发合计'].map(title => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rowsOf(detail).map(row => (
          <tr key={row.title}>
            <th scope="row">{row.title}</th>
            <td>{batch.unit === 'household' ? count(row.households) : '–'}</td>
            <td>{count(row.persons)}</td>
            <td>{yuan(row.base)}</td>
            <td>{yuan(row.uplift)}</td>
            <td>{yuan(row.back)}</td>
            <td>{yuan(row.offset)}</td>
            <td>{yuan(row.base + row.uplift + row.back - row.offset)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">实发（大写）</th>
          <td className="left" colSpan={7}>
            <b>{yuanInWords(fenFromJson(batch.net_fen))}</b>
          </td>
        </tr>
        {batch.reason !== null && (
          <tr>
            <th scope="row">事由</th>
            <td className="left" colSpan={7}>
              {batch.reason}
            </td>
          </tr>
        )}
        <tr>
          {OPINIONS.map((title, index) => (
            <td key={title} className="opinion" colSpan={2}>
              {title}
              {index < 3 && <span>签字：</span>}
              <i>年　　月　　日</i>
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  )
}

/** The code to scan, the check code in groups, the seal of the audit. */
function PaperFoot({ detail }: { readonly detail: BatchDetail }): ReactNode {
  const { batch, seal } = detail
  return (
    <div className="paper-foot">
      <img src={`data:image/svg+xml;utf8,${encodeURIComponent(detail.qr)}`} alt="批次、人数、金额和校验码" />
      <div>
        <div>
          清册校验码　<code>{inGroups(batch.hash)}</code>
        </div>
        <div>
          {seal === null ? (
            '审计封存　一分钟内自动封存，封存后此处印封存号'
          ) : (
            <>
              审计封存　第 {count(seal.seal_no)} 号，{momentWord(seal.sealed_at)}　<code>{inGroups(seal.hash.slice(0, 8))}</code>
            </>
          )}
        </div>
        <div>扫码可核对批次、人数、金额和校验码。清册改动后校验码不同，本单作废。</div>
      </div>
    </div>
  )
}

/** Who did what so far, and which duties one person holds: whoever signs sees it. */
function PaperDuties({ detail: { batch, remains } }: { readonly detail: BatchDetail }): ReactNode {
  const acts = [
    ['造册', batch.made],
    ['送审', batch.submitted?.name === batch.made?.name ? null : batch.submitted],
    ['复核', batch.reviewed],
    [batch.approved_via === 'paper' ? '上传签字件' : '审批', batch.approved],
    ['导出银行清单', batch.sent],
  ] as const
  const done = acts.flatMap(([what, actor]) => (actor === null ? [] : [`${what} ${actor.name}（${momentWord(actor.at)}）`]))
  return (
    <div className="paper-duties">
      系统内经办：{done.join('；')}。{remains.length > 0 && <b>职责未分开：{remains.map(code => REMAINS_WORDS[code]).join('；')}。</b>}
    </div>
  )
}

/** The 审批单: figures, amount in words, empty boxes for opinions, check code, code to scan. */
export function ApprovalPaper({ detail }: { readonly detail: BatchDetail }): ReactNode {
  const { batch, office } = detail
  return (
    <div className="paper-desk" tabIndex={0} role="region" aria-label="审批单">
      <PageStyle css={PAPER_STYLE} />
      <article className="paper" aria-label="审批单">
        <h2>
          {office.town_name}
          {monthWord(batch.month)}
          {detail.pay_title}发放审批单
        </h2>
        <div className="paper-head">
          <span>编报单位：{office.name}</span>
          <span>批次：{detail.number_text}</span>
          <span>单位：户、人、元</span>
        </div>
        <PaperTable detail={detail} />
        <PaperDuties detail={detail} />
        <PaperFoot detail={detail} />
      </article>
    </div>
  )
}
