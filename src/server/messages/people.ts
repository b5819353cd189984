import { msBetween } from '../clock.ts'
import type { Message, Messages } from '../messages.ts'

const EPOCH = '1970-01-01T00:00:00Z'

type Facts = Readonly<Record<string, unknown>>
/** 「第3行、第8行等 12 处」 out of the keys of an input. */
const places = (facts: Facts): string => {
  const keys = Array.isArray(facts['keys']) ? facts['keys'].map(String) : []
  if (keys.length === 0) return '提交的内容'
  return keys.length > 5 ? `${keys.slice(0, 5).join('、')} 等 ${keys.length} 处` : keys.join('、')
}
const at =
  (sentence: (where: string) => string) =>
  (facts: Facts): string =>
    sentence(places(facts))

const bulk = {
  DUPLICATE_ID_IN_INPUT: {
    status: 409,
    what: '名单里有重复的证件号码，没有入库',
    why: at(where => `${where} 与前面的行是同一个证件号码。`),
    how: '请核对是同一个人写了两行，还是号码抄错了，改好再导入。',
  },
  ID_INVALID: {
    status: 400,
    what: '证件号码不对，没有保存',
    why: at(where => `${where} 的证件号码位数、出生日期或校验码不对。`),
    how: '请对照证件原件改正；没有身份证的，请把证件类型改成户口簿、出生医学证明或护照。',
  },
  NAME_EMPTY: {
    status: 400,
    what: '姓名不对，没有保存',
    why: at(where => `${where} 没有姓名，或者姓名超过 60 个字。`),
    how: '请补上姓名再保存。',
  },
  BIRTH_IN_FUTURE: {
    status: 400,
    what: '出生日期在今天以后，没有保存',
    why: at(where => `${where} 的出生日期还没有到。`),
    how: '请对照户口簿或出生医学证明改正，看看年份是不是写错了。',
  },
  BIRTH_TOO_EARLY: {
    status: 400,
    what: '出生日期太早，没有保存',
    why: at(where => `${where} 的出生日期在 1880 年以前，多半是年份写错了。`),
    how: '请对照户口簿改正；不知道出生日期的，请留空。',
  },
  ACCOUNT_DAY_TOO_EARLY: {
    status: 400,
    what: '账户启用日期不对，没有保存',
    why: '填的是 {from_day}，在 1990 年以前，多半是年份写错了。',
    how: '请改成从哪天起用这个账户发钱；记不清的，填本月 1 日。',
  },
  ACCOUNT_DAY_TOO_FAR: {
    status: 400,
    what: '账户启用日期不对，没有保存',
    why: '填的是 {from_day}，离今天超过一年，这期间的发放会找不到账户。',
    how: '请改成从哪天起用这个账户发钱，最迟不超过一年以后；从名册来的，请核对名册的月份。',
  },
  ACCOUNT_NUMBER_INVALID: {
    status: 400,
    what: '账号不对，没有保存',
    why: '账号应是 8 到 30 位数字，账户名不能空；有 {count} 个不是。',
    how: '请对照银行卡或存折改正；从表格来的，请把账号列设成文本格式，防止末几位变成 0。',
  },
  ACCOUNT_TWICE_IN_INPUT: {
    status: 409,
    what: '同一个人写了两个不同的账户，没有保存',
    why: '一个人同一时间只能有一个发放账户；名单里有 {count} 人写了两个。',
    how: '请只留下要用的那一个。',
  },
  HEAD_NOT_MEMBER: {
    status: 400,
    what: '户主不在家庭成员里，没有保存',
    why: at(where => `${where} 的成员名单里没有户主本人。`),
    how: '请把户主也列为成员。',
  },
  MEMBER_TWICE_IN_INPUT: {
    status: 409,
    what: '有人写在两个家庭里，没有保存',
    why: at(where => `${where} 的成员重复，或者已经写在另一户。`),
    how: '请核对他现在属于哪一户，只留一处。',
  },
  HOUSEHOLD_TWICE_IN_INPUT: {
    status: 409,
    what: '同一户写了两次，没有保存',
    why: at(where => `${where} 的户主与前面某一户相同。`),
    how: '请把两处合成一户。',
  },
} satisfies Record<string, Message>

const FIELD_WORDS: Readonly<Record<string, string>> = {
  name: '姓名',
  sex: '性别',
  born_on: '出生日期',
  died_on: '死亡日期',
  division: '所在村',
  villager_group: '村民组',
  address: '住址',
  phone: '电话',
  note: '备注',
  id: '证件号码',
}
type Change = { readonly field: string; readonly by: string; readonly at: string }
const OFFICE_MINUTE = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** 「周敏 6月18日 10:05 改了电话、住址」, the newest first. */
function whoChanged(facts: Facts): string {
  const changes = (Array.isArray(facts['changes']) ? facts['changes'] : []) as readonly Change[]
  const bySaving = new Map<string, string[]>()
  for (const { field, by, at } of changes) {
    const part = (type: string): string => OFFICE_MINUTE.formatToParts(msBetween(EPOCH, at)).find(each => each.type === type)?.value ?? ''
    const saving = `${by === '' ? '有人' : by} ${part('month')}月${part('day')}日 ${part('hour')}:${part('minute')}`
    bySaving.set(saving, [...(bySaving.get(saving) ?? []), FIELD_WORDS[field] ?? '其他资料'])
  }
  return [...bySaving].map(([saving, fields]) => `${saving} 改了${[...new Set(fields)].join('、')}`).join('；')
}

/** Refusals about people, accounts and households. */
export const peopleMessages: Messages = {
  ...bulk,
  PERSON_NOT_FOUND: {
    status: 404,
    what: '没有找到这个人',
    why: '编号对不上，或者他不在您的管辖范围内。',
    how: '请按姓名或证号后四位重新查找。',
  },
  PERSON_CHANGED: {
    status: 409,
    what: '您打开以后，别人改过这个人的资料，您填的还没有保存',
    why: facts => `${whoChanged(facts)}。`,
    how: '页面上已是新的资料，您填的内容还在。请看一眼有没有冲突，再按一次保存；您没有动过的栏不会改回去。',
  },
  HOUSEHOLD_NOT_FOUND: {
    status: 404,
    what: '没有找到这个家庭',
    why: '编号对不上，或者它不在您的管辖范围内。',
    how: '请先找到户主，再从他的页面进入。',
  },
  ACCOUNT_NOT_FOUND: {
    status: 404,
    what: '没有找到这个账户',
    why: '编号对不上，或者它不在您的管辖范围内。',
    how: '请回到这个人的页面，刷新后再看。',
  },
  ACCOUNT_NOT_WAITING: {
    status: 409,
    what: '有 {count} 个账户已经办过了，这次一个也没有办',
    why: '别人刚刚确认或退回了，或者又登记了更新的账户。',
    how: '请刷新「账户确认」，看看还有哪些，再选一次。',
  },
  CONFIRMER_IS_CREATOR: {
    status: 403,
    what: '自己登记的账户不能自己确认，这次一个也没有办',
    why: '换账户要两个人经手；选中的 {asked} 个里有 {count} 个是您登记的。',
    how: '请由民政办负责人或分管领导核对卡片照片和本人签字后确认。',
  },
  ACCOUNT_EVIDENCE_MISSING: {
    status: 409,
    what: '还有 {count} 个账户没有凭证，这次一个也没有办',
    why: '确认更换账户，要有银行卡或存折的照片和本人签字。',
    how: '请先上传照片或签字名单的扫描件；一批一起换的，用一份签字名单就可以。',
  },
  REJECT_REASON_NEEDED: {
    status: 400,
    what: '还没有写原因，没有退回',
    why: '不予确认要让登记的人知道为什么，以后也查得到。',
    how: '请写一句话，如「照片上的卡号与登记的不同」。',
  },
  NO_ID_NUMBER: {
    status: 404,
    what: '没有登记证件号码',
    why: '这个人建档时没有证件号码。',
    how: '有了证件后，请通过导入名册补上，系统会核对姓名和出生日期。',
  },
  NO_PHONE: { status: 404, what: '没有登记电话', why: '这个人还没有填电话。', how: '请在「登记变动」里补上。' },
  PURPOSE_NEEDED: {
    status: 409,
    what: '请先选查看的目的',
    why: '查看完整号码要记下为什么看；一次选定管 30 分钟，现在没有选，或者已经到时。',
    how: '请选好目的再看。',
  },
  PURPOSE_UNKNOWN: { status: 400, what: '没有选查看的原因', why: '每次查看完整号码都要记下原因。', how: '请从列表里选一项再看。' },
  DEATH_IN_FUTURE: { status: 400, what: '死亡日期在今天以后，没有登记', why: '不能登记还没有发生的事。', how: '请核对日期。' },
  DEATH_BEFORE_BIRTH: {
    status: 400,
    what: '死亡日期早于出生日期，没有登记',
    why: '两个日期有一个不对。',
    how: '请对照死亡证明核对日期；出生日期来自证件号码。',
  },
  ALREADY_DEAD: {
    status: 409,
    what: '{name} 已登记死亡，日期是 {died_on}',
    why: '死亡日期只能登记一次，这次填的日期不同。',
    how: '请核对死亡证明；原来登记错了的，请在这个人的页面用「更正死亡登记」。',
  },
  NOT_DEAD: {
    status: 409,
    what: '{name} 没有死亡登记，没有改动',
    why: '更正只用于已经登记了死亡的人；可能别人刚刚撤销了。',
    how: '请刷新页面再看；他确已去世的，请在「登记变动」里选「死亡」。',
  },
  DEATH_DAY_SAME: {
    status: 400,
    what: '{name} 的死亡日期没有变，没有改动',
    why: '原来登记的就是 {died_on}。',
    how: '请填死亡证明上的日期；日期没有错的，不用更正。',
  },
  AMENDMENT_NEEDS_REASON: {
    status: 400,
    what: '还没有写依据，没有改动',
    why: '更正死亡登记要写明凭什么改，会记入经过和审计。',
    how: '请写依据，如「6月18日核对火化证明」。',
  },
  HOLDER_NEEDS_RELATION: {
    status: 400,
    what: '账户名不是 {name} 本人，没有保存',
    why: '由别人代领的，要写明代领人与他的关系。',
    how: '请填写「与本人关系」，比如女儿、监护人；写错名字的请改正。',
  },
  NOTHING_CHANGED: { status: 400, what: '没有要保存的变动', why: '填的内容与原来一样。', how: '请改动要变的那一项再保存。' },
}
