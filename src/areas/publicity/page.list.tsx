import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type CSSProperties, type ReactNode } from 'react'
import { addMonths, month, parseMonth } from '../../kernel/month.ts'
import { addressOf, call, download } from '../../web/api.ts'
import { useLaw } from '../../web/law.ts'
import { useQueryText } from '../../web/link.tsx'
import { useSession } from '../../web/session.tsx'
import { ChoiceField } from '../../web/widgets/field.tsx'
import { yuan } from '../../web/widgets/money.tsx'
import { MonthPicker } from '../../web/widgets/month-picker.tsx'
import { Notice, RefusalNotice } from '../../web/widgets/notice.tsx'
import { PageHead } from '../../web/widgets/page-head.tsx'
import { PageStyle } from '../../web/widgets/page-style.tsx'
import { villagesRoute } from '../divisions/contract.ts'
import { publicListFileRoute, publicListRoute, type PublicList, type PublicListInput } from './contract.ts'

const MONTHS_BACK = 24

/** A4 portrait, as it is pasted up: each village of a board on a sheet of its own. The mark stands behind the words of every page. */
const PAPER_STYLE = `
@page { size: A4; margin: 16mm 15mm; }
.public-desk { background: var(--line); padding: 8px; display: flex; flex-direction: column; gap: 8px; overflow: auto; }
.public-paper { background-color: #fff; color: #000; padding: 32px 36px; min-width: 520px; max-width: 820px; width: 100%; margin: 0 auto;
  font-family: 'SimSun', 'NSimSun', 'FangSong', 'Noto Serif CJK SC', 'Noto Serif SC', serif; font-size: 18px; line-height: 1.6;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.public-paper h2 { font-size: 24px; text-align: center; font-weight: 700; line-height: 1.5; }
.public-paper .mark-line { text-align: center; font-weight: 700; }
.public-paper .line { display: flex; justify-content: space-between; gap: 16px; font-size: 16px; }
.public-paper table { width: 100%; border-collapse: collapse; margin: 6px 0 10px; }
.public-paper th, .public-paper td { border: 0.75pt solid #000; padding: 5px 8px; text-align: left; }
.public-paper th { text-align: center; font-weight: 700; }
.public-paper .right { text-align: right; }
.public-paper .foot { font-size: 16px; }
@media (max-width: 640px) {
  .public-desk { padding: 0; }
  .public-paper { min-width: 0; padding: 14px 10px; font-size: 16px; }
  .public-paper h2 { font-size: 20px; }
  .public-paper .line { flex-wrap: wrap; gap: 0 16px; }
  .public-paper th, .public-paper td { padding: 4px; }
}
@media print {
  .page-head, .notice, .print-mark { display: none !important; }
  .public-desk { background: none; padding: 0; display: block; overflow: visible; }
  .public-paper { padding: 0; min-width: 0; max-width: none; font-size: 14pt; }
  .public-paper + .public-paper { break-before: page; }
  .public-paper thead { display: table-header-group; } .public-paper tr { break-inside: avoid; }
}`

function useListInput() {
  const today = useSession().session?.today ?? ''
  const [programme, setProgramme] = useQueryText('programme')
  const [division, setDivision] = useQueryText('village')
  const [chosenMonth, setMonth] = useQueryText('month')
  const [chosenPlace, setPlace] = useQueryText('place')
  const place: PublicListInput['place'] = chosenPlace === 'web' ? 'web' : 'board'
  const shown: string = parseMonth(chosenMonth) ?? today.slice(0, 7)
  const input: PublicListInput = { programme, month: shown, place, ...(division === '' ? {} : { division }) }
  return { today, input, division, setProgramme, setDivision, setMonth, setPlace }
}

/** 公示名单 of one programme: chosen, seen as it will hang, printed or taken as a workbook. */
export default function PublicListPage(): ReactNode {
  const { input, ...choosing } = useListInput()
  const [failure, setFailure] = useState<unknown>()
  const ready = input.programme !== '' && input.month !== ''
  const answer = useQuery({
    queryKey: ['public-list', input],
    queryFn: ({ signal }) => call(publicListRoute, { query: input, signal }),
    enabled: ready,
    retry: false,
  })
  const list = answer.data
  const take = (): void => {
    setFailure(undefined)
    download(addressOf(publicListFileRoute.path, {}, input), '公示名单.xlsx').catch(setFailure)
  }
  return (
    <>
      <PageHead
        title="公示名单"
        crumbs={[{ label: '发布前体检', to: '/publicity' }]}
        actions={
          <>
            <Button disabled={list === undefined} onClick={take}>
              下载 Excel
            </Button>
            <Button type="primary" disabled={list === undefined} onClick={() => window.print()}>
              打印
            </Button>
          </>
        }
      />
      <Choices input={input} {...choosing} />
      {failure !== undefined && <RefusalNotice error={failure} />}
      {answer.error !== null && <RefusalNotice error={answer.error} />}
      {!ready && (
        <Notice kind="info" title="请选一个项目">
          名单只由可以公开的内容做成：户主姓名、村民组、人数、金额。证件号码、账号、电话、困难原因不在里面；做好后再体检一遍，查出号码就不给出。
        </Notice>
      )}
      {ready && answer.isPending && <Notice kind="info">正在做名单并体检</Notice>}
      {list !== undefined && <Desk list={list} input={input} />}
    </>
  )
}

type ChoicesProps = Omit<ReturnType<typeof useListInput>, 'input'> & { readonly input: PublicListInput }

function Choices({ today, input, division, setProgramme, setDivision, setMonth, setPlace }: ChoicesProps): ReactNode {
  const law = useLaw()
  const villages = useQuery({ queryKey: ['villages'], queryFn: ({ signal }) => call(villagesRoute, { signal }) })
  const programmes = law?.programmes.filter(each => each.recurring) ?? []
  const now = today === '' ? undefined : month(today.slice(0, 7))
  return (
    <div className="filters no-print" role="group" aria-label="选名单">
      <ChoiceField
        label="项目"
        value={input.programme}
        onText={setProgramme}
        options={[{ value: '', label: '请选项目' }, ...programmes.map(each => ({ value: each.id, label: each.title }))]}
      />
      <ChoiceField
        label="村（居）"
        value={division}
        onText={setDivision}
        options={[
          { value: '', label: '全部村（居）' },
          ...(villages.data?.villages ?? []).map(each => ({ value: each.division, label: each.short_name })),
        ]}
      />
      {now !== undefined && (
        <MonthPicker label="月份" value={month(input.month)} onChange={setMonth} first={addMonths(now, -MONTHS_BACK)} last={now} />
      )}
      <ChoiceField
        label="公开在哪里"
        value={input.place}
        onText={setPlace}
        options={[
          { value: 'board', label: '村公示栏（姓名写全）' },
          { value: 'web', label: '网站、微信群（姓名隐去）' },
        ]}
      />
    </div>
  )
}

/** Two lines of the mark in a tile of 340 × 220, so faint that figures stay readable and a copy still shows it. */
function markBehind(text: string): CSSProperties {
  const tile = `<svg xmlns="http://www.w3.org/2000/svg" width="340" height="220"><text x="12" y="150" font-size="20" fill="#000" fill-opacity="0.09" transform="rotate(-24 170 110)">${text.replace(/[<>&"]/g, '')}</text></svg>`
  return { backgroundImage: `url("data:image/svg+xml;utf8,${encodeURIComponent(tile)}")` }
}

type Row = {
  readonly village: string
  readonly group?: string
  readonly name?: string
  readonly persons: number
  readonly amount_fen: number
}

function Desk({ list, input }: { readonly list: PublicList; readonly input: PublicListInput }): ReactNode {
  const rows: readonly Row[] = list.counts ?? list.rows
  const apart = input.place === 'board' && list.counts === null && input.division === undefined
  const villages = apart ? [...new Set(rows.map(row => row.village))] : [undefined]
  return (
    <div className="public-desk" tabIndex={0} role="region" aria-label="名单">
      <PageStyle css={PAPER_STYLE} />
      {villages.map(village => (
        <Paper
          key={village ?? ''}
          list={list}
          input={input}
          village={village}
          rows={rows.filter(row => village === undefined || row.village === village)}
        />
      ))}
    </div>
  )
}

type PaperProps = {
  readonly list: PublicList
  readonly input: PublicListInput
  readonly village: string | undefined
  readonly rows: readonly Row[]
}

function Paper({ list, input, village, rows }: PaperProps): ReactNode {
  const scope = list.scope.endsWith(village ?? '') ? list.scope : `${list.scope}${village}`
  const title = list.title.replace(list.scope, scope)
  return (
    <article className="public-paper" aria-label={title} style={markBehind(`${scope} 公示专用`)}>
      <h2>{title}</h2>
      <p className="mark-line">{list.mark}</p>
      <div className="line">
        <span>{list.office}</span>
        <span>长期公示，按月更新</span>
        <span>单位：{list.counts === null ? '人、元/月' : '人、元'}</span>
      </div>
      <PaperTable rows={rows} columns={columnsOf(list, input, village)} />
      <p className="foot">{list.notice}</p>
    </article>
  )
}

type PaperColumn = { readonly title: string; readonly cell: (row: Row, at: number) => ReactNode; readonly right?: true }

function columnsOf(list: PublicList, { place, division }: PublicListInput, village: string | undefined): readonly PaperColumn[] {
  const one = village !== undefined || division !== undefined
  return [
    { title: '序号', cell: (_, at) => at + 1, right: true },
    ...(one && list.counts === null ? [] : [{ title: '村（居）', cell: (row: Row) => row.village }]),
    ...(list.counts === null && place === 'board' && list.rows.some(row => row.group !== '')
      ? [{ title: '村民组', cell: (row: Row) => row.group }]
      : []),
    ...(list.counts === null ? [{ title: '户主', cell: (row: Row) => row.name }] : []),
    { title: list.counts === null ? '保障人数' : '人数', cell: row => row.persons, right: true },
    { title: '月保障金额', cell: row => yuan(row.amount_fen), right: true },
  ]
}

function PaperTable({ rows, columns }: { readonly rows: readonly Row[]; readonly columns: readonly PaperColumn[] }): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          {columns.map(({ title }) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          <tr key={at}>
            {columns.map(({ title, cell, right }) => (
              <td key={title} {...(right ? { className: 'right' } : {})}>
                {cell(row, at)}
              </td>
            ))}
          </tr>
        ))}
        <tr>
          <td colSpan={columns.length - 2}>合计</td>
          <td className="right">{rows.reduce((sum, row) => sum + row.persons, 0)}</td>
          <td className="right">{yuan(rows.reduce((sum, row) => sum + row.amount_fen, 0))}</td>
        </tr>
      </tbody>
    </table>
  )
}
