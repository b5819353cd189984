import { isBlankMark, normaliseText } from './text.ts'

/** Money in fen (分). Whole fen only; floats never hold money. */
export type Fen = bigint

/** How a rule rounds: to which unit (in fen) and which way. Stored with every rule that divides. */
export type Rounding = { readonly unit_fen: bigint; readonly mode: 'half_up' | 'down' | 'up' }

/** numerator / denominator in fen, rounded. numerator ≥ 0, denominator > 0, unit_fen > 0. */
export function divideFen(numerator: bigint, denominator: bigint, { unit_fen, mode }: Rounding): Fen {
  if (numerator < 0n || denominator <= 0n) throw new RangeError('divideFen: negative amount or empty denominator')
  if (unit_fen <= 0n) throw new RangeError('divideFen: the rounding unit must be above zero')
  const step = denominator * unit_fen
  const whole = numerator / step
  const rest = numerator % step
  const up = mode === 'up' ? rest > 0n : mode === 'half_up' && rest * 2n >= step
  return (whole + (up ? 1n : 0n)) * unit_fen
}

/** A JSON integer (the wire form of fen, ≤ 2^53−1) as fen. */
export function fenFromJson(value: number): Fen {
  if (!Number.isSafeInteger(value)) throw new RangeError('not a whole number of fen')
  return BigInt(value)
}

/** Fen as a JSON integer; throws RangeError beyond ±(2^53−1), where JSON numbers lose fen. */
export function fenToJson(fen: Fen): number {
  const value = Number(fen)
  if (!Number.isSafeInteger(value)) throw new RangeError('amount too large for a JSON integer')
  return value
}

export function sumFen(amounts: Iterable<Fen>): Fen {
  let sum = 0n
  for (const amount of amounts) sum += amount
  return sum
}

export type YuanProblem = 'NOT_A_NUMBER' | 'THREE_DECIMALS' | 'NEGATIVE' | 'EMPTY'
export type YuanReading = { readonly ok: true; readonly fen: Fen } | { readonly ok: false; readonly problem: YuanProblem }

const PLAIN_YUAN = /^(\d+|\d{1,3}(?:,\d{3})+)?(?:\.(\d+))?$/
const LARGEST = BigInt(Number.MAX_SAFE_INTEGER)

/**
 * An amount in 元 as people write it in rosters: 1,300.00, 300元, ￥300, full-width digits.
 * A numeric cell is handed in as its shortest decimal text. Blanks between figures are refused: they may be two amounts.
 * Exact: more than two decimals are a problem, never rounded (zeros at the end do not count).
 * Amounts beyond the wire range (90 万亿元), such as an identity number in the wrong column, are no amounts.
 */
export function parseYuan(text: string): YuanReading {
  if (isBlankMark(text)) return { ok: false, problem: 'EMPTY' }
  const bare = normaliseText(text).replace(/[−–—]/g, '-')
  const signed = bare.replace(/^([-+]?) ?(?:¥|RMB|人民币)? ?([-+]?)(.+?)(?: ?元整?)?$/i, '$1$2$3')
  const bracketed = /^\((.+)\)$/.exec(signed)
  const negative = bracketed !== null || signed.startsWith('-')
  const [whole, fraction] = PLAIN_YUAN.exec(bracketed?.[1] ?? signed.replace(/^[-+]/, ''))?.slice(1) ?? []
  if (whole === undefined && fraction === undefined) return { ok: false, problem: 'NOT_A_NUMBER' }
  const decimals = (fraction ?? '').replace(/0+$/, '')
  const isZero = /^[0,]*$/.test(whole ?? '') && decimals === ''
  if (negative && !isZero) return { ok: false, problem: 'NEGATIVE' }
  if (decimals.length > 2) return { ok: false, problem: 'THREE_DECIMALS' }
  const fen = BigInt((whole ?? '').replaceAll(',', '') + decimals.padEnd(2, '0'))
  return fen > LARGEST ? { ok: false, problem: 'NOT_A_NUMBER' } : { ok: true, fen }
}

/** 1,234.00; below zero with a real minus sign: −1,234.00. */
export function formatYuan(fen: Fen): string {
  const digits = magnitude(fen).toString().padStart(3, '0')
  const yuan = digits.slice(0, -2).replace(/\B(?=(?:\d{3})+$)/g, ',')
  return `${sign(fen)}${yuan}.${digits.slice(-2)}`
}

/** 万元, exact: 248.255, 9.3912, 1.2. Four decimals hold whole 元; a fifth and sixth appear only when there are 角 or 分. */
export function formatWan(fen: Fen): string {
  const digits = magnitude(fen).toString().padStart(7, '0')
  const fraction = digits.slice(-6).replace(/0+$/, '')
  return `${sign(fen)}${digits.slice(0, -6)}${fraction === '' ? '' : `.${fraction}`}`
}

const magnitude = (fen: Fen): bigint => (fen < 0n ? -fen : fen)
const sign = (fen: Fen): string => (fen < 0n ? '−' : '')

const DIGITS = '零壹贰叁肆伍陆柒捌玖'
const digitWord = (digit: bigint | number): string => DIGITS.charAt(Number(digit))

/**
 * The amount in words for vouchers (大写金额, 支付结算办法 附件一): 壹万零伍拾元零柒分; 整 after 元 and after 角, never after 分.
 * Where the rule leaves a 零 free (元位 or 万位 is 0 and the next figure is not) none is written.
 */
export function yuanInWords(fen: Fen): string {
  if (fen === 0n) return '零元整'
  const amount = magnitude(fen)
  const yuan = amount / 100n
  const jiao = (amount / 10n) % 10n
  const cents = amount % 10n
  const yuanWords = yuan === 0n ? '' : `${wholeNumberInWords(yuan)}元`
  const jiaoWords = jiao > 0n ? `${digitWord(jiao)}角` : cents > 0n && yuan > 0n ? '零' : ''
  const end = cents > 0n ? `${digitWord(cents)}分` : '整'
  return `${fen < 0n ? '负' : ''}${yuanWords}${jiaoWords}${end}`
}

const GROUP_UNITS = ['', '万', '亿', '万亿'] as const

/** A whole number above 0 in groups of four figures. */
function wholeNumberInWords(value: bigint): string {
  if (value >= 10n ** 16n) throw new RangeError('amount too large to be written in words')
  let words = ''
  let skipped = false
  for (const [index, unit] of [...GROUP_UNITS.entries()].reverse()) {
    const group = Number((value / 10000n ** BigInt(index)) % 10000n)
    if (group === 0) {
      skipped = true
      continue
    }
    const zero = words !== '' && (skipped || group < 1000) ? '零' : ''
    words += zero + groupInWords(group) + unit
    skipped = false
  }
  return words.replace(/万亿(?=.*亿)/, '万')
}

/** 1–9999: 伍拾 for 50, 壹仟零伍 for 1005. */
function groupInWords(group: number): string {
  let words = ''
  let gap = false
  for (const [size, unit] of [
    [1000, '仟'],
    [100, '佰'],
    [10, '拾'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(group / size) % 10
    if (digit === 0) gap = true
    else {
      words += (gap && words !== '' ? '零' : '') + digitWord(digit) + unit
      gap = false
    }
  }
  return words
}
