import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readWorkbook } from '../../server/excel/read.ts'
import { bookmarkName } from '../../server/docx/bookmarks.ts'
import { VILLAGES } from '../../server/testing.office.ts'
import { documentXml } from '../../server/testing.zip.ts'
import { exportSummary } from './commands.ts'
import { exportFigure, reportFile, reports } from './commands.export.ts'
import { smallTown } from './store.fixtures.test.ts'

const HALF_YEAR = { from: '2020-01', to: '2020-06' }

describe('the summary as a document', () => {
  test('has a bookmark for each figure of its text and each figure in the annex, and is kept with its figures', async t => {
    const town = await smallTown(t)
    const { content, report_id, summary, name } = await exportSummary(town.as(), HALF_YEAR)
    const xml = await documentXml(content)
    const said = new Set(summary.blocks.flatMap(({ runs }) => runs.flatMap(({ figure }) => (figure === undefined ? [] : [figure]))))
    assert.ok(said.size >= 11)
    for (const id of said) assert.ok(xml.includes(`w:name="${bookmarkName(id)}"`), id)
    for (const { id, query } of summary.figures) assert.ok(xml.includes(`>${id}<`) && xml.includes(query.replaceAll('&', '&amp;')), id)
    const kept = await town.database.ownerPool.query(
      'SELECT figure_id, value, row_count, rows_hash FROM report_figure WHERE report_id = $1',
      [report_id],
    )
    assert.deepEqual(
      new Map(kept.rows.map(row => [row.figure_id, [Number(row.value), row.row_count, row.rows_hash]])),
      new Map(summary.figures.map(({ id, value, rows, rows_hash }) => [id, [value, rows, rows_hash]])),
    )
    assert.deepEqual(await reports(town.as(), {}), [
      {
        report_id,
        ...HALF_YEAR,
        title: 'XX镇2020年上半年民政工作总结',
        figures: summary.figures.length,
        made_by: '本机操作员',
        made_on: '2020-06-18',
      },
    ])
    const file = await reportFile(town.as(), { report_id })
    assert.deepEqual([file.name, file.content.equals(content)], [name, true])
    const again = await exportSummary(town.as(), HALF_YEAR)
    assert.ok(again.content.equals(content), 'the same rows give the same document')
  })

  test('an empty period makes no document; a village user cannot keep one, and sees none', async t => {
    const town = await smallTown(t)
    await assert.rejects(exportSummary(town.as(), { from: '2018-01', to: '2018-06' }), { code: 'NOTHING_TO_REPORT' })
    const { report_id } = await exportSummary(town.as(), HALF_YEAR)
    const mine = town.as({ login: 'village', division: VILLAGES[1].division })
    await assert.rejects(exportSummary(mine, HALF_YEAR), { code: 'OUT_OF_SCOPE' })
    assert.deepEqual(await reports(mine, {}), [])
    await assert.rejects(reportFile(mine, { report_id }), { code: 'REPORT_NOT_FOUND' })
  })

  test('the workbook of a figure has each of its rows, with masked identity numbers', async t => {
    const town = await smallTown(t)
    const { name, content } = await exportFigure(town.as(), { ...HALF_YEAR, id: 'tekun.amount' })
    assert.equal(name, 'XX镇2020年上半年特困供养发放资金明细.xlsx')
    const text = JSON.stringify(await readWorkbook(content, name), (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part))
    assert.equal(text.match(/349999\*+/g)?.length, 10)
    assert.doesNotMatch(text, /349999\d{12}/)
  })
})
