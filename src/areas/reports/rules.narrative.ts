import type { Summary, TextBlock } from './contract.ts'
import { CHAPTER_ASSISTANCE } from './rules.chapter-assistance.ts'
import { CHAPTER_FEDERATION } from './rules.chapter-disability.ts'
import { CHAPTER_POVERTY } from './rules.chapter-poverty.ts'
import { CHAPTER_NEXT, CHAPTER_PROBLEMS } from './rules.open.ts'
import type { Chapter, Find, Told, Words } from './rules.words.ts'
import { periodTitle, type Span } from './rules.period.ts'

export const summaryTitle = ({ span, town }: Pick<Told, 'span' | 'town'>): string => `${town}${periodTitle(span)}民政工作总结`

/** In the order of the seed. What has no figure has no sentence, and its section and chapter have no heading. */
const CHAPTERS: readonly Chapter[] = [CHAPTER_POVERTY, CHAPTER_ASSISTANCE, CHAPTER_FEDERATION, CHAPTER_PROBLEMS, CHAPTER_NEXT]
const NUMBERS = '一二三四五六七八九十'

const paragraph = (words: Words): TextBlock => ({
  kind: 'paragraph',
  runs: words.map(word => (typeof word === 'string' ? { text: word } : word)),
})
const heading = (kind: 'heading1' | 'heading2', text: string): TextBlock => ({ kind, runs: [{ text }] })

/** The whole text: headings numbered as they come, figures as runs of their own. */
export function narrative(told: Told): Pick<Summary, 'title' | 'blocks' | 'text'> {
  const find: Find = id => told.figures.find(figure => figure.id === id)
  const chapters = CHAPTERS.map(chapter => ({ title: chapter.title, sections: written(chapter, told, find) })).filter(
    ({ sections }) => sections.length > 0,
  )
  const title = summaryTitle(told)
  const body = chapters.flatMap(({ title: name, sections }, at) => [heading('heading1', `${NUMBERS[at] ?? ''}、${name}`), ...sections])
  const blocks = body.length === 0 ? [] : [lead(told.span), ...body]
  return { title, blocks, text: [title, ...blocks.map(({ runs }) => runs.map(run => run.text).join(''))].join('\n') }
}

function written({ sections }: Chapter, told: Told, find: Find): TextBlock[] {
  const full = sections.map(({ title, words }) => ({ title, words: words(told, find) })).filter(({ words }) => words.length > 0)
  return full.flatMap(({ title, words }, at) => [
    ...(title === '' ? [] : [heading('heading2', `（${NUMBERS[at] ?? ''}）${title}`)]),
    paragraph(words),
  ])
}

const lead = (span: Span): TextBlock =>
  paragraph([
    `${periodTitle(span)}，在镇党委、政府的正确领导下，在上级民政部门的具体指导和有关部门的大力支持配合下，` +
      '镇民政办坚持“兜底线、织密网、建机制”的工作理念，认真做好困难群众基本生活保障工作。现将工作情况汇报如下：',
  ])
