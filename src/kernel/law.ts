/**
 * Law as data: the shapes that rules, server and browser share, and the pure look-up over them.
 * The server reads and checks the files (`src/server/law.ts`); the browser gets the same data by API
 * and builds the same `Law` with `lawOf(data)`.
 */
import { fenFromJson } from './money.ts'
import { normaliseText } from './text.ts'

/** Who stands behind a value. `own` = common practice not checked against the text; `demo` = a value of the demo county. */
export type SourceKind = 'national' | 'province' | 'county' | 'own' | 'demo'
/** One document of `sources.yaml`. Days are 'YYYY-MM-DD'. */
export type Source = {
  readonly key: string
  readonly document: string
  readonly number: string
  readonly issued_on: string | null
  readonly clause: string | null
  readonly url: string | null
  readonly kind: SourceKind
}
export type SourceRef = { readonly key: string; readonly document: string; readonly number: string; readonly clause: string | null }

/** A parameter as it stood on a day. `unchecked` is set when the screen must warn. Units: see `unit` (Chinese, as printed). */
export type Parameter<T = ParameterValue> = {
  readonly id: string
  readonly key: string | null
  readonly title: string
  readonly value: T
  readonly unit: string
  readonly valid_from: string
  /** Exclusive; null = open. */
  readonly valid_to: string | null
  readonly source: SourceRef
  readonly unchecked: 'own' | 'demo' | null
}
/** What a value field may hold: fen and counts are JSON integers, rates are decimal text, words are text. */
export type FieldValue = number | string | boolean | readonly FieldValue[] | { readonly [field: string]: FieldValue }
export type ParameterValue = FieldValue | Readonly<Record<string, FieldValue>>
export type FieldType = 'fen' | 'integer' | 'percent' | 'text' | 'boolean' | 'list'

/** Which value of which parameter an amount rests on; enough to find and print it again. */
export type ParameterRef = { readonly id: string; readonly key: string | null; readonly valid_from: string; readonly source: string }
/** One line of 「为什么是这个金额」. `amount_fen` is a JSON integer; `by` names the parameters read in this step. */
export type Step = {
  readonly id: string
  readonly title: string
  readonly how: string
  readonly amount_fen: number
  readonly by: readonly ParameterRef[]
}

export type CalcMode = 'GAP_PERSON' | 'FIXED' | 'ONE_OFF'
export type AccountRule = 'HOUSEHOLDER' | 'OWN' | 'OWN_OR_INSTITUTION' | 'GUARDIAN'
/** What a pair of programmes means for one person in one month (rows of the exclusion matrix that bar double payment). */
export type ExclusionEffect = 'FORBID' | 'HIGHER_OF'
export type Exclusion = {
  readonly programme: string
  readonly effect: ExclusionEffect
  readonly source: string
  readonly clause: string | null
}
export type ParameterKey = { readonly parameter: string; readonly key: string | null }
export type Programme = {
  /** 'dibao.rural' */
  readonly id: string
  readonly title: string
  readonly shortTitle: string
  readonly recurring: boolean
  /** Whom an entitlement names. */
  readonly unit: 'household' | 'person'
  /** One-off batches state their own unit (人 or 户); the two are never added. */
  readonly batchChoosesUnit: boolean
  /** `once` and `NONE` belong to one-off programmes. */
  readonly cycle: 'month' | 'once'
  readonly calcMode: CalcMode
  /** The words of the summary: 发放农村低保资金. */
  readonly allocation: string
  /** Title of the 发放清册: 农村最低生活保障金. */
  readonly payTitle: string
  readonly accountRule: AccountRule
  readonly startRule: 'MONTH_AFTER_DECISION' | 'NONE'
  readonly stopRule: 'MONTH_AFTER_EVENT' | 'NONE'
  readonly incompatibleWith: readonly Exclusion[]
  /** Standard or rate of one person-month, where the programme has one. */
  readonly rate: ParameterKey | null
  /** An imported amount per person-month above this warns. */
  readonly warnAbove: ParameterKey | null
  /** Parameters without which this programme cannot run; the loader refuses when one is missing. */
  readonly parameters: readonly string[]
  readonly source: string
}

export type Code = { readonly code: string; readonly name: string; readonly aliases: readonly string[] }
export type CodeList = {
  readonly list: string
  readonly title: string
  readonly standard: string
  readonly source: string
  readonly unchecked: 'own' | 'demo' | null
  /** Words a roster puts before the name (户主之…, 之…), taken off before matching. */
  readonly prefixes: readonly string[]
  readonly entries: readonly Code[]
}

/** Days 'YYYY-MM-DD' of the State Council notices; only `years` are known, a day outside them must not be counted. */
export type LawCalendar = {
  readonly years: readonly number[]
  readonly holidays: readonly string[]
  readonly makeUpDays: readonly string[]
}

export type DatedValue = {
  readonly valid_from: string
  readonly valid_to: string | null
  readonly repealed: boolean
  readonly value: Readonly<Record<string, FieldValue>>
  readonly source: string
  readonly clause: string | null
}
export type ParameterHistory = {
  readonly id: string
  readonly title: string
  readonly unit: string
  readonly fields: Readonly<Record<string, FieldType>>
  readonly values: readonly DatedValue[]
}
/** Everything the loader checked; plain JSON. */
export type LawData = {
  readonly sources: readonly Source[]
  readonly parameters: readonly ParameterHistory[]
  readonly codes: readonly CodeList[]
  readonly programmes: readonly Programme[]
  readonly calendar: LawCalendar
}

export type Law = {
  /**
   * The value on a day ('YYYY-MM-DD') or in a month ('YYYY-MM', read on its first day). Without a key: the single `value`
   * field, or all fields of the row. Throws `LawParameterMissing` (see `isLawParameterMissing`) naming id and day.
   */
  readonly parameter: <T extends ParameterValue = ParameterValue>(id: string, on: string, key?: string) => Parameter<T>
  /** The same for money: the value as bigint fen. */
  readonly fen: (id: string, on: string, key?: string) => Parameter<bigint>
  readonly parameterHistory: (id: string) => ParameterHistory
  readonly parameterIds: () => readonly string[]
  readonly codes: (list: string) => readonly Code[]
  readonly codeList: (list: string) => CodeList
  /** Code of a roster's word (code, name or alias); null when the list does not know it. */
  readonly codeOf: (list: string, text: string) => string | null
  readonly codeName: (list: string, code: string) => string | null
  readonly programmes: readonly Programme[]
  readonly programme: (id: string) => Programme
  readonly sources: readonly Source[]
  readonly source: (key: string) => Source
  readonly calendar: LawCalendar
  readonly toJson: () => LawData
}

type LawParameterMissing = Error & { readonly id: string; readonly on: string; readonly key: string | null }
const parameterMissing = (id: string, on: string, key: string | null, why: string): LawParameterMissing =>
  Object.assign(new Error(`参数 ${id}${key === null ? '' : `（${key}）`} 在 ${on} ${why}`), { name: 'LawParameterMissing', id, on, key })
export const isLawParameterMissing = (error: unknown): error is LawParameterMissing =>
  error instanceof Error && error.name === 'LawParameterMissing'

/** Roster words differ in blanks and width: 「长 女」 and 「（长女）」 are read as 长女. */
export const codeWord = (text: string): string =>
  normaliseText(text)
    .replaceAll(' ', '')
    .replace(/^\((.*)\)$/, '$1')
    .toUpperCase()

/** Every word of a list that names a code: the code, its name, its aliases. */
export const codeWords = (code: Code): readonly string[] => [code.code, code.name, ...code.aliases].map(codeWord)

const stripPrefix = (word: string, prefixes: readonly string[]): string | null => {
  const prefix = prefixes.map(codeWord).find(each => word.startsWith(each) && word.length > each.length)
  return prefix === undefined ? null : word.slice(prefix.length)
}

const byKey = <T>(rows: readonly T[], key: (row: T) => string): ReadonlyMap<string, T> => new Map(rows.map(row => [key(row), row]))
const found = <T>(rows: ReadonlyMap<string, T>, key: string, what: string): T => {
  const row = rows.get(key)
  if (row === undefined) throw new Error(`政策数据里没有${what} ${key}`)
  return row
}

const uncheckedOf = (source: Source): 'own' | 'demo' | null => (source.kind === 'own' || source.kind === 'demo' ? source.kind : null)

/** The value in force on a day: valid_from ≤ day < valid_to. A month is read on its first day. */
export const valueOn = (history: ParameterHistory, on: string): DatedValue | undefined => {
  const day = on.length === 7 ? `${on}-01` : on
  return history.values.find(value => value.valid_from <= day && (value.valid_to === null || day < value.valid_to))
}

function read(history: ParameterHistory, sources: ReadonlyMap<string, Source>, on: string, key: string | null): Parameter {
  const dated = valueOn(history, on)
  if (dated === undefined) throw parameterMissing(history.id, on, key, '没有数值；请在政策参数里补上这一时间段')
  if (dated.repealed) throw parameterMissing(history.id, on, key, `已废止（自 ${dated.valid_from} 起）；请检查月份，或改用现行办法`)
  const field = key ?? (Object.keys(history.fields).join() === 'value' ? 'value' : null)
  const value = field === null ? dated.value : dated.value[field]
  if (value === undefined) throw parameterMissing(history.id, on, key, `没有这一栏；可用的有 ${Object.keys(history.fields).join('、')}`)
  const source = found(sources, dated.source, '出处')
  return {
    id: history.id,
    key,
    title: history.title,
    value,
    unit: history.unit,
    valid_from: dated.valid_from,
    valid_to: dated.valid_to,
    source: { key: source.key, document: source.document, number: source.number, clause: dated.clause ?? source.clause },
    unchecked: uncheckedOf(source),
  }
}

/** How a step names the parameter it read. */
export const refOf = ({ id, key, valid_from, source }: Parameter<unknown>): ParameterRef => ({ id, key, valid_from, source: source.key })

/** The look-up over checked data, the same on the server and in the browser. */
export function lawOf(data: LawData): Law {
  const parameters = byKey(data.parameters, row => row.id)
  const sources = byKey(data.sources, row => row.key)
  const lists = byKey(data.codes, row => row.list)
  const programmes = byKey(data.programmes, row => row.id)
  const words = new Map(
    data.codes.map(list => [list.list, new Map(list.entries.flatMap(code => codeWords(code).map(word => [word, code.code])))]),
  )
  const parameter = (id: string, on: string, key?: string): Parameter => {
    const history = parameters.get(id)
    if (history === undefined) throw parameterMissing(id, on, key ?? null, '没有定义；请检查参数名')
    return read(history, sources, on, key ?? null)
  }
  const codeOf = (list: string, text: string): string | null => {
    const { prefixes } = found(lists, list, '代码表')
    const known = words.get(list)
    const word = codeWord(text)
    const bare = stripPrefix(word, prefixes)
    return known?.get(word) ?? (bare === null ? undefined : known?.get(bare)) ?? null
  }
  return {
    // The value's shape is what the data file declares; the caller names it, as with any reader of data.
    parameter: parameter as Law['parameter'],
    fen: (id, on, key) => {
      const read = parameter(id, on, key)
      if (typeof read.value !== 'number') throw parameterMissing(id, on, key ?? null, '不是一个金额；请指明栏目')
      return { ...read, value: fenFromJson(read.value) }
    },
    parameterHistory: id => found(parameters, id, '参数'),
    parameterIds: () => [...parameters.keys()],
    codes: list => found(lists, list, '代码表').entries,
    codeList: list => found(lists, list, '代码表'),
    codeOf,
    codeName: (list, code) => found(lists, list, '代码表').entries.find(entry => entry.code === code)?.name ?? null,
    programmes: data.programmes,
    programme: id => found(programmes, id, '救助项目'),
    sources: data.sources,
    source: key => found(sources, key, '出处'),
    calendar: data.calendar,
    toJson: () => data,
  }
}

/** A code of the list, given as code or in words; null when it is neither. */
export const codeGiven = (law: Pick<Law, 'codeName' | 'codeOf'>, list: string, given: string): string | null =>
  law.codeName(list, given.trim()) === null ? law.codeOf(list, given.trim()) : given.trim()

/** A stored code as people read it: its name, or that the list does not know it; never a bare number. */
export function shownCode(law: Pick<Law, 'codeName'>, list: string, code: string): { readonly word: string; readonly known: boolean } {
  const name = law.codeName(list, code)
  return name === null ? { word: `${code}（未识别）`, known: false } : { word: name, known: true }
}
