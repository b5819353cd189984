import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { loadLaw } from '../../server/law.ts'
import { openScan, placeName, type Finding } from './rules.ts'
import { isNameHeading, isWholeName, maskName, scanWords, wordFinder } from './rules.words.ts'

const words = scanWords(loadLaw())
const finder = wordFinder(words)
const wordsIn = (text: string): string[] => finder.sensitive(text).map(({ word }) => word)

function scanned(
  rows: readonly (readonly string[])[],
  options: { fileName?: string; childNames?: string[]; allowed?: string[] } = {},
): Finding[] {
  const scan = openScan(words, options.fileName ?? '公示.xlsx', options)
  const part = scan.part('Sheet1')
  rows.forEach((cells, row) => part.row({ cells, place: cell => `${String.fromCharCode(65 + cell)}${row + 1}` }))
  return scan.done().findings
}
const told = (findings: readonly Finding[]): string[] => findings.map(({ where, kind, masked }) => `${where} ${kind} ${masked}`)

describe('words', () => {
  test('illness words are found, also with blanks between', () => {
    assert.deepEqual(wordsIn('患尿 毒 症，HIV阳性'), ['尿毒症', 'HIV'])
    assert.deepEqual(wordsIn('肢体二级'), ['肢体二级'])
    assert.deepEqual(wordsIn(' 精神 '), ['精神'])
    assert.deepEqual(wordsIn('父亲服刑'), ['服刑'])
  })
  for (const text of [
    '因病致贫', '因残', '因学', '大病救助', '重度残疾人护理补贴', '困难残疾人生活补贴', '学习贯彻会议精神', '精神文明建设', 'ARCHIVE', '慢性病',
    '新冠肺炎疫情防控', '患大病', '残疾', '严重精神障碍患者监护以奖代补', '贫困精神残疾人药费补助',
  ] /* biome-ignore format: a list of words */)
    test(`${text} passes`, () => assert.deepEqual(wordsIn(text), []))
  test('what passes does not hide its neighbour', () => assert.deepEqual(wordsIn('因病致贫（肝癌）'), ['癌']))

  test('names and headings', () => {
    assert.ok(['张小明', '买买提·艾力', '欧阳娜娜'].every(isWholeName))
    assert.ok(!['王某某', '合计', '张*明', '石桥村村民委员会', '张'].some(isWholeName))
    assert.ok(['姓名', '姓 名', '儿童姓名', '孤儿'].every(isNameHeading))
    assert.ok(!['儿童主任姓名', '村（居）', '填表人姓名'].some(isNameHeading))
    assert.equal(maskName('张小明'), '张**')
  })
})

describe('a scan', () => {
  test('names the place and the kind, masks what it found and says what a second person may release', () => {
    const findings = scanned([
      ['序号', '姓名', '身份证号', '一卡通账号', '备注'],
      ['1', '李四', '349999198001010424', '6228480000000000018', '白血病'],
    ])
    assert.deepEqual(told(findings), ['C2 id18 349999********0424', 'D2 account ***************0018', 'E2 illness 白血病'])
    assert.deepEqual(
      findings.map(({ releasable }) => releasable),
      [false, false, true],
    )
  })
  test('a public list is clean', () => {
    assert.deepEqual(
      scanned([
        ['石桥村农村低保公示'],
        ['序号', '户主姓名', '村民组', '保障人数', '月保障金额（元）', '致困原因'],
        ['1', '李*四', '第3组', '2', '650.00', '因病'],
        ['2', '王五', '第1组', '1', '1300', '因残'],
        ['监督电话：0551-1234567；批准文号：皖民〔2019〕12号；行政区划 349999100201'],
      ]),
      [],
    )
  })
  test("names are children's where the sheet or the file speaks of a child programme", () => {
    const rows = [
      ['序号', '姓名', '村'],
      ['1', '张小明', '石桥村'],
      ['2', '王某某', '石桥村'],
    ]
    assert.deepEqual(scanned(rows), [])
    assert.deepEqual(told(scanned([['孤儿生活费发放名单'], ...rows])), ['B3 child_name 张**'])
    assert.deepEqual(told(scanned(rows, { fileName: '事实无人抚养儿童.xlsx' })), ['B2 child_name 张**'])
    assert.deepEqual(told(scanned([...rows, ['以上为困境儿童']])), ['B2 child_name 张**'])
  })
  test('children of the register are known by name in the text of a child programme', () => {
    const text = [['为留守儿童张小明送去书包。']]
    assert.deepEqual(told(scanned(text, { childNames: ['张小明'] })), ['A1 child_name 张**'])
    assert.deepEqual(scanned([['为张小明送去书包。']], { childNames: ['张小明'] }), [])
    assert.deepEqual(told(scanned([['困境儿童 姓名：张小明']])), ['A1 child_name 张**'])
  })
  test('a number over neighbouring cells or two lines is put together', () => {
    assert.deepEqual(told(scanned([['李四', '349999', '19800101', '0424']])), ['B1起相邻几格 id18 349999********0424'])
    assert.deepEqual(told(scanned([['身份证号为3499991980'], ['01010424，住石桥村']])), ['A1至下一行 id18 349999********0424'])
  })
  test("the office's own telephone may stand there", () => {
    assert.deepEqual(scanned([['监督电话 13800001234']], { allowed: ['138 0000 1234'] }), [])
    assert.equal(scanned([['监督电话 13800001235']], { allowed: ['13800001234'] }).length, 1)
  })
  test('an echo is told only when the value stands nowhere else', () => {
    const scan = openScan(words, 'a.xlsx')
    const part = scan.part('Sheet1')
    part.row({ cells: ['13800001234'], place: () => 'A1' })
    part.echo('13800001234', '残留')
    part.echo('13900001234', '残留')
    assert.deepEqual(told(scan.done().findings), ['A1 phone 138****1234', '残留 phone 139****1234'])
  })
  test('a sheet named by a number does not tell it', () => assert.doesNotMatch(placeName('３４９９99 198001010424'), /\d/))
})
