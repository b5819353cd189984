import type { Figure } from './contract.ts'
import { month } from '../../kernel/month.ts'
import { monthWords } from './rules.period.ts'
import { EDUCATION_AID, EMPLOYMENT, FEDERATION_VISITS, HOME_CARE, HOUSING, NEED_CHECK, REHABILITATION } from './rules.records-disability.ts'
import { isWhole, said, type Chapter, type Find, type Told, type Words } from './rules.words.ts'

/** 「均已……」 of a ratio only where it is whole; otherwise how many have it, and how many not yet. */
function covered(figure: Figure | undefined, whole: (said: Words[number]) => Words, who: string, what: string, unit: string): Words {
  if (figure === undefined) return []
  const { numerator = 0, denominator = 0 } = figure
  if (isWhole(figure)) return whole(said(figure, '均已'))
  return [
    `${who}`,
    said(figure, `${denominator}${unit}`),
    `，其中${numerator}${unit}${what}，其余${denominator - numerator}${unit}正在落实`,
  ]
}

/** What was checked, of whom, and how far each item is covered. */
export function disabledPeople({ span }: Told, find: Find): Words {
  const [checked, cared] = [find(`${NEED_CHECK}.persons`), find(`${HOME_CARE}.persons`)]
  const [education, rehabilitation] = [find(`${EDUCATION_AID}.coverage`), find(`${REHABILITATION}.coverage`)]
  const [employment, housing] = [find(`${EMPLOYMENT}.ableCoverage`), find(`${HOUSING}.appraisedDone`)]
  // 「所有」 is said only where the item applies to everybody who was checked.
  const all = checked !== undefined && rehabilitation?.denominator === checked.value
  const sentences: Words[] = [
    checked === undefined
      ? []
      : [
          checked.last === undefined ? '完成' : `${monthWords(month(checked.last), span)}底前完成`,
          '未脱贫残疾人',
          said(checked),
          '的照护、就学、基本康复、就业、危房改造、无障碍改造核查工作',
          ...(cared === undefined ? [] : ['，其中', said(cared, `${cared.value}名`), '无法定护理人的失能重残人员得到居家照护服务']),
        ],
    covered(education, word => ['残疾人子女、适龄残疾人', word, '享受教育扶贫政策'], '残疾人子女、适龄残疾人', '享受教育扶贫政策', '人'),
    covered(
      rehabilitation,
      word => [all ? '所有未脱贫残疾人' : '有康复需求的残疾人', word, '享受基本康复服务'],
      '有康复需求的残疾人',
      '享受基本康复服务',
      '人',
    ),
    covered(employment, word => ['有就业能力的残疾人', word, '就业'], '有就业能力的残疾人', '已就业', '人'),
    covered(housing, word => ['已鉴定危房的残疾人户', word, '完成危房改造'], '已鉴定危房的残疾人户', '完成危房改造', '户'),
  ]
  return sentences.filter(words => words.length > 0).flatMap((words): Words => [...words, '。'])
}

/** 春节慰问困难残疾人: the list of the 残联, apart from the office's own. */
function visits({ span }: Told, find: Find): Words {
  const [persons, amount] = [find(`${FEDERATION_VISITS}.persons`), find(`${FEDERATION_VISITS}.amount`)]
  if (persons === undefined || amount === undefined) return []
  return [`落实残疾人民生工程。${span.from.slice(0, 4)}年初，春节慰问困难残疾人`, said(persons), '，发放慰问金', said(amount), '。']
}

export const CHAPTER_FEDERATION: Chapter = { title: '残联工作', sections: [{ title: '', words: visits }] }
