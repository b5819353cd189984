import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentXml, partsOf } from '../testing.zip.ts'
import { bookmarkName } from './bookmarks.ts'
import type { OfficialDocument, Table } from './document.ts'
import { SUMMARY } from './sample.fixture.ts'
import { writeOfficialDocument } from './write.ts'

const xmlOf = async (doc: OfficialDocument): Promise<string> => documentXml(await writeOfficialDocument(doc))
const countOf = (xml: string, pattern: RegExp): number => [...xml.matchAll(pattern)].length
const paragraphOf = (...texts: readonly string[]): OfficialDocument => ({
  title: ['标题'],
  blocks: [{ kind: 'paragraph', runs: texts.map(each => ({ text: each })) }],
})
const annexWith = (columns: Table['columns'], rows: Table['rows']): OfficialDocument => ({
  title: ['标题'],
  blocks: [],
  attachments: [{ title: '附表', table: { caption: '附表', columns, rows, headerRepeat: true } }],
})

test('the text is A4 with the margins and the grid of GB/T 9704', async () => {
  const sections = [...(await xmlOf(SUMMARY)).matchAll(/<w:sectPr>.*?<\/w:sectPr>/gu)].map(([xml]) => xml)
  assert.equal(sections.length, 2, 'text and annex')
  const [first = '', second = ''] = sections
  assert.match(first, /<w:pgSz w:w="11905" w:h="16837" w:orient="portrait"\/>/u)
  assert.match(first, /<w:pgMar w:top="2097" w:right="1474" w:bottom="1984" w:left="1587"/u)
  assert.match(first, /<w:docGrid w:type="lines" w:linePitch="579"\/>/u)
  assert.match(first, /w:footerReference w:type="even"/u)
  assert.match(second, /<w:pgSz w:w="16837" w:h="11905" w:orient="landscape"\/>/u, '225 mm of columns turn the page')
  assert.doesNotMatch(second, /w:type="lines"/u)
})

test('the fonts are named and none is embedded; the body squeezes to 28 characters', async () => {
  const parts = await partsOf(await writeOfficialDocument(SUMMARY))
  const styles = parts.get('word/styles.xml') ?? ''
  for (const name of ['仿宋_GB2312', '方正小标宋简体', '黑体', '楷体_GB2312', '宋体'])
    assert.ok(styles.includes(`w:eastAsia="${name}"`), name)
  assert.match(styles, /w:styleId="Body">.*?<w:spacing w:val="-6"\/>/u)
  assert.ok([...parts.keys()].every(name => !/\.(?:odttf|ttf|otf)$/u.test(name)))
  assert.match(parts.get('word/settings.xml') ?? '', /<w:evenAndOddHeaders/u)
})

test('page numbers: right on odd, left on even pages', async () => {
  const parts = await partsOf(await writeOfficialDocument(SUMMARY))
  const footers = [...parts].filter(([name]) => /^word\/footer\d+\.xml$/u.test(name)).map(([, xml]) => xml)
  assert.equal(footers.length, 2)
  const of = (side: string) => footers.find(xml => xml.includes(`<w:jc w:val="${side}"/>`)) ?? ''
  assert.match(of('right'), /w:right="280".*— .*PAGE.* —/u)
  assert.match(of('left'), /w:left="280".*— .*PAGE.* —/u)
})

test('a figure is bookmarked once and the annex leads to it', async () => {
  const xml = await xmlOf(SUMMARY)
  assert.match(xml, /<w:bookmarkStart w:name="f_dibao_rural_persons" w:id="(\d+)"\/><w:r>.*?1300<\/w:t><\/w:r><w:bookmarkEnd w:id="\1"\/>/u)
  const names = [...xml.matchAll(/<w:bookmarkStart w:name="([^"]+)"/gu)].map(match => match[1])
  assert.equal(new Set(names).size, names.length)
  assert.equal(names.length, countOf(xml, /<w:bookmarkEnd /gu))
  assert.match(xml, /<w:hyperlink w:history="1" w:anchor="f_dibao_rural_persons">/u)
  const run = { text: '5', figureId: 'a' }
  const twice = await xmlOf({ title: [], blocks: [{ kind: 'paragraph', runs: [run, run] }] })
  assert.equal(countOf(twice, /<w:bookmarkStart/gu), 1)
})

test('bookmark names are valid, short and distinct', () => {
  assert.equal(bookmarkName('dibao.rural.persons'), 'f_dibao_rural_persons')
  const ids = ['a.b', 'a_b', 'a-b', '低保.户数', '低保.人数', `x${'.long'.repeat(20)}1`, `x${'.long'.repeat(20)}2`]
  const names = ids.map(bookmarkName)
  for (const name of names) assert.match(name, /^[A-Za-z][A-Za-z0-9_]{0,39}$/u)
  assert.equal(new Set(names).size, ids.length)
})

test('the annex: repeated header, unsplit rows, money to the right, hash in groups', async () => {
  const hash = 'ab12'.repeat(16)
  const xml = await xmlOf(
    annexWith(
      [
        { title: '金额', width: 40, align: 'right' },
        { title: '校验值', width: 100, align: 'left' },
        { title: '账号', width: 16, align: 'left' },
      ],
      [
        ['1,234.00', hash, '6217000000000000001'],
        ['<5', '', ''],
      ],
    ),
  )
  assert.equal(countOf(xml, /<w:tblHeader\/>/gu), 1)
  assert.equal(countOf(xml, /<w:cantSplit\/>/gu), 3)
  assert.equal(countOf(xml, /<w:tc>/gu), 9)
  assert.match(xml, /<w:jc w:val="right"\/><\/w:pPr><w:r>(?:(?!<\/w:p>).)*1,234\.00/u)
  assert.ok(xml.includes(Array.from({ length: 16 }, () => 'AB12').join(' ')))
  assert.ok(xml.includes('6217000000000000001'), 'an account is no hash')
  assert.equal(countOf(xml, /w:orient="portrait"/gu), 2, '156 mm fit the upright page')
  assert.match(xml, /<w:tblLayout w:type="fixed"\/>/u)
})

test('columns wider than the turned page shrink to 225 mm', async () => {
  const xml = await xmlOf(
    annexWith(
      [
        { title: '甲', width: 300, align: 'left' },
        { title: '乙', width: 100, align: 'left' },
      ],
      [],
    ),
  )
  const widths = [...xml.matchAll(/<w:gridCol w:w="(\d+)"/gu)].map(match => Number(match[1]))
  const [wide = 0, narrow = 0] = widths
  assert.ok(wide + narrow <= 12756 && wide + narrow > 12740, `${wide} + ${narrow} twips`)
  assert.ok(Math.abs(wide / narrow - 3) < 0.01)
})

test('markup, rare and unprintable characters', async () => {
  const xml = await xmlOf(paragraphOf('甲<乙>&"丙"', '龚𬭚陈䶮㛃', '一\u0000二\u000b三\ud800四', '行\n尾'))
  assert.ok(xml.includes('甲&lt;乙&gt;&amp;'))
  assert.ok(xml.includes('龚𬭚陈䶮㛃'))
  assert.ok(xml.includes('一二三\ufffd四'))
  assert.ok(xml.includes('行 尾'))
  const core = (await partsOf(await writeOfficialDocument({ title: ['A&B<C>'], blocks: [] }))).get('docProps/core.xml') ?? ''
  assert.ok(core.includes('<dc:title>A&amp;B&lt;C&gt;</dc:title>'))
  assert.doesNotMatch(core, /creator|created|modified/u)
})

test('the office stands centred over the day, four characters from the right', async () => {
  const indents = async (office: string) => {
    const xml = await xmlOf({ title: [], blocks: [], signature: { office, day: '2020年7月3日' } })
    return [...xml.matchAll(/<w:ind w:right="(\d+)"\/>/gu)].map(match => Number(match[1]))
  }
  // the day is six characters wide (digits are half), the office eight: one character overhangs on each side
  assert.deepEqual(await indents('石桥镇民政办公室'), [3 * 320, 4 * 320])
  const [long = -1] = await indents('石桥镇人民政府民政和社会事务工作办公室')
  assert.ok(long >= 0, 'a long office stays inside the type area')
})

test('attachments are listed after the text, numbered when there are several', async () => {
  const table: Table = { caption: '', columns: [{ title: '甲', width: 50, align: 'left' }], rows: [], headerRepeat: true }
  const xml = await xmlOf({
    title: ['总结'],
    blocks: [],
    attachments: [
      { title: '来源表', table },
      { title: '明细表', table },
    ],
  })
  for (const words of ['附件：1.来源表', '>2.明细表', '>附件1<', '>附件2<']) assert.ok(xml.includes(words), words)
  assert.equal(countOf(xml, /<w:sectPr>/gu), 3)
})

test('the same document gives the same bytes, whenever it is written', async () => {
  const first = await writeOfficialDocument(SUMMARY)
  await new Promise(resolve => setTimeout(resolve, 2100))
  assert.ok(first.equals(await writeOfficialDocument(SUMMARY)), 'zip times count in steps of two seconds')
})
