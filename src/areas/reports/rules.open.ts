import { formatWan, type Fen } from '../../kernel/money.ts'
import type { Figure } from './contract.ts'
import type { FailedLines } from './rules.warnings.ts'
import { isWhole, joined, said, type Chapter, type Told, type Words } from './rules.words.ts'

/** What somebody still waits for at the end of the period, by its kind; `store.open.ts` counts it. */
export type OpenKind = 'reserve.proof' | 'society.inspection' | 'medical.answer' | 'medical.money' | 'visit.made'
export type OpenCount = { readonly kind: OpenKind; readonly count: number }

type Item = { readonly problem: Words; readonly next: Words }

const KINDS: Readonly<Record<OpenKind, (count: number) => Item>> = {
  'reserve.proof': count => ({
    problem: [`备用金救助有${count}件手续还没有补齐`],
    next: [`按期补齐${count}件备用金救助的手续`],
  }),
  'society.inspection': count => ({
    problem: [`救急难互助社有${count}个过了期限还没有完成年检`],
    next: [`督促${count}个救急难互助社补办年检`],
  }),
  'medical.answer': count => ({
    problem: [`申报的医疗救助有${count}件还没有批复`],
    next: [`与县医保局对接，跟踪${count}件医疗救助申请的批复`],
  }),
  'medical.money': count => ({
    problem: [`已批复的医疗救助有${count}件还没有到账`],
    next: [`核对${count}件医疗救助的到账情况，有问题的及时反馈`],
  }),
  'visit.made': count => ({
    problem: [`计划慰问的还有${count}人没有上门`],
    next: [`尽快走访计划慰问的${count}人`],
  }),
}

const ofFailed = (failed: readonly FailedLines[]): Item[] => {
  const lines = failed.reduce((sum, each) => sum + each.lines, 0)
  const fen: Fen = failed.reduce((sum, each) => sum + each.net_fen, 0n)
  if (lines === 0) return []
  return [
    {
      problem: [`银行退回的${lines}笔共${formatWan(fen)}万元还没有重发到人手里`],
      next: [`核对退回的${lines}个账户，更正后重发`],
    },
  ]
}

/** A ratio that is not whole, or rows that should not be there: how many are left. */
function ofFigure(figure: Figure): Item[] {
  const left = figure.unit === 'ratio' ? (figure.denominator ?? 0) - (figure.numerator ?? 0) : figure.unit === 'row' ? figure.value : 0
  if (left === 0 || (figure.unit === 'ratio' && isWhole(figure))) return []
  const name = figure.title
  return [
    {
      problem: [`${name}：`, said(figure, `还有${left}${figure.unit === 'ratio' ? '项没有办完' : '条没有理清'}`)],
      next: [`逐项核实${name}里的${left}${figure.unit === 'ratio' ? '项' : '条'}，办一项销一项`],
    },
  ]
}

const itemsOf = ({ open, failed, figures }: Told): Item[] => [
  ...ofFailed(failed),
  ...figures.flatMap(ofFigure),
  ...open.filter(({ count }) => count > 0).map(({ kind, count }) => KINDS[kind](count)),
]

const ORDINALS = '一二三四五六七八九十'
/** 一是…；二是…。 A single one needs no number; beyond ten they stand without. */
const numbered = (sentences: readonly Words[]): Words =>
  joined(
    sentences.length === 1
      ? sentences
      : sentences.map((words, at) => (at < ORDINALS.length ? [`${ORDINALS[at] ?? ''}是`, ...words] : words)),
  )

// What Doudi knows of open work; the rest only the office knows, so both say that they are a draft.
const DRAFT = '（建议稿，请核改）'
export const CHAPTER_PROBLEMS: Chapter = {
  title: `存在问题${DRAFT}`,
  sections: [{ title: '', words: told => numbered(itemsOf(told).map(item => item.problem)) }],
}
export const CHAPTER_NEXT: Chapter = {
  title: `下一步打算${DRAFT}`,
  sections: [{ title: '', words: told => numbered(itemsOf(told).map(item => item.next)) }],
}
