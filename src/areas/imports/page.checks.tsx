import type { ReactNode } from 'react'
import { addressOf, download } from '../../web/api.ts'
import { DataTable, type Column } from '../../web/widgets/data-table.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { Notice } from '../../web/widgets/notice.tsx'
import { Panel } from '../../web/widgets/panel.tsx'
import { errorWorkbookRoute, type ImportPreview, type ProblemWire, type TotalCheck } from './contract.ts'

const SHOWN = 100

/** Errors first; each leads to its cell. */
export function Problems({ preview, onGo }: { readonly preview: ImportPreview; readonly onGo: (problem: ProblemWire) => void }): ReactNode {
  const { errors, warnings, problems } = preview
  const told = problems.length - errors - warnings
  return (
    <Panel
      title={`错误 ${errors}，存疑 ${warnings}`}
      label="问题清单"
      note={
        errors + warnings > 0 && (
          <button
            type="button"
            className="link"
            onClick={() => void download(addressOf(errorWorkbookRoute.path, { import_id: preview.import_id }))}
          >
            下载错误标注表
          </button>
        )
      }
    >
      <div className="notices">
        {problems.length === 0 && <p>没有发现问题。</p>}
        {problems.slice(0, SHOWN).map(problem => (
          <Notice
            key={`${problem.cell} ${problem.code} ${problem.what}`}
            kind={problem.severity}
            title={
              problem.row === null ? (
                problem.what
              ) : (
                <>
                  <button type="button" className="link" onClick={() => onGo(problem)}>
                    {problem.cell}
                  </button>{' '}
                  {problem.what}
                </>
              )
            }
          >
            {problem.how}
          </Notice>
        ))}
        {problems.length > SHOWN && (
          <p className="secondary">还有 {errors + warnings + told - SHOWN} 处没有列出，请下载错误标注表看全部。</p>
        )}
      </div>
    </Panel>
  )
}

const show = (total: TotalCheck, value: number): string => (total.is_money ? yuan(value) : String(value))

const TOTAL_COLUMNS: readonly Column<TotalCheck>[] = [
  { key: 'what', title: '合计', render: total => `${total.is_grand ? '' : `${total.label} `}${total.column}` },
  { key: 'stated', title: '表上写的', align: 'right', render: total => show(total, total.stated) },
  {
    key: 'computed',
    title: '逐行相加',
    align: 'right',
    render: total => <span className={total.stated === total.computed ? '' : 'cell-error strong'}>{show(total, total.computed)}</span>,
  },
]

/** The sums of the sheet against its rows: the grand total, and every subtotal that differs. */
export function Totals({ preview }: { readonly preview: ImportPreview }): ReactNode {
  const shown = preview.totals.filter(total => total.is_grand || total.stated !== total.computed)
  const wrong = preview.problems.filter(problem => problem.code === 'SUM_DIFFERS')
  return (
    <Panel title="合计核对（元）" flush label="合计核对">
      <DataTable
        label="合计核对表"
        dense
        columns={TOTAL_COLUMNS}
        rows={shown}
        rowKey={total => `${total.cell} ${total.field}`}
        empty="表上没有合计行"
      />
      <div className="notices">
        {wrong.slice(0, 5).map(problem => (
          <Notice key={problem.cell} kind="warning">
            {problem.how}
          </Notice>
        ))}
      </div>
    </Panel>
  )
}

/** One line that says what the file holds and what would change. */
export function Summary({ preview }: { readonly preview: ImportPreview }): ReactNode {
  const { counts, lines } = preview
  const facts: readonly (readonly [string, number, string])[] = [
    ['新增', counts.new, ''],
    ['有变化', counts.changed, ''],
    ['无变化', counts.unchanged, ''],
    ['表上没有', counts.gone, ''],
  ]
  return (
    <Panel label="摘要">
      <div className="row">
        {counts.households > 0 && (
          <span>
            <b>{counts.households}</b> 户
          </span>
        )}
        <span>
          <b>{counts.households > 0 ? counts.persons : counts.people}</b> 人
        </span>
        {facts.map(([word, value]) => (
          <span key={word}>
            {word} <b>{value}</b>
          </span>
        ))}
        <span>
          每月 <b>{yuan(counts.base_fen + counts.uplift_fen)}</b> 元
        </span>
        {preview.villages_new.length > 0 && (
          <span>
            新建 {preview.villages_new.length} 个村：{preview.villages_new.slice(0, 4).join('、')}
            {preview.villages_new.length > 4 ? '等' : ''}
          </span>
        )}
        <span className="secondary">
          合计行 {lines.totals} 行、小计 {lines.subtotals} 行、页脚 {lines.footers} 行：核对，不入库
        </span>
      </div>
    </Panel>
  )
}
