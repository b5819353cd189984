import { checkDigit } from '../src/kernel/id-number.ts'
import type { Chance } from './chance.ts'

/** The 19 villages of 「XX镇」: names that any township could have. */
export const VILLAGES = [
  '东河村',
  '西塘村',
  '南岗村',
  '北圩村',
  '柳沟村',
  '石桥村',
  '枣林村',
  '三里村',
  '双井村',
  '大庙村',
  '新集村',
  '前楼村',
  '后湾村',
  '白杨村',
  '金台村',
  '长堤村',
  '梨园村',
  '小渡村',
  '官塘村',
] as const
export type Village = (typeof VILLAGES)[number]

export const TOWN_NAME = 'XX镇'
/** County code 349999 belongs to nobody, so neither do the numbers that begin with it. */
export const TOWN_CODE = '349999100'
export const villageCode = (village: Village): string => `${TOWN_CODE}${201 + VILLAGES.indexOf(village)}`

export type DemoPerson = {
  readonly name: string
  readonly id: string
  readonly sex: '男' | '女'
  readonly birth: string
  readonly village: Village
  readonly group: string
  readonly account: string
}

const SURNAMES = [
  ...'王李张刘陈杨赵黄周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚单仇解区覃',
]
const RARE = ['𬭚', '䶮', '㛃', '堃', '淼']
const MALE = [...'明国建华志强军平伟东海山林文斌永富贵德福长根生金水火土木田有才大勇铁柱守义顺']
const FEMALE = [...'秀英兰芳桂花玉珍梅凤霞红丽娟云翠莲香菊月琴素春燕淑贞巧彩银']
const GROUPS = ['上塘组', '下塘组', '东头组', '西头组', '河沿组', '大庄组', '小庄组', '岗上组']
const two = (n: number): string => String(n).padStart(2, '0')

/** Makes people one after another; no number and no account is ever given twice. */
export type Registry = {
  readonly born: (years: readonly [number, number], village: Village, sex?: '男' | '女', surname?: string) => DemoPerson
}

export function registryOf(chance: Chance): Registry {
  const ids = new Set<string>()
  let accounts = 0
  const given = (sex: '男' | '女'): string => {
    if (chance.int(1, 400) === 1) return chance.pick(RARE)
    const letters = sex === '男' ? MALE : FEMALE
    return chance.often(35) ? chance.pick(letters) : chance.pick(letters) + chance.pick(letters)
  }
  const idOf = (birth: string, sex: '男' | '女'): string => {
    for (;;) {
      const sequence = chance.int(0, 499) * 2 + (sex === '男' ? 1 : 0)
      const body = `349999${birth.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`
      const id = body + checkDigit(body)
      // A number that ends in 000 looks like one that Excel has cut; the demo has none.
      if (!ids.has(id) && !id.endsWith('000')) {
        ids.add(id)
        return id
      }
    }
  }
  const born: Registry['born'] = ([from, to], village, sex = chance.often(50) ? '男' : '女', surname = chance.pick(SURNAMES)) => {
    const birth = `${chance.int(from, to)}-${two(chance.int(1, 12))}-${two(chance.int(1, 28))}`
    accounts++
    return {
      name: surname + given(sex),
      id: idOf(birth, sex),
      sex,
      birth,
      village,
      group: chance.pick(GROUPS),
      account: `62179999${String(10_000_000 + accounts * 37).padStart(8, '0')}${two(accounts % 97)}7`,
    }
  }
  return { born }
}

/** A person as the commands of the register take him. */
export const inputOf = (person: DemoPerson) => ({
  key: person.id,
  name: person.name,
  id: person.id,
  id_kind: '01',
  sex: person.sex === '男' ? '1' : '2',
  born_on: person.birth,
  division: villageCode(person.village),
  villager_group: null,
  address: null,
  phone: null,
})
