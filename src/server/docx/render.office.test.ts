/** Needs `soffice`, `pdftotext` and a Chinese font; run by `npm run test:office` only. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import type { OfficialDocument } from './document.ts'
import { SUMMARY } from './sample.fixture.ts'
import { writeOfficialDocument } from './write.ts'

const run = promisify(execFile)
const POINTS_PER_MM = 72 / 25.4
let folder = ''

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doudi-docx-'))
})
after(() => rm(folder, { recursive: true, force: true }))

const toPdf = async (name: string, doc: OfficialDocument): Promise<string> => {
  const file = join(folder, `${name}.docx`)
  await writeFile(file, await writeOfficialDocument(doc))
  await run('soffice', [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', 'pdf', '--outdir', folder, file])
  return join(folder, `${name}.pdf`)
}

/** Lines of one page as the reader sees them, without blank ones. */
const linesOn = async (pdf: string, page: number): Promise<string[]> => {
  const { stdout } = await run('pdftotext', ['-layout', '-f', `${page}`, '-l', `${page}`, pdf, '-'])
  return stdout
    .split(/[\n\f]/u)
    .map(line => line.trim())
    .filter(line => line !== '')
}

type Word = { readonly text: string; readonly left: number; readonly right: number; readonly top: number }
/** Words of all pages with their places in mm from the upper left corner. */
const wordsOf = async (pdf: string): Promise<Word[][]> => {
  const { stdout } = await run('pdftotext', ['-bbox', pdf, '-'])
  return stdout
    .split('<page ')
    .slice(1)
    .map(page =>
      [...page.matchAll(/<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">(.*?)<\/word>/gu)].map(match => ({
        text: match[4] ?? '',
        left: Number(match[1]) / POINTS_PER_MM,
        top: Number(match[2]) / POINTS_PER_MM,
        right: Number(match[3]) / POINTS_PER_MM,
      })),
    )
}

test('a page of plain Chinese holds 22 lines of 28 characters', async () => {
  const text = '民政工作为民解困为民服务'.repeat(200)
  const pdf = await toPdf('grid', { title: [], blocks: [{ kind: 'paragraph', runs: [{ text }] }] })
  const lines = await linesOn(pdf, 2)
  assert.equal(lines.length, 23, '22 lines and the number of the page')
  for (const line of lines.slice(0, 22)) assert.equal([...line].length, 28, line)
  assert.match(lines[22] ?? '', /^— ?2 ?—$/u)
  const [first = ''] = await linesOn(pdf, 1)
  assert.equal([...first].length, 26, 'the first line begins two characters in')
})

test('the title takes lines of the grid, so that its page holds 22 too', async () => {
  const text = '民政工作为民解困为民服务'.repeat(200)
  const pdf = await toPdf('title', { title: ['石桥镇2020年上半年', '民政工作总结'], blocks: [{ kind: 'paragraph', runs: [{ text }] }] })
  assert.equal((await linesOn(pdf, 1)).length, 2 + 19 + 1, 'two of the title, one blank, 19 of text, the number of the page')
})

test('no line begins with a closing mark, and none is lost at the end of a line', async () => {
  const sentence = '全镇享受城市低保待遇的对象，均已按月足额发放到户；（不含价格补贴）。“应保尽保、应救尽救”，'
  // every paragraph begins one character later, so that each mark comes to stand at the end of a line once
  const texts = Array.from({ length: 28 }, (_, shift) => '民'.repeat(shift) + sentence.repeat(5))
  const pdf = await toPdf('marks', { title: [], blocks: texts.map(text => ({ kind: 'paragraph', runs: [{ text }] })) })
  const pages = (await wordsOf(pdf)).length
  const lines = (await Promise.all(Array.from({ length: pages }, (_, at) => linesOn(pdf, at + 1))))
    .flat()
    .filter(line => !line.startsWith('—'))
  for (const line of lines) assert.doesNotMatch(line, /^[，。；：、）”]|[（“]$/u)
  assert.equal(lines.join('').replaceAll(' ', ''), texts.join(''))
})

test('numbers of pages stand one character in from the outer edge', async () => {
  const pages = await wordsOf(await toPdf('summary', SUMMARY))
  assert.ok(pages.length >= 4, `${pages.length} pages`)
  const dashes = pages.map(page => page.filter(({ text, top }) => text === '—' && top > 262))
  const odd = Math.max(...(dashes[0] ?? []).map(({ right }) => right))
  const even = Math.min(...(dashes[1] ?? []).map(({ left }) => left))
  assert.ok(Math.abs(odd - (210 - 26 - 4.94)) < 0.6, `right edge of the odd number ${odd.toFixed(1)} mm`)
  assert.ok(Math.abs(even - (28 + 4.94)) < 0.6, `left edge of the even number ${even.toFixed(1)} mm`)
})

test('the annex repeats its header row on every page and groups the hash by four', async () => {
  const pdf = await toPdf('annex', SUMMARY)
  const pages = (await wordsOf(pdf)).length
  const texts = await Promise.all(Array.from({ length: pages }, async (_, at) => (await linesOn(pdf, at + 1)).join('\n')))
  const annex = texts.slice(texts.findIndex(text => text.startsWith('附件')))
  assert.ok(annex.length >= 2, 'the sample has an annex of more than one page')
  for (const text of annex) assert.match(text, /指标/u)
  assert.match(annex.join('\n'), /7C1E 90B2/u)
})
