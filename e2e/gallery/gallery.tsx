import { Button } from 'antd'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { month, type Month } from '../../src/kernel/month.ts'
import { apiError } from '../../src/web/api-error.ts'
import { Link } from '../../src/web/link.tsx'
import { makeRouter } from '../../src/web/router.tsx'
import { routes } from '../../src/web/routes.tsx'
import { ScreensContext, type Screen } from '../../src/web/screens.ts'
import { Themed } from '../../src/web/theme.tsx'
import { BottomBar } from '../../src/web/widgets/bottom-bar.tsx'
import { ConfirmDialog } from '../../src/web/widgets/confirm-dialog.tsx'
import { DataTable, type Column } from '../../src/web/widgets/data-table.tsx'
import { EmptyState } from '../../src/web/widgets/empty-state.tsx'
import { ErrorPage } from '../../src/web/widgets/error-page.tsx'
import { MaskedId } from '../../src/web/widgets/masked-id.tsx'
import { Money, yuan, yuanChange } from '../../src/web/widgets/money.tsx'
import { MonthPicker } from '../../src/web/widgets/month-picker.tsx'
import { Notice } from '../../src/web/widgets/notice.tsx'
import { PageHead } from '../../src/web/widgets/page-head.tsx'
import { Facts, Panel, Split, Tag } from '../../src/web/widgets/panel.tsx'
import { Progress } from '../../src/web/widgets/progress.tsx'
import { StatusMark, Steps, type Status } from '../../src/web/widgets/status-mark.tsx'

/** A picture book of the widgets with invented rows; not shipped. e2e/gallery.test.ts looks at it. */
type Village = { readonly name: string; readonly before: number; readonly joined: number; readonly people: number; readonly fen: number; readonly change: number; readonly report: Status; readonly word: string }
const NAMES = ['东河村', '西塘村', '南岗村', '北圩村', '柳沟村', '石桥村', '枣林村', '三里村', '双井村', '大庙村', '新集村', '前楼村', '后湾村', '白杨村', '金台村', '长堤村', '梨园村', '小渡村', '官塘村']
const villages: readonly Village[] = NAMES.map((name, index) => ({
  name, before: 60 + index, joined: index % 4, people: 62 + index, fen: 1_850_000 + index * 71_300, change: (index % 5 - 2) * 13_000,
  report: index === 15 ? 'error' : index % 6 === 0 ? 'done' : 'na', word: index === 15 ? '未报' : index % 6 === 0 ? '已报' : '零报告',
}))
const columns: readonly Column<Village>[] = [
  { key: 'name', title: '村', render: row => row.name, sum: '合计 19 村' },
  { key: 'before', title: '上月人', align: 'right', render: row => row.before, sum: '1,295' },
  { key: 'joined', title: '新增人', align: 'right', render: row => row.joined === 0 ? <span className="muted">–</span> : <Link to="/people">{row.joined}</Link>, sum: '27' },
  { key: 'people', title: '本月人', align: 'right', render: row => row.people, sum: '1,300' },
  { key: 'fen', title: '本月应发', align: 'right', render: row => <Money fen={row.fen} />, sum: yuan(41_350_000) },
  { key: 'change', title: '比上月', align: 'right', render: row => yuanChange(row.change), sum: yuanChange(156_600) },
  { key: 'report', title: '死亡月报', render: row => <StatusMark status={row.report}>{row.word}</StatusMark>, sum: '18 / 19' },
]

function ComparePage(): ReactNode {
  const steps = <Steps steps={[
    { word: '1 变动', status: 'done' }, { word: '2 造册', status: 'done' }, { word: '3 与上月比较', status: 'underway', current: true }, { word: '4 送审', status: 'notbegun' },
  ]} />
  return <>
    <PageHead title="农村低保 2020年6月" crumbs={[{ label: '发放', to: '/payments' }, { label: '农村低保' }]} meta={<><span>第 1 批</span><span>草稿</span></>} actions={steps} />
    <Split side={378}>
      <Panel title="按村比较" note={<><span>单位：户、人、元</span><Link to="/payments">只看有变化的 15 村</Link></>} flush>
        <DataTable label="按村比较" dense columns={columns} rows={villages} rowKey={row => row.name} rowKind={row => row.report === 'error' ? 'error' : undefined} current="石桥村" onOpen={() => undefined} />
      </Panel>
      <Panel title="错误 1　警告 2" note="F8 下一条">
        <div className="notices">
          <Notice kind="error" title="长堤村未报5月死亡月报" actions={<Link to="/people">申请放行</Link>}>该村 68 人不能定册。请村里补报或零报告；确实来不及的，由负责人写明原因后放行。</Notice>
          <Notice kind="warning" title="账户变更不满 30 天，3 人" actions={<><input className="control" data-small aria-label="说明" placeholder="写说明，回车保存" /><Link to="/people">看 3 人</Link></>}>三人均有两人经办和卡片照片。</Notice>
          <Notice kind="warning" title="收款人不是本人，1 笔缺代领记录" actions={<Link to="/people">补登记</Link>} />
          <Notice kind="info" title="下周到期">残疾证到期 3 人。</Notice>
        </div>
      </Panel>
    </Split>
    <BottomBar blocked="还有 1 个错误、2 条警告未写说明，暂不能送审">
      <Button>导出变动表</Button><Button>保存　Ctrl S</Button><Button type="primary" disabled>送审给何志远</Button>
    </BottomBar>
  </>
}

function PersonPage(): ReactNode {
  return <>
    <PageHead title="王秀英" crumbs={[{ label: '人员与家庭', to: '/people' }, { label: '石桥村' }]} meta={<><span>女</span><span>72 岁</span><Tag>农村低保</Tag></>}
      actions={<><Button>登记变动</Button><Button>打印家庭表</Button></>} />
    <Panel label="基本情况">
      <Facts facts={[
        ['证号', <MaskedId key="id" masked="349999********0428" reveal={async () => '349999194806180428'} />],
        ['账户', <MaskedId key="account" masked="农商行 尾号 2207" what="账户" reveal={async () => '6228480000002207'} />],
        ['户籍', '石桥村下塘组 12 号'], ['复核', 'A 类，2021年3月'],
      ]} />
    </Panel>
    <Panel title="状态"><div className="row">
      {(['done', 'underway', 'notbegun', 'na', 'warning', 'error', 'doubt'] as const).map(status => <StatusMark key={status} status={status}>{status}</StatusMark>)}
    </div></Panel>
    <Panel title="控件"><div className="stack">
      <div className="filters">
        <MonthPicker label="月份" hideLabel value={month('2020-06') satisfies Month} first={month('2020-01')} last={month('2020-06')} onChange={() => undefined} />
        <select className="control" aria-label="村"><option>全部村</option></select><input className="control" aria-label="姓名" placeholder="姓名" />
        <label className="choice"><input type="checkbox" defaultChecked />只看有变化的</label><Button type="primary">查询</Button>
      </div>
      <Progress label="正在读花名册" done={4210} total={20000} unit="行" onCancel={() => undefined} />
      <Progress label="正在备份" done={12} unit="张表" />
    </div></Panel>
    <Panel title="一千行" flush>
      <DataTable label="一千行" height="240px" rowKey={row => row.name} onOpen={() => undefined} columns={columns}
        rows={Array.from({ length: 1000 }, (_, index) => ({ ...villages[index % 19] ?? villagesFirst, name: `第 ${index + 1} 行` }))} />
    </Panel>
  </>
}
const villagesFirst: Village = { name: '', before: 0, joined: 0, people: 0, fen: 0, change: 0, report: 'na', word: '' }

const EmptyPage = (): ReactNode => <>
  <PageHead title="发放" crumbs={[{ label: '发放' }]} meta="2020年6月" />
  <EmptyState title="还没有可以发放的人" steps={[
    { what: '导入本月花名册', detail: '.xls、.xlsx 都行', effort: '约 2 分钟一张' }, { what: '核对提示的错格', detail: '证号、重名、合计', effort: '多数表 10 处以内' }, { what: '造册，与上月比较，送审', detail: '第一个月没有上月，只核合计' },
  ]} actions={<><Button type="primary">导入花名册</Button><Button>看一张样表</Button></>}>每月发放从「待遇」里取人。您手里的花名册就是现成的待遇，导进来就能造册，不用一个一个录。</EmptyState>
</>

const FaultPage = (): ReactNode => <>
  <PageHead title="农村低保 2020年6月" crumbs={[{ label: '发放', to: '/payments' }, { label: '农村低保' }]} meta="第 1 批" />
  <ErrorPage title="送审没有成功，本批没有变动" retryVerb="看过了，重新送审" onRetry={() => undefined} actions={<Button>回到与上月比较</Button>} error={apiError(409, {
    code: 'PAY-4091', what: '14:31 您点「送审」时，何志远正在改石桥村 孙桂芳 的账户，比您先保存。', why: '送审要锁定全部 1,300 人的账户和金额，中途有改动就整批退回，免得发错卡。', how: '看一眼这处改动，再送一次。您写的 2 条警告说明都还在。', facts: {},
  })} />
</>

const ConfirmPage = (): ReactNode => <>
  <PageHead title="定册" />
  <ConfirmDialog open title="定册农村低保 2020年6月" verb="定册 815 户" onClose={() => undefined}
    onConfirm={() => Promise.reject(apiError(409, { code: 'PAY-4002', what: '没有定成', why: '长堤村未报月报。', how: '请先补报。', facts: {} }))}>
    <p>815 户 1,300 人，413,758.00 元。定册以后名单和金额不能再改，要改只能另做补发或扣回。</p>
  </ConfirmDialog>
</>

const show = (page: () => ReactNode) => () => Promise.resolve({ default: page })
const screens: readonly Screen[] = [
  ...routes.filter(screen => screen.open === true),
  { path: '/', page: show(ComparePage), menu: { group: '', label: '待办' } },
  { path: '/people', page: show(PersonPage), menu: { group: '每天', label: '人员与家庭' } },
  { path: '/payments', page: show(EmptyPage), menu: { group: '每天', label: '发放' } },
  { path: '/fault', page: show(FaultPage), menu: { group: '核对与产出', label: '报表与总结' } },
  { path: '/confirm', page: show(ConfirmPage), menu: { group: '核对与产出', label: '系统管理' } },
  { path: '/broken', page: () => Promise.reject(new Error('没有这个文件')) },
]

const place = document.getElementById('root')
if (place === null) throw new Error('no #root')
createRoot(place).render(
  <QueryClientProvider client={new QueryClient()}>
    <ScreensContext value={screens}><Themed><RouterProvider router={makeRouter(screens)} /></Themed></ScreensContext>
  </QueryClientProvider>,
)
