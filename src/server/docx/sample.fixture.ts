/** An invented summary of about three pages with its annex, for the tests of the writer. */
import type { Block, OfficialDocument, Run } from './document.ts'

const figure = (figureId: string, text: string): Run => ({ text, figureId })
const plain = (...runs: readonly (string | Run)[]): Block => ({
  kind: 'paragraph',
  runs: runs.map(run => (typeof run === 'string' ? { text: run } : run)),
})

const FILLING =
  '镇民政办坚持“以民为本、为民解困、为民服务”的理念，按照“应保尽保、应退尽退、按标施保”的要求，逐户入户核查，' +
  '对家庭人口、收入、财产变化的对象及时调整待遇，做到有进有出、动态管理；村级公示栏长期公示，接受群众监督。'

const opening: readonly Block[] = [
  plain(
    '2020年上半年，在镇党委、政府的正确领导下，在上级民政部门的具体指导和有关部门的大力支持配合下，',
    FILLING,
    '现将工作情况汇报如下：',
  ),
  { kind: 'heading1', text: '一、社会救助工作' },
  { kind: 'heading2', text: '（一）城乡低保' },
  plain(
    '截至6月，全镇享受城市低保待遇',
    figure('dibao.urban.persons', '187'),
    '人，上半年共发放城市低保资金',
    figure('dibao.urban.amount', '51.6783'),
    '万元；享受农村低保待遇',
    figure('dibao.rural.persons', '1300'),
    '人，上半年共发放农村低保资金',
    figure('dibao.rural.amount', '248.255'),
    '万元（不含价格补贴和电费补贴）。',
  ),
  { kind: 'heading2', text: '（二）特殊群体生活保障' },
  plain('为', figure('tekun.persons', '412'), '名特困供养人员发放供养资金', figure('tekun.amount', '151.613'), '万元。', FILLING),
  { kind: 'heading3', text: '1.集中供养' },
  plain(
    '现有集中供养',
    figure('tekun.concentrated', '50'),
    '人，敬老院由龚𬭚、陈䶮二人轮班值守，',
    { text: '无安全事故', bold: true },
    '。',
    FILLING,
  ),
]
const closing: readonly Block[] = [
  { kind: 'heading1', text: '二、扶贫兜底' },
  plain(
    '3月与镇扶贫办对接数据后，未脱贫户',
    figure('register.households', '6'),
    '户',
    figure('register.persons', '9'),
    '人纳入农村低保。',
    FILLING,
    FILLING,
  ),
  { kind: 'heading1', text: '三、残疾人工作' },
  plain(FILLING, FILLING, FILLING),
  { kind: 'heading1', text: '四、存在问题' },
  plain(FILLING, FILLING),
  { kind: 'heading1', text: '五、下半年打算' },
  plain(FILLING, FILLING, FILLING),
]

const HASH = '7c1e90b25b0e91d72f6a44c08e13d9b57c1e90b25b0e91d72f6a44c08e13d9b5'
const INDICATORS = [
  ['dibao.rural.persons', '农村低保享受人数', '1,300人', '1,300'],
  ['dibao.rural.amount', '农村低保资金（1—6月，不含价格补贴和电费补贴）', '2,482,550.00元', '7,812'],
  ['tekun.persons', '特困供养人数', '412人', '412'],
] as const
const ROWS = Array.from({ length: 30 }, (_, at) => {
  const [id, query, value, rows] = INDICATORS[at % INDICATORS.length] ?? INDICATORS[0]
  return [`${at + 1}`, id, value, query, rows, HASH]
})

export const SUMMARY: OfficialDocument = {
  title: ['石桥镇2020年上半年', '民政工作总结'],
  blocks: [...opening, ...closing],
  signature: { office: '石桥镇民政办公室', day: '2020年7月3日' },
  attachments: [
    {
      title: '数字来源表',
      table: {
        caption: '数字来源表',
        unit: '元',
        columns: [
          { title: '序号', width: 12, align: 'center' },
          { title: '指标', width: 37, align: 'left' },
          { title: '数字', width: 32, align: 'right' },
          { title: '取数说明', width: 40, align: 'left' },
          { title: '行数', width: 18, align: 'right' },
          { title: '校验值', width: 86, align: 'left' },
        ],
        rows: ROWS,
        headerRepeat: true,
      },
    },
  ],
}
