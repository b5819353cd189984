import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { formatMonth, month } from '../../kernel/month.ts'
import { call } from '../../web/api.ts'
import { useHotkeys } from '../../web/hotkeys.ts'
import { useGo, useParam } from '../../web/link.tsx'
import { useSession } from '../../web/session.tsx'
import { BottomBar } from '../../web/widgets/bottom-bar.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { Split } from '../../web/widgets/panel.tsx'
import { Steps } from '../../web/widgets/status-mark.tsx'
import {
  discardRoute,
  kindsRoute,
  previewRoute,
  setImportRoute,
  type ImportChoices,
  type ImportPreview,
  type ProblemWire,
} from './contract.ts'
import { Problems, Summary, Totals } from './page.checks.tsx'
import { Commit } from './page.commit.tsx'
import { Grid, type Place } from './page.grid.tsx'
import { Choices, Mapping } from './page.mapping.tsx'

const QUESTION_WORDS: Readonly<Record<string, string>> = {
  kind: '种类',
  month: '月份',
  columns: '对应列',
  amount: '金额的含义',
  unit: '按人还是按户',
  gone: '表上没有的人停还是不停',
}

/** A roster before it is taken in: columns, problems and sums together; nothing is stored until 入库. */
export default function ImportPreviewPage(): ReactNode {
  const import_id = useParam('id')
  const answer = useQuery({
    queryKey: ['import', import_id],
    queryFn: ({ signal }) => call(previewRoute, { params: { import_id }, signal }),
  })
  if (answer.error !== null) return <RefusalNotice error={answer.error} />
  if (answer.data === undefined) return <PageHead title="正在读花名册" crumbs={[{ label: '导入表格', to: '/import' }]} />
  return <Preview preview={answer.data} />
}

/** What can be done to a draft; each act asks the preview anew. */
function useDraft(preview: ImportPreview) {
  const { import_id } = preview
  const client = useQueryClient()
  const go = useGo()
  const [error, setError] = useState<unknown>()
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: ['import', import_id] })
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    setError(undefined)
    try {
      await work()
    } catch (refusal) {
      setError(refusal)
    }
  }
  const set = (choices: ImportChoices): void =>
    void act(async () => {
      await call(setImportRoute, { params: { import_id }, body: choices })
      await again()
    })
  const discard = (): void =>
    void act(async () => {
      if (!preview.committed) await call(discardRoute, { params: { import_id } })
      await client.invalidateQueries({ queryKey: ['imports'] })
      go('/import')
    })
  return { error, again, set, discard }
}

function Preview({ preview }: { readonly preview: ImportPreview }): ReactNode {
  const { session } = useSession()
  const kinds = useQuery({ queryKey: ['import-kinds'], queryFn: ({ signal }) => call(kindsRoute, { signal }) }).data?.kinds ?? []
  const { error, again, set, discard } = useDraft(preview)
  const [only, setOnly] = useState<'problems' | 'all'>(preview.errors + preview.warnings > 0 ? 'problems' : 'all')
  const [at, setAt] = useState<Place | null>(null)
  const visit = ({ row, column }: ProblemWire): void => {
    if (row !== null) setAt({ row, column: column ?? 0 })
  }
  useHotkeys({ F8: () => visitNext(preview, at, 1, visit), 'Shift F8': () => visitNext(preview, at, -1, visit) })
  const kind = kinds.find(each => each.id === preview.choices.kind)
  const blocked = blockedBy(preview)
  return (
    <>
      <PageHead
        title={preview.file_name}
        crumbs={[{ label: '导入表格', to: '/import' }, { label: kind?.title ?? '还没有定种类' }]}
        meta={<Meta preview={preview} />}
        actions={<Steps steps={stepsOf(preview)} />}
      />
      {error !== undefined && <RefusalNotice error={error} />}
      {preview.committed && (
        <Notice kind="info" title="已经入库">
          再导入同一份文件，不会重复登记。
        </Notice>
      )}
      {preview.earlier !== null && !preview.committed && (
        <Notice kind="warning" title="这份文件以前入过库">
          再入库时，相同的内容都不变。
        </Notice>
      )}
      <Summary preview={preview} />
      <Split side={330} at="left">
        <div className="stack">
          <Choices preview={preview} kinds={kinds} today={session?.today ?? '2020-01-01'} onSet={set} />
          <Mapping preview={preview} kinds={kinds} onSet={set} />
        </div>
        <div className="stack">
          <Grid preview={preview} only={only} onOnly={setOnly} at={at} onAt={setAt} onChanged={again} />
          <Split side={340}>
            <Problems preview={preview} onGo={visit} />
            <Totals preview={preview} />
          </Split>
        </div>
      </Split>
      <BottomBar
        blocked={preview.committed ? undefined : blocked}
        note={preview.committed ? '已入库' : '现在什么都没有存；点「入库」前会再问一次'}
      >
        <Button onClick={discard}>{preview.committed ? '回到导入表格' : '换一个文件'}</Button>
        <Commit preview={preview} kindTitle={kind?.title ?? ''} blocked={blocked !== undefined || preview.committed} />
      </BottomBar>
    </>
  )
}

function Meta({ preview: { sheets, sheet, header, counts, choices } }: { readonly preview: ImportPreview }): ReactNode {
  return (
    <>
      {choices.month !== undefined && <span>{formatMonth(month(choices.month))}</span>}
      <span>
        第 {sheet + 1} 张表「{sheets[sheet]?.name}」
      </span>
      {header !== null && (
        <span>{header.top === header.bottom ? `表头在第 ${header.top} 行` : `表头在第 ${header.top} 至 ${header.bottom} 行`}</span>
      )}
      <span>{counts.rows} 行</span>
    </>
  )
}

function blockedBy({ errors, questions }: ImportPreview): string | undefined {
  const open = questions.map(question => QUESTION_WORDS[question] ?? question).join('、')
  const parts = [...(errors > 0 ? [`改好 ${errors} 格错误`] : []), ...(open === '' ? [] : [`定下${open}`])]
  return parts.length === 0 ? undefined : `${parts.join('、')}后才能入库；现在什么都没有存`
}

function stepsOf({ questions, errors, committed }: ImportPreview) {
  const mapped = questions.length === 0
  return [
    { word: '1 选文件', status: 'done' as const },
    {
      word: mapped ? '2 对应列' : `2 对应列，${questions.length} 项待定`,
      status: mapped ? ('done' as const) : ('doubt' as const),
      current: !mapped,
    },
    { word: '3 核对', status: mapped && errors === 0 ? ('done' as const) : ('underway' as const), current: mapped && !committed },
    { word: '4 入库', status: committed ? ('done' as const) : ('notbegun' as const), current: committed },
  ]
}

/** The problem after (or before) the current cell, round the end. */
function visitNext({ problems }: ImportPreview, at: Place | null, way: 1 | -1, visit: (problem: ProblemWire) => void): void {
  const list = problems.filter(problem => problem.row !== null && problem.severity !== 'info')
  const here = list.findIndex(problem => problem.row === at?.row && problem.column === at?.column)
  const next = list.at(here < 0 ? (way === 1 ? 0 : -1) : (here + way) % list.length)
  if (next !== undefined) visit(next)
}
