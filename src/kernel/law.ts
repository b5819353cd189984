/**
 * Law as data: the shapes that rules, server and browser share, and the pure look-up over them.
 * The server reads and checks the files (`src/server/law.ts`); the browser gets the same data by API
 * and builds the same `Law` with `lawOf(data)`.
 */

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
export type Exclusion = { readonly programme: string; readonly effect: ExclusionEffect; readonly source: string; readonly clause: string | null }
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
  readonly cycle: 'month'
  readonly calcMode: CalcMode
  /** The words of the summary: 发放农村低保资金. */
  readonly allocation: string
  /** Title of the 发放清册: 农村最低生活保障金. */
  readonly payTitle: string
  readonly accountRule: AccountRule
  readonly startRule: 'MONTH_AFTER_DECISION'
  readonly stopRule: 'MONTH_AFTER_EVENT'
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
export type LawCalendar = { readonly years: readonly number[]; readonly holidays: readonly string[]; readonly makeUpDays: readonly string[] }

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
