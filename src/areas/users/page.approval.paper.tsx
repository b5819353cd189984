import type { ReactNode } from 'react'
import { PageStyle } from '../../web/widgets/page-style.tsx'
import type { ApprovalSheet } from './contract.approval.ts'

/** Preview and paper are one: A4 upright, opinions printed empty. */
const STYLE = `
@page { size: A4; margin: 18mm 20mm; }
.approval-desk { background: var(--line); padding: 8px; overflow: auto; }
.approval-paper { background: #fff; color: #000; padding: 32px 40px; min-width: 560px; max-width: 860px; margin: 0 auto; font-size: 15px; line-height: 1.75;
  font-family: 'SimSun', 'NSimSun', 'FangSong', 'Noto Serif CJK SC', 'Noto Serif SC', serif; }
.approval-paper h2 { font-size: 21px; text-align: center; font-weight: 700; margin-bottom: 8px; }
.approval-paper h3 { font-size: 15px; font-weight: 700; margin-top: 8px; }
.approval-paper p { text-indent: 2em; overflow-wrap: anywhere; }
.approval-paper table { width: 100%; border-collapse: collapse; margin: 6px 0; line-height: 1.5; }
.approval-paper th, .approval-paper td { border: 0.75pt solid #000; padding: 3px 7px; text-align: left; font-weight: 400; font-size: 14px; }
.approval-paper thead th { text-align: center; font-weight: 700; }
.approval-paper .right { text-align: right; } .approval-paper .center { text-align: center; }
.approval-paper .opinion { height: 112px; vertical-align: top; width: 50%; position: relative; font-weight: 700; }
.approval-paper .opinion span { position: absolute; right: 120px; bottom: 34px; font-weight: 400; }
.approval-paper .opinion i { position: absolute; right: 14px; bottom: 8px; font-style: normal; font-weight: 400; }
@media (max-width: 640px) {
  .approval-desk { padding: 0; }
  .approval-paper { min-width: 0; padding: 14px 12px; }
  .approval-paper th, .approval-paper td { padding: 3px 4px; }
  .approval-paper .opinion span { right: 14px; bottom: 40px; }
}
@media print {
  .page-head { display: none !important; }
  .approval-side, .approval-page .notice { display: none !important; }
  .approval-page .split { display: block; }
  .approval-desk { background: none; padding: 0; overflow: visible; }
  .approval-paper { padding: 0; min-width: 0; max-width: none; font-size: 10.5pt; line-height: 1.6; }
  .approval-paper h3 { font-size: 10.5pt; } .approval-paper th, .approval-paper td { font-size: 10pt; }
  .approval-paper h3 { break-after: avoid; } .approval-paper tr { break-inside: avoid; }
}`

/** 《系统启用审批单》 as it is printed. */
export function ApprovalPaper({ sheet }: { readonly sheet: ApprovalSheet }): ReactNode {
  const pairs = sheet.opinions.flatMap((_, at) => (at % 2 === 0 ? [sheet.opinions.slice(at, at + 2)] : []))
  return (
    <div className="approval-desk" tabIndex={0} role="region" aria-label="审批单">
      <PageStyle css={STYLE} />
      <article className="approval-paper" aria-label={sheet.title}>
        <h2>{sheet.title}</h2>
        {sheet.sections.map(({ heading, paragraphs }, at) => (
          <section key={heading}>
            <h3>{heading}</h3>
            {paragraphs.map(text => (
              <p key={text}>{text}</p>
            ))}
            {at === 1 && <Kinds sheet={sheet} />}
          </section>
        ))}
        <h3>九、意见</h3>
        <table>
          <tbody>
            {pairs.map(pair => (
              <tr key={pair.join()}>
                {pair.map(opinion => (
                  <td key={opinion} className="opinion">
                    {opinion}
                    <span>签字（盖章）：</span>
                    <i>年　　月　　日</i>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </article>
    </div>
  )
}

const Kinds = ({ sheet }: { readonly sheet: ApprovalSheet }): ReactNode => (
  <table>
    <thead>
      <tr>
        {['种类', '数量', '敏感', '怎么保护'].map(title => (
          <th key={title} scope="col">
            {title}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {sheet.kinds.map(({ kind, count, sensitive, guarded }) => (
        <tr key={kind}>
          <th scope="row">{kind}</th>
          <td className="right">{count}</td>
          <td className="center">{sensitive}</td>
          <td>{guarded}</td>
        </tr>
      ))}
    </tbody>
  </table>
)
