import { FEDERATION_VISITS } from './rules.records-disability.ts'
import { said, type Chapter, type Find, type Told, type Words } from './rules.words.ts'

/** 春节慰问困难残疾人: the list of the 残联, apart from the office's own. */
function visits({ span }: Told, find: Find): Words {
  const [persons, amount] = [find(`${FEDERATION_VISITS}.persons`), find(`${FEDERATION_VISITS}.amount`)]
  if (persons === undefined || amount === undefined) return []
  return [`落实残疾人民生工程。${span.from.slice(0, 4)}年初，春节慰问困难残疾人`, said(persons), '，发放慰问金', said(amount), '。']
}

export const CHAPTER_FEDERATION: Chapter = { title: '残联工作', sections: [{ title: '', words: visits }] }
