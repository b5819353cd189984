import type { Messages } from '../messages.ts'

/** Refusals about villages. */
export const divisionMessages: Messages = {
  VILLAGE_NOT_FOUND: {
    status: 404,
    what: '没有这个村（居）',
    why: '本镇的区划里找不到代码 {division}。',
    how: '请从列表里选；新的村（居）请在「村（居）」页粘贴登记。',
  },
  VILLAGE_NAME_EMPTY: {
    status: 400,
    what: '村名是空的，没有保存',
    why: '有一行没有村名。',
    how: '请补上村名；从名册来的，请看看村名列是不是对错了列。',
  },
  VILLAGE_NAME_LONG: {
    status: 400,
    what: '村名「{name}…」太长，没有保存',
    why: '村名最多 60 个字。',
    how: '请改短；从名册来的，请看看村名列是不是对错了列。',
  },
  VILLAGE_NAME_TAKEN: {
    status: 409,
    what: '「{name}」这个村名已经有了，没有保存',
    why: '它已是另一个代码的村名或别称，那个代码下面可能已经登记了人。',
    how: '请先看列表里的那个村；它的代码是暂编的，请管理员用「换正式代码」；确是两个村同名的，请写成能分清的名字。',
  },
  ALIAS_TAKEN: {
    status: 409,
    what: '「{alias}」不能作这个村的别称',
    why: '它已经指向 {village}。',
    how: '请核对这个写法到底是哪个村；一个写法只能指一个村。',
  },
  VILLAGE_OUTSIDE_TOWN: {
    status: 400,
    what: '有的代码不是本镇的村，没有保存',
    why: '村（居）代码 12 位，前 9 位应与本镇相同，后 3 位不能是 000。',
    how: '请核对粘贴的代码；别的乡镇的行请删掉。',
  },
  VILLAGE_TWICE_IN_INPUT: {
    status: 400,
    what: '粘贴的内容里有重复的村，没有保存',
    why: '同一个代码或同一个村名出现了两次。',
    how: '请删掉重复的行再保存。',
  },
  NO_FREE_VILLAGE_CODE: {
    status: 409,
    what: '村的暂编代码用完了，没有保存',
    why: '本镇最多暂编 200 个村；这次要新增 {villages} 个，只剩 {free} 个。',
    how: '请看看村名列是不是对错了列，比如对到了姓名上。',
  },
  CODE_NOT_PROVISIONAL: {
    status: 409,
    what: '没有换代码，数据没有改动',
    why: '{division} 不是暂编代码，已经核对过；核对过的代码不能再换。',
    how: '请从清单里去掉这个村。确是当初核对错了的，请与上级核实后联系软件维护人员。',
  },
  CODE_TAKEN: {
    status: 409,
    what: '没有换代码，数据没有改动',
    why: '代码 {division} 已经是本镇另一个村的。',
    how: '请对照统计用区划代码。那个村的代码也是暂编的，请把两个村写在同一份清单里一起换。',
  },
  EXCHANGE_NEEDS_REASON: {
    status: 400,
    what: '没有换代码，数据没有改动',
    why: '还没有写依据。',
    how: '请写明代码从哪里来，如「统计局 2020 年统计用区划代码」。',
  },
  EXCHANGE_NEEDS_TOWN: {
    status: 403,
    what: '没有换代码，数据没有改动',
    why: '换代码关系到全镇的数据，只管一个村的账号不能办。',
    how: '请由管全镇的管理员办理。',
  },
}
