import type { ReactNode } from 'react'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { PageStyle } from '../../web/widgets/page-style.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import type { Figure, Summary, TextBlock } from './contract.ts'
import { hashWords } from './page.words.ts'
import { tableUnit, tableValue } from './rules.document.ts'

const STYLE = `
.paper-desk { background: var(--head); border: 1px solid var(--line); border-radius: 4px; padding: 10px 14px; }
.paper { background: var(--surface); border: 1px solid var(--control-edge); padding: 24px 40px 32px; min-height: 560px;
  font-family: FangSong, 仿宋, 'Noto Serif CJK SC', 'Noto Serif SC', serif; font-size: 17px; line-height: 31px; }
.paper h2 { font-size: 22px; line-height: 34px; text-align: center; font-weight: 700; margin-bottom: 8px; }
.paper h3 { font-size: 17px; font-weight: 700; text-indent: 2em; font-family: SimHei, 黑体, var(--font); }
.paper h4 { font-size: 17px; font-weight: 600; margin: 0; text-indent: 2em; font-family: KaiTi, 楷体, 'Noto Serif CJK SC', serif; }
.paper p { text-indent: 2em; text-align: left; line-break: strict; }
.paper-figure { display: inline; border: 0; background: none; padding: 0; text-indent: 0; font: inherit; color: var(--primary);
  border-bottom: 1.5px dotted var(--primary); cursor: pointer; line-height: 24px; }
.paper-figure[aria-pressed='true'] { background: var(--warning-tint); border-bottom: 2px solid var(--warning-edge); }
@media (max-width: 640px) {
  .paper-desk { padding: 0; border: 0; background: none; }
  .paper { padding: 14px 12px 20px; min-height: 0; line-height: 38px; }
  .paper-figure { padding: 6px 0; }
}
@media print { .paper-desk, .paper { border: 0; padding: 0; background: none; } .paper-figure { border: 0; color: #000; background: none !important; } }`

type Choosing = { readonly current: string; readonly onChoose: (id: string) => void }

/** The text as it will be printed; a figure is a button that shows its rows. */
export function Paper({ summary, ...choosing }: Choosing & { readonly summary: Summary }): ReactNode {
  // The first place of a figure carries its id: keys and links find it there.
  const placed = new Set<string>()
  return (
    <div className="paper-desk">
      <PageStyle css={STYLE} />
      <article className="paper" aria-label={summary.title}>
        <h2>{summary.title}</h2>
        {summary.blocks.map((block, at) => (
          <Block key={at} block={block} placed={placed} {...choosing} />
        ))}
      </article>
    </div>
  )
}

type BlockProps = Choosing & { readonly block: TextBlock; readonly placed: Set<string> }

function Block({ block, placed, current, onChoose }: BlockProps): ReactNode {
  const words = block.runs.map(({ text, figure }, at) => {
    if (figure === undefined) return <span key={at}>{partsOf(block, at).rest}</span>
    const isFirst = !placed.has(figure)
    placed.add(figure)
    return (
      <span key={at} className="nowrap">
        {partsOf(block, at - 1).opening}
        <button
          type="button"
          className="paper-figure"
          aria-pressed={figure === current}
          onClick={() => onChoose(figure)}
          {...(isFirst ? { id: `figure-${figure}` } : {})}
        >
          {text}
        </button>
        {partsOf(block, at + 1).mark}
      </span>
    )
  })
  if (block.kind === 'heading1') return <h3>{words}</h3>
  if (block.kind === 'heading2') return <h4>{words}</h4>
  return <p>{words}</p>
}

type Parts = { readonly mark: string; readonly rest: string; readonly opening: string }

/**
 * A button breaks the line like a picture, so the mark that follows a figure and the bracket that opens before one are drawn with it:
 * no line begins with the mark or ends with the bracket.
 */
function partsOf({ runs }: TextBlock, at: number): Parts {
  const isText = (place: number): boolean => runs[place] !== undefined && runs[place].figure === undefined
  const isFigure = (place: number): boolean => runs[place]?.figure !== undefined
  const text = isText(at) ? (runs[at]?.text ?? '') : ''
  const mark = isFigure(at - 1) ? (/^[，。；、）」》]+/.exec(text)?.[0] ?? '') : ''
  const opening = isFigure(at + 1) ? (/[（「《]+$/.exec(text.slice(mark.length))?.[0] ?? '') : ''
  return { mark, rest: text.slice(mark.length, text.length - opening.length), opening }
}

const COLUMNS: readonly Column<Figure>[] = [
  { key: 'title', title: '名称', render: figure => figure.title },
  { key: 'value', title: '值', align: 'right', render: figure => tableValue(figure) },
  { key: 'unit', title: '单位', render: figure => tableUnit(figure.unit) },
  { key: 'rows', title: '行数', align: 'right', render: figure => figure.rows },
  { key: 'id', title: '指标', render: figure => figure.id },
  { key: 'hash', title: '校验', render: figure => hashWords(figure.rows_hash) },
  { key: 'query', title: '查询', render: figure => figure.query },
]

/** 附表: all figures, as in the annex of the document. */
export function Annex({ figures, current, onChoose }: Choosing & { readonly figures: readonly Figure[] }): ReactNode {
  return (
    <Panel title="附表：数字来源" flush>
      <DataTable
        label="数字来源表"
        columns={COLUMNS}
        rows={figures}
        rowKey={figure => figure.id}
        current={current}
        onOpen={figure => onChoose(figure.id)}
        dense
      />
    </Panel>
  )
}
