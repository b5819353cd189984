import { checkDigit } from '../../kernel/id-number.ts'
import { VILLAGES } from '../../server/testing.office.ts'
import type { PersonInput } from './contract.ts'

const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕单解仇查']
const GIVEN = [...'秀英兰芳桂玉华明国建军平红梅春霞志强德福海长山永林云凤珍金生成文武安乐行䶮𬭚']

/** An invented identity number of the county that belongs to nobody; n from 0, births 1930–2009. */
export function sampleId(n: number): string {
  const year = 1930 + (n % 80),
    month = 1 + (Math.floor(n / 80) % 12),
    dayOfMonth = 1 + (Math.floor(n / 960) % 28)
  const first17 = `349999${year}${String(month).padStart(2, '0')}${String(dayOfMonth).padStart(2, '0')}${String(Math.floor(n / 26_880) % 1000).padStart(3, '0')}`
  return first17 + checkDigit(first17)
}

export const sampleName = (n: number): string =>
  `${SURNAMES[n % SURNAMES.length] ?? ''}${GIVEN[(n * 7) % GIVEN.length] ?? ''}${n % 5 === 0 ? '' : (GIVEN[(n * 13 + 5) % GIVEN.length] ?? '')}`

export const samplePerson = (n: number, other: Partial<PersonInput> = {}): PersonInput => ({
  key: `row ${n}`,
  name: sampleName(n),
  id: sampleId(n),
  id_kind: '01',
  sex: '9',
  born_on: null,
  division: VILLAGES[n % VILLAGES.length]?.division ?? '',
  villager_group: `第${1 + (n % 12)}组`,
  address: null,
  phone: null,
  ...other,
})
