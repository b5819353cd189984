const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g

/**
 * NFKC without invisible characters; every run of blanks (NBSP, ideographic, line break) becomes one blank; trimmed.
 * Rare characters and those of the private use area stay.
 */
export function normaliseText(raw: string): string {
  return raw.normalize('NFKC').replace(INVISIBLE, '').replace(/\s+/g, ' ').trim()
}

/**
 * A sentence that somebody typed (a reason, a note), as he typed it: its punctuation and width are his. Line breaks and tabs become a
 * blank, other control characters and invisible ones go; trimmed. Names, numbers and headings go through the functions around it.
 */
export function typedText(raw: string): string {
  return raw
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(/\p{Cc}/gu, '')
    .replace(INVISIBLE, '')
    .trim()
}

const withoutBlanks = (raw: string): string => normaliseText(raw).replaceAll(' ', '')

/** A Chinese character, also one from the private use area (rare characters of old public-security fonts). */
const HAN = '[\\p{Script=Han}\\p{Co}]'
const BLANK_IN_HAN = new RegExp(`(?<=${HAN}) (?=${HAN})`, 'u')
const NAME_DOT = new RegExp(`(?<=${HAN}) ?[·•‧・∙⋅●.] ?(?=${HAN})`, 'gu')

/**
 * A person's name as one spelling: 「张 三」→「张三」, the dot in minority names as ·.
 * Blanks go only where they are padding; 「张三 李四」 (two pieces longer than one character) keeps its blank: it may be two people.
 */
export function normaliseName(raw: string): string {
  const name = normaliseText(raw).replace(NAME_DOT, '·')
  if (!BLANK_IN_HAN.test(name) || /[A-Za-z]/.test(name)) return name
  const pieces = name.split(' ')
  return pieces.filter(piece => [...piece].length > 1).length > 1 ? name : pieces.join('')
}

/** Whether blanks were put inside the name to fill its width. */
export function isPaddedName(raw: string): boolean {
  const text = normaliseText(raw)
  return BLANK_IN_HAN.test(text) && !normaliseName(raw).includes(' ')
}

const MEASURE = '(?:亿元|万元|千元|元|角|分|人次|人|户次|户|名|例|次|个|件|份|周岁|岁|年|个月|月|天|日|平方米|m2|亩|公里|%)'
const UNIT = new RegExp(`^(?:单位:?)?(${MEASURE}(?:[/每·]?${MEASURE})*)$`)
const BRACKETED = /[([【〔]([^()[\]【】〔〕]*)[)\]】〕]/g
const plainHeader = (raw: string): string => withoutBlanks(raw).replace(/:/g, '')

/** A column heading as one spelling: no blanks, line breaks, colons, required-marks, or brackets that hold a unit; 「社区(村)」 stays. */
export function normaliseHeader(raw: string): string {
  return plainHeader(raw)
    .replace(BRACKETED, (whole, inside: string) => (UNIT.test(inside) ? '' : whole))
    .replace(/^\*+|\*+$/g, '')
}

/** The unit a heading names: 元 from 「金额（元）」, 元/月 from 「标准(元/月)」, 万元 from 「单位：万元」. */
export function unitOfHeader(raw: string): string | undefined {
  const header = plainHeader(raw)
  const inBrackets = [...header.matchAll(BRACKETED)].map(match => UNIT.exec(match[1] ?? '')?.[1])
  return inBrackets.find(unit => unit !== undefined) ?? (header.startsWith('单位') ? UNIT.exec(header)?.[1] : undefined)
}

const VILLAGE_BODY = /(?:村民委员会|村民委员|村委会|村委|行政村)$/
const COMMUNITY_BODY = /(?:居民委员会|居委会|居委)$/

/** The village or community under its short name: 石桥村村民委员会, 石桥村委会 and 石桥村 all give 石桥村; 城关居委会 gives 城关社区. */
export function villageShortName(raw: string): string {
  const name = withoutBlanks(raw)
  const village = name.replace(VILLAGE_BODY, '')
  if (village !== name && village !== '') return oneVillage(/[村庄]$/.test(village) ? village : `${village}村`)
  const community = name.replace(COMMUNITY_BODY, '')
  if (community !== name && community !== '') return /(?:社区|村)$/.test(community) ? community : `${community}社区`
  return oneVillage(name)
}

/** 中村村 and 中村 are the same village: its name already ends in 村. */
const oneVillage = (name: string): string => name.replace(/(?<=.)村村$/, '村')

/** 同上, 〃 and the quotation marks typed for it. */
export function isDitto(raw: string): boolean {
  return /^(?:同上|同前|上同|〃+|″|′′|''|["“”]{1,2})$/.test(withoutBlanks(raw))
}

/** A cell that says "nothing here": empty, /, -, — or 无. */
export function isBlankMark(raw: string): boolean {
  return /^(?:[-−–—―─_/\\]*|无|暂无)$/.test(withoutBlanks(raw))
}

/** The label of a total row: 小计, 本页小计, 合 计, 石桥村合计, 合计（大写）. */
export function isTotalLabel(raw: string): boolean {
  const text = withoutBlanks(raw)
  return /^(?:本[页表村镇户组月]|以上|[^:,。]{1,12}(?:村|社区|镇|乡|街道|组))?(?:小计|合计|总合计|总计|累计|共计)(?:\(.*\))?(?:$|:|[\d¥零壹贰叁肆伍陆柒捌玖])/.test(
    text,
  )
}

const SIGNATURE =
  '(?:制表|填表|填报|造册|编制|审核|复核|审批|批准|经办|经手|负责|分管领导|单位负责|主要负责|领导|会计|出纳|统计|联系)(?:人|员|人员|日期|时间|电话)?' +
  '|(?:财政|民政|人社)(?:所|办|局|科|分局)|(?:镇|乡|村)(?:负责人|审核人?|经办人)|领导|会计|出纳'
const FOOTER_SIGNATURE = new RegExp(`^(?:${SIGNATURE})(?:\\(?(?:签字|签名|签章|盖章|公章)\\)?)?:`)
const FOOTER_NOTE = /^(?:说明|备注|注|附注|填表说明|填报说明|注意事项)\d?:./

/** Text under a roster that is no row: signatures (制表人：, 财政所：) and notes (说明：…). A bare 「备注：」 is a heading, not a note. */
export function isFooterText(raw: string): boolean {
  const text = withoutBlanks(raw)
  return FOOTER_SIGNATURE.test(text) || FOOTER_NOTE.test(text)
}
