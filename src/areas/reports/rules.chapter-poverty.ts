import { disabledPeople } from './rules.chapter-disability.ts'
import { month } from '../../kernel/month.ts'
import { monthsWords, periodWords } from './rules.period.ts'
import { POVERTY_ADMITTED, POVERTY_DISABLED } from './rules.records-matching.ts'
import { said, type Chapter, type Find, type Told, type Words } from './rules.words.ts'

/** 未脱贫户纳入低保: what the matching with the poverty office came to. 户 and 人 stand beside each other, as the seed has it. */
function admitted({ span }: Told, find: Find): Words {
  const [households, persons] = [find(`${POVERTY_ADMITTED}.households`), find(`${POVERTY_ADMITTED}.persons`)]
  if (households === undefined || persons === undefined) return []
  const { first, last } = households
  // 3月份 where all of it was decided in one month; else the months over which it was.
  const when = first === undefined || last === undefined ? periodWords(span) : monthsWords({ from: month(first), to: month(last) })
  return [
    `${when}，在与镇扶贫办进行未脱贫建档立卡人口数据对接后，对未脱贫户家庭情况进行彻底核查，依照现行低保政策，共有未脱贫户`,
    said(households),
    said(persons),
    '被纳入农村低保。',
  ]
}

/** 未脱贫户残疾人: how many there are, and what was checked of them. */
function disabled(told: Told, find: Find): Words {
  const persons = find(`${POVERTY_DISABLED}.persons`)
  return [...(persons === undefined ? [] : ['未脱贫人口中', said(persons), '为残疾人。']), ...disabledPeople(told, find)]
}

export const CHAPTER_POVERTY: Chapter = {
  title: '兜底保障扶贫工作',
  sections: [
    { title: '未脱贫户纳入低保工作情况', words: admitted },
    { title: '未脱贫户残疾人保障工作', words: disabled },
  ],
}
